"""One stage of a regency: what blocks it, what it brings, its moves; and new ones."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError, StaleVersion
from masterplan.core.moves import Move, refusal
from masterplan.core.views.conflicts import conflicts_of
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    posted,
    render_page,
    safe_next,
    visible_or_404,
    whole,
)
from masterplan.domain import deliverable as deliverables
from masterplan.domain import gate
from masterplan.domain import stage as verbs
from masterplan.domain import stage_page as page
from masterplan.domain.gate import Blocker
from masterplan.enums import STAGE_TRANSITIONS
from masterplan.forms.stage import (
    DeliverableForm,
    NotesForm,
    OpenForm,
    PlainForm,
    PlanForm,
    ReasonForm,
    RecordForm,
    StageForm,
)
from masterplan.models import Participation, StageRecord
from regencies.forms.refusing import RefusingForm
from regencies.models import Document, Unit

# Moves whose page shows what is still missing.
GATED = frozenset({"submit", "pass", "pass_with_notes"})
MAY_READ = "masterplan.view_stage"


@require_safe
def stage_page(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What still blocks it, what it has to bring, when, and who signed."""
    stage = visible_stage(request, code, pk)
    user = request.user
    context = {
        "regency": stage.regency,
        "stage": stage,
        "page": page.stage_page(stage, scope=scope_of(user)),
        "moves": verbs.allowed_moves(stage, actor=user),
        "may_plan": page.is_plannable(stage)
        and user.has_perm("masterplan.plan_stage", stage),
        "may_add": page.is_open(stage)
        and user.has_perm("masterplan.change_deliverable", stage),
    }
    return render_page(request, "masterplan/stage.html", context)


@require_http_methods(READ_OR_POST)
def stage_move(request: HttpRequest, code: str, pk: int, name: str) -> HttpResponse:
    """Ask for what the move needs (GET), make it (POST)."""
    stage = visible_stage(request, code, pk)
    step = STAGE_TRANSITIONS[name]
    demand(request, step.permission, stage)
    form = _form_of(request, stage, name)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.VERBS[name](
                stage,
                actor=request.user,
                version=_version(request, stage),
                **form.cleaned_data,
            )
        except DomainError as error:
            form.show_refusal(error)
            # What somebody else did in the meantime.
            stage.refresh_from_db()
        else:
            text = _("Tersimpan. Tahap ini kini: %(state)s.")
            messages.success(request, text % {"state": step.target.label})
            return HttpResponseRedirect(safe_next(request, stage.get_absolute_url()))
    return _move_page(request, stage, step, form)


