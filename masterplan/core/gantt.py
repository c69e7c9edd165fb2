"""A plan drawn over its months: pure functions from rows to what the SVG draws.

Drawn by ``components/_gantt.html``; positions are strings such as "12.5%", as in
`core.charts`. One month is one column, whatever its number of days.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

# Up to so many months every one is named, up to so many every third; then years.
NAMED_MAX, QUARTERS_MAX = 12, 36


@dataclass(frozen=True, slots=True)
class GanttRow:
    """One bar to draw, from the month of `start` to that of `end`."""

    label: str
    start: dt.date
    end: dt.date
    percent: int
    tone: str = "accent"
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class GanttBar:
    """`width` is the whole time, `done` the part reported as reached."""

    label: str
    href: str
    note: str
    start: dt.date
    end: dt.date
    percent: int
    tone: str
    x: str
    width: str
    done: str


@dataclass(frozen=True, slots=True)
class Tick:
    """The beginning of a month or year; `month` is its first day."""

    month: dt.date
    x: str


@dataclass(frozen=True, slots=True)
class Gantt:
    """`today` is empty where it lies outside; `names_months` tells the axis' words."""

    bars: tuple[GanttBar, ...]
    months: tuple[Tick, ...]
    years: tuple[Tick, ...]
    today: str
    names_months: bool

    @property
    def is_empty(self) -> bool:
        return not self.bars


def gantt(rows: Iterable[GanttRow], *, today: dt.date) -> Gantt:
    """Lay the rows out in their order over the months they take together."""
    kept = list(rows)
    if not kept:
        return Gantt((), (), (), "", names_months=True)
    first = min(_month(row.start) for row in kept)
    last = max(_month(row.end) for row in kept)
    count = last - first + 1
    bars = []
    for row in kept:
        start, months = _month(row.start) - first, _month(row.end) - _month(row.start)
        percent = min(max(row.percent, 0), 100)
        bars.append(
            GanttBar(
                label=row.label,
                href=row.href,
                note=row.note,
                start=row.start,
                end=row.end,
                percent=percent,
                tone=row.tone,
                x=_share(start, count),
                width=_share(months + 1, count),
                done=_share((months + 1) * percent / 100, count),
            )
        )
    step = 1 if count <= NAMED_MAX else 3 if count <= QUARTERS_MAX else 12
    ticks = [
        Tick(_first_day(month), _share(month - first, count))
        for month in range(first, last + 1)
        if month % step == 0
    ]
    years = [
        Tick(_first_day(month), _share(month - first, count))
        for month in range(first, last + 1)
        if month == first or month % 12 == 0
    ]
    now = _month(today) + (today.day - 1) / 31 - first
    return Gantt(
        bars=tuple(bars),
        months=tuple(ticks),
        years=tuple(years),
        today=_share(now, count) if 0 <= now <= count else "",
        names_months=step < 12,
    )


def _month(day: dt.date) -> int:
    """Months since year 0, so that they can be counted."""
    return day.year * 12 + day.month - 1


def _first_day(month: int) -> dt.date:
    return dt.date(month // 12, month % 12 + 1, 1)


def _share(part: float, whole: int) -> str:
    return f"{100 * part / whole:.2f}%"
