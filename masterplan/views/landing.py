"""The front page: what the portal is and what has been published."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from masterplan.core import charts
from masterplan.core.cached_page import tagged
from masterplan.core.chart_map import choropleth
from masterplan.core.charts import BarRow
from masterplan.core.views.public_head import public_head
from masterplan.domain.landing import public_figures

SHARED_FOR = 60  # seconds


@login_not_required
@require_safe
@tagged
def home(request: HttpRequest) -> HttpResponse:
    search = reverse("search")
    figures = public_figures(search)
    # Who is signed in, or has just been told something, gets a page of his own.
    is_shared = not request.user.is_authenticated and not len(get_messages(request))
    head = public_head(
        request,
        title=_("Inovasi smart city kabupaten dan kota"),
        description=_(
            "Inovasi smart city kabupaten dan kota di Indonesia: apa, masalah apa yang "
            "dijawab, siapa pengampunya, dan hasilnya."
        ),
    )
    bars = charts.bars(
        BarRow(
            label=str(one.label),
            value=one.count,
            href=f"{search}?{one.query}" if one.count else "",
            tone=one.tone,
        )
        for one in figures.dimensions
    )
    response = render(
        request,
        "masterplan/home.html",
        {
            "figures": figures,
            "dimension_chart": bars,
            "map": choropleth(figures.areas, unit=pgettext("satuan", "inovasi")),
            "head": head,
        },
    )
    if is_shared:
        response.headers["Cache-Control"] = f"public, max-age={SHARED_FOR}"
    return response
