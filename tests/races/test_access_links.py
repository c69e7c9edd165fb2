"""Links: the newest one works, and once."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.models import User
from regencies.domain import access_link, membership
from regencies.enums import LinkKind, Role
from regencies.models import AccessLink, Membership, Unit
from tests.factories import PASSWORD, make_unit, make_user
from tests.races.ground import (
    DONE,
    coordinator_of,
    overlap,
    races,
    stored,
    told,
    unguarded,
)

LINK = "regencies.domain.access_link"
INVITE, RESET = f"{LINK}.invite", f"{LINK}.issue_reset"
SEAT = "regencies.domain.membership"
NEW = "baru@uji.test"


def invite(actor: User, unit: Unit, email: str = NEW) -> access_link.Issued:
    return access_link.invite(
        actor=actor,
        regency=unit.regency,
        name="Orang Baru",
        email=email,
        role=Role.OPERATOR,
        unit=unit,
    )


@races(INVITE, f"{LINK}.renew")
def test_invite_pressed_twice_leaves_one_link() -> None:
    unit = make_unit()
    actor = coordinator_of(unit.regency)

    race = overlap(lambda: invite(actor, unit), lambda: invite(actor, unit))

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert access_link.find(race.first.token) is None
    assert access_link.find(race.second.value.token) == race.second.value.link
    assert AccessLink.objects.usable().count() == 1


@unguarded(INVITE, f"{LINK}.renew")
def test_naive_invite_pressed_twice_leaves_two_links() -> None:
    unit = make_unit()
    actor = coordinator_of(unit.regency)

    @transaction.atomic
    def press() -> None:
        AccessLink.objects.usable().filter(email=NEW).update(revoked_at=timezone.now())
        _write_link(actor, unit, LinkKind.INVITATION)

    overlap(press, press)

    assert AccessLink.objects.usable().filter(email=NEW).count() == 2


@races(RESET, f"{LINK}.renew")
def test_reset_pressed_twice_leaves_one_link() -> None:
    unit = make_unit()
    actor = coordinator_of(unit.regency)
    operator = make_user(Role.OPERATOR, unit=unit)

    def press() -> access_link.Issued:
        return access_link.issue_reset(operator, actor=actor, regency=unit.regency)

    race = overlap(press, press)

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert AccessLink.objects.usable().get() == race.second.value.link


@unguarded(RESET)
def test_naive_reset_pressed_twice_leaves_two_links() -> None:
    unit = make_unit()
    actor = coordinator_of(unit.regency)

    @transaction.atomic
    def press() -> None:
        AccessLink.objects.usable().update(revoked_at=timezone.now())
        _write_link(actor, unit, LinkKind.RESET)

    overlap(press, press)

    assert AccessLink.objects.usable().count() == 2


@races(f"{LINK}.accept", f"{SEAT}.give")
def test_accept_of_one_invitation_twice_gives_one_seat() -> None:
    unit = make_unit()
    link = invite(coordinator_of(unit.regency), unit).link

    def open_it() -> User:
        found = AccessLink.objects.get(pk=link.pk)
        return access_link.accept(found, person=None, password=PASSWORD)

    race = overlap(open_it, open_it)

    assert race.second.said == "link_gone"
    assert User.objects.filter(email=NEW).get() == race.first
    assert Membership.objects.filter(user=race.first).count() == 1
    assert told("access_link.accepted") == told("seat.given") == 1


@races(f"{LINK}.accept")
def test_accept_of_two_invitations_at_once_makes_one_account() -> None:
    units = [make_unit(), make_unit()]
    actor = coordinator_of(units[0].regency)
    first, second = (invite(actor, unit).link for unit in units)

    race = overlap(
        lambda: access_link.accept(first, person=None, password=PASSWORD),
        lambda: access_link.accept(second, person=None, password=PASSWORD),
    )

    assert race.second.said == "link_gone"
    assert User.objects.filter(email=NEW).count() == 1
    # The second is not spent: its owner signs in and takes it.
    assert AccessLink.objects.usable().get() == second


@unguarded(f"{LINK}.accept", f"{SEAT}.give")
def test_naive_accept_of_one_invitation_twice_breaks_off() -> None:
    unit = make_unit()
    link = invite(coordinator_of(unit.regency), unit).link
    person = make_user(email=NEW)

    @transaction.atomic
    def open_it() -> None:
        found = AccessLink.objects.get(pk=link.pk)
        held = Membership.objects.filter(user=person, unit=unit)
        if found.is_usable and not held.exists():
            found.used_at = timezone.now()
            found.save(update_fields=["used_at"])
            Membership.objects.create(
                user=person, role=link.role, regency=unit.regency, unit=unit
            )

    race = overlap(open_it, open_it)

    # The constraint keeps the second out, and its reader sees "server error".
    assert race.second.said == "IntegrityError"


@races(f"{SEAT}.give")
def test_give_of_one_seat_twice_gives_it_once() -> None:
    unit = make_unit()
    actor, person = coordinator_of(unit.regency), make_user()
    seat = {"role": Role.OPERATOR, "regency": unit.regency, "unit": unit}

    race = overlap(
        lambda: membership.give(person, actor=actor, **seat),
        lambda: membership.give(person, actor=actor, **seat),
    )

    assert race.second.value == race.first
    assert told("seat.given") == 1


@races(f"{LINK}.set_password")
def test_set_password_by_one_link_twice_keeps_the_first() -> None:
    unit = make_unit()
    operator = make_user(Role.OPERATOR, unit=unit)
    link = access_link.issue_reset(
        operator, actor=coordinator_of(unit.regency), regency=unit.regency
    ).link

    race = overlap(
        lambda: access_link.set_password(link, password="sandi-pertama-123"),
        lambda: access_link.set_password(
            AccessLink.objects.get(pk=link.pk), password="sandi-kedua-123"
        ),
    )

    assert race.second.said == "link_gone"
    assert stored(operator).check_password("sandi-pertama-123")


@unguarded(f"{LINK}.set_password")
def test_naive_set_password_by_one_link_twice_keeps_the_second() -> None:
    unit = make_unit()
    operator = make_user(Role.OPERATOR, unit=unit)
    link = access_link.issue_reset(
        operator, actor=coordinator_of(unit.regency), regency=unit.regency
    ).link

    @transaction.atomic
    def set_it(password: str) -> None:
        found = AccessLink.objects.get(pk=link.pk)
        if found.is_usable:
            found.used_at = timezone.now()
            found.save(update_fields=["used_at"])
            person = found.holder
            person.set_password(password)
            person.save(update_fields=["password"])

    overlap(lambda: set_it("sandi-pertama-123"), lambda: set_it("sandi-kedua-123"))

    assert stored(operator).check_password("sandi-kedua-123")


@races(f"{LINK}.revoke")
def test_revoke_pressed_twice_is_told_once() -> None:
    unit = make_unit()
    actor = coordinator_of(unit.regency)
    link = invite(actor, unit).link

    overlap(
        lambda: access_link.revoke(link, actor=actor),
        lambda: access_link.revoke(link, actor=actor),
    )

    assert told("access_link.revoked") == 1


@races(f"{LINK}.revoke", f"{LINK}.accept")
def test_accept_against_a_revocation_lets_nobody_in() -> None:
    unit = make_unit()
    actor = coordinator_of(unit.regency)
    link = invite(actor, unit).link

    race = overlap(
        lambda: access_link.revoke(link, actor=actor),
        lambda: access_link.accept(link, person=None, password=PASSWORD),
    )

    assert race.second.said == "link_gone"
    assert not User.objects.filter(email=NEW).exists()


@unguarded(f"{LINK}.revoke")
def test_naive_revoke_pressed_twice_is_told_twice() -> None:
    unit = make_unit()
    actor = coordinator_of(unit.regency)
    link = invite(actor, unit).link

    @transaction.atomic
    def revoke() -> None:
        found = AccessLink.objects.get(pk=link.pk)
        if found.is_usable:
            found.revoked_at = timezone.now()
            found.save(update_fields=["revoked_at"])
            activity.record([Event(found, "access_link.revoked")], actor=actor)

    overlap(revoke, revoke)

    assert told("access_link.revoked") == 2


def _write_link(actor: User, unit: Unit, kind: LinkKind) -> None:
    AccessLink.objects.create(
        kind=kind,
        token_hash=f"{AccessLink.objects.count()}-{timezone.now().isoformat()}",
        name="Orang Baru",
        email=NEW,
        role=Role.OPERATOR,
        regency=unit.regency,
        unit=unit,
        created_by=actor,
        expires_at=timezone.now() + dt.timedelta(days=1),
    )
