"""Areas coloured by a count: pure functions from rows to classes of a choropleth.

Drawn by ``components/_map.html`` over the shapes of ``static/map/``, which
``deploy/build_shapes.py`` makes. A class is a range that the legend says in words.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "static" / "map"
# Shades of what has a value above nothing; nothing is a class of its own.
CLASSES = 4
REGENCIES = "regencies"
# Half the width of a digit and the least room for any, as a phone shows them.
DIGIT_ROOM = 10
LEAST_ROOM = 15


@dataclass(frozen=True, slots=True)
class Area:
    """One area by its code; a `value` of None is "belum ada data".

    `note` are words on something that stands out here, beside the value.
    """

    code: str
    label: str
    value: int | None
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class MapArea:
    """An area as drawn: the shape's id and its class, None where nothing is known.

    `mark` is where its value can be read on the map itself, None where it does not fit;
    an area with a `note` is hatched and outlined over its class.
    """

    code: str
    shape: str
    label: str
    value: int | None
    href: str
    level: int | None
    mark: tuple[int, int] | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class MapClass:
    """One line of the legend: from `least` to `most`, and how many areas have it.

    `level` 0 is nothing, up to CLASSES is more.
    """

    level: int
    least: int
    most: int
    count: int


@dataclass(frozen=True, slots=True)
class Choropleth:
    """`unit` is what is counted, as a word; `file` the shapes' static name.

    `areas` lie on the map, `off_map` have no shape and stand in the table only; both
    are in `rows`, which keeps the order it was given. `total` is None for values that
    have no sum, such as percents.
    """

    rows: tuple[MapArea, ...]
    classes: tuple[MapClass, ...]
    unit: str
    file: str
    view_box: str
    unknown: int
    total: int | None
    off_map: tuple[MapArea, ...]

    @property
    def areas(self) -> tuple[MapArea, ...]:
        return tuple(one for one in self.rows if one.shape)

    @property
    def noted(self) -> int:
        """How many areas have a note, on the map or off it."""
        return sum(bool(one.note) for one in self.rows)

    @property
    def is_empty(self) -> bool:
        return not self.rows


def choropleth(
    areas: Iterable[Area],
    *,
    shapes: str = REGENCIES,
    unit: str,
    is_summed: bool = True,
) -> Choropleth:
    """Put every area into a class: nothing, or a quarter of those that have a value.

    Areas with the same value always share a class. Raises LookupError for `shapes`
    that were never built.
    """
    index = _index()
    if shapes not in index:
        raise LookupError(shapes)
    known = frozenset(index[shapes]["codes"])
    marks = index[shapes].get("marks", {})
    given = list(areas)
    bounds = _bounds([one.value for one in given if one.value is not None])
    rows = tuple(
        MapArea(
            code=one.code,
            shape=shape_id(one.code) if one.code in known else "",
            label=one.label,
            value=one.value,
            href=one.href,
            level=_level(one.value, bounds),
            mark=_mark(one.value, marks.get(one.code)),
            note=one.note,
        )
        for one in given
    )
    return Choropleth(
        rows=rows,
        classes=tuple(
            MapClass(level, min(values), max(values), len(values))
            for level in range(CLASSES + 1)
            if (
                values := [
                    one.value
                    for one in rows
                    if one.level == level and one.value is not None
                ]
            )
        ),
        unit=unit,
        file=f"map/{shapes}.svg",
        view_box=index[shapes]["view_box"],
        unknown=sum(one.level is None for one in rows),
        total=sum(one.value or 0 for one in rows) if is_summed else None,
        off_map=tuple(one for one in rows if not one.shape),
    )


def has_regencies(code: str) -> bool:
    """Whether there are shapes of this province's regencies: `regencies-<code>`."""
    return f"{REGENCIES}-{code}" in _index()


def has_districts(code: str) -> bool:
    """Whether there are shapes of this regency's districts: `districts-<code>`."""
    return f"districts-{code}" in _index()


def shape_id(code: str) -> str:
    """The id of an area's path: "32.11" is "r3211"."""
    return "r" + code.replace(".", "")


def _mark(value: int | None, place: Sequence[int] | None) -> tuple[int, int] | None:
    """Where the value stands: `place` is a point and how far the nearest border is."""
    if value is None or place is None:
        return None
    x, y, room = place
    needed = max(LEAST_ROOM, DIGIT_ROOM * len(str(value)))
    return (x, y) if room >= needed else None


@cache
def _index() -> dict[str, dict]:
    return json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))


def _bounds(values: Sequence[int]) -> tuple[int, ...]:
    """The largest value of each class above nothing, ascending and distinct."""
    above = sorted(value for value in values if value > 0)
    if not above:
        return ()
    ends = {
        above[-(-len(above) * quarter // CLASSES) - 1]
        for quarter in range(1, CLASSES + 1)
    }
    return tuple(sorted(ends))


def _level(value: int | None, bounds: Sequence[int]) -> int | None:
    if value is None:
        return None
    if value <= 0 or not bounds:
        return 0
    # Few classes take the outer shades, so that the largest is always the darkest.
    place = next(index for index, end in enumerate(bounds) if value <= end)
    return CLASSES - (len(bounds) - 1 - place)
