"""A week of the portal in a browser: people, rows, returns, handovers, reminders.

Every journey is gone twice, with scripts and without.
"""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import PHONE, LivePortal
from tests.innovations.import_ground import expected_of
from tests.journeys import steps
from tests.journeys.ground import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

REGENCY = "32.11"
COORDINATOR = "Koordinator Diskominfo Sumedang (demo)"
OPERATOR = "Operator Diskominfosanditik Sumedang (demo)"
PASSWORD = "dari-surel-ke-sawah"
UNIT = "Dinas Komunikasi, Informatika, Persandian dan Statistik"
HEALTH = "Dinas Kesehatan"
DESCRIPTION = "Antre lewat telepon."


def test_an_invited_operator_submits_from_a_phone(
    open_at: Open, portal: LivePortal
) -> None:
    portal.expect_status(404)
    desk = open_at("koordinator.sumedang")
    link = steps.invite(
        desk, REGENCY, name="Rina Uji", email="rina@opd.test", unit=HEALTH
    )
    text = desk.get_by_label("Teks siap kirim").input_value()
    assert text.startswith(
        "Yth. Rina Uji, Anda diundang ke Portal Masterplan Smart City sebagai "
        f"Operator OPD – {HEALTH}. Buka tautan ini untuk mulai: {link} "
    )
    assert sent_by_whatsapp(desk) == text

    phone = open_at(size=PHONE, has_touch=True, is_mobile=True)
    phone.goto(link)
    expect(phone.get_by_role("heading", level=1)).to_have_text(
        "Selamat datang, Rina Uji"
    )
    steps.accept(phone, link, PASSWORD)
    steps.expect_said(phone, "Selamat datang, Rina Uji. Akun Anda siap.")
    expect(phone.get_by_role("main").get_by_role("heading", level=2)).to_have_text(
        [HEALTH]
    )

    phone.goto("/keluar/")
    phone.get_by_role("main").get_by_role("button", name="Keluar").click()
    phone.goto(link)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Tautan tidak berlaku")
    phone.goto("/masuk/")
    steps.give_password(phone, "rina@opd.test", PASSWORD)
    phone.wait_for_url("**/beranda/")

    assert steps.unread(phone) == 1
    assert steps.notices(phone) == [
        "Dinkes kini Anda kelola sebagai Operator OPD: belum ada inovasi yang tercatat."
    ]
    phone.goto("/beranda/")
    record_in_two_steps(phone)
    steps.expect_said(
        phone, f"Inovasi diajukan ke Diskominfo dengan nomor {REGENCY}-0001."
    )
    assert steps.story(phone) == [
        "Rina Uji mencatat inovasi ini",
        "Rina Uji mengubah isian inovasi ini",
        "Rina Uji mengajukan inovasi ini ke Diskominfo",
    ]

    desk.goto("/beranda/")
    assert steps.unread(desk) == 1
    assert steps.notices(desk) == ["“Antrean Puskesmas” diajukan oleh Rina Uji."]
    steps.open_notice(desk, "Antrean Puskesmas")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Antrean Puskesmas")
    expect(desk.locator("main .badge-status").first).to_have_text("Diajukan")
    assert steps.unread(desk) == 0


def record_in_two_steps(phone: Page) -> None:
    """Submit too early, follow the jumps to what is missing, submit again."""
    phone.get_by_role("main").get_by_role("link", name="Catat inovasi").click()
    phone.get_by_label("Nama inovasi").fill("Antrean Puskesmas")
    phone.get_by_label("Dimensi", exact=True).select_option(label="Smart Living")
    phone.get_by_role("button", name="Ajukan ke Diskominfo").click()
    steps.expect_said(
        phone,
        "Isian Anda tersimpan, tetapi belum diajukan. Lengkapi dahulu: masalah, "
        "uraian singkat, digital, penanggung jawab.",
    )
    gap = phone.get_by_text(re.compile("^Wajib:"))
    expect(gap).to_have_text("Wajib: kurang 4, lanjut ke masalah")
    gap.get_by_role("link").click()
    expect(phone).to_have_url(re.compile("#id_problem$"))
    expect(phone.get_by_label("Masalah dalam satu kalimat")).to_be_in_viewport()
    needed = phone.evaluate("document.documentElement.scrollWidth")
    assert needed <= PHONE["width"]
    steps.fill(phone, "Antrean Puskesmas", description=DESCRIPTION)
    phone.get_by_role("button", name="Ajukan ke Diskominfo").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Antrean Puskesmas")


