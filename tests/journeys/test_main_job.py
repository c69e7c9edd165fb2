"""The main job, done in a browser on the real workbooks, over a real worker."""

import io
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urljoin

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from innovations.models import BudgetLine, Innovation, QuickWin, RegencyRollup
from masterplan.core.models import Activity
from regencies.models import UnitAlias
from tests.conftest import PHONE, LivePortal
from tests.innovations.import_ground import expected_of
from tests.journeys import steps

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

UNSET = "Belum ditetapkan"
STEP_OF = {
    "Inisiatif": "Perencanaan",
    "Belum jalan": "Perencanaan",
    "Uji Coba": "Pembangunan",
    "Penerapan": "Implementasi",
    "Berjalan": "Implementasi",
    "Selesai": "Evaluasi",
}
REASONS = {
    "bad_budget": "Anggaran tidak terbaca",
    "bad_date": "Waktu tidak terbaca",
    "bad_yes_no": "Bukan ya atau tidak",
    "duplicate_of_row": "Baris kembar",
    "missing_name": "Nama inovasi kosong",
    "missing_opd": "OPD kosong",
    "unknown_dimension": "Dimensi tidak dikenal",
}


@dataclass(frozen=True)
class Workbook:
    """A sample workbook, what its coordinator decides, and what comes of it."""

    stem: str
    login: str
    code: str
    units: dict[str, int]
    decisions: dict[str, str]
    quick_win_year: str = ""


SUMEDANG = Workbook(
    stem="sumedang_rekap_inovasi",
    login="koordinator.sumedang",
    code="32.11",
    decisions={"Lintas SKPD": UNSET},
    units={
        "Dinas Komunikasi, Informatika, Persandian dan Statistik": 3,
        "Dinas Perhubungan": 1,
        UNSET: 30,
    },
)
BANDUNG_BARAT = Workbook(
    stem="bandung_barat_lampiran_komitmen",
    login="koordinator.bandungbarat",
    code="32.17",
    decisions={
        "Dinas Kependudukan dan Catatan Sipil": (
            "Dinas Kependudukan dan Pencatatan Sipil"
        )
    },
    units={
        "Dinas Komunikasi, Informatika dan Statistik": 5,
        "Sekretariat Daerah": 2,
        "Dinas Kependudukan dan Pencatatan Sipil": 1,
        "Dinas Pemberdayaan Masyarakat dan Desa": 1,
        "Dinas Pemuda dan Olahraga": 1,
        "Dinas Pendidikan": 1,
        "Dinas Perhubungan": 1,
        "Kecamatan Ngamprah": 1,
    },
)
SUKABUMI = Workbook(
    stem="sukabumi_data_inovasi",
    login="koordinator.sukabumi",
    code="32.72",
    decisions={
        "Disporabudpar": "Dinas Kepemudaan, Olahraga dan Pariwisata",
        "Kelurahan Tipar": "Kecamatan Citamiang",
        "Lintas OPD": UNSET,
        "Puskesmas Sukabumi": (
            "Catat sebagai bagian OPD (induk ditetapkan kemudian): Puskesmas Sukabumi"
        ),
        "Puskesmas Tipar": "Tanyakan lagi nanti",
        "RS Al-Mulk": "RSUD Al-Mulk",
        "RSUD Syamsudin": "RSUD R. Syamsudin, S.H.",
        "Sekretariat Daerah - Bagian Hukum": "Sekretariat Daerah",
        "Sekretariat Daerah - Bagian Pengadaan Barang dan Jasa": "Sekretariat Daerah",
    },
    units={
        "Dinas Komunikasi dan Informatika": 7,
        "Dinas Ketahanan Pangan, Pertanian, dan Perikanan": 6,
        "Badan Pengelolaan Keuangan dan Pendapatan Daerah": 5,
        "RSUD R. Syamsudin, S.H.": 5,
        "Badan Perencanaan Pembangunan Daerah": 4,
        "Dinas Kependudukan dan Pencatatan Sipil": 4,
        "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia": 2,
        "Dinas Kesehatan": 2,
        "Dinas Koperasi, Usaha Mikro, Perindustrian dan Perdagangan": 2,
        "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu": 2,
        "Dinas Tenaga Kerja": 2,
        "Kecamatan Citamiang": 2,
        "Sekretariat Daerah": 2,
        "Badan Penanggulangan Bencana Daerah": 1,
        "Dinas Kepemudaan, Olahraga dan Pariwisata": 1,
        "Dinas Lingkungan Hidup": 1,
        "Dinas Perpustakaan dan Kearsipan Daerah": 1,
        "Dinas Sosial": 1,
        "Inspektorat": 1,
        "Kecamatan Gunung Puyuh": 1,
        "Puskesmas Sukabumi": 1,
        "RSUD Al-Mulk": 1,
        UNSET: 4,
    },
    quick_win_year="2022",
)


