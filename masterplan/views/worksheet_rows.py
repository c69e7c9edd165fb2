"""SWOT and GAP of one dimension: rows that are added, changed and taken away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from innovations.models import Innovation
from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError, StaleVersion
from masterplan.core.views.conflicts import conflicts_of
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    render_page,
    visible_or_404,
    wants_part,
    whole,
)
from masterplan.domain import gap as gaps
from masterplan.domain import swot
from masterplan.domain.worksheet import CHANGE, last_hands
from masterplan.domain.worksheet_figures import is_gap_complete, weighted
from masterplan.enums import Quadrant
from masterplan.forms.worksheet import GapForm, RowForm, SwotForm, initial_of
from masterplan.models import GapRow, SwotRow
from masterplan.views.worksheet import OpenedSheet, open_sheet
from masterplan.views.worksheet_cards import (
    Card,
    Group,
    Row,
    Tried,
    gap_figures,
    swot_figures,
)

# The whole GAP sheet is one list.
ALL = "semua"


@dataclass(frozen=True)
class Kind:
    """What differs between the two sheets: names, model and verbs."""

    sheet: str
    model: Any
    form: type[RowForm]
    add: Callable[..., Row]
    revise: Callable[..., Row]
    remove: Callable[..., None]
    row_name: str
    remove_name: str


SWOT = Kind(
    "swot",
    SwotRow,
    SwotForm,
    swot.add_swot,
    swot.revise_swot,
    swot.remove_swot,
    "masterplan:worksheet-swot-row",
    "masterplan:worksheet-swot-remove",
)
GAP = Kind(
    "gap",
    GapRow,
    GapForm,
    gaps.add_gap,
    gaps.revise_gap,
    gaps.remove_gap,
    "masterplan:worksheet-gap-row",
    "masterplan:worksheet-gap-remove",
)


@require_http_methods(READ_OR_POST)
def swot_sheet(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """The SWOT of a dimension (GET); add a statement (POST)."""
    return _sheet(request, open_sheet(request, code, slug, SWOT.sheet), SWOT)


@require_http_methods(READ_OR_POST)
def gap_sheet(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """The GAP of a dimension (GET); add a row (POST)."""
    return _sheet(request, open_sheet(request, code, slug, GAP.sheet), GAP)


@require_http_methods(READ_OR_POST)
def swot_row(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The sheet with this statement open for a change (GET); change it (POST)."""
    return _row(request, code, pk, SWOT)


