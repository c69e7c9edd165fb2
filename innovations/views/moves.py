"""One record through one move, and onto or off the public pages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from innovations.domain import innovation as verbs
from innovations.domain import lineage, publication, similar
from innovations.enums import TRANSITIONS
from innovations.forms.reason import FORMS, ReasonForm
from innovations.models import Innovation
from innovations.views.similar import ASKED, SAME, ask_first
from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError
from masterplan.core.moves import Move
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    render_page,
    safe_next,
    visible_or_404,
    whole,
)


@require_http_methods(READ_OR_POST)
def innovation_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Ask before the move (GET, with a reason where it needs one) or make it (POST)."""
    innovation = visible_or_404(request, Innovation.objects, pk=pk)
    move = TRANSITIONS[name]
    demand(request, move.permission, innovation)
    if request.method != "POST":
        initial = {"reason": _reason_offered(request, move)}
        return _ask(request, innovation, move, _form_class(move)(initial=initial))
    if (
        name == "submit"
        and ASKED not in request.POST
        and similar.asks(innovation, reader=request.user)
    ):
        return ask_first(innovation)
    form = _form_class(move)(request.POST)
    try:
        verbs.move(
            [innovation],
            name=name,
            actor=request.user,
            reason=request.POST.get("reason", ""),
            asked_fields=request.POST.getlist("asked_fields"),
            versions=_versions(request, innovation),
        )
    except DomainError as error:
        if error.field == "reason" and not form.is_valid():
            return _ask(request, innovation, move, form, status=422)
        messages.error(request, error.message)
    else:
        messages.success(request, done(move))
    return HttpResponseRedirect(safe_next(request, innovation.get_absolute_url()))


@require_POST
def innovation_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a verified record to everybody."""
    innovation = visible_or_404(request, Innovation.objects, pk=pk)
    publication.publish(
        [innovation],
        actor=request.user,
        versions=_versions(request, innovation),
        with_photos="photos" in request.POST,
    )
    messages.success(request, _("Inovasi ini kini tayang untuk publik."))
    return HttpResponseRedirect(safe_next(request, innovation.get_absolute_url()))


@require_POST
def innovation_unpublish(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a record off the public pages."""
    innovation = visible_or_404(request, Innovation.objects, pk=pk)
    publication.unpublish(
        [innovation], actor=request.user, versions=_versions(request, innovation)
    )
    messages.success(request, _("Inovasi ini tidak lagi tayang untuk publik."))
    return HttpResponseRedirect(safe_next(request, innovation.get_absolute_url()))


def done(move: Move) -> str:
    """What the page says after a move: where the record stands now."""
    return _("Tersimpan. Status inovasi kini: %(status)s.") % {
        "status": move.target.label
    }


def _reason_offered(request: HttpRequest, move: Move) -> str:
    """Of a record to be withdrawn because it is the one in the address."""
    same = whole(request.GET.get(SAME, ""))
    if move.name != "withdraw" or same is None:
        return ""
    visible = Innovation.objects.visible_to(scope_of(request.user))
    other = visible.select_related("regency").filter(pk=same).first()
    return lineage.same_as(other) if other else ""


def _form_class(move: Move) -> type[ReasonForm]:
    return FORMS.get(move.name, ReasonForm)


def _versions(request: HttpRequest, innovation: Innovation) -> dict[int, int]:
    version = whole(request.POST.get("version", ""))
    return {} if version is None else {innovation.pk: version}


def _ask(
    request: HttpRequest,
    innovation: Innovation,
    move: Move,
    form: ReasonForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "innovation": innovation,
        "move": move,
        "form": form if move.needs_reason else None,
        "is_danger": move.tone == "danger",
        "is_possible": innovation.status in move.sources,
    }
    return render_page(request, "innovations/move.html", context, status=status)
