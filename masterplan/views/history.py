"""The story of a regency and of one OPD; for people of the regency."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from innovations.models import ComplaintRecap, Innovation, Problem, QuickWin
from masterplan.core import history
from masterplan.core.access import scope_of
from masterplan.core.history import HistoryFilter
from masterplan.core.models import Activity
from masterplan.core.story import tell
from masterplan.core.views.history import csv_response
from masterplan.core.views.pages import demand, visible_or_404
from masterplan.domain.stories import regency_story, unit_story
from masterplan.models import Masterplan, MasterplanEntry
from regencies.models import PilotArea, Regency, Unit


@require_safe
def regency_history(request: HttpRequest, code: str) -> HttpResponse:
    """The story of the regency; an action on many records is one line."""
    regency = _regency(request, code)
    rows = regency_story(scope_of(request.user), regency)
    csv_url = reverse("masterplan:history-csv", args=[regency.pk])
    return _page(request, regency, rows, csv_url=csv_url)


@require_safe
def regency_history_csv(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Exactly what the story shows, all its pages, as CSV."""
    regency = _regency(request, code)
    rows = regency_story(scope_of(request.user), regency)
    return _csv(
        request,
        regency,
        rows,
        title=_("Riwayat %(name)s") % {"name": regency.name},
        name=f"riwayat-{regency.pk}",
    )


@require_safe
def unit_history(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What happened to the records of one OPD."""
    unit = _unit(request, code, pk)
    rows = unit_story(scope_of(request.user), unit)
    csv_url = reverse("masterplan:unit-history-csv", args=[code, unit.pk])
    return _page(request, unit.regency, rows, csv_url=csv_url, unit=unit)


@require_safe
def unit_history_csv(request: HttpRequest, code: str, pk: int) -> StreamingHttpResponse:
    """Exactly what the story shows, all its pages, as CSV."""
    unit = _unit(request, code, pk)
    rows = unit_story(scope_of(request.user), unit)
    return _csv(
        request,
        unit.regency,
        rows,
        title=_("Riwayat %(name)s") % {"name": unit.name},
        name=f"riwayat-opd-{unit.pk}",
    )


def _regency(request: HttpRequest, code: str) -> Regency:
    regency = visible_or_404(
        request, Regency.objects.select_related("province"), pk=code
    )
    demand(request, "masterplan.view_inside", regency)
    return regency


def _unit(request: HttpRequest, code: str, pk: int) -> Unit:
    unit = visible_or_404(
        request,
        Unit.objects.select_related("regency__province"),
        regency=code,
        pk=pk,
    )
    demand(request, "masterplan.view_inside", unit.regency)
    return unit


def _page(
    request: HttpRequest,
    regency: Regency,
    rows: history.Rows,
    *,
    csv_url: str,
    unit: Unit | None = None,
) -> HttpResponse:
    form = HistoryFilter(request.GET, people=history.people(rows))
    found = history.filtered(rows, form, zone=regency.zone)
    page = history.page_of(history.one_a_action(found), request.GET)
    actions = history.with_others(page.rows, found)
    data = request.GET
    context = {
        "regency": regency,
        "unit": unit,
        "form": form,
        "chips": history.chips(form, data),
        "lines": [_line(action, regency) for action in actions],
        "previous_url": page.before and history.address(data, before=page.before),
        "next_url": page.after and history.address(data, after=page.after),
        "csv_url": f"{csv_url}{history.address(data)}",
        "zone": regency.time_zone,
    }
    return render(request, "masterplan/history.html", context)


def _line(action: history.Action, regency: Regency) -> dict[str, Any]:
    [told] = tell([action.activity])
    return {
        "story": told,
        "url": _address(action.activity, regency),
        "others": action.others,
    }


def _address(activity: Activity, regency: Regency) -> str:
    """The page of what the line is about."""
    if activity.target_type == Innovation._meta.label_lower:
        return reverse("innovations:history", args=[activity.target_id])
    if activity.target_type == Problem._meta.label_lower:
        return reverse("problems:history", args=[activity.target_id])
    if activity.target_type == QuickWin._meta.label_lower:
        return f"{reverse('quick-wins:detail', args=[activity.target_id])}#riwayat"
    if activity.target_type == Masterplan._meta.label_lower:
        return reverse("masterplans:detail", args=[activity.target_id])
    if activity.target_type == MasterplanEntry._meta.label_lower:
        return reverse("masterplans:entry", args=[activity.target_id])
    if activity.target_type == PilotArea._meta.label_lower:
        return reverse("pilot-area", args=[activity.target_id])
    if activity.target_type == ComplaintRecap._meta.label_lower:
        return f"{reverse('problems:complaints')}?regency={regency.pk}"
    if activity.target_type == Unit._meta.label_lower:
        return reverse("masterplan:unit", args=[regency.pk, activity.target_id])
    return regency.get_absolute_url()


def _csv(
    request: HttpRequest, regency: Regency, rows: history.Rows, *, title: str, name: str
) -> StreamingHttpResponse:
    form = HistoryFilter(request.GET, people=history.people(rows))
    found = history.filtered(rows, form, zone=regency.zone)
    newest = list(history.one_a_action(found).order_by("-pk"))
    return csv_response(
        history.with_others(newest, found),
        title=title,
        chips=history.chips(form, request.GET),
        zone=regency.zone,
        name=name,
    )
