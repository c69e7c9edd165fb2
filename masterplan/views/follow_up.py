"""One follow-up: recorded, changed, finished."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from innovations.models import Innovation
from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError
from masterplan.core.moves import Move
from masterplan.core.story import tell
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    posted,
    render_page,
    visible_or_404,
    whole,
)
from masterplan.domain import follow_up as verbs
from masterplan.domain.stories import record_story
from masterplan.enums import FOLLOW_UP_TRANSITIONS, FollowUpStatus
from masterplan.forms.follow_up import FollowUpForm, ResultForm, initial_of
from masterplan.forms.meeting import ReasonForm
from masterplan.models import FollowUp, Meeting, StageRecord
from masterplan.views.entry_page import EntryPage
from regencies.models import PilotArea, Regency, Unit

CHANGE = "masterplan.change_follow_up"
STORY_SHOWN = 10
# Where a new one comes from, by the word in the address.
ORIGINS = {
    "rapat": "meeting",
    "tahap": "stage",
    "inovasi": "innovation",
    "kawasan": "pilot_area",
    "opd": "unit",
}


@require_http_methods(READ_OR_POST)
def follow_up_create(request: HttpRequest, code: str) -> HttpResponse:
    """`?rapat=`, `?tahap=`, `?kawasan=` ... begin the form where it comes from."""
    regency = visible_or_404(
        request, Regency.objects.select_related("province"), pk=code
    )
    demand(request, CHANGE, regency)
    initial = {name: whole(request.GET.get(word, "")) for word, name in ORIGINS.items()}
    form = FollowUpForm(
        posted(request), initial=initial, offered=_offered(request, regency)
    )
    page = EntryPage(
        request,
        form,
        regency=regency,
        title=_("Catat tindak lanjut"),
        back_url=f"{reverse('follow-ups:list')}?regency={code}",
    )
    made: list[FollowUp] = []
    if page.saves(
        lambda: made.append(
            verbs.create(actor=request.user, regency=regency, fields=form.cleaned_data)
        )
    ):
        messages.success(request, _("Tindak lanjut tersimpan."))
        return redirect(made[0].meeting or made[0])
    return page.response()


@require_safe
def follow_up_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What has to be done, by whom and when, and what became of it."""
    follow_up = _visible(request, pk)
    scope = scope_of(request.user)
    is_inside = request.user.has_perm("masterplan.view_inside", follow_up.regency)
    context = {
        "regency": follow_up.regency,
        "follow_up": follow_up,
        "status": FollowUpStatus(follow_up.status),
        "is_late": follow_up.status == FollowUpStatus.OPEN
        and follow_up.due_on < timezone.localdate(timezone=follow_up.regency.zone),
        "innovation": Innovation.objects.visible_to(scope)
        .filter(pk=follow_up.innovation_id)
        .first()
        if follow_up.innovation_id
        else None,
        "moves": verbs.allowed_moves(follow_up, actor=request.user),
        "result_form": ResultForm(),
        "lines": tell(record_story(follow_up).order_by("-id")[:STORY_SHOWN])
        if is_inside
        else [],
        "is_inside": is_inside,
    }
    return render(request, "masterplan/follow_up.html", context)


@require_http_methods(READ_OR_POST)
def follow_up_edit(request: HttpRequest, pk: int) -> HttpResponse:
    follow_up = _visible(request, pk)
    demand(request, CHANGE, follow_up)
    form = FollowUpForm(
        posted(request),
        initial=initial_of(follow_up),
        offered=_offered(request, follow_up.regency, follow_up),
    )
    page = EntryPage(
        request,
        form,
        regency=follow_up.regency,
        title=_("Ubah tindak lanjut"),
        back_url=follow_up.get_absolute_url(),
        record=follow_up,
    )
    if page.saves(
        lambda: verbs.revise(
            follow_up,
            actor=request.user,
            version=page.version or 0,
            fields=form.cleaned_data,
        )
    ):
        messages.success(request, _("Tindak lanjut tersimpan."))
        return redirect(follow_up)
    return page.response()


@require_http_methods(READ_OR_POST)
def follow_up_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Ask for result or reason (GET), then carry the move out (POST)."""
    follow_up = _visible(request, pk)
    step = FOLLOW_UP_TRANSITIONS[name]
    demand(request, step.permission, follow_up)
    form = (ResultForm if name == "finish" else ReasonForm)(posted(request))
    status = 200
    if request.method == "POST" and form.is_valid():
        version = whole(request.POST.get("version", ""))
        try:
            verbs.move(
                [follow_up],
                name=name,
                actor=request.user,
                versions={} if version is None else {follow_up.pk: version},
                **form.cleaned_data,
            )
        except DomainError as error:
            form.show_refusal(error)
            status = 409
        else:
            messages.success(request, _("Status tindak lanjut tersimpan."))
            return redirect(follow_up)
    return _ask(request, follow_up, step, form, status=status)


def _ask(
    request: HttpRequest,
    follow_up: FollowUp,
    step: Move,
    form: ResultForm | ReasonForm,
    *,
    status: int,
) -> HttpResponse:
    context = {
        "regency": follow_up.regency,
        "follow_up": follow_up,
        "move": step,
        "form": form,
        "target": FollowUpStatus(step.target),
        "is_possible": follow_up.status in step.sources,
        "is_danger": step.tone == "danger",
    }
    if form.errors and status == 200:
        status = 422
    return render_page(
        request, "masterplan/follow_up_move.html", context, status=status
    )


def _visible(request: HttpRequest, pk: int) -> FollowUp:
    return visible_or_404(
        request,
        FollowUp.objects.select_related(
            "regency__province", "unit", "meeting", "stage", "pilot_area"
        ),
        pk=pk,
    )


def _offered(
    request: HttpRequest, regency: Regency, follow_up: FollowUp | None = None
) -> dict[str, QuerySet[Any]]:
    """What one can name of the regency, and what is named now."""
    scope = scope_of(request.user)
    units = Unit.objects.visible_to(scope).filter(regency=regency)
    areas = PilotArea.objects.visible_to(scope).filter(regency=regency)
    named_unit = follow_up.unit_id if follow_up else None
    named_area = follow_up.pilot_area_id if follow_up else None
    return {
        "unit": units.filter(is_active=True) | units.filter(pk=named_unit),
        "meeting": Meeting.objects.visible_to(scope).filter(regency=regency),
        "stage": StageRecord.objects.visible_to(scope).filter(regency=regency),
        "innovation": Innovation.objects.visible_to(scope)
        .filter(regency=regency)
        .order_by("name", "pk"),
        "pilot_area": areas.filter(is_active=True) | areas.filter(pk=named_area),
    }
