"""The history as somebody asks for it: whose deeds, in which days, page by page.

Activity has no `visible_to`: whoever calls here has already narrowed the rows to
records the reader may see.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import CharField, Count, F, Max, QuerySet
from django.db.models.functions import Cast, Coalesce
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core.activity import SYSTEM_NAME
from masterplan.core.models import Activity
from masterplan.core.templatetags.portal import day
from masterplan.core.views.pages import whole

PAGE_SIZE = 50
# What the system did on nobody's behalf, in an address.
SYSTEM = "sistem"
FIRST_DAY = dt.date(2000, 1, 1)
LAST_DAY = dt.date(2100, 12, 31)

Rows = QuerySet[Activity, Activity]


class HistoryFilter(forms.Form):
    """The filters of a story: a person and the first and last day, both included."""

    person = forms.ChoiceField(label=gettext_lazy("Orang"), required=False)
    since = forms.DateField(
        label=gettext_lazy("Sejak tanggal"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
    )
    until = forms.DateField(
        label=gettext_lazy("Sampai tanggal"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
    )

    def __init__(
        self, data: Mapping[str, Any], *, people: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(data)
        person: Any = self.fields["person"]
        person.choices = [("", gettext_lazy("Semua orang")), *people]
        person.error_messages["invalid_choice"] = gettext_lazy(
            "Orang ini tidak ada dalam riwayat."
        )

    def clean(self) -> dict[str, Any]:
        valid = super().clean() or self.cleaned_data
        since, until = valid.get("since"), valid.get("until")
        if since and until and until < since:
            self.add_error("until", _("Tanggal akhir mendahului tanggal awal."))
        return valid


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force, in words, and the story without it."""

    label: str
    value: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class Action:
    """The newest row of what was done at once, and how many further records it met."""

    activity: Activity
    others: int


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Rows newest first; `before` and `after` are places in addresses, None: none."""

    rows: Sequence[Activity]
    before: str | None
    after: str | None


def people(activities: Rows) -> list[tuple[str, str]]:
    """Who stands in a story, by name: (value of the filter, name). One statement."""
    found = (
        activities.order_by()
        .values_list("actor_id")
        .annotate(name=Coalesce(Max("actor__name"), Max("actor_name")))
    )
    named = [
        (str(pk) if pk else SYSTEM, name or SYSTEM_NAME) for pk, name in list(found)
    ]
    return sorted(named, key=lambda one: (one[1].casefold(), one[0]))


def filtered(activities: Rows, form: HistoryFilter, *, zone: ZoneInfo) -> Rows:
    """What the valid ones among the filters leave; days are days of `zone`."""
    form.is_valid()
    asked = form.cleaned_data
    if asked.get("person") == SYSTEM:
        activities = activities.filter(actor=None)
    elif asked.get("person"):
        activities = activities.filter(actor=asked["person"])
    if asked.get("since"):
        activities = activities.filter(at__gte=_midnight(asked["since"], zone))
    if asked.get("until"):
        after = asked["until"] + dt.timedelta(days=1)
        activities = activities.filter(at__lt=_midnight(after, zone))
    return activities


def _midnight(date: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(date, dt.time(), tzinfo=zone)


def chips(form: HistoryFilter, data: QueryDict) -> list[Chip]:
    """One a valid filter in force."""
    words = dict(form.fields["person"].choices)  # type: ignore[attr-defined]
    found = []
    for name, value in form.cleaned_data.items():
        if value:
            told = day(value) if isinstance(value, dt.date) else str(words[value])
            found.append(
                Chip(str(form.fields[name].label), told, address(data, **{name: ""}))
            )
    return found


def address(data: QueryDict, **changes: str) -> str:
    """The query of the same story with changes; "" takes a parameter off.

    A place in the story does not survive, unless it is the change.
    """
    kept = QueryDict(mutable=True)
    for name in HistoryFilter.base_fields:
        kept[name] = str(data.get(name, ""))
    for name, value in changes.items():
        kept[name] = value
    for name in [name for name in kept if not kept[name]]:
        del kept[name]
    return f"?{kept.urlencode()}"


def one_a_action(activities: Rows) -> Rows:
    """Only the newest row of every action: an import of 119 records is one row."""
    newest = (
        activities.order_by()
        .values(action=Coalesce(Cast("batch_id", CharField()), Cast("pk", CharField())))
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    return Activity.objects.filter(pk__in=newest)


def with_others(rows: Sequence[Activity], activities: Rows) -> list[Action]:
    """The rows with the number of further records of their actions. One statement."""
    batches = {row.batch_id for row in rows if row.batch_id}
    counts: dict[Any, int] = {}
    if batches:
        counts = dict(
            activities.order_by()
            .filter(batch_id__in=batches)
            .values_list("batch_id")
            .annotate(records=Count("target_id", distinct=True))
        )
    return [Action(row, counts.get(row.batch_id, 1) - 1) for row in rows]


def page_of(
    activities: Rows, data: QueryDict, *, size: int | None = None
) -> HistoryPage:
    """The page after or before the row that `data` names; else the newest page."""
    size = size or PAGE_SIZE
    after, before = (whole(data.get(name, "")) for name in ("after", "before"))
    if before is not None:
        found = list(
            activities.filter(pk__gt=before).order_by(F("pk").asc())[: size + 1]
        )
        has_newer, found = len(found) > size, found[:size][::-1]
        has_older = True
    else:
        if after is not None:
            activities = activities.filter(pk__lt=after)
        found = list(activities.order_by("-pk")[: size + 1])
        has_newer, has_older, found = after is not None, len(found) > size, found[:size]
    return HistoryPage(
        rows=found,
        before=str(found[0].pk) if found and has_newer else None,
        after=str(found[-1].pk) if found and has_older else None,
    )
