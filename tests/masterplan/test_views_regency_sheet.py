"""The dashboard's tables as files: what the page says, under its filters."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from regencies.enums import Role
from tests.factories import make_regency, make_user
from tests.masterplan.regency_ground import make_full_regency

pytestmark = pytest.mark.django_db

PARTS = ("ringkasan", "kemajuan", "anggaran", "wilayah", "jawaban")
PAGES = {"ringkasan": "", "anggaran": "anggaran/", "jawaban": "jawaban/"}


def rows_of(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def sheet(part: str, kind: str = "csv") -> str:
    return f"/daerah/32.11/dasbor/{part}.{kind}"


@pytest.fixture
def reader(client: Client) -> Client:
    regency, _units = make_full_regency()
    client.force_login(make_user(Role.COORDINATOR, regency=regency))
    return client


def table(client: Client, url: str) -> dict[tuple[str, str], str]:
    rows = rows_of(client.get(url))
    start = rows.index(["Kartu", "Baris", "Nilai", "Satuan"])
    return {(card, row): value for card, row, value, _unit in rows[start + 1 :]}


def test_summary_holds_the_figures_of_the_page_under_its_filters(
    reader: Client,
) -> None:
    query = "?dimension=governance&is_digital=true"
    page = reader.get(f"/daerah/32.11/{query}")
    shown = page.context["dashboard"]
    url = f"{sheet('ringkasan')}{query}"

    cells = table(reader, url)

    assert f'href="{url}"'.replace("&", "&amp;") in page.content.decode()
    assert cells["Angka pokok", "Inovasi"] == str(shown.total.count)
    for card, figures in (
        ("Menurut status", shown.statuses),
        ("Menurut tahapan inovasi", shown.steps),
        ("Seberapa sehat?", shown.standing.health),
        ("OPD", [row.total for row in shown.units.rows]),
    ):
        said = {row: int(value) for (own, row), value in cells.items() if own == card}
        assert said == {str(one.label): one.count for one in figures}
    lines = [row[0] for row in rows_of(reader.get(url))[:3]]
    assert lines[0].endswith(": Gambaran umum")
    assert lines[1] == "Saringan: Dimensi: Smart Governance; Digital: Ya"


def test_budget_and_answers_hold_their_amounts(reader: Client) -> None:
    budget = reader.get("/daerah/32.11/anggaran/").context["budget"]
    answers = reader.get("/daerah/32.11/jawaban/").context["answers"]

    money = table(reader, sheet("anggaran"))
    said = table(reader, sheet("jawaban"))

    outside = str(budget.outside.figure.label)
    assert money["Anggaran: Pagu", "Jumlah"] == str(budget.total.money.planned)
    assert money["Asal uang: Pagu", outside] == str(budget.outside.money.planned)
    assert money["Asal uang", outside] == str(budget.outside.figure.count)
    assert said["Masalah", "Masalah"] == str(answers.problems.count)
    assert said["Pengaduan 2025: masuk", "Kesehatan"] == "9"
    assert said["Pengaduan 2025: selesai", "Kesehatan"] == "4"


@pytest.mark.parametrize("part", PARTS)
def test_workbook_and_csv_hold_the_same(reader: Client, part: str) -> None:
    rows = rows_of(reader.get(sheet(part)))
    answer = reader.get(sheet(part, "xlsx"))

    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert len(rows) > 10
    assert [row[:2] for row in cells[-8:]] == [row[:2] for row in rows[-8:]]


@pytest.mark.parametrize("part", PARTS)
def test_file_takes_no_more_statements_than_its_page(reader: Client, part: str) -> None:
    reader.get(sheet(part))

    with CaptureQueriesContext(connection) as captured:
        assert reader.get(sheet(part)).status_code == 200

    assert len(captured) <= 8 + 3


def test_unknown_part_is_not_found(reader: Client) -> None:
    assert reader.get(sheet("rahasia")).status_code == 404


@pytest.mark.parametrize("part", PARTS)
def test_files_are_for_who_reads_all_of_it(client: Client, part: str) -> None:
    make_full_regency(count=2)

    assert client.get(sheet(part)).status_code == 302
    client.force_login(make_user(Role.COORDINATOR, regency=make_regency("32.17")))
    assert client.get(sheet(part)).status_code == 403


def test_decks_and_texts_say_that_they_know_no_filters(reader: Client) -> None:
    said = "selalu memuat seluruh daerah, tanpa saringan"

    assert said not in reader.get("/daerah/32.11/").content.decode()
    assert said in reader.get("/daerah/32.11/?dimension=living").content.decode()
