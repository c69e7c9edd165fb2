"""`/daerah/<kode>/pengaturan/`: what a regency decides for itself."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

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
from regencies.domain import regency as verbs
from regencies.forms.settings import LogoForm, SettingsForm, initial_of_settings
from regencies.models import Regency, Unit

# By the name it was stored under, which is ours and not the sender's.
IMAGE_TYPES = {"logo.png": "image/png", "logo.jpg": "image/jpeg"}


@require_http_methods(READ_OR_POST)
def settings_page(request: HttpRequest, code: str) -> HttpResponse:
    regency = _regency(request, code)
    demand(request, "regencies.change_settings", regency)
    form = _settings_form(request, regency)
    asked = whole(request.POST.get("version", ""))
    version = regency.version if asked is None else asked
    context = {"regency": regency, "form": form, "logo_form": LogoForm()}
    if request.method == "POST" and form.is_valid():
        try:
            verbs.revise(
                regency,
                actor=request.user,
                version=version,
                fields=form.cleaned_data,
            )
        except StaleVersion as stale:
            context["conflicts"] = conflicts_of(Regency, stale)
            context["version"] = stale.version
            return render_page(request, "masterplan/settings.html", context, status=409)
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Pengaturan tersimpan."))
            return redirect("masterplan:settings", code=code)
    context["version"] = version
    return _page(request, context)


@require_safe
def logo(request: HttpRequest, code: str) -> HttpResponseBase:
    """The logo for prints: never run, only drawn or saved."""
    regency = visible_or_404(request, Regency.objects.select_related("logo"), pk=code)
    demand(request, "masterplan.view_inside", regency)
    if regency.logo is None:
        raise Http404
    return FileResponse(
        regency.logo.content.open("rb"),
        as_attachment=True,
        filename=regency.logo.name,
        content_type=IMAGE_TYPES[regency.logo.name],
    )


@require_POST
def logo_upload(request: HttpRequest, code: str) -> HttpResponse:
    regency = _regency(request, code)
    demand(request, "regencies.change_settings", regency)
    logo_form = LogoForm(request.POST, request.FILES)
    if logo_form.is_valid():
        try:
            verbs.set_logo(
                regency,
                actor=request.user,
                content=logo_form.cleaned_data["logo"].read(),
            )
        except DomainError as error:
            logo_form.show_refusal(error)
        else:
            messages.success(request, _("Logo tersimpan."))
            return redirect("masterplan:settings", code=code)
    context = {
        "regency": regency,
        "form": _settings_form(request, regency, is_shown_only=True),
        "logo_form": logo_form,
        "version": regency.version,
    }
    return _page(request, context)


@require_POST
def logo_remove(request: HttpRequest, code: str) -> HttpResponse:
    regency = _regency(request, code)
    verbs.remove_logo(regency, actor=request.user)
    messages.success(request, _("Logo dihapus; cetakan terbit tanpa logo."))
    return redirect("masterplan:settings", code=code)


def _regency(request: HttpRequest, code: str) -> Regency:
    return visible_or_404(request, Regency.objects.select_related("province"), pk=code)


def _settings_form(
    request: HttpRequest, regency: Regency, *, is_shown_only: bool = False
) -> SettingsForm:
    units = Unit.objects.visible_to(scope_of(request.user))
    data = None if is_shown_only else request.POST or None
    return SettingsForm(
        data,
        initial=initial_of_settings(regency),
        units=units.filter(regency=regency, is_active=True),
    )


def _page(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    is_refused = context["form"].errors or context["logo_form"].errors
    return render_page(
        request,
        "masterplan/settings.html",
        context,
        status=422 if is_refused else 200,
    )
