"""How the filters of the list of activities look; which exist, the FilterSet says."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _

from innovations.filters import ActionItemFilter

# Chosen by coming from a place's page; its chip takes it off again.
CARRIED = "regency"


def lay_out(
    filterset: ActionItemFilter, units: Iterable[tuple[str, str, int]]
) -> forms.Form:
    """The form with words for "all"; units to choose in one regency's list."""
    form = filterset.form
    form.fields[CARRIED].widget = forms.HiddenInput()
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
