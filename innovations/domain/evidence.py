"""Documents put to use as evidence, and the one rule of who may open them for it.

Attaching opens a document to those who may see the record: a draft's evidence stays
with the unit, from submission on the regency reads it, from verification on the
reviewers. `follow` carries that through when the record moves. Photos of a published
record become everybody's only where the publisher says so. Nothing here ever opens a
document to fewer people than before.
"""

from collections.abc import Iterable, Mapping

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain import ledger, rollup
from innovations.enums import (
    INSIDE_STATUSES,
    REVIEWED_STATUSES,
    SENTENCE_MAX,
)
from innovations.models import (
    ActionItem,
    Evidence,
    Innovation,
    ProgressReport,
    QuickWin,
)
from innovations.models.evidence import NOTE_MAX, PAGE_MAX
from masterplan.core import activity, moves
from masterplan.core.access import scope_of
from masterplan.core.activity import Event
from masterplan.core.errors import InvalidFields, MoveRefused, NotAllowed
from masterplan.core.folding import tidy
from masterplan.core.models import User
from regencies.domain import document as documents
from regencies.enums import UNIT_ROLES, Audience, DocumentKind
from regencies.models import Document, Unit

PHRASES = {
    "evidence.attached": gettext_lazy("melampirkan bukti pada inovasi ini"),
    "evidence.detached": gettext_lazy("melepas bukti dari inovasi ini"),
}
LABELS = {"evidence": gettext_lazy("bukti dukung")}

PHOTO_KINDS = frozenset({DocumentKind.PHOTO, DocumentKind.SCREENSHOT})


def audience_for(status: str) -> Audience:
    """Who reads a record of this status has to be able to open its evidence."""
    if status in REVIEWED_STATUSES:
        return Audience.REVIEWERS
    if status in INSIDE_STATUSES:
        return Audience.REGENCY
    return Audience.UNIT


def attach(
    document: Document,
    *,
    actor: User,
    innovation: Innovation,
    progress_report: ProgressReport | None = None,
    quick_win: QuickWin | None = None,
    page: str = "",
    note: str = "",
) -> Evidence:
    """Attach a document to a record, perhaps for one report or quick win of it.

    Attached already, the evidence that is there comes back as it is. The document is
    opened to those who may see the record. Raises NotAllowed, MoveRefused for a
    withdrawn document, InvalidFields.
    """
    with transaction.atomic():
        # One after the other with the record's own moves, or a submission that runs
        # now would not see this document, and this verb not the submission.
        ledger.lock(innovation.regency_id)
        current = _locked(innovation)
        _demand(actor, current, progress_report)
        kept = _attachable(document, current, actor)
        evidence = Evidence(
            document=kept,
            innovation=current,
            progress_report=progress_report,
            quick_win=quick_win,
            page=tidy(page),
            note=tidy(note),
        )
        _validate(evidence)
        known = Evidence.objects.filter(
            document=kept,
            innovation=current,
            progress_report=progress_report,
            quick_win=quick_win,
        ).first()
        if known is not None:
            return known
        evidence.save(force_insert=True)
        documents.widen([kept], to=audience_for(current.status), actor=actor)
        activity.record(
            [Event(current, "evidence.attached", {"evidence": (None, _told(kept))})],
            actor=actor,
        )
        rollup.recompute(current.regency_id)
    return evidence


def bring(
    *,
    actor: User,
    innovation: Innovation,
    fields: Mapping[str, object],
    upload: UploadedFile | None,
    progress_report: ProgressReport | None = None,
    quick_win: QuickWin | None = None,
    page: str = "",
    note: str = "",
) -> Evidence:
    """Keep a new document for the record's unit and attach it, perhaps for one report
    or quick win of it; a report's is kept as `keeper_of` says.

    `fields` as `document.keep` takes them; raises what both verbs raise. The file is
    looked at and drawn anew outside any transaction, so where the record changed in
    between, the document is kept and only the attaching is refused.
    """
    _demand(actor, innovation, progress_report)
    _validate(
        Evidence(
            innovation=innovation,
            progress_report=progress_report,
            quick_win=quick_win,
            page=tidy(page),
            note=tidy(note),
        )
    )
    unit = innovation.unit
    if progress_report is not None:
        unit = keeper_of(progress_report.action_item, actor)
    kept = documents.keep(
        actor=actor,
        regency=innovation.regency,
        unit=unit,
        fields=fields,
        upload=upload,
    )
    return attach(
        kept,
        actor=actor,
        innovation=innovation,
        progress_report=progress_report,
        quick_win=quick_win,
        page=page,
        note=note,
    )


