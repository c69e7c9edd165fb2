"""Files people send, well-made and hostile, built in memory."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"
# Where the pictures were taken, as a camera writes it.
LATITUDE = ((6.0, 51.0, 30.0), "S")


def sent(content: bytes, name: str = "berkas.bin") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def pdf(words: str = "") -> bytes:
    return PDF.replace(b"<<>>", b"<</T (" + words.encode() + b")>>", 1)


def picture(
    kind: str = "JPEG",
    size: tuple[int, int] = (40, 30),
    *,
    is_located: bool = False,
    orientation: int = 1,
    mode: str = "RGB",
) -> bytes:
    image = Image.new(mode, size, "red")
    image.putpixel((0, 0), (0, 0, 255) if mode == "RGB" else (0, 0, 255, 0))
    target = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Kamera Rekaan"
    if is_located:
        exif[0x8825] = {1: LATITUDE[1], 2: LATITUDE[0], 3: "E", 4: (107.0, 55.0, 1.0)}
    image.save(target, kind, exif=exif)
    return target.getvalue()


def huge_png(side: int = 30_000) -> bytes:
    """A whole PNG of few bytes that unfolds to gigabytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", data)
        + chunk(b"IEND", b"")
    )


def office(main: str = "wordprocessingml.document", **members: bytes) -> bytes:
    kind = main if main.endswith("+xml") else MAIN.format(main)
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/'
        f'package/2006/content-types"><Override PartName="/a.xml" ContentType="{kind}"'
        "/></Types>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()
