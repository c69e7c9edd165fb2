"""One entry of a masterplan, and what was frozen of all of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dimensions.enums import DimensionSlug
from innovations.enums import InnovationStatus
from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError, StaleVersion
from masterplan.core.models import Activity
from masterplan.core.story import tell
from masterplan.core.templatetags.portal import number
from masterplan.core.views.conflicts import conflicts_of
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    posted,
    render_page,
    visible_or_404,
)
from masterplan.domain import entry as verbs
from masterplan.domain import entry_baseline
from masterplan.enums import Horizon
from masterplan.forms.plan import EntryForm, PlanReasonForm, initial_of_entry
from masterplan.models import MasterplanEntry, Strategy
from masterplan.views.plan import CREATE, head_of, version_of, visible_plan

STORY_SHOWN = 30


@require_http_methods(READ_OR_POST)
def entry_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the plan says of an innovation, its baseline beside what it says now."""
    entry = _entry(request, pk)
    plan = visible_plan(request, entry.masterplan_id)
    page = head_of(request, plan, "entries")
    strategies = (
        Strategy.objects.visible_to(scope_of(request.user))
        .filter(masterplan=plan)
        .order_by("dimension__order", "order", "id")
    )
    form = EntryForm(
        posted(request), strategies=strategies, initial=initial_of_entry(entry)
    )
    page["version"] = version_of(request, entry)
    status = 200
    if request.method == "POST":
        demand(request, CREATE, entry)
        status = 422
        if form.is_valid():
            try:
                verbs.revise(
                    entry,
                    actor=request.user,
                    version=page["version"],
                    fields=form.cleaned_data,
                )
            except StaleVersion as stale:
                page["version"] = stale.version
                page["conflicts"] = conflicts_of(MasterplanEntry, stale)
                status = 409
            except DomainError as error:
                form.show_refusal(error)
            else:
                messages.success(request, _("Entri tersimpan."))
                return HttpResponseRedirect(entry.get_absolute_url())
    page |= {
        "entry": entry,
        "horizon": Horizon(entry.horizon),
        "dimension": DimensionSlug(entry.innovation.dimension_id),
        "innovation_status": InnovationStatus(entry.innovation.status),
        "form": form,
        "changes": entry_baseline.changes_of([entry])[entry.pk],
        "story": tell(Activity.objects.for_target(entry)[:STORY_SHOWN]),
    }
    return render_page(request, "masterplan/plan_entry.html", page, status=status)


@require_http_methods(READ_OR_POST)
def entry_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason (GET), then take it out of the plan (POST)."""
    entry = _entry(request, pk)
    demand(request, CREATE, entry)
    plan = visible_plan(request, entry.masterplan_id)
    form = PlanReasonForm(posted(request))
    if request.method == "POST":
        try:
            verbs.remove(
                entry, actor=request.user, reason=request.POST.get("reason", "")
            )
        except DomainError as error:
            if error.field != "reason":
                messages.error(request, error.message)
                return HttpResponseRedirect(entry.get_absolute_url())
            form.is_valid()
        else:
            messages.success(request, _("Inovasi dikeluarkan dari masterplan."))
            return HttpResponseRedirect(reverse("masterplans:entries", args=[plan.pk]))
    context = head_of(request, plan, "entries") | {"entry": entry, "form": form}
    return render_page(
        request,
        "masterplan/plan_entry_remove.html",
        context,
        status=422 if form.errors else 200,
    )


@require_safe
def plan_baseline(request: HttpRequest, pk: int) -> HttpResponse:
    """What reads otherwise now than when the plan's entries were frozen."""
    plan = visible_plan(request, pk)
    entries = list(
        MasterplanEntry.objects.visible_to(scope_of(request.user))
        .filter(masterplan=plan, baseline_at__isnull=False)
        .select_related("innovation")
        .order_by("number")
    )
    changes = entry_baseline.changes_of(entries)
    changed = [(entry, changes[entry.pk]) for entry in entries if changes[entry.pk]]
    finding = (
        _("%(changed)s dari %(total)s entri berubah sejak baseline dikunci.")
        % {"changed": number(len(changed)), "total": number(len(entries))}
        if changed
        else _("%(total)s entri masih sama dengan baseline.")
        % {"total": number(len(entries))}
    )
    context = head_of(request, plan, "baseline") | {
        "changed": changed,
        "total": len(entries),
        "frozen_at": max((one.baseline_at for one in entries), default=None),
        "finding": finding,
    }
    return render_page(request, "masterplan/plan_baseline.html", context)


def _entry(request: HttpRequest, pk: int) -> MasterplanEntry:
    return visible_or_404(
        request,
        MasterplanEntry.objects.select_related(
            "innovation__unit", "strategy", "masterplan"
        ),
        pk=pk,
    )
