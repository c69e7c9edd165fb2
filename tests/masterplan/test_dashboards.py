"""The dashboard's figures: parts add up, and each opens exactly its rows."""

import dataclasses
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from dimensions.models import SubDimension
from innovations.domain import innovation as verbs
from innovations.domain import rollup
from innovations.enums import REVIEWED_STATUSES, InnovationStatus, InnovationStep
from innovations.filters import InnovationFilter
from innovations.models import BudgetLine, Innovation, QuickWin
from masterplan.core.access import PUBLIC, Scope, scope_of
from masterplan.domain.audience import Audience
from masterplan.domain.dashboards import RegencyDashboard, regency_dashboard
from masterplan.domain.figures import RECORDS, Figure, drill
from masterplan.domain.stage_strip import strips
from masterplan.domain.unit_page import unit_dashboard
from masterplan.enums import StageState
from masterplan.models import Cohort, Participation, StageRecord
from regencies.enums import Role, UnitKind
from regencies.models import Unit
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

READERS = (
    "public",
    "coordinator",
    "operator",
    "leader",
    "mentor",
    "evaluator",
    "local_evaluator",
    "ministry",
    "stranger",
)


def reader(name: str, units: list[Unit]) -> Scope:
    """The Scope of one of READERS, seen from the regency of `units`."""
    regency = units[0].regency
    seats: dict[str, Callable] = {
        "public": lambda: None,
        "coordinator": lambda: make_user(Role.COORDINATOR, regency=regency),
        "operator": lambda: make_user(Role.OPERATOR, unit=units[0]),
        "leader": lambda: make_user(Role.LEADER, regency=regency),
        "mentor": lambda: make_user(Role.MENTOR, regency=regency),
        "evaluator": lambda: make_user(Role.EVALUATOR),
        "local_evaluator": lambda: make_user(Role.EVALUATOR, regency=regency),
        "ministry": lambda: make_user(Role.MINISTRY),
        "stranger": lambda: make_user(Role.COORDINATOR, regency=make_regency("32.99")),
    }
    user = seats[name]()
    return scope_of(user) if user else PUBLIC


