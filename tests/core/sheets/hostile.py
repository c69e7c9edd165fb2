"""Builds workbooks made to break a reader, each as the bytes of a file."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
ROOT_RELS = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}"><sheets>'
    '<sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
BOOK_RELS = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{RELS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
CELL = '<c r="A1" t="inlineStr"><is><t>x</t></is></c>'


def sheet(
    rows: str = f'<row r="1">{CELL}</row>', before: str = "", after: str = ""
) -> str:
    return (
        f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}'
        "</worksheet>"
    )


def parts(**changed: str | bytes) -> dict[str, str | bytes]:
    """The members of a least workbook, with some replaced."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": changed.get("types", TYPES),
        "_rels/.rels": ROOT_RELS,
        "xl/workbook.xml": changed.get("book", BOOK),
        "xl/_rels/workbook.xml.rels": changed.get("rels", BOOK_RELS),
        "xl/worksheets/sheet1.xml": changed.get("sheet", sheet()),
    }
    return members


def packed(members: dict[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def book(**changed: str | bytes) -> bytes:
    return packed(parts(**changed))


def with_member(name: str, data: str | bytes) -> bytes:
    return packed(parts() | {name: data})


def _encrypted_flag() -> bytes:
    data = bytearray(book())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(signature, place + 4)
    return bytes(data)


def _lying_size() -> bytes:
    """The directory declares 100 bytes for a member of a megabyte."""
    members = parts(sheet=sheet(f'<row r="1">{CELL}</row>' + " " * 1_000_000))
    data = bytearray(packed(members))
    place = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, place + 24, 100)
    return bytes(data)


def _overlapping() -> bytes:
    """Two directory entries that share the data of one member."""
    data = book()
    end = data.rfind(b"PK\x05\x06")
    start = struct.unpack_from("<I", data, end + 16)[0]
    last = data.rfind(b"PK\x01\x02", 0, end)
    entry = bytearray(data[last:end])
    entry[46:50] = b"yl/w"
    directory = data[start:end] + bytes(entry)
    tail = bytearray(data[end:])
    struct.pack_into("<HHI", tail, 8, 6, 6, len(directory))
    return data[:start] + directory + bytes(tail)


def _wrong_checksum() -> bytes:
    data = bytearray(book())
    place = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, place + 16, zlib.crc32(b"other"))
    return bytes(data)


def _ole(extra: bytes = b"") -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504 + extra + b"\0" * 512


def _long_row(columns: int) -> str:
    return '<row r="1">' + "<c><v>1</v></c>" * columns + "</row>"


def _rows(count: int) -> str:
    return "".join(
        f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, count)
    )


def _noise(form: str, count: int) -> str:
    """Elements of two spellings in no order, so that they do not compress too well."""
    quotes = random.Random(1).choices("\"'", k=count)
    if form.count("%s") == 2:
        return "".join([form % (quote, quote) for quote in quotes])
    return "".join([form % ("xy"[quote == "'"], quote, quote) for quote in quotes])


def _many_strings() -> bytes:
    strings = "".join(f"<si><t>{n}</t></si>" for n in range(260_000))
    return with_member("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{strings}</sst>')


_BILLION = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">'
    '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
)
_EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_MACRO_TYPES = TYPES.replace(
    "openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "ms-excel.sheet.macroEnabled.main+xml",
)
_BINARY_TYPES = TYPES.replace(
    "openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "ms-excel.sheet.binary.macroEnabled.main",
)
_WORD_TYPES = TYPES.replace(
    "spreadsheetml.sheet.main", "wordprocessingml.document.main"
)
_MANY_SHEETS = BOOK.replace(
    "</sheets>",
    "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(2, 70))
    + "</sheets>",
)
_LONG_TEXT = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'


def _far(reference: str, row: int) -> bytes:
    return book(sheet=sheet(f'<row r="{row}"><c r="{reference}"><v>1</v></c></row>'))


def _dimension(reference: str) -> bytes:
    return book(sheet=sheet(before=f'<dimension ref="{reference}"/>'))


def _merge(reference: str) -> bytes:
    after = f'<mergeCells><mergeCell ref="{reference}"/></mergeCells>'
    return book(sheet=sheet(after=after))


