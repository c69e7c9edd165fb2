"""What is shown on a wall: a regency and its dimensions in a few messages.

Every reader is shown what he may see elsewhere: reviewers what was verified, people of
the regency its inside too. Each figure carries the filter of the rows behind it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Avg, Count, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from dimensions.models import Dimension
from innovations.domain.quick_win_listing import in_board_order
from innovations.enums import (
    Health,
    InnovationStatus,
    InnovationStep,
    QuickWinStatus,
)
from innovations.models import ActionItem, Innovation, QuickWin
from innovations.models.innovation import InnovationQuerySet
from innovations.models.quick_win import stalled
from masterplan.core.access import Scope
from masterplan.core.templatetags.portal import number
from masterplan.domain import parts
from masterplan.domain.audience import Audience
from masterplan.domain.dashboards import RegencyDashboard, regency_dashboard
from masterplan.domain.figures import (
    ITEMS,
    UNSET,
    Figure,
    drill,
    everything,
    grouped,
)
from masterplan.domain.parts import DimensionRow
from masterplan.domain.stage_strip import Strip
from regencies.models import Regency

# A slide is read from the back of a room: so many lines fit, of so many slides.
LINES = 6
NAME_SLIDES_MAX = 5
_BEHIND = (Health.LATE.value, Health.SILENT.value)


@dataclass(frozen=True, slots=True)
class QuickWinLine:
    """One quick win of the year shown; `is_stalled`: its time is over, nobody closed
    it. `percent` is None without an action plan."""

    pk: int
    name: str
    unit: str
    dimension: str
    dimension_id: str
    rank: int | None
    status: QuickWinStatus
    percent: Decimal | None
    due_on: dt.date | None
    is_stalled: bool


@dataclass(frozen=True, slots=True)
class QuickWins:
    """Those of the newest year that has any, in the order of the board.

    `year` is None where there is none; `query` lists them all in the register of quick
    wins.
    """

    year: int | None
    lines: tuple[QuickWinLine, ...]
    query: str

    @property
    def delivered(self) -> int:
        return sum(one.status == QuickWinStatus.DELIVERED for one in self.lines)

    @property
    def stalled(self) -> int:
        return sum(one.is_stalled for one in self.lines)

    @property
    def first(self) -> tuple[QuickWinLine, ...]:
        """What fits on a slide."""
        return self.lines[:LINES]

    @property
    def others(self) -> int:
        return len(self.lines) - len(self.first)


@dataclass(frozen=True, slots=True)
class UnitBehind:
    """Activities of one unit; `unit_id` is None where none carries them out."""

    unit_id: int | None
    name: str
    late: Figure
    silent: Figure


@dataclass(frozen=True, slots=True)
class Behind:
    """What is late or was not reported, the unit with most first.

    Figures open their rows in the list of activities.
    """

    units: tuple[UnitBehind, ...]
    late: Figure
    silent: Figure

    @property
    def first(self) -> tuple[UnitBehind, ...]:
        return self.units[:LINES]

    @property
    def others(self) -> int:
        return len(self.units) - len(self.first)


@dataclass(frozen=True, slots=True)
class Progress:
    """Mean progress of the action plans of a dimension; None without a plan."""

    row: DimensionRow
    percent: int | None
    with_plan: int


@dataclass(frozen=True, slots=True)
class Deck:
    """A regency's slides; `said` is its state in one sentence."""

    dashboard: RegencyDashboard
    said: str
    progress: tuple[Progress, ...]
    quick_wins: QuickWins
    behind: Behind
    today: dt.date

    @property
    def strip(self) -> Strip | None:
        """The stages of the newest cohort."""
        return self.dashboard.strips[0] if self.dashboard.strips else None


@dataclass(frozen=True, slots=True)
class InnovationLine:
    pk: int
    name: str
    unit: str
    status: InnovationStatus
    step: InnovationStep | None
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class DimensionDeck:
    """One dimension's slides; withdrawn records count in `row`, but are not named.

    `names` are the pages of names, `unnamed` how many more the register lists.
    """

    dimension: Dimension
    total: Figure
    row: DimensionRow
    steps: tuple[Figure, ...]
    names: tuple[tuple[InnovationLine, ...], ...]
    unnamed: int
    quick_wins: QuickWins
    today: dt.date

    @property
    def empty(self) -> tuple[Figure, ...]:
        """Sub-dimensions without a record."""
        return tuple(
            cell.figure for cell in self.row.sub_dimensions if not cell.figure.count
        )

    @property
    def empty_names(self) -> str:
        return ", ".join(str(figure.label) for figure in self.empty)


def deck(regency: Regency, *, scope: Scope) -> Deck:
    """Assemble a regency's deck in 3 statements beside those of its dashboard."""
    today = timezone.localdate()
    shown = regency_dashboard(regency, scope=scope)
    behind = behind_of(regency, scope=scope, today=today)
    return Deck(
        dashboard=shown,
        said=said(shown, behind),
        progress=_progress(regency, shown, scope),
        quick_wins=quick_wins_of(regency, scope=scope, today=today),
        behind=behind,
        today=today,
    )


def dimension_deck(
    regency: Regency, dimension: Dimension, *, scope: Scope
) -> DimensionDeck:
    """Assemble one dimension's deck in 4 statements."""
    today = timezone.localdate()
    visible = Innovation.objects.visible_to(scope).filter(
        regency=regency, dimension=dimension
    )
    groups = grouped(visible, "dimension_id", "sub_dimension_id", "step")
    within: dict[str, object] = {"regency": regency.pk}
    here = within | {"dimension": dimension.pk}
    named = _names(visible)
    pages = tuple(
        named[start : start + LINES]
        for start in range(0, min(len(named), LINES * NAME_SLIDES_MAX), LINES)
    )
    return DimensionDeck(
        dimension=dimension,
        total=everything(groups, within=here),
        row=next(
            row
            for row in parts.dimension_rows(groups, within)
            if row.figure.key == dimension.pk
        ),
        steps=parts.steps(groups, here),
        names=pages,
        unnamed=len(named) - sum(len(page) for page in pages),
        quick_wins=quick_wins_of(regency, scope=scope, today=today, within=here),
        today=today,
    )


