"""Ticked rows of the register through one action, with one result a row."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from innovations.domain import innovation as verbs
from innovations.domain import publication
from innovations.enums import TRANSITIONS, InnovationStatus
from innovations.forms.bulk import FIELDS, BulkEditForm
from innovations.forms.reason import FORMS, ReasonForm
from innovations.models import Innovation
from innovations.views.entry import all_sub_dimensions, units_for
from innovations.views.register import BULK_MOVES
from masterplan.core.access import scope_of
from masterplan.core.errors import InvalidFields, VerbRefused
from masterplan.core.views.pages import demand, render_page, safe_next, whole

MAX_PICKS = 200
PUBLISH = "publish"
# The button of the second page: a choice of which none is made is not sent.
GIVEN = "given"


@dataclass(frozen=True)
class Result:
    """What became of one ticked row; `refusal` is empty if it was done."""

    innovation: Innovation
    refusal: str

    @property
    def status(self) -> InnovationStatus:
        return InnovationStatus(self.innovation.status)


@require_POST
def innovation_bulk(request: HttpRequest) -> HttpResponse:
    """Carry the picks (`id:version`) through `action`; asks for a reason first."""
    back = safe_next(request, reverse("innovations:list"))
    action = request.POST.get("action", "")
    versions = picks_of(request)
    if action not in (*BULK_MOVES, PUBLISH) or not versions:
        messages.warning(request, _("Pilih dahulu inovasinya, lalu tindakannya."))
        return HttpResponseRedirect(back)
    permission = (
        "innovations.publish_innovation"
        if action == PUBLISH
        else TRANSITIONS[action].permission
    )
    demand(request, permission)
    visible = Innovation.objects.visible_to(scope_of(request.user))
    picked = list(visible.filter(pk__in=versions).order_by("pk"))
    context = {"back": back, "lost": len(versions) - len(picked)}
    if action == PUBLISH:
        outcomes = publication.publish(
            picked, actor=request.user, versions=versions, is_partial=True
        )
        return _told(request, _("Tayangkan untuk publik"), outcomes, context)
    move = TRANSITIONS[action]
    form_class = FORMS.get(action, ReasonForm)
    form = form_class(request.POST if "reason" in request.POST else None)
    if move.needs_reason and not form.is_valid():
        context |= {
            "move": move,
            "picked": [(innovation, versions[innovation.pk]) for innovation in picked],
            "form": form,
        }
        return render_page(request, "innovations/bulk_reason.html", context)
    outcomes = verbs.move(
        picked,
        name=action,
        actor=request.user,
        reason=request.POST.get("reason", ""),
        asked_fields=request.POST.getlist("asked_fields"),
        versions=versions,
        is_partial=True,
    )
    return _told(request, str(move.button), outcomes, context)


@require_POST
def innovation_bulk_edit(request: HttpRequest) -> HttpResponse:
    """One value for all picks: first which field, then its value, then what became."""
    demand(request, "innovations.change_innovation")
    back = safe_next(request, reverse("innovations:list"))
    versions = picks_of(request)
    if not versions:
        messages.warning(request, _("Pilih dahulu inovasinya, lalu tindakannya."))
        return HttpResponseRedirect(back)
    scope = scope_of(request.user)
    visible = Innovation.objects.visible_to(scope)
    picked = list(visible.filter(pk__in=versions).order_by("pk"))
    context: dict[str, Any] = {"back": back, "lost": len(versions) - len(picked)}
    name = request.POST.get("field", "")
    form = None
    if name in FIELDS:
        codes = sorted({innovation.regency_id for innovation in picked})
        form = BulkEditForm(
            request.POST if name in request.POST or GIVEN in request.POST else None,
            name=name,
            units=lambda: [unit for code in codes for unit in units_for(scope, code)],
            sub_dimensions=all_sub_dimensions,
            frozen=sum(one.baseline_at is not None for one in picked),
        )
    if form is None or not form.is_valid():
        context |= {
            "picked": [(innovation, versions[innovation.pk]) for innovation in picked],
            "choices": FIELDS,
            "form": form,
        }
        return render_page(request, "innovations/bulk_edit.html", context)
    outcomes = verbs.revise_many(
        picked,
        actor=request.user,
        fields=form.fields_entered(),
        reason=form.reason_entered(),
        versions=versions,
        is_partial=True,
    )
    return _told(request, _("Ubah massal: %s") % FIELDS[name], outcomes, context)


def picks_of(request: HttpRequest) -> dict[int, int]:
    """Ids and versions of the ticked rows; what is not of that shape is left out."""
    picks = {}
    for pick in request.POST.getlist("pick")[:MAX_PICKS]:
        pk, version = (whole(part) for part in f"{pick}:".split(":", 2)[:2])
        if pk is not None and version is not None:
            picks[pk] = version
    return picks


def _said(refusal: VerbRefused | None) -> str:
    """Why a row was refused: the sentences of its fields where there are some."""
    if isinstance(refusal, InvalidFields):
        return " ".join(said for field in refusal.errors.values() for said in field)
    return refusal.message if refusal else ""


def _told(
    request: HttpRequest,
    title: str,
    outcomes: list[verbs.Outcome],
    context: dict[str, Any],
) -> HttpResponse:
    results = [
        Result(outcome.innovation, _said(outcome.refusal)) for outcome in outcomes
    ]
    done = sum(not result.refusal for result in results)
    context |= {
        "title": title,
        "results": results,
        "done": done,
        "refused": len(results) - done,
    }
    return render_page(request, "innovations/bulk_result.html", context)
