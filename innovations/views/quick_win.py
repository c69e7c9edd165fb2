"""One quick win: its sheet, what is written on it, its moves."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from innovations.domain import quick_win as verbs
from innovations.domain import quick_win_review as review
from innovations.domain import quick_win_sheet as sheet
from innovations.enums import QUICK_WIN_MONTHS_WARN, Health, QuickWinStatus, Verdict
from innovations.enums.quick_win import TRANSITIONS, Closing
from innovations.forms.quick_win import (
    AnswerForm,
    DeliverForm,
    JudgeForm,
    ReasonForm,
    ScoreForm,
    SelectForm,
    SheetForm,
)
from innovations.models import Evidence, QuickWin
from innovations.models.quick_win_health import with_plan_health
from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError, StaleVersion
from masterplan.core.models import Activity
from masterplan.core.story import tell
from masterplan.core.views.conflicts import conflicts_of
from masterplan.core.views.pages import READ_OR_POST, demand, posted, render_page, whole
from regencies.forms.refusing import RefusingForm
from regencies.models import Document

STORY_SHOWN = 30


@require_safe
def quick_win_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet: what it is, ten criteria, targets, proof, who agreed, what was
    found."""
    quick_win = visible_quick_win(request, pk)
    user = request.user
    outcomes = sheet.outcomes(quick_win)
    may_change = user.has_perm("innovations.change_quick_win", quick_win)
    is_selected = quick_win.status == QuickWinStatus.SELECTED
    moves = verbs.allowed_moves(quick_win, actor=user)
    context = facts_of(request, quick_win) | {
        "outcomes": outcomes,
        "has_mentor": sheet.has_mentor(quick_win.regency_id),
        "minutes": _minutes(request, quick_win),
        "hints": sheet.hints(quick_win, outcomes=outcomes)
        if may_change and quick_win.is_open
        else [],
        "moves": moves,
        "may_change": may_change and quick_win.is_open,
        "may_score": quick_win.is_open
        and user.has_perm("innovations.score_quick_win", quick_win),
        "may_attach": user.has_perm(
            "innovations.change_innovation", quick_win.innovation
        ),
        "may_approve": is_selected
        and quick_win.approved_at is None
        and (
            user.has_perm("innovations.approve_quick_win", quick_win)
            or user.has_perm("innovations.record_quick_win_approval", quick_win)
        ),
        "may_agree": is_selected
        and quick_win.agreed_at is None
        and user.has_perm("innovations.agree_quick_win", quick_win),
        "may_judge": quick_win.status != QuickWinStatus.PROPOSED
        and quick_win.answered_at is None
        and user.has_perm("innovations.judge_quick_win", quick_win),
        "may_answer": quick_win.judged_at is not None
        and quick_win.answered_at is None
        and user.has_perm("innovations.answer_quick_win", quick_win),
        "story": tell(Activity.objects.for_target(quick_win)[:STORY_SHOWN]),
    }
    return render_page(request, "innovations/quick_win.html", context)


