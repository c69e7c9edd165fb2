"""How often one token or person may ask, and the headers that say what is left.

`RateLimit-Policy` and `RateLimit` are those of the IETF's draft "RateLimit header
fields for HTTP" (draft-ietf-httpapi-ratelimit-headers): a quota `q` in a window of `w`
seconds, `r` requests left, `t` seconds until the window begins anew.
"""

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from masterplan.core.models import ApiToken, User
from masterplan.core.views.errors import API_PREFIX

if TYPE_CHECKING:
    # The settings name this module, and REST framework's views read them.
    from rest_framework.views import APIView

logger = logging.getLogger(__name__)

POLICY = "api"


@dataclass(frozen=True)
class Quota:
    """Where somebody stands in his present window."""

    limit: int
    window: int
    left: int
    seconds: int
    is_refused: bool

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Policy": f'"{POLICY}";q={self.limit};w={self.window}',
            "RateLimit": f'"{POLICY}";r={self.left};t={self.seconds}',
        }


class TokenRateThrottle(SimpleRateThrottle):
    """A fixed window: one counter a token (else a user, else an address).

    A counter costs one cache call where DRF's list of times grows with the rate. When
    the cache is away nobody is refused. The quota is left on the request, for its
    headers.
    """

    scope = POLICY
    # Read from the rate by SimpleRateThrottle.
    num_requests: int
    duration: int

    def get_cache_key(self, request: Request, view: "APIView | None") -> str:
        return self._key(request._request)

    def allow_request(self, request: Request, view: "APIView") -> bool:
        quota = self.count(request._request)
        return quota is None or not quota.is_refused

    def count(self, request: HttpRequest) -> Quota | None:
        """Count one request; None where there is no limit or nothing counts it."""
        if self.rate is None:
            return None
        self.now = time.time()
        try:
            asked = self._raise(self._key(request))
        except (RedisError, OSError):
            logger.warning("Cache unreachable; API requests are not counted")
            return None
        quota = Quota(
            limit=self.num_requests,
            window=self.duration,
            left=max(0, self.num_requests - asked),
            seconds=self._rest(),
            is_refused=asked > self.num_requests,
        )
        request.quota = quota  # type: ignore[attr-defined]
        return quota

    def wait(self) -> float:
        return self._rest()

    def _rest(self) -> int:
        return math.ceil(self.duration - self.now % self.duration)

    def _key(self, request: HttpRequest) -> str:
        # REST framework leaves on the request whom it recognised; a lazy user of the
        # session that no view has asked for is nobody here.
        token = getattr(request, "auth", None)
        user = request.__dict__.get("user")
        if isinstance(user, SimpleLazyObject):
            user = user._wrapped
        if isinstance(token, ApiToken):
            who = f"token:{token.pk[:32]}"
        elif isinstance(user, User):
            who = f"user:{user.pk}"
        else:
            who = f"address:{self._address(request)}"
        return f"api-rate:{who}:{int(self.now // self.duration)}"

    def _address(self, request: HttpRequest) -> str:
        return self.get_ident(Request(request))

    def _raise(self, key: str) -> int:
        try:
            return cache.incr(key)
        except ValueError:
            # The first one in this window, or one of several that come together.
            return 1 if cache.add(key, 1, self.duration * 2) else cache.incr(key)


class RateLimitHeaders:
    """Say on every answer of the API what is left of the quota.

    What was refused before anything was counted (no token, a wrong one, a body too
    long) is counted here, for whoever was recognised.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(API_PREFIX):
            quota = getattr(request, "quota", None) or TokenRateThrottle().count(
                request
            )
            if quota is not None:
                for name, value in quota.headers.items():
                    response.headers[name] = value
        return response
