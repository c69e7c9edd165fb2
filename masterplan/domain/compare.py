"""Two regencies, or two years of one, side by side; counted alike on both sides.

Whoever sees more of one regency than of the other compares what he sees of both: the
verified records, or the published ones.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count
from django.utils import timezone

from dimensions.enums import DimensionSlug
from dimensions.models import SubDimension
from innovations.enums import REVIEWED_STATUSES
from innovations.models import Innovation
from masterplan.core.access import Scope
from masterplan.domain import parts
from masterplan.domain.audience import Audience, audience_of
from masterplan.domain.figures import (
    Figure,
    Group,
    Option,
    breakdown,
    everything,
    grouped,
    only,
)
from masterplan.domain.parts import COLUMNS, Standing
from regencies.models import Regency

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Cover:
    """How many of a dimension's sub-dimensions have a record; `percent` of all."""

    dimension: DimensionSlug
    filled: int
    total: int
    figure: Figure

    @property
    def percent(self) -> int | None:
        if not self.total:
            return None
        share = _HUNDRED * self.filled / self.total
        return int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two; `year` is the start year where years are compared. `standing` is
    None where the public's view is compared."""

    regency: Regency
    year: int | None
    total: Figure
    dimensions: tuple[Figure, ...]
    covers: tuple[Cover, ...]
    steps: tuple[Figure, ...]
    digital: tuple[Figure, ...]
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`audience` says whose rows are counted on both sides."""

    left: Side
    right: Side
    audience: Audience

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.left, self.right


def common_audience(scope: Scope, codes: Iterable[str]) -> Audience:
    """What can be counted of all of them; drafts and returned records of none."""
    found = {audience_of(scope, code) for code in codes}
    if Audience.PUBLIC in found:
        return Audience.PUBLIC
    if len(found) == 1:
        return found.pop()
    return Audience.REVIEWER


def compare(sides: Sequence[tuple[Regency, int | None]], *, scope: Scope) -> Comparison:
    """Assemble both sides in two statements, whatever the number of rows."""
    codes = sorted({regency.pk for regency, _year in sides})
    audience = common_audience(scope, codes)
    visible = Innovation.objects.visible_to(scope).filter(regency__in=codes)
    narrowed: dict[str, object] = {}
    if audience is Audience.PUBLIC:
        visible = visible.published()
        narrowed = {"published": True}
    elif audience is Audience.REVIEWER:
        visible = visible.filter(status__in=sorted(REVIEWED_STATUSES))
        narrowed = {"reviewed": True}
    groups = grouped(
        visible,
        "regency_id",
        *COLUMNS,
        standing_on=timezone.localdate(),
        with_plans=audience is not Audience.PUBLIC,
    )
    subs: Mapping[str, int] = dict(
        SubDimension.objects.order_by().values_list("dimension").annotate(Count("pk"))
    )
    left, right = (
        _side(regency, year, groups, subs, narrowed, audience)
        for regency, year in sides
    )
    return Comparison(left, right, audience)


def _side(
    regency: Regency,
    year: int | None,
    groups: Sequence[Group],
    subs: Mapping[str, int],
    narrowed: Mapping[str, object],
    audience: Audience,
) -> Side:
    own = only(groups, regency_id=regency.pk)
    within: dict[str, object] = {"regency": regency.pk, **narrowed}
    if year is not None:
        own = only(own, start_year=year)
        within["start_year"] = year
    dimensions = breakdown(
        own,
        "dimension_id",
        [Option(slug, slug.label, slug) for slug in DimensionSlug],
        name="dimension",
        within=within,
    )
    covers = []
    for slug, figure in zip(DimensionSlug, dimensions, strict=True):
        filled = {
            group["sub_dimension_id"] for group in only(own, dimension_id=slug)
        } - {None}
        covers.append(Cover(slug, len(filled), subs.get(slug, 0), figure))
    return Side(
        regency=regency,
        year=year,
        total=everything(own, within=within),
        dimensions=dimensions,
        covers=tuple(covers),
        steps=parts.steps(own, within),
        digital=parts.digital(own, within),
        standing=None if audience is Audience.PUBLIC else parts.standing(own, within),
    )
