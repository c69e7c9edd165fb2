"""Recording and editing innovations: double presses, and two people on one record."""

from collections.abc import Callable, Mapping

import pytest
from django.db import transaction

from innovations.domain import innovation as verbs
from innovations.domain import ledger, rollup
from innovations.domain.entry import amend, enter
from innovations.enums import InnovationStatus
from innovations.models import Innovation
from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.errors import StaleVersion
from masterplan.core.models import User
from regencies.enums import Role
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)
from tests.races.ground import (
    DONE,
    at_once,
    coordinator_of,
    figures_hold,
    overlap,
    races,
    stored,
    told,
    unguarded,
)

CREATE = "innovations.domain.innovation.create"
ENTER = "innovations.domain.entry.enter"
REVISE = "innovations.domain.innovation.revise"
REVISE_MANY = "innovations.domain.innovation.revise_many"
AMEND = "innovations.domain.entry.amend"

Change = Callable[[Innovation, User, Mapping[str, object]], object]


def fields_of(name: str) -> dict[str, object]:
    return {"name": name, "dimension": make_dimensions()["governance"]}


# --- New records -------------------------------------------------------------


@races(ENTER)
@pytest.mark.parametrize("is_submitted", [False, True])
def test_enter_pressed_twice_makes_one_record(is_submitted: bool) -> None:
    unit = make_unit()
    operator = make_user(Role.OPERATOR, unit=unit)
    fields = fields_of("Antrean daring") | {
        "unit": unit,
        "problem": "Antre lama.",
        "description": "Nomor lewat ponsel.",
        "is_digital": True,
        "person_in_charge": "Kepala Bidang",
    }

    def press() -> Innovation:
        return enter(
            actor=operator,
            regency=unit.regency,
            fields=fields,
            is_submitted=is_submitted,
        ).innovation

    race = overlap(press, press)

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert race.second.value == race.first
    [made] = Innovation.objects.all()
    assert made.status == ("submitted" if is_submitted else "draft")
    assert told("innovation.created") == 1
    assert told("innovation.submit") == int(is_submitted)
    assert figures_hold(unit.regency_id)


@unguarded(ENTER)
def test_naive_enter_pressed_twice_makes_two_records() -> None:
    regency = make_regency()
    make_dimensions()

    def press() -> None:
        if not Innovation.objects.filter(regency=regency, name="Antrean").exists():
            Innovation.objects.create(
                regency=regency, dimension_id="governance", name="Antrean"
            )

    overlap(press, press)

    assert Innovation.objects.filter(name="Antrean").count() == 2


@races(CREATE)
@pytest.mark.parametrize("is_first_ever", [True, False])
def test_create_by_two_people_counts_both(is_first_ever: bool) -> None:
    regency = make_regency()
    people = [coordinator_of(regency), coordinator_of(regency)]
    fields = [fields_of("Satu"), fields_of("Dua")]
    if not is_first_ever:
        ledger.lock(regency.pk)
        make_innovation(regency=regency, unit=None)

    race = overlap(
        lambda: verbs.create(actor=people[0], regency=regency, fields=fields[0]),
        lambda: verbs.create(actor=people[1], regency=regency, fields=fields[1]),
    )

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert told("innovation.created") == 2
    assert figures_hold(regency.pk)


@unguarded(CREATE)
def test_naive_create_by_two_people_miscounts() -> None:
    regency = make_regency()
    make_innovation(regency=regency, unit=None)

    @transaction.atomic
    def create() -> None:
        Innovation.objects.create(
            regency=regency, dimension_id="governance", name="Satu lagi"
        )
        rollup.recompute(regency.pk)

    overlap(create, create)

    assert not figures_hold(regency.pk)


# --- Registration numbers ----------------------------------------------------


@races("innovations.domain.innovation.move", "innovations.domain.ledger.next_numbers")
def test_submit_by_many_gives_each_its_own_number() -> None:
    unit = make_unit()
    records = [make_innovation(unit=unit) for _ in range(4)]
    heads = [make_user(Role.UNIT_HEAD, unit=unit) for _ in records]

    def submit(record: Innovation, head: User) -> Callable[[], object]:
        return lambda: verbs.move([record], name="submit", actor=head)

    outcomes = at_once(*map(submit, records, heads))

    assert [outcome.said for outcome in outcomes] == [DONE] * 4
    numbers = [stored(record).registration_number for record in records]
    assert sorted(map(str, numbers)) == [f"32.11-000{serial}" for serial in range(1, 5)]
    assert figures_hold(unit.regency_id)


@unguarded("innovations.domain.ledger.next_numbers")
def test_naive_numbers_are_given_twice() -> None:
    regency = make_regency()
    ledger.lock(regency.pk)

    @transaction.atomic
    def draw() -> int:
        row = regency.ledger.__class__.objects.get(pk=regency.pk)
        row.last_serial += 1
        row.save(update_fields=["last_serial"])
        return row.last_serial

    race = overlap(draw, draw)

    assert race.first == race.second.value == 1


