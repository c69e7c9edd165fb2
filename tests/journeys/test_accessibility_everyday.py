"""The pages of people, units, talk, history and print in front of axe."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from innovations.domain import comments
from masterplan.core.models import User
from regencies.models import Membership
from tests.conftest import LivePortal
from tests.journeys import steps
from tests.journeys.ground import SAMPLE, Inspect, address, demo_user, sample

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

COORDINATOR = "koordinator.contoh"


def test_pages_about_people(portal: LivePortal, inspect: Inspect) -> None:
    portal.expect_status(404, 422)
    seat = Membership.objects.get(user=demo_user("operator.contoh"))
    page = opened(portal, f"{SAMPLE}pengguna/undang/")
    inspect(page)
    page.get_by_role("button", name="Buat undangan").click()
    expect(page.get_by_role("alert")).to_be_focused()
    inspect(page)
    link = steps.invite(
        page, "00.01", name="Rina Uji", email="rina@opd.test", unit="Dinas Kesehatan"
    )
    inspect(
        page,
        [
            "",
            f"{SAMPLE}pengguna/",
            *(
                reverse(f"masterplan:{name}", args=["00.01", pk])
                for name, pk in (
                    ("person", seat.user_id),
                    ("person-deactivate", seat.user_id),
                    ("seat-handover", seat.pk),
                    ("seat-end", seat.pk),
                )
            ),
        ],
    )
    stranger = portal.open(link)
    inspect(stranger)
    stranger.get_by_role("button", name="Buat akun dan masuk").click()
    expect(stranger.get_by_role("alert")).to_be_focused()
    inspect(stranger, ["", "/undangan/keliru/"])
    ministry = portal.open("/", user=demo_user("kementerian"))
    inspect(ministry, ["/nasional/daerah-baru/"])


def test_pages_about_units(portal: LivePortal, inspect: Inspect) -> None:
    portal.expect_status(422)
    unit = sample(status="verified").unit
    assert unit is not None
    place = f"{SAMPLE}opd/{unit.pk}/"
    page = opened(portal, f"{SAMPLE}opd/baru/")
    inspect(page)
    page.get_by_role("button", name="Simpan OPD").click()
    expect(page.get_by_role("alert")).to_be_focused()
    inspect(
        page,
        [
            "",
            f"{place}ubah/",
            f"{place}pecah/",
            f"{place}pejabat/",
            f"{SAMPLE}pengaturan/",
            f"{place}gabung/",
        ],
    )
    page.get_by_label("Digabung ke OPD").select_option(index=1)
    page.get_by_role("button", name="Lanjut").click()
    expect(page.get_by_role("button", name="Gabungkan sekarang")).to_be_visible()
    inspect(page)


def test_menu_of_the_account(portal: LivePortal, inspect: Inspect) -> None:
    page = opened(portal, "/beranda/")
    page.locator("summary", has_text="Akun").click()
    expect(page.get_by_role("link", name="Keluar")).to_be_visible()
    inspect(page)


def test_bulk_edit_in_every_step(portal: LivePortal, inspect: Inspect) -> None:
    page = opened(portal, "/inovasi/?regency=00.01&status=submitted")
    steps.tick_all(page)
    page.get_by_role("button", name="Ubah isian").click()
    inspect(page)
    page.get_by_role("button", name="Digital atau bukan").click()
    page.get_by_role("button", name="Simpan untuk semua").click()
    expect(page.get_by_role("alert")).to_be_focused()
    inspect(page)
    page.get_by_label("Ya", exact=True).check()
    page.get_by_role("button", name="Simpan untuk semua").click()
    assert steps.results(page)
    inspect(page)


def test_talk_notices_and_reminders(portal: LivePortal, inspect: Inspect) -> None:
    record = sample(status="verified", unit__short_name="Disdukcapil")
    coordinator = demo_user(COORDINATOR)
    for text in ("Berapa desa yang memakainya?", "Sejak kapan?"):
        question = comments.ask(record, actor=coordinator, text=text)
    operator = demo_user("operator.contoh")
    comments.answer(question, innovation=record, actor=operator, text="Sejak Mei.")
    comments.remark(record, actor=coordinator, text="Sudah ditinjau.")
    page = opened(portal, address(record, "comments"), operator)
    inspect(page, ["", "/pemberitahuan/", "/beranda/"])
    desk = opened(portal, f"{SAMPLE}tagihan/")
    inspect(desk)
    desk.get_by_role("button", name="Ingatkan lewat WhatsApp").first.click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Ingatkan OPD")
    inspect(desk, ["", f"{SAMPLE}tagihan/?missing=draft", "/pemberitahuan/"])


def test_history_versions_and_prints(portal: LivePortal, inspect: Inspect) -> None:
    record = sample(status="verified", budget_lines__isnull=False)
    assert record.unit is not None
    page = opened(portal, f"{SAMPLE}riwayat/")
    inspect(
        page,
        [
            "",
            f"{SAMPLE}riwayat/?since=2030-01-01",
            f"{SAMPLE}opd/{record.unit.pk}/riwayat/",
            address(record, "versions"),
            f"{address(record, 'versions')}?a=1&b=3",
            address(record, "print"),
            address(record, "iid"),
            f"{SAMPLE}rekap/",
        ],
    )


def opened(portal: LivePortal, path: str, user: User | None = None) -> Page:
    """A page in the eyes of the invented regency's coordinator, or of this user."""
    return portal.open(path, user=user or demo_user(COORDINATOR))
