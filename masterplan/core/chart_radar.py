"""A few shares around a centre: pure functions from rows to what the SVG draws.

Drawn by ``components/_chart_radar.html`` in the box of `VIEW_BOX`. An axis without a
value is hollow, and no line runs over it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, RADIUS = 380, 250, 90
# How far from the centre the words stand, and how far apart two lines of them are.
WORDS, LINE = 104, 15
VIEW_BOX = f"0 0 {WIDTH} {HEIGHT}"
LEVELS = (25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class RadarAxis:
    """One share from 0 to 100, None where not known. `tone`: a tone or a dimension."""

    label: str
    value: int | None
    href: str = ""
    tone: str = "accent"


@dataclass(frozen=True, slots=True)
class RadarSpoke:
    """An axis as drawn: its end, its mark and where its words stand.

    `lines` is the label in one or two lines with their heights.
    """

    label: str
    value: int | None
    href: str
    tone: str
    x: str
    y: str
    mark_x: str
    mark_y: str
    text_x: str
    lines: tuple[tuple[str, str], ...]
    value_y: str
    anchor: str


@dataclass(frozen=True, slots=True)
class RadarLine:
    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True, slots=True)
class RadarChart:
    """`area` is empty where an axis lacks a value: a shape would claim one."""

    spokes: tuple[RadarSpoke, ...]
    rings: tuple[str, ...]
    lines: tuple[RadarLine, ...]
    area: str
    cx: str = str(WIDTH // 2)
    cy: str = str(HEIGHT // 2)
    view_box: str = VIEW_BOX

    @property
    def is_empty(self) -> bool:
        return all(spoke.value is None for spoke in self.spokes)

    @property
    def lacking(self) -> int:
        return sum(spoke.value is None for spoke in self.spokes)


def radar(axes: Sequence[RadarAxis]) -> RadarChart:
    """Lay the axes out clockwise from the top."""
    count = len(axes)
    spokes = tuple(_spoke(axis, index, count) for index, axis in enumerate(axes))
    ring = [*spokes[1:], *spokes[:1]]
    return RadarChart(
        spokes=spokes,
        rings=tuple(
            " ".join(
                _place(index, count, RADIUS * level / 100) for index in range(count)
            )
            for level in LEVELS
        ),
        lines=tuple(
            RadarLine(one.mark_x, one.mark_y, other.mark_x, other.mark_y)
            for one, other in zip(spokes, ring, strict=True)
            if one.value is not None and other.value is not None and count > 1
        ),
        area=" ".join(f"{one.mark_x},{one.mark_y}" for one in spokes)
        if count > 2 and all(one.value is not None for one in spokes)
        else "",
    )


def _spoke(axis: RadarAxis, index: int, count: int) -> RadarSpoke:
    value = None if axis.value is None else min(max(axis.value, 0), 100)
    x, y = _point(index, count, RADIUS)
    mark_x, mark_y = _point(index, count, RADIUS * (value or 0) / 100)
    text_x, text_y = _point(index, count, WORDS)
    sideways = math.sin(_angle(index, count))
    anchor = "middle" if abs(sideways) < 0.2 else "start" if sideways > 0 else "end"
    # Beside the picture there is room for a word, above and below it for all of them.
    words = [axis.label] if anchor == "middle" else axis.label.rsplit(" ", 1)
    # Above the centre the words grow upwards, below it downwards.
    top = text_y + 4 - (LINE * len(words) if text_y < HEIGHT / 2 - RADIUS / 4 else 0)
    return RadarSpoke(
        label=axis.label,
        value=value,
        href=axis.href,
        tone=axis.tone,
        x=_number(x),
        y=_number(y),
        mark_x=_number(mark_x),
        mark_y=_number(mark_y),
        text_x=_number(text_x),
        lines=tuple(
            (word, _number(top + LINE * place)) for place, word in enumerate(words)
        ),
        value_y=_number(top + LINE * len(words)),
        anchor=anchor,
    )


def _angle(index: int, count: int) -> float:
    return 2 * math.pi * index / count


def _point(index: int, count: int, radius: float) -> tuple[float, float]:
    angle = _angle(index, count)
    return (
        WIDTH / 2 + radius * math.sin(angle),
        HEIGHT / 2 - radius * math.cos(angle),
    )


def _place(index: int, count: int, radius: float) -> str:
    x, y = _point(index, count, radius)
    return f"{_number(x)},{_number(y)}"


def _number(value: float) -> str:
    return f"{value:.1f}"
