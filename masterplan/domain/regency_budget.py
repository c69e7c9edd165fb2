"""The money of a regency's innovations: by year and source, planned to realised.

Amounts of every breakdown add up to the total; a count says how many records have a
line of that year or source, and a record may have several.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from innovations.enums import FundingSource
from innovations.enums.budget_line import FundingOrigin
from innovations.filters import SOME_VALUE
from innovations.models import BudgetLine
from innovations.models.shortfall import no_budget
from masterplan.core.access import Scope
from masterplan.core.filters import NONE_VALUE
from masterplan.domain import parts
from masterplan.domain.audience import Audience, audience_of
from masterplan.domain.figures import NEUTRAL, UNSET, Figure, drill
from masterplan.domain.parts import Chosen
from regencies.models import Regency

AMOUNTS = ("planned", "allocated", "realised")
_PLACES = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Money:
    """Whole rupiah, each None where no line has that amount."""

    planned: int | None
    allocated: int | None
    realised: int | None

    @property
    def absorbed(self) -> Decimal | None:
        """What was spent of the DPA in percent; of the ceiling where none is known."""
        return share(self.realised, self.allocated or self.planned)


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """The records with a line of this kind, and the money of those lines."""

    figure: Figure
    money: Money


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year with its sources; their amounts add up to the year's."""

    figure: Figure
    money: Money
    sources: tuple[MoneyRow, ...]


@dataclass(frozen=True, slots=True)
class OriginRow:
    """Planned money by where it comes from, as a share of all planned money, and the
    records with a line of that origin."""

    figure: Figure
    money: Money
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class RegencyBudget:
    """`without` are running records without any amount; `lines` the lines counted."""

    audience: Audience
    total: MoneyRow
    years: tuple[YearRow, ...]
    sources: tuple[MoneyRow, ...]
    origins: tuple[OriginRow, ...]
    without: Figure
    lines: int

    @property
    def outside(self) -> OriginRow:
        return next(
            one for one in self.origins if one.figure.key == FundingOrigin.OUTSIDE
        )


def regency_budget(
    regency: Regency, *, scope: Scope, filters: Chosen | None = None
) -> RegencyBudget:
    """Assemble the page in two statements, whatever the number of rows."""
    visible, within = parts.visible_records(regency, scope=scope, filters=filters)
    rows = list(
        BudgetLine.objects.visible_to(scope)
        .filter(innovation__in=visible)
        .order_by()
        .values("innovation_id", "year", "source", *AMOUNTS)
    )
    total = money_of(rows)
    return RegencyBudget(
        audience=audience_of(scope, regency.pk),
        total=MoneyRow(
            Figure(
                "total",
                _("Inovasi dengan baris anggaran"),
                _records(rows),
                drill(**within, budget=SOME_VALUE),
            ),
            total,
        ),
        years=tuple(_years(rows, within)),
        sources=tuple(_sources(rows, within)),
        origins=_origins(rows, total, within),
        without=Figure(
            "without",
            _("Belum ada anggaran"),
            visible.filter(no_budget()).count(),
            drill(**within, budget=None),
            tone="warn",
        ),
        lines=len(rows),
    )


def share(part: int | None, whole: int | None) -> Decimal | None:
    """Percent with one decimal, half up; None where it cannot be said."""
    if part is None or not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(_PLACES, rounding=ROUND_HALF_UP)


def money_of(rows: Iterable[Mapping[str, Any]]) -> Money:
    kept = list(rows)
    return Money(*(_sum(row[name] for row in kept) for name in AMOUNTS))


def _sum(amounts: Iterable[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def _records(rows: Iterable[Mapping[str, Any]]) -> int:
    return len({row["innovation_id"] for row in rows})


def _years(
    rows: Sequence[Mapping[str, Any]], within: Mapping[str, object]
) -> Iterable[YearRow]:
    """Oldest first, lines without a year as the last row."""
    known = {row["year"] for row in rows}
    for year in sorted(known, key=lambda one: (one is None, one or 0)):
        own = [row for row in rows if row["year"] == year]
        narrowed = {**within, "budget_year": year}
        yield YearRow(
            figure=Figure(
                key=str(year or NONE_VALUE),
                label=str(year) if year else UNSET,
                count=_records(own),
                query=drill(**narrowed),
                tone="accent" if year else NEUTRAL,
            ),
            money=money_of(own),
            sources=tuple(_sources(own, narrowed)),
        )


def _sources(
    rows: Sequence[Mapping[str, Any]], within: Mapping[str, object]
) -> Iterable[MoneyRow]:
    """In the order of the words, lines without a source as the last row."""
    for source in [*FundingSource.values, ""]:
        own = [row for row in rows if row["source"] == source]
        if own:
            yield MoneyRow(
                Figure(
                    key=source or NONE_VALUE,
                    label=FundingSource(source).label if source else UNSET,
                    count=_records(own),
                    query=drill(**within, budget_source=source),
                    tone="accent" if source else NEUTRAL,
                ),
                money_of(own),
            )


def _origins(
    rows: Sequence[Mapping[str, Any]], total: Money, within: Mapping[str, object]
) -> tuple[OriginRow, ...]:
    found = []
    for origin in FundingOrigin:
        own = [row for row in rows if row["source"] in origin.sources]
        money = money_of(own)
        figure = Figure(
            key=origin,
            label=origin.label,
            count=_records(own),
            query=drill(**within, budget_origin=origin),
            tone=origin.tone,
        )
        part = share(money.planned or 0, total.planned)
        found.append(OriginRow(figure, money, part))
    return tuple(found)
