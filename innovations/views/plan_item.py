"""One activity of an action plan: its page, its form, its moves, its health."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from innovations.domain import action_item as verbs
from innovations.domain.record import reads_inside
from innovations.enums import ActionStatus
from innovations.enums.action_item import DONE_PERCENT, TRANSITIONS
from innovations.forms.plan import ActionItemForm, HealthForm, initial_of_item
from innovations.forms.reason import ReasonForm
from innovations.models import ActionItem, Evidence, Innovation, ProgressReport
from innovations.views.plan import shown
from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError, NotAllowed, StaleVersion
from masterplan.core.models import Activity
from masterplan.core.moves import Move
from masterplan.core.story import tell
from masterplan.core.views.conflicts import Conflict, conflicts_of
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    render_page,
    safe_next,
    visible_or_404,
    whole,
)
from regencies.models import Unit

REPORTS_SHOWN = 50
STORY_SHOWN = 20


def visible_item(request: HttpRequest, pk: int) -> ActionItem:
    """The item with all that its pages name."""
    items = ActionItem.objects.select_related(
        "innovation__unit", "innovation__regency", "unit", "regency"
    )
    return visible_or_404(request, items.with_health(timezone.localdate()), pk=pk)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The activity, its reports newest first, and what happened to it."""
    item = visible_item(request, pk)
    scope = scope_of(request.user)
    reports = list(
        ProgressReport.objects.visible_to(scope)
        .filter(action_item=item)
        .select_related("created_by")[:REPORTS_SHOWN]
    )
    papers: dict[int, list[Evidence]] = {}
    for one in (
        Evidence.objects.visible_to(scope)
        .filter(progress_report__in=[report.pk for report in reports])
        .select_related("document")
    ):
        papers.setdefault(one.progress_report_id, []).append(one)
    user = request.user
    may_report = user.has_perm("innovations.report_action_item", item)
    context = shown(item) | {
        "innovation": item.innovation,
        "zone": item.regency.time_zone,
        "reports": [
            {"report": report, "evidence": papers.get(report.pk, [])}
            for report in reports
        ],
        "story": tell(Activity.objects.for_target(item)[:STORY_SHOWN]),
        "moves": verbs.allowed_moves(item, actor=user),
        "may_change": user.has_perm("innovations.change_action_item", item),
        "may_override": item.is_open
        and user.has_perm("innovations.override_action_item", item),
        "may_report": may_report and item.is_open,
        "offers_finish": may_report and item.is_open and item.physical == DONE_PERCENT,
        "quarters": [
            (quarter, value)
            for quarter, value in (
                ("I", item.target_q1),
                ("II", item.target_q2),
                ("III", item.target_q3),
                ("IV", item.target_q4),
            )
            if value is not None
        ],
    }
    return render_page(request, "innovations/plan_item.html", context)