@require_http_methods(READ_OR_POST)
def quick_win_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The targets of the months and the result; a stale one shows both values."""
    quick_win = visible_quick_win(request, pk)
    demand(request, "innovations.change_quick_win", quick_win)
    form = SheetForm(
        posted(request),
        initial={name: getattr(quick_win, name) for name in verbs.EDITABLE_FIELDS},
    )
    page: dict[str, Any] = {
        "quick_win": quick_win,
        "title": _("Isi lembar quick win"),
        "submit": _("Simpan lembar"),
        "version": version_of(request, quick_win),
    }
    if request.method == "POST" and form.is_valid():
        try:
            verbs.revise(
                quick_win,
                actor=request.user,
                version=page["version"],
                fields=form.cleaned_data,
            )
        except StaleVersion as stale:
            page |= {
                "version": stale.version,
                "conflicts": conflicts_of(QuickWin, stale),
            }
            return form_page(request, form, status=409, **page)
        except DomainError as error:
            form.show_refusal(error)
        else:
            return done(request, quick_win, _("Lembar quick win tersimpan."))
    return form_page(request, form, **page)


@require_http_methods(READ_OR_POST)
def quick_win_score(request: HttpRequest, pk: int) -> HttpResponse:
    """The ten criteria, each with a score and a sentence."""
    quick_win = visible_quick_win(request, pk)
    demand(request, "innovations.score_quick_win", quick_win)
    form = ScoreForm(posted(request), criteria=sheet.criteria(quick_win))
    page: dict[str, Any] = {
        "quick_win": quick_win,
        "title": _("Nilai menurut kriteria"),
        "submit": _("Simpan nilai"),
        "version": version_of(request, quick_win),
    }
    if request.method == "POST" and form.is_valid():
        try:
            review.score(
                quick_win,
                actor=request.user,
                version=page["version"],
                scores=form.given(),
            )
        except StaleVersion as stale:
            page |= {"version": stale.version, "conflicts": []}
            form.show_refusal(stale)
            return form_page(request, form, status=409, **page)
        except DomainError as error:
            form.show_refusal(error)
        else:
            return done(request, quick_win, _("Nilai tersimpan."))
    return form_page(request, form, **page)


@require_http_methods(READ_OR_POST)
def quick_win_select(request: HttpRequest, pk: int) -> HttpResponse:
    """From when to when, and which rank; the verb says what the record still lacks."""
    quick_win = visible_quick_win(request, pk)
    demand(request, "innovations.select_quick_win", quick_win)
    today = timezone.localdate(timezone=quick_win.regency.zone)
    form = SelectForm(
        posted(request),
        initial={
            "start_on": today,
            "due_on": verbs.months_after(today, QUICK_WIN_MONTHS_WARN),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            selected = verbs.select(
                quick_win,
                actor=request.user,
                version=version_of(request, quick_win),
                **form.cleaned_data,
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            text = _("Terpilih dengan peringkat %(rank)s.") % {"rank": selected.rank}
            return done(request, quick_win, text)
    return form_page(
        request,
        form,
        quick_win=quick_win,
        title=TRANSITIONS["select"].button,
        submit=TRANSITIONS["select"].button,
        version=quick_win.version,
        missing=[verbs.said_field(one) for one in verbs.lacking(quick_win.innovation)],
    )


@require_http_methods(READ_OR_POST)
def quick_win_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Ask for the result or the reason (GET), make the move (POST)."""
    quick_win = visible_quick_win(request, pk)
    step = TRANSITIONS[name]
    demand(request, step.permission, quick_win)
    form: RefusingForm
    if name == "deliver":
        form = DeliverForm(posted(request), initial={"result": quick_win.result})
    else:
        form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.move(
                quick_win,
                name=name,
                actor=request.user,
                version=version_of(request, quick_win),
                **form.cleaned_data,
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            text = _("Tersimpan. Status quick win kini: %(status)s.")
            return done(request, quick_win, text % {"status": step.target.label})
    return form_page(
        request,
        form,
        quick_win=quick_win,
        title=step.button,
        submit=step.button,
        version=quick_win.version,
        is_danger=step.tone == "danger",
    )


@require_http_methods(READ_OR_POST)
def quick_win_judge(request: HttpRequest, pk: int) -> HttpResponse:
    """An evaluator's two verdicts with a sentence."""
    quick_win = visible_quick_win(request, pk)
    demand(request, "innovations.judge_quick_win", quick_win)
    form = JudgeForm(
        posted(request),
        initial={
            "benefit": quick_win.benefit_verdict,
            "impact": quick_win.impact_verdict,
            "note": quick_win.verdict_note,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            review.judge(
                quick_win,
                actor=request.user,
                version=version_of(request, quick_win),
                **form.cleaned_data,
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            return done(request, quick_win, _("Penilaian tersimpan."))
    return form_page(
        request,
        form,
        quick_win=quick_win,
        title=_("Nilai manfaat dan dampak"),
        submit=_("Simpan penilaian"),
        version=quick_win.version,
    )


@require_http_methods(READ_OR_POST)
def quick_win_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The regency's one answer to the verdicts."""
    quick_win = visible_quick_win(request, pk)
    demand(request, "innovations.answer_quick_win", quick_win)
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            review.answer(
                quick_win, actor=request.user, text=form.cleaned_data["answer"]
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            return done(request, quick_win, _("Tanggapan terkirim."))
    return form_page(
        request,
        form,
        quick_win=quick_win,
        title=_("Tanggapi penilaian evaluator"),
        submit=_("Kirim tanggapan"),
        version=quick_win.version,
    )


# --- Shared ------------------------------------------------------------------


def visible_quick_win(request: HttpRequest, pk: int) -> QuickWin:
    """The quick win with all that its pages name; none of a stranger's, though its
    record may be published."""
    scope = scope_of(request.user)
    quick_wins = (
        QuickWin.objects.visible_to(scope)
        .read_inside(scope)
        .select_related(
            "innovation__unit",
            "innovation__sub_dimension",
            "innovation__regency",
            "regency__logo",
            "regency__leading_sector",
            "dimension",
            "approved_by",
            "approval",
            "agreed_by",
            "judged_by",
        )
    )
    return get_object_or_404(with_plan_health(quick_wins, timezone.localdate()), pk=pk)


def facts_of(request: HttpRequest, quick_win: QuickWin) -> dict[str, Any]:
    """What the sheet says on the screen and on paper alike."""
    user = request.user
    today = timezone.localdate(timezone=quick_win.regency.zone)
    health = getattr(quick_win, "plan_health", "")
    is_insider = user.has_perm("innovations.view_contact", quick_win.innovation)
    return {
        "quick_win": quick_win,
        "innovation": quick_win.innovation,
        "zone": quick_win.regency.time_zone,
        "status": QuickWinStatus(quick_win.status),
        "closing": Closing.STALLED if quick_win.is_stalled(today) else None,
        "health": Health(health) if health else None,
        "criteria": sheet.criteria(quick_win),
        "milestones": sheet.milestones(quick_win),
        "money": sheet.money(quick_win.innovation),
        "evidence": _evidence(request, quick_win),
        "benefit": _verdict(quick_win.benefit_verdict),
        "impact": _verdict(quick_win.impact_verdict),
        "may_view_contact": is_insider,
    }


def form_page(
    request: HttpRequest, form: RefusingForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    """One form about a quick win, under its name."""
    if form.errors and status == 200:
        status = 422
    return render_page(
        request,
        "innovations/quick_win_form.html",
        {"conflicts": None, "missing": [], "is_danger": False}
        | context
        | {"form": form},
        status=status,
    )


def version_of(request: HttpRequest, quick_win: QuickWin) -> int:
    """The version the form was read at."""
    asked = whole(request.POST.get("version", ""))
    return quick_win.version if asked is None else asked


def done(request: HttpRequest, quick_win: QuickWin, text: str) -> HttpResponse:
    messages.success(request, text)
    return HttpResponseRedirect(reverse("quick-wins:detail", args=[quick_win.pk]))


def _evidence(request: HttpRequest, quick_win: QuickWin) -> list[Evidence]:
    """What proves it: attached for it, or to its record as such."""
    return list(
        Evidence.objects.visible_to(scope_of(request.user))
        .filter(innovation=quick_win.innovation_id, document__withdrawn_at=None)
        .exclude(quick_win__isnull=False, quick_win__year__lt=quick_win.year)
        .exclude(quick_win__isnull=False, quick_win__year__gt=quick_win.year)
        .select_related("document")
    )


def _minutes(request: HttpRequest, quick_win: QuickWin) -> Document | None:
    """The berita acara, for who may open it."""
    if quick_win.approval_id is None:
        return None
    visible = Document.objects.visible_to(scope_of(request.user))
    return visible.filter(pk=quick_win.approval_id).first()


def _verdict(value: str) -> str:
    return str(Verdict(value).label) if value else ""
