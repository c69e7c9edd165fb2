"""Over chance data, for every audience: each figure of each tab equals the list it
opens, and parts sum to the total."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from dimensions.models import Dimension
from innovations.filters import (
    ActionItemFilter,
    InnovationFilter,
    ProblemFilter,
    QuickWinFilter,
)
from innovations.filters.parts import ComplaintFilter
from innovations.models import (
    ActionItem,
    BudgetLine,
    ComplaintRecap,
    Innovation,
    Problem,
    QuickWin,
)
from masterplan.core.access import Scope
from masterplan.domain import presentation
from masterplan.domain.compare import compare
from masterplan.domain.dashboards import regency_dashboard
from masterplan.domain.dimension_page import dimension_dashboard
from masterplan.domain.figures import (
    COMPLAINTS,
    FOLLOW_UPS,
    ITEMS,
    PROBLEMS,
    QUICK_WINS,
    RECORDS,
    UNITS,
    Figure,
)
from masterplan.domain.parts import Standing
from masterplan.domain.regency_answers import regency_answers
from masterplan.domain.regency_budget import AMOUNTS, regency_budget
from masterplan.domain.regency_progress import regency_progress
from masterplan.domain.regency_territory import regency_territory
from masterplan.domain.unit_figures import unit_listing
from masterplan.domain.unit_page import unit_dashboard
from masterplan.filters import FollowUpFilter
from masterplan.forms.unit import UnitTableForm
from masterplan.models import FollowUp
from regencies.models import Regency
from tests.factories import make_regency
from tests.masterplan.regency_ground import READERS, make_full_regency, reader

pytestmark = pytest.mark.django_db

FILTERS: tuple[Mapping[str, str], ...] = (
    {},
    {"dimension": "governance", "is_digital": "true"},
    {"unit": "none", "start_year": "2024"},
    {"reviewed": "true"},
)


def narrowed(name: str) -> tuple[Mapping[str, str], ...]:
    """No filter, and for each reader another one of FILTERS."""
    return FILTERS[0], FILTERS[1 + READERS.index(name) % (len(FILTERS) - 1)]


def figures_in(value: object) -> Iterator[Figure]:
    """Every Figure anywhere in what a page shows."""
    if isinstance(value, Figure):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from figures_in(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from figures_in(getattr(value, field.name))


# By what a figure opens: the filter of that list and the rows the reader may see.
Lists = Mapping[str, tuple[type, Any]]


def lists_of(scope: Scope) -> Lists:
    today = timezone.localdate()
    return {
        RECORDS: (InnovationFilter, Innovation.objects.visible_to(scope)),
        ITEMS: (
            ActionItemFilter,
            ActionItem.objects.visible_to(scope).with_health(today),
        ),
        QUICK_WINS: (
            QuickWinFilter,
            QuickWin.objects.visible_to(scope).read_inside(scope),
        ),
        PROBLEMS: (ProblemFilter, Problem.objects.visible_to(scope)),
        FOLLOW_UPS: (FollowUpFilter, FollowUp.objects.visible_to(scope)),
        COMPLAINTS: (
            ComplaintFilter,
            ComplaintRecap.objects.visible_to(scope).filter(innovation=None),
        ),
    }


def rows_of(figure: Figure, lists: Lists) -> int:
    """How many rows the list behind the figure shows this reader."""
    kind, queryset = lists[figure.opens]
    data = QueryDict(figure.query)
    assert set(data) <= set(kind.base_filters), figure
    found = kind(data, queryset=queryset)
    assert found.form.is_valid(), (figure, found.form.errors)
    if figure.opens == COMPLAINTS:
        # A row counts many complaints: received, or resolved.
        return sum(getattr(row, figure.key) for row in found.qs)
    return found.qs.count()


def opd_listed(figure: Figure, scope: Scope) -> int:
    """How many OPD (not what rolls up to them) the list of units shows."""
    form = UnitTableForm(QueryDict(figure.query))
    assert form.is_valid()
    regency = Regency.objects.get(pk=figure.place)
    listed = unit_listing(regency, scope=scope, **form.cleaned_data)
    return sum(row.parent is None for row in listed.rows)


def assert_opens_its_rows(shown: object, scope: Scope) -> int:
    figures = {
        (one.opens, one.query, one.key if one.opens == COMPLAINTS else ""): one
        for one in figures_in(shown)
    }
    lists = lists_of(scope)

    def listed(one: Figure) -> int:
        return opd_listed(one, scope) if one.opens == UNITS else rows_of(one, lists)

    wrong = [
        (str(one.label), one.opens, one.query, one.count, found)
        for one in figures.values()
        if (found := listed(one)) != one.count
        # Under filters nobody is called behind, and the figure is not shown.
        and not (one.opens == UNITS and not one.count)
    ]
    assert wrong == []
    return len(figures)


def count(figures: Iterable[Figure]) -> int:
    return sum(one.count for one in figures)


def assert_standing_adds_up(standing: Standing | None, total: Figure) -> None:
    if standing is None:
        return
    for figures in (standing.health, standing.freshness, standing.evidence):
        assert count(figures) == total.count


@pytest.mark.parametrize("name", READERS)
def test_summary_unit_and_dimension_add_up(name: str) -> None:
    regency, units = make_full_regency(seed=READERS.index(name) + 1)
    scope = reader(name, units)
    opened = 0
    for filters in narrowed(name):
        shown = regency_dashboard(regency, scope=scope, filters=filters)
        total = shown.total.count
        for figures in (
            [row.figure for row in shown.dimensions],
            [row.total for row in shown.units.rows],
            shown.statuses,
            shown.steps,
            shown.digital,
            shown.years,
            shown.freshness,
        ):
            assert count(figures) == total
        assert_standing_adds_up(shown.standing, shown.total)
        opened += assert_opens_its_rows(shown, scope)
    one = dimension_dashboard(regency, Dimension.objects.get(pk="living"), scope=scope)
    cells = [*one.row.sub_dimensions, one.row.unset]
    assert count(cell.figure for cell in cells) == one.total.count
    assert_standing_adds_up(one.standing, one.total)
    opened += assert_opens_its_rows(one, scope)
    unit = unit_dashboard(units[0], scope=scope)
    assert_standing_adds_up(unit.standing, unit.total)
    opened += assert_opens_its_rows(unit, scope)

    # The public and strangers see no plan, no evidence: fewer figures, never none.
    assert opened > 100
    assert (name in ("public", "stranger")) == (one.standing is None)


@pytest.mark.parametrize("name", READERS)
def test_further_tabs_add_up(name: str) -> None:
    regency, units = make_full_regency(seed=READERS.index(name) + 11)
    scope = reader(name, units)
    for filters in narrowed(name):
        progress = regency_progress(regency, scope=scope, filters=filters)
        assert count(progress.health) == progress.total.count
        late = next(one for one in progress.health if one.key == "late")
        assert count(progress.late_units) == late.count
        years = progress.quick_win_years
        assert count(total for _y, total, _p in years) == progress.quick_wins.count
        for _year, total, statuses in years:
            assert count(statuses) == total.count
        assert_opens_its_rows(progress, scope)

        budget = regency_budget(regency, scope=scope, filters=filters)
        for amount in AMOUNTS:
            whole = getattr(budget.total.money, amount) or 0
            for rows in (budget.years, budget.sources, budget.origins):
                assert sum(getattr(row.money, amount) or 0 for row in rows) == whole
            for year in budget.years:
                assert sum(getattr(row.money, amount) or 0 for row in year.sources) == (
                    getattr(year.money, amount) or 0
                )
        assert_opens_its_rows(budget, scope)

        territory = regency_territory(regency, scope=scope, filters=filters)
        assert count(territory.places) == territory.total.count
        if territory.areas:
            parts = [row.innovations for row in territory.areas]
            assert count([*parts, territory.outside_areas]) == territory.total.count
        assert_opens_its_rows(territory, scope)

        answers = regency_answers(regency, scope=scope, filters=filters)
        fields = answers.fields
        assert count(row.problems for row in fields) == answers.problems.count
        assert count(row.unanswered for row in fields) == answers.unanswered.count
        for outcome in answers.outcomes:
            assert count(outcome.parts) == outcome.total.count
        assert_opens_its_rows(answers, scope)


@pytest.mark.parametrize("name", READERS)
def test_decks_open_their_rows(name: str) -> None:
    regency, units = make_full_regency(seed=READERS.index(name) + 41)
    scope = reader(name, units)

    whole = presentation.deck(regency, scope=scope)
    living = presentation.dimension_deck(
        regency, Dimension.objects.get(pk="living"), scope=scope
    )

    assert_opens_its_rows((whole.behind, living), scope)
    assert {one.opens for one in figures_in(whole.behind)} == {ITEMS}
    behind = whole.behind
    for figures, total in (
        ([one.late for one in behind.units], behind.late),
        ([one.silent for one in behind.units], behind.silent),
    ):
        assert count(figures) == total.count
    shown = Figure(
        "quick_wins",
        "",
        len(whole.quick_wins.lines),
        whole.quick_wins.query,
        opens=QUICK_WINS,
    )
    assert_opens_its_rows(shown, scope)


@pytest.mark.parametrize("name", READERS)
def test_budget_sums_the_lines_the_reader_may_see(name: str) -> None:
    regency, units = make_full_regency(seed=READERS.index(name) + 21)
    scope = reader(name, units)

    shown = regency_budget(regency, scope=scope)

    lines = BudgetLine.objects.visible_to(scope).filter(innovation__regency=regency)
    planned = [line.planned for line in lines if line.planned is not None]
    assert shown.lines == len(lines)
    assert shown.total.money.planned == (sum(planned) if planned else None)


@pytest.mark.parametrize("name", READERS)
def test_comparison_counts_both_sides_alike(name: str) -> None:
    regency, units = make_full_regency(seed=31)
    other, _units = make_full_regency(seed=32, code="32.17")
    scope = reader(name, units)

    shown = compare([(regency, None), (other, None)], scope=scope)
    years = compare([(regency, 2023), (regency, 2024)], scope=scope)

    for side in (*shown.sides, *years.sides):
        assert count(side.dimensions) == side.total.count
        assert count(side.steps) == side.total.count
        assert_standing_adds_up(side.standing, side.total)
    assert_opens_its_rows(shown, scope)
    assert_opens_its_rows(years, scope)


def test_stranger_sees_only_what_was_published() -> None:
    regency, units = make_full_regency(seed=5)
    stranger = reader("stranger", units)
    make_regency("32.99")

    public = regency_dashboard(regency, scope=reader("public", units))
    theirs = regency_dashboard(regency, scope=stranger)

    assert theirs.total == public.total
    assert (theirs.standing, theirs.stage) == (None, None)
    assert regency_progress(regency, scope=stranger).total.count == 0
    assert regency_answers(regency, scope=stranger).problems.count == 0
