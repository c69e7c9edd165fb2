"""Accepted rows in the portal's own terms."""

import json
from dataclasses import asdict

import pytest

from innovations.enums import FundingSource, InnovationStep
from innovations.sheets.parsed import AcceptedRow, ParsedSheet, ParsedWorkbook
from innovations.sheets.rows import Budget, row_from_json, rows_of


def read(*sheets: dict):
    """The one row of each sheet, from the parser's values."""
    parsed = ParsedWorkbook(
        tuple(
            ParsedSheet(
                f"Lembar {number}",
                (1,),
                {},
                (
                    AcceptedRow(
                        number + 1,
                        {
                            "innovation_name": "Simpel",
                            "opd": "Dishub",
                            "dimension": "Smart Living",
                            **values,
                        },
                        dict.fromkeys(
                            ("innovation_name", "budget", *values), f"A{number + 1}"
                        ),
                    ),
                ),
                (),
                (),
            )
            for number, values in enumerate(sheets, start=1)
        )
    )
    return rows_of(
        parsed,
        dimensions={"Smart Living": "living"},
        sub_dimensions={"living:kesehatan": "LIV-2"},
    )


def test_an_empty_cell_states_nothing():
    (row,) = read(
        {
            "description": "",
            "is_digital": None,
            "start_year": None,
            "start_month": None,
            "budget_rupiah": None,
            "stage": None,
            "status": None,
            "kind": None,
            "is_quick_win": False,
        }
    )
    assert row.fields == {"name": "Simpel", "dimension": "living"}
    assert (row.budgets, row.is_quick_win, row.words) == ((), False, "Dishub")


def test_everything_a_row_can_state():
    (row,) = read(
        {
            "subdimension": "Kesehatan",
            "acronym": "SMP",
            "problem": "Antre",
            "person_in_charge": "Kepala Bidang",
            "position": "Kabid",
            "phone": "0800",
            "link": "simpel.example.test/a",
            "is_digital": False,
            "kind": "program",
            "stage": "Uji Coba",
            "status": "Berjalan",
            "progress": "0.45",
            "start_year": 2023,
            "start_month": 3,
            "budget_by_year": {2024: 5, 2025: None, 2026: 0},
            "funding_source": "APBN",
            "is_quick_win": True,
        }
    )
    assert row.fields == {
        "name": "Simpel",
        "dimension": "living",
        "sub_dimension": "LIV-2",
        "acronym": "SMP",
        "problem": "Antre",
        "person_in_charge": "Kepala Bidang",
        "person_position": "Kabid",
        "person_phone": "0800",
        "link": "https://simpel.example.test/a",
        "is_digital": False,
        "kind": "programme",
        "step": "development",
        "step_percent": 45,
        "reported_status": "Uji Coba / Berjalan",
        "start_year": 2023,
        "start_month": 3,
    }
    assert row.budgets == (
        Budget(2024, FundingSource.APBN, 5),
        Budget(2026, FundingSource.APBN, 0),
    )
    assert row.is_quick_win


@pytest.mark.parametrize(
    ("words", "step"),
    [
        ("Inisiatif", InnovationStep.PLANNING),
        ("Inisiasi", InnovationStep.PLANNING),
        ("Belum jalan", InnovationStep.PLANNING),
        ("Uji Coba", InnovationStep.DEVELOPMENT),
        ("Penerapan", InnovationStep.IMPLEMENTATION),
        ("Berjalan", InnovationStep.IMPLEMENTATION),
        ("Selesai", InnovationStep.EVALUATION),
        ("Evaluasi", InnovationStep.EVALUATION),
        ("Aktif", None),
    ],
)
def test_words_set_the_step_and_are_kept(words, step):
    (row,) = read({"status": words})
    assert row.fields.get("step") == step
    assert row.fields["reported_status"] == words


@pytest.mark.parametrize("words", ["Draf", "Diajukan", "Terverifikasi", "Ditarik"])
def test_the_portals_own_status_in_an_exported_sheet_is_no_word_of_the_unit(words):
    (row,) = read({"status": words})
    assert row.fields == {"name": "Simpel", "dimension": "living"}


def test_inovasi_leaves_the_kind_empty():
    (row,) = read({"kind": "inovasi"})
    assert "kind" not in row.fields


def test_what_does_not_fit_is_said():
    (row,) = read(
        {
            "innovation_name": "n" * 201,
            "problem": "p" * 501,
            "link": "bukan alamat",
            "start_year": 1980,
            "start_month": 2,
            "budget_rupiah": 10**16,
        }
    )
    assert len(row.name) == 200
    assert row.name.endswith("…")
    assert set(row.fields) == {"name", "dimension", "problem"}
    assert row.budgets == ()
    assert list(row.warnings) == [
        "Sel A2: dipotong menjadi 200 huruf.",
        "Sel A2: dipotong menjadi 500 huruf.",
        "Sel A2: bukan alamat web, tidak disimpan.",
        "Sel A2: tahun 1980 di luar rentang, tidak disimpan.",
        "Sel A2: nilai anggaran tidak wajar, tidak disimpan.",
    ]


def test_rows_come_back_from_json_as_they_went():
    rows = read({"budget_rupiah": 7, "link": "x"}, {"is_quick_win": True})
    told = json.loads(json.dumps([asdict(row) for row in rows]))
    assert [row_from_json(one) for one in told] == rows
    assert [row.place for row in rows] == [("Lembar 1", 2), ("Lembar 2", 3)]
