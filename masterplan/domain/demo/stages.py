"""Who took part when, and which stages are known to have happened.

`data/stage_facts.csv` tells what the press reported of three regencies; a day stands
there only where a source names it. `data/sample_stages.csv` is invented.
"""

import datetime as dt
from itertools import groupby

from masterplan.core.reference import read_table
from masterplan.domain.reference import default_stages
from masterplan.models import Cohort, Participation, StageRecord, StageTemplate

_TABLES = ("stage_facts.csv", "sample_stages.csv")


def record_known_stages() -> int:
    """Add missing participations with all their stages; returns how many were new.

    A regency that takes part already keeps its stages as people left them.
    """
    cohorts = {cohort.year: cohort for cohort in Cohort.objects.all()}
    templates = default_stages()
    known = set(Participation.objects.values_list("cohort__year", "regency_id"))
    rows = [row for table in _TABLES for row in read_table(table)]
    count = 0
    for (year, code), stages in groupby(
        rows, key=lambda row: (int(row["cohort"]), row["region_code"])
    ):
        if (year, code) in known:
            continue
        participation = Participation.objects.create(
            cohort=cohorts[year], regency_id=code
        )
        StageRecord.objects.bulk_create(
            [_stage(row, participation, templates.get(row["stage"])) for row in stages]
        )
        count += 1
    return count


def _stage(
    row: dict[str, str], participation: Participation, template: StageTemplate | None
) -> StageRecord:
    return StageRecord(
        participation=participation,
        regency_id=participation.regency_id,
        template=template,
        code=row["stage"],
        order=int(row["order"]),
        name=row["name"],
        state=row["state"],
        planned_start=_day(row["planned_start"]),
        planned_end=_day(row["planned_end"]),
        started_on=_day(row["started_on"]),
        passed_on=_day(row["passed_on"]),
        passed_text=row["passed_text"],
        is_recorded_later=row["is_recorded_later"] == "1",
        note=row["note"],
        source_url=row["source_url"],
    )


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
