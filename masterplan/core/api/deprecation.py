"""An operation that will go says so: in the schema, and on each of its answers.

@deprecated(since=date(2026, 1, 1), until=date(2027, 1, 1))
def list(self, request): ...
"""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from drf_spectacular.utils import extend_schema

# What is announced stays at least this long.
NOTICE = dt.timedelta(days=365)

Handler = Callable[..., HttpResponse]


def deprecated(*, since: dt.date, until: dt.date) -> Callable[[Handler], Handler]:
    """Mark a view's method as deprecated since a day and gone on another (UTC)."""
    if until - since < NOTICE:
        raise ValueError("An operation stays a year after it is deprecated.")

    def mark(handler: Handler) -> Handler:
        @extend_schema(deprecated=True)
        @wraps(handler)
        def answer(self: Any, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            response = handler(self, request, *args, **kwargs)
            page = request.build_absolute_uri(reverse("api-docs"))
            # RFC 9745, RFC 8594.
            response["Deprecation"] = f"@{_moment(since)}"
            response["Sunset"] = http_date(_moment(until))
            response["Link"] = f'<{page}>; rel="deprecation"'
            return response

        return answer

    return mark


def _moment(day: dt.date) -> int:
    return int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp())
