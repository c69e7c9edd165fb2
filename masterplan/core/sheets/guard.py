"""Structural check of an uploaded workbook, before any parser sees it.

Standard library only, because the child process that reads cells loads this file
by its path. Everything is streamed: no member is ever held inflated in memory.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from xml.parsers import expat

MAX_FILE_BYTES = 5 * 1024 * 1024
MAX_INFLATED_BYTES = 60 * 1024 * 1024
MAX_RATIO = 250
RATIO_APPLIES_FROM_BYTES = 4 * 1024 * 1024
MAX_MEMBERS = 500
MAX_NAME_LENGTH = 200
MAX_SHEETS = 50
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELLS = 250_000
MAX_STRINGS = 250_000
MAX_MERGED_CELLS = 400_000
MAX_TEXT = 32_767
# A shared formula may legally reach 8,192 characters beside the cached value.
MAX_CELL_CHARACTERS = MAX_TEXT + 8_192
MAX_ELEMENTS = 1_200_000
MAX_DEPTH = 100
CHUNK = 64 * 1024

CODES = (
    "empty_file",
    "not_a_workbook",
    "old_excel_format",
    "encrypted",
    "has_macros",
    "too_large",
    "too_many_sheets",
    "too_many_rows",
    "too_many_columns",
    "too_many_cells",
    "text_too_long",
    "broken",
    "forbidden_xml",
)

_OLE_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP_SIGNATURE = b"PK\x03\x04"
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_MAIN_TYPES = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
)
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_XML_SUFFIXES = (".xml", ".rels")
_DOCTYPE = re.compile(rb"<\s*!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class Refusal(Exception):
    """The file is refused; `code` is one of CODES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class SheetFacts:
    """What the structure says of one sheet.

    `merged` holds (top, left, bottom, right), all 1-based and inclusive.
    """

    name: str
    hidden: bool
    max_row: int
    max_column: int
    merged: tuple[tuple[int, int, int, int], ...]


@dataclass
class _Walk:
    """What is gathered over all members, and what may still be spent."""

    bytes_left: int = MAX_INFLATED_BYTES
    elements_left: int = MAX_ELEMENTS
    cells_left: int = MAX_CELLS
    strings_left: int = MAX_STRINGS
    merged_cells_left: int = MAX_MERGED_CELLS
    parts: "dict[str, _Part]" = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    sheets: list[tuple[str, bool, str]] = field(default_factory=list)
    relations: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass
