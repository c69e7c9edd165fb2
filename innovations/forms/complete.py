"""One page of the further fields: only the fields of its step are asked."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from innovations.domain.affairs import Affair, affairs
from innovations.domain.complete import Step
from innovations.domain.lists import LIST_FIELDS
from innovations.enums import (
    BENEFICIARIES_MAX,
    SENTENCE_MAX,
    TEXT_MAX,
    VILLAGES_MAX,
    WORDS_MAX,
    YEAR_MAX,
    YEAR_MIN,
    Novelty,
)
from innovations.enums.baseline import BASELINE_FIELDS
from innovations.forms.baseline import REASON, AskingForm
from innovations.forms.entry import NOT_SET, LoadedChoiceField
from innovations.models import Innovation
from regencies.enums import NAME_MAX, PartnerKind
from regencies.forms.refusing import LongTextField, RefusingForm

# Fields whose choices are records of the regency.
CHOSEN = ("pilot_area", "flagship_programme")
NEW_PARTNER = ("new_partner", "new_partner_kind")


class TickedField(forms.TypedMultipleChoiceField):
    """Ticks among records that are loaded already; cleans to those records."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def load(self, records: Iterable[models.Model]) -> None:
        by_key = {str(record.pk): record for record in records}
        self.choices = [(key, str(record)) for key, record in by_key.items()]
        self.coerce = by_key.__getitem__


