"""Complaints of a year as a table, months by fields, whose sums add up."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.dates import MONTHS

from innovations.domain.complaint import Count
from innovations.enums import Field
from innovations.models import ComplaintRecap


@dataclass(frozen=True, slots=True)
class Row:
    """One field: a Count or None a month, and their sum."""

    label: str
    months: tuple[Count | None, ...]
    total: Count


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` in the fields' order, `months` their sums, `total` the sum of all."""

    rows: tuple[Row, ...]
    months: tuple[Count, ...]
    total: Count

    @property
    def is_empty(self) -> bool:
        return not any(count for row in self.rows for count in row.months)


def table_of(recaps: Iterable[ComplaintRecap], *, field: str = "") -> Table:
    """Fold the counts of one year; a field or month without any is not zero.

    With `field` the table has that one's row alone.
    """
    found = {
        (recap.field, recap.month): Count(recap.received, recap.resolved)
        for recap in recaps
    }
    rows = []
    for one in [Field(field)] if field else Field:
        months = tuple(found.get((one.value, month)) for month in MONTHS)
        rows.append(Row(str(one.label), months, _sum(months)))
    by_month = tuple(
        _sum(row.months[place] for row in rows) for place in range(len(MONTHS))
    )
    return Table(tuple(rows), by_month, _sum(by_month))


def _sum(counts: Iterable[Count | None]) -> Count:
    told = [count for count in counts if count is not None]
    return Count(
        sum(count.received for count in told), sum(count.resolved for count in told)
    )
