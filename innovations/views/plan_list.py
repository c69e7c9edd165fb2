"""`/rencana-aksi/`: the activities of all OPD, what is due this week first."""

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

from dimensions.enums import DimensionSlug
from innovations.domain import listing, plan_listing
from innovations.domain.plan_listing import PlanSheet, unit_of
from innovations.enums import ActionStatus, Health
from innovations.enums.action_item import ItemDue
from innovations.filters import ActionItemFilter
from innovations.forms.plan_list import lay_out
from innovations.forms.register import chips_of
from innovations.models import ActionItem
from masterplan.core.access import Scope, scope_of
from masterplan.core.enums import TOTAL_CAP
from masterplan.core.sheets.download import above, csv_file, xlsx_file
from masterplan.core.sheets.writer import SheetSpec
from masterplan.core.templatetags.portal import number
from masterplan.core.views.keyset import page_of
from masterplan.core.views.pages import render_page
from regencies.enums import UNIT_ROLES, Role

# The address that asks for everything; a bare one asks for this week.
EVERYTHING = "?due="
FILE_NAME = "rencana-aksi"
QUICK = (
    ("due", ItemDue.WEEK, ItemDue.WEEK.label, "week"),
    ("due", ItemDue.MONTH, ItemDue.MONTH.label, "month"),
    ("health", Health.LATE, Health.LATE.label, "late"),
    ("health", Health.SILENT, Health.SILENT.label, "silent"),
    ("health", Health.AT_RISK, Health.AT_RISK.label, "at_risk"),
)


@require_safe
def item_list(request: HttpRequest) -> HttpResponse:
    """The list; for htmx its body alone."""
    data = _asked(request)
    today = timezone.localdate()
    filterset = _filterset(request, data, today)
    ordering = _ordering(data)
    page = page_of(
        plan_listing.rows(filterset.qs),
        ordering=ordering,
        after=data.get("after", ""),
        before=data.get("before", ""),
    )
    valid = filterset.form.cleaned_data
    figures = _figures(request, data, valid, today)
    form = lay_out(filterset, figures.units)
    scope = scope_of(request.user)
    chips = chips_of(
        filterset, data, _names(page.rows[0] if page.rows else {}, figures, valid)
    )
    context = {
        "form": form,
        "chips": chips,
        "clear_url": EVERYTHING,
        "keep": [{"name": "ordering", "value": ordering}],
        "rows": [_row(row, scope) for row in page.rows],
        "figures": figures,
        "finding": _finding(figures),
        "quick_lists": _quick_lists(data, figures),
        "heads": {
            name: _head(data, name, ordering)
            for name in ("activity", "end_on", "status")
        },
        "has_places": not valid.get("regency"),
        "previous_url": _with(data, before=page.before) if page.before else None,
        "next_url": _with(data, after=page.after) if page.after else None,
        "query_string": _plain(data).urlencode(),
        "here": f"{request.path}?{data.urlencode()}",
        "today": today,
    }
    return render_page(request, "innovations/plan_list.html", context)


@require_safe
def item_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Exactly what the list shows, as CSV."""
    sheet, lines = _sheet(request)
    return csv_file(sheet.heads(), sheet.rows(), lines=lines, name=FILE_NAME)


@require_safe
def item_xlsx(request: HttpRequest) -> FileResponse:
    """Exactly what the list shows, as XLSX."""
    sheet, lines = _sheet(request)
    spec = SheetSpec("Rencana aksi", sheet.heads(), sheet.rows(), lines)
    return xlsx_file(spec, name=FILE_NAME)


# --- What is asked -----------------------------------------------------------


def _asked(request: HttpRequest) -> QueryDict:
    """The address's query; a bare one asks for this week, in the reader's regency."""
    data = request.GET.copy()
    if not any(name in data for name in ActionItemFilter.base_filters):
        data["due"] = ItemDue.WEEK.value
        codes = scope_of(request.user).regencies_of()
        if len(codes) == 1:
            [data["regency"]] = codes
    return data


def _filterset(
    request: HttpRequest, data: Mapping[str, Any], today: dt.date
) -> ActionItemFilter:
    visible = ActionItem.objects.visible_to(scope_of(request.user)).with_health(today)
    return ActionItemFilter(data, queryset=visible)


def _ordering(data: QueryDict) -> str:
    asked = data.get("ordering", "")
    known = plan_listing.ORDERINGS
    return asked if asked in known else plan_listing.DEFAULT_ORDERING


def _figures(
    request: HttpRequest, data: QueryDict, valid: Mapping[str, Any], today: dt.date
) -> plan_listing.Figures:
    wider = data.copy()
    for name in ("due", "health"):
        wider.pop(name, None)
    if not valid.get("regency"):
        return plan_listing.figures(
            _filterset(request, wider, today).qs,
            today,
            is_national=scope_of(request.user).is_national,
        )
    wider.pop("unit", None)
    return plan_listing.figures_by_unit(
        _filterset(request, wider, today).qs, today, unit=valid.get("unit") or ""
    )


def _plain(data: QueryDict) -> QueryDict:
    """The query without the place in the list and without empty values."""
    kept = data.copy()
    for name in list(kept):
        if name in ("after", "before") or not kept[name]:
            del kept[name]
    if not any(name in ActionItemFilter.base_filters for name in kept):
        kept["due"] = ""
    return kept


def _with(data: QueryDict, **changes: str) -> str:
    kept = _plain(data)
    for name, value in changes.items():
        kept[name] = value
    return f"?{kept.urlencode()}"


def _head(data: QueryDict, name: str, ordering: str) -> dict[str, str]:
    """Link and direction of a column's head; a second press turns the order round."""
    direction = {name: "ascending", f"-{name}": "descending"}.get(ordering, "")
    turned = f"-{name}" if direction == "ascending" else name
    return {"href": _with(data, ordering=turned), "direction": direction}


