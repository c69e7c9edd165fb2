"""One year of quick wins: proposed, scored, selected, agreed on, judged, answered.

The journey is gone twice, with scripts and without.
"""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from innovations.models import Innovation
from tests.conftest import PHONE
from tests.journeys import steps
from tests.journeys.ground import Open, address, demo_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

REGENCY = "00.01"
NOTE = "Antrean turun separuh, tetapi buktinya baru dari satu kecamatan."
ANSWER = "Data empat kecamatan lain menyusul bulan depan."


def test_the_quick_wins_of_one_year_are_chosen_and_judged(open_at: Open) -> None:
    year = timezone.localdate().year + 1
    chosen, other = proposable()
    of_year = f"sudah memiliki quick win {year}"
    board = f"/quick-win/?regency={REGENCY}&year={year}"
    phone = open_at("operator.contoh", size=PHONE, has_touch=True, is_mobile=True)
    for record in (chosen, other):
        propose(phone, record, year)
    phone.goto(board)
    phone.get_by_role("link", name=chosen.name).click()
    score(phone, {1: 4, 2: 3})

    desk = open_at("koordinator.contoh")
    desk.goto(board)
    assert steps.finding(desk).startswith(f"0 dari 6 dimensi {of_year}")
    desk.get_by_role("link", name=chosen.name).click()
    quick_win = desk.url
    desk.get_by_role("link", name="Pilih sebagai quick win").click()
    desk.get_by_role("button", name="Pilih sebagai quick win").click()
    steps.expect_said(desk, "Terpilih dengan peringkat 1.")
    desk.goto(board)
    assert steps.finding(desk).startswith(f"1 dari 6 dimensi {of_year}")

    agree(open_at("bupati.contoh"), year, "Setujui", "disetujui")
    agree(open_at("pembimbing"), year, "Sepakati", "disepakati")
    judge = open_at("evaluator")
    judge.goto(quick_win)
    find(judge, {"Bermanfaat": "Ya", "Berdampak": "Bukti kurang"})

    steps.notices(desk)
    steps.open_notice(desk, f"Evaluator menilai quick win {year}")
    expect(desk).to_have_url(quick_win)
    desk.get_by_role("link", name="Tanggapi penilaian").click()
    desk.get_by_label("Tanggapan daerah").fill(ANSWER)
    desk.get_by_role("button", name="Kirim tanggapan").click()
    steps.expect_said(desk, "Tanggapan terkirim.")
    expect(desk.get_by_role("link", name="Tanggapi penilaian")).to_have_count(0)

    judge.reload()
    assert [told(judge, label) for label in ("Bermanfaat", "Berdampak")] == [
        "Ya",
        "Bukti kurang",
    ]
    assert told(judge, "Catatan evaluator").startswith(NOTE)
    assert told(judge, "Tanggapan daerah").startswith(ANSWER)
    assert told(judge, "Kepala daerah").startswith("Disetujui di portal pada ")
    assert told(judge, "Pembimbing").startswith("Disepakati Pembimbing smart city")
    edit = judge.get_by_role("link", name="Nilai manfaat dan dampak")
    expect(edit).to_have_count(0)


def proposable() -> list[Innovation]:
    """Two verified records of the operator's office that say who pays for them."""
    unit = demo_user("operator.contoh").memberships.get().unit
    found = Innovation.objects.filter(unit=unit, status="verified")
    paid = found.exclude(budget_lines__source="").filter(budget_lines__isnull=False)
    return list(paid.distinct().order_by("pk")[:2])


def propose(phone: Page, record: Innovation, year: int) -> None:
    phone.goto(address(record))
    phone.get_by_role("link", name="Usulkan quick win").click()
    phone.get_by_label("Tahun quick win").select_option(label=str(year))
    needed = phone.evaluate("document.documentElement.scrollWidth")
    assert needed <= PHONE["width"]
    phone.get_by_role("button", name="Usulkan ke koordinator").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text(record.name)


def score(phone: Page, scores: dict[int, int]) -> None:
    """Score some of the ten criteria of the quick win that is open."""
    phone.get_by_role("link", name="Nilai kriteria").click()
    for number, points in scores.items():
        criterion = phone.get_by_role("group", name=re.compile(rf"^{number}\. "))
        criterion.get_by_label(str(points), exact=True).check()
    phone.get_by_role("button", name="Simpan").click()
    steps.expect_said(phone, "Nilai tersimpan.")
    expect(phone.get_by_text("2 dari 10 kriteria dinilai")).to_be_visible()


def agree(page: Page, year: int, verb: str, done: str) -> None:
    """What was selected stands ticked; one press says yes to all of it."""
    page.goto(f"/quick-win/persetujuan/{REGENCY}/{year}/")
    page.get_by_role("button", name=f"{verb} yang dicentang").click()
    steps.expect_said(page, f"1 quick win {done}.")


def find(judge: Page, verdicts: dict[str, str]) -> None:
    """Say what is found of the quick win that is open, and why."""
    judge.get_by_role("link", name="Nilai manfaat dan dampak").click()
    for question, verdict in verdicts.items():
        group = judge.get_by_role("group", name=question)
        group.get_by_label(verdict, exact=True).check()
    judge.get_by_label("Alasan dalam satu kalimat").fill(NOTE)
    judge.get_by_role("button", name="Simpan penilaian").click()
    steps.expect_said(judge, "Penilaian tersimpan.")


def told(page: Page, label: str) -> str:
    """What the sheet says of this."""
    term = page.get_by_role("term").filter(has_text=re.compile(f"^{label}$"))
    line = page.locator("main dl > div").filter(has=term)
    return line.get_by_role("definition").inner_text()
