"""The meetings of a regency as a list: its figures, and how it leaves as a sheet.

Who came is told in numbers alone, so the same list is for everybody who sees meetings.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from masterplan.core.sheets.writer import CellValue, Column
from masterplan.enums import FollowUpStatus, MeetingKind
from masterplan.models import Attendance, FollowUp, Meeting

ORDERINGS = ("-starts_on", "starts_on", "title", "-title", "kind", "-kind")
ROW_FIELDS = (
    "id",
    "title",
    "kind",
    "starts_on",
    "ends_on",
    "place",
    "unit_id",
    "unit__name",
    "stage_id",
    "stage__name",
    "is_cancelled",
    "invited",
    "present",
    "open_count",
    "has_minutes",
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over the list; `bare` are meetings that were held and have no minutes."""

    total: int
    upcoming: int
    bare: int
    cancelled: int


def rows(meetings: QuerySet[Meeting]) -> QuerySet[Meeting, Mapping[str, Any]]:
    """The list's rows as mappings with ROW_FIELDS."""
    open_ones = FollowUp.objects.filter(status=FollowUpStatus.OPEN)
    return meetings.annotate(
        invited=_counted(Attendance.objects.all()),
        present=_counted(Attendance.objects.filter(is_present=True)),
        open_count=_counted(open_ones),
        has_minutes=~Q(minutes="", decisions=""),
    ).values(*ROW_FIELDS)


def figures(meetings: QuerySet[Meeting], today: dt.date) -> Figures:
    """All counts in one statement."""
    live = Q(is_cancelled=False)
    return Figures(
        **meetings.order_by().aggregate(
            total=Count("pk"),
            upcoming=Count("pk", filter=live & Q(ends_on__gte=today)),
            bare=Count(
                "pk", filter=live & Q(ends_on__lt=today, minutes="", decisions="")
            ),
            cancelled=Count("pk", filter=~live),
        )
    )


def columns() -> list[Column]:
    return [
        Column(_("Judul"), 44),
        Column(_("Jenis"), 20),
        Column(_("Mulai"), 12),
        Column(_("Selesai"), 12),
        Column(_("Tempat"), 30),
        Column(_("Tahap"), 20),
        Column(_("OPD"), 34),
        Column(_("Diundang"), 10),
        Column(_("Hadir"), 10),
        Column(_("Tindak lanjut terbuka"), 12),
        Column(_("Notulen"), 10),
        Column(_("Keadaan"), 14),
    ]


def cells(meetings: QuerySet[Meeting]) -> Iterator[list[CellValue]]:
    """One row a meeting, in the order of the list."""
    for row in rows(meetings).iterator():
        yield [
            row["title"],
            str(MeetingKind(row["kind"]).label),
            row["starts_on"],
            row["ends_on"],
            row["place"],
            row["stage__name"] or "",
            row["unit__name"] or "",
            row["invited"],
            row["present"],
            row["open_count"],
            row["has_minutes"],
            _("Dibatalkan") if row["is_cancelled"] else "",
        ]


def _counted(parts: QuerySet) -> Coalesce:
    """How many of `parts` belong to the meeting of the outer row."""
    grouped = (
        parts.filter(meeting=OuterRef("pk"))
        .order_by()
        .values("meeting")
        .annotate(total=Count("pk"))
        .values("total")
    )
    return Coalesce(Subquery(grouped, output_field=IntegerField()), 0)
