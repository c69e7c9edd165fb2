"""`/token/`: API tokens of one's own; who oversees tokens sees and revokes all."""

from typing import Any, cast

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from masterplan.core import tokens
from masterplan.core.access import scope_of
from masterplan.core.enums import TokenScope
from masterplan.core.errors import DomainError
from masterplan.core.forms.token import TokenForm
from masterplan.core.models import ApiToken, User
from masterplan.core.views.keyset import page_of
from masterplan.core.views.pages import READ_OR_POST, demand, posted, render_page

COLUMNS = (
    *("id", "token_key", "name", "scope", "regency_codes"),
    *("created", "expiry", "last_used_at"),
)


@require_safe
def token_list(request: HttpRequest) -> HttpResponse:
    """The reader's own tokens, newest first: never the text, only how it begins."""
    own = ApiToken.objects.visible_to(scope_of(request.user))
    context = _page(request, own.annotate(id=F("user_id")).values(*COLUMNS))
    return render_page(request, "core/tokens.html", context)


@require_safe
def token_list_all(request: HttpRequest) -> HttpResponse:
    """Everybody's tokens with their owners, for who oversees them."""
    demand(request, tokens.OVERSEE)
    found = tokens.readable_by(_reader(request)).annotate(id=F("user_id"))
    context = _page(
        request, found.values(*COLUMNS, "user__name", "user__email", "user__is_active")
    )
    return render_page(request, "core/tokens_all.html", context)


@require_http_methods(READ_OR_POST)
def token_create(request: HttpRequest) -> HttpResponse:
    """Make a token; the answer to the form shows its text, this once."""
    owner = _reader(request)
    form = TokenForm(posted(request), reach=scope_of(owner))
    if form.is_valid():
        data = form.cleaned_data
        try:
            token, text = tokens.create(
                owner=owner,
                actor=owner,
                name=data["name"],
                scope=TokenScope(data["scope"]),
                days=data["days"],
                regency_codes=data.get("regency_codes") or (),
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            context = {"token": token, "text": text, "curl": _curl(request, text)}
            return render_page(request, "core/token_made.html", context)
    status = 422 if form.is_bound else 200
    return render_page(request, "core/token_form.html", {"form": form}, status=status)


@require_http_methods(READ_OR_POST)
def token_revoke(request: HttpRequest, token_key: str) -> HttpResponse:
    """Ask, then end the token at once."""
    reader = _reader(request)
    readable = tokens.readable_by(reader).select_related("user")
    token = get_object_or_404(readable, token_key=token_key)
    is_own = token.user_id == reader.pk
    back = "tokens" if is_own else "tokens-all"
    if request.method == "POST":
        tokens.revoke(token, actor=reader)
        messages.success(request, _("Token “%(name)s” dicabut.") % {"name": token.name})
        return redirect(back)
    context = {"token": token, "is_own": is_own, "back_url": reverse(back)}
    return render_page(request, "core/token_revoke.html", context)


def _page(request: HttpRequest, rows: Any) -> dict[str, Any]:
    """A page by the moment made; for the rest the owner's number tells rows apart."""
    page = page_of(
        rows,
        ordering="-created",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    now = timezone.now()
    return {
        "rows": [
            dict(row)
            | {
                "scope_label": TokenScope(row["scope"]).label,
                "is_expired": row["expiry"] is not None and row["expiry"] <= now,
            }
            for row in page.rows
        ],
        "previous_url": _at(before=page.before),
        "next_url": _at(after=page.after),
        "may_oversee": request.user.has_perm(tokens.OVERSEE),
    }


def _curl(request: HttpRequest, text: str) -> str:
    """A line to paste into a shell: the first page of what the token reads."""
    address = request.build_absolute_uri(reverse("api-innovations-list"))
    return f'curl -H "Authorization: Bearer {text}" "{address}?page_size=5"'


def _reader(request: HttpRequest) -> User:
    """Who is signed in; the middleware lets nobody else come this far."""
    return cast(User, request.user)


def _at(**place: str | None) -> str | None:
    kept = {name: value for name, value in place.items() if value}
    return f"?{urlencode(kept)}" if kept else None
