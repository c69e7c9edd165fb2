"""Action items over all OPD: rows, figures, and how they leave as a sheet."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from innovations.domain.export import UNKNOWN_UNIT
from innovations.enums import ActionStatus, Health
from innovations.enums.action_item import ItemDue
from innovations.models import ActionItem
from innovations.models.action_health import asked, due_within, late_on
from masterplan.core.enums import TOTAL_CAP
from masterplan.core.filters import NONE_VALUE
from masterplan.core.sheets.writer import CellValue, Column
from regencies.models import Regency

# None of these columns is ever empty, so that a keyset page can begin after any row.
ORDERINGS = ("end_on", "-end_on", "activity", "-activity", "status", "-status")
DEFAULT_ORDERING = ORDERINGS[0]

ROW_FIELDS = (
    "id",
    "version",
    "activity",
    "innovation_id",
    "innovation__name",
    "innovation__dimension_id",
    "innovation__unit_id",
    "innovation__unit__name",
    "innovation__unit__short_name",
    "innovation__status",
    "regency_id",
    "regency__name",
    "regency__short_name",
    "unit_id",
    "unit__name",
    "unit__short_name",
    "person_in_charge",
    "start_on",
    "end_on",
    "status",
    "physical",
    "financial",
    "weight",
    "budget",
    "reported_at",
    "health",
    "health_override",
    "override_reason",
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over the list without its choice of due and health.

    `units` are (id as text, name, total) of one regency's list, else empty. With
    `is_capped` each count goes one beyond TOTAL_CAP at most. `silent` and `at_risk` are
    None where they were not asked for.
    """

    total: int = 0
    week: int = 0
    month: int = 0
    late: int = 0
    silent: int | None = None
    at_risk: int | None = None
    units: tuple[tuple[str, str, int], ...] = ()
    is_capped: bool = False


class _CountUpTo(Subquery):
    """How many rows a limited query finds; the database stops at its limit."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) _counted)"
    output_field = IntegerField()


def rows(items: QuerySet[ActionItem]) -> QuerySet[ActionItem, Mapping[str, Any]]:
    """The list's rows as mappings with ROW_FIELDS; needs `with_health`."""
    return items.values(*ROW_FIELDS)


def figures(
    items: QuerySet[ActionItem], today: dt.date, *, is_national: bool
) -> Figures:
    """All counts in one statement, each up to TOTAL_CAP. Needs `with_health`.

    Of the whole country's list what has to be derived is not counted: where few are
    silent, every activity would be looked through to find them.
    """
    counts = {
        name: _CountUpTo(items.filter(one).order_by().values("pk")[: TOTAL_CAP + 1])
        for name, one in _asked(today).items()
        if not (is_national and name in _DERIVED)
    }
    # Any table will do that has a row: the counts hang on nothing of it.
    found = Regency.objects.order_by().values(**counts).first()
    return Figures(**(found or {}), is_capped=True)


def figures_by_unit(
    items: QuerySet[ActionItem], today: dt.date, *, unit: str = ""
) -> Figures:
    """The same of one regency, with its units, in one statement.

    `unit` is the unit filter in force ("" for none): the counts are of that unit's
    items, the units those of all of them.
    """
    groups: Iterable[Mapping[str, Any]] = (
        items.order_by()
        .values(
            "unit_id", "unit__name", "innovation__unit_id", "innovation__unit__name"
        )
        .annotate(
            **{
                name: Count("pk", filter=one or None)
                for name, one in _asked(today).items()
            }
        )
    )
    sums: Counter[str] = Counter(dict.fromkeys(_asked(today), 0))
    totals: Counter[tuple[str, str]] = Counter()
    for group in groups:
        side = "unit" if group["unit_id"] else "innovation__unit"
        key = str(group[f"{side}_id"] or NONE_VALUE)
        name = group[f"{side}__name"] or _("Belum ditetapkan")
        totals[key, name] += group["total"]
        if unit in ("", key):
            sums.update({one: group[one] for one in sums})
    shares = [(key, name, total) for (key, name), total in totals.items()]
    shares.sort(key=lambda share: (share[0] == NONE_VALUE, share[1].casefold()))
    return Figures(**sums, units=tuple(shares), is_capped=False)


_DERIVED = {"silent": Health.SILENT, "at_risk": Health.AT_RISK}


def _asked(today: dt.date) -> dict[str, Q]:
    return {
        "total": Q(),
        "week": due_within(ItemDue.WEEK, today),
        "month": due_within(ItemDue.MONTH, today),
        "late": late_on(today),
        # The first part is implied by the second and has an index.
        **{name: asked() & Q(health=health) for name, health in _DERIVED.items()},
    }


class PlanSheet:
    """The columns and rows of one export: what the list shows, in its order."""

    columns = (
        ("Kabupaten/Kota", 24),
        ("Inovasi", 40),
        ("Kegiatan", 40),
        ("Perangkat Daerah pelaksana", 34),
        ("Penanggung jawab", 24),
        ("Mulai", 12),
        ("Selesai", 12),
        ("Bobot", 8),
        ("Fisik (%)", 10),
        ("Keuangan (%)", 12),
        ("Anggaran (Rp)", 18),
        ("Status", 14),
        ("Kesehatan", 18),
        ("Terakhir dilaporkan", 20),
    )

    def __init__(self, items: QuerySet[ActionItem]) -> None:
        self._items = items

    def heads(self) -> list[Column]:
        return [Column(heading, width) for heading, width in self.columns]

    def rows(self) -> Iterator[list[CellValue]]:
        """The cells of each item, read in portions."""
        for row in rows(self._items).iterator(chunk_size=1_000):
            yield [
                row["regency__name"],
                row["innovation__name"],
                row["activity"],
                unit_of(row, short=False) or UNKNOWN_UNIT,
                row["person_in_charge"],
                row["start_on"],
                row["end_on"],
                row["weight"],
                row["physical"],
                row["financial"],
                row["budget"],
                str(ActionStatus(row["status"]).label),
                str(Health(row["health"]).label) if row["health"] else "",
                row["reported_at"],
            ]


def unit_of(row: Mapping[str, Any], *, short: bool = True) -> str:
    """The office that carries it out: its own, else the record's."""
    side = "unit" if row["unit_id"] else "innovation__unit"
    name = row[f"{side}__short_name"] if short else ""
    return name or row[f"{side}__name"] or ""


def title() -> str:
    return _("Daftar kegiatan rencana aksi")
