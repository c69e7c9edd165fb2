"""The joint commitment of a regency: its list, its text, its sheet, the live wall."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from innovations.domain import commitment as verbs
from innovations.domain import commitment_annex, signing
from innovations.domain.commitment_text import draft_text, draft_title
from innovations.enums import CommitmentStatus, SignatureStatus
from innovations.enums.commitment import TRANSITIONS
from innovations.forms.commitment import CommitmentForm, ScanForm
from innovations.models import Commitment, Innovation
from masterplan.core import history, moves
from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError, StaleVersion
from masterplan.core.story import tell
from masterplan.core.views.conflicts import conflicts_of
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    render_page,
    visible_or_404,
    whole,
)
from masterplan.domain import commitment_paper
from masterplan.domain.commitment_paper import for_paper, paper
from masterplan.domain.stories import commitment_story
from regencies.models import Regency

REPLACES = "ganti"


@require_safe
def commitment_list(request: HttpRequest, code: str) -> HttpResponse:
    """Every commitment of the regency, the newest first, and how far each is."""
    regency = _regency(request, code)
    demand(request, "innovations.view_commitment", regency)
    signed = Count("signatures", filter=Q(signatures__status=SignatureStatus.SIGNED))
    absent = Count("signatures", filter=Q(signatures__status=SignatureStatus.ABSENT))
    rows = (
        Commitment.objects.visible_to(scope_of(request.user))
        .filter(regency=regency)
        .defer("annex", "text")
        .annotate(places=Count("signatures"), signed=signed, absent=absent)
        .order_by("-year", "-pk")
    )
    commitments = [(row, CommitmentStatus(row.status)) for row in rows]
    current = next(
        (
            row
            for row, status in commitments
            if status in (CommitmentStatus.OPEN, CommitmentStatus.COMPLETE)
        ),
        None,
    )
    context = {"regency": regency, "commitments": commitments, "current": current}
    return render(request, "masterplan/commitments.html", context)


@require_http_methods(READ_OR_POST)
def commitment_create(request: HttpRequest, code: str) -> HttpResponse:
    """A draft that begins with proper words; `?ganti=<id>` takes over another's."""
    regency = _regency(request, code)
    demand(request, "innovations.manage_commitment", regency)
    asked = request.POST.get(REPLACES) or request.GET.get(REPLACES, "")
    replaces = None
    if (number := whole(asked)) is not None:
        replaces = visible_or_404(request, Commitment.objects, pk=number, regency=code)
    form = CommitmentForm(
        request.POST or None, initial=_initial(regency, replaces=replaces)
    )
    if request.method == "POST" and form.is_valid():
        try:
            fresh = verbs.create(
                actor=request.user,
                regency=regency,
                fields=form.cleaned_data,
                replaces=replaces,
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Draf komitmen tersimpan."))
            return redirect(fresh)
    return _form_page(
        request,
        regency,
        form,
        title=_("Susun komitmen pengganti") if replaces else _("Susun komitmen"),
        replaces=replaces,
        back_url=reverse("masterplan:commitments", args=[code]),
    )


@require_http_methods(READ_OR_POST)
def commitment_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    commitment = _managed(request, code, pk)
    form = CommitmentForm(
        request.POST or None,
        initial={name: getattr(commitment, name) for name in verbs.EDITABLE_FIELDS},
    )
    asked = whole(request.POST.get("version", ""))
    page = {"title": _("Ubah naskah komitmen"), "back_url": _address(commitment)}
    page["version"] = commitment.version if asked is None else asked
    if request.method == "POST" and form.is_valid():
        try:
            verbs.revise(
                commitment,
                actor=request.user,
                version=page["version"],
                fields=form.cleaned_data,
            )
        except StaleVersion as stale:
            page |= {
                "version": stale.version,
                "conflicts": conflicts_of(Commitment, stale),
            }
            return _form_page(request, commitment.regency, form, status=409, **page)
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Naskah komitmen tersimpan."))
            return redirect(commitment)
    return _form_page(request, commitment.regency, form, **page)


@require_safe
def commitment_page(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What was promised, who signed and who not yet, and what may be done now."""
    commitment = _visible(request, code, pk)
    found = _paper(request, commitment)
    own = [
        one
        for one in found.signatures
        if commitment.status == CommitmentStatus.OPEN
        and one.status != SignatureStatus.SIGNED
        and request.user.has_perm("innovations.sign_commitment", one)
    ]
    context = _context(commitment, found) | {
        "own": own,
        "allowed": {
            move.name
            for move in moves.allowed(
                commitment, TRANSITIONS.values(), actor=request.user
            )
        },
        "story_url": reverse(
            "masterplan:commitment-history", args=[code, commitment.pk]
        ),
    }
    return render(request, "masterplan/commitment.html", context)


@require_safe
def commitment_history(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What happened to it and to each place of its sheet, newest first."""
    commitment = _visible(request, code, pk)
    demand(request, "innovations.view_signatories", commitment)
    page = history.page_of(commitment_story(commitment), request.GET)
    told = tell(page.rows)
    context = {
        "regency": commitment.regency,
        "commitment": commitment,
        "lines": told,
        "shown": len(told),
        "previous_url": page.before
        and history.address(request.GET, before=page.before),
        "next_url": page.after and history.address(request.GET, after=page.after),
    }
    return render(request, "masterplan/commitment_history.html", context)


@require_http_methods(READ_OR_POST)
def commitment_open(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Who would sign and what would be frozen (GET), then open it (POST)."""
    commitment = _managed(request, code, pk)
    if request.method == "POST":
        verbs.open_for_signing(
            commitment,
            actor=request.user,
            version=whole(request.POST.get("version", "")),
        )
        messages.success(
            request, _("Komitmen terbuka; para kepala OPD sudah diberi tahu.")
        )
        return redirect(commitment)
    units = verbs.signing_units(commitment.regency)
    annex = commitment_annex.snapshot(commitment.regency, units)
    context = {
        "regency": commitment.regency,
        "commitment": commitment,
        "signatories": verbs.signatories(commitment, units),
        "count": commitment_annex.count(annex),
        "drafts": Innovation.objects.visible_to(scope_of(request.user))
        .filter(regency=code, status="draft")
        .count(),
    }
    return render(request, "masterplan/commitment_open.html", context)


@require_http_methods(READ_OR_POST)
def commitment_complete(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    commitment = _managed(request, code, pk)
    if request.method == "POST":
        verbs.complete(
            commitment,
            actor=request.user,
            version=whole(request.POST.get("version", "")),
        )
        messages.success(request, _("Komitmen dinyatakan lengkap."))
        return redirect(commitment)
    context = {
        "regency": commitment.regency,
        "commitment": commitment,
        "tally": signing.tally(commitment.signatures.order_by("order")),
        "back_url": _address(commitment),
    }
    return render(request, "masterplan/commitment_complete.html", context)


@require_http_methods(READ_OR_POST)
def commitment_scan(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The scan of the signed sheet, kept as a document of the regency."""
    commitment = _managed(request, code, pk)
    form = ScanForm(
        request.POST if request.method == "POST" else None, request.FILES or None
    )
    if request.method == "POST" and form.is_valid():
        try:
            verbs.keep_scan(
                commitment, actor=request.user, upload=form.cleaned_data["upload"]
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Pindaian tersimpan."))
            return redirect(commitment)
    return _form_page(
        request,
        commitment.regency,
        form,
        title=_("Unggah pindaian lembar"),
        back_url=_address(commitment),
        has_file=True,
    )


@require_safe
def commitment_sheet(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The sheet for ink on A4: letterhead, text, table of signatures, annexes."""
    commitment = _visible(request, code, pk)
    with translation.override("id"):
        found = _paper(request, commitment)
        context = _context(commitment, found) | {
            "printed_at": timezone.now(),
            "zone": commitment.regency.time_zone,
            "back_url": _address(commitment),
        }
        return render(request, "masterplan/print_commitment.html", context)


@require_safe
def commitment_wall(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """For the hall: every office in large letters, fresh every few seconds.

    `?jeda=1` holds it still. htmx asks for the grid alone; without script a link loads
    the page again.
    """
    commitment = _visible(request, code, pk)
    signatures = list(commitment.signatures.order_by("order", "pk"))
    context = {
        "regency": commitment.regency,
        "commitment": commitment,
        "places": [(one, SignatureStatus(one.status)) for one in signatures],
        "tally": signing.tally(signatures),
        "is_live": commitment.status == CommitmentStatus.OPEN
        and "jeda" not in request.GET,
        "is_open": commitment.status == CommitmentStatus.OPEN,
    }
    return render_page(
        request,
        "masterplan/commitment_wall.html",
        context,
        part="masterplan/_wall.html",
    )


@require_POST
def commitment_make_pdf(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    commitment = _visible(request, code, pk)
    job = commitment_paper.request_pdf(
        commitment, actor=request.user, base_url=request.build_absolute_uri("/")
    )
    return redirect("jobs:detail", job.pk)


def _regency(request: HttpRequest, code: str) -> Regency:
    return visible_or_404(request, Regency.objects.select_related("province"), pk=code)


def _visible(request: HttpRequest, code: str, pk: int) -> Commitment:
    return visible_or_404(request, for_paper(Commitment.objects), regency=code, pk=pk)


def _managed(request: HttpRequest, code: str, pk: int) -> Commitment:
    commitment = _visible(request, code, pk)
    demand(request, "innovations.manage_commitment", commitment)
    return commitment


def _paper(request: HttpRequest, commitment: Commitment) -> commitment_paper.Paper:
    return paper(
        commitment, reader=request.user, base_url=request.build_absolute_uri("/")
    )


def _context(commitment: Commitment, found: commitment_paper.Paper) -> dict[str, Any]:
    return {
        "regency": commitment.regency,
        "commitment": commitment,
        "status": CommitmentStatus(commitment.status),
        "paper": found,
        "rows": [(one, SignatureStatus(one.status)) for one in found.signatures],
        "tally": signing.tally(found.signatures),
    }


def _initial(regency: Regency, *, replaces: Commitment | None) -> dict[str, Any]:
    if replaces is not None:
        return {name: getattr(replaces, name) for name in verbs.EDITABLE_FIELDS} | {
            "signing_on": None
        }
    return {
        "title": draft_title(regency),
        "year": timezone.localdate().year,
        "place": "" if regency.is_sample else regency.capital,
        "text": draft_text(regency),
    }


def _form_page(
    request: HttpRequest,
    regency: Regency,
    form: CommitmentForm | ScanForm,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    if form.errors and status == 200:
        status = 422
    context |= {"regency": regency, "form": form}
    return render_page(
        request, "masterplan/commitment_form.html", context, status=status
    )


def _address(commitment: Commitment) -> str:
    return commitment.get_absolute_url()
