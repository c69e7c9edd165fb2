"""`/daerah/<kode>/kebutuhan/`: the technology the OPD need, as the dialogues told."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    StreamingHttpResponse,
)
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from innovations.models import Innovation
from masterplan.core.access import scope_of
from masterplan.core.sheets import download
from masterplan.core.sheets.writer import SheetSpec
from masterplan.core.templatetags.portal import number
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    posted,
    render_page,
    visible_or_404,
    whole,
)
from masterplan.domain import need as verbs
from masterplan.enums import MeetingKind, NeedStatus
from masterplan.filters import NeedFilter
from masterplan.forms.need import NeedForm, initial_of
from masterplan.models import Meeting, Need
from masterplan.views.choices import innovations_for
from masterplan.views.entry_page import EntryPage
from masterplan.views.listed import Listed, lay_out
from regencies.enums import UNIT_ROLES, Role
from regencies.models import Regency, Unit

CHANGE = "masterplan.change_need"
LIST_NAME = "kebutuhan-teknologi"
ORDERINGS = ("title", "-title", "status", "-status")
ORIGINS = {"opd": "unit", "rapat": "meeting", "inovasi": "innovation"}


@require_safe
def need_list(request: HttpRequest, code: str) -> HttpResponse:
    """What is needed and how far it is, by OPD."""
    regency, listed = _asked(request, code)
    wider = request.GET.copy()
    for name in ("status", "unit"):
        wider.pop(name, None)
    figures = verbs.figures(
        NeedFilter(wider, queryset=_visible(request, regency)).qs,
        unit=listed.valid.get("unit") or "",
    )
    form = lay_out(
        listed.filterset,
        ("status",),
        unit=[(key, f"{name} ({total})") for key, name, total in figures.units],
    )
    context = listed.context(verbs.rows(listed.filterset.qs), heads=("title", "status"))
    found = context.pop("found")
    names = _innovations(request, found)
    context |= {
        "regency": regency,
        "form": form,
        "chips": listed.chips(_words(figures)),
        "rows": [
            {
                **row,
                "status": NeedStatus(row["status"]),
                "innovation": names.get(row["innovation_id"]),
                "may_change": _may_change(request, code, row["unit_id"]),
            }
            for row in found
        ],
        "figures": figures,
        "finding": _finding(figures),
        "may_create": _may_create(request, code),
    }
    return render_page(request, "masterplan/needs.html", context)


@require_safe
def need_csv(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Exactly what the list shows, as CSV."""
    spec = _sheet(request, code)
    return download.csv_file(spec.columns, spec.rows, lines=spec.lines, name=LIST_NAME)


@require_safe
def need_xlsx(request: HttpRequest, code: str) -> FileResponse:
    """Exactly what the list shows, as XLSX."""
    return download.xlsx_file(_sheet(request, code), name=LIST_NAME)


@require_http_methods(READ_OR_POST)
def need_create(request: HttpRequest, code: str) -> HttpResponse:
    """`?opd=`, `?rapat=` and `?inovasi=` begin the form where it comes from."""
    regency = _regency(request, code)
    if not _may_create(request, code):
        demand(request, CHANGE, regency)
    initial = {name: whole(request.GET.get(word, "")) for word, name in ORIGINS.items()}
    form = NeedForm(
        posted(request),
        initial={name: value for name, value in initial.items() if value},
        offered=_offered(request, regency),
    )
    page = EntryPage(
        request,
        form,
        regency=regency,
        title=_("Catat kebutuhan teknologi"),
        back_url=reverse("masterplan:needs", args=[code]),
    )
    made: list[Need] = []
    if page.saves(
        lambda: made.append(
            verbs.create(actor=request.user, regency=regency, fields=form.cleaned_data)
        )
    ):
        messages.success(request, _("Kebutuhan tersimpan."))
        return redirect(made[0].meeting or reverse("masterplan:needs", args=[code]))
    return page.response()


