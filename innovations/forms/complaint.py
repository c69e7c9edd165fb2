"""The counts of one month, all fields at once."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain.complaint import COUNT_MAX, Count
from innovations.enums import YEAR_MAX, YEAR_MIN, Field
from innovations.models import ComplaintRecap

RECEIVED, RESOLVED = "received", "resolved"


def _count_field(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=COUNT_MAX,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("Tulis dengan angka.")},
    )


class MonthForm(forms.Form):
    """Two figures a field; both empty leaves the field out."""

    # The browser would ask in its own language, not in the portal's.
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in Field:
            self.fields[f"{field}-{RECEIVED}"] = _count_field(
                _("%(field)s: masuk") % {"field": field.label}
            )
            self.fields[f"{field}-{RESOLVED}"] = _count_field(
                _("%(field)s: selesai") % {"field": field.label}
            )

    def pairs(self) -> list[tuple[str, tuple[forms.BoundField, forms.BoundField]]]:
        """(word, (received, resolved)) in the order of the fields."""
        return [
            (
                str(field.label),
                (self[f"{field}-{RECEIVED}"], self[f"{field}-{RESOLVED}"]),
            )
            for field in Field
        ]

    def counts(self) -> dict[str, Count | None]:
        """What the verb takes; call it on a valid form."""
        counts: dict[str, Count | None] = {}
        for field in Field:
            received = self.cleaned_data[f"{field}-{RECEIVED}"]
            resolved = self.cleaned_data[f"{field}-{RESOLVED}"]
            is_empty = received is None and resolved is None
            counts[field.value] = (
                None if is_empty else Count(received or 0, resolved or 0)
            )
        return counts

    def show_refusals(self, errors: Mapping[str, list[str]]) -> None:
        """Put what the verb refused beside the second figure of its field."""
        for name, sentences in errors.items():
            for sentence in sentences:
                known = f"{name}-{RESOLVED}" in self.fields
                self.add_error(f"{name}-{RESOLVED}" if known else None, sentence)


def initial_of(rows: Mapping[str, ComplaintRecap]) -> dict[str, int]:
    """What the form shows of a month that was counted before."""
    initial = {}
    for name, row in rows.items():
        initial[f"{name}-{RECEIVED}"] = row.received
        initial[f"{name}-{RESOLVED}"] = row.resolved
    return initial


class TableForm(forms.Form):
    """Which year the table shows, and of which field; of all without one."""

    year = forms.IntegerField(
        label=gettext_lazy("Tahun"), min_value=YEAR_MIN, max_value=YEAR_MAX
    )
    field = forms.ChoiceField(
        label=gettext_lazy("Bidang"),
        choices=[("", gettext_lazy("Semua bidang")), *Field.choices],
        required=False,
    )
