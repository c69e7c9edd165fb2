"""The annex of a commitment: what every office promises, as it is at that moment.

A list of parts, one an office that signs and at the end one for records nobody signs
for. Only text, whole numbers and None: a float would not survive every database.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.utils import translation

from innovations.enums import (
    INSIDE_STATUSES,
    REVIEWED_STATUSES,
    ActionStatus,
    InnovationStatus,
    InnovationStep,
)
from innovations.models import ActionItem, BudgetLine, Innovation, OutcomeIndicator
from regencies.models import Regency, Unit

Part = dict[str, Any]
Entry = dict[str, Any]

NOBODY = "Belum ditetapkan"


def snapshot(regency: Regency, units: Sequence[Unit]) -> list[Part]:
    """The parts of these signing units, in their order. Six statements at most.

    Records of a unit below another one stand in the part of the office that signs.
    """
    homes = _homes(regency, units)
    entries: dict[int | None, list[Entry]] = defaultdict(list)
    # The paper is Indonesian, whoever opens it.
    with translation.override("id"):
        for unit_id, entry in _entries(regency):
            entries[homes.get(unit_id) if unit_id else None].append(entry)
    parts = [
        {"unit": unit.pk, "office": unit.name, "innovations": entries.get(unit.pk, [])}
        for unit in units
    ]
    if entries.get(None):
        parts.append({"unit": None, "office": NOBODY, "innovations": entries[None]})
    return parts


def shown_to(annex: Iterable[Part], *, is_inside: bool) -> list[Part]:
    """The parts as this reader may see them; `hidden` counts what is left out.

    Reviewers from outside see what was verified when the commitment was opened.
    """
    parts = []
    for part in annex:
        entries = [
            entry
            for entry in part["innovations"]
            if is_inside or entry["status"] in REVIEWED_STATUSES
        ]
        parts.append(
            part
            | {
                "innovations": entries,
                "hidden": len(part["innovations"]) - len(entries),
                "planned": sum(entry["planned"] or 0 for entry in entries),
            }
        )
    return parts


def count(annex: Iterable[Part]) -> int:
    """How many innovations stand in the annex."""
    return sum(len(part["innovations"]) for part in annex)


def _homes(regency: Regency, units: Sequence[Unit]) -> dict[int, int]:
    """Unit id -> id of the signing office it is or rolls up to."""
    parents = dict(
        Unit.objects.filter(regency=regency).order_by("pk").values_list("pk", "parent")
    )
    signing = {unit.pk for unit in units}
    homes = {}
    for pk in parents:
        seen: set[int] = set()
        home: int | None = pk
        while home is not None and home not in signing and home not in seen:
            seen.add(home)
            home = parents.get(home)
        if home is not None and home in signing:
            homes[pk] = home
    return homes


def _entries(regency: Regency) -> Iterable[tuple[int | None, Entry]]:
    """Every listed record with the unit that owns it, by number and name."""
    records = list(
        Innovation.objects.filter(regency=regency, status__in=INSIDE_STATUSES)
        .select_related("dimension")
        .order_by(F("registration_number").asc(nulls_last=True), "name", "pk")
    )
    targets, actions, money = _targets(regency), _actions(regency), _money(regency)
    for one in records:
        lines = money.get(one.pk, [])
        yield (
            one.unit_id,
            {
                "id": one.pk,
                "number": one.registration_number or "",
                "name": one.name,
                "dimension": one.dimension.name,
                "status": str(one.status),
                "status_label": str(InnovationStatus(one.status).label),
                "step": str(InnovationStep(one.step).label) if one.step else "",
                "start_year": one.start_year,
                "end_year": one.end_year,
                "targets": targets.get(one.pk, []),
                "actions": actions.get(one.pk, []),
                "budget": lines,
                "planned": sum(line["planned"] for line in lines) if lines else None,
            },
        )


def _targets(regency: Regency) -> dict[int, list[Entry]]:
    found: dict[int, list[Entry]] = defaultdict(list)
    indicators = (
        OutcomeIndicator.objects.filter(innovation__regency=regency)
        .order_by("innovation_id", "pk")
        .prefetch_related("values")
    )
    for indicator in indicators:
        found[indicator.innovation_id].append(
            {
                "name": indicator.name,
                "measure": indicator.measure,
                "baseline": _plain(indicator.baseline),
                "years": [
                    {"year": value.year, "target": _plain(value.target)}
                    for value in indicator.values.all()
                    if value.target is not None
                ],
            }
        )
    return found


def _actions(regency: Regency) -> dict[int, list[Entry]]:
    found: dict[int, list[Entry]] = defaultdict(list)
    items = (
        ActionItem.objects.filter(regency=regency)
        .exclude(status=ActionStatus.CANCELLED)
        .order_by("innovation_id", "order", "pk")
    )
    for item in items:
        found[item.innovation_id].append(
            {
                "activity": item.activity,
                "output": item.output,
                "measure": item.measure,
                "target": _plain(item.target),
                "start": _month(item.start_on),
                "end": _month(item.end_on),
            }
        )
    return found


def _money(regency: Regency) -> dict[int, list[Entry]]:
    """Planned money by year; lines without an amount are none."""
    found: dict[int, list[Entry]] = defaultdict(list)
    sums = (
        BudgetLine.objects.filter(innovation__regency=regency, planned__isnull=False)
        .order_by("innovation_id", F("year").asc(nulls_last=True))
        .values_list("innovation_id", "year")
        .annotate(total=Sum("planned"))
    )
    for innovation, year, total in sums:
        found[innovation].append({"year": year, "planned": int(total)})
    return found


def _plain(amount: Decimal | None) -> str | None:
    """12.5000 -> "12.5": the same words for the same number everywhere."""
    return None if amount is None else f"{amount.normalize():f}"


def _month(day: dt.date) -> str:
    return f"{day:%Y-%m}"
