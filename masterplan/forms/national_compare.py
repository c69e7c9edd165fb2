"""What may be compared of the nation: two cohorts, or a place at two month-ends."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core.filters import NONE_VALUE
from masterplan.domain.calendar import Month
from masterplan.domain.national_compare import Choices, Cohorts, Months
from masterplan.forms.national import MonthField

_COHORT = rf"^(?:\d{{4}}|{NONE_VALUE})\Z"
_PLACE = r"^\d{2}(?:\.\d{2})?\Z"
NO_COHORT = {
    "required": gettext_lazy("Pilih angkatan ini juga: pembandingan perlu dua."),
    "invalid": gettext_lazy("Tuliskan angkatan sebagai tahun, misalnya 2026."),
}


class PairForm(forms.Form):
    """Bound by its own names in the address alone; values are looked up later."""

    def refuse(self, refused: Mapping[str, str]) -> None:
        """Say beside the fields what was not found."""
        for name, sentence in refused.items():
            if name in self.fields:
                self.add_error(name, sentence)

    def offer(self, choices: Choices) -> None:
        """Give the fields what can be chosen."""
        raise NotImplementedError

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].widget = forms.Select(choices=choices)


class CohortPairForm(PairForm):
    a = forms.RegexField(
        label=gettext_lazy("Angkatan pertama"), regex=_COHORT, error_messages=NO_COHORT
    )
    b = forms.RegexField(
        label=gettext_lazy("Angkatan kedua"), regex=_COHORT, error_messages=NO_COHORT
    )

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        return cls(data if data.get("a") or data.get("b") else None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("a") and data.get("a") == data.get("b"):
            self.add_error("b", _("Pilih dua angkatan yang berbeda."))
        return data

    def asked(self) -> Cohorts | None:
        """What is asked for; None where it is nothing or nonsense."""
        if not self.is_valid():
            return None
        return Cohorts(self.cleaned_data["a"], self.cleaned_data["b"])

    def offer(self, choices: Choices) -> None:
        offered = [
            ("", _("Pilih")),
            *((one, cohort_words(one)) for one in choices.cohorts),
        ]
        for name in ("a", "b"):
            self._choose(name, offered)


class MonthPairForm(PairForm):
    wilayah = forms.RegexField(
        label=gettext_lazy("Wilayah"),
        regex=_PLACE,
        required=False,
        error_messages={
            "invalid": gettext_lazy(
                "Tuliskan kode provinsi atau kabupaten/kota, misalnya 32 atau 32.11."
            )
        },
    )
    dari = MonthField(
        label=gettext_lazy("Dari akhir bulan"),
        max_length=7,
        error_messages={"required": gettext_lazy("Pilih bulan yang lebih dahulu.")},
    )
    sampai = MonthField(
        label=gettext_lazy("Sampai akhir bulan"), max_length=7, required=False
    )

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """A place alone is chosen beforehand, and asks for nothing yet."""
        place = data.get("wilayah") or ""
        if data.get("dari") or data.get("sampai") or not re.match(_PLACE, place):
            return cls(
                data if any(data.get(name) for name in cls.base_fields) else None
            )
        return cls(initial={"wilayah": place})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, second = data.get("dari"), data.get("sampai")
        if first and second and first == second:
            self.add_error("sampai", _("Pilih dua akhir bulan yang berbeda."))
        elif first and second and first > second:
            self.add_error("sampai", _("Pilih bulan sesudah bulan yang pertama."))
        return data

    def asked(self) -> Months | None:
        """What is asked for; None where it is nothing or nonsense."""
        if not self.is_valid():
            return None
        data = self.cleaned_data
        return Months(data["wilayah"], data["dari"], data["sampai"])

    def offer(self, choices: Choices) -> None:
        months = [
            (f"{one:%Y-%m}", Month(one.year, one.month).label) for one in choices.months
        ]
        self._choose("dari", [("", _("Pilih")), *months])
        self._choose("sampai", [("", _("Sekarang")), *months])
        self._choose(
            "wilayah",
            [
                ("", _("Seluruh Indonesia")),
                (_("Provinsi"), list(choices.provinces)),
                (_("Kabupaten/kota"), list(choices.regencies)),
            ],
        )


@dataclass(frozen=True, slots=True)
class Question:
    """What an address asks for, in the forms that say what is wrong with it; `asked`
    is None where it is nothing or nonsense."""

    cohorts: CohortPairForm
    months: MonthPairForm
    asked: Cohorts | Months | None

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        cohorts, months = CohortPairForm.of(data), MonthPairForm.of(data)
        if cohorts.is_bound and months.is_bound:
            cohorts.add_error(
                None,
                _("Pilih dua angkatan atau dua akhir bulan, tidak sekaligus keduanya."),
            )
            return cls(cohorts, MonthPairForm(), None)
        return cls(cohorts, months, cohorts.asked() or months.asked())

    @property
    def bound(self) -> list[PairForm]:
        both: tuple[PairForm, ...] = (self.cohorts, self.months)
        return [form for form in both if form.is_bound]


def cohort_words(cohort: str) -> str:
    """What a cohort is called among the choices."""
    return _("Belum ikut serta") if cohort == NONE_VALUE else cohort
