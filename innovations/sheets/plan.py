"""Accepted rows and what the portal holds, made into a Plan; pure functions only."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from innovations.enums import InnovationStatus
from innovations.enums.baseline import BASELINE_FIELDS, PLANNED
from innovations.sheets.reasons import OF_CELL
from innovations.sheets.rows import ImportRow
from masterplan.core.folding import fold, tidy
from masterplan.core.sheets.plan import (
    Change,
    Create,
    Draft,
    FieldChange,
    Leave,
    Place,
    Plan,
    Refuse,
)
from masterplan.core.stored import stored
from regencies.domain.unit_names import UnitNames, is_shared

STALE = "changed_since_preview"
WITHDRAWN = "withdrawn"
UNEXPLAINED = "reason_required"
# What is decided about words that name no known unit; anything else is a unit's id.
NOBODY, NEW = "none", "create"
NEW_UNIT = "new:"
# Changes that are no column of the record, under their names in the history.
BUDGET, QUICK_WIN = PLANNED, "quick_win_year"

_STALE = stored(
    "inovasi ini dicatat atau diubah orang lain sejak pratinjau dibuat. Unggah kembali "
    "berkasnya untuk melihat keadaan terbaru."
)
_UNEXPLAINED = stored(
    "mengubah isian yang sudah dibekukan sebagai baseline masterplan. Impor kembali "
    "dengan alasannya."
)


@dataclass(frozen=True, slots=True)
class Line:
    """A budget line as stored."""

    id: int
    year: int | None
    source: str
    planned: int | None


@dataclass(frozen=True, slots=True)
class Record:
    """An innovation as stored; `fields` has keys of foreign rows, never rows.

    `is_frozen`: its baseline was frozen, and changes with a reason only.
    """

    id: int
    version: int
    status: str
    number: str
    words: str
    unit: int | None
    fields: Mapping[str, Any]
    lines: tuple[Line, ...] = ()
    quick_win_years: frozenset[int] = frozenset()
    is_frozen: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One regency at one moment: `ledger` tells the moment.

    `sub_dimensions` maps codes to dimension slugs.
    """

    ledger: int
    records: tuple[Record, ...]
    names: UnitNames
    sub_dimensions: Mapping[str, str]

    @property
    def versions(self) -> dict[int, int]:
        return {record.id: record.version for record in self.records}


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the user settled: `units` maps folded words to NOBODY, NEW or an id;
    `reason` stands for all rows that change a frozen baseline."""

    units: Mapping[str, str] = field(default_factory=dict)
    quick_win_year: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Base:
    """What the preview was made from: record -> version, and row -> its record."""

    versions: Mapping[int, int]
    matched: Mapping[Place, int]


@dataclass(frozen=True, slots=True)
class UnknownUnit:
    """Words that name no unit yet, asked once.

    `nearest` is the id of a unit with a similar name; `is_shared` words ("Lintas
    OPD") are nobody's and never become a unit.
    """

    words: str
    folded: str
    rows: int
    nearest: int | None
    is_shared: bool


@dataclass(frozen=True, slots=True)
class BudgetWrite:
    """Planned money to be written: into a line, or into a new one (None)."""

    line: int | None
    year: int | None
    source: str
    old: int | None
    new: int


def budget_change(writes: Sequence[BudgetWrite]) -> FieldChange:
    """All money of a row as one change in words: "Rp 1.000.000 (2024)"."""
    return FieldChange(
        BUDGET,
        _amounts((write.old, write.year) for write in writes),
        _amounts((write.new, write.year) for write in writes),
    )


def _amounts(amounts: Iterable[tuple[int | None, int | None]]) -> str | None:
    told = [
        f"Rp {amount:,}".replace(",", ".") + (f" ({year})" if year else "")
        for amount, year in amounts
        if amount is not None
    ]
    return "; ".join(told) or None


def unknown_units(rows: Iterable[ImportRow], names: UnitNames) -> list[UnknownUnit]:
    """The units to ask about, in the order in which the workbook names them."""
    counted: dict[str, list[str]] = {}
    for row in rows:
        if row.words and not names.is_settled(row.words):
            counted.setdefault(fold(row.words), []).append(row.words)
    return [
        UnknownUnit(
            spellings[0],
            folded,
            len(spellings),
            names.nearest(spellings[0]),
            is_shared(spellings[0]),
        )
        for folded, spellings in counted.items()
    ]


def make_plan(
    rows: Sequence[ImportRow],
    snapshot: Snapshot,
    decisions: Decisions,
    base: Base | None = None,
) -> Plan:
    """Decide for every row what would become of it.

    With `base` rows whose record changed since the preview are refused, unless the
    record already says what the row says.
    """
    units = {row.place: _unit(row, snapshot.names, decisions) for row in rows}
    matched = _matches(rows, snapshot.records, units)
    draft = Draft()
    for row in rows:
        record = matched.get(row.place)
        if record is None:
            if base and row.place in base.matched:
                draft.refusals.append(_stale(row))
            else:
                values = _new_values(row, units[row.place], decisions)
                draft.creates.append(Create(row.place, row.name, values))
            continue
        changes = _changes(row, record, units[row.place], snapshot, decisions)
        if record.status == InnovationStatus.WITHDRAWN:
            draft.leaves.append(
                Leave(row.place, row.name, record.id, record.version, WITHDRAWN)
            )
        elif not changes:
            draft.leaves.append(Leave(row.place, row.name, record.id, record.version))
        elif base and base.versions.get(record.id) != record.version:
            draft.refusals.append(_stale(row))
        else:
            draft.changes.append(
                Change(
                    row.place,
                    row.name,
                    record.id,
                    record.version,
                    tuple(changes),
                    needs_reason=record.is_frozen
                    and any(one.field in BASELINE_FIELDS for one in changes),
                )
            )
    return draft.finished()


def explained(plan: Plan, rows: Iterable[ImportRow], decisions: Decisions) -> Plan:
    """The plan as it may be carried out: without a reason, rows that need one are
    refused."""
    lacking = {change.place for change in plan.changes if change.needs_reason}
    if decisions.reason or not lacking:
        return plan
    refused = tuple(
        Refuse(
            row.place,
            row.name,
            UNEXPLAINED,
            row.cell,
            OF_CELL % {"cell": row.cell, "what": _UNEXPLAINED},
        )
        for row in rows
        if row.place in lacking
    )
    return replace(
        plan,
        changes=tuple(one for one in plan.changes if not one.needs_reason),
        refusals=plan.refusals + refused,
    )


def budget_writes(row: ImportRow, record: Record) -> list[BudgetWrite]:
    """What the row's money changes in the record's lines.

    An amount without a year speaks of the whole: where several lines make it up it
    is left alone, for nobody can say which of them it would change.
    """
    writes = []
    for budget in row.budgets:
        lines = [line for line in record.lines if line.year == budget.year]
        if budget.year is None:
            lines = list(record.lines)
            if len(lines) > 1:
                continue
        elif budget.source and len(lines) > 1:
            lines = [line for line in lines if line.source == budget.source]
        if len(lines) > 1:
            continue
        line = lines[0] if lines else None
        if line is not None and line.planned == budget.planned:
            continue
        writes.append(
            BudgetWrite(
                line.id if line else None,
                line.year if line else budget.year,
                line.source if line else budget.source,
                line.planned if line else None,
                budget.planned,
            )
        )
    return writes


def _unit(row: ImportRow, names: UnitNames, decisions: Decisions) -> int | str | None:
    """The id of the row's unit, NEW_UNIT + words for one to be made, or None."""
    folded = fold(row.words)
    decided = decisions.units.get(folded)
    if decided is None:
        return names.find(row.words) if row.words else None
    if decided == NOBODY:
        return None
    if decided == NEW:
        # Meanwhile somebody else may have made it.
        return names.find(row.words) or f"{NEW_UNIT}{folded}"
    return int(decided)


def _matches(
    rows: Sequence[ImportRow],
    records: Sequence[Record],
    units: Mapping[Place, int | str | None],
) -> dict[Place, Record]:
    """The record of each row, each record for one row only.

    The surest sign first: the registration number; name and unit's words as written;
    name and unit; for a row without a unit a name that only one record has.
    """
    active_first = sorted(
        records, key=lambda one: (one.status == InnovationStatus.WITHDRAWN, one.id)
    )
    found: dict[Place, Record] = {}
    claimed: set[int] = set()

    def claim(
        key_of_record: Callable[[Record], Any],
        key_of_row: Callable[[ImportRow], Any],
        *,
        is_unique: bool = False,
    ) -> None:
        index: dict[Any, list[Record]] = {}
        for record in active_first:
            if (key := key_of_record(record)) is not None:
                index.setdefault(key, []).append(record)
        for row in rows:
            if row.place in found or (key := key_of_row(row)) is None:
                continue
            free = [one for one in index.get(key, ()) if one.id not in claimed]
            if free and not (is_unique and len(free) > 1):
                found[row.place] = free[0]
                claimed.add(free[0].id)

    names = {record.id: fold(record.fields["name"]) for record in records}
    claim(lambda one: one.number or None, lambda row: row.number or None)
    claim(
        lambda one: (names[one.id], fold(one.words)) if one.words else None,
        lambda row: (row.key, fold(row.words)) if row.words else None,
    )
    claim(
        lambda one: (names[one.id], one.unit) if one.unit else None,
        lambda row: (row.key, units[row.place]) if units[row.place] else None,
    )
    claim(
        lambda one: names[one.id],
        lambda row: None if row.words else row.key,
        is_unique=True,
    )
    return found


def _new_values(
    row: ImportRow, unit: int | str | None, decisions: Decisions
) -> dict[str, Any]:
    values = {**row.fields, "unit": unit, "reported_unit": row.words}
    if row.is_quick_win and decisions.quick_win_year:
        values[QUICK_WIN] = decisions.quick_win_year
    return values


def _changes(
    row: ImportRow,
    record: Record,
    unit: int | str | None,
    snapshot: Snapshot,
    decisions: Decisions,
) -> list[FieldChange]:
    """What the row states and the record does not; empty cells state nothing."""
    changes = [
        FieldChange(name, record.fields[name], value)
        for name, value in row.fields.items()
        if not _same(record.fields[name], value)
    ]
    sub = record.fields["sub_dimension"]
    if (
        sub
        and "sub_dimension" not in row.fields
        and snapshot.sub_dimensions[sub] != row.fields["dimension"]
    ):
        # A sub-dimension must belong to its dimension.
        changes.append(FieldChange("sub_dimension", sub, None))
    if unit is not None and unit != record.unit:
        changes.append(FieldChange("unit", record.unit, unit))
    if writes := budget_writes(row, record):
        changes.append(budget_change(writes))
    year = decisions.quick_win_year
    if row.is_quick_win and year and year not in record.quick_win_years:
        changes.append(FieldChange(QUICK_WIN, None, year))
    return changes


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, str) and isinstance(new, str):
        # Cells are read with their line breaks made spaces.
        return tidy(old) == tidy(new)
    return bool(old == new)


def _stale(row: ImportRow) -> Refuse:
    message = OF_CELL % {"cell": row.cell, "what": _STALE}
    return Refuse(row.place, row.name, STALE, row.cell, message)
