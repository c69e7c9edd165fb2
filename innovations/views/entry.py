"""Recording an innovation and changing it; what was typed is never lost."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dimensions.models import SubDimension
from innovations.domain import entry as verbs
from innovations.domain.record import for_page
from innovations.enums import OPEN_STATUSES, InnovationStatus
from innovations.forms.entry import EntryForm, initial_of, initial_of_draft
from innovations.models import Innovation
from innovations.views.comparing import compare_page, left_to_others, version_read
from innovations.views.record import (
    JUMP,
    asked_fields,
    gaps_shown,
    missing_fields,
)
from innovations.views.similar import ask_first
from masterplan.core import drafts
from masterplan.core.access import Scope, present_seat, scope_of
from masterplan.core.errors import DomainError, InvalidFields, StaleVersion
from masterplan.core.models import FormDraft
from masterplan.core.views.drafts import forget_unsent, keeps_unsent, unsent
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    render_page,
    visible_or_404,
)
from regencies.enums import UNIT_ROLES, Role
from regencies.models import Regency, Unit

SUBMIT = "submit"


@keeps_unsent
@require_http_methods(READ_OR_POST)
def innovation_create(request: HttpRequest) -> HttpResponse:
    """The entry form, for the regency in the address or else that of the seat.

    Whose seat writes nowhere first says for which regency he writes.
    """
    demand(request, "innovations.create_innovation")
    scope = scope_of(request.user)
    seat = present_seat(request)
    codes = scope.regencies_of(*UNIT_ROLES, Role.COORDINATOR)
    asked = request.GET.get("regency", "")
    if asked not in codes:
        if seat and seat.regency_code in codes:
            asked = seat.regency_code
        elif len(codes) > 1:
            places = Regency.objects.visible_to(scope).filter(pk__in=codes)
            return render_page(
                request, "innovations/choose_regency.html", {"places": places}
            )
        else:
            [asked] = codes
    units = units_for(scope, asked)
    draft = _draft(request, asked)
    initial = {"unit": seat.unit_id if seat else None}
    form = EntryForm(
        request.POST or None,
        initial=initial | (initial_of_draft(draft.data) if draft else {}),
        units=units,
        own_unit=_own_unit(scope, asked, units),
        sub_dimensions=all_sub_dimensions(),
    )
    regency = (
        units[0].regency if units else Regency.objects.visible_to(scope).get(pk=asked)
    )
    if request.method == "POST" and form.is_valid():
        try:
            kept = verbs.enter(
                actor=request.user,
                regency=regency,
                fields=form.fields_entered(),
                is_submitted=request.POST.get("action") == SUBMIT,
            )
        except InvalidFields as error:
            form.show_refusals(error.errors)
        else:
            return _kept(request, kept)
    context = {
        "form": form,
        "regency": regency,
        "innovation": None,
        "draft": draft,
        "draft_target": asked,
        "may_submit": any(
            request.user.has_perm(
                "innovations.submit_innovation",
                Innovation(regency=regency, unit=unit, created_by=request.user),
            )
            for unit in units
        ),
    }
    return _form_page(request, context)


@keeps_unsent
@require_http_methods(READ_OR_POST)
def innovation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The same form over a stored record; a stale one is compared field by field."""
    innovation = visible_or_404(request, for_page(Innovation.objects), pk=pk)
    demand(request, "innovations.change_innovation", innovation)
    scope = scope_of(request.user)
    units = units_for(scope, innovation.regency_id)
    own_unit = _own_unit(scope, innovation.regency_id, units)
    if innovation.unit and innovation.unit not in units:
        units = [*units, innovation.unit]
    draft = _draft(request, str(innovation.pk))
    form = EntryForm(
        request.POST or None,
        initial=initial_of(innovation)
        | (initial_of_draft(draft.data) if draft else {}),
        units=units,
        own_unit=own_unit,
        sub_dimensions=all_sub_dimensions(),
        asked_fields=innovation.asked_fields,
        jump_to=request.GET.get(JUMP, ""),
        asks_reason=innovation.baseline_at is not None,
    )
    version = version_read(request.POST, innovation)
    if draft and draft.base_version is not None:
        # Typed over an older version: sending it shows both values to choose from.
        version = draft.base_version
    if request.method == "POST" and form.is_valid():
        fields = form.fields_entered()
        for name in left_to_others(request.POST):
            fields.pop(name, None)
        try:
            kept = verbs.amend(
                innovation,
                actor=request.user,
                version=version,
                fields=fields,
                reason=form.reason_entered(),
                is_submitted=request.POST.get("action") == SUBMIT,
            )
        except InvalidFields as error:
            form.show_refusals(error.errors)
        except StaleVersion as stale:
            return compare_page(request, innovation, stale, version)
        except DomainError as error:
            form.show_refusals({error.field: [error.message]})
        else:
            return _kept(request, kept)
    context = {
        "form": form,
        "regency": innovation.regency,
        "innovation": innovation,
        "version": version,
        "gaps": gaps_shown(innovation, may_change=True),
        "missing": [] if innovation.asked_fields else missing_fields(innovation),
        "asked": asked_fields(innovation),
        "draft": draft,
        "draft_target": str(innovation.pk),
        "may_submit": innovation.status in OPEN_STATUSES
        and request.user.has_perm("innovations.submit_innovation", innovation),
    }
    return _form_page(request, context)


