"""The pages of the nation and its provinces: who sees what, and how it is kept."""

import datetime as dt
import io
import re

import openpyxl
import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from innovations.domain import innovation as verbs
from innovations.domain import month_figures
from masterplan.core.models import Notice
from masterplan.domain import month_end
from masterplan.models import Cohort, Participation, StageRecord
from regencies.enums import SAMPLE_CODE, Role
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_item,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

URL = "/nasional/"
# The person, his seats, his notices.
FRAME = 3
MAP_AREA = re.compile(
    r'<a href="([^"]+)"><title>([^<]+)</title><use href="/static/map/([^"]+)"'
)


@pytest.fixture
def nation():
    make_dimensions()
    places = {code: make_regency(code) for code in ("32.04", "32.11", "33.01")}
    made = make_innovation(regency=places["32.11"], unit=None, status="verified")
    make_innovation(regency=places["32.11"], unit=None, status="submitted")
    make_innovation(
        regency=places["32.04"],
        unit=None,
        status="verified",
        published_at=timezone.now(),
    )
    sample = make_regency(SAMPLE_CODE)
    make_innovation(regency=sample, unit=None, status="verified", name="Contoh")
    make_item(made, start_on=dt.date(2020, 1, 1), end_on=dt.date(2020, 12, 31))
    part = Participation.objects.create(
        cohort=Cohort.objects.create(year=2018, name="2018"), regency=places["32.11"]
    )
    for order, (code, state) in enumerate(
        [("bimtek_1", "passed"), ("bimtek_2", "open"), ("bimtek_3", "upcoming")]
    ):
        StageRecord.objects.create(
            participation=part,
            regency=places["32.11"],
            order=order,
            code=code,
            name=f"Bimtek {order + 1}",
            state=state,
        )
    return places


@pytest.fixture
def ministry(nation):
    return make_user(Role.MINISTRY)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def names_in_table(response):
    table = response.content.decode().split('id="tabel-daerah"')[1].split("</table>")[0]
    return re.findall(r'scope="row"><a href="/daerah/([\d.]+)/"', table)


@pytest.mark.parametrize("role", [Role.MINISTRY, Role.EVALUATOR, Role.MENTOR])
def test_who_accompanies_or_reviews_sees_the_nation(client_for, nation, role):
    place = {"regency": nation["32.11"]} if role == Role.MENTOR else {}
    client = client_for(make_user(role, **place))

    response = client.get(URL)

    assert response.status_code == 200
    assert client.get("/provinsi/32/").status_code == 200
    assert "Kabupaten Uji 32.11" in text_of(response)
    assert f"Uji {SAMPLE_CODE}" not in text_of(response)
    assert 'href="/nasional/"' in client.get("/beranda/").content.decode()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.LEADER])
def test_who_works_in_one_regency_does_not(client_for, nation, role):
    client = client_for(make_user(role, regency=nation["32.11"]))

    assert client.get(URL).status_code == 403
    assert client.get("/provinsi/32/").status_code == 403
    assert client.get("/nasional/ekspor.csv").status_code == 403
    assert 'href="/nasional/"' not in client.get("/beranda/").content.decode()


def test_page_says_its_finding_first(client_for, ministry):
    said = text_of(client_for(ministry).get(URL))

    assert (
        "2 inovasi di 3 kabupaten/kota, 1 di antaranya pernah ikut Bimtek; "
        "1 kegiatan terlambat." in said
    )
    assert "Yang dihitung adalah inovasi terverifikasi." in said
    assert "Hanya jumlahnya: isinya terbuka setelah diverifikasi daerah." in said


def test_own_regencies_come_first(client_for, nation):
    mentor = make_user(Role.MENTOR, regency=nation["33.01"])

    response = client_for(mentor).get(URL)

    assert names_in_table(response) == ["33.01", "32.04", "32.11"]
    assert "Di 1 daerah Anda yang dihitung adalah inovasi terverifikasi" in text_of(
        response
    )


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("province=32", ["32.04", "32.11"]),
        ("cohort=2018", ["32.11"]),
        ("cohort=none&ordering=name", ["32.04", "33.01"]),
        ("stage=bimtek_2", ["32.11"]),
        ("stage=none&ordering=-name", ["33.01", "32.04"]),
        ("freshness=month", ["32.04", "32.11"]),
        ("freshness=none", ["33.01"]),
        ("late=true", ["32.11"]),
        ("province=32&ordering=-total", ["32.04", "32.11"]),
        ("province=32&ordering=-late", ["32.11", "32.04"]),
        ("table=tahap&province=32", ["32.04", "32.11"]),
    ],
)
def test_filters_and_order_stand_in_the_address(client_for, ministry, query, codes):
    response = client_for(ministry).get(f"{URL}?{query}")

    assert names_in_table(response) == codes


