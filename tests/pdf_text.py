"""The words of a PDF as a reader's "copy" would give them, read from the file alone.

Enough of the format for files whose fonts carry a table back to Unicode: a PDF that is
only a picture of text gives nothing.
"""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\s.*?(?=\nendobj)", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_FONT = re.compile(rb"/Type0/BaseFont /([A-Z]+)\+[^/]+/ToUnicode (\d+) 0 R")
_PAIR = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")
_SHOWN = re.compile(rb"/([A-Z]+) \S+ Tf|\[([^\]]*)\] TJ")
_GLYPHS = re.compile(rb"<([0-9a-f]+)>")


def text_of(content: bytes) -> str:
    """Everything that is written, in the file's order, blanks as one space each."""
    streams = {
        int(found[1]): _unpacked(packed[1])
        for found in _OBJECT.finditer(content)
        if (packed := _STREAM.search(found[0]))
    }
    fonts = {
        name: dict(_PAIR.findall(streams[int(table)]))
        for stream in streams.values()
        for name, table in _FONT.findall(stream)
    }
    pages = (stream for stream in streams.values() if b"\nBT\n" in stream)
    return " ".join(" ".join(_written(page, fonts) for page in pages).split())


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompress(packed)
    except zlib.error:
        return packed


def _written(page: bytes, fonts: dict[bytes, dict[bytes, bytes]]) -> str:
    lines = []
    letters: dict[bytes, bytes] = {}
    for font, shown in _SHOWN.findall(page):
        if font:
            letters = fonts[font]
            continue
        glyphs = b"".join(_GLYPHS.findall(shown))
        codes = [glyphs[at : at + 4] for at in range(0, len(glyphs), 4)]
        unicode = b"".join(letters[code] for code in codes)
        lines.append(bytes.fromhex(unicode.decode()).decode("utf-16-be"))
    return " ".join(lines)
