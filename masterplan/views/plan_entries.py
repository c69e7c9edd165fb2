"""`/masterplan/<id>/entri/`: entries filtered, sorted, exported, changed in bulk."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dimensions.enums import DimensionSlug
from innovations.enums import InnovationStatus
from innovations.forms.register import Chip
from innovations.views.bulk import picks_of
from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError
from masterplan.core.sheets import download
from masterplan.core.sheets.writer import SheetSpec
from masterplan.core.views.keyset import page_of
from masterplan.core.views.pages import demand, render_page, safe_next, whole
from masterplan.domain import entry as verbs
from masterplan.domain import plan_listing as listing
from masterplan.enums import Horizon
from masterplan.filters import MasterplanEntryFilter
from masterplan.forms.entry_list import address, chips_of, lay_out
from masterplan.forms.plan import bulk_form
from masterplan.models import Masterplan, MasterplanEntry, Mission, Strategy
from masterplan.views.plan import CREATE, head_of, visible_plan
from regencies.models import FlagshipProgramme

FILE_NAME = "entri-masterplan"
# Second pages of the bulk bar: which one value all ticked rows get.
GIVEN = "given"


@dataclass(frozen=True)
class Asked:
    """The entries an address asks for: `found` are filtered, without an order."""

    filterset: MasterplanEntryFilter
    found: QuerySet[MasterplanEntry]
    figures: listing.Figures
    chips: list[Chip]
    form: Any
    ordering: str


def asked_entries(request: HttpRequest, plan: Masterplan) -> Asked:
    """What the address's filters leave of the plan; one statement, and one more for
    the words of a filter that carries a key."""
    data = request.GET
    visible = MasterplanEntry.objects.visible_to(scope_of(request.user)).filter(
        masterplan=plan
    )
    filterset = MasterplanEntryFilter(data, queryset=visible)
    found = filterset.qs
    valid = filterset.form.cleaned_data
    wider = data.copy()
    wider.pop("unit", None)
    figures = listing.figures(
        MasterplanEntryFilter(wider, queryset=visible).qs,
        unit=valid.get("unit") or "",
    )
    form = lay_out(filterset, figures.units)
    ordering = data.get("ordering", "")
    return Asked(
        filterset=filterset,
        found=found,
        figures=figures,
        chips=chips_of(filterset, data, _names(request, plan, valid, figures)),
        form=form,
        ordering=ordering
        if ordering in listing.ORDERINGS
        else listing.DEFAULT_ORDERING,
    )


def listing_context(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """What the panel above every list of entries needs."""
    return {
        "form": asked.form,
        "chips": asked.chips,
        "figures": asked.figures,
        "query_string": address(request.GET),
    }


@require_safe
def entry_list(request: HttpRequest, pk: int) -> HttpResponse:
    plan = visible_plan(request, pk)
    asked = asked_entries(request, plan)
    data = request.GET
    page = page_of(
        listing.rows(asked.found),
        ordering=asked.ordering,
        after=data.get("after", ""),
        before=data.get("before", ""),
    )
    context = head_of(request, plan, "entries") | listing_context(request, asked)
    context |= {
        "rows": [_row(row) for row in page.rows],
        "previous_url": page.before and address(data, before=page.before),
        "next_url": page.after and address(data, after=page.after),
        "heads": {
            name: _head(data, name, asked.ordering) for name in ("number", "horizon")
        },
        "keep": [{"name": "ordering", "value": asked.ordering}],
        "here": request.get_full_path(),
        "bulk_fields": bulk_fields(),
    }
    return render_page(request, "masterplan/plan_entries.html", context)


@require_safe
def entry_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Exactly what the list shows, as CSV."""
    spec = _sheet(request, pk)
    return download.csv_file(spec.columns, spec.rows, lines=spec.lines, name=FILE_NAME)


@require_safe
def entry_xlsx(request: HttpRequest, pk: int) -> FileResponse:
    """Exactly what the list shows, as XLSX."""
    return download.xlsx_file(_sheet(request, pk), name=FILE_NAME)


