"""A pilot area: its name, what is tried there, which districts."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from regencies.domain.pilot_area import EDITABLE_FIELDS
from regencies.enums import NAME_MAX, TEXT_MAX
from regencies.forms.refusing import LongTextField, RefusingForm
from regencies.models import District, PilotArea


class PilotAreaForm(RefusingForm):
    name = forms.CharField(
        label=_("Nama kawasan"),
        max_length=NAME_MAX,
        error_messages={"required": _("Isi nama kawasan.")},
    )
    description = LongTextField(
        label=_("Uraian"),
        max_length=TEXT_MAX,
        help_text=_("Mengapa kawasan ini dipilih dan apa yang dicoba lebih dahulu."),
    )
    districts = forms.ModelMultipleChoiceField(
        label=_("Kecamatan"),
        queryset=District.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, districts: QuerySet[District], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["districts"].queryset = districts
        if not districts:
            del self.fields["districts"]

    def fields_entered(self) -> dict[str, object]:
        # A regency without districts in the reference data has no such field.
        entered: dict[str, object] = {"districts": ()} | self.cleaned_data
        return {name: entered[name] for name in EDITABLE_FIELDS}


def initial_of(area: PilotArea) -> dict[str, object]:
    return {
        "name": area.name,
        "description": area.description,
        "districts": list(area.districts.all()),
    }
