"""`/masalah/`: the problems somebody may see, filtered, sorted, exported."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    QueryDict,
    StreamingHttpResponse,
)
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from innovations.domain import problem_listing as listing
from innovations.enums import Field, ProblemSource, ProblemStatus, Severity
from innovations.enums.problem import Due
from innovations.filters import ProblemFilter
from innovations.forms.problem_register import panel_of
from innovations.forms.register import Chip, chips_of, without
from innovations.models import Problem
from innovations.views import listing as listed
from masterplan.core.access import scope_of
from masterplan.core.filters import NONE_VALUE
from masterplan.core.sheets import download
from masterplan.core.sheets.writer import CellValue, Column, SheetSpec
from masterplan.core.templatetags.portal import number
from masterplan.core.views.keyset import page_of
from masterplan.core.views.pages import demand, render_page

FILTERS = ProblemFilter.base_filters
FILE_NAME = "masalah"
READ = "innovations.comment_problem"


@require_safe
def problem_list(request: HttpRequest) -> HttpResponse:
    """The register; for htmx its body alone."""
    demand(request, READ)
    data = _asked(request)
    filterset = _filterset(request, data)
    ordering = _ordering(data)
    page = page_of(
        listing.rows(filterset.qs),
        ordering=ordering,
        after=data.get("after", ""),
        before=data.get("before", ""),
    )
    valid = filterset.form.cleaned_data
    today = timezone.localdate()
    figures = _figures(request, data, valid, today)
    panel = panel_of(filterset, figures.shares)
    context = {
        "panel": panel,
        "chips": chips_of(filterset, data, _names(request, page.rows, figures, valid)),
        "clear_url": "?regency=",
        "rows": [_row(row, today) for row in page.rows],
        "figures": figures,
        "finding": _finding(figures),
        "quick_lists": _quick_lists(data, figures),
        "has_places": not valid.get("regency"),
        "heads": {
            name: listed.head(data, FILTERS, name, ordering)
            for name in ("title", "severity", "status", "updated_at")
        },
        "ordering": ordering,
        "regency": valid.get("regency", ""),
        "previous_url": listed.address(data, FILTERS, before=page.before)
        if page.before
        else None,
        "next_url": listed.address(data, FILTERS, after=page.after)
        if page.after
        else None,
        "query_string": listed.plain(data, FILTERS).urlencode(),
        "is_filtered": any(value for name, value in valid.items() if name != "regency"),
    }
    return render_page(
        request, "innovations/problems.html", context, part="innovations/_problems.html"
    )


@require_safe
def problem_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Exactly what the list shows, as CSV."""
    spec = _sheet(request)
    return download.csv_file(spec.columns, spec.rows, lines=spec.lines, name=FILE_NAME)


@require_safe
def problem_xlsx(request: HttpRequest) -> FileResponse:
    """Exactly what the list shows, as XLSX."""
    return download.xlsx_file(_sheet(request), name=FILE_NAME)


def _asked(request: HttpRequest) -> QueryDict:
    """The address's query; without any filter, somebody of one regency starts there."""
    data = request.GET.copy()
    codes = scope_of(request.user).regencies_of()
    if len(codes) == 1 and not any(name in data for name in FILTERS):
        [data["regency"]] = codes
    return data


def _filterset(request: HttpRequest, data: Mapping[str, Any]) -> ProblemFilter:
    visible = Problem.objects.visible_to(scope_of(request.user))
    return ProblemFilter(data, queryset=visible)


def _ordering(data: QueryDict) -> str:
    asked = data.get("ordering", "")
    return asked if asked in listing.ORDERINGS else listing.DEFAULT_ORDERING


def _figures(
    request: HttpRequest, data: QueryDict, valid: Mapping[str, Any], today: dt.date
) -> listing.Figures:
    if not valid.get("regency"):
        return listing.figures(_filterset(request, data).qs, today=today)
    wide = data.copy()
    for name in listing.PLACES:
        wide.pop(name, None)
    asked = {name: valid.get(name) or "" for name in listing.PLACES}
    return listing.figures(_filterset(request, wide).qs, today=today, asked=asked)


