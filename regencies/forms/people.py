"""Inviting people, succeeding them, opening a regency."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from regencies.enums import PERSON_MAX, RESET_REASON_MAX, Role
from regencies.forms.refusing import RefusingForm
from regencies.models import Regency, Unit

EMAIL_MAX = 254


class PersonForm(RefusingForm):
    """Who somebody is: enough to write him a link."""

    name = forms.CharField(
        label=_("Nama lengkap"),
        max_length=PERSON_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Isi nama.")},
    )
    email = forms.EmailField(
        label=_("Alamat surel"),
        max_length=EMAIL_MAX,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Isi alamat surel.")},
        help_text=_("Menjadi nama masuk orang ini."),
    )


class InvitationForm(PersonForm):
    """`roles` are the roles the inviter may give, `units` the units of the regency."""

    role = forms.ChoiceField(
        label=_("Peran"), error_messages={"required": _("Pilih peran.")}
    )
    unit = forms.ModelChoiceField(
        label=_("OPD"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("Tanpa OPD"),
        help_text=_("Hanya untuk operator dan kepala OPD."),
    )

    def __init__(
        self, *args: Any, roles: list[Role], units: QuerySet[Unit], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]
        if roles == [Role.COORDINATOR]:
            del self.fields["unit"]
        else:
            self.fields["unit"].queryset = units


class OpenRegencyForm(PersonForm):
    """`regencies` are those that nobody works in yet."""

    field_order = ("regency", "name", "email")

    regency = forms.ModelChoiceField(
        label=_("Kabupaten/kota"),
        queryset=Regency.objects.none(),
        empty_label=_("Pilih daerah"),
        error_messages={"required": _("Pilih daerah.")},
        help_text=_("Daerah yang belum mempunyai pengguna."),
    )

    def __init__(self, *args: Any, regencies: QuerySet[Regency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regency"].queryset = regencies
        self.fields["name"].label = _("Nama koordinator")
        self.fields["email"].label = _("Alamat surel koordinator")


class SecondFactorForm(RefusingForm):
    """Why a second factor is taken away."""

    reason = forms.CharField(
        label=_("Alasan"),
        max_length=RESET_REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Isi alasannya.")},
        help_text=_("Tercatat di riwayat dan diberitahukan kepada orangnya."),
    )


class AnySecondFactorForm(SecondFactorForm):
    """The same for somebody known by his address."""

    field_order = ("email", "reason")

    email = forms.EmailField(
        label=_("Alamat surel pemilik akun"),
        max_length=EMAIL_MAX,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Isi alamat surel.")},
    )


class NewPasswordForm(RefusingForm):
    """A password chosen on a link's page."""

    PASSWORD_MAX = 128

    password = forms.CharField(
        label=_("Kata sandi baru"),
        max_length=PASSWORD_MAX,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Isi kata sandi.")},
        help_text=_(
            "Paling sedikit 12 huruf. Beberapa kata yang hanya Anda hafal lebih baik "
            "daripada satu kata yang rumit."
        ),
    )
    again = forms.CharField(
        label=_("Ulangi kata sandi"),
        max_length=PASSWORD_MAX,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Ulangi kata sandi.")},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, second = data.get("password"), data.get("again")
        if first and second and first != second:
            self.add_error("again", _("Kedua kata sandi tidak sama."))
        return data
