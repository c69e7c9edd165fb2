"""A list's own words and addresses: its chips, its heads, its pages, its sheet."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django_filters import FilterSet

from innovations.forms.register import Chip
from masterplan.core.views.keyset import page_of

PLACE = ("after", "before")


class Listed:
    """A list as its address asks for it.

    `orderings` are those known, the first where the address names none. `bare` is a
    filter that stays in the address as "" where nothing else does: the bare address of
    such a list starts somewhere else than at everything.
    """

    def __init__(
        self,
        data: QueryDict,
        filterset: FilterSet,
        *,
        orderings: Collection[str],
        bare: str = "",
    ) -> None:
        self.data = data
        self.filterset = filterset
        self.bare = bare
        asked = data.get("ordering", "")
        self.ordering = asked if asked in orderings else next(iter(orderings))

    @property
    def valid(self) -> Mapping[str, Any]:
        """The filters in force; those refused are said in the form's own summary."""
        self.filterset.form.is_valid()
        cleaned: Mapping[str, Any] = self.filterset.form.cleaned_data
        return cleaned

    def sorted(self) -> QuerySet:
        """The filtered rows in the list's order."""
        sign = "-" if self.ordering.startswith("-") else ""
        return self.filterset.qs.order_by(self.ordering, f"{sign}id")

    def address(self, **changes: str) -> str:
        """The same list with changes, from its beginning unless they say otherwise."""
        kept = self.data.copy()
        for name in list(kept):
            if name in PLACE or name in changes or not kept[name]:
                del kept[name]
        for name, value in changes.items():
            if value:
                kept[name] = value
        if self.bare and not any(name in self.filterset.filters for name in kept):
            kept[self.bare] = ""
        return f"?{kept.urlencode()}"

    def chips(self, words: Mapping[str, str]) -> list[Chip]:
        """One chip a filter in force; `words` says what a key stands for."""
        found = []
        for name, one in self.filterset.filters.items():
            value = self.valid.get(name)
            if value in (None, ""):
                continue
            typed = str(self.data.get(name, ""))
            choices = getattr(self.filterset.form.fields[name].widget, "choices", ())
            said = words.get(name) or str(dict(choices).get(typed, typed))
            found.append(Chip(str(one.label), said, self.address(**{name: ""})))
        return found

    def context(
        self, values: QuerySet[Any, Any], *, heads: Collection[str]
    ) -> dict[str, Any]:
        """What the list's template asks for beside its own rows and words."""
        page = page_of(
            values,
            ordering=self.ordering,
            after=self.data.get("after", ""),
            before=self.data.get("before", ""),
        )
        return {
            "found": page.rows,
            "heads": {name: self._head(name) for name in heads},
            "keep": [{"name": "ordering", "value": self.ordering}],
            "clear_url": f"?{self.bare}=" if self.bare else "?",
            "previous_url": page.before and self.address(before=page.before),
            "next_url": page.after and self.address(after=page.after),
            "query_string": self.address(),
        }

    def _head(self, name: str) -> dict[str, str]:
        """Link and direction of a column's head; a second press turns it round."""
        direction = {name: "ascending", f"-{name}": "descending"}.get(self.ordering, "")
        turned = f"-{name}" if direction == "ascending" else name
        return {"href": self.address(ordering=turned), "direction": direction}


def lay_out(
    filterset: FilterSet, chosen: Collection[str], **choices: Collection[tuple]
) -> forms.Form:
    """The form with a word for "all" in the `chosen` fields; `choices` gives keys of a
    field that knows none by itself. A field without any is carried along unseen."""
    form: forms.Form = filterset.form
    form.use_required_attribute = False
    for name in chosen:
        known = [one for one in form.fields[name].choices if one[0]]
        form.fields[name].widget = forms.Select(choices=[("", _("Semua")), *known])
    for name, keys in choices.items():
        form.fields[name].widget = (
            forms.Select(choices=[("", _("Semua")), *keys])
            if keys
            else forms.HiddenInput()
        )
    return form
