"""Finished answers kept as bytes, so that what many read is computed once.

An answer is kept under everything it depends on: the caller's `key` (what is shown, to
which audience, as of which stamp), the language and the release. Nothing is ever
changed under a key; what is out of date is simply no longer asked for.

The stamp is read from the database at most once in STAMP_SECONDS, so an answer is never
older than that. It is no counter of the cache: the database counts its own commits, and
so neither a lost cache nor a process that dies right after its commit leaves an old
answer standing. A cache that cannot be reached only makes every answer computed anew.

Nothing of one reader reaches another: a kept answer may carry no cookie and no token,
and `framed` keeps parts of a page only, which are rendered without the request.
"""

import gzip
import hashlib
import logging
import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache as once
from functools import wraps
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# A page must not be older than 5 seconds after a commit; the rest is for computing it.
STAMP_SECONDS = 3
# Whatever is asked for again; also the longest that a forgotten release could last.
KEEP_SECONDS = 10 * 60
# Browsers may keep it but ask each time; nobody else may.
ASK_EACH_TIME = "private, no-cache"

# As Django's own compression asks, and from which size on it takes the trouble.
_GZIP = re.compile(r"\bgzip\b")
_PACKED_MIN = 200
_GZIP_LEVEL = 6

# A token is masked anew each time, so it says nothing about whether a page changed.
_TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*')


class Kept(NamedTuple):
    content_type: str
    content: bytes


class NotShareable(RuntimeError):
    """An answer that belongs to one reader was about to be kept for others."""


def stamp(name: str, read: Callable[[], str]) -> str:
    """What `read` said at most STAMP_SECONDS ago."""
    key = f"stamp:{name}"
    known = _get(key)
    if isinstance(known, str):
        return known
    found = read()
    _set(key, found, STAMP_SECONDS)
    return found


def cached(
    request: HttpRequest, key_version: str, build: Callable[[], HttpResponse]
) -> HttpResponse:
    """The answer that `build` gives, for everybody who asks with this `key_version`.

    304 where the reader has it already, without computing anything. Only answers with
    status 200 are kept, and compressed once for all who take them so. Raises
    NotShareable for one with a cookie or a CSRF token.
    """
    key = _key(key_version)
    # Weak: the same answer goes out compressed and as it is.
    etag = f'W/"{key}"'
    unchanged = _unchanged(request, etag)
    if unchanged is not None:
        return unchanged
    packs = _GZIP.search(request.headers.get("Accept-Encoding", "")) is not None
    packed = _kept(f"{key}.gz") if packs else None
    response = _sent(packed) if packed else _plain(request, key, build)
    if response.status_code == HTTPStatus.OK:
        if packs and packed is None and _is_worth_packing(response):
            packed = Kept(
                response.headers["Content-Type"],
                gzip.compress(response.content, _GZIP_LEVEL, mtime=0),
            )
            _set(f"{key}.gz", packed)
            response = _sent(packed)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["ETag"] = etag
        patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _plain(
    request: HttpRequest, key: str, build: Callable[[], HttpResponse]
) -> HttpResponse:
    kept = _kept(key)
    if kept is not None:
        return _sent(kept)
    response = _built(request, build)
    if response.status_code == HTTPStatus.OK:
        _set(key, Kept(response.headers["Content-Type"], response.content))
    return response


def _sent(kept: Kept) -> HttpResponse:
    return HttpResponse(kept.content, content_type=kept.content_type)


def _is_worth_packing(response: HttpResponse) -> bool:
    """Words and figures, and not just a few; a workbook is compressed already."""
    kind = response.headers["Content-Type"]
    is_text = kind.startswith(("application/json", "text/"))
    return is_text and len(response.content) >= _PACKED_MIN


def framed(
    request: HttpRequest,
    key_version: str,
    *,
    template: str,
    parts: Sequence[str],
    build: Callable[[], Mapping[str, str]],
) -> HttpResponse:
    """A page of which `parts` are kept: `template` is the reader's own frame.

    `template` prints each part by its name, as it would any other text; `build` gives
    their HTML, rendered without the request, so it can hold nothing of the reader. The
    frame is drawn each time and is part of the ETag: a changed name, seat or count of
    notices is seen at once.
    """
    key = _key(key_version)
    # Words that nobody can know: no text of a page can stand in for a part.
    holes = {part: secrets.token_hex(16) for part in parts}
    frame = render_to_string(template, dict(holes), request).encode()
    same = frame
    for part, hole in holes.items():
        same = same.replace(hole.encode(), part.encode())
    etag = _tag_of(request, same + key.encode())
    response = _unchanged(request, etag)
    if response is None:
        kept = _get(key)
        if not isinstance(kept, dict):
            kept = {part: html.encode() for part, html in build().items()}
            _set(key, kept)
        for part, hole in holes.items():
            frame = frame.replace(hole.encode(), kept[part])
        response = HttpResponse(frame)
        response.headers["ETag"] = etag
    response.headers["Cache-Control"] = ASK_EACH_TIME
    return response


def tagged(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose page carries a tag of what it says: 304 for who has it already.

    The page is drawn each time and only not sent again, which is what counts on a weak
    network; nothing is kept, so it may hold what belongs to its reader.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != HTTPStatus.OK:
            return response
        etag = _tag_of(request, response.content)
        response.headers["ETag"] = etag
        response.headers.setdefault("Cache-Control", ASK_EACH_TIME)
        found = get_conditional_response(request, etag=etag, response=response)
        # There is a response to fall back on, so there is always an answer.
        return found or response

    return answer


def _tag_of(request: HttpRequest, content: bytes) -> str:
    """Weak: the page is compressed on its way, and the tokens in it differ."""
    secret = str(request.META.get("CSRF_COOKIE", "")).encode()
    digest = hashlib.sha256(_TOKEN.sub(rb"\1", content) + secret).hexdigest()[:32]
    return f'W/"{digest}"'


def _built(request: HttpRequest, build: Callable[[], HttpResponse]) -> HttpResponse:
    mark = "CSRF_COOKIE_NEEDS_UPDATE"
    before = request.META.pop(mark, None)
    response = build()
    if response.cookies or mark in request.META:
        raise NotShareable
    if before is not None:
        request.META[mark] = before
    return response


def _unchanged(request: HttpRequest, etag: str) -> HttpResponse | None:
    ours = HttpResponse(headers={"ETag": etag})
    answer = get_conditional_response(request, etag=etag, response=ours)
    return None if answer is ours else answer


def _key(version: str) -> str:
    text = "\n".join((version, get_language() or "", _release()))
    return f"page-{hashlib.sha256(text.encode()).hexdigest()[:40]}"


@once
def _release() -> str:
    """What the words and the look of this release come from."""
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    root = Path(settings.BASE_DIR)
    yield from (root / "templates").rglob("*.html")
    yield from (root / "locale").rglob("*.mo")
    yield from (root / "static" / "css").glob("*.css")


def _kept(key: str) -> Kept | None:
    found = _get(key)
    return Kept(*found) if isinstance(found, tuple) else None


def _get(key: str) -> object:
    try:
        return cache.get(key)
    except (RedisError, OSError):
        logger.warning("Cache unreachable; the answer is computed")
        return None


def _set(key: str, value: object, seconds: int = KEEP_SECONDS) -> None:
    try:
        cache.set(key, value, seconds)
    except (RedisError, OSError):
        logger.warning("Cache unreachable; the answer is not kept")
