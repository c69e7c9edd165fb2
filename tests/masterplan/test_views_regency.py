"""Who sees what of a regency on its pages; nothing leaks to those outside."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from innovations.enums import InnovationStatus
from innovations.models import Innovation
from masterplan.enums import StageState
from masterplan.models import Cohort, Participation, StageRecord
from regencies.enums import SAMPLE_CODE, Role
from regencies.models import Regency, Unit
from tests.factories import make_dimensions, make_innovation, make_unit, make_user
from tests.factories import make_regency as _make_regency

pytestmark = pytest.mark.django_db


def make_regency(code: str = "32.11", **fields: object) -> Regency:
    make_dimensions()
    return _make_regency(code, **fields)


def addresses(unit: Unit) -> list[str]:
    """The four pages of a regency."""
    code = unit.regency_id
    return [
        reverse("masterplan:regency", args=[code]),
        reverse("masterplan:units", args=[code]),
        reverse("masterplan:unit", args=[code, unit.pk]),
        reverse("masterplan:bimtek", args=[code]),
    ]


def text_of(html: str) -> str:
    """What a page says, without tags and runs of blanks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def fill(unit: Unit) -> None:
    make_innovation(unit=unit, name="Nama draf")
    make_innovation(unit=unit, name="Nama diajukan", status=InnovationStatus.SUBMITTED)
    make_innovation(
        unit=unit, name="Nama terverifikasi", status=InnovationStatus.VERIFIED
    )
    make_innovation(
        unit=unit,
        name="Nama tayang",
        status=InnovationStatus.VERIFIED,
        published_at=timezone.now(),
    )


@pytest.mark.parametrize(
    ("role", "finding", "names"),
    [
        (
            Role.COORDINATOR,
            "4 inovasi tercatat, 2 terverifikasi; 1 OPD belum mencatat inovasi.",
            {"draf", "diajukan", "terverifikasi", "tayang"},
        ),
        (
            Role.LEADER,
            "3 inovasi tercatat, 2 terverifikasi; 1 OPD belum mencatat inovasi.",
            {"diajukan", "terverifikasi", "tayang"},
        ),
        (
            Role.EVALUATOR,
            "2 inovasi terverifikasi; 2 lainnya belum diverifikasi daerah.",
            {"terverifikasi", "tayang"},
        ),
        (None, "1 inovasi ditayangkan untuk publik.", {"tayang"}),
    ],
)
def test_each_audience_reads_its_own_finding_and_names(
    client: Client, role: Role | None, finding: str, names: set[str]
) -> None:
    unit = make_unit(make_regency())
    make_unit(unit.regency)
    fill(unit)
    if role:
        regency = None if role == Role.EVALUATOR else unit.regency
        client.force_login(make_user(role, regency=regency))

    pages = [client.get(address) for address in addresses(unit)]

    assert [page.status_code for page in pages] == [200] * 4
    assert pages[0].context["finding"] == finding
    everything = " ".join(page.content.decode() for page in pages)
    assert set(re.findall(r"Nama (\w+)", everything)) == names


def test_people_and_activity_are_for_insiders(client: Client) -> None:
    unit = make_unit(make_regency())
    operator = make_user(Role.OPERATOR, unit=unit, name="Operator Melati")
    address = reverse("masterplan:unit", args=[unit.regency_id, unit.pk])

    public = client.get(address).content.decode()
    client.force_login(make_user(Role.EVALUATOR))
    evaluator = client.get(address).content.decode()
    client.force_login(operator)
    own = text_of(client.get(address).content.decode())

    assert "Operator Melati" not in public + evaluator
    assert "Kegiatan terakhir" not in public + evaluator
    assert "Operator Melati Operator OPD" in own


@pytest.mark.parametrize("role", [None, Role.COORDINATOR, Role.MENTOR])
def test_invented_regency_does_not_exist_for_outsiders(
    client: Client, role: Role | None
) -> None:
    unit = make_unit(make_regency("00.01"))
    fill(unit)
    if role:
        client.force_login(make_user(role, regency=make_regency("32.11")))

    assert [client.get(address).status_code for address in addresses(unit)] == [404] * 4


