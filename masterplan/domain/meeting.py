"""Every change of a meeting is one of these verbs; who came is in `attendance`."""

import datetime as dt
from collections.abc import Mapping

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity, editing, moves
from masterplan.core.access import scope_of
from masterplan.core.activity import Event
from masterplan.core.enums import YEAR_MAX, YEAR_MIN
from masterplan.core.errors import MoveRefused, NotAllowed
from masterplan.core.folding import tidy
from masterplan.core.models import User
from masterplan.enums import MeetingKind
from masterplan.models import Meeting
from regencies.domain import document as documents
from regencies.enums import Audience
from regencies.models import Document, Regency

# The invitation, and what was said; the list of who came is kept apart.
INVITATION_FIELDS = (
    "kind",
    "title",
    "starts_on",
    "ends_on",
    "start_time",
    "place",
    "stage",
    "unit",
    "agenda",
)
MINUTES_FIELDS = ("minutes", "decisions")
EDITABLE_FIELDS = (*INVITATION_FIELDS, *MINUTES_FIELDS)
KEYS = ("stage", "unit")
_LINES = ("title", "place")
_PARAGRAPHS = ("agenda", "minutes", "decisions")

PHRASES = {
    "meeting.created": gettext_lazy("mencatat rapat ini"),
    "meeting.revised": gettext_lazy("mengubah rapat ini"),
    "meeting.cancelled": gettext_lazy("membatalkan rapat ini"),
    "meeting.restored": gettext_lazy("menghidupkan kembali rapat ini"),
    "meeting.document_attached": gettext_lazy("melampirkan dokumen pada rapat ini"),
    "meeting.document_detached": gettext_lazy("melepas dokumen dari rapat ini"),
}
LABELS = {"meeting_document": gettext_lazy("dokumen")}


def create(*, actor: User, regency: Regency, fields: Mapping[str, object]) -> Meeting:
    """Record a meeting; `fields` names EDITABLE_FIELDS.

    Kind, title and first day are needed; without a last day it is of one day. A
    dialogue names its unit. Raises InvalidFields, NotAllowed.
    """
    meeting = Meeting(regency=regency, **_offered({"ends_on": None} | dict(fields)))
    _demand(actor, meeting)
    _validate(meeting)
    with transaction.atomic():
        meeting.save(force_insert=True)
        told = editing.filled(meeting, EDITABLE_FIELDS)
        activity.record([Event(meeting, "meeting.created", told)], actor=actor)
    return meeting


def revise(
    meeting: Meeting, *, actor: User, version: int, fields: Mapping[str, object]
) -> Meeting:
    """Change a meeting read at `version`, its minutes and decisions included.

    Raises StaleVersion with both values, InvalidFields, NotAllowed, MoveRefused where
    it was cancelled. Nothing changed means nothing written.
    """
    offered = _offered(fields)
    with transaction.atomic():
        current = held(meeting, actor=actor)
        changes = editing.changes_of(current, offered)
        editing.demand_version(current, version, changes)
        if not changes:
            return current
        demand_held(current)
        editing.take(current, changes)
        _validate(current)
        editing.store(current, changes)
        activity.record([Event(current, "meeting.revised", changes)], actor=actor)
    return current


def cancel(
    meeting: Meeting, *, actor: User, reason: str, version: int | None = None
) -> Meeting:
    """Say that it does not take place; what was recorded of it stays.

    Raises StaleVersion, NotAllowed, DomainError without a reason, MoveRefused where it
    was cancelled before.
    """
    return _switch(
        meeting,
        verb="meeting.cancelled",
        is_cancelled=True,
        actor=actor,
        reason=reason,
        version=version,
    )


def restore(
    meeting: Meeting, *, actor: User, reason: str, version: int | None = None
) -> Meeting:
    """Take a cancellation back. Raises what `cancel` raises."""
    return _switch(
        meeting,
        verb="meeting.restored",
        is_cancelled=False,
        actor=actor,
        reason=reason,
        version=version,
    )


def attach(document: Document, *, actor: User, meeting: Meeting) -> None:
    """Attach a document that is kept; the regency's people and mentors may open it.

    Attached already is no error. Raises NotAllowed, MoveRefused for a withdrawn one.
    """
    with transaction.atomic():
        current = held(meeting, actor=actor)
        kept = (
            Document.objects.visible_to(scope_of(actor))
            .select_for_update(of=("self",))
            .filter(pk=document.pk, regency=current.regency_id)
            .first()
        )
        if kept is None:
            raise NotAllowed(_("Dokumen ini bukan milik daerah yang sama."))
        if kept.withdrawn_at is not None:
            raise MoveRefused(
                _("Dokumen ini sudah ditarik. Pilih dokumen lain atau unggah baru.")
            )
        if current.documents.filter(pk=kept.pk).exists():
            return
        current.documents.add(kept)
        # A list of who came is among them: further is its keeper's own decision.
        documents.widen([kept], to=Audience.REGENCY, actor=actor)
        _tell_of(current, "meeting.document_attached", (None, kept), actor)


