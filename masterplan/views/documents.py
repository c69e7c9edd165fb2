"""`/daerah/<kode>/dokumen/`: the documents of a regency, and the list of evidence."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    QueryDict,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from innovations.domain import evidence_index
from innovations.forms.register import Chip
from innovations.models import QuickWin
from masterplan.core.access import Scope, scope_of
from masterplan.core.errors import DomainError, NotAllowed
from masterplan.core.sheets import download
from masterplan.core.sheets.writer import SheetSpec
from masterplan.core.templatetags.portal import number
from masterplan.core.views.keyset import page_of
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    posted,
    render_page,
    visible_or_404,
    whole,
)
from regencies.domain import document as verbs
from regencies.domain import document_listing as listing
from regencies.domain.paper import letterhead, signature
from regencies.enums import INSIDER_ROLES, UNIT_ROLES, Audience, DocumentKind, Role
from regencies.filters import DocumentFilter
from regencies.forms.document import DocumentForm
from regencies.forms.document_list import lay_out
from regencies.models import Document, Regency, Unit

CREATE = "regencies.create_document"
PAPER_TITLE = "Daftar bukti dukung"
LIST_NAME = "dokumen"


@login_not_required
@require_safe
def document_list(request: HttpRequest, code: str) -> HttpResponse:
    """What this reader may open, newest first; strangers see what is public."""
    regency = _regency(request, code)
    scope = scope_of(request.user)
    year = timezone.localdate(timezone=regency.zone).year
    data = request.GET
    filterset = _filterset(request, regency, data)
    found = filterset.qs
    page = page_of(
        found.order_by().values(*listing.COLUMNS),
        ordering="-created_at",
        after=data.get("after", ""),
        before=data.get("before", ""),
    )
    chosen = filterset.form.cleaned_data.get("unit")
    wider = data.copy()
    wider.pop("unit", None)
    figures = listing.figures(
        _filterset(request, regency, wider).qs, year=year, unit=chosen
    )
    rows = [_row(row, year) for row in page.rows]
    context = {
        "regency": regency,
        "filter_form": lay_out(filterset, figures.units),
        "chips": _chips(filterset, data, _words(figures)),
        "rows": rows,
        "total": figures.total,
        "finding": _finding(figures),
        "previous_url": page.before and _address(data, before=page.before),
        "next_url": page.after and _address(data, after=page.after),
        "query_string": _address(data),
        "is_inside": regency.pk in scope.regencies_of(*INSIDER_ROLES),
        "may_list": request.user.has_perm("masterplan.print_evidence", regency),
    }
    return render_page(request, "masterplan/documents.html", context)


@login_not_required
@require_safe
def document_csv(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Exactly what the list shows, as CSV."""
    spec = _sheet(request, _regency(request, code))
    return download.csv_file(spec.columns, spec.rows, lines=spec.lines, name=LIST_NAME)


@login_not_required
@require_safe
def document_xlsx(request: HttpRequest, code: str) -> FileResponse:
    """Exactly what the list shows, as XLSX."""
    return download.xlsx_file(_sheet(request, _regency(request, code)), name=LIST_NAME)


