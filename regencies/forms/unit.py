"""A unit, its heads, and how it is merged or split."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from regencies.domain import appointment, unit
from regencies.enums import (
    DUTIES_MAX,
    NAME_MAX,
    PERSON_MAX,
    SHORT_NAME_MAX,
    AppointmentStatus,
    UnitKind,
)
from regencies.forms.refusing import LongTextField, RefusingForm, date_field
from regencies.models import Appointment, Unit


class UnitForm(RefusingForm):
    """`units` are those that may be its parent."""

    name = forms.CharField(
        label=_("Nama OPD"),
        max_length=NAME_MAX,
        error_messages={"required": _("Isi nama OPD.")},
        help_text=_("Nama lama tetap dikenali saat impor Excel."),
    )
    short_name = forms.CharField(
        label=_("Nama singkat"), max_length=SHORT_NAME_MAX, required=False
    )
    kind = forms.ChoiceField(label=_("Jenis"), choices=UnitKind.choices)
    parent = forms.ModelChoiceField(
        label=_("Induk"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("Tidak di bawah OPD lain"),
    )
    is_counted = forms.BooleanField(
        label=_("Dihitung sebagai OPD"),
        required=False,
        help_text=_("Puskesmas, UPT, kelurahan, dan bagian dihitung pada induknya."),
    )
    affair = forms.CharField(label=_("Urusan"), max_length=NAME_MAX, required=False)
    duties = LongTextField(label=_("Tugas pokok dan fungsi"), max_length=DUTIES_MAX)
    aliases = LongTextField(
        label=_("Sebutan lain"),
        max_length=DUTIES_MAX,
        help_text=_(
            "Satu sebutan tiap baris, seperti tertulis dalam berkas Excel daerah."
        ),
    )

    def __init__(
        self, *args: Any, units: QuerySet[Unit], is_new: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = units
        if is_new:
            # What the name says of the kind is right nearly always.
            self.fields["kind"].choices = [
                ("", _("Menurut namanya")),
                *UnitKind.choices,
            ]
            self.fields["kind"].required = False
            for name in ("is_counted", "aliases"):
                del self.fields[name]
            self.fields["name"].help_text = ""

    def fields_entered(self) -> dict[str, object]:
        """What goes to the verbs; an unsaid kind is left to the name."""
        data = self.cleaned_data
        return {
            name: data[name]
            for name in unit.EDITABLE_FIELDS
            if name in data and not (name == "kind" and data[name] == "")
        }


def initial_of_unit(one: Unit) -> dict[str, object]:
    values: dict[str, object] = {
        name: getattr(one, name) for name in unit.EDITABLE_FIELDS
    }
    values["aliases"] = "\n".join(
        one.aliases.order_by("spelling").values_list("spelling", flat=True)
    )
    return values


class TargetForm(RefusingForm):
    """The unit another one is merged into."""

    target = forms.ModelChoiceField(
        label=_("Digabung ke OPD"),
        queryset=Unit.objects.none(),
        empty_label=_("Pilih OPD"),
        error_messages={"required": _("Pilih OPD.")},
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = units


class SplitForm(RefusingForm):
    """`innovations` are pairs of id and name of the unit's records."""

    name = forms.CharField(
        label=_("Nama OPD baru"),
        max_length=NAME_MAX,
        error_messages={"required": _("Isi nama OPD baru.")},
    )
    innovations = forms.TypedMultipleChoiceField(
        label=_("Inovasi yang pindah ke OPD baru"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, innovations: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["innovations"].choices = innovations


class AppointmentForm(RefusingForm):
    """Who heads the unit, as it will stand on paper."""

    name = forms.CharField(
        label=_("Nama dengan gelar"),
        max_length=PERSON_MAX,
        error_messages={"required": _("Isi nama.")},
    )
    position = forms.CharField(
        label=_("Jabatan"),
        max_length=PERSON_MAX,
        error_messages={"required": _("Isi jabatan.")},
        help_text=_("Tanpa Plt. atau Pj.; misalnya Kepala Dinas Kesehatan."),
    )
    status = forms.ChoiceField(label=_("Kedudukan"), choices=AppointmentStatus.choices)
    nip = forms.CharField(
        label=_("NIP"),
        max_length=25,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("18 angka; hanya terlihat di dalam daerah Anda."),
    )
    rank = forms.CharField(label=_("Pangkat/golongan"), max_length=60, required=False)
    start = date_field(_("Sejak"), error_messages={"required": _("Isi tanggalnya.")})
    until = date_field(
        _("Sampai"),
        required=False,
        help_text=_("Hari terakhir menjabat; kosongkan selama masih menjabat."),
    )

    def fields_entered(self) -> dict[str, object]:
        return dict(self.cleaned_data)


def initial_of_appointment(one: Appointment) -> dict[str, object]:
    return {name: getattr(one, name) for name in appointment.EDITABLE_FIELDS}
