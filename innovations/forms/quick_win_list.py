"""How the filters of the board look; which exist, the FilterSet says."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _

from innovations.filters import QuickWinFilter
from innovations.forms.register import SAID, Carried

# Chosen by coming from another page; their chips take them off again.
CARRIED = (
    "innovation",
    "regency",
    "closing",
    "start_year",
    "is_digital",
    "reviewed",
)


def lay_out(
    filterset: QuickWinFilter,
    *,
    years: Iterable[tuple[int, int]],
    units: Iterable[tuple[str, str, int]],
) -> forms.Form:
    """The form with words for "all"; units to choose in one regency's list."""
    form = filterset.form
    fields = form.fields
    for name in CARRIED:
        fields[name].widget = Carried(SAID.get(name, ()))
    _choose(form, "year", [(year, f"{year} ({total})") for year, total in years])
    shares = [(key, f"{name} ({total})") for key, name, total in units]
    if shares:
        _choose(form, "unit", shares)
    else:
        fields["unit"].widget = forms.HiddenInput()
    for name in ("dimension", "health"):
        field = fields[name]
        assert isinstance(field, forms.ChoiceField)
        _choose(form, name, [one for one in field.choices if one[0]])
    status = fields["status"]
    assert isinstance(status, forms.MultipleChoiceField)
    status.widget = forms.CheckboxSelectMultiple(choices=status.choices)
    form.order_fields(["year", "dimension", "unit", "health", "status"])
    return form


def _choose(form: forms.Form, name: str, choices: list) -> None:
    form.fields[name].widget = forms.Select(choices=[("", _("Semua")), *choices])
