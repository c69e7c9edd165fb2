"""Forms that show what a verb refused beside the field it is about."""

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
