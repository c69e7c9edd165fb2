"""What is asked once about texts painted alike misses nothing that axe would find."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from tests.accessibility import OPTIONS, violations

pytestmark = pytest.mark.browser

PAGE = """<!doctype html>
<html lang="id"><head><title>Contoh</title><style>
  body { color: #222; background: #fff; font: 16px sans-serif }
  .dim { color: #aaa }
  .on-dark { background: #111; color: #eee }
  .faint { opacity: .3 }
  .plate { position: relative; height: 60px }
  .plate > i { position: absolute; inset: 0; background: #333; z-index: 0 }
  .plate > b { position: relative; z-index: 1 }
  @media (max-width: 600px) { .turns-dim { color: #bbb } }
</style></head><body><main><h1>Contoh</h1>
  <p>Satu</p> <p>Dua</p> <p>Tiga</p> <p>Empat</p>
  <p class="dim">Pudar satu</p> <p class="dim">Pudar dua</p> <p class="dim">Tiga</p>
  <div class="on-dark"><p>Terang</p> <p class="dim">Masih terbaca</p></div>
  <div class="faint"><p>Samar</p></div>
  <p class="turns-dim">Pudar di ponsel</p>
  <div class="plate"><i></i><b>Di atas pelat</b></div>
  <p><b>Tebal</b></p> <p><b>Tebal lagi</b></p>
  <button disabled class="dim">Mati</button> <button class="dim">Hidup</button>
  <label>Nama <input class="dim" value="Rina"></label> <input value="tanpa nama">
  <img src="data:,">
</main></body></html>"""
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 800}


@pytest.fixture
def page(db: None, browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


def all_of_axe(page: Page) -> list[str]:
    """axe alone, asked about every element."""
    answer = page.evaluate("options => axe.run(options)", OPTIONS)
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:160]}"
        for violation in answer["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("times", [1, 2])
def test_violations_are_those_of_axe_at_each_width(page: Page, times: int) -> None:
    page.set_content(PAGE)
    page.evaluate(AXE_SCRIPT)
    passed: set[str] = set()
    found = {}
    for size in (WIDE, NARROW) * times:
        page.set_viewport_size(size)
        found[size["width"]] = violations(page, passed)

        assert sorted(found[size["width"]]) == sorted(all_of_axe(page))

    words = "\n".join(found[NARROW["width"]])
    for text in ("Pudar satu", "Pudar dua", "Samar", "Di atas pelat", "Hidup"):
        assert text in words
    assert "Masih terbaca" not in words
    assert len(found[WIDE["width"]]) + 1 == len(found[NARROW["width"]])


def test_what_passed_is_not_asked_again(page: Page) -> None:
    page.set_content(PAGE)
    passed: set[str] = set()
    before = violations(page, passed)
    known = set(passed)

    page.add_style_tag(content="p { color: #999 !important }")
    after = violations(page, passed)

    assert known
    # Another colour is another way to paint, whatever passed before.
    assert len(after) > len(before)
    assert sum("Empat" in one for one in after) == 1
    assert sorted(after) == sorted(all_of_axe(page))
