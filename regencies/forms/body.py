"""A Dewan Smart City or Tim Pelaksana, and one of its members."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regencies.domain.body import EDITABLE_FIELDS, MEMBER_FIELDS
from regencies.enums import NAME_MAX, PERSON_MAX, BodyKind, MemberElement
from regencies.forms.refusing import RefusingForm, date_field
from regencies.models import Body, BodyMember, Document


class BodyForm(RefusingForm):
    kind = forms.ChoiceField(
        label=_("Jenis"),
        choices=[("", _("Pilih jenis")), *BodyKind.choices],
        error_messages={"required": _("Pilih jenisnya.")},
    )
    name = forms.CharField(
        label=_("Nama"),
        max_length=NAME_MAX,
        error_messages={"required": _("Isi nama kelembagaan.")},
        help_text=_("Seperti tertulis dalam SK."),
    )
    decree = forms.ModelChoiceField(
        label=_("SK pembentukan"),
        queryset=Document.objects.none(),
        required=False,
        empty_label=_("Belum ada SK"),
        help_text=_("Simpan SK di halaman Dokumen lebih dahulu, lalu pilih di sini."),
    )
    start = date_field(
        _("Berlaku sejak"), error_messages={"required": _("Isi sejak kapan berlaku.")}
    )
    until = date_field(_("Sampai"), required=False)

    def __init__(self, *args: Any, documents: QuerySet[Document], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["decree"].queryset = documents


class MemberForm(RefusingForm):
    name = forms.CharField(
        label=_("Nama"),
        max_length=PERSON_MAX,
        error_messages={"required": _("Isi nama anggota.")},
    )
    position = forms.CharField(
        label=_("Kedudukan"),
        max_length=PERSON_MAX,
        error_messages={"required": _("Isi kedudukan, misalnya Ketua.")},
        help_text=_("Misalnya Ketua, Sekretaris, Anggota."),
    )
    institution = forms.CharField(
        label=_("Instansi"), max_length=NAME_MAX, required=False
    )
    element = forms.ChoiceField(
        label=_("Unsur"),
        choices=[("", _("Pilih unsur")), *MemberElement.choices],
        error_messages={"required": _("Pilih unsur yang diwakili.")},
    )


class EndForm(RefusingForm):
    until = date_field(
        _("Berakhir pada"), error_messages={"required": _("Isi tanggalnya.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = timezone.localdate


def initial_of(body: Body) -> dict[str, object]:
    return {name: getattr(body, name) for name in EDITABLE_FIELDS}


def initial_of_member(member: BodyMember) -> dict[str, object]:
    return {name: getattr(member, name) for name in MEMBER_FIELDS}
