"""Units merged and split, against each other and against what happens in them."""

from django.db import transaction

from innovations.domain import innovation as verbs
from innovations.domain import unit_change
from innovations.models import Innovation
from masterplan.core.models import User
from regencies.domain import access_link, people
from regencies.domain import unit as units
from regencies.enums import Role
from regencies.models import AccessLink, Membership, Unit
from tests.factories import (
    PASSWORD,
    make_dimensions,
    make_innovation,
    make_unit,
    make_user,
)
from tests.races.ground import (
    DONE,
    Deed,
    at_once,
    coordinator_of,
    figures_hold,
    overlap,
    races,
    stored,
    unguarded,
)

UNIT = "regencies.domain.unit"
REVISE = f"{UNIT}.revise"
MERGE = "innovations.domain.unit_change.merge"
SPLIT = "innovations.domain.unit_change.split"


def merge(unit: Unit, target: Unit, actor: User) -> Unit:
    return unit_change.merge(unit, target, actor=actor, version=1)


def split(unit: Unit, record: Innovation, actor: User, name: str) -> Unit:
    return unit_change.split(
        unit, actor=actor, version=1, name=name, innovations=[record.pk]
    )


@races(MERGE, f"{UNIT}.absorb")
def test_merge_of_each_into_the_other_merges_once() -> None:
    first, second = make_unit(), make_unit()
    records = [make_innovation(unit=first), make_innovation(unit=second)]
    people = [make_user(Role.OPERATOR, unit=unit) for unit in (first, second)]
    actors = [coordinator_of(first), coordinator_of(first)]

    race = overlap(
        lambda: merge(first, second, actors[0]),
        lambda: merge(second, first, actors[1]),
    )

    assert (race.second.said, race.has_waited) == ("unit_inactive", True)
    assert [stored(record).unit for record in records] == [second, second]
    seats = Membership.objects.not_ended().filter(user__in=people)
    assert set(seats.values_list("unit", flat=True)) == {second.pk}
    assert figures_hold(first.regency_id)


@unguarded(MERGE, f"{UNIT}.absorb")
def test_naive_merge_of_each_into_the_other_leaves_neither() -> None:
    first, second = make_unit(), make_unit()

    def join(unit: Unit, target: Unit) -> None:
        if stored(target).is_active:
            Unit.objects.filter(pk=unit.pk).update(is_active=False, merged_into=target)

    overlap(lambda: join(first, second), lambda: join(second, first))

    assert not Unit.objects.filter(is_active=True).exists()


@races(MERGE, REVISE)
def test_revise_against_a_merge_is_refused() -> None:
    first, second = make_unit(), make_unit()
    actor = coordinator_of(first)

    race = overlap(
        lambda: merge(first, second, actor),
        lambda: units.revise(first, actor=actor, version=1, fields={"name": "Satu"}),
    )

    assert race.second.said == "unit_inactive"


@races(MERGE, REVISE)
def test_revise_under_a_parent_just_merged_is_refused() -> None:
    first, second, third = make_unit(), make_unit(), make_unit()
    actor = coordinator_of(first)

    race = overlap(
        lambda: merge(first, second, actor),
        lambda: units.revise(third, actor=actor, version=1, fields={"parent": first}),
    )

    assert race.second.said == "invalid"
    assert stored(third).parent is None


@races(MERGE, "innovations.domain.innovation.create")
def test_create_during_a_merge_goes_where_the_unit_went() -> None:
    first, second = make_unit(), make_unit()
    operator = make_user(Role.OPERATOR, unit=first)
    actor = coordinator_of(first)
    fields = {
        "name": "Antrean",
        "dimension": make_dimensions()["governance"],
        "unit": first,
    }

    race = overlap(
        lambda: merge(first, second, actor),
        lambda: verbs.create(actor=operator, regency=first.regency, fields=fields),
    )

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert Innovation.objects.get().unit == second
    assert figures_hold(first.regency_id)


