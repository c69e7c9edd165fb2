"""One problem: its page, its form, its moves."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from innovations.domain import problem as verbs
from innovations.domain import problem_entry as entry
from innovations.enums import InnovationStatus, ProblemStatus, Severity
from innovations.enums.problem import TRANSITIONS
from innovations.forms.problem import ProblemForm, initial_of, initial_of_draft
from innovations.forms.reason import ReasonForm
from innovations.models import Innovation, Problem
from innovations.views.entry import units_for
from masterplan.core import drafts
from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError, StaleVersion
from masterplan.core.models import FormDraft
from masterplan.core.views.conflicts import conflicts_of
from masterplan.core.views.drafts import forget_unsent, keeps_unsent, unsent
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    render_page,
    safe_next,
    visible_or_404,
    whole,
)
from regencies.enums import UNIT_ROLES, Role
from regencies.models import District, PilotArea, Regency


@require_safe
def problem_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What hurts, who answers for it, and which innovations answer it."""
    problem = visible_problem(request, pk)
    visible = Innovation.objects.visible_to(scope_of(request.user))
    answers = [
        {
            "innovation": innovation,
            "status": InnovationStatus(innovation.status),
            "may_unlink": request.user.has_perm(
                "innovations.change_innovation", innovation
            )
            or request.user.has_perm("innovations.change_problem", problem),
        }
        for innovation in visible.filter(problems=problem)
        .select_related("unit", "regency")
        .order_by("name", "pk")
    ]
    context = head_of(request, problem, "detail")
    context |= {
        "answers": answers,
        "hidden_answers": problem.answers - len(answers),
        "may_link": request.user.has_perm("innovations.change_innovation"),
        "offers_answer": problem.answers
        and any(move.name == "answer" for move in context["moves"]),
    }
    return render_page(request, "innovations/problem.html", context)


