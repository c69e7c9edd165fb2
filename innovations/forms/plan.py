"""An activity of an action plan as people type it, and the word on its health."""

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from innovations.enums import NAME_MAX, PERSON_MAX, RUPIAH_MAX, SENTENCE_MAX, WEIGHT_MAX
from innovations.enums.action_item import OVERRIDES
from innovations.forms.entry import LoadedChoiceField
from innovations.models import ActionItem
from innovations.sheets.values import BadValue, rupiah
from regencies.forms.refusing import LongTextField, RefusingForm
from regencies.models import Unit

# How far from this year the choice of years reaches.
YEARS_BACK, YEARS_AHEAD = 5, 10
QUARTERS = ("target_q1", "target_q2", "target_q3", "target_q4")
_THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+")


class AmountField(forms.DecimalField):
    """A number as it is written here: 1.250,5."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_digits=18, decimal_places=4, **kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def to_python(self, value: Any) -> Decimal | None:
        text = str(value or "").strip()
        if "," in text:
            text = text.replace(".", "").replace(",", ".")
        elif _THOUSANDS.fullmatch(text):
            text = text.replace(".", "")
        return super().to_python(text)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        text = f"{value:f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return text.replace(".", ",")


class RupiahField(forms.CharField):
    """Whole rupiah as people write them: 25.000.000 or Rp 25 juta."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=60, **kwargs)

    def clean(self, value: Any) -> int | None:
        try:
            amount = rupiah(super().clean(value))
        except BadValue as error:
            raise forms.ValidationError(
                _("Tuliskan jumlah rupiah seperti 25.000.000.")
            ) from error
        if amount is not None and amount > RUPIAH_MAX:
            raise forms.ValidationError(_("Jumlah ini terlalu besar."))
        return amount

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value


class ActionItemForm(RefusingForm):
    """`fields_entered` goes to the verbs; months and years become days there."""

    activity = forms.CharField(
        label=_("Kegiatan"),
        max_length=NAME_MAX,
        error_messages={"required": _("Tuliskan kegiatannya.")},
    )
    start_month = forms.TypedChoiceField(
        label=_("Bulan mulai"), choices=MONTHS.items, coerce=int
    )
    start_year = forms.TypedChoiceField(label=_("Tahun mulai"), coerce=int)
    end_month = forms.TypedChoiceField(
        label=_("Bulan selesai"), choices=MONTHS.items, coerce=int
    )
    end_year = forms.TypedChoiceField(label=_("Tahun selesai"), coerce=int)
    unit = LoadedChoiceField(label=_("OPD pelaksana"), required=False)
    person_in_charge = forms.CharField(
        label=_("Penanggung jawab"), max_length=PERSON_MAX, required=False
    )
    output = forms.CharField(
        label=_("Indikator keluaran"),
        max_length=NAME_MAX,
        required=False,
        help_text=_("Apa yang dihasilkan dan dapat dihitung."),
    )
    measure = forms.CharField(label=_("Satuan"), max_length=60, required=False)
    baseline = AmountField(label=_("Kondisi awal"))
    target = AmountField(label=_("Target"))
    target_q1 = AmountField(label=_("Target triwulan I"))
    target_q2 = AmountField(label=_("Target triwulan II"))
    target_q3 = AmountField(label=_("Target triwulan III"))
    target_q4 = AmountField(label=_("Target triwulan IV"))
    weight = forms.IntegerField(
        label=_("Bobot"),
        required=False,
        min_value=1,
        max_value=WEIGHT_MAX,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Kosongkan bila semua kegiatan sama rata."),
    )
    budget = RupiahField(label=_("Anggaran (Rp)"))
    risk = LongTextField(label=_("Risiko"), max_length=SENTENCE_MAX, rows=2, strip=True)

    def __init__(
        self,
        *args: Any,
        units: Iterable[Unit],
        today: dt.date,
        item: ActionItem | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].load({"": units}, empty=str(_("Belum ditetapkan")))
        years = set(range(today.year - YEARS_BACK, today.year + YEARS_AHEAD + 1))
        if item is not None:
            years |= {item.start_on.year, item.end_on.year}
        for name in ("start_year", "end_year"):
            self.fields[name].choices = [(year, year) for year in sorted(years)]

    @property
    def quarters(self) -> list[forms.BoundField]:
        return [self[name] for name in QUARTERS]

    @property
    def is_more_open(self) -> bool:
        """Whether something in the folded part is filled in or wrong."""
        return any(self[name].value() or self[name].errors for name in QUARTERS)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        names = ("start_year", "start_month", "end_year", "end_month")
        if all(name in data for name in names):
            start = data["start_year"], data["start_month"]
            end = data["end_year"], data["end_month"]
            if end < start:
                self.add_error("end_month", _("Bulan selesai mendahului bulan mulai."))
        return data

    def fields_entered(self) -> dict[str, object]:
        data = dict(self.cleaned_data)
        start = dt.date(data.pop("start_year"), data.pop("start_month"), 1)
        year, month = data.pop("end_year"), data.pop("end_month")
        end = dt.date(year, month, calendar.monthrange(year, month)[1])
        data["weight"] = data["weight"] or 1
        return data | {"start_on": start, "end_on": end}


def initial_of_item(item: ActionItem) -> dict[str, object]:
    """What the form starts with over a stored item."""
    names = (
        "activity",
        "person_in_charge",
        "output",
        "measure",
        "baseline",
        "target",
        *QUARTERS,
        "budget",
        "risk",
    )
    return {name: getattr(item, name) for name in names} | {
        "unit": item.unit_id,
        "weight": item.weight,
        "start_month": item.start_on.month,
        "start_year": item.start_on.year,
        "end_month": item.end_on.month,
        "end_year": item.end_on.year,
    }


class HealthForm(RefusingForm):
    """A health said by a person, or back to what the portal counts."""

    health = forms.ChoiceField(
        label=_("Kesehatan kegiatan"),
        required=False,
        choices=[("", _("Menurut hitungan portal"))]
        + [(health.value, health.label) for health in OVERRIDES],
    )
    reason = LongTextField(
        label=_("Alasan"),
        max_length=SENTENCE_MAX,
        rows=2,
        help_text=_("Diperlukan bila berbeda dari hitungan portal; terbaca semua."),
    )
