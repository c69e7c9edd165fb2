"""Two editions side by side: what was added, removed, changed. Pure functions.

Lines of an edition have no lineage: equal texts are the same line, and of those left
the likest pairs are one line that was rewritten.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

# From this share of common words on, two lines are one that was rewritten.
ALIKE = 0.5


class Fate(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Line:
    """A text of an edition; `detail` is what else is said of it, in words."""

    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An innovation in an edition; `facts` maps a label to its words."""

    innovation_id: int
    number: int
    name: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of the old edition beside that of the new one; one side may lack."""

    old: Line | None
    new: Line | None

    @property
    def fate(self) -> Fate:
        if self.old is None:
            return Fate.ADDED
        if self.new is None:
            return Fate.REMOVED
        return Fate.SAME if self.old == self.new else Fate.CHANGED


@dataclass(frozen=True, slots=True)
class EntryPair:
    """`differences` are (label, old words, new words) of an entry in both."""

    old: EntryLine | None
    new: EntryLine | None
    differences: tuple[tuple[str, str, str], ...] = ()

    @property
    def fate(self) -> Fate:
        if self.old is None:
            return Fate.ADDED
        if self.new is None:
            return Fate.REMOVED
        return Fate.CHANGED if self.differences else Fate.SAME

    @property
    def shown(self) -> EntryLine:
        found = self.new or self.old
        assert found is not None
        return found


def texts(old: Sequence[Line], new: Sequence[Line]) -> list[Pair]:
    """Every line of both in one pair: the new edition's order, what went away last."""
    left = dict(enumerate(old))
    partners: dict[int, int] = {}
    for place, line in enumerate(new):
        same = next((at for at, one in left.items() if one.text == line.text), None)
        if same is not None:
            partners[place] = same
            del left[same]
    open_places = [place for place in range(len(new)) if place not in partners]
    scores = sorted(
        (-_likeness(left[at].text, new[place].text), place, at)
        for place in open_places
        for at in left
    )
    for score, place, at in scores:
        if -score >= ALIKE and place not in partners and at in left:
            partners[place] = at
            del left[at]
    pairs = [
        Pair(old[partners[place]] if place in partners else None, line)
        for place, line in enumerate(new)
    ]
    return [*pairs, *(Pair(line, None) for line in left.values())]


def entries(old: Iterable[EntryLine], new: Iterable[EntryLine]) -> list[EntryPair]:
    """Every innovation of either edition once, by the new numbers, gone ones last."""
    before = {one.innovation_id: one for one in old}
    after = {one.innovation_id: one for one in new}
    pairs = []
    for one in sorted(after.values(), key=lambda entry: entry.number):
        former = before.get(one.innovation_id)
        differences = _differences(former, one) if former is not None else ()
        pairs.append(EntryPair(former, one, differences))
    gone = [one for key, one in before.items() if key not in after]
    gone.sort(key=lambda entry: entry.number)
    return [*pairs, *(EntryPair(one, None) for one in gone)]


def counts(pairs: Iterable[Pair | EntryPair]) -> dict[Fate, int]:
    """How many pairs have each fate; all four are there."""
    fates = [pair.fate for pair in pairs]
    return {fate: fates.count(fate) for fate in Fate}


def _differences(old: EntryLine, new: EntryLine) -> tuple[tuple[str, str, str], ...]:
    labels = list(dict.fromkeys([*old.facts, *new.facts]))
    return tuple(
        (label, old.facts.get(label, ""), new.facts.get(label, ""))
        for label in labels
        if old.facts.get(label, "") != new.facts.get(label, "")
    )


def _likeness(one: str, other: str) -> float:
    """Common words among all words of both."""
    words, others = set(one.casefold().split()), set(other.casefold().split())
    both = words | others
    return len(words & others) / len(both) if both else 1.0
