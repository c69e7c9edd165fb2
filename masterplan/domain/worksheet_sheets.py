"""The worksheets as tables, for paper and for a workbook: all dimensions, one sheet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _

from dimensions.models import Dimension
from innovations.models import Innovation
from masterplan.core.access import Scope
from masterplan.core.sheets.writer import CellValue, Column
from masterplan.domain.gap import hidden_innovation
from masterplan.domain.worksheet_figures import weighted
from masterplan.enums import Aspect, Element, Quadrant
from masterplan.models import GapRow, Participation, ReadinessRow, SwotRow

Cells = list[CellValue]
Row = TypeVar("Row", SwotRow, GapRow)


@dataclass(frozen=True, slots=True)
class Part:
    """One dimension's rows; a dimension without any stands there empty."""

    dimension: str
    rows: tuple[Cells, ...]


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    parts: tuple[Part, ...]

    def sheet_columns(self) -> list[Column]:
        return [Column(_("Dimensi"), 20), *self.columns]

    def sheet_rows(self) -> list[Cells]:
        return [[part.dimension, *cells] for part in self.parts for cells in part.rows]


Builder = Callable[[Participation, Sequence[Dimension], Scope], Table]


def readiness_table(
    participation: Participation, dimensions: Sequence[Dimension], scope: Scope
) -> Table:
    """Nine elements a dimension, those not filled too. One statement."""
    stored = {
        (row.dimension_id, row.element): row
        for row in ReadinessRow.objects.visible_to(scope).filter(
            participation=participation
        )
    }

    def cells(dimension: Dimension, element: Element) -> Cells:
        row = stored.get((dimension.pk, element.value))
        return [
            str(element.label),
            str(element.aspect.label),
            row.condition if row else "",
            row.score if row else None,
        ]

    return Table(
        columns=(
            Column(_("Unsur"), 28),
            Column(_("Aspek"), 16),
            Column(_("Kondisi saat ini"), 70),
            Column(_("Nilai"), 8),
        ),
        parts=tuple(
            Part(one.name, tuple(cells(one, element) for element in Element))
            for one in dimensions
        ),
    )


def swot_table(
    participation: Participation, dimensions: Sequence[Dimension], scope: Scope
) -> Table:
    """Statements by dimension and quadrant with their scores. One statement."""
    order = {quadrant.value: place for place, quadrant in enumerate(Quadrant)}
    rows = sorted(
        SwotRow.objects.visible_to(scope).filter(participation=participation),
        key=lambda row: (order[row.quadrant], row.pk),
    )

    def cells(row: SwotRow) -> Cells:
        return [
            row.statement,
            str(Quadrant(row.quadrant).label),
            str(Aspect(row.aspect).label),
            row.weight,
            row.rating,
            weighted(row.weight, row.rating),
            row.strategy,
        ]

    return Table(
        columns=(
            Column(_("Pernyataan"), 50),
            Column(_("Unsur SWOT"), 14),
            Column(_("Aspek"), 16),
            Column(_("Bobot (%)"), 10),
            Column(_("Rating"), 8),
            Column(_("Skor"), 8),
            Column(_("Strategi"), 50),
        ),
        parts=_parts(dimensions, rows, cells),
    )


def gap_table(
    participation: Participation, dimensions: Sequence[Dimension], scope: Scope
) -> Table:
    """Gaps by dimension, the most urgent first. Two statements.

    A linked record this reader may not see stays unnamed.
    """
    rows = sorted(
        GapRow.objects.visible_to(scope).filter(participation=participation),
        key=lambda row: (-row.priority, row.pk),
    )
    linked = {row.innovation_id for row in rows if row.innovation_id}
    names = dict(
        Innovation.objects.visible_to(scope)
        .filter(pk__in=linked)
        .order_by()
        .values_list("pk", "name")
    )

    def cells(row: GapRow) -> Cells:
        linked_id = row.innovation_id
        return [
            row.current,
            str(Aspect(row.aspect).label),
            row.expected,
            row.gap,
            str(row.get_priority_display()),
            row.recommendation,
            names.get(linked_id, hidden_innovation()) if linked_id else "",
        ]

    return Table(
        columns=(
            Column(_("Kondisi saat ini"), 44),
            Column(_("Aspek"), 16),
            Column(_("Kondisi yang diharapkan"), 44),
            Column(_("Kesenjangan"), 44),
            Column(_("Prioritas"), 10),
            Column(_("Rekomendasi"), 44),
            Column(_("Inovasi terkait"), 34),
        ),
        parts=_parts(dimensions, rows, cells),
    )


def _parts(
    dimensions: Sequence[Dimension],
    rows: Sequence[Row],
    cells: Callable[[Row], Cells],
) -> tuple[Part, ...]:
    return tuple(
        Part(one.name, tuple(cells(row) for row in rows if row.dimension_id == one.pk))
        for one in dimensions
    )


# Sheet in the address -> its table.
TABLES: dict[str, Builder] = {
    "kesiapan": readiness_table,
    "swot": swot_table,
    "gap": gap_table,
}
