"""A regency as it was at the end of a month: what was kept then, and no more.

The figures open nothing: the rows behind them have changed since.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from dimensions.enums import DimensionSlug
from innovations.domain.rollup_check import FIGURE_COLUMNS
from innovations.enums import (
    INSIDE_STATUSES,
    InnovationStatus,
    InnovationStep,
)
from innovations.models import MonthFigures
from masterplan.core.access import Scope
from masterplan.domain.audience import Audience, audience_of
from masterplan.domain.figures import (
    NEUTRAL,
    RESTING,
    REVIEWED,
    UNSET,
    WITH_EVIDENCE,
    WITH_PLAN,
    WITHOUT_EVIDENCE,
    WITHOUT_PLAN,
    Figure,
    Label,
    Option,
)
from masterplan.enums import StageState
from masterplan.models import MonthStanding
from regencies.models import Regency

# Drafts and what was withdrawn are a unit's own; whose they were is not kept.
INSIDE = tuple(s for s in InnovationStatus if s in INSIDE_STATUSES)
STATUSES: Mapping[Audience, Sequence[InnovationStatus]] = {
    Audience.COORDINATOR: tuple(InnovationStatus),
    Audience.INSIDER: INSIDE,
    Audience.REVIEWER: REVIEWED,
}
_PLACES = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class MonthStage:
    """A stage by the name and state it had."""

    name: str
    state: StageState


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """What was kept; `dimensions` and `statuses` add up to `total`, `steps`, `plans`
    and `evidence` to `verified`, of which alone they are kept. Amounts are whole rupiah
    of the verified ones, `progress` the mean of their plans in percent (None without a
    plan). `stages` and `late` are None where the month does not know them.
    """

    total: Figure
    verified: Figure
    dimensions: tuple[Figure, ...]
    statuses: tuple[Figure, ...]
    steps: tuple[Figure, ...]
    plans: tuple[Figure, ...]
    evidence: tuple[Figure, ...]
    planned: int
    realised: int
    progress: Decimal | None
    newest: dt.datetime | None
    stages: tuple[MonthStage, ...] | None
    late: int | None

    @property
    def passed(self) -> int:
        return sum(one.state == StageState.PASSED for one in self.stages or ())


@dataclass(frozen=True, slots=True)
class RegencyMonth:
    """`kept` are the months there are for the regency, newest first; `month` the one
    that is shown in `end`, both None without any."""

    audience: Audience
    kept: tuple[dt.date, ...]
    month: dt.date | None
    end: MonthEnd | None


def regency_month(
    regency: Regency, *, scope: Scope, month: dt.date | None = None
) -> RegencyMonth:
    """The month asked for by its last day, else the newest kept; in 3 statements."""
    audience = audience_of(scope, regency.pk)
    figures = MonthFigures.objects.filter(regency=regency)
    kept = tuple(
        figures.order_by("-month").values_list("month", flat=True).distinct()
        if audience in STATUSES
        else ()
    )
    shown = month if month in kept else next(iter(kept), None)
    return RegencyMonth(
        audience=audience,
        kept=kept,
        month=shown,
        end=_end(regency, audience, shown) if shown else None,
    )


def _end(regency: Regency, audience: Audience, month: dt.date) -> MonthEnd:
    rows = list(
        MonthFigures.objects.filter(regency=regency, month=month)
        .order_by("dimension")
        .values("dimension_id", *FIGURE_COLUMNS)
    )
    standing = MonthStanding.objects.filter(regency=regency, month=month).first()

    def count(*columns: str, of: Sequence[Mapping[str, Any]] = rows) -> int:
        return sum(row[column] for row in of for column in columns)

    statuses = STATUSES[audience]
    verified, planned = count(*REVIEWED), count("with_plan")
    return MonthEnd(
        total=_kept("total", _("Inovasi"), count(*statuses)),
        verified=_kept("verified", InnovationStatus.VERIFIED.label, verified, "good"),
        dimensions=tuple(
            _kept(
                slug,
                slug.label,
                count(*statuses, of=[r for r in rows if r["dimension_id"] == slug]),
                slug,
            )
            for slug in DimensionSlug
        ),
        statuses=tuple(
            _kept(status, status.label, count(status), status.tone)
            for status in statuses
        ),
        steps=(
            *(
                _kept(step, step.label, count(f"step_{step}"))
                for step in InnovationStep
            ),
            _kept("none", UNSET, count("step_unset"), NEUTRAL),
        ),
        plans=(
            _one_of(WITH_PLAN, planned),
            _one_of(WITHOUT_PLAN, count("without_plan")),
            _one_of(RESTING, verified - planned - count("without_plan")),
        ),
        evidence=(
            _one_of(WITH_EVIDENCE, count("with_evidence")),
            _one_of(WITHOUT_EVIDENCE, verified - count("with_evidence")),
        ),
        planned=count("planned"),
        realised=count("realised"),
        # Kept in hundredths of a percent.
        progress=(Decimal(count("plan_percent_sum")) / (100 * planned)).quantize(
            _PLACES, rounding=ROUND_HALF_UP
        )
        if planned
        else None,
        newest=max((row["newest"] for row in rows if row["newest"]), default=None),
        stages=_stages(standing),
        late=_late(standing, audience),
    )


def _kept(key: str, label: Label, count: int, tone: str = "accent") -> Figure:
    """A figure without rows behind it."""
    return Figure(key, label, count, "", tone)


def _one_of(option: Option, count: int) -> Figure:
    return _kept(str(option.value), option.label, count, option.tone)


def _stages(standing: MonthStanding | None) -> tuple[MonthStage, ...] | None:
    if standing is None:
        return None
    return tuple(
        MonthStage(name, StageState(state))
        for _code, name, _order, state in standing.stages
    )


def _late(standing: MonthStanding | None, audience: Audience) -> int | None:
    if standing is None:
        return None
    late: int = getattr(standing, f"late_{audience.value}")
    return late
