"""How far a regency is on its way through the Bimtek stages, for reading."""

import datetime as dt
from dataclasses import dataclass

from masterplan.core.access import Scope
from masterplan.domain import schedule
from masterplan.enums import StageState
from masterplan.models import Participation
from regencies.models import Regency


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage as recorded; `passed_text` is printed where no exact day is known."""

    pk: int
    order: int
    name: str
    state: StageState
    planned_start: dt.date | None
    planned_end: dt.date | None
    started_on: dt.date | None
    passed_on: dt.date | None
    passed_text: str
    is_recorded_later: bool
    is_current: bool
    note: str
    source_url: str
    summary: str


@dataclass(frozen=True, slots=True)
class Strip:
    """One participation: its cohort and its stages in order."""

    pk: int
    cohort: str
    year: int
    note: str
    stages: tuple[Stage, ...]

    @property
    def passed(self) -> int:
        return sum(stage.state == StageState.PASSED for stage in self.stages)

    def ahead(self, today: dt.date) -> int | None:
        """Days before (negative: behind) the plan, as `schedule.overall` says it."""
        return schedule.overall(self.stages, today)

    @property
    def current(self) -> Stage | None:
        return next((stage for stage in self.stages if stage.is_current), None)


_COLUMNS = (
    "pk",
    "order",
    "name",
    "state",
    "planned_start",
    "planned_end",
    "started_on",
    "passed_on",
    "passed_text",
    "is_recorded_later",
    "note",
    "source_url",
)


def strips(regency: Regency, *, scope: Scope) -> tuple[Strip, ...]:
    """Every participation of the regency, newest cohort first, in one statement."""
    rows = (
        Participation.objects.visible_to(scope)
        .filter(regency=regency)
        .order_by("-cohort__year", "stages__order")
        .values(
            "pk",
            "note",
            "cohort__name",
            "cohort__year",
            "stages__template__summary",
            *(f"stages__{column}" for column in _COLUMNS),
        )
    )
    by_participation: dict[int, list[dict]] = {}
    for row in rows:
        by_participation.setdefault(row["pk"], []).append(row)
    return tuple(
        Strip(
            pk=rows[0]["pk"],
            cohort=rows[0]["cohort__name"],
            year=rows[0]["cohort__year"],
            note=rows[0]["note"],
            stages=_stages([row for row in rows if row["stages__order"] is not None]),
        )
        for rows in by_participation.values()
    )


def _stages(rows: list[dict]) -> tuple[Stage, ...]:
    # Where the regency stands: the first stage that is not passed after those that are.
    states = [row["stages__state"] for row in rows]
    last_passed = max(
        (i for i, state in enumerate(states) if state == StageState.PASSED), default=-1
    )
    under_way = [
        i
        for i, state in enumerate(states)
        if state in (StageState.OPEN, StageState.SUBMITTED)
    ]
    current = under_way[0] if under_way else last_passed + 1
    return tuple(
        Stage(
            **{
                column: row[f"stages__{column}"]
                for column in _COLUMNS
                if column != "state"
            },
            state=StageState(row["stages__state"]),
            is_current=index == current,
            summary=row["stages__template__summary"] or "",
        )
        for index, row in enumerate(rows)
    )