def said(shown: RegencyDashboard, behind: Behind, *, is_paper: bool = False) -> str:
    """The state in one sentence, in the words of who reads it, and where."""
    if shown.audience is Audience.REVIEWER:
        first = _("%(total)s inovasi terverifikasi") % {
            "total": number(shown.total.count)
        }
    else:
        first = _("%(total)s inovasi tercatat, %(verified)s terverifikasi") % {
            "total": number(shown.total.count),
            "verified": number(shown.verified.count),
        }
    if behind.late.count or behind.silent.count:
        return first + _(
            "; %(late)s kegiatan terlambat dan %(silent)s belum diperbarui di "
            "%(units)s %(unit)s."
        ) % {
            "unit": _("Perangkat Daerah") if is_paper else _("OPD"),
            "late": number(behind.late.count),
            "silent": number(behind.silent.count),
            "units": number(len(behind.units)),
        }
    return first + _("; tidak ada kegiatan yang terlambat.")


def quick_wins_of(
    regency: Regency,
    *,
    scope: Scope,
    today: dt.date,
    within: Mapping[str, object] | None = None,
) -> QuickWins:
    """The newest year's, of the whole regency or `within` a dimension: 1 statement."""
    asked = {"regency": regency.pk, **(within or {})}
    rows = list(
        in_board_order(
            QuickWin.objects.read_inside(scope)
            .filter(**asked)
            .values(
                "pk",
                "year",
                "rank",
                "status",
                "due_on",
                "dimension_id",
                "dimension__name",
                "innovation__name",
                "innovation__unit__name",
                "innovation__plan_percent",
                is_stalled=stalled(today),
            )
        )
    )
    year = rows[0]["year"] if rows else None
    return QuickWins(
        year=year,
        lines=tuple(
            QuickWinLine(
                pk=row["pk"],
                name=row["innovation__name"],
                unit=row["innovation__unit__name"] or str(UNSET),
                dimension=row["dimension__name"],
                dimension_id=row["dimension_id"],
                rank=row["rank"],
                status=QuickWinStatus(row["status"]),
                percent=row["innovation__plan_percent"],
                due_on=row["due_on"],
                is_stalled=row["is_stalled"],
            )
            for row in rows
            if row["year"] == year
        ),
        query=drill(**asked, year=year) if year else drill(**asked),
    )


def behind_of(regency: Regency, *, scope: Scope, today: dt.date) -> Behind:
    """What is late or silent by the unit that carries it out, in one statement."""
    groups = (
        ActionItem.objects.visible_to(scope, regency=regency.pk)
        .with_health(today)
        .filter(Q(health__in=_BEHIND))
        .annotate(
            doer=Coalesce("unit_id", "innovation__unit_id"),
            doer_name=Coalesce("unit__name", "innovation__unit__name"),
        )
        .order_by()
        .values_list("doer", "doer_name", "health")
        .annotate(Count("pk"))
    )
    counts: dict[int | None, dict[str, int]] = {}
    names: dict[int | None, str] = {}
    for unit_id, name, health, count in groups:
        counts.setdefault(unit_id, {})[health] = count
        names[unit_id] = name or str(UNSET)
    units = [
        UnitBehind(
            unit_id=unit_id,
            name=names[unit_id],
            late=_of(Health.LATE, own, regency=regency.pk, unit=unit_id),
            silent=_of(Health.SILENT, own, regency=regency.pk, unit=unit_id),
        )
        for unit_id, own in counts.items()
    ]
    units.sort(key=lambda one: (-one.late.count, -one.silent.count, one.name))
    whole = {
        health: sum(own.get(health, 0) for own in counts.values()) for health in _BEHIND
    }
    return Behind(
        units=tuple(units),
        late=_of(Health.LATE, whole, regency=regency.pk),
        silent=_of(Health.SILENT, whole, regency=regency.pk),
    )


def _of(health: Health, counts: Mapping[str, int], **within: object) -> Figure:
    return Figure(
        key=health.value,
        label=health.label,
        count=counts.get(health.value, 0),
        query=drill(**within, health=health.value),
        tone=health.tone,
        opens=ITEMS,
    )


def _progress(
    regency: Regency, shown: RegencyDashboard, scope: Scope
) -> tuple[Progress, ...]:
    found = {
        slug: (mean, count)
        for slug, mean, count in Innovation.objects.visible_to(scope)
        .filter(regency=regency, plan_percent__isnull=False)
        .order_by()
        .values_list("dimension_id")
        .annotate(Avg("plan_percent"), Count("pk"))
    }
    rows = []
    for row in shown.dimensions:
        mean, count = found.get(row.figure.key, (None, 0))
        rows.append(Progress(row, None if mean is None else round(mean), count))
    return tuple(rows)


def _names(visible: InnovationQuerySet) -> tuple[InnovationLine, ...]:
    rows = (
        visible.exclude(status=InnovationStatus.WITHDRAWN)
        .order_by("name", "pk")
        .values("pk", "name", "unit__name", "status", "step", "plan_percent")
    )
    return tuple(
        InnovationLine(
            pk=row["pk"],
            name=row["name"],
            unit=row["unit__name"] or str(UNSET),
            status=InnovationStatus(row["status"]),
            step=InnovationStep(row["step"]) if row["step"] else None,
            percent=row["plan_percent"],
        )
        for row in rows
    )