def _names(
    request: HttpRequest, rows: Any, figures: listing.Figures, valid: Mapping[str, Any]
) -> dict[str, str]:
    """Words for the keys in the filters, taken from what was read anyway if it can."""
    if not rows or not figures.shares:
        return listing.names_of(valid, scope_of(request.user))
    names = {"regency": rows[0]["regency__short_name"]}
    for name, found in figures.shares.items():
        words = {key: word for key, word, _count in found}
        if valid.get(name) in words:
            names[name] = words[valid[name]]
    return names


def _quick_lists(data: QueryDict, figures: listing.Figures) -> list[dict[str, Any]]:
    """One click to what needs somebody; the one in force leads back."""
    lists = (
        ("due", Due.LATE.value, _("Lewat tenggat"), figures.late),
        ("innovations", NONE_VALUE, _("Belum ada inovasi"), figures.unanswered),
    )
    return [
        {
            "label": label,
            "count": count,
            "is_current": data.get(name) == value,
            "url": without(data, name, value, FILTERS)
            if data.get(name) == value
            else listed.address(data, FILTERS, **{name: value}),
        }
        for name, value, label, count in lists
        if count or data.get(name) == value
    ]


def _finding(figures: listing.Figures) -> str:
    text = _("%(unsolved)s dari %(total)s masalah belum selesai") % {
        "unsolved": number(figures.unsolved),
        "total": number(figures.total),
    }
    if figures.late:
        text += _("; %(late)s lewat tenggat") % {"late": number(figures.late)}
    if figures.unanswered:
        text += _("; %(count)s belum dijawab inovasi mana pun") % {
            "count": number(figures.unanswered)
        }
    return f"{text}."


def _row(row: Mapping[str, Any], today: dt.date) -> dict[str, Any]:
    status = ProblemStatus(row["status"])
    return {
        **row,
        "status": status,
        "field": Field(row["field"]).label,
        "source": ProblemSource(row["source"]).label,
        "severity": Severity(row["severity"]),
        "unit": row["unit__short_name"] or row["unit__name"],
        "place": row["district__name"] or "",
        "area": row["pilot_area__name"] or "",
        "is_late": status != ProblemStatus.SOLVED
        and row["due_on"] is not None
        and row["due_on"] < today,
    }


def _sheet(request: HttpRequest) -> SheetSpec:
    demand(request, READ)
    data = _asked(request)
    filterset = _filterset(request, data)
    found = filterset.qs
    ordering = _ordering(data)
    sign = "-" if ordering.startswith("-") else ""
    panel_of(filterset, {})  # gives the chips their words
    chips: list[Chip] = chips_of(
        filterset,
        data,
        listing.names_of(filterset.form.cleaned_data, scope_of(request.user)),
    )
    columns = [
        Column(_("Masalah atau kebutuhan"), 44),
        Column(_("Kabupaten/kota"), 22),
        Column(_("OPD"), 34),
        Column(_("Bidang")),
        Column(_("Asal")),
        Column(_("Tingkat"), 10),
        Column(_("Status"), 16),
        Column(_("Tenggat"), 12),
        Column(_("Penanggung jawab"), 24),
        Column(_("Kecamatan")),
        Column(_("Kawasan percontohan"), 24),
        Column(_("Uraian"), 44),
        Column(_("Jumlah inovasi"), 10),
    ]
    return SheetSpec(
        _("Masalah"),
        columns,
        _cells(found.order_by(ordering, f"{sign}id")),
        download.above(_("Daftar masalah dan kebutuhan"), chips),
    )


def _cells(problems: Any) -> Iterator[list[CellValue]]:
    extra = ("description", "person_in_charge")
    for row in listing.rows(problems).values(*listing.ROW_FIELDS, *extra):
        yield [
            row["title"],
            row["regency__short_name"],
            row["unit__name"] or _("Belum ditetapkan"),
            str(Field(row["field"]).label),
            str(ProblemSource(row["source"]).label),
            str(Severity(row["severity"]).label),
            str(ProblemStatus(row["status"]).label),
            row["due_on"],
            row["person_in_charge"],
            row["district__name"],
            row["pilot_area__name"],
            row["description"],
            row["answers"],
        ]
