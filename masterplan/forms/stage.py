"""What is asked with a move of a stage or deliverable; verbs have the last word."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from masterplan.core.enums import NAME_MAX, TEXT_MAX
from masterplan.models import StageRecord
from regencies.enums import DocumentKind
from regencies.forms.refusing import LongTextField, RefusingForm, date_field
from regencies.models import Document, Unit

STAGE_NAME_MAX = StageRecord._meta.get_field("name").max_length
NOTE_MAX = StageRecord._meta.get_field("note").max_length
SOURCE_TIME_MAX = StageRecord._meta.get_field("passed_text").max_length
HELP_MAX = 300


class PlainForm(RefusingForm):
    """Nothing is asked; what is refused stands on top."""


class ReasonForm(RefusingForm):
    # The verb says that it is needed, in its own words.
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Tuliskan alasannya; terbaca oleh daerah dan pembimbing.")
        },
        help_text=_("Terbaca oleh daerah dan pembimbing, dan tercatat dalam riwayat."),
    )


class OpenForm(RefusingForm):
    on = date_field(
        _("Mulai pada"), required=False, help_text=_("Kosong berarti hari ini.")
    )


class NotesForm(ReasonForm):
    """Passing although something lacks: until when, and who else is asked."""

    due_on = date_field(_("Tenggat tindak lanjut"))
    unit = forms.ModelChoiceField(
        label=_("OPD penanggung jawab"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("Tidak ditentukan"),
        help_text=_("Untuk catatan yang tidak menyebut OPD."),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class RecordForm(RefusingForm):
    """What is known of a stage that took place before."""

    passed_on = date_field(_("Lulus pada"), required=False)
    passed_text = forms.CharField(
        label=_("Waktu menurut sumber"),
        max_length=SOURCE_TIME_MAX,
        required=False,
        help_text=_("Bila tanggalnya tidak diketahui, misalnya “Mei 2022”."),
    )
    started_on = date_field(_("Mulai pada"), required=False)
    document = forms.ModelChoiceField(
        label=_("Dokumen bukti"),
        queryset=Document.objects.none(),
        required=False,
        empty_label=_("Tanpa dokumen"),
        help_text=_("Dokumen daerah yang sudah disimpan, misalnya berita acara."),
    )
    note = forms.CharField(label=_("Catatan"), max_length=NOTE_MAX, required=False)

    def __init__(
        self, *args: Any, documents: QuerySet[Document], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = documents


class PlanForm(RefusingForm):
    planned_start = date_field(_("Rencana mulai"), required=False)
    planned_end = date_field(_("Rencana selesai"), required=False)


class StageForm(PlanForm):
    """A stage of this regency alone, with the documents it has to bring."""

    name = forms.CharField(
        label=_("Nama tahap"),
        max_length=STAGE_NAME_MAX,
        error_messages={"required": _("Tuliskan nama tahapnya.")},
    )
    after = forms.ModelChoiceField(
        label=_("Diletakkan setelah"),
        queryset=StageRecord.objects.none(),
        required=False,
        empty_label=_("Tahap terakhir"),
    )
    deliverables = LongTextField(
        label=_("Luaran yang diminta"),
        help_text=_("Satu dokumen satu baris. Boleh dikosongkan."),
    )
    field_order = ("name", "after", "planned_start", "planned_end", "deliverables")

    def __init__(
        self, *args: Any, stages: QuerySet[StageRecord], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["after"].queryset = stages

    def clean_deliverables(self) -> list[str]:
        return str(self.cleaned_data["deliverables"]).splitlines()


class DeliverableForm(RefusingForm):
    """One more document an open stage has to bring."""

    name = forms.CharField(
        label=_("Nama luaran"),
        max_length=NAME_MAX,
        error_messages={"required": _("Tuliskan nama luarannya.")},
    )
    help = forms.CharField(label=_("Penjelasan"), max_length=HELP_MAX, required=False)
    document_kind = forms.ChoiceField(
        label=_("Jenis dokumen"),
        choices=[("", _("Jenis apa pun")), *DocumentKind.choices],
        required=False,
    )
    is_required = forms.BooleanField(
        label=_("Wajib sebelum tahap disahkan"), required=False, initial=True
    )


class ChooseForm(RefusingForm):
    """A document that the regency keeps already."""

    document = forms.ModelChoiceField(
        label=_("Dokumen daerah"),
        queryset=Document.objects.none(),
        empty_label=_("Pilih dokumen"),
        error_messages={"required": _("Pilih dokumennya.")},
    )

    def __init__(
        self, *args: Any, documents: QuerySet[Document], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = documents


class RemarkForm(forms.Form):
    # The browser would ask in its own language, not in the portal's.
    use_required_attribute = False

    # Neither required nor limited here: the verb says so, in one place for all.
    text = forms.CharField(
        label=_("Catatan"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
