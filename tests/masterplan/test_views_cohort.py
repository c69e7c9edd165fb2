"""`/nasional/angkatan/`: years, regencies by stages, enrolment, notes."""

import csv
import io
import re

import openpyxl
import pytest

from masterplan.domain import cohort as verbs
from masterplan.models import Cohort, Participation, Programme, StageRecord
from regencies.enums import SAMPLE_CODE, Role
from tests.factories import make_regency, make_template_set, make_user

pytestmark = pytest.mark.django_db
ROOT = "/nasional/angkatan/"
YEAR = f"{ROOT}2026/"
# Session, user, scope.
EVERY_PAGE = 3


@pytest.fixture
def ministry():
    return make_user(Role.MINISTRY)


@pytest.fixture
def client(client_for, ministry):
    return client_for(ministry)


@pytest.fixture
def year():
    make_template_set()
    return Cohort.objects.create(year=2026, name="Angkatan 2026")


def test_year_is_opened_and_renamed(client):
    Programme.objects.create(
        code="kota", name="Kota Cerdas", ministry="Kementerian", start_year=2024
    )
    opened = client.post(f"{ROOT}baru/", {"year": "2026"})
    changed = client.post(
        f"{YEAR}ubah/", {"name": "Kota Cerdas 2026", "programme": "", "version": "1"}
    )

    made = Cohort.objects.get()
    assert (opened.url, changed.url) == (YEAR, YEAR)
    assert (made.name, made.programme, made.version) == ("Kota Cerdas 2026", None, 2)


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        ({}, ["year"]),
        ({"year": "dua ribu"}, ["year"]),
        ({"year": "2016"}, ["year"]),
        ({"year": "9" * 40}, ["year"]),
        ({"year": "2026"}, ["year"]),
        ({"year": "2027", "name": "x" * 101}, ["name"]),
        ({"year": "2027", "programme": "lain"}, ["programme"]),
    ],
)
def test_nonsense_in_a_year_is_refused(client, year, sent, named):
    response = client.post(f"{ROOT}baru/", sent)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == named
    assert Cohort.objects.count() == 1


def test_stale_year_shows_both(client, ministry, year):
    verbs.revise(year, actor=ministry, version=1, fields={"name": "Satu"})

    response = client.post(f"{YEAR}ubah/", {"name": "Dua", "version": "1"})

    [conflict] = response.context["conflicts"]
    assert response.status_code == 409
    assert (conflict.label, conflict.stored, conflict.typed) == ("nama", "Satu", "Dua")


@pytest.mark.parametrize("path", ["2031/", "99999999999999999999/", "2031/daftarkan/"])
def test_a_year_that_is_not_there(client, year, path):
    assert client.get(f"{ROOT}{path}").status_code == 404


def test_empty_year_says_what_to_do(client, year):
    assert "Belum ada daerah di angkatan ini" in client.get(YEAR).content.decode()


@pytest.fixture
def enrolled(year, ministry):
    """Regencies of two provinces and the invented one."""
    places = [make_regency(code) for code in ("32.11", "33.01", SAMPLE_CODE)]
    verbs.enrol_all(places, cohort=year, actor=ministry)
    return places


def names_in(response):
    table = response.content.decode().split('id="daerah-tahap"')[1].split("</table>")[0]
    return re.findall(r'/bimtek/">([^<]+)<', table)


def test_a_province_narrows_the_table_as_a_chip(client, enrolled):
    everywhere = client.get(YEAR)
    there = client.get(f"{YEAR}?province=33")

    assert names_in(everywhere) == [place.name for place in enrolled]
    assert names_in(there) == ["Kabupaten Uji 33.01"]
    assert [(one.label, one.value) for one in there.context["chips"]] == [
        ("Provinsi", "Provinsi 33")
    ]
    assert "0 dari 1 daerah meluluskan semua tahap" in there.content.decode()
    assert f'href="{YEAR}ekspor.csv?province=33"' in there.content.decode()


@pytest.mark.parametrize(
    ("province", "sentence"),
    [("99", "Tidak ada daerah yang cocok"), ("320", "ringkasan-galat")],
)
def test_a_province_without_regencies_says_so(client, enrolled, province, sentence):
    page = client.get(f"{YEAR}?province={province}")

    assert page.status_code == 200
    assert sentence in page.content.decode()


