"""A published record as strangers read it: a page to show, to print and to pass on."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from innovations.enums import InnovationStatus
from innovations.models import Evidence, Innovation, QuickWin
from masterplan.core.models import StoredFile
from regencies.enums import Audience, DocumentKind, PartnerKind
from regencies.models import Document, Partner
from tests.factories import make_innovation, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def innovation() -> Innovation:
    regency = make_regency("32.11", name="Kabupaten Sumedang")
    return make_innovation(
        unit=make_unit(regency, name="Dinas Kesehatan"),
        name="Antrean Daring",
        problem="Warga menunggu lama.",
        description="Nomor antrean diambil dari rumah.",
        result="Waktu tunggu turun.",
        start_year=2021,
        start_month=3,
        status=InnovationStatus.VERIFIED,
        published_at=timezone.now(),
    )


def attach(
    innovation: Innovation, title: str, audience: Audience, **fields
) -> Document:
    file = StoredFile.keep(
        ContentFile(title.encode()),
        name="foto.jpg",
        owner=make_user(),
        regency_code=innovation.regency_id,
    )
    document = Document.objects.create(
        regency=innovation.regency,
        title=title,
        file=file,
        media_type="image/jpeg",
        audience=audience,
        **{"kind": DocumentKind.PHOTO} | fields,
    )
    Evidence.objects.create(innovation=innovation, document=document)
    return document


def page(innovation: Innovation, query: str = "", **options) -> str:
    client = Client(**options)
    response = client.get(f"/inovasi/{innovation.pk}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_page_tells_what_for_whom_since_when_and_what_came_of_it(innovation) -> None:
    innovation.partners.add(
        Partner.objects.create(
            regency=innovation.regency, name="Universitas Uji", kind=PartnerKind.CAMPUS
        )
    )
    QuickWin.objects.create(
        innovation=innovation,
        regency=innovation.regency,
        dimension=innovation.dimension,
        year=2024,
    )

    html = page(innovation)

    for shown in (
        "Antrean Daring",
        "Warga menunggu lama.",
        "Nomor antrean diambil dari rumah.",
        "Waktu tunggu turun.",
        "Dinas Kesehatan",
        "sejak Maret 2021",
        "Universitas Uji",
        "2024",
        "CC BY 4.0",
        '<a href="/daerah/32.11/">Kabupaten Sumedang</a>',
    ):
        assert shown in html


def test_page_shows_the_photos_that_are_public(innovation) -> None:
    shown = attach(innovation, "Loket baru", Audience.PUBLIC)
    attach(innovation, "Rapat internal", Audience.REGENCY)
    attach(innovation, "Ditarik", Audience.PUBLIC, withdrawn_at=timezone.now())
    attach(innovation, "SK Bupati", Audience.PUBLIC, kind=DocumentKind.DECREE)

    html = page(innovation)

    assert f'<img src="/dokumen/{shown.pk}/berkas/" alt="Loket baru"' in html
    assert html.count("<img ") == 1
    assert (
        f'<meta property="og:image" content="http://testserver/dokumen/{shown.pk}/berkas/">'
        in html
    )


def test_page_can_be_shared_in_both_languages(innovation) -> None:
    address = f"http://testserver/inovasi/{innovation.pk}/"

    html = page(innovation)

    for line in (
        '<meta name="description" content="Nomor antrean diambil dari rumah.">',
        f'<link rel="canonical" href="{address}">',
        f'<link rel="alternate" hreflang="id" href="{address}">',
        f'<link rel="alternate" hreflang="en" href="{address}?bahasa=en">',
        f'<link rel="alternate" hreflang="x-default" href="{address}">',
        '<meta property="og:title" content="Antrean Daring">',
        '<meta property="og:locale" content="id_ID">',
    ):
        assert line in html


def test_english_page_says_that_the_words_are_as_written(innovation) -> None:
    html = page(innovation, "?bahasa=en")

    assert '<html lang="en">' in html
    assert '<h1 lang="id">Antrean Daring</h1>' in html
    assert 'role="note"' in html or 'class="notice' in html
    assert (
        f'<link rel="canonical" href="http://testserver/inovasi/{innovation.pk}/'
        '?bahasa=en">' in html
    )


def test_whoever_follows_a_shared_address_reads_on_in_its_language(innovation) -> None:
    client = Client()
    client.get(f"/inovasi/{innovation.pk}/?bahasa=en")

    assert client.cookies["bahasa"].value == "en"
    assert '<html lang="en">' in client.get("/cari/").content.decode()


def test_a_choice_made_before_outlives_a_shared_address(innovation) -> None:
    client = Client()
    client.cookies["bahasa"] = "id"

    shared = client.get(f"/inovasi/{innovation.pk}/?bahasa=en")

    assert '<html lang="en">' in shared.content.decode()
    assert "bahasa" not in shared.cookies
    assert '<html lang="id">' in client.get("/cari/").content.decode()


def test_switching_leaves_the_language_out_of_the_address(client: Client) -> None:
    response = client.post(
        "/bahasa/", {"language": "id", "next": "/cari/?q=a&bahasa=en"}
    )

    assert response.headers["Location"] == "/cari/?q=a"
    assert response.cookies["bahasa"].value == "id"


@pytest.mark.parametrize("query", ["?bahasa=xx", "?bahasa=", "?bahasa=en%00"])
def test_a_language_we_do_not_speak_changes_nothing(query: str) -> None:
    client = Client()
    response = client.get(f"/cari/{query}")

    assert response.status_code in (200, 400)
    assert '<html lang="id">' in response.content.decode()
    assert "bahasa" not in client.cookies
