"""Every regency as its reader may count it, in two statements however many they are.

Of a regency where the reader reads the records (from within, or as a reviewer) figures
count reviewed records; of all others published ones. Both are what the register lists
there with `reviewed=true`, so every sum opens exactly its rows.
"""

import datetime as dt
import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Count,
    DateTimeField,
    F,
    IntegerField,
    Max,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.expressions import CombinedExpression
from django.utils import timezone

from dimensions.enums import DimensionSlug
from innovations.enums import InnovationStep
from innovations.enums.standing import HALF_YEAR, MONTH, QUARTER, Freshness
from innovations.models import ActionItem, MonthFigures, RegencyDue, RegencyRollup
from innovations.models.action_health import late_on
from masterplan.core.access import Scope
from masterplan.domain.audience import Audience, audience_in
from masterplan.domain.national_places import (
    UNRECORDED,
    Place,
    Stage,
    Standing,
    kept_standings,
    places,
    standing_at,
)
from masterplan.enums import StageState
from regencies.enums import REVIEWER_ROLES, SAMPLE_CODE, Role

STEPS = (*(step.value for step in InnovationStep), "unset")
_SUMS = (
    "draft",
    "submitted",
    "returned",
    "published",
    "published_digital",
    "published_quick_wins",
    "digital",
    "quick_wins",
    "incomplete",
    *(f"step_{step}" for step in STEPS),
    "with_plan",
    "without_plan",
    "with_evidence",
)
# As they come from the database: the sums, then what is read and what is published of
# each dimension.
_COLUMNS = (
    *_SUMS,
    *(f"read_{slug.value}" for slug in DimensionSlug),
    *(f"shown_{slug.value}" for slug in DimensionSlug),
)


class Age(enum.StrEnum):
    """How fresh a regency's records are, beside the ages of a Freshness."""

    EMPTY = "none"  # nothing reviewed yet
    UNKNOWN = "unknown"  # the reader sees published records only


@dataclass(frozen=True, slots=True)
class Line:
    """One regency. None is what this reader, or this month, does not know.

    `total` counts reviewed records, or published ones where `is_read` is false;
    `waiting` what was sent in and is not verified, open to people of the regency;
    `unverified` what reviewers know of the rest: its count. `cohort` is the newest,
    `stage` its place among the stages as `national_places` names it.
    """

    code: str
    name: str
    province: str
    province_name: str
    cohort: int | None
    stage: str
    states: Mapping[str, StageState]
    is_own: bool
    is_read: bool
    total: int
    dimensions: Mapping[str, int]
    digital: int
    quick_wins: int
    waiting: int | None
    unverified: int | None
    incomplete: int | None
    steps: Mapping[str, int]
    with_plan: int | None
    without_plan: int | None
    with_evidence: int | None
    late: int | None
    newest: dt.datetime | None
    age: str

    @property
    def passed(self) -> int | None:
        """How many stages of the ministry's list it has passed, if it takes part."""
        if self.cohort is None or self.stage == UNRECORDED:
            return None
        return sum(state == StageState.PASSED for state in self.states.values())

    @property
    def rest(self) -> int | None:
        """What is noted and not verified, as far as the reader may know it."""
        return self.unverified if self.waiting is None else self.waiting

    @property
    def share(self) -> int | None:
        """Percent of what is noted that is verified."""
        if self.rest is None or not self.total + self.rest:
            return None
        return round(100 * self.total / (self.total + self.rest))

    @property
    def is_silent(self) -> bool:
        """Takes part, and nothing reviewed there has changed for long."""
        late_ages = (Freshness.HALF_YEAR, Freshness.OLDER, Age.EMPTY)
        return self.is_read and self.cohort is not None and self.age in late_ages


@dataclass(frozen=True, slots=True)
class Moments:
    """The lines of each moment, all stages in order, and the cohorts of now (None
    stands for being in none)."""

    lines: tuple[tuple[Line, ...], ...]
    stages: tuple[Stage, ...]
    cohorts: frozenset[int | None]


def own_codes(scope: Scope) -> frozenset[str]:
    """The regencies of a mentor or evaluator: his own come first."""
    return scope.regencies_of(Role.MENTOR, *REVIEWER_ROLES)


def lines(
    scope: Scope, *, today: dt.date, month: dt.date | None = None
) -> tuple[tuple[Line, ...], tuple[Stage, ...]]:
    """All real regencies by code, and the stages that any of them has, in order.

    With `month` (its last day) all of it is as it was kept then, in three statements;
    months from before stages and late activities were kept do not know them.
    """
    moments = lines_at(scope, today=today, moments=(month,))
    return moments.lines[0], moments.stages


def lines_at(
    scope: Scope, *, today: dt.date, moments: Sequence[dt.date | None]
) -> Moments:
    """As `lines` tells them, once a moment (None is now, else a kept month); however
    many moments, in two statements, and one more for all kept months. Ages are those
    at each moment."""
    audience = audience_in(scope)
    own = own_codes(scope)
    found, stages = places()
    then = kept_standings((month for month in moments if month is not None), stages)
    nothing = dict.fromkeys((*_COLUMNS, "late"), 0) | {"newest": None}
    every: list[tuple[Line, ...]] = []
    for month, figures in zip(moments, _figures(scope, today, moments), strict=True):
        here: list[Line] = []
        for place in found:
            reader = audience(place.code)
            sums = figures.get(place.code, nothing)
            standing = place.now
            if month is not None:
                standing = standing_at(place, then.get(month))
                late = standing.late.get(reader) if standing.late else None
                sums = sums | {"late": late}
            here.append(
                _line(
                    place,
                    standing,
                    sums,
                    reader,
                    today=month or today,
                    is_own=place.code in own,
                )
            )
        every.append(tuple(here))
    return Moments(
        tuple(every),
        tuple(sorted(stages.values(), key=lambda one: (one.order, one.code))),
        frozenset(place.now.cohort for place in found),
    )


