import datetime as dt

import pytest

from innovations.sheets.answer import as_json
from innovations.sheets.columns import HEADINGS
from innovations.sheets.table import parse_workbook
from masterplan.core.sheets.errors import FileRefused
from masterplan.core.sheets.reader import Workbook, read_workbook
from masterplan.core.sheets.writer import Column, SheetSpec, write_xlsx
from tests.innovations.sheets.books import NAMES, answer_of, parsed, reasons, save


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.xlsx"


def test_sumedang_form(path):
    heads = [
        "Nama Perangkat Daerah",
        "Nama Desa (Optional)",
        "Nama Inovasi",
        "Dimensi",
        "Tahapan Inovasi",
        "Inisiator Inovasi Daerah",
        "Jenis Inovasi",
        "Bentuk Inovasi",
        "Urusan Inovasi Daerah",
        "Waktu Uji Coba Inovasi Daerah",
        "Waktu Penerapan",
        "Rancang Bangun",
        "Tujuan",
        "Manfaat",
        "Hasil",
    ]
    when = dt.datetime.fromisoformat("2022-11-18")
    rows = [
        heads,
        [
            "Dinas Kesehatan",
            "-",
            "SIMPATI",
            "Smart Living",
            "Penerapan",
            "OPD",
            "Digital",
            "Inovasi pelayanan publik",
            "Kesehatan",
            "02 February 2021",
            when,
            "Aplikasi\npencegahan  stunting",
            "Turun",
            "Sehat",
            "Turun 2%",
        ],
        [
            "Dinas Sosial",
            None,
            "Udunan",
            "Smart People",
            "Inisiasi",
            "ASN",
            "Non Digital",
            "Inovasi bentuk lainnya",
            "Sosial",
            "-",
            "0",
            None,
            None,
            None,
            None,
        ],
    ]
    answer = answer_of(save(path, ("Sheet1", rows, ())))
    assert answer["accepted"] == [
        {
            "row": 2,
            "opd": "Dinas Kesehatan",
            "innovation_name": "SIMPATI",
            "dimension": "Smart Living",
            "description": "Aplikasi pencegahan stunting",
            "is_digital": True,
            "kind": "inovasi pelayanan publik",
            "stage": "Penerapan",
            "start_year": 2022,
            "start_month": 11,
        }
    ]
    assert reasons(answer, "refused") == {3: "bad_date"}
    values = parsed(path).sheets[0].accepted[0].values
    assert values["benefit"] == "Sehat"
    assert values["village"] == ""
    assert values["trial_date"].month == 2


def test_sawahlunto_quick_wins(path):
    rows = [
        ["QUICK WIN SMART CITY KOTA SAWAHLUNTO"],
        [],
        ["Dimensi", "OPD", "Nama Quick Win", "Persentase Penyelesaian"],
        ["Smart Branding", "Disparpora", "Sawahlunto Heritage", 0.6],
        ["Smart Economy", "s.d.a", "Pasar Daring", "99%"],
        ["Smart Mobility", "Dishub", "Parkir", "1%"],
    ]
    answer = answer_of(save(path, ("Quick Win", rows, ())))
    assert [(r["row"], r["opd"], r["is_quick_win"]) for r in answer["accepted"]] == [
        (4, "Disparpora", True),
        (5, "Disparpora", True),
    ]
    assert answer["refused"][0]["cell"] == "A6"
    assert reasons(answer) == {1: "title", 2: "blank", 3: "header"}


