"""The verbs of action items, and the figure they leave on the record."""

import datetime as dt
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from innovations.domain import action_item as verbs
from innovations.domain import progress
from innovations.enums import ACTION_ITEMS_MAX, ActionStatus, InnovationStatus
from innovations.enums.action_item import TRANSITIONS
from innovations.models import ActionItem, Innovation, ProgressReport
from masterplan.core.access import PUBLIC, scope_of
from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    MoveRefused,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.models import Activity, User
from masterplan.core.story import tell
from regencies.enums import Role
from tests.factories import (
    make_innovation,
    make_item,
    make_regency,
    make_unit,
    make_user,
)


def planned(**fields: object) -> dict[str, object]:
    return {
        "activity": "Melatih kader",
        "start_on": dt.date(2026, 2, 10),
        "end_on": dt.date(2026, 4, 3),
    } | fields


def percent(innovation: Innovation) -> Decimal | None:
    return Innovation.objects.get(pk=innovation.pk).plan_percent


@pytest.fixture
def innovation(db: None) -> Innovation:
    return make_innovation(unit=make_unit())


@pytest.fixture
def operator(innovation: Innovation) -> User:
    return make_user(Role.OPERATOR, unit=innovation.unit)


# --- create, revise ----------------------------------------------------------


def test_create_takes_whole_months_and_the_records_unit(
    innovation: Innovation, operator: User
) -> None:
    first = verbs.create(innovation, actor=operator, fields=planned())
    second = verbs.create(
        innovation, actor=operator, fields=planned(weight=3, budget=5_000_000)
    )

    stored = ActionItem.objects.get(pk=first.pk)
    assert (stored.start_on, stored.end_on) == (
        dt.date(2026, 2, 1),
        dt.date(2026, 4, 30),
    )
    assert (stored.unit, stored.weight, stored.status) == (
        innovation.unit,
        1,
        ActionStatus.PLANNED,
    )
    assert (first.order, second.order, second.regency_id) == (
        1,
        2,
        innovation.regency_id,
    )
    assert percent(innovation) == Decimal("0.00")
    [line] = tell(Activity.objects.for_target(second))
    assert line.sentence == f"{operator} menambah kegiatan rencana aksi ini"
    assert ("bobot", "–", "3") in [(c.label, c.old, c.new) for c in line.changes]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"activity": ""}, "activity"),
        ({"end_on": dt.date(2026, 1, 31)}, "end_on"),
        ({"weight": 0}, "weight"),
        ({"weight": 1_001}, "weight"),
        ({"budget": -1}, "budget"),
        ({"status": "done"}, "status"),
    ],
)
def test_create_refuses(innovation, operator, fields: dict, field: str) -> None:
    with pytest.raises(InvalidFields) as refusal:
        verbs.create(innovation, actor=operator, fields=planned(**fields))

    assert list(refusal.value.errors) == [field]
    assert not ActionItem.objects.exists()
    assert percent(innovation) is None


def test_create_refuses_another_regencys_unit(innovation, operator) -> None:
    other = make_unit(make_regency("32.17"))

    with pytest.raises(InvalidFields) as refusal:
        verbs.create(innovation, actor=operator, fields=planned(unit=other))

    assert refusal.value.errors == {"unit": ["OPD ini bukan milik daerah tersebut."]}


def test_create_refuses_more_than_a_plan_holds(innovation, operator) -> None:
    day = dt.date(2026, 1, 1)
    ActionItem.objects.bulk_create(
        ActionItem(
            innovation=innovation,
            regency=innovation.regency,
            activity="x",
            start_on=day,
            end_on=day,
        )
        for _number in range(ACTION_ITEMS_MAX)
    )

    with pytest.raises(DomainError) as refusal:
        verbs.create(innovation, actor=operator, fields=planned())

    assert refusal.value.code == "plan_full"


