"""Every change of what a stage has to bring is one of these verbs.

They hold the regency's participation first, as the stage's own verbs do. Only documents
are brought: data rules and signatures are asked by the gate, never typed. Each
submission is kept as a version with what became of it.
"""

from collections.abc import Callable, Mapping

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity, comments, editing, moves
from masterplan.core.activity import Event
from masterplan.core.errors import DomainError, MoveRefused, VerbRefused
from masterplan.core.folding import tidy
from masterplan.core.models import Comment, User
from masterplan.core.moves import Move
from masterplan.domain import stage_notices as notices
from masterplan.domain.stage_layout import DELIVERABLES_MAX, own_code
from masterplan.domain.stage_lock import held_deliverable, held_stage
from masterplan.enums import (
    DELIVERABLE_TRANSITIONS,
    DeliverableKind,
    DeliverableStatus,
    StageState,
)
from masterplan.models import Deliverable, DeliverableVersion, StageRecord
from regencies.domain import document as documents
from regencies.enums import Audience, DocumentKind
from regencies.models import Document

EDITABLE_FIELDS = ("name", "help", "document_kind", "is_required")
UNDER_WAY = frozenset({StageState.OPEN, StageState.SUBMITTED})
# While it is looked at, and once it is approved, nobody replaces the document.
REPLACEABLE = frozenset(
    {
        DeliverableStatus.NOT_STARTED,
        DeliverableStatus.DRAFT,
        DeliverableStatus.RETURNED,
    }
)

PHRASES = {
    "deliverable.attached": gettext_lazy("melampirkan dokumen pada luaran ini"),
    "deliverable.added": gettext_lazy("menambahkan luaran ini"),
    **{
        f"deliverable.{move.name}": move.done
        for move in DELIVERABLE_TRANSITIONS.values()
    },
}


def attach(
    deliverable: Deliverable,
    *,
    actor: User,
    document: Document,
    version: int | None = None,
) -> Deliverable:
    """Let a document of the regency be what is brought; it is opened to the regency.

    Raises NotAllowed, StaleVersion, MoveRefused where it is submitted or approved,
    DomainError for a document of another regency or kind.
    """
    with transaction.atomic():
        current = held_deliverable(deliverable)
        _demand_change(current, actor, version)
        if current.status not in REPLACEABLE:
            raise MoveRefused(
                _(
                    "Luaran berstatus “%(status)s” tidak diganti dokumennya. Minta "
                    "dikembalikan atau dibuka kembali dahulu."
                )
                % {"status": current.get_status_display()}
            )
        _demand_fitting(current, document)
        documents.widen([document], to=Audience.REGENCY, actor=actor)
        if current.document_id == document.pk:
            return current
        offered: dict[str, object] = {"document": document}
        if current.status == DeliverableStatus.NOT_STARTED:
            offered["status"] = DeliverableStatus.DRAFT.value
        changes = editing.changes_of(current, offered)
        editing.take(current, changes)
        editing.store(current, changes)
        activity.record([Event(current, "deliverable.attached", changes)], actor=actor)
    return current


def bring(
    deliverable: Deliverable,
    *,
    actor: User,
    fields: Mapping[str, object],
    upload: UploadedFile | None,
    version: int | None = None,
) -> Deliverable:
    """Keep a new document and attach it; raises as `document.keep` and `attach`."""
    # Asked before the file is looked through, and again under the lock.
    _demand_change(deliverable, actor, version)
    # Not inside a transaction of ours: looking through a file takes its time.
    kept = documents.keep(
        actor=actor,
        regency=deliverable.regency,
        unit=None,
        fields=fields,
        upload=upload,
    )
    return attach(deliverable, actor=actor, document=kept, version=version)


