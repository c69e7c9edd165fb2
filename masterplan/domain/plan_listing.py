"""What the pages of a masterplan list: entries, who is not in it yet, the figures."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from dimensions.enums import DimensionSlug
from innovations.enums import InnovationStatus
from innovations.models import Innovation
from masterplan.core.access import Scope
from masterplan.core.filters import NONE_VALUE
from masterplan.core.sheets.writer import CellValue, Column
from masterplan.enums import Horizon
from masterplan.models import Masterplan, MasterplanEntry
from masterplan.models.plan import BASIS_FIELDS, no_basis

# Nobody has stood for these yet, or does any more: no plan takes them up.
NOT_TAKEN = (InnovationStatus.DRAFT, InnovationStatus.WITHDRAWN)
# None of these columns is ever empty, so that a keyset page can begin after any row.
ORDERINGS = ("number", "-number", "horizon", "-horizon")
DEFAULT_ORDERING = ORDERINGS[0]
ROW_FIELDS = (
    "id",
    "version",
    "number",
    "horizon",
    *BASIS_FIELDS,
    "baseline_at",
    "strategy__text",
    "innovation_id",
    "innovation__name",
    "innovation__acronym",
    "innovation__status",
    "innovation__dimension_id",
    "innovation__sub_dimension_id",
    "innovation__unit_id",
    "innovation__unit__name",
    "innovation__unit__short_name",
    "innovation__start_year",
    "innovation__end_year",
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over a list of entries; `units` are (key or "none", name, total) of all
    units, whichever the list is narrowed to."""

    total: int
    without_basis: int
    units: tuple[tuple[str, str, int], ...]


def with_counts(
    plans: QuerySet[Masterplan], scope: Scope
) -> QuerySet[Masterplan, Masterplan]:
    """Annotate `taken`, `candidates`, `without_basis`, `frozen`: of what is seen.

    `candidates` are recorded ones that are not in the plan; drafts and what was
    withdrawn are none.
    """
    entries = MasterplanEntry.objects.visible_to(scope).filter(
        masterplan=OuterRef("pk")
    )
    return plans.annotate(
        taken=_count(entries),
        without_basis=_count(entries.without_basis()),
        frozen=_count(entries.filter(baseline_at__isnull=False)),
        candidates=_count(
            _candidates(scope, None).filter(regency=OuterRef("regency")),
            by="regency",
        ),
    )


def candidates(scope: Scope, masterplan: Masterplan) -> QuerySet[Innovation]:
    """Recorded innovations of the regency that are not in the plan."""
    return _candidates(scope, masterplan.pk).filter(regency=masterplan.regency_id)


def _candidates(scope: Scope, masterplan: int | None) -> QuerySet[Innovation]:
    """For None, of the plan in the query around that around this one."""
    plan = OuterRef(OuterRef("pk")) if masterplan is None else masterplan
    taken = MasterplanEntry.objects.filter(masterplan=plan, innovation=OuterRef("pk"))
    return (
        Innovation.objects.visible_to(scope)
        .exclude(status__in=NOT_TAKEN)
        .filter(~Exists(taken))
    )


def _count(rows: QuerySet, *, by: str = "masterplan") -> Coalesce:
    counted = rows.order_by().values(by).annotate(total=Count("pk")).values("total")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def rows(
    entries: QuerySet[MasterplanEntry],
) -> QuerySet[MasterplanEntry, Mapping[str, Any]]:
    """The list's rows as mappings with ROW_FIELDS."""
    return entries.values(*ROW_FIELDS)


def basis_of(row: Mapping[str, Any]) -> str:
    """As `MasterplanEntry.said_basis` says of one."""
    return next(filter(None, (row[name] for name in BASIS_FIELDS)), "")


def figures(entries: QuerySet[MasterplanEntry], *, unit: str = "") -> Figures:
    """The counts of a list read without its filter of units, in one statement.

    `unit` is that filter ("" for none): the totals are of its entries.
    """
    groups: Iterable[Mapping[str, Any]] = (
        entries.order_by()
        .values("innovation__unit_id", "innovation__unit__name")
        .annotate(
            total=Count("pk"),
            without_basis=Count("pk", filter=no_basis()),
        )
    )
    sums: Counter[str] = Counter()
    units = []
    for group in groups:
        key = str(group["innovation__unit_id"] or NONE_VALUE)
        name = group["innovation__unit__name"] or _("Belum ditetapkan")
        units.append((key, name, group["total"]))
        if unit in ("", key):
            sums.update(total=group["total"], without_basis=group["without_basis"])
    units.sort(key=lambda one: (one[0] == NONE_VALUE, one[1].casefold()))
    return Figures(sums["total"], sums["without_basis"], tuple(units))


def units_of(innovations: QuerySet[Innovation]) -> list[tuple[str, str, int]]:
    """(key or "none", name, total) of the units of these; one statement."""
    groups: Iterable[Mapping[str, Any]] = (
        innovations.order_by()
        .values("unit_id", "unit__name")
        .annotate(total=Count("pk"))
    )
    units = [
        (
            str(group["unit_id"] or NONE_VALUE),
            group["unit__name"] or _("Belum ditetapkan"),
            group["total"],
        )
        for group in groups
    ]
    return sorted(units, key=lambda one: (one[0] == NONE_VALUE, one[1].casefold()))


def columns() -> list[Column]:
    return [
        Column(_("Nomor"), 8),
        Column(_("Inovasi"), 40),
        Column(_("Perangkat Daerah"), 34),
        Column(_("Dimensi"), 20),
        Column(_("Subdimensi"), 12),
        Column(_("Jangka"), 18),
        Column(_("Strategi"), 40),
        Column(_("Tupoksi atau urusan"), 40),
        Column(_("Tahun mulai"), 10),
        Column(_("Tahun selesai"), 10),
        Column(_("Status"), 16),
        Column(_("Baseline sejak"), 18),
    ]


def cells(entries: QuerySet[MasterplanEntry]) -> Iterator[list[CellValue]]:
    """The cells of each entry in the order given, read in portions."""
    for row in rows(entries).iterator(chunk_size=500):
        yield [
            row["number"],
            row["innovation__name"],
            row["innovation__unit__name"] or _("Belum ditetapkan"),
            str(DimensionSlug(row["innovation__dimension_id"]).label),
            row["innovation__sub_dimension_id"] or "",
            str(Horizon(row["horizon"]).label),
            row["strategy__text"] or "",
            basis_of(row),
            row["innovation__start_year"],
            row["innovation__end_year"],
            str(InnovationStatus(row["innovation__status"]).label),
            row["baseline_at"],
        ]
