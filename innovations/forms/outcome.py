"""An outcome indicator with its years, a row each; without script some rows wait."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from innovations.domain.outcome import EDITABLE_FIELDS, YearValue
from innovations.enums import NAME_MAX, OUTCOME_YEARS_MAX, YEAR_MAX, YEAR_MIN
from innovations.forms.baseline import AskingForm
from innovations.forms.plan import AmountField
from innovations.models import OutcomeIndicator
from regencies.forms.refusing import RefusingForm

SPARE_ROWS = 3
_CELLS = ("year", "target", "actual")


class OutcomeForm(AskingForm, RefusingForm):
    """`fields_entered` and `values_entered` go to the verb.

    `stored` are the years already there; SPARE_ROWS empty ones follow them.
    `asks_reason`: the record's baseline is frozen.
    """

    name = forms.CharField(
        label=_("Indikator hasil"),
        max_length=NAME_MAX,
        error_messages={"required": _("Tuliskan apa yang diukur.")},
        help_text=_("Misalnya: waktu tunggu pasien, jumlah UMKM berjualan daring."),
    )
    measure = forms.CharField(
        label=_("Satuan"),
        max_length=60,
        error_messages={"required": _("Tuliskan satuannya.")},
        help_text=_("Misalnya: menit, orang, persen."),
    )
    baseline = AmountField(
        label=_("Kondisi awal"), help_text=_("Sebelum ada inovasi ini.")
    )
    falls = forms.BooleanField(
        label=_("Makin kecil makin baik"),
        required=False,
        help_text=_("Misalnya waktu tunggu atau angka kemiskinan."),
    )

    def __init__(
        self,
        *args: Any,
        stored: Sequence[YearValue] = (),
        asks_reason: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if asks_reason:
            self.ask_reason()
        count = min(len(stored) + SPARE_ROWS, OUTCOME_YEARS_MAX)
        if self.is_bound:
            # As many as were sent: what somebody else added meanwhile is not asked for.
            count = OUTCOME_YEARS_MAX
            while count > 1 and f"{self.prefix or ''}year_{count}" not in self.data:
                count -= 1
        self._count = count
        for row in range(1, count + 1):
            self.fields[f"year_{row}"] = forms.IntegerField(
                label=_("Tahun baris %(row)s") % {"row": row},
                required=False,
                min_value=YEAR_MIN,
                max_value=YEAR_MAX,
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            )
            self.fields[f"target_{row}"] = AmountField(
                label=_("Target baris %(row)s") % {"row": row}
            )
            self.fields[f"actual_{row}"] = AmountField(
                label=_("Realisasi baris %(row)s") % {"row": row}
            )
        for row, value in enumerate(stored, start=1):
            for cell in _CELLS:
                self.initial.setdefault(f"{cell}_{row}", getattr(value, cell))

    @property
    def head(self) -> list[forms.BoundField]:
        return [self[name] for name in EDITABLE_FIELDS]

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """Year, target and actual of every row."""
        return [
            [self[f"{cell}_{row}"] for cell in _CELLS]
            for row in range(1, self._count + 1)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        seen: set[int] = set()
        for row in range(1, self._count + 1):
            year = data.get(f"year_{row}")
            is_filled = any(
                data.get(f"{cell}_{row}") is not None for cell in ("target", "actual")
            )
            if year is None and is_filled and f"year_{row}" not in self.errors:
                self.add_error(f"year_{row}", _("Isi tahunnya."))
            if year in seen:
                self.add_error(f"year_{row}", _("Tahun ini ditulis dua kali."))
            if year is not None:
                seen.add(year)
        return data

    def fields_entered(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in EDITABLE_FIELDS}

    def values_entered(self) -> list[YearValue]:
        """The rows that name a year, in the order of years."""
        data = self.cleaned_data
        values = [
            YearValue(year, data[f"target_{row}"], data[f"actual_{row}"])
            for row in range(1, self._count + 1)
            if (year := data[f"year_{row}"]) is not None
        ]
        return sorted(values, key=lambda one: one.year)


def initial_of_outcome(indicator: OutcomeIndicator) -> dict[str, object]:
    return {name: getattr(indicator, name) for name in EDITABLE_FIELDS}
