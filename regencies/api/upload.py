"""A new document in a form: a file or a link, and what is known of it.

The file is looked at by the verb alone, as one that a page sends.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from masterplan.core.api.fields import REQUIRED, Choice, Day, Digits, Link, Text
from masterplan.core.api.problems import refuse
from masterplan.core.api.references import ReferringSerializer
from masterplan.core.errors import DomainError, InvalidFields
from regencies.domain.document import ENTERED_FIELDS
from regencies.enums import NAME_MAX, Audience, DocumentKind
from regencies.models import Document

FORM = "multipart/form-data"
FILE_NAME_MAX = 250
NUMBER_MAX = Document._meta.get_field("number").max_length
LINK_MAX = Document._meta.get_field("link").max_length

Kept = TypeVar("Kept")


class DocumentFile(serializers.FileField):
    default_error_messages = REQUIRED | {
        "invalid": _("Sertakan berkas, bukan teks."),
        "no_name": _("Berkas ini tidak bernama."),
        "max_length": _("Nama berkas paling panjang {max_length} huruf."),
    }


class DocumentForm(ReferringSerializer):
    """Every value is text but the file; `file` or `link`, one of them."""

    file = DocumentFile(
        required=False,
        max_length=FILE_NAME_MAX,
        # The verb says more of an empty one.
        allow_empty_file=True,
        help_text=_("PDF, JPEG, PNG, WEBP, DOCX, XLSX, atau PPTX, paling besar 20 MB."),
    )
    link = Link(
        required=False,
        max_length=LINK_MAX,
        help_text=_("Sebagai ganti berkas, misalnya alamat video."),
    )
    kind = Choice(choices=DocumentKind.choices)
    title = Text(
        required=False,
        max_length=NAME_MAX,
        help_text=_("Tanpa ini: nama berkasnya."),
    )
    number = Text(required=False, max_length=NUMBER_MAX)
    issued_on = Day(required=False)
    valid_from = Digits(required=False, help_text=_("Tahun."))
    valid_until = Digits(required=False, help_text=_("Tahun."))
    audience = Choice(choices=Audience.choices, required=False)


def is_form(request: Request) -> bool:
    """Whether a form was sent, not JSON."""
    return (request.content_type or "").startswith("multipart/")


def told_apart(values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What `document.keep` takes (`fields`, `upload`), and the other members."""
    others = dict(values)
    kept = {
        "upload": others.pop("file", None),
        "fields": {name: others.pop(name) for name in ENTERED_FIELDS if name in others},
    }
    return kept, others


def kept(verb: Callable[[], Kept]) -> Kept:
    """What the verb gives; its words about the upload point at the member `file`."""
    try:
        return verb()
    except InvalidFields as refusal:
        if "upload" in refusal.errors:
            refusal.errors["file"] = refusal.errors.pop("upload")
        raise
    except DomainError as refusal:
        if refusal.field == "upload":
            raise refuse("/file", refusal.code, refusal.message) from refusal
        raise
