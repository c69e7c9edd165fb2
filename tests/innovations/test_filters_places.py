"""Filters of figures over many regencies, and of what they count."""

import datetime as dt

import pytest
from django.http import QueryDict
from django.utils import timezone

from innovations.filters import ActionItemFilter, InnovationFilter
from innovations.models import ActionItem, Evidence, Innovation, QuickWin
from innovations.models.action_health import late_on
from regencies.enums import SAMPLE_CODE
from regencies.models import Document
from tests.factories import make_innovation, make_item, make_regency

pytestmark = pytest.mark.django_db

CODES = ("32.04", "32.11", "33.01", SAMPLE_CODE)


def listed(query):
    filterset = InnovationFilter(QueryDict(query), queryset=Innovation.objects.all())
    assert filterset.form.is_valid(), filterset.form.errors
    return {one.name for one in filterset.qs}


@pytest.fixture
def places():
    return {
        code: make_innovation(
            regency=make_regency(code), unit=None, status="verified", name=code
        )
        for code in CODES
    }


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("regencies=32.04", {"32.04"}),
        ("regencies=32.04,33.01", {"32.04", "33.01"}),
        ("regencies=none", set()),
        ("regencies=", set(CODES)),
        ("sample=false", set(CODES) - {SAMPLE_CODE}),
    ],
)
def test_places(places, query, codes):
    for one in places.values():
        make_item(one)

    assert listed(query) == codes
    items = ActionItemFilter(
        QueryDict(query), queryset=ActionItem.objects.with_health(timezone.localdate())
    )
    assert {one.regency_id for one in items.qs} == codes


@pytest.mark.parametrize(
    "query", ["regencies=32", "regencies=32.04;33.01", "sample=true", "plan=x"]
)
def test_nonsense_is_refused(query):
    filterset = InnovationFilter(QueryDict(query), queryset=Innovation.objects.all())

    assert not filterset.form.is_valid()


def test_activities_of_a_province(places):
    for one in places.values():
        make_item(one)

    items = ActionItemFilter(
        QueryDict("province=32"),
        queryset=ActionItem.objects.with_health(timezone.localdate()),
    )

    assert {one.regency_id for one in items.qs} == {"32.04", "32.11"}


def test_plans_quick_wins_and_evidence(places):
    planned, proved, won, closed = places.values()
    make_item(planned)
    paper = Document.objects.create(
        regency=proved.regency, title="SK", kind="sk", link="https://contoh.test/"
    )
    Evidence.objects.create(innovation=proved, document=paper)
    QuickWin.objects.create(
        innovation=won, regency=won.regency, dimension_id="governance", year=2024
    )
    Innovation.objects.filter(pk=closed.pk).update(status="completed")

    assert listed("plan=some") == {"32.04"}
    assert listed("plan=none") == {"32.11", "33.01"}
    assert listed("plan=resting") == {SAMPLE_CODE}
    assert listed("evidence=some") == {"32.11"}
    assert listed("quick_win=some") == {"33.01"}


@pytest.mark.parametrize("override", ["", "late", "on_track"])
@pytest.mark.parametrize("day", ["2026-01-31", "2026-02-01", "2026-02-28"])
@pytest.mark.parametrize("status", ["planned", "in_progress", "done"])
def test_late_is_late_by_both_words(override, day, status):
    today = dt.date.fromisoformat(day)
    make_item(
        make_innovation(status="verified"),
        start_on="2026-01-01",
        end_on="2026-01-31",
        status=status,
        health_override=override,
        override_reason="Sebab." if override else "",
    )

    by_health = ActionItem.objects.with_health(today).filter(health="late").count()

    assert ActionItem.objects.filter(late_on(today)).count() == by_health
