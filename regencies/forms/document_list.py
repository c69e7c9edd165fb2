"""The panel above the list of documents: the OPD as a choice, words for "all"."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from regencies.filters import DocumentFilter


def lay_out(
    filterset: DocumentFilter, units: Iterable[tuple[str, str, int]] = ()
) -> forms.Form:
    """The form with the OPD that own something to choose from: (key, name, total)."""
    form = filterset.form
    form.use_required_attribute = False
    shares = [(key, f"{name} ({total})") for key, name, total in units]
    unit = form.fields["unit"]
    unit.widget = forms.Select(choices=[("", _("Semua")), *shares])
    for name in ("kind", "audience", "state"):
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        choices = [one for one in field.choices if one[0]]
        field.widget = forms.Select(choices=[("", _("Semua")), *choices])
    return form
