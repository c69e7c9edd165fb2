"""`/daerah/<kode>/rapat/`: the meetings of a regency."""

from typing import Any

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    StreamingHttpResponse,
)
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from masterplan.core.access import scope_of
from masterplan.core.sheets import download
from masterplan.core.sheets.writer import SheetSpec
from masterplan.core.templatetags.portal import number
from masterplan.core.views.pages import demand, render_page, visible_or_404
from masterplan.domain import meeting_listing as listing
from masterplan.enums import MeetingKind
from masterplan.filters import MeetingFilter
from masterplan.models import Meeting
from masterplan.views.listed import Listed, lay_out
from regencies.models import Regency

LIST_NAME = "rapat"


@require_safe
def meeting_list(request: HttpRequest, code: str) -> HttpResponse:
    """What was held and what comes, the newest day first."""
    regency, listed = _asked(request, code)
    today = timezone.localdate(timezone=regency.zone)
    form = lay_out(listed.filterset, ("kind", "state"))
    context = listed.context(
        listing.rows(listed.filterset.qs), heads=("starts_on", "title", "kind")
    )
    figures = listing.figures(listed.filterset.qs, today)
    context |= {
        "regency": regency,
        "form": form,
        "chips": listed.chips({}),
        "rows": [
            {**row, "kind": MeetingKind(row["kind"]).label}
            for row in context.pop("found")
        ],
        "total": figures.total,
        "finding": _finding(figures),
        "today": today,
    }
    return render_page(request, "masterplan/meetings.html", context)


@require_safe
def meeting_csv(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Exactly what the list shows, as CSV."""
    spec = _sheet(request, code)
    return download.csv_file(spec.columns, spec.rows, lines=spec.lines, name=LIST_NAME)


@require_safe
def meeting_xlsx(request: HttpRequest, code: str) -> FileResponse:
    """Exactly what the list shows, as XLSX."""
    return download.xlsx_file(_sheet(request, code), name=LIST_NAME)


def _asked(request: HttpRequest, code: str) -> tuple[Regency, Listed]:
    regency = visible_or_404(
        request, Regency.objects.select_related("province"), pk=code
    )
    demand(request, "masterplan.view_meeting", regency)
    visible = Meeting.objects.visible_to(scope_of(request.user)).filter(regency=regency)
    filterset = MeetingFilter(request.GET, queryset=visible)
    return regency, Listed(request.GET, filterset, orderings=listing.ORDERINGS)


def _sheet(request: HttpRequest, code: str) -> SheetSpec:
    regency, listed = _asked(request, code)
    lay_out(listed.filterset, ("kind", "state"))
    found: Any = listed.sorted()
    return SheetSpec(
        _("Rapat"),
        listing.columns(),
        listing.cells(found),
        download.above(_("Rapat %(name)s") % {"name": regency.name}, listed.chips({})),
    )


def _finding(figures: listing.Figures) -> str:
    if not figures.total:
        return ""
    return _(
        "%(total)s rapat; %(upcoming)s akan datang, %(bare)s sudah lewat tanpa notulen."
    ) % {
        "total": number(figures.total),
        "upcoming": number(figures.upcoming),
        "bare": number(figures.bare),
    }
