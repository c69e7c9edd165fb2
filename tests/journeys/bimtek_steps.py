"""Steps of the journeys through Bimtek, shared by both regencies."""

from urllib.parse import urljoin

from playwright.sync_api import Locator, Page, expect

from innovations.models import Innovation
from masterplan.domain import entry as entries
from masterplan.domain import plan as plans
from masterplan.enums import Horizon
from masterplan.models import Masterplan
from regencies.enums import Role
from regencies.models import Membership
from tests.journeys import steps
from tests.journeys.bimtek_ground import Place


def write_plan(place: Place) -> Masterplan:
    fields = {
        "title": f"Masterplan {place.regency.name}",
        "start_year": 2023,
        "end_year": 2027,
        "horizon_years": 10,
    }
    return plans.create(actor=place.coordinator, regency=place.regency, fields=fields)


def take_up(
    innovations: list[Innovation], masterplan: Masterplan, *, basis: str = ""
) -> None:
    coordinator = Membership.objects.get(
        regency=masterplan.regency, role=Role.COORDINATOR
    ).user
    outcomes = entries.take_up(
        innovations,
        masterplan=masterplan,
        actor=coordinator,
        horizon=Horizon.SHORT,
        basis=basis,
    )
    assert [one.refusal for one in outcomes] == [None] * len(innovations)


def open_stage(page: Page, name: str) -> None:
    """From the Bimtek page to the page of one stage."""
    page.get_by_role("heading", level=3, name=name, exact=True).get_by_role(
        "link"
    ).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def press(page: Page, words: str) -> None:
    """A move of the page, and the button that asks once more."""
    page.get_by_role("link", name=words).click()
    page.get_by_role("button", name=words).click()


def blockers(page: Page) -> list[str]:
    """What keeps the stage from passing; every line leads to a page that opens."""
    found = []
    for line in lines(page).all():
        link = line.get_by_role("link")
        address = urljoin(page.url, str(link.get_attribute("href")))
        if "tidak wajib" not in line.inner_text():
            assert page.request.get(address).status == 200
            found.append(link.inner_text())
    return found


def lines(page: Page) -> Locator:
    return page.locator("section[aria-labelledby=menghalangi] li")


def mend(page: Page, stage: str, words: str) -> None:
    """Follow the line of the stage's page that says so."""
    page.goto(stage)
    lines(page).filter(has_text=words).get_by_role("link").click()


def story(page: Page) -> list[str]:
    """The sentences of the history on the page, oldest first."""
    return page.locator(".story > li > p:first-child").all_inner_texts()[::-1]


def sign_on_paper(desk: Page, count: int, day: str = "") -> None:
    """Tick everybody who is left on the sheet that is open, as of that day."""
    desk.get_by_role("link", name="Catat tanda tangan basah").click()
    boxes = desk.locator("main input[name=signatures]")
    expect(boxes).to_have_count(count)
    for box in boxes.all():
        box.check()
    if day:
        desk.get_by_label("Tanggal tanda tangan").fill(day)
    desk.get_by_role("button", name="Catat tanda tangan").click()
    steps.expect_said(
        desk, f"{count} tanda tangan basah tercatat. Unggah pindaian lembarnya."
    )
