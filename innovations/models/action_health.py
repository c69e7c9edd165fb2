"""Health of action items as the database derives it; `domain.health` is its twin."""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
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
from django.db.models.lookups import Exact, LessThan
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
# From worst to best; a plan of which nothing is asked now comes last.
WORST_FIRST = (Health.LATE, Health.SILENT, Health.AT_RISK, Health.ON_TRACK)
UNASKED = str(len(WORST_FIRST))


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


def late_on(today: dt.date) -> Q:
    """Those whose health is late, for counts that ask nothing else."""
    return asked() & (
        Q(health_override=Health.LATE) | Q(health_override="", end_on__lt=today)
    )


# A query copies what it takes in, so one serves for the day.
@lru_cache(maxsize=2)
def health_on(today: dt.date) -> Case:
    """A `Health` value, or "" where it is not asked (closed, or not begun yet)."""
    words = {health: health.value for health in Health}
    return _derived(today, words, unasked="", overridden=F("health_override"))


def ranked_health_on(today: dt.date) -> Case:
    """The same after a digit, so that the smallest of several is the worst."""
    words = {
        health: f"{number}{health.value}" for number, health in enumerate(WORST_FIRST)
    }
    overridden = Case(
        *(
            When(health_override=health.value, then=Value(word))
            for health, word in words.items()
        ),
        default=Value(UNASKED),
        output_field=CharField(),
    )
    return _derived(today, words, unasked=UNASKED, overridden=overridden)


def _derived(
    today: dt.date, words: Mapping[Health, str], *, unasked: str, overridden: Any
) -> Case:
    return Case(
        When(~asked(), then=Value(unasked)),
        When(~Q(health_override=""), then=overridden),
        When(end_on__lt=today, then=Value(words[Health.LATE])),
        When(start_on__gt=today, then=Value(unasked)),
        When(_is_silent(today), then=Value(words[Health.SILENT])),
        When(_is_behind(today), then=Value(words[Health.AT_RISK])),
        default=Value(words[Health.ON_TRACK]),
        output_field=CharField(),
    )


def _is_silent(today: dt.date) -> Q:
    """No report within the rhythm since the last one, the start, or the day the
    unit's operator first signed in; before that day nobody is silent."""
    chosen = QuickWin.objects.filter(
        innovation=OuterRef("innovation_id"),
        year=today.year,
        status=QuickWinStatus.SELECTED,
    )
    asked_in = Case(
        When(Exists(chosen), then=F("regency__quick_win_rhythm")),
        default=F("regency__rhythm"),
        output_field=CharField(),
    )
    silent = Q()
    for rhythm in Rhythm:
        in_rhythm = Q(Exact(asked_in, rhythm.value))
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
