"""`/masalah/pengaduan/`: complaints counted by field, month by month."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from innovations.domain import complaint as verbs
from innovations.domain.complaint_table import Table, table_of
from innovations.enums import YEAR_MAX, YEAR_MIN, Field
from innovations.filters.parts import ComplaintFilter
from innovations.forms.complaint import MonthForm, TableForm, initial_of
from innovations.forms.register import Chip
from innovations.models import ComplaintRecap, Innovation
from masterplan.core.access import scope_of
from masterplan.core.errors import InvalidFields, StaleVersion
from masterplan.core.sheets import download
from masterplan.core.sheets.writer import CellValue, Column, SheetSpec
from masterplan.core.templatetags.portal import number
from masterplan.core.views.conflicts import Conflict
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    render_page,
    visible_or_404,
    whole,
)
from regencies.models import Regency

FILE_NAME = "pengaduan"
READ = "innovations.comment_problem"
SEEN = "seen-"


@dataclass(frozen=True)
class Place:
    """Whose complaints: a regency's, or those about one of its innovations."""

    regency: Regency
    innovation: Innovation | None

    @property
    def query(self) -> str:
        if self.innovation is not None:
            return urlencode({"innovation": self.innovation.pk})
        return urlencode({"regency": self.regency.pk})

    def recap(self, **fields: int) -> ComplaintRecap:
        """One that is not stored, to ask the rule about."""
        return ComplaintRecap(
            regency=self.regency, innovation=self.innovation, **fields
        )


@require_safe
def complaint_list(request: HttpRequest) -> HttpResponse:
    """A year's table; somebody of several regencies first says whose."""
    demand(request, READ)
    place = _place(request)
    if place is None:
        places = _places(request)
        return render_page(
            request, "innovations/complaints_regency.html", {"places": places}
        )
    year, field = _asked(request)
    table = table_of(_recaps(request, place, year, field), field=field)
    kept = f"&{urlencode({'field': field})}" if field else ""
    may_record = request.user.has_perm("innovations.record_complaint", place.recap())
    context = {
        "place": place,
        "year": year,
        "form": TableForm(initial={"year": year, "field": field}),
        "kept": kept,
        "chips": [Chip(_("Bidang"), str(Field(field).label), _table_url(place, year))]
        if field
        else [],
        "table": table,
        "finding": _finding(table, year, field),
        "months": [
            {
                "name": MONTHS[month],
                "short": MONTHS_3[month],
                "url": f"{_month_url(year, month)}?{place.query}" if may_record else "",
            }
            for month in MONTHS
        ],
        "previous_year": year - 1 if year > YEAR_MIN else None,
        "next_year": year + 1 if year < YEAR_MAX else None,
    }
    return render_page(request, "innovations/complaints.html", context)


@require_safe
def complaint_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The year's table as CSV."""
    spec = _sheet(request)
    return download.csv_file(spec.columns, spec.rows, lines=spec.lines, name=FILE_NAME)


@require_safe
def complaint_xlsx(request: HttpRequest) -> FileResponse:
    """The year's table as XLSX."""
    return download.xlsx_file(_sheet(request), name=FILE_NAME)


