"""Papers of innovations: the record sheet and the form of the IID."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from innovations.domain import listing, lists, outcome, sheets_out
from innovations.domain.record import for_paper, reads_inside
from innovations.filters import InnovationFilter
from innovations.models import Innovation
from innovations.views.record import inside_record, visible_record
from masterplan.core.access import scope_of
from masterplan.core.sheets.download import xlsx_file
from masterplan.core.sheets.writer import SheetSpec
from regencies.domain.paper import letterhead, signature


@login_not_required
@require_safe
def innovation_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The record sheet; of a published record the public prints its own fields."""
    innovation = visible_record(request, pk, for_paper(Innovation.objects))
    is_inside = reads_inside(scope_of(request.user), innovation)
    with translation.override("id"):
        names = lists.names_of(innovation)
        facts = sheets_out.public_facts(innovation, names)
        lines = sheets_out.money(innovation) if is_inside else []
        context = _paper(request, innovation, is_signed=is_inside) | {
            "facts": [fact for fact in facts if is_inside or fact.value],
            "inside_facts": sheets_out.inside_facts(innovation) if is_inside else [],
            "outcomes": outcome.outcomes(innovation),
            "lines": lines,
            "sums": {
                name: sum(getattr(line, name) or 0 for line in lines)
                for name in ("planned", "allocated", "realised")
            },
        }
        return render(request, "innovations/print_record.html", context)


@require_safe
def innovation_iid(request: HttpRequest, pk: int) -> HttpResponse:
    """One record in the form of the IID."""
    innovation = inside_record(request, pk, for_paper(Innovation.objects))
    with translation.override("id"):
        cells = sheets_out.iid_cells(innovation)
        context = _paper(request, innovation, is_signed=True) | {
            "facts": [
                sheets_out.Fact(column.heading, value)
                for column, value in zip(sheets_out.IID_COLUMNS, cells, strict=True)
            ],
            "evidence_facts": sheets_out.iid_evidence_facts(
                innovation, lists.names_of(innovation)
            ),
        }
        return render(request, "innovations/print_iid.html", context)


@require_safe
def innovation_iid_xlsx(request: HttpRequest) -> FileResponse:
    """The register's list in the form of the IID, one row a record.

    The headings stand in the first row, as the form's own workbook has them.
    """
    scope = scope_of(request.user)
    visible = sheets_out.handed_in_by(Innovation.objects.visible_to(scope), scope)
    ordering = request.GET.get("ordering", "")
    if ordering not in listing.ORDERINGS:
        ordering = listing.DEFAULT_ORDERING
    sign = "-" if ordering.startswith("-") else ""
    found = InnovationFilter(request.GET, queryset=visible).qs.order_by(
        ordering, f"{sign}id"
    )
    with translation.override("id"):
        spec = SheetSpec(
            "Inovasi Daerah", sheets_out.IID_COLUMNS, sheets_out.iid_rows(found)
        )
        return xlsx_file(spec, name="format-iid")


def _paper(
    request: HttpRequest, innovation: Innovation, *, is_signed: bool
) -> dict[str, Any]:
    """Letterhead, date and signature of a record's paper."""
    regency = innovation.regency
    now = timezone.now()
    return {
        "innovation": innovation,
        "regency": regency,
        "letterhead": letterhead(regency, innovation.unit),
        "signature": signature(
            regency,
            innovation.unit,
            today=now.astimezone(regency.zone).date(),
            has_nip=request.user.has_perm("innovations.view_contact", innovation),
        )
        if is_signed
        else None,
        "printed_at": now,
        "zone": regency.time_zone,
        "back_url": innovation.get_absolute_url(),
    }
