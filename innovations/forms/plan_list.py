"""How the filters of the list of activities look; which exist, the FilterSet says."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _

from innovations.filters import ActionItemFilter
from innovations.forms.register import SAID, Carried

# Chosen by coming from another page; their chips take them off again.
CARRIED = (
    "regency",
    "province",
    "regencies",
    "sample",
    "start_year",
    "is_digital",
    "reviewed",
)


def lay_out(
    filterset: ActionItemFilter, units: Iterable[tuple[str, str, int]]
) -> forms.Form:
    """The form with words for "all"; units to choose in one regency's list."""
    form = filterset.form
    for name in CARRIED:
        form.fields[name].widget = Carried(SAID.get(name, ()))
    shares = [(key, f"{name} ({total})") for key, name, total in units]
    if shares:
        form.fields["unit"].widget = forms.Select(choices=[("", _("Semua")), *shares])
    else:
        form.fields["unit"].widget = forms.HiddenInput()
    # Asked by coming from a stage that waits for these activities.
    form.fields["unreported"].widget = forms.HiddenInput()
    for name in ("due", "health", "dimension", "status", "lacks"):
        field = form.fields[name]
        choices = [one for one in field.choices if one[0]]
        field.widget = forms.Select(choices=[("", _("Semua")), *choices])
    return form
