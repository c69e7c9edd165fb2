"""The switch between Indonesian and English."""

from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from masterplan.core.language import remember
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
    response = redirect(_without_language(safe_next(request, "/")))
    remember(response, language)
    return response


def _without_language(address: str) -> str:
    """The address as it is without a language of its own, which would win."""
    parts = urlsplit(address)
    query = QueryDict(parts.query, mutable=True)
    if query.pop(settings.LANGUAGE_COOKIE_NAME, None) is None:
        return address
    return urlunsplit(parts._replace(query=query.urlencode()))
