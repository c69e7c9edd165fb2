"""A Bimtek day: two people of one group fill the same sheet on their phones.

The journey is gone twice, with scripts and without.
"""

import pytest
from playwright.sync_api import Page, expect

from masterplan.models import ReadinessRow, SwotRow
from tests.conftest import PHONE, LivePortal
from tests.journeys.ground import Inspect, Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SHEETS = "/daerah/00.01/kertas-kerja/"
READINESS = f"{SHEETS}environment/kesiapan/"
SWOT = f"{SHEETS}environment/swot/"
ELEMENT = "Kelembagaan"
QUICKER = "baris ini sudah diubah orang lain"


def test_two_phones_fill_one_sheet(
    portal: LivePortal, open_at: Open, inspect: Inspect, scripts: bool
) -> None:
    portal.expect_status(409, 422)
    mine = open_at("operator.contoh", size=PHONE)
    yours = open_at("koordinator.contoh", size=PHONE)
    mine.goto(READINESS)
    yours.goto(READINESS)

    fill(mine, "Dewan sudah ada", 3)
    expect(element(mine)).to_contain_text("Diubah baru saja oleh")
    expect(mine.locator("#temuan")).to_contain_text("5 dari 9 unsur")
    fill(yours, "Tim belum lengkap", 2)
    expect(element(yours)).to_contain_text(QUICKER)
    expect(element(yours)).to_contain_text("Dewan sudah ada")
    if scripts:  # axe is one itself
        inspect(yours)
    expect(element(yours).get_by_label("Kondisi saat ini")).to_have_value(
        "Tim belum lengkap"
    )
    element(yours).get_by_role("button", name="Simpan").click()
    expect(element(yours)).not_to_contain_text(QUICKER)

    row = ReadinessRow.objects.get(
        regency="00.01", dimension="environment", element="institution"
    )
    assert (row.condition, row.score, row.version) == ("Tim belum lengkap", 2, 2)


def test_a_threat_is_added_changed_and_taken_away(open_at: Open) -> None:
    page = open_at("operator.contoh", size=PHONE)
    page.goto(SWOT)
    page.get_by_text("Tambah ancaman").first.click()
    form = page.locator("#tambah-threat")
    form.get_by_label("Pernyataan").fill("Listrik sering padam")
    form.get_by_label("Aspek").select_option(label="Infrastruktur")
    form.get_by_role("button", name="Tambah ancaman").click()
    section = page.locator("#bagian-threat")
    expect(section.get_by_role("listitem")).to_have_count(1)
    expect(page.locator("#temuan")).to_contain_text("4 dari 4 unsur")

    section.get_by_role("link", name="Ubah").click()
    section.locator("li").get_by_label("Bobot (%)").fill("70")
    section.locator("li").get_by_role("button", name="Simpan").click()
    expect(page.locator("#temuan")).to_contain_text("lebih dari 100%")

    section.get_by_role("link", name="Ubah").click()
    section.get_by_text("Hapus baris ini").first.click()
    section.get_by_role("button", name="Ya, hapus baris ini").click()
    expect(page.get_by_text("Baris dihapus")).to_be_visible()
    assert not SwotRow.objects.filter(statement="Listrik sering padam").exists()


def element(page: Page):
    return page.get_by_role("article", name=ELEMENT)


def fill(page: Page, condition: str, score: int) -> None:
    place = element(page)
    place.get_by_label("Kondisi saat ini").fill(condition)
    place.get_by_label(str(score), exact=True).check()
    place.get_by_role("button", name="Simpan").click()
