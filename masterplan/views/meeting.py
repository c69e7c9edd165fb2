"""One meeting: called, changed, cancelled, its minutes and its documents."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError
from masterplan.core.story import tell
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    posted,
    render_page,
    visible_or_404,
)
from masterplan.domain import attendance
from masterplan.domain import meeting as verbs
from masterplan.domain.stories import record_story
from masterplan.enums import FollowUpStatus, MeetingKind, NeedStatus
from masterplan.forms.meeting import (
    ChooseForm,
    MeetingForm,
    MinutesForm,
    ReasonForm,
    initial_minutes,
    initial_of,
)
from masterplan.models import FollowUp, Meeting, Need, StageRecord
from masterplan.views.entry_page import EntryPage
from regencies.domain.document import audiences_for
from regencies.enums import Audience
from regencies.forms.document import DocumentForm
from regencies.models import Document, Regency, Unit

CHANGE = "masterplan.change_meeting"
STORY_SHOWN = 10
# What a telephone can look through, the newest first.
OFFERED = 200


@require_http_methods(READ_OR_POST)
def meeting_create(request: HttpRequest, code: str) -> HttpResponse:
    """`?jenis=` and `?tahap=` begin the form, as a stage's page links to it."""
    regency = _regency(request, code)
    demand(request, CHANGE, regency)
    initial = {
        "kind": request.GET.get("jenis", ""),
        "stage": request.GET.get("tahap", ""),
        "unit": request.GET.get("opd", ""),
    }
    form = MeetingForm(posted(request), initial=initial, **_offered(request, regency))
    page = EntryPage(
        request,
        form,
        regency=regency,
        title=_("Catat rapat"),
        back_url=reverse("masterplan:meetings", args=[code]),
    )
    made: list[Meeting] = []
    if page.saves(
        lambda: made.append(
            verbs.create(actor=request.user, regency=regency, fields=form.cleaned_data)
        )
    ):
        messages.success(request, _("Rapat tersimpan."))
        return redirect(made[0])
    return page.response()


@require_http_methods(READ_OR_POST)
def meeting_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    meeting = _managed(request, code, pk)
    form = MeetingForm(
        posted(request),
        initial=initial_of(meeting),
        **_offered(request, meeting.regency, meeting),
    )
    return _revised(request, meeting, form, title=_("Ubah rapat"))


