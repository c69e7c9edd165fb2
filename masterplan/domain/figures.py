"""Figures that carry the filter of the rows behind them.

A page reads its records once, grouped; everything it prints is folded from those
groups, so that the parts of every breakdown add up to the same total.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Count,
    Max,
    OuterRef,
    Subquery,
    Sum,
    Value,
    When,
)
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from innovations.enums import REVIEWED_STATUSES, InnovationStatus
from innovations.filters import PLANNED_VALUE, RESTING_VALUE, SOME_VALUE
from innovations.models import BudgetLine
from innovations.models.innovation import INCOMPLETE, InnovationQuerySet, no_problem
from innovations.models.standing import evidenced, freshness, record_health
from masterplan.core.filters import NONE_VALUE

Label = str | Promise
# One group: the grouped columns, and count, lacking, unlinked, newest (planned and
# funded if asked).
Group = dict[str, Any]

UNSET = _("Belum ditetapkan")
NEUTRAL = "neutral"
# In the order of a record's life; the set would come in any order.
REVIEWED = tuple(s for s in InnovationStatus if s in REVIEWED_STATUSES)


# The lists that figures open, as names of their addresses.
RECORDS = "innovations:list"
ITEMS = "plans:list"
QUICK_WINS = "quick-wins:list"
PROBLEMS = "problems:list"
COMPLAINTS = "problems:complaints"
FOLLOW_UPS = "follow-ups:list"
UNITS = "masterplan:units"


@dataclass(frozen=True, slots=True)
class Figure:
    """A count with the filter (a query string) of the list that shows its rows.

    `key` is the value counted (NONE_VALUE for empty ones), `tone` a tone or a
    dimension's slug, `opens` the list: that of the innovations unless told otherwise,
    `place` the regency of a list that stands below one.
    """

    key: str
    label: Label
    count: int
    query: str
    tone: str = "accent"
    opens: str = RECORDS
    place: str = ""

    @property
    def url(self) -> str:
        """The list's address; "" where there is nothing to open."""
        if not (self.count and self.query):
            return ""
        below = [self.place] if self.place else None
        return f"{reverse(self.opens, args=below)}?{self.query}"


@dataclass(frozen=True, slots=True)
class Option:
    """A value that a breakdown always shows, also where nothing has it."""

    value: str | int | bool | None
    label: Label
    tone: str = "accent"


# Where it is known only whether there is a plan, or a document that proves something.
WITH_PLAN = Option(SOME_VALUE, _("Ada rencana aksi"), "good")
WITHOUT_PLAN = Option(NONE_VALUE, _("Belum ada rencana aksi"), "bad")
RESTING = Option(RESTING_VALUE, _("Sudah ditutup, tanpa rencana aksi"), NEUTRAL)
WITH_EVIDENCE = Option(SOME_VALUE, _("Ada bukti dukung"), "good")
WITHOUT_EVIDENCE = Option(NONE_VALUE, _("Belum ada bukti dukung"), "bad")


def drill(**filters: object) -> str:
    """The register's query string for these values; empty ones become "none"."""
    return urlencode(
        {
            name: [_in_address(one) for one in value]
            if isinstance(value, list | tuple)
            else _in_address(value)
            for name, value in filters.items()
        },
        doseq=True,
    )


def _in_address(value: object) -> str:
    if value is None or value == "":
        return NONE_VALUE
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def grouped(
    innovations: InnovationQuerySet,
    *columns: str,
    with_budget: bool = False,
    standing_on: dt.date | None = None,
    with_plans: bool = True,
) -> list[Group]:
    """Count the records by these columns in one statement.

    `lacking` counts those `incomplete()` would list, `unlinked` those of
    `without_problem()`, `newest` is their last change;
    with `with_budget` `planned` is the sum of their ceilings in rupiah, None where no
    record has one, and `funded` how many have one. With `standing_on` they are counted
    by `age` on that day too, and
    unless `with_plans` is off by `health`, `proof` and `has_plan`; `percents` is then
    the sum of the plans' progress.
    """
    groups = innovations.order_by()
    if standing_on is not None:
        groups = groups.annotate(age=freshness(standing_on))
        columns = (*columns, "age")
    if standing_on is not None and with_plans:
        groups = groups.annotate(
            health=record_health(standing_on),
            proof=evidenced(),
            has_plan=Case(
                When(plan_percent=None, then=Value(False)),
                default=Value(True),
                output_field=BooleanField(),
            ),
        )
        columns = (*columns, "health", "proof", "has_plan")
    groups = groups.values(*columns)
    if standing_on is not None and with_plans:
        groups = groups.annotate(percents=Sum("plan_percent"))
    if with_budget:
        # A sum a record first: a join would count a record once a budget line.
        ceilings = (
            BudgetLine.objects.filter(innovation=OuterRef("pk"))
            .order_by()
            .values("innovation")
            .annotate(sum=Sum("planned"))
            .values("sum")
        )
        ceiling = Subquery(ceilings, output_field=BigIntegerField())
        groups = groups.annotate(planned=Sum(ceiling), funded=Count(ceiling))
    return list(
        groups.annotate(
            count=Count("pk"),
            lacking=Count("pk", filter=INCOMPLETE),
            unlinked=Count("pk", filter=no_problem()),
            newest=Max("updated_at"),
        )
    )


