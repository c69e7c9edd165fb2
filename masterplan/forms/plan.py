"""A masterplan as the coordinator writes it: the edition, its lines, its entries."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dimensions.forms.choice import SubDimensionField
from dimensions.models import Dimension, SubDimension
from masterplan.core.enums import NAME_MAX, TEXT_MAX, YEAR_MAX, YEAR_MIN
from masterplan.domain.plan_part import Kind, Part
from masterplan.enums import (
    BASIS_MAX,
    HORIZON_YEARS_MAX,
    PART_TEXT_MAX,
    Horizon,
)
from masterplan.models import (
    Goal,
    Masterplan,
    MasterplanEntry,
    Mission,
    Strategy,
    VisionWord,
)
from regencies.forms.refusing import LongTextField, RefusingForm
from regencies.models import Document, FlagshipProgramme

UNSET = _("Belum ditetapkan")
COPIED = (
    ("vision", _("Visi dan kata kuncinya")),
    ("missions", _("Misi dan program unggulannya")),
    ("goals", _("Sasaran")),
    ("strategies", _("Strategi")),
    ("entries", _("Entri dengan nomornya")),
)


class PlanForm(RefusingForm):
    """An edition; `documents` are those the regency may have set it by."""

    title = forms.CharField(
        label=_("Judul"),
        max_length=NAME_MAX,
        error_messages={"required": _("Isi judul masterplan.")},
    )
    start_year = forms.IntegerField(
        label=_("Tahun awal"),
        min_value=YEAR_MIN,
        max_value=YEAR_MAX,
        error_messages={"required": _("Isi tahun awal.")},
    )
    end_year = forms.IntegerField(
        label=_("Tahun akhir"),
        min_value=YEAR_MIN,
        max_value=YEAR_MAX,
        error_messages={"required": _("Isi tahun akhir.")},
    )
    horizon_years = forms.IntegerField(
        label=_("Horizon peta jalan (tahun)"),
        min_value=1,
        max_value=HORIZON_YEARS_MAX,
        help_text=_("Biasanya 5 sampai 10 tahun sejak tahun awal."),
        error_messages={"required": _("Isi panjang peta jalan.")},
    )
    vision = LongTextField(label=_("Visi"), max_length=TEXT_MAX, rows=3)
    regulation = forms.ModelChoiceField(
        label=_("Peraturan penetapan"),
        queryset=Document.objects.none(),
        required=False,
        empty_label=UNSET,
        help_text=_("Perbup, Perwal, atau Perda dari daftar dokumen daerah ini."),
    )

    def __init__(self, *args: Any, documents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regulation"].queryset = documents


class NewPlanForm(PlanForm):
    """A new edition, perhaps begun from a former one (`editions`)."""

    former = forms.ModelChoiceField(
        label=_("Salin dari edisi"),
        queryset=Masterplan.objects.none(),
        required=False,
        empty_label=_("Mulai dari kosong"),
    )
    parts = forms.MultipleChoiceField(
        label=_("Bagian yang disalin"),
        choices=COPIED,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, editions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if editions is None:
            del self.fields["former"], self.fields["parts"]
        else:
            self.fields["former"].queryset = editions
            self.fields["former"].label_from_instance = (  # type: ignore[attr-defined]
                edition_label
            )


def edition_label(plan: Masterplan) -> str:
    return f"{plan.edition}. {plan.title} ({plan.start_year}–{plan.end_year})"


class _TextForm(RefusingForm):
    text = forms.CharField(
        label=_("Isi"),
        max_length=PART_TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Tuliskan isinya.")},
    )


class VisionWordForm(_TextForm):
    meaning = forms.CharField(
        label=_("Makna"),
        max_length=PART_TEXT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class MissionForm(_TextForm):
    flagship_programmes = forms.ModelMultipleChoiceField(
        label=_("Program unggulan"),
        queryset=FlagshipProgramme.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Inovasi ikut misi ini lewat program unggulan yang disebutnya."),
    )


class GoalForm(_TextForm):
    dimension = forms.ModelChoiceField(
        label=_("Dimensi"),
        queryset=Dimension.objects.none(),
        required=False,
        empty_label=_("Semua dimensi"),
    )
    horizon = forms.ChoiceField(
        label=_("Jangka"),
        choices=Horizon.choices,
        error_messages={"required": _("Pilih jangkanya.")},
    )


class StrategyForm(_TextForm):
    dimension = forms.ModelChoiceField(
        label=_("Dimensi"),
        queryset=Dimension.objects.none(),
        error_messages={"required": _("Pilih dimensinya.")},
    )
    sub_dimension = SubDimensionField(
        label=_("Subdimensi"),
        queryset=SubDimension.objects.none(),
        required=False,
        empty_label=_("Seluruh dimensi"),
    )


_FORMS: dict[type[Any], type[_TextForm]] = {
    VisionWord: VisionWordForm,
    Mission: MissionForm,
    Goal: GoalForm,
    Strategy: StrategyForm,
}


def part_form(
    kind: Kind, data: Any, *, programmes: Any, initial: dict[str, Any]
) -> RefusingForm:
    """The form of one kind of line; a mission chooses among `programmes`."""
    form = _FORMS[kind.model](data, initial=initial)
    if "dimension" in form.fields:
        _offer(form, "dimension", Dimension.objects.order_by("order"))
    if "sub_dimension" in form.fields:
        _offer(
            form,
            "sub_dimension",
            SubDimension.objects.order_by("dimension__order", "code"),
        )
    if "flagship_programmes" in form.fields:
        _offer(form, "flagship_programmes", programmes)
    return form


def initial_of_part(kind: Kind, part: Part) -> dict[str, Any]:
    initial: dict[str, Any] = {"text": part.text}
    for name in kind.fields:
        if name == "flagship_programmes":
            assert isinstance(part, Mission)
            initial[name] = list(part.flagship_programmes.all())
        else:
            initial[name] = getattr(part, name)
    return initial


def _offer(form: forms.Form, name: str, choices: Any) -> None:
    form.fields[name].queryset = choices  # type: ignore[attr-defined]


class PlanReasonForm(RefusingForm):
    """Why an edition ends or an innovation leaves the plan."""

    reason = forms.CharField(
        label=_("Alasan"),
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Tercatat dalam riwayat."),
    )


class EntryForm(RefusingForm):
    """An entry; `strategies` are those of its plan."""

    horizon = forms.ChoiceField(
        label=_("Jangka"),
        choices=Horizon.choices,
        error_messages={"required": _("Pilih jangkanya.")},
    )
    strategy = forms.ModelChoiceField(
        label=_("Strategi"),
        queryset=Strategy.objects.none(),
        required=False,
        empty_label=UNSET,
    )
    basis = forms.CharField(
        label=_("Tupoksi atau urusan yang mendasari"),
        max_length=BASIS_MAX,
        required=False,
        help_text=_("Misalnya: urusan kesehatan, tugas pelayanan rujukan."),
    )

    def __init__(self, *args: Any, strategies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "strategy", strategies)


class TakeUpForm(RefusingForm):
    """What all ticked innovations get as they are taken up."""

    horizon = forms.ChoiceField(
        label=_("Jangka"), choices=Horizon.choices, initial=Horizon.SHORT
    )
    basis = forms.CharField(
        label=_("Tupoksi atau urusan yang mendasari"),
        max_length=BASIS_MAX,
        required=False,
        help_text=_("Boleh dikosongkan dan diisi kemudian untuk tiap entri."),
    )


def bulk_form(
    data: Any, *, only: Collection[str], strategies: Iterable[Strategy]
) -> EntryForm:
    """The entry's form with the one field that all ticked rows get."""
    form = EntryForm(data, strategies=strategies)
    for name in [name for name in form.fields if name not in only]:
        del form.fields[name]
    return form


def initial_of_plan(plan: Masterplan) -> dict[str, object]:
    return {name: getattr(plan, name) for name in PlanForm.base_fields}


def initial_of_entry(entry: MasterplanEntry) -> dict[str, object]:
    return {
        "horizon": entry.horizon,
        "strategy": entry.strategy_id,
        "basis": entry.basis,
    }