@require_POST
def entry_bulk(request: HttpRequest, pk: int) -> HttpResponse:
    """One value for all ticked entries: which field, its value, what became of each."""
    plan = visible_plan(request, pk)
    demand(request, CREATE, plan)
    back = safe_next(request, reverse("masterplans:entries", args=[plan.pk]))
    versions = picks_of(request)
    name = request.POST.get("field", "")
    if name not in verbs.EDITABLE_FIELDS or not versions:
        messages.warning(request, _("Centang dahulu entrinya, lalu pilih isiannya."))
        return HttpResponseRedirect(back)
    scope = scope_of(request.user)
    picked = list(
        MasterplanEntry.objects.visible_to(scope)
        .filter(masterplan=plan, pk__in=versions)
        .select_related("innovation")
        .order_by("number")
    )
    form = bulk_form(
        request.POST if GIVEN in request.POST else None,
        only=[name],
        strategies=Strategy.objects.visible_to(scope)
        .filter(masterplan=plan)
        .order_by("dimension__order", "order", "id"),
    )
    context = head_of(request, plan, "entries") | {
        "back": back,
        "field": name,
        "title": _("Ubah massal: %s") % bulk_fields()[name],
        "form": form,
        "picked": [(entry, versions[entry.pk]) for entry in picked],
    }
    if form.is_bound and form.is_valid():
        try:
            outcomes = verbs.revise_many(
                picked,
                masterplan=plan,
                actor=request.user,
                versions=versions,
                fields=form.cleaned_data,
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            return told(request, outcomes, context)
    return render_page(
        request,
        "masterplan/plan_bulk.html",
        context,
        status=422 if form.errors else 200,
    )


def told(
    request: HttpRequest, outcomes: list[verbs.Outcome], context: dict[str, Any]
) -> HttpResponse:
    """One result a row."""
    refused = sum(one.refusal is not None for one in outcomes)
    context |= {
        "outcomes": outcomes,
        "done": len(outcomes) - refused,
        "refused": refused,
    }
    return render_page(request, "masterplan/plan_result.html", context)


def bulk_fields() -> dict[str, str]:
    return {
        "horizon": _("Jangka"),
        "strategy": _("Strategi"),
        "basis": _("Tupoksi atau urusan yang mendasari"),
    }


def _names(
    request: HttpRequest,
    plan: Masterplan,
    valid: Mapping[str, Any],
    figures: listing.Figures,
) -> dict[str, str]:
    """Words for the keys in the filters; a key that is not seen stays a number."""
    scope = scope_of(request.user)
    names = {key: name for key, name, _total in figures.units}
    words = {"unit": names.get(valid.get("unit") or "", "")}
    own = {
        "strategy": Strategy.objects.visible_to(scope).filter(masterplan=plan),
        "mission": Mission.objects.visible_to(scope).filter(masterplan=plan),
        "flagship": FlagshipProgramme.objects.visible_to(scope).filter(
            regency=plan.regency_id
        ),
    }
    for name, records in own.items():
        key = whole(valid.get(name) or "")
        if key is not None:
            record = records.filter(pk=key).first()
            words[name] = str(record) if record else ""
    return words


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "basis": listing.basis_of(row),
        "horizon": Horizon(row["horizon"]).label,
        "name": row["innovation__name"],
        "status": InnovationStatus(row["innovation__status"]),
        "dimension": DimensionSlug(row["innovation__dimension_id"]),
        "unit": row["innovation__unit__short_name"] or row["innovation__unit__name"],
    }


def _head(data: QueryDict, name: str, ordering: str) -> dict[str, str]:
    direction = {name: "ascending", f"-{name}": "descending"}.get(ordering, "")
    turned = f"-{name}" if direction == "ascending" else name
    return {"href": address(data, ordering=turned), "direction": direction}


def _sheet(request: HttpRequest, pk: int) -> SheetSpec:
    plan = visible_plan(request, pk)
    asked = asked_entries(request, plan)
    sign = "-" if asked.ordering.startswith("-") else ""
    return SheetSpec(
        _("Entri"),
        listing.columns(),
        listing.cells(asked.found.order_by(asked.ordering, f"{sign}id")),
        download.above(f"{plan.title}: {_('entri')}", asked.chips),
    )
