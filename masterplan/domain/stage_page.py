"""What the page of one stage shows, assembled once."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from masterplan.core.access import Scope
from masterplan.core.models import Activity
from masterplan.core.moves import Move
from masterplan.core.story import StoryLine, tell
from masterplan.core.templatetags.portal import day, number
from masterplan.domain import gate, rules, schedule
from masterplan.domain.gate import Blocker
from masterplan.domain.stage_progress import tone_of
from masterplan.domain.template import templates_for
from masterplan.enums import (
    BASELINE_STAGE,
    DeliverableKind,
    DeliverableStatus,
    FollowUpStatus,
    StageState,
)
from masterplan.models import Deliverable, FollowUp, Meeting, StageRecord
from regencies.enums import Role
from regencies.models import Document

STORY_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Word:
    """A status that no row stores, as pages print one."""

    label: str
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class Line:
    """One deliverable: its status, or for data rules whether they hold.

    `is_fulfilled` is None where the gate is not asked (the stage is not under way).
    """

    deliverable: Deliverable
    kind: DeliverableKind
    status: DeliverableStatus | Word | None
    is_fulfilled: bool | None
    document: Document | None
    condition: str


@dataclass(frozen=True, slots=True)
class StagePage:
    summary: str
    finding: str
    tone: str
    state: StageState
    ahead: str
    ahead_tone: str
    blockers: tuple[Blocker, ...]
    lines: tuple[Line, ...]
    expected: tuple[str, ...]
    follow_ups: tuple[tuple[FollowUp, FollowUpStatus], ...]
    meetings: tuple[Meeting, ...]
    proof: Document | None
    passed_as: str
    story: list[StoryLine]


def stage_page(stage: StageRecord, *, scope: Scope) -> StagePage:
    """Everything the page prints, in constant statements."""
    state = StageState(stage.state)
    deliverables = list(stage.deliverables.order_by("order", "pk"))
    blockers = gate.blockers(stage, deliverables) if is_under_way(stage) else None
    follow_ups = list(
        FollowUp.objects.visible_to(scope)
        .filter(stage=stage)
        .select_related("unit")
        .order_by("due_on", "pk")
    )
    today = timezone.localdate(timezone=stage.regency.zone)
    ahead = schedule.days_ahead(stage, today)
    finding, tone = _finding(stage, deliverables, blockers, follow_ups)
    return StagePage(
        summary=stage.template.summary if stage.template else "",
        finding=finding,
        tone=tone,
        state=state,
        ahead=schedule.said(ahead),
        ahead_tone=tone_of(ahead),
        blockers=tuple(blockers or ()),
        lines=_lines(deliverables, blockers, scope),
        expected=_expected(stage) if state == StageState.UPCOMING else (),
        follow_ups=tuple((one, FollowUpStatus(one.status)) for one in follow_ups),
        meetings=tuple(
            Meeting.objects.visible_to(scope)
            .filter(stage=stage, is_cancelled=False)
            .order_by("starts_on", "pk")
        ),
        proof=_proof(stage, scope),
        passed_as=str(Role(stage.passed_as).label) if stage.passed_as else "",
        story=tell(Activity.objects.for_target(stage)[:STORY_SHOWN]),
    )


def is_open(stage: StageRecord) -> bool:
    return stage.state == StageState.OPEN


def is_under_way(stage: StageRecord) -> bool:
    return stage.state in (StageState.OPEN, StageState.SUBMITTED)


def is_plannable(stage: StageRecord) -> bool:
    return stage.state != StageState.PASSED


def consequence(stage: StageRecord, step: Move) -> str:
    """What a move means, before it is made."""
    words = {
        "open": _("Luaran yang diminta templat yang berlaku disalin ke tahap ini."),
        "submit": _("Pembimbing, atau pimpinan bila tidak ada, diminta mengesahkan."),
        "return": _("Tahap kembali berjalan dan koordinator diberi tahu alasannya."),
        "pass": _("Tahap dinyatakan lulus hari ini atas nama Anda."),
        "pass_with_notes": _(
            "Setiap hal yang masih menghalangi menjadi tindak lanjut bertenggat, dan "
            "catatannya tampak untuk seterusnya."
        ),
        "record": _(
            "Untuk tahap yang sudah terlaksana sebelum tercatat di portal. Tidak ada "
            "yang diperiksa; tahap ditandai “dicatat kemudian”."
        ),
        "reopen": _(
            "Kelulusan dibatalkan. Luaran dan versi yang disetujui tetap tersimpan."
        ),
    }
    text = words[step.name]
    if step.name in ("pass", "pass_with_notes") and stage.code == BASELINE_STAGE:
        text += " " + _(
            "Isi masterplan dikunci sebagai baseline; perubahan sesudahnya perlu "
            "alasan."
        )
    return text


def rule_told(deliverable: Deliverable) -> str:
    """What a data rule asks for, in words; empty for a document."""
    name = deliverable.rule
    if not name and deliverable.kind == DeliverableKind.SIGNATURE:
        name = gate.SIGNATURE_RULE
    if not name:
        return ""
    return rules.told(name, deliverable.parameters)


def status_of(
    deliverable: Deliverable, is_fulfilled: bool | None
) -> DeliverableStatus | Word | None:
    """A document's own status; of what is asked, whether it holds."""
    if deliverable.kind == DeliverableKind.DOCUMENT:
        return DeliverableStatus(deliverable.status)
    if is_fulfilled is None:
        return None
    if is_fulfilled:
        return Word(_("Terpenuhi"), "good", "check")
    return Word(_("Belum terpenuhi"), "warn", "alert")


