"""A published record as everybody reads it: a page to show and to pass on."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dates import MONTHS

from innovations.domain import lineage, outcome
from innovations.domain.public_page import aside
from innovations.models import Innovation
from masterplan.core.access import scope_of
from masterplan.core.cached_page import tagged
from masterplan.core.views.pages import render_page
from masterplan.core.views.public_head import public_head


@tagged
def public_page(request: HttpRequest, innovation: Innovation) -> HttpResponse:
    """The page of a record that is visible because it is published."""
    beside = aside(innovation)
    head = public_head(
        request,
        title=innovation.name,
        description=innovation.description or innovation.problem or innovation.name,
        image=reverse("documents:file", args=[beside.photos[0].pk])
        if beside.photos
        else "",
        kind="article",
    )
    context = {
        "innovation": innovation,
        "head": head,
        "photos": beside.photos,
        "start": start_of(innovation),
        "quick_wins": beside.quick_wins,
        "outcomes": outcome.outcomes(innovation),
        "names": beside.names,
        "lineage": lineage.of(innovation, scope=scope_of(request.user)),
    }
    return render_page(request, "innovations/public.html", context)


def start_of(innovation: Innovation) -> str:
    """ "Maret 2023", "2023", or nothing."""
    month = MONTHS[innovation.start_month] if innovation.start_month else ""
    return f"{month} {innovation.start_year or ''}".strip()
