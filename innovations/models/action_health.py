"""Health of action items as the database derives it; `domain.health` is its twin."""

import datetime as dt
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.lookups import LessThan
from django.utils import timezone

from innovations.enums import BEHIND_POINTS, Health, QuickWinStatus
from innovations.enums.action_item import (
    OPEN_STATUSES,
    RESTING_STATUSES,
    RHYTHM_DAYS,
    ItemDue,
)
from innovations.models.quick_win import QuickWin
from regencies.enums import Rhythm

MONTH_DAYS = 30


class DayNumber(Func):
    """A date as `date.toordinal()` counts it, so that days can be multiplied."""

    output_field = IntegerField()
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler,
            connection,
            template="(%(expressions)s - DATE '0001-01-01' + 1)",
            **extra,
        )

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler,
            connection,
            template="CAST(julianday(%(expressions)s) - 1721424.5 AS INTEGER)",
            **extra,
        )


def asked() -> Q:
    """Items that anybody still waits for."""
    return Q(status__in=sorted(OPEN_STATUSES)) & ~Q(
        innovation__status__in=sorted(RESTING_STATUSES)
    )


def due_within(due: str, today: dt.date) -> Q:
    """Asked ones that end this week (Monday to Sunday), in 30 days, or ended before."""
    monday = today - dt.timedelta(days=today.weekday())
    spans = {
        ItemDue.WEEK: Q(end_on__gte=monday, end_on__lte=monday + dt.timedelta(days=6)),
        ItemDue.MONTH: Q(
            end_on__gte=today, end_on__lte=today + dt.timedelta(days=MONTH_DAYS)
        ),
        ItemDue.LATE: Q(end_on__lt=today),
    }
    return spans[ItemDue(due)] & asked()


def health_on(today: dt.date) -> Case:
    """A `Health` value, or "" where it is not asked (closed, or not begun yet)."""
    return Case(
        When(~asked(), then=Value("")),
        When(~Q(health_override=""), then=F("health_override")),
        When(end_on__lt=today, then=Value(Health.LATE)),
        When(start_on__gt=today, then=Value("")),
        When(_is_silent(today), then=Value(Health.SILENT)),
        When(_is_behind(today), then=Value(Health.AT_RISK)),
        default=Value(Health.ON_TRACK),
        output_field=CharField(),
    )


def _is_silent(today: dt.date) -> Q:
    """No report within the rhythm since the last one, the start, or the day the
    unit's operator first signed in; before that day nobody is silent."""
    is_quick = Q(
        Exists(
            QuickWin.objects.filter(
                innovation=OuterRef("innovation_id"),
                year=today.year,
                status=QuickWinStatus.SELECTED,
            )
        )
    )
    silent = Q()
    for rhythm in Rhythm:
        in_rhythm = (is_quick & Q(regency__quick_win_rhythm=rhythm)) | (
            ~is_quick & Q(regency__rhythm=rhythm)
        )
        silent |= in_rhythm & _unheard_since(today, RHYTHM_DAYS[rhythm])
    return silent


def _unheard_since(today: dt.date, days: int) -> Q:
    moment = _moment(today, days)
    is_active = Q(unit__active_since__lt=moment) | Q(
        unit=None, innovation__unit__active_since__lt=moment
    )
    return unheard_for(today, days) & is_active


def unheard_for(today: dt.date, days: int) -> Q:
    """Begun, and without a report, for more than `days`."""
    moment = _moment(today, days)
    return Q(start_on__lt=today - dt.timedelta(days=days)) & (
        Q(reported_at=None) | Q(reported_at__lt=moment)
    )


def _moment(today: dt.date, days: int) -> dt.datetime:
    """When the day so many days ago began, in the portal's zone."""
    return dt.datetime.combine(
        today - dt.timedelta(days=days),
        dt.time.min,
        tzinfo=timezone.get_default_timezone(),
    )


def _is_behind(today: dt.date) -> LessThan:
    """Fewer percent than a straight line from start to end, by BEHIND_POINTS."""
    start, span = DayNumber("start_on"), DayNumber("end_on") - DayNumber("start_on") + 1
    done = ExpressionWrapper(F("physical") * span, output_field=IntegerField())
    should = ExpressionWrapper(
        100 * (Value(today.toordinal()) - start) - BEHIND_POINTS * span,
        output_field=IntegerField(),
    )
    return LessThan(done, should)
