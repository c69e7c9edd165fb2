"""Loading the programme, its years, and the default stages with their deliverables.

All are the ministry's to change, so a load only adds what is missing.
"""

import json
from itertools import groupby

from masterplan.core.reference import read_table
from masterplan.domain import rules
from masterplan.models import Cohort, DeliverableTemplate, Programme, StageTemplate

# In 2020 nobody was taken in; after 2023 no new cohort is known.
COHORT_YEARS = (2017, 2018, 2019, 2021, 2022, 2023)
DEFAULT_VERSION = 1


def load_programmes() -> int:
    """Add the missing names of the movement; returns how many the list has."""
    rows = read_table("programmes.csv")
    known = set(Programme.objects.values_list("pk", flat=True))
    Programme.objects.bulk_create(
        [
            Programme(
                code=row["code"],
                name=row["name"],
                ministry=row["ministry"],
                start_year=int(row["start_year"]),
            )
            for row in rows
            if row["code"] not in known
        ]
    )
    return len(rows)


def load_cohorts() -> int:
    """Add the missing years, under the movement's name of the year; returns how many
    the list has. A year that nobody gave a movement gets its own as well."""
    programmes = list(Programme.objects.order_by("start_year", "pk"))
    stored = {cohort.year: cohort for cohort in Cohort.objects.all()}
    fresh, mended = [], []
    for year in COHORT_YEARS:
        began = [one for one in programmes if one.start_year <= year]
        cohort = stored.get(year)
        if cohort is None:
            fresh.append(Cohort(year=year, name=f"Angkatan {year}"))
            cohort = fresh[-1]
        elif cohort.programme_id is None and began:
            mended.append(cohort)
        else:
            continue
        cohort.programme = began[-1] if began else None
    Cohort.objects.bulk_create(fresh)
    if mended:
        Cohort.objects.bulk_update(mended, ["programme"])
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


def load_deliverable_templates() -> int:
    """Give default stages that ask for nothing yet what they ask for by default.

    Returns how many deliverables the list has. Raises InvalidFields for a rule or a
    parameter that the portal does not know.
    """
    rows = read_table("deliverable_templates.csv")
    stages = default_stages()
    filled = set(
        DeliverableTemplate.objects.filter(stage__in=stages.values()).values_list(
            "stage__code", flat=True
        )
    )
    DeliverableTemplate.objects.bulk_create(
        [
            _deliverable(stages[code], row)
            for code, asked in groupby(rows, key=lambda row: row["stage"])
            if code in stages and code not in filled
            for row in asked
        ]
    )
    return len(rows)


def _deliverable(stage: StageTemplate, row: dict[str, str]) -> DeliverableTemplate:
    parameters = json.loads(row["parameters"]) if row["parameters"] else {}
    return DeliverableTemplate(
        stage=stage,
        order=int(row["order"]),
        code=row["code"],
        name=row["name"],
        help=row["help"],
        kind=row["kind"],
        document_kind=row["document_kind"],
        rule=row["rule"],
        parameters=rules.validate(row["rule"], parameters) if row["rule"] else {},
        is_required=row["is_required"] == "1",
    )


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
