"""The entry form: one phone page, what a submission needs first, the rest folded."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.core.validators import RegexValidator
from django.db import models
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from dimensions.forms.choice import SpokenLabels
from dimensions.models import SubDimension
from innovations.domain.affairs import Affair, affairs
from innovations.domain.innovation import EDITABLE_FIELDS
from innovations.enums import (
    ACRONYM_MAX,
    DESIGN_WORDS_MIN,
    NAME_MAX,
    PERSON_MAX,
    PHONE_MAX,
    SENTENCE_MAX,
    SUBMIT_FIELDS,
    TEXT_MAX,
    WORDS_MAX,
    YEAR_MAX,
    YEAR_MIN,
    IidForm,
    Initiator,
    InnovationKind,
    InnovationStep,
)
from innovations.forms.baseline import REASON, AskingForm
from innovations.models import Innovation
from regencies.models import Unit

NOT_SET = _("Belum ditetapkan")
NEEDED = _("Diperlukan untuk mengajukan.")


class LoadedChoiceField(forms.TypedChoiceField):
    """A choice among records that are loaded already; cleans to the record or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(empty_value=None, **kwargs)

    def load(self, groups: Mapping[str, Iterable[models.Model]], *, empty: str) -> None:
        """Offer the records under their group's name ("" for none)."""
        records = {str(one.pk): one for group in groups.values() for one in group}
        choices: list[Any] = [("", empty)]
        for label, group in groups.items():
            options = [(str(one.pk), self.label_from_instance(one)) for one in group]
            choices += [(label, options)] if label else options
        self.choices = choices
        self.coerce = records.get

    def label_from_instance(self, obj: Any) -> str:
        """What an option is called, asked as Django's own fields of records ask it."""
        return str(obj)


class LoadedSubDimensionField(SpokenLabels, LoadedChoiceField):
    """A sub-dimension among those loaded."""


class LongTextField(forms.CharField):
    """A paragraph; line ends as they are stored, not as browsers send them."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", TEXT_MAX)
        super().__init__(required=False, **kwargs)
        self.widget.attrs["rows"] = rows

    def to_python(self, value: Any) -> str:
        return super().to_python(str(value or "").replace("\r\n", "\n"))


class Shown(Field):
    template = "components/_field.html"


class Needed(Field):
    """A field that may stay empty in a draft but not in a submission."""

    template = "innovations/_needed_field.html"


class CountedWords(Field):
    """A long text whose words are counted, by the server and while typing."""

    template = "innovations/_counted_field.html"


class Asked(Field):
    """A field that whoever returned the record asked to be mended."""

    template = "innovations/_asked_field.html"


class Named(Field):
    """The name; while it is typed, similar innovations are shown under it."""

    template = "innovations/_similar_field.html"


class DayField(forms.DateField):
    """A day as browsers send it, offered by their own calendar."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, input_formats=["%Y-%m-%d"], **kwargs)