@require_http_methods(READ_OR_POST)
def complaint_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The counts of one month, all fields at once."""
    if not (YEAR_MIN <= year <= YEAR_MAX and month in MONTHS):
        raise Http404
    demand(request, "innovations.record_complaint")
    place = _place(request)
    if place is None:
        raise Http404
    demand(request, "innovations.record_complaint", place.recap(year=year, month=month))
    rows = {
        row.field: row for row in _recaps(request, place, year) if row.month == month
    }
    seen = {name: row.version for name, row in rows.items()}
    form = MonthForm(request.POST or None, initial=initial_of(rows))
    conflicts: list[Conflict] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            verbs.record(
                actor=request.user,
                regency=place.regency,
                innovation=place.innovation,
                year=year,
                month=month,
                counts=form.counts(),
                versions=_seen(request),
            )
        except InvalidFields as error:
            form.show_refusals(error.errors)
        except StaleVersion as stale:
            # Shown with what is stored now; sending again replaces it knowingly.
            conflicts = [
                Conflict(one.label, str(one.current), str(one.offered))
                for one in stale.fields
            ]
        else:
            messages.success(
                request,
                _("Rekap pengaduan %(month)s %(year)s tersimpan.")
                % {"month": MONTHS[month], "year": year},
            )
            return HttpResponseRedirect(_table_url(place, year))
    elif request.method == "POST":
        seen = _seen(request)
    context = {
        "place": place,
        "title": f"{MONTHS[month]} {year}",
        "form": form,
        "seen": [(f"{SEEN}{name}", version) for name, version in seen.items()],
        "conflicts": conflicts,
        "back_url": _table_url(place, year),
    }
    status = 409 if conflicts else 422 if form.errors else 200
    return render_page(
        request, "innovations/complaint_month.html", context, status=status
    )


def _place(request: HttpRequest) -> Place | None:
    """Whose complaints are asked for; None where that is still to be chosen."""
    asked = whole(request.GET.get("innovation", ""))
    if asked is not None:
        innovation = visible_or_404(
            request, Innovation.objects.select_related("regency", "unit"), pk=asked
        )
        scope = scope_of(request.user)
        if not (scope.is_national or innovation.regency_id in scope.regencies_of()):
            raise Http404
        return Place(innovation.regency, innovation)
    code = request.GET.get("regency", "")
    if not code:
        codes = scope_of(request.user).regencies_of()
        if len(codes) != 1:
            return None
        [code] = codes
    found = _places(request).filter(pk=code).first()
    if found is None:
        raise Http404
    return Place(found, None)


def _places(request: HttpRequest) -> Any:
    """The regencies whose counts this reader sees."""
    scope = scope_of(request.user)
    places = Regency.objects.visible_to(scope)
    if scope.is_national:
        return places.order_by("name")
    return places.filter(pk__in=scope.regencies_of()).order_by("name")


def _recaps(request: HttpRequest, place: Place, year: int, field: str = "") -> Any:
    recaps = ComplaintRecap.objects.visible_to(scope_of(request.user)).filter(
        regency=place.regency, innovation=place.innovation
    )
    return ComplaintFilter({"year": year, "field": field}, queryset=recaps).qs


def _asked(request: HttpRequest) -> tuple[int, str]:
    """The year, that of today where none is said, and the field ("" for all)."""
    form = TableForm(request.GET)
    form.is_valid()
    year = form.cleaned_data.get("year", timezone.localdate().year)
    return year, form.cleaned_data.get("field", "")


def _seen(request: HttpRequest) -> dict[str, int]:
    """Field -> version of its count when the form was read."""
    found = {}
    for name, value in request.POST.items():
        version = whole(str(value))
        if name.startswith(SEEN) and version is not None:
            found[name.removeprefix(SEEN)] = version
    return found


def _month_url(year: int, month: int) -> str:
    return reverse("problems:complaints-month", args=[year, month])


def _table_url(place: Place, year: int) -> str:
    return f"{reverse('problems:complaints')}?{place.query}&year={year}"


def _finding(table: Table, year: int, field: str) -> str:
    if not table.total.received:
        return ""
    if field:
        return _(
            "%(received)s pengaduan bidang %(field)s masuk tahun %(year)s, "
            "%(resolved)s selesai."
        ) % {
            "received": number(table.total.received),
            "field": Field(field).label,
            "year": year,
            "resolved": number(table.total.resolved),
        }
    row = max(table.rows, key=lambda one: one.total.received)
    return _(
        "%(received)s pengaduan masuk tahun %(year)s, %(resolved)s selesai; terbanyak "
        "bidang %(field)s (%(most)s)."
    ) % {
        "received": number(table.total.received),
        "resolved": number(table.total.resolved),
        "year": year,
        "field": row.label,
        "most": number(row.total.received),
    }


def _sheet(request: HttpRequest) -> SheetSpec:
    demand(request, READ)
    place = _place(request)
    if place is None:
        raise Http404
    year, field = _asked(request)
    table = table_of(_recaps(request, place, year, field), field=field)
    columns = [Column(_("Bidang"), 30)]
    for month in [*MONTHS.values(), _("Jumlah")]:
        columns.append(Column(_("%(month)s masuk") % {"month": month}, 12))
        columns.append(Column(_("%(month)s selesai") % {"month": month}, 12))
    title = _("Rekap pengaduan %(place)s tahun %(year)s") % {
        "place": place.innovation or place.regency,
        "year": year,
    }
    chips = [Chip(_("Bidang"), str(Field(field).label), "")] if field else []
    lines = download.above(title, chips)
    return SheetSpec(_("Pengaduan"), columns, _cells(table), lines)


def _cells(table: Table) -> Iterator[list[CellValue]]:
    sums = (_("Jumlah"), table.months, table.total)
    for label, months, total in [
        *((row.label, row.months, row.total) for row in table.rows),
        sums,
    ]:
        cells: list[CellValue] = [label]
        for count in (*months, total):
            cells += [count.received, count.resolved] if count else [None, None]
        yield cells
