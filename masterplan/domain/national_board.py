"""The dashboard of many regencies, as values: what page, API and export print."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from masterplan.domain.figures import Figure
from masterplan.domain.national_asked import Asked
from masterplan.domain.national_places import Stage
from masterplan.domain.national_rows import Line


@dataclass(frozen=True, slots=True)
class Places:
    """A count of regencies with the filter of this page that lists them."""

    key: str
    label: str | Promise
    count: int
    query: str
    tone: str = "accent"


@dataclass(frozen=True, slots=True)
class Group:
    """Regencies of one cohort or province beside the others.

    `share` is the percent verified of what is noted, where that is known; `passed` the
    stages that one of its participants has passed on average, in tenths.
    """

    places: Places
    participants: int
    total: Figure
    unverified: int | None
    share: int | None
    late: Figure | None
    passed: int | None


@dataclass(frozen=True, slots=True)
class NationalDashboard:
    """The regencies asked for, and what their records add up to.

    Steps, plans, evidence and what is late count the `read` regencies, whose records
    the reader may open. `waiting` opens what was sent in there; `unverified` is what
    reviewers know of the rest: its count, which opens nothing. None is unknown. Where
    `is_recorded` is false a month is asked for of which stages and late activities were
    not kept. What `all_` names is there to choose from, whatever was asked.
    """

    asked: Asked
    lines: tuple[Line, ...]
    stages: tuple[Stage, ...]
    places: Places
    participants: int
    read: int
    total: Figure
    digital: Figure
    quick_wins: Figure
    incomplete: Figure
    waiting: Figure | None
    unverified: int | None
    dimensions: tuple[Figure, ...]
    steps: tuple[Figure, ...]
    plans: tuple[Figure, ...]
    evidence: tuple[Figure, ...]
    late: Figure | None
    late_places: Places | None
    is_recorded: bool
    at_stage: tuple[Places, ...]
    ages: tuple[Places, ...]
    silent: Places
    cohorts: tuple[Group, ...]
    provinces: tuple[Group, ...]
    fullest: tuple[Line, ...]
    quietest: tuple[Line, ...]
    all_provinces: tuple[tuple[str, str], ...]
    all_cohorts: tuple[int, ...]

    @property
    def share(self) -> int | None:
        return share(self.lines)


def known(values: Iterable[int | None]) -> int | None:
    """The sum of what is known; None where nothing is."""
    found = [value for value in values if value is not None]
    return sum(found) if found else None


def share(kept: Iterable[Line]) -> int | None:
    """Percent verified of what is noted, of the regencies where both are known."""
    verified = rest = 0
    for line in kept:
        if line.rest is not None:
            verified += line.total
            rest += line.rest
    return round(100 * verified / (verified + rest)) if verified + rest else None
