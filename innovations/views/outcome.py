"""Writing the outcome indicators of a record; they are shown on its summary."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from innovations.domain import outcome as verbs
from innovations.domain.outcome import YearValue
from innovations.domain.record import for_page
from innovations.forms.baseline import REASON, RemovalForm
from innovations.forms.outcome import OutcomeForm, initial_of_outcome
from innovations.models import Innovation, OutcomeIndicator
from innovations.views.budget import AGAIN, demand_change
from masterplan.core.errors import DomainError, StaleVersion
from masterplan.core.views.conflicts import Conflict
from masterplan.core.views.pages import (
    READ_OR_POST,
    posted,
    render_page,
    visible_or_404,
    whole,
)


@require_http_methods(READ_OR_POST)
def outcome_create(request: HttpRequest, pk: int) -> HttpResponse:
    innovation = visible_or_404(request, for_page(Innovation.objects), pk=pk)
    demand_change(request, innovation)
    form = OutcomeForm(posted(request), asks_reason=innovation.baseline_at is not None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.create(
                innovation,
                actor=request.user,
                fields=form.fields_entered(),
                values=form.values_entered(),
                reason=form.reason_entered(),
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Indikator hasil ditambahkan."))
            if request.POST.get("action") == AGAIN:
                return HttpResponseRedirect(request.path)
            return _back(innovation)
    return _form_page(request, form, innovation, indicator=None)


@require_http_methods(READ_OR_POST)
def outcome_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The same form over a stored indicator; a stale one shows both values."""
    indicator = _indicator(request, pk)
    innovation = indicator.innovation
    form = _form_of(indicator, posted(request))
    asked = whole(request.POST.get("version", ""))
    version = indicator.version if asked is None else asked
    conflicts: list[Conflict] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            verbs.revise(
                indicator,
                actor=request.user,
                version=version,
                fields=form.fields_entered(),
                values=form.values_entered(),
                reason=form.reason_entered(),
            )
        except StaleVersion as stale:
            version = stale.version
            conflicts = _conflicts(stale)
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Indikator hasil tersimpan."))
            return _back(innovation)
    return _form_page(
        request,
        form,
        innovation,
        indicator=indicator,
        version=version,
        conflicts=conflicts,
    )


@require_POST
def outcome_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the indicator away as it was read; the history keeps its figures."""
    indicator = _indicator(request, pk)
    asked = whole(request.POST.get("version", ""))
    version = indicator.version if asked is None else asked
    try:
        verbs.remove(
            indicator,
            actor=request.user,
            version=version,
            reason=request.POST.get(REASON, ""),
        )
    except StaleVersion:
        messages.error(
            request,
            _("Indikator ini baru saja diubah orang lain. Periksa dahulu isinya."),
        )
        return HttpResponseRedirect(reverse("innovations:outcome-edit", args=[pk]))
    except DomainError as error:
        removal = RemovalForm(request.POST)
        removal.show_refusal(error)
        return _form_page(
            request,
            _form_of(indicator),
            indicator.innovation,
            indicator=indicator,
            version=version,
            removal=removal,
        )
    messages.success(request, _("Indikator hasil dihapus."))
    return _back(indicator.innovation)


def _indicator(request: HttpRequest, pk: int) -> OutcomeIndicator:
    indicators = OutcomeIndicator.objects.select_related(
        "innovation__regency", "innovation__unit"
    )
    indicator = visible_or_404(request, indicators, pk=pk)
    demand_change(request, indicator.innovation)
    return indicator


def _form_of(indicator: OutcomeIndicator, data: QueryDict | None = None) -> OutcomeForm:
    return OutcomeForm(
        data,
        initial=initial_of_outcome(indicator),
        stored=[
            YearValue(one.year, one.target, one.actual)
            for one in indicator.values.all()
        ],
        asks_reason=indicator.innovation.baseline_at is not None,
    )


def _conflicts(stale: StaleVersion) -> list[Conflict]:
    """Figures read as figures here, not as the columns hold them."""
    return [
        Conflict(label=one.label, stored=_words(one.current), typed=_words(one.offered))
        for one in stale.fields
    ]


def _words(value: object) -> str:
    if isinstance(value, bool):
        return _("Ya") if value else _("Tidak")
    return verbs.figure(value) if not isinstance(value, str) else value or "–"


def _back(innovation: Innovation) -> HttpResponse:
    return HttpResponseRedirect(f"{innovation.get_absolute_url()}#indikator-hasil")


def _form_page(
    request: HttpRequest,
    form: OutcomeForm,
    innovation: Innovation,
    *,
    indicator: OutcomeIndicator | None,
    version: int = 0,
    conflicts: list[Conflict] | None = None,
    removal: RemovalForm | None = None,
) -> HttpResponse:
    if removal is None and innovation.baseline_at is not None:
        removal = RemovalForm()
    context = {
        "form": form,
        "innovation": innovation,
        "indicator": indicator,
        "version": version,
        "conflicts": conflicts,
        "removal": removal,
        "back_url": f"{innovation.get_absolute_url()}#indikator-hasil",
    }
    is_refused = form.errors or (removal is not None and removal.errors)
    status = 409 if conflicts is not None else 422 if is_refused else 200
    return render_page(request, "innovations/outcome_form.html", context, status=status)
