"""`/quick-win/`: the selection board of a year, and the list over years and places."""

import datetime as dt
from collections.abc import Mapping, Sequence
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

from dimensions.enums import DimensionSlug
from innovations.domain import listing
from innovations.domain import quick_win_listing as board
from innovations.enums import Health, QuickWinStatus, Verdict
from innovations.enums.quick_win import Closing
from innovations.filters import QuickWinFilter
from innovations.forms.quick_win_list import lay_out
from innovations.forms.register import chips_of, without
from innovations.models import QuickWin
from innovations.views import listing as listed
from masterplan.core.access import scope_of
from masterplan.core.sheets import download
from masterplan.core.sheets.writer import SheetSpec
from masterplan.core.templatetags.portal import number
from masterplan.core.views.keyset import Page, page_of
from masterplan.core.views.pages import demand, render_page
from regencies.enums import Role

FILTERS = QuickWinFilter.base_filters
# What the figures follow: a place and nothing else.
PLACED = ("regency",)
FILE_NAME = "quick-win"
READ = "innovations.view_quick_win"


@require_safe
def quick_win_list(request: HttpRequest) -> HttpResponse:
    """One regency's year as a board; anything wider page by page."""
    demand(request, READ)
    data = _asked(request)
    today = timezone.localdate()
    filterset = _filterset(request, data)
    found = board.rows(filterset.qs, today)
    valid = filterset.form.cleaned_data
    regency, year = valid.get("regency") or "", _whole(valid.get("year"))
    is_board = bool(regency and year)
    if is_board:
        rows = list(board.in_board_order(found)[: board.BOARD_MAX + 1])
        page = Page(rows[: board.BOARD_MAX], None, None)
    else:
        page = page_of(
            found,
            ordering=board.ORDERING,
            after=data.get("after", ""),
            before=data.get("before", ""),
        )
    figures = board.figures(
        _filterset(request, _narrowed(data, PLACED)).qs,
        year=year,
        today=today,
        by_unit=bool(regency),
    )
    form = lay_out(filterset, years=_years(figures, year), units=figures.units)
    scope = scope_of(request.user)
    context = {
        "form": form,
        "chips": chips_of(filterset, data, _names(page.rows, figures, valid)),
        "clear_url": "?regency=",
        "groups": _groups(page.rows, figures, today, is_board=is_board),
        "rows": page.rows,
        "is_board": is_board,
        "is_cut": is_board and len(rows) > board.BOARD_MAX,
        "board_max": board.BOARD_MAX,
        "figures": figures,
        "finding": _finding(figures, regency, year),
        "quick_lists": _quick_lists(data, figures, year, today),
        "regency": regency,
        "year": year,
        "has_places": not regency,
        "may_approve": is_board
        and (scope.holds(Role.COORDINATOR, Role.LEADER, Role.MENTOR, regency=regency)),
        "previous_url": listed.address(data, FILTERS, before=page.before)
        if page.before
        else None,
        "next_url": listed.address(data, FILTERS, after=page.after)
        if page.after
        else None,
        "query_string": listed.plain(data, FILTERS).urlencode(),
        "is_filtered": any(
            value for name, value in valid.items() if name not in (*PLACED, "year")
        )
        or bool(filterset.form.errors),
    }
    return render_page(request, "innovations/quick_wins.html", context)


