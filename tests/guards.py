"""What tests forbid beyond production: each guard turns a habit into a failure.

* a GET, HEAD or OPTIONS that writes or locks (`read_only_requests`)
* rows cut out of an unordered queryset (`ordered_slices`)
* a connection that leaves this machine (`local_network_only`)

They wrap Django and the standard library, never our own code.
"""

import ipaddress
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.handlers.base import BaseHandler
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OUR_APPS = frozenset({"masterplan", "regencies", "dimensions", "innovations"})


class ForbiddenInTests(AssertionError):
    """Something that production would let pass and the house does not."""


# --- GET never writes --------------------------------------------------------

COMMENT = re.compile(r"/\*.*?\*/|--[^\n]*", re.DOTALL)
# Also inside WITH ... AS (INSERT ...), and the locks of SELECT ... FOR UPDATE.
WRITE = re.compile(
    r"""\b(?:
        (?:INSERT|REPLACE)\s+(?:OR\s+\w+\s+)?INTO
        | UPDATE\s+(?:ONLY\s+)?["\w.]+\s+SET
        | DELETE\s+FROM
        | MERGE\s+INTO
        | TRUNCATE | COPY | CREATE | ALTER | DROP
        | FOR\s+(?:NO\s+KEY\s+)?UPDATE
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
TEXT = re.compile(r"'(?:[^']|'')*'")
# The two exceptions of DESIGN: the session's touch and a token's last use.
ALLOWED = (
    re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "django_session"'),
    re.compile(r'UPDATE "core_apitoken" SET "last_used_at" = (?:%s|\S+) WHERE'),
)

# Refusals seen since the list was last emptied: application code that swallows the
# exception must not hide it from the test.
refused: list[str] = []


def is_write(sql: str) -> bool:
    """Tell whether a statement writes or locks outside the two exceptions."""
    bare = COMMENT.sub(" ", TEXT.sub("''", sql)).strip()
    return bool(WRITE.search(bare)) and not any(
        pattern.match(bare) for pattern in ALLOWED
    )


def _refuse_writes(
    execute: Callable, sql: str, params: Any, many: bool, context: dict
) -> Any:
    if is_write(sql):
        message = f"a read wrote: {sql[:300]}"
        refused.append(message)
        raise ForbiddenInTests(message)
    return execute(sql, params, many, context)


@contextmanager
def read_only_requests() -> Iterator[None]:
    """Guard every request of the test clients, the API client and the live server."""
    original = BaseHandler.get_response

    def get_response(handler: BaseHandler, request: HttpRequest) -> HttpResponseBase:
        if request.method not in SAFE_METHODS:
            return original(handler, request)
        with connection.execute_wrapper(_refuse_writes):
            response = original(handler, request)
        if response.streaming and not response.is_async:
            response.streaming_content = _guarded(response.streaming_content)
        return response

    with _replaced(BaseHandler, "get_response", get_response):
        yield


def _guarded(chunks: Iterator[bytes]) -> Iterator[bytes]:
    # A stream runs its statements after the view has answered.
    with connection.execute_wrapper(_refuse_writes):
        yield from chunks


# --- Slices are ordered ------------------------------------------------------

_inside_get = threading.local()


@contextmanager
def ordered_slices() -> Iterator[None]:
    """Refuse to fetch a slice of an unordered queryset of ours.

    Which rows it holds is the database's choice, so pages repeat and lose rows. The
    limit that `get()` sets for itself and slices that are only counted are fine.
    """
    fetch, get = QuerySet._fetch_all, QuerySet.get

    def fetch_all(queryset: QuerySet) -> None:
        if (
            queryset.query.is_sliced
            and queryset._result_cache is None
            and not queryset.ordered
            and not getattr(_inside_get, "depth", 0)
            and queryset.model.__module__.partition(".")[0] in OUR_APPS
        ):
            raise ForbiddenInTests(
                f"a slice of unordered {queryset.model._meta.label}: {queryset.query}"
            )
        fetch(queryset)

    def get_one(queryset: QuerySet, *args: Any, **kwargs: Any) -> Any:
        _inside_get.depth = getattr(_inside_get, "depth", 0) + 1
        try:
            return get(queryset, *args, **kwargs)
        finally:
            _inside_get.depth -= 1

    with (
        _replaced(QuerySet, "_fetch_all", fetch_all),
        _replaced(QuerySet, "get", get_one),
    ):
        yield


# --- Nothing leaves this machine ---------------------------------------------


@contextmanager
def local_network_only() -> Iterator[None]:
    """Refuse every connection except to unix sockets and the loopback."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    sendto, look_up = socket.socket.sendto, socket.getaddrinfo

    def checked_connect(self: socket.socket, address: Any) -> None:
        _check(self.family, address)
        connect(self, address)

    def checked_connect_ex(self: socket.socket, address: Any) -> int:
        _check(self.family, address)
        return connect_ex(self, address)

    def checked_sendto(self: socket.socket, data: Any, *rest: Any) -> int:
        _check(self.family, rest[-1])
        return sendto(self, data, *rest)

    def checked_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        _check(socket.AF_INET, (host,))
        return look_up(host, *args, **kwargs)

    with (
        _replaced(socket.socket, "connect", checked_connect),
        _replaced(socket.socket, "connect_ex", checked_connect_ex),
        _replaced(socket.socket, "sendto", checked_sendto),
        _replaced(socket, "getaddrinfo", checked_look_up),
    ):
        yield


def _check(family: int, address: Any) -> None:
    if family in (socket.AF_INET, socket.AF_INET6) and not _is_local(address[0]):
        raise ForbiddenInTests(f"a connection to {address}")


def _is_local(host: str | bytes | None) -> bool:
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def _replaced(owner: Any, name: str, function: Callable) -> Iterator[None]:
    is_own = name in vars(owner)
    original = getattr(owner, name)
    setattr(owner, name, function)
    try:
        yield
    finally:
        if is_own:
            setattr(owner, name, original)
        else:
            # Inherited from C: taking ours away brings the original back.
            delattr(owner, name)
