"""What one regency's units write in years, made up at once and the same every time."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from innovations.domain.names import folded
from innovations.domain.plan import percent_of
from innovations.enums import (
    REVIEWED_STATUSES,
    ActionStatus,
    FundingSource,
    InnovationKind,
    InnovationStatus,
    InnovationStep,
    Source,
)
from innovations.enums.action_item import DONE_PERCENT
from masterplan.domain.load.words import ACTIVITIES, Names

INNOVATION_COLUMNS = (
    "id",
    "regency_id",
    "unit_id",
    "dimension_id",
    "sub_dimension_id",
    "name",
    "acronym",
    "name_folded",
    "problem",
    "description",
    "benefit",
    "person_in_charge",
    "kind",
    "is_digital",
    "start_year",
    "step",
    "step_percent",
    "plan_percent",
    "status",
    "registration_number",
    "source",
    "version",
    "created_at",
    "updated_at",
    "submitted_at",
    "verified_at",
    "published_at",
)
ITEM_COLUMNS = (
    "innovation_id",
    "regency_id",
    "unit_id",
    "order",
    "activity",
    "person_in_charge",
    "start_on",
    "end_on",
    "weight",
    "status",
    "physical",
    "financial",
    "reported_at",
    "created_at",
    "updated_at",
)
LINE_COLUMNS = ("innovation_id", "year", "source", "planned", "allocated", "realised")
# Of a hundred records, and of the reviewed ones.
_STATUSES = {
    InnovationStatus.DRAFT: 9,
    InnovationStatus.SUBMITTED: 9,
    InnovationStatus.RETURNED: 3,
    InnovationStatus.VERIFIED: 64,
    InnovationStatus.COMPLETED: 8,
    InnovationStatus.DISCONTINUED: 4,
    InnovationStatus.WITHDRAWN: 3,
}
_PUBLISHED = 0.45
_ITEMS = 4
_DAYS = 900
_PERSON = "Kepala Bidang"

# Read once: an enumeration builds its list anew each time.
_KINDS = tuple(InnovationKind.values)
_STEPS = tuple(InnovationStep.values)
_STATUS_WEIGHTS = tuple(_STATUSES.values())
_STATUS_NAMES = tuple(_STATUSES)

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """One innovation with what hangs on it; `quick_win` is the year of one."""

    innovation: Row
    items: Sequence[Row]
    lines: Sequence[Row]
    quick_win: int | None

    @property
    def key(self) -> int:
        return self.innovation[0]  # type: ignore[return-value]

    @property
    def dimension(self) -> str:
        return self.innovation[3]  # type: ignore[return-value]


def records(
    regency_code: str,
    *,
    units: Sequence[int],
    parts: Sequence[tuple[str, str]],
    count: int,
    first_key: int,
    last_serial: int,
    today: dt.date,
    seed: int,
) -> Iterator[Made]:
    """`count` innovations of a regency; `parts` are (sub-dimension, dimension).

    Their registration numbers follow `last_serial`.
    """
    chance = Random(f"{seed}/{regency_code}")  # noqa: S311 - nothing secret
    names = Names(chance)
    now = dt.datetime.combine(today, dt.time(3), dt.UTC)
    for key in range(first_key, first_key + count):
        serial = last_serial + key - first_key + 1
        sub_dimension, dimension = chance.choice(parts)
        subject, pain = names.subject(sub_dimension)
        name, acronym = names.title(subject, serial)
        [status] = chance.choices(_STATUS_NAMES, weights=_STATUS_WEIGHTS)
        is_reviewed = status in REVIEWED_STATUSES
        created = now - dt.timedelta(seconds=chance.randrange(30, _DAYS) * 86_400)
        age = int((now - created).total_seconds())
        updated = created + dt.timedelta(seconds=chance.randrange(age))
        unit = chance.choice(units) if chance.random() > 0.02 else None
        year = created.year - chance.randrange(3)
        is_registered = status not in (
            InnovationStatus.DRAFT,
            InnovationStatus.WITHDRAWN,
        )
        is_shown = (
            is_reviewed
            and status != InnovationStatus.DISCONTINUED
            and chance.random() < _PUBLISHED
        )
        items = tuple(_items(chance, key, regency_code, unit, created, today, now))
        innovation = (
            key,
            regency_code,
            unit,
            dimension,
            sub_dimension if chance.random() > 0.05 else None,
            name,
            acronym,
            folded(name, acronym),
            names.problem(pain),
            names.description(subject, pain) if chance.random() > 0.04 else "",
            names.effect() if chance.random() > 0.5 else "",
            _PERSON if chance.random() > 0.06 else "",
            chance.choice(_KINDS),
            chance.random() < 0.6,
            year,
            chance.choice(_STEPS),
            chance.randrange(0, 101, 5),
            _plan_percent(items),
            status.value,
            f"{regency_code}-{serial:04d}" if is_registered else None,
            chance.choice((Source.IMPORT, Source.TYPED)).value,
            chance.randrange(1, 9),
            created,
            updated,
            created if is_registered else None,
            updated if is_reviewed else None,
            updated if is_shown else None,
        )
        lines = tuple(_lines(chance, key, year))
        quick = today.year if is_reviewed and chance.random() < 0.08 else None
        yield Made(innovation, items, lines, quick)


def _items(
    chance: Random,
    key: int,
    regency_code: str,
    unit: int | None,
    created: dt.datetime,
    today: dt.date,
    now: dt.datetime,
) -> Iterator[Row]:
    month = (today.year * 12 + today.month - 1) - chance.randrange(12)
    for order in range(_ITEMS):
        start = _first_of(month)
        month += chance.randrange(2, 5)
        end = _first_of(month) - dt.timedelta(days=1)
        status, physical = _progress(chance, start, end, today)
        reported = (
            now - dt.timedelta(days=chance.randrange(120), seconds=order)
            if physical
            else None
        )
        yield (
            key,
            regency_code,
            unit,
            order,
            ACTIVITIES[(order + key) % len(ACTIVITIES)],
            _PERSON,
            start,
            end,
            chance.randrange(1, 4),
            status.value,
            physical,
            max(0, physical - 10),
            reported,
            created,
            reported or created,
        )


def _progress(
    chance: Random, start: dt.date, end: dt.date, today: dt.date
) -> tuple[ActionStatus, int]:
    if start > today:
        return ActionStatus.PLANNED, 0
    if end < today and chance.random() < 0.8:
        return ActionStatus.DONE, DONE_PERCENT
    return ActionStatus.IN_PROGRESS, chance.randrange(5, 96, 5)


def _first_of(month: int) -> dt.date:
    return dt.date(month // 12, month % 12 + 1, 1)


def _plan_percent(items: Sequence[Row]) -> object:
    weight, status, physical = (
        ITEM_COLUMNS.index(name) for name in ("weight", "status", "physical")
    )
    return percent_of(
        (row[weight], row[physical])  # type: ignore[misc]
        for row in items
        if row[status] != ActionStatus.CANCELLED
    )


def _lines(chance: Random, key: int, year: int) -> Iterator[Row]:
    for later in range(chance.randrange(0, 3)):
        planned = chance.randrange(10, 2_000) * 1_000_000
        allocated = planned * chance.randrange(80, 101) // 100
        source = chance.choice(
            (FundingSource.APBD, FundingSource.APBD, FundingSource.CSR)
        )
        yield (
            key,
            year + later,
            source.value,
            planned,
            allocated,
            allocated * chance.randrange(0, 101) // 100,
        )