# Name, the code it must be refused with, and what makes it.
CORPUS: tuple[tuple[str, str, Callable[[], bytes]], ...] = (
    ("empty", "empty_file", lambda: b""),
    ("html", "not_a_workbook", lambda: b"<html><table><tr><td>1</td></tr></table>"),
    ("csv", "not_a_workbook", lambda: b"No;Nama Inovasi\r\n1;SICERDAS\r\n"),
    ("nul bytes", "not_a_workbook", lambda: b"\0" * 4096),
    ("png", "not_a_workbook", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100),
    ("plain zip", "not_a_workbook", lambda: packed({"readme.txt": "hello"})),
    ("word document", "not_a_workbook", lambda: book(types=_WORD_TYPES)),
    (
        "ods",
        "not_a_workbook",
        lambda: packed(
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "content.xml": "<a/>",
            }
        ),
    ),
    ("ole stub", "old_excel_format", _ole),
    ("xlsb", "old_excel_format", lambda: book(types=_BINARY_TYPES)),
    ("ole password", "encrypted", lambda: _ole("EncryptedPackage".encode("utf-16-le"))),
    ("zip password", "encrypted", _encrypted_flag),
    ("macro type", "has_macros", lambda: book(types=_MACRO_TYPES)),
    ("macro part", "has_macros", lambda: with_member("xl/vbaProject.bin", b"\0\1")),
    (
        "excel 4 macro",
        "has_macros",
        lambda: with_member("xl/macrosheets/sheet1.xml", "<a/>"),
    ),
    ("file over limit", "too_large", lambda: b"PK\x03\x04" + b"x" * (5 * 1024 * 1024)),
    (
        "zip bomb",
        "too_large",
        lambda: with_member("xl/media/a.bin", b"\0" * (70 * 1024 * 1024)),
    ),
    (
        "high ratio",
        "too_large",
        lambda: with_member("xl/media/a.bin", b"\0" * (20 * 1024 * 1024)),
    ),
    ("lying size", "too_large", _lying_size),
    (
        "many members",
        "too_large",
        lambda: packed(parts() | {f"xl/media/{n}.png": b"" for n in range(600)}),
    ),
    ("overlapping", "broken", _overlapping),
    ("wrong checksum", "broken", _wrong_checksum),
    ("truncated", "broken", lambda: book()[:-200]),
    ("half", "broken", lambda: book()[:600]),
    ("traversal", "broken", lambda: with_member("../../etc/cron.d/x", "x")),
    ("absolute path", "broken", lambda: with_member("/etc/x", "x")),
    ("backslash path", "broken", lambda: with_member("..\\x.xml", "<a/>")),
    ("same name twice", "broken", lambda: with_member("XL/workbook.xml", BOOK)),
    ("doctype", "forbidden_xml", lambda: book(sheet="<!DOCTYPE a>" + sheet())),
    ("entity bomb", "forbidden_xml", lambda: book(sheet=_BILLION + sheet())),
    ("external entity", "forbidden_xml", lambda: book(book=_EXTERNAL + BOOK)),
    (
        "utf-16 doctype",
        "forbidden_xml",
        lambda: book(sheet=(_EXTERNAL + sheet()).encode("utf-16")),
    ),
    (
        "doctype in shared strings",
        "forbidden_xml",
        lambda: with_member("xl/sharedStrings.xml", _BILLION + "<sst/>"),
    ),
    (
        "doctype in unknown suffix",
        "forbidden_xml",
        lambda: with_member("xl/worksheets/sheet9.dat", _BILLION + sheet()),
    ),
    (
        "doctype in drawing",
        "forbidden_xml",
        lambda: with_member("xl/drawings/a.vml", "<xml><br>" + _EXTERNAL),
    ),
    ("no xml", "broken", lambda: book(sheet="this is not xml")),
    ("nul in xml", "broken", lambda: book(sheet=sheet().replace("x", "\0"))),
    ("nul reference", "broken", lambda: book(sheet=sheet().replace(">x<", ">&#0;<"))),
    ("unclosed xml", "broken", lambda: book(sheet=sheet()[:-20])),
    ("bad encoding", "broken", lambda: book(sheet=b"<a>\xff\xfe\xfa</a>")),
    ("deep xml", "broken", lambda: book(sheet="<a>" * 200_000 + "</a>" * 200_000)),
    ("no sheets", "broken", lambda: book(book=f'<workbook xmlns="{MAIN}"/>')),
    ("sheet missing", "broken", lambda: book(rels="<Relationships/>")),
    ("bad reference", "broken", lambda: _far("1A", 1)),
    ("negative row", "broken", lambda: _far("A1", -1)),
    ("row in words", "broken", lambda: book(sheet=sheet('<row r="satu"/>'))),
    ("far row", "too_many_rows", lambda: _far("A1048576", 1048576)),
    ("far cell", "too_many_rows", lambda: _far("XFD1048576", 1048576)),
    ("lying dimension", "too_many_rows", lambda: _dimension("A1:XFD1048576")),
    ("lying wide dimension", "too_many_columns", lambda: _dimension("A1:XFD5")),
    ("many rows", "too_many_rows", lambda: book(sheet=sheet(_rows(21_000)))),
    ("far merge", "too_many_rows", lambda: _merge("A1:A1048576")),
    ("huge merge", "too_many_cells", lambda: _merge("A1:GR20000")),
    ("far column", "too_many_columns", lambda: _far("XFD1", 1)),
    (
        "100,000 columns",
        "too_many_columns",
        lambda: book(sheet=sheet(_long_row(100_000))),
    ),
    ("many sheets", "too_many_sheets", lambda: book(book=_MANY_SHEETS)),
    (
        "many cells",
        "too_many_cells",
        lambda: book(
            sheet=sheet(f'<row r="1">{_noise("<c r=%sA1%s/>", 260_000)}</row>')
        ),
    ),
    (
        "many elements",
        "too_many_cells",
        lambda: book(sheet=sheet(after=_noise("<x %s=%s2%s/>", 1_250_000))),
    ),
    ("many strings", "too_many_cells", _many_strings),
    (
        "long text",
        "text_too_long",
        lambda: book(sheet=sheet(_LONG_TEXT.format("a" * 50_000))),
    ),
    (
        "long number",
        "broken",
        lambda: book(
            sheet=sheet(f'<row r="1"><c r="A1"><v>{"9" * 9000}</v></c></row>')
        ),
    ),
    (
        "unknown style",
        "broken",
        lambda: book(sheet=sheet('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')),
    ),
)
