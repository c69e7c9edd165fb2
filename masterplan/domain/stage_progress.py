"""How a regency goes through its stages, for who works with it; read, never stored."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count
from django.utils import timezone

from masterplan.core.access import Scope
from masterplan.domain import gate, schedule
from masterplan.domain.gate import Blocker
from masterplan.domain.schedule import NextAction
from masterplan.enums import StageState
from masterplan.models import Deliverable, Participation, StageRecord

_UNDER_WAY = (StageState.OPEN, StageState.SUBMITTED)


@dataclass(frozen=True, slots=True)
class Standing:
    """One stage: days ahead (negative: behind, None: not known) and, while it is under
    way, how many of its deliverables are fulfilled and what blocks it."""

    stage: StageRecord
    state: StageState
    is_current: bool
    ahead: int | None
    asked: int
    fulfilled: int | None
    blockers: tuple[Blocker, ...]

    @property
    def required(self) -> int:
        """How many things keep it from passing."""
        return sum(one.count for one in self.blockers if one.is_required)

    @property
    def said(self) -> str:
        return schedule.said(self.ahead)

    @property
    def tone(self) -> str:
        return tone_of(self.ahead)


@dataclass(frozen=True, slots=True)
class Progress:
    """One participation with its stages in order."""

    participation: Participation
    standings: tuple[Standing, ...]
    overall: int | None
    next_action: NextAction | None
    today: dt.date

    @property
    def said(self) -> str:
        return schedule.said(self.overall)

    @property
    def tone(self) -> str:
        return tone_of(self.overall)

    @property
    def current(self) -> Standing | None:
        return next((one for one in self.standings if one.is_current), None)

    @property
    def next_url(self) -> str:
        """Where the next action is done; empty where nothing is left."""
        if self.next_action is None or self.current is None:
            return ""
        return self.next_action.url or self.current.stage.get_absolute_url()

    @property
    def passed(self) -> int:
        return sum(one.state == StageState.PASSED for one in self.standings)


def tone_of(ahead: int | None) -> str:
    if ahead is None:
        return "neutral"
    return "bad" if ahead < 0 else "good"


def progress_of(
    scope: Scope, codes: Collection[str], *, is_newest_only: bool = False
) -> list[Progress]:
    """Every participation of the regencies, by regency, its newest cohort first.

    Constant statements, however many regencies and stages.
    """
    stages = list(
        StageRecord.objects.visible_to(scope)
        .filter(regency__in=codes)
        .select_related("regency", "participation__cohort")
        .order_by("regency", "-participation__cohort__year", "participation", "order")
    )
    found: list[tuple[Participation, list[StageRecord]]] = []
    for _key, rows in groupby(stages, key=lambda one: one.participation_id):
        own = list(rows)
        if is_newest_only and found and found[-1][0].regency_id == own[0].regency_id:
            continue
        own[0].participation.regency = own[0].regency
        found.append((own[0].participation, own))
    shown = [stage for _participation, own in found for stage in own]
    under_way = [stage for stage in shown if stage.state in _UNDER_WAY]
    blockers = gate.blockers_of(under_way) if under_way else {}
    asked = _asked(shown)
    return [_progress(one, own, blockers, asked) for one, own in found]


def _progress(
    participation: Participation,
    stages: list[StageRecord],
    blockers: dict[int, list[Blocker]],
    asked: dict[int, int],
) -> Progress:
    today = timezone.localdate(timezone=participation.regency.zone)
    current = schedule.next_stage(stages)
    return Progress(
        participation=participation,
        standings=tuple(
            _standing(
                stage,
                is_current=stage is current,
                today=today,
                blockers=blockers.get(stage.pk),
                asked=asked.get(stage.pk, 0),
            )
            for stage in stages
        ),
        overall=schedule.overall(stages, today),
        next_action=schedule.next_action(
            stages, blockers.get(current.pk, []) if current else [], today
        ),
        today=today,
    )


def _standing(
    stage: StageRecord,
    *,
    is_current: bool,
    today: dt.date,
    blockers: list[Blocker] | None,
    asked: int,
) -> Standing:
    lacking = {one.deliverable_id for one in blockers or ()}
    return Standing(
        stage=stage,
        state=StageState(stage.state),
        is_current=is_current,
        ahead=schedule.days_ahead(stage, today),
        asked=asked,
        fulfilled=None if blockers is None else asked - len(lacking),
        blockers=tuple(blockers or ()),
    )


def _asked(stages: Iterable[StageRecord]) -> dict[int, int]:
    """How many deliverables each stage has."""
    return dict(
        Deliverable.objects.filter(stage__in=[one.pk for one in stages])
        .order_by()
        .values_list("stage")
        .annotate(Count("pk"))
    )
