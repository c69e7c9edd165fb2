"""Decks for a wall, the one page for the head of the region, and its text.

Decks are for everybody who works with the regency and show each what he may see
elsewhere; the executive page names who is late and stays inside.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dimensions.models import Dimension
from masterplan.core.access import scope_of
from masterplan.core.cached_page import tagged
from masterplan.core.chart_heat import HeatCell, HeatRow, heat
from masterplan.core.chart_radar import RadarAxis, radar
from masterplan.core.enums import JobState
from masterplan.core.models import Job
from masterplan.core.views.pages import demand, visible_or_404, whole
from masterplan.core.whatsapp import whatsapp_address
from masterplan.domain import executive as executive_page
from masterplan.domain import presentation
from masterplan.domain.presentation import Deck, DimensionDeck
from masterplan.views.charting import chart_of
from regencies.models import Regency


@dataclass(frozen=True, slots=True)
class Slide:
    """One message; `rows` is what only this slide shows."""

    number: int
    title: str
    template: str
    rows: Any = None


@require_safe
@tagged
def deck(request: HttpRequest, code: str) -> HttpResponse:
    """A regency in six messages."""
    regency = _regency(request, code, "masterplan.print_recap")
    found = presentation.deck(regency, scope=scope_of(request.user))
    title = _("Paparan %(regency)s") % {"regency": regency.name}
    return _shown(
        request,
        regency,
        title=title,
        slides=_numbered(
            [
                (regency.name, "masterplan/_slide_title.html", None),
                (_("Keadaan saat ini"), "masterplan/_slide_state.html", None),
                (
                    _("Kemajuan enam dimensi"),
                    "masterplan/_slide_radar.html",
                    _radar(found),
                ),
                (_("Quick win"), "masterplan/_slide_quick_wins.html", None),
                (_("Tahap Bimtek"), "masterplan/_slide_stages.html", None),
                (
                    _("Yang perlu ditindaklanjuti"),
                    "masterplan/_slide_behind.html",
                    None,
                ),
            ]
        ),
        context={
            "deck": found,
            "quick_wins": found.quick_wins,
            "today": found.today,
            "back_url": reverse("masterplan:regency", args=[regency.pk]),
        },
    )


@require_safe
@tagged
def dimension_deck(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """One dimension of a regency: its innovations, quick wins, progress and holes."""
    regency = _regency(request, code, "masterplan.print_recap")
    dimension = get_object_or_404(Dimension, pk=slug)
    found = presentation.dimension_deck(
        regency, dimension, scope=scope_of(request.user)
    )
    pages = len(found.names)
    names = [
        (
            _("Inovasi (%(page)s dari %(pages)s)") % {"page": page, "pages": pages}
            if pages > 1
            else _("Inovasi"),
            "masterplan/_slide_names.html",
            (lines, found.unnamed if page == pages else 0),
        )
        for page, lines in enumerate(found.names or ((),), start=1)
    ]
    return _shown(
        request,
        regency,
        title=_("Paparan %(dimension)s, %(regency)s")
        % {"dimension": dimension.name, "regency": regency.name},
        slides=_numbered(
            [
                (dimension.name, "masterplan/_slide_dimension.html", None),
                *names,
                (_("Quick win"), "masterplan/_slide_quick_wins.html", None),
                (
                    _("Tahapan inovasi"),
                    "masterplan/_slide_steps.html",
                    chart_of(found.steps),
                ),
                (_("Subdimensi"), "masterplan/_slide_holes.html", _heat(found)),
            ]
        ),
        context={
            "deck": found,
            "quick_wins": found.quick_wins,
            "today": found.today,
            "back_url": reverse("masterplan:deck", args=[regency.pk]),
        },
    )


@require_safe
@tagged
def executive(request: HttpRequest, code: str) -> HttpResponse:
    """One A4 page, as it is printed."""
    regency = _regency(request, code, "masterplan.view_inside")
    with translation.override("id"):
        context = {
            "found": executive_page.executive(regency, reader=request.user),
            "regency": regency,
            "printed_at": timezone.now(),
            "zone": regency.time_zone,
            "back_url": reverse("masterplan:regency", args=[regency.pk]),
        }
        return render(request, "masterplan/print_executive.html", context)


@require_POST
def executive_make_pdf(request: HttpRequest, code: str) -> HttpResponse:
    regency = visible_or_404(request, Regency.objects, pk=code)
    job = executive_page.request_pdf(regency, actor=request.user)
    return redirect("jobs:detail", job.pk)


@require_safe
def executive_pdf(request: HttpRequest, pk: str) -> HttpResponse:
    """Where a finished PDF waits to be downloaded."""
    job, regency = _made(request, pk)
    context = {"job": job, "regency": regency}
    return render(request, "masterplan/executive_pdf.html", context)


@require_safe
def executive_pdf_file(request: HttpRequest, pk: str) -> FileResponse:
    job, _made_for = _made(request, pk)
    return FileResponse(
        job.result_file.content.open("rb"),
        as_attachment=True,
        filename=job.result_file.name,
        content_type="application/pdf",
    )


@require_safe
def whatsapp(request: HttpRequest, code: str) -> HttpResponse:
    """The ready text, to copy or to open in WhatsApp."""
    regency = _regency(request, code, "masterplan.view_inside")
    text = executive_page.message(
        executive_page.executive(regency, reader=request.user),
        address=request.build_absolute_uri(
            reverse("masterplan:regency", args=[regency.pk])
        ),
    )
    return render(
        request,
        "masterplan/whatsapp.html",
        {
            "regency": regency,
            "text": text,
            "lines": text.count("\n") + 4,
            "whatsapp_url": whatsapp_address(text),
        },
    )


def _regency(request: HttpRequest, code: str, permission: str) -> Regency:
    regency = visible_or_404(
        request, executive_page.for_executive(Regency.objects), pk=code
    )
    demand(request, permission, regency)
    return regency


def _made(request: HttpRequest, pk: str) -> tuple[Job, Regency]:
    """A finished job of the reader's; the right to its regency is asked anew."""
    job = visible_or_404(
        request,
        Job.objects.select_related("result_file"),
        pk=pk,
        kind=executive_page.PDF,
        state=JobState.DONE,
    )
    if job.result_file is None:
        raise Http404
    return job, _regency(request, job.params["regency"], "masterplan.view_inside")