def test_invented_regency_opens_for_its_people(client: Client) -> None:
    unit = make_unit(make_regency("00.01"))
    client.force_login(make_user(Role.LEADER, regency=unit.regency))

    pages = [client.get(address) for address in addresses(unit)]

    assert [page.status_code for page in pages] == [200] * 4
    assert all("Daerah contoh." in page.content.decode() for page in pages)


@pytest.mark.parametrize(
    "path",
    [
        "/daerah/99.99/",
        "/daerah/apa%20saja/",
        "/daerah/99.99/opd/",
        "/daerah/32.11/opd/0/",
        "/daerah/32.11/opd/99999999999999999999/",
        "/daerah/99.99/bimtek/",
    ],
)
def test_unknown_places_are_not_found(client: Client, path: str) -> None:
    make_regency()

    assert client.get(path).status_code == 404


def test_unit_of_another_regency_is_not_found_below_this_one(client: Client) -> None:
    make_regency("32.11")
    unit = make_unit(make_regency("32.12"))

    assert client.get(f"/daerah/32.11/opd/{unit.pk}/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_are_read_only(client: Client, method: str) -> None:
    unit = make_unit(make_regency())

    statuses = {
        getattr(client, method)(address).status_code for address in addresses(unit)
    }

    assert statuses == {405}


def test_practice_data_is_told_on_every_page(client: Client) -> None:
    unit = make_unit(make_regency(has_practice_data=True))

    for address in addresses(unit):
        assert (
            "Anggaran, tanggal, tahapan, dan status di halaman ini contoh."
            in client.get(address).content.decode()
        )


def test_the_practice_banner_stands_where_something_is_invented(
    client: Client, settings
) -> None:
    settings.PORTAL_DEMO = True
    plain = make_unit(make_regency("32.11"))
    practised = make_unit(make_regency("32.17", has_practice_data=True))
    sample = make_unit(make_regency(SAMPLE_CODE))
    banner = "jangan memasukkan data resmi"

    def told(unit: Unit) -> set[bool]:
        return {
            "Data latihan" in page or "Daerah contoh." in page
            for page in (client.get(one).content.decode() for one in addresses(unit))
        }

    assert any("bimtek" in address for address in addresses(practised))
    assert (told(plain), told(practised)) == ({False}, {True})
    front = client.get("/").content.decode()
    assert [words for words in ("Data latihan", banner) if words in front] == []
    # Who is signed in types here: he is told everywhere.
    client.force_login(make_user(Role.COORDINATOR, regency=sample.regency))
    assert told(sample) == {True}
    assert all(banner in client.get(one).content.decode() for one in addresses(plain))


@pytest.mark.parametrize(
    ("role", "title"),
    [
        (Role.COORDINATOR, "Impor berkas Excel"),
        (Role.OPERATOR, "Catat inovasi pertama"),
        (Role.LEADER, "Belum ada inovasi yang tercatat"),
        (None, "Belum ada inovasi yang ditayangkan"),
    ],
)
def test_empty_regency_says_what_to_do_next(
    client: Client, role: Role | None, title: str
) -> None:
    unit = make_unit(make_regency())
    if role:
        place = {"unit": unit} if role == Role.OPERATOR else {"regency": unit.regency}
        client.force_login(make_user(role, **place))

    html = client.get(addresses(unit)[0]).content.decode()

    assert title in html
    assert "Angka pokok" not in html


def test_unverified_count_opens_nothing_and_says_why(client: Client) -> None:
    unit = make_unit(make_regency())
    for _ in range(3):
        make_innovation(unit=unit, status=InnovationStatus.SUBMITTED)
    client.force_login(make_user(Role.MINISTRY))

    html = client.get(addresses(unit)[0]).content.decode()

    assert (
        "Belum diverifikasi 3 Hanya jumlahnya: isinya terbuka setelah diverifikasi "
        "daerah." in text_of(html)
    )
    assert "status=submitted" not in html


def test_bimtek_page_prints_the_facts_of_each_stage(client: Client) -> None:
    regency = make_regency()
    StageRecord.objects.create(
        participation=Participation.objects.create(
            cohort=Cohort.objects.create(year=2022, name="Angkatan 2022"),
            regency=regency,
        ),
        regency=regency,
        order=6,
        name="Bimtek IV",
        state=StageState.PASSED,
        passed_text="September 2022",
        is_recorded_later=True,
        note="119 inovasi tercatat.",
        source_url="https://contoh.test/berita",
    )

    html = client.get(reverse("masterplan:bimtek", args=[regency.pk])).content.decode()

    assert "1 dari 1 tahap lulus." in html
    assert "Lulus September 2022 (dicatat kemudian)" in text_of(html)
    assert "119 inovasi tercatat." in html
    assert 'href="https://contoh.test/berita"' in html


@pytest.mark.parametrize("number", range(4))
def test_pages_take_few_statements_with_any_number_of_rows(
    client: Client, number: int
) -> None:
    unit = make_unit(make_regency())
    client.force_login(make_user(Role.COORDINATOR, regency=unit.regency))
    address = addresses(unit)[number]
    make_innovation(unit=unit, status=InnovationStatus.SUBMITTED)
    client.get(address)
    taken = []

    for _ in range(2):
        with CaptureQueriesContext(connection) as statements:
            client.get(address)
        taken.append(len(statements))
        for _ in range(5):
            make_innovation(unit=make_unit(unit.regency))
            make_innovation(unit=unit, status=InnovationStatus.VERIFIED)

    assert taken[0] == taken[1]
    # The page's own, the user and the Scope; the session comes from the cache.
    assert taken[0] <= 8 + 2


@pytest.mark.parametrize("number", range(4))
def test_unchanged_page_is_not_sent_again(client_for, number):
    unit = make_unit(make_regency())
    fill(unit)
    client = client_for(make_user(Role.COORDINATOR, regency=unit.regency))
    address = addresses(unit)[number]
    first = client.get(address)
    has_it = {"If-None-Match": first.headers["ETag"]}

    same = client.get(address, headers=has_it)
    stranger = Client().get(address, headers=has_it)

    assert (same.status_code, same.content) == (304, b"")
    assert stranger.status_code == 200
    assert "Nama draf" not in stranger.content.decode()

    Regency.objects.filter(pk=unit.regency_id).update(name="Kabupaten Baru")

    changed = client.get(address, headers=has_it)
    assert (changed.status_code, "Kabupaten Baru" in changed.content.decode()) == (
        200,
        True,
    )


def test_opd_without_an_update_for_a_month_are_counted_and_listed(
    client: Client,
) -> None:
    regency = make_regency()
    stale, below, fresh, done, none = (
        make_unit(regency, name=name, is_counted=name != "Puskesmas")
        for name in ("Dinas Lama", "Puskesmas", "Dinas Baru", "Dinas Usai", "Diam")
    )
    below.parent = stale
    below.save()
    old = timezone.now() - dt.timedelta(days=32)
    for unit, status, is_old in (
        (stale, "verified", True),
        (below, "submitted", True),
        (fresh, "verified", True),
        (fresh, "submitted", False),
        (done, "completed", True),
        (none, "withdrawn", True),
    ):
        record = make_innovation(unit=unit, status=status)
        if is_old:
            Innovation.objects.filter(pk=record.pk).update(updated_at=old)
    client.force_login(make_user(Role.LEADER, regency=regency))

    page = client.get("/daerah/32.11/")

    assert page.context["finding"] == (
        "5 inovasi tercatat, 3 terverifikasi; 1 OPD belum memperbarui "
        "lebih dari 30 hari; 1 OPD belum mencatat inovasi."
    )
    url = page.context["dashboard"].stale.url
    assert url == "/daerah/32.11/opd/?updated=stale"
    assert f'href="{url}"' in page.content.decode()
    listed = client.get(url)
    names = [row.unit.name for row in listed.context["table"].rows]
    assert names == ["Dinas Lama", "Puskesmas"]
    text = text_of(listed.content.decode())
    assert "1 dari 4 OPD belum memperbarui lebih dari 30 hari." in text
    everything = client.get("/daerah/32.11/opd/?updated=x")
    assert len(everything.context["table"].rows) == 5
    assert f'href="{url}"' in everything.content.decode()
    client.logout()
    public = client.get(url)
    assert len(public.context["table"].rows) == 4
    assert public.context["chips"] == []
    assert f'href="{url}"' not in public.content.decode()
