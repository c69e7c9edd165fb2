"""How the filters of the register look on the page; which exist, the FilterSet says."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import FilterSet

from dimensions.enums import DimensionSlug
from innovations.domain.listing import UnitShare
from innovations.enums import FundingSource, InnovationKind, InnovationStep, Source
from innovations.enums.budget_line import FundingOrigin
from innovations.filters import ALL_VALUE, SOME_VALUE, InnovationFilter
from masterplan.core.filters import NONE_VALUE

# Chosen by coming from a place's page; their chips take them off again.
CARRIED = (
    "regency",
    "province",
    "regencies",
    "sample",
    "quick_win",
    "sub_dimension",
    "budget_year",
    "budget_source",
    "budget_origin",
    "district",
    "pilot_area",
)
FIRST = ("q", "dimension", "unit", "step")
MORE = (
    "kind",
    "is_digital",
    "start_year",
    "quick_win_year",
    "person_in_charge",
    "source",
    "problems",
    "plan",
    "budget",
    "incomplete",
    "reviewed",
    "published",
    "health",
    "freshness",
    "evidence",
    "outcome",
    "problem_field",
)
INSIDE = (
    "incomplete",
    "person_in_charge",
    "problems",
    "plan",
    "budget",
    "source",
    "reviewed",
    "published",
    "health",
    "evidence",
    "outcome",
    "budget_year",
    "budget_source",
    "budget_origin",
    "problem_field",
)


@dataclass(frozen=True)
class Chip:
    """One filter in force, in words, and the list without it."""

    label: str
    value: str
    remove_url: str


@dataclass(frozen=True)
class FilterPanel:
    """The filters as the page lays them out: `first` always, `more` folded."""

    form: forms.Form
    first: list[forms.BoundField]
    more: list[forms.BoundField]
    is_more_open: bool


class Carried(forms.HiddenInput):
    """A filter without a field on the page; `choices` are the words of its values."""

    def __init__(self, choices: Collection[tuple[str, Any]]) -> None:
        super().__init__()
        self.choices = choices


_UNSET = (NONE_VALUE, gettext_lazy("Belum ditetapkan"))
SAID: dict[str, list[tuple[str, Any]]] = {
    "sub_dimension": [_UNSET],
    "budget_year": [_UNSET],
    "budget_source": [*FundingSource.choices, _UNSET],
    "budget_origin": FundingOrigin.choices,
    "district": [
        (ALL_VALUE, gettext_lazy("Seluruh wilayah")),
        (SOME_VALUE, gettext_lazy("Di kecamatan tertentu")),
        _UNSET,
    ],
    "pilot_area": [_UNSET],
    "start_year": [_UNSET],
    "is_digital": [
        ("true", gettext_lazy("Ya")),
        ("false", gettext_lazy("Tidak")),
        _UNSET,
    ],
    "reviewed": [("true", gettext_lazy("Ya"))],
    "sample": [("false", gettext_lazy("Tidak ikut"))],
    "quick_win": [(SOME_VALUE, gettext_lazy("Pernah diusulkan"))],
}


def filter_panel(
    filterset: InnovationFilter,
    units: Iterable[UnitShare],
    *,
    is_public: bool = False,
) -> FilterPanel:
    """Lay the filters out; a choice of units only where the list is one regency's.

    The public is not offered what concerns the offices' own work.
    """
    form = filterset.form
    fields = form.fields
    for name in CARRIED:
        # The words of a chip, where its value is no key of a record.
        fields[name].widget = Carried(choices=SAID.get(name, ()))
    none = (NONE_VALUE, _("Belum ditetapkan"))
    _choose(fields["dimension"], DimensionSlug.choices)
    _choose(fields["source"], Source.choices)
    _choose(fields["step"], [*InnovationStep.choices, none])
    _choose(fields["kind"], [*InnovationKind.choices, none])
    _choose(fields["is_digital"], [("true", _("Ya")), ("false", _("Tidak")), none])
    _choose(fields["person_in_charge"], [none])
    _choose(fields["problems"], [(NONE_VALUE, _("Belum ada masalah"))])
    for name in (
        "plan",
        "budget",
        "health",
        "freshness",
        "evidence",
        "outcome",
        "problem_field",
    ):
        _choose(fields[name], [one for one in fields[name].choices if one[0]])
    _choose(fields["incomplete"], [("true", _("Ya"))])
    for name in ("reviewed", "published"):
        _choose(fields[name], [("true", _("Ya"))])
    more = [name for name in MORE if not (is_public and name in INSIDE)]
    shares = [
        (str(share.pk or NONE_VALUE), f"{share.label} ({share.total})")
        for share in units
    ]
    if shares:
        _choose(fields["unit"], shares)
    else:
        fields["unit"].widget = forms.HiddenInput()
    fields["status"].widget = forms.CheckboxSelectMultiple(
        choices=fields["status"].choices
    )
    return FilterPanel(
        form=form,
        first=[form[name] for name in FIRST if not form[name].is_hidden],
        more=[form[name] for name in more],
        is_more_open=any(form.data.get(name) for name in more),
    )


def _choose(field: forms.Field, choices: list[Any]) -> None:
    field.widget = forms.Select(choices=[("", _("Semua")), *choices])


def chips_of(
    filterset: FilterSet,
    data: QueryDict,
    names: Mapping[str, str],
) -> list[Chip]:
    """One chip a valid value in force; `names` gives the words of keys."""
    valid = filterset.form.cleaned_data
    chips = []
    for name, one in filterset.filters.items():
        for value in data.getlist(name):
            if value == "" or valid.get(name) in (None, "", []):
                continue
            chips.append(
                Chip(
                    label=str(one.label),
                    value=names.get(name) or _words(filterset, name, value),
                    remove_url=without(data, name, value, filterset.filters),
                )
            )
    return chips


def _words(filterset: FilterSet, name: str, value: str) -> str:
    if name == "regencies":
        count = 0 if value == NONE_VALUE else value.count(",") + 1
        return _("%(count)s daerah") % {"count": count}
    choices = getattr(filterset.form.fields[name].widget, "choices", ())
    return str(dict(choices).get(value, value))


def without(
    data: QueryDict,
    name: str,
    value: str,
    filters: Collection[str] = InnovationFilter.base_filters,
) -> str:
    """The address of the list without one value; never the bare one, which starts in
    the reader's own regency."""
    kept = data.copy()
    kept.setlist(name, [one for one in kept.getlist(name) if one != value])
    for key in [key for key in kept if kept.getlist(key) in ([], [""])]:
        del kept[key]
    if not any(key in filters for key in kept):
        kept["regency"] = ""
    return f"?{kept.urlencode()}"
