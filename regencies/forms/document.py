"""The passport of a document, new or known; the verb looks into the file."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from masterplan.core.uploads import ACCEPTED
from regencies.domain.document import EDITABLE_FIELDS, ENTERED_FIELDS
from regencies.enums import NAME_MAX, TEXT_MAX, YEAR_MAX, YEAR_MIN, Audience
from regencies.enums import DocumentKind as Kind
from regencies.forms.refusing import LongTextField, RefusingForm, date_field
from regencies.models import Document, Unit

NUMBER_MAX = Document._meta.get_field("number").max_length
LINK_MAX = Document._meta.get_field("link").max_length
# A path the browser sends along is cut to its last part before this is asked.
FILE_NAME_MAX = 250


def _year(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=YEAR_MIN, max_value=YEAR_MAX, required=False
    )


class PassportForm(RefusingForm):
    """What is known of a document beside its content."""

    title = forms.CharField(label=_("Judul"), max_length=NAME_MAX)
    kind = forms.ChoiceField(
        label=_("Jenis dokumen"),
        choices=[("", _("Pilih jenis")), *Kind.choices],
        error_messages={"required": _("Pilih jenis dokumen.")},
    )
    number = forms.CharField(label=_("Nomor"), max_length=NUMBER_MAX, required=False)
    issued_on = date_field(_("Tanggal"), required=False)
    valid_from = _year(_("Berlaku sejak tahun"))
    valid_until = _year(_("Berlaku sampai tahun"))
    audience = forms.ChoiceField(
        label=_("Dapat dibuka oleh"),
        choices=Audience.choices,
        initial=Audience.UNIT,
        help_text=_(
            "Terbuka dengan sendirinya bagi pembaca inovasi tempat dokumen ini "
            "dilampirkan."
        ),
    )

    def __init__(
        self, *args: Any, audiences: Sequence[Audience], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = [(one.value, one.label) for one in audiences]

    def passport(self) -> dict[str, object]:
        """What the verb takes as `fields`; call it on a valid form."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in ENTERED_FIELDS
        }


class RevisionForm(PassportForm):
    """A known document; opening it to fewer people needs the reason."""

    reason = LongTextField(
        label=_("Alasan"),
        rows=2,
        max_length=TEXT_MAX,
        help_text=_("Wajib diisi bila dokumen dibuka untuk lebih sedikit orang."),
    )

    def passport(self) -> dict[str, object]:
        return {
            name: value
            for name, value in super().passport().items()
            if name in EDITABLE_FIELDS
        }


class WithdrawForm(RefusingForm):
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Tuliskan alasannya.")},
        help_text=_("Tercatat dalam riwayat dokumen."),
    )


class DocumentForm(PassportForm):
    """A new document: a file or a link, and its passport.

    `units` are those it may be kept for; None where that is decided already.
    """

    upload = forms.FileField(
        label=_("Berkas"),
        required=False,
        max_length=FILE_NAME_MAX,
        # An empty file is the verb's to refuse, with what to do about it.
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_(
            "PDF, JPEG, PNG, WEBP, DOCX, XLSX, atau PPTX, paling besar 20 MB. Foto "
            "diperkecil dan data lokasinya dihapus."
        ),
    )
    link = forms.URLField(
        label=_("Tautan"),
        max_length=LINK_MAX,
        required=False,
        assume_scheme="https",
        help_text=_("Diisi bila bukti berada di laman lain, misalnya video."),
    )
    unit = forms.ModelChoiceField(
        label=_("OPD pemilik"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("Tanpa OPD (milik daerah)"),
    )
    field_order = ("upload", "link", "kind", "title", "unit")

    def __init__(
        self, *args: Any, units: QuerySet[Unit] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Kosong berarti memakai nama berkas.")
        if units is None:
            del self.fields["unit"]
        else:
            self.fields["unit"].queryset = units


def initial_of(document: Document) -> dict[str, object]:
    return {name: getattr(document, name) for name in EDITABLE_FIELDS}
