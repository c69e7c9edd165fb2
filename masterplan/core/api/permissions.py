"""Who may use the API at all; rules decide about records."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from masterplan.core.api.problems import ScopeRefused
from masterplan.core.enums import TokenScope
from masterplan.core.models import ApiToken

if TYPE_CHECKING:
    # The settings name this module, and REST framework's views read them.
    from rest_framework.views import APIView


class SignedInWithScope(BasePermission):
    """A signed-in user, or a token; a token for reading changes nothing."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not request.user.is_authenticated:
            raise NotAuthenticated
        if request.method not in SAFE_METHODS and is_read_only(request):
            raise ScopeRefused(
                _("Token ini hanya untuk membaca."), code="token_read_only"
            )
        return True


def is_read_only(request: Request) -> bool:
    """Whether the request came with a token that may only read."""
    token = request.auth
    return isinstance(token, ApiToken) and token.scope != TokenScope.WRITE