def test_imported_rows_are_completed_and_verified_in_bulk(
    open_at: Open, worker: None
) -> None:
    names = sorted(
        row["innovation_name"]
        for row in expected_of("sumedang_rekap_inovasi")["accepted"]
    )
    assert len(names) == 34
    desk = open_at("koordinator.sumedang")
    steps.upload(desk, "sumedang_rekap_inovasi")
    steps.settle_units(desk, {"Lintas SKPD": "Belum ditetapkan"})
    steps.save(desk)

    desk.get_by_role("link", name="Lihat di daftar").click()
    desk.get_by_role("link", name="Belum ada OPD (30)").click()
    assert steps.tick_all(desk) == 30
    steps.set_for_all(desk, "OPD pengampu")
    desk.get_by_label("OPD pengampu").select_option(label=UNIT)
    desk.get_by_role("button", name="Simpan untuk semua").click()
    assert steps.finding(desk) == "30 berhasil, 0 ditolak."
    assert outcomes(desk) == {("Berhasil", "Diajukan"): 30}
    desk.get_by_role("link", name="Kembali ke daftar").click()
    expect(desk.get_by_text("Tidak ada inovasi yang cocok")).to_be_visible()

    desk.goto(f"/inovasi/?regency={REGENCY}")
    assert steps.tick_all(desk) == 34
    steps.set_for_all(desk, "Penanggung jawab")
    desk.get_by_role("button", name="Simpan untuk semua").click()
    expect(desk.get_by_role("alert")).to_contain_text("Isi nilai untuk semua baris.")
    desk.get_by_label("Penanggung jawab").fill("Kepala Bidang Uji")
    desk.get_by_role("button", name="Simpan untuk semua").click()
    assert sorted(row[0] for row in steps.results(desk)) == names
    assert outcomes(desk) == {("Berhasil", "Diajukan"): 34}

    desk.get_by_role("link", name="Kembali ke daftar").click()
    assert steps.tick_all(desk) == 34
    desk.get_by_role("button", name="Verifikasi").click()
    assert steps.finding(desk) == "34 berhasil, 0 ditolak."
    assert sorted(row[0] for row in steps.results(desk)) == names
    assert outcomes(desk) == {("Berhasil", "Terverifikasi"): 34}

    one = "Aplikasi pengelolaan BUMDes"
    desk.get_by_role("link", name=one).click()
    assert steps.story(desk) == [
        f"{COORDINATOR} mencatat inovasi ini dari berkas Excel",
        f"{COORDINATOR} mengubah isian inovasi ini",
        f"{COORDINATOR} mengubah isian inovasi ini",
        f"{COORDINATOR} memverifikasi inovasi ini",
    ]
    desk.goto(f"/daerah/{REGENCY}/riwayat/")
    told = desk.locator(".story > li > p:first-child").all_inner_texts()
    assert [re.sub(": .* dan ", " + ", line) for line in told] == [
        f"{COORDINATOR} memverifikasi inovasi ini + 33 data lain",
        f"{COORDINATOR} mengubah isian inovasi ini + 33 data lain",
        f"{COORDINATOR} mengubah isian inovasi ini + 29 data lain",
        f"{COORDINATOR} mencatat inovasi ini dari berkas Excel + 33 data lain",
    ]

    operator = open_at("operator.sumedang", size=PHONE)
    assert steps.unread(operator) == 1
    assert steps.notices(operator) == [f"33 inovasi diverifikasi oleh {COORDINATOR}."]
    steps.open_notice(operator, "33 inovasi")
    expect(operator.locator("tbody tr")).to_have_count(33)


