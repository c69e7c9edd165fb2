"""Every page type in front of axe and on narrow screens, and a keyboard alone."""

from pathlib import Path

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, expect

from innovations.models import Innovation
from masterplan.core import jobs
from masterplan.core.models import Job
from regencies.enums import Role
from regencies.models import Membership, Regency
from tests.conftest import LivePortal
from tests.factories import make_user
from tests.innovations.import_ground import plain_rows, save_workbook
from tests.journeys import steps
from tests.journeys.ground import SAMPLE, Inspect, address, demo_user, sample

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

ERROR_PAGES = ("400", "403", "404", "413", "429", "500", "503")


def test_public_pages(portal: LivePortal, inspect: Inspect) -> None:
    published = Innovation.objects.exclude(published_at=None).order_by("pk")[0]
    inspect(
        portal.open("/"),
        [
            "/",
            "/cari/?q=pelayanan",
            "/cari/?q=tidak-ada-yang-begini",
            "/data/",
            "/inovasi/?published=true",
            "/inovasi/?published=true&q=tidak-ada-yang-begini",
            address(published),
            f"/daerah/{published.regency_id}/",
            f"/daerah/{published.regency_id}/opd/",
            "/daerah/32.17/",
            "/daerah/32.17/bimtek/",
            "/api/v1/docs/",
        ],
    )


def test_front_page_without_anything(live_portal: LivePortal, inspect: Inspect) -> None:
    inspect(live_portal.open("/"))


def test_pages_of_a_regency(portal: LivePortal, inspect: Inspect) -> None:
    verified = sample(status="verified", budget_lines__isnull=False)
    unit = verified.unit
    assert unit is not None
    inspect(
        portal.open("/beranda/", user=demo_user("koordinator.contoh")),
        [
            "/beranda/",
            SAMPLE,
            f"{SAMPLE}opd/",
            f"{SAMPLE}opd/{unit.pk}/",
            f"{SAMPLE}bimtek/",
            "/inovasi/?regency=00.01&status=verified&start_year=2024",
            address(verified),
            address(verified, "budget"),
            address(verified, "history"),
        ],
    )


def test_pages_that_other_roles_see_differently(
    portal: LivePortal, inspect: Inspect
) -> None:
    operator = portal.open("/beranda/", user=demo_user("operator.contoh"))
    inspect(operator, ["/beranda/", address(sample(status="returned"))])
    evaluator = portal.open("/beranda/", user=demo_user("evaluator"))
    inspect(evaluator, ["/beranda/", SAMPLE, address(sample(status="verified"))])
    mentor = portal.open("/beranda/", user=demo_user("pembimbing"))
    inspect(mentor, ["/beranda/", "/inovasi/?regency=00.01&status=submitted"])


def test_empty_regency_and_no_seat(portal: LivePortal, inspect: Inspect) -> None:
    coordinator = portal.open("/", user=demo_user("koordinator.sukabumi"))
    inspect(coordinator, ["/beranda/", "/daerah/32.72/", "/inovasi/?regency=32.72"])
    inspect(portal.open("/beranda/", user=make_user()))


def test_recording_and_moving(portal: LivePortal, inspect: Inspect) -> None:
    portal.expect_status(422)
    returned = sample(status="returned")
    submitted = sample(status="submitted")
    page = portal.open("/inovasi/baru/", user=demo_user("koordinator.contoh"))
    inspect(
        page,
        [
            "/inovasi/baru/",
            address(returned),
            address(returned, "edit"),
            address(submitted),
            address(submitted, "move", "return"),
            address(sample(status="draft"), "move", "withdraw"),
            address(sample(status="completed"), "move", "return"),
            "/inovasi/?regency=00.01&start_year=x",
        ],
    )
    page.goto("/inovasi/baru/")
    page.get_by_role("button", name="Ajukan ke Diskominfo").click()
    expect(page.get_by_role("alert")).to_be_focused()
    inspect(page)
    page.goto(address(submitted, "move", "return"))
    page.get_by_role("button", name="Kembalikan untuk diperbaiki").click()
    expect(page.get_by_role("alert")).to_be_focused()
    inspect(page)

    page.goto("/inovasi/?regency=00.01&status=submitted")
    page.get_by_label("Pilih semua baris").check()
    page.get_by_role("button", name="Kembalikan untuk diperbaiki").click()
    expect(page.get_by_label("Alasan")).to_be_visible()
    inspect(page)
    page.get_by_label("Alasan").fill("Lengkapi.")
    page.get_by_role("button", name="Kembalikan untuk diperbaiki").click()
    expect(page.get_by_role("link", name="Kembali ke daftar")).to_be_visible()
    inspect(page)


def test_comparison_and_choice_of_a_regency(
    portal: LivePortal, inspect: Inspect
) -> None:
    portal.expect_status(409)
    draft = sample(status="draft")
    user = demo_user("koordinator.contoh")
    first = portal.open(address(draft, "edit"), user=user)
    second = portal.open(address(draft, "edit"), user=user)
    for page, words in ((first, "Yang lebih dahulu."), (second, "Yang kemudian.")):
        page.get_by_label("Uraian singkat").fill(words)
        page.get_by_role("button", name="Simpan draf").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Bandingkan isian")
    expect(second.get_by_text("Yang lebih dahulu.")).to_be_visible()
    inspect(second)

    place = Regency.objects.get(pk="32.11")
    Membership.objects.create(user=user, role=Role.COORDINATOR, regency=place)
    inspect(portal.open("/", user=user), ["/inovasi/baru/", "/impor/"])


