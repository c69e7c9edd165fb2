"""The page that compares cohorts and month-ends: its sentences, links and files."""

import csv
import datetime as dt
import io
import re

import openpyxl
import pytest

from innovations.domain import month_figures
from innovations.models import RegencyRollup
from masterplan.domain import month_end
from masterplan.models import Cohort, Participation
from regencies.enums import Role
from tests.factories import make_dimensions, make_innovation, make_regency, make_user

pytestmark = pytest.mark.django_db

URL = "/nasional/bandingkan/"
COHORTS = "?a=2025&b=2026"
SEPTEMBER, OCTOBER = dt.date(2026, 9, 30), dt.date(2026, 10, 31)


@pytest.fixture
def nation():
    make_dimensions()
    places = {code: make_regency(code) for code in ("32.04", "32.11", "33.01")}
    for code, year in (("32.04", 2025), ("32.11", 2025), ("33.01", 2026)):
        cohort, _made = Cohort.objects.get_or_create(year=year, name=f"{year}")
        Participation.objects.create(cohort=cohort, regency=places[code])
        make_innovation(regency=places[code], unit=None, status="verified")
    return places


@pytest.fixture
def client(client_for, nation):
    return client_for(make_user(Role.MINISTRY))


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def keep_two_months(nation):
    month_figures.keep(SEPTEMBER)
    make_innovation(regency=nation["32.11"], unit=None, status="verified")
    month_figures.keep(OCTOBER)


def test_who_does_not_see_the_nation_does_not_compare_it(client_for, nation):
    client = client_for(make_user(Role.COORDINATOR, regency=nation["32.11"]))

    assert client.get(URL).status_code == 403
    assert client.get(f"{URL}ekspor.csv").status_code == 403
    assert (
        'href="/nasional/bandingkan/"'
        not in client.get("/bandingkan/").content.decode()
    )


@pytest.mark.parametrize("page", ["/nasional/", "/bandingkan/"])
def test_it_is_one_click_away(client, page):
    assert 'href="/nasional/bandingkan/"' in client.get(page).content.decode()


def test_a_province_brings_itself_along(client, nation):
    keep_two_months(nation)

    there = client.get("/provinsi/32/").content.decode()
    page = client.get(f"{URL}?wilayah=32").content.decode()

    assert 'href="/nasional/bandingkan/?wilayah=32"' in there
    assert '<option value="32" selected>' in page
    assert "error-summary" not in page


def test_two_cohorts_stand_side_by_side(client):
    page = client.get(f"{URL}{COHORTS}")

    said = text_of(page)
    assert (
        "Angkatan 2025: 2 inovasi di 2 kabupaten/kota; Angkatan 2026: 1 di 1." in said
    )
    assert "Yang dihitung pada keduanya: inovasi terverifikasi." in said
    html = page.content.decode()
    assert 'href="/nasional/?cohort=2025#daerah"' in html
    assert "/inovasi/?province=33&amp;reviewed=true" in html
    assert 'id="grafik-dimensions"' in html


def test_two_months_say_why_nothing_opens(client, nation):
    keep_two_months(nation)

    page = client.get(f"{URL}?dari=2026-09&sampai=2026-10")

    said = text_of(page)
    assert (
        "Seluruh Indonesia: inovasi bertambah 1, dari 3 (Akhir September 2026) "
        "menjadi 4 (Akhir Oktober 2026)." in said
    )
    assert "tidak membuka daftar inovasi, karena barisnya sudah berubah" in said
    assert (
        "Tahap Bimtek dan kegiatan terlambat tidak dicatat: Akhir September 2026, "
        "Akhir Oktober 2026." in said
    )
    assert "/inovasi/?" not in page.content.decode().split("page-head")[1]


@pytest.mark.parametrize(
    ("is_less", "sentence"),
    [
        (True, "Provinsi 32: inovasi berkurang 1, dari 3"),
        (False, "Provinsi 32: jumlah inovasi tetap 3"),
    ],
)
def test_less_and_the_same_are_said_too(client, nation, is_less, sentence):
    keep_two_months(nation)
    if is_less:
        RegencyRollup.objects.filter(regency="32.04").update(verified=0)

    said = text_of(client.get(f"{URL}?wilayah=32&dari=2026-10"))

    assert sentence in said


