"""One dimension of a regency, as its reader may see it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dimensions.enums import DimensionSlug
from dimensions.models import Dimension
from masterplan.core.access import scope_of
from masterplan.core.cached_page import tagged
from masterplan.core.templatetags.portal import number
from masterplan.core.views.pages import visible_or_404
from masterplan.domain.audience import audience_of
from masterplan.domain.dimension_page import DimensionDashboard, dimension_dashboard
from masterplan.domain.explained import explained
from masterplan.views.charting import chart_of
from masterplan.views.chosen import chosen_filters
from regencies.models import Regency


@login_not_required
@require_safe
@tagged
def dimension_page(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Public like the summary: a stranger reads the figures of published records."""
    regency = visible_or_404(
        request, Regency.objects.select_related("province"), pk=code
    )
    dimension = get_object_or_404(Dimension, pk=slug)
    scope = scope_of(request.user)
    audience = audience_of(scope, regency.pk)
    chosen = chosen_filters(request, audience, without=("dimension",))
    chosen.values.pop("dimension", None)
    found = dimension_dashboard(regency, dimension, scope=scope, filters=chosen.values)
    return render(
        request,
        "masterplan/dimension.html",
        {
            "regency": regency,
            "dimension": dimension,
            "dimensions": DimensionSlug.choices,
            "dashboard": found,
            "chosen": chosen.worded(found.units.known),
            "kept": chosen.query,
            "finding": _finding(found),
            "charts": {
                "steps": chart_of(found.steps),
                "statuses": chart_of(
                    one
                    for one in found.statuses
                    if one.key in found.units.shown_statuses
                ),
                "years": chart_of(found.years),
                "digital": chart_of(found.digital),
                "quick_wins": chart_of(found.quick_wins),
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


def _finding(found: DimensionDashboard) -> str:
    if not found.total.count:
        return ""
    sentence = _("%(total)s inovasi pada %(units)s OPD") % {
        "total": number(found.total.count),
        "units": number(
            sum(bool(row.unit and row.total.count) for row in found.units.rows)
        ),
    }
    if found.empty:
        sentence += _("; %(empty)s dari %(all)s subdimensi belum terisi") % {
            "empty": number(found.empty),
            "all": number(len(found.row.sub_dimensions)),
        }
    return f"{sentence}."
