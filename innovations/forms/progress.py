"""The 30-second report of progress."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from innovations.enums import TEXT_MAX
from regencies.forms.refusing import LongTextField, RefusingForm


def _percent(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "percent"}),
        error_messages={
            "required": _("Isi capaian 0 sampai 100."),
            "invalid": _("Isi angka bulat 0 sampai 100."),
            "min_value": _("Isi angka bulat 0 sampai 100."),
            "max_value": _("Isi angka bulat 0 sampai 100."),
        },
    )


class ReportForm(RefusingForm):
    """Percents, a line each on obstacle and follow-up, and a photo or document."""

    physical = _percent(_("Fisik (%)"))
    financial = _percent(_("Keuangan (%)"))
    obstacle = LongTextField(label=_("Kendala"), max_length=TEXT_MAX, rows=1)
    follow_up = LongTextField(label=_("Tindak lanjut"), max_length=TEXT_MAX, rows=1)
    upload = forms.FileField(
        label=_("Foto atau dokumen"),
        required=False,
        widget=forms.FileInput(
            attrs={
                "accept": "image/jpeg,image/png,image/webp,application/pdf",
                "data-portal-photo": "",
            }
        ),
    )