class EntryForm(AskingForm):
    """Fields of an innovation as people type them; `fields_entered` goes to the verb.

    `units` are the units the person may choose; with `own_unit` it is not asked for.
    `asks_reason`: the record's baseline is frozen.
    """

    name = forms.CharField(
        label=_("Nama inovasi"),
        max_length=NAME_MAX,
        error_messages={"required": _("Isi nama inovasi.")},
    )
    dimension = LoadedChoiceField(
        label=_("Dimensi"), error_messages={"required": _("Pilih dimensi.")}
    )
    unit = LoadedChoiceField(label=_("OPD pengampu"), required=False, help_text=NEEDED)
    problem = LongTextField(
        label=_("Masalah dalam satu kalimat"),
        max_length=SENTENCE_MAX,
        rows=2,
        help_text=_("Apa yang dialami warga atau OPD? Diperlukan untuk mengajukan."),
    )
    description = LongTextField(
        label=_("Uraian singkat"),
        help_text=_(
            "Apa yang dilakukan dan untuk siapa, dengan kata yang dipahami warga. "
            "Diperlukan untuk mengajukan."
        ),
    )
    is_digital = forms.TypedChoiceField(
        label=_("Apakah berbasis digital?"),
        choices=[("true", _("Ya")), ("false", _("Tidak"))],
        widget=forms.RadioSelect,
        required=False,
        coerce=lambda value: value == "true",
        empty_value=None,
        help_text=NEEDED,
    )
    person_in_charge = forms.CharField(
        label=_("Nama penanggung jawab"),
        max_length=PERSON_MAX,
        required=False,
        help_text=NEEDED,
    )
    person_position = forms.CharField(
        label=_("Jabatan penanggung jawab"), max_length=PERSON_MAX, required=False
    )
    person_phone = forms.CharField(
        label=_("Telepon penanggung jawab"),
        max_length=PHONE_MAX,
        required=False,
        help_text=_("Hanya terlihat di dalam daerah Anda."),
        widget=forms.TextInput(attrs={"type": "tel"}),
        validators=[
            RegexValidator(
                r"^[0-9+()\s.\-]+$", _("Tulis nomor telepon dengan angka saja.")
            )
        ],
    )
    sub_dimension = LoadedSubDimensionField(
        label=_("Subdimensi"),
        required=False,
        help_text=_("Harus bagian dari dimensi yang dipilih di atas."),
    )
    kind = forms.ChoiceField(
        label=_("Bentuk"),
        required=False,
        choices=[("", NOT_SET), *InnovationKind.choices],
    )
    step = forms.ChoiceField(
        label=_("Tahapan inovasi"),
        required=False,
        choices=[("", NOT_SET), *InnovationStep.choices],
    )
    step_percent = forms.IntegerField(
        label=_("Capaian tahapan itu (%)"), required=False, min_value=0, max_value=100
    )
    start_year = forms.IntegerField(
        label=_("Tahun mulai"), required=False, min_value=YEAR_MIN, max_value=YEAR_MAX
    )
    start_month = forms.TypedChoiceField(
        label=_("Bulan mulai"),
        required=False,
        choices=[("", NOT_SET), *MONTHS.items()],
        coerce=int,
        empty_value=None,
    )
    link = forms.URLField(
        label=_("Tautan"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Alamat aplikasi, berita, atau video tentang inovasi ini."),
    )
    acronym = forms.CharField(
        label=_("Akronim"), max_length=ACRONYM_MAX, required=False
    )
    initiator = forms.ChoiceField(
        label=_("Inisiator"),
        required=False,
        choices=[("", NOT_SET), *Initiator.choices],
    )
    iid_form = forms.ChoiceField(
        label=_("Bentuk inovasi daerah"),
        required=False,
        choices=[("", NOT_SET), *IidForm.choices],
    )
    affair = forms.CharField(
        label=_("Urusan"),
        max_length=WORDS_MAX,
        required=False,
        widget=forms.TextInput(attrs={"list": "daftar-urusan"}),
        help_text=_("Urusan pemerintahan yang ditangani, misalnya kesehatan."),
    )
    trial_on = DayField(label=_("Waktu uji coba"))
    implemented_on = DayField(label=_("Waktu penerapan"))
    design = LongTextField(
        label=_("Rancang bangun"),
        rows=10,
        help_text=_("Dasar hukum, masalah, cara kerja dan kebaruan inovasi."),
    )
    objective = LongTextField(label=_("Tujuan"))
    benefit = LongTextField(label=_("Manfaat"))
    result = LongTextField(label=_("Hasil"))

    head = ("name", "dimension", "unit", "problem", "description", "is_digital")
    person = ("person_in_charge", "person_position", "person_phone")
    more = (
        "sub_dimension",
        "kind",
        "step",
        "step_percent",
        "start_year",
        "start_month",
        "link",
        "acronym",
    )
    iid = (
        "initiator",
        "iid_form",
        "affair",
        "trial_on",
        "implemented_on",
        "design",
        "objective",
        "benefit",
        "result",
    )

    def __init__(
        self,
        *args: Any,
        units: Sequence[Unit],
        own_unit: Unit | None = None,
        sub_dimensions: Iterable[SubDimension],
        asked_fields: Sequence[str] = (),
        jump_to: str = "",
        asks_reason: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if asks_reason:
            self.ask_reason()
        self.asked_fields = asked_fields
        self.jump_to = jump_to
        by_dimension: dict[Any, list[SubDimension]] = {}
        for sub in sub_dimensions:
            by_dimension.setdefault(sub.dimension, []).append(sub)
        self._field("dimension").load({"": by_dimension}, empty=str(_("Pilih dimensi")))
        self._field("sub_dimension").load(
            {str(dimension): subs for dimension, subs in by_dimension.items()},
            empty=str(NOT_SET),
        )
        self.own_unit = own_unit
        if own_unit:
            del self.fields["unit"]
        else:
            self._field("unit").load({"": units}, empty=str(NOT_SET))

    def _field(self, name: str) -> LoadedChoiceField:
        field = self.fields[name]
        assert isinstance(field, LoadedChoiceField)
        return field

    def fields_entered(self) -> dict[str, object]:
        """The cleaned form as `create` and `revise` take it."""
        entered = {
            name: self.cleaned_data[name]
            for name in EDITABLE_FIELDS
            if name in self.cleaned_data
        }
        if self.own_unit:
            entered["unit"] = self.own_unit
        entered["step_percent"] = entered["step_percent"] or 0
        return entered

    def show_refusals(self, errors: Mapping[str, list[str]]) -> None:
        """Put what the verb refused beside its fields."""
        for name, sentences in errors.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)

    @property
    def head_layout(self) -> FormHelper:
        return self._layout(self.head)

    @property
    def person_layout(self) -> FormHelper:
        return self._layout(self.person)

    @property
    def more_layout(self) -> FormHelper:
        return self._layout(self.more)

    @property
    def iid_layout(self) -> FormHelper:
        return self._layout(self.iid)

    @property
    def is_more_open(self) -> bool:
        return self._is_open(self.more)

    @property
    def is_iid_open(self) -> bool:
        return self._is_open(self.iid)

    @property
    def affairs(self) -> tuple[Affair, ...]:
        """What is offered while typing the field of government."""
        return affairs()

    @property
    def design_words_min(self) -> int:
        return DESIGN_WORDS_MIN

    def _is_open(self, names: Sequence[str]) -> bool:
        """Whether something in a folded part was filled, asked for or is wrong."""
        return any(
            name == self.jump_to
            or name in self.asked_fields
            or name in self.errors
            or self.initial.get(name)
            or self.data.get(name)
            for name in names
        )

    def _layout(self, names: Sequence[str]) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.form_show_errors = False  # the summary on top shows them
        helper.layout = Layout(
            *(self._shown(name) for name in names if name in self.fields)
        )
        return helper

    def _shown(self, name: str) -> Field:
        if name in self.asked_fields:
            return Asked(name)
        if name == "design":
            return CountedWords(name)
        if name == "name":
            return Named(name)
        return (Needed if name in SUBMIT_FIELDS else Shown)(name)


def initial_of_draft(data: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """What the form shows of what was typed and not sent: nothing else."""
    names = (*EntryForm.base_fields, REASON)
    return {name: (data.get(name) or [""])[-1] for name in names}


def initial_of(innovation: Innovation) -> dict[str, object]:
    """What the form shows of a stored record."""
    initial: dict[str, object] = {}
    for name in EntryForm.base_fields:
        field = Innovation._meta.get_field(name)
        initial[name] = getattr(innovation, field.attname)
    if innovation.is_digital is not None:
        initial["is_digital"] = "true" if innovation.is_digital else "false"
    if not innovation.step:
        initial["step_percent"] = None
    return initial
