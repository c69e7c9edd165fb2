"""Who heads an OPD or the regency itself: recorded, corrected, succeeded."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from masterplan.core.errors import DomainError, StaleVersion
from masterplan.core.views.conflicts import conflicts_of
from masterplan.core.views.pages import demand, render_page, visible_or_404, whole
from masterplan.views.unit_admin import READ_OR_POST, form_page, unit_to_change
from regencies.domain import appointment as appointments
from regencies.domain.appointment import offered_position
from regencies.forms.unit import AppointmentForm, initial_of_appointment
from regencies.models import Appointment, Regency, Unit


@require_safe
def leaders(request: HttpRequest, code: str) -> HttpResponse:
    """Who heads the regency, and who did: they sign for it."""
    regency = _regency(request, code)
    held = list(regency.appointments.filter(unit=None))
    context = {
        "regency": regency,
        "heads": [head for head in held if not head.has_ended],
        "past_heads": [head for head in held if head.has_ended],
    }
    return render_page(request, "masterplan/leaders.html", context)


@require_http_methods(READ_OR_POST)
def leader_create(request: HttpRequest, code: str) -> HttpResponse:
    return _create(request, _regency(request, code))


@require_http_methods(READ_OR_POST)
def head_create(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    return _create(request, unit_to_change(request, code, pk))


@require_http_methods(READ_OR_POST)
def head_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    head = visible_or_404(
        request,
        Appointment.objects.select_related("unit", "regency__province"),
        regency=code,
        pk=pk,
    )
    demand(request, "regencies.change_unit", head.regency)
    form = AppointmentForm(request.POST or None, initial=initial_of_appointment(head))
    asked = whole(request.POST.get("version", ""))
    version = head.version if asked is None else asked
    back_url = _address(head.unit or head.regency)
    page = {
        "unit": head.unit,
        "title": _("Ubah data pejabat"),
        "action": _("Simpan perubahan"),
        "back_url": back_url,
    }
    if request.method == "POST" and form.is_valid():
        try:
            appointments.revise(
                head,
                actor=request.user,
                version=version,
                fields=form.fields_entered(),
            )
        except StaleVersion as stale:
            return form_page(
                request,
                head.regency,
                form,
                status=409,
                version=stale.version,
                conflicts=conflicts_of(Appointment, stale),
                **page,
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Data pejabat tersimpan."))
            return redirect(back_url)
    return form_page(request, head.regency, form, version=version, **page)


def _create(request: HttpRequest, office: Unit | Regency) -> HttpResponse:
    unit = office if isinstance(office, Unit) else None
    regency = office.regency if isinstance(office, Unit) else office
    form = AppointmentForm(
        request.POST or None, initial={"position": offered_position(office)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            appointments.appoint(
                office, actor=request.user, fields=form.fields_entered()
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Pejabat tersimpan."))
            return redirect(_address(office))
    return form_page(
        request,
        regency,
        form,
        unit=unit,
        title=_("Catat pejabat"),
        lede=_("Pejabat sebelumnya berakhir sehari sebelum pejabat baru mulai."),
        action=_("Simpan pejabat"),
        back_url=_address(office),
    )


def _regency(request: HttpRequest, code: str) -> Regency:
    regency = visible_or_404(
        request, Regency.objects.select_related("province"), pk=code
    )
    demand(request, "regencies.change_unit", regency)
    return regency


def _address(office: Unit | Regency) -> str:
    if isinstance(office, Unit):
        return reverse("masterplan:unit", args=[office.regency_id, office.pk])
    return reverse("masterplan:leaders", args=[office.pk])