def _form_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    context["draft_form"] = verbs.DRAFT_FORM
    status = 422 if context["form"].errors else 200
    return render_page(request, "innovations/form.html", context, status=status)


def _kept(request: HttpRequest, kept: verbs.Entry) -> HttpResponse:
    innovation = kept.innovation
    forget_unsent(request)
    if kept.refusal:
        why = kept.refusal.message
        messages.warning(
            request,
            _("Isian Anda tersimpan, tetapi belum diajukan. %(why)s") % {"why": why},
        )
        address = reverse("innovations:edit", args=[innovation.pk])
        return HttpResponseRedirect(address)
    if kept.asks:
        return ask_first(innovation)
    if not kept.is_new:
        text = _("Inovasi ini sudah tersimpan; kiriman kedua tidak dicatat lagi.")
    elif innovation.status == InnovationStatus.SUBMITTED:
        text = _("Inovasi diajukan ke Diskominfo dengan nomor %(number)s.") % {
            "number": innovation.registration_number
        }
    else:
        text = _("Isian Anda tersimpan.")
    messages.success(request, text)
    return HttpResponseRedirect(innovation.get_absolute_url())


def _draft(request: HttpRequest, target: str) -> FormDraft | None:
    """What this person typed here before and did not send; not over what he sends."""
    if request.method == "POST":
        return None
    return unsent(request) or drafts.find(
        user=request.user, form=verbs.DRAFT_FORM, target=target
    )


def units_for(scope: Scope, regency_code: str) -> list[Unit]:
    """The units this person may write for: all of the regency, or his own."""
    units = Unit.objects.visible_to(scope).filter(regency=regency_code, is_active=True)
    if not scope.holds(Role.COORDINATOR, regency=regency_code):
        units = units.filter(pk__in=scope.units_of(*UNIT_ROLES))
    return list(units.select_related("regency").order_by("name"))


def _own_unit(scope: Scope, regency_code: str, units: Sequence[Unit]) -> Unit | None:
    """The unit of somebody who writes for just one: he is not asked for it."""
    is_only = len(units) == 1
    is_open = scope.holds(Role.COORDINATOR, regency=regency_code)
    return units[0] if is_only and not is_open else None


def all_sub_dimensions() -> Sequence[SubDimension]:
    return SubDimension.objects.select_related("dimension").order_by(
        "dimension__order", "code"
    )
