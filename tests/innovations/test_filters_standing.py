"""The filters behind dashboards' figures: each finds its records and no others."""

import datetime as dt
import itertools
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils import timezone

from innovations.domain.outcome import achievement
from innovations.enums import Field, QuickWinStatus
from innovations.filters import ActionItemFilter, InnovationFilter, QuickWinFilter
from innovations.models import (
    ActionItem,
    BudgetLine,
    Evidence,
    Innovation,
    OutcomeIndicator,
    OutcomeValue,
    QuickWin,
)
from regencies.enums import DocumentKind
from regencies.models import District, Document, PilotArea
from tests.factories import (
    make_innovation,
    make_item,
    make_problem,
    make_regency,
    make_unit,
)

pytestmark = pytest.mark.django_db


def names(query: str) -> set[str]:
    """Names found by a query string, all of whose filters are valid."""
    filterset = InnovationFilter(QueryDict(query), queryset=Innovation.objects.all())
    assert filterset.form.errors == {}
    return set(filterset.qs.values_list("name", flat=True))


def make(name: str, **fields: object) -> Innovation:
    return make_innovation(name=name, regency=make_regency(), **fields)


def test_reviewed_finds_what_was_verified_whether_closed_or_not() -> None:
    for status in ("draft", "submitted", "verified", "completed", "discontinued"):
        make(status, status=status)

    assert names("reviewed=true") == {"verified", "completed", "discontinued"}
    assert len(names("reviewed=")) == 5


def test_health_is_the_worst_of_the_plan() -> None:
    today = timezone.localdate()
    past = {"start_on": today.replace(day=1) - dt.timedelta(days=90)}
    late, calm, bare, draft = (
        make("terlambat", status="verified"),
        make("sesuai", status="verified"),
        make("tanpa", status="submitted"),
        make("draf"),
    )
    make_item(late, **past, end_on=today - dt.timedelta(days=1))
    for record in (late, calm):
        make_item(
            record,
            start_on=today,
            end_on=today + dt.timedelta(days=60),
            reported_at=timezone.now(),
        )
    assert {bare.name, draft.name} == {"tanpa", "draf"}

    assert names("health=late") == {"terlambat"}
    assert names("health=on_track") == {"sesuai"}
    assert names("health=no_plan") == names("plan=none") == {"tanpa"}
    assert names("health=none") == {"draf"}
    assert names("health=silent") == set()


@pytest.mark.parametrize(
    ("days", "freshness"),
    [
        (0, "month"),
        (30, "month"),
        (31, "quarter"),
        (90, "quarter"),
        (91, "half_year"),
        (180, "half_year"),
        (181, "older"),
    ],
)
def test_freshness_counts_whole_days(days: int, freshness: str) -> None:
    record = make("satu")
    noon = timezone.localtime().replace(hour=12)
    Innovation.objects.filter(pk=record.pk).update(
        updated_at=noon - dt.timedelta(days=days)
    )

    found = {
        value: names(f"freshness={value}")
        for value in ("month", "quarter", "half_year", "older")
    }

    assert {value for value, rows in found.items() if rows} == {freshness}


def test_evidence_counts_documents_in_force_once() -> None:
    regency = make_regency()
    documents = [
        Document.objects.create(
            regency=regency,
            title=f"Bukti {n}",
            kind=DocumentKind.OTHER,
            link="https://contoh.test/",
            withdrawn_at=timezone.now() if n == 2 else None,
        )
        for n in range(3)
    ]
    make("nihil")
    withdrawn, one, two = make("ditarik"), make("satu"), make("dua")
    Evidence.objects.create(innovation=withdrawn, document=documents[2])
    for record, kept in ((one, documents[:1]), (two, documents[:2])):
        for document in kept:
            Evidence.objects.create(innovation=record, document=document)
    quick_win = QuickWin.objects.create(
        innovation=one, regency=regency, dimension=one.dimension, year=2024
    )
    Evidence.objects.create(innovation=one, document=documents[0], quick_win=quick_win)

    assert names("evidence=none") == {"nihil", "ditarik"}
    assert names("evidence=one") == {"satu"}
    assert names("evidence=several") == {"dua"}


def test_outcome_tells_measured_from_planned() -> None:
    make("tanpa")
    planned, measured = make("rencana"), make("terukur")
    for record, actual in ((planned, None), (measured, 40)):
        indicator = OutcomeIndicator.objects.create(
            innovation=record, name="Waktu tunggu", measure="menit"
        )
        OutcomeValue.objects.create(
            indicator=indicator, year=2024, target=30, actual=actual
        )

    assert names("outcome=none") == {"tanpa"}
    assert names("outcome=planned") == {"rencana"}
    assert names("outcome=measured") == {"terukur"}


NUMBERS = [None, Decimal(-40), Decimal(0), Decimal(10), Decimal("99.96"), Decimal(100)]


