"""How a coordinator keeps the list of OPD: add, change, merge, split."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from innovations.domain import unit_change
from innovations.models import Innovation
from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError, StaleVersion
from masterplan.core.views.conflicts import conflicts_of
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    render_page,
    visible_or_404,
    whole,
)
from regencies.domain import unit as units
from regencies.forms.refusing import RefusingForm
from regencies.forms.unit import (
    SplitForm,
    TargetForm,
    UnitForm,
    initial_of_unit,
)
from regencies.models import Regency, Unit


@require_http_methods(READ_OR_POST)
def unit_create(request: HttpRequest, code: str) -> HttpResponse:
    regency = visible_or_404(
        request, Regency.objects.select_related("province"), pk=code
    )
    demand(request, "regencies.change_unit", regency)
    form = UnitForm(request.POST or None, units=_active(request, regency), is_new=True)
    if request.method == "POST" and form.is_valid():
        fields = form.fields_entered()
        try:
            unit = units.create(
                actor=request.user,
                regency=regency,
                name=str(fields.pop("name")),
                fields=fields,
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("OPD tersimpan."))
            return redirect("masterplan:unit", code=code, pk=unit.pk)
    return form_page(
        request,
        regency,
        form,
        title=_("Tambah OPD"),
        action=_("Simpan OPD"),
        back_url=reverse("masterplan:units", args=[code]),
    )


@require_http_methods(READ_OR_POST)
def unit_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    unit = unit_to_change(request, code, pk)
    form = UnitForm(
        request.POST or None,
        initial=initial_of_unit(unit),
        units=_active(request, unit.regency).exclude(pk=unit.pk),
        is_new=False,
    )
    version = _version(request, unit)
    page = {
        "title": _("Ubah OPD"),
        "action": _("Simpan perubahan"),
        "back_url": _address(unit),
    }
    if request.method == "POST" and form.is_valid():
        try:
            units.revise(
                unit,
                actor=request.user,
                version=version,
                fields=form.fields_entered(),
                aliases=units.spellings(form.cleaned_data["aliases"]),
            )
        except StaleVersion as stale:
            return form_page(
                request,
                unit.regency,
                form,
                status=409,
                version=stale.version,
                conflicts=conflicts_of(Unit, stale),
                unit=unit,
                **page,
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Data OPD tersimpan."))
            return redirect(_address(unit))
    return form_page(request, unit.regency, form, version=version, unit=unit, **page)


@require_http_methods(READ_OR_POST)
def unit_merge(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Choose the target (GET), see what would move (GET with it), merge (POST)."""
    unit = unit_to_change(request, code, pk)
    data = request.POST if request.method == "POST" else request.GET
    form = TargetForm(
        data if "target" in data or request.method == "POST" else None,
        units=_active(request, unit.regency).exclude(pk=unit.pk),
    )
    version = _version(request, unit)
    target = form.cleaned_data["target"] if form.is_valid() else None
    if request.method == "POST" and target is not None:
        try:
            unit_change.merge(unit, target, actor=request.user, version=version)
        except DomainError as error:
            form.show_refusal(error)
            version = unit.version
        else:
            messages.success(
                request,
                _("%(unit)s kini bagian dari %(target)s.")
                % {"unit": unit.name, "target": target.name},
            )
            return redirect(_address(target))
    context = {
        "regency": unit.regency,
        "unit": unit,
        "form": form,
        "target": target,
        "version": version,
        "belongings": unit_change.belongings(unit),
    }
    status = 422 if form.errors else 200
    return render_page(request, "masterplan/unit_merge.html", context, status=status)


@require_http_methods(READ_OR_POST)
def unit_split(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    unit = unit_to_change(request, code, pk)
    records = (
        Innovation.objects.visible_to(scope_of(request.user))
        .filter(unit=unit)
        .order_by("name", "pk")
    )
    form = SplitForm(
        request.POST or None, innovations=list(records.values_list("pk", "name"))
    )
    version = _version(request, unit)
    if request.method == "POST" and form.is_valid():
        try:
            fresh = unit_change.split(
                unit, actor=request.user, version=version, **form.cleaned_data
            )
        except DomainError as error:
            form.show_refusal(error)
            version = unit.version
        else:
            messages.success(
                request,
                _("%(fresh)s kini OPD sendiri, dengan %(count)s inovasi.")
                % {
                    "fresh": fresh.name,
                    "count": len(form.cleaned_data["innovations"]),
                },
            )
            return redirect(_address(fresh))
    return form_page(
        request,
        unit.regency,
        form,
        version=version,
        unit=unit,
        title=_("Pecah OPD"),
        lede=_(
            "Inovasi yang dicentang pindah ke OPD baru; selebihnya tetap. Orang-orang "
            "OPD baru diundang sesudahnya."
        ),
        action=_("Buat OPD baru"),
        back_url=_address(unit),
    )


def form_page(
    request: HttpRequest,
    regency: Regency,
    form: RefusingForm,
    *,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    context |= {"regency": regency, "form": form}
    if form.errors:
        status = 422
    return render_page(request, "masterplan/unit_form.html", context, status=status)


def unit_to_change(request: HttpRequest, code: str, pk: int) -> Unit:
    unit = visible_or_404(
        request,
        Unit.objects.select_related("regency__province", "parent"),
        regency=code,
        pk=pk,
    )
    demand(request, "regencies.change_unit", unit)
    return unit


def _active(request: HttpRequest, regency: Regency) -> QuerySet[Unit]:
    scope = scope_of(request.user)
    return Unit.objects.visible_to(scope).filter(regency=regency, is_active=True)


def _version(request: HttpRequest, record: Unit) -> int:
    asked = whole(request.POST.get("version", ""))
    return record.version if asked is None else asked


def _address(unit: Unit) -> str:
    return reverse("masterplan:unit", args=[unit.regency_id, unit.pk])
