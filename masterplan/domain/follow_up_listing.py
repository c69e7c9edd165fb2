"""Follow-ups over all OPD: rows, figures, and how they leave as a sheet."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from innovations.enums.action_item import ItemDue
from masterplan.core.filters import NONE_VALUE
from masterplan.core.sheets.writer import CellValue, Column
from masterplan.enums import FollowUpStatus
from masterplan.models import FollowUp
from masterplan.models.meeting import follow_ups_due

# Late ones first: the oldest day stands at the top.
ORDERINGS = ("due_on", "-due_on", "title", "-title", "status", "-status")
ROW_FIELDS = (
    "id",
    "title",
    "unit_id",
    "unit__name",
    "unit__short_name",
    "due_on",
    "status",
    "result",
    "blocker",
    "regency_id",
    "regency__name",
    "regency__short_name",
    "meeting_id",
    "meeting__title",
    "stage_id",
    "stage__name",
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over the list without its choice of due and status.

    `units` are (id as text, name, total) of one regency's list, else empty.
    """

    total: int = 0
    open: int = 0
    late: int = 0
    week: int = 0
    done: int = 0
    units: tuple[tuple[str, str, int], ...] = ()


def rows(follow_ups: QuerySet[FollowUp]) -> QuerySet[FollowUp, Mapping[str, Any]]:
    """The list's rows as mappings with ROW_FIELDS."""
    return follow_ups.values(*ROW_FIELDS)


def figures(follow_ups: QuerySet[FollowUp], today: dt.date) -> Figures:
    """All counts in one statement."""
    return Figures(**follow_ups.order_by().aggregate(**_counts(today)))


def figures_by_unit(
    follow_ups: QuerySet[FollowUp], today: dt.date, *, unit: str = ""
) -> Figures:
    """The same of one regency, with its units, in one statement.

    `unit` is the unit filter in force ("" for none): the counts are of that unit's
    rows, the units those of all of them.
    """
    counts = _counts(today)
    groups: Iterable[Mapping[str, Any]] = (
        follow_ups.order_by().values("unit_id", "unit__name").annotate(**counts)
    )
    sums: Counter[str] = Counter()
    shares = []
    for group in groups:
        key = str(group["unit_id"] or NONE_VALUE)
        name = group["unit__name"] or _("Daerah")
        shares.append((key, name, group["total"]))
        if unit in ("", key):
            sums.update({one: group[one] for one in counts})
    shares.sort(key=lambda share: (share[0] == NONE_VALUE, share[1].casefold()))
    return Figures(**sums, units=tuple(shares))


def _counts(today: dt.date) -> dict[str, Count]:
    return {
        "total": Count("pk"),
        "open": Count("pk", filter=Q(status=FollowUpStatus.OPEN)),
        "late": Count("pk", filter=follow_ups_due(ItemDue.LATE, today)),
        "week": Count("pk", filter=follow_ups_due(ItemDue.WEEK, today)),
        "done": Count("pk", filter=Q(status=FollowUpStatus.DONE)),
    }


def columns() -> list[Column]:
    return [
        Column(_("Kabupaten/Kota"), 24),
        Column(_("Tindak lanjut"), 50),
        Column(_("OPD"), 34),
        Column(_("Tenggat"), 12),
        Column(_("Status"), 16),
        Column(_("Hasil"), 50),
        Column(_("Dari rapat"), 34),
        Column(_("Dari tahap"), 20),
        Column(_("Yang menghalangi saat diluluskan"), 50),
    ]


def cells(follow_ups: QuerySet[FollowUp]) -> Iterator[list[CellValue]]:
    """One row a follow-up, in the order of the list."""
    for row in rows(follow_ups).iterator():
        yield [
            row["regency__name"],
            row["title"],
            row["unit__name"] or _("Daerah"),
            row["due_on"],
            str(FollowUpStatus(row["status"]).label),
            row["result"],
            row["meeting__title"] or "",
            row["stage__name"] or "",
            row["blocker"],
        ]
