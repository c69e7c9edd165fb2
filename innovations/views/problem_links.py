"""Which innovations answer which problems, chosen from either side."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from innovations.domain import problem_link as verbs
from innovations.enums import InnovationStatus, ProblemStatus
from innovations.enums.problem import TRANSITIONS
from innovations.filters import SEARCH_MAX, InnovationFilter, ProblemFilter
from innovations.models import Innovation, Problem
from innovations.models.problem import unsolved
from innovations.views.record import head_of, inside_record
from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    render_page,
    safe_next,
    visible_or_404,
    whole,
)
from regencies.enums import UNIT_ROLES, Role

# More are found by searching.
OFFERED = 50


@require_http_methods(READ_OR_POST)
def problem_innovations(request: HttpRequest, pk: int) -> HttpResponse:
    """Look for innovations (GET) and say that they answer this problem (POST)."""
    problem = visible_or_404(
        request, Problem.objects.select_related("regency", "unit"), pk=pk
    )
    demand(request, "innovations.change_innovation")
    scope = scope_of(request.user)
    own = Innovation.objects.visible_to(scope).filter(regency=problem.regency_id)
    if not scope.holds(Role.COORDINATOR, regency=problem.regency_id):
        own = own.filter(unit__in=scope.units_of(*UNIT_ROLES))
    own = own.exclude(status=InnovationStatus.WITHDRAWN)
    if request.method == "POST":
        picked = _picked(request)
        chosen = own.filter(pk__in=picked)
        if _link(request, [problem], list(chosen), is_empty=not picked):
            return HttpResponseRedirect(problem.get_absolute_url())
    q = request.GET.get("q", "").strip()[:SEARCH_MAX]
    found = InnovationFilter({"q": q}, queryset=own.exclude(problems=problem)).qs
    offered = list(found.select_related("unit").order_by("name", "pk")[: OFFERED + 1])
    context = {
        "problem": problem,
        "q": q,
        "offered": [
            {"id": one.pk, "label": one.name, "note": one.unit or ""}
            for one in offered[:OFFERED]
        ],
        "is_cut": len(offered) > OFFERED,
    }
    return render_page(request, "innovations/problem_innovations.html", context)


@require_http_methods(READ_OR_POST)
def innovation_problems(request: HttpRequest, pk: int) -> HttpResponse:
    """ "Masalah yang dijawab": what the innovation answers, and more to choose from."""
    innovation = inside_record(request, pk)
    visible = Problem.objects.visible_to(scope_of(request.user))
    here = reverse("innovations:problems", args=[innovation.pk])
    if request.method == "POST":
        demand(request, "innovations.change_innovation", innovation)
        picked = _picked(request)
        chosen = visible.filter(pk__in=picked, regency=innovation.regency_id)
        if _link(request, list(chosen), [innovation], is_empty=not picked):
            return HttpResponseRedirect(here)
    q = request.GET.get("q", "").strip()[:SEARCH_MAX]
    context = head_of(request, innovation, "problems")
    context |= {
        "q": q,
        "here": here,
        "answered": [
            _answered(request, problem)
            for problem in visible.filter(innovations=innovation)
            .select_related("unit")
            .order_by("title", "pk")
        ],
        "offered": [],
        "is_cut": False,
    }
    if context["may_change"]:
        open_ones = visible.filter(unsolved(), regency=innovation.regency_id)
        found = ProblemFilter(
            {"q": q}, queryset=open_ones.exclude(innovations=innovation)
        ).qs
        offered = list(
            found.select_related("unit").order_by("-severity", "title", "pk")[
                : OFFERED + 1
            ]
        )
        context["is_cut"] = len(offered) > OFFERED
        context["offered"] = [
            {
                "id": one.pk,
                "label": one.title,
                "note": " · ".join(
                    [one.get_field_display(), str(one.unit or _("Seluruh daerah"))]
                ),
            }
            for one in offered[:OFFERED]
        ]
    return render_page(request, "innovations/record_problems.html", context)


@require_POST
def problem_unlink(request: HttpRequest, pk: int, innovation: int) -> HttpResponse:
    """Take one link back, from either side's page."""
    problem = visible_or_404(request, Problem.objects, pk=pk)
    linked = visible_or_404(
        request, Innovation.objects, pk=innovation, problems=problem
    )
    verbs.unlink(problem, linked, actor=request.user)
    messages.success(request, _("Tautan dilepas."))
    return HttpResponseRedirect(safe_next(request, problem.get_absolute_url()))


def _answered(request: HttpRequest, problem: Problem) -> dict[str, object]:
    step = TRANSITIONS["answer"]
    return {
        "problem": problem,
        "status": ProblemStatus(problem.status),
        "offers_answer": problem.status in step.sources
        and request.user.has_perm(step.permission, problem),
    }


def _link(
    request: HttpRequest,
    problems: list[Problem],
    innovations: list[Innovation],
    *,
    is_empty: bool,
) -> bool:
    """Link what was ticked; says whether that was done, with a message either way."""
    if is_empty:
        messages.error(request, _("Centang dahulu yang akan ditautkan."))
        return False
    try:
        count = verbs.link(problems, innovations, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return False
    messages.success(
        request,
        ngettext("%(count)s tautan baru.", "%(count)s tautan baru.", count)
        % {"count": count},
    )
    return True


def _picked(request: HttpRequest) -> list[int]:
    ids = (whole(text) for text in request.POST.getlist("pick"))
    return [pk for pk in ids if pk is not None]
