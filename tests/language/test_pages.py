"""Every page in both languages: nothing of the other one is left over.

Only sentences of the catalogues count, so whatever the database holds is left out.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.urls import resolve

from masterplan.core import catalogue
from masterplan.core.catalogue import Sentences
from tests.language.foreign import foreign_sources
from tests.permission_world import build
from tests.test_permission_matrix import Cast, address, routes, sign_in

# Words are the same on every database, and the walk is long: once is enough.
pytestmark = pytest.mark.plain

PEOPLE = ("anonymous", "operator", "coordinator", "ministry")
# Shorter ones are words that both languages, or names in the data, may share.
LEAST = 14
PLACE = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|</?[a-z][^>]*>")
SPOKEN_ATTRIBUTES = {"alt", "aria-label", "placeholder", "title"}
# Papers speak Indonesian whatever language the reader's pages are in.
PAPERS = {
    "innovations:iid",
    "innovations:print",
    "masterplan:attendance-print",
    "masterplan:commitment-sheet",
    "masterplan:evidence-print",
    "masterplan:executive",
    "masterplan:minutes-print",
    "masterplan:recap",
    "masterplan:record-print",
    "masterplan:worksheet-print",
    "masterplans:programmes-print",
    "quick-wins:print",
}


class _Words(HTMLParser):
    """What readers see or hear of a page, without what is marked as of a language."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.page_language = ""
        self.found: list[str] = []
        self._silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "html":
            self.page_language = values.get("lang") or ""
        elif tag in ("script", "style") or values.get("lang", self.language) not in (
            None,
            self.language,
        ):
            self._silent = tag
        else:
            self.found += [
                value for name, value in attrs if name in SPOKEN_ATTRIBUTES and value
            ]
            if tag == "input" and values.get("type") == "submit":
                self.found.append(values.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.found.append(" ".join(data.split()))


def patterns(sentences: Sentences) -> re.Pattern[str]:
    """Finds any of the sentences, whatever stands in their places."""
    wanted = set()
    for key, text in sentences.items():
        source = key[0] if isinstance(key, tuple) else key
        parts = [" ".join(part.split()) for part in PLACE.split(source)]
        # The longest run of words tells the sentence.
        longest = max(parts, key=len).strip(" .,:;()")
        if text != source and len(longest) >= LEAST:
            wanted.add(longest)
    # The longer one first, so that a finding names the whole sentence.
    choices = sorted(map(re.escape, wanted), key=lambda one: (-len(one), one))
    return re.compile(rf"(?<!\w)(?:{'|'.join(choices)})(?!\w)")


def may_be_a_page(path: str) -> bool:
    """An API's view tells by its renderers whether any answer of it can be one."""
    view = getattr(resolve(path).func, "cls", None)
    return view is None or any(
        renderer.media_type == "text/html" for renderer in view.renderer_classes
    )


def answers(cast: Cast, language: str) -> Iterator[tuple[str, HttpResponse]]:
    """Every page that somebody gets, asked and sent empty; nothing stays written."""
    for name, parameters in sorted(routes().items()):
        path = address(cast.world, name, parameters)
        if not may_be_a_page(path):
            continue
        for actor in PEOPLE:
            client = cast.client(actor)
            client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
            for send in (client.get, client.post):
                with transaction.atomic():
                    response = send(path)
                    transaction.set_rollback(True)
                kind = response.headers.get("Content-Type", "")
                if kind.startswith("text/html"):
                    yield f"{name} as {actor}", response
                elif response.streaming:
                    b"".join(response)


def left_over(
    cast: Cast, language: str, other: re.Pattern[str]
) -> tuple[set[str], set[str]]:
    """Sentences of the other language, and the routes that stay in Indonesian."""
    found, papers = set(), set()
    # What stands on every page is looked through once.
    findings = lru_cache(maxsize=None)(other.findall)
    for place, response in answers(cast, language):
        words = _Words(language)
        words.feed(response.content.decode())
        if words.page_language not in ("", language):
            papers.add(place.split(" as ")[0])
            continue
        for text in words.found:
            text = text.replace(settings.PORTAL_NAME, "")  # data of the installation
            found |= {f"{place}: {match}" for match in findings(text)}
    return found, papers


@pytest.fixture
def cast(db: None) -> Cast:
    return sign_in(build())


def test_english_pages_hold_no_indonesian_sentence(cast: Cast) -> None:
    english = catalogue.read_source(catalogue.po_path("en"))

    found, papers = left_over(cast, "en", patterns(english))

    assert found == set()
    assert papers == PAPERS


def test_indonesian_pages_hold_no_english_sentence(cast: Cast) -> None:
    """Those of Django and its packages, and the English of our own."""
    english = catalogue.read_source(catalogue.po_path("en"))
    ours = {text: source for source, text in english.items()}
    # Each stands for its own translation: what is looked for is the source.
    foreign = dict.fromkeys(catalogue.sentences(foreign_sources()), "")

    found, papers = left_over(
        cast, "id", patterns({key: str(text) for key, text in ours.items()} | foreign)
    )

    assert found == set()
    assert papers == set()


def test_findings_see_what_they_look_for() -> None:
    pattern = patterns({"Belum ada %(name)s yang sudah tercatat": "No %(name)s yet"})
    words = _Words("en")
    words.feed(
        '<html lang="en"><p title="air yang sudah tercatat">x</p>'
        '<b lang="id">kini yang sudah tercatat</b>'
    )

    found = [match for text in words.found for match in pattern.findall(text)]

    assert found == ["yang sudah tercatat"]
