"""A Bimtek day: several people in one dimension's worksheets at the same moment."""

import pytest

from dimensions.models import Dimension
from masterplan.core.models import User
from masterplan.domain import gap, readiness, swot, worksheet
from masterplan.models import Cohort, GapRow, Participation, ReadinessRow, SwotRow
from regencies.enums import Role
from tests.factories import make_dimensions, make_regency, make_unit, make_user
from tests.races.ground import DONE, at_once, overlap, races, stored, told, unguarded

SAVE = "masterplan.domain.readiness.save_readiness"
ADD_SWOT = "masterplan.domain.swot.add_swot"
REVISE_SWOT = "masterplan.domain.swot.revise_swot"
REMOVE_SWOT = "masterplan.domain.swot.remove_swot"
ADD_GAP = "masterplan.domain.gap.add_gap"
REVISE_GAP = "masterplan.domain.gap.revise_gap"
REMOVE_GAP = "masterplan.domain.gap.remove_gap"

STATEMENT = {"quadrant": "threat", "aspect": "structure", "statement": "Jaringan"}
GAP = {"aspect": "structure", "current": "Belum ada SOP", "priority": 3}


@pytest.fixture
def participation() -> Participation:
    return Participation.objects.create(
        cohort=Cohort.objects.create(year=2023, name="Angkatan 2023"),
        regency=make_regency(),
    )


@pytest.fixture
def dimension() -> Dimension:
    return make_dimensions()["governance"]


@pytest.fixture
def people(participation: Participation) -> list[User]:
    unit = make_unit(participation.regency)
    return [make_user(Role.OPERATOR, unit=unit) for _one in range(2)]


def save(participation, dimension, actor, condition, version=0, element="people"):
    return readiness.save_readiness(
        participation,
        actor=actor,
        dimension=dimension,
        element=element,
        version=version,
        fields={"condition": condition, "score": 2},
    )


@races(SAVE)
def test_same_empty_element_is_filled_by_the_first(
    participation, dimension, people
) -> None:
    race = overlap(
        lambda: save(participation, dimension, people[0], "Punya A"),
        lambda: save(participation, dimension, people[1], "Punya B"),
    )

    [conflict] = race.second.error.fields
    assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert (conflict.current, conflict.offered) == ("Punya A", "Punya B")
    assert ReadinessRow.objects.get().condition == "Punya A"


@unguarded(SAVE)
def test_naive_fill_of_the_same_element_breaks(participation, dimension) -> None:
    place = {"participation": participation, "dimension": dimension}

    def fill(condition: str) -> None:
        found = ReadinessRow.objects.filter(element="people", **place)
        if not found.exists():
            ReadinessRow.objects.create(
                element="people", regency_id="32.11", condition=condition, **place
            )

    race = overlap(lambda: fill("Punya A"), lambda: fill("Punya B"))

    # The second's words are lost in a server error.
    assert race.second.said == "IntegrityError"


@races(SAVE)
def test_same_element_changed_twice_refuses_the_second(
    participation, dimension, people
) -> None:
    row = save(participation, dimension, people[0], "Awal")

    race = overlap(
        lambda: save(participation, dimension, people[0], "Punya A", 1),
        lambda: save(participation, dimension, people[1], "Punya B", 1),
    )

    assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert (stored(row).condition, stored(row).version) == ("Punya A", 2)


@unguarded(SAVE)
def test_naive_change_of_the_same_element_loses_the_first(
    participation, dimension, people
) -> None:
    row = save(participation, dimension, people[0], "Awal")

    def change(condition: str) -> None:
        current = stored(row)
        if current.version == 1:
            current.condition, current.version = condition, 2
            current.save(update_fields=["condition", "version"])

    overlap(lambda: change("Punya A"), lambda: change("Punya B"))

    assert stored(row).condition == "Punya B"


@races(SAVE)
def test_elements_are_filled_side_by_side(participation, dimension, people) -> None:
    elements = ["people", "budget", "governance", "physical", "digital", "social"]

    outcomes = at_once(
        *(
            lambda place=place, element=element: save(
                participation, dimension, people[place % 2], "Isi", element=element
            )
            for place, element in enumerate(elements)
        )
    )

    assert [one.said for one in outcomes] == [DONE] * 6
    assert ReadinessRow.objects.count() == 6


def add(model, participation, dimension, actor):
    if model is SwotRow:
        return swot.add_swot(
            participation, actor=actor, dimension=dimension, fields=STATEMENT
        )
    return gap.add_gap(participation, actor=actor, dimension=dimension, fields=GAP)


