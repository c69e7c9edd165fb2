"""The health of a quick win's plan: its worst activity's, as SQL derives it."""

import datetime as dt

from django.db.models import (
    Case,
    CharField,
    IntegerField,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)

from innovations.enums import ActionStatus, Health
from innovations.models.action_item import ActionItem
from innovations.models.quick_win import QuickWin

# From worst to best, as `domain.health.plan_health` has it; a plan of which nothing is
# asked now comes last.
_WORST_FIRST = (Health.LATE, Health.SILENT, Health.AT_RISK, Health.ON_TRACK)
_NOT_ASKED = len(_WORST_FIRST)


def with_plan_health(
    quick_wins: QuerySet[QuickWin], today: dt.date
) -> QuerySet[QuickWin]:
    """Annotate `plan_health`: a Health, "" where nothing is asked."""
    place = Case(
        *(
            When(health=health.value, then=Value(number))
            for number, health in enumerate(_WORST_FIRST)
        ),
        default=Value(_NOT_ASKED),
        output_field=IntegerField(),
    )
    worst = (
        ActionItem.objects.filter(innovation=OuterRef("innovation_id"))
        .exclude(status=ActionStatus.CANCELLED)
        .with_health(today)
        .order_by()
        .values("innovation")
        .annotate(worst=Min(place))
        .values("worst")
    )
    return quick_wins.annotate(
        worst_place=Subquery(worst[:1], output_field=IntegerField())
    ).annotate(
        plan_health=Case(
            When(worst_place=None, then=Value(Health.NO_PLAN.value)),
            *(
                When(worst_place=number, then=Value(health.value))
                for number, health in enumerate(_WORST_FIRST)
            ),
            default=Value(""),
            output_field=CharField(),
        )
    )
