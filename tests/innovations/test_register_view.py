"""One-click lists, chosen columns and the reader's own view of the register."""

import csv
import io

import pytest
from django.conf import settings
from django.utils import timezone

from dimensions.models import SubDimension
from innovations.domain.columns import COLUMNS, chosen, headings
from regencies.enums import Role
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

URL = "/inovasi/"
USUAL = ["unit", "dimension", "step", "status", "updated_at"]


@pytest.fixture
def unit():
    make_dimensions()
    return make_unit(make_regency("32.11"), name="Dinas Kesehatan")


@pytest.fixture
def coordinator(unit):
    return make_user(Role.COORDINATOR, regency=unit.regency)


def keys(response) -> list[str]:
    return [column["key"] for column in response.context["columns"]]


def quick(response) -> list[tuple]:
    return [
        (str(one["label"]), one["count"], one["is_current"])
        for one in response.context["quick_lists"]
    ]


def exported(client, query: str) -> list[list[str]]:
    text = b"".join(client.get(f"{URL}ekspor.csv{query}")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    head = next(place for place, row in enumerate(rows) if "Nama Inovasi" in row)
    return rows[head:]


# --- One-click lists ---------------------------------------------------------


def test_quick_lists_count_and_open_what_lacks(client_for, unit, coordinator):
    sub = SubDimension.objects.get(pk="GOV-1")
    make_innovation(name="Penuh", unit=unit, sub_dimension=sub)
    make_innovation(name="Tanpa OPD", unit=None, regency=unit.regency)
    make_innovation(name="Tanpa orang", unit=unit, person_in_charge="")
    client = client_for(coordinator)

    page = client.get(URL)
    opened = [
        [row["name"] for row in client.get(URL + one["url"]).context["rows"]]
        for one in page.context["quick_lists"]
    ]

    assert quick(page) == [
        ("Belum ada OPD", 1, False),
        ("Belum ada subdimensi", 2, False),
        ("Belum ada penanggung jawab", 1, False),
        ("Belum ada masalah", 3, False),
        ("Perlu dilengkapi", 2, False),
    ]
    assert opened == [
        ["Tanpa OPD"],
        ["Tanpa orang", "Tanpa OPD"],
        ["Tanpa orang"],
        ["Tanpa orang", "Tanpa OPD", "Penuh"],
        ["Tanpa orang", "Tanpa OPD"],
    ]


def test_quick_list_in_force_leads_back(client_for, unit, coordinator):
    make_innovation(unit=unit, person_in_charge="")
    client = client_for(coordinator)

    page = client.get(f"{URL}?regency=32.11&person_in_charge=none")

    person = page.context["quick_lists"][1]
    assert quick(page)[1] == ("Belum ada penanggung jawab", 1, True)
    assert person["url"] == "?regency=32.11"


def test_public_has_no_quick_lists_and_no_people(client, unit):
    make_innovation(
        unit=unit,
        status="verified",
        published_at=timezone.now(),
        person_in_charge="Kabid Rahasia",
    )

    page = client.get(f"{URL}?regency=&kolom=person_in_charge&kolom=unit")

    assert page.context["quick_lists"] == []
    assert keys(page) == ["unit"]
    assert b"Kabid Rahasia" not in page.content


def test_person_in_charge_of_another_regency_is_not_told(client_for, coordinator):
    make_innovation(
        unit=make_unit(make_regency("32.17")),
        status="verified",
        published_at=timezone.now(),
        person_in_charge="Kabid Tetangga",
    )

    page = client_for(coordinator).get(f"{URL}?regency=32.17&kolom=person_in_charge")

    assert keys(page) == ["person_in_charge"]
    assert len(page.context["rows"]) == 1
    assert b"Kabid Tetangga" not in page.content


# --- Columns -----------------------------------------------------------------


def test_columns_come_in_the_tables_order():
    assert [one.key for one in chosen(["status", "kind", "x"])] == ["status", "kind"]
    assert [one.key for one in chosen([])] == USUAL
    assert headings(chosen(["step"])) == {
        "registration_number",
        "innovation_name",
        "stage",
        "progress",
    }


def test_every_column_has_a_cell(client_for, unit, coordinator):
    part = SubDimension.objects.get(pk="GOV-1")
    make_innovation(
        unit=unit,
        sub_dimension=part,
        kind="method",
        start_year=2021,
        person_in_charge="Kabid Data",
    )
    query = "&".join(f"kolom={key}" for key in COLUMNS)

    page = client_for(coordinator).get(f"{URL}?{query}")

    assert keys(page) == list(COLUMNS)
    html = page.content.decode()
    for words in (part.label, "Metode", "2021", "Kabid Data", ">Ya<"):
        assert words.strip("><") in html


def test_a_sub_dimension_is_named_in_the_readers_language(
    client_for, unit, coordinator
):
    part = SubDimension.objects.get(pk="GOV-1")
    make_innovation(unit=unit, sub_dimension=part)
    client = client_for(coordinator)

    told = {}
    for language in ("id", "en"):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        page = client.get(f"{URL}?kolom=sub_dimension").content.decode()
        told[language] = [word for word in (part.label, part.name) if word in page]

    assert told == {"id": [part.label], "en": [part.name]}


def test_links_and_filters_keep_the_columns(client_for, unit, coordinator):
    make_innovation(unit=unit)

    page = client_for(coordinator).get(f"{URL}?regency=32.11&kolom=kind&ordering=name")

    assert page.context["name_head"]["href"] == (
        "?regency=32.11&kolom=kind&ordering=-name"
    )
    html = page.content.decode()
    assert 'name="kolom" value="kind" id="kolom-kind" checked' in html


def test_export_follows_the_columns(client_for, unit, coordinator):
    made = make_innovation(unit=unit, name="Satu", start_year=2021)
    client = client_for(coordinator)

    few = exported(client, "?kolom=unit&kolom=start_year")
    every = exported(client, "")

    assert few == [
        ["Nomor Registrasi", "Nama Inovasi", "Perangkat Daerah", "Waktu Penerapan"],
        [made.registration_number or "", "Satu", "Dinas Kesehatan", "2021"],
    ]
    assert len(every[0]) > 15


# --- My view -----------------------------------------------------------------


def test_own_view_is_used_where_the_address_says_nothing(client_for, unit, coordinator):
    make_innovation(name="A", unit=unit)
    make_innovation(name="B", unit=unit)
    client = client_for(coordinator)

    kept = client.post(
        f"{URL}tampilan/",
        {"kolom": ["kind", "status", "x"], "ordering": "name", "next": "/inovasi/?q="},
    )
    mine = client.get(URL)
    said = client.get(f"{URL}?kolom=unit")
    client.post(f"{URL}tampilan/", {"action": "reset"})

    assert (kept.status_code, kept["Location"]) == (302, "/inovasi/?q=")
    assert (keys(mine), mine.context["ordering"]) == (["status", "kind"], "name")
    assert mine.context["is_own_view"] is True
    assert keys(said) == ["unit"]
    assert keys(client.get(URL)) == USUAL


@pytest.mark.parametrize("value", ["", "x", "name.<b>", "-id.unit", "....."])
def test_spoilt_view_is_left_aside(client_for, unit, coordinator, value):
    make_innovation(unit=unit)
    client = client_for(coordinator)
    client.cookies["tampilan"] = value

    page = client.get(URL)

    assert (page.status_code, keys(page)) == (200, USUAL)
