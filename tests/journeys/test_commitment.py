"""Ten offices and their head of region promise something, and anybody can check it.

The journey is gone twice, with scripts and without.
"""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from innovations.enums import InnovationStatus
from innovations.models import Commitment
from masterplan.core import jobs
from masterplan.core.models import Job, User
from regencies.enums import Role
from regencies.models import Appointment, Regency, Unit
from tests.conftest import PHONE, LivePortal
from tests.factories import (
    PASSWORD,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)
from tests.files import PDF
from tests.journeys import steps
from tests.pdf_text import text_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

OFFICES = (
    "Dinas Kesehatan",
    "Dinas Pendidikan",
    "Dinas Sosial",
    "Dinas Perhubungan",
    "Dinas Pertanian",
    "Dinas Perikanan",
    "Dinas Pariwisata",
    "Dinas Lingkungan Hidup",
    "Badan Pendapatan Daerah",
    "Inspektorat",
)
IN_PORTAL, IN_INK = OFFICES[:3], OFFICES[3:8]
REPRESENTED, ABSENT = OFFICES[8:]
NIP = "12345678901234567{}"
PHONE_NUMBER = "081200000{}"
TITLE = "Komitmen Bersama Pelaksanaan Masterplan Smart City Kabupaten Uji 32.11"
UPDATE_MS = 15_000  # the wall asks again every five seconds


@dataclass(frozen=True)
class Hall:
    """The regency on the day of its ceremony."""

    regency: Regency
    coordinator: User
    heads: dict[str, User]

    @property
    def address(self) -> str:
        return f"/daerah/{self.regency.pk}/komitmen/"

    def secrets(self) -> list[str]:
        """What stands on the sheet or in the accounts and is nobody else's business."""
        people = [*self.heads.values(), self.coordinator]
        numbers = [NIP.format(index) for index in range(len(OFFICES))]
        words = [(user.name, user.email, user.phone) for user in people]
        return [*numbers, *(word for three in words for word in three if word)]


@pytest.fixture
def hall(live_portal: LivePortal) -> Hall:
    regency = make_regency(capital="Kota Uji")
    heads = {}
    for index, name in enumerate(OFFICES):
        unit = make_unit(regency, name=name, short_name=name)
        heads[name] = seated(unit, index)
        make_innovation(
            unit=unit, name=f"Layanan {name}", status=InnovationStatus.VERIFIED
        )
    coordinator = make_user(
        Role.COORDINATOR, regency=regency, name="Koordinator Rekaan"
    )
    return Hall(regency, coordinator, heads)


def seated(unit: Unit, index: int) -> User:
    """The head of an office: an account and an appointment of the same name."""
    letter = "ABCDEFGHIJ"[index]
    head = make_user(
        Role.UNIT_HEAD,
        unit=unit,
        name=f"Pejabat Rekaan {letter}",
        phone=PHONE_NUMBER.format(index),
    )
    Appointment.objects.create(
        regency=unit.regency,
        unit=unit,
        user=head,
        name=head.name,
        position=f"Kepala {unit.name}",
        nip=NIP.format(index),
    )
    return head


def test_ten_offices_sign_and_anybody_checks_the_seal(
    hall: Hall, live_portal: LivePortal, scripts: bool
) -> None:
    def opened(user: User, **options: object) -> Page:
        page = live_portal.open("/masuk/", javascript=scripts, **options)
        steps.give_password(page, user.email, PASSWORD)
        page.wait_for_url("**/beranda/")
        return page

    desk = opened(hall.coordinator)
    commitment = open_commitment(desk, hall)
    for office in IN_PORTAL:
        sign_in_portal(opened(hall.heads[office], size=PHONE), office)
    wall = opened(hall.coordinator)
    wall.goto(f"{commitment}dinding/")
    expect(wall.get_by_text("3 dari 11 sudah menandatangani")).to_be_visible()

    sign_the_rest(desk, commitment)
    if not scripts:
        wall.get_by_role("link", name="Muat ulang").click()
    expect(wall.get_by_text("10 dari 11 sudah menandatangani")).to_be_visible(
        timeout=UPDATE_MS
    )
    expect(wall.locator(".wall .is-signed")).to_have_count(10)
    expect(wall.locator(".wall .is-absent")).to_contain_text(ABSENT)

    desk.get_by_role("link", name="Nyatakan lengkap").click()
    desk.get_by_role("button", name="Nyatakan lengkap").click()
    steps.expect_said(desk, "Komitmen dinyatakan lengkap.")
    assert signed_how(desk) == {
        "Pemerintah Kabupaten Uji 32.11": "Tanda tangan basah",
        **dict.fromkeys(IN_PORTAL, "Persetujuan di portal"),
        **dict.fromkeys(IN_INK, "Tanda tangan basah"),
        REPRESENTED: "Diwakili",
        ABSENT: "–",
    }
    words = text_of(pdf_of(desk, commitment))
    for office in OFFICES:
        assert office in words
    assert "berjanji" in words

    desk.goto(commitment)
    check = desk.get_by_role("link", name="Halaman pemeriksaan untuk umum")
    address = str(check.get_attribute("href"))
    stranger = live_portal.open(address, javascript=scripts, size=PHONE)
    assert steps.finding(stranger) == "Isi tidak berubah sejak dibuka."
    assert set(signed_how(stranger)) == {
        "Pemerintah Kabupaten Uji 32.11",
        *OFFICES,
    }
    told = stranger.content()
    assert [secret for secret in hall.secrets() if secret in told] == []
    assert [word for word in ("Sekretaris", "Dinas luar") if word in told] == []

    change_one_byte()
    stranger.reload()
    assert steps.finding(stranger) == "ISI TELAH BERUBAH."


