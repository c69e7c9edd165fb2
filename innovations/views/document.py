"""`/dokumen/<id>/`: one document, where it is used, and its file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from innovations.models import Evidence
from masterplan.core.access import scope_of
from masterplan.core.activity import as_stored
from masterplan.core.errors import DomainError, StaleVersion
from masterplan.core.models import Activity, StoredFile
from masterplan.core.story import said, tell
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    posted,
    render_page,
    visible_or_404,
    whole,
)
from regencies.domain import document as verbs
from regencies.enums import INSIDER_ROLES, Audience
from regencies.forms.document import RevisionForm, WithdrawForm, initial_of
from regencies.models import Document

CHANGE = "regencies.change_document"
# The newest; a document's story is short.
STORY_SHOWN = 50
# Whatever opens it inside a browser may run, load and send nothing.
SANDBOX = "default-src 'none'; sandbox"


@login_not_required
@require_safe
def document_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Its passport, the records it is attached to, and for insiders its story."""
    document = _visible(request, pk)
    scope = scope_of(request.user)
    is_inside = document.regency_id in scope.regencies_of(*INSIDER_ROLES)
    attached = (
        Evidence.objects.visible_to(scope)
        .filter(document=document)
        .select_related("innovation", "innovation__unit", "quick_win")
    )
    activities = Activity.objects.for_target(document) if is_inside else None
    context = {
        "document": document,
        "audience": Audience(document.audience),
        "attached": list(attached),
        "year": timezone.localdate(timezone=document.regency.zone).year,
        "story": tell(activities[:STORY_SHOWN]) if activities is not None else None,
        "zone": document.regency.time_zone,
        "may_change": document.withdrawn_at is None
        and request.user.is_authenticated
        and request.user.has_perm(CHANGE, document),
    }
    return render_page(request, "innovations/document.html", context)


@login_not_required
@require_safe
def document_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, always to be saved and never to be run."""
    document = _visible(request, pk)
    if document.file is None:
        raise Http404
    return attachment(document.file, document.media_type)


@require_http_methods(READ_OR_POST)
def document_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the passport."""
    document = _visible(request, pk)
    demand(request, CHANGE, document)
    asked = whole(request.POST.get("version", ""))
    version = document.version if asked is None else asked
    audiences = list(
        dict.fromkeys(
            [
                *verbs.audiences_for(request.user, document.regency_id),
                Audience(document.audience),
            ]
        )
    )
    form = RevisionForm(
        posted(request), initial=initial_of(document), audiences=audiences
    )
    if request.method == "POST" and form.is_valid():
        try:
            verbs.revise(
                document,
                actor=request.user,
                version=version,
                fields=form.passport(),
                reason=form.cleaned_data["reason"],
            )
        except StaleVersion as stale:
            form.add_error(None, stale.message)
            for field in stale.fields:
                form.add_error(
                    field.field,
                    _("Kini tersimpan: %(value)s.")
                    % {"value": said(Document, field.field, as_stored(field.current))},
                )
            version = stale.version
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Keterangan dokumen tersimpan."))
            return redirect("documents:detail", pk)
    return render_page(
        request,
        "innovations/document_form.html",
        {"document": document, "form": form, "version": version},
        status=422 if form.errors else 200,
    )


@require_http_methods(READ_OR_POST)
def document_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason (GET), take it out of use (POST)."""
    document = _visible(request, pk)
    demand(request, CHANGE, document)
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        asked = whole(request.POST.get("version", ""))
        verbs.withdraw(
            document,
            actor=request.user,
            version=document.version if asked is None else asked,
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, _("Dokumen ditarik."))
        return redirect("documents:detail", pk)
    return render_page(
        request,
        "innovations/document_withdraw.html",
        {"document": document, "form": form},
        status=422 if form.errors else 200,
    )


def attachment(stored: StoredFile, media_type: str) -> FileResponse:
    """A stored file as an answer that a browser saves and never runs.

    Raises Http404 where the storage has lost it.
    """
    try:
        content = stored.content.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content, as_attachment=True, filename=stored.name, content_type=media_type
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    # Also keeps it from being compressed, which would cost the length and much time.
    response.headers["ETag"] = f'"{stored.sha256}"'
    return response


def _visible(request: HttpRequest, pk: int) -> Document:
    documents = Document.objects.select_related("regency", "unit", "file", "created_by")
    return visible_or_404(request, documents, pk=pk)
