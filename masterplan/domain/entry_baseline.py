"""What an innovation promises, as a baseline keeps it, and what changed since.

A baseline is {name, unit, unit_id, dimension, sub_dimension, start_year, end_year,
outcomes [{name, measure, year, target}], pagu {year: rupiah}}; the unit by the name it
had then, targets as decimal text, money without a year under "".
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from dimensions.enums import DimensionSlug
from innovations.models import BudgetLine, Innovation, OutcomeValue
from masterplan.core.activity import as_stored
from masterplan.core.templatetags.portal import decimal, rupiah
from masterplan.models import MasterplanEntry

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One promise that reads otherwise now; a dash for nothing."""

    field: str
    label: str
    then: str
    now: str


def values_of(innovations: QuerySet[Innovation]) -> dict[int, dict[str, Any]]:
    """Innovation id -> what it promises now, in three statements."""
    columns = ("name", "dimension_id", "sub_dimension_id", "start_year", "end_year")
    found: dict[int, dict[str, Any]] = {}
    for row in innovations.order_by("pk").values(
        "pk", "unit_id", "unit__name", *columns
    ):
        found[row["pk"]] = {
            "name": row["name"],
            "unit": row["unit__name"] or "",
            "unit_id": row["unit_id"],
            "dimension": row["dimension_id"],
            "sub_dimension": row["sub_dimension_id"] or "",
            "start_year": row["start_year"],
            "end_year": row["end_year"],
            "outcomes": [],
            "pagu": {},
        }
    targets = (
        OutcomeValue.objects.filter(
            indicator__innovation__in=list(found), target__isnull=False
        )
        .order_by("indicator_id", "year")
        .values_list(
            "indicator__innovation_id",
            "indicator__name",
            "indicator__measure",
            "year",
            "target",
        )
    )
    for pk, name, measure, year, target in targets:
        found[pk]["outcomes"].append(
            {
                "name": name,
                "measure": measure,
                "year": year,
                "target": as_stored(target),
            }
        )
    money = (
        BudgetLine.objects.filter(innovation__in=list(found), planned__isnull=False)
        .order_by("innovation_id", "year")
        .values_list("innovation_id", "year")
        .annotate(total=Sum("planned"))
    )
    for pk, year, total in money:
        found[pk]["pagu"]["" if year is None else str(year)] = total
    return found


def changes_since(entry: MasterplanEntry, values: Values) -> list[Change]:
    """What reads otherwise than when the entry was frozen; none for one not frozen.

    `values` are those of its innovation now, as `values_of` gives them. Pure.
    """
    then: Values = entry.baseline
    if not then:
        return []
    changes = [
        Change(field, label, old, new)
        for field, label, old, new in _plain(then, values)
        if old != new
    ]
    if then["unit_id"] == values["unit_id"]:
        # A unit that was renamed is the same unit.
        changes = [one for one in changes if one.field != "unit"]
    return [
        *changes,
        *_between("outcomes", _targets(then), _targets(values)),
        *_between("pagu", _money(then), _money(values)),
    ]


def changes_of(entries: Collection[MasterplanEntry]) -> dict[int, list[Change]]:
    """Entry id -> what changed since its baseline; none frozen, none read."""
    frozen = [one.innovation_id for one in entries if one.baseline]
    values = values_of(Innovation.objects.filter(pk__in=frozen)) if frozen else {}
    return {
        one.pk: changes_since(one, values[one.innovation_id]) if one.baseline else []
        for one in entries
    }


def _plain(then: Values, now: Values) -> Iterable[tuple[str, str, str, str]]:
    labels = {
        "name": _("Nama inovasi"),
        "unit": _("OPD pengampu"),
        "dimension": _("Dimensi"),
        "sub_dimension": _("Subdimensi"),
        "start_year": _("Tahun mulai"),
        "end_year": _("Tahun selesai"),
    }
    for field, label in labels.items():
        yield field, label, _said(field, then[field]), _said(field, now[field])


def _said(field: str, value: object) -> str:
    if value in (None, ""):
        return "–"
    return str(DimensionSlug(str(value)).label) if field == "dimension" else str(value)


def _targets(values: Values) -> dict[str, str]:
    """Label -> target, of each indicator and year."""
    return {
        _("Target %(name)s %(year)s") % {"name": one["name"], "year": one["year"]}: (
            f"{decimal(Decimal(one['target']), 2)} {one['measure']}".strip()
        )
        for one in values["outcomes"]
    }


def _money(values: Values) -> dict[str, str]:
    return {
        _("Pagu %(year)s") % {"year": year} if year else _("Pagu tanpa tahun"): rupiah(
            amount
        )
        for year, amount in values["pagu"].items()
    }


def _between(
    field: str, then: Mapping[str, str], now: Mapping[str, str]
) -> list[Change]:
    return [
        Change(field, label, then.get(label, "–"), now.get(label, "–"))
        for label in sorted({*then, *now})
        if then.get(label) != now.get(label)
    ]
