"""`/inovasi/<id>/bukti/`: what proves a record, attached and taken off."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from innovations.domain import evidence as verbs
from innovations.forms.evidence import ChooseForm, DetachForm, UploadForm
from innovations.models import Evidence, Innovation, QuickWin
from innovations.models.evidence import EvidenceQuerySet
from innovations.views.record import head_of, inside_record
from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError
from masterplan.core.views.pages import READ_OR_POST, demand, posted, render_page
from regencies.domain.document import audiences_for
from regencies.enums import Audience
from regencies.filters import DocumentFilter
from regencies.models import Document
from regencies.models.document import DocumentQuerySet

CHANGE = "innovations.change_innovation"
SEARCH = "cari"
# What a telephone can look through; the search finds the others.
OFFERED = 20


@require_safe
def evidence_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The evidence of a record, and for who may change it the two ways to add."""
    return _page(request, inside_record(request, pk))


@require_POST
def evidence_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a new document and attach it."""
    innovation = inside_record(request, pk)
    demand(request, CHANGE, innovation)
    form = _upload_form(request, innovation, request.POST, request.FILES)
    if form.is_valid():
        try:
            verbs.bring(
                actor=request.user,
                innovation=innovation,
                fields=form.passport(),
                upload=form.cleaned_data["upload"],
                **form.pointer(),
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Bukti tersimpan dan dilampirkan."))
            return redirect("evidence:list", pk)
    return _page(request, innovation, upload=form)


@require_POST
def evidence_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach a document the regency keeps already."""
    innovation = inside_record(request, pk)
    demand(request, CHANGE, innovation)
    form = _choose_form(request, innovation, _attachable(request, innovation))
    if form.is_valid():
        try:
            verbs.attach(
                form.cleaned_data["document"],
                actor=request.user,
                innovation=innovation,
                **form.pointer(),
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Dokumen dilampirkan."))
            return redirect("evidence:list", pk)
    return _page(request, innovation, choose=form)


@require_http_methods(READ_OR_POST)
def evidence_detach(request: HttpRequest, pk: int, evidence: int) -> HttpResponse:
    """Ask for the reason (GET), take the document off (POST)."""
    innovation = inside_record(request, pk)
    demand(request, CHANGE, innovation)
    found = get_object_or_404(_visible(request, innovation), pk=evidence)
    form = DetachForm(posted(request))
    if request.method == "POST" and form.is_valid():
        verbs.detach(found, actor=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Bukti dilepas dari inovasi ini."))
        return redirect("evidence:list", pk)
    return render_page(
        request,
        "innovations/evidence_detach.html",
        {"innovation": innovation, "evidence": found, "form": form},
        status=422 if form.errors else 200,
    )


def _page(
    request: HttpRequest,
    innovation: Innovation,
    *,
    upload: UploadForm | None = None,
    choose: ChooseForm | None = None,
) -> HttpResponse:
    found = list(_visible(request, innovation))
    context = head_of(request, innovation, "evidence:list")
    context |= {
        "evidence": found,
        "year": timezone.localdate(timezone=innovation.regency.zone).year,
        "refused": upload or choose,
        "hidden_photos": _hidden_photos(found) if context["may_show_photos"] else 0,
    }
    if context["may_change"]:
        text = request.GET.get(SEARCH, "").strip()
        attachable = _attachable(request, innovation)
        offered = DocumentFilter({"q": text}, queryset=attachable).qs[:OFFERED]
        context |= {
            "upload": upload or _upload_form(request, innovation),
            "choose": choose
            or ChooseForm(
                documents=attachable, quick_wins=_quick_wins(request, innovation)
            ),
            "offered": list(offered),
            "search": text,
            "is_choosing": bool(text) or choose is not None,
            "is_uploading": upload is not None,
        }
    status = 422 if upload or choose else 200
    return render_page(request, "innovations/evidence.html", context, status=status)


def _visible(request: HttpRequest, innovation: Innovation) -> EvidenceQuerySet:
    return (
        Evidence.objects.visible_to(scope_of(request.user))
        .filter(innovation=innovation)
        .select_related(
            "document", "document__file", "document__unit", "innovation", "quick_win"
        )
    )


def _hidden_photos(found: list[Evidence]) -> int:
    return len(
        {
            one.document_id
            for one in found
            if one.document.kind in verbs.PHOTO_KINDS
            and one.document.audience != Audience.PUBLIC
            and one.document.withdrawn_at is None
        }
    )


def _attachable(request: HttpRequest, innovation: Innovation) -> DocumentQuerySet:
    """The regency's documents in use that this person may open, the newest first."""
    return (
        Document.objects.visible_to(scope_of(request.user))
        .in_use()
        .filter(regency=innovation.regency_id)
        .order_by("-created_at", "-pk")
    )


def _quick_wins(request: HttpRequest, innovation: Innovation) -> Any:
    return (
        QuickWin.objects.visible_to(scope_of(request.user))
        .filter(innovation=innovation)
        .select_related("innovation")
    )


def _upload_form(
    request: HttpRequest, innovation: Innovation, *data: Any
) -> UploadForm:
    return UploadForm(
        *data,
        prefix="baru",
        audiences=audiences_for(request.user, innovation.regency_id),
        quick_wins=_quick_wins(request, innovation),
    )


def _choose_form(
    request: HttpRequest, innovation: Innovation, documents: DocumentQuerySet
) -> ChooseForm:
    return ChooseForm(
        request.POST, documents=documents, quick_wins=_quick_wins(request, innovation)
    )