class _Part:
    """What is gathered while one XML part streams by."""

    root: str = ""
    row: int = 0
    column: int = 0
    max_row: int = 0
    max_column: int = 0
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def column_number(letters: str) -> int:
    """The 1-based number of a column, "A" is 1 and "AA" is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def check(path: str | Path) -> tuple[SheetFacts, ...]:
    """Raise Refusal for a file no parser should see, else tell its sheets in order."""
    path = Path(path)
    size = path.stat().st_size
    if size == 0:
        raise Refusal("empty_file")
    if size > MAX_FILE_BYTES:
        raise Refusal("too_large")
    with path.open("rb") as file:
        _check_signature(file)
        try:
            return _check_archive(file)
        except Refusal:
            raise
        except (
            zipfile.BadZipFile,
            zipfile.LargeZipFile,
            zlib.error,
            struct.error,
            expat.ExpatError,
            NotImplementedError,
            UnicodeError,
            ValueError,
            KeyError,
            EOFError,
            OSError,
        ) as error:
            raise Refusal("broken") from error


def _check_signature(file: BinaryIO) -> None:
    head = file.read(8)
    if head == _OLE_SIGNATURE:
        # A workbook with a password is an OLE container around an encrypted package.
        marker = "EncryptedPackage".encode("utf-16-le")
        raise Refusal("encrypted" if marker in file.read() else "old_excel_format")
    if not head.startswith(_ZIP_SIGNATURE):
        raise Refusal("not_a_workbook")
    file.seek(0)


def _check_archive(file: BinaryIO) -> tuple[SheetFacts, ...]:
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        directory_start = archive.start_dir
    if len(members) > MAX_MEMBERS:
        raise Refusal("too_large")
    _check_names(members)
    spans = _check_spans(file, members, directory_start)
    if sum(member.file_size for member in members) > MAX_INFLATED_BYTES:
        raise Refusal("too_large")
    names = {member.filename for member in members}
    _check_kind(names)

    walk = _Walk()
    for member in members:
        if not member.is_dir():
            chunks = _inflate(file, member, spans[member.filename], walk)
            _scan(member.filename, chunks, walk)
    return _facts(_workbook_part(walk.types, names), walk)


def _check_names(members: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for member in members:
        name = member.filename
        path = PurePosixPath(name)
        if (
            not name
            or len(name) > MAX_NAME_LENGTH
            or name.startswith("/")
            or "\\" in name
            or ":" in name
            or ".." in path.parts
            or any(ord(character) < 32 for character in name)
            or name.lower() in seen
        ):
            raise Refusal("broken")
        seen.add(name.lower())
        if member.flag_bits & 0x1:
            raise Refusal("encrypted")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refusal("broken")


def _check_spans(
    file: BinaryIO, members: list[zipfile.ZipInfo], directory_start: int
) -> dict[str, int]:
    """Where the data of each member begins; overlapping members are refused."""
    starts: dict[str, int] = {}
    last_end = 0
    for member in sorted(members, key=lambda one: one.header_offset):
        file.seek(member.header_offset)
        header = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
        if header[0] != _ZIP_SIGNATURE:
            raise Refusal("broken")
        if header[2] & 0x1:
            raise Refusal("encrypted")
        local_name = file.read(header[9])
        if local_name != member.orig_filename.encode(
            "utf-8" if member.flag_bits & 0x800 else "cp437"
        ):
            raise Refusal("broken")
        start = member.header_offset + _LOCAL_HEADER.size + header[9] + header[10]
        end = start + member.compress_size
        if member.header_offset < last_end or end > directory_start:
            raise Refusal("broken")
        last_end = end
        starts[member.filename] = start
    return starts


def _check_kind(names: set[str]) -> None:
    folded = {name.lower() for name in names}
    if "encryptioninfo" in folded or "encryptedpackage" in folded:
        raise Refusal("encrypted")
    if "[Content_Types].xml" not in names:
        raise Refusal("not_a_workbook")
    for name in folded:
        if name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/"):
            raise Refusal("has_macros")


def _inflate(
    file: BinaryIO, member: zipfile.ZipInfo, start: int, walk: _Walk
) -> Iterator[bytes]:
    """The member's bytes in chunks; raises when they are not what was declared."""
    file.seek(start)
    left = member.compress_size
    produced = 0
    checksum = 0
    inflater = (
        zlib.decompressobj(-15)
        if member.compress_type == zipfile.ZIP_DEFLATED
        else None
    )
    while left > 0:
        raw = file.read(min(CHUNK, left))
        if not raw:
            raise Refusal("broken")
        left -= len(raw)
        while raw:
            if inflater is None:
                data, raw = raw, b""
            else:
                data = inflater.decompress(raw, CHUNK)
                raw = inflater.unconsumed_tail
                if inflater.eof and (left or raw or inflater.unused_data):
                    raise Refusal("broken")
            produced += len(data)
            walk.bytes_left -= len(data)
            if (
                walk.bytes_left < 0
                or produced > member.file_size
                or (
                    produced > RATIO_APPLIES_FROM_BYTES
                    and produced > MAX_RATIO * max(member.compress_size, 1)
                )
            ):
                raise Refusal("too_large")
            checksum = zlib.crc32(data, checksum)
            if data:
                yield data
    if inflater is not None:
        # Output that was held back when the last input ran out.
        while tail := inflater.decompress(inflater.unconsumed_tail, CHUNK):
            produced += len(tail)
            walk.bytes_left -= len(tail)
            if walk.bytes_left < 0 or produced > member.file_size:
                raise Refusal("too_large")
            checksum = zlib.crc32(tail, checksum)
            yield tail
        if not inflater.eof:
            raise Refusal("broken")
    if produced != member.file_size or checksum != member.CRC:
        raise Refusal("broken")


