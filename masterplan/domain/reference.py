"""Loading the programme's years and the default stages.

Both are the ministry's to change, so a load only adds what is missing.
"""

from masterplan.core.reference import read_table
from masterplan.models import Cohort, StageTemplate

# In 2020 nobody was taken in; after 2023 no new cohort is known.
COHORT_YEARS = (2017, 2018, 2019, 2021, 2022, 2023)
DEFAULT_VERSION = 1


def load_cohorts() -> int:
    """Add the missing years; returns how many the list has."""
    known = set(Cohort.objects.values_list("year", flat=True))
    Cohort.objects.bulk_create(
        [
            Cohort(year=year, name=f"Angkatan {year}")
            for year in COHORT_YEARS
            if year not in known
        ]
    )
    return len(COHORT_YEARS)


def load_stage_templates() -> int:
    """Add the missing default stages; returns how many the list has."""
    rows = read_table("stages.csv")
    known = set(
        StageTemplate.objects.filter(cohort=None, version=DEFAULT_VERSION).values_list(
            "code", flat=True
        )
    )
    StageTemplate.objects.bulk_create(
        [
            StageTemplate(
                version=DEFAULT_VERSION,
                order=int(row["order"]),
                code=row["code"],
                name=row["name"],
                summary=row["summary"],
                first_month=_month(row["first_month"]),
                last_month=_month(row["last_month"]),
            )
            for row in rows
            if row["code"] not in known
        ]
    )
    return len(rows)


def default_stages() -> dict[str, StageTemplate]:
    """The default stages by their code, in order."""
    return {
        stage.code: stage
        for stage in StageTemplate.objects.filter(
            cohort=None, version=DEFAULT_VERSION
        ).order_by("order")
    }


def _month(text: str) -> int | None:
    return int(text) if text else None
