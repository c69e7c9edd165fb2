"""`/tindak-lanjut/`: the follow-ups of all OPD, late ones first."""

import datetime as dt
from collections.abc import Mapping
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

from innovations.enums.action_item import ItemDue
from masterplan.core.access import scope_of
from masterplan.core.filters import NONE_VALUE
from masterplan.core.sheets import download
from masterplan.core.sheets.writer import SheetSpec
from masterplan.core.templatetags.portal import number
from masterplan.core.views.pages import render_page
from masterplan.domain import follow_up_listing as listing
from masterplan.enums import FollowUpStatus
from masterplan.filters import FollowUpFilter
from masterplan.models import FollowUp
from masterplan.views.listed import Listed, lay_out
from regencies.models import Regency, Unit

LIST_NAME = "tindak-lanjut"
# The filter that stays where none is in force: the bare address shows open ones.
BARE = "status"
QUICK = (
    ("due", ItemDue.LATE, ItemDue.LATE.label, "late"),
    ("due", ItemDue.WEEK, ItemDue.WEEK.label, "week"),
    ("status", FollowUpStatus.OPEN, FollowUpStatus.OPEN.label, "open"),
    ("status", FollowUpStatus.DONE, FollowUpStatus.DONE.label, "done"),
)


@require_safe
def follow_up_list(request: HttpRequest) -> HttpResponse:
    """The list; a bare address asks for open ones, in the reader's regency."""
    data = _asked(request)
    today = timezone.localdate()
    listed = _listed(request, data)
    figures = _figures(request, data, listed.valid, today)
    form = lay_out(
        listed.filterset,
        ("status", "due"),
        regency=(),
        unit=[(key, f"{name} ({total})") for key, name, total in figures.units],
    )
    context = listed.context(
        listing.rows(listed.filterset.qs), heads=("due_on", "title", "status")
    )
    rows = context.pop("found")
    context |= {
        "form": form,
        "chips": listed.chips(_words(listed.valid, figures, rows)),
        "rows": [_row(row, today) for row in rows],
        "figures": figures,
        "finding": _finding(figures),
        "quick_lists": _quick_lists(listed, figures),
        "has_places": not listed.valid.get("regency"),
        "regency_code": listed.valid.get("regency") or "",
    }
    return render_page(request, "masterplan/follow_ups.html", context)


@require_safe
def follow_up_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Exactly what the list shows, as CSV."""
    spec = _sheet(request)
    return download.csv_file(spec.columns, spec.rows, lines=spec.lines, name=LIST_NAME)


@require_safe
def follow_up_xlsx(request: HttpRequest) -> FileResponse:
    """Exactly what the list shows, as XLSX."""
    return download.xlsx_file(_sheet(request), name=LIST_NAME)


def _asked(request: HttpRequest) -> QueryDict:
    data = request.GET.copy()
    if not any(name in data for name in FollowUpFilter.base_filters):
        data["status"] = FollowUpStatus.OPEN.value
        codes = scope_of(request.user).regencies_of()
        if len(codes) == 1:
            [data["regency"]] = codes
    return data


def _filterset(request: HttpRequest, data: QueryDict) -> FollowUpFilter:
    visible = FollowUp.objects.visible_to(scope_of(request.user))
    return FollowUpFilter(data, queryset=visible)


def _listed(request: HttpRequest, data: QueryDict) -> Listed:
    return Listed(
        data, _filterset(request, data), orderings=listing.ORDERINGS, bare=BARE
    )


def _figures(
    request: HttpRequest, data: QueryDict, valid: Mapping[str, Any], today: dt.date
) -> listing.Figures:
    """Counts without the choice of due and status; with the OPD of one regency."""
    wider = data.copy()
    for name in ("due", "status"):
        wider.pop(name, None)
    if not valid.get("regency"):
        return listing.figures(_filterset(request, wider).qs, today)
    wider.pop("unit", None)
    found = _filterset(request, wider).qs
    return listing.figures_by_unit(found, today, unit=valid.get("unit") or "")


def _quick_lists(listed: Listed, figures: listing.Figures) -> list[dict[str, Any]]:
    """One click to what is late, due or done; each alone, the rest kept."""
    data = listed.data
    lists = []
    for name, value, label, key in QUICK:
        other = "status" if name == "due" else "due"
        lists.append(
            {
                "label": label,
                "count": getattr(figures, key),
                "is_current": data.get(name) == value and not data.get(other),
                "url": listed.address(**{name: value.value, other: ""}),
            }
        )
    everything = {
        "label": _("Semua"),
        "count": figures.total,
        "is_current": not (data.get("due") or data.get("status")),
        "url": listed.address(due="", status=""),
    }
    return [*lists, everything]


def _words(
    valid: Mapping[str, Any],
    figures: listing.Figures,
    rows: Any = (),
) -> dict[str, str]:
    """What the keys in the filters stand for, from what was read anyway."""
    words = {key: name for key, name, _total in figures.units}
    found = {NONE_VALUE: _("Daerah")} | words
    row = rows[0] if rows else {}
    return {
        "unit": found.get(valid.get("unit") or "", ""),
        "regency": row.get("regency__short_name", ""),
    }


def _row(row: Mapping[str, Any], today: dt.date) -> dict[str, Any]:
    status = FollowUpStatus(row["status"])
    return {
        **row,
        "status": status,
        "is_late": status == FollowUpStatus.OPEN and row["due_on"] < today,
    }


def _sheet(request: HttpRequest) -> SheetSpec:
    listed = _listed(request, _asked(request))
    lay_out(listed.filterset, ("status", "due"))
    scope = scope_of(request.user)
    words = {}
    if code := listed.valid.get("regency"):
        names = Regency.objects.visible_to(scope).filter(pk=code)
        words["regency"] = names.values_list("name", flat=True).first() or ""
    if (unit := listed.valid.get("unit")) == NONE_VALUE:
        words["unit"] = _("Daerah")
    elif unit:
        names = Unit.objects.visible_to(scope).filter(pk=unit)
        words["unit"] = names.values_list("name", flat=True).first() or ""
    found: Any = listed.sorted()
    return SheetSpec(
        _("Tindak lanjut"),
        listing.columns(),
        listing.cells(found),
        download.above(_("Daftar tindak lanjut"), listed.chips(words)),
    )


def _finding(figures: listing.Figures) -> str:
    if not figures.total:
        return ""
    return _(
        "%(late)s dari %(open)s tindak lanjut yang belum selesai lewat tenggat; "
        "%(week)s jatuh tempo minggu ini."
    ) % {
        "late": number(figures.late),
        "open": number(figures.open),
        "week": number(figures.week),
    }
