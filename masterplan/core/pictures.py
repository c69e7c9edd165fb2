"""Whether bytes are the picture they say, told by their own structure; pure.

Nothing is decoded here: a small file can unfold to gigabytes, and its head says so.
"""

from collections.abc import Callable
from dataclasses import dataclass

PNG_START = b"\x89PNG\r\n\x1a\n"
JPEG_START = b"\xff\xd8"
# Start-of-frame markers carry the size; DHT, JPG and DAC stand among their numbers.
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_SCAN = 0xDA
JPEG_END = b"\xff\xd9"
RIFF_HEAD = 12
WEBP_CHUNK_HEAD = 8


@dataclass(frozen=True)
class Picture:
    """`kind` is "png", "jpg" or "webp"; sides in pixels."""

    kind: str
    width: int
    height: int


def read_picture(content: bytes) -> Picture | None:
    """The picture's kind and size, or None where it is no whole PNG or JPEG."""
    if content.startswith(PNG_START):
        return _read_png(content)
    if content.startswith(JPEG_START) and content.endswith(JPEG_END):
        return _read_jpeg(content)
    return None


def read_photo(content: bytes) -> Picture | None:
    """As `read_picture`, and WEBP; only the head of a JPEG is looked at.

    Telephones write further pictures and films behind the first one. For what is
    decoded and written anew afterwards: that alone tells whether it is whole.
    """
    readers: tuple[tuple[bytes, Callable[[bytes], Picture | None]], ...] = (
        (PNG_START, _read_png),
        (JPEG_START, _read_jpeg),
        (b"RIFF", _read_webp),
    )
    for start, read in readers:
        if content.startswith(start):
            return read(content)
    return None


def _read_png(content: bytes) -> Picture | None:
    """Walk the chunks: IHDR first, IEND last and nothing behind it."""
    size = None
    at = len(PNG_START)
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        kind = content[at + 4 : at + 8]
        body = content[at + 8 : at + 8 + length]
        at += 12 + length
        if size is None:
            if kind != b"IHDR" or length != 13:
                return None
            size = (
                int.from_bytes(body[:4], "big"),
                int.from_bytes(body[4:8], "big"),
            )
        if kind == b"IEND":
            is_whole = at == len(content) and 0 not in size
            return Picture("png", *size) if is_whole else None
    return None


def _read_jpeg(content: bytes) -> Picture | None:
    """Walk the segments to the frame's head."""
    size = None
    at = len(JPEG_START)
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        if marker in JPEG_FRAMES:
            head = content[at + 4 : at + 2 + length]
            size = (
                int.from_bytes(head[3:5], "big"),
                int.from_bytes(head[1:3], "big"),
            )
        if marker == JPEG_SCAN:
            return Picture("jpg", *size) if size and 0 not in size else None
        if length < 2:
            return None
        at += 2 + length
    return None


def _read_webp(content: bytes) -> Picture | None:
    """The canvas of the extended form, else the head of the only frame."""
    kind = content[RIFF_HEAD : RIFF_HEAD + 4]
    body = content[RIFF_HEAD + WEBP_CHUNK_HEAD :]
    is_whole = int.from_bytes(content[4:8], "little") + 8 <= len(content)
    if content[8:RIFF_HEAD] != b"WEBP" or not is_whole or len(body) < 10:
        return None
    if kind == b"VP8X":
        width = int.from_bytes(body[4:7], "little") + 1
        height = int.from_bytes(body[7:10], "little") + 1
    elif kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        width = int.from_bytes(body[6:8], "little") & 0x3FFF
        height = int.from_bytes(body[8:10], "little") & 0x3FFF
    elif kind == b"VP8L" and body[:1] == b"\x2f":
        bits = int.from_bytes(body[1:5], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        return None
    return Picture("webp", width, height) if width and height else None
