"""One line of a masterplan: written, changed, struck, moved up or down."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError, StaleVersion
from masterplan.core.views.conflicts import conflicts_of
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    posted,
    render_page,
    visible_or_404,
)
from masterplan.domain import plan_part as verbs
from masterplan.domain.plan_part import KINDS, Kind, Part
from masterplan.forms.plan import initial_of_part, part_form
from masterplan.views.plan import (
    CREATE,
    form_page,
    head_of,
    version_of,
    visible_plan,
)
from regencies.models import FlagshipProgramme

# The kinds as addresses name them.
SLUGS = {
    "kata-kunci": "vision-word",
    "misi": "mission",
    "sasaran": "goal",
    "strategi": "strategy",
}


@require_http_methods(READ_OR_POST)
def part_create(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    noun = _kind(kind)
    plan = visible_plan(request, pk)
    demand(request, CREATE, plan)
    asked = request.GET
    form = part_form(
        noun,
        posted(request),
        programmes=_programmes(request, plan.regency_id),
        initial={name: asked[name] for name in ("dimension",) if name in asked},
    )
    if request.method == "POST" and form.is_valid():
        try:
            verbs.add(
                plan, kind=noun.name, actor=request.user, fields=form.cleaned_data
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            return _back(request, noun, plan.pk, _("Tersimpan."))
    return form_page(
        request,
        form,
        regency=plan.regency,
        title=_("Tambah %(noun)s") % {"noun": noun.label},
        back_url=_url(noun, plan.pk),
    )


@require_http_methods(READ_OR_POST)
def part_edit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    noun, part = _part(request, kind, pk)
    form = part_form(
        noun,
        posted(request),
        programmes=_programmes(request, part.regency_id),
        initial=initial_of_part(noun, part),
    )
    page: dict[str, Any] = {"version": version_of(request, part)}
    if request.method == "POST" and form.is_valid():
        try:
            verbs.revise(
                part,
                actor=request.user,
                version=page["version"],
                fields=form.cleaned_data,
            )
        except StaleVersion as stale:
            page["version"] = stale.version
            page["conflicts"] = conflicts_of(noun.model, stale)
        except DomainError as error:
            form.show_refusal(error)
        else:
            return _back(request, noun, part.masterplan_id, _("Tersimpan."))
    return form_page(
        request,
        form,
        regency=part.masterplan.regency,
        title=_("Ubah %(noun)s") % {"noun": noun.label},
        back_url=_url(noun, part.masterplan_id),
        **page,
    )


@require_http_methods(READ_OR_POST)
def part_remove(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Ask first (GET), then strike the line (POST)."""
    noun, part = _part(request, kind, pk)
    if request.method == "POST":
        try:
            verbs.remove(part, actor=request.user)
        except DomainError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(_url(noun, part.masterplan_id))
        return _back(request, noun, part.masterplan_id, _("Baris dihapus."))
    plan = visible_plan(request, part.masterplan_id)
    context = head_of(request, plan, "") | {
        "part": part,
        "noun": noun,
        "title": _("Hapus %(noun)s ini?") % {"noun": noun.label},
        "back_url": _url(noun, plan.pk),
    }
    return render_page(request, "masterplan/plan_part_remove.html", context)


@require_POST
def part_shift(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One place up or down."""
    noun, part = _part(request, kind, pk)
    by = -1 if request.POST.get("to") == "up" else 1
    try:
        verbs.shift(part, actor=request.user, by=by)
    except DomainError as error:
        messages.error(request, error.message)
    return HttpResponseRedirect(f"{_url(noun, part.masterplan_id)}#isi-{part.pk}")


def _kind(slug: str) -> Kind:
    if slug not in SLUGS:
        raise Http404
    return KINDS[SLUGS[slug]]


def _part(request: HttpRequest, kind: str, pk: int) -> tuple[Kind, Part]:
    noun = _kind(kind)
    part = visible_or_404(
        request,
        noun.model.objects.select_related("masterplan__regency__province"),
        pk=pk,
    )
    demand(request, CREATE, part.masterplan)
    return noun, part


def _programmes(request: HttpRequest, code: str) -> Any:
    return (
        FlagshipProgramme.objects.visible_to(scope_of(request.user))
        .filter(regency=code)
        .order_by("name")
    )


def _url(noun: Kind, plan: int) -> str:
    page = "strategies" if noun.name == "strategy" else "detail"
    return reverse(f"masterplans:{page}", args=[plan])


def _back(request: HttpRequest, noun: Kind, plan: int, said: str) -> HttpResponse:
    messages.success(request, f"{capfirst(str(noun.label))}: {said}")
    return HttpResponseRedirect(_url(noun, plan))
