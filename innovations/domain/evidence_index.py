"""The list of evidence of a regency, an OPD or a quick win: on paper and as a ZIP."""

import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.base import File
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from innovations.enums import InnovationStatus
from innovations.models import Evidence, QuickWin
from masterplan.core import jobs
from masterplan.core.access import Scope, scope_of
from masterplan.core.errors import DomainError, NotAllowed
from masterplan.core.models import Job, StoredFile, User
from masterplan.core.sheets.writer import CellValue, Column, csv_lines
from masterplan.core.stored import stored
from masterplan.core.templatetags.portal import day
from regencies.models import Document, Regency, Unit

BUNDLE = "innovations.bundle_evidence"
# Stored with the job, and told in the reader's language.
TITLE = stored("Bukti dukung %(subject)s")
NO_ROLE = stored("Peran Anda tidak mencakup tindakan ini.")
NOTHING_LISTED = stored("Belum ada bukti dukung yang dapat Anda unduh di sini.")
# What one archive may hold; beyond it the list is narrowed.
BUNDLE_BYTES_MAX = 500 * 1024 * 1024
NAME_CHARACTERS = 60

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Listed:
    """One document on the list; `number` counts documents, `uses` where each stands."""

    number: int
    document: Document
    uses: tuple[Evidence, ...]

    @property
    def file_name(self) -> str:
        """Its name in the archive: the number, and its title in plain letters."""
        file = self.document.file
        if file is None:
            return ""
        title = slugify(self.document.title)[:NAME_CHARACTERS].strip("-")
        return f"{self.number:03d}-{title or 'dokumen'}{PurePath(file.name).suffix}"


def listed(
    scope: Scope,
    regency: Regency,
    *,
    unit: Unit | None = None,
    quick_win: QuickWin | None = None,
) -> list[Listed]:
    """The documents in use this reader may open, in the order of the records.

    `unit` is the one that owns the records. For a quick win: what was attached for it
    and to its record as such, but not for its other years. One statement.
    """
    uses = (
        Evidence.objects.visible_to(scope)
        .filter(innovation__regency=regency, document__withdrawn_at=None)
        .exclude(innovation__status=InnovationStatus.WITHDRAWN)
        .select_related(
            "document",
            "document__file",
            "innovation",
            "innovation__unit",
            "quick_win",
        )
        .order_by("innovation__unit__name", "innovation__name", "innovation_id", "id")
    )
    if unit is not None:
        uses = uses.filter(innovation__unit=unit)
    if quick_win is not None:
        uses = uses.filter(
            Q(quick_win=quick_win) | Q(quick_win=None),
            innovation=quick_win.innovation_id,
        )
    by_document: dict[int, list[Evidence]] = {}
    for use in uses:
        by_document.setdefault(use.document_id, []).append(use)
    return [
        Listed(number, found[0].document, tuple(found))
        for number, found in enumerate(by_document.values(), start=1)
    ]


def order(
    *,
    actor: User,
    regency: Regency,
    unit: Unit | None = None,
    quick_win: QuickWin | None = None,
) -> Job:
    """Have the files of the list put into one ZIP; its owner alone gets it.

    Raises NotAllowed, DomainError where there is nothing to put or too much.
    """
    found = _demanded(actor, regency, unit, quick_win)
    size = sum(one.document.file.size for one in found if one.document.file)
    if size > BUNDLE_BYTES_MAX:
        raise DomainError(
            _(
                "Semua berkasnya %(size)s MB; satu ZIP paling besar %(max)s MB. "
                "Unduh per OPD atau per quick win."
            )
            % {"size": size // 1024**2, "max": BUNDLE_BYTES_MAX // 1024**2},
            code="too_large",
        )
    subject = quick_win or unit or regency
    return jobs.enqueue(
        BUNDLE,
        title=TITLE % {"subject": subject},
        actor=actor,
        regency_code=regency.pk,
        params={
            "unit": unit.pk if unit else None,
            "quick_win": quick_win.pk if quick_win else None,
        },
    )


def bundle(
    *,
    actor: User,
    regency: Regency,
    unit: Unit | None,
    quick_win: QuickWin | None,
    progress: Progress,
) -> tuple[StoredFile, int]:
    """Write the archive: the files the actor may open now, and `daftar.csv`.

    Returns the stored file and how many documents it lists. A file the storage has
    lost is named in the list and left out. Raises as `order`.
    """
    found = _demanded(actor, regency, unit, quick_win)
    with tempfile.TemporaryFile() as target:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            lost = set()
            for place, one in enumerate(found, start=1):
                progress(place, len(found), one.document.title)
                if one.document.file and not _add(archive, one):
                    lost.add(one.number)
            archive.writestr("daftar.csv", _table(found, lost))
        target.seek(0)
        subject = quick_win or unit or regency
        kept = StoredFile.keep(
            File(target),
            name=f"bukti-{slugify(str(subject))[:NAME_CHARACTERS] or regency.pk}.zip",
            owner=actor,
            regency_code=regency.pk,
        )
    return kept, len(found)


def _demanded(
    actor: User, regency: Regency, unit: Unit | None, quick_win: QuickWin | None
) -> Sequence[Listed]:
    scope = scope_of(actor)
    if not scope.seats:
        raise NotAllowed(_(NO_ROLE))
    found = listed(scope, regency, unit=unit, quick_win=quick_win)
    if not found:
        raise DomainError(
            _(NOTHING_LISTED),
            code="nothing_listed",
        )
    return found


def _add(archive: zipfile.ZipFile, one: Listed) -> bool:
    assert one.document.file is not None
    try:
        with (
            one.document.file.content.open("rb") as content,
            archive.open(one.file_name, "w") as member,
        ):
            for chunk in content.chunks():
                member.write(chunk)
    except FileNotFoundError:
        return False
    return True


def _table(found: Iterable[Listed], lost: set[int]) -> str:
    """One row a use, in the shape of every CSV of the portal."""
    headings = (
        _("No"),
        _("Berkas atau tautan"),
        _("Judul"),
        _("Jenis dokumen"),
        _("Nomor"),
        _("Tanggal"),
        _("Berlaku"),
        _("Inovasi"),
        _("Nomor registrasi"),
        _("Perangkat Daerah"),
        _("Halaman"),
        _("Keterangan"),
        "SHA-256",
    )
    columns = [Column(heading) for heading in headings]
    return "".join(csv_lines(columns, _rows(found, lost), lines=[]))


def _rows(found: Iterable[Listed], lost: set[int]) -> Iterator[list[CellValue]]:
    for one in found:
        document = one.document
        place = one.file_name or document.link
        if one.number in lost:
            place = _("(berkas tidak ditemukan)")
        for use in one.uses:
            innovation = use.innovation
            yield [
                one.number,
                place,
                document.title,
                str(document.get_kind_display()),
                document.number,
                day(document.issued_on) if document.issued_on else "",
                document.years,
                innovation.name,
                innovation.registration_number or "",
                innovation.unit.name if innovation.unit else "",
                use.page,
                use.note,
                document.file.sha256 if document.file else "",
            ]
