"""What goes back to the unit with a move: the reason, and what is to be mended."""

from django import forms
from django.utils.translation import gettext_lazy as _

from innovations.domain.innovation import EDITABLE_FIELDS
from innovations.enums import TEXT_MAX
from innovations.models import Innovation
from masterplan.core.story import field_label


def askable() -> list[tuple[str, str]]:
    """The fields that may be asked to be mended, in the record's order."""
    labels = {name: field_label(Innovation, name) for name in EDITABLE_FIELDS}
    return [(name, label[:1].upper() + label[1:]) for name, label in labels.items()]


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


class ReturnForm(ReasonForm):
    """The reason of a return, and which fields are to be mended."""

    asked_fields = forms.MultipleChoiceField(
        label=_("Isian yang perlu diperbaiki"),
        required=False,
        choices=askable,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Yang dicentang ditandai di formulir OPD. Boleh dikosongkan."),
    )


FORMS = {"return": ReturnForm}
