"""Loading the ten criteria of quick wins.

The ministry may change them: a load only adds what is missing, and a version that was
retired by hand stays retired.
"""

from innovations.models import QuickWinCriterion
from masterplan.core.reference import read_table

DEFAULT_VERSION = 1


def load_quick_win_criteria() -> int:
    """Add the missing criteria of the first version; returns how many the list has."""
    rows = read_table("quick_win_criteria.csv")
    known = set(
        QuickWinCriterion.objects.filter(version=DEFAULT_VERSION).values_list(
            "code", flat=True
        )
    )
    is_current = not QuickWinCriterion.objects.filter(
        version__gt=DEFAULT_VERSION
    ).exists()
    QuickWinCriterion.objects.bulk_create(
        [
            QuickWinCriterion(
                code=row["code"],
                version=DEFAULT_VERSION,
                order=int(row["order"]),
                name=row["name"],
                name_en=row["name_en"],
                question=row["question"],
                question_en=row["question_en"],
                is_current=is_current,
            )
            for row in rows
            if row["code"] not in known
        ]
    )
    return len(rows)
