"""`/cari/`: what was published, found by everybody, and nothing else."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from innovations.enums import InnovationStatus
from innovations.models import Innovation
from masterplan.domain.public_search import PAGE_SIZE
from regencies.enums import Role
from tests.factories import make_dimensions, make_innovation, make_regency, make_user

pytestmark = pytest.mark.django_db


def publish(name: str, code: str = "32.11", **fields: object) -> Innovation:
    fields.setdefault("published_at", timezone.now())
    return make_innovation(
        name=name,
        regency=make_regency(code),
        status=InnovationStatus.VERIFIED,
        **fields,
    )


def found(client: Client, query: str = "") -> list[str]:
    return [one.name for one in client.get(f"/cari/{query}").context["records"]]


def test_search_finds_published_records_of_real_regencies(client: Client) -> None:
    publish("Antrean daring")
    publish("Antrean rekaan", "00.01")
    make_innovation(name="Antrean draf", regency=make_regency("32.11"))

    assert found(client, "?q=antrean") == ["Antrean daring"]


def test_search_is_the_same_for_who_sees_more(client: Client) -> None:
    regency = make_regency("32.11")
    publish("Tayang")
    make_innovation(name="Belum tayang", regency=regency)
    client.force_login(make_user(Role.COORDINATOR, regency=regency))

    assert found(client) == ["Tayang"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Tiga", "Dua", "Satu"]),
        ("?q=dua", ["Dua"]),
        ("?province=33", ["Tiga"]),
        ("?regency=32.11", ["Dua", "Satu"]),
        ("?dimension=economy", ["Dua"]),
        ("?is_digital=false", ["Satu"]),
        ("?step=idea", ["Tiga"]),
        ("?dimension=zzz", ["Tiga", "Dua", "Satu"]),
    ],
)
def test_search_filters(client: Client, query: str, names: list[str]) -> None:
    now = timezone.now()
    economy = make_dimensions()["economy"]
    living = make_dimensions()["living"]
    day = dt.timedelta(days=1)
    publish("Satu", dimension=living, is_digital=False, published_at=now - 2 * day)
    publish("Dua", dimension=economy, is_digital=True, published_at=now - day)
    publish("Tiga", "33.01", dimension=living, is_digital=True, step="idea")

    assert found(client, query) == names


@pytest.mark.parametrize(
    "query",
    ["status=draft", "incomplete=true", "person_in_charge=none", "source=import"],
)
def test_search_knows_no_filter_of_the_offices(client: Client, query: str) -> None:
    publish("Satu", person_in_charge="", description="")
    response = client.get(f"/cari/?{query}")

    assert [one.name for one in response.context["records"]] == ["Satu"]
    assert response.context["chips"] == []


def test_filters_in_force_are_chips_that_come_off(client: Client) -> None:
    publish("Satu", dimension=make_dimensions()["living"])

    chips = client.get("/cari/?dimension=living&regency=32.11").context["chips"]

    assert [(one.label, one.value, one.remove_url) for one in chips] == [
        ("Kabupaten/kota", "Kabupaten Uji 32.11", "?dimension=living"),
        ("Dimensi", "Smart Living", "?regency=32.11"),
    ]


def test_pages_follow_one_another(client: Client) -> None:
    names = [f"Inovasi {number:02d}" for number in range(PAGE_SIZE + 3)]
    start = timezone.now() - dt.timedelta(days=1)
    for place, name in enumerate(names):
        publish(
            name,
            dimension=make_dimensions()["living"],
            published_at=start + dt.timedelta(minutes=place),
        )

    first = client.get("/cari/?dimension=living")
    second = client.get(f"/cari/{first.context['next_url']}")
    back = client.get(f"/cari/{second.context['previous_url']}")

    assert [one.name for one in first.context["records"]] == names[:2:-1]
    assert [one.name for one in second.context["records"]] == names[2::-1]
    assert back.context["records"] == first.context["records"]
    assert first.context["finding"] == f"{PAGE_SIZE + 3} inovasi yang ditayangkan."


@pytest.mark.parametrize("count", [1, PAGE_SIZE + 5])
def test_search_takes_few_statements(
    client: Client, count: int, django_assert_max_num_queries
) -> None:
    for number in range(count):
        publish(f"Inovasi {number}")

    # The provinces to choose from, the rows, and beyond one page how many there are.
    with django_assert_max_num_queries(3):
        response = client.get("/cari/?regency=32.11")

    assert response.status_code == 200


def test_nothing_found_says_what_to_do(client: Client) -> None:
    assert "Belum ada inovasi yang ditayangkan" in client.get("/cari/").content.decode()
    assert "Tidak ada inovasi yang cocok" in client.get("/cari/?q=zz").content.decode()


def test_robots_and_sitemap_list_only_what_is_public(client: Client) -> None:
    shown = publish("Satu")
    publish("Rekaan", "00.01")
    make_innovation(regency=make_regency("32.73"))

    robots = client.get("/robots.txt").content.decode()
    index = client.get("/sitemap.xml").content.decode()
    records = client.get("/sitemap-inovasi.xml").content.decode()
    places = client.get("/sitemap-daerah.xml").content.decode()

    assert "Sitemap: http://testserver/sitemap.xml\n" in robots
    assert "Disallow: /pengelola/\n" in robots
    assert index.count("<sitemap>") == 3
    assert records.count("<url>") == 1
    assert f"<loc>http://testserver/inovasi/{shown.pk}/</loc>" in records
    assert places.count("<url>") == 1
    assert "<loc>http://testserver/daerah/32.11/</loc>" in places
