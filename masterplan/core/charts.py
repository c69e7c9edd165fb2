"""Charts as geometry: pure functions from rows to what the SVG components draw.

Drawn by ``components/_chart_bars.html`` and ``components/_chart_stacked.html``.
Positions are strings such as "12.5%": SVG attributes want a decimal point, and a
template would write a float with the reader's decimal comma.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class BarRow:
    """One bar to draw. `tone` is a tone or a dimension's slug."""

    label: str
    value: int
    href: str = ""
    tone: str = "accent"


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: int
    href: str
    tone: str
    width: str
    share: Decimal


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars relative to the longest one; `share` is percent of the total."""

    bars: tuple[Bar, ...]
    total: int

    @property
    def is_empty(self) -> bool:
        return self.total == 0


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of a stacked chart. `tone` is a tone or a dimension's slug."""

    key: str
    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class StackRow:
    """One stacked bar to draw; `values` and `hrefs` go by the series' keys."""

    label: str
    values: Mapping[str, int]
    href: str = ""
    hrefs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Segment:
    series: Series
    value: int
    href: str
    x: str
    width: str
    is_hatched: bool


@dataclass(frozen=True, slots=True)
class Stack:
    label: str
    href: str
    segments: tuple[Segment, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Legend:
    series: Series
    total: int
    is_hatched: bool


@dataclass(frozen=True, slots=True)
class StackedBarChart:
    """Stacked bars; every stack has a segment for each series, also of value 0."""

    stacks: tuple[Stack, ...]
    legend: tuple[Legend, ...]
    total: int

    @property
    def is_empty(self) -> bool:
        return self.total == 0


def bars(rows: Iterable[BarRow]) -> BarChart:
    """Return the bars in the rows' order; a negative or missing value counts as 0."""
    kept = [(row, _count(row.value)) for row in rows]
    total = sum(value for _, value in kept)
    longest = max((value for _, value in kept), default=0)
    return BarChart(
        bars=tuple(
            Bar(
                label=row.label,
                value=value,
                href=row.href,
                tone=row.tone,
                width=_percent(value, longest),
                share=_share(value, total),
            )
            for row, value in kept
        ),
        total=total,
    )


def stacked_bars(
    rows: Iterable[StackRow], series: Sequence[Series], *, is_full: bool = False
) -> StackedBarChart:
    """Return stacks in the rows' order and segments in the series' order.

    The longest stack fills the width and the others are relative to it; with
    `is_full` every stack fills the width and shows parts only. Every second series
    is hatched, so that neighbours differ by more than colour.
    """
    kept = list(rows)
    totals = [sum(_count(row.values.get(s.key)) for s in series) for row in kept]
    longest = max(totals, default=0)
    return StackedBarChart(
        stacks=tuple(
            Stack(
                label=row.label,
                href=row.href,
                segments=_segments(row, series, total if is_full else longest),
                total=total,
            )
            for row, total in zip(kept, totals, strict=True)
        ),
        legend=tuple(
            Legend(
                series=one,
                total=sum(_count(row.values.get(one.key)) for row in kept),
                is_hatched=index % 2 == 1,
            )
            for index, one in enumerate(series)
        ),
        total=sum(totals),
    )


def _segments(
    row: StackRow, series: Sequence[Series], whole: int
) -> tuple[Segment, ...]:
    segments = []
    before = 0
    for index, one in enumerate(series):
        value = _count(row.values.get(one.key))
        segments.append(
            Segment(
                series=one,
                value=value,
                href=row.hrefs.get(one.key, ""),
                x=_percent(before, whole),
                width=_percent(value, whole),
                is_hatched=index % 2 == 1,
            )
        )
        before += value
    return tuple(segments)


def _count(value: int | None) -> int:
    return max(value or 0, 0)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}%" if whole else "0%"


def _share(part: int, whole: int) -> Decimal:
    if not whole:
        return Decimal("0.0")
    share = Decimal(100 * part) / Decimal(whole)
    return share.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
