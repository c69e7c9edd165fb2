"""The settings of a regency and its logo."""

from django.db.models import F

from innovations.domain import unit_change
from masterplan.core.models import StoredFile
from regencies.domain import regency
from regencies.models import Regency
from tests.factories import make_regency, make_unit
from tests.races.ground import (
    DONE,
    coordinator_of,
    overlap,
    races,
    stored,
    told,
    unguarded,
)

SETTINGS = "regencies.domain.regency"
# The smallest picture that is one: a single grey pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c63600000000200014873a4710000"
    "000049454e44ae426082"
)


@races(f"{SETTINGS}.revise")
def test_settings_by_two_people_show_the_second_both_values() -> None:
    place = make_regency()
    actors = [coordinator_of(place), coordinator_of(place)]

    race = overlap(
        lambda: regency.revise(
            place, actor=actors[0], version=1, fields={"slogan": "Satu"}
        ),
        lambda: regency.revise(
            place, actor=actors[1], version=1, fields={"slogan": "Dua"}
        ),
    )

    assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert Regency.objects.get(pk=place.pk).slogan == "Satu"


@races(f"{SETTINGS}.revise", "innovations.domain.unit_change.merge")
def test_settings_name_no_leading_sector_just_merged() -> None:
    unit, target = make_unit(), make_unit()
    place, actor = unit.regency, coordinator_of(unit)

    race = overlap(
        lambda: unit_change.merge(unit, target, actor=actor, version=1),
        lambda: regency.revise(
            place, actor=actor, version=1, fields={"leading_sector": unit}
        ),
    )

    assert (race.second.said, race.has_waited) == ("invalid", True)
    assert stored(place).leading_sector is None


@races(f"{SETTINGS}.set_logo", f"{SETTINGS}.remove_logo", f"{SETTINGS}.revise")
def test_logo_changes_each_make_a_version_and_are_told_once() -> None:
    place = make_regency()
    actor = coordinator_of(place)

    overlap(
        lambda: regency.revise(place, actor=actor, version=1, fields={"slogan": "A"}),
        lambda: regency.set_logo(place, actor=actor, content=PIXEL),
    )
    both = Regency.objects.get(pk=place.pk)
    assert (both.slogan, both.version) == ("A", 3)
    assert both.logo is not None

    race = overlap(
        lambda: regency.remove_logo(place, actor=actor),
        lambda: regency.remove_logo(place, actor=actor),
    )
    assert (race.second.said, race.has_waited) == (DONE, True)
    assert told("regency.logo_removed") == 1


@unguarded(f"{SETTINGS}.revise", f"{SETTINGS}.set_logo", f"{SETTINGS}.remove_logo")
def test_naive_settings_lose_the_logo_of_the_other() -> None:
    place = make_regency()
    actor = coordinator_of(place)

    def set_logo() -> None:
        current = Regency.objects.get(pk=place.pk)
        current.logo = StoredFile.objects.create(owner=actor, name="logo.png", size=1)
        current.version = F("version") + 1
        current.save()

    def revise() -> None:
        current = Regency.objects.get(pk=place.pk)
        current.slogan = "A"
        current.save()

    overlap(set_logo, revise)

    assert Regency.objects.get(pk=place.pk).logo is None
