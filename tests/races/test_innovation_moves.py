"""Every move of the TRANSITIONS table, made twice or against another at one moment."""

import pytest
from django.db import transaction

from innovations.domain.innovation import move
from innovations.enums import TRANSITIONS, InnovationStatus
from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.errors import MoveRefused
from masterplan.core.models import Notice, User
from regencies.enums import Role
from tests.factories import make_innovation, make_unit, make_user
from tests.races.ground import (
    DONE,
    figures_hold,
    overlap,
    races,
    stored,
    told,
    unguarded,
)

S = InnovationStatus
MOVE = "innovations.domain.innovation.move"
OF_THE_UNIT = frozenset({"submit", "take_back", "withdraw"})
# The status, and two moves of which only one may happen.
RIVALS = (
    (S.SUBMITTED, "verify", "take_back"),
    (S.SUBMITTED, "take_back", "verify"),
    (S.SUBMITTED, "return", "take_back"),
    (S.SUBMITTED, "withdraw", "verify"),
    (S.DRAFT, "withdraw", "submit"),
    (S.VERIFIED, "complete", "discontinue"),
    (S.VERIFIED, "return", "complete"),
    (S.COMPLETED, "reopen", "reopen"),
)


class Office:
    """One unit with a record in it, its head and the coordinator."""

    def __init__(self, status: InnovationStatus) -> None:
        self.unit = make_unit()
        self.record = make_innovation(unit=self.unit, status=status)
        self.head = make_user(Role.UNIT_HEAD, unit=self.unit)
        self.coordinator = make_user(Role.COORDINATOR, regency=self.unit.regency)
        self.operator = make_user(Role.OPERATOR, unit=self.unit)

    def actor(self, name: str) -> User:
        return self.head if name in OF_THE_UNIT else self.coordinator

    def make(self, name: str) -> None:
        move([self.record], name=name, actor=self.actor(name), reason="Alasan.")

    def make_naively(self, name: str) -> None:
        """Look, then write, with nothing between the two that holds the record."""
        step = TRANSITIONS[name]
        with transaction.atomic():
            current = stored(self.record)
            if current.status not in step.sources:
                raise MoveRefused(name)
            current.status = step.target
            current.version += 1
            current.registration_number = current.registration_number or "32.11-0001"
            current.save(update_fields=["status", "version", "registration_number"])
            event = Event(current, f"innovation.{name}")
            activity.record([event], actor=self.actor(name))


def source_of(name: str) -> InnovationStatus:
    return min(TRANSITIONS[name].sources)


@races(MOVE)
@pytest.mark.parametrize("name", TRANSITIONS)
def test_move_pressed_twice_happens_once(name: str) -> None:
    office = Office(source_of(name))

    race = overlap(lambda: office.make(name), lambda: office.make(name))

    now = stored(office.record)
    assert (race.second.said, race.has_waited) == ("move_refused", True)
    assert (now.status, now.version) == (TRANSITIONS[name].target, 2)
    assert told(f"innovation.{name}") == 1
    readers = Notice.objects.filter(kind=f"innovation.{name}").values_list("user_id")
    assert len(readers) == len(set(readers)) > 0
    assert figures_hold(office.unit.regency_id)


@unguarded(MOVE)
@pytest.mark.parametrize("name", TRANSITIONS)
def test_naive_move_pressed_twice_happens_twice(name: str) -> None:
    office = Office(source_of(name))

    race = overlap(lambda: office.make_naively(name), lambda: office.make_naively(name))

    # Two lines in the history, and both claim to have made version 2.
    assert race.second.said == DONE
    assert told(f"innovation.{name}") == 2
    assert stored(office.record).version == 2


@races(MOVE)
@pytest.mark.parametrize("status, first, second", RIVALS)
def test_move_against_another_lets_one_happen(
    status: InnovationStatus, first: str, second: str
) -> None:
    office = Office(status)

    race = overlap(lambda: office.make(first), lambda: office.make(second))

    assert race.second.said == "move_refused"
    assert stored(office.record).status == TRANSITIONS[first].target
    assert figures_hold(office.unit.regency_id)


@unguarded(MOVE)
@pytest.mark.parametrize("status, first, second", RIVALS[:1])
def test_naive_move_against_another_overwrites_it(
    status: InnovationStatus, first: str, second: str
) -> None:
    office = Office(status)

    overlap(lambda: office.make_naively(first), lambda: office.make_naively(second))

    # Verified a moment ago, and a draft nevertheless.
    assert stored(office.record).status == TRANSITIONS[second].target
    assert told(f"innovation.{first}") == told(f"innovation.{second}") == 1