@require_http_methods(READ_OR_POST)
def create(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an activity to a record's plan."""
    innovation = visible_or_404(
        request, Innovation.objects.select_related("regency", "unit"), pk=pk
    )
    if not reads_inside(scope_of(request.user), innovation):
        raise NotAllowed(_("Peran Anda tidak mencakup tindakan ini."))
    demand(request, "innovations.create_action_item", innovation)
    today = timezone.localdate()
    form = ActionItemForm(
        request.POST or None,
        initial={
            "unit": innovation.unit_id,
            "start_month": today.month,
            "start_year": today.year,
            "end_month": 12,
            "end_year": today.year,
        },
        units=_units(request, innovation),
        today=today,
    )
    if request.method == "POST" and form.is_valid():
        try:
            verbs.create(innovation, actor=request.user, fields=form.fields_entered())
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Kegiatan ditambahkan."))
            again = request.POST.get("action") == "again"
            target = "plans:create" if again else "plans:record"
            return HttpResponseRedirect(reverse(target, args=[innovation.pk]))
    return _form_page(request, form, innovation=innovation, item=None)


@require_http_methods(READ_OR_POST)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The same form over a stored activity; a stale one shows both values."""
    item = visible_item(request, pk)
    demand(request, "innovations.change_action_item", item)
    form = ActionItemForm(
        request.POST or None,
        initial=initial_of_item(item),
        units=_units(request, item.innovation),
        today=timezone.localdate(),
        item=item,
    )
    version = _version(request, item)
    conflicts: list[Conflict] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            verbs.revise(
                item,
                actor=request.user,
                version=version,
                fields=form.fields_entered(),
            )
        except StaleVersion as stale:
            version = stale.version
            conflicts = conflicts_of(ActionItem, stale)
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Perubahan kegiatan tersimpan."))
            return HttpResponseRedirect(item.get_absolute_url())
    return _form_page(
        request,
        form,
        innovation=item.innovation,
        item=item,
        version=version,
        conflicts=conflicts,
    )


@require_http_methods(READ_OR_POST)
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Ask before the move (GET, with a reason where it needs one) or make it (POST)."""
    item = visible_item(request, pk)
    step = TRANSITIONS[name]
    demand(request, step.permission, item)
    if request.method != "POST":
        return _ask(request, item, step, _ReasonForm())
    form = _ReasonForm(request.POST)
    version = whole(request.POST.get("version", ""))
    try:
        verbs.move(
            [item],
            name=name,
            actor=request.user,
            reason=request.POST.get("reason", ""),
            versions={} if version is None else {item.pk: version},
        )
    except DomainError as error:
        if error.field == "reason" and not form.is_valid():
            return _ask(request, item, step, form, status=422)
        messages.error(request, error.message)
    else:
        messages.success(
            request,
            _("Tersimpan. Status kegiatan kini: %(status)s.")
            % {"status": step.target.label},
        )
    return HttpResponseRedirect(safe_next(request, item.get_absolute_url()))


@require_http_methods(READ_OR_POST)
def health(request: HttpRequest, pk: int) -> HttpResponse:
    """Say the activity's health with a reason, or leave it to the portal again."""
    item = visible_item(request, pk)
    demand(request, "innovations.override_action_item", item)
    form = HealthForm(
        request.POST or None,
        initial={"health": item.health_override, "reason": item.override_reason},
    )
    if request.method == "POST" and form.is_valid():
        try:
            verbs.override_health(
                item,
                actor=request.user,
                health=form.cleaned_data["health"],
                reason=form.cleaned_data["reason"],
                version=whole(request.POST.get("version", "")),
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Kesehatan kegiatan tersimpan."))
            return HttpResponseRedirect(item.get_absolute_url())
    context = {"item": item, "form": form, "version": _version(request, item)}
    status = 422 if form.errors else 200
    return render_page(request, "innovations/plan_health.html", context, status=status)


class _ReasonForm(ReasonForm):
    """The reason of a move; it stands in the activity's story."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("Tercatat dalam riwayat kegiatan.")


def _ask(
    request: HttpRequest,
    item: ActionItem,
    step: Move,
    form: ReasonForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "item": item,
        "move": step,
        "form": form if step.needs_reason else None,
        "is_danger": step.tone == "danger",
        "is_possible": item.status in step.sources,
        "target": ActionStatus(step.target),
    }
    return render_page(request, "innovations/plan_move.html", context, status=status)


def _form_page(
    request: HttpRequest, form: ActionItemForm, **context: Any
) -> HttpResponse:
    is_stale = context.get("conflicts") is not None
    status = 422 if form.errors else 409 if is_stale else 200
    return render_page(
        request,
        "innovations/plan_form.html",
        {"form": form, "version": None, "conflicts": None} | context,
        status=status,
    )


def _units(request: HttpRequest, innovation: Innovation) -> list[Unit]:
    """The OPD that may carry it out: active ones, and the one named now."""
    return list(
        Unit.objects.visible_to(scope_of(request.user)).filter(
            regency=innovation.regency_id, is_active=True
        )
    )


def _version(request: HttpRequest, item: ActionItem) -> int:
    sent = whole(request.POST.get("version", ""))
    return item.version if sent is None else sent
