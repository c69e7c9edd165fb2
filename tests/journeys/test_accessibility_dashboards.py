"""Dashboards in front of axe, in light and dark: figures, charts, maps and decks."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

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
        ],
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