def open_commitment(desk: Page, hall: Hall) -> str:
    """Write the text, see who will sign, open it; returns its address."""
    desk.goto(hall.address)
    desk.get_by_role("link", name="Susun komitmen").click()
    expect(desk.get_by_label("Judul")).to_have_value(TITLE)
    desk.get_by_label("Naskah komitmen").fill("Kami berjanji melayani lebih cepat.")
    desk.get_by_role("button", name="Simpan naskah").click()
    desk.get_by_role("link", name="Buka untuk ditandatangani").click()
    assert steps.finding(desk) == "11 penanda tangan dan 10 inovasi dalam lampiran."
    desk.get_by_role("button", name="Buka dan beri tahu kepala OPD").click()
    steps.expect_said(desk, "Komitmen terbuka; para kepala OPD sudah diberi tahu.")
    assert steps.finding(desk).startswith("0 dari 11 sudah menandatangani; 11 belum")
    return desk.url


def sign_in_portal(phone: Page, office: str) -> None:
    """A head follows the notice, reads, and is asked for the password once more."""
    steps.notices(phone)
    steps.open_notice(phone, "omitmen")
    phone.get_by_role("link", name="Baca dan tanda tangani").click()
    expect(phone.get_by_text(f"Layanan {office}")).to_be_visible()
    needed = phone.evaluate("document.documentElement.scrollWidth")
    assert needed <= PHONE["width"]
    phone.get_by_label("Saya sudah membaca naskah").check()
    phone.get_by_label("Kata sandi Anda").fill(PASSWORD)
    phone.get_by_role("button", name="Tanda tangani komitmen").click()
    steps.expect_said(phone, "Tanda tangan Anda tercatat.")


def sign_the_rest(desk: Page, commitment: str) -> None:
    """Tick who signed on paper, and say who was stood in for and who did not come."""
    desk.goto(commitment)
    desk.get_by_role("link", name="Catat tanda tangan basah").click()
    expect(desk.get_by_label("Dinas Kesehatan")).to_have_count(0)
    for office in ("Pemerintah Kabupaten Uji 32.11", *IN_INK):
        desk.get_by_label(office).check()
    desk.get_by_role("button", name="Catat tanda tangan").click()
    steps.expect_said(desk, "6 tanda tangan basah tercatat. Unggah pindaian lembarnya.")
    desk.get_by_role("link", name="Unggah pindaian").click()
    desk.get_by_label("Pindaian lembar tanda tangan").set_input_files(
        {"name": "lembar.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    desk.get_by_role("button", name="Unggah").click()
    steps.expect_said(desk, "Pindaian tersimpan.")

    desk.get_by_role("link", name=f"Diwakili – {REPRESENTED}").click()
    desk.get_by_label("Nama yang mewakili").fill("Pejabat Pengganti")
    desk.get_by_label("Jabatan yang mewakili").fill("Sekretaris Badan")
    desk.get_by_role("button", name="Catat tanda tangan").click()
    steps.expect_said(desk, "Tanda tangan yang diwakili tercatat.")
    desk.get_by_role("link", name=f"Berhalangan – {ABSENT}").click()
    desk.get_by_label("Keterangan berhalangan").fill("Dinas luar")
    desk.get_by_role("button", name="Catat berhalangan").click()
    steps.expect_said(desk, "Keterangan berhalangan tercatat.")


def signed_how(page: Page) -> dict[str, str]:
    """How each office signed, by the table of signatories."""
    offices = page.locator("table").first.locator("tbody tr")
    way = re.compile("Persetujuan di portal|Tanda tangan basah|Diwakili, |–$")
    found = {}
    for row in offices.all():
        ways = way.findall(row.inner_text())
        found[row.locator("th").inner_text()] = ways[-1].removesuffix(", ")
    return found


def pdf_of(desk: Page, commitment: str) -> bytes:
    """Ask for the PDF, do the worker's part, and download what came of it."""
    desk.goto(commitment)
    desk.get_by_role("button", name="Buat PDF").click()
    desk.wait_for_url("**/pekerjaan/**")
    jobs.run(str(Job.objects.get().pk))
    # The page of the job leads on by itself.
    link = desk.get_by_role("link", name="Unduh PDF")
    expect(link).to_be_visible(timeout=UPDATE_MS)
    sent = desk.request.get(str(link.get_attribute("href")))
    assert sent.headers["content-type"] == "application/pdf"
    return sent.body()


def change_one_byte() -> None:
    """What somebody with the database's password could do to the annex."""
    stored = Commitment.objects.get()
    record = stored.annex[0]["innovations"][0]
    record["name"] = record["name"].replace("Layanan", "Layaran")
    Commitment.objects.filter(pk=stored.pk).update(annex=stored.annex)