def test_import_pages_in_every_state(
    portal: LivePortal, inspect: Inspect, tmp_path: Path
) -> None:
    portal.expect_status(422)
    page = portal.open("/impor/", user=demo_user("koordinator.sumedang"))
    inspect(page)
    page.get_by_role("button", name="Unggah dan periksa").click()
    expect(page.get_by_role("alert")).to_be_focused()
    inspect(page)

    steps.choose_file(page, save_workbook(tmp_path / "rekap.xlsx", mixed_rows()))
    inspect(page)
    carry_out_waiting_jobs()
    page.wait_for_url("**/impor/*/")
    inspect(page)
    preview = page.url
    page.get_by_label("Semua atau tidak sama sekali").check()
    page.get_by_role("button", name="Simpan 3 baris").click()
    expect(page.get_by_role("alert")).to_be_focused()
    inspect(page)
    page.get_by_label("Baris yang benar saja").check()
    page.get_by_role("button", name="Simpan 3 baris").click()
    page.wait_for_url("**/pekerjaan/*/")
    carry_out_waiting_jobs()
    page.wait_for_url("**/hasil/")
    inspect(page)
    steps.verify_all(page)
    inspect(page, ["", preview])

    broken = tmp_path / "rusak.xlsx"
    broken.write_bytes(b"bukan buku kerja")
    page.goto("/impor/")
    steps.choose_file(page, broken)
    carry_out_waiting_jobs()
    expect(page.get_by_text("Proses ini tidak berhasil")).to_be_visible()
    inspect(page)


def mixed_rows() -> list[tuple]:
    """Good rows, a bad one, and two names that are nearly alike."""
    good = plain_rows(3)
    return [*good, (4, "Dinas Y", None, "Smart Living", "Ya"), (5, "", "", "", "")]


def carry_out_waiting_jobs() -> None:
    """What the worker would do, at the moment the test wants it."""
    for job in Job.objects.filter(state="queued"):
        jobs.run(str(job.pk))


def test_account_pages(portal: LivePortal, inspect: Inspect) -> None:
    stranger = portal.open("/masuk/")
    stranger.get_by_label("Alamat surel").fill("siapa@demo.test")
    stranger.get_by_label("Kata sandi").fill("keliru sama sekali")
    stranger.get_by_role("main").get_by_role("button", name="Masuk").click()
    expect(stranger.get_by_role("alert")).to_be_visible()
    inspect(
        stranger,
        [
            "",
            "/masuk/",
            "/akun/sandi/lupa/",
            "/akun/sandi/lupa/terkirim/",
            "/akun/sandi/baru/1-keliru/",
            "/akun/sandi/baru/selesai/",
            "/akun/nonaktif/",
            "/akun/daftar/",
        ],
    )
    page = portal.open("/")
    steps.sign_in(page, "operator.contoh")
    inspect(
        page,
        [
            "/akun/sandi/",
            "/akun/dua-langkah/",
            "/akun/dua-langkah/aktifkan/",
            "/akun/konfirmasi/",
            "/keluar/",
        ],
    )


def test_error_pages(portal: LivePortal, inspect: Inspect) -> None:
    portal.expect_status(403, 404)
    page = portal.open("/", user=demo_user("evaluator"))
    inspect(page, ["/tidak/ada/", "/inovasi/baru/"])
    # The others come when something is broken; here their pages are only shown.
    page.route("**/galat/*/", show_error_page)
    inspect(page, [f"/galat/{code}/" for code in ERROR_PAGES])


def show_error_page(route: Route) -> None:
    code = route.request.url.split("/")[-2]
    route.fulfill(body=render_to_string(f"{code}.html"), content_type="text/html")


def test_signing_in_and_submitting_with_the_keyboard_alone(portal: LivePortal) -> None:
    page = portal.open("/masuk/")
    press_until(page, "Alamat surel")
    page.keyboard.type("operator.sumedang@demo.test")
    press_until(page, "Kata sandi")
    page.keyboard.type("masterplan-demo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/beranda/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Langsung ke isi halaman")).to_be_focused()
    page.keyboard.press("Enter")
    press_until(page, "Catat inovasi")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inovasi/baru/")
    for label, words in (
        ("Nama inovasi", "Antrean Puskesmas"),
        ("Dimensi", "Smart Living"),
        ("Masalah dalam satu kalimat", "Warga antre sejak subuh."),
        ("Uraian singkat", "Antre lewat telepon."),
        ("Ya", " "),
        ("Nama penanggung jawab", "Kepala Bidang"),
    ):
        press_until(page, label)
        page.keyboard.type(words)
    press_until(page, "Ajukan ke Diskominfo")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Antrean Puskesmas")
    steps.expect_said(page, "Inovasi diajukan ke Diskominfo dengan nomor 32.11-0001.")
    assert Innovation.objects.get(regency="32.11").dimension_id == "living"


FOCUSED = """() => {
    const one = document.activeElement;
    const label = one.labels && one.labels.length ? one.labels[0] : one;
    const style = getComputedStyle(one);
    const isSeen = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
    return [label.innerText.trim(), isSeen];
}"""


def press_until(page: Page, label: str) -> None:
    """Press Tab until the control with this label has the focus, visibly."""
    for _press in range(60):
        page.keyboard.press("Tab")
        name, is_seen = page.evaluate(FOCUSED)
        if name == label or name.startswith(f"{label} ("):
            assert is_seen, f"the focus on {label} cannot be seen"
            return
    raise AssertionError(f"{label} cannot be reached by Tab")
