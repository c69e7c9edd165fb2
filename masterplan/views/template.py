"""`/nasional/templat/`: what the stages ask for; the ministry's alone."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from masterplan.core import history
from masterplan.core.errors import DomainError, StaleVersion
from masterplan.core.story import tell
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    render_page,
    whole,
)
from masterplan.domain import template as verbs
from masterplan.domain import template_listing
from masterplan.enums import TemplateStatus
from masterplan.models import Cohort

CHANGE = "masterplan.change_template"


@require_safe
def template_list(request: HttpRequest) -> HttpResponse:
    """Every set with its status, and the years that a set may be begun for."""
    demand(request, CHANGE)
    lines = template_listing.sets()
    drafted = {line.owner for line in lines if line.status == TemplateStatus.DRAFT}
    context = {
        "lines": lines,
        "default": template_listing.DEFAULT,
        "default_is_drafted": template_listing.DEFAULT in drafted,
        "cohorts": [
            cohort
            for cohort in Cohort.objects.order_by("-year")
            if str(cohort.year) not in drafted
        ],
    }
    return render_page(request, "masterplan/templates.html", context)


@require_POST
def template_begin(request: HttpRequest) -> HttpResponse:
    """A draft for the default, or for the cohort of the year sent along."""
    demand(request, CHANGE)
    cohort = owner_cohort(request.POST.get("owner", ""))
    try:
        stages = verbs.begin(actor=request.user, cohort=cohort)
    except DomainError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(reverse("templates:list"))
    messages.success(request, _("Rancangan dibuat. Ubah isinya, lalu berlakukan."))
    return HttpResponseRedirect(
        reverse(
            "templates:set",
            args=[template_listing.owner_of(cohort), stages[0].version],
        )
    )


@require_safe
def template_set(request: HttpRequest, owner: str, version: int) -> HttpResponse:
    demand(request, CHANGE)
    context = set_context(owner, version)
    rows = template_listing.story_of(context["stages"])
    context["story"] = tell(
        history.one_a_action(rows).order_by("-pk")[: template_listing.STORY_SHOWN]
    )
    return render_page(request, "masterplan/template_set.html", context)


@require_http_methods(READ_OR_POST)
def template_publish(request: HttpRequest, owner: str, version: int) -> HttpResponse:
    """Asks first, saying what follows; the mark tells whether the set was changed."""
    demand(request, CHANGE)
    context = set_context(owner, version)
    if request.method == "POST":
        try:
            verbs.publish(
                actor=request.user,
                cohort=context["cohort"],
                version=version,
                seen=request.POST.get("version", ""),
            )
        except StaleVersion:
            messages.error(
                request,
                _("Rancangan ini berubah sejak Anda membukanya. Periksa lagi."),
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Templat ini berlaku mulai sekarang."))
        return HttpResponseRedirect(context["set_url"])
    context |= {
        "title": _("Berlakukan templat"),
        "text": _(
            "Templat yang kini berlaku digantikan dan tetap tersimpan. Tahap yang "
            "sudah dibuka atau lulus tidak berubah; tahap yang dibuka sesudah ini "
            "meminta luaran menurut templat baru."
        ),
        "action": _("Berlakukan templat ini"),
        "is_danger": False,
        "back_url": context["set_url"],
        "version": verbs.mark([one.stage for one in context["stages"]]),
    }
    return render_page(request, "masterplan/ministry_confirm.html", context)


@require_http_methods(READ_OR_POST)
def template_discard(request: HttpRequest, owner: str, version: int) -> HttpResponse:
    demand(request, CHANGE)
    context = set_context(owner, version)
    if request.method == "POST":
        try:
            verbs.discard(actor=request.user, cohort=context["cohort"], version=version)
        except DomainError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(context["set_url"])
        messages.success(request, _("Rancangan dibuang."))
        return HttpResponseRedirect(reverse("templates:list"))
    context |= {
        "title": _("Buang rancangan"),
        "text": _("Semua perubahan di rancangan ini hilang. Templat lain tetap."),
        "action": _("Buang rancangan ini"),
        "is_danger": True,
        "version": None,
        "back_url": context["set_url"],
    }
    return render_page(request, "masterplan/ministry_confirm.html", context)


def owner_cohort(owner: str) -> Cohort | None:
    """The cohort that an address means; None for the default."""
    if owner == template_listing.DEFAULT:
        return None
    year = whole(owner)
    if year is None:
        raise Http404
    return get_object_or_404(Cohort, year=year)


def set_context(owner: str, version: int) -> dict[str, Any]:
    cohort = owner_cohort(owner)
    stages = template_listing.stages_of(cohort, version)
    if not stages:
        raise Http404
    return place(cohort, version) | {
        "stages": stages,
        "status": TemplateStatus(stages[0].stage.status),
        "is_draft": stages[0].stage.status == TemplateStatus.DRAFT,
        "counts": {
            "stages": len(stages),
            "asked": sum(len(one.asked) for one in stages),
            "required": sum(
                asked.deliverable.is_required for one in stages for asked in one.asked
            ),
        },
    }


def place(cohort: Cohort | None, version: int) -> dict[str, Any]:
    """Where a page of a set hangs."""
    owner = template_listing.owner_of(cohort)
    name = _("Templat %(cohort)s versi %(version)s") % {
        "cohort": cohort.name if cohort else _("bawaan"),
        "version": version,
    }
    set_url = reverse("templates:set", args=[owner, version])
    listed = {"label": _("Templat tahap"), "url": reverse("templates:list")}
    return {
        "cohort": cohort,
        "owner": owner,
        "version_number": version,
        "set_name": name,
        "set_url": set_url,
        "list_crumbs": [listed],
        "crumbs": [listed, {"label": name, "url": set_url}],
    }
