"""Lists a regency keeps once and its records name: partners, flagship programmes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from innovations.models import Innovation
from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError, StaleVersion
from masterplan.core.views.conflicts import conflicts_of
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    posted,
    render_page,
    visible_or_404,
    whole,
)
from masterplan.views.choices import documents_for
from regencies.domain import flagship_programme, partner
from regencies.enums import DocumentKind, PartnerKind
from regencies.forms.flagship_programme import (
    FlagshipProgrammeForm,
    initial_of_programme,
)
from regencies.forms.partner import PartnerForm, initial_of_partner
from regencies.forms.refusing import RefusingForm
from regencies.models import FlagshipProgramme, Partner, Regency


@dataclass(frozen=True)
class Noun:
    """What the pages of one list call things, and whom they ask.

    `routes` are those of the list, of a new entry and of a stored one.
    """

    model: Any
    verbs: Any
    form: type[RefusingForm]
    initial: Callable[[Any], dict[str, object]]
    permission: str
    routes: tuple[str, str, str]
    title: str | Promise
    lede: str | Promise
    add: str | Promise
    edit: str | Promise
    kept: str | Promise
    # What its form offers to name, of the regency and beside what an entry names.
    offers: Callable[[HttpRequest, Regency, Any], dict[str, Any]] = lambda *_asked: {}


def _agreements(
    request: HttpRequest, regency: Regency, entry: Partner | None
) -> dict[str, Any]:
    return {
        "documents": documents_for(
            request,
            regency,
            DocumentKind.AGREEMENT,
            named=entry.agreement_id if entry else None,
        )
    }


PARTNERS = Noun(
    model=Partner,
    verbs=partner,
    form=PartnerForm,
    initial=initial_of_partner,
    permission="regencies.change_partner",
    routes=("partners", "partner-create", "partner-edit"),
    title=_("Mitra"),
    lede=_("Dicatat sekali, lalu dipilih pada setiap inovasi yang dibantunya."),
    add=_("Tambah mitra"),
    edit=_("Ubah mitra"),
    kept=_("Mitra tersimpan."),
    offers=_agreements,
)
FLAGSHIPS = Noun(
    model=FlagshipProgramme,
    verbs=flagship_programme,
    form=FlagshipProgrammeForm,
    initial=initial_of_programme,
    permission="regencies.change_flagship_programme",
    routes=("flagships", "flagship-create", "flagship-edit"),
    title=_("Program unggulan"),
    lede=_("Janji kepala daerah; inovasi menyebut program mana yang dilayaninya."),
    add=_("Tambah program unggulan"),
    edit=_("Ubah program unggulan"),
    kept=_("Program unggulan tersimpan."),
)


@require_safe
def partner_list(request: HttpRequest, code: str) -> HttpResponse:
    return _list(request, code, PARTNERS, _partner_cells)


@require_http_methods(READ_OR_POST)
def partner_create(request: HttpRequest, code: str) -> HttpResponse:
    return _create(request, code, PARTNERS)


@require_http_methods(READ_OR_POST)
def partner_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    return _edit(request, code, pk, PARTNERS)


@require_safe
def flagship_list(request: HttpRequest, code: str) -> HttpResponse:
    return _list(request, code, FLAGSHIPS, _flagship_cells)


@require_http_methods(READ_OR_POST)
def flagship_create(request: HttpRequest, code: str) -> HttpResponse:
    return _create(request, code, FLAGSHIPS)


@require_http_methods(READ_OR_POST)
def flagship_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    return _edit(request, code, pk, FLAGSHIPS)


def _list(
    request: HttpRequest,
    code: str,
    noun: Noun,
    cells: Callable[[Any], tuple[str, str]],
) -> HttpResponse:
    """The entries with how many innovations name each, of those the reader sees."""
    regency = _regency(request, code)
    demand(request, noun.permission, regency)
    scope = scope_of(request.user)
    seen = Innovation.objects.visible_to(scope).values("pk")
    entries = (
        noun.model.objects.visible_to(scope)
        .filter(regency=regency)
        .annotate(
            innovation_count=Count(
                "innovations", filter=Q(innovations__in=seen), distinct=True
            )
        )
    )
    _all, create, edit = noun.routes
    context = {
        "regency": regency,
        "noun": noun,
        "create_url": reverse(f"masterplan:{create}", args=[code]),
        "rows": [
            {
                "name": entry.name,
                "cells": cells(entry),
                "count": entry.innovation_count,
                "url": reverse(f"masterplan:{edit}", args=[code, entry.pk]),
            }
            for entry in entries
        ],
    }
    return render_page(request, "masterplan/named_list.html", context)


def _create(request: HttpRequest, code: str, noun: Noun) -> HttpResponse:
    regency = _regency(request, code)
    demand(request, noun.permission, regency)
    form = noun.form(posted(request), **noun.offers(request, regency, None))
    if request.method == "POST" and form.is_valid():
        try:
            noun.verbs.create(
                actor=request.user, regency=regency, fields=form.cleaned_data
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            return _kept(request, code, noun)
    return _form_page(request, regency, noun, form, title=noun.add)


def _edit(request: HttpRequest, code: str, pk: int, noun: Noun) -> HttpResponse:
    """A stored entry; a stale form shows both values."""
    entry = visible_or_404(
        request,
        noun.model.objects.select_related("regency__province"),
        pk=pk,
        regency=code,
    )
    demand(request, noun.permission, entry)
    form = noun.form(
        posted(request),
        initial=noun.initial(entry),
        **noun.offers(request, entry.regency, entry),
    )
    asked = whole(request.POST.get("version", ""))
    page: dict[str, Any] = {"version": entry.version if asked is None else asked}
    if request.method == "POST" and form.is_valid():
        try:
            noun.verbs.revise(
                entry,
                actor=request.user,
                version=page["version"],
                fields=form.cleaned_data,
            )
        except StaleVersion as stale:
            page["version"] = stale.version
            page["conflicts"] = conflicts_of(noun.model, stale)
        except DomainError as error:
            form.show_refusal(error)
        else:
            return _kept(request, code, noun)
    return _form_page(request, entry.regency, noun, form, title=noun.edit, **page)


def _partner_cells(entry: Partner) -> tuple[str, str]:
    kind = str(PartnerKind(entry.kind).label)
    if entry.agreement_id:
        kind = str(_("%(kind)s, ada perjanjian") % {"kind": kind})
    return kind, entry.role


def _flagship_cells(entry: FlagshipProgramme) -> tuple[str, str]:
    return f"{entry.start_year}–{entry.end_year}", entry.mission


def _regency(request: HttpRequest, code: str) -> Regency:
    return visible_or_404(request, Regency.objects.select_related("province"), pk=code)


def _kept(request: HttpRequest, code: str, noun: Noun) -> HttpResponse:
    messages.success(request, str(noun.kept))
    return HttpResponseRedirect(_list_url(code, noun))


def _list_url(code: str, noun: Noun) -> str:
    return reverse(f"masterplan:{noun.routes[0]}", args=[code])


def _form_page(
    request: HttpRequest,
    regency: Regency,
    noun: Noun,
    form: RefusingForm,
    **context: Any,
) -> HttpResponse:
    status = 409 if "conflicts" in context else 422 if form.errors else 200
    context |= {
        "regency": regency,
        "form": form,
        "back_url": _list_url(regency.pk, noun),
    }
    return render_page(
        request, "masterplan/named_list_form.html", context, status=status
    )
