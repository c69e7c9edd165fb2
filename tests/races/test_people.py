"""Seats and accounts: never the last coordinator gone, never two successors."""

import datetime as dt

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction
from django.utils import timezone

from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.models import Notice, User
from regencies.domain import membership, people, second_factor
from regencies.enums import LinkKind, Role
from regencies.models import AccessLink, Membership, Unit
from tests.factories import make_regency, make_unit, make_user
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
INVITE = f"{LINK}.invite"
SEAT = "regencies.domain.membership"
PEOPLE = "regencies.domain.people"
RESET = "regencies.domain.second_factor.reset"
NEW = "baru@uji.test"


def seat_of(user: User) -> Membership:
    return user.memberships.get()


# --- Seats and accounts ------------------------------------------------------


@races(f"{SEAT}.end")
def test_end_of_each_other_leaves_one_coordinator() -> None:
    regency = make_regency()
    one, two = coordinator_of(regency), coordinator_of(regency)

    race = overlap(
        lambda: membership.end(seat_of(two), actor=stored(one)),
        lambda: membership.end(seat_of(one), actor=stored(two)),
    )

    assert (race.second.said, race.has_waited) == ("not_allowed", True)
    assert Membership.objects.in_force().get().user == one


@races(f"{SEAT}.end", f"{PEOPLE}.deactivate")
def test_end_of_one_coordinator_against_closing_the_other_keeps_one() -> None:
    regency = make_regency()
    one, two, third = (coordinator_of(regency) for _ in range(3))
    membership.end(seat_of(third), actor=one)
    ministry = make_user(Role.MINISTRY)

    race = overlap(
        lambda: membership.end(seat_of(two), actor=ministry),
        lambda: people.deactivate(one, actor=stored(two), regency=regency),
    )

    assert race.second.said == "not_allowed"
    assert stored(one).is_active


@races(f"{PEOPLE}.deactivate")
def test_deactivate_in_one_regency_guards_the_coordinators_of_another() -> None:
    here, there = make_regency("32.11"), make_regency("32.17")
    both, other = make_user(), make_user()
    actor = make_user()
    for regency in (here, there):
        for user in (both, actor):
            user.memberships.create(role=Role.COORDINATOR, regency=regency)
    last = actor.memberships.get(regency=there)
    other.memberships.create(role=Role.OPERATOR, unit=make_unit(there), regency=there)

    race = overlap(
        lambda: membership.end(last, actor=stored(both)),
        lambda: people.deactivate(both, actor=actor, regency=here),
    )

    assert race.has_waited
    assert race.second.said == "not_allowed"
    assert stored(both).is_active


@unguarded(f"{SEAT}.end", f"{PEOPLE}.deactivate")
def test_naive_end_of_each_other_leaves_no_coordinator() -> None:
    regency = make_regency()
    one, two = coordinator_of(regency), coordinator_of(regency)

    def end(seat: Membership) -> None:
        others = Membership.objects.in_force().filter(role=Role.COORDINATOR)
        if others.exclude(pk=seat.pk).exists():
            membership.close(seat)

    overlap(lambda: end(seat_of(two)), lambda: end(seat_of(one)))

    assert not Membership.objects.in_force().exists()


@races(f"{PEOPLE}.deactivate", f"{PEOPLE}.reactivate")
def test_deactivate_and_reactivate_pressed_twice_are_told_once() -> None:
    unit = make_unit()
    actor = coordinator_of(unit.regency)
    operator = make_user(Role.OPERATOR, unit=unit)

    for verb in (people.deactivate, people.reactivate):

        def press(verb=verb) -> None:
            verb(operator, actor=actor, regency=unit.regency)

        race = overlap(press, press)
        assert (race.second.said, race.has_waited) == (DONE, True)

    assert stored(operator).is_active
    assert told("seat.account_deactivated") == told("seat.account_reactivated") == 1


@unguarded(f"{PEOPLE}.deactivate", f"{PEOPLE}.reactivate")
def test_naive_deactivate_pressed_twice_is_told_twice() -> None:
    operator = make_user(Role.OPERATOR, unit=make_unit())

    @transaction.atomic
    def press() -> None:
        current = stored(operator)
        if current.is_active:
            current.is_active = False
            current.save(update_fields=["is_active"])
            event = Event(seat_of(current), "seat.account_deactivated")
            activity.record([event], actor=None)

    overlap(press, press)

    assert told("seat.account_deactivated") == 2


