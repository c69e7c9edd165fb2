"""The roadmap: which entries run in which year, as figures and as bars."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from masterplan.core.filters import NONE_VALUE
from masterplan.core.gantt import GanttRow
from masterplan.enums import Horizon
from masterplan.models import Masterplan, MasterplanEntry

ROW_FIELDS = (
    "id",
    "number",
    "horizon",
    "innovation__name",
    "innovation__start_year",
    "innovation__start_month",
    "innovation__end_year",
    "innovation__plan_percent",
)


@dataclass(frozen=True, slots=True)
class Year:
    """Entries that run in a year; `key` is the filter's value ("none": no year)."""

    key: str
    count: int


@dataclass(frozen=True, slots=True)
class Lane:
    """One horizon over the years; `total` counts each entry once."""

    horizon: Horizon
    years: tuple[Year, ...]
    total: int


def rows(entries: QuerySet[MasterplanEntry]) -> list[Mapping[str, Any]]:
    """Mappings with ROW_FIELDS, by start and number; one statement."""
    found = entries.order_by("number").values(*ROW_FIELDS)
    return sorted(
        found,
        key=lambda row: (row["innovation__start_year"] or 9999, row["number"]),
    )


def years_of(masterplan: Masterplan) -> list[int]:
    """From the plan's first year to the end of its horizon."""
    last = masterplan.start_year + masterplan.horizon_years - 1
    return list(range(masterplan.start_year, max(last, masterplan.end_year) + 1))


def lanes(found: Iterable[Mapping[str, Any]], years: Iterable[int]) -> list[Lane]:
    """Each horizon over the years and, last, those whose start is not decided."""
    kept, asked = list(found), list(years)
    result = []
    for horizon in Horizon:
        own = [row for row in kept if row["horizon"] == horizon]
        counted = [
            Year(str(year), sum(runs(row, year) for row in own)) for year in asked
        ]
        unset = sum(row["innovation__start_year"] is None for row in own)
        result.append(
            Lane(horizon, (*counted, Year(NONE_VALUE, unset)), total=len(own))
        )
    return result


def runs(row: Mapping[str, Any], year: int) -> bool:
    """Whether the entry runs in that year; without an end it goes on."""
    start, end = row["innovation__start_year"], row["innovation__end_year"]
    return start is not None and start <= year and (end is None or end >= year)


def bars(
    found: Iterable[Mapping[str, Any]], *, last_year: int, urls: Mapping[int, str]
) -> list[GanttRow]:
    """One bar an entry with a start; one without an end goes on to `last_year`."""
    drawn = []
    for row in found:
        start = row["innovation__start_year"]
        if start is None:
            continue
        end = row["innovation__end_year"]
        note = str(Horizon(row["horizon"]).label)
        if end is None:
            note = _("%(horizon)s; tahun selesai belum diisi") % {"horizon": note}
        drawn.append(
            GanttRow(
                label=f"{row['number']}. {row['innovation__name']}",
                start=dt.date(start, row["innovation__start_month"] or 1, 1),
                end=dt.date(max(end or last_year, start), 12, 31),
                percent=int(row["innovation__plan_percent"] or 0),
                href=urls[row["id"]],
                note=note,
            )
        )
    return drawn