def keeper_of(item: ActionItem, actor: User) -> Unit | None:
    """The unit that keeps what proves an activity: the actor's own of the two that may
    report on it, else who carries it out."""
    own = scope_of(actor).units_of(*UNIT_ROLES)
    both = (item.unit, item.innovation.unit)
    return next((unit for unit in both if unit and unit.pk in own), both[0] or both[1])


def detach(evidence: Evidence, *, actor: User, reason: str) -> None:
    """Take a document off a record; the document itself stays.

    Raises NotAllowed, DomainError without a reason. Detached already is no error.
    """
    reason = moves.reason_given(
        reason,
        _("Tuliskan alasannya; terbaca dalam riwayat inovasi."),
        longest=SENTENCE_MAX,
    )
    with transaction.atomic():
        ledger.lock(evidence.innovation.regency_id)
        current = _locked(evidence.innovation)
        _demand(actor, current)
        found = (
            Evidence.objects.filter(pk=evidence.pk).select_related("document").first()
        )
        if found is None:
            return
        found.delete()
        activity.record(
            [
                Event(
                    current,
                    "evidence.detached",
                    {"evidence": (_told(found.document), None)},
                    reason,
                )
            ],
            actor=actor,
        )
        rollup.recompute(current.regency_id)


def follow(innovations: Iterable[Innovation], *, actor: User | None) -> None:
    """Open the evidence of records that have just moved to who may see them now.

    Part of the move's own transaction; one statement where nothing is to be opened.
    """
    moved = [
        one for one in innovations if audience_for(one.status) is not Audience.UNIT
    ]
    if not moved:
        return
    by_audience: dict[Audience, list[int]] = {}
    for one in moved:
        by_audience.setdefault(audience_for(one.status), []).append(one.pk)
    for audience, ids in by_audience.items():
        attached = Document.objects.in_use().filter(evidence__innovation__in=ids)
        documents.widen(attached.distinct(), to=audience, actor=actor)


def show_photos(innovations: Iterable[Innovation], *, actor: User) -> None:
    """Open the photos of published records to everybody; part of publishing them."""
    photos = Document.objects.in_use().filter(
        evidence__innovation__in=[one.pk for one in innovations], kind__in=PHOTO_KINDS
    )
    documents.widen(photos.distinct(), to=Audience.PUBLIC, actor=actor)


def _told(document: Document) -> str:
    """What the record's history calls it. Never its title: who reads the history later
    may be more than who may open a document that was taken off again."""
    return f"{document.get_kind_display()} ({document.pk})"


def _locked(innovation: Innovation) -> Innovation:
    return (
        Innovation.objects.select_for_update(of=("self",))
        .select_related("regency", "unit")
        .get(pk=innovation.pk)
    )


def _demand(
    actor: User, innovation: Innovation, progress_report: ProgressReport | None = None
) -> None:
    """Whoever may report on an activity may prove it; all else the record's people."""
    if progress_report is None:
        may = actor.has_perm("innovations.change_innovation", innovation)
    else:
        may = actor.has_perm(
            "innovations.report_action_item", progress_report.action_item
        )
    if not may:
        raise moves.not_allowed(Innovation)


def _attachable(document: Document, innovation: Innovation, actor: User) -> Document:
    """The document held until the transaction ends, if it may be attached here."""
    kept = (
        Document.objects.visible_to(scope_of(actor))
        .select_for_update(of=("self",))
        .filter(pk=document.pk, regency=innovation.regency_id)
        .first()
    )
    if kept is None:
        raise NotAllowed(_("Dokumen ini bukan milik daerah yang sama."))
    if kept.withdrawn_at is not None:
        raise MoveRefused(
            _("Dokumen ini sudah ditarik. Pilih dokumen lain atau unggah yang baru.")
        )
    return kept


def _validate(evidence: Evidence) -> None:
    errors: dict[str, list[str]] = {}
    for name, limit in (("page", PAGE_MAX), ("note", NOTE_MAX)):
        if len(getattr(evidence, name)) > limit:
            errors[name] = [_("Paling panjang %(max)s huruf.") % {"max": limit}]
    report, quick_win = evidence.progress_report, evidence.quick_win
    if report and report.action_item.innovation_id != evidence.innovation_id:
        errors["progress_report"] = [_("Laporan ini bukan milik inovasi tersebut.")]
    if quick_win and quick_win.innovation_id != evidence.innovation_id:
        errors["quick_win"] = [_("Quick win ini bukan milik inovasi tersebut.")]
    if errors:
        raise InvalidFields(errors)
