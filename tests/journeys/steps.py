"""What people do in the portal, as steps that several journeys share.

Everything goes by what is written on the page, and works without JavaScript too.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from django.conf import settings
from playwright.sync_api import Page, expect

from tests.innovations.import_ground import workbook_of

WORK_MS = 120_000  # for a workbook, on a machine that does much else
PAGE_ROWS = 50

# What the links of a page promise: the number in the link, or the one it stands beside.
PROMISED = """links => links.map(link => {
    const row = link.closest('.chart-row, .chart tr');
    const place = row ? row.querySelector('.num') : link.firstChild;
    return [place.textContent.trim(), link.getAttribute('href')];
})"""
CELLS = "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"


@dataclass(frozen=True)
class Link:
    """A number on a page and the list behind it."""

    number: int
    href: str


def sign_in(page: Page, login: str) -> None:
    page.goto("/masuk/")
    give_password(page, f"{login}@demo.test", settings.PORTAL_DEMO_PASSWORD)
    page.wait_for_url("**/beranda/")


def give_password(page: Page, email: str, password: str) -> None:
    """Fill in the sign-in page that is open."""
    page.get_by_label("Alamat surel").fill(email)
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_role("main").get_by_role("button", name="Masuk").click()


# --- People ------------------------------------------------------------------


def invite(page: Page, regency: str, *, name: str, email: str, unit: str) -> str:
    """Invite an operator; returns the link that is shown this once."""
    page.goto(f"/daerah/{regency}/pengguna/")
    page.get_by_role("link", name="Undang pengguna").click()
    page.get_by_label("Nama lengkap").fill(name)
    page.get_by_label("Alamat surel").fill(email)
    page.get_by_label("Peran").select_option(label="Operator OPD")
    page.get_by_label(re.compile("^OPD")).select_option(label=unit)
    page.get_by_role("button", name="Buat undangan").click()
    return shown_link(page, name)


def shown_link(page: Page, name: str) -> str:
    """The link that the page offers to be sent to this person."""
    expect(page.get_by_role("heading", level=1)).to_have_text(
        f"Tautan untuk {name} siap dikirim"
    )
    return page.get_by_label("Tautan", exact=True).input_value()


def accept(page: Page, link: str, password: str) -> None:
    """Open an account from a link: the first sign-in of somebody new."""
    page.goto(link)
    page.get_by_label("Kata sandi baru").fill(password)
    page.get_by_label("Ulangi kata sandi").fill(password)
    page.get_by_role("button", name="Buat akun dan masuk").click()
    page.wait_for_url("**/beranda/")


# --- Notices -----------------------------------------------------------------


def unread(page: Page) -> int:
    """The number that the bell shows."""
    bell = page.get_by_role("banner").get_by_role(
        "link", name=re.compile("Pemberitahuan")
    )
    number = re.search(r"\d+", bell.inner_text())
    return int(number[0]) if number else 0


def notices(page: Page) -> list[str]:
    """What the notices say, newest first."""
    page.goto("/pemberitahuan/")
    return page.locator("main .story > li > p:nth-of-type(2)").all_inner_texts()


def open_notice(page: Page, words: str) -> None:
    """Follow a notice, which marks it read."""
    page.get_by_role("button", name=re.compile(f"Buka ?: .*{re.escape(words)}")).click()
    expect(page).not_to_have_url(re.compile("/pemberitahuan/"))


# --- Import ------------------------------------------------------------------


def upload(page: Page, stem: str) -> None:
    """Upload a sample workbook and wait for its preview."""
    page.goto("/impor/")
    choose_file(page, workbook_of(stem))
    # The page of the job leads on by itself.
    page.wait_for_url(re.compile(r"/impor/[0-9a-f-]{36}/$"), timeout=WORK_MS)
    expect(page.get_by_role("heading", level=1)).to_have_text("Pratinjau impor")


def choose_file(page: Page, path: Path) -> None:
    page.get_by_label("Berkas Excel").set_input_files(path)
    page.get_by_role("button", name="Unggah dan periksa").click()
    page.wait_for_url(re.compile("/(pekerjaan|impor)/[0-9a-f-]{36}/$"))


def settle_units(page: Page, answers: dict[str, str]) -> None:
    """Answer the question about every unknown unit; no other may be asked."""
    expect(page.locator("select[name^=unit_]")).to_have_count(len(answers))
    for words, answer in answers.items():
        page.get_by_label(f"“{words}”").select_option(label=answer)


def save(page: Page) -> None:
    """Save what the preview offers and wait for the result."""
    page.get_by_role("button", name=re.compile("^Simpan .* baris")).click()
    page.wait_for_url("**/hasil/", timeout=WORK_MS)
    expect(page.get_by_role("heading", level=1)).to_have_text("Hasil impor")


def verify_all(page: Page) -> None:
    page.get_by_role("button", name="Verifikasi semua baris").click()
    expect(page.get_by_role("link", name="Buka dasbor daerah")).to_be_visible()


def refused_rows(page: Page) -> dict[str, str]:
    """The refused rows of a preview: what is said of "Baris 14, sel C14"."""
    lines = page.locator("#ditolak dl > div").all()
    return {
        line.locator("dt").inner_text(): line.locator("dd").inner_text()
        for line in lines
    }


# --- One record --------------------------------------------------------------


def enter(page: Page, name: str, *, description: str) -> None:
    """Record an innovation and submit it."""
    page.goto("/inovasi/baru/")
    fill(page, name, description=description)
    page.get_by_role("button", name="Ajukan ke Diskominfo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def fill(page: Page, name: str, *, description: str) -> None:
    """Type what a submission needs into the entry form that is open."""
    page.get_by_label("Nama inovasi").fill(name)
    page.get_by_label("Dimensi", exact=True).select_option(label="Smart Living")
    page.get_by_label("Masalah dalam satu kalimat").fill("Warga antre sejak subuh.")
    page.get_by_label("Uraian singkat").fill(description)
    page.get_by_label("Ya", exact=True).check()
    page.get_by_label("Nama penanggung jawab").fill("Kepala Bidang Uji")


def give_back(page: Page, reason: str, *fields: str) -> None:
    """Return the record that is open, with a reason and what is to be mended."""
    page.get_by_role("link", name="Kembalikan untuk diperbaiki").click()
    page.get_by_label("Alasan").fill(reason)
    for label in fields:
        page.get_by_label(label, exact=True).check()
    page.get_by_role("button", name="Kembalikan untuk diperbaiki").click()


def expect_said(page: Page, sentence: str) -> None:
    """What the page says about the last action."""
    expect(page.locator("#pesan")).to_have_text(sentence)


def story(page: Page) -> list[str]:
    """The sentences of the record's history, oldest first."""
    page.get_by_role("link", name="Riwayat").click()
    expect(page.locator(".story")).to_be_visible()
    return page.locator(".story > li > p:first-child").all_inner_texts()[::-1]


