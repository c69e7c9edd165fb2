"""Similar innovations: while a name is typed, and what its people say to them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from innovations.domain import lineage, similar
from innovations.domain.innovation import Outcome
from innovations.domain.similar import Sought
from innovations.enums import NAME_MAX, SENTENCE_MAX, InnovationStatus
from innovations.models import Innovation
from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    render_page,
    visible_or_404,
    whole,
)

# In a post: its sender was asked already. In an address: the submission waits for the
# answer; the other record that this one is.
ASKED = "asked"
SUBMITTING = "ajukan"
SAME = "sama"


@require_safe
def innovation_similar(request: HttpRequest) -> HttpResponse:
    """What is like the `name` being typed for `regency`; `record` leaves itself out."""
    demand(request, "innovations.create_innovation")
    scope = scope_of(request.user)
    code = request.GET.get("regency", "")
    name = request.GET.get("name", "").strip()[:NAME_MAX]
    sought = Sought(
        regency_code=code if code in scope.regencies_of() else "",
        name=name,
        pk=whole(request.GET.get("record", "")),
    )
    found = similar.find(sought, scope=scope)
    return render_page(
        request,
        "innovations/similar_search.html",
        {"found": found, "name": name, "regency_code": sought.regency_code},
        part="innovations/_similar_typed.html",
    )


@require_http_methods(READ_OR_POST)
def record_similar(request: HttpRequest, pk: int) -> HttpResponse:
    """The similar ones of a record (GET), and what it is to them (POST)."""
    innovation = visible_or_404(
        request, Innovation.objects.select_related("regency", "unit"), pk=pk
    )
    demand(request, "innovations.change_innovation", innovation)
    is_submitting = SUBMITTING in (request.POST if request.POST else request.GET)
    if request.method == "POST":
        return _answered(request, innovation, is_submitting=is_submitting)
    scope = scope_of(request.user)
    context = {
        "innovation": innovation,
        "found": similar.find(Sought.of(innovation), scope=scope),
        "origin": lineage.of(innovation, scope=scope).origin,
        "is_submitting": is_submitting,
        "may_withdraw": innovation.status
        in (InnovationStatus.DRAFT, InnovationStatus.RETURNED)
        and request.user.has_perm("innovations.withdraw_innovation", innovation),
        "because_max": SENTENCE_MAX,
    }
    return render_page(request, "innovations/similar.html", context)


def ask_first(innovation: Innovation) -> HttpResponse:
    """To the question, from which the submission goes on whatever is answered."""
    address = reverse("innovations:similar-record", args=[innovation.pk])
    return HttpResponseRedirect(f"{address}?{SUBMITTING}=1")


def _answered(
    request: HttpRequest, innovation: Innovation, *, is_submitting: bool
) -> HttpResponse:
    here = reverse("innovations:similar-record", args=[innovation.pk])
    if is_submitting:
        here = f"{here}?{SUBMITTING}=1"
    try:
        outcome = _said(request, innovation, is_submitting=is_submitting)
    except DomainError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(here)
    if outcome.refusal:
        text = _("Jawaban Anda tersimpan, tetapi inovasi belum diajukan. %(why)s")
        messages.warning(request, text % {"why": outcome.refusal.message})
    elif is_submitting:
        text = _("Inovasi diajukan ke Diskominfo dengan nomor %(number)s.")
        number = outcome.innovation.registration_number
        messages.success(request, text % {"number": number})
    else:
        messages.success(request, _("Jawaban Anda tersimpan."))
    return HttpResponseRedirect(innovation.get_absolute_url())


def _said(
    request: HttpRequest, innovation: Innovation, *, is_submitting: bool
) -> Outcome:
    """Carry one answer out: adapted from one, from none, or different because."""
    choice = request.POST.get("choice", "")
    version = whole(request.POST.get("version", ""))
    if choice == "different":
        return lineage.differ(
            innovation,
            actor=request.user,
            because=request.POST.get("because", ""),
            version=version,
            is_submitted=is_submitting,
        )
    if choice not in ("adapted", "not_adapted"):
        raise DomainError(_("Pilih dahulu jawaban Anda."), code="no_choice")
    origin = None
    if choice == "adapted":
        key = whole(request.POST.get("origin", ""))
        origin = visible_or_404(request, Innovation.objects, pk=key)
    return lineage.adapt(
        innovation,
        actor=request.user,
        origin=origin,
        version=version,
        is_submitted=is_submitting,
    )
