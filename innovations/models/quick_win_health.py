"""The health of a quick win: that of its record's plan, as SQL derives it."""

import datetime as dt

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce

from innovations.enums import Health
from innovations.models.plan_health import worst_health
from innovations.models.quick_win import QuickWin


def with_plan_health(
    quick_wins: QuerySet[QuickWin], today: dt.date
) -> QuerySet[QuickWin]:
    """Annotate `plan_health`: a Health, "" where nothing is asked."""
    return quick_wins.annotate(
        plan_health=Coalesce(
            worst_health("innovation_id", today), Value(Health.NO_PLAN.value)
        )
    )