def submit(
    deliverable: Deliverable, *, actor: User, version: int | None = None
) -> Deliverable:
    """Hand the document in; a version keeps it as it was. Raises NotAllowed,
    StaleVersion, MoveRefused, DomainError where the document was withdrawn."""
    with transaction.atomic():
        current = held_deliverable(deliverable)
        step = _step("submit", current, actor, version)
        document = current.document
        if document is None or document.withdrawn_at is not None:
            raise DomainError(
                _("Dokumen luaran ini sudah ditarik. Lampirkan dokumen lain."),
                code="document_withdrawn",
            )
        last = current.versions.aggregate(last=Max("number"))["last"] or 0
        DeliverableVersion.objects.create(
            deliverable=current,
            number=last + 1,
            document=document,
            submitted_at=timezone.now(),
            submitted_by=actor,
        )
        _write(current, step, actor=actor)
        notices.submitted(current, actor=actor)
    return current


def return_(
    deliverable: Deliverable, *, actor: User, reason: str, version: int | None = None
) -> Deliverable:
    """Give it back to be mended. Raises NotAllowed, StaleVersion, MoveRefused,
    DomainError without a reason."""
    return _decide(
        deliverable, "return", actor=actor, reason=_reason(reason), version=version
    )


def approve(
    deliverable: Deliverable, *, actor: User, version: int | None = None
) -> Deliverable:
    """Approve what was handed in; from now on reviewers may open the document.

    Raises NotAllowed, StaleVersion, MoveRefused.
    """
    return _decide(deliverable, "approve", actor=actor, version=version)


def reopen(
    deliverable: Deliverable, *, actor: User, reason: str, version: int | None = None
) -> Deliverable:
    """Take the approval back, so that the document can be replaced; the approved
    version stays. Raises NotAllowed, StaleVersion, MoveRefused, DomainError."""
    reason = _reason(reason)
    with transaction.atomic():
        current = held_deliverable(deliverable)
        step = _step("reopen", current, actor, version)
        _write(current, step, actor=actor, reason=reason)
        notices.moved(current, step, actor=actor, reason=reason)
    return current


def add(
    stage: StageRecord, *, actor: User, fields: Mapping[str, object]
) -> Deliverable:
    """Ask an open stage for one more document; `fields` names EDITABLE_FIELDS.

    Raises NotAllowed, MoveRefused where the stage is not open, InvalidFields.
    """
    offered = editing.known(fields, EDITABLE_FIELDS)
    for name in ("name", "help"):
        offered[name] = tidy(str(offered.get(name) or ""))
    with transaction.atomic():
        current = held_stage(stage)
        if not actor.has_perm("masterplan.change_deliverable", current):
            raise moves.not_allowed(Deliverable)
        if current.state != StageState.OPEN:
            raise MoveRefused(_("Luaran hanya ditambahkan pada tahap yang berjalan."))
        known = list(current.deliverables.order_by("order"))
        errors: dict[str, list[str]] = {}
        if any(one.name.casefold() == str(offered["name"]).casefold() for one in known):
            errors["name"] = [_("Luaran bernama ini sudah ada di tahap tersebut.")]
        if len(known) >= DELIVERABLES_MAX:
            errors["name"] = [
                _("Paling banyak %(max)s luaran.") % {"max": DELIVERABLES_MAX}
            ]
        order = known[-1].order + 1 if known else 1
        fresh = Deliverable(
            stage=current,
            regency_id=current.regency_id,
            order=order,
            code=own_code(order),
            kind=DeliverableKind.DOCUMENT,
            **offered,
        )
        editing.validate(fresh, EDITABLE_FIELDS, errors)
        fresh.save(force_insert=True)
        told = editing.filled(fresh, EDITABLE_FIELDS)
        activity.record([Event(fresh, "deliverable.added", told)], actor=actor)
    return fresh


def remark(deliverable: Deliverable, *, actor: User, text: str) -> Comment:
    """Say something about it; coordinators and who signs off are told.

    Raises as `core.comments.remark`.
    """
    with transaction.atomic():
        said = comments.remark(deliverable, actor=actor, text=text)
        notices.commented(deliverable, said, actor=actor)
    return said


