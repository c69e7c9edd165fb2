"""Units and their spellings: one name once, and no two each other's parent."""

from regencies.domain import unit as units
from regencies.models import Unit, UnitAlias
from tests.factories import make_regency, make_unit
from tests.races.ground import DONE, coordinator_of, overlap, races, stored, unguarded

UNIT = "regencies.domain.unit"
CREATE, REVISE = f"{UNIT}.create", f"{UNIT}.revise"


@races(CREATE)
def test_create_of_one_name_twice_makes_one_unit() -> None:
    place = make_regency()
    actor = coordinator_of(place)

    race = overlap(
        lambda: units.create(actor=actor, regency=place, name="Dinas Baru"),
        lambda: units.create(actor=actor, regency=place, name="Dinas Baru"),
    )

    assert (race.second.said, race.has_waited) == ("unit_exists", True)
    assert Unit.objects.get() == race.first


@unguarded(CREATE)
def test_naive_create_of_one_name_twice_breaks_off() -> None:
    place = make_regency()

    def create() -> None:
        if not Unit.objects.filter(regency=place, name="Dinas Baru").exists():
            Unit.objects.create(regency=place, name="Dinas Baru")

    assert overlap(create, create).second.said == "IntegrityError"


@races(REVISE)
def test_revise_by_two_people_shows_the_second_both_values() -> None:
    unit = make_unit(name="Dinas Lama")
    actors = [coordinator_of(unit), coordinator_of(unit)]

    race = overlap(
        lambda: units.revise(unit, actor=actors[0], version=1, fields={"name": "Satu"}),
        lambda: units.revise(unit, actor=actors[1], version=1, fields={"name": "Dua"}),
    )

    assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert (stored(unit).name, stored(unit).version) == ("Satu", 2)
    assert list(UnitAlias.objects.values_list("spelling", flat=True)) == ["Dinas Lama"]


@races(REVISE, CREATE)
def test_revise_of_two_units_to_one_name_is_refused() -> None:
    first, second = make_unit(), make_unit()
    actor = coordinator_of(first)

    race = overlap(
        lambda: units.revise(first, actor=actor, version=1, fields={"name": "Satu"}),
        lambda: units.revise(second, actor=actor, version=1, fields={"name": "Satu"}),
    )

    assert race.second.said == "unit_exists"


@races(REVISE)
def test_revise_makes_no_two_units_each_others_parent() -> None:
    first, second = make_unit(), make_unit()
    actor = coordinator_of(first)

    race = overlap(
        lambda: units.revise(first, actor=actor, version=1, fields={"parent": second}),
        lambda: units.revise(second, actor=actor, version=1, fields={"parent": first}),
    )

    assert race.second.said == "invalid"
    assert (stored(first).parent, stored(second).parent) == (second, None)


@unguarded(REVISE)
def test_naive_revise_makes_two_units_each_others_parent() -> None:
    first, second = make_unit(), make_unit()

    def put(unit: Unit, parent: Unit) -> None:
        if stored(parent).parent != unit:
            Unit.objects.filter(pk=unit.pk).update(parent=parent)

    overlap(lambda: put(first, second), lambda: put(second, first))

    assert (stored(first).parent, stored(second).parent) == (second, first)


@races(f"{UNIT}.remember_alias")
def test_remember_alias_of_one_spelling_twice_keeps_one() -> None:
    first, second = make_unit(), make_unit()
    actor = coordinator_of(first)

    def remember(unit: Unit) -> UnitAlias:
        return units.remember_alias(
            actor=actor, regency=unit.regency, spelling="Dishub", unit=unit
        )

    race = overlap(lambda: remember(first), lambda: remember(second))

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert UnitAlias.objects.get().unit == second


@unguarded(f"{UNIT}.remember_alias")
def test_naive_remember_alias_of_one_spelling_twice_breaks_off() -> None:
    unit = make_unit()

    def remember() -> None:
        if not UnitAlias.objects.filter(regency=unit.regency, folded="dishub").exists():
            UnitAlias.objects.create(
                regency=unit.regency, folded="dishub", spelling="Dishub", unit=unit
            )

    assert overlap(remember, remember).second.said == "IntegrityError"
