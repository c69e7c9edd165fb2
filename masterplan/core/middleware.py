"""What holds for every request, before any view is asked."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from masterplan.core import language
from masterplan.core.errors import NotAllowed, VerbRefused
from masterplan.core.uploads import UPLOAD_BYTES_MAX
from masterplan.core.views.errors import API_PREFIX, refusal

GetResponse = Callable[[HttpRequest], HttpResponse]

KIB = 1024
# Whole request bodies, by longest matching path prefix. A form or a JSON document
# never needs more than the default; files have their own places.
BODY_LIMITS = {
    "": 512 * KIB,
    "/impor/": 6 * KIB * KIB,
    # A logo of 1 MB with what stands around it.
    "/daerah/": 1280 * KIB,
    "/api/v1/jobs/": 6 * KIB * KIB,
    # Up to 500 whole records.
    "/api/v1/innovations/bulk/": KIB * KIB,
}


# Where a document may be sent along, by a word in the address; a little is for what
# stands around the file.
DOCUMENT_PLACES = re.compile(r"/(?:dokumen|bukti|lapor|berita-acara|komitmen)/")
DOCUMENT_LIMIT = UPLOAD_BYTES_MAX + 256 * KIB
# Resources that take JSON as well, which is never that long.
DOCUMENT_RESOURCES = ("/api/v1/documents/", "/api/v1/evidence/")


def body_limit(path: str, content_type: str = "") -> int:
    """Bytes a request of this type to `path` may carry."""
    is_form = content_type.startswith("multipart/")
    if DOCUMENT_PLACES.search(path) or (is_form and path in DOCUMENT_RESOURCES):
        return DOCUMENT_LIMIT
    prefix = max((p for p in BODY_LIMITS if path.startswith(p)), key=len)
    return BODY_LIMITS[prefix]


class Language:
    """Answer in the reader's language, and tell caches what it depends on.

    Stands above everything that may say something.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_api = request.path.startswith(API_PREFIX)
        code = language.accepted(request) if is_api else language.chosen(request)
        with translation.override(code):
            response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_api or is_page:
            response.headers.setdefault("Content-Language", code)
            patch_vary_headers(response, ["Accept-Language" if is_api else "Cookie"])
        if is_page and self._is_new_here(request) and (code := language.named(request)):
            # A stranger who followed a shared address reads on in its language.
            language.remember(response, code)
        return response

    def _is_new_here(self, request: HttpRequest) -> bool:
        return not {
            settings.LANGUAGE_COOKIE_NAME,
            settings.SESSION_COOKIE_NAME,
        } & set(request.COOKIES)


class RequestLimits:
    """Refuse by length before anything is parsed, and NUL before any database.

    Stands above CSRF, which would read the whole body first. A body without a length
    is refused too: the servers in front buffer and declare it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return refusal(request, 400)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or "HTTP_TRANSFER_ENCODING" in request.META:
            return refusal(request, 400)
        if int(length) > body_limit(request.path, request.content_type or ""):
            return refusal(request, 413)
        return self.get_response(request)


class Compression(GZipMiddleware):
    """Compress pages for weak networks, but leave answers with a strong ETag alone.

    Django would weaken the tag, and If-Match needs the strong one. Static files are
    compressed too where no compressed copy lies beside them.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not response.headers.get("ETag", "").startswith('"'):
            return super().process_response(request, response)
        is_static = request.path.startswith(settings.STATIC_URL)
        if is_static and response.status_code == HTTPStatus.OK:
            response = super().process_response(request, response)
            if response.headers["ETag"].startswith("W/"):
                # Whoever serves the file knows its own tag only, so the browser must
                # ask by the date to be told that nothing changed.
                del response.headers["ETag"]
        return response


class PrivateByDefault:
    """No cache keeps a page unless its view says that it is public."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class LoginRequired(LoginRequiredMiddleware):
    """Ask for sign-in on a page of its own, also where only a part was asked for.

    A script would put the sign-in page into that part. One that reads is led away and
    back to its page; one that sends is refused, so that what was typed stays there.
    """

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        asking = super().process_view(request, view_func, view_args, view_kwargs)
        if asking is None or "HX-Request" not in request.headers:
            return asking
        if request.method == "POST":
            return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
        page = urlsplit(request.headers.get("HX-Current-URL", "/"))
        place = page._replace(scheme="", netloc="").geturl()
        return HttpResponseClientRedirect(redirect_to_login(place).url)


class DomainErrors:
    """A verb's refusal on a page that did not catch it: say it and go back."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponse | None:
        if not isinstance(error, VerbRefused) or request.path.startswith(API_PREFIX):
            return None
        if isinstance(error, NotAllowed):
            return refusal(request, 403, error.message)
        messages.error(request, error.message)
        back = request.headers.get("referer", "")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
            return redirect(settings.LOGIN_REDIRECT_URL)
        return HttpResponseRedirect(back)
