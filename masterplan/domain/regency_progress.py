"""How the action plans of a regency go: health, the S-curve, who is late, quick wins.

Every activity is one row of one statement; everything is folded from these rows, so
the parts of each figure add up and each opens exactly its rows in the list.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber, TruncMonth
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.enums import ActionStatus, Health, QuickWinStatus
from innovations.filters import ActionItemFilter, QuickWinFilter
from innovations.models import ActionItem, ProgressReport, QuickWin
from masterplan.core.access import Scope
from masterplan.core.filters import NONE_VALUE
from masterplan.domain.audience import Audience, audience_of
from masterplan.domain.figures import (
    ITEMS,
    NEUTRAL,
    QUICK_WINS,
    UNSET,
    Figure,
    Option,
    breakdown,
    drill,
)
from masterplan.domain.parts import Chosen
from regencies.models import Regency

# Reports shown, the newest first; the list of activities has the rest.
REPORTS_SHOWN = 10
# Nobody plans further than that on one picture.
MONTHS_MAX = 120
# Below this share of begun activities ever reported, the curve says "data kurang".
REPORTED_MIN = Decimal("0.5")
_PLACES = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class CurveMonth:
    """A month by its first day; percents at its end, `actual` None where not known."""

    month: dt.date
    planned: Decimal
    actual: Decimal | None


@dataclass(frozen=True, slots=True)
class Curve:
    """Weighted progress by month; `today_index` is this month's place, None outside.

    `begun` activities should be under way or over by now, `reported` of them were
    reported at least once.
    """

    months: tuple[CurveMonth, ...]
    today_index: int | None
    begun: int
    reported: int

    @property
    def is_enough(self) -> bool:
        """Whether the line of what was reached says anything about the whole."""
        return bool(self.begun) and self.reported >= REPORTED_MIN * self.begun


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report, as a line of the newest."""

    item_id: int
    activity: str
    innovation: str
    unit: str
    physical: int
    financial: int
    is_unchanged: bool
    obstacle: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class RegencyProgress:
    """`health` adds up to `total`; `late_units` to the late part of it. A quick win is
    counted once a year it was proposed for, `quick_win_years` by their statuses."""

    audience: Audience
    total: Figure
    health: tuple[Figure, ...]
    late_units: tuple[Figure, ...]
    curve: Curve
    quick_wins: Figure
    quick_win_years: tuple[tuple[int, Figure, tuple[Figure, ...]], ...]
    reports: tuple[ReportLine, ...]

    def of_health(self, health: Health) -> Figure:
        return next(one for one in self.health if one.key == health)


def regency_progress(
    regency: Regency, *, scope: Scope, filters: Chosen | None = None
) -> RegencyProgress:
    """Assemble the page in 4 statements, whatever the number of rows."""
    today = timezone.localdate()
    within: dict[str, object] = {"regency": regency.pk, **(filters or {})}
    visible = ActionItem.objects.visible_to(scope, regency=regency.pk)
    items = ActionItemFilter({**within}, queryset=visible.with_health(today)).qs
    rows = list(
        items.order_by().values(
            "id",
            "innovation_id",
            "unit_id",
            "unit__name",
            "innovation__unit_id",
            "innovation__unit__name",
            "start_on",
            "end_on",
            "weight",
            "status",
            "physical",
            "health",
            "updated_at",
        )
    )
    healths = Counter(row["health"] for row in rows)
    quick_wins, years = _quick_wins(scope, within)
    return RegencyProgress(
        audience=audience_of(scope, regency.pk),
        total=Figure("total", _("Kegiatan"), len(rows), drill(**within), opens=ITEMS),
        health=breakdown(
            [{"health": health, "count": count} for health, count in healths.items()],
            "health",
            [
                *(
                    Option(one, one.label, one.tone)
                    for one in Health
                    if one != Health.NO_PLAN
                ),
                Option("", _("Belum dinilai"), NEUTRAL),
            ],
            name="health",
            within=within,
            opens=ITEMS,
        ),
        late_units=_late_units(rows, within),
        curve=_curve_of(rows, items, today),
        quick_wins=quick_wins,
        quick_win_years=years,
        reports=_reports(items),
    )


def _late_units(
    rows: Iterable[Mapping[str, Any]], within: Mapping[str, object]
) -> tuple[Figure, ...]:
    """By who carries them out, the most first."""
    names: dict[int | None, str] = {}
    counts: Counter[int | None] = Counter()
    for row in rows:
        if row["health"] != Health.LATE:
            continue
        side = "unit" if row["unit_id"] else "innovation__unit"
        names[row[f"{side}_id"]] = row[f"{side}__name"] or ""
        counts[row[f"{side}_id"]] += 1
    return tuple(
        Figure(
            key=str(pk or NONE_VALUE),
            label=names[pk] if pk else UNSET,
            count=count,
            query=drill(**{**within, "unit": pk, "health": Health.LATE}),
            tone=Health.LATE.tone,
            opens=ITEMS,
        )
        for pk, count in sorted(
            counts.items(), key=lambda one: (-one[1], names[one[0]].casefold())
        )
    )


def _curve_of(rows: Sequence[Mapping[str, Any]], items: Any, today: dt.date) -> Curve:
    """The newest report of each activity and month, in one statement."""
    newest = (
        ProgressReport.objects.filter(action_item__in=items.order_by().values("pk"))
        .annotate(month=TruncMonth("created_at"))
        .annotate(
            place=Window(
                RowNumber(),
                partition_by=[F("action_item_id"), F("month")],
                order_by=[F("created_at").desc(), F("id").desc()],
            )
        )
        .filter(place=1)
        .values_list("action_item_id", "month", "physical")
    )
    reached: dict[int, dict[int, int]] = defaultdict(dict)
    for pk, month, physical in newest:
        reached[pk][_month(month)] = physical
    return curve(
        [row for row in rows if row["status"] != ActionStatus.CANCELLED], reached, today
    )


