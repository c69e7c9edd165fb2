"""Pilot areas: what each gathers, their list, and how the coordinator keeps them."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from innovations.enums import ProblemStatus
from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError, StaleVersion
from masterplan.core.templatetags.portal import number
from masterplan.core.views.conflicts import conflicts_of
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    render_page,
    visible_or_404,
    whole,
)
from masterplan.domain.pilot_page import PilotPage, pilot_page
from regencies.domain import pilot_area as verbs
from regencies.forms.pilot_area import PilotAreaForm, initial_of
from regencies.models import District, PilotArea, Regency

READ = "masterplan.print_recap"  # whoever works with the regency


@require_safe
def area_page(request: HttpRequest, pk: int) -> HttpResponse:
    """`/kawasan/<id>/`: problems and innovations of one area."""
    area = _area(request, pk=pk)
    page = pilot_page(area, scope=scope_of(request.user))
    context = {
        "regency": area.regency,
        "area": area,
        "districts": list(area.districts.all()),
        "page": page,
        "finding": _finding(page),
    }
    return render_page(request, "masterplan/pilot_area.html", context)


@require_safe
def area_list(request: HttpRequest, code: str) -> HttpResponse:
    """The areas of a regency with what each holds; retired ones last."""
    regency = _regency(request, code)
    demand(request, READ, regency)
    areas = (
        PilotArea.objects.visible_to(scope_of(request.user))
        .filter(regency=regency)
        .annotate(
            problem_count=Count("problems", distinct=True),
            unsolved_count=Count(
                "problems",
                filter=Q(problems__pk__isnull=False)
                & ~Q(problems__status=ProblemStatus.SOLVED),
                distinct=True,
            ),
        )
        .order_by("-is_active", "name", "pk")
    )
    context = {"regency": regency, "areas": list(areas)}
    return render_page(request, "masterplan/pilot_areas.html", context)


@require_http_methods(READ_OR_POST)
def area_create(request: HttpRequest, code: str) -> HttpResponse:
    regency = _regency(request, code)
    demand(request, "regencies.change_pilot_area", regency)
    form = PilotAreaForm(request.POST or None, districts=_districts(regency))
    if request.method == "POST" and form.is_valid():
        try:
            area = verbs.create(
                actor=request.user, regency=regency, fields=form.fields_entered()
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Kawasan tersimpan."))
            return HttpResponseRedirect(area.get_absolute_url())
    return _form_page(
        request,
        regency,
        form,
        title=_("Tambah kawasan percontohan"),
        back_url=reverse("masterplan:pilot-areas", args=[code]),
    )


@require_http_methods(READ_OR_POST)
def area_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    area = _area(request, regency=code, pk=pk)
    demand(request, "regencies.change_pilot_area", area)
    form = PilotAreaForm(
        request.POST or None,
        initial=initial_of(area),
        districts=_districts(area.regency),
    )
    asked = whole(request.POST.get("version", ""))
    page: dict[str, Any] = {
        "title": _("Ubah kawasan percontohan"),
        "back_url": area.get_absolute_url(),
        "version": area.version if asked is None else asked,
        "area": area,
    }
    if request.method == "POST" and form.is_valid():
        try:
            verbs.revise(
                area,
                actor=request.user,
                version=page["version"],
                fields=form.fields_entered(),
            )
        except StaleVersion as stale:
            page["version"] = stale.version
            page["conflicts"] = conflicts_of(PilotArea, stale)
            return _form_page(request, area.regency, form, status=409, **page)
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Kawasan tersimpan."))
            return HttpResponseRedirect(area.get_absolute_url())
    return _form_page(request, area.regency, form, **page)


@require_POST
def area_retire(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Offer the area no longer (`action=retire`), or again."""
    area = _area(request, regency=code, pk=pk)
    if request.POST.get("action") == "restore":
        verbs.restore(area, actor=request.user)
        messages.success(request, _("Kawasan aktif kembali."))
    else:
        verbs.retire(area, actor=request.user)
        messages.success(request, _("Kawasan tidak ditawarkan lagi; isinya tetap."))
    return HttpResponseRedirect(area.get_absolute_url())


def _regency(request: HttpRequest, code: str) -> Regency:
    return visible_or_404(request, Regency.objects.select_related("province"), pk=code)


def _area(request: HttpRequest, **lookup: object) -> PilotArea:
    return visible_or_404(
        request, PilotArea.objects.select_related("regency__province"), **lookup
    )


def _districts(regency: Regency) -> Any:
    return District.objects.filter(regency=regency).order_by("name", "code")


def _form_page(
    request: HttpRequest,
    regency: Regency,
    form: PilotAreaForm,
    *,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    if form.errors:
        status = 422
    context |= {"regency": regency, "form": form}
    return render_page(
        request, "masterplan/pilot_area_form.html", context, status=status
    )


def _finding(page: PilotPage) -> str:
    """The page's one sentence; "" where nothing is gathered yet."""
    if not page.problems and not page.innovations:
        return ""
    text = _(
        "%(unsolved)s dari %(total)s masalah di kawasan ini belum selesai; "
        "%(innovations)s inovasi dijalankan di sini"
    ) % {
        "unsolved": number(page.unsolved),
        "total": number(len(page.problems)),
        "innovations": number(len(page.innovations)),
    }
    if page.unanswered:
        text += _(", dan %(count)s masalah belum dijawab inovasi mana pun") % {
            "count": number(page.unanswered)
        }
    return f"{text}."
