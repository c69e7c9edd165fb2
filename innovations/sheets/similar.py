"""Near duplicates among names, without comparing every pair."""

import re
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from masterplan.core.folding import fold_words

MIN_NAME = 8
MIN_HEAD = 4
MAX_TYPO_NAME = 80
_CLOSE_WORDS = 0.7
_PARENTHESES = re.compile(r"\([^()]*\)")
_COUNTER = re.compile(r"\d+|[ivx]+")

Place = TypeVar("Place")


class SimilarNames(Generic[Place]):
    """Remembers names under their unit and finds an earlier one much like a new one.

    Found are: the same name under another unit; under the same unit one letter
    more, less or other; one word spelled differently; and a name that begins with
    all the words of the other (what stands in parentheses apart).
    """

    def __init__(self) -> None:
        self._whole: dict[str, Place] = {}
        self._heads: dict[tuple[str, str], Place] = {}
        self._starts: dict[tuple[str, str], Place] = {}
        self._typos: dict[tuple[str, str], list[tuple[str, Place]]] = {}
        self._words: dict[tuple[str, str], list[tuple[list[str], Place]]] = {}

    def find(self, unit: str, name: str) -> Place | None:
        """Where the earlier name stands; `unit` is folded, `name` as written."""
        words = fold_words(name).split()
        whole = "".join(words)
        if whole in self._whole:
            return self._whole[whole]
        head = _head(name)
        joined = " ".join(head)
        if len(joined) >= MIN_HEAD:
            for key in _beginnings(head):
                if (unit, key) in self._heads:
                    return self._heads[unit, key]
            if (unit, joined) in self._starts:
                return self._starts[unit, joined]
        for key in _deletions(whole):
            for other, place in self._typos.get((unit, key), ()):
                if _is_typo(whole, other):
                    return place
        for key, _ in _without_one(words):
            for other_words, place in self._words.get((unit, key), ()):
                if _is_spelling(words, other_words):
                    return place
        return None

    def add(self, unit: str, name: str, place: Place) -> None:
        """Remember an accepted name."""
        words = fold_words(name).split()
        whole = "".join(words)
        self._whole.setdefault(whole, place)
        head = _head(name)
        joined = " ".join(head)
        if len(joined) >= MIN_HEAD:
            self._heads.setdefault((unit, joined), place)
            for key in _beginnings(head):
                self._starts.setdefault((unit, key), place)
        for key in _deletions(whole):
            self._typos.setdefault((unit, key), []).append((whole, place))
        for key, _ in _without_one(words):
            held = self._words.setdefault((unit, key), [])
            # A key that many names share ("Layanan ...") tells nothing.
            if len(held) < 30:
                held.append((words, place))


def _head(name: str) -> list[str]:
    outside = fold_words(_PARENTHESES.sub(" ", name)).split()
    return outside or fold_words(name).split()


def _beginnings(words: list[str]) -> list[str]:
    keys = []
    for count in range(1, len(words) + 1):
        key = " ".join(words[:count])
        if len(key) >= MIN_HEAD:
            keys.append(key)
    return keys


def _deletions(whole: str) -> set[str]:
    if not MIN_NAME <= len(whole) <= MAX_TYPO_NAME:
        return set()
    return {whole, *(whole[:i] + whole[i + 1 :] for i in range(len(whole)))}


def _without_one(words: list[str]) -> list[tuple[str, str]]:
    if not 2 <= len(words) <= 20:
        return []
    return [
        (f"{index} " + " ".join(words[:index] + words[index + 1 :]), word)
        for index, word in enumerate(words)
    ]


def _is_typo(first: str, second: str) -> bool:
    """Whether one letter, not a figure, is what differs."""
    if abs(len(first) - len(second)) > 1:
        return False
    rest_a, rest_b = _difference(first, second)
    if any(part and _COUNTER.fullmatch(part) for part in (rest_a, rest_b)):
        return False
    return (len(rest_a) <= 1 and len(rest_b) <= 1) or sorted(rest_a) == sorted(rest_b)


def _difference(first: str, second: str) -> tuple[str, str]:
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    end = 0
    while (
        end < min(len(first), len(second)) - start
        and first[len(first) - 1 - end] == second[len(second) - 1 - end]
    ):
        end += 1
    return first[start : len(first) - end], second[start : len(second) - end]


def _is_spelling(first: list[str], second: list[str]) -> bool:
    """Whether the names differ in one word, and that word is nearly the same."""
    if len(first) != len(second):
        return False
    differing = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    if len(differing) != 1:
        return False
    one, other = differing[0]
    if min(len(one), len(other)) < 4 or _COUNTER.fullmatch(one):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _CLOSE_WORDS
