"""From a felt problem to a reported result, by an operator with a phone.

The journey is gone twice, with scripts and without.
"""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from regencies.models import Document
from tests.conftest import PHONE
from tests.files import picture
from tests.journeys import steps
from tests.journeys.ground import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PROBLEM = "Warga Jatinangor antre sejak subuh di puskesmas"
INNOVATION = "Antrean Puskesmas"
BUILD = "Membangun layanan antrean"
TRAIN = "Melatih petugas loket"


def test_an_operator_goes_from_a_problem_to_a_reported_result(open_at: Open) -> None:
    phone = open_at("operator.sumedang", size=PHONE, has_touch=True, is_mobile=True)
    problem = record_problem(phone)
    steps.enter(phone, INNOVATION, description="Antre lewat telepon.")
    record = phone.url
    answer_problem(phone)
    plan_two_activities(phone)

    report_with_photo(phone)
    open_tab(phone, record, "Rencana aksi")
    planned(phone).get_by_role("link", name=TRAIN).click()
    # Words for ears only stand apart, so a browser hears a space before them.
    phone.get_by_role("button", name=re.compile(f"masih berjalan ?: {TRAIN}")).click()
    steps.expect_said(phone, f"Tercatat: “{TRAIN}” masih berjalan tanpa perubahan.")
    assert reports(phone) == ["Tidak ada perubahan, masih berjalan"]

    phone.goto(record)
    done = fact(phone, "Kemajuan rencana aksi")
    expect(done).to_have_text(re.compile(r"30%\s*$"))
    open_tab(phone, record, "Rencana aksi")
    whole = phone.locator("tfoot td").filter(has_text="%")
    expect(whole).to_have_text("30,00%")
    fits(phone)

    phone.goto(problem)
    answers = phone.get_by_role("region", name="Inovasi yang menjawab")
    expect(answers.get_by_role("link", name=INNOVATION)).to_be_visible()


def record_problem(phone: Page) -> str:
    """Write a problem down; returns the address of its page."""
    phone.goto("/masalah/")
    fits(phone)
    phone.get_by_role("link", name="Catat masalah").first.click()
    fits(phone)
    phone.get_by_label("Masalah atau kebutuhan").fill(PROBLEM)
    phone.get_by_label("Bidang", exact=True).select_option(label="Kesehatan")
    phone.get_by_label("Asal", exact=True).select_option(label="Pengaduan masyarakat")
    phone.get_by_role("button", name="Simpan masalah").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(PROBLEM)
    fits(phone)
    return phone.url


def answer_problem(phone: Page) -> None:
    """Say which problem the record that is open answers."""
    flag = phone.get_by_role("link", name="Belum ada masalah")
    flag.click()
    fits(phone)
    phone.get_by_label(PROBLEM).check()
    phone.get_by_role("button", name="Tautkan ke inovasi ini").click()
    steps.expect_said(phone, "1 tautan baru.")
    expect(phone.get_by_role("link", name=PROBLEM)).to_be_visible()
    expect(flag).to_have_count(0)


def plan_two_activities(phone: Page) -> None:
    """One of three parts of the work, and one of the fourth."""
    phone.get_by_role("link", name="Rencana aksi").click()
    fits(phone)
    phone.get_by_role("link", name="Tambah kegiatan pertama").click()
    fits(phone)
    phone.get_by_label("Kegiatan", exact=True).fill(BUILD)
    phone.get_by_label("Bobot").fill("3")
    phone.get_by_role("button", name="Simpan, lalu tambah lagi").click()
    steps.expect_said(phone, "Kegiatan ditambahkan.")
    phone.get_by_label("Kegiatan", exact=True).fill(TRAIN)
    phone.get_by_role("button", name="Simpan kegiatan").click()
    expect(planned(phone).locator("tbody tr")).to_have_count(2)
    fits(phone)


def report_with_photo(phone: Page) -> None:
    """Report two fifths of the bigger activity, with a photo that says where it was.

    The portal keeps the picture without the place and hands it out as a file.
    """
    photo = picture(size=(1200, 900), is_located=True)
    assert 0x8825 in Image.open(io.BytesIO(photo)).getexif()
    planned(phone).get_by_role("link", name=BUILD).click()
    fits(phone)
    phone.get_by_role("link", name="Lapor kemajuan").click()
    fits(phone)
    phone.get_by_label("Fisik (%)").fill("40")
    phone.get_by_label("Keuangan (%)").fill("25")
    phone.get_by_label("Kendala").fill("Pengadaan menunggu.")
    phone.get_by_label("Foto atau dokumen").set_input_files(
        {"name": "lapangan.jpg", "mimeType": "image/jpeg", "buffer": photo}
    )
    phone.get_by_role("button", name="Kirim laporan").click()
    steps.expect_said(phone, "Laporan tersimpan. Terima kasih.")
    assert reports(phone) == ["Fisik 40%, keuangan 25%"]
    expect(phone.get_by_text("Kendala: Pengadaan menunggu.")).to_be_visible()
    fits(phone)

    kept = Document.objects.select_related("file").get(regency="32.11")
    assert kept.file is not None
    with kept.file.content.open("rb") as stream:
        content = stream.read()
    image = Image.open(io.BytesIO(content))
    assert (image.size, dict(image.getexif())) == ((1200, 900), {})
    assert b"Kamera Rekaan" not in content
    phone.get_by_role("link", name=kept.title).click()
    fits(phone)
    offered = phone.get_by_role("link", name="Unduh berkas").get_attribute("href")
    sent = phone.request.get(str(offered))
    assert sent.body() == content
    assert sent.headers["content-disposition"].startswith("attachment")
    assert sent.headers["x-content-type-options"] == "nosniff"


def planned(page: Page) -> Locator:
    """The activities, without the picture of their months, which links them too."""
    return page.get_by_role("table", name="Kegiatan rencana aksi")


def open_tab(page: Page, record: str, name: str) -> None:
    page.goto(record)
    tabs = page.get_by_role("navigation", name="Bagian inovasi")
    tabs.get_by_role("link", name=name, exact=True).click()


def fact(page: Page, label: str) -> Locator:
    """What a page says of this."""
    term = page.get_by_role("term").filter(has_text=re.compile(f"^{label}$"))
    return page.locator("main dl > div").filter(has=term).get_by_role("definition")


def reports(page: Page) -> list[str]:
    """What the reports of the activity say, newest first."""
    region = page.get_by_role("region", name="Laporan kemajuan")
    return region.locator(".story > li > p:first-child").all_inner_texts()


def fits(page: Page) -> None:
    """Nothing of the page is pushed beyond the narrow screen."""
    needed = page.evaluate("document.documentElement.scrollWidth")
    assert needed <= PHONE["width"], (page.url, needed)
