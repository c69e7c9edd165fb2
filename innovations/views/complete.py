"""The further fields of a record: what they are, and one thought a page."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dimensions.enums import DimensionSlug
from innovations.domain import affairs, lists, outcome
from innovations.domain import complete as verbs
from innovations.domain.record import for_page
from innovations.forms.complete import CompleteForm, initial_of_step
from innovations.models import BudgetLine, Innovation
from innovations.views.comparing import compare_page, left_to_others, version_read
from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError, StaleVersion
from masterplan.core.templatetags.portal import number
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    render_page,
    visible_or_404,
)
from regencies.models import District, FlagshipProgramme, Partner, PilotArea, Unit

NEXT = "next"


@require_safe
def innovation_complete(request: HttpRequest, pk: int) -> HttpResponse:
    """All pages with what each still lacks, and the two tables."""
    innovation = _changeable(request, pk)
    filled = verbs.filled(innovation, lists.names_of(innovation))
    steps = [
        {
            "title": step.title,
            "lede": step.lede,
            "url": reverse("innovations:complete-step", args=[pk, step.slug]),
            "filled": len(filled[step.slug]),
            "total": len(step.fields),
        }
        for step in verbs.STEPS
    ]
    done = sum(step["filled"] for step in steps)
    total = sum(step["total"] for step in steps)
    context = {
        "innovation": innovation,
        "steps": steps,
        "finding": _("%(done)s dari %(total)s isian lanjutan sudah terisi.")
        % {"done": number(done), "total": number(total)},
        "start_url": next(
            (step["url"] for step in steps if step["filled"] < step["total"]), ""
        ),
        "outcome_count": len(outcome.outcomes(innovation)),
        "line_count": BudgetLine.objects.visible_to(scope_of(request.user))
        .filter(innovation=innovation)
        .count(),
    }
    return render_page(request, "innovations/complete.html", context)


@require_http_methods(READ_OR_POST)
def innovation_complete_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One page; a stale one is compared field by field."""
    innovation = _changeable(request, pk)
    found = verbs.step_at(step)
    if found is None:
        raise Http404
    form = CompleteForm(
        request.POST or None,  # an empty post is no wish to empty the page
        initial=initial_of_step(innovation, found),
        step=found,
        choices=_choices(request, innovation, found),
        may_add_partner=request.user.has_perm(
            "regencies.create_partner", Partner(regency=innovation.regency)
        ),
        asks_reason=innovation.baseline_at is not None,
    )
    version = version_read(request.POST, innovation)
    if request.method == "POST" and form.is_valid():
        fields = form.fields_entered()
        others = left_to_others(request.POST)
        for name in others:
            fields.pop(name, None)
        try:
            kept = verbs.complete(
                innovation,
                actor=request.user,
                version=version,
                fields=fields,
                new_partner=None if "partners" in others else form.partner_entered(),
                reason=form.reason_entered(),
            )
        except StaleVersion as stale:
            return compare_page(request, innovation, stale, version)
        except DomainError as error:
            form.show_refusal(error)
        else:
            return _kept(request, kept, found)
    following = verbs.following(found)
    context = {
        "innovation": innovation,
        "form": form,
        "step": found,
        "number": verbs.STEPS.index(found) + 1,
        "total": len(verbs.STEPS),
        "version": version,
        "following": following,
        "asked": [name for name in found.fields if name in innovation.asked_fields],
        "unit": innovation.unit if "duties_fit" in found.fields else None,
        "suggestion": _suggestion(innovation) if "affair" in found.fields else "",
    }
    status = 422 if form.errors else 200
    return render_page(
        request, "innovations/complete_step.html", context, status=status
    )


def _changeable(request: HttpRequest, pk: int) -> Innovation:
    innovation = visible_or_404(request, for_page(Innovation.objects), pk=pk)
    demand(request, "innovations.change_innovation", innovation)
    return innovation


def _kept(
    request: HttpRequest, innovation: Innovation, step: verbs.Step
) -> HttpResponse:
    messages.success(request, _("Isian Anda tersimpan."))
    code = innovation.nomenclature_code
    if "nomenclature_code" in step.fields and affairs.is_unknown(code):
        messages.warning(
            request,
            _(
                "Kode %(code)s tersimpan, tetapi bidang urusannya belum dikenal "
                "portal. Periksa kembali kodenya."
            )
            % {"code": code},
        )
    following = verbs.following(step)
    if request.POST.get("action") == NEXT and following is not None:
        address = reverse(
            "innovations:complete-step", args=[innovation.pk, following.slug]
        )
    else:
        address = reverse("innovations:complete", args=[innovation.pk])
    return HttpResponseRedirect(address)


def _choices(
    request: HttpRequest, innovation: Innovation, step: verbs.Step
) -> dict[str, Iterable[models.Model]]:
    """The regency's records for the fields of the step, and those chosen already."""
    scope = scope_of(request.user)
    regency = innovation.regency_id
    units = (
        Unit.objects.visible_to(scope)
        .filter(regency=regency)
        .exclude(pk=innovation.unit_id)
    )
    areas = PilotArea.objects.visible_to(scope).filter(regency=regency)
    offered: dict[str, Any] = {
        "supporting_units": units.filter(
            models.Q(is_active=True) | models.Q(supported_innovations=innovation)
        )
        .distinct()
        .order_by("name"),
        "districts": District.objects.filter(regency=regency).order_by("name", "pk"),
        "partners": Partner.objects.visible_to(scope).filter(regency=regency),
        "pilot_area": areas.filter(
            models.Q(is_active=True) | models.Q(pk=innovation.pilot_area_id)
        ),
        "flagship_programme": FlagshipProgramme.objects.visible_to(scope).filter(
            regency=regency
        ),
    }
    return {name: list(found) for name, found in offered.items() if name in step.fields}


def _suggestion(innovation: Innovation) -> str:
    """Which dimension the field of government usually serves, if it is another."""
    found = affairs.suggested_dimension(innovation.nomenclature_code, innovation.affair)
    if found is None or found.dimension == innovation.dimension_id:
        return ""
    return _(
        "Urusan %(affair)s biasanya melayani %(usual)s; inovasi ini tercatat pada "
        "%(now)s. Periksa dimensinya bila perlu."
    ) % {
        "affair": found.name,
        "usual": DimensionSlug(found.dimension).label,
        "now": innovation.dimension.name,
    }
