"""Carrying out a Plan: bulk writes inside the transaction of `importing.apply`."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F
from django.utils import timezone

from innovations.domain import ledger
from innovations.domain.budget import told_planned
from innovations.domain.import_snapshot import COMPARED, Vocabulary
from innovations.domain.names import SOURCES, fold_name
from innovations.enums import InnovationStatus, Source
from innovations.models import BudgetLine, Innovation, QuickWin
from innovations.sheets.plan import (
    BUDGET,
    QUICK_WIN,
    BudgetWrite,
    Record,
    Snapshot,
    budget_change,
    budget_writes,
)
from innovations.sheets.rows import ImportRow
from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.models import User
from masterplan.core.sheets.plan import Change, Create, Place, Plan
from regencies.models import Regency, Unit

_BATCH = 500
# A bulk update is one CASE a column; long ones are slow to parse.
_UPDATE_BATCH = 200
_FOREIGN = ("unit", "dimension", "sub_dimension")


@dataclass
class Writer:
    """One import being written; `units` maps the plan's keys to units.

    `reason` is told of the records whose frozen baseline it changes.
    """

    regency: Regency
    actor: User | None
    vocabulary: Vocabulary
    units: Mapping[int | str, Unit]
    rows: Mapping[Place, ImportRow]
    reason: str = ""
    now: dt.datetime = field(default_factory=timezone.now)
    events: list[Event] = field(default_factory=list)
    lines: list[BudgetLine] = field(default_factory=list)
    quick_wins: list[QuickWin] = field(default_factory=list)

    def write(self, plan: Plan, snapshot: Snapshot) -> list[Innovation]:
        """Write everything; returns the new records in the order of the plan."""
        created = self._create(plan.creates)
        self._change(plan.changes, snapshot)
        BudgetLine.objects.bulk_create(self.lines, batch_size=_BATCH)
        QuickWin.objects.bulk_create(self.quick_wins, batch_size=_BATCH)
        activity.record(self.events, actor=self.actor)
        return created

    def _create(self, creates: Iterable[Create]) -> list[Innovation]:
        creates = list(creates)
        if not creates:
            return []
        numbers = ledger.next_numbers(self.regency.pk, len(creates))
        created = Innovation.objects.bulk_create(
            [
                self._innovation(create.values, number)
                for create, number in zip(creates, numbers, strict=True)
            ],
            batch_size=_BATCH,
        )
        for create, innovation in zip(creates, created, strict=True):
            row = self.rows[create.place]
            filled: dict[str, tuple[object, object]] = {
                name: (None, self._told(name, value))
                for name, value in create.values.items()
                if value not in ("", None) and name != QUICK_WIN
            }
            writes = [
                BudgetWrite(None, budget.year, budget.source, None, budget.planned)
                for budget in row.budgets
            ]
            if writes:
                filled[BUDGET] = (None, budget_change(writes).new)
            for write in writes:
                self._add_line(innovation, write)
            self.events.append(Event(innovation, "innovation.imported", filled))
            self._propose(innovation, create.values.get(QUICK_WIN))
        return created

    def _innovation(self, values: Mapping[str, Any], number: str) -> Innovation:
        innovation = Innovation(
            regency=self.regency,
            status=InnovationStatus.SUBMITTED,
            source=Source.IMPORT,
            registration_number=number,
            created_by=self.actor,
            submitted_at=self.now,
            created_at=self.now,
            updated_at=self.now,
            reported_unit=values["reported_unit"],
        )
        for name, value in values.items():
            if name in COMPARED or name == "unit":
                self._set(innovation, name, value)
        fold_name(innovation)
        return innovation

    def _change(self, changes: Iterable[Change], snapshot: Snapshot) -> None:
        changes = list(changes)
        if not changes:
            return
        records = {record.id: record for record in snapshot.records}
        stored = Innovation.objects.select_for_update().in_bulk(
            [change.key for change in changes]
        )
        columns: set[str] = set()
        revised, old_lines = [], []
        for change in changes:
            innovation = stored[change.key]
            told: dict[str, tuple[object, object]] = {}
            for one in change.changes:
                if one.field == QUICK_WIN:
                    continue
                old, new = (
                    self._told(one.field, one.old),
                    self._told(one.field, one.new),
                )
                told[one.field] = (old, new)
                if one.field in COMPARED or one.field == "unit":
                    self._set(innovation, one.field, one.new)
                    columns.add(one.field)
                    if one.field in SOURCES:
                        fold_name(innovation)
                        columns.add("name_folded")
            record = records[change.key]
            writes = budget_writes(self.rows[change.place], record)
            if writes and record.is_frozen:
                told[BUDGET] = _promise(record, writes)
            for write in writes:
                if write.line is None:
                    self._add_line(innovation, write)
                else:
                    old_lines.append(
                        BudgetLine(
                            id=write.line, planned=write.new, version=F("version") + 1
                        )
                    )
            if told:
                innovation.version += 1
                innovation.updated_at = self.now
                revised.append(innovation)
                reason = self.reason if change.needs_reason else ""
                self.events.append(
                    Event(innovation, "innovation.revised_by_import", told, reason)
                )
            for one in change.changes:
                if one.field == QUICK_WIN:
                    self._propose(innovation, one.new)
        Innovation.objects.bulk_update(
            revised,
            [*sorted(columns), "version", "updated_at"],
            batch_size=_UPDATE_BATCH,
        )
        BudgetLine.objects.bulk_update(
            old_lines, ["planned", "version"], batch_size=_UPDATE_BATCH
        )

    def _set(self, innovation: Innovation, name: str, value: Any) -> None:
        if name in _FOREIGN:
            setattr(innovation, name, self._told(name, value))
        else:
            setattr(innovation, name, value)

    def _told(self, name: str, value: Any) -> Any:
        """The plan's value as the history and the model want it."""
        if value is None or name not in _FOREIGN:
            return value
        if name == "unit":
            return self.units[value]
        if name == "dimension":
            return self.vocabulary.dimensions[value]
        return self.vocabulary.sub_dimensions[value]

    def _add_line(self, innovation: Innovation, write: BudgetWrite) -> None:
        self.lines.append(
            BudgetLine(
                innovation=innovation,
                year=write.year,
                source=write.source,
                planned=write.new,
            )
        )

    def _propose(self, innovation: Innovation, year: int | None) -> None:
        if year is None:
            return
        self.quick_wins.append(
            QuickWin(
                innovation=innovation,
                regency=self.regency,
                dimension_id=innovation.dimension_id,
                year=year,
            )
        )
        self.events.append(
            Event(innovation, "quick_win.proposed", {QUICK_WIN: (None, year)})
        )


def _promise(record: Record, writes: Iterable[BudgetWrite]) -> tuple[str, str]:
    """All planned money of a frozen record, before and after: its baseline is whole."""
    lines = {line.id: (line.year, line.planned) for line in record.lines}
    fresh = []
    for write in writes:
        if write.line is None:
            fresh.append((write.year, write.new))
        else:
            lines[write.line] = (write.year, write.new)
    before = told_planned((line.year, line.planned) for line in record.lines)
    return before, told_planned([*lines.values(), *fresh])
