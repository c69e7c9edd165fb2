"""The filters that a dashboard is read through: chips kept in the address.

They hold for every figure of the page and for every list behind one, so they are
few, and each has the same name in all these lists.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from dimensions.enums import DimensionSlug
from innovations.forms.register import SAID, Chip
from innovations.models import Innovation
from masterplan.core.filters import NONE_VALUE
from masterplan.domain.audience import Audience
from masterplan.filters import DashboardFilter
from regencies.models import Unit


@dataclass(frozen=True)
class Chosen:
    """`values` are valid filters as their lists take them; `query` the same as the end
    of an address ("" or "?dimension=..."). `form` and `chips` are for the page."""

    values: dict[str, str]
    query: str
    form: forms.Form
    chips: list[Chip]

    def worded(self, units: Iterable[Unit]) -> "Chosen":
        """With the regency's units to choose from, and their names on the chips."""
        names = {str(one.pk): one.name for one in units}
        if "unit" in self.form.fields:
            choices = [*names.items(), (NONE_VALUE, _("Belum ditetapkan"))]
            _choose(self.form.fields["unit"], choices)
        chips = [
            Chip(chip.label, names.get(chip.value, chip.value), chip.remove_url)
            for chip in self.chips
        ]
        return Chosen(self.values, self.query, self.form, chips)


def chosen_filters(
    request: HttpRequest, audience: Audience, *, without: Iterable[str] = ()
) -> Chosen:
    """What the address asks for. An invalid value is shown in the form and not used.

    `without` are filters that the page's own place answers already. The public, who
    sees nothing that was not verified, is not asked about that.
    """
    # Only what is asked is read here; the domain narrows its own rows.
    filterset = DashboardFilter(request.GET, queryset=Innovation.objects.none())
    form = filterset.form
    hidden = set(without)
    if audience in (Audience.PUBLIC, Audience.REVIEWER):
        hidden.add("reviewed")
    for name in hidden:
        form.fields.pop(name, None)
    none = (NONE_VALUE, _("Belum ditetapkan"))
    if "dimension" in form.fields:
        _choose(form.fields["dimension"], DimensionSlug.choices)
    _choose(form.fields["is_digital"], [("true", _("Ya")), ("false", _("Tidak")), none])
    if "reviewed" in form.fields:
        _choose(form.fields["reviewed"], [("true", _("Ya"))])
    form.fields["start_year"].widget = forms.TextInput(
        attrs={"inputmode": "numeric", "maxlength": "4", "size": "6"}
    )
    form.is_valid()
    cleaned = form.cleaned_data
    values = {
        name: request.GET[name]
        for name in DashboardFilter.base_filters
        if cleaned.get(name) not in (None, "", False)
    }
    return Chosen(
        values=values,
        query=f"?{urlencode(values)}" if values else "",
        form=form,
        chips=[
            Chip(
                label=str(form.fields[name].label),
                value=_said(form, name, value),
                remove_url=_without(request, values, name),
            )
            for name, value in values.items()
        ],
    )


def _choose(field: forms.Field, choices: list[Any]) -> None:
    field.widget = forms.Select(choices=[("", _("Semua")), *choices])


def _said(form: forms.Form, name: str, value: str) -> str:
    choices = [*getattr(form.fields[name].widget, "choices", ()), *SAID.get(name, ())]
    return str(dict(choices).get(value, value))


def _without(request: HttpRequest, values: dict[str, str], name: str) -> str:
    kept = {key: value for key, value in values.items() if key != name}
    return f"{request.path}?{urlencode(kept)}" if kept else request.path
