"""Setting somebody's second factor back: by his coordinator, or by the ministry."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from masterplan.core.errors import DomainError
from masterplan.core.models import User
from masterplan.core.views.pages import READ_OR_POST, demand
from masterplan.views.people import form_page, person_of, regency_of
from regencies.domain import second_factor
from regencies.forms.people import AnySecondFactorForm, SecondFactorForm


@require_http_methods(READ_OR_POST)
def person_second_factor(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """`/daerah/<kode>/pengguna/<id>/dua-langkah/`: asks for the reason first."""
    regency = regency_of(request, code)
    person, _seats = person_of(request, regency, pk)
    demand(request, "regencies.reset_second_factor", person)
    form = SecondFactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            second_factor.reset(
                person, actor=request.user, reason=form.cleaned_data["reason"]
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            _say_done(request, person)
            return redirect("masterplan:person", code=code, pk=pk)
    return form_page(
        request,
        regency,
        form,
        title=_("Setel ulang verifikasi dua langkah %(name)s?") % {"name": person.name},
        action=_("Setel ulang verifikasi dua langkah"),
        lede=_explained(),
        back_url=reverse("masterplan:person", args=[code, pk]),
    )


@require_http_methods(READ_OR_POST)
def any_second_factor(request: HttpRequest) -> HttpResponse:
    """`/nasional/dua-langkah/`: the same for anybody, whom only his address names."""
    demand(request, "regencies.reset_any_second_factor")
    form = AnySecondFactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = second_factor.find(form.cleaned_data["email"])
            second_factor.reset(
                person, actor=request.user, reason=form.cleaned_data["reason"]
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            _say_done(request, person)
            return redirect("desk")
    return form_page(
        request,
        None,
        form,
        title=_("Setel ulang verifikasi dua langkah"),
        action=_("Setel ulang verifikasi dua langkah"),
        lede=_explained(),
        back_url=reverse("desk"),
    )


def _explained() -> str:
    return _(
        "Untuk orang yang kehilangan ponsel dan kode pemulihannya; pastikan dahulu "
        "bahwa ia sendiri yang meminta. Setelah ini ia masuk dengan kata sandi saja, "
        "dan sebaiknya memasang verifikasi lagi."
    )


def _say_done(request: HttpRequest, person: User) -> None:
    messages.success(
        request,
        _("Verifikasi dua langkah %(name)s disetel ulang; ia sudah diberi tahu.")
        % {"name": person.name},
    )
