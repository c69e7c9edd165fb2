"""Every change of a regency's stage is one of these verbs.

Each holds the participation first (`stage_lock`), so that two people who close the
same stage follow each other. What keeps a stage from being submitted or passed is
`gate.blockers`, the very list its page shows; nothing here keeps anybody from typing.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain import ledger
from masterplan.core import activity, editing, moves
from masterplan.core.activity import Event
from masterplan.core.errors import InvalidFields, MoveRefused
from masterplan.core.models import User
from masterplan.core.moves import Move
from masterplan.domain import entry, follow_up, gate, stage_layout
from masterplan.domain import stage_checks as checks
from masterplan.domain import stage_notices as notices
from masterplan.domain.stage_lock import held_stage, hold
from masterplan.enums import BASELINE_STAGE, STAGE_TRANSITIONS, StageState
from masterplan.models import Participation, StageRecord
from regencies.domain import document as documents
from regencies.enums import Audience
from regencies.models import Document, Unit

# What the history tells of a move; who and when stand in its own line.
TOLD_FIELDS = (
    "state",
    "started_on",
    "passed_on",
    "passed_text",
    "proof",
    "note",
    "has_notes",
    "is_recorded_later",
    "planned_start",
    "planned_end",
    "name",
)

PHRASES = {
    "stage.planned": gettext_lazy("mengubah rencana tahap ini"),
    "stage.added": gettext_lazy("menambahkan tahap ini"),
    **{f"stage.{move.name}": move.done for move in STAGE_TRANSITIONS.values()},
}


def open_stage(
    stage: StageRecord,
    *,
    actor: User,
    version: int | None = None,
    on: dt.date | None = None,
) -> StageRecord:
    """Begin a stage on `on` (today) with what the templates in force ask for.

    Raises NotAllowed, StaleVersion, MoveRefused where an earlier stage has not passed,
    InvalidFields for a day to come.
    """
    with transaction.atomic():
        current = held_stage(stage)
        step = _step("open", current, actor, version)
        today = checks.today(current)
        if on is not None and on > today:
            raise InvalidFields({"on": [_("Tanggal mulai belum tiba.")]})
        early = too_early(current)
        if early is not None:
            raise early
        values: dict[str, object] = {"started_on": on or today}
        _write(current, step, values, actor=actor)
        stage_layout.lay_out(current)
    return current


def submit(
    stage: StageRecord, *, actor: User, version: int | None = None
) -> StageRecord:
    """Ask for the sign-off. Raises NotAllowed, StaleVersion, MoveRefused, which names
    what blocks it."""
    with transaction.atomic():
        current = held_stage(stage)
        step = _step("submit", current, actor, version)
        checks.demand_unblocked(gate.blockers(current))
        values = {"submitted_at": timezone.now(), "submitted_by": actor}
        _write(current, step, values, actor=actor)
        notices.submitted(current, actor=actor)
    return current


def return_(
    stage: StageRecord, *, actor: User, reason: str, version: int | None = None
) -> StageRecord:
    """Give a submitted stage back. Raises NotAllowed, StaleVersion, MoveRefused,
    DomainError without a reason."""
    reason = _reason(reason)
    with transaction.atomic():
        current = held_stage(stage)
        step = _step("return", current, actor, version)
        _write(current, step, {}, actor=actor, reason=reason)
        notices.moved(current, step, actor=actor, reason=reason)
    return current


def pass_(
    stage: StageRecord, *, actor: User, version: int | None = None
) -> StageRecord:
    """Sign a stage off; the one that freezes the baseline does so in the same moment.

    Raises NotAllowed, StaleVersion, MoveRefused, which names what blocks it.
    """
    with transaction.atomic():
        current = _held_to_pass(stage)
        step = _step("pass", current, actor, version)
        checks.demand_unblocked(gate.blockers(current))
        _pass(current, step, {}, actor=actor)
        notices.moved(current, step, actor=actor)
    return current


def pass_with_notes(
    stage: StageRecord,
    *,
    actor: User,
    reason: str,
    due_on: dt.date | None,
    unit: Unit | None = None,
    version: int | None = None,
) -> StageRecord:
    """Sign it off although something lacks: each open blocker becomes a follow-up.

    A follow-up falls to the blocker's own unit, else to `unit`, and is due on `due_on`.
    Raises NotAllowed, StaleVersion, MoveRefused where nothing blocks it, InvalidFields,
    DomainError without a reason.
    """
    reason = _reason(reason)
    with transaction.atomic():
        current = _held_to_pass(stage)
        step = _step("pass_with_notes", current, actor, version)
        if due_on is None or due_on < checks.today(current):
            raise InvalidFields(
                {"due_on": [_("Isi tenggat tindak lanjut, paling cepat hari ini.")]}
            )
        blockers = checks.required(gate.blockers(current))
        if not blockers:
            raise MoveRefused(
                _(
                    "Tidak ada yang menghalangi tahap ini, jadi tidak perlu catatan. "
                    "Sahkan lulus setelah diajukan."
                ),
                code="nothing_blocks",
            )
        follow_up.open_from_blockers(
            current, blockers, actor=actor, due_on=due_on, unit=unit
        )
        _pass(current, step, {"has_notes": True}, actor=actor, reason=reason)
        notices.moved(current, step, actor=actor, reason=reason)
    return current


def record(
    stage: StageRecord,
    *,
    actor: User,
    passed_on: dt.date | None = None,
    passed_text: str = "",
    started_on: dt.date | None = None,
    document: Document | None = None,
    note: str = "",
    version: int | None = None,
) -> StageRecord:
    """Note afterwards that a stage took place: nothing is checked.

    A day, or words where no source tells the day. No baseline is frozen: what the plan
    held that day is not known. Raises NotAllowed, StaleVersion, MoveRefused,
    InvalidFields.
    """
    with transaction.atomic():
        current = held_stage(stage)
        step = _step("record", current, actor, version)
        values: dict[str, object] = {
            "passed_on": passed_on,
            "passed_text": passed_text.strip(),
            "started_on": started_on or checks.begun(current, passed_on),
            "proof": document,
            "note": note.strip() or current.note,
            "is_recorded_later": True,
        }
        checks.validate_recorded(current, values)
        if document is not None:
            documents.widen([document], to=Audience.REGENCY, actor=actor)
        _write(current, step, values, actor=actor)
    return current


def reopen(
    stage: StageRecord, *, actor: User, reason: str, version: int | None = None
) -> StageRecord:
    """Take a pass back; deliverables and their versions stay as they are.

    One recorded afterwards asks from now on for what the templates ask. Raises
    NotAllowed, StaleVersion, MoveRefused, DomainError without a reason.
    """
    reason = _reason(reason)
    with transaction.atomic():
        current = held_stage(stage)
        step = _step("reopen", current, actor, version)
        values: dict[str, object] = {
            "started_on": current.started_on
            or current.passed_on
            or checks.today(current),
            "passed_on": None,
            "passed_text": "",
            "passed_by": None,
            "passed_as": "",
            "submitted_at": None,
            "submitted_by": None,
            "is_recorded_later": False,
        }
        _write(current, step, values, actor=actor, reason=reason)
        if not current.deliverables.exists():
            stage_layout.lay_out(current)
        notices.moved(current, step, actor=actor, reason=reason)
    return current


def plan(
    stage: StageRecord,
    *,
    actor: User,
    version: int | None,
    planned_start: dt.date | None,
    planned_end: dt.date | None,
) -> StageRecord:
    """Say when it shall begin and end. Raises NotAllowed, StaleVersion with both
    values, MoveRefused once it has passed, InvalidFields."""
    offered = {"planned_start": planned_start, "planned_end": planned_end}
    with transaction.atomic():
        current = held_stage(stage)
        if not actor.has_perm("masterplan.plan_stage", current):
            raise moves.not_allowed(current)
        if current.state == StageState.PASSED:
            raise MoveRefused(
                _("Tahap ini sudah lulus; rencananya tetap sebagai pembanding.")
            )
        changes = editing.changes_of(current, offered)
        editing.demand_version(current, version, changes)
        if not changes:
            return current
        checks.validate_window(planned_start, planned_end)
        editing.take(current, changes)
        editing.store(current, changes)
        activity.record([Event(current, "stage.planned", changes)], actor=actor)
    return current


def add(
    participation: Participation,
    *,
    actor: User,
    name: str,
    planned_start: dt.date | None = None,
    planned_end: dt.date | None = None,
    after: StageRecord | None = None,
    deliverables: Sequence[str] = (),
) -> StageRecord:
    """Add a stage of this regency alone, last or put after `after`.

    `deliverables` names the documents it has to bring. Raises NotAllowed,
    InvalidFields; a name that is there already is refused.
    """
    if not actor.has_perm("masterplan.add_stage", participation):
        raise moves.not_allowed(StageRecord)
    name = name.strip()
    checks.validate_window(planned_start, planned_end)
    with transaction.atomic():
        hold(participation.pk)
        stages = list(participation.stages.order_by("order"))
        if any(one.name.casefold() == name.casefold() for one in stages):
            raise InvalidFields({"name": [_("Tahap bernama ini sudah ada.")]})
        if after is not None and after.participation_id != participation.pk:
            raise InvalidFields({"after": [_("Tahap itu bukan milik angkatan ini.")]})
        fresh = StageRecord(
            participation=participation,
            regency_id=participation.regency_id,
            order=checks.place(stages, after),
            name=name,
            planned_start=planned_start,
            planned_end=planned_end,
        )
        editing.validate(fresh, ("name",))
        fresh.save(force_insert=True)
        stage_layout.lay_out_own(fresh, deliverables)
        told = editing.filled(fresh, ("name", "planned_start", "planned_end"))
        activity.record([Event(fresh, "stage.added", told)], actor=actor)
    return fresh


VERBS: Mapping[str, Callable[..., StageRecord]] = {
    "open": open_stage,
    "submit": submit,
    "return": return_,
    "pass": pass_,
    "pass_with_notes": pass_with_notes,
    "record": record,
    "reopen": reopen,
}


def too_early(stage: StageRecord) -> MoveRefused | None:
    """Why the stage may not be opened yet: an earlier one has not passed."""
    earlier = checks.earlier_open(stage)
    if earlier is None:
        return None
    return MoveRefused(
        _(
            "Tahap “%(name)s” belum lulus. Luluskan dahulu, atau catat sebagai "
            "sudah terlaksana."
        )
        % {"name": earlier.name},
        code="earlier_stage",
    )


def allowed_moves(stage: StageRecord, *, actor: User) -> list[Move]:
    """The moves this person may make with this stage now, in the table's order."""
    return moves.allowed(stage, STAGE_TRANSITIONS.values(), actor=actor)


