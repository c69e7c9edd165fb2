"""What a reading is asked for, and how rows are told apart by whose they are."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from masterplan.domain.rules.snapshot import Snapshot
from masterplan.enums import PlanStatus
from masterplan.models import Masterplan, Participation

Rows = Iterable[tuple[Any, ...]]
# Gives a part of the snapshot for a participation, of what was read for all.
Take = Callable[[int, Snapshot], Any]


@dataclass(frozen=True)
class Reading:
    """What is asked: which participations, on which day."""

    participations: frozenset[int]
    today: dt.date

    @cached_property
    def bare(self) -> dict[int, Snapshot]:
        """Snapshots without parts."""
        rows = Participation.objects.filter(pk__in=self.participations)
        return {
            pk: Snapshot(regency_code=code, year=year, today=self.today)
            for pk, code, year in rows.values_list("pk", "regency_id", "cohort__year")
        }

    @property
    def codes(self) -> set[str]:
        return {snapshot.regency_code for snapshot in self.bare.values()}

    @cached_property
    def plans(self) -> list[Masterplan]:
        """Editions that were not superseded, the newest of a regency last."""
        return list(
            Masterplan.objects.filter(regency__in=self.codes)
            .exclude(status=PlanStatus.SUPERSEDED)
            .order_by("regency_id", "start_year", "edition")
        )

    @property
    def newest_plans(self) -> dict[str, Masterplan]:
        return {plan.regency_id: plan for plan in self.plans}

    @property
    def plan_ids(self) -> list[int]:
        return sorted(plan.pk for plan in self.newest_plans.values())


Reader = Callable[[Reading], Take]


def grouped(rows: Rows) -> Callable[[object], tuple[tuple[Any, ...], ...]]:
    """Of rows that begin with a key: the others' values by it."""
    groups: dict[object, list[tuple[Any, ...]]] = defaultdict(list)
    for key, *values in rows:
        groups[key].append(tuple(values))
    return lambda key: tuple(groups.get(key, ()))


def by_regency(rows: Rows) -> Take:
    of = grouped(rows)
    return lambda _pk, snapshot: of(snapshot.regency_code)


def by_participation(rows: Rows) -> Take:
    of = grouped(rows)
    return lambda pk, _snapshot: of(pk)


def made_of(take: Take, make: Callable[..., Any]) -> Take:
    """Each tuple of values made into something by its own values."""
    return lambda pk, snapshot: tuple(make(*values) for values in take(pk, snapshot))