@require_http_methods(READ_OR_POST)
def stage_plan(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """When it shall begin and end; a stale form shows both values."""
    stage = visible_stage(request, code, pk)
    demand(request, "masterplan.plan_stage", stage)
    form = PlanForm(
        posted(request),
        initial={
            "planned_start": stage.planned_start,
            "planned_end": stage.planned_end,
        },
    )
    context: dict[str, Any] = {
        "title": _("Ubah rencana"),
        "submit": _("Simpan rencana"),
        "version": _version(request, stage),
    }
    if request.method == "POST" and form.is_valid():
        try:
            verbs.plan(
                stage,
                actor=request.user,
                version=context["version"],
                **form.cleaned_data,
            )
        except StaleVersion as stale:
            context["version"] = stale.version
            context["conflicts"] = conflicts_of(StageRecord, stale)
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Rencana tahap tersimpan."))
            return HttpResponseRedirect(stage.get_absolute_url())
    return form_page(request, stage.regency, form, stage.get_absolute_url(), context)


@require_http_methods(READ_OR_POST)
def stage_add(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A stage of this regency alone, in the participation `pk`."""
    participation = visible_or_404(
        request,
        Participation.objects.select_related("regency__province", "cohort"),
        pk=pk,
        regency=code,
    )
    demand(request, MAY_READ, participation)
    demand(request, "masterplan.add_stage", participation)
    scope = scope_of(request.user)
    stages = StageRecord.objects.visible_to(scope).filter(participation=participation)
    form = StageForm(posted(request), stages=stages.order_by("order"))
    if request.method == "POST" and form.is_valid():
        try:
            fresh = verbs.add(participation, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Tahap tambahan tersimpan."))
            return HttpResponseRedirect(fresh.get_absolute_url())
    back_url = reverse("masterplan:bimtek", args=[code])
    context = {"title": _("Tambah tahap"), "submit": _("Simpan tahap")}
    return form_page(request, participation.regency, form, back_url, context)


@require_http_methods(READ_OR_POST)
def deliverable_add(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One more document that an open stage has to bring."""
    stage = visible_stage(request, code, pk)
    demand(request, "masterplan.change_deliverable", stage)
    form = DeliverableForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            fresh = deliverables.add(
                stage, actor=request.user, fields=form.cleaned_data
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Luaran tersimpan."))
            return HttpResponseRedirect(fresh.get_absolute_url())
    context = {"title": _("Tambah luaran"), "submit": _("Simpan luaran")}
    return form_page(request, stage.regency, form, stage.get_absolute_url(), context)


# --- Shared ------------------------------------------------------------------


def visible_stage(request: HttpRequest, code: str, pk: int) -> StageRecord:
    """The stage with all that its pages name; its facts are public, its page is not."""
    stage = visible_or_404(
        request,
        StageRecord.objects.select_related(
            "regency__province",
            "participation__cohort",
            "template",
            "submitted_by",
            "passed_by",
        ),
        pk=pk,
        regency=code,
    )
    demand(request, MAY_READ, stage)
    return stage


def form_page(
    request: HttpRequest,
    regency: Any,
    form: RefusingForm,
    back_url: str,
    context: dict[str, Any],
) -> HttpResponse:
    """One form about a stage or deliverable, under the regency's head."""
    status = 409 if "conflicts" in context else 422 if form.errors else 200
    context |= {"regency": regency, "form": form, "back_url": back_url}
    return render_page(request, "masterplan/stage_form.html", context, status=status)


def _version(request: HttpRequest, stage: StageRecord) -> int:
    """The version the form was read at."""
    asked = whole(request.POST.get("version", ""))
    return stage.version if asked is None else asked


def _form_of(request: HttpRequest, stage: StageRecord, name: str) -> RefusingForm:
    data = posted(request)
    scope = scope_of(request.user)
    if name == "open":
        today = timezone.localdate(timezone=stage.regency.zone)
        return OpenForm(data, initial={"on": today})
    if name == "record":
        documents: QuerySet[Document] = Document.objects.visible_to(scope).in_use()
        return RecordForm(data, documents=documents.filter(regency=stage.regency_id))
    if name == "pass_with_notes":
        units: QuerySet[Unit] = Unit.objects.visible_to(scope)
        own = units.filter(regency=stage.regency_id, is_active=True)
        return NotesForm(data, units=own.order_by("name"))
    if STAGE_TRANSITIONS[name].needs_reason:
        return ReasonForm(data)
    return PlainForm(data)


def _move_page(
    request: HttpRequest, stage: StageRecord, step: Move, form: RefusingForm
) -> HttpResponse:
    refused = refusal(stage, step, actor=request.user)
    if refused is None and step.name == "open":
        refused = verbs.too_early(stage)
    blockers: list[Blocker] = []
    if refused is None and step.name in GATED:
        blockers = [one for one in gate.blockers(stage) if one.is_required]
    is_stopped = bool(blockers) and step.name != "pass_with_notes"
    context = {
        "regency": stage.regency,
        "record": stage,
        "move": step,
        "form": form,
        "refused": refused,
        "blockers": blockers,
        "is_possible": refused is None and not is_stopped,
        "action_url": request.path,
        "text": page.consequence(stage, step),
    }
    status = 422 if form.errors else 200
    return render_page(request, "masterplan/stage_move.html", context, status=status)