def outcomes(page: Page) -> dict[tuple[str, ...], int]:
    """How many rows of a bulk result came out how."""
    counts: dict[tuple[str, ...], int] = {}
    for _name, *came_out in steps.results(page):
        counts[tuple(came_out)] = counts.get(tuple(came_out), 0) + 1
    return counts


def test_a_returned_record_is_noticed_mended_and_verified(open_at: Open) -> None:
    phone = open_at("operator.sumedang", size=PHONE, has_touch=True)
    steps.enter(phone, "Antrean Puskesmas", description=DESCRIPTION)
    record = phone.url
    desk = open_at("koordinator.sumedang")
    desk.goto(record)
    steps.give_back(desk, "Sebutkan kecamatannya.", "Uraian singkat")
    steps.expect_said(desk, "Tersimpan. Status inovasi kini: Perlu perbaikan.")
    desk.goto("/beranda/")
    expect(desk.get_by_text("Perlu perbaikan: 1")).to_be_visible()

    phone.goto("/beranda/")
    assert steps.unread(phone) == 1
    expect(phone.get_by_text("Sebutkan kecamatannya.")).to_be_visible()
    returned = (
        f"“Antrean Puskesmas” dikembalikan untuk diperbaiki oleh {COORDINATOR}. "
        "Alasan: Sebutkan kecamatannya."
    )
    assert steps.notices(phone) == [returned]
    steps.open_notice(phone, "dikembalikan")
    expect(phone).to_have_url(record)
    expect(phone.get_by_text("Diminta diperbaiki: 1 isian")).to_be_visible()
    phone.locator("main").get_by_role("link", name="Uraian singkat").click()
    expect(phone).to_have_url(re.compile("/ubah/#id_description$"))
    marked = phone.locator("form p", has_text=re.compile("^ *Diminta diperbaiki$"))
    expect(marked).to_have_count(1)
    phone.get_by_label("Uraian singkat").fill("Antre lewat telepon di Jatinangor.")
    phone.get_by_role("button", name="Ajukan ke Diskominfo").click()
    steps.expect_said(
        phone, f"Inovasi diajukan ke Diskominfo dengan nomor {REGENCY}-0001."
    )

    desk.goto("/beranda/")
    assert steps.unread(desk) == 2
    steps.notices(desk)
    desk.get_by_role("button", name="Tandai semua dibaca").click()
    assert steps.unread(desk) == 0
    desk.goto(record)
    desk.get_by_role("button", name="Verifikasi", exact=True).click()
    steps.expect_said(desk, "Tersimpan. Status inovasi kini: Terverifikasi.")

    verified = f"“Antrean Puskesmas” diverifikasi oleh {COORDINATOR}."
    assert steps.notices(phone) == [verified, returned]
    assert steps.unread(phone) == 1
    submitted = f"“Antrean Puskesmas” diajukan oleh {OPERATOR}."
    head = open_at("kepala.sumedang", size=PHONE)
    assert steps.unread(head) == 4
    assert steps.notices(head) == [verified, submitted, returned, submitted]
    steps.open_notice(head, "diverifikasi")
    assert steps.story(head) == [
        f"{OPERATOR} mencatat inovasi ini",
        f"{OPERATOR} mengajukan inovasi ini ke Diskominfo",
        f"{COORDINATOR} mengembalikan inovasi ini untuk diperbaiki",
        f"{OPERATOR} mengubah isian inovasi ini",
        f"{OPERATOR} mengajukan inovasi ini ke Diskominfo",
        f"{COORDINATOR} memverifikasi inovasi ini",
    ]


