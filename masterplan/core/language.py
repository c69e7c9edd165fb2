"""Which language an answer is in, and what was stored said again in it.

Pages follow the reader's own choice, kept in a cookie, and are Indonesian without one:
officials' phones are often set to English by whoever sold them. An address may name a
language itself (`?bahasa=en`), so that a page can be shared in it. The API follows
Accept-Language, because programs have nothing to press.
"""

import re
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import (
    get_language,
    get_supported_language_variant,
    gettext,
    override,
)
from django.utils.translation.trans_real import parse_accept_lang_header

from masterplan.core.stored import SENTENCES

# What varies and is a sentence or a label of ours itself.
NESTED = {"role", "said", "sentence", "what", "where", "work"}
_PLACE = re.compile(r"%\((\w+)\)s")


def chosen(request: HttpRequest) -> str:
    """The language the address names, else the one the reader switched to."""
    asked = named(request) or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def named(request: HttpRequest) -> str:
    """The language in the address of a page that is read; "" for none we speak."""
    name = settings.LANGUAGE_COOKIE_NAME
    # Nearly no address has it, and the query is then not parsed here.
    if request.method not in ("GET", "HEAD") or f"{name}=" not in request.META.get(
        "QUERY_STRING", ""
    ):
        return ""
    asked = request.GET.get(name, "")
    return asked if asked in dict(settings.LANGUAGES) else ""


def remember(response: HttpResponseBase, code: str) -> None:
    """Let the reader's next pages come in this language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )


def accepted(request: HttpRequest) -> str:
    """The first language of Accept-Language that the portal speaks."""
    header = request.headers.get("Accept-Language", "")
    for code, _weight in parse_accept_lang_header(header):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def source(sentence: str | Promise) -> str:
    """A lazy sentence as the sources have it, for what is stored."""
    with override(settings.LANGUAGE_CODE):
        return str(sentence)


def retell(text: str) -> str:
    """A stored sentence in the reader's language; anything else as it is."""
    if not text or get_language() == settings.LANGUAGE_CODE:
        return text
    if text in SENTENCES:
        return gettext(text)
    for sentence, pattern in _patterns(len(SENTENCES)):
        if match := pattern.fullmatch(text):
            values = match.groupdict()
            # Data is never translated, whatever it looks like.
            values |= {
                name: gettext(retell(values[name])) for name in NESTED & values.keys()
            }
            if "day" in values:
                values["day"] = _day(values["day"])
            if values.get("sentence") == match.groupdict().get("sentence", ""):
                continue  # what stands before the reason is none of our sentences
            return gettext(sentence) % values
    return text


def _day(text: str) -> str:
    """A stored "21 Maret 2026" with its month in the reader's language."""
    for month in MONTHS.values():
        if (word := source(month)) in text.split():
            return text.replace(word, str(month))
    return text


@cache
def _patterns(count: int) -> list[tuple[str, re.Pattern[str]]]:
    """Sentences with something that varies: first those around a whole sentence, then
    those with the most words of their own; `count` tells when one was added."""
    varying = [sentence for sentence in SENTENCES if _PLACE.search(sentence)]
    varying.sort(key=lambda one: ("%(sentence)s" not in one, -len(_PLACE.sub("", one))))
    return [(sentence, _pattern(sentence)) for sentence in varying]


def _pattern(sentence: str) -> re.Pattern[str]:
    # split gives words and names in turn.
    parts = enumerate(_PLACE.split(sentence))
    return re.compile(
        "".join(
            f"(?P<{part}>.+?)" if index % 2 else re.escape(part)
            for index, part in parts
        ),
        re.DOTALL,
    )
