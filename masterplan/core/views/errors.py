"""Answers when something is missing, refused or broken: page or problem document.

The pages stand alone: they ask no database and no context processor, so that they
still come when those are what broke.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from masterplan.core.api.problems import plain_problem

API_PREFIX = "/api/"


def refusal(request: HttpRequest, status: int, message: str = "") -> HttpResponse:
    """The error page of `status`, or a problem document below /api/."""
    if request.path.startswith(API_PREFIX):
        return plain_problem(status)
    return render(None, f"{status}.html", {"message": message}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    return refusal(request, 500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid CSRF token: opened long ago, or not ours."""
    return refusal(
        request,
        403,
        _(
            "Formulir ini dibuka terlalu lama atau bukan berasal dari portal. "
            "Kembali ke halaman sebelumnya, muat ulang, lalu kirim kembali."
        ),
    )
