"""Both catalogues are complete, exact and compiled; `manage.py translations` helps.

The sentences are taken afresh from the sources with GNU gettext.
"""

import re
import shutil
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils.translation.trans_real import translation

from masterplan.core import catalogue
from masterplan.core.catalogue import Sentences
from tests.language.foreign import foreign_sources

LANGUAGES = ("en", "id")
MARKS = re.compile(
    r"%\(\w+\)[a-z]|%[sd]|\{\w*\}"  # placeholders
    r"|</?[a-z][^>]*>|&\w+;"  # markup
    r"|`[^`]+`"  # words of the API
)


@cache
def ours() -> Sentences:
    return catalogue.sentences(catalogue.sources())


@cache
def translated(language: str) -> Sentences:
    return catalogue.read_source(catalogue.po_path(language))


def test_every_sentence_has_its_english() -> None:
    missing = [key for key in ours() if key not in translated("en")]

    assert missing == [], "run `manage.py translations`, then fill locale/en"


def test_english_catalogue_holds_nothing_that_is_gone() -> None:
    gone = [key for key in translated("en") if key not in ours()]

    assert gone == [], "run `manage.py translations`"


def test_every_sentence_of_the_packages_has_its_indonesian() -> None:
    known = vars(translation("id"))["_catalog"]
    missing = []
    for key in catalogue.sentences(foreign_sources()):
        # Indonesian has one form for one and for many.
        source = key[0] if isinstance(key, tuple) else key
        if known.get(source) is None and known.get((source, 0)) is None:
            missing.append(key)

    assert missing == [], "write them into locale/id"


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_catalogue_says_what_its_source_says(language: str) -> None:
    compiled = catalogue.read(catalogue.po_path(language).with_suffix(".mo"))

    assert compiled == translated(language), "run `manage.py translations`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_guesses_nothing(language: str) -> None:
    text = catalogue.po_path(language).read_text()

    assert "fuzzy" not in text
    assert "#~" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_markup_are_kept(language: str) -> None:
    differing = []
    for key, text in translated(language).items():
        source = key[0] if isinstance(key, tuple) else key
        # Both forms of a plural hold the same marks in our sources.
        if Counter(MARKS.findall(source)) != Counter(MARKS.findall(text)):
            differing.append((source, text))

    assert differing == []


def test_plural_sources_have_one_indonesian_form() -> None:
    forms: dict[str, set[str]] = {}
    for key, text in ours().items():
        if isinstance(key, tuple):
            forms.setdefault(key[0], set()).add(text)

    assert [source for source, texts in forms.items() if texts != {source}] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_is_committed_as_the_command_writes_it(
    language: str, tmp_path: Path
) -> None:
    po = tmp_path / "django.po"
    shutil.copy(catalogue.po_path(language), po)

    catalogue.tidy(po)

    assert po.read_text() == catalogue.po_path(language).read_text()


def test_command_adds_what_is_new_and_drops_what_is_gone(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        '{% load i18n %}{% translate "Kalimat baru" %} {% translate "Tetap" %}'
    )
    for language in LANGUAGES:
        po = catalogue.po_path(language)
        po.parent.mkdir(parents=True)
        po.write_text(
            'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
            'msgid "Tetap"\nmsgstr "Stays"\n\nmsgid "Hilang"\nmsgstr "Gone"\n'
        )

    call_command("translations")

    said = capsys.readouterr().out.splitlines()
    assert said == [
        "belum ada bahasa Inggrisnya: 'Kalimat baru'",
        "2 kalimat, 1 belum diterjemahkan",
    ]
    english = catalogue.po_path("en")
    assert catalogue.read(english.with_suffix(".mo")) == {"Tetap": "Stays"}
    assert 'msgid "Kalimat baru"\nmsgstr ""' in english.read_text()
