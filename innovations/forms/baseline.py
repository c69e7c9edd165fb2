"""The reason of a change of a frozen baseline; asked for frozen records only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from innovations.enums import TEXT_MAX
from regencies.forms.refusing import LongTextField, RefusingForm

REASON = "reason"
_HELP = _(
    "Sebagian isian inovasi ini sudah dibekukan sebagai baseline masterplan. Bila Anda "
    "mengubahnya, tuliskan alasannya; isian semula tetap terlihat di sampingnya."
)


def reason_field(
    help_text: Any = _HELP, *, required: bool = False, rows: int = 3
) -> forms.CharField:
    """One paragraph; whether it is needed is the verb's matter, unless `required`."""
    field = LongTextField(
        label=_("Alasan perubahan baseline"),
        max_length=TEXT_MAX,
        rows=rows,
        help_text=help_text,
        error_messages={"required": _("Tuliskan alasan perubahannya.")},
    )
    field.required = required
    return field


class AskingForm(forms.Form):
    """A form over a record whose baseline may be frozen."""

    def ask_reason(self, **kwargs: Any) -> None:
        self.fields[REASON] = reason_field(**kwargs)

    def reason_entered(self) -> str:
        return self.cleaned_data.get(REASON, "")


class RemovalForm(RefusingForm):
    """Why a part of a frozen record is taken away; beside the form that changes it."""

    reason = reason_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="remove_%s", **kwargs)