def _lines(
    deliverables: Iterable[Deliverable],
    blockers: list[Blocker] | None,
    scope: Scope,
) -> tuple[Line, ...]:
    rows = list(deliverables)
    lacking = {one.deliverable_id for one in blockers or ()}
    asked = {one.document_id for one in rows if one.document_id}
    readable = Document.objects.visible_to(scope).in_bulk(asked) if asked else {}
    lines = []
    for one in rows:
        is_fulfilled = None if blockers is None else one.pk not in lacking
        lines.append(
            Line(
                deliverable=one,
                kind=DeliverableKind(one.kind),
                status=status_of(one, is_fulfilled),
                is_fulfilled=is_fulfilled,
                document=readable.get(one.document_id),
                condition=rule_told(one),
            )
        )
    return tuple(lines)


def _expected(stage: StageRecord) -> tuple[str, ...]:
    """What the templates in force will ask for once it is opened."""
    if not stage.code:
        return ()
    for template in templates_for(stage.participation.cohort):
        if template.code == stage.code:
            return tuple(one.name for one in template.deliverables.all())
    return ()


def _proof(stage: StageRecord, scope: Scope) -> Document | None:
    """What proves a stage recorded afterwards, for who may open it."""
    if stage.proof_id is None:
        return None
    return Document.objects.visible_to(scope).filter(pk=stage.proof_id).first()


def _finding(
    stage: StageRecord,
    deliverables: list[Deliverable],
    blockers: list[Blocker] | None,
    follow_ups: list[FollowUp],
) -> tuple[str, str]:
    """The page's one sentence and its tone."""
    if blockers is not None:
        lacking = {one.deliverable_id for one in blockers}
        text = _("%(fulfilled)s dari %(asked)s luaran terpenuhi") % {
            "fulfilled": number(len(deliverables) - len(lacking)),
            "asked": number(len(deliverables)),
        }
        required = sum(one.count for one in blockers if one.is_required)
        if required:
            text += "; " + _("%(count)s hal masih menghalangi tahap ini.") % {
                "count": number(required)
            }
            return text, "warn"
        if stage.state == StageState.SUBMITTED:
            return text + "; " + _("tahap ini menunggu pengesahan."), "good"
        return text + "; " + _("tahap ini siap diajukan."), "good"
    if stage.state == StageState.UPCOMING:
        if stage.planned_start is None:
            return _("Tahap ini belum dimulai dan belum direncanakan."), ""
        return _("Tahap ini belum dimulai; direncanakan mulai %(day)s.") % {
            "day": day(stage.planned_start)
        }, ""
    return _passed(stage, follow_ups)


def _passed(stage: StageRecord, follow_ups: list[FollowUp]) -> tuple[str, str]:
    when = day(stage.passed_on) if stage.passed_on else stage.passed_text
    noted = [one for one in follow_ups if one.blocker]
    if stage.has_notes:
        is_open = sum(one.status == FollowUpStatus.OPEN for one in noted)
        text = _(
            "Lulus dengan catatan pada %(when)s: %(open)s dari %(all)s tindak lanjut "
            "belum selesai."
        )
        words = {"when": when, "open": number(is_open), "all": number(len(noted))}
        return text % words, "warn" if is_open else "good"
    if stage.is_recorded_later:
        return _("Sudah terlaksana (%(when)s), dicatat kemudian.") % {"when": when}, ""
    return _("Lulus pada %(when)s.") % {"when": when}, "good"