@pytest.fixture(params=[SUMEDANG, BANDUNG_BARAT, SUKABUMI], ids=lambda book: book.login)
def book(request: pytest.FixtureRequest) -> Workbook:
    return request.param


def test_a_workbook_becomes_verified_rows_and_does_so_once(
    portal: LivePortal, worker: None, book: Workbook
) -> None:
    expected = expected_of(book.stem)
    accepted = expected["counts"]["accepted"]
    page = portal.open("/")

    page.get_by_role("banner").get_by_role("link", name="Masuk").click()
    steps.sign_in(page, book.login)
    page.get_by_role("navigation").get_by_role("link", name="Impor Excel").click()
    steps.upload(page, book.stem)
    assert_preview_tells(page, expected)
    assert not Innovation.objects.filter(regency=book.code).exists()

    decide(page, book)
    steps.save(page)
    assert steps.finding(page) == (
        f"{accepted} inovasi baru tersimpan, 0 diperbarui, 0 tidak berubah."
    )
    steps.verify_all(page)
    page.get_by_role("link", name="Buka dasbor daerah").click()
    page.wait_for_url(f"**/daerah/{book.code}/")

    assert_dashboard_shows(page, book, expected["accepted"])
    links = steps.links(page)
    assert {link.number for link in links} >= {accepted, *book.units.values()}
    for link in links:
        rows = min(link.number, steps.PAGE_ROWS)
        assert steps.count_behind(page, link) == (rows, link.number), link.href
    assert ids_from_api(portal, book) == ids_on_pages(page, book)

    before = stored()
    steps.upload(page, book.stem)
    assert steps.figures(page) == {
        "Inovasi baru": "0",
        "Diperbarui": "0",
        "Tidak berubah": str(accepted),
        "Ditolak": str(expected["counts"]["refused"]),
    }
    expect(page.get_by_text("menyimpannya tidak mengubah apa pun")).to_be_visible()
    steps.save(page)
    assert steps.finding(page) == (
        f"0 inovasi baru tersimpan, 0 diperbarui, {accepted} tidak berubah."
    )
    assert stored() == before


def test_an_innovation_goes_from_a_phone_to_verified_and_returned(
    portal: LivePortal,
) -> None:
    phone = portal.open("/", size=PHONE, has_touch=True, is_mobile=True)
    steps.sign_in(phone, "operator.sumedang")
    steps.enter(phone, "Antrean Puskesmas", description="Antre lewat telepon.")
    steps.expect_said(phone, "Inovasi diajukan ke Diskominfo dengan nomor 32.11-0001.")
    first = phone.url
    steps.enter(phone, "Peta Banjir", description="Warga melapor.")
    second = phone.url

    desk = portal.open("/")
    steps.sign_in(desk, "koordinator.sumedang")
    waiting = desk.locator(".stat", has_text="Menunggu verifikasi")
    waiting.get_by_role("link", name="2").click()
    desk.get_by_role("link", name="Antrean Puskesmas", exact=True).click()
    desk.wait_for_url(first)
    desk.get_by_role("button", name="Verifikasi", exact=True).click()
    steps.expect_said(desk, "Tersimpan. Status inovasi kini: Terverifikasi.")
    desk.goto(second)
    steps.give_back(desk, "Sebutkan kecamatan mana yang dilayani.")
    steps.expect_said(desk, "Tersimpan. Status inovasi kini: Perlu perbaikan.")

    phone.goto("/beranda/")
    expect(phone.get_by_text("Sebutkan kecamatan mana yang dilayani.")).to_be_visible()
    phone.get_by_role("link", name="Peta Banjir").click()
    phone.get_by_role("link", name="Ubah isian").click()
    phone.get_by_label("Uraian singkat").fill("Warga Jatinangor melapor.")
    phone.get_by_role("button", name="Ajukan ke Diskominfo").click()
    steps.expect_said(phone, "Inovasi diajukan ke Diskominfo dengan nomor 32.11-0002.")

    operator = "Operator Diskominfosanditik Sumedang (demo)"
    coordinator = "Koordinator Diskominfo Sumedang (demo)"
    assert steps.story(phone) == [
        f"{operator} mencatat inovasi ini",
        f"{operator} mengajukan inovasi ini ke Diskominfo",
        f"{coordinator} mengembalikan inovasi ini untuk diperbaiki",
        f"{operator} mengubah isian inovasi ini",
        f"{operator} mengajukan inovasi ini ke Diskominfo",
    ]
    expect(phone.get_by_text("Sebutkan kecamatan mana yang dilayani.")).to_be_visible()
    expect(phone.locator("ins", has_text="Warga Jatinangor melapor.")).to_be_visible()
    desk.goto(first)
    assert steps.story(desk) == [
        f"{operator} mencatat inovasi ini",
        f"{operator} mengajukan inovasi ini ke Diskominfo",
        f"{coordinator} memverifikasi inovasi ini",
    ]


