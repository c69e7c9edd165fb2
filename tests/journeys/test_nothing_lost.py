"""Nothing typed is ever lost: session over, record changed meanwhile, line cut."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.conftest import PHONE, LivePortal
from tests.journeys import steps

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

DESCRIPTION = "Antre lewat telepon."
RESTORED = re.compile(r"^Isian Anda .* dipulihkan$")
KEPT = re.compile(r"^Isian tersimpan sementara pukul \d\d\.\d\d\.$")
NOT_KEPT = "Isian belum dapat disimpan sementara. Jangan tutup halaman ini."
# Longer than the page waits before it keeps what is typed.
A_WHILE = 21_000
ARRIVED = """() => fetch("/inovasi/baru/").then(answer => answer.text())
    .then(text => text.includes("dipulihkan"))"""
both_ways = pytest.mark.parametrize("javascript", [True, False])


@both_ways
def test_words_are_back_after_the_session_ended(
    portal: LivePortal, javascript: bool
) -> None:
    phone = signed_in(portal, "operator.sumedang", size=PHONE, javascript=javascript)
    phone.goto("/inovasi/baru/")
    steps.fill(phone, "Antrean Puskesmas", description=DESCRIPTION)
    phone.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    phone.get_by_role("button", name="Ajukan ke Diskominfo").click()
    phone.wait_for_url("**/masuk/**")
    steps.give_password(
        phone, "operator.sumedang@demo.test", settings.PORTAL_DEMO_PASSWORD
    )

    expect(phone.get_by_role("heading", level=1)).to_have_text("Catat inovasi")
    expect(phone.get_by_text(RESTORED)).to_be_visible()
    assert typed(phone) == ["Antrean Puskesmas", "living", DESCRIPTION]
    phone.get_by_role("button", name="Ajukan ke Diskominfo").click()
    steps.expect_said(phone, "Inovasi diajukan ke Diskominfo dengan nomor 32.11-0001.")
    phone.goto("/inovasi/baru/")
    assert typed(phone) == ["", "", ""]


@both_ways
def test_the_second_of_two_writers_chooses(
    portal: LivePortal, javascript: bool
) -> None:
    portal.expect_status(409)
    phone = signed_in(portal, "operator.sumedang", size=PHONE, javascript=javascript)
    phone.goto("/inovasi/baru/")
    steps.fill(phone, "Antrean Puskesmas", description=DESCRIPTION)
    phone.get_by_role("button", name="Simpan draf").click()
    desk = signed_in(portal, "koordinator.sumedang", javascript=javascript)
    desk.goto(phone.url)
    for page in (phone, desk):
        page.get_by_role("link", name="Ubah isian").click()
    for page, who in ((phone, "operator"), (desk, "koordinator")):
        page.get_by_label("Masalah dalam satu kalimat").fill(f"Masalah dari {who}.")
        page.get_by_label("Uraian singkat").fill(f"Uraian dari {who}.")
        page.get_by_role("button", name="Simpan draf").click()

    steps.expect_said(phone, "Isian Anda tersimpan.")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Bandingkan isian")
    assert choices(desk) == {
        "Masalah": [
            "Isian Anda: Masalah dari koordinator.",
            "Tersimpan sekarang: Masalah dari operator.",
        ],
        "Uraian singkat": [
            "Isian Anda: Uraian dari koordinator.",
            "Tersimpan sekarang: Uraian dari operator.",
        ],
    }
    desk.get_by_label("Tersimpan sekarang: Masalah dari operator.").check()
    desk.get_by_label("Isian Anda: Uraian dari koordinator.").check()
    desk.get_by_role("button", name="Simpan pilihan").click()
    steps.expect_said(desk, "Isian Anda tersimpan.")
    phone.reload()
    expect(phone.get_by_text("Masalah dari operator.")).to_be_visible()
    expect(phone.get_by_text("Uraian dari koordinator.")).to_be_visible()


def test_words_stay_while_the_line_is_cut_and_are_kept_after(
    portal: LivePortal,
) -> None:
    portal.expect_cut_line()
    phone = signed_in(portal, "operator.sumedang", size=PHONE)
    phone.clock.install()
    phone.goto("/inovasi/baru/")
    note = phone.locator("[data-portal-draft-note]")
    phone.get_by_label("Nama inovasi").fill("Antrean Puskesmas")
    phone.get_by_label("Dimensi", exact=True).select_option(label="Smart Living")
    phone.clock.fast_forward(A_WHILE)
    expect(note).to_have_text(KEPT)

    phone.context.set_offline(True)
    phone.get_by_label("Uraian singkat").fill("Antre lewat")
    phone.clock.fast_forward(A_WHILE)
    expect(note).to_have_text(NOT_KEPT)
    phone.context.set_offline(False)
    assert typed(phone) == ["Antrean Puskesmas", "living", "Antre lewat"]
    phone.get_by_label("Uraian singkat").fill(DESCRIPTION)
    phone.clock.fast_forward(A_WHILE)
    expect(note).to_have_text(KEPT)

    # The phone is lost; its owner goes on at an office computer.
    desk = signed_in(portal, "operator.sumedang")
    desk.goto("/inovasi/baru/")
    expect(desk.get_by_text(RESTORED)).to_be_visible()
    assert typed(desk) == ["Antrean Puskesmas", "living", DESCRIPTION]
    desk.get_by_role("button", name="Buang isian ini").click()
    assert typed(desk) == ["", "", ""]


def test_a_form_sent_into_a_cut_line_is_still_there_on_the_way_back(
    portal: LivePortal,
) -> None:
    portal.expect_cut_line()
    phone = signed_in(portal, "operator.sumedang", size=PHONE)
    phone.goto("/inovasi/baru/")
    steps.fill(phone, "Antrean Puskesmas", description=DESCRIPTION)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Simpan draf").click()
    phone.wait_for_url("chrome-error://**")
    phone.context.set_offline(False)
    phone.go_back()
    assert typed(phone) == ["Antrean Puskesmas", "living", DESCRIPTION]
    phone.get_by_role("button", name="Simpan draf").click()
    steps.expect_said(phone, "Isian Anda tersimpan.")


def test_words_of_a_page_left_behind_wait_for_the_next_visit(
    portal: LivePortal,
) -> None:
    phone = signed_in(portal, "operator.sumedang", size=PHONE)
    phone.on("dialog", lambda dialog: dialog.accept())
    phone.goto("/inovasi/baru/")
    phone.get_by_label("Nama inovasi").fill("Antrean Puskesmas")
    phone.goto("/beranda/")
    # The words are sent while the page is left, and seen by nobody when they arrive.
    phone.wait_for_function(ARRIVED)
    phone.goto("/inovasi/baru/")
    expect(phone.get_by_text(RESTORED)).to_be_visible()
    assert typed(phone) == ["Antrean Puskesmas", "", ""]


def signed_in(portal: LivePortal, login: str, **options: object) -> Page:
    page = portal.open("/", **options)
    steps.sign_in(page, login)
    return page


def typed(page: Page) -> list[str]:
    """What the entry form holds: name, dimension, description."""
    return [
        page.get_by_label("Nama inovasi").input_value(),
        page.get_by_label("Dimensi", exact=True).input_value(),
        page.get_by_label("Uraian singkat").input_value(),
    ]


def choices(page: Page) -> dict[str, list[str]]:
    """The fields of a comparison, each with its two values."""
    return {
        field.locator("legend").inner_text(): field.locator("label").all_inner_texts()
        for field in page.locator("main fieldset").all()
    }
