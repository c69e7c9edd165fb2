"""The story of a masterplan: itself, its lines, and what came in or went out."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from masterplan.core import history
from masterplan.core.access import scope_of
from masterplan.core.history import HistoryFilter
from masterplan.core.story import tell
from masterplan.core.views.history import csv_response
from masterplan.core.views.pages import render_page
from masterplan.domain.stories import masterplan_story
from masterplan.views.plan import head_of, visible_plan


@require_safe
def plan_history(request: HttpRequest, pk: int) -> HttpResponse:
    """An action on many entries is one line."""
    plan, form, found = _asked(request, pk)
    page = history.page_of(history.one_a_action(found), request.GET)
    actions = history.with_others(page.rows, found)
    data = request.GET
    csv_url = reverse("masterplans:history-csv", args=[plan.pk])
    context = head_of(request, plan, "history") | {
        "form": form,
        "chips": history.chips(form, data),
        "lines": [
            {"story": tell([action.activity])[0], "others": action.others}
            for action in actions
        ],
        "previous_url": page.before and history.address(data, before=page.before),
        "next_url": page.after and history.address(data, after=page.after),
        "csv_url": f"{csv_url}{history.address(data)}",
        "zone": plan.regency.time_zone,
    }
    return render_page(request, "masterplan/plan_history.html", context)


@require_safe
def plan_history_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Exactly what the story shows, all its pages, as CSV."""
    plan, form, found = _asked(request, pk)
    newest = list(history.one_a_action(found).order_by("-pk"))
    return csv_response(
        history.with_others(newest, found),
        title=_("Riwayat %(name)s") % {"name": plan.title},
        chips=history.chips(form, request.GET),
        zone=plan.regency.zone,
        name=f"riwayat-masterplan-{plan.pk}",
    )


def _asked(request: HttpRequest, pk: int) -> tuple[Any, HistoryFilter, Any]:
    plan = visible_plan(request, pk)
    rows = masterplan_story(scope_of(request.user), plan)
    form = HistoryFilter(request.GET, people=history.people(rows))
    return plan, form, history.filtered(rows, form, zone=plan.regency.zone)
