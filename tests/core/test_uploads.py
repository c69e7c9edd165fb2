"""What may be kept as a document, told by its content; and a corpus of what may not."""

import hashlib
import io

import pytest
from PIL import Image

from masterplan.core import photos, uploads
from masterplan.core.middleware import DOCUMENT_LIMIT, body_limit
from masterplan.core.pictures import Picture, read_photo
from tests.files import HTML, PDF, SVG, huge_png, office, picture, sent

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"

ACCEPTED = {
    "pdf": (PDF, ".pdf"),
    "pdf with blanks behind": (PDF + b"\r\n \x00", ".pdf"),
    "jpeg": (picture("JPEG"), ".jpg"),
    "jpeg with a film behind": (picture("JPEG") + b"\x00ftypmp42", ".jpg"),
    "png": (picture("PNG"), ".png"),
    "webp": (picture("WEBP"), ".jpg"),
    "docx": (office("wordprocessingml.document"), ".docx"),
    "xlsx": (office("spreadsheetml.sheet"), ".xlsx"),
    "pptx": (office("presentationml.presentation"), ".pptx"),
}

REFUSED = {
    "empty": (b"", "empty_file"),
    "html": (HTML, "other_type"),
    "svg": (SVG, "other_type"),
    "svg with a declaration": (b'<?xml version="1.0"?>' + SVG, "other_type"),
    "script": (b"#!/bin/sh\nrm -rf /\n", "other_type"),
    "text": (b"catatan rapat", "other_type"),
    "program": (b"MZ" + bytes(100), "other_type"),
    "elf": (b"\x7fELF" + bytes(100), "other_type"),
    "gif": (b"GIF89a" + bytes(20), "other_type"),
    "html before pdf": (HTML + PDF, "other_type"),
    "html before jpeg": (HTML + picture("JPEG"), "other_type"),
    "blank before pdf": (b"\n" + PDF, "other_type"),
    "html behind pdf": (PDF + HTML, "broken_pdf"),
    "zip behind pdf": (PDF + office(), "broken_pdf"),
    "cut pdf": (PDF[:-20], "broken_pdf"),
    "only a pdf's head": (b"%PDF-1.7\n", "broken_pdf"),
    "cut png": (picture("PNG")[:-8], "broken"),
    "png with html behind": (picture("PNG") + HTML, "broken"),
    "only a jpeg's head": (b"\xff\xd8\xff\xe0", "broken"),
    "cut webp": (picture("WEBP")[:-4], "broken"),
    "30000 x 30000 png": (huge_png(), "too_many_pixels"),
    "cut docx": (office()[:-30], "broken"),
    "html before docx": (HTML + office(), "other_type"),
    "docx with html behind": (office() + HTML, "broken"),
    "zip behind zip": (office() + office(), "broken"),
    "plain zip": (office("nothing.of.ours+xml"), "other_type"),
    "docx with macros": (office(MACROS), "macros"),
    "docx with a macro part": (office(**{"word/vbaProject.bin": b"x"}), "macros"),
    "docx that climbs": (office(**{"../../etc/passwd": b"x"}), "broken"),
    "locked docx": (office(EncryptedPackage=b"x"), "encrypted"),
    "old doc": (OLE, "old_office"),
    "heic": (b"\x00\x00\x00\x18ftypheic" + bytes(40), "heic"),
    "mp4": (b"\x00\x00\x00\x18ftypmp42" + bytes(40), "film"),
    "webm": (b"\x1a\x45\xdf\xa3" + bytes(40), "film"),
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_identify_tells_the_kind_by_content(case):
    content, suffix = ACCEPTED[case]

    sound = uploads.identify(sent(content, "nama.html"))

    assert sound.suffix == suffix
    assert sound.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("case", REFUSED)
def test_identify_refuses_with_a_sentence(case):
    content, code = REFUSED[case]

    with pytest.raises(uploads.UploadRefused) as refusal:
        uploads.identify(sent(content, "surat.pdf"))

    assert refusal.value.code == code
    assert refusal.value.field == "upload"
    assert refusal.value.message.endswith(".")


def test_identify_refuses_a_file_of_more_than_20_mb():
    with pytest.raises(uploads.UploadRefused) as refusal:
        uploads.identify(sent(PDF + bytes(uploads.UPLOAD_BYTES_MAX)))

    assert refusal.value.code == "too_large"


def test_identify_refuses_an_archive_that_unfolds(monkeypatch):
    content = office(a=bytes(5_000_000))
    monkeypatch.setattr("masterplan.core.office.INFLATED_MAX", 1_000_000)

    with pytest.raises(uploads.UploadRefused) as refusal:
        uploads.identify(sent(content))

    assert refusal.value.code == "too_large"


def drawn(content: bytes, kind: str) -> Image.Image:
    return Image.open(io.BytesIO(photos.redrawn(content, kind)))


def test_redrawn_photo_has_no_location_and_no_words():
    located = picture("JPEG", is_located=True)
    assert Image.open(io.BytesIO(located)).getexif().get_ifd(0x8825)

    image = drawn(located, "jpg")

    assert (image.format, image.size) == ("JPEG", (40, 30))
    assert dict(image.getexif()) == {}
    assert {"exif", "comment", "icc_profile"} & set(image.info) == set()
    assert b"Kamera Rekaan" not in photos.redrawn(located, "jpg")


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_redrawn_png_and_webp_have_no_location_either(kind):
    redrawn = photos.redrawn(picture(kind, is_located=True), kind.lower())

    assert b"Kamera Rekaan" not in redrawn
    assert dict(Image.open(io.BytesIO(redrawn)).getexif()) == {}


def test_redrawn_photo_stands_upright_and_is_reduced():
    image = drawn(picture("JPEG", (4000, 1000), orientation=6), "jpg")

    assert image.size == (500, 2000)


def test_redrawn_keeps_what_is_transparent():
    image = drawn(picture("WEBP", mode="RGBA"), "webp")

    assert (image.format, image.mode) == ("PNG", "RGBA")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (picture("JPEG", (800, 600))[:-300], "jpg"),
        (b"\xff\xd8\xff\xe0" + bytes(500), "jpg"),
        (picture("PNG"), "jpg"),
        (huge_png(60), "png"),
        (huge_png(40_000), "png"),
    ],
)
def test_redrawn_refuses_what_cannot_be_read_to_its_end(content, kind):
    with pytest.raises(photos.PictureRefused) as refusal:
        photos.redrawn(content, kind)

    assert refusal.value.code == "broken_picture"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_read_photo_tells_the_size_without_decoding(kind):
    found = read_photo(picture(kind, (70, 50)))

    assert found == Picture({"JPEG": "jpg"}.get(kind, kind.lower()), 70, 50)


def test_documents_may_be_sent_to_their_places_alone():
    assert body_limit("/inovasi/7/bukti/unggah/") == DOCUMENT_LIMIT
    assert body_limit("/daerah/32.11/dokumen/baru/") == DOCUMENT_LIMIT
    assert body_limit("/inovasi/7/ubah/") < DOCUMENT_LIMIT
    assert DOCUMENT_LIMIT > uploads.UPLOAD_BYTES_MAX
