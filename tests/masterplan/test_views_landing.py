"""The front page: published records of real regencies, and nothing else."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from innovations.domain import rollup
from innovations.enums import InnovationStatus
from innovations.models import Innovation, QuickWin
from masterplan.domain.landing import public_figures
from regencies.enums import Role
from regencies.models import Regency
from tests.factories import make_dimensions, make_innovation, make_regency, make_user

pytestmark = pytest.mark.django_db


def publish(name: str, regency: Regency, dimension: str = "living") -> None:
    make_innovation(
        name=name,
        regency=regency,
        dimension=make_dimensions()[dimension],
        status=InnovationStatus.VERIFIED,
        published_at=timezone.now(),
    )


def test_figures_count_published_records_of_real_regencies() -> None:
    sumedang, bandung = make_regency("32.11"), make_regency("32.73")
    publish("Satu", sumedang)
    publish("Dua", sumedang, "economy")
    publish("Tiga", bandung)
    publish("Rekaan", make_regency("00.01"))
    make_innovation(regency=bandung, status=InnovationStatus.VERIFIED)

    figures = public_figures("/cari/")

    assert figures.total.count == 3
    assert {one.key: one.count for one in figures.dimensions} == {
        "governance": 0,
        "branding": 0,
        "economy": 1,
        "living": 2,
        "society": 0,
        "environment": 0,
    }
    assert [(one.key, one.count) for one in figures.regencies] == [
        ("32.11", 2),
        ("32.73", 1),
    ]
    assert [one.name for one in figures.latest] == ["Tiga", "Dua", "Satu"]
    assert [(one.code, one.value, one.href) for one in figures.areas] == [
        ("32.11", 2, "/cari/?regency=32.11"),
        ("32.73", 1, "/cari/?regency=32.73"),
    ]


def test_digital_and_quick_wins_open_their_rows_in_the_search(client: Client) -> None:
    regency = make_regency()
    for name in ("Satu", "Dua", "Tiga"):
        publish(name, regency)
    records = Innovation.objects.order_by("pk")
    records.filter(name="Tiga").update(is_digital=False)
    QuickWin.objects.create(
        innovation=records[0], regency=regency, dimension_id="living", year=2024
    )
    rollup.recompute(regency.pk)

    page = client.get("/")

    figures = page.context["figures"]
    for figure, names in (
        (figures.digital, {"Satu", "Dua"}),
        (figures.quick_wins, {"Satu"}),
    ):
        url = f"/cari/?{figure.query}"
        assert f'href="{url}"' in page.content.decode()
        found = client.get(url).context["records"]
        assert {one.name for one in found} == names
        assert figure.count == len(names)


@pytest.mark.parametrize("count", [1, 30])
def test_front_page_takes_three_statements(
    client: Client, count: int, django_assert_num_queries
) -> None:
    for number in range(count):
        publish(f"Inovasi {number}", make_regency())

    with django_assert_num_queries(3):
        response = client.get("/")

    assert response.status_code == 200


def test_front_page_shows_neither_unpublished_nor_invented(client: Client) -> None:
    publish("Nama tayang", make_regency("32.11"))
    publish("Nama rekaan", make_regency("00.01", name="Kabupaten Contoh"))
    make_innovation(
        name="Nama terverifikasi",
        regency=make_regency("32.11"),
        status=InnovationStatus.VERIFIED,
    )

    html = client.get("/").content.decode()

    assert "Nama tayang" in html
    assert "1 inovasi dari 1 kabupaten/kota sudah ditayangkan." in html
    for hidden in ("Nama rekaan", "Kabupaten Contoh", "00.01", "Nama terverifikasi"):
        assert hidden not in html


def test_front_page_is_shared_only_among_strangers(client: Client) -> None:
    public = client.get("/")
    client.force_login(make_user(Role.LEADER, regency=make_regency()))
    own = client.get("/")

    assert public.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in public.headers["Vary"]
    assert own.headers["Cache-Control"] == "private, no-cache"


def test_front_page_with_a_message_is_not_shared(client: Client) -> None:
    client.force_login(make_user(Role.LEADER, regency=make_regency()))
    client.post(reverse("account_logout"))

    response = client.get("/")

    assert response.headers["Cache-Control"] == "private, no-cache"


def test_front_page_without_publications_says_so(client: Client) -> None:
    assert "Belum ada inovasi yang ditayangkan" in client.get("/").content.decode()


def test_search_goes_to_the_public_list(client: Client) -> None:
    html = client.get("/").content.decode()

    assert '<form class="search-box" method="get" action="/cari/"' in html
    assert 'name="q"' in html


def test_every_area_of_the_map_stands_in_its_table(client: Client) -> None:
    publish("Satu", make_regency("32.11"))
    make_regency("32.73")

    html = client.get("/").content.decode()

    assert "<title>Kabupaten Uji 32.11: 1 inovasi</title>" in html
    assert "<title>Kabupaten Uji 32.73: 0 inovasi</title>" in html
    assert (
        '<tr><th scope="row">Kabupaten Uji 32.73</th><td class="num">0</td></tr>'
        in html
    )
