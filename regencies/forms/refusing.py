"""Forms that show what a verb refused beside the field it is about."""

from typing import Any

from django import forms

from masterplan.core.errors import DomainError, InvalidFields


class RefusingForm(forms.Form):
    """A form whose verb has the last word."""

    # The browser would ask in its own language, not in the portal's.
    use_required_attribute = False

    def show_refusal(self, error: DomainError) -> None:
        if isinstance(error, InvalidFields):
            for name, sentences in error.errors.items():
                for sentence in sentences:
                    self.add_error(name if name in self.fields else None, sentence)
        else:
            field = error.field if error.field in self.fields else None
            self.add_error(field, error.message)


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
