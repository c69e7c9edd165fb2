"""Two people at one body, one index or one partner."""

import datetime as dt

import pytest
from django.db import transaction
from django.db.models import F

from dimensions.domain import indicator
from dimensions.models import Indicator, IndicatorValue
from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.models import User
from regencies.domain import body
from regencies.models import Body, BodyMember, Regency
from tests.factories import make_regency
from tests.races.ground import (
    DONE,
    coordinator_of,
    overlap,
    races,
    stored,
    told,
    unguarded,
)

REVISE, END = "regencies.domain.body.revise", "regencies.domain.body.end"
ADD, MEND, REMOVE = (
    "regencies.domain.body.add_member",
    "regencies.domain.body.revise_member",
    "regencies.domain.body.remove_member",
)
RECORD, CHANGE = (
    "dimensions.domain.indicator.record",
    "dimensions.domain.indicator.revise",
)
MEMBER = {"name": "Ani", "position": "Ketua", "element": "government"}


@pytest.fixture
def place() -> Regency:
    return make_regency()


@pytest.fixture
def actor(place: Regency) -> User:
    return coordinator_of(place)


@pytest.fixture
def council(place: Regency) -> Body:
    return Body.objects.create(
        regency=place, kind="council", name="Dewan", start=dt.date(2025, 1, 1)
    )


@pytest.fixture
def index() -> Indicator:
    return Indicator.objects.create(
        code="spbe", scheme="SPBE", name="Indeks SPBE", measure="1-5", is_index=True
    )


@races(REVISE, MEND)
def test_a_body_by_two_people_keeps_the_first(council: Body, actor: User) -> None:
    member = BodyMember.objects.create(body=council, **MEMBER)

    def rename(name: str) -> Body:
        return body.revise(council, actor=actor, version=1, fields={"name": name})

    def replace() -> BodyMember:
        return body.revise_member(
            member, actor=actor, version=1, fields={"name": "Budi"}
        )

    race = overlap(lambda: rename("Satu"), lambda: rename("Dua"))
    assert (race.second.said, race.has_waited) == ("stale_version", True)
    late = overlap(lambda: None, replace)
    assert late.second.said == "stale_version"
    assert (stored(council).name, stored(member).name) == ("Satu", "Ani")


@unguarded(REVISE, MEND)
def test_naive_body_by_two_people_loses_the_first(council: Body) -> None:
    @transaction.atomic
    def naive(name: str) -> None:
        if Body.objects.get(pk=council.pk).version == 1:
            Body.objects.filter(pk=council.pk).update(
                name=name, version=F("version") + 1
            )

    overlap(lambda: naive("Satu"), lambda: naive("Dua"))

    assert stored(council).name == "Dua"


@races(ADD, REMOVE)
def test_members_get_places_of_their_own_and_leave_once(
    council: Body, actor: User
) -> None:
    def add() -> BodyMember:
        return body.add_member(council, actor=actor, fields=MEMBER)

    race = overlap(add, add)
    assert (race.second.said, race.has_waited) == (DONE, True)
    assert (race.first.order, race.second.value.order) == (1, 2)

    def remove() -> None:
        body.remove_member(race.first, actor=actor)

    gone = overlap(remove, remove)
    assert (gone.second.said, gone.has_waited) == (DONE, True)
    assert (told("body.member_removed"), stored(council).version) == (1, 4)


@unguarded(ADD, REMOVE)
def test_naive_members_share_a_place(council: Body) -> None:
    @transaction.atomic
    def naive() -> BodyMember:
        order = council.members.count() + 1
        return BodyMember.objects.create(body=council, order=order, **MEMBER)

    race = overlap(naive, naive)

    assert (race.first.order, race.second.value.order) == (1, 1)


@races(END)
def test_a_body_ends_once(council: Body, actor: User) -> None:
    def end() -> Body:
        return body.end(council, actor=actor, until=dt.date(2026, 1, 1))

    race = overlap(end, end)

    assert (race.second.said, race.has_waited) == ("ended", True)
    assert told("body.ended") == 1


@unguarded(END)
def test_naive_end_is_told_twice(council: Body, actor: User) -> None:
    @transaction.atomic
    def naive() -> None:
        if Body.objects.get(pk=council.pk).until is None:
            Body.objects.filter(pk=council.pk).update(until=dt.date(2026, 1, 1))
            activity.record([Event(council, "body.ended")], actor=actor)

    overlap(naive, naive)

    assert told("body.ended") == 2


@races(RECORD, CHANGE)
def test_a_year_is_recorded_once(place: Regency, index: Indicator, actor: User) -> None:
    def record() -> IndicatorValue:
        return indicator.record(
            actor=actor,
            regency=place,
            fields={"indicator": index, "year": 2025, "value": 3, "source": "SK"},
        )

    race = overlap(record, record)
    assert (race.second.said, race.has_waited) == ("invalid", True)

    def write(value: int) -> IndicatorValue:
        return indicator.revise(
            race.first, actor=actor, version=1, fields={"value": value}
        )

    late = overlap(lambda: write(4), lambda: write(5))
    assert (late.second.said, late.has_waited) == ("stale_version", True)
    assert stored(race.first).value == 4


@unguarded(RECORD, CHANGE)
def test_naive_record_of_a_year_breaks_on_the_constraint(
    place: Regency, index: Indicator
) -> None:
    fields = {"indicator": index, "regency": place, "year": 2025}

    @transaction.atomic
    def naive() -> None:
        if not IndicatorValue.objects.filter(**fields).exists():
            IndicatorValue.objects.create(value=3, **fields)

    race = overlap(naive, naive)

    assert race.second.said == "IntegrityError"