@require_http_methods(READ_OR_POST)
def need_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One need; who may not change it is told so."""
    need = visible_or_404(
        request,
        Need.objects.select_related("regency__province", "unit"),
        regency=code,
        pk=pk,
    )
    demand(request, CHANGE, need)
    form = NeedForm(
        posted(request),
        initial=initial_of(need),
        offered=_offered(request, need.regency, need),
    )
    page = EntryPage(
        request,
        form,
        regency=need.regency,
        title=_("Ubah kebutuhan teknologi"),
        back_url=reverse("masterplan:needs", args=[code]),
        record=need,
    )
    if page.saves(
        lambda: verbs.revise(
            need,
            actor=request.user,
            version=page.version or 0,
            fields=form.cleaned_data,
        )
    ):
        messages.success(request, _("Kebutuhan tersimpan."))
        return redirect("masterplan:needs", code)
    return page.response()


def _asked(request: HttpRequest, code: str) -> tuple[Regency, Listed]:
    regency = _regency(request, code)
    demand(request, "masterplan.view_meeting", regency)
    filterset = NeedFilter(request.GET, queryset=_visible(request, regency))
    return regency, Listed(request.GET, filterset, orderings=ORDERINGS)


def _sheet(request: HttpRequest, code: str) -> SheetSpec:
    regency, listed = _asked(request, code)
    figures = verbs.figures(_visible(request, regency))
    lay_out(listed.filterset, ("status",))
    found: Any = listed.sorted()
    names = dict(
        Innovation.objects.visible_to(scope_of(request.user))
        .filter(needs__in=listed.filterset.qs)
        .values_list("pk", "name")
    )
    title = _("Kebutuhan teknologi %(name)s") % {"name": regency.name}
    return SheetSpec(
        _("Kebutuhan teknologi"),
        verbs.columns(),
        verbs.cells(found, names),
        download.above(title, listed.chips(_words(figures))),
    )


def _innovations(request: HttpRequest, rows: Any) -> dict[int, Innovation]:
    """Those of the page's rows that this reader may see, by id."""
    asked = {row["innovation_id"] for row in rows if row["innovation_id"]}
    if not asked:
        return {}
    return (
        Innovation.objects.visible_to(scope_of(request.user))
        .only("pk", "name")
        .in_bulk(asked)
    )


def _visible(request: HttpRequest, regency: Regency) -> QuerySet[Need]:
    return Need.objects.visible_to(scope_of(request.user)).filter(regency=regency)


def _words(figures: verbs.Figures) -> Mapping[str, str]:
    return {key: name for key, name, _total in figures.units}


def _finding(figures: verbs.Figures) -> str:
    if not figures.total:
        return ""
    return _("%(missing)s dari %(total)s kebutuhan belum ada; %(ready)s siap.") % {
        "missing": number(figures.missing),
        "total": number(figures.total),
        "ready": number(figures.ready),
    }


def _may_create(request: HttpRequest, code: str) -> bool:
    """The coordinator, and the people of any OPD of the regency for their own."""
    scope = scope_of(request.user)
    return code in scope.regencies_of(Role.COORDINATOR, *UNIT_ROLES)


def _may_change(request: HttpRequest, code: str, unit_id: int) -> bool:
    scope = scope_of(request.user)
    return code in scope.regencies_of(Role.COORDINATOR) or unit_id in scope.units_of(
        *UNIT_ROLES
    )


def _regency(request: HttpRequest, code: str) -> Regency:
    return visible_or_404(request, Regency.objects.select_related("province"), pk=code)


def _offered(
    request: HttpRequest, regency: Regency, need: Need | None = None
) -> dict[str, QuerySet[Any]]:
    """What may be named, and the OPD that is named now."""
    scope = scope_of(request.user)
    units = Unit.objects.visible_to(scope).filter(regency=regency)
    own = units.filter(is_active=True)
    if regency.pk not in scope.regencies_of(Role.COORDINATOR):
        own = own.filter(pk__in=scope.units_of(*UNIT_ROLES))
    return {
        "unit": own | units.filter(pk=need.unit_id if need else None),
        "meeting": Meeting.objects.visible_to(scope).filter(
            regency=regency, kind=MeetingKind.DIALOGUE
        ),
        "innovation": innovations_for(request, regency),
    }
