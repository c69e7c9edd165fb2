"""`/daerah/<kode>/dokumen/`: the documents of a regency, and the list of evidence."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
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
from innovations.models import QuickWin
from masterplan.core.access import Scope, scope_of
from masterplan.core.errors import DomainError, NotAllowed
from masterplan.core.templatetags.portal import number
from masterplan.core.views.keyset import page_of
from masterplan.core.views.pages import (
    demand,
    posted,
    render_page,
    visible_or_404,
    whole,
)
from regencies.domain import document as verbs
from regencies.domain.paper import letterhead, signature
from regencies.enums import INSIDER_ROLES, UNIT_ROLES, Audience, DocumentKind, Role
from regencies.filters import DocumentFilter
from regencies.forms.document import DocumentForm
from regencies.models import Document, Regency, Unit

CREATE = "regencies.create_document"
COLUMNS = (
    "id",
    "title",
    "kind",
    "number",
    "issued_on",
    "valid_from",
    "valid_until",
    "unit_id",
    "unit__name",
    "audience",
    "link",
    "file_id",
    "file__size",
    "withdrawn_at",
    "created_at",
)
PAPER_TITLE = "Daftar bukti dukung"


@login_not_required
@require_safe
def document_list(request: HttpRequest, code: str) -> HttpResponse:
    """What this reader may open, newest first; strangers see what is public."""
    regency = _regency(request, code)
    scope = scope_of(request.user)
    visible = Document.objects.visible_to(scope).filter(regency=regency)
    year = timezone.localdate(timezone=regency.zone).year
    data = request.GET
    base = visible if data.get("state") == "withdrawn" else visible.in_use()
    filterset = DocumentFilter(data, queryset=base)
    filterset.form.use_required_attribute = False
    found = filterset.qs
    page = page_of(
        found.order_by().values(*COLUMNS),
        ordering="-created_at",
        after=data.get("after", ""),
        before=data.get("before", ""),
    )
    figures = found.aggregate(
        total=Count("pk"),
        expired=Count("pk", filter=Q(valid_until__lt=year)),
    )
    rows = [_row(row, year) for row in page.rows]
    context = {
        "regency": regency,
        "filter_form": filterset.form,
        "chips": _chips(request, filterset),
        "rows": rows,
        "total": figures["total"],
        "finding": _finding(figures),
        "previous_url": _address(request, before=page.before) if page.before else None,
        "next_url": _address(request, after=page.after) if page.after else None,
        "is_inside": regency.pk in scope.regencies_of(*INSIDER_ROLES),
        "may_list": request.user.has_perm("masterplan.print_evidence", regency),
    }
    return render_page(request, "masterplan/documents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
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
        except NotAllowed:
            raise
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


def _finding(figures: dict[str, int]) -> str:
    if figures["expired"]:
        return _("%(total)s dokumen; %(expired)s lewat masa berlaku.") % {
            "total": number(figures["total"]),
            "expired": number(figures["expired"]),
        }
    return _("%(total)s dokumen.") % {"total": number(figures["total"])}


def _chips(request: HttpRequest, filterset: DocumentFilter) -> list[dict[str, str]]:
    """The filters in force; what is refused stands in the form's own summary."""
    filterset.form.is_valid()
    chips = []
    for name, value in filterset.form.cleaned_data.items():
        if value in (None, ""):
            continue
        field = filterset.form.fields[name]
        words = dict(getattr(field, "choices", ()))
        told = str(words.get(value, int(value) if name == "valid_in" else value))
        chips.append(
            {
                "label": str(field.label),
                "value": told,
                "remove_url": _address(request, **{name: ""}),
            }
        )
    return chips


def _address(request: HttpRequest, **changes: str | None) -> str:
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"