def curve(
    items: Sequence[Mapping[str, Any]],
    reached: Mapping[int, Mapping[int, int]],
    today: dt.date,
) -> Curve:
    """Planned and reached percent by month, each innovation counting the same.

    `items` (without cancelled ones) carry id, innovation_id, start_on, end_on, weight,
    status, physical and updated_at; `reached` maps an item to month number -> percent
    last reported in it. An activity marked as done counts as 100 from the month it was
    last changed, if no report says so earlier.
    """
    if not items:
        return Curve((), None, 0, 0)
    weights: Counter[int] = Counter()
    for item in items:
        weights[item["innovation_id"]] += item["weight"]
    shares = {
        item["id"]: Decimal(item["weight"])
        / weights[item["innovation_id"]]
        / len(weights)
        for item in items
    }
    now = _month(today)
    first = min(_month(item["start_on"]) for item in items)
    last = max(_month(item["end_on"]) for item in items)
    # A picture of the years around now, where somebody typed a far one.
    first = max(first, now - MONTHS_MAX // 2)
    last = min(max(last, now), first + MONTHS_MAX - 1)
    # Activities of the same months share a line, and what was reached only ever changes
    # where somebody reported: neither is asked of every activity in every month.
    lines: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    changes: dict[int, Decimal] = defaultdict(Decimal)
    for item in items:
        share = shares[item["id"]]
        lines[_month(item["start_on"]), _month(item["end_on"])] += share
        before = 0
        for month, percent in _steps(item, reached.get(item["id"], {})):
            changes[month] += share * (percent - before)
            before = percent
    known_from = min(changes, default=None)
    so_far = sum(
        (change for month, change in changes.items() if month < first), Decimal(0)
    )
    months = []
    for number in range(first, last + 1):
        so_far += changes.get(number, 0)
        is_known = known_from is not None and known_from <= number <= now
        planned = sum(
            (share * _should(*line, number) for line, share in lines.items()),
            Decimal(0),
        )
        months.append(
            CurveMonth(
                month=dt.date(number // 12, number % 12 + 1, 1),
                planned=_rounded(planned),
                actual=_rounded(so_far) if is_known else None,
            )
        )
    begun = [item for item in items if item["start_on"] <= today]
    return Curve(
        months=tuple(months),
        today_index=now - first if first <= now <= last else None,
        begun=len(begun),
        reported=sum(
            bool(reached.get(item["id"])) or item["status"] == ActionStatus.DONE
            for item in begun
        ),
    )


def _steps(
    item: Mapping[str, Any], reports: Mapping[int, int]
) -> list[tuple[int, int]]:
    """(month, percent from then on), in order."""
    steps = dict(reports)
    if item["status"] == ActionStatus.DONE:
        steps[_month(timezone.localdate(item["updated_at"]))] = 100
    return sorted(steps.items())


def _should(start: int, end: int, number: int) -> Decimal:
    """Percent at the end of the month on a straight line over the months."""
    if number >= end:
        return Decimal(100)
    if number < start:
        return Decimal(0)
    return Decimal(100 * (number - start + 1)) / (end - start + 1)


def _month(day: dt.date) -> int:
    """Months since year 0, so that they can be counted."""
    return day.year * 12 + day.month - 1


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_PLACES, rounding=ROUND_HALF_UP)


def _quick_wins(
    scope: Scope, within: Mapping[str, object]
) -> tuple[Figure, tuple[tuple[int, Figure, tuple[Figure, ...]], ...]]:
    """All of them, and by year (newest first) and status; in one statement."""
    found = QuickWinFilter(
        {**within}, queryset=QuickWin.objects.visible_to(scope).read_inside(scope)
    ).qs
    groups = list(found.order_by().values("year", "status").annotate(count=Count("pk")))
    options = [Option(one, one.label, one.tone) for one in QuickWinStatus]
    years = []
    for year in sorted({group["year"] for group in groups}, reverse=True):
        own = [group for group in groups if group["year"] == year]
        narrowed = {**within, "year": year}
        years.append(
            (
                year,
                Figure(
                    str(year),
                    str(year),
                    sum(group["count"] for group in own),
                    drill(**narrowed),
                    opens=QUICK_WINS,
                ),
                breakdown(
                    own,
                    "status",
                    options,
                    name="status",
                    within=narrowed,
                    opens=QUICK_WINS,
                ),
            )
        )
    total = sum(group["count"] for group in groups)
    everything = Figure(
        "quick_wins", _("Quick win"), total, drill(**within), opens=QUICK_WINS
    )
    return everything, tuple(years)


def _reports(items: Any) -> tuple[ReportLine, ...]:
    rows = (
        ProgressReport.objects.filter(action_item__in=items.order_by().values("pk"))
        .order_by("-created_at", "-id")
        .values_list(
            "action_item_id",
            "action_item__activity",
            "action_item__innovation__name",
            "action_item__unit__name",
            "physical",
            "financial",
            "is_unchanged",
            "obstacle",
            "created_at",
        )[:REPORTS_SHOWN]
    )
    return tuple(
        ReportLine(
            item_id=pk,
            activity=activity,
            innovation=innovation,
            unit=unit or "",
            physical=physical,
            financial=financial,
            is_unchanged=is_unchanged,
            obstacle=obstacle,
            at=at,
        )
        for (
            pk,
            activity,
            innovation,
            unit,
            physical,
            financial,
            is_unchanged,
            obstacle,
            at,
        ) in rows
    )
