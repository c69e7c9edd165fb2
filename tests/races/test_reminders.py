"""Reminders noted once, and the weekly mail sent once."""

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from masterplan.core import activity, notices
from masterplan.core.activity import Event
from masterplan.core.models import Notice, User
from masterplan.domain import chasing, digest
from regencies.enums import Role
from regencies.models import Unit
from tests.factories import make_unit, make_user
from tests.races.ground import DONE, overlap, races, told, unguarded

REMIND = "masterplan.domain.chasing.remind"
DIGEST = "masterplan.domain.digest.send_all"


@races(REMIND)
def test_remind_pressed_twice_is_told_once() -> None:
    unit = make_unit()
    actor = make_user(Role.COORDINATOR, regency=unit.regency)

    race = overlap(
        lambda: chasing.remind(unit, actor=actor),
        lambda: chasing.remind(unit, actor=actor),
    )

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert race.second.value.reminded_at == race.first.reminded_at
    assert told("unit.reminded") == 1


@unguarded(REMIND)
def test_naive_remind_pressed_twice_is_told_twice() -> None:
    unit = make_unit()

    @transaction.atomic
    def remind() -> None:
        current = Unit.objects.get(pk=unit.pk)
        if current.reminded_at is None:
            current.reminded_at = timezone.now()
            current.save(update_fields=["reminded_at"])
            activity.record([Event(current, "unit.reminded")], actor=None)

    overlap(remind, remind)

    assert told("unit.reminded") == 2


@pytest.fixture
def reader(transactional_db, settings) -> User:
    """Somebody with news, on a portal with a mail server."""
    settings.PORTAL_HAS_MAIL = True
    user = make_user(Role.UNIT_HEAD, unit=make_unit())
    notices.tell([user], kind="uji", key="uji:1", text="Ada kabar.")
    return user


@races(DIGEST)
def test_digest_of_two_beats_at_once_sends_one_mail(reader: User) -> None:
    race = overlap(digest.send_all, digest.send_all)

    # The second passes by what the first holds; nobody waits for a mail server.
    assert (race.first, race.second.value, race.has_waited) == (1, 0, False)
    assert [mailed.to for mailed in mail.outbox] == [[reader.email]]


@unguarded(DIGEST)
def test_naive_digest_of_two_beats_at_once_sends_two_mails(reader: User) -> None:
    def send() -> None:
        unread = Notice.objects.filter(mailed_at=None).unread()
        if found := list(unread):
            mail.send_mail("Ringkasan", str(found[0]), None, [reader.email])
            unread.update(mailed_at=timezone.now())

    overlap(send, send)

    assert len(mail.outbox) == 2
