"""What the kernel keeps for one person: drafts, notices, tokens."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from masterplan.core import activity, drafts, notices, tokens
from masterplan.core.activity import Event
from masterplan.core.models import ApiToken, FormDraft, Notice
from tests.factories import make_user
from tests.races.ground import DONE, overlap, races, told, unguarded

NOTICES = "masterplan.core.notices"
TOKENS = "masterplan.core.tokens"


# --- Drafts and notices ------------------------------------------------------


@races("masterplan.core.drafts.keep")
def test_keep_from_two_windows_holds_one_draft() -> None:
    user = make_user()

    def keep(text: str) -> FormDraft:
        return drafts.keep(
            actor=user, form="innovation", target="32.11", data={"name": [text]}
        )

    race = overlap(lambda: keep("Satu"), lambda: keep("Dua"))

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert FormDraft.objects.get().data == {"name": ["Dua"]}


@unguarded("masterplan.core.drafts.keep")
def test_naive_keep_from_two_windows_breaks_off() -> None:
    user = make_user()

    def keep() -> None:
        if not FormDraft.objects.filter(user=user, form="innovation").exists():
            FormDraft.objects.create(user=user, form="innovation", target="32.11")

    assert overlap(keep, keep).second.said == "IntegrityError"


@races(f"{NOTICES}.mark_read", f"{NOTICES}.mark_all_read")
@pytest.mark.parametrize("is_all", [False, True])
def test_mark_read_in_two_windows_keeps_the_first_time(is_all: bool) -> None:
    user = make_user()
    notices.tell([user], kind="uji", key="uji:1", text="Ada kabar.")
    notice = Notice.objects.get()

    def read() -> dt.datetime | None:
        if is_all:
            notices.mark_all_read(actor=user)
        else:
            notices.mark_read(notice, actor=user)
        return Notice.objects.get().read_at

    race = overlap(read, read)

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert Notice.objects.get().read_at == race.first


@unguarded(f"{NOTICES}.mark_read", f"{NOTICES}.mark_all_read")
def test_naive_mark_read_in_two_windows_keeps_the_second_time() -> None:
    user = make_user()
    notices.tell([user], kind="uji", key="uji:1", text="Ada kabar.")

    def read() -> dt.datetime | None:
        notice = Notice.objects.get()
        if notice.read_at is None:
            notice.read_at = timezone.now()
            notice.save(update_fields=["read_at"])
        return notice.read_at

    race = overlap(read, read)

    assert Notice.objects.get().read_at == race.second.value != race.first


# --- Tokens ------------------------------------------------------------------


@races(f"{TOKENS}.revoke")
def test_revoke_of_a_token_pressed_twice_is_told_once() -> None:
    user = make_user()
    token, _text = tokens.create(owner=user, actor=user, name="Dasbor")

    race = overlap(
        lambda: tokens.revoke(token, actor=user),
        lambda: tokens.revoke(token, actor=user),
    )

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert told("token.revoked") == 1


@unguarded(f"{TOKENS}.revoke")
def test_naive_revoke_of_a_token_pressed_twice_is_told_twice() -> None:
    user = make_user()
    token, _text = tokens.create(owner=user, actor=user, name="Dasbor")

    @transaction.atomic
    def revoke() -> None:
        if ApiToken.objects.filter(pk=token.pk).exists():
            ApiToken.objects.filter(pk=token.pk).delete()
            activity.record([Event(user, "token.revoked")], actor=user)

    overlap(revoke, revoke)

    assert told("token.revoked") == 2
