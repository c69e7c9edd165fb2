"""What the problem register shows: its rows, its figures, and its order."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from innovations.domain.place_names import names_of_places
from innovations.models import Innovation, Problem
from innovations.models.problem import late, unsolved
from masterplan.core.access import Scope
from masterplan.core.filters import NONE_VALUE
from regencies.models import Regency, Unit

# None of these columns is ever empty, so that a keyset page can begin after any row.
ORDERINGS = (
    "-updated_at",
    "updated_at",
    "title",
    "-title",
    "severity",
    "-severity",
    "status",
    "-status",
)
DEFAULT_ORDERING = ORDERINGS[0]
# The places a list of one regency can be narrowed to: filter -> column, its word.
PLACES = {
    "unit": ("unit_id", "unit__name"),
    "district": ("district_id", "district__name"),
    "pilot_area": ("pilot_area_id", "pilot_area__name"),
}
ROW_FIELDS = (
    "id",
    "title",
    "source",
    "field",
    "severity",
    "status",
    "due_on",
    "regency_id",
    "regency__short_name",
    "unit_id",
    "unit__name",
    "unit__short_name",
    "district__name",
    "pilot_area__name",
    "updated_at",
    "answers",
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over the whole list; `shares` only where it is one regency's.

    `shares` maps a filter of PLACES to (key or "none", word, count) of every value,
    whatever of the three is in force.
    """

    total: int
    unsolved: int
    late: int
    unanswered: int
    shares: Mapping[str, list[tuple[str, str, int]]]


def rows(problems: QuerySet[Problem]) -> QuerySet[Problem, Mapping[str, Any]]:
    """The register's rows as mappings with ROW_FIELDS."""
    return problems.annotate(answers=Count("innovations")).values(*ROW_FIELDS)


def figures(
    problems: QuerySet[Problem],
    *,
    today: dt.date,
    asked: Mapping[str, str] | None = None,
) -> Figures:
    """Totals of a list, in one statement.

    With `asked`, the list is one regency's without its filters of PLACES, and `asked`
    holds those: the totals are of the rows they leave, the shares of all.
    """
    columns = [name for pair in PLACES.values() for name in pair]
    groups = list(
        problems.order_by()
        .annotate(is_answered=Exists(_links()))
        .values(*(columns if asked is not None else ()), "is_answered")
        .annotate(
            total=Count("pk"),
            unsolved=Count("pk", filter=unsolved()),
            late=Count("pk", filter=late(today)),
            open=Count("pk", filter=unsolved() & Q(is_answered=False)),
        )
    )
    listed = [group for group in groups if _is_listed(group, asked or {})]
    return Figures(
        total=sum(group["total"] for group in listed),
        unsolved=sum(group["unsolved"] for group in listed),
        late=sum(group["late"] for group in listed),
        unanswered=sum(group["open"] for group in listed),
        shares={}
        if asked is None
        else {name: _shares(groups, *pair) for name, pair in PLACES.items()},
    )


def names_of(asked: Mapping[str, Any], scope: Scope) -> dict[str, str]:
    """Words for the places among the filters, a statement for each that is asked."""
    names = names_of_places(asked, scope)
    for name, model in (("regency", Regency), ("unit", Unit)):
        key = asked.get(name) or NONE_VALUE
        if key != NONE_VALUE:
            found = model._default_manager.filter(pk=key).first()
            names[name] = str(found) if found else ""
    return names


def _links() -> QuerySet:
    return Innovation.problems.through._default_manager.filter(problem=OuterRef("pk"))


def _is_listed(group: Mapping[str, Any], asked: Mapping[str, str]) -> bool:
    return all(
        not asked.get(name) or asked[name] == str(group[column] or NONE_VALUE)
        for name, (column, _word) in PLACES.items()
        if asked
    )


def _shares(
    groups: Iterable[Mapping[str, Any]], column: str, word: str
) -> list[tuple[str, str, int]]:
    counts: Counter[tuple[str, str]] = Counter()
    for group in groups:
        counts[str(group[column] or NONE_VALUE), group[word] or ""] += group["total"]
    found = [
        (key, label or _("Belum ditetapkan"), count)
        for (key, label), count in counts.items()
    ]
    return sorted(found, key=lambda one: (one[0] == NONE_VALUE, one[1].casefold()))
