"""Figures of the end of a month: kept once, and left alone afterwards."""

import datetime as dt

import pytest

from innovations.domain import month_figures
from innovations.models import MonthFigures
from tests.factories import make_innovation, make_regency

pytestmark = pytest.mark.django_db

OCTOBER = dt.date(2026, 10, 31)


def kept():
    return list(
        MonthFigures.objects.filter(dimension="governance")
        .order_by("month", "regency")
        .values_list("month", "regency", "verified", "newest")
    )


def test_keep_copies_every_figure_once():
    made = make_innovation(status="verified")

    assert month_figures.keep(dt.date(2026, 10, 5)) == 6
    make_innovation(regency=made.regency, unit=None, status="verified")
    assert month_figures.keep(OCTOBER) == 0
    assert kept() == [(OCTOBER, "32.11", 1, made.updated_at)]

    assert month_figures.keep(dt.date(2026, 11, 1)) == 6
    assert [row[:3] for row in kept()] == [
        (OCTOBER, "32.11", 1),
        (dt.date(2026, 11, 30), "32.11", 2),
    ]


def test_keep_takes_a_regency_that_came_later():
    make_innovation(status="verified")
    month_figures.keep(OCTOBER)
    make_innovation(regency=make_regency("32.04"), unit=None, status="verified")

    assert month_figures.keep(OCTOBER) == 6
    assert [row[1] for row in kept()] == ["32.04", "32.11"]


@pytest.mark.parametrize(
    ("today", "rows"),
    [
        (dt.date(2026, 11, 1), 6),
        (dt.date(2026, 11, 3), 6),
        (dt.date(2026, 11, 4), 0),
        (dt.date(2026, 10, 31), 0),
    ],
)
def test_the_ended_month_is_kept_in_its_first_days(today, rows):
    make_innovation(status="verified")

    assert month_figures.keep_ended(today) == rows
    assert month_figures.keep_ended(today) == 0
    assert [row[0] for row in kept()] == [OCTOBER] * (rows > 0)