@races(
    MERGE,
    "innovations.domain.innovation.revise",
    "innovations.domain.innovation.revise_many",
)
def test_revise_into_a_unit_just_merged_is_refused() -> None:
    home, other = make_unit(), make_unit()
    record = make_innovation(unit=home)
    actor = coordinator_of(home)

    for target, change in (
        (
            make_unit(),
            lambda unit: verbs.revise(
                record, actor=actor, version=1, fields={"unit": unit}
            ),
        ),
        (
            make_unit(),
            lambda unit: verbs.revise_many(
                [record], actor=actor, fields={"unit": unit}
            ),
        ),
    ):
        race = overlap(
            lambda target=target: merge(target, other, actor),
            lambda target=target, change=change: change(target),
        )
        assert race.second.said == "invalid"

    assert stored(record).unit == home


@races(MERGE, "regencies.domain.access_link.accept")
def test_accept_during_a_merge_gives_the_seat_where_the_unit_went() -> None:
    first, second = make_unit(), make_unit()
    actor = coordinator_of(first)
    link = access_link.invite(
        actor=actor,
        regency=first.regency,
        name="Baru",
        email="baru@uji.test",
        role=Role.OPERATOR,
        unit=first,
    ).link
    found = AccessLink.objects.select_related("unit", "regency").get(pk=link.pk)

    race = overlap(
        lambda: merge(first, second, actor),
        lambda: access_link.accept(found, person=None, password=PASSWORD),
    )

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert Membership.objects.get(user=race.second.value).unit == second


@races(MERGE, "regencies.domain.access_link.invite")
def test_invite_during_a_merge_is_refused() -> None:
    first, second = make_unit(), make_unit()
    actor = coordinator_of(first)

    race = overlap(
        lambda: merge(first, second, actor),
        lambda: access_link.invite(
            actor=actor,
            regency=first.regency,
            name="Baru",
            email="baru@uji.test",
            role=Role.OPERATOR,
            unit=first,
        ),
    )

    assert race.second.said == "invalid"
    assert not AccessLink.objects.exists()


@races(MERGE, "regencies.domain.people.hand_over")
def test_merge_and_hand_over_at_once_both_end() -> None:
    units = [make_unit() for _ in range(4)]
    target = make_unit()
    actor = coordinator_of(target)
    seats = [make_user(Role.OPERATOR, unit=unit).memberships.get() for unit in units]

    def deeds(unit: Unit, seat: Membership) -> tuple[Deed, Deed]:
        return (
            lambda: merge(unit, target, actor),
            lambda: people.hand_over(
                seat, actor=actor, name="Penerus", email=f"{seat.pk}@uji.test"
            ),
        )

    for unit, seat in zip(units, seats, strict=True):
        merged, handed = at_once(*deeds(unit, seat))
        # Whoever was second has seen what the first did, and none waited for ever.
        assert (merged.said, handed.said in (DONE, "seat_ended")) == (DONE, True)

    assert not Membership.objects.not_ended().filter(unit__in=units).exists()
    assert not AccessLink.objects.usable().filter(unit__in=units).exists()


@races(SPLIT)
def test_split_pressed_twice_makes_one_unit() -> None:
    unit = make_unit()
    record = make_innovation(unit=unit)
    actor = coordinator_of(unit)

    race = overlap(
        lambda: split(unit, record, actor, "Dinas Pecahan"),
        lambda: split(unit, record, actor, "Dinas Pecahan"),
    )

    assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert stored(record).unit == race.first
    assert Unit.objects.count() == 2
    assert figures_hold(unit.regency_id)


@races(SPLIT, MERGE)
def test_merge_against_a_split_is_refused() -> None:
    unit, target = make_unit(), make_unit()
    record = make_innovation(unit=unit)
    actor = coordinator_of(unit)

    race = overlap(
        lambda: split(unit, record, actor, "Dinas Pecahan"),
        lambda: merge(unit, target, actor),
    )

    assert race.second.said == "stale_version"
    assert figures_hold(unit.regency_id)


@unguarded(SPLIT)
def test_naive_split_twice_takes_the_record_from_the_first() -> None:
    unit = make_unit()
    record = make_innovation(unit=unit)

    @transaction.atomic
    def part(name: str) -> Unit:
        fresh = Unit.objects.create(regency=unit.regency, name=name)
        if stored(record).unit == unit:
            Innovation.objects.filter(pk=record.pk).update(unit=fresh)
        return fresh

    race = overlap(lambda: part("Satu"), lambda: part("Dua"))

    # Both were told that the record is theirs now.
    assert (race.second.said, stored(record).unit) == (DONE, race.second.value)
