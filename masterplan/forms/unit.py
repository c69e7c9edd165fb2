"""What the list of a regency's OPD may be asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from masterplan.domain.unit_figures import STALE_VALUE


class UnitTableForm(forms.Form):
    updated = forms.ChoiceField(
        label=_("Pembaruan terakhir"),
        choices=[("", _("Semua")), (STALE_VALUE, _("Lebih dari 30 hari lalu"))],
        required=False,
    )

    @property
    def said(self) -> str:
        """The words of what is asked for; of a valid form."""
        return str(dict(self.fields["updated"].choices)[self.cleaned_data["updated"]])
