"""Fields of government ("bidang urusan"), from `data/affairs.csv`.

The ministry renews its nomenclature every year, so what is not in the list is warned
of, never refused.
"""

import re
from dataclasses import dataclass
from functools import cache

from masterplan.core.folding import fold_words
from masterplan.core.reference import read_table

# Programme, authority, activity: a code names its field in its first two levels.
_LEVELS = re.compile(r"\d\.\d{2}")


@dataclass(frozen=True, slots=True)
class Affair:
    """`dimension` is the slug it usually serves; empty where none is usual."""

    code: str
    name: str
    dimension: str


@cache
def affairs() -> tuple[Affair, ...]:
    """All fields, in the order of their codes."""
    return tuple(
        Affair(row["code"], row["name"], row["dimension"])
        for row in read_table("affairs.csv")
    )


@cache
def _by_code() -> dict[str, Affair]:
    return {affair.code: affair for affair in affairs()}


@cache
def _by_name() -> dict[str, Affair]:
    return {fold_words(affair.name): affair for affair in affairs()}


def of_code(code: str) -> Affair | None:
    """The field a nomenclature code belongs to; None where the list has none such."""
    found = _LEVELS.match(code)
    return _by_code().get(found.group()) if found else None


def of_name(words: str) -> Affair | None:
    """The field written in words, however it is spelt in capitals."""
    return _by_name().get(fold_words(words))


def is_unknown(code: str) -> bool:
    """Whether a filled code belongs to no field of the list."""
    return bool(code) and of_code(code) is None


def suggested_dimension(code: str, words: str) -> Affair | None:
    """The field that suggests a dimension: that of the code, else that of the words."""
    found = of_code(code) or of_name(words)
    return found if found and found.dimension else None
