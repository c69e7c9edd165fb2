"""Many innovations at once: figures that hold, and nobody's change written over."""

import pytest
from django.db import transaction

from innovations.domain import rollup
from innovations.domain.innovation_bulk import (
    Draft,
    Revision,
    create_many,
    revise_each,
)
from innovations.models import Innovation
from masterplan.core.errors import StaleVersion
from masterplan.core.models import User
from regencies.enums import Role
from regencies.models import Unit
from tests.factories import make_dimensions, make_innovation, make_unit, make_user
from tests.races.ground import (
    DONE,
    figures_hold,
    overlap,
    races,
    stored,
    told,
    unguarded,
)

CREATE_MANY = "innovations.domain.innovation_bulk.create_many"
REVISE_EACH = "innovations.domain.innovation_bulk.revise_each"


@pytest.fixture
def unit() -> Unit:
    make_dimensions()
    return make_unit()


@pytest.fixture
def people(unit: Unit) -> list[User]:
    return [make_user(Role.OPERATOR, unit=unit) for _each in range(2)]


@races(CREATE_MANY)
def test_bulks_of_two_people_are_both_counted(unit: Unit, people: list[User]) -> None:
    dimension = make_dimensions()["living"]

    def send(person: User, name: str) -> list:
        fields = {"unit": unit, "dimension": dimension}
        drafts = [
            Draft(unit.regency, fields | {"name": f"{name} {number}"})
            for number in range(3)
        ]
        return create_many(drafts, actor=person)

    race = overlap(lambda: send(people[0], "Satu"), lambda: send(people[1], "Dua"))

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert told("innovation.created") == Innovation.objects.count() == 6
    assert figures_hold(unit.regency_id)


@unguarded(CREATE_MANY)
def test_naive_bulks_of_two_people_miscount(unit: Unit) -> None:
    @transaction.atomic
    def send() -> None:
        Innovation.objects.bulk_create(
            [
                Innovation(regency=unit.regency, dimension_id="living", name="Satu"),
                Innovation(regency=unit.regency, dimension_id="living", name="Dua"),
            ]
        )
        rollup.recompute(unit.regency_id)

    make_innovation(unit=unit)
    overlap(send, send)

    assert not figures_hold(unit.regency_id)


@races(REVISE_EACH)
def test_second_bulk_of_the_same_records_is_stale(
    unit: Unit, people: list[User]
) -> None:
    records = [make_innovation(unit=unit) for _each in range(2)]

    def send(person: User, name: str) -> list:
        # Whatever the order asked, rows are held in the order of their ids.
        asked = records if name == "Satu" else records[::-1]
        revisions = [Revision(one, 1, {"name": name}) for one in asked]
        return revise_each(revisions, actor=person, is_partial=True)

    race = overlap(lambda: send(people[0], "Satu"), lambda: send(people[1], "Dua"))

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert [type(one.refusal) for one in race.second.value] == [StaleVersion] * 2
    assert [(stored(one).name, stored(one).version) for one in records] == [
        ("Satu", 2)
    ] * 2
    assert told("innovation.revised") == 2


@unguarded(REVISE_EACH)
def test_naive_second_bulk_writes_over_the_first(unit: Unit) -> None:
    record = make_innovation(unit=unit)

    def send(name: str) -> None:
        with transaction.atomic():
            current = stored(record)
            if current.version == 1:
                Innovation.objects.filter(pk=record.pk).update(name=name, version=2)

    overlap(lambda: send("Satu"), lambda: send("Dua"))

    assert stored(record).name == "Dua"
