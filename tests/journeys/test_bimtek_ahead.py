"""Bandung Barat is ahead of its plan: what the press told of 2023 and 2024.

It is told again with invented records, twice: with scripts and without.
"""

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from innovations.models import Commitment, Innovation
from masterplan.domain import cohort as cohorts
from masterplan.models import Masterplan
from regencies.enums import Audience, DocumentKind
from regencies.models import Document
from tests.conftest import PHONE, LivePortal
from tests.journeys import steps
from tests.journeys.bimtek_ground import (
    BIMTEK,
    Place,
    cohort_of,
    fill_register,
    make_place,
    open_commitment,
)
from tests.journeys.bimtek_steps import open_stage, sign_on_paper, story, take_up

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SIGNED_ON = dt.date(2023, 10, 12)
BASIS = "Urusan pemerintahan wajib"


@pytest.fixture
def bandung_barat(live_portal: LivePortal, scripts: bool) -> Place:
    place = make_place("32.17", live_portal, has_scripts=scripts)
    cohorts.enrol(place.regency, cohort=cohort_of(2023), actor=place.ministry)
    return place


def test_bandung_barat_is_ahead_of_its_plan(bandung_barat: Place) -> None:
    place = bandung_barat
    register = fill_register(place, 100)
    desk = place.opened(place.coordinator, place.at("bimtek/"))
    record_the_way(desk, place)
    masterplan = take_up_96(desk, place, register)
    promise(desk, place)

    place.record("bimtek_4", passed_on=SIGNED_ON)
    place.record("launch", passed_on=dt.date(2023, 12, 18))
    desk.goto(place.at("bimtek/"))
    add_stage(
        desk,
        "Evaluasi rencana aksi 2024",
        after="Peluncuran",
        window=("2024-10-01", "2024-10-31"),
        asked="Laporan evaluasi\nBerita acara",
    )
    assert steps.finding(desk) == (
        "Tahap ini belum dimulai; direncanakan mulai 1 Oktober 2024."
    )
    assert [row[0] for row in steps.table(desk, "main")] == [
        "Laporan evaluasi",
        "Berita acara",
    ]
    happened(desk, "2024-10-18", "13 hari lebih cepat")
    desk.goto(place.at("bimtek/"))
    add_stage(
        desk,
        "Pembaruan peta jalan 2024",
        after="Evaluasi rencana aksi 2024",
        window=("2024-11-01", "2024-11-30"),
    )
    happened(desk, "2024-11-20", "10 hari lebih cepat")
    assert story(desk) == [
        "Koordinator Uji menambahkan tahap ini",
        "Koordinator Uji mencatat kemudian bahwa tahap ini sudah terlaksana",
    ]
    see_that_it_is_ahead(desk, place)
    desk.goto(masterplan.get_absolute_url())
    expect(desk.get_by_role("main")).to_contain_text("96 dari 100 inovasi")


def record_the_way(desk: Page, place: Place) -> None:
    """Assessment and MoU with its paper, then three Bimtek."""
    paper = Document.objects.create(
        regency=place.regency,
        title="MoU Bandung Barat",
        kind=DocumentKind.AGREEMENT,
        link="https://contoh.test/mou",
        audience=Audience.REGENCY,
    )
    open_stage(desk, "Seleksi dan asesmen")
    happened(desk, "2023-04-20", "10 hari lebih cepat")
    desk.goto(place.at("bimtek/"))
    open_stage(desk, "Nota kesepahaman")
    happened(desk, "2023-05-31", "sesuai rencana", proof=paper.title)
    expect(desk.get_by_role("link", name=paper.title)).to_be_visible()
    for month, code in enumerate(BIMTEK, start=6):
        place.record(code, passed_on=dt.date(2023, month, 20))


