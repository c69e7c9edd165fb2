"""Health of an action item as people reason about it; `models.action_health` says the
same to the database."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from innovations.enums import BEHIND_POINTS, Health
from innovations.enums.action_item import (
    OPEN_STATUSES,
    RESTING_STATUSES,
    RHYTHM_DAYS,
)
from regencies.enums import Rhythm

# From worst to best: what a whole plan is called by.
_WORST_FIRST = (Health.LATE, Health.SILENT, Health.AT_RISK, Health.ON_TRACK)


@dataclass(frozen=True, slots=True)
class Course:
    """What the health of one item depends on; days are the portal zone's.

    `rhythm` is the one its innovation reports in this year; `active_since` is None
    where no operator of its unit has ever signed in.
    """

    status: str
    innovation_status: str
    override: str
    start_on: dt.date
    end_on: dt.date
    physical: int
    reported_on: dt.date | None
    active_since: dt.date | None
    rhythm: Rhythm


def health_of(course: Course, today: dt.date) -> Health | None:
    """The item's health, or None where it is not asked.

    Asked only of open items of a record that goes on: late once the last month is
    over, before the first month nothing, between them silent, at risk or on track.
    """
    is_open = course.status in OPEN_STATUSES
    if not is_open or course.innovation_status in RESTING_STATUSES:
        return None
    if course.override:
        return Health(course.override)
    if course.end_on < today:
        return Health.LATE
    if course.start_on > today:
        return None
    if _is_silent(course, today):
        return Health.SILENT
    if course.physical < expected(course, today) - BEHIND_POINTS:
        return Health.AT_RISK
    return Health.ON_TRACK


def expected(course: Course, today: dt.date) -> float:
    """Percent on a straight line from the start to the end, before `today`'s work."""
    passed = (today - course.start_on).days
    return 100 * passed / ((course.end_on - course.start_on).days + 1)


def plan_health(healths: Iterable[str], *, has_items: bool) -> Health | None:
    """The health of a whole plan: its worst item's; without items `no_plan`."""
    if not has_items:
        return Health.NO_PLAN
    found = set(healths)
    return next((health for health in _WORST_FIRST if health in found), None)


def _is_silent(course: Course, today: dt.date) -> bool:
    if course.active_since is None:
        return False
    clock = max(
        course.start_on, course.active_since, course.reported_on or course.start_on
    )
    return (today - clock).days > RHYTHM_DAYS[course.rhythm]
