"""axe, the rules of WCAG 2.2 A and AA that a machine can check, on an open page.

The rules are evaluated from outside the page, so its Content-Security-Policy stays in
force; they need a page that was opened with JavaScript.
"""

from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WCAG_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": WCAG_TAGS},
    # To tell about all the rest takes axe as long as the checks.
    "resultTypes": ["violations"],
}
# Three quarters of axe's time go into the contrast of texts that are painted alike.
ASK = (Path(__file__).parent / "contrast.js").read_text()


def violations(page: Page, passed: set[str]) -> list[str]:
    """Every broken rule with the element that breaks it.

    `passed` holds the ways to paint a text that axe let pass before; it grows.
    """
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    answer = page.evaluate(ASK, {"options": OPTIONS, "passed": sorted(passed)})
    passed.update(answer.get("passed", ()))
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:160]}"
        for violation in answer["violations"]
        for node in violation["nodes"]
    ]