def figures_in(value: object) -> Iterator[Figure]:
    """Every Figure anywhere in a dashboard."""
    if isinstance(value, Figure):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from figures_in(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from figures_in(getattr(value, field.name))


def assert_opens_its_rows(shown: object, scope: Scope) -> None:
    """Every figure's filter lists as many rows in the register as the figure says."""
    figures = {
        (figure.query, figure.count)
        for figure in figures_in(shown)
        if figure.opens == RECORDS
    }
    visible = Innovation.objects.visible_to(scope)
    assert figures == {(query, listed(query, visible)) for query, _count in figures}


def listed(query: str, visible: QuerySet[Innovation]) -> int:
    filterset = InnovationFilter(QueryDict(query), queryset=visible)
    assert filterset.form.is_valid(), (query, filterset.form.errors)
    return filterset.qs.count()


row = st.fixed_dictionaries(
    {
        "unit": st.sampled_from([None, 0, 1, 2]),
        "dimension": st.sampled_from(["governance", "living", "society"]),
        "sub": st.sampled_from([None, 1, 3]),
        "step": st.sampled_from(["", *InnovationStep.values]),
        "status": st.sampled_from(InnovationStatus.values),
        "is_digital": st.sampled_from([None, True, False]),
        "start_year": st.sampled_from([None, 2022, 2024]),
        "is_published": st.booleans(),
        "quick_win_year": st.sampled_from([None, 2023, 2024]),
        "planned": st.sampled_from([None, 0, 250_000_000]),
        "problem": st.sampled_from(["", "Antre lama."]),
    }
)


def store(rows: list[dict], units: list[Unit]) -> None:
    regency = units[0].regency
    subs = {sub.pk: sub for sub in SubDimension.objects.all()}
    for number, fields in enumerate(rows):
        status = fields["status"]
        prefix = {"governance": "GOV", "living": "LIV", "society": "SOC"}
        sub = subs.get(f"{prefix[fields['dimension']]}-{fields['sub']}")
        record = Innovation.objects.create(
            regency=regency,
            unit=None if fields["unit"] is None else units[fields["unit"]],
            dimension_id=fields["dimension"],
            sub_dimension=sub,
            name=f"Inovasi {number}",
            problem=fields["problem"],
            description="Uraian.",
            is_digital=fields["is_digital"],
            start_year=fields["start_year"],
            step=fields["step"],
            status=status,
            person_in_charge="Kepala Bidang",
            registration_number=f"{regency.pk}-{number:04}",
            published_at=timezone.now()
            if fields["is_published"] and status in REVIEWED_STATUSES
            else None,
        )
        # Two lines, so that a join would count the record twice.
        for _ in range(2):
            BudgetLine.objects.create(innovation=record, planned=fields["planned"])
        if fields["quick_win_year"]:
            QuickWin.objects.create(
                innovation=record,
                regency=regency,
                dimension_id=fields["dimension"],
                year=fields["quick_win_year"],
            )
    rollup.recompute(regency.pk)


def make_units() -> list[Unit]:
    """An OPD, a puskesmas under it, and another OPD."""
    make_dimensions()
    parent = make_unit(name="Dinas Kesehatan")
    below = make_unit(
        parent.regency,
        name="Puskesmas Melati",
        kind=UnitKind.HEALTH_CENTRE,
        parent=parent,
        is_counted=False,
    )
    return [parent, below, make_unit(parent.regency, name="Dinas Sosial")]


@settings(max_examples=20, deadline=None)
@given(rows=st.lists(row, max_size=9), name=st.sampled_from(READERS))
def test_every_part_adds_up_and_every_figure_opens_its_rows(
    rows: list[dict], name: str
) -> None:
    with transaction.atomic():
        units = make_units()
        store(rows, units)
        scope = reader(name, units)

        shown = regency_dashboard(units[0].regency, scope=scope)

        visible = list(
            Innovation.objects.visible_to(scope).prefetch_related("budget_lines")
        )
        total = len(visible)
        assert shown.total.count == total
        for parts in (
            [one.figure for one in shown.dimensions],
            [one.total for one in shown.units.rows],
            shown.units.statuses,
            shown.statuses,
            shown.steps,
            shown.digital,
            shown.years,
        ):
            assert sum(part.count for part in parts) == total
        for one in shown.dimensions:
            cells = [*one.sub_dimensions, one.unset]
            assert sum(cell.figure.count for cell in cells) == one.figure.count
        for line in shown.units.rows:
            assert sum(part.count for part in line.statuses) == line.total.count
        assert_opens_its_rows(shown, scope)
        planned = [
            budget.planned
            for record in visible
            for budget in record.budget_lines.all()
            if budget.planned is not None
        ]
        assert shown.planned == (sum(planned) if planned else None)
        is_reviewer = name in ("evaluator", "local_evaluator", "ministry")
        assert shown.unverified == (
            sum(one["status"] in ("draft", "submitted", "returned") for one in rows)
            if is_reviewer
            else None
        )
        for unit in units:
            assert_opens_its_rows(unit_dashboard(unit, scope=scope), scope)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("name", "audience"),
    [
        ("public", Audience.PUBLIC),
        ("coordinator", Audience.COORDINATOR),
        ("operator", Audience.INSIDER),
        ("leader", Audience.INSIDER),
        ("mentor", Audience.INSIDER),
        ("evaluator", Audience.REVIEWER),
        ("local_evaluator", Audience.REVIEWER),
        ("ministry", Audience.REVIEWER),
        ("stranger", Audience.PUBLIC),
    ],
)
def test_audience_follows_the_seat(name: str, audience: Audience) -> None:
    units = make_units()

    shown = regency_dashboard(units[0].regency, scope=reader(name, units))

    assert shown.audience is audience


@pytest.mark.parametrize("name", ["public", "coordinator", "operator", "ministry"])
def test_dashboard_takes_seven_statements_with_any_number_of_rows(name: str) -> None:
    units = make_units()
    scope = reader(name, units)
    make_innovation(unit=units[0], status=InnovationStatus.SUBMITTED)
    counts = []

    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as statements:
            regency_dashboard(units[0].regency, scope=scope)
        counts.append(len(statements))
        for _ in range(29):
            make_innovation(unit=make_unit(units[0].regency))

    assert counts[0] == counts[1]
    assert counts[0] <= 7


