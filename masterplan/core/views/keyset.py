"""Pages by keyset: the next page begins after a row, not after a count of rows.

A cursor is the sort value and id of a row, opaque to people. Page ten thousand costs
what page one costs, and a row added meanwhile neither repeats nor hides another.
"""

import base64
import binascii
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

PAGE_SIZE = 50


@dataclass(frozen=True)
class Page:
    """The rows shown and the cursors of the pages before and after (None: no page)."""

    rows: Sequence[Mapping[str, Any]]
    before: str | None
    after: str | None


def page_of(
    rows: models.QuerySet[Any, Mapping[str, Any]],
    *,
    ordering: str,
    after: str = "",
    before: str = "",
    size: int = PAGE_SIZE,
) -> Page:
    """One page of `values()` rows that hold `id` and the sort column.

    `ordering` is a column that is never empty, with "-" for descending. A cursor that
    cannot be read gives the first page. One statement.
    """
    column = ordering.removeprefix("-")
    is_descending = ordering.startswith("-")
    field = rows.model._meta.get_field(column)
    place = _place(field, before or after)
    is_backwards = bool(before) and place is not None
    # Going backwards reads in the opposite order and turns the rows round at the end.
    sign = "-" if is_descending != is_backwards else ""
    if place is not None:
        rows = rows.filter(_beyond(column, place, is_falling=sign == "-"))
    found = list(rows.order_by(f"{sign}{column}", f"{sign}id")[: size + 1])
    has_more = len(found) > size
    found = found[:size]
    if is_backwards:
        found.reverse()
    has_before = has_more if is_backwards else place is not None
    has_after = bool(before) if is_backwards else has_more
    return Page(
        rows=found,
        before=_cursor(found[0], column) if found and has_before else None,
        after=_cursor(found[-1], column) if found and has_after else None,
    )


def _beyond(column: str, place: tuple[Any, int], *, is_falling: bool) -> Q:
    value, pk = place
    side = "lt" if is_falling else "gt"
    # The first condition is implied by the second; it lets the index be used.
    return Q(**{f"{column}__{side}e": value}) & (
        Q(**{f"{column}__{side}": value}) | Q(**{f"id__{side}": pk})
    )


def _cursor(row: Mapping[str, Any], column: str) -> str:
    value = row[column]
    if isinstance(value, dt.date):  # a moment as well
        value = value.isoformat()
    text = json.dumps([value, row["id"]], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _place(field: models.Field, cursor: str) -> tuple[Any, int] | None:
    padded = cursor + "=" * (-len(cursor) % 4)
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(padded))
        # What no database takes: half a character pair, or NUL.
        is_text = isinstance(value, str) and b"\0" not in value.encode()
        if not is_text or not isinstance(pk, int):
            return None
        value = field.to_python(value)
    except (binascii.Error, ValueError, TypeError, ValidationError):
        return None
    if isinstance(value, dt.datetime) and value.tzinfo is None:
        return None
    return value, pk
