"""Ahead or behind, and what comes next: pure functions over planned and actual days."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from masterplan.core.templatetags.portal import number
from masterplan.domain.gate import Blocker
from masterplan.enums import StageState

_UNDER_WAY = (StageState.OPEN, StageState.SUBMITTED)


class Timed(Protocol):
    """A stage as far as its days go."""

    @property
    def name(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def planned_start(self) -> dt.date | None: ...
    @property
    def planned_end(self) -> dt.date | None: ...
    @property
    def passed_on(self) -> dt.date | None: ...


AnyStage = TypeVar("AnyStage", bound=Timed)


@dataclass(frozen=True, slots=True)
class NextAction:
    """The next thing to do for a stage: a sentence, its day, and where it is done.

    `url` is the blocker's own; empty where the stage's page is the place.
    """

    stage: str
    sentence: str
    on: dt.date | None
    is_late: bool
    url: str = ""


def days_ahead(stage: Timed, today: dt.date) -> int | None:
    """Days between the plan and what happened: positive is ahead, negative behind.

    A stage that has not passed is measured against today and only ever behind or on
    time (0). None where plan or day is not known.
    """
    start, end = stage.planned_start, stage.planned_end
    if stage.state == StageState.PASSED:
        return (end - stage.passed_on).days if end and stage.passed_on else None
    if start is None and end is None:
        return None
    # One that has not begun is as late as its beginning is, also after its last day.
    wanted = start if stage.state == StageState.UPCOMING and start else end
    if wanted is None or today <= wanted:
        return 0
    return (wanted - today).days


def overall(stages: Sequence[Timed], today: dt.date) -> int | None:
    """How far the regency is from its plan: the latest of what is not done yet, else
    the difference of what passed last. `stages` are in order."""
    behind = [
        days
        for stage in stages
        if stage.state != StageState.PASSED
        and (days := days_ahead(stage, today)) is not None
        and days < 0
    ]
    if behind:
        return min(behind)
    passed = [
        days
        for stage in stages
        if stage.state == StageState.PASSED
        and (days := days_ahead(stage, today)) is not None
    ]
    if passed:
        return passed[-1]
    known = any(days_ahead(stage, today) is not None for stage in stages)
    return 0 if known else None


def next_stage(stages: Iterable[AnyStage]) -> AnyStage | None:
    """The stage to work on: the first under way, else the first after the last passed.

    One left out before a later one passed does not come back by itself.
    """
    found = list(stages)
    for stage in found:
        if stage.state in _UNDER_WAY:
            return stage
    places = [i for i, stage in enumerate(found) if stage.state == StageState.PASSED]
    after = places[-1] + 1 if places else 0
    return found[after] if after < len(found) else None


def next_action(
    stages: Iterable[AnyStage], blockers: Sequence[Blocker], today: dt.date
) -> NextAction | None:
    """What to do next; `blockers` are those of `next_stage`. None: nothing is left."""
    stage = next_stage(stages)
    if stage is None:
        return None
    first = next((one for one in blockers if one.is_required), None)
    on, url = stage.planned_end, ""
    if stage.state == StageState.UPCOMING:
        on = stage.planned_start or stage.planned_end
        sentence = _("Buka tahap %(name)s.")
    elif stage.state == StageState.SUBMITTED:
        sentence = _("Tunggu pengesahan tahap %(name)s.")
    elif first is not None:
        sentence, url = str(first.sentence), first.url
    else:
        sentence = _("Ajukan tahap %(name)s untuk disahkan.")
    if first is None or stage.state != StageState.OPEN:
        sentence %= {"name": stage.name}
    return NextAction(
        stage=stage.name,
        sentence=sentence,
        on=on,
        is_late=on is not None and on < today,
        url=url,
    )


def said(days: int | None) -> str:
    """The difference in words; empty where it is not known."""
    if days is None:
        return ""
    if days == 0:
        return _("sesuai rencana")
    count = abs(days)
    if days > 0:
        text = ngettext(
            "%(count)s hari lebih cepat", "%(count)s hari lebih cepat", count
        )
    else:
        text = ngettext("%(count)s hari terlambat", "%(count)s hari terlambat", count)
    return text % {"count": number(count)}
