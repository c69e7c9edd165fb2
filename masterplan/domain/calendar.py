"""A regency's dates by month: stages, meetings, and what falls due."""

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from innovations.enums import CommitmentStatus, QuickWinStatus
from innovations.enums.action_item import ActionStatus
from innovations.models import ActionItem, Commitment, QuickWin
from masterplan.core.access import Scope
from masterplan.core.enums import YEAR_MAX, YEAR_MIN
from masterplan.enums import FollowUpStatus, MeetingKind
from masterplan.enums.calendar import DateKind
from masterplan.models import FollowUp, Meeting, StageRecord
from regencies.models import Regency

# More of one kind on one day are folded into one line that opens.
SHOWN_A_DAY = 3
# A file covers a year from its first month.
FILE_MONTHS = 12


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month as the address names it: "2026-11"."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def label(self) -> str:
        """ "November 2026"."""
        return f"{MONTHS[self.number]} {self.year}"

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.number, 1)

    @property
    def last(self) -> dt.date:
        return dt.date(self.year, self.number, self._length)

    @property
    def _length(self) -> int:
        return calendar.monthrange(self.year, self.number)[1]

    def shifted(self, months: int) -> "Month | None":
        """So many months on; None beyond the years the portal knows."""
        count = self.year * 12 + self.number - 1 + months
        found = Month(count // 12, count % 12 + 1)
        return found if YEAR_MIN <= found.year <= YEAR_MAX else None


@dataclass(frozen=True, slots=True)
class Date:
    """Something with its first and last day; the same for most.

    `is_late`: it was to be done by that day and is not; `at` is an hour of the first
    day; `key` is the same as long as the thing is.
    """

    kind: DateKind
    key: str
    title: str
    starts_on: dt.date
    ends_on: dt.date
    url: str
    note: str = ""
    place: str = ""
    at: dt.time | None = None
    is_done: bool = False
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """A stage whose planned or actual days touch the month."""

    name: str
    url: str
    planned_start: dt.date | None
    planned_end: dt.date | None
    started_on: dt.date | None
    passed_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Group:
    """All of one kind on one day; `is_folded` where they are many."""

    kind: DateKind
    dates: tuple[Date, ...]

    @property
    def is_folded(self) -> bool:
        return len(self.dates) > SHOWN_A_DAY

    @property
    def late(self) -> int:
        return sum(one.is_late for one in self.dates)


@dataclass(frozen=True, slots=True)
class Day:
    """One cell of the month; `is_inside` is false for days of its neighbours."""

    on: dt.date
    is_inside: bool
    is_today: bool
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class MonthPage:
    """The weeks of a month, Monday first, with its stages' windows above."""

    month: Month
    weeks: tuple[tuple[Day, ...], ...]
    windows: tuple[Window, ...]
    total: int
    late: int


def month_of(text: str, today: dt.date) -> Month:
    """The month an address asks for; this one where it asks for none we know."""
    year, dash, number = text.partition("-")
    if dash and len(text) == 7 and year.isdecimal() and number.isdecimal():
        found = Month(int(year), int(number))
        if YEAR_MIN <= found.year <= YEAR_MAX and 1 <= found.number <= 12:
            return found
    return Month(today.year, today.month)


def month_page(
    regency: Regency, month: Month, *, scope: Scope, today: dt.date
) -> MonthPage:
    """The month as the reader may see it, in 6 statements."""
    stages = _stages(regency, month.first, month.last, scope)
    dates = [
        *(mark for stage in stages for mark in _marks(stage)),
        *_others(regency, month.first, month.last, scope, today),
    ]
    by_day: dict[dt.date, list[Date]] = {}
    total = late = 0
    for one in dates:
        days = [on for on in _days(one) if month.first <= on <= month.last]
        for on in days:
            by_day.setdefault(on, []).append(one)
        total += bool(days)
        late += one.is_late and bool(days)
    weeks = calendar.Calendar().monthdatescalendar(month.year, month.number)
    return MonthPage(
        month,
        tuple(
            tuple(
                Day(on, on.month == month.number, on == today, _groups(by_day.get(on)))
                for on in week
            )
            for week in weeks
        ),
        tuple(_window(stage) for stage in stages),
        total,
        late,
    )


def file_dates(
    regency: Regency, month: Month, *, scope: Scope, today: dt.date
) -> list[Date]:
    """What a calendar program gets: a year from the month on, in 6 statements.

    Stages as their windows, and of what falls due only what is still to be done.
    """
    last_month = month.shifted(FILE_MONTHS - 1) or Month(YEAR_MAX, 12)
    first, last = month.first, last_month.last
    stages = _stages(regency, first, last, scope)
    dates = [
        *(span for stage in stages for span in _spans(stage)),
        *_others(regency, first, last, scope, today),
    ]
    kept = [
        one
        for one in dates
        if one.starts_on <= last and one.ends_on >= first and not one.is_done
    ]
    return sorted(kept, key=lambda one: (one.starts_on, one.kind, one.key))


def _stages(
    regency: Regency, first: dt.date, last: dt.date, scope: Scope
) -> list[StageRecord]:
    """Stages whose planned or actual days touch these; without an end, their start."""
    planned = Q(planned_start__lte=last, planned_end__gte=first)
    single = Q(planned_start__range=(first, last)) | Q(planned_end__range=(first, last))
    actual = Q(started_on__lte=last, passed_on__gte=first)
    happened = Q(started_on__range=(first, last)) | Q(passed_on__range=(first, last))
    found = StageRecord.objects.visible_to(scope).filter(
        planned | single | actual | happened, regency=regency
    )
    return list(found.order_by("participation__cohort__year", "order"))


def _window(stage: StageRecord) -> Window:
    return Window(
        stage.name,
        stage.get_absolute_url(),
        stage.planned_start,
        stage.planned_end,
        stage.started_on,
        stage.passed_on,
    )


def _marks(stage: StageRecord) -> Iterator[Date]:
    """The days on which a stage begins and ends, as planned and as it was."""
    start, end = stage.planned_start, stage.planned_end
    if start and start == end:
        yield _stage_date(stage, "plan", _("Rencana: %(stage)s"), start)
    else:
        yield from _maybe(stage, "plan-start", _("Rencana mulai: %(stage)s"), start)
        yield from _maybe(stage, "plan-end", _("Rencana selesai: %(stage)s"), end)
    yield from _maybe(stage, "start", _("Mulai: %(stage)s"), stage.started_on)
    yield from _maybe(stage, "pass", _("Lulus: %(stage)s"), stage.passed_on)


def _spans(stage: StageRecord) -> Iterator[Date]:
    """The same with the planned window in one, where both its ends are known."""
    start, end = stage.planned_start, stage.planned_end
    if not start or not end:
        yield from _marks(stage)
        return
    yield _stage_date(stage, "plan", _("Rencana: %(stage)s"), start, end)
    yield from (mark for mark in _marks(stage) if "-plan" not in mark.key)


def _maybe(
    stage: StageRecord, which: str, words: str, on: dt.date | None
) -> Iterator[Date]:
    if on is not None:
        yield _stage_date(stage, which, words, on)


def _stage_date(
    stage: StageRecord,
    which: str,
    words: str,
    on: dt.date,
    until: dt.date | None = None,
) -> Date:
    return Date(
        DateKind.STAGE,
        f"stage-{stage.pk}-{which}",
        words % {"stage": stage.name},
        on,
        until or on,
        stage.get_absolute_url(),
    )


def _others(
    regency: Regency, first: dt.date, last: dt.date, scope: Scope, today: dt.date
) -> Iterator[Date]:
    """Everything but the stages, in 5 statements."""
    here = {"regency": regency}
    yield from (
        Date(
            DateKind.MEETING,
            f"meeting-{one.pk}",
            one.title,
            one.starts_on,
            one.ends_on,
            one.get_absolute_url(),
            note=str(MeetingKind(one.kind).label),
            place=one.place,
            at=one.start_time,
        )
        for one in Meeting.objects.visible_to(scope).filter(
            **here, starts_on__lte=last, ends_on__gte=first, is_cancelled=False
        )
    )
    yield from (
        _day(DateKind.COMMITMENT, one, _("Penandatanganan: %s") % one.title, day)
        for one in Commitment.objects.visible_to(scope)
        .filter(**here, signing_on__range=(first, last))
        .exclude(status=CommitmentStatus.SUPERSEDED)
        .only("title", "regency_id", "signing_on")
        if (day := one.signing_on)
    )
    yield from (
        _due(
            DateKind.QUICK_WIN,
            one,
            one.innovation.name,
            day,
            today,
            is_done=one.status != QuickWinStatus.SELECTED,
        )
        for one in QuickWin.objects.read_inside(scope)
        .filter(**here, due_on__range=(first, last))
        .exclude(status=QuickWinStatus.PROPOSED)
        .select_related("innovation")
        .only("due_on", "status", "innovation__name")
        if (day := one.due_on)
    )
    yield from (
        _due(
            DateKind.FOLLOW_UP,
            one,
            one.title,
            one.due_on,
            today,
            note=_unit_name(one),
            is_done=one.status == FollowUpStatus.DONE,
        )
        for one in FollowUp.objects.visible_to(scope)
        .filter(**here, due_on__range=(first, last))
        .exclude(status=FollowUpStatus.CANCELLED)
        .select_related("unit")
        .only("title", "due_on", "status", "unit__name")
    )
    yield from (
        _due(
            DateKind.ACTION_ITEM,
            one,
            one.activity,
            one.end_on,
            today,
            note=one.innovation.name,
            is_done=one.status == ActionStatus.DONE,
        )
        for one in ActionItem.objects.visible_to(scope)
        .filter(**here, end_on__range=(first, last))
        .exclude(status=ActionStatus.CANCELLED)
        .select_related("innovation")
        .only("activity", "end_on", "status", "innovation__name")
    )


def _unit_name(one: FollowUp) -> str:
    return one.unit.name if one.unit else ""


def _day(kind: DateKind, record: Any, title: str, on: dt.date, **further: Any) -> Date:
    key = f"{kind.value}-{record.pk}"
    return Date(kind, key, title, on, on, record.get_absolute_url(), **further)


def _due(
    kind: DateKind,
    record: Any,
    title: str,
    on: dt.date,
    today: dt.date,
    *,
    is_done: bool,
    note: str = "",
) -> Date:
    is_late = not is_done and on < today
    return _day(kind, record, title, on, note=note, is_done=is_done, is_late=is_late)


def _days(one: Date) -> Iterator[dt.date]:
    for number in range((one.ends_on - one.starts_on).days + 1):
        yield one.starts_on + dt.timedelta(days=number)


def _groups(dates: Iterable[Date] | None) -> tuple[Group, ...]:
    """By kind in the order of DateKind; within it by hour and title."""
    by_kind: dict[DateKind, list[Date]] = {}
    for one in sorted(
        dates or (), key=lambda one: (one.at or dt.time.min, one.title.casefold())
    ):
        by_kind.setdefault(one.kind, []).append(one)
    return tuple(
        Group(kind, tuple(by_kind[kind])) for kind in DateKind if kind in by_kind
    )