class NumberField(forms.IntegerField):
    """A count as people write it: 1.250 too."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, min_value=0, **kwargs)
        self.widget.attrs["inputmode"] = "numeric"

    def to_python(self, value: Any) -> int | None:
        return super().to_python(str(value or "").strip().replace(".", ""))


def _text(label: Any, help_text: Any, *, rows: int = 4) -> LongTextField:
    return LongTextField(
        label=label, help_text=help_text, rows=rows, max_length=TEXT_MAX
    )


class CompleteForm(AskingForm, RefusingForm):
    """`fields_entered` goes to the verb, and so does `partner_entered`.

    `choices` gives the regency's records for the fields of the step that choose;
    `asks_reason`: the record's baseline is frozen.
    """

    problem = LongTextField(
        label=_("Masalah dalam satu kalimat"),
        max_length=SENTENCE_MAX,
        rows=2,
        help_text=_("Apa yang dialami warga atau OPD?"),
    )
    process_before = _text(
        _("Proses sebelum"),
        _("Langkah, waktu, dan biaya sebelum ada inovasi ini."),
    )
    process_after = _text(
        _("Proses sesudah"),
        _("Langkah, waktu, dan biaya dengan inovasi ini."),
    )
    novelty = forms.ChoiceField(
        label=_("Kebaruan"), required=False, choices=[("", NOT_SET), *Novelty.choices]
    )
    uniqueness = _text(
        _("Keunikan"), _("Apa yang tidak ada pada layanan serupa?"), rows=3
    )
    benefit = _text(
        _("Manfaat"), _("Misalnya: menunggu 20 menit, semula 3 jam."), rows=3
    )
    beneficiaries = forms.CharField(
        label=_("Penerima manfaat"),
        max_length=SENTENCE_MAX,
        required=False,
        help_text=_("Misalnya: ibu hamil, pelaku UMKM, petani."),
    )
    beneficiary_count = NumberField(
        label=_("Jumlah penerima manfaat"), max_value=BENEFICIARIES_MAX
    )
    result = _text(_("Hasil"), _("Apa yang sudah dicapai sampai sekarang?"), rows=3)
    is_region_wide = forms.BooleanField(label=_("Seluruh wilayah"), required=False)
    districts = TickedField(
        label=_("Kecamatan"),
        help_text=_("Tidak perlu dipilih bila seluruh wilayah."),
    )
    village_count = NumberField(
        label=_("Jumlah desa/kelurahan"), max_value=VILLAGES_MAX
    )
    pilot_area = LoadedChoiceField(label=_("Kawasan percontohan"), required=False)
    supporting_units = TickedField(label=_("OPD pendukung"))
    partners = TickedField(label=_("Mitra"))
    new_partner = forms.CharField(
        label=_("Mitra baru"),
        max_length=NAME_MAX,
        required=False,
        help_text=_("Bila belum ada dalam daftar; ia masuk ke daftar mitra daerah."),
    )
    new_partner_kind = forms.ChoiceField(
        label=_("Jenis mitra baru"),
        required=False,
        choices=[("", _("Pilih jenis")), *PartnerKind.choices],
    )
    affair = forms.CharField(
        label=_("Urusan"),
        max_length=WORDS_MAX,
        required=False,
        widget=forms.TextInput(attrs={"list": "daftar-urusan"}),
        help_text=_("Urusan pemerintahan yang ditangani, misalnya kesehatan."),
    )
    duties_fit = LongTextField(
        label=_("Kesesuaian dengan tupoksi"), max_length=SENTENCE_MAX, rows=3
    )
    nomenclature_code = forms.CharField(
        label=_("Kode program/kegiatan/subkegiatan"),
        max_length=20,
        required=False,
        help_text=_("Seperti dalam DPA, misalnya 2.16.03.2.02.0035."),
    )
    regulation = LongTextField(
        label=_("Dasar hukum"),
        max_length=SENTENCE_MAX,
        rows=2,
        help_text=_("SK, peraturan kepala daerah, atau peraturan daerah."),
    )
    flagship_programme = LoadedChoiceField(
        label=_("Program unggulan kepala daerah"), required=False
    )
    resources = _text(
        _("Sumber daya yang digunakan"),
        _("Orang, alat, dan anggaran; berapa dan dari mana."),
        rows=3,
    )
    continuity = _text(
        _("Strategi keberlangsungan"),
        _("Aturan, kelembagaan, dan anggaran yang menjaganya."),
        rows=3,
    )
    growth = _text(
        _("Potensi pengembangan"),
        _("Dapat diperluas atau ditiru di mana?"),
        rows=3,
    )
    risks = _text(
        _("Analisis risiko"),
        _("Apa yang dapat menggagalkan, dan apa jalan keluarnya?"),
        rows=3,
    )
    end_year = forms.IntegerField(
        label=_("Tahun selesai"),
        required=False,
        min_value=YEAR_MIN,
        max_value=YEAR_MAX,
        help_text=_("Kosongkan bila terus berjalan."),
    )

    def __init__(
        self,
        *args: Any,
        step: Step,
        choices: Mapping[str, Iterable[models.Model]],
        may_add_partner: bool = False,
        asks_reason: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        kept = [*step.fields]
        if "partners" in kept and may_add_partner:
            kept += NEW_PARTNER
        self.fields = {name: self.fields[name] for name in kept}
        for name in kept:
            field: Any = self.fields[name]
            if name in LIST_FIELDS:
                field.load(choices[name])
            elif name in CHOSEN:
                field.load({"": choices[name]}, empty=str(NOT_SET))
        if asks_reason and set(kept) & set(BASELINE_FIELDS):
            self.ask_reason()
        for name in LIST_FIELDS:
            # An empty list to tick is no question; the new partner still is one.
            if name in self.fields and not self.fields[name].choices:
                del self.fields[name]

    @property
    def affairs(self) -> tuple[Affair, ...]:
        """What is offered while typing the field of government."""
        return affairs() if "affair" in self.fields else ()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("new_partner") and not data.get("new_partner_kind"):
            self.add_error("new_partner_kind", _("Pilih jenis mitra baru."))
        return data

    def fields_entered(self) -> dict[str, Any]:
        """The cleaned form as the verb takes it."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in (*NEW_PARTNER, REASON)
        }

    def partner_entered(self) -> dict[str, object] | None:
        """The partner typed in place, if there is one."""
        name = self.cleaned_data.get("new_partner")
        if not name:
            return None
        return {"name": name, "kind": self.cleaned_data["new_partner_kind"]}


def initial_of_step(innovation: Innovation, step: Step) -> dict[str, object]:
    """What the form starts with; a statement for each list of the step."""
    initial: dict[str, object] = {}
    for name in step.fields:
        if name in LIST_FIELDS:
            initial[name] = [one.pk for one in getattr(innovation, name).all()]
        else:
            field: Any = Innovation._meta.get_field(name)
            initial[name] = getattr(innovation, field.attname)
    return initial