@require_safe
def quick_win_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Exactly what the list shows, as CSV."""
    spec = _sheet(request)
    return download.csv_file(spec.columns, spec.rows, lines=spec.lines, name=FILE_NAME)


@require_safe
def quick_win_xlsx(request: HttpRequest) -> FileResponse:
    """Exactly what the list shows, as XLSX."""
    return download.xlsx_file(_sheet(request), name=FILE_NAME)


# --- What is asked -----------------------------------------------------------


def _asked(request: HttpRequest) -> QueryDict:
    """The address's query; a bare one asks for this year, in the reader's regency."""
    data = request.GET.copy()
    if not any(name in data for name in FILTERS):
        data["year"] = str(timezone.localdate().year)
        codes = scope_of(request.user).regencies_of()
        if len(codes) == 1:
            [data["regency"]] = codes
    return data


def _filterset(request: HttpRequest, data: Mapping[str, Any]) -> QuickWinFilter:
    visible = QuickWin.objects.visible_to(scope_of(request.user))
    return QuickWinFilter(data, queryset=visible.read_inside(scope_of(request.user)))


def _narrowed(data: QueryDict, names: Sequence[str]) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name in names:
        kept.setlist(name, data.getlist(name))
    return kept


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def _years(figures: board.Figures, year: int | None) -> list[tuple[int, int]]:
    """Those that have quick wins, and the one asked for."""
    known = dict(figures.years)
    if year is not None:
        known.setdefault(year, 0)
    return sorted(known.items(), reverse=True)


# --- What is said ------------------------------------------------------------


def _finding(figures: board.Figures, regency: str, year: int | None) -> str:
    """Whether every dimension has one; over several places only how many there are."""
    words = {
        "chosen": number(figures.chosen),
        "total": number(figures.total),
        "covered": figures.covered,
        "dimensions": len(figures.dimensions),
        "year": year,
    }
    if regency and year:
        text = _("%(covered)s dari %(dimensions)s dimensi sudah memiliki quick win")
        text = f"{text % words} {year}"
    else:
        text = _("%(chosen)s quick win terpilih dari %(total)s usulan") % words
    if figures.stalled:
        text += _("; %(stalled)s belum ditutup") % {"stalled": number(figures.stalled)}
    return f"{text}."


def _quick_lists(
    data: QueryDict, figures: board.Figures, year: int | None, today: dt.date
) -> list[dict[str, Any]]:
    """The years, and what must be closed; the one in force leads back."""
    place = _narrowed(data, PLACED)
    is_stalled = data.get("closing") == Closing.STALLED
    lists = [
        {
            "label": str(one),
            "count": total,
            "is_current": one == year and not is_stalled,
            "url": listed.address(place, FILTERS, year=str(one)),
        }
        for one, total in _years(figures, year or today.year)[:6]
    ]
    if figures.stalled or is_stalled:
        lists.append(
            {
                "label": Closing.STALLED.label,
                "count": figures.stalled,
                "is_current": is_stalled,
                "url": without(data, "closing", Closing.STALLED.value, FILTERS)
                if is_stalled
                else listed.address(place, FILTERS, closing=Closing.STALLED.value),
            }
        )
    return lists


def _groups(
    rows: Sequence[Mapping[str, Any]],
    figures: board.Figures,
    today: dt.date,
    *,
    is_board: bool,
) -> list[dict[str, Any]]:
    """The rows under their dimensions; a board shows those without a row as well."""
    if not is_board:
        return [{"slug": "", "rows": [_row(row, today) for row in rows]}]
    groups = []
    for slug in DimensionSlug:
        own = [_row(row, today) for row in rows if row["dimension_id"] == slug]
        proposals = [row for row in own if row["status"] == QuickWinStatus.PROPOSED]
        for place, row in enumerate(proposals, start=1):
            row["place"] = place if row["score_total"] is not None else None
        groups.append(
            {
                "slug": slug.value,
                "label": slug.label,
                "share": figures.dimensions[slug.value],
                "rows": own,
            }
        )
    return groups


def _row(row: Mapping[str, Any], today: dt.date) -> dict[str, Any]:
    status = QuickWinStatus(row["status"])
    stored = QuickWin(status=status, due_on=row["due_on"], year=row["year"])
    return {
        **row,
        "name": row["innovation__name"],
        "unit": row["innovation__unit__short_name"] or row["innovation__unit__name"],
        "dimension": DimensionSlug(row["dimension_id"]).label,
        "status": status,
        "health": Health(row["plan_health"]) if row["plan_health"] else None,
        "percent": row["innovation__plan_percent"],
        "is_stalled": stored.is_stalled(today),
        "benefit": Verdict(row["benefit_verdict"]).label
        if row["benefit_verdict"]
        else "",
        "impact": Verdict(row["impact_verdict"]).label if row["impact_verdict"] else "",
        "place": None,
    }


def _names(
    rows: Sequence[Mapping[str, Any]],
    figures: board.Figures,
    valid: Mapping[str, Any],
) -> dict[str, str]:
    """Words for the keys in the filters, taken from what was read anyway."""
    names = {"closing": str(Closing.STALLED.label)}
    if valid.get("unit"):
        names["unit"] = {key: name for key, name, _total in figures.units}.get(
            valid["unit"], ""
        )
    if rows:
        names["regency"] = rows[0]["regency__short_name"]
        names["innovation"] = rows[0]["innovation__name"]
    elif valid.get("regency"):
        names |= listing.names_of({"regency": valid["regency"]})
    return names


def _sheet(request: HttpRequest) -> SheetSpec:
    demand(request, READ)
    data = _asked(request)
    filterset = _filterset(request, data)
    found = board.in_board_order(board.rows(filterset.qs, timezone.localdate()))
    valid = filterset.form.cleaned_data
    lay_out(filterset, years=(), units=())  # gives the chips their words
    chips = chips_of(
        filterset,
        data,
        listing.names_of(valid) | {"closing": str(Closing.STALLED.label)},
    )
    return SheetSpec(
        _("Quick win"),
        board.sheet_columns(),
        board.sheet_rows(found),
        download.above(_("Daftar quick win"), chips),
    )
