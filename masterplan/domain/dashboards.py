"""The regency dashboard: assembled once, printed by page and API alike.

Everything about innovations comes from one grouped statement over what the reader may
see, so every breakdown adds up to `total` for every audience, and every figure's query
lists exactly its rows in the register.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Sum
from django.utils.translation import gettext_lazy as _

from dimensions.models import Dimension
from innovations.enums import InnovationStatus, InnovationStep
from innovations.models import Innovation, QuickWin, Rollup
from masterplan.core.access import Scope
from masterplan.domain.audience import Audience, audience_of
from masterplan.domain.figures import (
    NEUTRAL,
    UNSET,
    Figure,
    Group,
    Option,
    breakdown,
    by_status,
    drill,
    everything,
    grouped,
    incomplete,
    of_status,
    only,
    verified,
)
from masterplan.domain.recent import RecentLine, recent
from masterplan.domain.stage_strip import Strip, strips
from masterplan.domain.unit_figures import UnitTable, unit_table
from regencies.models import Regency, Unit

COLUMNS = (
    "dimension_id",
    "sub_dimension_id",
    "unit_id",
    "step",
    "status",
    "is_digital",
    "start_year",
)
# How dark a cell of the table of sub-dimensions is, from 0 (nothing) to this.
HEAT_LEVELS = 4


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A sub-dimension's figure; `heat` is 0 for none, else 1 to HEAT_LEVELS."""

    figure: Figure
    heat: int


@dataclass(frozen=True, slots=True)
class DimensionRow:
    """A dimension with its sub-dimensions; together with `unset` they add up to it."""

    figure: Figure
    sub_dimensions: tuple[HeatCell, ...]
    unset: HeatCell


@dataclass(frozen=True, slots=True)
class RegencyDashboard:
    """One regency as its reader may see it.

    `planned` is the sum of ceilings in whole rupiah, None where no record has one;
    `unverified` is what reviewers know of the rest: its count, which opens nothing
    (None for everybody else). `quick_wins` are newest year first and a view of their
    own: a record may be in several years. `recent` is empty for outsiders.
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
    steps: tuple[Figure, ...]
    statuses: tuple[Figure, ...]
    digital: tuple[Figure, ...]
    years: tuple[Figure, ...]
    quick_wins: tuple[Figure, ...]
    planned: int | None
    unverified: int | None
    newest: dt.datetime | None
    strips: tuple[Strip, ...]
    recent: tuple[RecentLine, ...]

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


def regency_dashboard(regency: Regency, *, scope: Scope) -> RegencyDashboard:
    """Assemble the dashboard in at most 7 statements, whatever the number of rows."""
    audience = audience_of(scope, regency.pk)
    visible = Innovation.objects.visible_to(scope).filter(regency=regency)
    groups = grouped(visible, *COLUMNS, with_budget=True)
    within: dict[str, object] = {"regency": regency.pk}
    planned = [g["planned"] for g in groups if g["planned"] is not None]
    units = Unit.objects.filter(regency=regency)
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
        dimensions=_dimensions(groups, within),
        units=unit_table(units, groups, regency_code=regency.pk),
        steps=_steps(groups, within),
        statuses=by_status(groups, within=within),
        digital=_digital(groups, within),
        years=_years(groups, within),
        quick_wins=_quick_wins(regency, scope),
        planned=sum(planned) if planned else None,
        unverified=_unverified(regency) if audience is Audience.REVIEWER else None,
        newest=max((group["newest"] for group in groups), default=None),
        strips=strips(regency, scope=scope),
        recent=recent(scope, regency_code=regency.pk) if audience.is_inside else (),
    )


def _dimensions(
    groups: Sequence[Group], within: dict[str, object]
) -> tuple[DimensionRow, ...]:
    # One statement for both: a dimension comes back once a sub-dimension.
    known: dict[str, tuple[str, list[Option]]] = {}
    for slug, name, code, label in Dimension.objects.order_by(
        "order", "sub_dimensions__code"
    ).values_list("pk", "name", "sub_dimensions__code", "sub_dimensions__label"):
        _name, options = known.setdefault(slug, (name, []))
        if code is not None:
            options.append(Option(code, label, slug))
    figures = breakdown(
        groups,
        "dimension_id",
        [Option(slug, name, slug) for slug, (name, _options) in known.items()],
        name="dimension",
        within=within,
    )
    parts = {
        slug: breakdown(
            only(groups, dimension_id=slug),
            "sub_dimension_id",
            [*options, Option(None, UNSET, NEUTRAL)],
            name="sub_dimension",
            within=within | {"dimension": slug},
        )
        for slug, (_name, options) in known.items()
    }
    most = max((one.count for cells in parts.values() for one in cells), default=0)
    rows = []
    for figure in figures:
        *cells, unset = [
            HeatCell(one, _heat(one.count, most)) for one in parts[figure.key]
        ]
        rows.append(DimensionRow(figure, tuple(cells), unset))
    return tuple(rows)


def _heat(count: int, most: int) -> int:
    return -(-count * HEAT_LEVELS // most) if most else 0


def _steps(groups: Sequence[Group], within: dict[str, object]) -> tuple[Figure, ...]:
    options = [Option(step, step.label) for step in InnovationStep]
    return breakdown(
        groups,
        "step",
        [*options, Option("", UNSET, NEUTRAL)],
        name="step",
        within=within,
    )


def _digital(groups: Sequence[Group], within: dict[str, object]) -> tuple[Figure, ...]:
    return breakdown(
        groups,
        "is_digital",
        [
            Option(True, _("Digital")),
            Option(False, _("Nondigital")),
            Option(None, UNSET, NEUTRAL),
        ],
        name="is_digital",
        within=within,
    )


def _years(groups: Sequence[Group], within: dict[str, object]) -> tuple[Figure, ...]:
    years = sorted({group["start_year"] for group in groups} - {None})
    return breakdown(
        groups,
        "start_year",
        [
            *(Option(year, str(year)) for year in years),
            Option(None, UNSET, NEUTRAL),
        ],
        name="start_year",
        within=within,
    )


def _quick_wins(regency: Regency, scope: Scope) -> tuple[Figure, ...]:
    years = (
        QuickWin.objects.visible_to(scope)
        .filter(innovation__regency=regency)
        .order_by("-year")
        .values_list("year")
        .annotate(Count("innovation"))
    )
    return tuple(
        Figure(
            key=str(year),
            label=_("Quick win %(year)s") % {"year": year},
            count=count,
            query=drill(regency=regency.pk, quick_win_year=year),
        )
        for year, count in years
    )


def _unverified(regency: Regency) -> int:
    """Records that reviewers may count but not open; withdrawn ones are no work."""
    rest = Rollup.objects.filter(regency=regency).aggregate(
        count=Sum(F("draft") + F("submitted") + F("returned"))
    )
    return rest["count"] or 0
