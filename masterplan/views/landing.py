"""The front page: what the portal is and what has been published."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from masterplan.domain.landing import public_figures
from masterplan.views.charting import chart_of

SHARED_FOR = 60  # seconds


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    figures = public_figures()
    # Who is signed in, or has just been told something, gets a page of his own.
    is_shared = not request.user.is_authenticated and not len(get_messages(request))
    response = render(
        request,
        "masterplan/home.html",
        {"figures": figures, "dimension_chart": chart_of(figures.dimensions)},
    )
    if is_shared:
        response.headers["Cache-Control"] = f"public, max-age={SHARED_FOR}"
    return response