def test_each_filter_is_a_chip_that_takes_itself_off(client_for, ministry):
    page = client_for(ministry).get(f"{URL}?province=32&cohort=2018&color=share")

    chips = re.findall(r'class="chip" href="([^"]+)"', page.content.decode())
    assert chips == [
        "/nasional/?cohort=2018&amp;color=share",
        "/nasional/?province=32&amp;color=share",
    ]
    assert "Provinsi: Provinsi 32" in text_of(page)


def test_nothing_fits_is_said(client_for, ministry):
    said = text_of(client_for(ministry).get(f"{URL}?province=33&cohort=2018"))

    assert "Tidak ada daerah yang cocok" in said


@pytest.mark.parametrize("query", ["province=abc", "per=2026-13", "stage=!", "late=x"])
def test_nonsense_is_said_and_left_out(client_for, ministry, query):
    page = client_for(ministry).get(f"{URL}?{query}")

    assert len(names_in_table(page)) == 3
    assert "error-summary" in page.content.decode()


def test_a_province_is_its_regencies_alone(client_for, ministry):
    client = client_for(ministry)

    page = client.get("/provinsi/32/")

    assert "<h1>Provinsi 32</h1>" in page.content.decode()
    assert "<title>Provinsi 32 ·" in page.content.decode()
    assert names_in_table(page) == ["32.04", "32.11"]
    assert client.get("/provinsi/99/").status_code == 404
    assert client.get("/provinsi/00/").status_code == 404
    assert client.get("/provinsi/xx/").status_code == 404


def test_a_province_is_drawn_over_shapes_of_its_own(client_for, ministry):
    client = client_for(ministry)

    page = client.get("/provinsi/32/").content.decode()
    passed = client.get("/provinsi/32/?color=stage&cohort=2018").content.decode()

    assert MAP_AREA.findall(page) == [
        ("/daerah/32.04/", "Kabupaten Uji 32.04: 1 inovasi", "regencies-32.svg#r3204"),
        ("/daerah/32.11/", "Kabupaten Uji 32.11: 1 inovasi", "regencies-32.svg#r3211"),
    ]
    assert MAP_AREA.findall(passed) == [
        (
            "/daerah/32.11/",
            "Kabupaten Uji 32.11: 1 tahap lulus",
            "regencies-32.svg#r3211",
        )
    ]
    assert MAP_AREA.findall(client.get(URL).content.decode())[0][2] == (
        "regencies.svg#r3204"
    )


def test_matrix_has_a_column_for_each_stage(client_for, ministry):
    page = client_for(ministry).get(f"{URL}?table=tahap&cohort=2018")

    table = page.content.decode().split('id="tabel-daerah"')[1].split("</table>")[0]
    assert re.findall(r'<th scope="col">([^<]+)</th>', table) == [
        "Bimtek 1",
        "Bimtek 2",
        "Bimtek 3",
    ]
    assert re.findall(r'class="stage-cell tone-\w+" title="([^"]+)"', table) == [
        "Lulus",
        "Sedang berjalan",
        "Belum dimulai",
    ]


def test_figures_of_a_kept_month_say_so(client_for, ministry):
    month_figures.keep(dt.date(2026, 10, 31))

    page = client_for(ministry).get(f"{URL}?per=2026-10")

    assert "Angka inovasi per 31 Oktober 2026, seperti tersimpan" in text_of(page)
    assert "kegiatan terlambat tidak dicatat waktu itu" in text_of(page)
    assert "reviewed=true" not in page.content.decode()
    assert 'id="grafik-tahap"' not in page.content.decode()


def test_stages_of_a_kept_month_are_those_of_then(client_for, ministry):
    month_end.keep(dt.date(2026, 10, 31))
    StageRecord.objects.update(state="passed")
    client = client_for(ministry)

    page = client.get(f"{URL}?per=2026-10&province=32&ordering=name")
    rows = client.get("/nasional/ekspor.csv?per=2026-10&stage=bimtek_2")

    assert "begitu pula tahap Bimtek dan kegiatan terlambat" in text_of(page)
    assert "tidak dicatat" not in text_of(page).lower()
    assert (
        'href="/nasional/?province=32&amp;stage=bimtek_2&amp;per=2026-10#daerah"'
        in (page.content.decode())
    )
    last = b"".join(rows).decode("utf-8-sig").splitlines()[-1]
    assert "32.11" in last


def test_a_month_that_was_not_kept_says_so(client_for, ministry):
    client = client_for(ministry)

    page = client.get(f"{URL}?per=2020-01")

    assert "Tidak ada angka yang tersimpan per 31 Januari 2020" in text_of(page)
    assert "Tidak ada angka yang tersimpan" not in text_of(client.get(URL))


