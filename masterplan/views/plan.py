"""A masterplan: its editions, its head, its vision, its moves, its story."""

from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dimensions.enums import DimensionSlug
from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError, StaleVersion
from masterplan.core.templatetags.portal import number
from masterplan.core.views.conflicts import conflicts_of
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    posted,
    render_page,
    visible_or_404,
    whole,
)
from masterplan.domain import plan as verbs
from masterplan.domain import plan_listing as listing
from masterplan.enums import Horizon, PlanStatus
from masterplan.enums.plan import TRANSITIONS
from masterplan.forms.plan import (
    NewPlanForm,
    PlanForm,
    PlanReasonForm,
    initial_of_plan,
)
from masterplan.models import (
    Goal,
    Masterplan,
    MasterplanEntry,
    Mission,
    Strategy,
    VisionWord,
)
from regencies.enums import DocumentKind
from regencies.models import Document, Regency

CREATE = "masterplan.change_masterplan"
READ = "masterplan.view_masterplan"
YEARS = 5


@require_safe
def plan_list(request: HttpRequest, code: str) -> HttpResponse:
    """The editions of a regency, the newest first."""
    regency = visible_or_404(
        request, Regency.objects.select_related("province"), pk=code
    )
    demand(request, READ, regency)
    scope = scope_of(request.user)
    plans = list(
        listing.with_counts(
            Masterplan.objects.visible_to(scope).filter(regency=regency), scope
        ).order_by("-edition")
    )
    current = next((one for one in plans if one.status == PlanStatus.ACTIVE), None)
    context = {
        "regency": regency,
        "rows": [
            {"plan": one, "status": PlanStatus(one.status), "former": former}
            for one, former in zip_longest(plans, plans[1:])
        ],
        "finding": finding_of(current) if current else "",
        "may_change": request.user.has_perm(CREATE, regency),
    }
    return render_page(request, "masterplan/plans.html", context)