def test_sections_of_units(path):
    rows = [
        ["DAFTAR INOVASI KABUPATEN BANDUNG BARAT 2022"],
        ["No", "Nama Inovasi", "Dimensi"],
        ["1. Sekretariat Daerah dengan Inovasi"],
        ["-", "- SIMAK", "Smart Governance"],
        ["-", "- e-SKM", "Tata Kelola"],
        [None, "2. Dinas Pendidikan dengan Inovasi"],
        [None, "- MANIK (Majalah Dinding Elektronik)", "Smart Society"],
        ["JUMLAH", None, "=COUNTA(B4:B7)"],
        ["Catatan: data sementara"],
        [None, "Ngamprah, 12 Oktober 2023"],
        [None, "Kepala Bappelitbangda"],
        [],
        [None, "(.................)"],
        [None, "NIP. 19780101 200501 1 001"],
    ]
    answer = answer_of(save(path, ("Daftar", rows, ("A3:C3",))))
    assert [(r["opd"], r["innovation_name"]) for r in answer["accepted"]] == [
        ("Sekretariat Daerah", "SIMAK"),
        ("Sekretariat Daerah", "e-SKM"),
        ("Dinas Pendidikan", "MANIK (Majalah Dinding Elektronik)"),
    ]
    assert answer["refused"] == []
    assert reasons(answer) == {
        1: "title",
        2: "header",
        3: "section:Sekretariat Daerah",
        6: "section:Dinas Pendidikan",
        8: "total",
        9: "note",
        10: "signature",
        11: "signature",
        12: "blank",
        13: "signature",
        14: "signature",
    }


def test_three_header_rows_and_budgets_by_year(path):
    rows = [
        [None, None, "RENCANA AKSI SMART CITY"],
        [],
        [None, None, "No", "Perangkat Daerah", "Inovasi", None, "Anggaran (Rp)"],
        [None, None, None, None, "Nama", "Dimensi", "APBD"],
        [None, None, None, None, None, None, 2023, 2024, "2025"],
        [None, None, *(f"({n})" for n in range(1, 8))],
        [None, None, 1, "Dinas A", "Satu", "Smart Living", "Rp 5.000.000,-", None, 7],
        [None, None, 2, None, "Dua", "Smart Living", "-", "1.250.00.000", 7],
        [None, None, 3, None, "Tiga", "Smart Gov.", 1, 2, 3],
    ]
    merges = ("C3:C5", "D3:D5", "E3:F3", "E4:E5", "F4:F5", "G3:I3", "G4:I4", "D7:D9")
    (sheet,) = parsed(save(path, ("Matriks", rows, merges))).sheets
    assert sheet.header_rows == (3, 4, 5)
    assert sheet.columns["C"] == "no"
    answer = answer_of(path)
    assert [row["budget_by_year"] for row in answer["accepted"]] == [
        {"2023": 5_000_000, "2024": None, "2025": 7},
        {"2023": 1, "2024": 2, "2025": 3},
    ]
    (refused,) = answer["refused"]
    assert (refused["row"], refused["cell"], refused["opd"]) == (8, "H8", "Dinas A")
    assert reasons(answer)[6] == "column_numbers"


def test_offset_table_with_two_signatures(path):
    rows = [
        [None, "REKAP PROGRAM SMART CITY"],
        [None, "NO.", "URAIAN PROGRAM / KEGIATAN", "SKPD PELAKSANA", "DIMENSI", "PAGU"],
        [None, 1, 2, 3, 4, 5],
        [None, "2.", "CCTV", "Dishub", "smart living", 250_000_000.0],
        [None, "JUMLAH", None, None, None, "=SUM(F4:F4)"],
        [],
        [None, None, "Mengetahui,", None, "Ngamprah, 5 Januari 2024"],
        [None, None, "Sekretaris Daerah", None, "Kepala Diskominfo"],
        [None, None, "Drs. AHMAD, M.Si", None, "BUDI, S.Kom"],
        [None, None, "NIP. 19700101 199001 1 001", None, "NIP. 19750101"],
    ]
    answer = answer_of(save(path, ("Sheet1", rows, ("B1:F1",))))
    (row,) = answer["accepted"]
    assert (row["no"], row["innovation_name"], row["budget_rupiah"]) == (
        2,
        "CCTV",
        250_000_000,
    )
    assert list(reasons(answer).values()) == [
        "title",
        "header",
        "column_numbers",
        "total",
        "blank",
        *["signature"] * 4,
    ]