def test_a_seat_is_handed_over_to_a_successor(
    open_at: Open, portal: LivePortal
) -> None:
    portal.expect_status(403, 404)
    leaving = open_at("operator.sumedang", size=PHONE)
    leaving.goto("/inovasi/baru/")
    steps.fill(leaving, "Antrean Puskesmas", description=DESCRIPTION)
    leaving.get_by_role("button", name="Simpan draf").click()
    record = leaving.url

    desk = open_at("koordinator.sumedang")
    desk.goto(f"/daerah/{REGENCY}/pengguna/")
    desk.get_by_role("link", name=OPERATOR).click()
    desk.get_by_role("link", name="Serah terima").click()
    desk.get_by_label("Nama penerus").fill("Penerus Uji")
    desk.get_by_label("Alamat surel penerus").fill("penerus@opd.test")
    desk.get_by_role("button", name="Serahkan kepada penerus").click()
    link = steps.shown_link(desk, "Penerus Uji")

    leaving.goto("/beranda/")
    expect(leaving.get_by_text("Akun Anda belum memegang peran")).to_be_visible()
    leaving.goto(record)
    expect(leaving.get_by_role("heading", level=1)).to_have_text(
        "Halaman tidak ditemukan"
    )

    phone = open_at(size=PHONE)
    steps.accept(phone, link, PASSWORD)
    assert steps.unread(phone) == 1
    assert steps.notices(phone) == [
        "Diskominfosanditik kini Anda kelola sebagai Operator OPD: 1 inovasi, 1 di "
        "antaranya draf atau perlu perbaikan."
    ]
    phone.goto(record)
    phone.get_by_role("button", name="Ajukan ke Diskominfo").click()
    steps.expect_said(phone, "Tersimpan. Status inovasi kini: Diajukan.")
    assert steps.story(phone) == [
        f"{OPERATOR} mencatat inovasi ini",
        "Penerus Uji mengajukan inovasi ini ke Diskominfo",
    ]

    desk.goto(f"/daerah/{REGENCY}/pengguna/")
    people = {row[0].split("\n")[0]: row[1:3] for row in steps.table(desk, "main")}
    assert people["Penerus Uji"] == ["Operator OPD", "Diskominfosanditik"]
    assert OPERATOR not in people


def test_an_opd_is_chased_by_whatsapp(open_at: Open) -> None:
    phone = open_at("operator.sumedang", size=PHONE)
    phone.goto("/inovasi/baru/")
    steps.fill(phone, "Antrean Puskesmas", description=DESCRIPTION)
    phone.get_by_role("button", name="Simpan draf").click()
    record = phone.url

    desk = open_at("koordinator.sumedang")
    desk.goto(f"/daerah/{REGENCY}/tagihan/?missing=draft")
    assert [row[0] for row in steps.table(desk, "main")] == [UNIT]
    expect(desk.get_by_text("Belum pernah")).to_be_visible()
    desk.get_by_role("button", name=re.compile(f"WhatsApp ?: {UNIT}$")).click()
    text = desk.get_by_label("Teks pengingat").input_value()
    assert text.splitlines()[:4] == [
        f"Yth. {UNIT},",
        "",
        "Inovasi smart city OPD Anda di portal Kabupaten Sumedang masih menunggu:",
        "- 1 masih draf dan belum diajukan",
    ]
    assert text.endswith(f"Terima kasih.\n{COORDINATOR}")
    assert sent_by_whatsapp(desk) == text

    desk.goto(f"/daerah/{REGENCY}/tagihan/")
    told = {row[0]: row[1].split("\n")[0] for row in steps.table(desk, "main")}
    assert [name for name, when in told.items() if when != "Belum pernah"] == [UNIT]
    assert told[UNIT] == "baru saja"
    desk.goto(f"/daerah/{REGENCY}/riwayat/")
    expect(desk.locator(".story > li > p:first-child").first).to_have_text(
        f"{COORDINATOR} mengingatkan OPD ini: {UNIT}"
    )

    address = re.search(r"https?://\S+", text)
    assert address is not None
    phone.goto(address[0])
    phone.get_by_role("link", name="Antrean Puskesmas").click()
    expect(phone).to_have_url(record)


def sent_by_whatsapp(page: Page) -> str:
    """The text that the WhatsApp button takes along."""
    link = page.get_by_role("link", name="Buka WhatsApp")
    address = urlsplit(link.get_attribute("href") or "")
    assert (address.scheme, address.netloc) == ("https", "wa.me")
    return parse_qs(address.query)["text"][0]