@require_http_methods(READ_OR_POST)
def document_create(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a document of the regency that no record asks for yet."""
    regency = _regency(request, code)
    units = _units_of(request, regency)
    if not units.exists() and not _is_coordinator(request, regency):
        raise NotAllowed(_("Peran Anda tidak mencakup tindakan ini."))
    form = DocumentForm(
        posted(request),
        request.FILES or None,
        audiences=verbs.audiences_for(request.user, regency.pk),
        units=units,
    )
    if not _is_coordinator(request, regency):
        form.fields["unit"].required = True
        form.fields["unit"].empty_label = None
    if request.method == "POST" and form.is_valid():
        try:
            kept = verbs.keep(
                actor=request.user,
                regency=regency,
                unit=form.cleaned_data["unit"],
                fields=form.passport(),
                upload=form.cleaned_data["upload"],
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Dokumen tersimpan."))
            return redirect("documents:detail", kept.pk)
    return render_page(
        request,
        "masterplan/document_form.html",
        {"regency": regency, "form": form},
        status=422 if form.errors else 200,
    )


@require_safe
def evidence_print(request: HttpRequest, code: str) -> HttpResponse:
    """The list on paper; of the whole regency, one OPD or one quick win."""
    regency = _regency(request, code)
    demand(request, "masterplan.print_evidence", regency)
    narrowed = _narrowed(request, regency, request.GET)
    unit = narrowed["unit"]
    now = timezone.now()
    with translation.override("id"):
        context = {
            "regency": regency,
            "title": PAPER_TITLE,
            "subject": narrowed["quick_win"] or unit or regency,
            "listed": evidence_index.listed(
                scope_of(request.user), regency, **narrowed
            ),
            "letterhead": letterhead(regency, unit),
            "signature": signature(
                regency,
                unit,
                today=now.astimezone(regency.zone).date(),
                has_nip=request.user.has_perm("masterplan.view_inside", regency),
            ),
            "narrowed": {name: one.pk for name, one in narrowed.items() if one},
            "printed_at": now,
            "zone": regency.time_zone,
            "back_url": reverse("masterplan:documents", args=[regency.pk]),
        }
        return render(request, "masterplan/print_evidence.html", context)


@require_POST
def evidence_bundle(request: HttpRequest, code: str) -> HttpResponse:
    """Have the files of the same list put into a ZIP."""
    regency = _regency(request, code)
    demand(request, "masterplan.print_evidence", regency)
    narrowed = _narrowed(request, regency, request.POST)
    job = evidence_index.order(actor=request.user, regency=regency, **narrowed)
    return redirect("jobs:detail", job.pk)


def _regency(request: HttpRequest, code: str) -> Regency:
    return visible_or_404(
        request,
        Regency.objects.select_related("province", "logo", "leading_sector"),
        pk=code,
    )


def _is_coordinator(request: HttpRequest, regency: Regency) -> bool:
    return request.user.has_perm(CREATE, regency)


def _units_of(request: HttpRequest, regency: Regency) -> QuerySet[Unit]:
    """The OPD this person may keep documents for."""
    scope: Scope = scope_of(request.user)
    units = Unit.objects.visible_to(scope).filter(regency=regency, is_active=True)
    if scope.holds(Role.COORDINATOR, regency=regency.pk):
        return units
    return units.filter(pk__in=scope.units_of(*UNIT_ROLES))


def _narrowed(request: HttpRequest, regency: Regency, data: Any) -> dict[str, Any]:
    """What the list is narrowed to; an unknown OPD or quick win is a 404."""
    scope = scope_of(request.user)
    asked: dict[str, Any] = {"unit": None, "quick_win": None}
    if data.get("unit"):
        units = Unit.objects.visible_to(scope).filter(regency=regency)
        asked["unit"] = get_object_or_404(units, pk=whole(data["unit"]))
    if data.get("quick_win"):
        quick_wins = (
            QuickWin.objects.visible_to(scope)
            .filter(regency=regency)
            .select_related("innovation")
        )
        asked["quick_win"] = get_object_or_404(quick_wins, pk=whole(data["quick_win"]))
    return asked


def _row(row: Any, year: int) -> dict[str, Any]:
    document = Document(valid_from=row["valid_from"], valid_until=row["valid_until"])
    return dict(row) | {
        "kind": DocumentKind(row["kind"]).label,
        "audience": Audience(row["audience"]).label,
        "years": document.years,
        "is_expired": bool(row["valid_until"] and row["valid_until"] < year),
    }


def _filterset(
    request: HttpRequest, regency: Regency, data: QueryDict
) -> DocumentFilter:
    """What this reader may open of it; withdrawn ones only where they are asked for."""
    visible = Document.objects.visible_to(scope_of(request.user)).filter(
        regency=regency
    )
    base = visible if data.get("state") == "withdrawn" else visible.in_use()
    return DocumentFilter(data, queryset=base)


def _sheet(request: HttpRequest, regency: Regency) -> SheetSpec:
    filterset = _filterset(request, regency, request.GET)
    year = timezone.localdate(timezone=regency.zone).year
    found = filterset.qs
    figures = listing.figures(found, year=year)
    lay_out(filterset)  # gives the chips their words
    chips = _chips(filterset, request.GET, _words(figures))
    title = _("Dokumen %(name)s") % {"name": regency.name}
    return SheetSpec(
        _("Dokumen"),
        listing.columns(),
        listing.cells(found),
        download.above(title, chips),
    )


def _finding(figures: listing.Figures) -> str:
    if figures.expired:
        return _("%(total)s dokumen; %(expired)s lewat masa berlaku.") % {
            "total": number(figures.total),
            "expired": number(figures.expired),
        }
    return _("%(total)s dokumen.") % {"total": number(figures.total)}


def _words(figures: listing.Figures) -> dict[str, str]:
    """The names of the OPD by their keys in the filter."""
    return {key: name for key, name, _total in figures.units}


def _chips(
    filterset: DocumentFilter, data: QueryDict, units: Mapping[str, str]
) -> list[Chip]:
    """The filters in force; what is refused stands in the form's own summary."""
    chips = []
    for name, value in filterset.form.cleaned_data.items():
        if value in (None, ""):
            continue
        field = filterset.form.fields[name]
        if name == "unit":
            told = units.get(value, value)
        elif name == "valid_in":
            told = str(int(value))
        else:
            told = str(dict(getattr(field, "choices", ())).get(value, value))
        chips.append(
            Chip(
                label=str(field.label),
                value=told,
                remove_url=_address(data, **{name: ""}),
            )
        )
    return chips


def _address(data: QueryDict, **changes: str) -> str:
    """The same list with changes, from its beginning unless they say otherwise."""
    query = data.copy()
    for name in ("after", "before", *changes):
        query.pop(name, None)
    for name, value in changes.items():
        if value:
            query[name] = value
    return f"?{query.urlencode()}"
