"""Two coordinators at one masterplan: numbers, editions, what is in force, lines."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from innovations.enums import InnovationStatus
from innovations.models import Innovation
from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.models import User
from masterplan.domain import entry as entries
from masterplan.domain import plan as verbs
from masterplan.domain import plan_part as parts
from masterplan.models import Masterplan, MasterplanEntry, Mission
from regencies.models import Regency
from tests.factories import make_innovation, make_regency, make_unit
from tests.masterplan.plans import make_entry, make_plan
from tests.races.ground import (
    DONE,
    coordinator_of,
    overlap,
    races,
    stored,
    told,
    unguarded,
)

CREATE = "masterplan.domain.plan.create"
REVISE = "masterplan.domain.plan.revise"
ACTIVATE = "masterplan.domain.plan.activate"
SUPERSEDE = "masterplan.domain.plan.supersede"
ADD = "masterplan.domain.plan_part.add"
CHANGE = "masterplan.domain.plan_part.revise"
STRIKE = "masterplan.domain.plan_part.remove"
SHIFT = "masterplan.domain.plan_part.shift"
TAKE = "masterplan.domain.entry.take_up"
EDIT = "masterplan.domain.entry.revise"
EDIT_MANY = "masterplan.domain.entry.revise_many"
REMOVE = "masterplan.domain.entry.remove"
FREEZE = "masterplan.domain.entry.freeze"

FIELDS = {
    "title": "Masterplan Uji",
    "start_year": 2023,
    "end_year": 2027,
    "horizon_years": 10,
}
NOW = dt.datetime(2023, 10, 12, 3, tzinfo=dt.UTC)


@pytest.fixture
def regency() -> Regency:
    return make_regency("32.11")


@pytest.fixture
def coordinator(regency: Regency) -> User:
    return coordinator_of(regency)


@pytest.fixture
def plan(regency: Regency) -> Masterplan:
    return make_plan(regency)


@pytest.fixture
def first(regency: Regency) -> Innovation:
    return make_innovation(
        unit=make_unit(regency), status=InnovationStatus.SUBMITTED, name="Antrean"
    )


@pytest.fixture
def second(regency: Regency) -> Innovation:
    return make_innovation(
        unit=make_unit(regency), status=InnovationStatus.SUBMITTED, name="Bantuan"
    )


def take(plan: Masterplan, actor: User, innovation: Innovation) -> list:
    return entries.take_up([innovation], masterplan=plan, actor=actor, horizon="short")


# --- Editions ----------------------------------------------------------------


@races(CREATE)
def test_two_editions_get_two_numbers(regency: Regency, coordinator: User) -> None:
    def deed() -> Masterplan:
        return verbs.create(actor=coordinator, regency=regency, fields=FIELDS)

    race = overlap(deed, deed)

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert (race.first.edition, race.second.value.edition) == (1, 2)


@unguarded(CREATE)
def test_naive_edition_is_refused_by_the_database(regency: Regency) -> None:
    @transaction.atomic
    def naive() -> None:
        Masterplan.objects.create(
            regency=regency,
            edition=Masterplan.objects.filter(regency=regency).count() + 1,
            **FIELDS,
        )

    race = overlap(naive, naive)

    assert race.second.said == "IntegrityError"


@races(REVISE)
def test_the_second_title_is_stale(plan: Masterplan, coordinator: User) -> None:
    def deed(title: str) -> Masterplan:
        return verbs.revise(plan, actor=coordinator, version=1, fields={"title": title})

    race = overlap(lambda: deed("Satu"), lambda: deed("Dua"))

    assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert stored(plan).title == "Satu"


@unguarded(REVISE)
def test_naive_title_is_lost(plan: Masterplan) -> None:
    @transaction.atomic
    def naive(title: str) -> None:
        current = Masterplan.objects.get(pk=plan.pk)
        if current.version == 1:
            Masterplan.objects.filter(pk=plan.pk).update(title=title, version=2)

    overlap(lambda: naive("Satu"), lambda: naive("Dua"))

    assert stored(plan).title == "Dua"


@races(ACTIVATE)
def test_two_drafts_put_in_force_follow_each_other(
    regency: Regency, plan: Masterplan, coordinator: User
) -> None:
    other = make_plan(regency)
    verbs.activate(make_plan(regency), actor=coordinator)

    race = overlap(
        lambda: verbs.activate(plan, actor=coordinator),
        lambda: verbs.activate(other, actor=coordinator),
    )

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert (stored(plan).status, stored(other).status) == ("superseded", "active")
    assert told("masterplan.supersede") == 2


@unguarded(ACTIVATE)
def test_naive_second_draft_breaks_on_the_constraint(
    regency: Regency, plan: Masterplan
) -> None:
    other = make_plan(regency)

    @transaction.atomic
    def naive(one: Masterplan) -> None:
        Masterplan.objects.filter(regency=regency, status="active").update(
            status="superseded"
        )
        Masterplan.objects.filter(pk=one.pk).update(status="active")

    race = overlap(lambda: naive(plan), lambda: naive(other))

    assert race.second.said == "IntegrityError"


@races(SUPERSEDE)
def test_out_of_force_is_said_once(plan: Masterplan, coordinator: User) -> None:
    verbs.activate(plan, actor=coordinator)

    def deed() -> Masterplan:
        return verbs.supersede(plan, actor=coordinator, reason="Dicabut.")

    race = overlap(deed, deed)

    assert (race.second.said, race.has_waited) == ("move_refused", True)
    assert told("masterplan.supersede") == 1


@unguarded(SUPERSEDE)
def test_naive_end_is_told_twice(plan: Masterplan, coordinator: User) -> None:
    verbs.activate(plan, actor=coordinator)

    @transaction.atomic
    def naive() -> None:
        current = Masterplan.objects.get(pk=plan.pk)
        if current.status == "active":
            Masterplan.objects.filter(pk=plan.pk).update(status="superseded")
            activity.record([Event(current, "masterplan.supersede")], actor=coordinator)

    overlap(naive, naive)

    assert told("masterplan.supersede") == 2


# --- Lines -------------------------------------------------------------------


@races(ADD)
def test_two_lines_stand_one_after_the_other(
    plan: Masterplan, coordinator: User
) -> None:
    def deed(text: str) -> Mission:
        return parts.add(plan, kind="mission", actor=coordinator, fields={"text": text})

    race = overlap(lambda: deed("Satu"), lambda: deed("Dua"))

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert (race.first.order, race.second.value.order) == (1, 2)


@unguarded(ADD)
def test_naive_lines_share_a_place(plan: Masterplan) -> None:
    @transaction.atomic
    def naive(text: str) -> None:
        place = Mission.objects.filter(masterplan=plan).count() + 1
        Mission.objects.create(masterplan=plan, text=text, order=place)

    overlap(lambda: naive("Satu"), lambda: naive("Dua"))

    assert list(Mission.objects.values_list("order", flat=True)) == [1, 1]


@races(CHANGE, STRIKE)
def test_a_struck_line_is_not_changed(plan: Masterplan, coordinator: User) -> None:
    line = Mission.objects.create(masterplan=plan, text="Melayani")

    race = overlap(
        lambda: parts.remove(line, actor=coordinator),
        lambda: parts.revise(
            line, actor=coordinator, version=1, fields={"text": "Lain"}
        ),
    )

    assert (race.second.said, race.has_waited) == ("move_refused", True)
    assert told("masterplan.part_revised") == 0


@unguarded(CHANGE, STRIKE)
def test_naive_change_of_a_struck_line_is_told(
    plan: Masterplan, coordinator: User
) -> None:
    line = Mission.objects.create(masterplan=plan, text="Melayani")

    @transaction.atomic
    def strike() -> None:
        Mission.objects.filter(pk=line.pk).delete()

    @transaction.atomic
    def change() -> None:
        current = Mission.objects.get(pk=line.pk)
        Mission.objects.filter(pk=current.pk).update(text="Lain")
        activity.record([Event(plan, "masterplan.part_revised")], actor=coordinator)

    overlap(strike, change)

    assert (told("masterplan.part_revised"), Mission.objects.count()) == (1, 0)


@races(SHIFT)
def test_two_moves_of_a_line_both_count(plan: Masterplan, coordinator: User) -> None:
    lines = [
        Mission.objects.create(masterplan=plan, text=text, order=order)
        for order, text in enumerate(("A", "B", "C"), start=1)
    ]

    race = overlap(
        lambda: parts.shift(lines[2], actor=coordinator, by=-1),
        lambda: parts.shift(lines[2], actor=coordinator, by=-1),
    )

    assert (race.second.said, race.has_waited) == (DONE, True)
    texts = Mission.objects.order_by("order").values_list("text", flat=True)
    assert list(texts) == ["C", "A", "B"]


@unguarded(SHIFT)
def test_naive_second_move_is_lost(plan: Masterplan) -> None:
    lines = [
        Mission.objects.create(masterplan=plan, text=text, order=order)
        for order, text in enumerate(("A", "B", "C"), start=1)
    ]

    @transaction.atomic
    def naive() -> None:
        rows = list(Mission.objects.order_by("order"))
        place = rows.index(lines[2])
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
        for order, row in enumerate(rows, start=1):
            Mission.objects.filter(pk=row.pk).update(order=order)

    overlap(naive, naive)

    texts = Mission.objects.order_by("order").values_list("text", flat=True)
    assert list(texts) == ["A", "C", "B"]


# --- Entries -----------------------------------------------------------------


@races(TAKE)
def test_two_innovations_get_two_numbers(
    plan: Masterplan, coordinator: User, first: Innovation, second: Innovation
) -> None:
    race = overlap(
        lambda: take(plan, coordinator, first),
        lambda: take(plan, coordinator, second),
    )

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert (race.first[0].entry.number, race.second.value[0].entry.number) == (1, 2)
    assert stored(plan).last_number == 2


@races(TAKE)
def test_one_innovation_is_taken_up_once(
    plan: Masterplan, coordinator: User, first: Innovation
) -> None:
    race = overlap(
        lambda: take(plan, coordinator, first),
        lambda: take(plan, coordinator, first),
    )

    [outcome] = race.second.value
    assert (outcome.refusal.code, race.has_waited) == ("already_taken_up", True)
    assert told("entry.taken_up") == 1


@unguarded(TAKE)
def test_naive_number_is_given_twice(
    plan: Masterplan, first: Innovation, second: Innovation
) -> None:
    @transaction.atomic
    def naive(innovation: Innovation) -> None:
        make_entry(Masterplan.objects.get(pk=plan.pk), innovation)

    race = overlap(lambda: naive(first), lambda: naive(second))

    # Only the constraint stands between it and two entries of one number.
    assert race.second.said == "IntegrityError"


@races(EDIT, EDIT_MANY)
def test_bulk_does_not_overwrite_what_was_just_saved(
    plan: Masterplan, coordinator: User, first: Innovation
) -> None:
    own = make_entry(plan, first)

    race = overlap(
        lambda: entries.revise(
            own, actor=coordinator, version=1, fields={"basis": "Satu"}
        ),
        lambda: entries.revise_many(
            [own],
            masterplan=plan,
            actor=coordinator,
            versions={own.pk: 1},
            fields={"basis": "Dua"},
        ),
    )

    [outcome] = race.second.value
    assert (outcome.refusal.code, race.has_waited) == ("stale_version", True)
    assert stored(own).basis == "Satu"


@unguarded(EDIT, EDIT_MANY)
def test_naive_bulk_overwrites(plan: Masterplan, first: Innovation) -> None:
    own = make_entry(plan, first)

    @transaction.atomic
    def naive(basis: str) -> None:
        current = MasterplanEntry.objects.get(pk=own.pk)
        if current.version == 1:
            MasterplanEntry.objects.filter(pk=own.pk).update(basis=basis, version=2)

    overlap(lambda: naive("Satu"), lambda: naive("Dua"))

    assert stored(own).basis == "Dua"


@races(REMOVE, FREEZE)
def test_a_frozen_entry_is_not_removed(
    regency: Regency, plan: Masterplan, coordinator: User, first: Innovation
) -> None:
    own = make_entry(plan, first)

    race = overlap(
        lambda: entries.freeze(regency.pk, at=NOW, actor=coordinator),
        lambda: entries.remove(own, actor=coordinator, reason="Ganda."),
    )

    assert (race.second.said, race.has_waited) == ("move_refused", True)
    assert stored(own).baseline_at == NOW


@unguarded(REMOVE, FREEZE)
def test_naive_removal_loses_a_baseline(plan: Masterplan, first: Innovation) -> None:
    own = make_entry(plan, first)

    @transaction.atomic
    def freeze() -> None:
        MasterplanEntry.objects.filter(pk=own.pk).update(
            baseline={"name": "Antrean"}, baseline_at=timezone.now()
        )

    @transaction.atomic
    def remove() -> None:
        current = MasterplanEntry.objects.get(pk=own.pk)
        if current.baseline_at is None:
            MasterplanEntry.objects.filter(pk=own.pk).delete()

    overlap(freeze, remove)

    assert not MasterplanEntry.objects.exists()