VERBS: Mapping[str, Callable[..., Deliverable]] = {
    "submit": submit,
    "return": return_,
    "approve": approve,
    "reopen": reopen,
}


def allowed_moves(deliverable: Deliverable, *, actor: User) -> list[Move]:
    """The moves this person may make with it now, in the table's order."""
    if standstill(deliverable) is not None:
        return []
    return moves.allowed(deliverable, DELIVERABLE_TRANSITIONS.values(), actor=actor)


def may_attach(deliverable: Deliverable, *, actor: User) -> bool:
    return (
        standstill(deliverable) is None
        and deliverable.status in REPLACEABLE
        and actor.has_perm("masterplan.change_deliverable", deliverable)
    )


def standstill(deliverable: Deliverable) -> MoveRefused | None:
    """Why nothing may become of it now, whatever its status."""
    if deliverable.kind != DeliverableKind.DOCUMENT:
        return MoveRefused(
            _("Luaran ini dibaca dari data portal; lengkapi datanya."),
            code="not_a_document",
        )
    if deliverable.stage.state not in UNDER_WAY:
        return MoveRefused(
            _("Tahap “%(name)s” berstatus “%(status)s”; luarannya tidak diubah.")
            % {
                "name": deliverable.stage.name,
                "status": deliverable.stage.get_state_display(),
            },
            code="stage_not_open",
        )
    return None


# --- Shared ------------------------------------------------------------------


def _demand_change(current: Deliverable, actor: User, version: int | None) -> None:
    if not actor.has_perm("masterplan.change_deliverable", current):
        raise moves.not_allowed(current)
    refused = standstill(current)
    if refused is not None:
        raise refused
    editing.demand_version(current, version, {})


def _step(name: str, current: Deliverable, actor: User, version: int | None) -> Move:
    step = DELIVERABLE_TRANSITIONS[name]
    refused: VerbRefused | None = None
    if actor.has_perm(step.permission, current):
        refused = standstill(current)
    refused = refused or moves.refusal(current, step, actor=actor, version=version)
    if refused is not None:
        raise refused
    return step


def _decide(
    deliverable: Deliverable,
    name: str,
    *,
    actor: User,
    version: int | None,
    reason: str = "",
) -> Deliverable:
    with transaction.atomic():
        current = held_deliverable(deliverable)
        step = _step(name, current, actor, version)
        DeliverableVersion.objects.filter(deliverable=current, outcome="").update(
            outcome=step.target,
            reason=reason,
            decided_at=timezone.now(),
            decided_by=actor,
        )
        if step.target == DeliverableStatus.APPROVED and current.document is not None:
            documents.widen([current.document], to=Audience.REVIEWERS, actor=actor)
        _write(current, step, actor=actor, reason=reason)
        notices.moved(current, step, actor=actor, reason=reason)
    return current


def _write(current: Deliverable, step: Move, *, actor: User, reason: str = "") -> None:
    changes = editing.changes_of(current, {"status": step.target.value})
    editing.take(current, changes)
    editing.store(current, changes)
    activity.record(
        [Event(current, f"deliverable.{step.name}", changes, reason)], actor=actor
    )


def _demand_fitting(deliverable: Deliverable, document: Document) -> None:
    if document.regency_id != deliverable.regency_id or document.withdrawn_at:
        raise DomainError(
            _("Pilih dokumen daerah ini yang masih dipakai."),
            code="wrong_document",
            field="document",
        )
    wanted = deliverable.document_kind
    if wanted and document.kind != wanted:
        raise DomainError(
            _("Luaran ini meminta dokumen berjenis “%(kind)s”.")
            % {"kind": DocumentKind(wanted).label},
            code="wrong_kind",
            field="kind",
        )


def _reason(reason: str) -> str:
    asking = _("Tuliskan alasannya; terbaca oleh daerah dan pembimbing.")
    return moves.reason_given(reason, asking)
