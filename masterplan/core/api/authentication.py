"""Who asks: a bearer token's owner, or the person signed in to the portal."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import authentication
from rest_framework.request import Request

from masterplan.core import access, tokens
from masterplan.core.api.problems import ScopeRefused, TokenRefused
from masterplan.core.models import ApiToken, User

REALM = 'Bearer realm="api"'


class BearerAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer smc_...`, one statement with the token's owner.

    Another scheme is left to the next class; a token that is unknown, expired or of
    an inactive owner is 401 and never falls back to a session. One limited to
    regencies narrows its owner's Scope for the whole request.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        header = authentication.get_authorization_header(request)
        scheme, _space, text = header.partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        token = tokens.find(text.strip().decode("latin-1"))
        if token is None:
            raise TokenRefused(_("Token ini tidak dikenal."), code="token_invalid")
        if tokens.is_expired(token):
            raise TokenRefused(
                _("Masa berlaku token ini sudah habis."), code="token_expired"
            )
        if not token.user.is_active:
            raise TokenRefused(
                _("Akun pemilik token ini tidak aktif."), code="owner_inactive"
            )
        if token.regency_codes:
            access.limit(token.user, token.regency_codes)
        tokens.touch(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return REALM


class SessionAuthentication(authentication.SessionAuthentication):
    """The portal's own session, always with CSRF for what changes something."""

    def enforce_csrf(self, request: Request) -> None:
        check = authentication.CSRFCheck(_no_view)
        check.process_request(request)
        if check.process_view(request, _no_view, (), {}):
            raise ScopeRefused(
                _("Token CSRF tidak ada atau tidak cocok; muat ulang halaman."),
                code="csrf_failed",
            )


def _no_view(*_: Any, **__: Any) -> HttpResponse:
    """Stands for the view, which the check never calls."""
    return HttpResponse()
