"""Follow-ups that are late or near: for a desk, and told in advance."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, Window
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import override

from innovations.enums.action_item import DUE_DAYS
from masterplan.core import notices
from masterplan.core.access import Scope
from masterplan.core.notices import Message
from masterplan.core.stored import stored
from masterplan.core.templatetags.portal import day
from masterplan.domain.follow_up_notices import TITLE_SHOWN
from masterplan.enums import FollowUpStatus
from masterplan.models import FollowUp
from regencies.enums import UNIT_ROLES, Role, TimeZone
from regencies.models import Membership

SHOWN = 10
# Stored as said, and told in the reader's language.
DUE = stored("Tindak lanjut “%(title)s” harus selesai %(day)s.")


@dataclass(frozen=True, slots=True)
class DueFollowUp:
    """One that the desk names; `unit` is "" where it is the coordinator's."""

    id: int
    title: str
    unit: str
    due_on: dt.date
    is_late: bool


@dataclass(frozen=True, slots=True)
class DueFollowUps:
    """The first by their day; `total` counts those not shown too."""

    shown: tuple[DueFollowUp, ...] = ()
    total: int = 0


def waiting_for(scope: Scope, today: dt.date) -> DueFollowUps:
    """What the own units must finish now, and for coordinators what no unit has; in
    one statement."""
    units = scope.units_of(*UNIT_ROLES)
    codes = scope.regencies_of(Role.COORDINATOR)
    if not (units or codes):
        return DueFollowUps()
    rows = list(
        FollowUp.objects.visible_to(scope)
        .filter(Q(unit__in=units) | Q(unit=None, regency__in=codes))
        .filter(
            status=FollowUpStatus.OPEN, due_on__lte=today + dt.timedelta(days=DUE_DAYS)
        )
        .annotate(total=Window(Count("pk")))
        .order_by("due_on", "id")
        .values_list("id", "title", "unit__name", "due_on", "total")[:SHOWN]
    )
    return DueFollowUps(
        shown=tuple(
            DueFollowUp(pk, title, unit or "", due_on, is_late=due_on < today)
            for pk, title, unit, due_on, _total in rows
        ),
        total=rows[0][-1] if rows else 0,
    )


def tell_due(now: dt.datetime | None = None) -> int:
    """Tell of what falls due within DUE_DAYS, once a follow-up and day.

    The unit's people hear of it; of one without a unit the coordinators. A day is the
    regency's own. Returns how many notices were offered.
    """
    now = now or timezone.now()
    # Notices are in the portal's language, whoever runs the task.
    with override(settings.LANGUAGE_CODE):
        return sum(
            _tell_zone(zone, timezone.localdate(now, ZoneInfo(zone)))
            for zone in TimeZone.values
        )


def _tell_zone(zone: str, today: dt.date) -> int:
    found = list(
        FollowUp.objects.filter(
            regency__time_zone=zone,
            status=FollowUpStatus.OPEN,
            due_on__gte=today,
            due_on__lte=today + dt.timedelta(days=DUE_DAYS),
        ).order_by("pk")
    )
    seats = (
        Membership.objects.in_force(today)
        .filter(user__is_active=True)
        .filter(
            Q(role__in=sorted(UNIT_ROLES), unit__in={one.unit_id for one in found})
            | Q(role=Role.COORDINATOR, regency__in={one.regency_id for one in found})
        )
        .order_by("user_id")
        .values_list("regency_id", "unit_id", "user_id")
        .distinct()
    )
    people: dict[tuple[str | None, int | None], list[int]] = defaultdict(list)
    for code, unit_id, user_id in seats:
        people[code, unit_id].append(user_id)
    messages = [
        Message(
            user_id=user_id,
            kind="follow_up.due",
            # A postponed day is a new matter.
            key=f"follow_up.due:{one.pk}:{one.due_on:%Y-%m-%d}",
            text=DUE
            % {
                "title": Truncator(one.title).chars(TITLE_SHOWN),
                "day": day(one.due_on),
            },
            url=one.get_absolute_url(),
            regency_code=one.regency_id,
        )
        for one in found
        for user_id in people[one.regency_id, one.unit_id]
    ]
    with transaction.atomic():
        notices.tell_each(messages)
    return len(messages)