def test_revise_writes_what_changed_once(innovation, operator) -> None:
    item = make_item(innovation, weight=1)

    revised = verbs.revise(item, actor=operator, version=1, fields={"weight": 2})
    again = verbs.revise(item, actor=operator, version=2, fields={"weight": 2})

    assert (revised.version, again.version) == (2, 2)
    assert Activity.objects.for_target(item).count() == 1


def test_revise_shows_both_values_of_a_stale_item(innovation, operator) -> None:
    item = make_item(innovation, risk="Lama")
    verbs.revise(item, actor=operator, version=1, fields={"risk": "Hujan"})

    with pytest.raises(StaleVersion) as stale:
        verbs.revise(item, actor=operator, version=1, fields={"risk": "Banjir"})

    [conflict] = stale.value.fields
    assert (conflict.label, conflict.current, conflict.offered) == (
        "risiko",
        "Hujan",
        "Banjir",
    )
    assert stale.value.version == 2


# --- rights ------------------------------------------------------------------


def test_rights_are_the_two_units_and_the_coordinators(innovation) -> None:
    regency = innovation.regency
    doer = make_unit(regency)
    item = make_item(innovation, unit=doer)
    may = {
        "doer": make_user(Role.OPERATOR, unit=doer),
        "owner": make_user(Role.UNIT_HEAD, unit=innovation.unit),
        "coordinator": make_user(Role.COORDINATOR, regency=regency),
    }
    may_not = {
        "neighbour": make_user(Role.OPERATOR, unit=make_unit(regency)),
        "leader": make_user(Role.LEADER, regency=regency),
        "mentor": make_user(Role.MENTOR, regency=regency),
        "ministry": make_user(Role.MINISTRY),
        "elsewhere": make_user(Role.COORDINATOR, regency=make_regency("32.17")),
    }
    rules = ("change_action_item", "report_action_item", "override_action_item")

    for rule in rules:
        assert all(user.has_perm(f"innovations.{rule}", item) for user in may.values())
        assert not any(
            user.has_perm(f"innovations.{rule}", item) for user in may_not.values()
        )
    for user in may_not.values():
        for deed in (
            lambda user=user: verbs.revise(item, actor=user, version=1, fields={}),
            lambda user=user: verbs.move([item], name="start", actor=user),
            lambda user=user: verbs.override_health(
                item, actor=user, health="late", reason="x"
            ),
            lambda user=user: progress.report_unchanged(item, actor=user),
            lambda user=user: progress.report(
                item, actor=user, physical=1, financial=1
            ),
        ):
            with pytest.raises((NotAllowed, MoveRefused)):
                deed()
    assert not Activity.objects.exists()


# --- move --------------------------------------------------------------------


@pytest.mark.parametrize("name", TRANSITIONS)
@pytest.mark.parametrize("status", ActionStatus.values)
def test_move_follows_the_table(innovation, operator, name, status) -> None:
    step = TRANSITIONS[name]
    item = make_item(innovation, status=status)

    def go() -> list[ActionItem]:
        return verbs.move([item], name=name, actor=operator, reason="Ada sebab.")

    if status in step.sources:
        [moved] = go()
        assert (moved.status, moved.version) == (step.target, 2)
        [line] = tell(Activity.objects.for_target(item))
        assert line.sentence == f"{operator} {step.done}"
    else:
        with pytest.raises(MoveRefused):
            go()


def test_cancel_needs_a_reason(innovation, operator) -> None:
    item = make_item(innovation)

    with pytest.raises(DomainError) as refusal:
        verbs.move([item], name="cancel", actor=operator)

    assert refusal.value.code == "reason_required"


def test_move_takes_all_or_none(innovation, operator) -> None:
    first = make_item(innovation)
    second = make_item(innovation, status=ActionStatus.DONE)

    with pytest.raises(MoveRefused):
        verbs.move([first, second], name="start", actor=operator)

    assert ActionItem.objects.get(pk=first.pk).status == ActionStatus.PLANNED


# --- health ------------------------------------------------------------------


