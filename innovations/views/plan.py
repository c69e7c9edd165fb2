"""The action plan of one record: Gantt, table, how far and how healthy it is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from innovations.domain.health import plan_health
from innovations.enums import ActionStatus, Health
from innovations.models import ActionItem, Innovation
from innovations.views.record import head_of, inside_record
from masterplan.core.access import scope_of
from masterplan.core.gantt import GanttRow, gantt
from masterplan.core.templatetags.portal import decimal, number
from masterplan.core.views.pages import render_page


@require_safe
def record_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The record's tab "Rencana aksi"."""
    innovation = inside_record(request, pk)
    today = timezone.localdate()
    items = list(
        ActionItem.objects.visible_to(scope_of(request.user))
        .filter(innovation=innovation)
        .with_health(today)
        .select_related("unit")
    )
    counted = [item for item in items if item.status != ActionStatus.CANCELLED]
    healths = [item.health for item in counted]
    context = head_of(request, innovation, "plans:record") | {
        "items": [shown(item) for item in items],
        "chart": gantt(
            (
                GanttRow(
                    label=item.activity,
                    start=item.start_on,
                    end=item.end_on,
                    percent=item.percent,
                    tone=_tone(item),
                    href=item.get_absolute_url(),
                )
                for item in counted
            ),
            today=today,
        ),
        "health": plan_health(healths, has_items=bool(counted)),
        "finding": _finding(innovation, counted),
        "budget": sum(item.budget or 0 for item in counted),
        "may_plan": request.user.has_perm("innovations.create_action_item", innovation),
    }
    return render_page(request, "innovations/plan.html", context)


def shown(item: ActionItem) -> dict[str, Any]:
    """An item annotated `with_health`, with its words."""
    return {
        "item": item,
        "status": ActionStatus(item.status),
        "health": Health(item.health) if item.health else None,
        "percent": item.percent,
    }


def _tone(item: ActionItem) -> str:
    if item.status == ActionStatus.DONE:
        return ActionStatus.DONE.tone
    return Health(item.health).tone if item.health else "accent"


def _finding(innovation: Innovation, counted: list[ActionItem]) -> str:
    if not counted:
        return ""
    done = sum(1 for item in counted if item.status == ActionStatus.DONE)
    late = sum(1 for item in counted if item.health == Health.LATE)
    text = ngettext(
        "Kemajuan %(percent)s%%: %(done)s dari %(total)s kegiatan selesai",
        "Kemajuan %(percent)s%%: %(done)s dari %(total)s kegiatan selesai",
        len(counted),
    ) % {
        "percent": decimal(innovation.plan_percent, 2),
        "done": number(done),
        "total": number(len(counted)),
    }
    if late:
        return _("%(text)s, %(late)s terlambat.") % {"text": text, "late": number(late)}
    return f"{text}."
