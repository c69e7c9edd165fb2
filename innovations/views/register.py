"""The register: the innovations somebody may see, filtered, sorted, exported."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from dimensions.enums import DimensionSlug
from dimensions.models.dimension import spoken
from innovations.domain import listing
from innovations.domain.columns import COLUMNS, chosen, headings
from innovations.domain.export import InnovationSheet
from innovations.domain.place_names import names_of_places
from innovations.enums import (
    TRANSITIONS,
    InnovationKind,
    InnovationStatus,
    InnovationStep,
)
from innovations.filters import InnovationFilter
from innovations.forms.register import (
    INSIDE,
    chips_of,
    filter_panel,
    without,
)
from innovations.models import Innovation
from innovations.views import listing as listed
from masterplan.core.access import Scope, present_seat, scope_of
from masterplan.core.filters import NONE_VALUE
from masterplan.core.sheets import download
from masterplan.core.sheets.writer import SheetSpec
from masterplan.core.templatetags.portal import number
from masterplan.core.views.keyset import page_of
from masterplan.core.views.pages import render_page, safe_next
from regencies.enums import SAMPLE_CODE

BULK_MOVES = ("verify", "return", "submit")
COLUMN = "kolom"
# "Tampilan saya": columns and order of this browser, since a telephone and a desk want
# different ones; read without a statement.
VIEW_COOKIE = "tampilan"
VIEW_AGE = 365 * 24 * 60 * 60
SHEET_NAME = "Inovasi"
FILE_NAME = "inovasi"


@login_not_required
@require_safe
def innovation_list(request: HttpRequest) -> HttpResponse:
    """The register; for htmx its body alone."""
    data = _asked(request)
    is_signed_in = request.user.is_authenticated
    filterset = _filterset(request, data)
    ordering = _ordering(data)
    columns = chosen(data.getlist(COLUMN), is_public=not is_signed_in)
    page = page_of(
        listing.rows(filterset.qs),
        ordering=ordering,
        after=data.get("after", ""),
        before=data.get("before", ""),
    )
    valid = filterset.form.cleaned_data
    regency = valid.get("regency", "")
    is_first_and_last = not (page.before or page.after)
    if not page.rows and is_first_and_last:
        # Nothing to count; the words of the chips are looked up instead.
        figures, names = listing.Figures(0, 0), listing.names_of(valid)
    else:
        figures = _figures(request, data, valid)
        names = _names(page.rows[0] if page.rows else {}, figures, valid)
    names |= names_of_places(valid, scope_of(request.user))
    panel = filter_panel(filterset, figures.units, is_public=not is_signed_in)
    chips = chips_of(filterset, data, names)
    context = {
        "panel": panel,
        "chips": chips,
        "clear_url": "?regency=",
        "rows": [_row(row, scope_of(request.user)) for row in page.rows],
        "columns": [
            {
                "key": column.key,
                "label": column.label,
                **(_head(data, column.ordering, ordering) if column.ordering else {}),
            }
            for column in columns
        ],
        "column_choices": [
            (column, column in columns)
            for column in COLUMNS.values()
            if is_signed_in or not column.is_inside
        ],
        "is_own_view": VIEW_COOKIE in request.COOKIES,
        "quick_lists": _quick_lists(data, figures) if is_signed_in else [],
        "figures": figures,
        "finding": _finding(figures),
        "may_export": is_signed_in,
        "has_places": not regency,
        "has_practice_data": any(
            row["regency__has_practice_data"] or row["regency_id"] == SAMPLE_CODE
            for row in page.rows
        ),
        "name_head": _head(data, "name", ordering),
        "ordering": ordering,
        "previous_url": _with(data, before=page.before) if page.before else None,
        "next_url": _with(data, after=page.after) if page.after else None,
        "bulk_moves": _bulk_moves(request),
        "may_edit": request.user.has_perm("innovations.change_innovation"),
        "may_publish": request.user.has_perm("innovations.publish_innovation"),
        "query_string": _with(data).removeprefix("?"),
        "here": f"{request.path}?{data.urlencode()}",
        "is_filtered": any(value for name, value in valid.items() if name != "regency"),
    }
    return render_page(
        request, "innovations/list.html", context, part="innovations/_register.html"
    )


@require_POST
def innovation_view(request: HttpRequest) -> HttpResponse:
    """Keep columns and order as this browser's own, or forget them (`action=reset`)."""
    response = HttpResponseRedirect(safe_next(request, reverse("innovations:list")))
    if request.POST.get("action") == "reset":
        response.delete_cookie(VIEW_COOKIE)
        return response
    names = [column.key for column in chosen(request.POST.getlist(COLUMN))]
    response.set_cookie(
        VIEW_COOKIE,
        ".".join([_ordering(request.POST), *names]),
        max_age=VIEW_AGE,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


@require_safe
def innovation_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Exactly what the list shows, as CSV."""
    sheet, lines = _sheet(request)
    return download.csv_file(sheet.columns, sheet.rows(), lines=lines, name=FILE_NAME)


@require_safe
def innovation_xlsx(request: HttpRequest) -> FileResponse:
    """Exactly what the list shows, as XLSX."""
    sheet, lines = _sheet(request)
    spec = SheetSpec(SHEET_NAME, sheet.columns, sheet.rows(), lines)
    return download.xlsx_file(spec, name=FILE_NAME)


# --- What is asked -----------------------------------------------------------


def _asked(request: HttpRequest) -> QueryDict:
    """The address's query; without any filter it starts at the regency of the seat."""
    data = request.GET.copy()
    if not request.user.is_authenticated:
        for name in INSIDE:
            data.pop(name, None)
    seat = present_seat(request)
    if not (COLUMN in data or "ordering" in data):
        ordering, *names = request.COOKIES.get(VIEW_COOKIE, "").split(".")
        if ordering in listing.ORDERINGS:
            data["ordering"] = ordering
            data.setlist(COLUMN, names)
    is_bare = not any(name in data for name in InnovationFilter.base_filters)
    if is_bare and seat and seat.regency_code:
        data["regency"] = seat.regency_code
    return data


def _filterset(request: HttpRequest, data: Mapping[str, Any]) -> InnovationFilter:
    visible = Innovation.objects.visible_to(scope_of(request.user))
    return InnovationFilter(data, queryset=visible)


def _ordering(data: QueryDict) -> str:
    asked = data.get("ordering", "")
    return asked if asked in listing.ORDERINGS else listing.DEFAULT_ORDERING


def _quick_lists(data: QueryDict, figures: listing.Figures) -> list[dict[str, Any]]:
    """One click to what lacks something, with how many; the one in force leads back."""
    lists = (
        ("unit", NONE_VALUE, _("Belum ada OPD"), figures.no_unit),
        (
            "sub_dimension",
            NONE_VALUE,
            _("Belum ada subdimensi"),
            figures.no_sub_dimension,
        ),
        (
            "person_in_charge",
            NONE_VALUE,
            _("Belum ada penanggung jawab"),
            figures.no_person,
        ),
        ("problems", NONE_VALUE, _("Belum ada masalah"), figures.no_problem),
        ("incomplete", "true", _("Perlu dilengkapi"), figures.incomplete),
    )
    shown = []
    for name, value, label, count in lists:
        is_current = data.get(name) == value
        if count or is_current:
            shown.append(
                {
                    "label": label,
                    "count": count,
                    "is_current": is_current,
                    "url": without(data, name, value)
                    if is_current
                    else _with(data, **{name: value}),
                }
            )
    return shown


def _with(data: QueryDict, **changes: str) -> str:
    return listed.address(data, InnovationFilter.base_filters, **changes)


def _head(data: QueryDict, name: str, ordering: str) -> dict[str, str]:
    return listed.head(data, InnovationFilter.base_filters, name, ordering)


def _bulk_moves(request: HttpRequest) -> list[Any]:
    moves = [TRANSITIONS[name] for name in BULK_MOVES]
    return [move for move in moves if request.user.has_perm(move.permission)]


# --- What is said ------------------------------------------------------------


def _figures(
    request: HttpRequest, data: QueryDict, valid: Mapping[str, Any]
) -> listing.Figures:
    """Totals of the list; what is still missing in a record is no public matter."""
    counted = _counted(request, data, valid)
    if request.user.is_authenticated:
        return counted
    return replace(counted, incomplete=0)


def _counted(
    request: HttpRequest, data: QueryDict, valid: Mapping[str, Any]
) -> listing.Figures:
    if not valid.get("regency"):
        return listing.figures(_filterset(request, data).qs)
    without_unit = data.copy()
    without_unit.pop("unit", None)
    return listing.figures_by_unit(
        _filterset(request, without_unit).qs, unit=valid.get("unit") or ""
    )


def _names(
    row: Mapping[str, Any], figures: listing.Figures, valid: Mapping[str, Any]
) -> dict[str, str]:
    """Words for the keys in the filters, taken from what was read anyway."""
    names = {
        "regency": row.get("regency__short_name", ""),
        "province": row.get("regency__province__name", ""),
    }
    if (valid.get("unit") or "none") != "none":
        by_share = {str(share.pk): share.label for share in figures.units}
        names["unit"] = by_share.get(valid["unit"]) or row.get("unit__name") or ""
    return names


def _finding(figures: listing.Figures) -> str:
    total = f"{number(figures.total)}{'+' if figures.is_capped else ''}"
    text = ngettext("%(total)s inovasi", "%(total)s inovasi", figures.total) % {
        "total": total
    }
    if not figures.incomplete:
        return f"{text}."
    return _("%(text)s; %(incomplete)s perlu dilengkapi.") % {
        "text": text,
        "incomplete": number(figures.incomplete),
    }


def _row(row: Mapping[str, Any], scope: Scope) -> dict[str, Any]:
    is_public = not scope.seats
    is_inside = scope.is_national or row["regency_id"] in scope.regencies_of()
    return {
        **row,
        "person_in_charge": row["person_in_charge"] if is_inside else "",
        "kind": InnovationKind(row["kind"]).label if row["kind"] else "",
        "sub_dimension": row["sub_dimension__label"]
        and spoken(row["sub_dimension__name"], row["sub_dimension__label"]),
        "is_incomplete": row["is_incomplete"] and not is_public,
        "unit": row["unit__short_name"] or row["unit__name"],
        "place": row["regency__short_name"],
        "dimension": DimensionSlug(row["dimension_id"]).label,
        "step": InnovationStep(row["step"]).label if row["step"] else "",
        "status": InnovationStatus(row["status"]),
    }


def _sheet(request: HttpRequest) -> tuple[InnovationSheet, list[str]]:
    data = _asked(request)
    filterset = _filterset(request, data)
    found = filterset.qs
    valid = filterset.form.cleaned_data
    ordering = _ordering(data)
    sign = "-" if ordering.startswith("-") else ""
    sheet = InnovationSheet(
        found.order_by(ordering, f"{sign}id"),
        has_places=not valid.get("regency"),
        only=headings(chosen(asked)) if (asked := data.getlist(COLUMN)) else None,
    )
    filter_panel(filterset, ())  # gives the chips their words
    names = listing.names_of(valid) | names_of_places(valid, scope_of(request.user))
    chips = chips_of(filterset, data, names)
    return sheet, download.above(_("Daftar inovasi smart city"), chips)