def _scan(name: str, chunks: Iterator[bytes], walk: _Walk) -> None:
    """Read one member to its end; XML parts are walked, others only inflated."""
    first = next(chunks, b"")
    lower = name.lower()
    head = first.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1]
    if lower.endswith(".vml"):
        # Excel itself writes this drawing part without closing every tag.
        _scan_bytes(first, chunks)
        return
    if not lower.endswith(_XML_SUFFIXES) and head != b"<":
        for _ in chunks:
            pass
        return

    part = walk.parts[name] = _Part()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _forbid
    parser.EntityDeclHandler = _forbid
    parser.UnparsedEntityDeclHandler = _forbid
    parser.ExternalEntityRefHandler = _forbid
    depth = 0
    text = 0
    handlers = _attribute_handlers(name, part, walk)

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, text
        depth += 1
        walk.elements_left -= 1
        if depth > MAX_DEPTH:
            raise Refusal("broken")
        if walk.elements_left < 0:
            raise Refusal("too_many_cells")
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if not part.root:
            part.root = tag
        if tag == "c" or tag == "si":
            text = 0
        handler = handlers.get(tag)
        if handler is not None:
            handler(attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1

    def characters(data: str) -> None:
        nonlocal text
        text += len(data)
        if text > MAX_CELL_CHARACTERS and part.root in ("worksheet", "sst"):
            raise Refusal("text_too_long")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.Parse(first, False)
    for chunk in chunks:
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _scan_bytes(first: bytes, chunks: Iterator[bytes]) -> None:
    tail = b""
    for chunk in (first, *chunks):
        window = (tail + chunk).replace(b"\x00", b"")
        if _DOCTYPE.search(window):
            raise Refusal("forbidden_xml")
        tail = chunk[-32:]


def _forbid(*_: object) -> int:
    raise Refusal("forbidden_xml")


def _attribute_handlers(
    name: str, part: _Part, walk: _Walk
) -> dict[str, Callable[[dict[str, str]], None]]:
    """What to do at the beginning of an element, by its local name."""
    match = _REFERENCE.fullmatch

    def corner(reference: str) -> tuple[int, int]:
        found = match(reference)
        if found is None:
            raise Refusal("broken")
        column, row = column_number(found[1]), int(found[2])
        if row > MAX_ROWS:
            raise Refusal("too_many_rows")
        if column > MAX_COLUMNS:
            raise Refusal("too_many_columns")
        return row, column

    def box(reference: str) -> tuple[int, int, int, int]:
        first, _, last = reference.replace("$", "").partition(":")
        top, left = corner(first)
        bottom, right = corner(last or first)
        if bottom < top or right < left:
            raise Refusal("broken")
        return top, left, bottom, right

    def on_row(attributes: dict[str, str]) -> None:
        if part.root != "worksheet":
            return
        part.row = int(attributes.get("r", part.row + 1))
        part.column = 0
        if part.row < 1:
            raise Refusal("broken")
        if part.row > MAX_ROWS:
            raise Refusal("too_many_rows")

    def on_cell(attributes: dict[str, str]) -> None:
        if part.root != "worksheet":
            return
        walk.cells_left -= 1
        if walk.cells_left < 0:
            raise Refusal("too_many_cells")
        reference = attributes.get("r")
        if reference is None:
            row, column = part.row, part.column + 1
            if column > MAX_COLUMNS:
                raise Refusal("too_many_columns")
        else:
            row, column = corner(reference)
        part.column = column
        part.max_row = max(part.max_row, row)
        part.max_column = max(part.max_column, column)

    def on_dimension(attributes: dict[str, str]) -> None:
        if part.root == "worksheet" and attributes.get("ref"):
            box(attributes["ref"])

    def on_merge(attributes: dict[str, str]) -> None:
        if part.root == "worksheet":
            top, left, bottom, right = box(attributes.get("ref", ""))
            part.merged.append((top, left, bottom, right))
            walk.merged_cells_left -= (bottom - top + 1) * (right - left + 1)
            if walk.merged_cells_left < 0:
                raise Refusal("too_many_cells")

    def on_type(attributes: dict[str, str]) -> None:
        if part.root != "Types":
            return
        kind = attributes.get("ContentType", "")
        folded = kind.lower()
        if "macroenabled" in folded or "vbaproject" in folded or "macrosheet" in folded:
            binary = "sheet.binary" in folded
            raise Refusal("old_excel_format" if binary else "has_macros")
        walk.types[attributes.get("PartName", "").lstrip("/")] = kind

    def on_sheet(attributes: dict[str, str]) -> None:
        if part.root != "workbook":
            return
        relation = next(
            (v for k, v in attributes.items() if k.endswith(":id") or k == "id"), ""
        )
        hidden = attributes.get("state", "visible") != "visible"
        walk.sheets.append((attributes.get("name", ""), hidden, relation))
        if len(walk.sheets) > MAX_SHEETS:
            raise Refusal("too_many_sheets")

    def on_relation(attributes: dict[str, str]) -> None:
        if part.root == "Relationships":
            targets = walk.relations.setdefault(name, {})
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def on_string(_: dict[str, str]) -> None:
        walk.strings_left -= 1
        if walk.strings_left < 0:
            raise Refusal("too_many_cells")

    return {
        "c": on_cell,
        "si": on_string,
        "row": on_row,
        "dimension": on_dimension,
        "mergeCell": on_merge,
        "Override": on_type,
        "Default": on_type,
        "sheet": on_sheet,
        "Relationship": on_relation,
    }


def _workbook_part(types: dict[str, str], names: set[str]) -> str:
    for name, kind in types.items():
        if kind in _MAIN_TYPES and name in names:
            return name
    raise Refusal("not_a_workbook")


def _facts(workbook: str, walk: _Walk) -> tuple[SheetFacts, ...]:
    folder, _, base = workbook.rpartition("/")
    targets = walk.relations.get(f"{folder}/_rels/{base}.rels".lstrip("/"), {})
    facts = []
    for name, hidden, relation in walk.sheets:
        target = targets.get(relation, "")
        path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
        part = walk.parts.get(_normal(path))
        if part is None:
            raise Refusal("broken")
        if part.root == "worksheet":
            merged = tuple(part.merged)
            facts.append(
                SheetFacts(name, hidden, part.max_row, part.max_column, merged)
            )
    if not facts:
        raise Refusal("broken")
    return tuple(facts)


def _normal(path: str) -> str:
    kept: list[str] = []
    for piece in path.split("/"):
        if piece == "..":
            kept = kept[:-1]
        elif piece not in ("", "."):
            kept.append(piece)
    return "/".join(kept)
