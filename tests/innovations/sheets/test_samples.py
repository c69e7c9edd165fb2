import json
from pathlib import Path

import pytest

from tests.innovations.sheets.books import answer_of, parsed

WORKBOOKS = Path(__file__).parents[2] / "data" / "workbooks"
SAMPLES = sorted(WORKBOOKS.glob("*.xlsx"))


def _expected(path):
    return json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))


def test_there_are_samples():
    assert len(SAMPLES) >= 3


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_sample_is_read_exactly(path):
    expected, answer = _expected(path), answer_of(path)
    messages = [row.pop("message") for row in answer["refused"]]
    assert answer["accepted"] == expected["accepted"]
    assert answer["refused"] == expected["refused"]
    assert answer["ignored"] == expected["ignored"]
    assert answer["counts"] == expected["counts"]
    for row, message in zip(answer["refused"], messages, strict=True):
        assert row["cell"] in message
        assert message.endswith(".")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_header_and_columns_are_those_of_the_key(path):
    expected, workbook = _expected(path), parsed(path)
    (sheet,) = workbook.sheets
    assert sheet.name == expected["data_sheet"]
    assert list(sheet.header_rows) == expected["header_rows"]
    assert dict(sheet.columns) == expected["columns"]
    skipped = [other["name"] for other in expected.get("other_sheets", [])]
    assert [one.name for one in workbook.skipped] == skipped


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_rows_keep_their_cells(path):
    (sheet,) = parsed(path).sheets
    for row in (*sheet.accepted, *sheet.refused):
        letter = next(k for k, v in sheet.columns.items() if v == "innovation_name")
        assert row.cells["innovation_name"] == f"{letter}{row.row}"