@pytest.mark.parametrize("falls", [True, False])
def test_outcome_reached_says_the_same_as_the_achievement(falls: bool) -> None:
    expected = set()
    for number, (baseline, target, actual) in enumerate(
        itertools.product(NUMBERS, NUMBERS, NUMBERS)
    ):
        record = make(f"{number}: {baseline}, {target}, {actual}")
        indicator = OutcomeIndicator.objects.create(
            innovation=record,
            name="Waktu tunggu",
            measure="menit",
            baseline=baseline,
            falls=falls,
        )
        OutcomeValue.objects.create(
            indicator=indicator, year=2024, target=target, actual=actual
        )
        percent = achievement(baseline, target, actual, falls=falls)
        if percent is not None and percent >= 100:
            expected.add(record.name)

    assert names("outcome=reached") == expected


def test_outcome_reached_asks_the_newest_year_that_counts() -> None:
    for name, years in (
        ("naik", {2023: (10, 5), 2024: (10, 10)}),
        ("turun", {2023: (10, 10), 2024: (10, 5)}),
        ("belum dilaporkan", {2023: (10, 10), 2024: (10, None)}),
        ("tanpa target", {2023: (10, 10), 2024: (0, 5)}),
    ):
        indicator = OutcomeIndicator.objects.create(
            innovation=make(name), name="Pengunjung", measure="orang"
        )
        for year, (target, actual) in years.items():
            OutcomeValue.objects.create(
                indicator=indicator, year=year, target=target, actual=actual
            )

    assert names("outcome=reached") == {"naik", "belum dilaporkan", "tanpa target"}


def test_budget_year_and_source_are_asked_of_one_line() -> None:
    make("tanpa", status="verified")
    mixed, bare = make("campur"), make("belum lengkap")
    BudgetLine.objects.create(innovation=mixed, year=2024, source="apbn", planned=1)
    BudgetLine.objects.create(innovation=mixed, year=2025, source="hibah", planned=1)
    BudgetLine.objects.create(innovation=bare, planned=1)

    assert names("budget_year=2024") == {"campur"}
    assert names("budget_source=hibah") == {"campur"}
    assert names("budget_year=2025&budget_source=hibah") == {"campur"}
    assert names("budget_year=2024&budget_source=hibah") == set()
    assert names("budget_year=none&budget_source=none") == {"belum lengkap"}
    assert names("budget=some") == {"campur", "belum lengkap"}
    assert names("budget=none") == {"tanpa"}
    assert names("budget_origin=outside") == {"campur"}
    assert names("budget_origin=inside") == set()
    assert names("budget_origin=unset") == {"belum lengkap"}
    assert names("budget_year=2025&budget_origin=outside") == {"campur"}
    BudgetLine.objects.filter(innovation=bare).update(planned=None, allocated=1)
    assert names("budget=planned") == {"campur"}


def test_district_leaves_out_what_is_for_the_whole_regency() -> None:
    regency = make_regency()
    district = District.objects.create(pk="32.11.01", regency=regency, name="Satu")
    area = PilotArea.objects.create(regency=regency, name="Kawasan")
    make("nowhere")
    wide, local = make("wide", is_region_wide=True), make("local", pilot_area=area)
    for record in (wide, local):
        record.districts.add(district)

    assert names("district=32.11.01") == {"local"}
    assert names("district=some") == {"local"}
    assert names("district=all") == {"wide"}
    assert names("district=none") == {"nowhere"}
    assert names(f"pilot_area={area.pk}") == {"local"}
    assert names("pilot_area=none") == {"nowhere", "wide"}


def test_problem_field_finds_what_answers_it_once() -> None:
    unit = make_unit(make_regency())
    answer = make("jawaban")
    make("lain")
    for _ in range(2):
        answer.problems.add(make_problem(unit=unit, field=Field.HEALTH))

    assert names("problem_field=health") == {"jawaban"}
    assert names("problem_field=education") == set()


@pytest.mark.parametrize(
    "query", ["health=x", "freshness=1", "evidence=3", "district=32", "budget_year=x"]
)
def test_unknown_value_is_refused(query: str) -> None:
    filterset = InnovationFilter(QueryDict(query), queryset=Innovation.objects.all())

    assert not filterset.form.is_valid()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("start_year=2023", 1),
        ("start_year=none", 1),
        ("is_digital=true", 1),
        ("is_digital=none", 1),
        ("reviewed=true", 1),
        ("reviewed=", 2),
    ],
)
def test_lists_below_records_ask_the_same_of_them(query: str, count: int) -> None:
    one = make("satu", status="verified", start_year=2023)
    other = make("lain", status="submitted", is_digital=None)
    for record in (one, other):
        make_item(record)
        QuickWin.objects.create(
            innovation=record,
            regency=record.regency,
            dimension=record.dimension,
            year=2024,
            status=QuickWinStatus.PROPOSED,
        )
    items = ActionItem.objects.with_health(timezone.localdate())

    found = ActionItemFilter(QueryDict(query), queryset=items)
    quick_wins = QuickWinFilter(QueryDict(query), queryset=QuickWin.objects.all())

    assert found.form.is_valid()
    assert quick_wins.form.is_valid()
    assert (found.qs.count(), quick_wins.qs.count()) == (count, count)


def test_items_without_health_can_be_asked_for() -> None:
    record = make("satu", status="verified")
    done = make_item(record, status="done")
    make_item(record, reported_at=timezone.now(), physical=100)
    items = ActionItem.objects.with_health(timezone.localdate())

    found = ActionItemFilter(QueryDict("health=none"), queryset=items).qs

    assert list(found) == [done]
