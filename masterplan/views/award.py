"""`/daerah/<kode>/penghargaan/`: awards, invitations, and other schemes' indices."""

from collections.abc import Iterable
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
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dimensions.domain import indicator
from dimensions.models import Indicator, IndicatorValue
from innovations.models import Innovation
from masterplan.core.access import Scope, scope_of
from masterplan.core.sheets.download import above, csv_file, xlsx_file
from masterplan.core.sheets.writer import Column, SheetSpec
from masterplan.core.templatetags.portal import number
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    posted,
    render_page,
    visible_or_404,
)
from masterplan.domain import award as verbs
from masterplan.enums import AwardKind
from masterplan.forms.award import (
    AwardForm,
    IndexForm,
    initial_of,
    initial_of_value,
)
from masterplan.models import Award
from masterplan.views.choices import documents_for, innovations_for
from masterplan.views.entry_page import EntryPage
from regencies.models import Document, Regency

CHANGE = "masterplan.change_award"
CHANGE_INDEX = "dimensions.change_indicator_value"


@require_safe
def award_list(request: HttpRequest, code: str) -> HttpResponse:
    """Both tables, the newest year first, each figure with its source."""
    regency, awards = _awards(request, code)
    scope = scope_of(request.user)
    table = indicator.table(
        IndicatorValue.objects.visible_to(scope).filter(regency=regency)
    )
    values = [one for row in table.rows for one in row.values if one is not None]
    innovations, documents = _named(scope, awards, values)
    context = {
        "regency": regency,
        "awards": _rows(awards, innovations, documents),
        "table": table,
        "sources": [
            {"value": one, "document": documents.get(one.document_id or 0)}
            for one in values
        ],
        "finding": _finding(awards),
    }
    return render_page(request, "masterplan/awards.html", context)


