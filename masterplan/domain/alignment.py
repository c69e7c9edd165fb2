"""The alignment matrix: missions and flagship programmes by dimension, holes shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from dimensions.enums import DimensionSlug
from masterplan.core.filters import NONE_VALUE
from masterplan.models import Masterplan, MasterplanEntry, Mission
from regencies.models import FlagshipProgramme

# (flagship programme or None, dimension) -> entries.
Counts = Mapping[tuple[int | None, str], int]


@dataclass(frozen=True, slots=True)
class Cell:
    dimension: str
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """`filter` and `value` name the list of its entries; a mission's row is the sum of
    the rows of its programmes below it."""

    label: str
    filter: str
    value: str
    cells: tuple[Cell, ...]
    is_mission: bool = False

    @property
    def total(self) -> int:
        return sum(cell.count for cell in self.cells)

    @property
    def holes(self) -> int:
        return sum(not cell.count for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """`rows` in reading order; `sums` count every entry once."""

    rows: tuple[Row, ...]
    sums: tuple[Cell, ...]
    # Programmes under several missions: their entries stand in each of them.
    shared: int

    @property
    def missions(self) -> list[Row]:
        return [row for row in self.rows if row.is_mission]

    @property
    def total(self) -> int:
        return sum(cell.count for cell in self.sums)

    @property
    def unserved(self) -> int:
        """Missions that no entry serves."""
        return sum(not row.total for row in self.missions)

    @property
    def holes(self) -> int:
        return sum(row.holes for row in self.missions)


def read(
    masterplan: Masterplan,
    entries: QuerySet[MasterplanEntry],
    programmes: Iterable[FlagshipProgramme],
) -> Matrix:
    """The matrix of the entries given, in a constant number of statements."""
    missions = [
        (mission, [one.pk for one in mission.flagship_programmes.all()])
        for mission in Mission.objects.filter(masterplan=masterplan)
        .prefetch_related("flagship_programmes")
        .order_by("order", "id")
    ]
    groups: Iterable[Mapping[str, Any]] = (
        entries.order_by()
        .values("innovation__flagship_programme_id", "innovation__dimension_id")
        .annotate(total=Count("pk"))
    )
    counts = {
        (
            group["innovation__flagship_programme_id"],
            group["innovation__dimension_id"],
        ): group["total"]
        for group in groups
    }
    return matrix(missions, {one.pk: one.name for one in programmes}, counts)


def matrix(
    missions: Sequence[tuple[Mission, Sequence[int]]],
    programmes: Mapping[int, str],
    counts: Counts,
) -> Matrix:
    """Missions with the ids of their programmes, all programmes' names, the counts."""
    rows: list[Row] = []
    served = [pk for _mission, own in missions for pk in own]
    for mission, own in missions:
        rows.append(
            Row(
                mission.text,
                "mission",
                str(mission.pk),
                _cells(counts, own),
                is_mission=True,
            )
        )
        rows += [_programme(pk, programmes, counts) for pk in own]
    outside = [pk for pk in programmes if pk not in served]
    rows += [_programme(pk, programmes, counts) for pk in outside]
    rows.append(
        Row(
            _("Tanpa program unggulan"),
            "flagship",
            NONE_VALUE,
            _cells(counts, [None]),
        )
    )
    every = sorted({pk for pk, _dimension in counts}, key=lambda pk: pk or 0)
    return Matrix(tuple(rows), _cells(counts, every), len(served) - len(set(served)))


def _programme(pk: int, programmes: Mapping[int, str], counts: Counts) -> Row:
    return Row(programmes.get(pk, ""), "flagship", str(pk), _cells(counts, [pk]))


def _cells(counts: Counts, keys: Iterable[int | None]) -> tuple[Cell, ...]:
    kept = list(keys)
    return tuple(
        Cell(slug, sum(counts.get((key, slug), 0) for key in kept))
        for slug in DimensionSlug.values
    )