def _shown(
    request: HttpRequest,
    regency: Regency,
    *,
    title: str,
    slides: list[Slide],
    context: dict[str, Any],
) -> HttpResponse:
    """The whole deck; on a screen one slide is seen, on paper each has its page."""
    asked = whole(request.GET.get("halaman", "")) or 1
    current = min(max(asked, 1), len(slides))
    return render(
        request,
        "masterplan/deck.html",
        {
            "regency": regency,
            "title": title,
            "slides": slides,
            "current": current,
            "is_inside": request.user.has_perm("masterplan.view_inside", regency),
            **context,
        },
    )


def _numbered(slides: Iterable[tuple[str, str, Any]]) -> list[Slide]:
    return [
        Slide(number, title, template, rows)
        for number, (title, template, rows) in enumerate(slides, start=1)
    ]


def _radar(found: Deck) -> Any:
    code = found.dashboard.regency_code
    return radar(
        [
            RadarAxis(
                label=str(one.row.figure.label),
                value=one.percent,
                href=reverse(
                    "masterplan:deck-dimension", args=[code, one.row.figure.key]
                ),
                tone=one.row.figure.key,
            )
            for one in found.progress
        ]
    )


def _heat(found: DimensionDeck) -> Any:
    register = reverse("innovations:list")
    cells = [*found.row.sub_dimensions, found.row.unset]
    # Records without a sub-dimension are wanted nowhere: none of them is no hole.
    unset = found.row.unset
    return heat(
        [
            HeatRow(
                label=found.dimension.name,
                href="",
                cells=[
                    HeatCell(
                        None
                        if one is unset and not one.figure.count
                        else one.figure.count,
                        f"{register}?{one.figure.query}" if one.figure.count else "",
                    )
                    for one in cells
                ],
            )
        ],
        [str(one.figure.label) for one in cells],
    )
