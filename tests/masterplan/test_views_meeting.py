"""The pages of meetings: what stands on them, for whom, and what never does."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from masterplan.domain import attendance
from masterplan.domain import meeting as verbs
from masterplan.models import Attendance, FollowUp, Meeting
from regencies.enums import Audience, DocumentKind, Role
from regencies.models import Document
from tests.factories import make_regency, make_unit, make_user
from tests.masterplan.meeting_ground import (
    invite,
    make_follow_up,
    make_meeting,
    make_need,
)

MEETINGS = "/daerah/32.11/rapat/"
NAME = "Ani RAHASIA"


@pytest.fixture
def regency(db):
    return make_regency("32.11")


@pytest.fixture
def unit(regency):
    return make_unit(regency, name="Dinas Kesehatan")


@pytest.fixture
def coordinator(regency):
    return make_user(Role.COORDINATOR, regency=regency)


@pytest.fixture
def operator(unit):
    return make_user(Role.OPERATOR, unit=unit)


@pytest.fixture
def evaluator(db):
    return make_user(Role.EVALUATOR)


@pytest.fixture
def meeting(regency):
    return make_meeting(regency, title="Bimtek IV", kind="bimtek", place="Aula")


def statements(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return [one["sql"] for one in seen if "core_user" not in one["sql"]]


def test_a_meeting_is_recorded_changed_and_told(client_for, coordinator, regency):
    client = client_for(coordinator)
    assert "Belum ada rapat" in client.get(MEETINGS).text
    data = {"kind": "bimtek", "title": "Bimtek IV", "starts_on": "2026-09-21"}
    refused = client.post(f"{MEETINGS}baru/", data | {"title": ""})
    assert refused.status_code == 422
    wrong = client.post(f"{MEETINGS}baru/", data | {"ends_on": "2026-09-20"})
    assert "Tanggal selesai mendahului tanggal mulai." in wrong.text
    client.post(f"{MEETINGS}baru/", data | {"ends_on": "2026-09-22"})
    meeting = Meeting.objects.get()

    minutes = f"{MEETINGS}{meeting.pk}/notulen/"
    done = client.post(minutes, {"minutes": "Kelompok", "decisions": "A", "version": 1})
    assert done.url == f"{MEETINGS}{meeting.pk}/"
    stale = client.post(minutes, {"minutes": "Lain", "decisions": "A", "version": 1})
    assert stale.status_code == 409
    assert "<td>Kelompok</td><td>Lain</td>" in stale.text

    page = client.get(f"{MEETINGS}{meeting.pk}/").text
    assert "21 September 2026 sampai 22 September 2026" in page
    assert "mengubah rapat ini" in page
    listed = client.get(MEETINGS).text
    assert f'href="{MEETINGS}{meeting.pk}/"' in listed


def test_a_meeting_is_cancelled_and_restored_with_reasons(
    client_for, coordinator, meeting
):
    client = client_for(coordinator)
    path = f"{MEETINGS}{meeting.pk}/batal/"
    assert client.post(path, {"reason": " "}).status_code == 422
    client.post(path, {"reason": "Bupati berhalangan"})
    page = client.get(meeting.get_absolute_url()).text
    assert "Rapat ini dibatalkan; yang tercatat tetap tersimpan." in page
    assert "Bupati berhalangan" in page
    client.post(path, {"reason": "Jadi lagi"})
    meeting.refresh_from_db()
    assert not meeting.is_cancelled


def test_the_door_is_kept_on_a_phone(client_for, coordinator, unit, meeting):
    client = client_for(coordinator)
    path = f"{MEETINGS}{meeting.pk}/hadir/"
    assert "Daftar hadir masih kosong" in client.get(path).text
    client.post(f"{path}undang/")
    client.post(
        f"{path}tambah/",
        {"people": "Ani; Kabid; dinas kesehatan\nBudi; Ketua; Kampus Merdeka"},
    )
    ani, budi = Attendance.objects.order_by("pk")
    assert (ani.name, ani.unit, budi.institution) == ("Ani", unit, "Kampus Merdeka")
    page = client.get(path).text
    assert f'value="{ani.pk}:0"' in page
    assert f'name="present" value="{ani.pk}" >' in page

    # Somebody else ticks Budi meanwhile; this page still believes him absent.
    attendance.tick(meeting, actor=coordinator, present={budi.pk: True})
    client.post(path, {"shown": [f"{ani.pk}:0", f"{budi.pk}:0"], "present": [ani.pk]})

    assert list(Attendance.objects.values_list("is_present", flat=True)) == [True, True]
    assert "2 dari 2 yang diundang tercatat hadir, dari 1 OPD." in client.get(path).text
    client.post(f"{MEETINGS}hadir/{budi.pk}/", {"name": "Budiman", "unit": ""})
    budi.refresh_from_db()
    assert budi.name == "Budiman"
    client.post(f"{MEETINGS}hadir/{budi.pk}/hapus/")
    assert Attendance.objects.get() == ani


@pytest.mark.parametrize(
    "shown", [["x:0"], ["1"], [":"], ["9" * 30 + ":0"], ["-1:0", "1:1:1"]]
)
def test_nonsense_ticks_nobody(client_for, coordinator, meeting, shown):
    path = f"{MEETINGS}{meeting.pk}/hadir/"
    data = {"shown": shown, "present": ["x", "9" * 30]}
    assert client_for(coordinator).post(path, data).status_code == 302


def test_reviewers_read_numbers_and_never_a_name(
    client_for, evaluator, coordinator, unit, meeting
):
    [row] = invite(meeting, NAME, unit=unit, position="RAHASIA")
    attendance.tick(meeting, actor=coordinator, present={row.pk: True})
    client = client_for(evaluator)
    readable = [
        MEETINGS,
        f"{MEETINGS}ekspor.csv",
        f"{MEETINGS}{meeting.pk}/",
        f"{MEETINGS}{meeting.pk}/notulen/cetak/",
        f"{MEETINGS}{meeting.pk}/berita-acara/",
    ]
    for path in readable:
        answer = client.get(path)
        body = answer.getvalue().decode()
        assert answer.status_code == 200, path
        assert "RAHASIA" not in body, path
    page = client.get(f"{MEETINGS}{meeting.pk}/").text
    assert "1 dari 1 yang diundang tercatat hadir, dari 1 OPD." in page
    for path in (
        f"{MEETINGS}{meeting.pk}/hadir/",
        f"{MEETINGS}{meeting.pk}/daftar-hadir/",
    ):
        assert client.get(path).status_code == 403
    assert client.get(f"{MEETINGS}hadir/{row.pk}/").status_code == 404


def test_operators_read_the_list_and_change_nothing(
    client_for, operator, unit, meeting
):
    [row] = invite(meeting, NAME, unit=unit)
    client = client_for(operator)
    page = client.get(f"{MEETINGS}{meeting.pk}/hadir/").text
    assert NAME in page
    assert "Simpan kehadiran" not in page
    for path in ("hadir/", "hadir/undang/", "hadir/tambah/", "notulen/", "batal/"):
        assert client.post(f"{MEETINGS}{meeting.pk}/{path}").status_code == 403
    assert client.post(f"{MEETINGS}hadir/{row.pk}/hapus/").status_code == 403


def test_strangers_find_nothing(client_for, meeting):
    stranger = client_for(make_user(Role.COORDINATOR, regency=make_regency("32.17")))
    assert stranger.get(MEETINGS).status_code == 403
    for path in ("", "hadir/", "daftar-hadir/", "notulen/cetak/", "berita-acara/"):
        assert stranger.get(f"{MEETINGS}{meeting.pk}/{path}").status_code == 404
    assert client_for().get(MEETINGS).status_code == 302


def test_only_documents_one_may_open_are_named(
    client_for, evaluator, coordinator, regency, meeting
):
    document = Document.objects.create(
        regency=regency,
        title="Pindaian RAHASIA",
        kind=DocumentKind.ATTENDANCE,
        link="https://contoh.test/a",
        audience=Audience.UNIT,
    )
    chosen = f"{MEETINGS}{meeting.pk}/dokumen/pilih/"
    client = client_for(coordinator)
    assert client.post(chosen, {"document": 10**6}).status_code == 422
    client.post(chosen, {"document": document.pk})
    assert "Pindaian RAHASIA" in client.get(meeting.get_absolute_url()).text
    outside = client_for(evaluator).get(meeting.get_absolute_url()).text
    assert "RAHASIA" not in outside
    client.post(f"{MEETINGS}{meeting.pk}/dokumen/{document.pk}/lepas/")
    assert list(meeting.documents.all()) == []


def test_a_new_document_is_kept_and_attached(client_for, coordinator, meeting):
    path = f"{MEETINGS}{meeting.pk}/dokumen/"
    data = {
        "title": "Undangan",
        "kind": "letter",
        "link": "https://contoh.test/u",
        "audience": "regency",
    }
    client = client_for(coordinator)
    assert client.post(path, data | {"link": ""}).status_code == 422
    assert client.post(path, data).url == meeting.get_absolute_url()
    assert [one.title for one in meeting.documents.all()] == ["Undangan"]


def test_the_list_is_filtered_sorted_and_exported(client_for, coordinator, regency):
    make_meeting(regency, title="Forum", kind="forum", starts_on=dt.date(2025, 3, 1))
    make_meeting(regency, title="Rapat lama", starts_on=dt.date(2024, 1, 1))
    coming = make_meeting(regency, title="Ekspose", kind="expo")
    client = client_for(coordinator)
    page = client.get(MEETINGS).text
    assert "3 rapat; 1 akan datang, 2 sudah lewat tanpa notulen." in page
    assert page.index("Ekspose") < page.index("Forum</a>") < page.index("Rapat lama")
    kind = client.get(f"{MEETINGS}?kind=forum&year=2025&ordering=title").text
    assert "Rapat lama" not in kind
    assert "Jenis: Forum Smart City" in kind
    assert (
        client.get(f"{MEETINGS}?kind=pesta&year=abc&state=x&after=zz").status_code
        == 200
    )
    late = client.get(f"{MEETINGS}ekspor.csv?state=bare&ordering=title")
    lines = late.getvalue().decode().splitlines()
    assert [line.split(",")[0] for line in lines[-2:]] == ["Forum", "Rapat lama"]
    assert "Keadaan: Belum ada notulen" in lines[1]
    book = client.get(f"{MEETINGS}ekspor.xlsx")
    assert book.getvalue()[:2] == b"PK"
    assert coming.title in client.get(f"{MEETINGS}?state=upcoming").text


def test_statements_do_not_grow_with_the_rows(client_for, coordinator, regency, unit):
    client = client_for(coordinator)
    taken = []
    for count in (1, 5):
        while Meeting.objects.count() < count:
            meeting = make_meeting(regency)
            invite(meeting, "Ani", "Budi", unit=unit)
            make_follow_up(regency, unit=unit)
            make_need(unit)
        meeting = Meeting.objects.first()
        FollowUp.objects.update(meeting=meeting)
        taken.append(
            [
                len(statements(client, path))
                for path in (
                    MEETINGS,
                    meeting.get_absolute_url(),
                    f"{meeting.get_absolute_url()}hadir/",
                    f"{meeting.get_absolute_url()}notulen/cetak/",
                    "/tindak-lanjut/",
                    "/daerah/32.11/kebutuhan/",
                )
            ]
        )
    assert taken[0] == taken[1]


def test_prints_carry_letterhead_and_no_signature_but_a_space(
    client_for, coordinator, unit, meeting
):
    verbs.revise(
        meeting,
        actor=coordinator,
        version=1,
        fields={
            "starts_on": dt.date(2026, 9, 21),
            "ends_on": dt.date(2026, 9, 22),
            "decisions": "Satu quick win tiap dimensi\nDraf Buku 1",
        },
    )
    [row] = invite(meeting, "Ani", unit=unit, position="Kabid")
    attendance.tick(meeting, actor=coordinator, present={row.pk: True})
    make_follow_up(meeting.regency, meeting=meeting, title="Susun SK")
    client = client_for(coordinator)
    base = meeting.get_absolute_url()

    sheet = client.get(f"{base}daftar-hadir/").text
    assert "Pemerintah Kabupaten Uji 32.11" in sheet
    assert "Tanda tangan 21 September 2026" in sheet
    assert "Tanda tangan 22 September 2026" in sheet
    assert sheet.count("<tr><td") == 11
    minutes = client.get(f"{base}notulen/cetak/").text
    assert "Senin, 21 September 2026 sampai Selasa, 22 September 2026" in minutes
    assert "Susun SK" in minutes
    record = client.get(f"{base}berita-acara/").text
    assert (
        "Pada hari ini, Senin tanggal dua puluh satu bulan September tahun dua ribu "
        "dua puluh enam (21-09-2026), bertempat di Aula, telah dilaksanakan Bimtek"
        in record
    )
    assert "<li>Satu quick win tiap dimensi</li><li>Draf Buku 1</li>" in record
    assert "dihadiri 1 orang dari 1 Perangkat Daerah" in record
