"""What others say of a quick win: scores, the leader's approval, the mentor's
agreement, the evaluator's verdicts, and the regency's one answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain import quick_win_notices as notices
from innovations.domain.quick_win import (
    demand,
    demand_open,
    held,
    store,
)
from innovations.enums import (
    SCORE_MAX,
    SCORE_MIN,
    SENTENCE_MAX,
    QuickWinStatus,
    Verdict,
)
from innovations.models import QuickWin, QuickWinCriterion, QuickWinScore
from masterplan.core import activity, editing, moves
from masterplan.core.activity import Event
from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    MoveRefused,
    StaleVersion,
)
from masterplan.core.models import User
from regencies.domain import document as documents
from regencies.enums import Audience, DocumentKind
from regencies.models import Document, Regency

PHRASES = {
    "quick_win.scored": gettext_lazy("menilai quick win ini menurut kriteria"),
    "quick_win.approved": gettext_lazy("menyetujui quick win ini"),
    "quick_win.approval_recorded": gettext_lazy(
        "mencatat persetujuan kepala daerah atas quick win ini"
    ),
    "quick_win.agreed": gettext_lazy("menyepakati quick win ini"),
    "quick_win.judged": gettext_lazy("menilai manfaat dan dampak quick win ini"),
    "quick_win.answered": gettext_lazy("menanggapi penilaian quick win ini"),
}
_CENT = Decimal("0.01")
# The verdicts and their words: what an evaluator may still correct.
_JUDGED = ("benefit_verdict", "impact_verdict", "verdict_note")


@dataclass(frozen=True, slots=True)
class Given:
    """A score of one criterion with its words."""

    score: int
    note: str = ""


def weighted_total(parts: Iterable[tuple[int, int | None]]) -> Decimal | None:
    """The weighted mean of (weight, score) on the scale of 4.00.

    A criterion without a score counts as nothing, so that half a sheet ranks below a
    whole one. None where nothing has a score.
    """
    found = list(parts)
    if all(score is None for _weight, score in found):
        return None
    points = sum(weight * (score or 0) for weight, score in found)
    weights = sum(weight for weight, _score in found)
    return (Decimal(points) / weights).quantize(_CENT, rounding=ROUND_HALF_UP)


def score(
    quick_win: QuickWin, *, actor: User, version: int, scores: Mapping[str, Given]
) -> QuickWin:
    """Score criteria by their code; those not named keep what they have.

    The total is written anew over the criteria asked now. Raises StaleVersion,
    InvalidFields, NotAllowed, MoveRefused for a closed one. The same again writes
    nothing.
    """
    criteria = {
        one.code: one for one in QuickWinCriterion.objects.filter(is_current=True)
    }
    cleaned = _cleaned(scores, criteria)
    with transaction.atomic():
        [current] = held([quick_win])
        demand(actor, "innovations.score_quick_win", current)
        demand_open(current)
        if current.version != version:
            raise StaleVersion(version=current.version)
        known = {one.criterion_id: one for one in current.scores.all()}
        changed = []
        for code, given in cleaned.items():
            criterion = criteria[code]
            one = known.get(criterion.pk)
            if one and (one.score, one.note) == (given.score, given.note):
                continue
            made = QuickWinScore(
                quick_win=current,
                criterion=criterion,
                score=given.score,
                note=given.note,
            )
            known[criterion.pk] = made
            changed.append(made)
        if not changed:
            return current
        QuickWinScore.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["quick_win", "criterion"],
            update_fields=["score", "note"],
        )
        values = {
            one.pk: known[one.pk].score for one in criteria.values() if one.pk in known
        }
        before = current.score_total
        current.score_count = len(values)
        current.score_total = weighted_total(
            (one.weight, values.get(one.pk)) for one in criteria.values()
        )
        store(current, ["score_total", "score_count"])
        changes = (
            {"score_total": (before, current.score_total)}
            if before != current.score_total
            else {}
        )
        activity.record([Event(current, "quick_win.scored", changes)], actor=actor)
    return current


def approve(quick_wins: Iterable[QuickWin], *, actor: User) -> list[QuickWin]:
    """The leader approves selected ones by a click; returns those newly approved.

    All or none: raises NotAllowed, MoveRefused. Approved already is left as it is.
    """
    return _approve(
        quick_wins,
        "innovations.approve_quick_win",
        "quick_win.approved",
        actor=actor,
        minutes=None,
    )


def approve_by_minutes(
    quick_wins: Iterable[QuickWin],
    *,
    actor: User,
    regency: Regency,
    fields: Mapping[str, object],
    upload: UploadedFile | None,
) -> list[QuickWin]:
    """The coordinator records the leader's approval with the uploaded berita acara.

    `fields` are those of `document.keep`; the minutes stay in the regency. Raises what
    keeping a file raises, NotAllowed, MoveRefused.
    """
    permission = "innovations.record_quick_win_approval"
    asked = list(quick_wins)
    _demand_approvable(asked, permission, actor=actor)
    # The file before the locks: looking through it takes its time. Where the approval
    # is then refused it stays kept, and is found again by its bytes.
    minutes = documents.keep(
        actor=actor,
        regency=regency,
        unit=None,
        fields={
            "kind": DocumentKind.MINUTES,
            "audience": Audience.REGENCY,
            **fields,
        },
        upload=upload,
    )
    return _approve(
        asked,
        permission,
        "quick_win.approval_recorded",
        actor=actor,
        minutes=minutes,
    )


def agree(quick_wins: Iterable[QuickWin], *, actor: User) -> list[QuickWin]:
    """The mentor agrees with selected ones; returns those newly agreed to."""
    now = timezone.now()
    with transaction.atomic():
        current = held(quick_wins)
        _demand_approvable(current, "innovations.agree_quick_win", actor=actor)
        fresh = [one for one in current if one.agreed_at is None]
        for one in fresh:
            one.agreed_at, one.agreed_by = now, actor
            store(one, ["agreed_at", "agreed_by"])
        activity.record([Event(one, "quick_win.agreed") for one in fresh], actor=actor)
    return fresh


def judge(
    quick_win: QuickWin,
    *,
    actor: User,
    benefit: str,
    impact: str,
    note: str,
    version: int | None = None,
) -> QuickWin:
    """An evaluator says "bermanfaat" and "berdampak", each a Verdict, and why.

    It may be corrected until the regency has answered. Raises InvalidFields,
    NotAllowed, StaleVersion, MoveRefused.
    """
    note = note.strip()
    errors = {
        name: [_("Pilih salah satu.")]
        for name, value in (("benefit", benefit), ("impact", impact))
        if value not in Verdict.values
    }
    if not note:
        errors["note"] = [_("Tuliskan alasannya dalam satu kalimat.")]
    elif len(note) > SENTENCE_MAX:
        errors["note"] = [_("Paling panjang %(max)s huruf.") % {"max": SENTENCE_MAX}]
    if errors:
        raise InvalidFields(errors)
    with transaction.atomic():
        [current] = held([quick_win])
        demand(actor, "innovations.judge_quick_win", current)
        if version is not None and version != current.version:
            raise StaleVersion(version=current.version)
        if current.status == QuickWinStatus.PROPOSED:
            raise MoveRefused(_("Usulan belum dinilai; tunggu sampai terpilih."))
        if current.answered_at is not None:
            raise MoveRefused(
                _("Daerah sudah menanggapi, jadi penilaian ini tidak diubah lagi.")
            )
        offered = dict(zip(_JUDGED, (benefit, impact, note), strict=True))
        changes = editing.changes_of(current, offered)
        if not changes:
            return current
        editing.take(current, changes)
        current.judged_at, current.judged_by = timezone.now(), actor
        store(current, [*changes, "judged_at", "judged_by"])
        activity.record([Event(current, "quick_win.judged", changes)], actor=actor)
        notices.judged(current, actor=actor)
    return current


def answer(quick_win: QuickWin, *, actor: User, text: str) -> QuickWin:
    """The regency's one answer to the verdicts. Raises DomainError, NotAllowed,
    MoveRefused without verdicts or where it has answered."""
    text = text.strip()
    if not text:
        raise DomainError(
            _("Tuliskan tanggapannya."), code="answer_required", field="answer"
        )
    if len(text) > SENTENCE_MAX:
        raise DomainError(
            _("Paling panjang %(max)s huruf.") % {"max": SENTENCE_MAX},
            code="too_long",
            field="answer",
        )
    with transaction.atomic():
        [current] = held([quick_win])
        demand(actor, "innovations.answer_quick_win", current)
        if current.judged_at is None:
            raise MoveRefused(_("Belum ada penilaian untuk ditanggapi."))
        if current.answered_at is not None:
            raise MoveRefused(_("Daerah sudah menanggapi penilaian ini satu kali."))
        current.answer, current.answered_at = text, timezone.now()
        store(current, ["answer", "answered_at"])
        changes = {"answer": ("", text)}
        activity.record([Event(current, "quick_win.answered", changes)], actor=actor)
        notices.answered(current, actor=actor)
    return current


def _approve(
    quick_wins: Iterable[QuickWin],
    permission: str,
    verb: str,
    *,
    actor: User,
    minutes: Document | None,
) -> list[QuickWin]:
    now = timezone.now()
    with transaction.atomic():
        current = held(quick_wins)
        _demand_approvable(current, permission, actor=actor)
        fresh = [one for one in current if one.approved_at is None]
        for one in fresh:
            one.approved_at, one.approved_by, one.approval = now, actor, minutes
            store(one, ["approved_at", "approved_by", "approval"])
        activity.record([Event(one, verb) for one in fresh], actor=actor)
    return fresh


def _demand_approvable(
    quick_wins: Sequence[QuickWin], permission: str, *, actor: User
) -> None:
    if not quick_wins:
        raise DomainError(_("Centang dahulu quick win-nya."), code="nothing_chosen")
    for one in quick_wins:
        if not actor.has_perm(permission, one):
            raise moves.not_allowed(QuickWin)
        if one.status != QuickWinStatus.SELECTED:
            raise MoveRefused(
                _("Hanya quick win terpilih yang disetujui; “%(name)s” belum terpilih.")
                % {"name": one.innovation.name}
            )


def _cleaned(
    scores: Mapping[str, Given], criteria: Mapping[str, QuickWinCriterion]
) -> dict[str, Given]:
    errors: dict[str, list[str]] = {}
    cleaned = {}
    for code, given in scores.items():
        note = given.note.strip()
        if code not in criteria:
            errors[code] = [_("Kriteria ini tidak dikenal.")]
        elif not SCORE_MIN <= given.score <= SCORE_MAX:
            errors[code] = [_("Nilai harus 1 sampai 4.")]
        elif len(note) > SENTENCE_MAX:
            errors[code] = [_("Paling panjang %(max)s huruf.") % {"max": SENTENCE_MAX}]
        cleaned[code] = Given(given.score, note)
    if errors:
        raise InvalidFields(errors)
    return cleaned
