"""Recompute a regency's figures from its records, in two statements."""

from django.db import connection

from innovations.enums import REVIEWED_STATUSES, InnovationStatus
from innovations.models import BudgetLine, Innovation, QuickWin, Rollup

_STATUS_COLUMNS = ",\n".join(
    f"COUNT(*) FILTER (WHERE i.status = '{status}')" for status in InnovationStatus
)
_REVIEWED = ", ".join(f"'{status}'" for status in sorted(REVIEWED_STATUSES))
# Table and column names come from the models, values are our own enums: nothing a
# user typed is in this text.
_RECOMPUTE = f"""
INSERT INTO {Rollup._meta.db_table} (
    regency_id, unit_id, dimension_id, sub_dimension_id, start_year,
    {", ".join(InnovationStatus.values)},
    published, digital, quick_wins, planned
)
SELECT
    i.regency_id, i.unit_id, i.dimension_id, i.sub_dimension_id, i.start_year,
    {_STATUS_COLUMNS},
    COUNT(i.published_at),
    COUNT(*) FILTER (WHERE i.is_digital AND i.status IN ({_REVIEWED})),
    COUNT(q.innovation_id) FILTER (WHERE i.status IN ({_REVIEWED})),
    COALESCE(SUM(b.planned) FILTER (WHERE i.status IN ({_REVIEWED})), 0)
FROM {Innovation._meta.db_table} i
LEFT JOIN (
    SELECT l.innovation_id, SUM(l.planned) AS planned
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
WHERE i.regency_id = %s
GROUP BY i.regency_id, i.unit_id, i.dimension_id, i.sub_dimension_id, i.start_year
"""  # noqa: S608


def recompute(regency_code: str) -> None:
    """Replace the regency's rollup rows; call it at the end of a verb, under the
    ledger's lock, once for each touched regency."""
    Rollup.objects.filter(regency=regency_code).delete()
    with connection.cursor() as cursor:
        cursor.execute(_RECOMPUTE, [regency_code] * 3)
