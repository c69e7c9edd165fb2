"""`/nasional/angkatan/`: the programme's years and who takes part; the ministry's."""

from typing import Any

from django.contrib import messages
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError, StaleVersion
from masterplan.core.sheets.download import above, csv_file, xlsx_file
from masterplan.core.sheets.writer import CellValue, Column, SheetSpec
from masterplan.core.views.conflicts import conflicts_of
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    posted,
    render_page,
    visible_or_404,
    whole,
)
from masterplan.domain import cohort as verbs
from masterplan.domain import cohort_listing, enrolment
from masterplan.domain.cohort_listing import Row, Table
from masterplan.filters import CohortTableFilter
from masterplan.forms.cohort import CohortForm, EnrolForm, NoteForm, initial_of_cohort
from masterplan.models import Cohort, Participation
from masterplan.views.listed import Listed, lay_out

CHANGE = "masterplan.change_cohort"


@require_safe
def cohort_list(request: HttpRequest) -> HttpResponse:
    demand(request, CHANGE)
    context = {"cohorts": cohort_listing.cohorts()}
    return render_page(request, "masterplan/cohorts.html", context)


@require_http_methods(READ_OR_POST)
def cohort_create(request: HttpRequest) -> HttpResponse:
    demand(request, CHANGE)
    form = CohortForm(posted(request), is_new=True)
    if request.method == "POST" and form.is_valid():
        try:
            cohort = verbs.open_cohort(
                actor=request.user,
                year=form.cleaned_data["year"],
                fields=form.fields_entered(),
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Angkatan dibuka. Daftarkan daerahnya."))
            return HttpResponseRedirect(_address(cohort))
    return _form_page(
        request,
        form,
        title=_("Buka angkatan"),
        crumbs=_list_crumbs(),
        back_url=reverse("cohorts:list"),
        action=_("Buka angkatan"),
    )


@require_safe
def cohort_page(request: HttpRequest, year: int) -> HttpResponse:
    """Regencies by stages."""
    cohort = _cohort(request, year)
    listed, table = _table(request, cohort)
    context = {
        "cohort": cohort,
        "crumbs": _list_crumbs(),
        "table": table,
        "form": listed.filterset.form,
        "chips": listed.chips(dict(table.provinces)),
        "clear_url": request.path,
        "query_string": listed.address(),
    }
    return render_page(request, "masterplan/cohort.html", context)


@require_safe
def cohort_csv(request: HttpRequest, year: int) -> StreamingHttpResponse:
    """Exactly the table of the page, as CSV."""
    spec = _sheet(request, year)
    return csv_file(spec.columns, spec.rows, lines=spec.lines, name=_file(year))


@require_safe
def cohort_xlsx(request: HttpRequest, year: int) -> FileResponse:
    """Exactly the table of the page, as XLSX."""
    return xlsx_file(_sheet(request, year), name=_file(year))


@require_http_methods(READ_OR_POST)
def cohort_edit(request: HttpRequest, year: int) -> HttpResponse:
    cohort = _cohort(request, year)
    form = CohortForm(posted(request), initial=initial_of_cohort(cohort), is_new=False)
    asked = whole(request.POST.get("version", ""))
    page: dict[str, Any] = {"version": cohort.version if asked is None else asked}
    if request.method == "POST" and form.is_valid():
        try:
            verbs.revise(
                cohort,
                actor=request.user,
                version=page["version"],
                fields=form.fields_entered(),
            )
        except StaleVersion as stale:
            page |= {
                "version": stale.version,
                "conflicts": conflicts_of(Cohort, stale),
            }
        except DomainError as error:
            form.show_refusal(error)
        else:
            return _kept(request, cohort, _("Angkatan tersimpan."))
    return _below(request, cohort, form, title=_("Ubah angkatan"), **page)


@require_http_methods(READ_OR_POST)
def cohort_enrol(request: HttpRequest, year: int) -> HttpResponse:
    """Regencies ticked in a search or pasted; the answer has one result a row."""
    cohort = _cohort(request, year)
    scope = scope_of(request.user)
    form = EnrolForm(posted(request))
    words = request.GET.get("q", "")
    if request.method == "POST" and form.is_valid():
        regencies, unknown = enrolment.recognise(
            form.cleaned_data["words"], request.POST.getlist("region"), scope=scope
        )
        try:
            results = verbs.enrol_all(regencies, cohort=cohort, actor=request.user)
        except DomainError as error:
            form.show_refusal(error)
        else:
            if results or unknown:
                return _enrolled_page(request, cohort, results, unknown)
            form.add_error("words", _("Centang atau tempel sedikitnya satu daerah."))
    found, has_more = enrolment.search(words, cohort=cohort, scope=scope)
    context = {
        "cohort": cohort,
        "crumbs": _crumbs(cohort),
        "form": form,
        "q": words,
        "found": found,
        "has_more": has_more,
    }
    status = 422 if form.errors else 200
    return render_page(request, "masterplan/cohort_enrol.html", context, status=status)


@require_http_methods(READ_OR_POST)
def participation_note(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request, CHANGE)
    participation = visible_or_404(
        request, Participation.objects.select_related("cohort", "regency"), pk=pk
    )
    cohort = participation.cohort
    form = NoteForm(posted(request), initial={"note": participation.note})
    page: dict[str, Any] = {"seen": request.POST.get("seen", participation.note)}
    if request.method == "POST" and form.is_valid():
        try:
            verbs.note(
                participation,
                actor=request.user,
                text=form.cleaned_data["note"],
                seen=page["seen"],
            )
        except StaleVersion as stale:
            page |= {
                "seen": str(stale.fields[0].current),
                "conflicts": conflicts_of(Participation, stale),
            }
        except DomainError as error:
            form.show_refusal(error)
        else:
            return _kept(request, cohort, _("Catatan tersimpan."))
    title = _("Catatan %(regency)s") % {"regency": participation.regency}
    return _below(request, cohort, form, title=title, **page)


def _cohort(request: HttpRequest, year: int) -> Cohort:
    demand(request, CHANGE)
    return get_object_or_404(Cohort.objects.select_related("programme"), year=year)


def _table(request: HttpRequest, cohort: Cohort) -> tuple[Listed, Table]:
    """The regencies that the address asks for; one it does not know asks for all."""
    filterset = CohortTableFilter(request.GET, queryset=Participation.objects.none())
    listed = Listed(request.GET, filterset, orderings=("pk",))
    table = cohort_listing.table(
        cohort,
        scope=scope_of(request.user),
        province=listed.valid.get("province") or "",
    )
    lay_out(filterset, (), province=table.provinces)
    return listed, table


def _file(year: int) -> str:
    return f"angkatan-{year}"


def _sheet(request: HttpRequest, year: int) -> SheetSpec:
    cohort = _cohort(request, year)
    listed, table = _table(request, cohort)
    heads = [
        Column(_("Kode"), 8),
        Column(_("Kabupaten/kota"), 32),
        Column(_("Provinsi"), 24),
        *(Column(column.name, 20) for column in table.columns),
        *([Column(_("Tahap tambahan"), 32)] if table.has_extra else []),
        Column(_("Catatan"), 40),
    ]
    return SheetSpec(
        _("Daerah menurut tahap"),
        heads,
        [_line(row, has_extra=table.has_extra) for row in table.rows],
        above(cohort.name, listed.chips(dict(table.provinces))),
    )


def _line(row: Row, *, has_extra: bool) -> list[CellValue]:
    extra = "; ".join(f"{cell.name}: {cell.state.label}" for cell in row.extra)
    return [
        row.code,
        _("%(name)s (daerah contoh, tidak dihitung)") % {"name": row.name}
        if row.is_sample
        else row.name,
        row.province,
        *(str(cell.state.label) if cell else None for cell in row.cells),
        *([extra] if has_extra else []),
        row.note,
    ]


def _address(cohort: Cohort) -> str:
    return reverse("cohorts:cohort", args=[cohort.year])


def _list_crumbs() -> list[dict[str, str]]:
    return [{"label": _("Angkatan"), "url": reverse("cohorts:list")}]


def _crumbs(cohort: Cohort) -> list[dict[str, str]]:
    return [*_list_crumbs(), {"label": cohort.name, "url": _address(cohort)}]


def _kept(request: HttpRequest, cohort: Cohort, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return HttpResponseRedirect(_address(cohort))


def _enrolled_page(
    request: HttpRequest,
    cohort: Cohort,
    results: list[verbs.Enrolment],
    unknown: list[enrolment.Unknown],
) -> HttpResponse:
    """What became of each; sent again, it enrols nobody twice."""
    context = {
        "cohort": cohort,
        "crumbs": _crumbs(cohort),
        "results": results,
        "unknown": unknown,
        "made": sum(one.participation is not None for one in results),
        "named": len(results) + len(unknown),
    }
    return render_page(request, "masterplan/cohort_enrolled.html", context)


def _below(
    request: HttpRequest, cohort: Cohort, form: Any, **page: Any
) -> HttpResponse:
    """A form about something of the cohort."""
    page |= {"crumbs": _crumbs(cohort), "back_url": _address(cohort)}
    return _form_page(request, form, action=_("Simpan"), **page)


def _form_page(request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
    status = 409 if "conflicts" in context else 422 if form.errors else 200
    context["form"] = form
    return render_page(request, "masterplan/ministry_form.html", context, status=status)