def test_map_of_a_kept_month_counts_days_to_its_end(client_for, ministry):
    made = timezone.localdate()
    month = month_figures.last_day(made + dt.timedelta(days=62))
    month_figures.keep(month)

    page = client_for(ministry).get(f"{URL}?per={month:%Y-%m}&color=age")

    assert MAP_AREA.findall(page.content.decode())[0][1] == (
        f"Kabupaten Uji 32.04: {(month - made).days} hari"
    )


def test_exports_are_the_table_as_it_is_asked(client_for, ministry):
    client = client_for(ministry)
    query = "?province=32&ordering=name"

    answer = client.get(f"/nasional/ekspor.csv{query}")
    lines = b"".join(answer).decode("utf-8-sig").splitlines()
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(client.get(f"/nasional/ekspor.xlsx{query}")))
    )

    assert "Provinsi: Provinsi 32" in lines[1]
    rows = [line.split(";" if ";" in lines[-1] else ",") for line in lines[-2:]]
    assert [row[0] for row in rows] == ["32.04", "32.11"]
    assert rows[1][3:9] == ["2018", "Bimtek 2", "1", "1", "1", "50"]
    cells = [row[0].value for row in book.active.iter_rows()]
    assert cells[-2:] == ["32.04", "32.11"]


# --- Kept --------------------------------------------------------------------


def test_page_takes_three_statements_cold_and_none_kept(client_for, ministry):
    client = client_for(ministry)
    counts = []

    for _round in range(2):
        cache.clear()
        client.force_login(ministry)
        for _again in range(2):
            with CaptureQueriesContext(connection) as statements:
                client.get(URL)
            counts.append(len(statements) - FRAME)
        for number in range(20):
            make_innovation(
                regency=make_regency(f"34.{number:02}"), unit=None, status="verified"
            )

    assert counts == [3, 0, 3, 0]


def test_page_is_answered_304_until_something_changes(client_for, ministry, nation):
    client = client_for(ministry)
    first = client.get(URL)
    etag = first.headers["ETag"]
    assert etag.startswith('W/"')
    assert first.headers["Cache-Control"] == "private, no-cache"

    same = client.get(URL, headers={"If-None-Match": etag})
    assert (same.status_code, same.content) == (304, b"")

    # A notice changes the frame, whatever was kept of the body.
    Notice.objects.create(user=ministry, kind="uji", text="Uji", key="uji")
    assert client.get(URL, headers={"If-None-Match": etag}).status_code == 200


def test_a_change_is_seen_when_the_stamp_is_read_again(client_for, ministry, nation):
    client = client_for(ministry)
    before = client.get(URL)
    unit = make_unit(nation["33.01"])
    coordinator = make_user(Role.COORDINATOR, regency=nation["33.01"])
    made = make_innovation(unit=unit, status="submitted")

    verbs.move([made], name="verify", actor=coordinator)
    # As after STAMP_SECONDS.
    cache.delete("stamp:nation")
    after = client.get(URL, headers={"If-None-Match": before.headers["ETag"]})

    assert "2 inovasi di 3" in text_of(before)
    assert "3 inovasi di 3" in text_of(after)


def test_nothing_of_a_reader_reaches_another_with_the_same_seat(client_for, nation):
    first = make_user(Role.MINISTRY, name="RAHASIA Pertama", email="satu@rahasia.test")
    second = make_user(Role.MINISTRY, name="RAHASIA Kedua", email="dua@rahasia.test")
    Notice.objects.create(user=first, kind="uji", text="RAHASIA", key="uji")

    own = client_for(first).get(URL).content.decode()
    other = client_for(second).get(URL).content.decode()

    assert "RAHASIA Pertama" in own
    assert "RAHASIA Pertama" not in other
    assert "satu@rahasia.test" not in other
    body = own.split('class="page-head"')[1].split("site-footer")[0]
    assert body == other.split('class="page-head"')[1].split("site-footer")[0]
    assert "RAHASIA" not in body
    assert "csrfmiddlewaretoken" not in body


def test_audiences_do_not_share_a_body(client_for, nation):
    make_innovation(
        regency=nation["33.01"], unit=None, status="verified", name="Satu lagi"
    )
    ministry = make_user(Role.MINISTRY)
    mentor = make_user(Role.MENTOR, regency=nation["32.11"])

    wide = text_of(client_for(ministry).get(URL))
    narrow = text_of(client_for(mentor).get(URL))
    again = text_of(client_for(mentor).get(URL))

    assert "3 inovasi di 3 kabupaten/kota" in wide
    assert "2 inovasi di 3 kabupaten/kota" in narrow
    assert "2 inovasi di 3 kabupaten/kota" in again


def test_languages_do_not_share_a_body(client_for, ministry):
    client = client_for(ministry)
    indonesian = client.get(URL)
    client.cookies["language"] = "en"
    client.post("/bahasa/", {"language": "en"})

    english = client.get(URL)

    assert indonesian.headers["Content-Language"] == "id"
    assert english.headers["ETag"] != indonesian.headers["ETag"]
