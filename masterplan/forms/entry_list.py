"""The panel above a plan's entries; which filters exist, the FilterSet says."""

from collections.abc import Collection, Iterable, Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django_filters import FilterSet

from innovations.forms.register import Chip
from masterplan.filters import MasterplanEntryFilter

# Chosen by coming from the matrix or the roadmap; their chips take them off again.
CARRIED = ("strategy", "mission", "flagship", "year")


def lay_out(
    filterset: MasterplanEntryFilter, units: Iterable[tuple[str, str, int]]
) -> forms.Form:
    """The form with words for "all" and the OPD that have entries."""
    form = filterset.form
    for name in CARRIED:
        form.fields[name].widget = forms.HiddenInput()
    for name in ("dimension", "horizon", "basis"):
        _name_all(form, name)
    return _offer_units(form, units)


def only_these(
    filterset: FilterSet,
    names: Collection[str],
    units: Iterable[tuple[str, str, int]],
) -> forms.Form:
    """The form of a filter set with these of its fields alone."""
    form = filterset.form
    for name in [name for name in form.fields if name not in names]:
        del form.fields[name]
    _name_all(form, "dimension")
    return _offer_units(form, units)


def _name_all(form: forms.Form, name: str) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    choices = [one for one in field.choices if one[0]]
    field.widget = forms.Select(choices=[("", _("Semua")), *choices])


def _offer_units(form: forms.Form, units: Iterable[tuple[str, str, int]]) -> forms.Form:
    shares = [(key, f"{name} ({total})") for key, name, total in units]
    form.fields["unit"].widget = forms.Select(choices=[("", _("Semua")), *shares])
    return form


def chips_of(
    filterset: FilterSet, data: QueryDict, names: Mapping[str, str]
) -> list[Chip]:
    """The filters in force; `names` gives the words of keys, by filter."""
    none = _("Belum ditetapkan")
    chips = []
    for name, value in filterset.form.cleaned_data.items():
        if name not in filterset.form.fields or value in (None, ""):
            continue
        choices = getattr(filterset.form.fields[name].widget, "choices", ())
        told = names.get(name) or str(dict(choices).get(value, value))
        chips.append(
            Chip(
                label=str(filterset.form.fields[name].label),
                value=none if value == "none" and told == "none" else told,
                remove_url=address(data, **{name: ""}),
            )
        )
    return chips


def address(data: QueryDict, **changes: str) -> str:
    """The same list with changes, from its beginning unless they say otherwise."""
    query = data.copy()
    for name in ("after", "before", *changes):
        query.pop(name, None)
    for name, value in changes.items():
        if value:
            query[name] = value
    return f"?{query.urlencode()}"