def attach_new(
    meeting: Meeting,
    *,
    actor: User,
    fields: Mapping[str, object],
    upload: UploadedFile | None,
) -> Document:
    """Keep a file or link and attach it; the same bytes again attach what is kept.

    Raises what `documents.keep` and `attach` raise; then nothing is kept.
    """
    with transaction.atomic():
        kept = documents.keep(
            actor=actor,
            regency=meeting.regency,
            unit=None,
            fields=fields,
            upload=upload,
        )
        attach(kept, actor=actor, meeting=meeting)
    return kept


def detach(document: Document, *, actor: User, meeting: Meeting) -> None:
    """Take a document off the meeting; it stays kept. Off already is no error."""
    with transaction.atomic():
        current = held(meeting, actor=actor)
        if not current.documents.filter(pk=document.pk).exists():
            return
        current.documents.remove(document)
        _tell_of(current, "meeting.document_detached", (document, None), actor)


def held(meeting: Meeting, *, actor: User) -> Meeting:
    """As stored, held until the transaction ends; raises NotAllowed."""
    current = (
        Meeting.objects.select_for_update(of=("self",), no_key=True)
        .select_related("regency", *KEYS)
        .get(pk=meeting.pk)
    )
    _demand(actor, current)
    return current


def demand_held(meeting: Meeting) -> None:
    if meeting.is_cancelled:
        raise MoveRefused(_("Rapat ini dibatalkan. Hidupkan kembali dahulu."))


def _switch(
    meeting: Meeting,
    *,
    verb: str,
    is_cancelled: bool,
    actor: User,
    reason: str,
    version: int | None,
) -> Meeting:
    reason = moves.reason_given(reason, _("Tuliskan alasannya."))
    with transaction.atomic():
        current = held(meeting, actor=actor)
        editing.demand_version(current, version, {})
        if current.is_cancelled == is_cancelled:
            raise MoveRefused(
                _("Rapat ini sudah dibatalkan.")
                if is_cancelled
                else _("Rapat ini tidak dibatalkan.")
            )
        changes: editing.Changes = {"is_cancelled": (not is_cancelled, is_cancelled)}
        editing.take(current, changes)
        editing.store(current, changes)
        activity.record([Event(current, verb, changes, reason)], actor=actor)
    return current


def _tell_of(
    meeting: Meeting,
    verb: str,
    change: tuple[Document | None, Document | None],
    actor: User,
) -> None:
    # The version stays: whoever writes the minutes meanwhile is not held up by it.
    activity.record([Event(meeting, verb, {"meeting_document": change})], actor=actor)


def _demand(actor: User, meeting: Meeting) -> None:
    if not actor.has_perm("masterplan.change_meeting", meeting):
        raise moves.not_allowed(Meeting)


def _offered(fields: Mapping[str, object]) -> dict[str, object]:
    offered = editing.known(fields, EDITABLE_FIELDS)
    for name in _LINES:
        if name in offered:
            offered[name] = tidy(str(offered[name] or ""))
    for name in _PARAGRAPHS:
        if name in offered:
            offered[name] = str(offered[name] or "").strip()
    if offered.get("ends_on", "") is None:
        offered["ends_on"] = offered.get("starts_on")
    return offered


def _validate(meeting: Meeting) -> None:
    errors = editing.foreign(meeting, *KEYS)
    if not meeting.title:
        errors["title"] = [_("Isi judul rapat.")]
    errors |= _span_errors(meeting.starts_on, meeting.ends_on)
    if meeting.kind == MeetingKind.DIALOGUE and meeting.unit is None:
        errors["unit"] = [_("Pilih OPD yang diajak dialog kinerja.")]
    checked = set(EDITABLE_FIELDS) - set(errors) - {"starts_on", "ends_on"}
    editing.validate(meeting, checked, errors)


def _span_errors(first: dt.date | None, last: dt.date | None) -> dict[str, list[str]]:
    if first is None or last is None:
        return {"starts_on": [_("Isi tanggal rapat.")]}
    if first.year < YEAR_MIN or last.year > YEAR_MAX:
        return {"starts_on": [_("Tahun ini di luar rentang.")]}
    if last < first:
        return {"ends_on": [_("Tanggal selesai mendahului tanggal mulai.")]}
    return {}
