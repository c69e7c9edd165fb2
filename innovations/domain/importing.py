"""The Excel import: one way from a file to records for page, shell and API.

Reading, parsing and planning happen outside any write transaction; `apply` compares
with a fresh snapshot and writes everything in one short transaction, or nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from innovations.domain import ledger, rollup
from innovations.domain.import_snapshot import (
    Vocabulary,
    read_vocabulary,
    take_snapshot,
)
from innovations.domain.import_writing import Writer
from innovations.models import RegencyLedger
from innovations.sheets.answer import as_json
from innovations.sheets.parsed import ParsedWorkbook
from innovations.sheets.plan import (
    BUDGET,
    NEW,
    NEW_UNIT,
    NOBODY,
    Base,
    Decisions,
    Snapshot,
    UnknownUnit,
    explained,
    make_plan,
    unknown_units,
)
from innovations.sheets.rows import ImportRow, row_from_json, rows_of
from innovations.sheets.table import parse_workbook
from innovations.sheets.values import dimension_names
from masterplan.core.errors import DomainError, NotAllowed
from masterplan.core.folding import fold, tidy
from masterplan.core.models import User
from masterplan.core.sheets.plan import Place, Plan, Refuse
from masterplan.core.sheets.reader import read_workbook
from masterplan.core.sheets.writer import Mark, mark_cells
from masterplan.core.stored import stored
from regencies.domain import regency as regency_verbs
from regencies.domain import unit as unit_verbs
from regencies.models import Regency, Unit

# Stored as said, and told in the reader's language.
STEP_COMPARE = stored("Membandingkan dengan data yang sudah ada")
STEP_PREVIEW = stored("Menyusun pratinjau")
STEP_READ = stored("Memeriksa dan membaca sel")
STEP_RECHECK = stored("Membandingkan dengan data terbaru")
STEP_ROWS = stored("Memahami baris")
STEP_WRITE = stored("Menulis ke data daerah")

LABELS = {BUDGET: gettext_lazy("pagu")}

Progress = Callable[[int, int, str], None]


class RowsRefused(DomainError):
    """Nothing was written because not every row could be.

    `rows` are those refused at the end; `result` is what the report of the job shows
    nevertheless.
    """

    code = "rows_refused"

    def __init__(self, message: str, *, rows: tuple[Refuse, ...] = ()) -> None:
        super().__init__(message)
        self.rows = rows
        self.result: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Reading:
    """A workbook read and compared; nothing was written."""

    parsed: ParsedWorkbook
    rows: list[ImportRow]
    snapshot: Snapshot
    plan: Plan
    unknown: list[UnknownUnit]

    @property
    def refused(self) -> int:
        return sum(len(sheet.refused) for sheet in self.parsed.sheets)

    @property
    def answer(self) -> dict[str, Any]:
        """`accepted`, `refused`, `ignored`, `counts`, as the shell and the API tell."""
        return as_json(self.parsed)

    @property
    def base(self) -> Base:
        return Base(
            self.snapshot.versions,
            {one.place: one.key for one in self.plan.changes}
            | {one.place: one.key for one in self.plan.leaves},
        )

    def as_json(self) -> dict[str, Any]:
        """The answer with all that the preview shows and the commit needs."""
        base = self.base
        return self.answer | {
            "preview": {
                "rows": [asdict(row) for row in self.rows],
                "versions": list(base.versions.items()),
                "matched": [[*place, key] for place, key in base.matched.items()],
                "plan": self.plan.as_json(),
                "unknown_units": [asdict(unit) for unit in self.unknown],
                "quick_win_marks": sum(row.is_quick_win for row in self.rows),
                "skipped_sheets": [asdict(one) for one in self.parsed.skipped],
            }
        }


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written and how; `refused` rows of the file are not in `rows`."""

    rows: Sequence[ImportRow]
    refused: int
    good_rows: bool = False
    decisions: Decisions = field(default_factory=Decisions)
    base: Base | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """Ids of the records of an import, and the rows that were refused at the end."""

    created: list[int]
    updated: list[int]
    unchanged: list[int]
    refusals: tuple[Refuse, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        return {
            "created": len(self.created),
            "updated": len(self.updated),
            "unchanged": len(self.unchanged),
        }

    def as_json(self) -> dict[str, Any]:
        return {
            "written": self.counts,
            "records": {
                "created": self.created,
                "updated": self.updated,
                "unchanged": self.unchanged,
            },
            "refused_late": [asdict(one) for one in self.refusals],
        }


def demand(actor: User | None, regency: Regency) -> None:
    """Raise NotAllowed; no actor is the shell of the host, which may."""
    if actor is not None and not actor.has_perm(
        "innovations.import_innovation", regency
    ):
        raise NotAllowed(
            _("Hanya koordinator daerah ini yang dapat mengimpor berkas Excel.")
        )


def read(
    path: Path, *, regency: Regency, progress: Progress = lambda *_: None
) -> Reading:
    """Read and plan a workbook; raises FileRefused. Writes nothing."""
    progress(0, 4, STEP_READ)
    workbook = read_workbook(path)
    progress(1, 4, STEP_ROWS)
    vocabulary = read_vocabulary()
    parsed = parse_workbook(workbook, dimension_names(vocabulary.spellings))
    rows = rows_of(
        parsed, dimensions=vocabulary.slugs, sub_dimensions=vocabulary.sub_codes
    )
    progress(2, 4, STEP_COMPARE)
    snapshot = take_snapshot(regency, vocabulary)
    plan = make_plan(rows, snapshot, Decisions())
    progress(3, 4, STEP_PREVIEW)
    return Reading(parsed, rows, snapshot, plan, unknown_units(rows, snapshot.names))


def mark(path: Path, target: Path, parsed: ParsedWorkbook) -> None:
    """Save the user's own file to `target` with every bad cell marked."""
    mark_cells(
        path,
        target,
        [
            Mark(
                sheet=sheet.name,
                row=row.row,
                cell=problem.cell,
                reason=problem.reason,
                message=problem.message,
                opd=str(row.values.get("opd") or ""),
            )
            for sheet in parsed.sheets
            for row in sheet.refused
            for problem in row.problems
        ],
    )


def order_from_json(
    preview: Mapping[str, Any], *, decisions: Decisions, good_rows: bool
) -> Order:
    """The order to carry out what `Reading.as_json` kept."""
    kept = preview["preview"]
    return Order(
        rows=[row_from_json(told) for told in kept["rows"]],
        refused=preview["counts"]["refused"],
        good_rows=good_rows,
        decisions=decisions,
        base=Base(
            dict(kept["versions"]),
            {Place(sheet, row): key for sheet, row, key in kept["matched"]},
        ),
    )


def apply(
    order: Order,
    *,
    regency: Regency,
    actor: User | None,
    progress: Progress = lambda *_: None,
    finish: Callable[[Written], None] = lambda _: None,
) -> Written:
    """Write the rows of the order, all in one transaction together with `finish`.

    Raises NotAllowed; RowsRefused where a row is refused and `good_rows` is off;
    DomainError for a decision that cannot stand. Nothing is written then.
    """
    demand(actor, regency)
    if order.refused and not order.good_rows:
        raise _rows_refused(order.refused)
    progress(0, 3, STEP_RECHECK)
    vocabulary = read_vocabulary()
    snapshot, plan = _compare(order, regency, vocabulary)
    progress(1, 3, STEP_WRITE)
    with transaction.atomic():
        if plan.creates or plan.changes:
            ledger.lock(regency.pk)
            if _ledger_version(regency) != snapshot.ledger + 1:
                # Somebody wrote meanwhile; under the lock nobody can any more.
                snapshot, plan = _compare(order, regency, vocabulary)
        if plan.refusals and not order.good_rows:
            raise _rows_refused(len(plan.refusals), plan.refusals)
        if order.decisions.units:
            regency_verbs.hold(regency.pk)
        units = _settle_units(order, regency, actor)
        writer = Writer(
            regency,
            actor,
            vocabulary,
            units,
            {row.place: row for row in order.rows},
            order.decisions.reason,
        )
        created = writer.write(plan, snapshot)
        if created or plan.changes:
            rollup.recompute(regency.pk)
        if settings.PORTAL_DEMO:
            regency_verbs.mark_practice_data(regency)
        written = Written(
            [innovation.pk for innovation in created],
            [change.key for change in plan.changes],
            [leave.key for leave in plan.leaves],
            plan.refusals,
        )
        finish(written)
    return written


def _compare(
    order: Order, regency: Regency, vocabulary: Vocabulary
) -> tuple[Snapshot, Plan]:
    snapshot = take_snapshot(regency, vocabulary)
    plan = make_plan(order.rows, snapshot, order.decisions, order.base)
    return snapshot, explained(plan, order.rows, order.decisions)


def _ledger_version(regency: Regency) -> int:
    return RegencyLedger.objects.values_list("version", flat=True).get(pk=regency.pk)


def _settle_units(
    order: Order, regency: Regency, actor: User | None
) -> dict[int | str, Unit]:
    """Make the units asked for, remember what the words mean; keys as in the plan."""
    units: dict[int | str, Unit] = {
        unit.pk: unit for unit in Unit.objects.filter(regency=regency)
    }
    by_name = {fold(unit.name): unit for unit in units.values()}
    spellings = {fold(row.words): row.words for row in reversed(order.rows)}
    for folded, decided in order.decisions.units.items():
        if folded not in spellings:
            continue
        if decided == NEW:
            name = tidy(spellings[folded])
            units[f"{NEW_UNIT}{folded}"] = by_name.get(folded) or unit_verbs.create(
                actor=actor, regency=regency, name=name
            )
            continue
        unit = None
        if decided != NOBODY:
            unit = units.get(int(decided))
            if unit is None or not unit.is_active:
                raise DomainError(
                    _("OPD yang dipilih tidak ada lagi di daerah ini."),
                    code="unknown_unit",
                )
        unit_verbs.remember_alias(
            actor=actor, regency=regency, spelling=spellings[folded], unit=unit
        )
    return units


def _rows_refused(count: int, late: tuple[Refuse, ...] = ()) -> RowsRefused:
    first = f" {late[0].message}" if late else ""
    said = ngettext(
        "%(count)d baris ditolak, jadi tidak ada yang disimpan.",
        "%(count)d baris ditolak, jadi tidak ada yang disimpan.",
        count,
    )
    return RowsRefused(said % {"count": count} + first, rows=late)