def _quick_lists(
    data: QueryDict, figures: plan_listing.Figures
) -> list[dict[str, Any]]:
    """One click to what is due and what is lacking; each alone, the rest kept."""
    rest = data.copy()
    for name in ("due", "health"):
        rest.pop(name, None)
    lists = [
        {
            "label": label,
            "count": _told(figures, key),
            "is_current": data.get(name) == value,
            "url": _with(rest, **{name: value}),
        }
        for name, value, label, key in QUICK
    ]
    everything = {
        "label": _("Semua"),
        "count": _told(figures, "total"),
        "is_current": not (data.get("due") or data.get("health")),
        "url": _with(rest),
    }
    return [*lists, everything]


# --- What is said ------------------------------------------------------------


def _told(figures: plan_listing.Figures, name: str) -> str:
    count = getattr(figures, name)
    if count is None:
        return ""
    if figures.is_capped and count > TOTAL_CAP:
        return f"{number(TOTAL_CAP)}+"
    return number(count)


def _finding(figures: plan_listing.Figures) -> str:
    if not figures.total:
        return ""
    told = {name: _told(figures, name) for name in ("late", "total", "week", "silent")}
    if figures.silent is None:
        said = _(
            "%(late)s dari %(total)s kegiatan terlambat; %(week)s jatuh tempo minggu "
            "ini."
        )
    else:
        said = _(
            "%(late)s dari %(total)s kegiatan terlambat; %(week)s jatuh tempo minggu "
            "ini, %(silent)s belum diperbarui."
        )
    return said % told


def _names(
    row: Mapping[str, Any], figures: plan_listing.Figures, valid: Mapping[str, Any]
) -> dict[str, str]:
    """Words for the keys in the filters, taken from what was read anyway."""
    units = {key: name for key, name, _total in figures.units}
    names = {"regency": row.get("regency__short_name", "")}
    if valid.get("province"):
        names |= listing.names_of({"province": valid["province"]})
    if valid.get("unit"):
        names["unit"] = units.get(valid["unit"], "")
    if valid.get("regency") and not all(names.values()):
        return listing.names_of(valid)
    return names


def _row(row: Mapping[str, Any], scope: Scope) -> dict[str, Any]:
    owners = {row["unit_id"], row["innovation__unit_id"]}
    works = bool(owners & scope.units_of(*UNIT_ROLES)) or scope.holds(
        Role.COORDINATOR, regency=row["regency_id"]
    )
    status = ActionStatus(row["status"])
    return {
        **row,
        "unit": unit_of(row),
        "dimension": DimensionSlug(row["innovation__dimension_id"]).label,
        "status": status,
        "health": Health(row["health"]) if row["health"] else None,
        "percent": 100 if status == ActionStatus.DONE else row["physical"],
        "may_report": works
        and status in (ActionStatus.PLANNED, ActionStatus.IN_PROGRESS),
    }


def _sheet(request: HttpRequest) -> tuple[PlanSheet, list[str]]:
    data = _asked(request)
    filterset = _filterset(request, data, timezone.localdate())
    ordering = _ordering(data)
    sign = "-" if ordering.startswith("-") else ""
    sheet = PlanSheet(filterset.qs.order_by(ordering, f"{sign}id"))
    valid = filterset.form.cleaned_data
    lay_out(filterset, ())  # gives the chips their words
    chips = chips_of(filterset, data, listing.names_of(valid))
    return sheet, above(plan_listing.title(), chips)