@require_safe
def award_csv(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """The table of awards as CSV."""
    spec = _sheet(request, code)
    return csv_file(spec.columns, spec.rows, lines=spec.lines, name=_file(code))


@require_safe
def award_xlsx(request: HttpRequest, code: str) -> FileResponse:
    """The table of awards as XLSX."""
    return xlsx_file(_sheet(request, code), name=_file(code))


@require_http_methods(READ_OR_POST)
def award_create(request: HttpRequest, code: str) -> HttpResponse:
    regency = _regency(request, code)
    demand(request, CHANGE, regency)
    form = AwardForm(
        posted(request),
        initial={"year": timezone.localdate().year},
        offered=_offered(request, regency),
    )
    page = EntryPage(
        request,
        form,
        regency=regency,
        title=_("Catat penghargaan"),
        back_url=_list_url(code),
    )
    if page.saves(
        lambda: verbs.create(
            actor=request.user, regency=regency, fields=form.cleaned_data
        )
    ):
        return _kept(request, code, _("Penghargaan tersimpan."))
    return page.response()


@require_http_methods(READ_OR_POST)
def award_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    award = visible_or_404(
        request,
        Award.objects.select_related("regency__province"),
        regency=code,
        pk=pk,
    )
    demand(request, CHANGE, award)
    form = AwardForm(
        posted(request),
        initial=initial_of(award),
        offered=_offered(request, award.regency, named=award.document_id),
    )
    page = EntryPage(
        request,
        form,
        regency=award.regency,
        title=_("Ubah penghargaan"),
        back_url=_list_url(code),
        record=award,
    )
    if page.saves(
        lambda: verbs.revise(
            award,
            actor=request.user,
            version=page.version or 0,
            fields=form.cleaned_data,
        )
    ):
        return _kept(request, code, _("Penghargaan tersimpan."))
    return page.response()


@require_http_methods(READ_OR_POST)
def index_create(request: HttpRequest, code: str) -> HttpResponse:
    regency = _regency(request, code)
    demand(request, CHANGE_INDEX, regency)
    form = IndexForm(
        posted(request),
        initial={"year": timezone.localdate().year - 1},
        offered=_offered_index(request, regency),
    )
    page = EntryPage(
        request,
        form,
        regency=regency,
        title=_("Catat nilai indeks"),
        back_url=_list_url(code),
    )
    if page.saves(
        lambda: indicator.record(
            actor=request.user, regency=regency, fields=form.cleaned_data
        )
    ):
        return _kept(request, code, _("Nilai indeks tersimpan."))
    return page.response()


@require_http_methods(READ_OR_POST)
def index_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    value = visible_or_404(
        request,
        IndicatorValue.objects.select_related("regency__province"),
        regency=code,
        pk=pk,
    )
    demand(request, CHANGE_INDEX, value)
    form = IndexForm(
        posted(request),
        initial=initial_of_value(value),
        offered=_offered_index(request, value.regency, named=value.document_id),
    )
    page = EntryPage(
        request,
        form,
        regency=value.regency,
        title=_("Ubah nilai indeks"),
        back_url=_list_url(code),
        record=value,
    )
    if page.saves(
        lambda: indicator.revise(
            value,
            actor=request.user,
            version=page.version or 0,
            fields=form.cleaned_data,
        )
    ):
        return _kept(request, code, _("Nilai indeks tersimpan."))
    return page.response()


def _awards(request: HttpRequest, code: str) -> tuple[Regency, list[Award]]:
    """Those of a regency, the newest year first."""
    regency = _regency(request, code)
    demand(request, "masterplan.view_meeting", regency)
    found = Award.objects.visible_to(scope_of(request.user)).filter(regency=regency)
    return regency, list(found.order_by("-year", "giver", "pk"))


def _named(
    scope: Scope, awards: list[Award], values: Iterable[IndicatorValue] = ()
) -> tuple[dict[int, Innovation], dict[int, Document]]:
    """The records and papers that they name and this reader may see, by key."""
    return (
        Innovation.objects.visible_to(scope).in_bulk(
            {one.innovation_id for one in awards if one.innovation_id}
        ),
        Document.objects.visible_to(scope).in_bulk(
            {one.document_id for one in [*awards, *values] if one.document_id}
        ),
    )


def _rows(
    awards: list[Award],
    innovations: dict[int, Innovation],
    documents: dict[int, Document],
) -> list[dict[str, Any]]:
    return [
        {
            "award": one,
            "kind": AwardKind(one.kind).label,
            "innovation": innovations.get(one.innovation_id or 0),
            "document": documents.get(one.document_id or 0),
        }
        for one in awards
    ]


def _file(code: str) -> str:
    return f"penghargaan-{code}"


def _sheet(request: HttpRequest, code: str) -> SheetSpec:
    regency, awards = _awards(request, code)
    title = _("Penghargaan dan undangan pelatihan %(regency)s")
    return SheetSpec(
        _("Penghargaan"),
        [
            Column(_("Kategori"), 40),
            Column(_("Tahun"), 8),
            Column(_("Pemberi"), 32),
            Column(_("Jenis"), 20),
            Column(_("Inovasi"), 40),
            Column(_("Bukti"), 40),
            Column(_("Sumber"), 40),
        ],
        [
            [
                row["award"].category,
                row["award"].year,
                row["award"].giver,
                str(row["kind"]),
                row["innovation"] and row["innovation"].name,
                row["document"] and row["document"].title,
                row["award"].source_url,
            ]
            for row in _rows(awards, *_named(scope_of(request.user), awards))
        ],
        above(title % {"regency": regency.name}, (), zone=regency.time_zone),
    )


def _finding(awards: list[Award]) -> str:
    given = [one for one in awards if one.kind == AwardKind.AWARD]
    if not awards:
        return ""
    return _(
        "%(awards)s penghargaan dan %(trainings)s undangan pelatihan tercatat."
    ) % {
        "awards": number(len(given)),
        "trainings": number(len(awards) - len(given)),
    }


def _offered(
    request: HttpRequest, regency: Regency, *, named: int | None = None
) -> dict[str, QuerySet[Any]]:
    return {
        "innovation": innovations_for(request, regency),
        "document": documents_for(request, regency, named=named),
    }


def _offered_index(
    request: HttpRequest, regency: Regency, *, named: int | None = None
) -> dict[str, QuerySet[Any]]:
    return {
        "indicator": Indicator.objects.filter(is_index=True),
        "document": documents_for(request, regency, named=named),
    }


def _regency(request: HttpRequest, code: str) -> Regency:
    return visible_or_404(request, Regency.objects.select_related("province"), pk=code)


def _list_url(code: str) -> str:
    return reverse("masterplan:awards", args=[code])


def _kept(request: HttpRequest, code: str, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect(_list_url(code))
