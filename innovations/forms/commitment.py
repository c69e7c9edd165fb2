"""A commitment's text, and what becomes of the places of its sheet."""

import datetime as dt
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from innovations.domain.signature import NOTE_MAX
from innovations.enums import NAME_MAX, PERSON_MAX, TEXT_MAX, YEAR_MAX, YEAR_MIN
from innovations.models.commitment import COMMITMENT_TEXT_MAX
from masterplan.core.uploads import ACCEPTED
from regencies.forms.refusing import LongTextField, RefusingForm, date_field

PLACE_MAX = 100
FILE_NAME_MAX = 250


class CommitmentForm(RefusingForm):
    """The names are those of `domain.commitment.EDITABLE_FIELDS`."""

    title = forms.CharField(
        label=_("Judul"),
        max_length=NAME_MAX,
        error_messages={"required": _("Isi judul.")},
    )
    year = forms.IntegerField(label=_("Tahun"), min_value=YEAR_MIN, max_value=YEAR_MAX)
    place = forms.CharField(
        label=_("Tempat penandatanganan"), max_length=PLACE_MAX, required=False
    )
    signing_on = date_field(_("Tanggal penandatanganan"), required=False)
    text = LongTextField(
        label=_("Naskah komitmen"),
        max_length=COMMITMENT_TEXT_MAX,
        rows=18,
        help_text=_("Dibekukan bersama lampirannya saat komitmen dibuka."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True
        # The paper is Indonesian, whatever language the page is read in.
        self.fields["text"].widget.attrs["lang"] = "id"
        self.fields["text"].error_messages["required"] = _("Isi naskah komitmen.")


class SigningForm(RefusingForm):
    """The signer's password, asked again for every signature.

    allauth checks it and counts the attempts, together with those of its own page.
    """

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    agrees = forms.BooleanField(
        label=_("Saya sudah membaca naskah dan lampirannya serta menyetujuinya."),
        error_messages={"required": _("Centang bahwa Anda menyetujuinya.")},
    )
    password = forms.CharField(
        label=_("Kata sandi Anda"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Isi kata sandi Anda.")},
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._request = request

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        user = self._request.user
        if not ratelimit.consume(self._request, action="reauthenticate", user=user):
            raise ValidationError(
                _("Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi.")
            )
        if not get_adapter(self._request).reauthenticate(user, password):
            raise ValidationError(_("Kata sandi tidak cocok."))
        return password


class InkForm(RefusingForm):
    """Who signed the printed sheet; `places` are (id, words) of those still open."""

    signatures = forms.TypedMultipleChoiceField(
        label=_("Sudah menandatangani lembar cetak"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Centang perangkat daerah yang sudah menandatangani."),
            "invalid_choice": _("Pilihan ini sudah berubah; muat ulang halamannya."),
        },
    )
    signed_on = date_field(
        _("Tanggal tanda tangan"), error_messages={"required": _("Isi tanggalnya.")}
    )

    def __init__(
        self, *args: Any, places: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signatures"].choices = places


class RepresentedForm(RefusingForm):
    name = forms.CharField(
        label=_("Nama yang mewakili"),
        max_length=PERSON_MAX,
        error_messages={"required": _("Isi nama yang mewakili.")},
    )
    title = forms.CharField(
        label=_("Jabatan yang mewakili"),
        max_length=NAME_MAX,
        error_messages={"required": _("Isi jabatan yang mewakili.")},
    )
    signed_on = date_field(
        _("Tanggal tanda tangan"), error_messages={"required": _("Isi tanggalnya.")}
    )


class AbsentForm(RefusingForm):
    note = forms.CharField(
        label=_("Keterangan berhalangan"),
        max_length=NOTE_MAX,
        error_messages={"required": _("Tuliskan keterangan berhalangan.")},
        help_text=_("Terbaca oleh orang daerah; jangan menulis data kesehatan."),
    )


class ResetForm(RefusingForm):
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Tuliskan alasannya.")},
    )


class ScanForm(RefusingForm):
    upload = forms.FileField(
        label=_("Pindaian lembar tanda tangan"),
        max_length=FILE_NAME_MAX,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": _("Pilih berkas pindaian."),
            "empty": _("Berkas ini kosong."),
        },
        help_text=_(
            "PDF atau foto lembar yang sudah ditandatangani, paling besar 20 MB."
        ),
    )


def day_of_signing(signing_on: dt.date | None, today: dt.date) -> dt.date:
    """The day a form begins with: the ceremony's, unless it is still to come."""
    return signing_on if signing_on and signing_on <= today else today
