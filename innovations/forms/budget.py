"""A budget line: its year, its source, and the three amounts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from innovations.domain.budget import EDITABLE_FIELDS
from innovations.enums import YEAR_MAX, YEAR_MIN, FundingSource
from innovations.forms.baseline import AskingForm
from innovations.forms.entry import NOT_SET
from innovations.forms.plan import RupiahField
from innovations.models import BudgetLine
from regencies.forms.refusing import RefusingForm


class BudgetLineForm(AskingForm, RefusingForm):
    """`fields_entered` goes to the verb; `asks_reason`: the baseline is frozen."""

    year = forms.IntegerField(
        label=_("Tahun"),
        required=False,
        min_value=YEAR_MIN,
        max_value=YEAR_MAX,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Kosongkan bila belum ditetapkan."),
    )
    source = forms.ChoiceField(
        label=_("Sumber dana"),
        required=False,
        choices=[("", NOT_SET), *FundingSource.choices],
    )
    planned = RupiahField(
        label=_("Pagu (Rp)"), help_text=_("Misalnya 25.000.000 atau 25 juta.")
    )
    allocated = RupiahField(label=_("DPA (Rp)"))
    realised = RupiahField(label=_("Realisasi (Rp)"))

    def __init__(self, *args: Any, asks_reason: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asks_reason:
            self.ask_reason()

    def fields_entered(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in EDITABLE_FIELDS}


def initial_of_line(line: BudgetLine) -> dict[str, object]:
    return {name: getattr(line, name) for name in EDITABLE_FIELDS}
