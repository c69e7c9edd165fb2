"""The main job once more in a browser whose scripts are switched off."""

import pytest
from playwright.sync_api import expect

from innovations.models import Innovation
from tests.conftest import PHONE, LivePortal
from tests.journeys import steps

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_a_workbook_is_imported_and_verified_without_scripts(
    portal: LivePortal, worker: None
) -> None:
    page = portal.open("/", javascript=False)
    steps.sign_in(page, "koordinator.sumedang")
    steps.upload(page, "sumedang_rekap_inovasi")
    assert steps.finding(page) == "34 baris dapat disimpan, 6 ditolak, 11 bukan data."
    assert len(steps.refused_rows(page)) == 6

    steps.settle_units(page, {"Lintas SKPD": "Belum ditetapkan"})
    steps.save(page)
    assert steps.finding(page) == (
        "34 inovasi baru tersimpan, 0 diperbarui, 0 tidak berubah."
    )
    steps.verify_all(page)
    page.get_by_role("link", name="Buka dasbor daerah").click()

    page.wait_for_url("**/daerah/32.11/")
    shown = steps.figures(page)
    assert (shown["Inovasi tercatat"], shown["Terverifikasi"]) == ("34", "34")
    governance = page.locator("#grafik-dimensi .chart-row", has_text="Governance")
    assert governance.locator(".chart-value").inner_text() == "21"
    governance.get_by_role("link").click()
    expect(page.locator("tbody tr")).to_have_count(21)


def test_an_innovation_is_entered_returned_and_mended_without_scripts(
    portal: LivePortal,
) -> None:
    phone = portal.open("/", javascript=False, size=PHONE)
    steps.sign_in(phone, "operator.sumedang")
    phone.locator("nav summary", has_text="Menu").click()
    phone.get_by_role("link", name="Catat inovasi").first.click()
    expect(phone).to_have_url(f"{portal.url}/inovasi/baru/")
    steps.enter(phone, "Antrean Puskesmas", description="Antre lewat telepon.")

    desk = portal.open("/", javascript=False)
    steps.sign_in(desk, "koordinator.sumedang")
    desk.goto(phone.url)
    steps.give_back(desk, "Sebutkan kecamatannya.")

    phone.get_by_role("link", name="Ringkasan").click()
    expect(phone.get_by_text("Sebutkan kecamatannya.")).to_be_visible()
    phone.get_by_role("link", name="Ubah isian").click()
    phone.get_by_label("Uraian singkat").fill("Antre lewat telepon di Jatinangor.")
    phone.get_by_role("button", name="Ajukan ke Diskominfo").click()
    steps.expect_said(phone, "Inovasi diajukan ke Diskominfo dengan nomor 32.11-0001.")

    desk.get_by_role("link", name="Ringkasan").click()
    desk.get_by_role("button", name="Verifikasi", exact=True).click()
    steps.expect_said(desk, "Tersimpan. Status inovasi kini: Terverifikasi.")
    assert len(steps.story(desk)) == 6


def test_rows_are_filtered_ticked_and_verified_without_scripts(
    portal: LivePortal,
) -> None:
    page = portal.open("/", javascript=False)
    steps.sign_in(page, "koordinator.contoh")
    page.goto("/inovasi/?regency=00.01")
    page.get_by_label("Diajukan").check()
    page.get_by_role("button", name="Terapkan").click()
    page.wait_for_url("**status=submitted**")
    waiting = page.locator("tbody tr").count()
    assert (
        waiting
        == Innovation.objects.filter(regency="00.01", status="submitted").count()
    )

    name = page.locator("tbody th a").first.inner_text()
    page.get_by_label(f"Pilih {name}").check()
    page.get_by_role("button", name="Verifikasi").click()
    expect(page.locator(".finding")).to_have_text("1 berhasil, 0 ditolak.")
    page.get_by_role("link", name="Kembali ke daftar").click()
    expect(page.locator("tbody tr")).to_have_count(waiting - 1)
