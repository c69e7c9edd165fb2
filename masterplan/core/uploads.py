"""What people may send as a document: told by its content, never by its name.

A file is looked at (`identify`) before anything is written, and kept as `cleaned`
leaves it: pictures drawn anew without what a camera writes beside them, all else as it
was sent. Served again only as an attachment, so nothing here tries to prove that a PDF
is harmless; it proves that the file is whole and no page or script in disguise.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from masterplan.core import photos
from masterplan.core.errors import DomainError
from masterplan.core.office import ZIP_START, NotOffice, office_suffix
from masterplan.core.pictures import read_photo

MEGABYTE = 1024 * 1024
UPLOAD_BYTES_MAX = 20 * MEGABYTE
# The largest pictures telephones take in their everyday mode, with a little to spare.
PIXELS_MAX = 65_000_000
SIDE_MAX = 20_000

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml"
    ".presentation",
}
# What a chooser of files is told; the content decides.
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx,.pptx"

_PDF_START = b"%PDF-"
_PDF_END = b"%%EOF"
_PDF_TAIL = 1024
_BLANK = b" \t\r\n\x00\x1a"
_OLE_START = bytes.fromhex("d0cf11e0a1b11ae1")
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")

# Pictures drawn anew before they are asked for, as long as the upload is there.
_drawn: WeakKeyDictionary[UploadedFile, bytes] = WeakKeyDictionary()

_SENTENCES: dict[str, str | Promise] = {
    "empty_file": _(
        "Berkas ini kosong. Buka di perangkat Anda untuk memastikan isinya, lalu "
        "pilih lagi."
    ),
    "too_large": _(
        "Berkas paling besar 20 MB. Perkecil (misalnya simpan PDF dengan mutu lebih "
        "rendah), atau simpan di tempat lain dan isi tautannya."
    ),
    "too_many_pixels": _(
        "Gambar ini terlalu besar: paling banyak 65 juta piksel. Perkecil dahulu, "
        "lalu unggah lagi."
    ),
    "broken": _(
        "Berkas ini rusak atau terpotong. Simpan ulang dari aplikasi asalnya, lalu "
        "unggah lagi."
    ),
    "broken_pdf": _(
        "PDF ini rusak atau terpotong. Buka lalu simpan ulang (Cetak ke PDF), "
        "kemudian unggah lagi."
    ),
    "macros": _(
        "Berkas Office dengan makro tidak diterima. Simpan ulang tanpa makro "
        "(DOCX, XLSX, PPTX) atau sebagai PDF."
    ),
    "encrypted": _("Berkas ini terkunci sandi. Buka kuncinya dahulu, lalu unggah."),
    "old_office": _(
        "Berkas Office lama (DOC, XLS, PPT) atau yang terkunci sandi tidak diterima. "
        "Simpan ulang sebagai DOCX, XLSX, PPTX, atau PDF."
    ),
    "heic": _(
        "Foto HEIC belum dapat dibaca. Simpan sebagai JPEG, atau atur kamera ke "
        "“Paling Kompatibel”, lalu unggah lagi."
    ),
    "film": _(
        "Video tidak diunggah. Taruh di kanal video OPD Anda, lalu isi tautannya."
    ),
    "other_type": _(
        "Jenis berkas ini tidak diterima. Unggah PDF, JPEG, PNG, WEBP, DOCX, XLSX, "
        "atau PPTX."
    ),
}


class UploadRefused(DomainError):
    """The file is none that may be kept; `code` is stable, the sentence says what to
    do."""

    def __init__(self, code: str) -> None:
        super().__init__(str(_SENTENCES[code]), code=code, field="upload")


@dataclass(frozen=True, slots=True)
class Sound:
    """What an upload is; `sha256` is of the bytes as sent.

    `picture` is its kind as `pictures` has it, empty for all else.
    """

    suffix: str
    sha256: str
    picture: str = ""

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.suffix]


def identify(upload: UploadedFile) -> Sound:
    """Tell what was sent; raises UploadRefused. Nothing is decoded or written."""
    size = upload.size or 0
    if not size:
        raise UploadRefused("empty_file")
    if size > UPLOAD_BYTES_MAX:
        raise UploadRefused("too_large")
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    head = upload.read(_PDF_TAIL)
    upload.seek(0)
    sha256 = digest.hexdigest()
    if head.startswith(_PDF_START):
        _check_pdf(upload, size)
        return Sound(".pdf", sha256)
    if head.startswith(ZIP_START):
        return Sound(_office(upload, size), sha256)
    if picture := _picture(upload, head):
        # Which of the two it is afterwards, the pixels decide.
        return Sound(".png" if picture == "png" else ".jpg", sha256, picture)
    raise UploadRefused(_why_not(head))


def prepare(upload: UploadedFile) -> None:
    """Draw a picture anew now, so that `cleaned` need not do it in a transaction.

    What cannot be kept is left for `identify` and `cleaned` to refuse.
    """
    with suppress(DomainError):
        sound = identify(upload)
        if sound.picture:
            _drawn[upload] = photos.redrawn(upload.read(), sound.picture)
    upload.seek(0)


def cleaned(upload: UploadedFile, sound: Sound) -> tuple[File, Sound]:
    """The content to be kept, and what it is now. Raises PictureRefused."""
    upload.seek(0)
    if not sound.picture:
        return upload, sound
    redrawn = _drawn.pop(upload, b"") or photos.redrawn(upload.read(), sound.picture)
    suffix = ".png" if redrawn.startswith(b"\x89PNG") else ".jpg"
    return ContentFile(redrawn), Sound(suffix, sound.sha256, sound.picture)


def _check_pdf(upload: UploadedFile, size: int) -> None:
    """It ends as a PDF does, with nothing but blanks behind the end."""
    upload.seek(max(0, size - _PDF_TAIL))
    tail = upload.read(_PDF_TAIL)
    upload.seek(0)
    _before, end, rest = tail.rpartition(_PDF_END)
    if not end or rest.strip(_BLANK):
        raise UploadRefused("broken_pdf")


def _office(upload: UploadedFile, size: int) -> str:
    try:
        suffix = office_suffix(upload, size)  # type: ignore[arg-type]
    except NotOffice as refusal:
        raise UploadRefused(
            {"bomb": "too_large", "other": "other_type"}.get(refusal.code, refusal.code)
        ) from refusal
    upload.seek(0)
    return suffix


def _picture(upload: UploadedFile, head: bytes) -> str:
    """Its kind where it begins as a picture; raises where it is too large or broken."""
    is_webp = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    if not (is_webp or head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"))):
        return ""
    picture = read_photo(upload.read())
    upload.seek(0)
    if picture is None:
        raise UploadRefused("broken")
    if (
        max(picture.width, picture.height) > SIDE_MAX
        or picture.width * picture.height > PIXELS_MAX
    ):
        raise UploadRefused("too_many_pixels")
    return picture.kind


def _why_not(head: bytes) -> str:
    if head.startswith(_OLE_START):
        return "old_office"
    if head[4:8] == b"ftyp":
        return "heic" if head[8:12] in _HEIC_BRANDS else "film"
    if head.startswith(b"\x1a\x45\xdf\xa3") or head[8:12] == b"AVI ":
        return "film"
    return "other_type"
