"""The switch between Indonesian and English."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from masterplan.core.views.errors import refusal
from masterplan.core.views.pages import safe_next


# Without a token the switch can stand on pages that everybody shares; a foreign site
# could change the language with it, and nothing else.
@csrf_exempt
@login_not_required
@require_POST
def switch_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie and go back to the page."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return refusal(request, 400)
    response = redirect(safe_next(request, "/"))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response
