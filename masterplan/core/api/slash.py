"""Addresses without their last slash: reads are sent on, changes are refused.

Django would redirect a POST as well, and clients repeat it as a GET: a change would be
lost with a 200.
"""

from typing import Any

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import is_valid_path
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.permissions import SAFE_METHODS, AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from masterplan.core.api.problems import Refusal


class SlashView(APIView):
    """301 to the address with its slash for GET and HEAD, else a 404 problem."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not is_valid_path(f"{request.path_info}/"):
            raise NotFound
        if request.method not in SAFE_METHODS:
            raise Refusal(404, detail=_("Alamat API diakhiri garis miring (/)."))

    def get(self, request: Request, rest: str) -> HttpResponse:
        address = request._request.get_full_path(force_append_slash=True)
        return HttpResponsePermanentRedirect(address)
