"""The kept figures counted once more in plain Python, and set right where they differ.

The twin of `domain.rollup`: it reads plain rows of one regency at a time and counts
them with the words of the model, so that a fault in the one shows in the other.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dimensions.models import Dimension
from innovations.domain import ledger, plan, rollup
from innovations.enums import (
    REVIEWED_STATUSES,
    ActionStatus,
    Health,
    InnovationStatus,
)
from innovations.enums.action_item import RESTING_STATUSES
from innovations.models import (
    ActionItem,
    BudgetLine,
    Evidence,
    Innovation,
    QuickWin,
    RegencyDue,
    RegencyLedger,
    RegencyRollup,
)
from innovations.models.rollup import RegencyFigures
from regencies.models import Regency

Figures = dict[str, Any]

_AMOUNTS = ("planned", "allocated", "realised")
FIGURE_COLUMNS = tuple(
    field.attname
    for field in RegencyFigures._meta.fields
    if field.attname not in ("regency_id", "dimension_id")
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that is not what a count gives: where, which, kept and counted."""

    place: str
    column: str
    kept: object
    counted: object

    def __str__(self) -> str:
        return _("%(place)s, %(column)s: tersimpan %(kept)s, terhitung %(counted)s") % {
            "place": self.place,
            "column": self.column,
            "kept": _told(self.kept),
            "counted": _told(self.counted),
        }


@dataclass(frozen=True, slots=True)
class Record:
    """One innovation with what is counted of it; amounts are sums of its lines."""

    row: Mapping[str, Any]
    percent: Decimal | None
    is_quick_win: bool
    has_evidence: bool
    amounts: Mapping[str, int]

    @property
    def is_reviewed(self) -> bool:
        return self.row["status"] in REVIEWED_STATUSES

    @property
    def is_published(self) -> bool:
        return self.row["published_at"] is not None

    @property
    def is_incomplete(self) -> bool:
        given_up = (InnovationStatus.DISCONTINUED, InnovationStatus.WITHDRAWN)
        return self.row["status"] not in given_up and any(
            self.row[name] in (None, "")
            for name in (
                "unit_id",
                "problem",
                "description",
                "is_digital",
                "person_in_charge",
            )
        )


def codes() -> list[str]:
    """The regencies that have records or figures, in order."""
    found = Innovation.objects.order_by().values_list("regency", flat=True)
    kept = RegencyRollup.objects.order_by().values_list("regency", flat=True)
    return sorted({*found.distinct(), *kept.distinct()})


def differences(regency_code: str) -> list[Difference]:
    """What is kept otherwise than a count gives it, at one moment.

    Counted without a lock first; only where something differs, perhaps because
    somebody writes just now, once more under the regency's own ledger.
    """
    found = _differences(regency_code)
    if not found:
        return found
    with transaction.atomic():
        RegencyLedger.objects.select_for_update().filter(pk=regency_code).first()
        return _differences(regency_code)


def mend(regency_code: str) -> None:
    """Write what a count gives; the regency's writers wait meanwhile, nobody else."""
    with transaction.atomic():
        ledger.lock(regency_code)
        for record in _records(regency_code):
            if record.percent != record.row["plan_percent"]:
                Innovation.objects.filter(pk=record.row["id"]).update(
                    plan_percent=record.percent
                )
        rollup.recompute(regency_code)


def _differences(regency_code: str) -> list[Difference]:
    records = _records(regency_code)
    found = [
        Difference(
            _("inovasi %(id)s") % {"id": record.row["id"]},
            "plan_percent",
            record.row["plan_percent"],
            record.percent,
        )
        for record in records
        if record.percent != record.row["plan_percent"]
    ]
    counted = count_figures(records)
    kept = {
        row.pop("dimension_id"): row
        for row in RegencyRollup.objects.filter(regency=regency_code).values(
            "dimension_id", *FIGURE_COLUMNS
        )
    }
    for dimension in Dimension.objects.order_by("order").values_list("pk", flat=True):
        found += _compared(
            dimension, kept.get(dimension), counted.get(dimension, _nothing())
        )
    return found + _due_differences(regency_code)


