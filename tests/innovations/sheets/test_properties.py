from hypothesis import given, settings
from hypothesis import strategies as st

from innovations.sheets.answer import as_json
from innovations.sheets.table import parse_workbook
from masterplan.core.sheets.errors import FileRefused
from masterplan.core.sheets.reader import Cell, Merge, Sheet, Workbook, column_letters
from tests.innovations.sheets.books import NAMES

HEADS = ("No", "OPD", "Nama Inovasi", "Dimensi", "Digital", "Tahun", "Anggaran", "Ket")
TEXTS = (
    "A. SMART GOVERNANCE",
    "2. Dinas Pendidikan dengan Inovasi",
    "Dinas A",
    "SICERDAS",
    "sicerdas ",
    "Smart Living",
    "Smart Mobility",
    "Jumlah",
    "JUMLAH TOTAL",
    "NIHIL",
    "-",
    "s.d.a",
    "Ya",
    "mungkin",
    "Rp 5.000,-",
    "2O22",
    "Maret 2023",
    "Catatan: sementara",
    "Kepala Dinas",
    "(..........)",
    "(1)",
    "Anggaran",
    "2023",
    "\u200b",
    "'",
)
cells = st.one_of(
    st.none(),
    st.none(),
    st.sampled_from(TEXTS).map(lambda text: (text, "text")),
    st.sampled_from(HEADS).map(lambda text: (text, "text")),
    st.integers(-5, 3000).map(lambda number: (number, "number")),
    st.sampled_from([("=SUM(A1)", "formula"), ("#REF!", "error"), (True, "bool")]),
    st.text(max_size=8).filter(bool).map(lambda text: (text, "text")),
)
tables = st.lists(st.lists(cells, max_size=9), max_size=14)
boxes = st.tuples(*[st.integers(1, 9)] * 2, *[st.integers(0, 3)] * 2)


def _sheet(rows, merged):
    filled = {}
    for number, row in enumerate(rows, start=1):
        made = {
            column: Cell(*cell, f"{column_letters(column)}{number}")
            for column, cell in enumerate(row, start=1)
            if cell is not None
        }
        if made:
            filled[number] = made
    merges = tuple(Merge(r, c, r + h, c + w) for r, c, h, w in merged)
    return Sheet("Data", False, filled, merges)


def _answer(*sheets):
    return as_json(parse_workbook(Workbook(sheets), NAMES))


@settings(max_examples=300, deadline=None)
@given(tables, tables, st.lists(boxes, max_size=3))
def test_every_row_is_listed_once_whatever_the_sheet(above, below, merged):
    head = [(text, "text") for text in HEADS]
    sheet = _sheet([*above, head, *below], merged)
    try:
        answer = _answer(sheet)
    except FileRefused as refused:
        assert refused.code == "no_table"  # noqa: PT017
        return
    listed = [
        row["row"] for key in ("accepted", "refused", "ignored") for row in answer[key]
    ]
    assert len(listed) == len(set(listed)) == sum(answer["counts"].values())
    assert set(sheet.rows) - set(listed) <= {
        number
        for number, row in sheet.rows.items()
        if number > max(listed) or all(str(c.value).isspace() for c in row.values())
    }
    for row in answer["accepted"]:
        assert row["innovation_name"].strip()
        assert row["dimension"] in set(NAMES.values())
        assert row["opd"] or merged
    for row in answer["refused"]:
        assert row["message"]
        assert row["cell"]


@settings(max_examples=150, deadline=None)
@given(tables)
def test_any_sheet_is_read_or_has_no_table(rows):
    try:
        _answer(_sheet(rows, []))
    except FileRefused as refused:
        assert refused.code == "no_table"  # noqa: PT017


@settings(max_examples=50, deadline=None)
@given(tables)
def test_reading_twice_gives_the_same(rows):
    head = [(text, "text") for text in HEADS]
    sheet = _sheet([head, *rows], [])
    assert _answer(sheet) == _answer(sheet)
