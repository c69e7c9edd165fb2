"""Nonsense typed into every form: it is refused in words or stored as plain text.

`live_portal` fails the test on a server error, on a refusal by the content security
policy, on an exception of a script and on a request to another site.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, expect

from innovations.models import Innovation
from masterplan.core import jobs
from masterplan.core.models import Job, User
from tests.conftest import LivePortal
from tests.innovations.import_ground import plain_rows, save_workbook
from tests.journeys import steps

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SCRIPT = "<script>alert(1)</script>"
IMAGE = "\"><img src=x onerror=alert(1)>'"
TEMPLATE = "{{ 7*7 }} {% debug %} ${7*7} %s %(x)s"
TURNED = "kanan \u202eke kiri\u202c \u200f\u2067akhir\u2069"
PICTURES = "👩‍👩‍👧‍👦 🇮🇩 \U0001f9ff é"
CONTROLS = "a\x01b\x08c\x1b[31md\x7fe"
DATABASE = "'; DROP TABLE innovations_innovation; --"
WORDS = "kata " * 10_000
NUL = "nol\x00nol"
# What may be stored; of the other two no field holds either.
PLAIN = (SCRIPT, IMAGE, TEMPLATE, TURNED, PICTURES, CONTROLS, DATABASE)

ADDRESSES = (
    "/inovasi/?after=-1",
    "/inovasi/?before=-99999999999999999999",
    "/inovasi/?after=WyIyMDI0IiwtMV0",
    "/inovasi/?after=%FF%FE",
    "/inovasi/?page=-1",
    "/inovasi/?unit=99999999999999999999999",
    "/inovasi/?start_year=-5&quick_win_year=1e9",
    "/inovasi/?status=%3Cscript%3E&ordering=%27",
    "/inovasi/?regency=..%2F..%2Fetc&province=%F0%9F%98%80",
    "/inovasi/?dimension=%E2%80%AE&q=%E2%80%AE",
    "/inovasi/?q=%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
    "/daerah/%3Cscript%3E/",
    "/daerah/32.11/opd/99999999999999999999/",
    "/inovasi/99999999999999999999/",
    "/pekerjaan/00000000-0000-0000-0000-000000000000/",
    "/masuk/?next=https://jahat.example.test/",
    "/inovasi/?q=%00",
)


@dataclass
class Visitor:
    """A page on which every dialog that a script opens is written down."""

    page: Page
    dialogs: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("dialog", self._answer)

    def _answer(self, dialog: Dialog) -> None:
        # The browser's own question about unsaved words is no script's.
        if dialog.type != "beforeunload":
            self.dialogs.append(dialog.message)
        dialog.accept()


@pytest.fixture
def visit(portal: LivePortal) -> Iterator[Callable[..., Page]]:
    portal.expect_status(400, 403, 404, 422)
    visitors: list[Visitor] = []

    def open_page(path: str, login: str = "") -> Page:
        user = User.objects.get(email=f"{login}@demo.test") if login else None
        visitors.append(Visitor(portal.open(path, user=user)))
        return visitors[-1].page

    yield open_page
    assert [visitor.dialogs for visitor in visitors if visitor.dialogs] == []


def test_entry_form_stores_nonsense_as_the_words_it_is(
    visit: Callable[..., Page],
) -> None:
    page = visit("/inovasi/baru/", "operator.sumedang")
    for words in PLAIN:
        page.goto("/inovasi/baru/")
        fill_entry(page, words)
        page.get_by_role("button", name="Ajukan ke Diskominfo").click()
        page.wait_for_url(re.compile(r"/inovasi/\d+/$"))
        assert page.locator("h1").text_content() == words
        page.get_by_role("link", name="Riwayat").click()
        expect(page.locator("ins", has_text=words).first).to_be_visible()

    page.goto("/inovasi/")
    listed = page.locator("tbody th a").all_text_contents()
    assert sorted(listed) == sorted(PLAIN)
    stored = Innovation.objects.filter(regency="32.11").values_list("name", "problem")
    assert sorted(stored) == sorted((words, words) for words in PLAIN)


def test_entry_form_refuses_in_words_what_no_field_may_hold(
    visit: Callable[..., Page],
) -> None:
    page = visit("/inovasi/baru/", "operator.sumedang")
    lift_limits(page)
    fill_entry(page, WORDS)
    page.get_by_label("Telepon penanggung jawab").fill(SCRIPT)
    page.get_by_role("button", name="Ajukan ke Diskominfo").click()
    summary = page.get_by_role("alert")
    for sentence in (
        "Nama inovasi: Pastikan nilai ini mengandung paling banyak 200 karakter",
        "Uraian singkat: Pastikan nilai ini mengandung paling banyak 5000 karakter",
        "Telepon penanggung jawab: Tulis nomor telepon dengan angka saja.",
    ):
        expect(summary).to_contain_text(sentence)
    assert page.get_by_label("Uraian singkat").input_value() == WORDS

    # A browser does not let NUL be typed; a program sends it all the same.
    token = page.locator("main [name=csrfmiddlewaretoken]").input_value()
    answer = page.request.post(
        "/inovasi/baru/",
        form={"csrfmiddlewaretoken": token, "name": NUL, "dimension": "living"},
    )
    assert answer.status == 422
    assert "Nama inovasi: Karakter null tidak diizinkan." in answer.text()
    assert not Innovation.objects.filter(regency="32.11").exists()


def lift_limits(page: Page) -> None:
    """Take away what keeps a browser from typing more than a field may hold."""
    page.evaluate(
        "document.querySelectorAll('[maxlength]')"
        ".forEach(one => one.removeAttribute('maxlength'))"
    )


def fill_entry(page: Page, words: str) -> None:
    page.get_by_label("Dimensi", exact=True).select_option(label="Smart Living")
    for label in (
        "Nama inovasi",
        "Masalah dalam satu kalimat",
        "Uraian singkat",
        "Nama penanggung jawab",
    ):
        page.get_by_label(label).fill(words)
    page.get_by_label("Ya", exact=True).check()


def test_search_takes_anything(visit: Callable[..., Page]) -> None:
    page = visit("/")
    for words in (*PLAIN, WORDS):
        page.goto("/")
        lift_limits(page)
        page.get_by_label("Cari inovasi yang sudah ditayangkan").fill(words)
        page.get_by_role("button", name="Cari").click()
        page.wait_for_url("**/cari/?**")
        expect(page.get_by_role("heading", level=1)).to_have_text("Cari inovasi")
        assert page.locator("input[name=q]").input_value() == words
    expect(page.get_by_role("alert")).to_contain_text(
        "Cari: Pastikan nilai ini mengandung paling banyak 100 karakter"
    )


@pytest.mark.parametrize("login", ["", "koordinator.contoh"])
def test_addresses_that_nobody_would_type(
    visit: Callable[..., Page], login: str
) -> None:
    page = visit("/", login)
    for path in ADDRESSES:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status in (200, 400, 404), (path, answer.status)
        assert page.locator("h1").inner_text().strip()


def test_reasons_sign_in_and_password_forms(visit: Callable[..., Page]) -> None:
    submitted = Innovation.objects.filter(regency="00.01", status="submitted")
    assert submitted.count() > 1
    page = visit("/", "koordinator.contoh")
    for words, record in zip(PLAIN, submitted.order_by("pk"), strict=False):
        page.goto(f"/inovasi/{record.pk}/kembalikan/")
        page.get_by_label("Alasan").fill(words)
        page.get_by_role("button", name="Kembalikan untuk diperbaiki").click()
        page.wait_for_url(f"**/inovasi/{record.pk}/")
        expect(page.get_by_text(words, exact=True)).to_be_visible()

    stranger = visit("/masuk/")
    for words in (SCRIPT, TURNED, CONTROLS, WORDS):
        stranger.goto("/masuk/")
        stranger.locator("[name=login]").evaluate("one => one.type = 'text'")
        stranger.get_by_label("Alamat surel").fill(words)
        stranger.get_by_label("Kata sandi").fill(words)
        stranger.get_by_role("main").get_by_role("button", name="Masuk").click()
        expect(stranger.get_by_role("alert")).to_be_visible()
        stranger.goto("/akun/sandi/lupa/")
        stranger.locator("[name=email]").evaluate("one => one.type = 'text'")
        stranger.locator("[name=email]").fill(words)
        stranger.get_by_role("main").get_by_role("button").first.click()
        expect(stranger.get_by_role("alert")).to_be_visible()


def test_a_workbook_of_nonsense(visit: Callable[..., Page], tmp_path: Path) -> None:
    [row] = plain_rows(1)
    names = [SCRIPT, IMAGE, TEMPLATE, TURNED, PICTURES, DATABASE, "=1+1"]
    rows = [(number, name, name, *row[3:]) for number, name in enumerate(names, 1)]
    rows.append((9, "Dinas", "Satu lagi", SCRIPT, *row[4:]))
    book = save_workbook(tmp_path / "<img src=x onerror=alert(1)>.xlsx", rows)
    page = visit("/impor/", "koordinator.sumedang")

    steps.choose_file(page, book)
    jobs.run(str(Job.objects.get(state="queued").pk))
    page.wait_for_url("**/impor/*/")
    expect(page.locator(".page-lede")).to_have_text(book.name)
    expect(page.locator("#ditolak")).to_contain_text(f"“{SCRIPT}” bukan salah satu")
    page.get_by_label("Baris yang benar saja").check()
    page.get_by_role("button", name="Simpan").click()
    page.wait_for_url("**/pekerjaan/*/")
    jobs.run(str(Job.objects.get(state="queued").pk))
    page.wait_for_url("**/hasil/")

    written = page.locator("tbody th a").all_text_contents()
    assert {SCRIPT, IMAGE, TEMPLATE, PICTURES, DATABASE} <= set(written)
