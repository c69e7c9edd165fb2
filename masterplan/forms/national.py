"""What may be asked of the nation's dashboard; page, exports and API read it here."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain.month_figures import last_day, month_of
from masterplan.core.filters import NONE_VALUE
from masterplan.domain.national_asked import AGES, SILENT, Asked
from masterplan.domain.national_board import NationalDashboard
from masterplan.domain.national_places import DONE, NOWHERE, OTHER, WORDS

_YES = [("", gettext_lazy("Semua")), ("true", gettext_lazy("Ya"))]


class MonthField(forms.CharField):
    """The last day of a month written as "2026-10"; None where it is empty."""

    def clean(self, value: Any) -> dt.date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return last_day(month_of(text))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class NationalForm(forms.Form):
    """Values are not looked up: a province or stage that is not there lists nothing."""

    province = forms.RegexField(
        label=gettext_lazy("Provinsi"), regex=r"^\d{2}\Z", required=False
    )
    cohort = forms.RegexField(
        label=gettext_lazy("Angkatan terbaru"),
        regex=rf"^(?:\d{{4}}|{NONE_VALUE})\Z",
        required=False,
    )
    stage = forms.RegexField(
        label=gettext_lazy("Tahap Bimtek kini"),
        regex=r"^[a-zA-Z0-9_-]{1,20}\Z",
        required=False,
    )
    freshness = forms.ChoiceField(
        label=gettext_lazy("Pembaruan terakhir"),
        choices=[
            ("", gettext_lazy("Semua")),
            *((key, label) for key, label, _tone in AGES),
            (SILENT, gettext_lazy("Diam lebih dari 90 hari")),
        ],
        required=False,
    )
    late = forms.ChoiceField(
        label=gettext_lazy("Ada kegiatan terlambat"), choices=_YES, required=False
    )
    mine = forms.ChoiceField(
        label=gettext_lazy("Hanya daerah saya"), choices=_YES, required=False
    )
    per = MonthField(
        label=gettext_lazy("Angka per akhir bulan"),
        max_length=7,
        required=False,
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-10"}),
    )

    def asked(self) -> Asked:
        """What of it is valid; the rest is left out."""
        self.is_valid()
        valid = self.cleaned_data
        return Asked(
            province=valid.get("province", ""),
            cohort=valid.get("cohort", ""),
            mine=bool(valid.get("mine")),
            stage=valid.get("stage", ""),
            freshness=valid.get("freshness", ""),
            late=bool(valid.get("late")),
            month=valid.get("per"),
        )

    def offer(self, board: NationalDashboard, *, has_own: bool) -> None:
        """Give the fields what can be chosen of all regencies."""
        every = ("", _("Semua"))
        nowhere = (NONE_VALUE, WORDS[NOWHERE])
        years = [(str(year), str(year)) for year in board.all_cohorts]
        self._choose("province", [every, *board.all_provinces])
        self._choose("cohort", [every, *years, nowhere])
        self._choose(
            "stage",
            [
                every,
                *((stage.code, stage.name) for stage in board.stages),
                *((key, WORDS[key]) for key in (OTHER, DONE, NOWHERE)),
            ],
        )
        if not has_own:
            self.fields["mine"].widget = forms.HiddenInput()

    def _choose(self, name: str, choices: list[tuple[str, object]]) -> None:
        self.fields[name].widget = forms.Select(choices=choices)

    def words(self, name: str, value: str) -> str:
        """What a chosen value is called."""
        field = self.fields[name]
        choices = getattr(field.widget, "choices", None) or getattr(
            field, "choices", ()
        )
        return str(dict(choices).get(value, value))
