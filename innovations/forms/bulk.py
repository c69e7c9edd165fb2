"""One value for all ticked rows: which fields may be set so, and how they are asked."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dimensions.models import SubDimension
from innovations.enums import InnovationStep
from innovations.enums.baseline import BASELINE_FIELDS
from innovations.forms.baseline import AskingForm
from innovations.forms.entry import EntryForm, LoadedChoiceField
from regencies.models import Unit

CHOOSE = _("Pilih")
# In the order of the page; the words stand on the buttons.
FIELDS = {
    "unit": _("OPD pengampu"),
    "sub_dimension": _("Subdimensi"),
    "is_digital": _("Digital atau bukan"),
    "step": _("Tahapan inovasi"),
    "person_in_charge": _("Penanggung jawab"),
    "start_year": _("Tahun mulai"),
}


class BulkEditForm(AskingForm):
    """The one field named; it must be filled, since all rows get what stands here.

    `units` and `sub_dimensions` are only called for the field that offers them;
    `frozen` rows have a frozen baseline, which is changed with a reason only.
    """

    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        name: str,
        units: Callable[[], Iterable[Unit]],
        sub_dimensions: Callable[[], Iterable[SubDimension]],
        frozen: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        # Copied by Django for this form: limits and words are the entry form's own.
        field = EntryForm(units=(), sub_dimensions=()).fields[name]
        field.required = True
        field.help_text = ""
        field.label = str(FIELDS[name])
        field.error_messages["required"] = str(_("Isi nilai untuk semua baris."))
        if name == "unit":
            _load(field, {"": list(units())})
        elif name == "sub_dimension":
            groups: dict[str, list[SubDimension]] = {}
            for sub in sub_dimensions():
                groups.setdefault(str(sub.dimension), []).append(sub)
            _load(field, groups)
        elif name == "step":
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", CHOOSE), *InnovationStep.choices]
        self.name = name
        self.fields[name] = field
        if frozen and name in BASELINE_FIELDS:
            told = ngettext(
                "%(count)d inovasi yang dipilih sudah dibekukan sebagai baseline "
                "masterplan. Satu alasan berlaku untuk semuanya.",
                "%(count)d inovasi yang dipilih sudah dibekukan sebagai baseline "
                "masterplan. Satu alasan berlaku untuk semuanya.",
                frozen,
            )
            self.ask_reason(help_text=told % {"count": frozen}, required=True)

    @property
    def asked(self) -> forms.BoundField:
        return self[self.name]

    def fields_entered(self) -> dict[str, object]:
        """The cleaned form as `revise_many` takes it."""
        return {self.name: self.cleaned_data[self.name]}


def _load(field: forms.Field, groups: dict[str, list[Any]]) -> None:
    assert isinstance(field, LoadedChoiceField)
    field.load(groups, empty=str(CHOOSE))
