"""How the filters of the problem register look; which exist, the FilterSet says."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from innovations.domain.problem_listing import PLACES
from innovations.enums import Field, ProblemSource, Severity
from innovations.enums.problem import Due
from innovations.filters import ProblemFilter
from masterplan.core.filters import NONE_VALUE

FIRST = ("q", "field", "unit", "due")
MORE = ("source", "severity", "district", "pilot_area", "innovations")


@dataclass(frozen=True)
class Panel:
    """The filters as the page lays them out: `first` always, `more` folded."""

    form: forms.Form
    first: list[forms.BoundField]
    more: list[forms.BoundField]
    is_more_open: bool


def panel_of(
    filterset: ProblemFilter, shares: Mapping[str, list[tuple[str, str, int]]]
) -> Panel:
    """Lay the filters out; a choice of places only where the list is one regency's."""
    form = filterset.form
    fields = form.fields
    fields["regency"].widget = forms.HiddenInput()
    _choose(fields["field"], Field.choices)
    _choose(fields["source"], ProblemSource.choices)
    _choose(fields["severity"], [(str(key), word) for key, word in Severity.choices])
    _choose(fields["due"], Due.choices)
    _choose(fields["innovations"], [(NONE_VALUE, _("Belum ada inovasi"))])
    for name in PLACES:
        found = shares.get(name, [])
        if found:
            _choose(
                fields[name],
                [(key, f"{word} ({count})") for key, word, count in found],
            )
        else:
            fields[name].widget = forms.HiddenInput()
    fields["status"].widget = forms.CheckboxSelectMultiple(
        choices=fields["status"].choices
    )
    return Panel(
        form=form,
        first=[form[name] for name in FIRST if not form[name].is_hidden],
        more=[form[name] for name in MORE if not form[name].is_hidden],
        is_more_open=any(form.data.get(name) for name in MORE),
    )


def _choose(field: forms.Field, choices: list) -> None:
    field.widget = forms.Select(choices=[("", _("Semua")), *choices])
