"""Finding innovations by words: every word of the question, in any inflection.

PostgreSQL keeps the words of a record in a column of its own, which the table makes
out of the others (migration 0008): each as written and reduced to its Indonesian stem,
so that "layanan" finds "pelayanan". It stands in no model, because SQLite has nothing
like it; there a word is looked for inside the texts, as the letters stand.
"""

import re
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import connections
from django.db.models import F, Func, Q, QuerySet

# What people know an innovation by.
SEARCHED = ("name", "acronym", "registration_number", "problem", "description")
COLUMN = "search_words"
STEMS = "indonesian"
AS_WRITTEN = "simple"
# A shorter beginning is the beginning of nearly everything, and dear to follow.
BEGINNING_MIN = 3
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words of a question; signs only part them ("32.11-0042", "e-office")."""
    return _WORD.findall(text)


def search(found: QuerySet, text: str) -> QuerySet:
    """The records with every word of `text`; the last may be only begun.

    A text without any word finds nothing.
    """
    words = words_of(text)
    if not words:
        return found.none()
    if connections[found.db].vendor == "postgresql":
        return found.alias(stored_words=_StoredWords(F("pk"))).filter(
            stored_words=_question(words)
        )
    for word in words:
        inside = Q()
        for column in SEARCHED:
            inside |= Q(**{f"{column}__icontains": word})
        found = found.filter(inside)
    return found


class _StoredWords(Func):
    """The column beside the key, under whatever name the query gives the table."""

    output_field = SearchVectorField()
    arity = 1

    def as_sql(  # type: ignore[override]
        self, compiler: Any, connection: Any, **_extra: Any
    ) -> tuple[str, list[Any]]:
        [key] = self.get_source_expressions()
        table = compiler.quote_name_unless_alias(key.alias)
        return f"{table}.{connection.ops.quote_name(COLUMN)}", []


def _question(words: list[str]) -> Any:
    whole = SearchQuery(" ".join(words), config=STEMS)
    *before, last = words
    if len(last) < BEGINNING_MIN:
        return whole
    # Words as written are kept as they are, so that a beginning has no stem to lose.
    begun = SearchQuery(f"'{last}':*", config=AS_WRITTEN, search_type="raw")
    if before:
        begun = SearchQuery(" ".join(before), config=STEMS) & begun
    return whole | begun