@keeps_unsent
@require_http_methods(READ_OR_POST)
def problem_create(request: HttpRequest) -> HttpResponse:
    """The form; somebody of several regencies first says for which."""
    demand(request, "innovations.create_problem")
    scope = scope_of(request.user)
    codes = scope.regencies_of(*UNIT_ROLES, Role.COORDINATOR)
    asked = request.GET.get("regency", "")
    if asked not in codes:
        if len(codes) > 1:
            places = Regency.objects.visible_to(scope).filter(pk__in=codes)
            return render_page(
                request, "innovations/problem_regency.html", {"places": places}
            )
        [asked] = codes
    regency = Regency.objects.visible_to(scope).get(pk=asked)
    draft = _draft(request, asked)
    units = units_for(scope, asked)
    initial: dict[str, object] = {"pilot_area": request.GET.get("kawasan", "")}
    if len(units) == 1:
        initial["unit"] = units[0].pk
    form = _form(request, regency, units, initial, draft)
    if request.method == "POST" and form.is_valid():
        try:
            made = entry.enter(
                actor=request.user, regency=regency, fields=form.fields_entered()
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            forget_unsent(request)
            messages.success(request, _("Masalah tersimpan."))
            return HttpResponseRedirect(made.get_absolute_url())
    return _form_page(request, form, regency=regency, draft=draft, draft_target=asked)


@keeps_unsent
@require_http_methods(READ_OR_POST)
def problem_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The same form over a stored problem."""
    problem = visible_problem(request, pk)
    demand(request, "innovations.change_problem", problem)
    draft = _draft(request, str(problem.pk))
    units = units_for(scope_of(request.user), problem.regency_id)
    if problem.unit and problem.unit not in units:
        units = [*units, problem.unit]
    form = _form(request, problem.regency, units, initial_of(problem), draft, problem)
    version = version_of(request, problem)
    if draft and draft.base_version is not None:
        # Typed over an older version: sending it shows both values.
        version = draft.base_version
    page: dict[str, Any] = {
        "regency": problem.regency,
        "problem": problem,
        "draft": draft,
        "draft_target": str(problem.pk),
    }
    if request.method == "POST" and form.is_valid():
        try:
            entry.amend(
                problem,
                actor=request.user,
                version=version,
                fields=form.fields_entered(),
            )
        except StaleVersion as stale:
            page |= {
                "version": stale.version,
                "conflicts": conflicts_of(Problem, stale),
            }
            return _form_page(request, form, status=409, **page)
        except DomainError as error:
            form.show_refusal(error)
        else:
            forget_unsent(request)
            messages.success(request, _("Perubahan tersimpan."))
            return HttpResponseRedirect(problem.get_absolute_url())
    return _form_page(request, form, version=version, **page)


@require_http_methods(READ_OR_POST)
def problem_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Ask before the move (GET, with a reason where it needs one) or make it (POST)."""
    problem = visible_or_404(request, Problem.objects, pk=pk)
    step = TRANSITIONS[name]
    demand(request, step.permission, problem)
    form = ReasonForm(request.POST or None)
    status = 200
    if request.method == "POST":
        version = whole(request.POST.get("version", ""))
        try:
            verbs.move(
                [problem],
                name=name,
                actor=request.user,
                reason=request.POST.get("reason", ""),
                versions={} if version is None else {problem.pk: version},
            )
        except DomainError as error:
            if error.field != "reason":
                messages.error(request, error.message)
                return HttpResponseRedirect(problem.get_absolute_url())
            form.is_valid()
            status = 422
        else:
            messages.success(
                request,
                _("Tersimpan. Status masalah kini: %(status)s.")
                % {"status": step.target.label},
            )
            return HttpResponseRedirect(safe_next(request, problem.get_absolute_url()))
    context = {
        "problem": problem,
        "move": step,
        "form": form if step.needs_reason else None,
        "is_possible": problem.status in step.sources,
    }
    return render_page(request, "innovations/problem_move.html", context, status=status)


def visible_problem(request: HttpRequest, pk: int) -> Problem:
    """The problem with all that its pages name, and `answers`, how many innovations."""
    problems = Problem.objects.select_related(
        "regency", "unit", "district", "pilot_area", "created_by"
    ).annotate(answers=Count("innovations"))
    return visible_or_404(request, problems, pk=pk)


def head_of(request: HttpRequest, problem: Problem, tab: str) -> dict[str, Any]:
    """What every tab shows above its own part."""
    status = ProblemStatus(problem.status)
    return {
        "problem": problem,
        "status": status,
        "severity": Severity(problem.severity),
        "zone": problem.regency.time_zone,
        "is_late": status != ProblemStatus.SOLVED
        and problem.due_on is not None
        and problem.due_on < timezone.localdate(),
        "moves": verbs.allowed_moves(problem, actor=request.user),
        "may_change": request.user.has_perm("innovations.change_problem", problem),
        "tabs": [
            {
                "label": label,
                "url": reverse(f"problems:{name}", args=[problem.pk]),
                "is_current": name == tab,
            }
            for name, label in (
                ("detail", _("Ringkasan")),
                ("documents", _("Bukti")),
                ("comments", _("Catatan")),
                ("history", _("Riwayat")),
            )
        ],
    }


def version_of(request: HttpRequest, problem: Problem) -> int:
    """The version the form was read at."""
    asked = whole(request.POST.get("version", ""))
    return problem.version if asked is None else asked


def _form(
    request: HttpRequest,
    regency: Regency,
    units: list[Any],
    initial: dict[str, object],
    draft: FormDraft | None,
    problem: Problem | None = None,
) -> ProblemForm:
    areas = PilotArea.objects.visible_to(scope_of(request.user)).filter(regency=regency)
    kept = problem.pilot_area_id if problem else None
    return ProblemForm(
        request.POST or None,
        initial=initial | (initial_of_draft(draft.data) if draft else {}),
        units=units,
        districts=District.objects.filter(regency=regency).order_by("name", "code"),
        pilot_areas=[one for one in areas if one.is_active or one.pk == kept],
    )


def _form_page(
    request: HttpRequest, form: ProblemForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    if form.errors:
        status = 422
    context |= {"form": form, "draft_form": entry.DRAFT_FORM}
    return render_page(request, "innovations/problem_form.html", context, status=status)


def _draft(request: HttpRequest, target: str) -> FormDraft | None:
    """What this person typed here before and did not send; not over what he sends."""
    if request.method == "POST":
        return None
    return unsent(request) or drafts.find(
        user=request.user, form=entry.DRAFT_FORM, target=target
    )
