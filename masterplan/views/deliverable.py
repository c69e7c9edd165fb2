"""One deliverable: its document, its versions, what is said about it, its moves."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError
from masterplan.core.moves import Move, refusal
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    posted,
    render_page,
    safe_next,
    visible_or_404,
    whole,
)
from masterplan.domain import deliverable as verbs
from masterplan.domain import deliverable_page as page
from masterplan.enums import DELIVERABLE_TRANSITIONS
from masterplan.forms.stage import ChooseForm, PlainForm, ReasonForm, RemarkForm
from masterplan.models import Deliverable
from regencies.domain.document import audiences_for
from regencies.enums import Audience
from regencies.forms.document import DocumentForm
from regencies.forms.refusing import RefusingForm
from regencies.models import Document

# Which of the two forms of the page was sent.
CHOOSE = "choose"


@require_safe
def deliverable_page(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    return _page(request, _visible(request, code, pk), RemarkForm())


@require_POST
def deliverable_comment(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say something about it."""
    deliverable = _visible(request, code, pk)
    form = RemarkForm(request.POST)
    form.full_clean()
    try:
        said = verbs.remark(
            deliverable, actor=request.user, text=request.POST.get("text", "")
        )
    except DomainError as error:
        form.add_error("text", error.message)
        return _page(request, deliverable, form, status=422)
    messages.success(request, _("Catatan tersimpan."))
    return HttpResponseRedirect(f"{deliverable.get_absolute_url()}#c{said.pk}")


@require_http_methods(READ_OR_POST)
def deliverable_attach(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Bring a new document, or one that is kept already."""
    deliverable = _visible(request, code, pk)
    demand(request, "masterplan.change_deliverable", deliverable)
    chosen = request.POST.get("form") == CHOOSE
    data = posted(request)
    choose = ChooseForm(
        data if chosen else None, documents=_documents(request, deliverable)
    )
    fresh = _document_form(request, deliverable, is_sent=not chosen)
    sent: RefusingForm = choose if chosen else fresh
    if request.method == "POST" and sent.is_valid():
        asked = {"actor": request.user, "version": _version(request, deliverable)}
        try:
            if chosen:
                brought = verbs.attach(
                    deliverable, document=choose.cleaned_data["document"], **asked
                )
            else:
                brought = verbs.bring(
                    deliverable,
                    fields=fresh.passport(),
                    upload=fresh.cleaned_data["upload"],
                    **asked,
                )
        except DomainError as error:
            sent.show_refusal(error)
            deliverable.refresh_from_db()
        else:
            typed = "" if chosen else fresh.cleaned_data["title"]
            messages.success(request, _attached(brought, typed))
            return HttpResponseRedirect(deliverable.get_absolute_url())
    context = {
        "regency": deliverable.regency,
        "deliverable": deliverable,
        "is_possible": verbs.may_attach(deliverable, actor=request.user),
        "form": fresh,
        "choose": choose,
        "choose_mark": CHOOSE,
    }
    status = 422 if sent.errors else 200
    return render_page(
        request, "masterplan/deliverable_attach.html", context, status=status
    )


def _attached(deliverable: Deliverable, typed: str) -> str:
    """Says so where the same file lay in the regency already, by another title."""
    title = deliverable.document.title
    if typed in ("", title):
        return _("Dokumen terlampir. Ajukan bila sudah siap.")
    return _(
        "Berkas ini sudah tersimpan dengan judul “%(title)s”; dokumen itulah yang "
        "terlampir. Ajukan bila sudah siap."
    ) % {"title": title}


@require_http_methods(READ_OR_POST)
def deliverable_move(
    request: HttpRequest, code: str, pk: int, name: str
) -> HttpResponse:
    """Ask for the reason (GET), make the move (POST)."""
    deliverable = _visible(request, code, pk)
    step = DELIVERABLE_TRANSITIONS[name]
    demand(request, step.permission, deliverable)
    data = posted(request)
    form = ReasonForm(data) if step.needs_reason else PlainForm(data)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.VERBS[name](
                deliverable,
                actor=request.user,
                version=_version(request, deliverable),
                **form.cleaned_data,
            )
        except DomainError as error:
            form.show_refusal(error)
            # What somebody else did in the meantime.
            deliverable.refresh_from_db()
        else:
            text = _("Tersimpan. Status luaran kini: %(status)s.")
            messages.success(request, text % {"status": step.target.label})
            return HttpResponseRedirect(
                safe_next(request, deliverable.get_absolute_url())
            )
    return _move_page(request, deliverable, step, form)


def _visible(request: HttpRequest, code: str, pk: int) -> Deliverable:
    deliverable = visible_or_404(
        request,
        Deliverable.objects.select_related(
            "regency__province", "stage__participation__cohort", "stage__regency"
        ),
        pk=pk,
        regency=code,
    )
    demand(request, "masterplan.view_stage", deliverable)
    return deliverable


def _page(
    request: HttpRequest,
    deliverable: Deliverable,
    form: RemarkForm,
    *,
    status: int = 200,
) -> HttpResponse:
    user = request.user
    may_say = user.has_perm("masterplan.comment_deliverable", deliverable)
    context: dict[str, Any] = {
        "regency": deliverable.regency,
        "deliverable": deliverable,
        "page": page.deliverable_page(deliverable, scope=scope_of(user)),
        "moves": verbs.allowed_moves(deliverable, actor=user),
        "may_attach": verbs.may_attach(deliverable, actor=user),
        "form": form if may_say else None,
    }
    return render_page(request, "masterplan/deliverable.html", context, status=status)


def _move_page(
    request: HttpRequest, deliverable: Deliverable, step: Move, form: RefusingForm
) -> HttpResponse:
    refused = refusal(deliverable, step, actor=request.user)
    is_offered = step in verbs.allowed_moves(deliverable, actor=request.user)
    context = {
        "regency": deliverable.regency,
        "record": deliverable,
        "move": step,
        "form": form,
        "refused": refused or (None if is_offered else verbs.standstill(deliverable)),
        "blockers": (),
        "is_possible": is_offered,
        "action_url": request.path,
        "text": page.consequence(step),
    }
    status = 422 if form.errors else 200
    return render_page(request, "masterplan/stage_move.html", context, status=status)


def _version(request: HttpRequest, deliverable: Deliverable) -> int:
    """The version the form was read at."""
    asked = whole(request.POST.get("version", ""))
    return deliverable.version if asked is None else asked


def _documents(request: HttpRequest, deliverable: Deliverable) -> QuerySet[Document]:
    """What the regency keeps already and would fit."""
    kept = Document.objects.visible_to(scope_of(request.user)).in_use()
    fitting = kept.filter(regency=deliverable.regency_id)
    if deliverable.document_kind:
        fitting = fitting.filter(kind=deliverable.document_kind)
    return fitting


def _document_form(
    request: HttpRequest, deliverable: Deliverable, *, is_sent: bool
) -> DocumentForm:
    return DocumentForm(
        posted(request) if is_sent else None,
        request.FILES or None,
        audiences=audiences_for(request.user, deliverable.regency_id),
        initial={
            "audience": Audience.REGENCY,
            "kind": deliverable.document_kind,
            "title": deliverable.name,
        },
    )
