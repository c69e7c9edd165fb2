"""The commitment's pages: written, opened, signed, shown, printed and verified."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from innovations.domain import commitment as verbs
from innovations.domain import signature
from innovations.enums import InnovationStatus
from innovations.models import Commitment, Signature
from masterplan.core import jobs
from masterplan.core.enums import JobState
from masterplan.core.models import Job
from regencies.enums import Role
from regencies.models import Appointment
from tests.factories import (
    PASSWORD,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def regency(db):
    return make_regency("32.11")


@pytest.fixture
def coordinator(regency):
    return make_user(Role.COORDINATOR, regency=regency)


@pytest.fixture
def unit(regency):
    unit = make_unit(regency, name="Dinas Kesehatan")
    Appointment.objects.create(
        regency=regency,
        unit=unit,
        name="Dokter Rahasia",
        position="Kepala Dinas Kesehatan",
        nip="123456789012345678",
    )
    return unit


@pytest.fixture
def head(unit):
    return make_user(Role.UNIT_HEAD, unit=unit, name="Dokter Rahasia")


@pytest.fixture
def opened(regency, unit, coordinator):
    make_innovation(unit=unit, name="Antrean", status=InnovationStatus.SUBMITTED)
    draft = verbs.create(
        actor=coordinator,
        regency=regency,
        fields={"title": "Komitmen Uji", "year": 2026, "text": "Kami berjanji."},
    )
    return verbs.open_for_signing(draft, actor=coordinator)


def at(name, *args):
    return reverse(f"masterplan:{name}", args=["32.11", *args])


def place(commitment, unit):
    return Signature.objects.get(commitment=commitment, unit=unit)


def statements(client, path):
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(path).status_code == 200
    return [one["sql"] for one in seen if "core_user" not in one["sql"]]


def test_a_commitment_is_written_and_opened(client_for, coordinator, unit):
    client = client_for(coordinator)
    assert "Belum ada komitmen bersama" in client.get(at("commitments")).text
    begun = client.get(at("commitment-create")).text
    assert "Kami, Bupati Uji 32.11 dan para kepala Perangkat Daerah" in begun

    data = {"title": "Komitmen Uji", "year": 2026, "text": "Kami berjanji."}
    assert client.post(at("commitment-create"), data | {"text": ""}).status_code == 422
    made = client.post(at("commitment-create"), data)
    commitment = Commitment.objects.get()
    assert made.url == commitment.get_absolute_url()
    edit = at("commitment-edit", commitment.pk)
    client.post(edit, data | {"title": "Judul Baru", "version": 1})
    stale = client.post(edit, data | {"title": "Lain", "version": 1})
    assert stale.status_code == 409
    assert "<td>Judul Baru</td><td>Lain</td>" in stale.text

    asked = client.get(at("commitment-open", commitment.pk)).text
    assert "2 penanda tangan dan 0 inovasi dalam lampiran." in asked
    client.post(at("commitment-open", commitment.pk), {"version": 2})

    page = client.get(commitment.get_absolute_url()).text
    assert "0 dari 2 sudah menandatangani; 2 belum dan 0 berhalangan." in page
    assert "bukan tanda tangan elektronik tersertifikasi" in page


def test_a_head_signs_with_his_password(client_for, opened, unit, head):
    client = client_for(head)
    page = client.get(opened.get_absolute_url()).text
    assert "Baca dan tanda tangani sebagai Kepala Dinas Kesehatan" in page
    path = at("signature-sign", place(opened, unit).pk)
    shown = client.get(path).text
    assert "<strong>Dokter Rahasia</strong>, Kepala Dinas Kesehatan" in shown
    assert f'value="{opened.sha256}"' in shown
    data = {"seen": opened.sha256, "agrees": "on", "password": PASSWORD}

    wrong = client.post(path, data | {"password": "bukan-sandinya"})
    assert wrong.status_code == 422
    assert "Kata sandi tidak cocok." in wrong.text
    unread = client.post(path, {"seen": opened.sha256, "password": PASSWORD})
    assert unread.status_code == 422
    assert place(opened, unit).status == "pending"
    done = client.post(path, data)

    assert done.url == opened.get_absolute_url()
    assert place(opened, unit).signer == head
    assert "Tidak ada yang perlu ditandatangani" in client.get(path).text


def test_passwords_are_not_tried_for_ever(client_for, opened, unit, head):
    client = client_for(head)
    path = at("signature-sign", place(opened, unit).pk)
    data = {"seen": opened.sha256, "agrees": "on", "password": "salah"}
    for _attempt in range(10):
        client.post(path, data)

    refused = client.post(path, data | {"password": PASSWORD})

    assert refused.status_code == 422
    assert place(opened, unit).status == "pending"


def test_the_coordinator_ticks_the_sheet_and_uploads_it(
    client_for, opened, unit, coordinator
):
    client = client_for(coordinator)
    leader, office = place(opened, None), place(opened, unit)
    today = f"{timezone.localdate():%Y-%m-%d}"

    none = client.post(at("commitment-ink", opened.pk), {"signed_on": today})
    assert none.status_code == 422
    client.post(
        at("commitment-ink", opened.pk),
        {"signatures": [leader.pk], "signed_on": today},
    )
    client.post(
        at("signature-represent", office.pk),
        {"name": "Wakil", "title": "Sekretaris", "signed_on": today, "version": 1},
    )
    scan = SimpleUploadedFile("lembar.pdf", PDF, "application/pdf")
    client.post(at("commitment-scan", opened.pk), {"upload": scan})

    page = client.get(opened.get_absolute_url()).text
    assert "2 dari 2 sudah menandatangani" in page
    assert "diwakili Wakil, Sekretaris" in page
    opened.refresh_from_db()
    assert opened.scan.get_absolute_url() in page
    client.post(at("commitment-complete", opened.pk), {"version": opened.version})
    opened.refresh_from_db()
    assert opened.status == "complete"


def test_a_place_goes_back_with_a_reason_and_the_history_tells_it(
    client_for, opened, unit, coordinator
):
    client = client_for(coordinator)
    office = place(opened, unit)
    client.post(at("signature-absent", office.pk), {"note": "Cuti", "version": 1})
    stale = client.post(
        at("signature-reset", office.pk), {"reason": "Keliru", "version": 1}
    )
    assert stale.status_code == 422
    client.post(at("signature-reset", office.pk), {"reason": "Keliru", "version": 2})

    assert place(opened, unit).status == "pending"
    story = client.get(at("commitment-history", opened.pk)).text
    assert "mengembalikan tanda tangan ini menjadi belum" in story
    assert "Keliru" in story


def test_history_is_turned_page_by_page(
    client_for, opened, unit, coordinator, monkeypatch
):
    monkeypatch.setattr("masterplan.core.history.PAGE_SIZE", 2)
    signature.mark_absent(place(opened, unit), actor=coordinator, note="Cuti")
    client = client_for(coordinator)
    path = at("commitment-history", opened.pk)

    newest = client.get(path)
    assert len(newest.context["lines"]) == 2
    older = client.get(path + newest.context["next_url"])

    assert [line.sentence for line in older.context["lines"]] == [
        f"{coordinator} menyusun komitmen ini"
    ]
    assert older.context["next_url"] is None


def test_a_replacement_begins_with_the_old_words(client_for, opened, coordinator):
    client = client_for(coordinator)
    path = at("commitment-create")

    shown = client.get(path, {"ganti": opened.pk}).text
    assert "tetap berlaku sampai yang baru dibuka" in shown
    client.post(
        path,
        {"ganti": opened.pk, "title": "Baru", "year": 2027, "text": "Kami berjanji."},
    )

    assert opened.replacement.title == "Baru"
    assert client.get(path, {"ganti": "999999"}).status_code == 404


def test_reviewers_read_offices_but_no_names_and_nothing_unverified(
    client_for, opened, head, unit
):
    signature.sign(place(opened, unit), actor=head, seen_sha256=opened.sha256)
    client = client_for(make_user(Role.EVALUATOR))

    for name in ("commitment", "commitment-sheet", "commitment-wall"):
        page = client.get(at(name, opened.pk)).text
        assert "Dinas Kesehatan" in page
        assert "Dokter Rahasia" not in page
        assert "123456789012345678" not in page
        assert "Antrean" not in page
    assert client.get(at("commitment-history", opened.pk)).status_code == 403


def test_the_sheet_has_names_numbers_and_room_for_ink(client_for, opened, coordinator):
    page = client_for(coordinator).get(at("commitment-sheet", opened.pk)).text

    assert "Dokter Rahasia" in page
    assert "NIP 123456789012345678" in page
    assert 'class="sign-space"' in page
    assert opened.sha256 in page
    assert f"http://testserver/verifikasi/{opened.token}/" in page
    assert "Lampiran 1<br>Dinas Kesehatan" in page


def test_the_wall_refreshes_by_itself_until_it_is_held(client_for, opened, head, unit):
    client = client_for(head)
    path = at("commitment-wall", opened.pk)
    live = client.get(path).text
    assert f'hx-get="{path}"' in live
    assert "Muat ulang" in live

    assert "hx-get" not in client.get(path, {"jeda": "1"}).text
    signature.sign(place(opened, unit), actor=head, seen_sha256=opened.sha256)
    part = client.get(path, headers={"HX-Request": "true"}).text

    assert part.lstrip().startswith('<div id="dinding"')
    assert "1 dari 2 sudah menandatangani" in part


def test_anybody_checks_by_the_token_and_learns_no_person(
    client, opened, unit, head, coordinator
):
    signature.sign(place(opened, unit), actor=head, seen_sha256=opened.sha256)
    signature.mark_absent(place(opened, None), actor=coordinator, note="Sakit")
    path = reverse("verification", args=[opened.token])

    page = client.get(path).text

    assert "Isi tidak berubah sejak dibuka." in page
    assert "Dinas Kesehatan" in page
    assert "Kepala Dinas Kesehatan" in page
    assert "Persetujuan di portal" in page
    assert "bukan tanda tangan elektronik tersertifikasi" in page
    assert page.count(opened.sha256) == 2
    for secret in ("Dokter Rahasia", "123456789012345678", "Sakit", "Antrean"):
        assert secret not in page
    for wrong in (opened.token[:-1], opened.token + "x", "x"):
        answer = client.get(reverse("verification", args=[wrong]))
        assert answer.status_code == 404


@pytest.mark.parametrize(
    "change", [{"text": "Kami berjanji!"}, {"annex": []}, {"sha256": "0" * 64}]
)
def test_one_changed_byte_is_said_in_plain_words(client, opened, change):
    Commitment.objects.filter(pk=opened.pk).update(**change)

    page = client.get(reverse("verification", args=[opened.token])).text

    assert "ISI TELAH BERUBAH." in page
    assert "Isi tidak berubah sejak dibuka" not in page


def test_verification_says_that_it_was_superseded(client, opened, regency, coordinator):
    new = verbs.create(
        actor=coordinator,
        regency=regency,
        fields={"title": "Baru", "year": 2027, "text": "Lagi."},
        replaces=opened,
    )
    verbs.open_for_signing(new, actor=coordinator)

    page = client.get(reverse("verification", args=[opened.token])).text

    assert "Sudah digantikan." in page
    assert "Isi tidak berubah sejak dibuka." in page


def test_the_pdf_is_made_by_a_job_and_downloaded(client_for, opened, coordinator):
    client = client_for(coordinator)
    asked = client.post(at("commitment-make-pdf", opened.pk))
    job = Job.objects.get()
    assert asked.url == reverse("jobs:detail", args=[job.pk])

    jobs.run(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.DONE, "")
    page = client.get(asked.url, follow=True)
    assert reverse("commitment-pdf-file", args=[job.pk]) in page.text
    file = client.get(reverse("commitment-pdf-file", args=[job.pk]))
    assert b"".join(file.streaming_content).startswith(b"%PDF-")
    assert file.headers["Content-Disposition"].startswith("attachment")
    other = client_for(make_user(Role.COORDINATOR, regency=opened.regency))
    assert other.get(reverse("commitment-pdf", args=[job.pk])).status_code == 404


def test_whose_seat_has_ended_gets_no_pdf(client_for, opened, coordinator):
    client = client_for(coordinator)
    client.post(at("commitment-make-pdf", opened.pk))
    job = Job.objects.get()
    coordinator.memberships.all().delete()

    jobs.run(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.FAILED, "not_allowed")


@pytest.mark.parametrize("name", ["commitments", "commitment", "commitment-wall"])
def test_statements_do_not_grow_with_the_sheet(
    client_for, opened, regency, coordinator, name
):
    client = client_for(coordinator)
    path = at(name) if name == "commitments" else at(name, opened.pk)
    few = statements(client, path)
    for number in range(5):
        unit = make_unit(regency)
        Signature.objects.create(
            commitment=opened,
            regency=regency,
            unit=unit,
            order=number + 5,
            office=unit.name,
            title="Kepala",
        )

    many = statements(client, path)

    assert len(many) == len(few) <= 4
