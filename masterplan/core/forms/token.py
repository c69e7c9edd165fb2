"""What a new API token is asked for."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from masterplan.core import tokens
from masterplan.core.access import Scope, Seat
from masterplan.core.enums import TokenScope
from masterplan.core.forms.refusing import RefusingForm

# Codes as people type them: with commas, semicolons, spaces or lines between.
_BETWEEN = re.compile(r"[\s,;]+")
CODES_TEXT_MAX = 500


class CodesField(forms.CharField):
    """Kemendagri codes of regencies as one text; their list is the value."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        return [code for code in _BETWEEN.split(text) if code]


class TokenForm(RefusingForm):
    """Regencies are ticked by who has seats there, typed by who works nationally."""

    name = forms.CharField(
        label=_("Untuk apa"),
        max_length=tokens.NAME_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Beri token nama.")},
        help_text=_("Misalnya: Sinkron SIPD. Nama ini tampil di daftar dan riwayat."),
    )
    scope = forms.ChoiceField(
        label=_("Boleh apa"),
        choices=TokenScope.choices,
        initial=TokenScope.READ,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih yang boleh dilakukan token.")},
        help_text=_("Baca saja sudah cukup untuk dasbor dan laporan."),
    )
    regency_codes = forms.MultipleChoiceField(
        label=_("Batasi ke daerah"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tanpa pilihan, token menjangkau semua daerah kursi Anda."),
    )
    days = forms.IntegerField(
        label=_("Masa berlaku (hari)"),
        initial=tokens.DAYS_DEFAULT,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Isi masa berlaku."),
            "invalid": _("Isi dengan angka."),
        },
        help_text=_("1 sampai %(max)s hari.") % {"max": tokens.DAYS_MAX},
    )

    def __init__(self, *args: Any, reach: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if reach.is_national:
            self.fields["regency_codes"] = CodesField(
                label=_("Batasi ke daerah"),
                required=False,
                max_length=CODES_TEXT_MAX,
                help_text=_(
                    "Kode Kemendagri, misalnya 32.11, 32.17. Kosong berarti semua "
                    "daerah."
                ),
            )
        elif reach.seats:
            places: Any = self.fields["regency_codes"]
            places.choices = _places(reach.seats)
        else:
            del self.fields["regency_codes"]


def _places(seats: Sequence[Seat]) -> list[tuple[str, str]]:
    """Each regency once, told by the seats held there."""
    labels: dict[str, list[str]] = {}
    for seat in seats:
        labels.setdefault(str(seat.regency_code), []).append(seat.label)
    return [(code, f"{code} – {'; '.join(held)}") for code, held in labels.items()]
