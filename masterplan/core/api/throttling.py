"""How often one token or person may ask."""

import logging
import math
from typing import TYPE_CHECKING

from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from masterplan.core.models import ApiToken

if TYPE_CHECKING:
    # The settings name this module, and REST framework's views read them.
    from rest_framework.views import APIView

logger = logging.getLogger(__name__)


class TokenRateThrottle(SimpleRateThrottle):
    """A fixed window: one counter a token (else a user, else an address).

    A counter costs one cache call where DRF's list of times grows with the rate. When
    the cache is away nobody is refused.
    """

    scope = "api"
    # Read from the rate by SimpleRateThrottle.
    num_requests: int
    duration: int

    def get_cache_key(self, request: Request, view: "APIView") -> str:
        if isinstance(request.auth, ApiToken):
            who = f"token:{request.auth.pk[:32]}"
        elif request.user and request.user.is_authenticated:
            who = f"user:{request.user.pk}"
        else:
            who = f"address:{self.get_ident(request)}"
        return f"api-rate:{who}:{int(self.now // self.duration)}"

    def allow_request(self, request: Request, view: "APIView") -> bool:
        if self.rate is None:
            return True
        self.now = self.timer()
        try:
            asked = self._count(self.get_cache_key(request, view))
        except (RedisError, OSError):
            logger.warning("Cache unreachable; API requests are not counted")
            return True
        return asked <= self.num_requests

    def wait(self) -> float:
        return math.ceil(self.duration - self.now % self.duration)

    def _count(self, key: str) -> int:
        if self.cache.add(key, 1, self.duration * 2):
            return 1
        try:
            return self.cache.incr(key)
        except ValueError:
            # It ran out between the two calls.
            return 1
