"""Names and headings reduced to what makes them the same."""

import re
import unicodedata
from functools import lru_cache

_NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Letters and digits only, caseless and without accents: for equality."""
    return fold_words(text).replace(" ", "")


@lru_cache(maxsize=20_000)
def fold_words(text: str) -> str:
    """Like `fold`, with one space between words."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = unicodedata.normalize("NFKD", plain)
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", kept).strip()


def tidy(text: str) -> str:
    """The text trimmed, with every run of white space made one space."""
    return " ".join(text.replace("\u200b", "").replace("\ufeff", "").split())
