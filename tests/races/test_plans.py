"""Action plans: activities, reports, the record's percent, a unit's clock."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from innovations.domain import action_item, plan, progress
from innovations.enums import ActionStatus
from innovations.models import ActionItem, Innovation, ProgressReport
from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.models import User
from regencies.domain import activation
from regencies.enums import Role
from regencies.models import Unit
from tests.factories import make_innovation, make_item, make_unit, make_user
from tests.races.ground import DONE, overlap, races, told, unguarded

ITEM = "innovations.domain.action_item"
CREATE, REVISE, MOVE = f"{ITEM}.create", f"{ITEM}.revise", f"{ITEM}.move"
OVERRIDE = f"{ITEM}.override_health"
REPORT = "innovations.domain.progress.report"
UNCHANGED = "innovations.domain.progress.report_unchanged"
SIGN_IN = "regencies.domain.activation.note_sign_in"
FIELDS = {
    "activity": "Melatih kader",
    "start_on": dt.date(2026, 1, 1),
    "end_on": dt.date(2026, 12, 31),
}


@pytest.fixture
def innovation() -> Innovation:
    return make_innovation(unit=make_unit())


@pytest.fixture
def operator(innovation: Innovation) -> User:
    return make_user(Role.OPERATOR, unit=innovation.unit)


def percent(innovation: Innovation) -> Decimal | None:
    return Innovation.objects.get(pk=innovation.pk).plan_percent


@races(CREATE)
def test_two_new_activities_stand_one_after_the_other(innovation, operator) -> None:
    def add() -> ActionItem:
        return action_item.create(innovation, actor=operator, fields=FIELDS)

    race = overlap(add, add)

    orders = ActionItem.objects.values_list("order", flat=True)
    assert (race.second.said, race.has_waited) == (DONE, True)
    assert sorted(orders) == [1, 2]


@unguarded(CREATE)
def test_naive_new_activities_take_one_place(innovation) -> None:
    @transaction.atomic
    def add() -> None:
        order = innovation.action_items.count() + 1
        ActionItem.objects.create(
            innovation=innovation, regency=innovation.regency, order=order, **FIELDS
        )

    overlap(add, add)

    assert list(ActionItem.objects.values_list("order", flat=True)) == [1, 1]


@races(REVISE)
def test_second_revision_is_shown_the_first(innovation, operator) -> None:
    item = make_item(innovation)

    def revise(fields: dict) -> ActionItem:
        return action_item.revise(item, actor=operator, version=1, fields=fields)

    race = overlap(lambda: revise({"weight": 5}), lambda: revise({"weight": 9}))

    assert race.second.said == "stale_version"
    assert ActionItem.objects.get().weight == 5


@unguarded(REVISE)
def test_naive_second_revision_wins_unseen(innovation) -> None:
    item = make_item(innovation)

    def revise(weight: int) -> None:
        current = ActionItem.objects.get(pk=item.pk)
        if current.version == 1:
            ActionItem.objects.filter(pk=item.pk).update(weight=weight, version=2)

    overlap(lambda: revise(5), lambda: revise(9))

    assert ActionItem.objects.get().weight == 9


@races(MOVE)
def test_finish_pressed_twice_is_told_once(innovation, operator) -> None:
    item = make_item(innovation)

    def finish() -> list[ActionItem]:
        return action_item.move([item], name="finish", actor=operator)

    race = overlap(finish, finish)

    assert race.second.said == "move_refused"
    assert told("action_item.finish") == 1
    assert percent(innovation) == 100


@races(OVERRIDE)
def test_override_pressed_twice_is_told_once(innovation, operator) -> None:
    item = make_item(innovation)

    def say() -> ActionItem:
        return action_item.override_health(
            item, actor=operator, health="late", reason="Lelang gagal."
        )

    race = overlap(say, say)

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert told("action_item.health_set") == 1


@unguarded(MOVE, OVERRIDE)
def test_naive_change_pressed_twice_is_told_twice(innovation, operator) -> None:
    item = make_item(innovation)

    @transaction.atomic
    def finish() -> None:
        current = ActionItem.objects.get(pk=item.pk)
        if current.status == ActionStatus.PLANNED:
            ActionItem.objects.filter(pk=item.pk).update(status=ActionStatus.DONE)
            activity.record([Event(current, "action_item.finish")], actor=operator)

    overlap(finish, finish)

    assert told("action_item.finish") == 2


@races(REPORT, UNCHANGED)
@pytest.mark.parametrize("is_unchanged", [False, True])
def test_report_pressed_twice_is_one(innovation, operator, is_unchanged) -> None:
    item = make_item(innovation)

    def report() -> ProgressReport:
        if is_unchanged:
            return progress.report_unchanged(item, actor=operator)
        return progress.report(item, actor=operator, physical=40, financial=0)

    race = overlap(report, report)

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert race.second.value == race.first
    assert ProgressReport.objects.count() == 1


@races(REPORT)
def test_two_activities_reported_at_once_both_count(innovation, operator) -> None:
    first, second = make_item(innovation), make_item(innovation)

    def report(item: ActionItem) -> ProgressReport:
        return progress.report(item, actor=operator, physical=50, financial=0)

    overlap(lambda: report(first), lambda: report(second))

    assert percent(innovation) == 50


@unguarded(REPORT, UNCHANGED)
def test_naive_reports_are_two_and_lose_a_half(innovation, operator) -> None:
    first, second = make_item(innovation), make_item(innovation)

    @transaction.atomic
    def report(item: ActionItem) -> None:
        if not item.progress_reports.exists():
            item.progress_reports.create(physical=50, financial=0)
        ActionItem.objects.filter(pk=item.pk).update(physical=50)
        parts = ActionItem.objects.filter(innovation=innovation)
        figure = plan.percent_of((one.weight, one.physical) for one in parts)
        Innovation.objects.filter(pk=innovation.pk).update(plan_percent=figure)

    overlap(lambda: report(first), lambda: report(second))
    assert percent(innovation) == 25

    overlap(
        lambda: second.progress_reports.create(physical=60, financial=0),
        lambda: second.progress_reports.create(physical=60, financial=0),
    )
    assert second.progress_reports.filter(physical=60).count() == 2


@races(SIGN_IN)
def test_two_first_sign_ins_keep_the_first_moment(innovation) -> None:
    people = [make_user(Role.OPERATOR, unit=innovation.unit) for _number in range(2)]

    race = overlap(
        lambda: activation.note_sign_in(actor=people[0]),
        lambda: activation.note_sign_in(actor=people[1]),
    )

    assert (race.first, race.second.value, race.has_waited) == (1, 0, True)


@unguarded(SIGN_IN)
def test_naive_sign_ins_write_twice(innovation) -> None:
    def note() -> int:
        unit = Unit.objects.get(pk=innovation.unit_id)
        if unit.active_since is not None:
            return 0
        return Unit.objects.filter(pk=unit.pk).update(active_since=timezone.now())

    race = overlap(note, note)

    assert (race.first, race.second.value) == (1, 1)
