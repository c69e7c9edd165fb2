"""A worksheet over all dimensions, on paper and as a workbook."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from innovations.forms.register import Chip
from masterplan.core.access import scope_of
from masterplan.core.sheets import download
from masterplan.core.sheets.writer import SheetSpec
from masterplan.domain.worksheet_sheets import TABLES, Table
from masterplan.models import Participation
from masterplan.views.worksheet import Opened, open_worksheets, sheet_words
from regencies.domain.paper import letterhead, signature


@require_safe
def worksheet_print(request: HttpRequest, code: str, sheet: str) -> HttpResponse:
    """A4 with letterhead, date and the signature of the leading sector's head."""
    opened, participation = _opened(request, code, sheet)
    regency = opened.regency
    now = timezone.now()
    with translation.override("id"):
        context = {
            "regency": regency,
            "title": sheet_words()[sheet],
            "participation": participation,
            "table": _table(request, opened, participation, sheet),
            "letterhead": letterhead(regency, None),
            "signature": signature(
                regency,
                None,
                today=now.astimezone(regency.zone).date(),
                has_nip=request.user.has_perm("masterplan.view_inside", regency),
            ),
            "printed_at": now,
            "zone": regency.time_zone,
            "back_url": opened.address("masterplan:worksheets"),
        }
        return render(request, "masterplan/print_worksheet.html", context)


@require_safe
def worksheet_xlsx(request: HttpRequest, code: str, sheet: str) -> FileResponse:
    """The same rows in one sheet, each with its dimension."""
    opened, participation = _opened(request, code, sheet)
    table = _table(request, opened, participation, sheet)
    title = f"{sheet_words()[sheet]}: {opened.regency.name}"
    year = Chip(_("Angkatan"), str(participation.cohort.year), "")
    spec = SheetSpec(
        sheet.upper() if sheet != "kesiapan" else _("Kesiapan"),
        table.sheet_columns(),
        table.sheet_rows(),
        download.above(title, [year]),
    )
    return download.xlsx_file(spec, name=f"kertas-kerja-{sheet}-{opened.regency.pk}")


def _opened(
    request: HttpRequest, code: str, sheet: str
) -> tuple[Opened, Participation]:
    opened = open_worksheets(request, code)
    if opened.participation is None or sheet not in TABLES:
        raise Http404
    return opened, opened.participation


def _table(
    request: HttpRequest, opened: Opened, participation: Participation, sheet: str
) -> Table:
    return TABLES[sheet](participation, opened.dimensions, scope_of(request.user))
