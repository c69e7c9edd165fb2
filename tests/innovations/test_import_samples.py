"""The three sample workbooks through the shell: every row as in the answer keys."""

import json
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from innovations.models import Innovation, QuickWin
from regencies.enums import Role
from regencies.models import Regency, Unit
from tests.factories import make_user
from tests.innovations.import_ground import (
    SAMPLES,
    expected_of,
    plain_rows,
    save_workbook,
    workbook_of,
)
from tests.masterplan.tables import all_rows

# The same workbooks go through the pages on PostgreSQL too (test_import_pages).
pytestmark = [pytest.mark.django_db, pytest.mark.plain]

PARTS = ("accepted", "refused", "ignored", "counts")


@pytest.fixture(autouse=True)
def reference():
    call_command("load_reference", stdout=StringIO())


def run(path, code, *options) -> tuple[dict, int]:
    """What the command prints with --json, and its exit status."""
    out, status = StringIO(), 0
    try:
        call_command(
            "import_innovations",
            str(path),
            "--regency",
            code,
            "--json",
            *options,
            stdout=out,
            stderr=StringIO(),
        )
    except SystemExit as ended:
        status = ended.code
    return json.loads(out.getvalue()), status


def without_messages(answer: dict) -> dict:
    told = {part: answer[part] for part in PARTS}
    told["refused"] = [
        {key: value for key, value in row.items() if key != "message"}
        for row in told["refused"]
    ]
    return told


@pytest.mark.parametrize("stem", SAMPLES)
def test_command_tells_every_row_as_the_answer_key_and_writes_nothing(stem):
    expected, before = expected_of(stem), all_rows()

    answer, status = run(workbook_of(stem), SAMPLES[stem])

    assert without_messages(answer) == {part: expected[part] for part in PARTS}
    assert all(row["message"].endswith(".") for row in answer["refused"])
    assert "written" not in answer
    assert status == 1
    assert all_rows() == before


def test_three_workbooks_give_105_accepted_and_15_refused_rows(capsys):
    answers = [run(workbook_of(stem), SAMPLES[stem])[0] for stem in SAMPLES]

    accepted = sum(answer["counts"]["accepted"] for answer in answers)
    refused = sum(answer["counts"]["refused"] for answer in answers)

    with capsys.disabled():
        sys.stdout.write(f"\n{accepted} rows accepted, {refused} rows refused\n")
    assert (accepted, refused) == (105, 15)


@pytest.mark.parametrize("stem", SAMPLES)
def test_commit_writes_the_good_rows_and_a_second_import_changes_nothing(stem):
    code = SAMPLES[stem]
    accepted = expected_of(stem)["counts"]["accepted"]
    options = ("--commit", "--good-rows", "--quick-win-year", "2024")

    first, status = run(workbook_of(stem), code, *options)
    stored = all_rows()
    second, _ = run(workbook_of(stem), code, *options)

    assert status == 1
    assert first["written"] == {"created": accepted, "updated": 0, "unchanged": 0}
    assert second["written"] == {"created": 0, "updated": 0, "unchanged": accepted}
    assert all_rows() == stored


@pytest.mark.parametrize("stem", SAMPLES)
def test_stored_rows_say_what_the_answer_key_says(stem):
    run(workbook_of(stem), SAMPLES[stem], "--commit", "--good-rows")
    stored = Innovation.objects.order_by("registration_number").prefetch_related(
        "budget_lines"
    )
    steps = {
        "Inisiatif": "planning",
        "Belum jalan": "planning",
        "Uji Coba": "development",
        "Penerapan": "implementation",
        "Berjalan": "implementation",
        "Selesai": "evaluation",
    }
    rows = expected_of(stem)["accepted"]
    words = [row.get("stage") or row.get("status") or "" for row in rows]
    budgets = [row.get("budget_rupiah") for row in rows]

    assert [
        (
            one.name,
            one.dimension_id,
            one.reported_unit,
            one.is_digital,
            one.kind,
            one.start_year,
            one.start_month,
            one.description,
            one.reported_status,
            one.step,
            [line.planned for line in one.budget_lines.all()],
            (one.status, one.source),
        )
        for one in stored
    ] == [
        (
            row["innovation_name"],
            row["dimension"].removeprefix("Smart ").lower(),
            row["opd"],
            row.get("is_digital"),
            "programme" if row.get("kind") == "program" else "",
            row.get("start_year"),
            row.get("start_month"),
            row.get("description", ""),
            said,
            steps.get(said, ""),
            [] if budget is None else [budget],
            ("submitted", "import"),
        )
        for row, said, budget in zip(rows, words, budgets, strict=True)
    ]