def test_several_data_sheets(path):
    heads = ["No", "OPD", "Nama Inovasi", "Pagu (juta)"]
    first = [heads, [1, "Dinas A", "Satu", 250], [2, "Dinas A", "Dua", "1.250"]]
    second = [heads, [1, "dinas a", "SATU", 3], [2, "Dinas B", "Tiga", "12,5"]]
    answer = answer_of(
        save(path, ("Smart Living", first, ()), ("Smart Economy", second, ()))
    )
    assert [(r["sheet"], r["dimension"]) for r in answer["accepted"]] == [
        ("Smart Living", "Smart Living"),
        ("Smart Living", "Smart Living"),
        ("Smart Economy", "Smart Economy"),
    ]
    assert [row["budget_rupiah"] for row in answer["accepted"]] == [
        250_000_000,
        1_250_000_000,
        12_500_000,
    ]
    (refused,) = answer["refused"]
    assert refused["sheet"] == "Smart Economy"
    assert (refused["duplicate_of"], refused["duplicate_of_sheet"]) == (
        2,
        "Smart Living",
    )
    assert answer["counts"] == {"accepted": 3, "refused": 1, "ignored": 2}


def test_unit_of_the_whole_sheet_and_ticked_dimensions(path):
    rows = [
        ["Nama OPD :", "Dinas Perhubungan"],
        ["No", "Nama Inovasi", "Dimensi", None, None, "Jenis"],
        [None, None, "Governance", "Living", "Economy"],
        [1, "ATCS", None, "v", None, "Digital"],
        [2, "Kir", "√", None, None, "Non Digital"],
        [3, "Bus", "v", "v", None, "Digital"],
    ]
    merges = ("A2:A3", "B2:B3", "C2:E2", "F2:F3")
    answer = answer_of(save(path, ("Data", rows, merges)))
    assert [
        (r["opd"], r["dimension"], r["is_digital"]) for r in answer["accepted"]
    ] == [
        ("Dinas Perhubungan", "Smart Living", True),
        ("Dinas Perhubungan", "Smart Governance", False),
    ]
    assert reasons(answer, "refused") == {6: "unknown_dimension"}


def test_sections_of_dimensions_with_subtotals_and_repeated_header(path):
    heads = ["No", "Nama Inovasi", "OPD", "Anggaran"]
    rows = [
        heads,
        ["I", "SMART GOVERNANCE"],
        [1, "Satu", "Dinas A", 5],
        [2, None, None, None],
        [None, "Jumlah", None, "=SUM(D3:D4)"],
        heads,
        ["II", "SMART BRANDING"],
        ["-", "NIHIL"],
        ["III", "Smart Mobility"],
        [1, "Tiga", "Dinas C", "Rp. 0,-"],
        [None, "TOTAL KESELURUHAN", None, 5],
    ]
    answer = answer_of(save(path, ("Data", rows, ())))
    assert reasons(answer) == {
        1: "header",
        2: "section:Smart Governance",
        4: "blank",
        5: "subtotal",
        6: "header",
        7: "section:Smart Branding",
        8: "nil",
        9: "section:Smart Mobility",
        11: "total",
    }
    assert [row["row"] for row in answer["accepted"]] == [3]
    assert reasons(answer, "refused") == {10: "unknown_dimension"}


def test_formulas_and_errors_are_no_values(path):
    rows = [
        ["No", "Nama Inovasi", "OPD", "Dimensi", "Anggaran", "Tahun", "Digital"],
        ["=ROW()", "Satu", "Dinas A", "Smart Living", "=5*2", 2022, "Ya"],
        [2, "=A1", "Dinas A", "Smart Living", 5, 2022, "Ya"],
        [3, "Tiga", "=A1", "Smart Living", 5, 2022, "Ya"],
        [4, "Empat", "Dinas A", "#N/A", 5, 2022, "Ya"],
        [5, "Lima", "Dinas A", "Smart Living", 5, "#REF!", "Ya"],
        [6, "Enam", "Dinas A", "Smart Living", 5, 2022, "=TRUE()"],
        ["=ROW()", "Tujuh", "Dinas A", "Smart Living", 5, 2022, "Ya"],
    ]
    answer = answer_of(save(path, ("Data", rows, ())))
    assert reasons(answer, "refused") == {
        2: "bad_budget",
        3: "missing_name",
        4: "missing_opd",
        5: "unknown_dimension",
        6: "bad_date",
        7: "bad_yes_no",
    }
    assert answer["accepted"][0]["no"] is None
    assert "rumus" in answer["refused"][0]["message"]