def _due_differences(regency_code: str) -> list[Difference]:
    """The activities by the day they end on; a day kept with none is no difference."""
    counted: Counter[dt.date] = Counter()
    for item in ActionItem.objects.filter(
        regency=regency_code, innovation__status__in=REVIEWED_STATUSES
    ).select_related("innovation"):
        if item.innovation.status in RESTING_STATUSES or not item.is_open:
            continue
        if item.health_override == Health.LATE:
            counted[RegencyDue.LATE_ALWAYS] += 1
        elif not item.health_override:
            counted[item.end_on] += 1
    kept = dict(
        RegencyDue.objects.filter(regency=regency_code).values_list("end_on", "items")
    )
    return [
        Difference(_("batas %(day)s") % {"day": day}, "items", was, now)
        for day in sorted({*counted, *kept})
        if (was := kept.get(day, 0)) != (now := counted[day])
    ]


def count_figures(records: Iterable[Record]) -> dict[str, Figures]:
    """RegencyFigures by dimension, of those that have a record."""
    counted: dict[str, Figures] = {}
    for record in records:
        row = record.row
        figures = counted.setdefault(row["dimension_id"], _nothing())
        figures[row["status"]] += 1
        if record.is_published:
            figures["published"] += 1
            figures["published_digital"] += row["is_digital"] is True
            figures["published_quick_wins"] += record.is_quick_win
        if not record.is_reviewed:
            continue
        figures["digital"] += row["is_digital"] is True
        figures["quick_wins"] += record.is_quick_win
        figures["incomplete"] += record.is_incomplete
        figures[f"step_{row['step'] or 'unset'}"] += 1
        figures["with_evidence"] += record.has_evidence
        if record.row["plan_percent"] is not None:
            figures["with_plan"] += 1
            figures["plan_percent_sum"] += int(record.row["plan_percent"] * 100)
        elif row["status"] not in RESTING_STATUSES:
            figures["without_plan"] += 1
        for name in _AMOUNTS:
            figures[name] += record.amounts[name]
        if figures["newest"] is None or row["updated_at"] > figures["newest"]:
            figures["newest"] = row["updated_at"]
    return counted


def _nothing() -> Figures:
    return {name: None if name == "newest" else 0 for name in FIGURE_COLUMNS}


def _records(regency_code: str) -> list[Record]:
    of_regency = {"innovation__regency": regency_code}
    amounts: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_AMOUNTS, 0))
    for line in BudgetLine.objects.filter(**of_regency):
        for name in _AMOUNTS:
            amounts[line.innovation_id][name] += getattr(line, name) or 0
    parts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for item in ActionItem.objects.filter(**of_regency):
        if item.status != ActionStatus.CANCELLED:
            parts[item.innovation_id].append((item.weight, item.percent))
    quick_wins = set(
        QuickWin.objects.filter(**of_regency).values_list("innovation", flat=True)
    )
    evidence = set(
        Evidence.objects.filter(**of_regency, document__withdrawn_at=None).values_list(
            "innovation", flat=True
        )
    )
    return [
        Record(
            row=row,
            percent=plan.percent_of(parts[row["id"]]),
            is_quick_win=row["id"] in quick_wins,
            has_evidence=row["id"] in evidence,
            amounts=amounts[row["id"]],
        )
        for row in Innovation.objects.filter(regency=regency_code)
        .order_by("pk")
        .values(
            *("id", "unit_id", "dimension_id", "status", "step", "is_digital"),
            *("published_at", "problem", "description", "person_in_charge"),
            *("plan_percent", "updated_at"),
        )
    ]


def _compared(
    place: str, kept: Figures | None, counted: Figures | None
) -> list[Difference]:
    """Column by column; a row that is missing on one side is one difference, unless
    there is nothing to count."""
    if kept is None or counted is None:
        filled = kept or counted or {}
        if not any(filled.values()):
            return []
        return [Difference(place, _("baris"), int(kept is not None), int(kept is None))]
    return [
        Difference(place, name, kept[name], counted[name])
        for name in counted
        if kept[name] != counted[name]
    ]


def _told(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return "–" if value is None else str(value)


def name_of(regency_code: str) -> str:
    return Regency.objects.values_list("name", flat=True).get(pk=regency_code)
