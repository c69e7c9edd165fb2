"""Two cohorts and two month-ends: parts add up, and what can be listed opens it."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from innovations.domain import month_figures, rollup
from innovations.filters import ActionItemFilter, InnovationFilter
from innovations.models import ActionItem, Innovation, RegencyRollup
from masterplan.core.access import Scope, scope_of
from masterplan.domain import month_end
from masterplan.domain.national import national
from masterplan.domain.national_compare import (
    Cohorts,
    Months,
    NationComparison,
    compare_nation,
)
from masterplan.domain.national_pairs import Row, Section
from masterplan.forms.national import NationalForm
from masterplan.models import Cohort, Participation, StageRecord
from regencies.enums import Role
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_item,
    make_regency,
    make_user,
)
from tests.masterplan.test_national_invariant import READERS, reader, row, stage, store

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 20)
SEPTEMBER, OCTOBER = dt.date(2026, 9, 30), dt.date(2026, 10, 31)
OF_RECORDS = ("steps", "plans", "evidence")


def section(found: NationComparison, key: str) -> Section:
    return next(one for one in found.sections if one.key == key)


def line(found: NationComparison, key: str, within: str = "main") -> Row:
    return next(one for one in section(found, within).rows if one.key == key)


def pair(found: NationComparison, key: str, within: str = "main") -> tuple:
    one = line(found, key, within)
    return one.left.value, one.right.value, one.difference


def listed(url: str, scope: Scope) -> int:
    """How many rows the address opens."""
    parts = urlsplit(url)
    data = QueryDict(parts.query)
    if parts.path == "/nasional/":
        form = NationalForm(data)
        assert form.is_valid()
        return len(national(scope, today=TODAY, asked=form.asked()).lines)
    if parts.path == "/rencana-aksi/":
        filters = ActionItemFilter(
            data, queryset=ActionItem.objects.visible_to(scope).with_health(TODAY)
        )
    else:
        assert parts.path == "/inovasi/"
        filters = InnovationFilter(data, queryset=Innovation.objects.visible_to(scope))
    assert filters.form.is_valid()
    assert set(data) <= set(filters.filters)
    return filters.qs.count()


def assert_adds_up(found: NationComparison, scope: Scope) -> None:
    for side, board in zip(("left", "right"), found.boards, strict=True):
        sums = {
            one.key: sum(getattr(each, side).value for each in one.rows)
            for one in found.sections[1:]
        }
        read = sum(one.total for one in board.lines if one.is_read)
        assert sums["dimensions"] == board.total.count
        assert [sums[key] for key in OF_RECORDS] == [read] * len(OF_RECORDS)
        assert sums.get("stages", board.places.count) == board.places.count
        assert sums.get("ages", board.read) == board.read
        for one in found.sections:
            for each in one.rows:
                cell = getattr(each, side)
                if cell.url:
                    assert (each.key, cell.value) == (
                        each.key,
                        listed(cell.url, scope),
                    )


@settings(max_examples=15, deadline=None)
@given(
    rows=st.lists(row, max_size=8),
    stages=st.lists(stage, max_size=4),
    name=st.sampled_from(READERS),
    place=st.sampled_from(["", "32", "32.11"]),
)
def test_parts_add_up_and_what_can_be_listed_opens_its_rows(rows, stages, name, place):
    with transaction.atomic():
        places = store(rows, stages)
        scope = reader(name, places)
        month_end.keep(SEPTEMBER)
        make_innovation(
            regency=places["32.11"],
            unit=None,
            status="verified",
            registration_number="32.11-9001",
        )

        years = compare_nation(scope, today=TODAY, asked=None).choices.cohorts
        for a, b in pairwise(years):
            cohorts = compare_nation(scope, today=TODAY, asked=Cohorts(a, b)).comparison
            assert cohorts is not None
            assert_adds_up(cohorts, scope)
        months = compare_nation(
            scope, today=TODAY, asked=Months(place, SEPTEMBER, None)
        ).comparison

        assert months is not None
        assert_adds_up(months, scope)
        # Records of a kept month have changed since: nothing lists them.
        assert {
            urlsplit(each.left.url).path
            for one in months.sections
            for each in one.rows
            if each.left.url
        } <= {"/nasional/"}
        transaction.set_rollback(True)


@pytest.fixture
def nation():
    """Two cohorts: 32.11 and 32.04 of 2025, 33.01 of 2026."""
    make_dimensions()
    places = {code: make_regency(code) for code in ("32.04", "32.11", "33.01")}
    for code, year, count in (
        ("32.04", 2025, 2),
        ("32.11", 2025, 3),
        ("33.01", 2026, 1),
    ):
        cohort, _made = Cohort.objects.get_or_create(year=year, name=f"{year}")
        Participation.objects.create(cohort=cohort, regency=places[code])
        for _number in range(count):
            make_innovation(
                regency=places[code], unit=None, status="verified", is_digital=True
            )
    return places


@pytest.fixture
def ministry():
    return scope_of(make_user(Role.MINISTRY))


def test_cohorts_are_compared_first_less_second(nation, ministry):
    found = compare_nation(
        ministry, today=TODAY, asked=Cohorts("2025", "2026")
    ).comparison

    assert found is not None
    assert [one.key for one in found.sections] == [
        "main",
        "stages",
        "dimensions",
        "steps",
        "plans",
        "evidence",
        "ages",
    ]
    assert pair(found, "all") == (2, 1, 1)
    assert pair(found, "total") == (5, 1, 4)
    assert pair(found, "digital") == (5, 1, 4)
    assert pair(found, "mean") == (Decimal("2.5"), Decimal("1.0"), Decimal("1.5"))
    assert pair(found, "share") == (100, 100, 0)
    assert pair(found, "late") == (0, 0, 0)
    assert pair(found, "month", "ages") == (2, 1, 1)
    assert line(found, "total").left.url == ("/inovasi/?province=32&reviewed=true")
    assert line(found, "all").right.url == "/nasional/?cohort=2026#daerah"


def test_months_are_compared_by_what_came_in_between(nation, ministry):
    month_figures.keep(SEPTEMBER)
    make_innovation(regency=nation["32.11"], unit=None, status="verified")
    month_figures.keep(OCTOBER)
    make_innovation(regency=nation["33.01"], unit=None, status="verified")

    def totals(place: str, first: dt.date, second: dt.date | None) -> tuple:
        found = compare_nation(
            ministry, today=TODAY, asked=Months(place, first, second)
        ).comparison
        assert found is not None
        return found.place, *pair(found, "total")

    assert totals("", SEPTEMBER, OCTOBER) == ("", 6, 7, 1)
    assert totals("", SEPTEMBER, None) == ("", 6, 8, 2)
    assert totals("32", SEPTEMBER, None) == ("Provinsi 32", 5, 6, 1)
    assert totals("33.01", SEPTEMBER, OCTOBER)[1:] == (1, 1, 0)
    assert totals("33.01", OCTOBER, None)[1:] == (1, 2, 1)


def test_months_tell_stages_and_what_was_late(nation, ministry):
    stages_of(nation["32.11"], "passed", "open")
    item = make_item(
        nation["32.11"].innovations.first(),
        start_on=dt.date(2026, 1, 1),
        end_on=dt.date(2026, 3, 31),
    )
    rollup.recompute("32.11")
    month_end.keep(SEPTEMBER)
    StageRecord.objects.update(state="passed")
    ActionItem.objects.filter(pk=item.pk).update(status="done")
    rollup.recompute("32.11")
    month_end.keep(OCTOBER)

    found = compare_nation(
        ministry, today=TODAY, asked=Months("", SEPTEMBER, OCTOBER)
    ).comparison
    there = compare_nation(
        ministry, today=TODAY, asked=Months("32.11", SEPTEMBER, None)
    ).comparison

    assert found is not None
    assert there is not None
    assert pair(found, "late") == (1, 0, -1)
    assert pair(found, "bimtek_1", "stages") == (1, 0, -1)
    assert pair(found, "done", "stages") == (0, 1, 1)
    assert (
        line(found, "bimtek_1", "stages").left.url
        == "/nasional/?stage=bimtek_1&per=2026-09#daerah"
    )
    stage = line(there, "stage")
    assert (stage.left.word, stage.right.word) == ("Bimtek 1", "Semua tahap lulus")
    assert pair(there, "passed") == (1, 2, 1)
    assert pair(there, "late") == (1, 0, -1)


def test_a_month_that_kept_only_figures_says_so(nation, ministry):
    stages_of(nation["32.11"], "passed", "open")
    month_figures.keep(SEPTEMBER)
    month_end.keep(OCTOBER)

    found = compare_nation(
        ministry, today=TODAY, asked=Months("", SEPTEMBER, OCTOBER)
    ).comparison

    assert found is not None
    assert [str(line(found, key).left.word) for key in ("passed", "late")] == [
        "tidak dicatat"
    ] * 2
    assert pair(found, "late") == (None, 0, None)
    assert pair(found, "bimtek_1", "stages") == (None, 1, None)


def stages_of(regency, *states):
    part = Participation.objects.get(regency=regency)
    for order, state in enumerate(states):
        StageRecord.objects.create(
            participation=part,
            regency=regency,
            order=order,
            code=f"bimtek_{order}",
            name=f"Bimtek {order}",
            state=state,
        )


def test_now_opens_its_rows_and_a_kept_month_none(nation, ministry):
    month_figures.keep(OCTOBER)

    found = compare_nation(
        ministry, today=TODAY, asked=Months("32.11", OCTOBER, None)
    ).comparison

    assert found is not None
    total = line(found, "total")
    assert total.left.url == ""
    assert total.right.url == "/inovasi/?regency=32.11&reviewed=true"
    assert [one.key for one in found.sections] == [
        "main",
        "dimensions",
        "steps",
        "plans",
        "evidence",
    ]


def test_ages_are_those_at_the_end_of_the_month(nation, ministry):
    RegencyRollup.objects.update(newest=dt.datetime(2026, 9, 20, tzinfo=dt.UTC))
    month_figures.keep(SEPTEMBER)

    found = compare_nation(
        ministry, today=TODAY, asked=Months("", SEPTEMBER, None)
    ).comparison

    assert found is not None
    assert pair(found, "month", "ages") == (3, 0, -3)
    assert pair(found, "quarter", "ages") == (0, 3, 3)


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        (Cohorts("2025", "2031"), ["b"]),
        (Cohorts("none", "2031"), ["a", "b"]),
        (Months("", SEPTEMBER, OCTOBER), ["dari"]),
        (Months("99", OCTOBER, None), ["wilayah"]),
        (Months("32.99", SEPTEMBER, None), ["dari", "wilayah"]),
    ],
)
def test_what_is_not_there_is_refused_by_name(nation, ministry, asked, refused):
    month_figures.keep(OCTOBER)

    found = compare_nation(ministry, today=TODAY, asked=asked)

    assert found.comparison is None
    assert list(found.refused) == refused
    assert found.choices.months == (OCTOBER,)
    assert found.choices.cohorts == ("2026", "2025")


@pytest.mark.parametrize(
    ("asked", "statements_each"),
    [
        (None, 3),
        (Cohorts("2025", "2026"), 3),
        (Months("", SEPTEMBER, OCTOBER), 4),
        (Months("32", OCTOBER, None), 4),
        (Months("", dt.date(2020, 1, 31), None), 3),
    ],
)
def test_both_sides_take_as_many_statements_with_few_and_many(
    nation, ministry, asked, statements_each
):
    month_figures.keep(SEPTEMBER)
    month_figures.keep(OCTOBER)
    counts = []

    for more in range(2):
        with CaptureQueriesContext(connection) as statements:
            compare_nation(ministry, today=TODAY, asked=asked)
        counts.append(len(statements))
        for number in range(5 * (1 - more)):
            make_innovation(
                regency=make_regency(f"34.{number:02}"), unit=None, status="verified"
            )
        month_figures.keep(dt.date(2026, 8, 31))

    assert counts == [statements_each] * 2
