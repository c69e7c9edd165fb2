"""The switch, what follows it and what does not, and stored sentences said again."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from innovations.enums import InnovationStatus, InnovationStep
from innovations.sheets.reasons import BAD_BUDGET, duplicate_message, row_message
from masterplan.core.enums import JobState
from masterplan.core.language import retell

HOME = "/"


def in_english() -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def test_pages_are_indonesian_whatever_the_browser_prefers(db: None) -> None:
    response = Client().get(HOME, headers={"accept-language": "en-US,en;q=0.9"})

    assert '<html lang="id">' in response.content.decode()
    assert response.headers["Content-Language"] == "id"


def test_pages_follow_the_choice_and_say_so_to_caches(db: None) -> None:
    response = in_english().get(HOME)

    assert '<html lang="en">' in response.content.decode()
    assert response.headers["Content-Language"] == "en"
    assert "Cookie" in response.headers["Vary"]


def test_unknown_choice_is_indonesian(db: None) -> None:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"

    assert client.get(HOME).headers["Content-Language"] == "id"


def test_error_pages_follow_the_choice(db: None) -> None:
    response = in_english().get("/tidak-ada/")

    assert response.status_code == 404
    assert "Page not found" in response.content.decode()


def test_switch_remembers_the_language_and_goes_back(db: None) -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post(
        reverse("language"), {"language": "en", "next": "/masuk/?next=/beranda/"}
    )

    assert (response.status_code, response.headers["Location"]) == (
        302,
        "/masuk/?next=/beranda/",
    )
    cookie = response.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie.value, cookie["samesite"], cookie["httponly"]) == ("en", "Lax", True)
    assert client.get("/masuk/").headers["Content-Language"] == "en"


def test_switch_goes_to_no_other_site(db: None) -> None:
    response = Client().post(
        reverse("language"), {"language": "en", "next": "https://example.com/"}
    )

    assert response.headers["Location"] == HOME


def test_switch_refuses_an_unknown_language(db: None) -> None:
    response = Client().post(reverse("language"), {"language": "xx"})

    assert response.status_code == 400
    assert settings.LANGUAGE_COOKIE_NAME not in response.cookies


@pytest.mark.parametrize(
    ("header", "language", "title"),
    [
        ("en-GB,en;q=0.9,id;q=0.1", "en", "Not recognised"),
        ("id", "id", "Belum dikenal"),
        ("fr, *;q=0.1", "id", "Belum dikenal"),
        ("", "id", "Belum dikenal"),
    ],
)
def test_api_follows_accept_language(
    db: None, header: str, language: str, title: str
) -> None:
    # The choice made on pages is not for programs.
    client = in_english() if language == "id" else Client()

    response = client.get("/api/v1/innovations/", headers={"accept-language": header})

    assert response.json()["title"] == title
    assert response.headers["Content-Language"] == language
    assert "Accept-Language" in response.headers["Vary"]


def test_api_documentation_is_a_page(db: None) -> None:
    response = in_english().get(reverse("api-docs"), headers={"accept-language": "id"})

    assert '<html lang="en">' in response.content.decode()
    assert response.headers["Content-Language"] == "en"


def test_schema_has_both_languages(db: None) -> None:
    path = reverse("api-schema")
    client = Client()

    indonesian = client.get(path, headers={"accept-language": "id"}).content.decode()
    english = client.get(path, headers={"accept-language": "en"}).content.decode()

    assert "summary: Catat inovasi baru sebagai draf" in indonesian
    assert "summary: Record a new innovation as a draft" in english


def test_stored_sentences_are_told_in_the_readers_language() -> None:
    notice = "“Antre Cepat” dikembalikan untuk diperbaiki oleh Asep. Alasan: Isi OPD."
    bad = row_message(BAD_BUDGET, "F12", said="lima")
    twice = duplicate_message("B9", 4, "Rekap")

    with override("id"):
        assert [retell(text) for text in (notice, bad, twice)] == [notice, bad, twice]
    with override("en"):
        assert retell(notice) == (
            "“Antre Cepat” was returned for revision by Asep. Reason: Isi OPD."
        )
        assert retell(bad) == (
            "Cell F12: an empty cell cannot be read as rupiah. Write the full figure, "
            "for example 250.000.000."
        )
        assert retell(twice) == (
            "Cell B9: the same innovation of the same OPD already stands in row 4 of "
            "the sheet “Rekap”. Delete one of them or give them different names."
        )


def test_retelling_leaves_data_alone() -> None:
    with override("en"):
        assert retell("Membaca Membaca kilat.xlsx") == "Reading Membaca kilat.xlsx"
        assert retell("Kalimat orang lain.") == "Kalimat orang lain."
        assert retell("") == ""


def test_words_of_statuses_are_those_of_the_design() -> None:
    with override("id"):
        assert [str(status.label) for status in InnovationStatus] == [
            "Draf",
            "Diajukan",
            "Perlu perbaikan",
            "Terverifikasi",
            "Selesai",
            "Dihentikan",
            "Ditarik",
        ]
        assert [str(step.label) for step in InnovationStep] == [
            "Perumusan masalah",
            "Perumusan ide",
            "Perencanaan",
            "Pembangunan",
            "Implementasi",
            "Evaluasi",
        ]
    with override("en"):
        assert [str(status.label) for status in InnovationStatus] == [
            "Draft",
            "Submitted",
            "Needs revision",
            "Verified",
            "Completed",
            "Discontinued",
            "Withdrawn",
        ]
        assert [str(state.label) for state in JobState] == [
            "Waiting",
            "Running",
            "Completed",
            "Failed",
        ]


def test_days_in_stored_sentences_are_told_in_the_readers_language() -> None:
    notice = "“Melatih Maret” harus selesai 31 Mei 2026; laporan terakhir 60%."

    with override("id"):
        assert retell(notice) == notice
    with override("en"):
        assert retell(notice) == (
            "“Melatih Maret” must be completed on 31 May 2026; last report 60%."
        )