def _figures(
    scope: Scope, today: dt.date, moments: Sequence[dt.date | None]
) -> list[dict[str, dict[str, Any]]]:
    """For each moment the columns summed by regency, and how many activities are late
    there; all of it counted in one statement."""
    counts: list[QuerySet] = []
    for at, month in enumerate(moments):
        if month is not None:
            counts.append(_summed(MonthFigures.objects.filter(month=month), at))
        else:
            # What one half of it has not, it fills with nothing.
            counts.append(_summed(RegencyRollup.objects.all(), at))
            counts += [_late(late, at) for late in late_items(scope, today)]
    first, *rest = counts
    found: list[dict[str, dict[str, Any]]] = [{} for _moment in moments]
    for code, at, late, newest, *values in (
        first.union(*rest, all=True) if rest else first
    ):
        row = found[at].setdefault(
            code, dict.fromkeys((*_COLUMNS, "late"), 0) | {"newest": None}
        )
        row["late"] += late
        row["newest"] = row["newest"] or newest
        for name, value in zip(_COLUMNS, values, strict=True):
            row[name] += value
    return found


def _summed(figures: QuerySet, at: int) -> QuerySet:
    by_dimension = {
        f"{kind}_{slug.value}": Sum(counted, filter=Q(dimension=slug.value), default=0)
        for kind, counted in (
            ("read", _reviewed()),
            ("shown", F("published")),
        )
        for slug in DimensionSlug
    }
    return (
        figures.exclude(regency=SAMPLE_CODE)
        .order_by()
        .values("regency")
        .annotate(
            at=Value(at, output_field=IntegerField()),
            is_late=Value(0, output_field=IntegerField()),
            last=Max("newest"),
            **{f"sum_{name}": Sum(name, default=0) for name in _SUMS},
            **by_dimension,
        )
        .values_list(
            "regency",
            "at",
            "is_late",
            "last",
            *(f"sum_{name}" for name in _SUMS),
            *by_dimension,
        )
    )


def _reviewed() -> CombinedExpression:
    return F("verified") + F("completed") + F("discontinued")


def late_items(scope: Scope, today: dt.date) -> Iterator[QuerySet]:
    """How many activities are late, by regency: those of all that a reviewer reads are
    kept by day; where somebody has a seat they are counted, drafts and all."""
    seated = scope.regencies_of()
    if scope.is_national_for(*REVIEWER_ROLES):
        kept = RegencyDue.objects.exclude(regency__in=seated).filter(end_on__lt=today)
        yield kept.values("regency").annotate(is_late=Sum("items"))
    if seated:
        counted = ActionItem.objects.visible_to(scope).filter(regency__in=seated)
        late = counted.filter(late_on(today)).order_by()
        yield late.values("regency").annotate(is_late=Count("pk"))


def _late(late: QuerySet, at: int) -> QuerySet:
    nothing = {f"no_{name}": Value(0, output_field=IntegerField()) for name in _COLUMNS}
    return (
        late.exclude(regency=SAMPLE_CODE)
        .annotate(
            at=Value(at, output_field=IntegerField()),
            last=Value(None, output_field=DateTimeField()),
            **nothing,
        )
        .values_list("regency", "at", "is_late", "last", *nothing)
    )


def _line(
    place: Place,
    standing: Standing,
    sums: Mapping[str, Any],
    audience: Audience,
    *,
    today: dt.date,
    is_own: bool,
) -> Line:
    is_read = audience is not Audience.PUBLIC
    kind = "read" if is_read else "shown"
    dimensions = {slug.value: sums[f"{kind}_{slug.value}"] for slug in DimensionSlug}

    def inside(name: str) -> Any:
        return sums[name] if is_read else None

    return Line(
        code=place.code,
        name=place.name,
        province=place.province,
        province_name=place.province_name,
        cohort=standing.cohort,
        stage=standing.stage,
        states=standing.states,
        is_own=is_own,
        is_read=is_read,
        total=sum(dimensions.values()),
        dimensions=dimensions,
        digital=sums["digital" if is_read else "published_digital"],
        quick_wins=sums["quick_wins" if is_read else "published_quick_wins"],
        waiting=sums["submitted"] + sums["returned"] if audience.is_inside else None,
        unverified=sums["draft"] + sums["submitted"] + sums["returned"]
        if audience is Audience.REVIEWER
        else None,
        incomplete=inside("incomplete"),
        steps={step: sums[f"step_{step}"] for step in STEPS} if is_read else {},
        with_plan=inside("with_plan"),
        without_plan=inside("without_plan"),
        with_evidence=inside("with_evidence"),
        late=inside("late"),
        newest=inside("newest"),
        age=_age(sums["newest"], today) if is_read else Age.UNKNOWN,
    )


def _age(newest: dt.datetime | None, today: dt.date) -> str:
    if newest is None:
        return Age.EMPTY.value
    days = (today - timezone.localdate(newest)).days
    for last, age in (
        (MONTH, Freshness.MONTH),
        (QUARTER, Freshness.QUARTER),
        (HALF_YEAR, Freshness.HALF_YEAR),
    ):
        if days <= last:
            return age.value
    return Freshness.OLDER.value
