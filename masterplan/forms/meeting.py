"""A meeting as it is called, what was said there, and who is on its list."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from masterplan.core.enums import NAME_MAX, PERSON_MAX, TEXT_MAX
from masterplan.domain.meeting import INVITATION_FIELDS, MINUTES_FIELDS
from masterplan.enums import MeetingKind
from masterplan.models import Attendance, Meeting, StageRecord
from masterplan.models.meeting import MINUTES_MAX
from regencies.forms.refusing import LongTextField, RefusingForm, date_field
from regencies.models import Document, Unit

# A pasted list of a full hall.
PASTE_MAX = 100_000


class MeetingForm(RefusingForm):
    kind = forms.ChoiceField(
        label=_("Jenis rapat"),
        choices=[("", _("Pilih jenis")), *MeetingKind.choices],
        error_messages={"required": _("Pilih jenis rapat.")},
    )
    title = forms.CharField(
        label=_("Judul"),
        max_length=NAME_MAX,
        error_messages={"required": _("Isi judul rapat.")},
    )
    starts_on = date_field(
        _("Tanggal mulai"), error_messages={"required": _("Isi tanggal rapat.")}
    )
    ends_on = date_field(
        _("Tanggal selesai"),
        required=False,
        help_text=_("Kosong berarti satu hari. Bimtek biasanya dua hari."),
    )
    start_time = forms.TimeField(
        label=_("Pukul"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    place = forms.CharField(label=_("Tempat"), max_length=NAME_MAX, required=False)
    stage = forms.ModelChoiceField(
        label=_("Tahap Bimtek"),
        queryset=StageRecord.objects.none(),
        required=False,
        empty_label=_("Bukan bagian dari tahap"),
    )
    unit = forms.ModelChoiceField(
        label=_("OPD"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("Bukan dengan satu OPD"),
        help_text=_("Wajib untuk dialog kinerja: OPD yang diajak berdialog."),
    )
    agenda = LongTextField(label=_("Agenda"), max_length=MINUTES_MAX, rows=6)

    def __init__(
        self,
        *args: Any,
        stages: QuerySet[StageRecord],
        units: QuerySet[Unit],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].queryset = stages
        self.fields["unit"].queryset = units


class MinutesForm(RefusingForm):
    minutes = LongTextField(label=_("Notulen"), max_length=MINUTES_MAX, rows=12)
    decisions = LongTextField(
        label=_("Keputusan"),
        max_length=MINUTES_MAX,
        rows=8,
        help_text=_(
            "Satu keputusan tiap baris. Yang harus dikerjakan dicatat sebagai tindak "
            "lanjut dengan OPD dan tenggatnya."
        ),
    )


class ReasonForm(RefusingForm):
    reason = LongTextField(label=_("Alasan"), max_length=TEXT_MAX, rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].error_messages["required"] = _("Tuliskan alasannya.")


class ChooseForm(RefusingForm):
    """One of the documents that the regency keeps."""

    document = forms.ModelChoiceField(
        label=_("Dokumen"),
        queryset=Document.objects.none(),
        empty_label=_("Pilih dokumen"),
        error_messages={"required": _("Pilih dokumen.")},
    )

    def __init__(self, *args: Any, documents: QuerySet[Document], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = documents


class PeopleForm(RefusingForm):
    people = LongTextField(
        label=_("Nama-nama"),
        max_length=PASTE_MAX,
        rows=12,
        help_text=_(
            "Satu orang tiap baris: nama; jabatan; instansi. Tiga kolom dari Excel "
            "dapat ditempel langsung. Instansi yang ditulis seperti nama OPD dikenali."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].required = True
        self.fields["people"].error_messages["required"] = _("Tulis sedikitnya satu.")


class AttendanceForm(RefusingForm):
    """One row of the list."""

    name = forms.CharField(label=_("Nama"), max_length=PERSON_MAX, required=False)
    position = forms.CharField(
        label=_("Jabatan"), max_length=PERSON_MAX, required=False
    )
    unit = forms.ModelChoiceField(
        label=_("OPD"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("Dari luar OPD"),
    )
    institution = forms.CharField(
        label=_("Instansi"),
        max_length=NAME_MAX,
        required=False,
        help_text=_("Untuk yang datang dari luar OPD."),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


def initial_of(meeting: Meeting, names: Sequence[str] = INVITATION_FIELDS) -> dict:
    return {name: getattr(meeting, name) for name in names}


def initial_minutes(meeting: Meeting) -> dict[str, object]:
    return initial_of(meeting, MINUTES_FIELDS)


def initial_of_row(row: Attendance) -> dict[str, object]:
    return {
        "name": row.name,
        "position": row.position,
        "unit": row.unit_id,
        "institution": row.institution,
    }
