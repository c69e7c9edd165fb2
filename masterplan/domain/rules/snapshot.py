"""What data rules look at: one regency as plain rows, read before any rule is asked."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NoReturn, cast


class Part(StrEnum):
    """A part of the snapshot by its field; only what the asked rules need is read."""

    DIMENSIONS = "dimensions"
    UNITS = "units"
    INNOVATIONS = "innovations"
    ITEMS = "items"
    QUICK_WINS = "quick_wins"
    COMMITMENT = "commitment"
    PAPERS = "papers"
    BODIES = "bodies"
    MEETINGS = "meetings"
    SEATS = "seats"
    PLAN = "plan"
    ENTRIES = "entries"
    READINESS = "readiness"
    SWOT = "swot"
    GAPS = "gaps"


class _NotRead:
    """Stands for a part that was not read: asking it fails, it is never just empty."""

    def _fail(self, *_args: object) -> NoReturn:
        raise LookupError("this part of the snapshot was not read")

    __iter__ = __len__ = __bool__ = __contains__ = __getattr__ = __eq__ = _fail
    __hash__ = object.__hash__


NOT_READ = cast(Any, _NotRead())


@dataclass(frozen=True, slots=True)
class DimensionRow:
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """An OPD, active or not: an uncounted one rolls up to its parent."""

    pk: int
    name: str
    parent_id: int | None
    is_counted: bool
    is_active: bool


@dataclass(frozen=True, slots=True)
class InnovationRow:
    """A record that was not withdrawn. What it lacks is told of those it is asked of:
    money and a plan of those that go on."""

    id: int
    name: str
    status: str
    dimension_id: str
    unit_id: int | None
    lacks_problem: bool
    lacks_budget: bool
    lacks_plan: bool


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An activity, not cancelled, of a record that goes on; `is_open` while it is
    planned or under way. `unit_id` is who carries it out."""

    id: int
    activity: str
    innovation: str
    unit_id: int | None
    person: str
    is_open: bool
    start_on: dt.date
    reported_on: dt.date | None


@dataclass(frozen=True, slots=True)
class QuickWinRow:
    dimension_id: str
    year: int
    status: str
    innovation_status: str


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """A place on the commitment's sheet that nobody has signed yet."""

    office: str
    unit_id: int | None


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """The newest commitment that was opened and not superseded."""

    id: int
    pending: tuple[OfficeRow, ...]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A kind of document and one span of years such a document holds for."""

    kind: str
    valid_from: int | None
    issued_on: dt.date | None
    valid_until: int | None


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A council or team in force."""

    kind: str
    members: int


@dataclass(frozen=True, slots=True)
class PlanRow:
    """The newest edition that was not superseded; `strategies` are the dimensions of
    its strategies, one each. `is_in_force` tells of the regency: that some edition is.
    """

    id: int
    is_in_force: bool
    vision: str
    words: int
    strategies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntryRow:
    id: int
    number: int
    name: str
    unit_id: int | None
    horizon: str
    lacks_basis: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One regency in one cohort. Names of fields from `dimensions` on are Parts.

    `meetings` are the kinds of the meetings held, one each; `seats` the roles held in
    the regency; `readiness` (dimension, element, score), `swot` (dimension, quadrant)
    and `gaps` (dimension, is complete), one a row of the worksheets.
    """

    regency_code: str
    year: int
    today: dt.date
    dimensions: tuple[DimensionRow, ...] = NOT_READ
    units: tuple[UnitRow, ...] = NOT_READ
    innovations: tuple[InnovationRow, ...] = NOT_READ
    items: tuple[ItemRow, ...] = NOT_READ
    quick_wins: tuple[QuickWinRow, ...] = NOT_READ
    commitment: CommitmentRow | None = NOT_READ
    papers: tuple[PaperRow, ...] = NOT_READ
    bodies: tuple[BodyRow, ...] = NOT_READ
    meetings: tuple[str, ...] = NOT_READ
    seats: frozenset[str] = NOT_READ
    plan: PlanRow | None = NOT_READ
    entries: tuple[EntryRow, ...] = NOT_READ
    readiness: tuple[tuple[str, str, int | None], ...] = NOT_READ
    swot: tuple[tuple[str, str], ...] = NOT_READ
    gaps: tuple[tuple[str, bool], ...] = NOT_READ
