"""What every page does: start at what the reader may see, ask the rule, answer."""

from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from masterplan.core.access import Scope, scope_of
from masterplan.core.errors import NotAllowed

# The methods of a page with a form: it is read, and sent.
READ_OR_POST = ["GET", "HEAD", "POST"]
# Below the largest BIGINT.
DIGITS_MAX = 18

AnyModel = TypeVar("AnyModel", bound=models.Model, covariant=True)


class VisibleRecords(Protocol[AnyModel]):
    """A queryset that knows who may see its rows."""

    def visible_to(self, scope: Scope) -> models.QuerySet[AnyModel]: ...


def visible_or_404(
    request: HttpRequest, queryset: VisibleRecords[AnyModel], **lookup: object
) -> AnyModel:
    """The one record the reader may see; the same 404 for hidden and missing ones."""
    return get_object_or_404(queryset.visible_to(scope_of(request.user)), **lookup)


def demand(
    request: HttpRequest, permission: str, obj: models.Model | None = None
) -> None:
    """Raise NotAllowed (403) where the rule refuses this reader."""
    if not request.user.has_perm(permission, obj):
        raise NotAllowed(_("Peran Anda tidak mencakup tindakan ini."))


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page instead of the page."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render the page, or for htmx its `part`: the same context for both."""
    chosen = part if part and wants_part(request) else template
    response = render(request, chosen, dict(context), status=status)
    if part:
        patch_vary_headers(response, ["HX-Request"])
    return response


def whole(text: str) -> int | None:
    """A whole number that every database can compare, or None."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS_MAX else None


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty post too, but never a page only asked for."""
    return request.POST if request.method == "POST" else None


def safe_next(request: HttpRequest, default: str) -> str:
    """Where to go after a post: its `next` if it is an address of ours."""
    asked = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        asked, {request.get_host()}, require_https=request.is_secure()
    ):
        return asked
    return default