@races(RESET)
def test_reset_of_a_second_factor_pressed_twice_is_told_once() -> None:
    unit = make_unit()
    actor = coordinator_of(unit)
    operator = make_user(Role.OPERATOR, unit=unit)
    TOTP.activate(operator, generate_totp_secret())

    def press() -> None:
        second_factor.reset(operator, actor=actor, reason="Telepon hilang.")

    race = overlap(press, press)

    assert (race.second.said, race.has_waited) == ("no_second_factor", True)
    assert told("seat.second_factor_reset") == 1
    assert Notice.objects.filter(user=operator).count() == 1


@unguarded(RESET)
def test_naive_reset_of_a_second_factor_pressed_twice_is_told_twice() -> None:
    operator = make_user(Role.OPERATOR, unit=make_unit())
    TOTP.activate(operator, generate_totp_secret())

    @transaction.atomic
    def press() -> None:
        if second_factor.is_set(operator):
            Authenticator.objects.filter(user=operator).delete()
            event = Event(seat_of(operator), "seat.second_factor_reset")
            activity.record([event], actor=None)

    overlap(press, press)

    assert told("seat.second_factor_reset") == 2


# --- Hand-over and opening ---------------------------------------------------


@races(f"{PEOPLE}.hand_over", INVITE)
def test_hand_over_pressed_twice_hands_over_once() -> None:
    unit = make_unit()
    actor = coordinator_of(unit.regency)
    seat = seat_of(make_user(Role.OPERATOR, unit=unit))

    def press() -> people.Handover:
        return people.hand_over(seat, actor=actor, name="Penerus", email=NEW)

    race = overlap(press, press)

    assert (race.second.said, race.has_waited) == ("seat_ended", True)
    assert AccessLink.objects.usable().get() == race.first.issued.link
    assert told("seat.handed_over") == 1


@races(f"{PEOPLE}.hand_over", f"{SEAT}.end")
def test_hand_over_against_an_end_is_refused() -> None:
    unit = make_unit()
    actor = coordinator_of(unit.regency)
    seat = seat_of(make_user(Role.OPERATOR, unit=unit))

    race = overlap(
        lambda: membership.end(seat, actor=actor),
        lambda: people.hand_over(seat, actor=actor, name="Penerus", email=NEW),
    )

    assert race.second.said == "seat_ended"
    assert not AccessLink.objects.exists()


@unguarded(f"{PEOPLE}.hand_over")
def test_naive_hand_over_pressed_twice_has_two_successors() -> None:
    unit = make_unit()
    seat = seat_of(make_user(Role.OPERATOR, unit=unit))
    successors = [make_user(), make_user()]

    @transaction.atomic
    def hand_over(successor: User) -> None:
        current = Membership.objects.get(pk=seat.pk)
        if current.until is None:
            membership.close(current)
            Membership.objects.create(
                user=successor, role=seat.role, regency=unit.regency, unit=unit
            )

    overlap(lambda: hand_over(successors[0]), lambda: hand_over(successors[1]))

    assert Membership.objects.in_force().filter(unit=unit).count() == 2


@races(f"{PEOPLE}.open_regency")
def test_open_regency_by_two_people_invites_one_coordinator() -> None:
    regency = make_regency()
    first, second = make_user(Role.MINISTRY), make_user(Role.MINISTRY)

    race = overlap(
        lambda: people.open_regency(
            actor=first, regency=regency, name="Satu", email="satu@uji.test"
        ),
        lambda: people.open_regency(
            actor=second, regency=regency, name="Dua", email="dua@uji.test"
        ),
    )

    assert (race.second.said, race.has_waited) == ("already_open", True)
    assert AccessLink.objects.get().email == "satu@uji.test"


@unguarded(f"{PEOPLE}.open_regency")
def test_naive_open_regency_by_two_people_invites_two() -> None:
    unit = make_unit()
    actor = make_user(Role.MINISTRY)

    def open_it() -> None:
        if not AccessLink.objects.usable().filter(regency=unit.regency).exists():
            _write_link(actor, unit, LinkKind.INVITATION)

    overlap(open_it, open_it)

    assert AccessLink.objects.count() == 2


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
