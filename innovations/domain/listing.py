"""What the register shows: its rows, its figures, and the order they may come in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Count, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from innovations.models import Innovation
from innovations.models.innovation import INCOMPLETE, no_problem
from masterplan.core.enums import TOTAL_CAP
from regencies.models import Province, Regency, Unit

# None of these columns is ever empty, so that a keyset page can begin after any row.
ORDERINGS = ("-updated_at", "updated_at", "name", "-name", "status", "-status")
DEFAULT_ORDERING = ORDERINGS[0]

ROW_FIELDS = (
    "id",
    "version",
    "name",
    "registration_number",
    "regency_id",
    "regency__short_name",
    "regency__has_practice_data",
    "regency__province__name",
    "unit_id",
    "unit__name",
    "unit__short_name",
    "dimension_id",
    "sub_dimension__name",
    "sub_dimension__label",
    "step",
    "plan_percent",
    "kind",
    "is_digital",
    "start_year",
    "person_in_charge",
    "status",
    "published_at",
    "updated_at",
    "is_incomplete",
)


@dataclass(frozen=True, slots=True)
class UnitShare:
    """How many of the listed records a unit has; `pk` None is "belum ditetapkan"."""

    pk: int | None
    label: str
    total: int
    incomplete: int
    no_sub_dimension: int = 0
    no_person: int = 0
    no_problem: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over the whole list; `units` only where it is one regency's.

    The `no_*` count records in which that is not filled.
    """

    total: int
    incomplete: int
    is_capped: bool = False
    units: tuple[UnitShare, ...] = ()
    no_unit: int = 0
    no_sub_dimension: int = 0
    no_person: int = 0
    no_problem: int = 0


def rows(
    innovations: QuerySet[Innovation],
) -> QuerySet[Innovation, Mapping[str, Any]]:
    """The register's rows as mappings with ROW_FIELDS."""
    return innovations.annotate(
        is_incomplete=Case(
            When(INCOMPLETE, then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
    ).values(*ROW_FIELDS)


def figures(innovations: QuerySet[Innovation]) -> Figures:
    """Totals of a list that may be the whole country's: counted up to TOTAL_CAP."""
    counted = (
        rows(innovations)
        .order_by()[: TOTAL_CAP + 1]
        .aggregate(
            total=Count("id"), incomplete=Count("id", filter=Q(is_incomplete=True))
        )
    )
    return Figures(
        total=min(counted["total"], TOTAL_CAP),
        incomplete=counted["incomplete"],
        is_capped=counted["total"] > TOTAL_CAP,
    )


def figures_by_unit(innovations: QuerySet[Innovation], *, unit: str = "") -> Figures:
    """Totals of one regency's list with every unit's share, in one statement.

    `unit` is the unit filter in force ("" for none, "none" for records without a
    unit): the totals are of that unit's records, the shares of all of them.
    """
    groups = (
        innovations.order_by()
        .values("unit_id", "unit__name")
        .annotate(
            total=Count("id"),
            incomplete=Count("id", filter=INCOMPLETE),
            no_sub_dimension=Count("id", filter=Q(sub_dimension=None)),
            no_person=Count("id", filter=Q(person_in_charge="")),
            no_problem=Count("id", filter=no_problem()),
        )
    )
    shares = [
        UnitShare(
            pk=group["unit_id"],
            label=group["unit__name"] or _("Belum ditetapkan"),
            total=group["total"],
            incomplete=group["incomplete"],
            no_sub_dimension=group["no_sub_dimension"],
            no_person=group["no_person"],
            no_problem=group["no_problem"],
        )
        for group in groups
    ]
    shares.sort(key=lambda share: (share.pk is None, share.label.casefold()))
    listed = [share for share in shares if unit in ("", str(share.pk or "none"))]
    return Figures(
        total=sum(share.total for share in listed),
        incomplete=sum(share.incomplete for share in listed),
        units=tuple(shares),
        no_unit=sum(share.total for share in listed if share.pk is None),
        no_sub_dimension=sum(share.no_sub_dimension for share in listed),
        no_person=sum(share.no_person for share in listed),
        no_problem=sum(share.no_problem for share in listed),
    )


def names_of(asked: Mapping[str, Any]) -> dict[str, str]:
    """Words for the places and units among the filters, in at most one statement."""
    unit, regency, province = (
        asked.get(name) or "" for name in ("unit", "regency", "province")
    )
    found: QuerySet[Any, tuple[str, ...]]
    keys: tuple[str, ...]
    if unit.isdecimal():
        found = Unit.objects.filter(pk=unit).values_list(
            "name", "regency__short_name", "regency__province__name"
        )
        keys = ("unit", "regency", "province")
    elif regency:
        found = Regency.objects.filter(pk=regency).values_list(
            "short_name", "province__name"
        )
        keys = ("regency", "province")
    elif province:
        found = Province.objects.filter(pk=province).values_list("name")
        keys = ("province",)
    else:
        return {}
    return dict(zip(keys, found.first() or (), strict=False))
