"""Evidence of a record: a new document, or one of the regency's own."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from innovations.enums import SENTENCE_MAX
from innovations.models import QuickWin
from innovations.models.evidence import NOTE_MAX, PAGE_MAX
from regencies.forms.document import DocumentForm
from regencies.forms.refusing import RefusingForm
from regencies.models import Document


class PointerForm(RefusingForm):
    """Where in the document it stands, and what for."""

    page = forms.CharField(
        label=_("Halaman"),
        max_length=PAGE_MAX,
        required=False,
        help_text=_("Misalnya: hal. 12."),
    )
    note = forms.CharField(label=_("Keterangan"), max_length=NOTE_MAX, required=False)
    quick_win = forms.ModelChoiceField(
        label=_("Untuk quick win"),
        queryset=QuickWin.objects.none(),
        required=False,
        empty_label=_("Inovasi secara umum"),
    )

    def __init__(
        self, *args: Any, quick_wins: QuerySet[QuickWin], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quick_win"].queryset = quick_wins

    def pointer(self) -> dict[str, Any]:
        """What the verbs take beside the document; call it on a valid form."""
        return {name: self.cleaned_data[name] for name in PointerForm.base_fields}


class UploadForm(PointerForm, DocumentForm):
    field_order = None


class ChooseForm(PointerForm):
    """`documents` are those that may be attached."""

    document = forms.ModelChoiceField(
        label=_("Dokumen"),
        queryset=Document.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Pilih satu dokumen."),
            "invalid_choice": _("Dokumen ini tidak dapat dilampirkan di sini."),
        },
    )

    def __init__(
        self, *args: Any, documents: QuerySet[Document], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = documents


class DetachForm(RefusingForm):
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=SENTENCE_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Tuliskan alasannya.")},
        help_text=_("Tercatat dalam riwayat inovasi; dokumennya sendiri tetap ada."),
    )
