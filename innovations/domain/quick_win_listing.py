"""What the selection board shows: rows in its order, figures, and what is stalled."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from dimensions.enums import DimensionSlug
from innovations.enums import Health, QuickWinStatus, Verdict
from innovations.models import QuickWin
from innovations.models.quick_win import stalled
from innovations.models.quick_win_health import with_plan_health
from masterplan.core.access import Scope
from masterplan.core.filters import NONE_VALUE
from masterplan.core.sheets.writer import CellValue, Column
from regencies.enums import UNIT_ROLES, Role

# Never empty, so that a keyset page can begin after any row.
ORDERING = "-created_at"
# A year of one regency stands on one page; more is narrowed by a filter.
BOARD_MAX = 300
STALLED_SHOWN = 10
ROW_FIELDS = (
    "id",
    "version",
    "innovation_id",
    "innovation__name",
    "innovation__acronym",
    "innovation__unit_id",
    "innovation__unit__name",
    "innovation__unit__short_name",
    "innovation__plan_percent",
    "regency_id",
    "regency__name",
    "regency__short_name",
    "dimension_id",
    "year",
    "rank",
    "status",
    "start_on",
    "due_on",
    "score_total",
    "score_count",
    "approved_at",
    "agreed_at",
    "benefit_verdict",
    "impact_verdict",
    "created_at",
    "plan_health",
)
CHOSEN = frozenset({QuickWinStatus.SELECTED, QuickWinStatus.DELIVERED})


@dataclass(frozen=True, slots=True)
class Share:
    """One dimension of a year: how many were proposed in all, how many are chosen."""

    total: int = 0
    chosen: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of a list without its filters, from one statement.

    `years` are (year, total), newest first; `units` (key or "none", word, total) and
    `dimensions` are of the year asked, `stalled` of all years.
    """

    total: int
    chosen: int
    stalled: int
    years: tuple[tuple[int, int], ...]
    units: tuple[tuple[str, str, int], ...]
    dimensions: Mapping[str, Share]

    @property
    def covered(self) -> int:
        """Dimensions that have a quick win."""
        return sum(bool(share.chosen) for share in self.dimensions.values())


@dataclass(frozen=True, slots=True)
class Stalled:
    """A quick win whose time is over and that nobody has closed."""

    id: int
    name: str
    unit: str
    year: int


def rows(
    quick_wins: QuerySet[QuickWin], today: dt.date
) -> QuerySet[QuickWin, Mapping[str, Any]]:
    """The list's rows as mappings with ROW_FIELDS."""
    return with_plan_health(quick_wins, today).values(*ROW_FIELDS)


def in_board_order(
    found: QuerySet[QuickWin, Mapping[str, Any]],
) -> QuerySet[QuickWin, Mapping[str, Any]]:
    """By dimension: first the chosen by rank, then proposals by their score."""
    return found.order_by(
        "-year",
        "dimension__order",
        F("rank").asc(nulls_last=True),
        F("score_total").desc(nulls_last=True),
        "innovation__name",
        "id",
    )


def figures(
    quick_wins: QuerySet[QuickWin], *, year: int | None, today: dt.date, by_unit: bool
) -> Figures:
    """Counts over a list that no filter but its place has narrowed.

    `year` None means all years; `by_unit` only where the list is one regency's.
    """
    columns = ["year", "dimension_id"]
    if by_unit:
        columns += ["innovation__unit_id", "innovation__unit__name"]
    groups = list(
        quick_wins.order_by()
        .values(*columns)
        .annotate(
            total=Count("pk"),
            chosen=Count("pk", filter=Q(status__in=sorted(CHOSEN))),
            stalled=Count("pk", filter=stalled(today)),
        )
    )
    asked = [group for group in groups if year in (None, group["year"])]
    years: Counter[int] = Counter()
    for group in groups:
        years[group["year"]] += group["total"]
    return Figures(
        total=sum(group["total"] for group in asked),
        chosen=sum(group["chosen"] for group in asked),
        stalled=sum(group["stalled"] for group in groups),
        years=tuple(sorted(years.items(), reverse=True)),
        units=_units(asked) if by_unit else (),
        dimensions={slug.value: _share(asked, slug.value) for slug in DimensionSlug},
    )


def _share(groups: Iterable[Mapping[str, Any]], slug: str) -> Share:
    own = [group for group in groups if group["dimension_id"] == slug]
    return Share(
        total=sum(group["total"] for group in own),
        chosen=sum(group["chosen"] for group in own),
    )


def _units(groups: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, str, int], ...]:
    counts: Counter[tuple[str, str]] = Counter()
    for group in groups:
        key = str(group["innovation__unit_id"] or NONE_VALUE)
        name = group["innovation__unit__name"] or _("Belum ditetapkan")
        counts[key, name] += group["total"]
    found = [(key, name, total) for (key, name), total in counts.items()]
    return tuple(
        sorted(found, key=lambda one: (one[0] == NONE_VALUE, one[1].casefold()))
    )


def stalled_for(scope: Scope, today: dt.date) -> tuple[Stalled, ...]:
    """What the coordinator or the own units must close, oldest year first; one
    statement, none for who has neither seat."""
    codes = scope.regencies_of(Role.COORDINATOR)
    units = scope.units_of(*UNIT_ROLES)
    if not (codes or units):
        return ()
    found = (
        QuickWin.objects.read_inside(scope)
        .filter(stalled(today), Q(regency__in=codes) | Q(innovation__unit__in=units))
        .order_by("year", "pk")
        .values_list("pk", "innovation__name", "innovation__unit__name", "year")
    )[:STALLED_SHOWN]
    return tuple(
        Stalled(pk, name, unit or _("Belum ditetapkan"), year)
        for pk, name, unit, year in found
    )


def sheet_columns() -> list[Column]:
    return [
        Column(_("Tahun"), 8),
        Column(_("Kabupaten/kota"), 22),
        Column(_("Dimensi"), 20),
        Column(_("Peringkat"), 10),
        Column(_("Inovasi"), 44),
        Column(_("OPD"), 34),
        Column(_("Status"), 16),
        Column(_("Nilai total"), 10),
        Column(_("Kriteria dinilai"), 10),
        Column(_("Mulai"), 12),
        Column(_("Dirasakan paling lambat"), 14),
        Column(_("Kemajuan rencana aksi (%)"), 12),
        Column(_("Kesehatan"), 20),
        Column(_("Disetujui kepala daerah"), 14),
        Column(_("Disepakati pembimbing"), 14),
        Column(_("Bermanfaat"), 14),
        Column(_("Berdampak"), 14),
    ]


def sheet_rows(
    found: QuerySet[QuickWin, Mapping[str, Any]],
) -> Iterator[list[CellValue]]:
    """The cells of each row, in the columns' order."""
    for row in found.iterator(chunk_size=1_000):
        yield [
            row["year"],
            row["regency__name"],
            str(DimensionSlug(row["dimension_id"]).label),
            row["rank"],
            row["innovation__name"],
            row["innovation__unit__name"] or _("Belum ditetapkan"),
            str(QuickWinStatus(row["status"]).label),
            row["score_total"],
            row["score_count"],
            row["start_on"],
            row["due_on"],
            row["innovation__plan_percent"],
            str(Health(row["plan_health"]).label) if row["plan_health"] else "",
            _("Ya") if row["approved_at"] else _("Belum"),
            _("Ya") if row["agreed_at"] else _("Belum"),
            _verdict(row["benefit_verdict"]),
            _verdict(row["impact_verdict"]),
        ]


def _verdict(value: str) -> str:
    return str(Verdict(value).label) if value else ""
