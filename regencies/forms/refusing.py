"""Fields that forms of several floors share; the form they stand in is core's."""

from typing import Any

from django import forms

from masterplan.core.forms.refusing import RefusingForm

__all__ = ["LongTextField", "RefusingForm", "date_field"]


class LongTextField(forms.CharField):
    """A paragraph; line ends as they are stored, not as browsers send them."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.widget.attrs["rows"] = rows

    def to_python(self, value: Any) -> str:
        return super().to_python(str(value or "").replace("\r\n", "\n"))


def date_field(label: Any, **kwargs: Any) -> forms.DateField:
    """A day, chosen by the browser's own calendar or typed as 31/12/2026."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"],
        **kwargs,
    )
