"""The breakdowns that pages of a regency, dimension and unit share.

Each folds the same groups, so that its parts add up to the page's total.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from dimensions.models import Dimension
from dimensions.models.dimension import spoken
from innovations.enums import Health, InnovationStep
from innovations.enums.standing import Evidenced, Freshness
from innovations.filters import InnovationFilter
from innovations.models import Innovation, QuickWin
from innovations.models.innovation import InnovationQuerySet
from masterplan.core.access import Scope
from masterplan.domain.figures import (
    NEUTRAL,
    UNSET,
    Figure,
    Group,
    Option,
    breakdown,
    drill,
    only,
    total,
)
from regencies.models import Regency

# What every page of a regency was grouped by.
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
# Filters that hold for a page and every list it opens: name -> value as in addresses.
Chosen = Mapping[str, str]
_PLACES = Decimal("0.1")


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
class Standing:
    """How healthy, how fresh, how well evidenced: three breakdowns of the same total.

    `progress` is the mean of the plans' progress in percent over the `with_plan`
    records that have a plan, None without any.
    """

    health: tuple[Figure, ...]
    freshness: tuple[Figure, ...]
    evidence: tuple[Figure, ...]
    with_plan: int
    progress: Decimal | None


def visible_records(
    regency: Regency, *, scope: Scope, filters: Chosen | None = None
) -> tuple[InnovationQuerySet, dict[str, object]]:
    """What the reader may see of the regency under the filters, and the filters as
    every list behind a figure of it carries them."""
    visible = Innovation.objects.visible_to(scope).filter(regency=regency)
    chosen = dict(filters or {})
    if chosen:
        visible = InnovationFilter(chosen, queryset=visible).qs
    return visible, {"regency": regency.pk, **chosen}


def dimension_rows(
    groups: Sequence[Group], within: dict[str, object]
) -> tuple[DimensionRow, ...]:
    """Every dimension with its sub-dimensions, in one statement."""
    # A dimension comes back once a sub-dimension.
    known: dict[str, tuple[str, list[Option]]] = {}
    for slug, name, code, term, label in Dimension.objects.order_by(
        "order", "sub_dimensions__code"
    ).values_list(
        "pk",
        "name",
        "sub_dimensions__code",
        "sub_dimensions__name",
        "sub_dimensions__label",
    ):
        _name, options = known.setdefault(slug, (name, []))
        if code is not None:
            options.append(Option(code, spoken(term, label), slug))
    figures = breakdown(
        groups,
        "dimension_id",
        [Option(slug, name, slug) for slug, (name, _options) in known.items()],
        name="dimension",
        within=within,
    )
    parts = {
        figure.key: breakdown(
            only(groups, dimension_id=figure.key),
            "sub_dimension_id",
            [*known[figure.key][1], Option(None, UNSET, NEUTRAL)],
            name="sub_dimension",
            within=within | {"dimension": figure.key},
        )
        for figure in figures
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


def steps(groups: Sequence[Group], within: dict[str, object]) -> tuple[Figure, ...]:
    options = [Option(step, step.label) for step in InnovationStep]
    return breakdown(
        groups,
        "step",
        [*options, Option("", UNSET, NEUTRAL)],
        name="step",
        within=within,
    )


def digital(groups: Sequence[Group], within: dict[str, object]) -> tuple[Figure, ...]:
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


def years(groups: Sequence[Group], within: dict[str, object]) -> tuple[Figure, ...]:
    known = sorted({group["start_year"] for group in groups} - {None})
    return breakdown(
        groups,
        "start_year",
        [
            *(Option(year, str(year)) for year in known),
            Option(None, UNSET, NEUTRAL),
        ],
        name="start_year",
        within=within,
    )


def quick_wins(
    visible: InnovationQuerySet, within: dict[str, object], *, scope: Scope
) -> tuple[Figure, ...]:
    """By year, newest first; a record may be in several years. One statement."""
    by_year = (
        QuickWin.objects.visible_to(scope)
        .filter(innovation__in=visible)
        .order_by("-year")
        .values_list("year")
        .annotate(Count("innovation"))
    )
    return tuple(
        Figure(
            key=str(year),
            label=_("Quick win %(year)s") % {"year": year},
            count=count,
            query=drill(**{**within, "quick_win_year": year}),
        )
        for year, count in by_year
    )


def standing(groups: Sequence[Group], within: dict[str, object]) -> Standing:
    """Of groups counted `standing_on` a day."""
    planned = [group for group in groups if group["has_plan"]]
    count = total(planned)
    sums = sum((group["percents"] for group in planned), Decimal(0))
    return Standing(
        health=healths(groups, within),
        freshness=ages(groups, within),
        evidence=breakdown(
            groups,
            "proof",
            [Option(one, one.label, one.tone) for one in Evidenced],
            name="evidence",
            within=within,
        ),
        with_plan=count,
        progress=(Decimal(sums) / count).quantize(_PLACES, rounding=ROUND_HALF_UP)
        if count
        else None,
    )


def healths(groups: Iterable[Group], within: dict[str, object]) -> tuple[Figure, ...]:
    return breakdown(
        groups,
        "health",
        [
            *(Option(one, one.label, one.tone) for one in Health),
            Option("", _("Belum dinilai"), NEUTRAL),
        ],
        name="health",
        within=within,
    )


def ages(groups: Iterable[Group], within: dict[str, object]) -> tuple[Figure, ...]:
    return breakdown(
        groups,
        "age",
        [Option(one, one.label, one.tone) for one in Freshness],
        name="freshness",
        within=within,
    )
