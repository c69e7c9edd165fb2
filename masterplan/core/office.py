"""What an Office file says it is, read from its structure; nothing is unpacked.

The sheets guard looks far deeper, because what it lets through is parsed here. What is
told apart here is only kept and handed out again.
"""

import struct
import zipfile
from pathlib import PurePosixPath
from typing import BinaryIO
from xml.parsers import expat

MEMBERS_MAX = 5_000
INFLATED_MAX = 300 * 1024 * 1024
TYPES_BYTES_MAX = 1024 * 1024
ZIP_START = b"PK\x03\x04"
_TYPES = "[Content_Types].xml"
_DIRECTORY_END = struct.Struct("<4s4H2IH")
_ENCRYPTED = 0x1
# Its main part's type, up to what differs between a document and a template.
_SUFFIXES = {
    "wordprocessingml.document": ".docx",
    "spreadsheetml.sheet": ".xlsx",
    "presentationml.presentation": ".pptx",
    "presentationml.slideshow": ".pptx",
}


class NotOffice(Exception):
    """`code` is "broken", "macros", "encrypted", "bomb" or "other"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def office_suffix(file: BinaryIO, size: int) -> str:
    """ ".docx", ".xlsx" or ".pptx"; raises NotOffice for everything else."""
    try:
        _check_end(file, size)
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _check_members(members)
            if _TYPES not in archive.namelist():
                raise NotOffice("other")
            with archive.open(_TYPES) as part:
                types = part.read(TYPES_BYTES_MAX + 1)
    except (
        zipfile.BadZipFile,
        struct.error,
        OSError,
        EOFError,
        ValueError,
        RuntimeError,
        NotImplementedError,
        zipfile.zlib.error,  # type: ignore[attr-defined]
    ) as error:
        raise NotOffice("broken") from error
    if len(types) > TYPES_BYTES_MAX:
        raise NotOffice("bomb")
    return _main_suffix(types)


def _check_end(file: BinaryIO, size: int) -> None:
    """The directory ends the file and the first member begins it: nothing hides."""
    file.seek(max(0, size - _DIRECTORY_END.size))
    end = _DIRECTORY_END.unpack(file.read(_DIRECTORY_END.size))
    starts_right = end[6] + end[5] + _DIRECTORY_END.size == size
    if end[0] != b"PK\x05\x06" or not starts_right:
        raise NotOffice("broken")


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MEMBERS_MAX or sum(m.file_size for m in members) > INFLATED_MAX:
        raise NotOffice("bomb")
    if not members or min(member.header_offset for member in members) != 0:
        raise NotOffice("broken")
    for member in members:
        path = PurePosixPath(member.filename)
        name = member.filename.lower()
        if path.is_absolute() or ".." in path.parts or "\\" in member.filename:
            raise NotOffice("broken")
        if member.flag_bits & _ENCRYPTED or name in (
            "encryptioninfo",
            "encryptedpackage",
        ):
            raise NotOffice("encrypted")
        if name.endswith("vbaproject.bin") or "/macrosheets/" in name:
            raise NotOffice("macros")


def _main_suffix(types: bytes) -> str:
    found: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        found.append(attributes.get("ContentType", ""))

    def forbid(*_: object) -> None:
        raise NotOffice("broken")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = forbid
    try:
        parser.Parse(types, True)
    except expat.ExpatError as error:
        raise NotOffice("broken") from error
    if any("macroenabled" in kind.lower() for kind in found):
        raise NotOffice("macros")
    for kind in found:
        for words, suffix in _SUFFIXES.items():
            if kind.endswith(f"{words}.main+xml"):
                return suffix
    raise NotOffice("other")
