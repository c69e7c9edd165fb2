"""Readiness of one dimension: nine elements, each saved by itself."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError, StaleVersion
from masterplan.core.templatetags.portal import number
from masterplan.core.views.conflicts import Conflict, conflicts_of
from masterplan.core.views.pages import (
    READ_OR_POST,
    render_page,
    wants_part,
    whole,
)
from masterplan.domain import readiness as verbs
from masterplan.domain.worksheet import last_hands
from masterplan.domain.worksheet_figures import elements_filled
from masterplan.enums import Element
from masterplan.forms.worksheet import ReadinessForm, initial_of
from masterplan.models import ReadinessRow
from masterplan.views.worksheet import OpenedSheet, open_sheet

SHEET = "kesiapan"


@dataclass
class Card:
    """One element on the page: what is stored, its form, what went wrong."""

    element: Element
    row: ReadinessRow | None
    hand: str
    form: ReadinessForm
    version: int
    conflicts: list[Conflict] | None = None
    is_saved: bool = False


@require_http_methods(READ_OR_POST)
def readiness(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """The sheet (GET); save one of its elements (POST), answered by its own part."""
    sheet = open_sheet(request, code, slug, SHEET)
    if request.method != "POST":
        return _page(request, sheet)
    element = verbs.known_element(request.POST.get("element", ""))
    form = ReadinessForm(request.POST, auto_id=f"{element.value}-%s")
    version = whole(request.POST.get("version", "")) or 0
    conflicts = None
    status = 422
    if form.is_valid():
        try:
            verbs.save_readiness(
                sheet.participation,
                actor=request.user,
                dimension=sheet.dimension,
                element=element,
                version=version,
                fields=form.entered(),
            )
        except StaleVersion as stale:
            # htmx swaps a 422; a page says what it is.
            status = 422 if wants_part(request) else 409
            version, conflicts = stale.version, conflicts_of(ReadinessRow, stale)
        except DomainError as error:
            form.show_refusal(error)
        else:
            return _saved(request, sheet, element)
    tried = {
        "element": element,
        "form": form,
        "version": version,
        "conflicts": conflicts,
    }
    return _page(request, sheet, tried=tried, part_of=element, status=status)


def _saved(request: HttpRequest, sheet: OpenedSheet, element: Element) -> HttpResponse:
    if wants_part(request):
        return _page(request, sheet, part_of=element, is_saved=True)
    messages.success(request, _("Tersimpan: %(row)s.") % {"row": element.label})
    return HttpResponseRedirect(f"{sheet.url}#unsur-{element.value}")


def _page(
    request: HttpRequest,
    sheet: OpenedSheet,
    *,
    tried: dict[str, Any] | None = None,
    part_of: str = "",
    is_saved: bool = False,
    status: int = 200,
) -> HttpResponse:
    rows = list(
        ReadinessRow.objects.visible_to(scope_of(request.user))
        .filter(participation=sheet.participation, dimension=sheet.dimension)
        .order_by("pk")
    )
    context = sheet.context(request)
    hands = last_hands(rows) if context["is_inside"] else {}
    by_element = {row.element: row for row in rows}
    cards = []
    for element in Element:
        row = by_element.get(element)
        card = Card(
            element,
            row,
            hands.get(row.pk, "") if row else "",
            ReadinessForm(
                initial=initial_of(row, ReadinessForm) if row else None,
                auto_id=f"{element.value}-%s",
            ),
            row.version if row else 0,
            is_saved=is_saved and element == part_of,
        )
        if tried is not None and tried["element"] == element:
            card.form, card.version = tried["form"], tried["version"]
            card.conflicts = tried["conflicts"]
        cards.append(card)
    filled = len(elements_filled((row.element, row.score) for row in rows))
    context |= {
        "aspects": _by_aspect(cards),
        "card": next((one for one in cards if one.element == part_of), None),
        "finding": _("%(filled)s dari %(total)s unsur sudah dinilai.")
        % {"filled": number(filled), "total": number(len(Element))},
    }
    return render_page(
        request,
        "masterplan/worksheet_readiness.html",
        context,
        part="masterplan/_readiness_part.html" if part_of else "",
        status=status,
    )


def _by_aspect(cards: list[Card]) -> list[tuple[str, list[Card]]]:
    grouped: dict[str, list[Card]] = {}
    for card in cards:
        grouped.setdefault(str(card.element.aspect.label), []).append(card)
    return list(grouped.items())
