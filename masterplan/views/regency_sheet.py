"""`/daerah/<code>/dasbor/<part>.csv` and `.xlsx`: a dashboard's tables as a file.

For who may read all of them; everybody else has the open data.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from masterplan.core.access import scope_of
from masterplan.core.sheets.download import above, csv_file, xlsx_file
from masterplan.core.sheets.writer import CellValue, Column, SheetSpec
from masterplan.core.views.pages import demand, visible_or_404
from masterplan.domain import regency_sheet
from masterplan.domain.audience import audience_of
from masterplan.domain.dashboards import regency_dashboard
from masterplan.domain.figures import Label
from masterplan.domain.regency_answers import regency_answers
from masterplan.domain.regency_budget import regency_budget
from masterplan.domain.regency_progress import regency_progress
from masterplan.domain.regency_sheet import Line
from masterplan.domain.regency_territory import regency_territory
from masterplan.views.chosen import chosen_filters
from masterplan.views.regency_tabs import VIEW, units_of
from regencies.models import Regency

# By the address's word: the title, what assembles the page, and its lines.
PARTS: dict[str, tuple[Label, Callable[..., Any], Callable[..., Iterator[Line]]]] = {
    "ringkasan": (
        gettext_lazy("Gambaran umum"),
        regency_dashboard,
        regency_sheet.summary_lines,
    ),
    "kemajuan": (
        gettext_lazy("Kemajuan"),
        regency_progress,
        regency_sheet.progress_lines,
    ),
    "anggaran": (gettext_lazy("Anggaran"), regency_budget, regency_sheet.budget_lines),
    "wilayah": (
        gettext_lazy("Wilayah"),
        regency_territory,
        regency_sheet.territory_lines,
    ),
    "jawaban": (
        gettext_lazy("Masalah dan hasil"),
        regency_answers,
        regency_sheet.answers_lines,
    ),
}


@require_safe
def sheet_csv(request: HttpRequest, code: str, part: str) -> StreamingHttpResponse:
    """The part's tables under the filters of the address, as CSV."""
    spec = _spec(request, code, part)
    return csv_file(spec.columns, spec.rows, lines=spec.lines, name=_name(code, part))


@require_safe
def sheet_xlsx(request: HttpRequest, code: str, part: str) -> FileResponse:
    """The same as XLSX."""
    return xlsx_file(_spec(request, code, part), name=_name(code, part))


def _name(code: str, part: str) -> str:
    return f"dasbor-{part}-{code}"


def _spec(request: HttpRequest, code: str, part: str) -> SheetSpec:
    regency = visible_or_404(request, Regency.objects, pk=code)
    demand(request, VIEW, regency)
    if part not in PARTS:
        raise Http404
    title, assemble, lines_of = PARTS[part]
    scope = scope_of(request.user)
    chosen = chosen_filters(request, audience_of(scope, regency.pk))
    said = chosen.worded(units_of(request, regency))
    found = assemble(regency, scope=scope, filters=chosen.values)
    return SheetSpec(
        str(title),
        [
            Column(_("Kartu"), 40),
            Column(_("Baris"), 48),
            Column(_("Nilai"), 18),
            Column(_("Satuan"), 14),
        ],
        _rows(lines_of(found)),
        above(f"{regency.name}: {title}", said.chips, zone=regency.time_zone),
    )


def _rows(lines: Iterator[Line]) -> Iterator[list[CellValue]]:
    for line in lines:
        yield [line.card, line.row, line.value, line.unit]
