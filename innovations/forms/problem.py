"""A problem as people type it: one phone page, three fields needed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from innovations.domain.problem import EDITABLE_FIELDS
from innovations.enums import (
    NAME_MAX,
    PERSON_MAX,
    TEXT_MAX,
    Field,
    ProblemSource,
    Severity,
)
from innovations.forms.entry import LoadedChoiceField
from innovations.models import Problem
from regencies.forms.refusing import LongTextField, RefusingForm, date_field
from regencies.models import District, PilotArea, Unit

WHOLE_REGENCY = _("Seluruh daerah, belum ada OPD")
NOT_SET = _("Belum ditetapkan")


class ProblemForm(RefusingForm):
    """`units` are the offices the person may choose, besides none."""

    title = forms.CharField(
        label=_("Masalah atau kebutuhan"),
        max_length=NAME_MAX,
        error_messages={"required": _("Tuliskan masalahnya.")},
        help_text=_("Satu kalimat: siapa mengalami apa, di mana."),
    )
    field = forms.ChoiceField(
        label=_("Bidang"),
        choices=[("", _("Pilih bidang")), *Field.choices],
        error_messages={"required": _("Pilih bidang.")},
    )
    source = forms.ChoiceField(
        label=_("Asal"),
        choices=[("", _("Pilih asal")), *ProblemSource.choices],
        error_messages={"required": _("Pilih asal masalah.")},
    )
    severity = forms.TypedChoiceField(
        label=_("Tingkat"),
        choices=Severity.choices,
        coerce=int,
        initial=Severity.MEDIUM,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih tingkat masalah.")},
    )
    description = LongTextField(
        label=_("Uraian"),
        max_length=TEXT_MAX,
        help_text=_("Sejak kapan, seberapa sering, berapa warga yang terdampak."),
    )
    unit = LoadedChoiceField(label=_("OPD penanggung jawab"), required=False)
    person_in_charge = forms.CharField(
        label=_("Nama penanggung jawab"), max_length=PERSON_MAX, required=False
    )
    due_on = date_field(_("Tenggat"), required=False)
    district = LoadedChoiceField(label=_("Kecamatan"), required=False)
    pilot_area = LoadedChoiceField(label=_("Kawasan percontohan"), required=False)

    def __init__(
        self,
        *args: Any,
        units: Iterable[Unit],
        districts: Iterable[District],
        pilot_areas: Sequence[PilotArea],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._load("unit", units, WHOLE_REGENCY)
        self._load("district", districts, NOT_SET)
        self._load("pilot_area", pilot_areas, NOT_SET)
        if not pilot_areas:
            del self.fields["pilot_area"]

    def _load(self, name: str, records: Iterable[Any], empty: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, LoadedChoiceField)
        field.load({"": records}, empty=str(empty))

    def fields_entered(self) -> dict[str, object]:
        """The cleaned form as `create` and `revise` take it."""
        return {
            name: self.cleaned_data[name]
            for name in EDITABLE_FIELDS
            if name in self.cleaned_data
        }


def initial_of(problem: Problem) -> dict[str, object]:
    """What the form shows of a stored problem."""
    return {
        name: getattr(problem, Problem._meta.get_field(name).attname)
        for name in EDITABLE_FIELDS
    }


def initial_of_draft(data: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """What the form shows of what was typed and not sent: nothing else."""
    return {name: (data.get(name) or [""])[-1] for name in ProblemForm.base_fields}