@require_http_methods(READ_OR_POST)
def plan_create(request: HttpRequest, code: str) -> HttpResponse:
    """The next edition, empty or begun from a former one."""
    regency = visible_or_404(
        request, Regency.objects.select_related("province"), pk=code
    )
    demand(request, CREATE, regency)
    editions = (
        Masterplan.objects.visible_to(scope_of(request.user))
        .filter(regency=regency)
        .order_by("-edition")
    )
    year = timezone.localdate(timezone=regency.zone).year
    form = NewPlanForm(
        posted(request),
        initial={
            "title": _("Masterplan Smart City %(name)s") % {"name": regency.name},
            "start_year": year,
            "end_year": year + YEARS - 1,
            "horizon_years": 2 * YEARS,
        },
        documents=_regulations(request, regency.pk),
        editions=editions if editions.exists() else None,
    )
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        try:
            plan = verbs.create(
                actor=request.user,
                regency=regency,
                former=fields.pop("former", None),
                parts=fields.pop("parts", ()),
                fields=fields,
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Masterplan tersimpan sebagai draf."))
            return HttpResponseRedirect(plan.get_absolute_url())
    return form_page(
        request,
        form,
        regency=regency,
        title=_("Susun masterplan"),
        back_url=reverse("masterplan:plans", args=[regency.pk]),
    )


@require_safe
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Vision, its key words, missions and goals."""
    plan = visible_plan(request, pk)
    scope = scope_of(request.user)
    goals = (
        Goal.objects.visible_to(scope)
        .filter(masterplan=plan)
        .select_related("dimension")
        .order_by("order", "id")
    )
    regulations = Document.objects.visible_to(scope).filter(pk=plan.regulation_id)
    context = head_of(request, plan, "detail") | {
        "words": VisionWord.objects.visible_to(scope)
        .filter(masterplan=plan)
        .order_by("order", "id"),
        "missions": Mission.objects.visible_to(scope)
        .filter(masterplan=plan)
        .prefetch_related("flagship_programmes")
        .order_by("order", "id"),
        "goals": _by_dimension(goals),
        "regulation": regulations.first() if plan.regulation_id else None,
        "moves": verbs.allowed_moves(plan, actor=request.user),
    }
    return render_page(request, "masterplan/plan.html", context)


@require_safe
def plan_strategies(request: HttpRequest, pk: int) -> HttpResponse:
    """Strategies by dimension, with how many entries rest on each."""
    plan = visible_plan(request, pk)
    scope = scope_of(request.user)
    seen = MasterplanEntry.objects.visible_to(scope).values("pk")
    strategies = list(
        Strategy.objects.visible_to(scope)
        .filter(masterplan=plan)
        .select_related("sub_dimension")
        .annotate(used=Count("entries", filter=Q(entries__in=seen)))
        .order_by("order", "id")
    )
    groups = [
        {
            "slug": slug.value,
            "label": slug.label,
            "strategies": [one for one in strategies if one.dimension_id == slug],
        }
        for slug in DimensionSlug
    ]
    without = [str(group["label"]) for group in groups if not group["strategies"]]
    finding = _("%(count)s strategi untuk %(filled)s dari 6 dimensi.") % {
        "count": number(len(strategies)),
        "filled": len(groups) - len(without),
    }
    if strategies and without:
        finding += " " + _("Belum ada: %(names)s.") % {"names": ", ".join(without)}
    context = head_of(request, plan, "strategies") | {
        "groups": groups,
        "finding": finding,
        "is_empty": not strategies,
    }
    return render_page(request, "masterplan/plan_strategies.html", context)


@require_http_methods(READ_OR_POST)
def plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, period, vision and regulation; a stale form shows both values."""
    plan = visible_plan(request, pk)
    demand(request, CREATE, plan)
    form = PlanForm(
        posted(request),
        initial=initial_of_plan(plan),
        documents=_regulations(request, plan.regency_id),
    )
    page: dict[str, Any] = {"version": version_of(request, plan)}
    if request.method == "POST" and form.is_valid():
        try:
            verbs.revise(
                plan,
                actor=request.user,
                version=page["version"],
                fields=form.cleaned_data,
            )
        except StaleVersion as stale:
            page["version"] = stale.version
            page["conflicts"] = conflicts_of(Masterplan, stale)
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Masterplan tersimpan."))
            return HttpResponseRedirect(plan.get_absolute_url())
    return form_page(
        request,
        form,
        regency=plan.regency,
        title=_("Ubah masterplan"),
        back_url=plan.get_absolute_url(),
        **page,
    )


@require_http_methods(READ_OR_POST)
def plan_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Ask about a move (GET), carry it out (POST)."""
    if name not in TRANSITIONS:
        raise Http404
    step = TRANSITIONS[name]
    plan = visible_plan(request, pk)
    demand(request, step.permission, plan)
    form = PlanReasonForm(posted(request)) if step.needs_reason else None
    version = version_of(request, plan)
    if request.method == "POST":
        try:
            if form is None:
                verbs.activate(plan, actor=request.user, version=version)
            else:
                verbs.supersede(
                    plan,
                    actor=request.user,
                    version=version,
                    reason=request.POST.get("reason", ""),
                )
        except DomainError as error:
            if form is None or error.field != "reason":
                messages.error(request, error.message)
                return HttpResponseRedirect(plan.get_absolute_url())
            form.show_refusal(error)
        else:
            messages.success(
                request,
                _("Tersimpan. Status masterplan kini: %(status)s.")
                % {"status": step.target.label},
            )
            return HttpResponseRedirect(plan.get_absolute_url())
    context = head_of(request, plan, "") | {
        "move": step,
        "form": form,
        "is_possible": plan.status in step.sources,
    }
    status = 422 if form is not None and form.errors else 200
    return render_page(request, "masterplan/plan_move.html", context, status=status)


# --- Shared by the pages of a plan -------------------------------------------


def visible_plan(request: HttpRequest, pk: int) -> Any:
    """The plan with `with_counts` and its regency, for whoever may read it."""
    plans: Any = listing.with_counts(
        Masterplan.objects.select_related("regency__province"), scope_of(request.user)
    )
    plan = visible_or_404(request, plans, pk=pk)
    demand(request, READ, plan)
    return plan


def head_of(request: HttpRequest, plan: Any, tab: str) -> dict[str, Any]:
    """What every page of a plan shows above its own part."""
    status = PlanStatus(plan.status)
    tabs = [
        ("detail", _("Visi dan misi"), None),
        ("strategies", _("Strategi"), None),
        ("entries", _("Entri"), plan.taken),
        ("candidates", _("Belum masuk"), plan.candidates),
        ("programmes", _("Tabel program"), None),
        ("roadmap", _("Peta jalan"), None),
        ("alignment", _("Keselarasan"), None),
    ]
    if plan.frozen:
        tabs.append(("baseline", _("Baseline"), plan.frozen))
    tabs.append(("history", _("Riwayat"), None))
    return {
        "plan": plan,
        "regency": plan.regency,
        "status": status,
        "may_change": status != PlanStatus.SUPERSEDED
        and request.user.has_perm(CREATE, plan),
        "plan_finding": finding_of(plan),
        "tabs": [
            {
                "label": label,
                "url": reverse(f"masterplans:{name}", args=[plan.pk]),
                "is_current": name == tab,
                "count": count,
            }
            for name, label, count in tabs
        ],
    }


def finding_of(plan: Any) -> str:
    """96 of 119 are in the plan; the rest, and what lacks a basis."""
    text = _("%(taken)s dari %(total)s inovasi masuk masterplan") % {
        "taken": number(plan.taken),
        "total": number(plan.taken + plan.candidates),
    }
    if plan.candidates:
        text += _("; %(count)s belum") % {"count": number(plan.candidates)}
    if plan.without_basis:
        text += _("; %(count)s tanpa dasar") % {"count": number(plan.without_basis)}
    return f"{text}."


def version_of(request: HttpRequest, record: Any) -> int:
    """The version the form was read at."""
    asked = whole(request.POST.get("version", ""))
    return record.version if asked is None else asked


def form_page(
    request: HttpRequest,
    form: Any,
    *,
    regency: Regency,
    title: str,
    back_url: str,
    **context: Any,
) -> HttpResponse:
    status = 409 if "conflicts" in context else 422 if form.errors else 200
    context |= {
        "regency": regency,
        "form": form,
        "title": title,
        "back_url": back_url,
    }
    return render_page(request, "masterplan/plan_form.html", context, status=status)


def _by_dimension(goals: Any) -> list[dict[str, Any]]:
    """The goals of all dimensions together first, then one group a dimension."""
    found = list(goals)
    groups = [
        {
            "slug": slug,
            "label": label,
            "goals": [
                {"goal": one, "horizon": Horizon(one.horizon)}
                for one in found
                if (one.dimension_id or "") == slug
            ],
        }
        for slug, label in (("", _("Semua dimensi")), *DimensionSlug.choices)
    ]
    return [group for group in groups if group["goals"]]


def _regulations(request: HttpRequest, code: str) -> QuerySet[Document]:
    """The regulations and decrees kept for the regency that this reader may open."""
    return (
        Document.objects.visible_to(scope_of(request.user))
        .in_use()
        .filter(
            regency=code,
            kind__in=[
                DocumentKind.REGULATION,
                DocumentKind.BYLAW,
                DocumentKind.DECREE,
            ],
        )
        .order_by("-created_at")
    )
