"""The recap of a regency's innovations by Perangkat Daerah, as it is handed in.

Every table has a row a unit and one for records without a unit, a column for what is
not decided, and totals that are the sums of what stands above and beside them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dimensions.enums import DimensionSlug
from innovations.enums import InnovationStatus, InnovationStep
from innovations.models import Innovation
from masterplan.core.access import Scope
from masterplan.core.sheets.writer import CellValue, Column
from masterplan.domain.figures import Group, grouped, only, total
from masterplan.domain.unit_figures import unit_table
from regencies.models import Regency, Unit

UNSET = "Belum ditetapkan"
SUM = "Jumlah"
UNIT = "Perangkat Daerah"


@dataclass(frozen=True, slots=True)
class RecapRow:
    """One unit's counts; `is_below` tells that it rolls up to the unit above it."""

    label: str
    is_below: bool
    cells: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class RecapTable:
    """One breakdown; `sums` has one number a heading."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[RecapRow, ...]
    sums: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Recap:
    """The breakdowns, all with the same rows in the same order."""

    tables: tuple[RecapTable, ...]
    total: int


def recap(regency: Regency, *, scope: Scope) -> Recap:
    """Count what this reader may see. Two statements."""
    visible = Innovation.objects.visible_to(scope).filter(regency=regency)
    groups = grouped(visible, "unit_id", "dimension_id", "status", "step")
    # Its order decides: units that roll up to another one stand below it.
    listed = unit_table(
        Unit.objects.visible_to(scope).filter(regency=regency),
        groups,
        regency_code=regency.pk,
        is_full=True,
    )
    units = [
        (
            row.unit.name if row.unit else UNSET,
            row.parent is not None,
            only(groups, unit_id=row.unit.pk if row.unit else None),
        )
        for row in listed.rows
        if row.total.count or row.unit is None or row.unit.is_active
    ]
    tables = (
        _table(
            "Menurut dimensi",
            "dimension_id",
            [(slug.value, str(slug.label)) for slug in DimensionSlug],
            units,
        ),
        _table(
            "Menurut status",
            "status",
            [(status.value, str(status.label)) for status in InnovationStatus],
            units,
        ),
        _table(
            "Menurut tahapan inovasi",
            "step",
            [*((step.value, str(step.label)) for step in InnovationStep), ("", UNSET)],
            units,
        ),
    )
    return Recap(tables=tables, total=total(groups))


def _table(
    title: str,
    column: str,
    options: Sequence[tuple[str, str]],
    units: Iterable[tuple[str, bool, list[Group]]],
) -> RecapTable:
    rows = []
    for label, is_below, groups in units:
        cells = tuple(
            total(only(groups, **{column: value})) for value, _label in options
        )
        rows.append(RecapRow(label, is_below, cells, sum(cells)))
    return RecapTable(
        title=title,
        headings=tuple(label for _value, label in options),
        rows=tuple(rows),
        sums=tuple(
            sum(row.cells[place] for row in rows) for place in range(len(options))
        ),
        total=sum(row.total for row in rows),
    )


def sheet_columns(found: Recap) -> list[Column]:
    """The headings of one wide sheet: every breakdown beside the other."""
    columns = [Column(UNIT, 40), Column(SUM, 10)]
    for table in found.tables:
        group = table.title.removeprefix("Menurut ").capitalize()
        columns += [Column(f"{group}: {heading}", 16) for heading in table.headings]
    return columns


def sheet_rows(found: Recap) -> list[list[CellValue]]:
    """One row a unit and the sums at the end."""
    rows: list[list[CellValue]] = []
    for parts in zip(*(table.rows for table in found.tables), strict=True):
        cells = [cell for part in parts for cell in part.cells]
        rows.append([parts[0].label, parts[0].total, *cells])
    sums = [one for table in found.tables for one in table.sums]
    return [*rows, [SUM, found.total, *sums]]
