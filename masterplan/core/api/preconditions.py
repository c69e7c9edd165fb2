"""Versions in HTTP's words: ETag, If-Match, If-None-Match.

An ETag is a record's version in quotes (`"7"`), always strong.
"""

import re

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from masterplan.core.api.problems import Refusal

_STRONG_TAG = re.compile(r'"([\x21\x23-\x7e]*)"')
_ANY_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e]*")')
_VERSION = re.compile(r"[1-9][0-9]{0,9}")
# No record ever has it: a well-formed tag that is not ours matches nothing.
NO_VERSION = 0


def etag_of(version: int) -> str:
    return f'"{version}"'


def required_version(request: Request) -> int:
    """The version the client read; 428 without If-Match, 400 for nonsense."""
    version = sent_version(request)
    if version is None:
        raise Refusal(428)
    return version


def sent_version(request: Request) -> int | None:
    """The version in If-Match, None without one.

    One strong tag only: a weak one, a list and `*` would all allow overwriting what
    the client never saw.
    """
    header = request.headers.get("If-Match")
    if header is None:
        return None
    tag = _STRONG_TAG.fullmatch(header.strip())
    if tag is None:
        raise Refusal(
            400,
            code="if_match_invalid",
            detail=_('Kepala If-Match harus berisi satu ETag kuat, misalnya "7".'),
        )
    return int(tag[1]) if _VERSION.fullmatch(tag[1]) else NO_VERSION


def is_unchanged(request: Request, etag: str) -> bool:
    """Whether If-None-Match names this state; compared weakly, as RFC 9110 says."""
    header = request.headers.get("If-None-Match", "").strip()
    return header == "*" or etag.removeprefix("W/") in _ANY_TAG.findall(header)
