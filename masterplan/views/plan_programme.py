"""The programme table on the page, as a sheet and on paper; the roadmap by year."""

from typing import Any

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from masterplan.core.gantt import gantt
from masterplan.core.sheets import download
from masterplan.core.sheets.writer import SheetSpec
from masterplan.core.templatetags.portal import number
from masterplan.core.views.keyset import page_of
from masterplan.core.views.pages import render_page, visible_or_404
from masterplan.domain import plan_programme as table
from masterplan.domain import plan_roadmap as roads
from masterplan.enums import Horizon
from masterplan.forms.entry_list import address
from masterplan.views.plan import head_of, visible_plan
from masterplan.views.plan_entries import Asked, asked_entries, listing_context
from regencies.domain.paper import letterhead, signature
from regencies.models import Regency

FILE_NAME = "tabel-program"
# Rows of the wide table on one page.
SIZE = 25


@require_safe
def programme_table(request: HttpRequest, pk: int) -> HttpResponse:
    """Every column of the programme table, filtered as the list of entries."""
    plan = visible_plan(request, pk)
    asked = asked_entries(request, plan)
    data = request.GET
    page = page_of(
        asked.found.values("id", "number", "horizon"),
        ordering=asked.ordering,
        after=data.get("after", ""),
        before=data.get("before", ""),
        size=SIZE,
    )
    shown = asked.found.filter(pk__in=[row["id"] for row in page.rows])
    context = head_of(request, plan, "programmes") | listing_context(request, asked)
    context |= {
        "rows": list(table.programmes(_ordered(shown, asked))),
        "previous_url": page.before and address(data, before=page.before),
        "next_url": page.after and address(data, after=page.after),
    }
    return render_page(request, "masterplan/plan_programmes.html", context)


@require_safe
def programme_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """All rows of the filters in force, as CSV."""
    spec = _sheet(request, pk)
    return download.csv_file(spec.columns, spec.rows, lines=spec.lines, name=FILE_NAME)


@require_safe
def programme_xlsx(request: HttpRequest, pk: int) -> FileResponse:
    """All rows of the filters in force, as XLSX."""
    return download.xlsx_file(_sheet(request, pk), name=FILE_NAME)


@require_safe
def programme_print(request: HttpRequest, pk: int) -> HttpResponse:
    """All rows of the filters in force, A4 on its side with the kop surat."""
    now = timezone.now()
    with translation.override("id"):
        plan = visible_plan(request, pk)
        asked = asked_entries(request, plan)
        regency = visible_or_404(
            request,
            Regency.objects.select_related("logo", "leading_sector"),
            pk=plan.regency_id,
        )
        context = {
            "regency": regency,
            "plan": plan,
            "rows": table.programmes(_ordered(asked.found, asked)),
            "filters": "; ".join(f"{one.label}: {one.value}" for one in asked.chips),
            "total": asked.figures.total,
            "letterhead": letterhead(regency, None),
            "signature": signature(
                regency,
                None,
                today=now.astimezone(regency.zone).date(),
                has_nip=request.user.has_perm("masterplan.view_inside", regency),
            ),
            "printed_at": now,
            "zone": regency.time_zone,
            "back_url": reverse("masterplans:programmes", args=[plan.pk]),
        }
        return render(request, "masterplan/print_programmes.html", context)


@require_safe
def roadmap(request: HttpRequest, pk: int) -> HttpResponse:
    """Which entries run when: by horizon and year, then one bar each."""
    plan = visible_plan(request, pk)
    asked = asked_entries(request, plan)
    found = roads.rows(asked.found)
    years = roads.years_of(plan)
    lanes = roads.lanes(found, years)
    unset = sum(lane.years[-1].count for lane in lanes)
    finding = _("%(short)s jangka pendek, %(medium)s menengah, %(long)s panjang") % {
        Horizon(lane.horizon).value: number(lane.total) for lane in lanes
    }
    if unset:
        finding += _("; %(count)s belum bertahun mulai") % {"count": number(unset)}
    bars = roads.bars(
        found,
        last_year=years[-1],
        urls={
            row["id"]: reverse("masterplans:entry", args=[row["id"]]) for row in found
        },
    )
    today = timezone.localdate(timezone=plan.regency.zone)
    context = head_of(request, plan, "roadmap") | listing_context(request, asked)
    context |= {
        "finding": f"{finding}.",
        "years": years,
        "lanes": [
            {
                "label": lane.horizon.label,
                "value": lane.horizon.value,
                "years": lane.years,
                "total": lane.total,
            }
            for lane in lanes
        ],
        "chart": gantt(bars, today=today),
        "entries_url": _entries_url(plan, request),
    }
    return render_page(request, "masterplan/plan_roadmap.html", context)


def _entries_url(plan: Any, request: HttpRequest) -> str:
    """The list of entries with the filters in force, but for year and horizon."""
    page = reverse("masterplans:entries", args=[plan.pk])
    return f"{page}{address(request.GET, year='', horizon='')}"


def _ordered(entries: Any, asked: Asked) -> Any:
    sign = "-" if asked.ordering.startswith("-") else ""
    return entries.order_by(asked.ordering, f"{sign}id")


def _sheet(request: HttpRequest, pk: int) -> SheetSpec:
    plan = visible_plan(request, pk)
    asked = asked_entries(request, plan)
    return SheetSpec(
        _("Tabel program"),
        table.columns(),
        table.cells(table.programmes(_ordered(asked.found, asked))),
        download.above(f"{plan.title}: {_('tabel program')}", asked.chips),
    )