@races(ADD_SWOT, ADD_GAP)
@pytest.mark.parametrize("model", [SwotRow, GapRow])
def test_row_sent_twice_stands_once(participation, dimension, people, model) -> None:
    race = overlap(
        lambda: add(model, participation, dimension, people[0]),
        lambda: add(model, participation, dimension, people[1]),
    )

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert race.second.value == race.first
    assert model.objects.count() == 1


@unguarded(ADD_SWOT, ADD_GAP)
@pytest.mark.parametrize(("model", "fields"), [(SwotRow, STATEMENT), (GapRow, GAP)])
def test_naive_row_sent_twice_stands_twice(
    participation, dimension, model, fields
) -> None:
    place = {"participation": participation, "dimension": dimension}

    def press() -> None:
        if not model.objects.filter(**place, **fields).exists():
            model.objects.create(regency_id="32.11", **place, **fields)

    overlap(press, press)

    assert model.objects.count() == 2


@races(ADD_SWOT)
def test_full_sheet_takes_one_of_two(participation, dimension, people) -> None:
    SwotRow.objects.bulk_create(
        SwotRow(
            participation=participation,
            regency_id="32.11",
            dimension=dimension,
            **STATEMENT | {"statement": f"Hal {number}"},
        )
        for number in range(worksheet.ROWS_MAX - 1)
    )

    def press(actor: User, statement: str) -> SwotRow:
        return swot.add_swot(
            participation,
            actor=actor,
            dimension=dimension,
            fields=STATEMENT | {"statement": statement},
        )

    race = overlap(lambda: press(people[0], "Satu"), lambda: press(people[1], "Dua"))

    assert (race.second.said, race.has_waited) == ("too_many_rows", True)
    assert SwotRow.objects.count() == worksheet.ROWS_MAX


def revise(row, actor, words):
    if isinstance(row, SwotRow):
        return swot.revise_swot(
            row, actor=actor, version=1, fields={"strategy": words}
        ).strategy
    return gap.revise_gap(row, actor=actor, version=1, fields={"gap": words}).gap


@races(REVISE_SWOT, REVISE_GAP)
@pytest.mark.parametrize("model", [SwotRow, GapRow])
def test_row_changed_by_two_refuses_the_second(
    participation, dimension, people, model
) -> None:
    row = add(model, participation, dimension, people[0])

    race = overlap(
        lambda: revise(row, people[0], "Punya A"),
        lambda: revise(row, people[1], "Punya B"),
    )

    [conflict] = race.second.error.fields
    assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert (conflict.current, conflict.offered) == ("Punya A", "Punya B")
    assert stored(row).version == 2


@unguarded(REVISE_SWOT, REVISE_GAP)
@pytest.mark.parametrize(("model", "name"), [(SwotRow, "strategy"), (GapRow, "gap")])
def test_naive_row_changed_by_two_loses_the_first(
    participation, dimension, people, model, name
) -> None:
    row = add(model, participation, dimension, people[0])

    def change(words: str) -> None:
        current = stored(row)
        if current.version == 1:
            setattr(current, name, words)
            current.version = 2
            current.save(update_fields=[name, "version"])

    overlap(lambda: change("Punya A"), lambda: change("Punya B"))

    assert getattr(stored(row), name) == "Punya B"


def remove(row, actor):
    if isinstance(row, SwotRow):
        return swot.remove_swot(row, actor=actor, version=1)
    return gap.remove_gap(row, actor=actor, version=1)


@races(REMOVE_SWOT, REMOVE_GAP)
@pytest.mark.parametrize("model", [SwotRow, GapRow])
def test_row_that_is_being_changed_is_not_removed(
    participation, dimension, people, model
) -> None:
    row = add(model, participation, dimension, people[0])

    race = overlap(
        lambda: revise(row, people[0], "Punya A"), lambda: remove(row, people[1])
    )

    assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert stored(row).version == 2


@races(REMOVE_SWOT, REMOVE_GAP)
@pytest.mark.parametrize("model", [SwotRow, GapRow])
def test_row_removed_twice_is_told_once(
    participation, dimension, people, model
) -> None:
    row = add(model, participation, dimension, people[0])
    verb = "swot.removed" if model is SwotRow else "gap.removed"

    race = overlap(lambda: remove(row, people[0]), lambda: remove(row, people[1]))

    assert (race.second.said, race.has_waited) == ("gone", True)
    assert told(verb) == 1


@unguarded(REMOVE_SWOT, REMOVE_GAP)
@pytest.mark.parametrize("model", [SwotRow, GapRow])
def test_naive_removal_takes_the_new_words_along(
    participation, dimension, people, model
) -> None:
    row = add(model, participation, dimension, people[0])

    def take_away() -> None:
        if stored(row).version == 1:
            stored(row).delete()

    overlap(lambda: revise(row, people[0], "Punya A"), take_away)

    assert not model.objects.filter(pk=row.pk).exists()