def test_ditto_only_repeats_and_an_empty_cell_does_not(path):
    rows = [
        ["Nama Inovasi", "OPD", "Dimensi"],
        ["Satu", "s.d.a", "Smart Living"],
        ["Dua", "Dinas A", "Smart Living"],
        ["Tiga", '"', "sda"],
        ["Empat", None, "idem"],
        ["Lima", "s.d.a", "s.d.a"],
    ]
    answer = answer_of(save(path, ("Data", rows, ())))
    assert reasons(answer, "refused") == {
        2: "missing_opd",
        5: "missing_opd",
        6: "missing_opd",
    }
    assert [row["opd"] for row in answer["accepted"]] == ["Dinas A", "Dinas A"]


def test_hidden_and_other_sheets_are_not_read(path, tmp_path):
    recap = [["Dimensi", "Jumlah"], ["Smart Living", 5]]
    data = [["Nama Inovasi", "OPD", "Dimensi"], ["A", "B", "Smart Living"]]
    save(path, ("Rekap", recap, ()), ("Data", data, ()))
    book = read_workbook(path)
    hidden = [type(s)(s.name, s.name == "Data", s.rows, s.merged) for s in book.sheets]
    with pytest.raises(FileRefused) as refused:
        parse_workbook(Workbook(tuple(hidden)), NAMES)
    assert refused.value.code == "no_table"
    assert [one.reason for one in parsed(path).skipped] == ["no_table"]


def test_every_row_is_in_exactly_one_list(path):
    rows = [[], ["Nama Inovasi", "OPD", "Dimensi"], ["A", "B", "Smart Living"], []]
    rows += [["C"], ["", None, "x"], [None, None, 5], ["Catatan"]]
    answer = answer_of(save(path, ("Data", rows, ())))
    listed = [
        row["row"] for key in ("accepted", "refused", "ignored") for row in answer[key]
    ]
    assert sorted(listed) == list(range(1, 9))


def test_export_can_be_imported_again(path):
    fields = [
        "no",
        "opd",
        "innovation_name",
        "dimension",
        "is_digital",
        "quick_win",
        "stage",
        "start_year",
        "budget",
        "description",
        "note",
    ]
    rows = [
        (
            1,
            "Dinas A",
            "=1+1",
            "Smart Living",
            True,
            False,
            "Uji Coba",
            2023,
            5,
            "+62",
            "",
        ),
        (
            2,
            "Dinas B",
            "'-x",
            "Smart Economy",
            False,
            True,
            "Penerapan",
            2024,
            0,
            "'a",
            "-",
        ),
        (3, "Dinas C", "@c", "Smart Society", None, None, None, None, None, None, None),
    ]
    columns = [Column(HEADINGS[field]) for field in fields]
    lines = ["Daftar inovasi", "Dimensi: semua", "Dicetak 1 Maret 2024"]
    write_xlsx(path, sheets=[SheetSpec("Inovasi", columns, rows, lines)])
    first = answer_of(path)
    assert first["refused"] == []
    assert [
        (r["innovation_name"], r["is_digital"], r["is_quick_win"], r["budget_rupiah"])
        for r in first["accepted"]
    ] == [("=1+1", True, False, 5), ("'-x", False, True, 0), ("@c", None, False, None)]
    assert [row.get("description") for row in first["accepted"]] == ["+62", "'a", ""]


def test_five_thousand_rows_with_one_unit(path):
    heads = ("No", "OPD", "Nama Inovasi", "Dimensi", "Anggaran (Rp)")
    words = ["Layanan", "Sistem", "Informasi", "Aplikasi", "Desa", "Pasar", "Sekolah"]
    rows = [
        (n, "Lintas SKPD", f"{words[n % 7]} {words[n % 5]} Terpadu {n:05}", "Gov.", n)
        for n in range(5000)
    ]
    columns = [Column(head) for head in heads]
    write_xlsx(path, sheets=[SheetSpec("Data", columns, rows)])
    answer = as_json(parse_workbook(read_workbook(path), NAMES))
    assert answer["counts"]["accepted"] == 5000
    assert not any("warning" in row for row in answer["accepted"])
