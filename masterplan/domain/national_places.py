"""Where every regency stands among the stages: now, and at the end of kept months."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from masterplan.domain.audience import Audience
from masterplan.enums import StageState
from masterplan.models import MonthStanding
from regencies.enums import SAMPLE_CODE
from regencies.models import Regency

# A regency's place among the stages, where it is at none of them; UNRECORDED where
# nobody kept it at the end of that month.
DONE, NOWHERE, OTHER, UNRECORDED = "done", "none", "other", "unrecorded"
WORDS: Mapping[str, str | Promise] = {
    OTHER: _("Tahap lain milik daerah"),
    DONE: _("Semua tahap lulus"),
    NOWHERE: _("Belum ikut serta"),
    UNRECORDED: _("Tidak dicatat"),
}
_UNDER_WAY = (StageState.OPEN, StageState.SUBMITTED)


@dataclass(frozen=True, slots=True)
class Stage:
    """A column of the matrix."""

    code: str
    name: str
    order: int


def stage_word(key: str, stages: Iterable[Stage]) -> str:
    """What a regency's place among these stages is called."""
    return str(WORDS.get(key) or {one.code: one.name for one in stages}[key])


@dataclass(frozen=True, slots=True)
class Standing:
    """A regency in its newest cohort (None: in none) at one moment.

    `stage` is a stage's code, DONE, NOWHERE, OTHER or UNRECORDED; `late` what each
    audience counted as late then, None where it is not kept (now, or in old months).
    """

    cohort: int | None
    stage: str
    states: Mapping[str, StageState]
    late: Mapping[Audience, int] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A regency, how it stands now, and the stages of its newest cohort in order, those
    it added itself without a code."""

    code: str
    name: str
    province: str
    province_name: str
    now: Standing
    stages: tuple[tuple[Stage, StageState], ...]


class _Row(NamedTuple):
    """One stage of one participation; a regency without any has one row of Nones."""

    code: str
    name: str
    province: str
    province_name: str
    part: int | None
    cohort: int | None
    stage_code: str
    stage: str
    order: int
    state: str | None


def places(
    regencies: QuerySet[Regency] | None = None,
) -> tuple[list[Place], dict[str, Stage]]:
    """The regencies (all real ones unless told which) by code, and by code the stages
    that any of them has now. One statement."""
    part = "participations"
    found: list[Place] = []
    stages: dict[str, Stage] = {}
    every = Regency.objects.real() if regencies is None else regencies
    rows = every.order_by(
        "pk",
        F(f"{part}__cohort__year").desc(nulls_last=True),
        f"{part}__stages__order",
    ).values_list(
        *("pk", "name", "province", "province__name"),
        *(f"{part}__pk", f"{part}__cohort__year"),
        *(f"{part}__stages__{name}" for name in ("code", "name", "order", "state")),
    )
    for _code, group in groupby(rows, key=lambda row: row[0]):
        lines = [_Row(*row) for row in group]
        # The newest participation comes first; without one there is a single row.
        newest = [one for one in lines if one.part == lines[0].part]
        listed: list[tuple[Stage, StageState]] = []
        for one in newest:
            if one.state is None:
                continue
            stage = stages.get(one.stage_code)
            if stage is None:
                stage = Stage(one.stage_code, one.stage, one.order)
                if one.stage_code:
                    stages[one.stage_code] = stage
            listed.append((stage, StageState(one.state)))
        first = newest[0]
        now = _standing(first.cohort, listed)
        found.append(Place(*first[:4], now=now, stages=tuple(listed)))
    return found, stages


def kept_standings(
    months: Iterable[dt.date], stages: dict[str, Stage]
) -> dict[dt.date, dict[str, Standing]]:
    """How regencies stood at the end of those of `months` that were kept; stages that
    nobody has any more join `stages`. One statement, none without months."""
    found: dict[dt.date, dict[str, Standing]] = {}
    asked = sorted(set(months))
    if not asked:
        return found
    real = MonthStanding.objects.exclude(regency=SAMPLE_CODE)
    rows = real.filter(month__in=asked).values_list(
        *("month", "regency", "cohort", "stage", "stages"),
        *("late_reviewer", "late_insider", "late_coordinator"),
    )
    for month, code, cohort, stage, listed, reviewer, insider, coordinator in rows:
        listed = [one for one in listed if one[0]]
        for key, name, order, _state in listed:
            stages.setdefault(key, Stage(key, name, order))
        found.setdefault(month, {})[code] = Standing(
            cohort,
            stage,
            {key: StageState(state) for key, _name, _order, state in listed},
            {
                Audience.REVIEWER: reviewer,
                Audience.INSIDER: insider,
                Audience.COORDINATOR: coordinator,
            },
        )
    return found


def standing_at(place: Place, month: dict[str, Standing] | None) -> Standing:
    """How it stood then, by what was kept of that month: of one that nobody kept
    only its cohort is told, that of now."""
    if month is None:
        return Standing(place.now.cohort, UNRECORDED, {})
    # Regencies that are newer than the month took no part in anything.
    return month.get(place.code) or Standing(
        None, NOWHERE, {}, dict.fromkeys(Audience, 0)
    )


def _standing(
    cohort: int | None, listed: Sequence[tuple[Stage, StageState]]
) -> Standing:
    states = {stage.code: state for stage, state in listed if stage.code}
    return Standing(cohort, _current(listed), states)


def _current(listed: Sequence[tuple[Stage, StageState]]) -> str:
    """Where it stands: what is under way, else the first after those passed."""
    if not listed:
        return NOWHERE
    states = [state for _stage, state in listed]
    under_way = [at for at, state in enumerate(states) if state in _UNDER_WAY]
    passed = [at for at, state in enumerate(states) if state == StageState.PASSED]
    at = under_way[0] if under_way else max(passed, default=-1) + 1
    if at == len(listed):
        return DONE
    return listed[at][0].code or OTHER
