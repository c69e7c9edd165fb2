"""`/nasional/` and `/provinsi/<code>/`: all regencies at once, and one province's.

Both are kept as finished parts for everybody with the same seats; the frame around
them is each reader's own.
"""

from collections.abc import Mapping

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import StreamingHttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from masterplan.core import cached_page
from masterplan.core.access import scope_of
from masterplan.core.sheets.download import above, csv_file, xlsx_file
from masterplan.core.sheets.writer import Column, SheetSpec
from masterplan.core.views.pages import demand
from masterplan.domain import national, national_stamp
from masterplan.domain.national_table import ordered
from masterplan.views import national_sheet, national_shown
from masterplan.views.national_shown import Shown

NAME = "nasional"


@require_safe
def nation(request: HttpRequest) -> HttpResponse:
    demand(request, "masterplan.view_national")
    return _page(request, Shown.of(request.GET, reverse("national")))


@require_safe
def province(request: HttpRequest, code: str) -> HttpResponse:
    demand(request, "masterplan.view_national")
    path = reverse("province", args=[code])
    shown = Shown.of(request.GET, path, province=code)
    if shown.asked.province != code:
        raise Http404
    return _page(request, shown)


@require_safe
def nation_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Exactly the table of the page, all of it, as CSV."""
    spec = _sheet(request)
    return csv_file(spec.columns, spec.rows, lines=spec.lines, name=NAME)


@require_safe
def nation_xlsx(request: HttpRequest) -> FileResponse:
    """Exactly the table of the page, all of it, as XLSX."""
    return xlsx_file(_sheet(request), name=NAME)


def _page(request: HttpRequest, shown: Shown) -> HttpResponse:
    scope, today = scope_of(request.user), timezone.localdate()
    nobody = national_stamp.unnamed(scope)

    def build() -> Mapping[str, str]:
        board = national.national(nobody, today=today, asked=shown.asked)
        context = national_shown.body(shown, board, today=today)
        if not context["title"]:
            raise Http404
        return {
            "page_title": escape(context["title"]),
            "page_body": render_to_string("masterplan/_national.html", context),
        }

    return cached_page.framed(
        request,
        national_stamp.key(scope, today, shown.name),
        template="masterplan/national.html",
        parts=("page_title", "page_body"),
        build=build,
    )


def _sheet(request: HttpRequest) -> SheetSpec:
    demand(request, "masterplan.view_national")
    shown = Shown.of(request.GET, reverse("national"))
    board = national.national(
        scope_of(request.user), today=timezone.localdate(), asked=shown.asked
    )
    shown.form.offer(board, has_own=True)
    return SheetSpec(
        _("Daerah"),
        [Column(head, width) for head, width in national_sheet.sheet_heads()],
        [
            national_sheet.sheet_row(line, board)
            for line in ordered(board.lines, shown.ordering)
        ],
        above(_("Daerah se-Indonesia"), national_shown.chips(shown, is_province=False)),
    )
