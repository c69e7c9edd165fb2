"""A partner of the regency as the coordinator keeps it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from regencies.domain.partner import EDITABLE_FIELDS
from regencies.enums import NAME_MAX, PartnerKind
from regencies.forms.refusing import RefusingForm
from regencies.models import Document, Partner


class PartnerForm(RefusingForm):
    name = forms.CharField(
        label=_("Nama mitra"),
        max_length=NAME_MAX,
        error_messages={"required": _("Isi nama mitra.")},
    )
    kind = forms.ChoiceField(
        label=_("Jenis mitra"),
        choices=[("", _("Pilih jenis")), *PartnerKind.choices],
        error_messages={"required": _("Pilih jenis mitra.")},
    )
    role = forms.CharField(
        label=_("Peran"),
        max_length=300,
        required=False,
        help_text=_("Misalnya: pendampingan UMKM, CSR perangkat, kurator masterplan."),
    )
    agreement = forms.ModelChoiceField(
        label=_("Perjanjian kerja sama"),
        queryset=Document.objects.none(),
        required=False,
        empty_label=_("Belum ada perjanjian"),
        help_text=_("Simpan MoU atau perjanjian di halaman Dokumen lebih dahulu."),
    )

    def __init__(self, *args: Any, documents: QuerySet[Document], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["agreement"].queryset = documents


def initial_of_partner(partner: Partner) -> dict[str, object]:
    return {name: getattr(partner, name) for name in EDITABLE_FIELDS}
