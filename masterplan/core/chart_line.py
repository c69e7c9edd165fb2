"""Planned against reached, over time: pure functions from rows to what the SVG draws.

Drawn by ``components/_chart_line.html``; positions are strings such as "12.50%", as in
`core.charts`. Where a value is not known no line is drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

# Percent of the picture's width left free at both ends, so that marks stay inside.
EDGE = Decimal(2)
# So many words fit under the picture on a phone.
TICKS_MAX = 5
LEVELS = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class LinePoint:
    """One moment to draw, in percent from 0 to 100; None is a value nobody knows."""

    label: str
    planned: Decimal | None
    actual: Decimal | None


@dataclass(frozen=True, slots=True)
class LineMark:
    """A moment as drawn; a position is empty where the value is not known.

    `is_past` says that a value could be known by now, `is_lacking` that it is not.
    """

    label: str
    x: str
    planned: Decimal | None
    planned_y: str
    actual: Decimal | None
    actual_y: str
    is_past: bool

    @property
    def is_lacking(self) -> bool:
        return self.is_past and self.actual is None


@dataclass(frozen=True, slots=True)
class Segment:
    """The line between two neighbouring moments that both have a value."""

    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A word under the picture; `anchor` keeps the outer ones inside."""

    label: str
    x: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Level:
    """A line across the picture at so many percent."""

    value: int
    y: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """`latest` is the last moment with both values, None where there is none."""

    marks: tuple[LineMark, ...]
    planned: tuple[Segment, ...]
    actual: tuple[Segment, ...]
    ticks: tuple[Tick, ...]
    levels: tuple[Level, ...]
    today: str
    latest: LineMark | None

    @property
    def is_empty(self) -> bool:
        return all(one.planned is None and one.actual is None for one in self.marks)

    @property
    def lacking(self) -> int:
        """How many moments up to today have no value that was reached."""
        return sum(one.is_lacking for one in self.marks)

    @property
    def past(self) -> int:
        return sum(one.is_past for one in self.marks)

    @property
    def difference(self) -> Decimal | None:
        """Points ahead of the plan (negative: behind) at `latest`."""
        if (
            self.latest is None
            or self.latest.actual is None
            or self.latest.planned is None
        ):
            return None
        return self.latest.actual - self.latest.planned

    @property
    def ahead(self) -> Decimal:
        return max(self.difference or Decimal(0), Decimal(0))

    @property
    def behind(self) -> Decimal:
        return max(-(self.difference or Decimal(0)), Decimal(0))


def line(points: Sequence[LinePoint], *, today_index: int | None = None) -> LineChart:
    """Lay the moments out evenly in their order.

    `today_index` is the moment of today: a value missing up to it is lacking, a value
    missing after it is the future. Without it every moment is past.
    """
    count = len(points)
    marks = tuple(
        LineMark(
            label=point.label,
            x=_x(index, count),
            planned=point.planned,
            planned_y=_y(point.planned),
            actual=point.actual,
            actual_y=_y(point.actual),
            is_past=today_index is None or index <= today_index,
        )
        for index, point in enumerate(points)
    )
    both = [m for m in marks if m.planned is not None and m.actual is not None]
    return LineChart(
        marks=marks,
        planned=_segments([(one.x, one.planned_y) for one in marks]),
        actual=_segments([(one.x, one.actual_y) for one in marks]),
        ticks=_ticks(marks),
        levels=tuple(Level(value, _y(Decimal(value))) for value in LEVELS),
        today=_x(today_index, count)
        if today_index is not None and 0 <= today_index < count
        else "",
        latest=both[-1] if both else None,
    )


def _segments(places: Sequence[tuple[str, str]]) -> tuple[Segment, ...]:
    return tuple(
        Segment(x1, y1, x2, y2) for (x1, y1), (x2, y2) in pairwise(places) if y1 and y2
    )


def _ticks(marks: Sequence[LineMark]) -> tuple[Tick, ...]:
    last = len(marks) - 1
    if last < 0:
        return ()
    gaps = min(TICKS_MAX - 1, last)
    steps = range(gaps + 1) if gaps else range(1)
    shown = sorted({round(last * step / max(gaps, 1)) for step in steps})
    return tuple(
        Tick(
            label=marks[index].label,
            x=marks[index].x,
            anchor="start"
            if index == 0 and last
            else "end"
            if index == last and last
            else "middle",
        )
        for index in shown
    )


def _x(index: int, count: int) -> str:
    if count < 2:
        return "50.00%"
    return f"{EDGE + (100 - 2 * EDGE) * index / (count - 1):.2f}%"


def _y(value: Decimal | None) -> str:
    """From the top: 100 percent lies at the upper edge."""
    if value is None:
        return ""
    inside = min(max(value, Decimal(0)), Decimal(100))
    return f"{EDGE + (100 - 2 * EDGE) * (100 - inside) / 100:.2f}%"
