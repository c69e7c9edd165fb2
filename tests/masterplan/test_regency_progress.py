"""The S-curve: planned and reached percent by month, and whether it says enough."""

import datetime as dt
from decimal import Decimal
from typing import Any

from masterplan.domain.regency_progress import MONTHS_MAX, curve

TODAY = dt.date(2026, 4, 15)


def item(pk: int, innovation: int = 1, **fields: Any) -> dict[str, Any]:
    made = {
        "id": pk,
        "innovation_id": innovation,
        "start_on": dt.date(2026, 1, 1),
        "end_on": dt.date(2026, 6, 30),
        "weight": 1,
        "status": "in_progress",
        "physical": 0,
        "updated_at": dt.datetime(2026, 4, 1, tzinfo=dt.UTC),
    }
    return made | fields


def month(year: int, number: int) -> int:
    return year * 12 + number - 1


def test_no_items_no_curve() -> None:
    found = curve([], {}, TODAY)

    assert (found.months, found.today_index, found.is_enough) == ((), None, False)


def test_planned_grows_evenly_over_the_months() -> None:
    found = curve([item(1)], {}, TODAY)

    assert [one.planned for one in found.months] == [
        Decimal(text) for text in ("16.7", "33.3", "50.0", "66.7", "83.3", "100.0")
    ]
    assert [one.actual for one in found.months] == [None] * 6
    assert found.today_index == 3


def test_actual_keeps_the_last_report_and_ends_today() -> None:
    reached = {1: {month(2026, 2): 20, month(2026, 4): 50}}

    found = curve([item(1)], reached, TODAY)

    assert [one.actual for one in found.months] == [
        None,
        Decimal("20.0"),
        Decimal("20.0"),
        Decimal("50.0"),
        None,
        None,
    ]
    assert found.is_enough


def test_each_innovation_counts_the_same_and_its_items_by_weight() -> None:
    items = [item(1, 1, weight=3), item(2, 1), item(3, 2, weight=9)]
    reached = {1: {month(2026, 1): 100}, 3: {month(2026, 1): 40}}

    found = curve(items, reached, TODAY)

    # (3/4 of 100 + 1/4 of 0) / 2 + 40 / 2
    assert found.months[0].actual == Decimal("57.5")


def test_done_is_whole_from_the_month_it_was_marked() -> None:
    found = curve([item(1, status="done")], {}, TODAY)

    assert [one.actual for one in found.months[2:4]] == [None, Decimal("100.0")]
    assert (found.begun, found.reported) == (1, 1)


def test_too_few_reports_are_not_enough() -> None:
    items = [item(number) for number in (1, 2, 3)]

    assert not curve(items, {1: {month(2026, 1): 10}}, TODAY).is_enough
    assert curve(
        items, {1: {month(2026, 1): 10}, 2: {month(2026, 1): 10}}, TODAY
    ).is_enough


def test_far_years_do_not_stretch_the_picture() -> None:
    far = item(1, start_on=dt.date(1999, 1, 1), end_on=dt.date(2090, 1, 31))

    found = curve([far], {}, TODAY)

    assert len(found.months) == MONTHS_MAX
    assert found.months[found.today_index or 0].month == dt.date(2026, 4, 1)