def test_commit_without_good_rows_writes_nothing_while_rows_are_refused():
    before = all_rows()

    answer, status = run(workbook_of("sumedang_rekap_inovasi"), "32.11", "--commit")

    assert answer["written"] == {"created": 0, "updated": 0, "unchanged": 0}
    assert status == 1
    assert all_rows() == before


def test_commit_of_a_clean_workbook_needs_no_choice(tmp_path):
    path = save_workbook(tmp_path / "a.xlsx", plain_rows(3))

    answer, status = run(path, "32.11", "--commit")

    assert answer["written"] == {"created": 3, "updated": 0, "unchanged": 0}
    assert status == 0


def test_quick_win_marks_need_a_year():
    book, code = workbook_of("sukabumi_data_inovasi"), "32.72"

    run(book, code, "--commit", "--good-rows")
    assert not QuickWin.objects.exists()
    answer, _ = run(book, code, "--commit", "--good-rows", "--quick-win-year", "2024")

    marked = {
        row["innovation_name"]
        for row in expected_of("sukabumi_data_inovasi")["accepted"]
        if row["is_quick_win"]
    }
    stored = QuickWin.objects.select_related("innovation")
    assert answer["written"] == {"created": 0, "updated": 8, "unchanged": 50}
    assert {one.innovation.name for one in stored} == marked
    assert {(one.year, one.status, one.rank) for one in stored} == {
        (2024, "proposed", None)
    }


def test_known_spellings_of_units_find_their_unit():
    run(
        workbook_of("bandung_barat_lampiran_komitmen"),
        "32.17",
        "--commit",
        "--good-rows",
    )
    found = dict(
        Innovation.objects.order_by("id").values_list(
            "reported_unit", "unit__short_name"
        )
    )
    assert found["DPMD KBB"] == "DPMD"
    assert found["Dinas Komunikasi, Informatika, dan Statistik"] == "Diskominfotik"
    assert found["Dinas Kependudukan dan Catatan Sipil"] is None


def test_a_file_that_cannot_be_read_says_so_and_writes_nothing(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"bukan buku kerja")
    before = all_rows()

    answer, status = run(path, "32.11", "--commit")

    assert answer == {
        "error": {
            "code": "not_a_workbook",
            "message": (
                "Berkas ini bukan buku kerja Excel. Simpan data sebagai .xlsx lalu "
                "unggah kembali."
            ),
        }
    }
    assert status == 2
    assert all_rows() == before


def test_without_json_a_person_reads_what_happened():
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(
            "import_innovations",
            str(workbook_of("sumedang_rekap_inovasi")),
            "--regency=32.11",
            stdout=out,
        )

    lines = out.getvalue().splitlines()
    assert ended.value.code == 1
    assert lines[0] == "34 baris diterima, 6 ditolak, 11 dilewati."
    assert lines[2] == "  baris 18: Sel C18: nama inovasi kosong. Isi nama inovasinya."
    assert lines[-2:] == [
        "  OPD belum dikenal: Lintas SKPD (30 baris)",
        "Belum ada yang disimpan; tambahkan --commit.",
    ]


@pytest.mark.parametrize(
    "options",
    [
        ["--regency", "99.99"],
        ["--regency", "32.11", "--actor", "tidak.ada@uji.test"],
        ["--regency", "32.11", "--quick-win-year", "24"],
    ],
)
def test_wrong_use_is_told_with_status_2(options):
    with pytest.raises(CommandError) as refused:
        call_command(
            "import_innovations", str(workbook_of("sumedang_rekap_inovasi")), *options
        )
    assert refused.value.returncode == 2


def test_actor_is_the_author_and_must_be_the_regencys_coordinator(tmp_path):
    path = save_workbook(tmp_path / "a.xlsx", plain_rows(1))
    regency = Regency.objects.get(pk="32.11")
    coordinator = make_user(Role.COORDINATOR, regency=regency)
    leader = make_user(Role.LEADER, regency=regency)

    with pytest.raises(CommandError) as refused:
        run(path, "32.11", "--commit", "--actor", leader.email)
    run(path, "32.11", "--commit", "--actor", coordinator.email)

    assert refused.value.returncode == 2
    assert Innovation.objects.get().created_by == coordinator
    assert Unit.objects.filter(regency=regency).exists()