@require_http_methods(READ_OR_POST)
def meeting_minutes(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What was said and decided."""
    meeting = _managed(request, code, pk)
    form = MinutesForm(posted(request), initial=initial_minutes(meeting))
    return _revised(request, meeting, form, title=_("Tulis notulen"))


@require_http_methods(READ_OR_POST)
def meeting_cancel(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Cancel it, or take the cancellation back; both with a reason."""
    meeting = _managed(request, code, pk)
    form = ReasonForm(posted(request))
    is_back = meeting.is_cancelled
    if request.method == "POST" and form.is_valid():
        verb = verbs.restore if is_back else verbs.cancel
        verb(meeting, actor=request.user, reason=form.cleaned_data["reason"])
        messages.success(
            request,
            _("Rapat dihidupkan kembali.") if is_back else _("Rapat dibatalkan."),
        )
        return redirect(meeting)
    context = {
        "regency": meeting.regency,
        "meeting": meeting,
        "form": form,
        "title": _("Hidupkan kembali rapat") if is_back else _("Batalkan rapat"),
        "text": _("Rapat berlaku lagi seperti tercatat.")
        if is_back
        else _("Rapat tetap tercatat sebagai dibatalkan, dengan alasannya."),
        "is_danger": not is_back,
    }
    return render_page(
        request,
        "masterplan/meeting_cancel.html",
        context,
        status=422 if form.errors else 200,
    )


@require_safe
def meeting_page(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What it was about, who came in numbers, what was decided, what follows."""
    meeting = _visible(request, code, pk)
    scope = scope_of(request.user)
    is_inside = request.user.has_perm("masterplan.view_attendance", meeting)
    follow_ups = (
        FollowUp.objects.visible_to(scope)
        .filter(meeting=meeting)
        .select_related("unit")
        .order_by("due_on", "pk")
    )
    needs = (
        Need.objects.visible_to(scope).filter(meeting=meeting).select_related("unit")
    )
    context = {
        "regency": meeting.regency,
        "meeting": meeting,
        "kind": MeetingKind(meeting.kind),
        "standing": attendance.standing(meeting),
        "documents": _attached(request, meeting),
        "follow_ups": [(one, FollowUpStatus(one.status)) for one in follow_ups],
        "needs": [(one, NeedStatus(one.status)) for one in needs],
        "lines": tell(record_story(meeting).order_by("-id")[:STORY_SHOWN])
        if is_inside
        else [],
        "is_inside": is_inside,
    }
    return render(request, "masterplan/meeting.html", context)


@require_http_methods(READ_OR_POST)
def meeting_documents(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Attach a new file or link (POST), or one that is kept already."""
    meeting = _managed(request, code, pk)
    form = DocumentForm(
        posted(request),
        request.FILES or None,
        audiences=audiences_for(request.user, meeting.regency_id),
        initial={"audience": Audience.REGENCY},
    )
    if request.method == "POST" and form.is_valid():
        try:
            verbs.attach_new(
                meeting,
                actor=request.user,
                fields=form.passport(),
                upload=form.cleaned_data["upload"],
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Dokumen tersimpan dan dilampirkan."))
            return redirect(meeting)
    return _documents_page(request, meeting, form)


@require_POST
def meeting_document_choose(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    meeting = _managed(request, code, pk)
    form = ChooseForm(request.POST, documents=_choosable(request, meeting))
    if form.is_valid():
        verbs.attach(form.cleaned_data["document"], actor=request.user, meeting=meeting)
        messages.success(request, _("Dokumen dilampirkan."))
        return redirect(meeting)
    return _documents_page(request, meeting, None, choose=form)


@require_POST
def meeting_document_detach(
    request: HttpRequest, code: str, pk: int, document: int
) -> HttpResponse:
    meeting = _managed(request, code, pk)
    found = visible_or_404(request, Document.objects, pk=document, regency=code)
    verbs.detach(found, actor=request.user, meeting=meeting)
    messages.success(request, _("Dokumen dilepas; tetap tersimpan di daftar dokumen."))
    return redirect(meeting)


def _revised(
    request: HttpRequest, meeting: Meeting, form: Any, *, title: str
) -> HttpResponse:
    page = EntryPage(
        request,
        form,
        regency=meeting.regency,
        title=title,
        back_url=meeting.get_absolute_url(),
        record=meeting,
        lede=meeting.title,
    )
    if page.saves(
        lambda: verbs.revise(
            meeting,
            actor=request.user,
            version=page.version or 0,
            fields=form.cleaned_data,
        )
    ):
        messages.success(request, _("Rapat tersimpan."))
        return redirect(meeting)
    return page.response()


def _documents_page(
    request: HttpRequest,
    meeting: Meeting,
    form: DocumentForm | None,
    *,
    choose: ChooseForm | None = None,
) -> HttpResponse:
    if form is None:
        form = DocumentForm(audiences=audiences_for(request.user, meeting.regency_id))
    chosen = choose or ChooseForm(documents=_choosable(request, meeting))
    context = {
        "regency": meeting.regency,
        "meeting": meeting,
        "form": form,
        "choose": chosen,
        "documents": _attached(request, meeting),
    }
    return render_page(
        request,
        "masterplan/meeting_documents.html",
        context,
        status=422 if form.errors or chosen.errors else 200,
    )


def _attached(request: HttpRequest, meeting: Meeting) -> QuerySet[Document]:
    """Those of its documents that this reader may open."""
    return (
        Document.objects.visible_to(scope_of(request.user))
        .filter(meetings=meeting)
        .order_by("title", "pk")
    )


def _choosable(request: HttpRequest, meeting: Meeting) -> QuerySet[Document]:
    found = (
        Document.objects.visible_to(scope_of(request.user))
        .in_use()
        .filter(regency=meeting.regency_id)
        .exclude(meetings=meeting)
    )
    newest = found.order_by("-created_at", "-pk").values("pk")[:OFFERED]
    return found.filter(pk__in=list(newest.values_list("pk", flat=True))).order_by(
        "-created_at", "-pk"
    )


def _offered(
    request: HttpRequest, regency: Regency, meeting: Meeting | None = None
) -> dict[str, Any]:
    """The stages and OPD to choose from, those named now among them."""
    scope = scope_of(request.user)
    units = Unit.objects.visible_to(scope).filter(regency=regency)
    named = meeting.unit_id if meeting else None
    return {
        "stages": StageRecord.objects.visible_to(scope).filter(regency=regency),
        "units": units.filter(is_active=True) | units.filter(pk=named),
    }


def _regency(request: HttpRequest, code: str) -> Regency:
    return visible_or_404(request, Regency.objects.select_related("province"), pk=code)


def _visible(request: HttpRequest, code: str, pk: int) -> Meeting:
    return visible_or_404(
        request,
        Meeting.objects.select_related("regency__province", "unit", "stage"),
        regency=code,
        pk=pk,
    )


def _managed(request: HttpRequest, code: str, pk: int) -> Meeting:
    meeting = _visible(request, code, pk)
    demand(request, CHANGE, meeting)
    return meeting
