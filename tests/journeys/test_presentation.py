"""A deck on the wall: turned by keys, by its links without scripts, and on paper."""

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import PHONE, LivePortal
from tests.journeys.ground import SAMPLE, Inspect, demo_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

DECK = f"{SAMPLE}paparan/"
COORDINATOR = "koordinator.contoh"


def shown(page: Page) -> list[str]:
    """The headings that are seen now."""
    headings = page.locator(".slide h2")
    return [one.inner_text() for one in headings.all() if one.is_visible()]


def test_keys_turn_the_pages_and_the_address_follows(portal: LivePortal) -> None:
    wall = portal.open(DECK, user=demo_user(COORDINATOR))
    assert shown(wall) == ["Kabupaten Contoh"]

    wall.keyboard.press("ArrowRight")
    wall.keyboard.press("ArrowRight")
    assert shown(wall) == ["Kemajuan enam dimensi"]
    expect(wall).to_have_url(f"{wall.url.split('?')[0]}?halaman=3")
    expect(wall.get_by_role("status")).to_have_text(
        "Halaman 3/6: Kemajuan enam dimensi"
    )
    wall.keyboard.press("Home")
    wall.keyboard.press("ArrowLeft")
    assert shown(wall) == ["Kabupaten Contoh"]
    wall.keyboard.press("End")
    wall.reload()
    assert shown(wall) == ["Yang perlu ditindaklanjuti"]


def test_links_turn_the_pages_without_scripts(portal: LivePortal) -> None:
    phone = portal.open(DECK, user=demo_user(COORDINATOR), size=PHONE, javascript=False)
    pages = phone.get_by_role("navigation", name="Halaman paparan")

    for number, title in (
        (4, "Quick win"),
        (5, "Tahap Bimtek"),
        (6, "Yang perlu ditindaklanjuti"),
    ):
        pages.get_by_role("link", name=f"Halaman {number}: {title}").click()
        assert shown(phone) == [title]


def test_every_slide_stands_on_paper(portal: LivePortal) -> None:
    wall = portal.open(f"{DECK}living/", user=demo_user(COORDINATOR), size=PHONE)
    assert len(shown(wall)) == 1

    wall.emulate_media(media="print")

    assert len(shown(wall)) == wall.locator(".slide").count()


def test_decks_and_the_one_page_in_front_of_axe(
    portal: LivePortal, inspect: Inspect
) -> None:
    desk = portal.open(DECK, user=demo_user(COORDINATOR))
    inspect(desk, [f"{DECK}?halaman={number}" for number in range(1, 7)])
    inspect(desk, [f"{DECK}living/?halaman={number}" for number in range(1, 6)])
    inspect(desk, [f"{SAMPLE}ringkasan/", f"{SAMPLE}ringkasan/whatsapp/"])