# --- Several records ---------------------------------------------------------


def tick_all(page: Page) -> int:
    """Tick every row of the register, each by itself; returns their number."""
    boxes = page.locator("tbody input[name=pick]").all()
    for box in boxes:
        box.check()
    return len(boxes)


def set_for_all(page: Page, field: str) -> None:
    """Choose the field that all ticked rows get; its value is asked next."""
    page.get_by_role("button", name="Ubah isian").click()
    page.get_by_role("button", name=field, exact=True).click()


def results(page: Page) -> list[list[str]]:
    """What became of each ticked row: name, result, status."""
    expect(page.get_by_role("link", name="Kembali ke daftar")).to_be_visible()
    return table(page, "main")


# --- Numbers -----------------------------------------------------------------


def finding(page: Page) -> str:
    """The sentence that a page begins with."""
    return page.locator(".finding > p").first.inner_text()


def figures(page: Page) -> dict[str, str]:
    """The figures on top of a page by their names."""
    return {
        stat.locator("p").first.inner_text(): stat.locator(".stat-value")
        .inner_text()
        .split("\n")[0]
        for stat in page.locator(".stat").all()
    }


def chart(page: Page, name: str) -> dict[str, int]:
    """The bars of a chart by label; its table must say and sum up the same."""
    drawn = page.locator(f"#grafik-{name} .chart-row")
    bars = {
        row.locator(".chart-label").inner_text(): int(
            row.locator(".chart-value").inner_text()
        )
        for row in drawn.all()
    }
    page.locator(f"#grafik-{name} summary").click()
    *rows, foot = table(page, f"#grafik-{name}")
    assert {label: int(number) for label, number, _share in rows} == bars
    assert int(foot[1]) == sum(bars.values())
    return bars


def table(page: Page, place: str) -> list[list[str]]:
    """The texts of a table's rows, the sums last."""
    return page.locator(f"{place} :is(tbody, tfoot) tr").evaluate_all(CELLS)


def links(page: Page) -> list[Link]:
    """Every number of the page that opens rows of the register, each once."""
    found = page.locator("main a[href*='/inovasi/?']").evaluate_all(PROMISED)
    return sorted(
        {Link(int(text), href) for text, href in found if text.isdecimal()},
        key=lambda link: link.href,
    )


def count_behind(page: Page, link: Link) -> tuple[int, int]:
    """How many rows the list behind a number shows, and how many it says there are."""
    answer = page.request.get(urljoin(page.url, link.href))
    text = answer.text()
    rows = len(re.findall(r'<th scope="row"><a href="/inovasi/\d+/">', text))
    told = re.search(r"Menampilkan [\d.]+ dari ([\d.]+) baris", text)
    return rows, int(told[1]) if told else 0