# --- Shared ------------------------------------------------------------------


def _held_to_pass(stage: StageRecord) -> StageRecord:
    if stage.code == BASELINE_STAGE:
        # Freezing touches innovations, whose ledger is taken before anything else.
        ledger.lock(stage.regency_id)
    return held_stage(stage)


def _step(name: str, current: StageRecord, actor: User, version: int | None) -> Move:
    step = STAGE_TRANSITIONS[name]
    refused = moves.refusal(current, step, actor=actor, version=version)
    if refused is not None:
        raise refused
    return step


def _write(
    current: StageRecord,
    step: Move,
    values: Mapping[str, object],
    *,
    actor: User,
    reason: str = "",
) -> None:
    changes = editing.changes_of(current, {"state": step.target.value, **values})
    editing.take(current, changes)
    editing.store(current, changes)
    told = {name: change for name, change in changes.items() if name in TOLD_FIELDS}
    activity.record([Event(current, f"stage.{step.name}", told, reason)], actor=actor)


def _pass(
    current: StageRecord,
    step: Move,
    values: Mapping[str, Any],
    *,
    actor: User,
    reason: str = "",
) -> None:
    passed = {
        "passed_on": checks.today(current),
        "passed_by": actor,
        "passed_as": checks.role_of(actor, current).value,
        **values,
    }
    _write(current, step, passed, actor=actor, reason=reason)
    if current.code == BASELINE_STAGE:
        entry.freeze(current.regency_id, at=timezone.now(), actor=actor)


def _reason(reason: str) -> str:
    asking = _("Tuliskan alasannya; terbaca oleh daerah dan pembimbing.")
    return moves.reason_given(reason, asking)
