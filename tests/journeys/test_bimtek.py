"""Sumedang passes its fourth Bimtek, of which the press told on 21 September 2022.

It is told again with invented records, twice: with scripts and without.
"""

import datetime as dt
import re
from urllib.parse import urljoin

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from innovations.models import Innovation
from masterplan.models import FollowUp, Masterplan
from tests.conftest import PHONE, LivePortal
from tests.factories import PASSWORD
from tests.files import pdf
from tests.journeys import steps
from tests.journeys.bimtek_ground import (
    BIMTEK,
    Place,
    drop_activities,
    fill_register,
    hold_three_bimtek,
    make_place,
    open_commitment,
    plan_activity,
    seat_head,
)
from tests.journeys.bimtek_steps import (
    blockers,
    lines,
    mend,
    open_stage,
    press,
    sign_on_paper,
    story,
    take_up,
    write_plan,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

BEFORE = "sebelum 21 September 2022"
HALL = "Gedung Negara Sumedang"
NEW_NAME = "Layanan uji yang diluncurkan"
REASON = "Nama disamakan dengan aplikasi yang diluncurkan."
BASIS = "Urusan pemerintahan wajib"


@pytest.fixture
def sumedang(live_portal: LivePortal, scripts: bool) -> Place:
    return make_place("32.11", live_portal, has_scripts=scripts)


def test_sumedang_passes_its_fourth_bimtek(sumedang: Place) -> None:
    sumedang.portal.expect_status(422)
    register = fill_register(sumedang, 119, waiting=2)
    enrol(sumedang)
    desk = sumedang.opened(sumedang.coordinator, sumedang.at("bimtek/"))
    record_what_went_before(desk, sumedang)
    see_the_register(desk, sumedang)

    masterplan = write_plan(sumedang)
    take_up(register[:5], masterplan, basis=BASIS)
    hold_three_bimtek(sumedang)
    stage = open_the_fourth(desk, sumedang)
    assert blockers(desk) == [
        "Bimtek terlaksana 3 kali; paling sedikit 4.",
        "“Buku 2 Masterplan” belum dilampirkan.",
        "“Buku 3 Ringkasan Eksekutif” belum dilampirkan.",
        "Baru 5 inovasi masuk masterplan; paling sedikit 6.",
        "“Layanan uji 001” belum memiliki rencana aksi.",
        "2 dari 119 inovasi belum diverifikasi; paling sedikit 100% harus "
        "terverifikasi.",
        "Komitmen bersama belum dibuka untuk ditandatangani.",
    ]
    assert steps.finding(desk) == (
        "1 dari 10 luaran terpenuhi; 7 hal masih menghalangi tahap ini."
    )
    desk.get_by_role("link", name="Ajukan untuk disahkan").click()
    expect(lines(desk).filter(has_not_text="tidak wajib")).to_have_count(7)
    expect(desk.get_by_role("button", name="Ajukan untuk disahkan")).to_have_count(0)

    hold_the_session(desk, sumedang, stage)
    take_up(register[5:6], masterplan)
    take_up(register[6:], masterplan, basis=BASIS)
    plan_activity(register[0])
    verify_the_last(desk, stage)
    mentor = sumedang.opened(sumedang.mentor, "/pembimbing/")
    bring_the_books(desk, mentor, stage)
    all_heads_sign(desk, sumedang)
    found_basis(desk, stage)

    desk.goto(stage)
    assert blockers(desk) == []
    assert steps.finding(desk) == (
        "8 dari 10 luaran terpenuhi; tahap ini siap diajukan."
    )
    press(desk, "Ajukan untuk disahkan")
    steps.expect_said(desk, "Tersimpan. Tahap ini kini: Menunggu pengesahan.")
    drop_activities(register[0])
    pass_with_notes(mentor, sumedang, register[0])
    desk.goto(stage)
    assert story(desk) == [
        "Koordinator Uji membuka tahap ini",
        "Koordinator Uji mengajukan tahap ini untuk disahkan",
        "Pembimbing Uji meluluskan tahap ini dengan catatan",
    ]
    desk.goto(sumedang.at("bimtek/"))
    assert steps.finding(desk) == "6 dari 8 tahap lulus; kini pada tahap Peluncuran."
    keep_the_baseline(desk, masterplan, register[10])


def enrol(place: Place) -> None:
    """The ministry takes the regency into the cohort."""
    page = place.opened(place.ministry, "/nasional/angkatan/2022/daftarkan/")
    page.get_by_label("Tempel kode atau nama daerah").fill("32.11")
    page.get_by_role("button", name="Daftarkan ke angkatan ini").click()
    assert steps.finding(page) == "1 dari 1 daerah didaftarkan."
    assert steps.table(page, "main") == [
        ["Kabupaten Sumedang\n32.11", "Didaftarkan dengan semua tahapnya."]
    ]


def record_what_went_before(desk: Page, place: Place) -> None:
    """Bimtek IV does not open before the stages that nobody dated are noted."""
    assert steps.finding(desk) == (
        "0 dari 8 tahap lulus; kini pada tahap Seleksi dan asesmen."
    )
    open_stage(desk, "Bimtek IV")
    desk.get_by_role("link", name="Buka tahap").click()
    expect(desk.locator("main")).to_contain_text(
        "Tahap “Seleksi dan asesmen” belum lulus. Luluskan dahulu, atau catat sebagai "
        "sudah terlaksana."
    )
    desk.goto(place.at("bimtek/"))
    open_stage(desk, "Seleksi dan asesmen")
    desk.get_by_role("link", name="Catat sebagai sudah terlaksana").click()
    desk.get_by_label("Waktu menurut sumber").fill(BEFORE)
    desk.get_by_role("button", name="Catat sebagai sudah terlaksana").click()
    steps.expect_said(desk, "Tersimpan. Tahap ini kini: Lulus.")
    assert steps.finding(desk) == f"Sudah terlaksana ({BEFORE}), dicatat kemudian."
    place.record("mou", *BIMTEK, passed_text=BEFORE)
    desk.goto(place.at("bimtek/"))
    assert steps.finding(desk) == "5 dari 8 tahap lulus; kini pada tahap Bimtek IV."
    expect(desk.get_by_text("(dicatat kemudian)")).to_have_count(5)


def begin(page: Page) -> None:
    page.get_by_role("link", name="Buka tahap").click()
    page.get_by_label("Mulai pada").fill("2022-09-21")
    page.get_by_role("button", name="Buka tahap").click()


def see_the_register(desk: Page, place: Place) -> None:
    """119 innovations, on the dashboard and behind its number."""
    desk.goto(place.at(""))
    assert steps.finding(desk) == (
        "119 inovasi tercatat, 117 terverifikasi, 118 terlambat; semua "
        f"{len(place.units)} OPD sudah mencatat inovasi."
    )
    assert steps.figures(desk)["Inovasi tercatat"] == "119"
    assert sum(steps.chart(desk, "dimensi").values()) == 119
    all_of_them = [link for link in steps.links(desk) if link.number == 119]
    assert steps.count_behind(desk, all_of_them[0]) == (steps.PAGE_ROWS, 119)


def open_the_fourth(desk: Page, place: Place) -> str:
    desk.goto(place.at("bimtek/"))
    open_stage(desk, "Bimtek IV")
    begin(desk)
    steps.expect_said(desk, "Tersimpan. Tahap ini kini: Sedang berjalan.")
    return desk.url


def hold_the_session(desk: Page, place: Place, stage: str) -> None:
    """The meeting that the gate asks for: a day, a place, and who came."""
    mend(desk, stage, "terlaksana 3 kali")
    desk.get_by_role("link", name="Catat rapat").click()
    desk.get_by_label("Jenis rapat").select_option(label="Bimtek")
    desk.get_by_label("Judul").fill("Bimtek IV Sumedang")
    desk.get_by_label("Tanggal mulai").fill("2022-09-21")
    desk.get_by_label("Tempat").fill(HALL)
    desk.get_by_label("Tahap Bimtek").select_option(label="Bimtek IV")
    desk.get_by_role("button", name="Simpan").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Bimtek IV Sumedang")
    facts = desk.locator("main .facts").first
    expect(facts).to_contain_text("21 September 2022")
    expect(facts).to_contain_text(HALL)
    assert urljoin(desk.url, str(facts.get_by_role("link").get_attribute("href"))) == (
        stage
    )
    desk.get_by_role("link", name="Daftar hadir", exact=True).click()
    desk.get_by_role("button", name="Undang semua OPD").click()
    invited = len(place.units)
    for box in desk.locator(".door input[type=checkbox]").all()[:12]:
        box.check()
    desk.get_by_role("button", name="Simpan kehadiran").click()
    steps.expect_said(desk, f"Tersimpan: 12 dari {invited} hadir.")
    desk.goto(stage)
    expect(desk.locator("section[aria-labelledby=rapat] li")).to_contain_text(
        f"21 September 2022 · {HALL}"
    )


def verify_the_last(desk: Page, stage: str) -> None:
    mend(desk, stage, "2 dari 119 inovasi")
    assert steps.tick_all(desk) == 2
    desk.get_by_role("button", name="Verifikasi").click()
    assert steps.finding(desk) == "2 berhasil, 0 ditolak."


def bring_the_books(desk: Page, mentor: Page, stage: str) -> None:
    """Two books go to the mentor; one comes back once, with a reason."""
    for book in ("Buku 2 Masterplan", "Buku 3 Ringkasan Eksekutif"):
        mend(desk, stage, book)
        bring(desk, book)
        press(desk, "Ajukan luaran")
        steps.expect_said(desk, "Tersimpan. Status luaran kini: Diajukan.")
    mentor.reload()
    assert waiting(mentor) == ["Buku 2 Masterplan", "Buku 3 Ringkasan Eksekutif"]
    approve(mentor, "Buku 2 Masterplan")
    third = mentor.get_by_role("listitem").filter(has_text="Buku 3")
    third.locator("summary").click()
    third.get_by_label("Alasan").fill("Peta jalan belum dimuat.")
    third.get_by_role("button", name=re.compile("Kembalikan dengan alasan")).click()
    steps.expect_said(mentor, "Tersimpan. Status luaran kini: Perlu perbaikan.")
    assert waiting(mentor) == []

    mend(desk, stage, "“Buku 3 Ringkasan Eksekutif” dikembalikan")
    expect(desk.get_by_role("main")).to_contain_text("Peta jalan belum dimuat.")
    bring(desk, "Buku 3 dengan peta jalan", again=True)
    press(desk, "Ajukan luaran")
    mentor.reload()
    approve(mentor, "Buku 3 Ringkasan Eksekutif")
    desk.reload()
    versions = steps.table(desk, "section[aria-labelledby=versi]")
    assert [(row[0], row[1], row[2]) for row in versions] == [
        ("2", "Disetujui", "Buku 3 dengan peta jalan"),
        (
            "1",
            "Perlu perbaikan\nPeta jalan belum dimuat.",
            "Buku 3 Ringkasan Eksekutif",
        ),
    ]
    assert story(desk) == [
        "Koordinator Uji melampirkan dokumen pada luaran ini",
        "Koordinator Uji mengajukan luaran ini",
        "Pembimbing Uji mengembalikan luaran ini untuk diperbaiki",
        "Koordinator Uji melampirkan dokumen pada luaran ini",
        "Koordinator Uji mengajukan luaran ini",
        "Pembimbing Uji menyetujui luaran ini",
    ]


def bring(desk: Page, title: str, *, again: bool = False) -> None:
    words = "Ganti dokumen" if again else "Lampirkan dokumen"
    desk.get_by_role("link", name=words).click()
    fresh = desk.locator("section[aria-labelledby=baru]")
    fresh.get_by_label("Judul").fill(title)
    fresh.get_by_label("Jenis dokumen").select_option(label="Laporan")
    fresh.get_by_label("Berkas").set_input_files(
        {"name": "buku.pdf", "mimeType": "application/pdf", "buffer": pdf(title)}
    )
    fresh.get_by_role("button", name="Simpan dan lampirkan").click()
    steps.expect_said(desk, "Dokumen terlampir. Ajukan bila sudah siap.")


def waiting(mentor: Page) -> list[str]:
    return mentor.locator(
        "section[aria-labelledby=menunggu] li > p > a"
    ).all_inner_texts()


def approve(mentor: Page, name: str) -> None:
    mentor.get_by_role("button", name=re.compile(f"Setujui luaran ?{name}")).click()
    steps.expect_said(mentor, "Tersimpan. Status luaran kini: Disetujui.")
    expect(mentor.get_by_role("heading", level=1)).to_have_text("Pembimbing")


def all_heads_sign(desk: Page, place: Place) -> None:
    """One in the portal, on a telephone; the others on paper, ticked at the desk."""
    head = seat_head(place.units[0])
    sheet = open_commitment(place, signing_on=timezone.localdate())
    phone = place.opened(head, sheet.get_absolute_url(), PHONE)
    phone.get_by_role("link", name=re.compile("^Baca dan tanda tangani")).click()
    expect(phone.locator(".commitment-text")).to_have_text(sheet.text)
    phone.get_by_label("Saya sudah membaca naskah").check()
    phone.get_by_label("Kata sandi Anda").fill(PASSWORD)
    phone.get_by_role("button", name="Tanda tangani komitmen").click()
    steps.expect_said(phone, "Tanda tangan Anda tercatat.")
    count = len(place.units)
    desk.goto(sheet.get_absolute_url())
    assert steps.finding(desk) == (
        f"1 dari {count + 1} sudah menandatangani; {count} belum dan 0 berhalangan."
    )
    sign_on_paper(desk, count)


def found_basis(desk: Page, stage: str) -> None:
    """The last thing that lacks: what the sixth entry rests on."""
    desk.goto(stage)
    assert blockers(desk) == [
        "Entri 6 “Layanan uji 006” belum memiliki dasar tupoksi/urusan."
    ]
    mend(desk, stage, "Entri 6")
    desk.get_by_label("Tupoksi atau urusan yang mendasari").fill(BASIS)
    desk.get_by_role("button", name="Simpan").click()
    steps.expect_said(desk, "Entri tersimpan.")


def pass_with_notes(mentor: Page, place: Place, lacking: Innovation) -> None:
    """One thing came to lack after all: refused, then passed with a note."""
    said = f"“{lacking.name}” belum memiliki rencana aksi."
    due = timezone.localdate() + dt.timedelta(days=30)
    mentor.goto("/pembimbing/")
    assert waiting(mentor) == ["Bimtek IV"]
    mentor.get_by_role("button", name=re.compile("Sahkan lulus ?Bimtek IV")).click()
    expect(mentor.get_by_role("alert")).to_contain_text(
        f"Masih ada yang menghalangi tahap ini: {said}"
    )
    assert blockers(mentor) == [said]
    mentor.get_by_role("link", name="Kembali ke Bimtek IV").click()
    mentor.get_by_role("link", name="Luluskan dengan catatan").click()
    mentor.get_by_label("Alasan").fill("Tinggal satu rencana aksi.")
    mentor.get_by_label("Tenggat tindak lanjut").fill(due.isoformat())
    mentor.get_by_role("button", name="Luluskan dengan catatan").click()
    steps.expect_said(mentor, "Tersimpan. Tahap ini kini: Lulus.")
    expect(mentor.get_by_text("Lulus dengan catatan", exact=True)).to_be_visible()
    assert re.fullmatch(
        r"Lulus dengan catatan pada .*: 1 dari 1 tindak lanjut belum selesai\.",
        steps.finding(mentor),
    )
    follow_up = FollowUp.objects.get()
    assert (follow_up.unit, follow_up.due_on) == (place.units[0], due)
    mentor.get_by_role("link", name=said).click()
    expect(
        mentor.get_by_text(f"Bimtek IV lulus dengan catatan: {said}")
    ).to_be_visible()
    expect(mentor.locator("main .facts")).to_contain_text(place.units[0].name)
    mentor.locator("main .facts").get_by_role("link", name="Bimtek IV").click()
    expect(mentor).to_have_url(re.compile(r"/daerah/32\.11/bimtek/\d+/$"))


def keep_the_baseline(desk: Page, masterplan: Masterplan, taken: Innovation) -> None:
    """A frozen name changes with a reason only, and what it was stays beside it."""
    desk.goto(f"{masterplan.get_absolute_url()}baseline/")
    assert steps.finding(desk) == "119 entri masih sama dengan baseline."
    desk.goto(f"{taken.get_absolute_url()}ubah/")
    desk.get_by_label("Nama inovasi").fill(NEW_NAME)
    desk.get_by_role("button", name="Simpan perubahan").click()
    expect(desk.get_by_role("alert")).to_contain_text(
        "Isian ini sudah dibekukan sebagai baseline masterplan: nama inovasi. "
        "Tuliskan alasan perubahannya; isian semula tetap terlihat di sampingnya."
    )
    expect(desk.get_by_label("Nama inovasi")).to_have_value(NEW_NAME)
    desk.get_by_label("Alasan perubahan baseline").fill(REASON)
    desk.get_by_role("button", name="Simpan perubahan").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(NEW_NAME)
    expect(desk.get_by_text(re.compile(r"^ *Semula \(baseline"))).to_contain_text(
        f": {taken.name}"
    )
    assert steps.story(desk)[-1] == "Koordinator Uji mengubah isian inovasi ini"
    expect(desk.locator(".story-reason").first).to_have_text(REASON)
    desk.goto(f"{masterplan.get_absolute_url()}baseline/")
    assert steps.finding(desk) == "1 dari 119 entri berubah sejak baseline dikunci."
    assert steps.table(desk, "main") == [
        [f"11. {NEW_NAME}"],
        ["Nama inovasi", taken.name, NEW_NAME],
    ]
