"""What happened last in a regency or unit, told in sentences."""

from dataclasses import dataclass

from django.db.models import CharField
from django.db.models.functions import Cast

from innovations.models import Innovation
from masterplan.core import story
from masterplan.core.access import Scope
from masterplan.core.models import Activity
from masterplan.core.story import StoryLine

# Rows looked at, so that an import of many records is one line and not the page.
WINDOW = 60
SHOWN = 6


@dataclass(frozen=True, slots=True)
class RecentLine:
    """The newest event of an action; `others` counts the action's further records.

    `is_capped` tells that there may be more of them than were looked at.
    """

    line: StoryLine
    innovation_id: int
    others: int
    is_capped: bool


def recent(
    scope: Scope, *, regency_code: str, unit_id: int | None = None
) -> tuple[RecentLine, ...]:
    """The last actions on records this reader may see, newest first.

    A history is read through its record: one statement joins both.
    """
    visible = Innovation.objects.visible_to(scope).filter(regency=regency_code)
    if unit_id is not None:
        visible = visible.filter(unit=unit_id)
    activities = list(
        Activity.objects.filter(
            regency_code=regency_code,
            target_type=Innovation._meta.label_lower,
            target_id__in=visible.order_by().values_list(
                Cast("pk", CharField(max_length=40)), flat=True
            ),
        ).order_by("-id")[:WINDOW]
    )
    actions: dict[object, list[Activity]] = {}
    for activity in activities:
        actions.setdefault(activity.batch_id or activity.pk, []).append(activity)
    shown = list(actions.values())[:SHOWN]
    is_cut = len(activities) == WINDOW
    lines = story.tell([action[0] for action in shown])
    return tuple(
        RecentLine(
            line=line,
            innovation_id=int(action[0].target_id),
            others=len({activity.target_id for activity in action}) - 1,
            is_capped=is_cut and activities[-1] in action,
        )
        for line, action in zip(lines, shown, strict=True)
    )