@require_http_methods(READ_OR_POST)
def gap_row(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The sheet with this row open for a change (GET); change it (POST)."""
    return _row(request, code, pk, GAP)


@require_POST
def swot_remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a statement away, as it was read."""
    return _remove(request, code, pk, SWOT)


@require_POST
def gap_remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a row away, as it was read."""
    return _remove(request, code, pk, GAP)


def _sheet(request: HttpRequest, sheet: OpenedSheet, kind: Kind) -> HttpResponse:
    if request.method != "POST":
        asked = request.GET.get("tambah", "")
        return _page(request, sheet, kind, is_adding=asked)
    group = _group_of(kind, request.POST.get("quadrant", ""))
    innovations = _innovations(request, sheet, kind)
    form = _form(kind, sheet, group, innovations, data=request.POST)
    if form.is_valid():
        try:
            kind.add(
                sheet.participation,
                actor=request.user,
                dimension=sheet.dimension,
                fields=form.entered(),
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            if wants_part(request):
                return _page(request, sheet, kind, is_adding=group, part_of_group=group)
            messages.success(request, _("Baris tersimpan."))
            mark = "&" if sheet.opened.query else "?"
            return HttpResponseRedirect(
                f"{sheet.url}{mark}tambah={group}#tambah-{group}"
            )
    tried = Tried(form, group)
    return _page(request, sheet, kind, tried=tried, part_of_group=group, status=422)


def _row(request: HttpRequest, code: str, pk: int, kind: Kind) -> HttpResponse:
    row, sheet = _open_row(request, code, pk, kind)
    innovations = _innovations(request, sheet, kind)
    group = _group_of(kind, getattr(row, "quadrant", ""))
    if request.method != "POST":
        form = _form(kind, sheet, group, innovations, row=row)
        # The link that was pressed is gone; the row's first field takes the focus.
        next(iter(form.fields.values())).widget.attrs["autofocus"] = True
        tried = Tried(form, group, row, row.version)
        return _page(request, sheet, kind, tried=tried, part_of_row=row.pk)
    form = _form(kind, sheet, group, innovations, row=row, data=request.POST)
    version = whole(request.POST.get("version", "")) or 0
    conflicts = None
    status = 422
    if form.is_valid():
        try:
            saved = kind.revise(
                row, actor=request.user, version=version, fields=form.entered()
            )
        except StaleVersion as stale:
            # htmx swaps a 422; a page says what it is.
            status = 422 if wants_part(request) else 409
            version, conflicts = stale.version, conflicts_of(kind.model, stale)
        except DomainError as error:
            if error.code == "gone":
                raise
            form.show_refusal(error)
        else:
            return _saved(request, sheet, kind, group, saved)
    tried = Tried(form, group, row, version, conflicts)
    return _page(request, sheet, kind, tried=tried, part_of_row=row.pk, status=status)


def _saved(
    request: HttpRequest, sheet: OpenedSheet, kind: Kind, group: str, row: Row
) -> HttpResponse:
    place = f"{sheet.url}#baris-{row.pk}"
    if wants_part(request):
        if _group_of(kind, getattr(row, "quadrant", "")) != group:
            # It stands in another section now.
            return HttpResponseClientRedirect(place)
        return _page(request, sheet, kind, part_of_row=row.pk, is_saved=True)
    messages.success(request, _("Baris tersimpan."))
    return HttpResponseRedirect(place)


def _remove(request: HttpRequest, code: str, pk: int, kind: Kind) -> HttpResponse:
    row, sheet = _open_row(request, code, pk, kind)
    version = whole(request.POST.get("version", ""))
    try:
        kind.remove(row, actor=request.user, version=version)
    except StaleVersion:
        messages.error(
            request,
            _("Baris ini baru diubah orang lain. Baca dahulu, lalu hapus bila perlu."),
        )
        return HttpResponseRedirect(f"{sheet.url}#baris-{row.pk}")
    messages.success(request, _("Baris dihapus; isinya tetap tercatat di riwayat."))
    return HttpResponseRedirect(sheet.url)


def _open_row(
    request: HttpRequest, code: str, pk: int, kind: Kind
) -> tuple[Row, OpenedSheet]:
    """The row and its sheet, whatever participation it belongs to."""
    row = visible_or_404(
        request,
        kind.model.objects.select_related("participation__cohort"),
        regency=code,
        pk=pk,
    )
    demand(request, CHANGE, row)
    sheet = open_sheet(request, code, row.dimension_id, kind.sheet)
    sheet.opened.participation = sheet.participation = row.participation
    return row, sheet


def _group_of(kind: Kind, quadrant: str) -> str:
    if kind is GAP:
        return ALL
    return quadrant if quadrant in Quadrant.values else Quadrant.STRENGTH.value


def _innovations(
    request: HttpRequest, sheet: OpenedSheet, kind: Kind
) -> list[Innovation]:
    """What a row of the gap may name: the records this person may see."""
    if kind is not GAP:
        return []
    return list(
        Innovation.objects.visible_to(scope_of(request.user))
        .filter(regency=sheet.opened.regency)
        .only("name", "dimension_id", "regency_id")
        .order_by("name", "pk")
    )


def _form(
    kind: Kind,
    sheet: OpenedSheet,
    group: str,
    innovations: list[Innovation],
    *,
    row: Row | None = None,
    data: Mapping[str, Any] | None = None,
) -> RowForm:
    options: dict[str, Any] = {"group": group, "is_new": row is None}
    if isinstance(row, GapRow) or kind is GAP:
        options = {
            "innovations": innovations,
            "dimension": sheet.dimension.pk,
            "linked_id": getattr(row, "innovation_id", None),
        }
    place = f"baris{row.pk}" if row else f"tambah-{group}"
    return kind.form(
        data,
        initial=initial_of(row, kind.form) if row else None,
        auto_id=f"{place}-%s",
        **options,
    )


def _page(
    request: HttpRequest,
    sheet: OpenedSheet,
    kind: Kind,
    *,
    tried: Tried | None = None,
    is_adding: str = "",
    part_of_row: int | None = None,
    part_of_group: str = "",
    is_saved: bool = False,
    status: int = 200,
) -> HttpResponse:
    rows = list(
        kind.model.objects.visible_to(scope_of(request.user))
        .filter(participation=sheet.participation, dimension=sheet.dimension)
        .order_by("pk")
    )
    if kind is GAP:
        rows.sort(key=lambda row: -row.priority)
    context = sheet.context(request)
    innovations = _innovations(request, sheet, kind)
    hands = last_hands(rows) if context["is_inside"] else {}
    groups = _groups(sheet, kind, innovations, tried, is_adding)
    for row in rows:
        card = _card(row, sheet, kind, hands.get(row.pk, ""), innovations)
        card.is_saved = is_saved and row.pk == part_of_row
        if tried and tried.row == row:
            card.form, card.version = tried.form, tried.version
            card.conflicts = tried.conflicts
        groups[_group_of(kind, getattr(row, "quadrant", ""))].cards.append(card)
    cards = [card for group in groups.values() for card in group.cards]
    context |= {
        "kind": kind.sheet,
        "groups": list(groups.values()),
        "group": groups.get(part_of_group),
        "card": next((card for card in cards if card.row.pk == part_of_row), None),
    }
    context |= swot_figures(rows) if kind is SWOT else gap_figures(rows)
    part = "masterplan/_worksheet_part.html" if part_of_row or part_of_group else ""
    return render_page(
        request, "masterplan/worksheet_rows.html", context, part=part, status=status
    )


def _groups(
    sheet: OpenedSheet,
    kind: Kind,
    innovations: list[Innovation],
    tried: Tried | None,
    is_adding: str,
) -> dict[str, Group]:
    words = {
        Quadrant.STRENGTH.value: _("Tambah kekuatan"),
        Quadrant.WEAKNESS.value: _("Tambah kelemahan"),
        Quadrant.OPPORTUNITY.value: _("Tambah peluang"),
        Quadrant.THREAT.value: _("Tambah ancaman"),
    }
    keys = [ALL] if kind is GAP else list(words)
    groups = {}
    for key in keys:
        is_tried = tried is not None and tried.row is None and tried.group == key
        groups[key] = Group(
            key=key,
            label=_("Kesenjangan") if kind is GAP else str(Quadrant(key).label),
            add_label=_("Tambah kesenjangan") if kind is GAP else words[key],
            form=tried.form
            if tried is not None and is_tried
            else _form(kind, sheet, key, innovations),
            is_open=is_tried or is_adding == key,
        )
    return groups


def _card(
    row: Row,
    sheet: OpenedSheet,
    kind: Kind,
    hand: str,
    innovations: list[Innovation],
) -> Card:
    code = sheet.opened.regency.pk
    card = Card(
        row=row,
        url=reverse(kind.row_name, args=[code, row.pk]),
        remove_url=reverse(kind.remove_name, args=[code, row.pk]),
        hand=hand,
        version=row.version,
    )
    if isinstance(row, SwotRow):
        card.score = weighted(row.weight, row.rating)
    else:
        names = {one.pk: one.name for one in innovations}
        card.innovation = names.get(row.innovation_id, "")
        card.is_incomplete = not is_gap_complete(
            row.current, row.expected, row.gap, row.recommendation
        )
    return card
