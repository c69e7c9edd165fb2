"""The OPD of a regency, and one of them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from innovations.forms.register import Chip
from masterplan.core.access import scope_of
from masterplan.core.cached_page import tagged
from masterplan.core.views.pages import visible_or_404
from masterplan.domain.audience import audience_of
from masterplan.domain.explained import explained
from masterplan.domain.unit_figures import stale_units, unit_listing
from masterplan.domain.unit_page import unit_dashboard
from masterplan.forms.unit import UnitTableForm
from masterplan.views.charting import chart_of
from regencies.models import Regency, Unit


@login_not_required
@require_safe
@tagged
def unit_list(request: HttpRequest, code: str) -> HttpResponse:
    scope = scope_of(request.user)
    regency = visible_or_404(
        request, Regency.objects.select_related("province"), pk=code
    )
    audience = audience_of(scope, regency.pk)
    form = UnitTableForm(request.GET)
    # Who sees a part of the records cannot tell who has not updated.
    is_asked = form.is_valid() and audience.is_inside
    updated = form.cleaned_data["updated"] if is_asked else ""
    table = unit_listing(regency, scope=scope, updated=updated)
    return render(
        request,
        "masterplan/units.html",
        {
            "regency": regency,
            "table": table,
            "chips": [Chip(str(form["updated"].label), form.said, request.path)]
            if updated
            else [],
            "stale": stale_units(table, regency_code=regency.pk),
            "audience": audience,
        },
    )


@login_not_required
@require_safe
@tagged
def unit_page(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    unit = visible_or_404(
        request,
        Unit.objects.select_related("regency__province", "parent", "merged_into"),
        regency=code,
        pk=pk,
    )
    found = unit_dashboard(unit, scope=scope_of(request.user))
    return render(
        request,
        "masterplan/unit.html",
        {
            "regency": unit.regency,
            "unit": unit,
            "dashboard": found,
            "charts": {
                "steps": chart_of(found.steps),
                "freshness": chart_of(found.freshness),
                **(
                    {
                        "health": chart_of(found.standing.health),
                        "evidence": chart_of(found.standing.evidence),
                    }
                    if found.standing
                    else {}
                ),
            },
            "explained": explained(
                *(("health",) if found.standing else ()),
                "freshness",
                *(("evidence", "progress") if found.standing else ()),
            ),
        },
    )
