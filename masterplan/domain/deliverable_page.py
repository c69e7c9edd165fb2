"""What the page of one deliverable shows, assembled once."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from masterplan.core.access import Scope
from masterplan.core.models import Activity, Comment
from masterplan.core.moves import Move
from masterplan.core.story import StoryLine, tell
from masterplan.core.templatetags.portal import number
from masterplan.domain import gate
from masterplan.domain.gate import Blocker
from masterplan.domain.stage_page import (
    STORY_SHOWN,
    Word,
    is_under_way,
    rule_told,
    status_of,
)
from masterplan.enums import DeliverableKind, DeliverableStatus, StageState
from masterplan.models import Deliverable, DeliverableVersion
from regencies.models import Document

COMMENTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Version:
    """One submission; `document` is None where the reader may not open it."""

    row: DeliverableVersion
    outcome: DeliverableStatus | None
    document: Document | None


@dataclass(frozen=True, slots=True)
class DeliverablePage:
    finding: str
    tone: str
    kind: DeliverableKind
    status: DeliverableStatus | Word | None
    stage_state: StageState
    condition: str
    document: Document | None
    blockers: tuple[Blocker, ...]
    versions: tuple[Version, ...]
    comments: list[Comment]
    is_cut: bool
    story: list[StoryLine]

    @property
    def is_document(self) -> bool:
        return self.kind == DeliverableKind.DOCUMENT

    @property
    def last(self) -> Version | None:
        return self.versions[0] if self.versions else None


def deliverable_page(deliverable: Deliverable, *, scope: Scope) -> DeliverablePage:
    """Everything the page prints, in constant statements."""
    stage = deliverable.stage
    is_asked = is_under_way(stage)
    blockers = gate.blockers(stage, [deliverable]) if is_asked else []
    status = status_of(deliverable, not blockers if is_asked else None)
    rows = list(
        deliverable.versions.select_related("submitted_by", "decided_by").order_by(
            "-number"
        )
    )
    asked = {row.document_id for row in rows} | {deliverable.document_id} - {None}
    readable = Document.objects.visible_to(scope).in_bulk(asked) if asked else {}
    comments = list(
        Comment.objects.for_target(deliverable).order_by("-id")[: COMMENTS_SHOWN + 1]
    )
    finding, tone = _finding(deliverable, status, blockers)
    return DeliverablePage(
        finding=finding,
        tone=tone,
        kind=DeliverableKind(deliverable.kind),
        status=status,
        stage_state=StageState(stage.state),
        condition=rule_told(deliverable),
        document=readable.get(deliverable.document_id or 0),
        blockers=tuple(blockers),
        versions=tuple(
            Version(
                row=row,
                outcome=DeliverableStatus(row.outcome) if row.outcome else None,
                document=readable.get(row.document_id),
            )
            for row in rows
        ),
        comments=comments[:COMMENTS_SHOWN][::-1],
        is_cut=len(comments) > COMMENTS_SHOWN,
        story=tell(Activity.objects.for_target(deliverable)[:STORY_SHOWN]),
    )


def consequence(step: Move) -> str:
    """What a move means, before it is made."""
    return {
        "submit": _("Dokumen disimpan sebagai versi baru dan menunggu persetujuan."),
        "return": _("Koordinator diberi tahu alasannya dan dapat mengganti dokumen."),
        "approve": _(
            "Dokumen tidak dapat diganti lagi kecuali luaran dibuka kembali; evaluator "
            "dan kementerian dapat membukanya."
        ),
        "reopen": _("Persetujuan dibatalkan; versi yang disetujui tetap tersimpan."),
    }[step.name]


def _finding(
    deliverable: Deliverable,
    status: DeliverableStatus | Word | None,
    blockers: list[Blocker],
) -> tuple[str, str]:
    if deliverable.kind != DeliverableKind.DOCUMENT:
        if status is None:
            return _("Aturan data ini diperiksa selama tahapnya berjalan."), ""
        count = sum(one.count for one in blockers)
        if count:
            return _("Belum terpenuhi: %(count)s hal masih kurang.") % {
                "count": number(count)
            }, "warn"
        return _("Terpenuhi menurut data di portal."), "good"
    return {
        DeliverableStatus.NOT_STARTED: (_("Belum ada dokumen yang dilampirkan."), ""),
        DeliverableStatus.DRAFT: (_("Dokumen terlampir, belum diajukan."), ""),
        DeliverableStatus.SUBMITTED: (_("Menunggu persetujuan."), ""),
        DeliverableStatus.RETURNED: (_("Dikembalikan untuk diperbaiki."), "warn"),
        DeliverableStatus.APPROVED: (_("Disetujui."), "good"),
    }[DeliverableStatus(deliverable.status)]
