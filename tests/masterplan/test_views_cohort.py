"""`/nasional/angkatan/`: years, regencies by stages, enrolment, notes."""

import pytest

from masterplan.domain import cohort as verbs
from masterplan.models import Cohort, Participation, Programme
from regencies.enums import Role
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
