"""What running records and their activities lack, as one condition each.

A list filtered by them shows exactly what a stage's gate counted.
"""

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from innovations.enums import ActionStatus, InnovationStatus
from innovations.enums.action_item import OPEN_STATUSES, RESTING_STATUSES
from innovations.models.action_health import unheard_for
from innovations.models.budget_line import BudgetLine

# Noted and not given up; a draft is its unit's own, and counts as noted alone.
NOTED_STATUSES = frozenset(InnovationStatus) - {
    InnovationStatus.DISCONTINUED,
    InnovationStatus.WITHDRAWN,
}
SENT_STATUSES = NOTED_STATUSES - {InnovationStatus.DRAFT}
# Of these a plan, money and reports are asked.
RUNNING_STATUSES = SENT_STATUSES - RESTING_STATUSES


def no_budget() -> Q:
    """ "Belum ada anggaran": a record that goes on, without an amount; 0 is one."""
    amounts = BudgetLine.objects.filter(innovation=OuterRef("pk")).exclude(
        planned=None, allocated=None, realised=None
    )
    return Q(status__in=sorted(RUNNING_STATUSES)) & ~Q(Exists(amounts))


def no_plan() -> Q:
    """ "Belum ada rencana aksi": a record that goes on, without activities in force."""
    return Q(status__in=sorted(RUNNING_STATUSES), plan_percent=None)


def no_person() -> Q:
    """Activities in force, of a record that goes on, for which nobody answers."""
    return (
        Q(person_in_charge="")
        & ~Q(status=ActionStatus.CANCELLED)
        & Q(innovation__status__in=sorted(RUNNING_STATUSES))
    )


def unreported(today: dt.date, days: int) -> Q:
    """Open activities, of a record that goes on, unheard of for more than `days`."""
    return (
        Q(status__in=sorted(OPEN_STATUSES))
        & Q(innovation__status__in=sorted(RUNNING_STATUSES))
        & unheard_for(today, days)
    )