def decide(page: Page, book: Workbook) -> None:
    steps.settle_units(page, book.decisions)
    if book.quick_win_year:
        page.get_by_label("Tahun quick win").fill(book.quick_win_year)


def assert_preview_tells(page: Page, expected: dict) -> None:
    counts = expected["counts"]
    assert steps.finding(page) == (
        f"{counts['accepted']} baris dapat disimpan, {counts['refused']} ditolak, "
        f"{counts['ignored']} bukan data."
    )
    refused = steps.refused_rows(page)
    assert list(refused) == [
        f"Baris {row['row']}, sel {row['cell']}" for row in expected["refused"]
    ]
    for row, sentence in zip(expected["refused"], refused.values(), strict=True):
        assert sentence.startswith(f"{REASONS[row['reason']]}. Sel {row['cell']}: ")


def assert_dashboard_shows(page: Page, book: Workbook, rows: list[dict]) -> None:
    """Every breakdown against the expected file, counted here a second time."""
    steps_told = [STEP_OF.get(row.get("stage") or row.get("status")) for row in rows]
    total = str(len(rows))
    shown = steps.figures(page)
    assert (shown["Inovasi tercatat"], shown["Terverifikasi"]) == (total, total)
    assert shown["Menunggu verifikasi"] == "0"
    assert filled(steps.chart(page, "dimensi")) == Counter(
        row["dimension"] for row in rows
    )
    assert filled(steps.chart(page, "tahapan")) == Counter(
        step or UNSET for step in steps_told
    )
    assert filled(steps.chart(page, "status")) == {"Terverifikasi": len(rows)}
    assert filled(steps.chart(page, "tahun")) == Counter(
        str(row.get("start_year") or UNSET) for row in rows
    )
    assert filled(steps.chart(page, "digital")) == Counter(
        {True: "Digital", False: "Nondigital", None: UNSET}[row["is_digital"]]
        for row in rows
    )
    if book.quick_win_year:
        assert steps.chart(page, "quick-win") == {
            f"Quick win {book.quick_win_year}": sum(row["is_quick_win"] for row in rows)
        }
    *units, sums = steps.table(page, "section:has(> #opd-judul)")
    assert {name: int(number) for name, number, *_rest in units} == book.units
    assert sums[:2] == ["Jumlah", total]
    expect(page.get_by_role("list", name="Tahap Bimtek").locator("li")).to_have_count(8)


def filled(bars: dict[str, int]) -> dict[str, int]:
    return {label: number for label, number in bars.items() if number}


def ids_on_pages(page: Page, book: Workbook) -> list[int]:
    """The records of the regency as the register lists them, page after page."""
    page.goto(f"/inovasi/?regency={book.code}")
    found: list[int] = []
    while True:
        found += page.locator("tbody th a").evaluate_all(
            "links => links.map(link => Number(link.pathname.split('/')[2]))"
        )
        following = page.get_by_role("link", name="Berikutnya")
        if not following.count():
            return sorted(found)
        page.goto(urljoin(page.url, following.get_attribute("href")))


def ids_from_api(portal: LivePortal, book: Workbook) -> list[int]:
    """The records as another system reads them, with a token made in the shell."""
    out = io.StringIO()
    call_command("create_token", f"{book.login}@demo.test", name="uji", stdout=out)
    answer = portal.context().request.get(
        f"/api/v1/innovations/?regency={book.code}&page_size=200",
        headers={"Authorization": f"Bearer {out.getvalue().strip()}"},
    )
    assert answer.status == 200
    return sorted(record["id"] for record in answer.json()["results"])


def stored() -> list:
    """Records, money, quick wins, figures and history, as they stand."""
    tables = (Innovation, BudgetLine, QuickWin, RegencyRollup, UnitAlias, Activity)
    return [list(table.objects.order_by("pk").values()) for table in tables]
