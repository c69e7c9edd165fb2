"""What is due, late or silent among action items: for a desk, and told in advance."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, Window
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import override

from innovations.domain.notices import NAME_SHOWN
from innovations.enums import Health
from innovations.enums.action_item import DUE_DAYS
from innovations.models import ActionItem
from masterplan.core import notices
from masterplan.core.access import Scope
from masterplan.core.notices import Message
from masterplan.core.stored import stored
from masterplan.core.templatetags.portal import day
from regencies.enums import UNIT_ROLES, TimeZone
from regencies.models import Membership

SHOWN = 10
# Stored as said, and told in the reader's language.
DUE = stored("“%(activity)s” harus selesai %(day)s; laporan terakhir %(percent)s.")
WAITING = [Health.LATE.value, Health.SILENT.value]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An activity the desk names; `health` is None where it is only due soon and not
    asked for otherwise."""

    id: int
    activity: str
    innovation: str
    end_on: dt.date
    physical: int
    health: Health | None


@dataclass(frozen=True, slots=True)
class WaitingItems:
    """The first by their end; `total` counts those not shown too."""

    shown: tuple[Waiting, ...] = ()
    total: int = 0


def waiting_for(scope: Scope, today: dt.date) -> WaitingItems:
    """What the own units' people must report or finish now, in one statement."""
    units = scope.units_of(*UNIT_ROLES)
    if not units:
        return WaitingItems()
    soon = Q(end_on__gte=today, end_on__lte=today + dt.timedelta(days=DUE_DAYS))
    rows = list(
        ActionItem.objects.visible_to(scope)
        .asked()
        .with_health(today)
        .annotate(doer=Coalesce("unit_id", "innovation__unit_id"))
        .filter(Q(health__in=WAITING) | soon, doer__in=units)
        .annotate(total=Window(Count("pk")))
        .order_by("end_on", "id")
        .values(
            "id",
            "activity",
            "innovation__name",
            "end_on",
            "physical",
            "health",
            "total",
        )[:SHOWN]
    )
    return WaitingItems(
        shown=tuple(
            Waiting(
                id=row["id"],
                activity=row["activity"],
                innovation=row["innovation__name"],
                end_on=row["end_on"],
                physical=row["physical"],
                health=Health(row["health"]) if row["health"] else None,
            )
            for row in rows
        ),
        total=rows[0]["total"] if rows else 0,
    )


def counts_by_unit(
    scope: Scope, today: dt.date, **within: object
) -> dict[int, dict[str, int]]:
    """Late and silent items by the unit that carries them out, in one statement.

    Items that no unit carries out are nobody's to chase.
    """
    groups = (
        ActionItem.objects.visible_to(scope)
        .filter(**within)
        .with_health(today)
        .annotate(doer=Coalesce("unit_id", "innovation__unit_id"))
        .filter(Q(health__in=WAITING), doer__isnull=False)
        .order_by()
        .values("doer", "health")
        .annotate(count=Count("pk"))
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for group in groups:
        found[group["doer"]][group["health"]] = group["count"]
    return found


def tell_due(now: dt.datetime | None = None) -> int:
    """Tell unit people of what ends within DUE_DAYS, once an item and end.

    A day is the regency's own. Returns how many notices were offered; told already is
    told no more.
    """
    now = now or timezone.now()
    # Notices are in the portal's language, whoever runs the task.
    with override(settings.LANGUAGE_CODE):
        return sum(
            _tell_zone(zone, timezone.localdate(now, ZoneInfo(zone)))
            for zone in TimeZone.values
        )


def _tell_zone(zone: str, today: dt.date) -> int:
    items = (
        ActionItem.objects.asked()
        .filter(
            regency__time_zone=zone,
            end_on__gte=today,
            end_on__lte=today + dt.timedelta(days=DUE_DAYS),
        )
        .annotate(doer=Coalesce("unit_id", "innovation__unit_id"))
        .order_by("pk")
        .values("id", "activity", "end_on", "physical", "regency_id", "doer")
    )
    found = list(items)
    people: dict[int, list[int]] = defaultdict(list)
    seats = (
        Membership.objects.in_force(today)
        .filter(
            user__is_active=True,
            role__in=sorted(UNIT_ROLES),
            unit__in={item["doer"] for item in found},
        )
        .order_by("user_id")
        .values_list("unit_id", "user_id")
        .distinct()
    )
    for unit_id, user_id in seats:
        people[unit_id].append(user_id)
    messages = [
        _message(item, user_id) for item in found for user_id in people[item["doer"]]
    ]
    with transaction.atomic():
        notices.tell_each(messages)
    return len(messages)


def _message(item: Mapping[str, Any], user_id: int) -> Message:
    return Message(
        user_id=user_id,
        kind="action_item.due",
        # A postponed end is a new matter.
        key=f"action_item.due:{item['id']}:{item['end_on']:%Y-%m-%d}",
        text=DUE
        % {
            "activity": Truncator(item["activity"]).chars(NAME_SHOWN),
            "day": day(item["end_on"]),
            "percent": f"{item['physical']}%",
        },
        url=reverse("plans:report", args=[item["id"]]),
        regency_code=item["regency_id"],
    )
