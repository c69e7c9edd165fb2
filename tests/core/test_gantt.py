"""The geometry of a plan over its months."""

import datetime as dt

from masterplan.core.gantt import GanttRow, gantt

TODAY = dt.date(2026, 2, 1)


def row(start: tuple[int, int], end: tuple[int, int], percent: int = 0) -> GanttRow:
    return GanttRow("Kegiatan", dt.date(*start, 1), dt.date(*end, 28), percent)


def test_bars_share_the_months_of_all() -> None:
    chart = gantt(
        [row((2026, 1), (2026, 2), 50), row((2026, 4), (2026, 4))], today=TODAY
    )

    assert [(bar.x, bar.width, bar.done) for bar in chart.bars] == [
        ("0.00%", "50.00%", "25.00%"),
        ("75.00%", "25.00%", "0.00%"),
    ]
    assert [tick.x for tick in chart.months] == ["0.00%", "25.00%", "50.00%", "75.00%"]
    assert [(tick.month.year, tick.x) for tick in chart.years] == [(2026, "0.00%")]
    assert (chart.today, chart.names_months) == ("25.00%", True)


def test_long_plans_name_every_third_month_then_years() -> None:
    two_years = gantt([row((2025, 11), (2027, 10))], today=dt.date(2030, 1, 1))
    ten_years = gantt([row((2020, 1), (2029, 12))], today=TODAY)

    assert [tick.month.month for tick in two_years.months] == [1, 4, 7, 10] * 2
    assert (two_years.names_months, two_years.today) == (True, "")
    assert [tick.month.year for tick in two_years.years] == [2025, 2026, 2027]
    assert len(ten_years.months) == 10
    assert not ten_years.names_months


def test_percent_stays_inside_the_bar_and_nothing_is_empty() -> None:
    chart = gantt([row((2026, 1), (2026, 1), 250)], today=TODAY)

    assert chart.bars[0].done == "100.00%"
    assert gantt([], today=TODAY).is_empty
