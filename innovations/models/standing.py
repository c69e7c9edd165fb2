"""How healthy, fresh, evidenced and measured records are, as the database says it.

One home for each: a dashboard groups by these, the register filters by them, and so
a figure lists exactly what it counted. Days are those of the portal's zone.
"""

import datetime as dt
from functools import cache

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from innovations.enums import Health
from innovations.enums.standing import (
    HALF_YEAR,
    MONTH,
    QUARTER,
    REACHED_FROM,
    Evidenced,
    Freshness,
    Measured,
)
from innovations.models.evidence import Evidence
from innovations.models.outcome import OutcomeIndicator, OutcomeValue
from innovations.models.plan_health import worst_health
from innovations.models.shortfall import RUNNING_STATUSES


def record_health(today: dt.date) -> Case:
    """A Health, or "" where none is asked: a plan is asked only of running records."""
    return Case(
        When(
            ~Q(plan_percent=None), then=Coalesce(worst_health("pk", today), Value(""))
        ),
        When(status__in=sorted(RUNNING_STATUSES), then=Value(Health.NO_PLAN.value)),
        default=Value(""),
        output_field=CharField(),
    )


def freshness(today: dt.date) -> Case:
    """A Freshness by the days since the record was last changed."""
    return Case(
        *(
            When(updated_at__gte=days_ago(today, days), then=Value(one.value))
            for days, one in (
                (MONTH, Freshness.MONTH),
                (QUARTER, Freshness.QUARTER),
                (HALF_YEAR, Freshness.HALF_YEAR),
            )
        ),
        default=Value(Freshness.OLDER.value),
        output_field=CharField(),
    )


# A query copies what it takes in, so one serves them all (as `worst_health` does for a
# day); most of what such an expression costs is its making.
@cache
def evidenced() -> Coalesce:
    """An Evidenced by the number of different documents that were not withdrawn."""
    documents = (
        Evidence.objects.filter(
            innovation=OuterRef("pk"), document__withdrawn_at__isnull=True
        )
        .order_by()
        .values("innovation")
        .annotate(found=Count("document", distinct=True))
        .annotate(
            word=Case(
                When(found=1, then=Value(Evidenced.ONE.value)),
                default=Value(Evidenced.SEVERAL.value),
                output_field=CharField(),
            )
        )
        .values("word")
    )
    return Coalesce(
        Subquery(documents, output_field=CharField()), Value(Evidenced.NONE.value)
    )


def measured() -> Case:
    """A Measured: any year with target and actual; an indicator; or neither."""
    values = OutcomeValue.objects.filter(
        indicator__innovation=OuterRef("pk"),
        target__isnull=False,
        actual__isnull=False,
    )
    indicators = OutcomeIndicator.objects.filter(innovation=OuterRef("pk"))
    return Case(
        When(Exists(values), then=Value(Measured.MEASURED.value)),
        When(Exists(indicators), then=Value(Measured.PLANNED.value)),
        default=Value(Measured.NONE.value),
        output_field=CharField(),
    )


def reached() -> Exists:
    """Any indicator that came to its target in its newest year that can be counted.

    The same as `domain.outcome.achievement` says of a row, without its divisions.
    """
    countable = OutcomeValue.objects.filter(
        ~Q(indicator__baseline=None, indicator__falls=False, target=0),
        target__isnull=False,
        actual__isnull=False,
    )
    later = countable.filter(indicator=OuterRef("indicator"), year__gt=OuterRef("year"))
    enough = REACHED_FROM / 100
    way = F("actual") - F("indicator__baseline")
    whole = (F("target") - F("indicator__baseline")) * enough
    falling = Q(indicator__falls=True)
    held = Q(falling, actual__lte=F("target")) | Q(~falling, actual__gte=F("target"))
    based = Q(indicator__baseline__isnull=False)
    return Exists(
        countable.alias(way=way, whole=whole).filter(
            Q(based, target__gt=F("indicator__baseline"), way__gte=F("whole"))
            | Q(based, target__lt=F("indicator__baseline"), way__lte=F("whole"))
            | Q(held, indicator__baseline=F("target"))
            | Q(falling, ~based, actual__lte=F("target"))
            | Q(falling, ~based, actual__lt=0, target__lte=F("actual") * enough)
            | Q(falling, ~based, actual__gt=0, target__gte=F("actual") * enough)
            | Q(~falling, ~based, target__gt=0, actual__gte=F("target") * enough)
            | Q(~falling, ~based, target__lt=0, actual__lte=F("target") * enough),
            ~Exists(later),
            indicator__innovation=OuterRef("pk"),
        )
    )


def days_ago(today: dt.date, days: int) -> dt.datetime:
    """When the day so many days ago began, in the portal's zone."""
    return dt.datetime.combine(
        today - dt.timedelta(days=days),
        dt.time.min,
        tzinfo=timezone.get_default_timezone(),
    )