def test_override_is_said_with_a_reason_and_taken_back(innovation, operator) -> None:
    item = make_item(innovation)
    with pytest.raises(DomainError) as refusal:
        verbs.override_health(item, actor=operator, health="late")
    assert refusal.value.code == "reason_required"

    said = verbs.override_health(
        item, actor=operator, health="at_risk", reason="Anggaran belum cair."
    )
    assert (said.health_override, said.override_reason) == (
        "at_risk",
        "Anggaran belum cair.",
    )
    verbs.override_health(
        item, actor=operator, health="at_risk", reason="Anggaran belum cair."
    )
    freed = verbs.override_health(item, actor=operator, health="")

    assert (freed.health_override, freed.override_reason, freed.version) == ("", "", 3)
    assert [one.verb for one in Activity.objects.for_target(item)] == [
        "action_item.health_freed",
        "action_item.health_set",
    ]
    with pytest.raises(DomainError):
        verbs.override_health(item, actor=operator, health="silent", reason="x")


# --- the roll-up --------------------------------------------------------------


def recomputed(innovation: Innovation) -> Decimal | None:
    """An independent recomputation in whole numbers: hundredths, half up."""
    weights, done = 0, 0
    for item in ActionItem.objects.filter(innovation=innovation):
        if item.status == "cancelled":
            continue
        weights += item.weight
        done += item.weight * (100 if item.status == "done" else item.physical)
    if weights == 0:
        return None
    hundredths = Fraction(done * 100, weights)
    return Decimal((2 * hundredths + 1) // 2) / 100


def test_percent_is_weighted_and_rounded_half_up(innovation, operator) -> None:
    make_item(innovation, weight=1, physical=1)
    make_item(innovation, weight=7)
    assert percent(innovation) == Decimal("0.13")  # 1/8 = 0.125
    third = make_item(innovation, weight=1, status=ActionStatus.DONE)
    assert percent(innovation) == Decimal("11.22")
    verbs.move([third], name="reopen", actor=operator, reason="Belum.")
    verbs.move([third], name="cancel", actor=operator, reason="Batal.")
    assert percent(innovation) == Decimal("0.13")


_deeds = st.lists(
    st.tuples(
        st.sampled_from(["create", "weigh", "report", "unchanged", *TRANSITIONS]),
        st.integers(0, 9),
        st.integers(1, 1_000),
        st.integers(0, 100),
    ),
    max_size=12,
)


class Rollup(TestCase):
    """Whatever the verbs did, the record's percent is the plain recomputation."""

    @settings(max_examples=40, deadline=None)
    @given(
        start=st.lists(
            st.tuples(
                st.integers(1, 1_000),
                st.integers(0, 100),
                st.sampled_from(ActionStatus.values),
            ),
            max_size=6,
        ),
        deeds=_deeds,
    )
    def test_equals_an_independent_recomputation(self, start, deeds) -> None:
        innovation = make_innovation(unit=make_unit())
        actor = make_user(Role.OPERATOR, unit=innovation.unit)
        for weight, physical, status in start:
            make_item(innovation, weight=weight, physical=physical, status=status)
        for name, place, weight, physical in deeds:
            items = list(ActionItem.objects.filter(innovation=innovation))
            # Refused by the table: nothing may have changed.
            with suppress(DomainError):
                self.carry_out(innovation, items, actor, name, place, weight, physical)
            assert percent(innovation) == recomputed(innovation)

    def carry_out(
        self, innovation, items, actor, name, place, weight, physical
    ) -> None:
        if name == "create":
            verbs.create(innovation, actor=actor, fields=planned(weight=weight))
            return
        if not items:
            return
        item = items[place % len(items)]
        if name == "weigh":
            verbs.revise(
                item, actor=actor, version=item.version, fields={"weight": weight}
            )
        elif name == "report":
            progress.report(
                item, actor=actor, physical=physical, financial=0, obstacle="Sebab."
            )
        elif name == "unchanged":
            progress.report_unchanged(item, actor=actor)
        else:
            verbs.move([item], name=name, actor=actor, reason="Sebab.")


# --- progress ----------------------------------------------------------------


def test_report_begins_the_item_and_is_kept(innovation, operator) -> None:
    item = make_item(innovation)

    made = progress.report(
        item,
        actor=operator,
        physical=40,
        financial=25,
        obstacle=" Hujan. ",
        follow_up="Dijadwal ulang.",
    )

    stored = ActionItem.objects.get(pk=item.pk)
    assert (stored.physical, stored.financial, stored.status) == (
        40,
        25,
        ActionStatus.IN_PROGRESS,
    )
    assert (stored.reported_at, stored.version) == (made.created_at, 2)
    assert (made.obstacle, made.follow_up, made.is_unchanged) == (
        "Hujan.",
        "Dijadwal ulang.",
        False,
    )
    assert percent(innovation) == Decimal("40.00")


def test_report_pressed_twice_is_one(innovation, operator) -> None:
    item = make_item(innovation)

    first = progress.report(item, actor=operator, physical=40, financial=0)
    second = progress.report(item, actor=operator, physical=40, financial=0)
    other = progress.report(item, actor=operator, physical=45, financial=0)

    assert first == second != other
    assert ProgressReport.objects.count() == 2


def test_unchanged_pressed_twice_is_one(innovation, operator) -> None:
    item = make_item(innovation, physical=30, financial=10)

    first = progress.report_unchanged(item, actor=operator)
    second = progress.report_unchanged(item, actor=operator)

    assert first == second
    assert (first.physical, first.financial, first.is_unchanged) == (30, 10, True)
    assert ActionItem.objects.get(pk=item.pk).status == ActionStatus.IN_PROGRESS


@pytest.mark.parametrize(("physical", "financial"), [(49, 50), (50, 49)])
def test_report_that_falls_says_why(innovation, operator, physical, financial) -> None:
    item = make_item(innovation, physical=50, financial=50)

    with pytest.raises(DomainError) as refusal:
        progress.report(item, actor=operator, physical=physical, financial=financial)
    assert (refusal.value.code, refusal.value.field) == (
        "fall_needs_obstacle",
        "obstacle",
    )
    assert "fisik 50%, keuangan 50%" in refusal.value.message

    progress.report(
        item,
        actor=operator,
        physical=physical,
        financial=financial,
        obstacle="Salah hitung.",
    )
    stored = ActionItem.objects.get(pk=item.pk)
    assert (stored.physical, stored.financial) == (physical, financial)


@pytest.mark.parametrize("physical", [-1, 101])
def test_report_refuses_what_is_no_percent(innovation, operator, physical) -> None:
    with pytest.raises(InvalidFields) as refusal:
        progress.report(
            make_item(innovation), actor=operator, physical=physical, financial=0
        )

    assert list(refusal.value.errors) == ["physical"]


@pytest.mark.parametrize("status", [ActionStatus.DONE, ActionStatus.CANCELLED])
def test_closed_items_take_no_report(innovation, operator, status) -> None:
    item = make_item(innovation, status=status)

    for deed in (
        lambda: progress.report(item, actor=operator, physical=1, financial=0),
        lambda: progress.report_unchanged(item, actor=operator),
    ):
        with pytest.raises(MoveRefused):
            deed()


def test_items_of_a_published_record_are_no_public_matter(innovation, operator) -> None:
    item = make_item(innovation)
    Innovation.objects.update(
        status=InnovationStatus.VERIFIED,
        registration_number="32.11-9999",
        published_at=innovation.created_at,
    )
    stranger = make_user(Role.OPERATOR, unit=make_unit(make_regency("32.17")))

    assert list(ActionItem.objects.visible_to(scope_of(operator))) == [item]
    assert not ActionItem.objects.visible_to(scope_of(stranger)).exists()
    assert not ActionItem.objects.visible_to(PUBLIC).exists()