def take_up_96(desk: Page, place: Place, register: list[Innovation]) -> Masterplan:
    """An edition written at the desk; twelve ticked there, the rest by the verb."""
    desk.goto(place.at("masterplan/"))
    desk.get_by_role("link", name="Susun masterplan").click()
    desk.get_by_label("Judul").fill("Masterplan Smart City Bandung Barat")
    desk.get_by_label("Tahun awal").fill("2024")
    desk.get_by_label("Tahun akhir").fill("2028")
    desk.get_by_label("Horizon peta jalan (tahun)").fill("10")
    desk.get_by_label(re.compile("^Visi")).fill(
        "Lembang sampai Saguling, satu layanan."
    )
    desk.get_by_role("button", name="Simpan").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(
        "Masterplan Smart City Bandung Barat"
    )
    desk.get_by_role("link", name=re.compile("^Belum masuk")).first.click()
    assert steps.finding(desk) == ("0 dari 100 inovasi masuk masterplan; 100 belum.")
    for one in register[:12]:
        desk.get_by_label(f"Pilih {one.name}", exact=True).check()
    desk.get_by_label("Jangka", exact=True).select_option(label="Jangka menengah")
    desk.get_by_label("Tupoksi atau urusan yang mendasari").fill(BASIS)
    desk.get_by_role("button", name="Masukkan ke masterplan").click()
    assert steps.finding(desk) == "12 berhasil, 0 ditolak."
    assert steps.table(desk, "main") == [
        [one.name, str(number), "Berhasil"]
        for number, one in enumerate(register[:12], start=1)
    ]
    masterplan = Masterplan.objects.get()
    take_up(register[12:96], masterplan)
    desk.get_by_role("link", name="Kembali ke daftar").click()
    assert steps.finding(desk) == (
        "96 dari 100 inovasi masuk masterplan; 4 belum; 84 tanpa dasar."
    )
    assert [row[1].split("\n")[0] for row in steps.table(desk, "main")] == [
        one.name for one in register[96:]
    ]
    desk.goto(register[0].get_absolute_url())
    assert steps.story(desk) == ["Koordinator Uji memasukkan inovasi ini ke masterplan"]
    return masterplan


def promise(desk: Page, place: Place) -> None:
    """The heads signed on paper on 12 October 2023; it is noted as of that day."""
    sheet = open_commitment(
        place, signing_on=SIGNED_ON, opened_on=SIGNED_ON - dt.timedelta(days=2)
    )
    count = len(place.units) + 1
    desk.goto(sheet.get_absolute_url())
    sign_on_paper(desk, count, SIGNED_ON.isoformat())
    assert steps.finding(desk) == (
        f"{count} dari {count} sudah menandatangani; 0 belum dan 0 berhalangan."
    )
    expect(desk.get_by_role("cell", name=re.compile("12 Oktober 2023"))).to_have_count(
        count
    )
    desk.get_by_role("link", name="Nyatakan lengkap").click()
    desk.get_by_role("button", name="Nyatakan lengkap").click()
    steps.expect_said(desk, "Komitmen dinyatakan lengkap.")
    assert Commitment.objects.get().signing_on == SIGNED_ON


def add_stage(
    desk: Page, name: str, *, after: str, window: tuple[str, str], asked: str = ""
) -> None:
    desk.get_by_role("link", name="Tambah tahap daerah").click()
    desk.get_by_label("Nama tahap").fill(name)
    desk.get_by_label("Diletakkan setelah").select_option(label=after)
    desk.get_by_label("Rencana mulai").fill(window[0])
    desk.get_by_label("Rencana selesai").fill(window[1])
    desk.get_by_label("Luaran yang diminta").fill(asked)
    desk.get_by_role("button", name="Simpan tahap").click()
    steps.expect_said(desk, "Tahap tambahan tersimpan.")
    expect(desk.get_by_role("heading", level=1)).to_have_text(name)


def happened(desk: Page, day: str, ahead: str, proof: str = "") -> None:
    """Note on the stage's page when it took place."""
    desk.get_by_role("link", name="Catat sebagai sudah terlaksana").click()
    desk.get_by_label("Lulus pada").fill(day)
    if proof:
        desk.get_by_label("Dokumen bukti").select_option(label=proof)
    desk.get_by_role("button", name="Catat sebagai sudah terlaksana").click()
    steps.expect_said(desk, "Tersimpan. Tahap ini kini: Lulus.")
    expect(desk.get_by_text(ahead, exact=True)).to_be_visible()


def see_that_it_is_ahead(desk: Page, place: Place) -> None:
    desk.goto(place.at("bimtek/"))
    assert steps.finding(desk) == "9 dari 10 tahap lulus; kini pada tahap Implementasi."
    facts = desk.locator("main .facts").first
    expect(facts).to_contain_text("Buka tahap Implementasi.")
    expect(facts).to_contain_text("10 hari lebih cepat")
    named = desk.locator("main ol.lines > li > h3").all_inner_texts()
    assert named == [
        "Seleksi dan asesmen",
        "Nota kesepahaman",
        "Bimtek I",
        "Bimtek II",
        "Bimtek III",
        "Bimtek IV",
        "Peluncuran",
        "Evaluasi rencana aksi 2024",
        "Pembaruan peta jalan 2024",
        "Implementasi",
    ]
    fourth = desk.locator("main ol.lines > li").nth(5)
    expect(fourth).to_contain_text("12 Oktober 2023")
    expect(fourth).to_contain_text("19 hari lebih cepat")
    mentor = place.opened(place.mentor, "/pembimbing/", PHONE)
    row = mentor.locator("section[aria-labelledby=daerah] tbody tr")
    expect(row).to_contain_text("Kabupaten Bandung Barat")
    expect(row).to_contain_text("10 hari lebih cepat")
