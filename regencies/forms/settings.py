"""A regency's own settings."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from regencies.domain import regency as verbs
from regencies.enums import NAME_MAX, Rhythm
from regencies.forms.refusing import RefusingForm
from regencies.models import Regency, Unit

ADDRESS_MAX = Regency._meta.get_field("address").max_length
LETTERHEAD_MAX = Regency._meta.get_field("letterhead").max_length


class SettingsForm(RefusingForm):
    """`units` are those that may lead."""

    slogan = forms.CharField(label=_("Slogan"), max_length=NAME_MAX, required=False)
    leading_sector = forms.ModelChoiceField(
        label=_("Leading sector"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("Belum ditetapkan"),
        help_text=_("OPD yang mengoordinasi smart city, lazimnya Diskominfo."),
    )
    letterhead = forms.CharField(
        label=_("Kepala surat"),
        max_length=LETTERHEAD_MAX,
        required=False,
        help_text=_("Baris di bawah nama daerah pada kop surat."),
    )
    address = forms.CharField(
        label=_("Alamat kantor"),
        max_length=ADDRESS_MAX,
        required=False,
        help_text=_("Baris terakhir kop surat: jalan, kota, telepon, laman."),
    )
    quick_win_rhythm = forms.ChoiceField(
        label=_("Laporan quick win"), choices=Rhythm.choices
    )
    rhythm = forms.ChoiceField(label=_("Laporan inovasi lain"), choices=Rhythm.choices)
    needs_head_approval = forms.BooleanField(
        label=_("Persetujuan Kepala OPD"),
        required=False,
        help_text=_(
            "Hanya kepala OPD yang mengajukan; draf operator menunggu di berandanya."
        ),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leading_sector"].queryset = units


class LogoForm(RefusingForm):
    """A picture for the head of prints; the verb looks into it."""

    logo = forms.FileField(
        label=_("Berkas logo"),
        max_length=NAME_MAX,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        error_messages={
            "required": _("Pilih berkas gambar."),
            "empty": _("Berkas ini kosong."),
        },
        help_text=_("PNG atau JPEG, paling besar 1 MB dan 3.000 piksel."),
    )


def initial_of_settings(regency: Regency) -> dict[str, object]:
    return {name: getattr(regency, name) for name in verbs.EDITABLE_FIELDS}