def test_a_mentor_reads_what_is_counted_where(client_for, nation):
    mentor = make_user(Role.MENTOR, regency=nation["32.11"])

    said = text_of(client_for(mentor).get(f"{URL}{COHORTS}"))

    assert "Angkatan 2025: 1 inovasi di 2 kabupaten/kota" in said
    assert "Di daerah Anda yang dihitung adalah inovasi terverifikasi" in said


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("a=2025&b=2025", "Pilih dua angkatan yang berbeda."),
        ("a=2025", "Pilih angkatan ini juga: pembandingan perlu dua."),
        ("a=2025&b=abc", "Tuliskan angkatan sebagai tahun, misalnya 2026."),
        ("a=2025&b=2031", "Tidak ada daerah pada angkatan ini."),
        ("dari=2026-09&sampai=2026-09", "Pilih dua akhir bulan yang berbeda."),
        ("dari=2026-10&sampai=2026-09", "Pilih bulan sesudah bulan yang pertama."),
        ("dari=2026-13", "Tuliskan bulan seperti 2026-10."),
        ("dari=2026-07", "Angka akhir Juli 2026 tidak tersimpan."),
        ("sampai=2026-10", "Pilih bulan yang lebih dahulu."),
        ("wilayah=zz&dari=2026-09", "Tuliskan kode provinsi atau kabupaten/kota"),
        ("wilayah=99&dari=2026-09", "Wilayah ini tidak ditemukan."),
        ("wilayah=zz", "Tuliskan kode provinsi atau kabupaten/kota"),
        ("a=2025&b=2026&dari=2026-09", "tidak sekaligus keduanya."),
    ],
)
def test_nonsense_is_said_in_a_sentence(client, nation, query, sentence):
    keep_two_months(nation)

    page = client.get(f"{URL}?{query}")

    assert page.status_code == 200
    assert page.content.decode().count('id="ringkasan-galat"') == 1
    assert sentence in text_of(page)
    assert "Pilih yang ingin dibandingkan" in text_of(page)
    back = client.get(f"{URL}ekspor.csv?{query}")
    assert (back.status_code, back["Location"]) == (302, f"{URL}?{query}")


def test_nothing_kept_yet_and_no_second_cohort_are_said(client, nation):
    Participation.objects.all().delete()

    empty = text_of(client.get(URL))
    asked = text_of(client.get(f"{URL}?dari=2026-09"))

    assert "Belum ada akhir bulan yang tersimpan" in empty
    assert "Belum ada dua angkatan" in empty
    assert "tidak tersimpan: belum ada satu bulan pun." in asked


def rows_of(response):
    lines = b"".join(response).decode("utf-8-sig").splitlines()
    return list(csv.reader(lines, delimiter=";" if ";" in lines[-1] else ","))


def test_files_hold_the_tables_of_the_page(client):
    rows = rows_of(client.get(f"{URL}ekspor.csv{COHORTS}"))
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(client.get(f"{URL}ekspor.xlsx{COHORTS}")))
    )

    assert "Angkatan pertama: Angkatan 2025" in ",".join(rows[1])
    head = next(at for at, row in enumerate(rows) if row[0] == "Bagian")
    assert rows[head] == [
        "Bagian",
        "Yang dihitung",
        "Angkatan 2025",
        "Angkatan 2026",
        "Selisih",
    ]
    assert rows[head + 1] == ["Angka pokok", "Kabupaten/kota", "2", "1", "1"]
    assert rows[head + 2] == ["Angka pokok", "Inovasi", "2", "1", "1"]
    cells = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert ["Angka pokok", "Inovasi", 2, 1, 1] in cells
    assert [row[:2] for row in cells[-30:]] == [row[:2] for row in rows[-30:]]


def test_a_regency_is_compared_with_what_its_months_kept(client, nation):
    month_figures.keep(SEPTEMBER)
    month_end.keep(OCTOBER)
    query = "?wilayah=32.11&dari=2026-09&sampai=2026-10"

    said = text_of(client.get(f"{URL}{query}"))
    rows = rows_of(client.get(f"{URL}ekspor.csv{query}"))

    assert "terlambat tidak dicatat: Akhir September 2026." in said
    assert ["Angka pokok", "Kegiatan terlambat", "tidak dicatat", "0", ""] in rows
    assert "Tahap Bimtek Tidak dicatat" in said


def test_files_of_months_name_both_ends(client, nation):
    keep_two_months(nation)

    rows = rows_of(client.get(f"{URL}ekspor.csv?dari=2026-09"))

    assert ["Angka pokok", "Inovasi", "3", "4", "1"] in rows
    assert any(
        "Dari: Akhir September 2026; Sampai: Sekarang" in ";".join(row) for row in rows
    )


def test_how_it_is_reckoned_stands_below_the_tables(client):
    said = text_of(client.get(f"{URL}{COHORTS}"))

    for words in ("Rata-rata tahap lulus:", "Pernah quick win:", "Perlu dilengkapi:"):
        assert words in said
    assert "Cara menghitung" not in text_of(client.get(URL))
