"""The health of a whole plan: its worst activity's, as SQL derives it.

`domain.health.plan_health` says the same in Python.
"""

import datetime as dt
from functools import lru_cache

from django.db.models import CharField, Min, OuterRef, Subquery
from django.db.models.functions import Substr

from innovations.enums import ActionStatus
from innovations.models.action_health import ranked_health_on
from innovations.models.action_item import ActionItem


@lru_cache(maxsize=4)
def worst_health(innovation: str, today: dt.date) -> Subquery:
    """A Health, "" where nothing is asked now, NULL where there is no plan.

    `innovation` names the column that holds the record's id.
    """
    worst = (
        # The regency is the record's own; named, its one row is found before the items.
        ActionItem.objects.filter(
            innovation=OuterRef(innovation), regency=OuterRef("regency")
        )
        .exclude(status=ActionStatus.CANCELLED)
        .order_by()
        .values("innovation")
        # Behind its digit stands the word.
        .annotate(word=Substr(Min(ranked_health_on(today)), 2))
        .values("word")
    )
    return Subquery(worst, output_field=CharField())
