import datetime as dt
import pickle
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from masterplan.core.sheets.errors import FileRefused
from masterplan.core.sheets.process import child_output, verdict
from masterplan.core.sheets.reader import Merge, column_letters, read_workbook
from tests.core.sheets.hostile import MAIN, book, packed, parts, sheet

ROOT = Path(__file__).parents[3]


NOON = dt.datetime.fromisoformat("2023-03-01T12:00:00")


@pytest.fixture
def saved(tmp_path):
    def save(fill):
        workbook = openpyxl.Workbook()
        fill(workbook)
        workbook.save(tmp_path / "a.xlsx")
        return read_workbook(tmp_path / "a.xlsx")

    return save


def test_kinds_of_cells(saved):
    def fill(workbook):
        values = ["teks", 5, 2.5, True, NOON, "#REF!", "=SUM(A1:A9)"]
        workbook.active.append(values)

    row = saved(fill).sheets[0].rows[1]
    assert [cell.kind for cell in row.values()] == [
        "text",
        "number",
        "number",
        "bool",
        "date",
        "error",
        "formula",
    ]
    assert row[5].value == NOON
    assert row[7].coordinate == "G1"


def test_cached_value_of_a_formula_is_not_used(tmp_path):
    cells = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>'
    (tmp_path / "a.xlsx").write_bytes(book(sheet=sheet(cells)))
    cell = read_workbook(tmp_path / "a.xlsx").sheets[0].rows[1][1]
    assert (cell.kind, cell.value) == ("formula", "=1+1")


def test_escapes_of_the_file_format_are_undone(tmp_path):
    texts = ("baris_x000D_&#10;dua", "_x0000_nol", "_x005F_x0041_")
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    (tmp_path / "a.xlsx").write_bytes(book(sheet=sheet(f'<row r="1">{cells}</row>')))
    row = read_workbook(tmp_path / "a.xlsx").sheets[0].rows[1]
    assert [cell.value for cell in row.values()] == ["baris\r\ndua", "nol", "_x0041_"]


def test_merges_hidden_sheets_and_gaps(saved):
    def fill(workbook):
        workbook.active.merge_cells("B2:D4")
        workbook.active["B2"] = "x"
        workbook.active["A9"] = "y"
        workbook.create_sheet("Rahasia").sheet_state = "veryHidden"

    first, second = saved(fill).sheets
    assert first.merged == (Merge(2, 2, 4, 4),)
    assert list(first.rows) == [2, 9]
    assert (first.hidden, second.hidden) == (False, True)


def test_small_dimension_hides_nothing(tmp_path):
    cells = (
        '<row r="1"><c r="C1"><v>1</v></c></row><row r="7"><c r="A7"><v>2</v></c></row>'
    )
    data = book(sheet=sheet(cells, before='<dimension ref="A1"/>'))
    (tmp_path / "a.xlsx").write_bytes(data)
    rows = read_workbook(tmp_path / "a.xlsx").sheets[0].rows
    assert {(row, column) for row in rows for column in rows[row]} == {(1, 3), (7, 1)}


def test_apostrophe_of_the_writer_is_taken_off(saved):
    texts = ["'=1+1", "'+62", "'biasa", "''=x", "'"]
    row = saved(lambda book: book.active.append(texts)).sheets[0].rows[1]
    assert [cell.value for cell in row.values()] == [
        "=1+1",
        "+62",
        "'biasa",
        "'=x",
        "'",
    ]


def test_a_child_that_does_not_come_back_is_ended(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(book())
    with pytest.raises(FileRefused) as refused:
        read_workbook(tmp_path / "a.xlsx", wall_seconds=0.001)
    assert refused.value.code == "too_slow"


def test_memory_beyond_the_limit_is_refused(tmp_path):
    # One wide character makes Python keep four bytes for every letter.
    text = "a" * 235 + "\U0001f600"
    strings = "".join(f"<si><t>{n}{text}</t></si>" for n in range(210_000))
    members = parts()
    types = str(members["[Content_Types].xml"])
    members["[Content_Types].xml"] = types.replace(
        "</Types>",
        '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    )
    members["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    (tmp_path / "a.xlsx").write_bytes(packed(members))
    with pytest.raises(FileRefused) as refused:
        read_workbook(tmp_path / "a.xlsx")
    assert refused.value.code == "out_of_memory"


@pytest.mark.parametrize("line", ["", "x", "[]", '{"refused": "nonsense"}'])
def test_nonsense_from_the_child_is_a_broken_file(line):
    with pytest.raises(FileRefused) as refused:
        verdict(line)
    assert refused.value.code == "broken"


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(FileRefused):
        read_workbook(tmp_path / "none.xlsx")


def test_child_fails_closed_on_an_unknown_mode(tmp_path):
    with pytest.raises(FileRefused), child_output(["read"]):
        pass


def test_parent_never_imports_the_parser():
    program = (
        "import sys, masterplan.core.sheets.reader, masterplan.core.sheets.writer;"
        "assert not {'openpyxl', 'xlsxwriter'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)


def test_column_letters():
    assert [column_letters(n) for n in (1, 26, 27, 702, 703)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
    ]


def test_refusal_survives_pickling():
    refused = pickle.loads(pickle.dumps(FileRefused("broken")))
    assert (refused.code, refused.message) == ("broken", FileRefused("broken").message)
