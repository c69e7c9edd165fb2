"""One dimension of a regency: its records, whatever they are broken down by."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from dimensions.domain import indicator as indicators
from dimensions.domain.indicator import IndexTable
from dimensions.models import Dimension, IndicatorValue
from masterplan.core.access import Scope
from masterplan.domain import parts
from masterplan.domain.audience import Audience, audience_of
from masterplan.domain.figures import (
    Figure,
    by_status,
    everything,
    funded,
    grouped,
    incomplete,
    verified,
)
from masterplan.domain.parts import COLUMNS, Chosen, DimensionRow, Standing
from masterplan.domain.unit_figures import UnitTable, unit_table
from regencies.models import Regency, Unit


@dataclass(frozen=True, slots=True)
class DimensionDashboard:
    """`standing` is None for the public; `indices` are other schemes' figures that
    belong to the dimension, which are public. `planned` is the sum of ceilings in whole
    rupiah, `funded` the records that have one (None for the public)."""

    audience: Audience
    total: Figure
    verified: Figure
    incomplete: Figure
    row: DimensionRow
    units: UnitTable
    steps: tuple[Figure, ...]
    statuses: tuple[Figure, ...]
    digital: tuple[Figure, ...]
    years: tuple[Figure, ...]
    quick_wins: tuple[Figure, ...]
    freshness: tuple[Figure, ...]
    standing: Standing | None
    indices: IndexTable
    planned: int | None
    funded: Figure | None
    newest: dt.datetime | None

    @property
    def empty(self) -> int:
        """Sub-dimensions without a record."""
        return sum(not cell.figure.count for cell in self.row.sub_dimensions)


def dimension_dashboard(
    regency: Regency,
    dimension: Dimension,
    *,
    scope: Scope,
    filters: Chosen | None = None,
) -> DimensionDashboard:
    """Assemble the page in 5 statements, whatever the number of rows."""
    audience = audience_of(scope, regency.pk)
    chosen = {**(filters or {}), "dimension": dimension.pk}
    visible, within = parts.visible_records(regency, scope=scope, filters=chosen)
    groups = grouped(
        visible,
        *COLUMNS,
        with_budget=True,
        standing_on=timezone.localdate(),
        with_plans=audience is not Audience.PUBLIC,
    )
    planned = [g["planned"] for g in groups if g["planned"] is not None]
    [row] = parts.dimension_rows(groups, within)
    return DimensionDashboard(
        audience=audience,
        total=everything(groups, within=within),
        verified=verified(groups, within=within),
        incomplete=incomplete(groups, within=within),
        row=row,
        units=unit_table(
            Unit.objects.filter(regency=regency),
            groups,
            regency_code=regency.pk,
            filters=chosen,
        ),
        steps=parts.steps(groups, within),
        statuses=by_status(groups, within=within),
        digital=parts.digital(groups, within),
        years=parts.years(groups, within),
        quick_wins=parts.quick_wins(visible, within, scope=scope),
        freshness=parts.ages(groups, within),
        standing=None
        if audience is Audience.PUBLIC
        else parts.standing(groups, within),
        indices=indicators.table(
            IndicatorValue.objects.visible_to(scope).filter(
                regency=regency, indicator__dimension=dimension
            )
        ),
        planned=sum(planned) if planned else None,
        funded=None if audience is Audience.PUBLIC else funded(groups, within=within),
        newest=max((group["newest"] for group in groups), default=None),
    )
