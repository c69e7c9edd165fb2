"""The pages of follow-ups: the list over all OPD, one of them, and the desk."""

import datetime as dt

import pytest
from django.utils import timezone

from innovations.enums import InnovationStatus
from masterplan.models import FollowUp
from regencies.enums import Role
from tests.factories import make_innovation, make_regency, make_unit, make_user
from tests.masterplan.meeting_ground import (
    make_follow_up,
    make_meeting,
    make_need,
    today,
)


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
def meeting(regency):
    return make_meeting(regency, title="Bimtek IV", kind="bimtek", place="Aula")


def test_follow_ups_start_at_open_ones_with_the_late_first(
    client_for, coordinator, regency, unit
):
    late = make_follow_up(
        regency, title="Terlambat", due_on=today() - dt.timedelta(days=3), unit=unit
    )
    make_follow_up(regency, title="Nanti", due_on=today() + dt.timedelta(days=60))
    make_follow_up(regency, title="Sudah", status="done", result="Beres")
    other = make_regency("32.17")
    make_follow_up(other, title="RAHASIA")
    client = client_for(coordinator)

    page = client.get("/tindak-lanjut/").text

    assert "1 dari 2 tindak lanjut yang belum selesai lewat tenggat" in page
    assert page.index("Terlambat</a>") < page.index("Nanti</a>")
    assert "Sudah</a>" not in page
    assert "RAHASIA" not in page
    everything = client.get("/tindak-lanjut/?status=").text
    assert "Sudah</a>" in everything
    assert "RAHASIA" not in everything
    only = client.get(f"/tindak-lanjut/?regency=32.11&unit={unit.pk}&due=late")
    assert f"/tindak-lanjut/{late.pk}/" in only.text
    assert "Nanti</a>" not in only.text
    assert "OPD: Dinas Kesehatan" in only.text
    region = client.get("/tindak-lanjut/?regency=32.11&unit=none").text
    assert "OPD: Daerah" in region
    bad = "/tindak-lanjut/?unit=x&year=0&due=y&status=z&ordering=result&after=zz"
    assert client.get(bad).status_code == 200
    sheet = client.get("/tindak-lanjut/ekspor.csv?regency=32.11&status=done")
    assert (
        sheet.getvalue()
        .decode()
        .splitlines()[-1]
        .startswith(
            f"Kabupaten Uji 32.11,Sudah,Daerah,{today().isoformat()},Selesai,Beres"
        )
    )


def test_a_unit_finishes_its_follow_up(client_for, operator, regency, unit):
    mine = make_follow_up(regency, unit=unit)
    others = make_follow_up(regency)
    client = client_for(operator)
    page = client.get(mine.get_absolute_url()).text
    assert "Tandai selesai" in page
    assert "Batalkan" not in page
    assert "Tandai selesai" not in client.get(others.get_absolute_url()).text
    path = f"{mine.get_absolute_url()}selesai/"
    assert client.post(path, {"result": "", "version": 1}).status_code == 422
    assert client.post(path, {"result": "Beres", "version": 9}).status_code == 409
    assert client.post(path, {"result": "Beres", "version": 1}).status_code == 302
    again = client.post(path, {"result": "Lagi", "version": 2})
    assert again.status_code == 409
    assert "Beres" in client.get(mine.get_absolute_url()).text
    assert client.get(f"{mine.get_absolute_url()}batalkan/").status_code == 403
    assert client.get(f"{others.get_absolute_url()}selesai/").status_code == 403


def test_a_follow_up_never_names_a_draft(client_for, coordinator, operator, regency):
    elsewhere = make_unit(regency)
    draft = make_innovation(
        unit=elsewhere, name="RAHASIA", status=InnovationStatus.DRAFT
    )
    made = make_follow_up(regency, innovation=draft)
    make_need(elsewhere, innovation=draft)
    page = made.get_absolute_url()
    assert "RAHASIA" in client_for(coordinator).get(page).text
    client = client_for(operator)
    for path in (
        page,
        "/tindak-lanjut/?status=",
        "/tindak-lanjut/ekspor.csv?status=",
        "/daerah/32.11/kebutuhan/",
        "/daerah/32.11/kebutuhan/ekspor.csv",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "RAHASIA" not in answer.getvalue().decode(), path


def test_a_follow_up_is_recorded_from_its_meeting(
    client_for, coordinator, unit, meeting
):
    client = client_for(coordinator)
    path = "/daerah/32.11/tindak-lanjut/baru/"
    begun = client.get(f"{path}?rapat={meeting.pk}&opd={unit.pk}&tahap=x").text
    assert f'<option value="{meeting.pk}" selected>' in begun
    data = {"title": "Susun SK", "meeting": meeting.pk, "due_on": "2026-12-01"}
    assert client.post(path, data | {"due_on": ""}).status_code == 422
    made = client.post(path, data)
    assert made.url == meeting.get_absolute_url()
    row = FollowUp.objects.get()
    edit = f"{row.get_absolute_url()}ubah/"
    client.post(edit, data | {"title": "Susun SK Dewan", "version": 1})
    stale = client.post(edit, data | {"title": "Lain", "version": 1})
    assert stale.status_code == 409
    row.refresh_from_db()
    assert row.title == "Susun SK Dewan"


def test_a_reason_closes_and_reopens(client_for, coordinator, regency):
    made = make_follow_up(regency)
    client = client_for(coordinator)
    client.post(f"{made.get_absolute_url()}batalkan/", {"reason": "Ganda"})
    page = client.get(made.get_absolute_url()).text
    assert "Ganda" in page
    client.post(f"{made.get_absolute_url()}buka-kembali/", {"reason": "Ternyata perlu"})
    made.refresh_from_db()
    assert (made.status, made.version) == ("open", 3)


def test_the_desk_shows_what_is_due(client_for, coordinator, operator, regency, unit):
    soon = timezone.localdate() + dt.timedelta(days=7)
    make_follow_up(regency, unit=unit, title="Milik OPD", due_on=soon)
    make_follow_up(regency, title="Milik daerah", due_on=soon)
    make_follow_up(regency, unit=unit, title="Jauh", due_on=soon + dt.timedelta(days=1))
    make_follow_up(regency, unit=unit, title="Tutup", status="done")
    own = client_for(operator).get("/beranda/").text
    assert "Milik OPD" in own
    assert "Milik daerah" not in own
    assert "Jauh" not in own
    assert "Tutup</a>" not in own
    theirs = client_for(coordinator).get("/beranda/").text
    assert "Milik daerah" in theirs
    assert "Milik OPD" not in theirs
