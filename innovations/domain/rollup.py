"""Recompute what is kept beside a regency's records, from them, in two statements.

`domain.rollup_check` says the same in plain Python and compares.
"""

from django.db import connection

from dimensions.models import Dimension
from innovations.enums import (
    REVIEWED_STATUSES,
    Health,
    InnovationStatus,
    InnovationStep,
)
from innovations.enums.action_item import OPEN_STATUSES, RESTING_STATUSES
from innovations.models import (
    ActionItem,
    BudgetLine,
    Evidence,
    Innovation,
    QuickWin,
    RegencyDue,
    RegencyRollup,
)
from regencies.models import Document

_REVIEWED = ", ".join(f"'{status}'" for status in sorted(REVIEWED_STATUSES))
# Table and column names come from the models, values are our own enums: nothing a
# user typed is in this text.
_IS_REVIEWED = f"i.status IN ({_REVIEWED})"
_IS_PUBLISHED = "i.published_at IS NOT NULL"
_RUNNING = ", ".join(
    f"'{status}'" for status in sorted(REVIEWED_STATUSES - RESTING_STATUSES)
)
# `models.innovation.INCOMPLETE`, for reviewed records.
_IS_INCOMPLETE = f"""
    {_IS_REVIEWED} AND i.status <> '{InnovationStatus.DISCONTINUED}'
    AND (i.unit_id IS NULL OR i.problem = '' OR i.description = ''
         OR i.is_digital IS NULL OR i.person_in_charge = '')
"""


def _count(condition: str) -> str:
    return f"COUNT(i.id) FILTER (WHERE {condition})"


def _sum(value: str) -> str:
    return f"COALESCE(SUM({value}) FILTER (WHERE {_IS_REVIEWED}), 0)"


# Column of RegencyFigures -> what it is.
_FIGURES = {
    **{status.value: _count(f"i.status = '{status}'") for status in InnovationStatus},
    "published": _count(_IS_PUBLISHED),
    "published_digital": _count(f"i.is_digital AND {_IS_PUBLISHED}"),
    "published_quick_wins": _count(f"q.innovation_id IS NOT NULL AND {_IS_PUBLISHED}"),
    "digital": _count(f"i.is_digital AND {_IS_REVIEWED}"),
    "quick_wins": _count(f"q.innovation_id IS NOT NULL AND {_IS_REVIEWED}"),
    "incomplete": _count(_IS_INCOMPLETE),
    **{
        f"step_{step}": _count(f"i.step = '{step}' AND {_IS_REVIEWED}")
        for step in InnovationStep
    },
    "step_unset": _count(f"i.step = '' AND {_IS_REVIEWED}"),
    "with_plan": _count(f"i.plan_percent IS NOT NULL AND {_IS_REVIEWED}"),
    "without_plan": _count(f"i.plan_percent IS NULL AND i.status IN ({_RUNNING})"),
    "plan_percent_sum": _sum("CAST(ROUND(i.plan_percent * 100) AS BIGINT)"),
    "with_evidence": _count(f"e.innovation_id IS NOT NULL AND {_IS_REVIEWED}"),
    "planned": _sum("b.planned"),
    "allocated": _sum("b.allocated"),
    "realised": _sum("b.realised"),
    "newest": f"MAX(i.updated_at) FILTER (WHERE {_IS_REVIEWED})",
}
# From the dimensions outwards: where the last record of one is gone, zeros remain.
_RECOMPUTE = f"""
INSERT INTO {RegencyRollup._meta.db_table}
    (regency_id, dimension_id, {", ".join(_FIGURES)})
SELECT %s, d.{Dimension._meta.pk.column}, {", ".join(_FIGURES.values())}
FROM {Dimension._meta.db_table} d
LEFT JOIN {Innovation._meta.db_table} i
    ON i.dimension_id = d.{Dimension._meta.pk.column} AND i.regency_id = %s
LEFT JOIN (
    SELECT l.innovation_id, SUM(l.planned) AS planned,
        SUM(l.allocated) AS allocated, SUM(l.realised) AS realised
    FROM {BudgetLine._meta.db_table} l
    JOIN {Innovation._meta.db_table} o ON o.id = l.innovation_id
    WHERE o.regency_id = %s
    GROUP BY l.innovation_id
) b ON b.innovation_id = i.id
LEFT JOIN (
    SELECT DISTINCT innovation_id
    FROM {QuickWin._meta.db_table}
    WHERE regency_id = %s
) q ON q.innovation_id = i.id
LEFT JOIN (
    SELECT DISTINCT v.innovation_id
    FROM {Evidence._meta.db_table} v
    JOIN {Document._meta.db_table} p ON p.id = v.document_id
    WHERE p.regency_id = %s AND p.withdrawn_at IS NULL
) e ON e.innovation_id = i.id
WHERE true
GROUP BY d.{Dimension._meta.pk.column}
ON CONFLICT (regency_id, dimension_id) DO UPDATE SET
    {", ".join(f"{name} = excluded.{name}" for name in _FIGURES)}
"""  # noqa: S608


_OPEN = ", ".join(f"'{status}'" for status in sorted(OPEN_STATUSES))
# The days that are kept already come along with nothing, so that one without activities
# falls to zero. `models.action_health.late_on` is what a day's late ones are.
_RECOMPUTE_DUE = f"""
INSERT INTO {RegencyDue._meta.db_table} (regency_id, end_on, items)
SELECT %s, day, SUM(items)
FROM (
    SELECT CASE a.health_override WHEN '{Health.LATE}'
        THEN '{RegencyDue.LATE_ALWAYS}' ELSE a.end_on END AS day,
        COUNT(*) AS items
    FROM {ActionItem._meta.db_table} a
    JOIN {Innovation._meta.db_table} i ON i.id = a.innovation_id
    WHERE a.regency_id = %s AND a.status IN ({_OPEN})
        AND a.health_override IN ('', '{Health.LATE}') AND i.status IN ({_RUNNING})
    GROUP BY day
    UNION ALL
    SELECT end_on, 0 FROM {RegencyDue._meta.db_table}
    WHERE regency_id = %s
) counted
GROUP BY day
ON CONFLICT (regency_id, end_on) DO UPDATE SET items = excluded.items
"""  # noqa: S608


def recompute(regency_code: str) -> None:
    """Replace the regency's figures and what is due there; call it at the end of a
    verb, under the ledger's lock, once for each touched regency."""
    with connection.cursor() as cursor:
        cursor.execute(_RECOMPUTE, [regency_code] * 5)
        cursor.execute(_RECOMPUTE_DUE, [regency_code] * 3)


def fill_missing() -> int:
    """Compute the figures of regencies that have records and none yet; how many.

    For rows that were there before the figures were kept.
    """
    records = Innovation.objects.exclude(
        regency__in=RegencyRollup.objects.values("regency")
    )
    items = (
        ActionItem.objects.asked()
        .filter(
            innovation__status__in=REVIEWED_STATUSES,
            health_override__in=["", Health.LATE],
        )
        .exclude(regency__in=RegencyDue.objects.values("regency"))
    )
    missing = sorted(
        {
            *records.order_by().values_list("regency", flat=True).distinct(),
            *items.order_by().values_list("regency", flat=True).distinct(),
        }
    )
    for code in missing:
        recompute(code)
    return len(missing)
