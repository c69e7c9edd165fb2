"""Search over what was published: the same list for everybody, signed in or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from innovations.models import Innovation
from masterplan.core.access import PUBLIC
from masterplan.core.enums import TOTAL_CAP
from masterplan.domain.landing import PUBLISHED_FIELDS, Published, published_of
from regencies.models import Province

# The filters of the register that concern everybody.
OFFERED = ("q", "province", "dimension", "step", "is_digital")
# Not offered, but kept where an address brings them.
CARRIED = (
    "regency",
    "sub_dimension",
    "unit",
    "kind",
    "start_year",
    "quick_win_year",
    "quick_win",
)
ORDERING = "-published_at"
PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Total:
    count: int
    is_capped: bool


def published() -> QuerySet[Innovation]:
    return Innovation.objects.visible_to(PUBLIC)


def rows(found: QuerySet[Innovation]) -> QuerySet[Innovation, Mapping[str, Any]]:
    return found.values(*PUBLISHED_FIELDS)


def line(row: Mapping[str, Any]) -> Published:
    return published_of(row)


def total(found: QuerySet[Innovation]) -> Total:
    """How many were found, counted up to TOTAL_CAP."""
    count = found.order_by()[: TOTAL_CAP + 1].count()
    return Total(min(count, TOTAL_CAP), count > TOTAL_CAP)


def provinces() -> list[tuple[str, str]]:
    """Code and name of every province, by name."""
    found = Province.objects.visible_to(PUBLIC).order_by("name")
    return list(found.values_list("code", "name"))
