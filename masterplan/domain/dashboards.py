"""The regency dashboard: assembled once, printed by page and API alike.

Everything about innovations comes from one grouped statement over what the reader may
see, so every breakdown adds up to `total` for every audience, and every figure's query
lists exactly its rows in the register.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.enums import Health, InnovationStatus
from innovations.enums.standing import MONTH
from innovations.models import RegencyRollup
from innovations.models.standing import days_ago
from masterplan.core.access import Scope
from masterplan.domain import parts, schedule
from masterplan.domain.audience import Audience, audience_of
from masterplan.domain.figures import (
    Figure,
    by_status,
    everything,
    funded,
    grouped,
    incomplete,
    of_status,
    verified,
)
from masterplan.domain.parts import COLUMNS, Chosen, DimensionRow, HeatCell, Standing
from masterplan.domain.recent import RecentLine, recent
from masterplan.domain.stage_progress import tone_of
from masterplan.domain.stage_strip import Stage, Strip, strips
from masterplan.domain.unit_figures import UnitTable, stale_units, unit_table
from regencies.models import Regency, Unit

__all__ = [
    "DimensionRow",
    "HeatCell",
    "RegencyDashboard",
    "StageAnswer",
    "regency_dashboard",
]


@dataclass(frozen=True, slots=True)
class StageAnswer:
    """Where the regency stands: `passed` of `total` stages; `current` is None once all
    are passed. `ahead` in days (negative: behind), None where no plan is known."""

    current: Stage | None
    passed: int
    total: int
    ahead: int | None

    @property
    def percent(self) -> int:
        return 100 * self.passed // self.total

    @property
    def said(self) -> str:
        return schedule.said(self.ahead)

    @property
    def tone(self) -> str:
        return tone_of(self.ahead)


@dataclass(frozen=True, slots=True)
class RegencyDashboard:
    """One regency as its reader may see it.

    `planned` is the sum of ceilings in whole rupiah, None where no record has one, and
    `funded` those that have one (None for the public, whose lists know no budget);
    `unverified` is what reviewers know of the rest: its count, which opens nothing
    (None for everybody else). `quick_wins` are newest year first and a view of their
    own: a record may be in several years. `stale` counts the OPD that have not updated
    for a month (none under filters). `recent` is empty for outsiders. `standing`
    answers how healthy, fresh and evidenced the records are, `stage` which stage; both
    are None for the public, who read of neither plans nor what is behind. `filters` are
    those that every figure was narrowed by.
    """

    regency_code: str
    audience: Audience
    total: Figure
    verified: Figure
    submitted: Figure
    returned: Figure
    withdrawn: Figure
    incomplete: Figure
    dimensions: tuple[DimensionRow, ...]
    units: UnitTable
    stale: Figure
    steps: tuple[Figure, ...]
    statuses: tuple[Figure, ...]
    digital: tuple[Figure, ...]
    years: tuple[Figure, ...]
    quick_wins: tuple[Figure, ...]
    planned: int | None
    funded: Figure | None
    unverified: int | None
    newest: dt.datetime | None
    strips: tuple[Strip, ...]
    recent: tuple[RecentLine, ...]
    freshness: tuple[Figure, ...]
    standing: Standing | None
    stage: StageAnswer | None
    filters: Chosen

    @property
    def has_rows(self) -> bool:
        """Whether there is anything to show, be it a count that opens nothing."""
        return bool(self.total.count or self.unverified)

    @property
    def late(self) -> Figure | None:
        """The records whose worst activity is late; None for the public."""
        if self.standing is None:
            return None
        return next(one for one in self.standing.health if one.key == Health.LATE)

    @property
    def empty_sub_dimensions(self) -> int:
        return sum(
            cell.figure.count == 0
            for row in self.dimensions
            for cell in row.sub_dimensions
        )

    @property
    def most_sub_dimensions(self) -> int:
        """How many columns a table of them needs."""
        return max((len(row.sub_dimensions) for row in self.dimensions), default=0)


def regency_dashboard(
    regency: Regency, *, scope: Scope, filters: Chosen | None = None
) -> RegencyDashboard:
    """Assemble the dashboard in at most 7 statements, whatever the number of rows.

    `filters` are valid values of the register's filters (`views.chosen_filters`).
    """
    audience = audience_of(scope, regency.pk)
    chosen = dict(filters or {})
    visible, within = parts.visible_records(regency, scope=scope, filters=chosen)
    today = timezone.localdate()
    groups = grouped(
        visible,
        *COLUMNS,
        with_budget=True,
        standing_on=today,
        with_plans=audience is not Audience.PUBLIC,
    )
    planned = [g["planned"] for g in groups if g["planned"] is not None]
    table = unit_table(
        Unit.objects.filter(regency=regency),
        groups,
        regency_code=regency.pk,
        filters=chosen,
        stale_before=days_ago(today, MONTH),
    )
    stages = strips(regency, scope=scope)
    counts_rest = audience is Audience.REVIEWER and not chosen
    return RegencyDashboard(
        regency_code=regency.pk,
        audience=audience,
        total=everything(groups, within=within),
        verified=verified(groups, within=within),
        submitted=of_status(
            groups,
            InnovationStatus.SUBMITTED,
            within=within,
            label=_("Menunggu verifikasi"),
        ),
        returned=of_status(groups, InnovationStatus.RETURNED, within=within),
        withdrawn=of_status(groups, InnovationStatus.WITHDRAWN, within=within),
        incomplete=incomplete(groups, within=within),
        dimensions=parts.dimension_rows(groups, within),
        units=table,
        stale=stale_units(table, regency_code=regency.pk),
        steps=parts.steps(groups, within),
        statuses=by_status(groups, within=within),
        digital=parts.digital(groups, within),
        years=parts.years(groups, within),
        quick_wins=parts.quick_wins(visible, within, scope=scope),
        planned=sum(planned) if planned else None,
        funded=None if audience is Audience.PUBLIC else funded(groups, within=within),
        unverified=_unverified(regency) if counts_rest else None,
        newest=max((group["newest"] for group in groups), default=None),
        strips=stages,
        recent=recent(scope, regency_code=regency.pk) if audience.is_inside else (),
        freshness=parts.ages(groups, within),
        standing=None
        if audience is Audience.PUBLIC
        else parts.standing(groups, within),
        stage=None
        if audience is Audience.PUBLIC
        else _stage(stages, timezone.localdate(timezone=regency.zone)),
        filters=chosen,
    )


def _stage(stages: tuple[Strip, ...], today: dt.date) -> StageAnswer | None:
    """Of the newest cohort."""
    if not stages or not stages[0].stages:
        return None
    newest = stages[0]
    return StageAnswer(
        current=newest.current,
        passed=newest.passed,
        total=len(newest.stages),
        ahead=newest.ahead(today),
    )


def _unverified(regency: Regency) -> int:
    """Records that reviewers may count but not open; withdrawn ones are no work."""
    rest = RegencyRollup.objects.filter(regency=regency).aggregate(
        count=Sum(F("draft") + F("submitted") + F("returned"))
    )
    return rest["count"] or 0
