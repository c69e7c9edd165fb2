"""The words that go back to the unit with a move."""

from django import forms
from django.utils.translation import gettext_lazy as _

from innovations.enums import TEXT_MAX


class ReasonForm(forms.Form):
    """One paragraph; whether a move needs it is the verb's matter."""

    # The browser would ask in its own language, not in the portal's.
    use_required_attribute = False

    reason = forms.CharField(
        label=_("Alasan"),
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Tuliskan alasannya, agar OPD tahu apa yang harus diperbuat.")
        },
        help_text=_("Terbaca oleh OPD dan tercatat dalam riwayat inovasi."),
    )