# --- Two people on one record ------------------------------------------------


def revise(record: Innovation, actor: User, fields: Mapping[str, object]) -> object:
    return verbs.revise(record, actor=actor, version=1, fields=fields)


def revise_many(
    record: Innovation, actor: User, fields: Mapping[str, object]
) -> object:
    return verbs.revise_many(
        [record], actor=actor, fields=fields, versions={record.pk: 1}
    )


def amend_it(record: Innovation, actor: User, fields: Mapping[str, object]) -> object:
    return amend(record, actor=actor, version=1, fields=fields)


@transaction.atomic
def revise_naively(
    record: Innovation, actor: User, fields: Mapping[str, object]
) -> None:
    """Compare the version, then write, with nothing held between the two."""
    current = stored(record)
    if current.version != 1:
        raise StaleVersion(version=current.version)
    for name, value in fields.items():
        setattr(current, name, value)
    current.version += 1
    current.save()
    activity.record([Event(current, "innovation.revised")], actor=actor)


@races(REVISE, REVISE_MANY, AMEND)
@pytest.mark.parametrize("change", [revise, revise_many, amend_it])
def test_revise_by_two_people_shows_the_second_both_values(change: Change) -> None:
    record = make_innovation(unit=make_unit(), problem="Semula")
    first, second = (coordinator_of(record.regency) for _ in range(2))

    race = overlap(
        lambda: change(record, first, {"problem": "Kata yang pertama"}),
        lambda: change(record, second, {"problem": "Kata yang kedua"}),
    )

    assert (race.second.said, race.has_waited) == ("stale_version", True)
    stale = race.second.error
    assert isinstance(stale, StaleVersion)
    [conflict] = stale.fields
    assert (conflict.current, conflict.offered) == (
        "Kata yang pertama",
        "Kata yang kedua",
    )
    now = stored(record)
    assert (now.problem, now.version) == ("Kata yang pertama", 2)
    assert told("innovation.revised") == 1
    assert figures_hold(record.regency_id)


@races(REVISE_MANY)
def test_revise_many_without_versions_loses_no_other_field() -> None:
    record = make_innovation(unit=make_unit())
    first, second = (coordinator_of(record.regency) for _ in range(2))

    race = overlap(
        lambda: verbs.revise_many([record], actor=first, fields={"start_year": 2020}),
        lambda: verbs.revise_many([record], actor=second, fields={"start_month": 5}),
    )

    now = stored(record)
    assert race.second.said == DONE
    assert (now.start_year, now.start_month, now.version) == (2020, 5, 3)


@unguarded(REVISE, REVISE_MANY, AMEND)
def test_naive_revise_by_two_people_loses_what_the_first_wrote() -> None:
    record = make_innovation(unit=make_unit(), problem="Semula")
    actor = coordinator_of(record.regency)

    race = overlap(
        lambda: revise_naively(record, actor, {"problem": "Kata yang pertama"}),
        lambda: revise_naively(record, actor, {"result": "Kata yang kedua"}),
    )

    now = stored(record)
    assert race.second.said == DONE
    assert (now.problem, now.version) == ("Semula", 2)
    assert told("innovation.revised") == 2


@races(REVISE)
def test_revise_against_a_move_is_refused() -> None:
    record = make_innovation(unit=make_unit(), status=InnovationStatus.SUBMITTED)
    actor = coordinator_of(record.regency)

    race = overlap(
        lambda: verbs.move([record], name="verify", actor=actor),
        lambda: revise(record, actor, {"problem": "Sesudah diverifikasi"}),
    )

    assert race.second.said == "stale_version"
    assert stored(record).problem == record.problem


# --- Several records, in whatever order they are asked for -------------------


@races(REVISE_MANY)
def test_revise_many_of_two_regencies_in_opposite_orders_ends() -> None:
    records = [
        make_innovation(regency=make_regency(code)) for code in ("32.11", "32.17")
    ]
    actors = [make_user(), make_user()]
    for actor in actors:
        for record in records:
            actor.memberships.create(role=Role.COORDINATOR, regency=record.regency)

    outcomes = at_once(
        lambda: verbs.revise_many(
            records, actor=actors[0], fields={"start_year": 2021}
        ),
        lambda: verbs.revise_many(
            records[::-1], actor=actors[1], fields={"start_year": 2022}
        ),
    )

    assert [outcome.said for outcome in outcomes] == [DONE, DONE]
    assert {stored(record).version for record in records} == {3}
    assert len({stored(record).start_year for record in records}) == 1
    assert figures_hold("32.11")
    assert figures_hold("32.17")
