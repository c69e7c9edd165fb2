"""The stages and deliverables of a draft set; the ministry's alone."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from masterplan.core.errors import DomainError, StaleVersion
from masterplan.core.views.conflicts import conflicts_of
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    posted,
    render_page,
    whole,
)
from masterplan.domain import template_deliverable, template_stage
from masterplan.domain.gate import SIGNATURE_RULE
from masterplan.domain.rules import RULES
from masterplan.domain.template_listing import question_of
from masterplan.enums import DeliverableKind, TemplateStatus
from masterplan.forms.template import (
    DeliverableForm,
    StageForm,
    initial_of_deliverable,
    initial_of_stage,
)
from masterplan.models import DeliverableTemplate, StageTemplate
from masterplan.views import template
from masterplan.views.template import CHANGE

KIND, RULE, CHOOSE = "jenis", "aturan", "pilih"


@require_http_methods(READ_OR_POST)
def stage_create(request: HttpRequest, owner: str, version: int) -> HttpResponse:
    demand(request, CHANGE)
    context = template.set_context(owner, version)
    form = StageForm(posted(request), is_new=True)
    if request.method == "POST" and form.is_valid():
        try:
            template_stage.add(
                actor=request.user,
                cohort=context["cohort"],
                version=version,
                fields=form.fields_entered(),
                code=form.cleaned_data["code"],
                order=form.cleaned_data["order"],
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            return _kept(request, context, _("Tahap ditambahkan."))
    return _form_page(request, context, form, title=_("Tambah tahap"))


@require_http_methods(READ_OR_POST)
def stage_edit(request: HttpRequest, pk: int) -> HttpResponse:
    stage, context = _stage(request, pk)
    form = StageForm(posted(request), initial=initial_of_stage(stage), is_new=False)
    page = _edits(request, stage)
    if request.method == "POST" and form.is_valid():
        try:
            template_stage.revise(
                stage,
                actor=request.user,
                edits=page["version"],
                fields=form.fields_entered(),
                order=form.cleaned_data["order"],
            )
        except StaleVersion as stale:
            page |= {
                "version": stale.version,
                "conflicts": conflicts_of(StageTemplate, stale),
            }
        except DomainError as error:
            form.show_refusal(error)
        else:
            return _kept(request, context, _("Tahap tersimpan."))
    return _form_page(
        request,
        context,
        form,
        title=_("Ubah tahap “%(name)s”") % {"name": stage},
        **page,
    )


@require_http_methods(READ_OR_POST)
def stage_remove(request: HttpRequest, pk: int) -> HttpResponse:
    stage, context = _stage(request, pk)
    page = _edits(request, stage)
    if request.method == "POST":
        try:
            template_stage.remove(stage, actor=request.user, edits=page["version"])
        except DomainError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(context["set_url"])
        return _kept(request, context, _("Tahap dihapus dari rancangan."))
    context |= page | {
        "title": _("Hapus tahap “%(name)s”") % {"name": stage},
        "text": _("Tahap ini dan semua luarannya dihapus dari rancangan."),
        "action": _("Hapus tahap dari rancangan"),
        "is_danger": True,
        "back_url": context["set_url"],
    }
    return render_page(request, "masterplan/ministry_confirm.html", context)


# --- Deliverables ------------------------------------------------------------


@require_http_methods(READ_OR_POST)
def deliverable_create(request: HttpRequest, pk: int) -> HttpResponse:
    """First what is asked is chosen, then it is named and its figures are given."""
    stage, context = _stage(request, pk)
    kind, rule = _choice(request)
    if not kind:
        return _choose_page(request, context, title=_("Tambah luaran"))
    form = DeliverableForm(
        posted(request),
        initial={"kind": kind, "rule": rule, "is_required": True},
        kind=kind,
        rule=rule,
        is_new=True,
    )
    page = _edits(request, stage)
    if request.method == "POST" and form.is_valid():
        try:
            template_deliverable.add(
                stage,
                actor=request.user,
                edits=page["version"],
                fields=form.fields_entered(),
                code=form.cleaned_data["code"],
            )
        except StaleVersion as stale:
            page |= {
                "version": stale.version,
                "conflicts": conflicts_of(DeliverableTemplate, stale),
            }
        except DomainError as error:
            form.show_refusal(error)
        else:
            return _kept(request, context, _("Luaran ditambahkan."))
    title = _("Tambah luaran pada “%(stage)s”") % {"stage": stage}
    page |= _asked_page(kind, rule)
    return _form_page(request, context, form, title=title, **page)


@require_http_methods(READ_OR_POST)
def deliverable_edit(request: HttpRequest, pk: int) -> HttpResponse:
    deliverable, context = _deliverable(request, pk)
    title = _("Ubah luaran “%(name)s”") % {"name": deliverable}
    if CHOOSE in request.GET and request.method != "POST":
        return _choose_page(request, context, title=title)
    kind, rule = _choice(request)
    if not kind:
        kind, rule = deliverable.kind, deliverable.rule
    form = DeliverableForm(
        posted(request),
        initial=initial_of_deliverable(deliverable) | {"kind": kind, "rule": rule},
        kind=kind,
        rule=rule,
        is_new=False,
    )
    page = _edits(request, deliverable.stage)
    if request.method == "POST" and form.is_valid():
        try:
            template_deliverable.revise(
                deliverable,
                actor=request.user,
                edits=page["version"],
                fields=form.fields_entered(),
            )
        except StaleVersion as stale:
            page |= {
                "version": stale.version,
                "conflicts": conflicts_of(DeliverableTemplate, stale),
            }
        except DomainError as error:
            form.show_refusal(error)
        else:
            return _kept(request, context, _("Luaran tersimpan."))
    page |= _asked_page(kind, rule)
    return _form_page(request, context, form, title=title, **page)


@require_http_methods(READ_OR_POST)
def deliverable_remove(request: HttpRequest, pk: int) -> HttpResponse:
    deliverable, context = _deliverable(request, pk)
    page = _edits(request, deliverable.stage)
    if request.method == "POST":
        try:
            template_deliverable.remove(
                deliverable, actor=request.user, edits=page["version"]
            )
        except DomainError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(context["set_url"])
        return _kept(request, context, _("Luaran dihapus dari rancangan."))
    context |= page | {
        "title": _("Hapus luaran “%(name)s”") % {"name": deliverable},
        "text": _("Luaran ini tidak diminta lagi setelah rancangan diberlakukan."),
        "action": _("Hapus luaran dari rancangan"),
        "is_danger": True,
        "back_url": context["set_url"],
    }
    return render_page(request, "masterplan/ministry_confirm.html", context)


# --- Shared ------------------------------------------------------------------


def _stage(request: HttpRequest, pk: int) -> tuple[StageTemplate, dict[str, Any]]:
    """A stage that a form is about. What is in force has no form: 404; a form sent
    after that is answered by the verb."""
    demand(request, CHANGE)
    stage = get_object_or_404(StageTemplate.objects.select_related("cohort"), pk=pk)
    _demand_draft(request, stage)
    return stage, template.place(stage.cohort, stage.version)


def _deliverable(
    request: HttpRequest, pk: int
) -> tuple[DeliverableTemplate, dict[str, Any]]:
    demand(request, CHANGE)
    deliverable = get_object_or_404(
        DeliverableTemplate.objects.select_related("stage__cohort"), pk=pk
    )
    stage = deliverable.stage
    _demand_draft(request, stage)
    return deliverable, template.place(stage.cohort, stage.version)


def _demand_draft(request: HttpRequest, stage: StageTemplate) -> None:
    if request.method != "POST" and stage.status != TemplateStatus.DRAFT:
        raise Http404


def _edits(request: HttpRequest, stage: StageTemplate) -> dict[str, Any]:
    """The state of the stage that the form was made from."""
    asked = whole(request.POST.get("version", ""))
    return {"version": stage.edits if asked is None else asked}


def _choice(request: HttpRequest) -> tuple[str, str]:
    """The kind and rule chosen; a kind of "" where nothing usable was."""
    kind = request.POST.get("kind") or request.GET.get(KIND, "")
    rule = request.POST.get("rule") or request.GET.get(RULE, "")
    if kind == DeliverableKind.DOCUMENT:
        return kind, ""
    if kind == DeliverableKind.SIGNATURE:
        return kind, SIGNATURE_RULE
    # An unknown rule that was sent is refused by the verb, not passed over.
    if kind == DeliverableKind.RULE and (rule in RULES or request.method == "POST"):
        return kind, rule
    return "", ""


def _asked_page(kind: str, rule: str) -> dict[str, Any]:
    """What the form says of the choice made before it."""
    return {
        "asked_kind": DeliverableKind(kind).label,
        "asked_rule": question_of(RULES[rule]) if rule in RULES else "",
        "choose_query": f"?{CHOOSE}=1",
    }


def _choose_page(
    request: HttpRequest, context: dict[str, Any], *, title: str
) -> HttpResponse:
    context |= {
        "title": title,
        "back_url": context["set_url"],
        "rules": [(name, question_of(rule)) for name, rule in RULES.items()],
    }
    return render_page(request, "masterplan/template_choose.html", context)


def _kept(
    request: HttpRequest, context: dict[str, Any], sentence: str
) -> HttpResponseRedirect:
    messages.success(request, sentence)
    return HttpResponseRedirect(context["set_url"])


def _form_page(
    request: HttpRequest, context: dict[str, Any], form: Any, **page: Any
) -> HttpResponse:
    status = 409 if "conflicts" in page else 422 if form.errors else 200
    context |= page | {
        "form": form,
        "action": _("Simpan"),
        "back_url": context["set_url"],
    }
    return render_page(request, "masterplan/ministry_form.html", context, status=status)
