"""Workbooks and regencies for tests of the import."""

import json
from pathlib import Path

import openpyxl

from innovations.domain import importing
from innovations.sheets.plan import Decisions
from innovations.sheets.rows import Budget, ImportRow

WORKBOOKS = Path(__file__).parents[1] / "data" / "workbooks"
SAMPLES = {
    "sumedang_rekap_inovasi": "32.11",
    "bandung_barat_lampiran_komitmen": "32.17",
    "sukabumi_data_inovasi": "32.72",
}
HEADINGS = (
    "No",
    "Perangkat Daerah",
    "Nama Inovasi",
    "Dimensi",
    "Digital (Ya/Tidak)",
    "Quick Win (Ya/Tidak)",
    "Status",
    "Tahun Mulai",
    "Anggaran (Rp)",
    "Uraian Singkat",
)


def workbook_of(stem: str) -> Path:
    return WORKBOOKS / f"{stem}.xlsx"


def expected_of(stem: str) -> dict:
    return json.loads((WORKBOOKS / f"{stem}.expected.json").read_text("utf-8"))


def save_workbook(path: Path, rows: list[tuple]) -> Path:
    """A plain list under HEADINGS; shorter rows leave the rest empty."""
    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def plain_rows(count: int) -> list[tuple]:
    """Good rows with everything filled, no two names alike."""
    return [
        (
            number,
            f"Dinas Uji {number % 7}",
            f"Layanan {number:05d} {'abcdefghij'[number % 10] * 4}",
            "Smart Governance",
            "Ya",
            "Ya" if number % 10 == 0 else "Tidak",
            "Berjalan",
            2020 + number % 5,
            1_000_000 * number,
            f"Uraian layanan nomor {number}.",
        )
        for number in range(1, count + 1)
    ]


def row(line: int = 2, **stated) -> ImportRow:
    """One accepted row; `name`, `words`, `budget` and whatever else it states."""
    name = stated.pop("name", f"Inovasi {line}")
    told = {
        "words": stated.pop("words", "Dinas Uji"),
        "number": stated.pop("number", ""),
        "budgets": tuple(Budget(*budget) for budget in stated.pop("budgets", ())),
        "is_quick_win": stated.pop("is_quick_win", False),
    }
    fields = {"name": name, "dimension": "governance"} | stated
    return ImportRow(
        sheet=None, row=line, cell=f"C{line}", name=name, fields=fields, **told
    )


def apply_rows(rows, *, regency, actor, refused=0, good_rows=False, base=None, **told):
    """Write rows as the worker does; `told` are the Decisions."""
    order = importing.Order(
        rows=rows,
        refused=refused,
        good_rows=good_rows,
        decisions=Decisions(**told),
        base=base,
    )
    return importing.apply(order, regency=regency, actor=actor)