def test_files_hold_the_table_as_it_is_asked(client, enrolled):
    StageRecord.objects.filter(regency="33.01").update(state="passed")
    query = "?province=33"

    lines = b"".join(client.get(f"{YEAR}ekspor.csv{query}")).decode("utf-8-sig")
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(client.get(f"{YEAR}ekspor.xlsx{query}")))
    )

    assert "Provinsi: Provinsi 33" in lines
    rows = list(csv.reader(lines.splitlines()))
    stages = list(StageRecord.objects.filter(regency="33.01").order_by("order"))
    assert rows[-2:] == [
        [
            *("Kode", "Kabupaten/kota", "Provinsi"),
            *(stage.name for stage in stages),
            "Catatan",
        ],
        ["33.01", "Kabupaten Uji 33.01", "Provinsi 33", *["Lulus"] * len(stages), ""],
    ]
    assert [cell.value for cell in list(book.active.rows)[-1]][:4] == rows[-1][:4]


def test_files_say_which_regency_is_invented(client, enrolled):
    lines = b"".join(client.get(f"{YEAR}ekspor.csv")).decode("utf-8-sig").splitlines()

    assert lines[-1].startswith(
        '00.01,"Kabupaten Uji 00.01 (daerah contoh, tidak dihitung)"'
    )


@pytest.mark.parametrize("count", [1, 5])
def test_pages_take_constant_statements(
    client, ministry, year, count, django_assert_num_queries
):
    places = [make_regency(f"32.{10 + number}") for number in range(count)]
    verbs.enrol_all(places, cohort=year, actor=ministry)

    with django_assert_num_queries(EVERY_PAGE + 2):
        client.get(YEAR)
    with django_assert_num_queries(EVERY_PAGE + 1):
        client.get(ROOT)
    with django_assert_num_queries(EVERY_PAGE + 2):
        client.get(f"{YEAR}daftarkan/?q=uji")


def test_enrolment_has_one_result_a_row(client, ministry, year):
    old = make_regency("32.11", name="Kabupaten Sumedang")
    for code in ("32.17", "32.72"):
        make_regency(code, name=f"Daerah {code}")
    verbs.enrol(old, cohort=year, actor=ministry)

    response = client.post(
        f"{YEAR}daftarkan/",
        {"region": ["32.17"], "words": "32.72\r\nKabupaten Sumedang\r\nAtlantis"},
    )

    page = response.content.decode()
    assert "2 dari 4 daerah didaftarkan." in page
    assert [
        (one.regency.pk, one.participation is None)
        for one in response.context["results"]
    ] == [("32.17", False), ("32.72", False), ("32.11", True)]
    assert [one.words for one in response.context["unknown"]] == ["Atlantis"]
    assert "Kabupaten Sumedang sudah terdaftar di Angkatan 2026." in page


def test_enrolment_sent_again_enrols_nobody_twice(client, year):
    make_regency("32.17")

    for _once in range(2):
        response = client.post(f"{YEAR}daftarkan/", {"words": "32.17"})

    assert response.context["made"] == 0
    assert Participation.objects.count() == 1


@pytest.mark.parametrize("words", ["", " \n ;, ", "x" * 20_001, "\0"])
def test_enrolment_of_nothing_is_refused(client, year, words):
    response = client.post(f"{YEAR}daftarkan/", {"words": words})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["words"]


@pytest.mark.parametrize("q", ["sumedang", "32.11", "%", "' OR 1=1", "x" * 999])
def test_search_takes_any_words(client, year, q):
    make_regency("32.11", name="Kabupaten Sumedang")

    response = client.get(f"{YEAR}daftarkan/", {"q": q})

    assert response.status_code == 200
    named = [one.code for one in response.context["found"]]
    assert named == (["32.11"] if q in ("sumedang", "32.11") else [])


def test_note_is_kept_and_never_written_over(client, ministry, year):
    part = verbs.enrol(make_regency(), cohort=year, actor=ministry)
    address = f"{ROOT}peserta/{part.pk}/"

    kept = client.post(address, {"note": "Didampingi UGM", "seen": ""})
    stale = client.post(address, {"note": "Lain", "seen": ""})
    again = client.post(address, {"note": "Lain", "seen": stale.context["seen"]})

    assert (kept.status_code, stale.status_code, again.status_code) == (302, 409, 302)
    [conflict] = stale.context["conflicts"]
    assert (conflict.stored, conflict.typed) == ("Didampingi UGM", "Lain")
    part.refresh_from_db()
    assert part.note == "Lain"
