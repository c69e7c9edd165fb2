"""Dashboards in front of axe, in light and dark: figures, charts, maps and decks."""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from masterplan.domain import month_end
from masterplan.models import Masterplan
from tests.conftest import LivePortal
from tests.journeys.ground import SAMPLE, Inspect, demo_user, sample

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def opened(portal: LivePortal, login: str, scheme: str) -> Page:
    page = portal.open("/beranda/", user=demo_user(login))
    page.emulate_media(color_scheme=scheme)
    return page


def test_nation_and_provinces(
    portal: LivePortal, inspect: Inspect, scheme: str
) -> None:
    inspect(
        opened(portal, "kementerian", scheme),
        [
            "/nasional/?table=tahap",
            "/provinsi/32/",
            "/nasional/bandingkan/",
            "/nasional/bandingkan/?a=2017&b=2018",
            "/nasional/bandingkan/?a=2017&b=2018&wilayah=32",
        ],
    )


def test_two_regencies_side_by_side(
    portal: LivePortal, inspect: Inspect, scheme: str
) -> None:
    inspect(
        opened(portal, "koordinator.contoh", scheme),
        [
            "/bandingkan/",
            "/bandingkan/?a=00.01&b=32.11",
            "/bandingkan/?a=00.01&tahun_a=2023&tahun_b=2024",
            "/bandingkan/?a=99.99",
        ],
    )


def test_tokens(portal: LivePortal, inspect: Inspect, scheme: str) -> None:
    portal.expect_status(422)
    page = opened(portal, "koordinator.contoh", scheme)
    inspect(page, ["/token/", "/token/baru/"])
    page.get_by_label("Untuk apa").fill("Sinkron")
    page.get_by_role("button", name="Buat token").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Token siap dipakai")
    inspect(page)
    page.goto("/token/")
    page.get_by_role("link", name="Cabut").click()
    inspect(page)

    page.goto("/token/baru/")
    page.get_by_role("button", name="Buat token").click()
    expect(page.get_by_role("alert")).to_be_focused()
    inspect(page)


def test_a_regency_at_a_months_end(
    portal: LivePortal, inspect: Inspect, scheme: str
) -> None:
    month_end.keep(dt.date(2026, 10, 31))

    inspect(
        opened(portal, "koordinator.contoh", scheme),
        [f"{SAMPLE}?per=2026-10", f"{SAMPLE}opd/?updated=stale"],
    )


def test_rooms_of_a_regency(portal: LivePortal, inspect: Inspect, scheme: str) -> None:
    unit = sample(status="verified").unit
    assert unit is not None
    inspect(
        opened(portal, "koordinator.contoh", scheme),
        [
            f"{SAMPLE}kemajuan/",
            f"{SAMPLE}anggaran/",
            f"{SAMPLE}wilayah/",
            f"{SAMPLE}jawaban/",
            f"{SAMPLE}dimensi/governance/",
            f"{SAMPLE}opd/{unit.pk}/",
            f"{SAMPLE}paparan/?halaman=2",
            f"{SAMPLE}paparan/governance/",
        ],
    )


def test_lists_and_plan_in_the_dark(portal: LivePortal, inspect: Inspect) -> None:
    plan = Masterplan.objects.get(regency_id="00.01")
    inspect(
        opened(portal, "koordinator.contoh", "dark"),
        [
            SAMPLE,
            "/rencana-aksi/?regency=00.01",
            "/quick-win/?regency=00.01",
            reverse("masterplans:roadmap", args=[plan.pk]),
            reverse("masterplans:alignment", args=[plan.pk]),
        ],
    )