def total(groups: Iterable[Group]) -> int:
    return sum(group["count"] for group in groups)


def breakdown(
    groups: Iterable[Group],
    column: str,
    options: Sequence[Option],
    *,
    name: str,
    within: dict[str, object],
    opens: str = RECORDS,
) -> tuple[Figure, ...]:
    """One Figure an option, in the options' order, zeros included.

    `name` is the filter that stands for `column`, `within` the filters that hold for
    all of them; where one of these asks for one value already, only that one is shown.
    Options must cover every value of the column, or parts go missing.
    """
    counts: Counter[object] = Counter()
    for group in groups:
        counts[group[column]] += group["count"]
    # A page holds hundreds of figures: what they share is written once.
    shared = drill(**within)
    figures = []
    for option in options:
        key = _in_address(option.value)
        if name not in within:
            query = f"{shared}&{name}={quote_plus(key)}".removeprefix("&")
        elif _in_address(within[name]) == key:
            query = shared
        else:
            continue
        figures.append(
            Figure(key, option.label, counts[option.value], query, option.tone, opens)
        )
    return tuple(figures)


def by_status(
    groups: Iterable[Group], *, within: dict[str, object]
) -> tuple[Figure, ...]:
    """All seven statuses in the order of a record's life, in their own tones."""
    return breakdown(
        groups,
        "status",
        [Option(status, status.label, status.tone) for status in InnovationStatus],
        name="status",
        within=within,
    )


def only(groups: Iterable[Group], **values: object) -> list[Group]:
    """The groups with these values; a set stands for any of its members."""
    found = list(groups)
    for column, value in values.items():
        wanted = value if isinstance(value, set | frozenset) else {value}
        found = [group for group in found if group[column] in wanted]
    return found


def everything(groups: Sequence[Group], *, within: dict[str, object]) -> Figure:
    return Figure("total", _("Inovasi"), total(groups), drill(**within))


def of_status(
    groups: Sequence[Group],
    status: InnovationStatus,
    *,
    within: dict[str, object],
    label: Label = "",
) -> Figure:
    """The records in one status; `label` where its own word would not say enough."""
    return Figure(
        key=status.value,
        label=label or status.label,
        count=total(only(groups, status=status)),
        query=drill(**within, status=status),
        tone=status.tone,
    )


def verified(groups: Sequence[Group], *, within: dict[str, object]) -> Figure:
    """What was verified, whether it is closed by now or not."""
    return Figure(
        key="verified",
        label=InnovationStatus.VERIFIED.label,
        count=total(only(groups, status=REVIEWED_STATUSES)),
        query=drill(**within, status=REVIEWED),
        tone=InnovationStatus.VERIFIED.tone,
    )


def incomplete(groups: Sequence[Group], *, within: dict[str, object]) -> Figure:
    return Figure(
        key="incomplete",
        label=_("Perlu dilengkapi"),
        count=sum(group["lacking"] for group in groups),
        query=drill(**within, incomplete=True),
        tone="warn",
    )


def funded(groups: Sequence[Group], *, within: dict[str, object]) -> Figure:
    """Records with a ceiling, whose sum `planned` is; of groups `with_budget`."""
    return Figure(
        key="funded",
        label=_("Inovasi dengan pagu"),
        count=sum(group["funded"] for group in groups),
        query=drill(**within, budget=PLANNED_VALUE),
    )


def without_problem(groups: Sequence[Group], *, within: dict[str, object]) -> Figure:
    """Records that answer no problem of the register yet."""
    return Figure(
        key="problems",
        label=_("Belum ada masalah"),
        count=sum(group["unlinked"] for group in groups),
        query=drill(**within, problems=None),
        tone="warn",
    )