def test_units_roll_up_without_borrowing_figures() -> None:
    parent, below, other = units = make_units()
    make_innovation(unit=below, status=InnovationStatus.SUBMITTED)
    make_innovation(unit=None, regency=parent.regency)

    table = regency_dashboard(parent.regency, scope=reader("coordinator", units)).units

    assert [(str(line.total.label), line.total.count) for line in table.rows] == [
        ("Dinas Kesehatan", 0),
        ("Puskesmas Melati", 1),
        ("Belum ditetapkan", 1),
    ]
    assert table.silent == (other,)
    assert table.active_count == 2


def test_unit_with_only_a_withdrawn_record_counts_as_silent() -> None:
    units = make_units()
    make_innovation(unit=units[2], status=InnovationStatus.WITHDRAWN)

    table = regency_dashboard(
        units[0].regency, scope=reader("coordinator", units)
    ).units

    assert [unit.name for unit in table.silent] == ["Dinas Kesehatan", "Dinas Sosial"]


def test_heat_is_relative_to_the_fullest_cell() -> None:
    units = make_units()
    for count, code in ((4, "LIV-1"), (1, "LIV-2")):
        for _ in range(count):
            make_innovation(
                unit=units[0],
                dimension_id="living",
                dimension=make_dimensions()["living"],
                sub_dimension_id=code,
            )

    shown = regency_dashboard(units[0].regency, scope=reader("coordinator", units))

    living = next(line for line in shown.dimensions if line.figure.key == "living")
    assert [cell.heat for cell in living.sub_dimensions] == [4, 1, 0]
    assert living.unset.heat == 0
    assert shown.empty_sub_dimensions == 16


def test_recent_tells_an_action_on_many_records_once() -> None:
    units = make_units()
    coordinator = make_user(Role.COORDINATOR, regency=units[0].regency)
    records = [
        make_innovation(
            unit=units[0], name=f"Inovasi {number}", status=InnovationStatus.SUBMITTED
        )
        for number in range(3)
    ]
    verbs.move(records, name="verify", actor=coordinator)

    shown = regency_dashboard(units[0].regency, scope=scope_of(coordinator))

    assert [
        (one.line.sentence, one.line.target_label, one.others, one.is_capped)
        for one in shown.recent
    ] == [(f"{coordinator} memverifikasi inovasi ini", "Inovasi 2", 2, False)]


def test_recent_hides_the_drafts_of_other_units() -> None:
    units = make_units()
    author = make_user(Role.OPERATOR, unit=units[2])
    verbs.create(
        actor=author,
        regency=units[2].regency,
        fields={
            "name": "Draf rahasia",
            "unit": units[2],
            "dimension": make_dimensions()["living"],
        },
    )

    def labels(scope: Scope) -> list[str]:
        shown: RegencyDashboard = regency_dashboard(units[0].regency, scope=scope)
        return [one.line.target_label for one in shown.recent]

    assert labels(scope_of(author)) == ["Draf rahasia"]
    assert labels(reader("coordinator", units)) == ["Draf rahasia"]
    assert labels(reader("operator", units)) == []
    assert labels(reader("evaluator", units)) == []


def test_strips_name_the_current_stage() -> None:
    regency = make_regency()
    older = Participation.objects.create(
        cohort=Cohort.objects.create(year=2019, name="Angkatan 2019"), regency=regency
    )
    newer = Participation.objects.create(
        cohort=Cohort.objects.create(year=2023, name="Angkatan 2023"), regency=regency
    )
    for order, state in enumerate((StageState.PASSED, StageState.UPCOMING), start=1):
        StageRecord.objects.create(
            participation=newer,
            regency=regency,
            order=order,
            name=f"Tahap {order}",
            state=state,
        )

    first, second = strips(regency, scope=PUBLIC)

    assert (first.cohort, first.passed, first.current.name) == (
        "Angkatan 2023",
        1,
        "Tahap 2",
    )
    assert (second.cohort, second.stages, second.current) == (
        older.cohort.name,
        (),
        None,
    )


def test_drill_writes_empty_values_as_none() -> None:
    assert (
        drill(
            regency="32.11", unit=None, is_digital=False, status=("draft", "returned")
        )
        == "regency=32.11&unit=none&is_digital=false&status=draft&status=returned"
    )
