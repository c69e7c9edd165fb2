"""The documents of a regency as a list: its figures, and how it leaves as a sheet."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from masterplan.core.filters import NONE_VALUE
from masterplan.core.sheets.writer import CellValue, Column
from regencies.enums import Audience, DocumentKind
from regencies.models import Document

# What a row of the page and of the sheet is made of.
COLUMNS = (
    "id",
    "title",
    "kind",
    "number",
    "issued_on",
    "valid_from",
    "valid_until",
    "unit_id",
    "unit__name",
    "audience",
    "link",
    "file_id",
    "file__size",
    "withdrawn_at",
    "created_at",
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over the list; `units` are (key of the filter, name, total) over what
    the list holds without its choice of an OPD."""

    total: int
    expired: int
    units: tuple[tuple[str, str, int], ...]


def figures(
    documents: QuerySet[Document], *, year: int, unit: str | None = None
) -> Figures:
    """Of documents before an OPD was chosen; `unit` is the key of the chosen one.

    One statement.
    """
    groups = list(
        documents.order_by()
        .values_list("unit_id", "unit__name")
        .annotate(total=Count("pk"), expired=Count("pk", Q(valid_until__lt=year)))
    )
    units = [
        (str(pk or NONE_VALUE), name or _("Milik daerah"), total, expired)
        for pk, name, total, expired in groups
    ]
    chosen = [one for one in units if not unit or one[0] == unit]
    return Figures(
        total=sum(total for _key, _name, total, _expired in chosen),
        expired=sum(expired for _key, _name, _total, expired in chosen),
        units=tuple(
            sorted(
                ((key, name, total) for key, name, total, _expired in units),
                key=lambda one: (one[0] == NONE_VALUE, one[1].casefold()),
            )
        ),
    )


def columns() -> list[Column]:
    return [
        Column(_("Judul"), 44),
        Column(_("Jenis dokumen"), 20),
        Column(_("Nomor"), 24),
        Column(_("Tanggal"), 12),
        Column(_("Berlaku sejak tahun"), 12),
        Column(_("Berlaku sampai tahun"), 12),
        Column(_("OPD pemilik"), 34),
        Column(_("Dapat dibuka oleh"), 24),
        Column(_("Isi"), 30),
        Column(_("Ditarik"), 12),
    ]


def cells(documents: QuerySet[Document]) -> Iterator[list[CellValue]]:
    """One row a document, in the order of the list."""
    for row in documents.order_by("-created_at", "-id").values(*COLUMNS).iterator():
        yield [
            row["title"],
            str(DocumentKind(row["kind"]).label),
            row["number"],
            row["issued_on"],
            row["valid_from"],
            row["valid_until"],
            row["unit__name"] or _("Milik daerah"),
            str(Audience(row["audience"]).label),
            row["link"] or _("Berkas"),
            _("ya") if row["withdrawn_at"] else "",
        ]
