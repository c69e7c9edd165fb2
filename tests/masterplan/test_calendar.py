"""A regency's calendar: what stands in a month, for whom, and as a file."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from innovations.models import Commitment, QuickWin
from masterplan.core.access import scope_of
from masterplan.domain.calendar import Month, file_dates, month_of, month_page
from masterplan.models import Cohort, FollowUp, Meeting, Participation, StageRecord
from regencies.enums import Role
from tests.factories import (
    make_innovation,
    make_item,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

URL = "/daerah/32.11/kalender/"
TODAY = dt.date(2026, 11, 15)
NOVEMBER = Month(2026, 11)


def november(day: int) -> dt.date:
    return dt.date(2026, 11, day)


@pytest.fixture
def regency():
    return make_regency("32.11", name="Kabupaten Sumedang")


@pytest.fixture
def unit(regency):
    return make_unit(regency, name="Dinas Kesehatan")


@pytest.fixture
def coordinator(regency):
    return make_user(Role.COORDINATOR, regency=regency)


@pytest.fixture
def full(regency, unit):
    """One of everything in November 2026, and something beside it."""
    cohort = Cohort.objects.create(name="Angkatan 2026", year=2026)
    participation = Participation.objects.create(cohort=cohort, regency=regency)
    StageRecord.objects.create(
        participation=participation,
        regency=regency,
        order=1,
        name="Bimtek I",
        planned_start=november(2),
        planned_end=november(20),
        started_on=november(3),
    )
    StageRecord.objects.create(
        participation=participation,
        regency=regency,
        order=2,
        name="Bimtek II",
        planned_start=dt.date(2027, 1, 4),
        planned_end=dt.date(2027, 1, 9),
    )
    Meeting.objects.create(
        regency=regency,
        kind="bimtek",
        title="Bimtek I hari pertama dan kedua",
        starts_on=november(3),
        ends_on=november(4),
        place="Aula",
    )
    Meeting.objects.create(
        regency=regency,
        kind="forum",
        title="Forum batal",
        starts_on=november(5),
        ends_on=november(5),
        is_cancelled=True,
    )
    FollowUp.objects.create(
        regency=regency, unit=unit, title="Lengkapi SK", due_on=november(10)
    )
    FollowUp.objects.create(
        regency=regency, title="Undang mitra", due_on=november(10), status="done"
    )
    innovation = make_innovation(unit=unit, name="Antrean", status="verified")
    make_item(innovation, activity="Uji coba", end_on=november(30))
    QuickWin.objects.create(
        innovation=innovation,
        regency=regency,
        dimension=innovation.dimension,
        year=2026,
        rank=1,
        status="selected",
        due_on=november(12),
    )
    Commitment.objects.create(
        regency=regency, title="Komitmen 2026", year=2026, signing_on=november(25)
    )


def shown(page) -> list[tuple]:
    return [
        (day.on.day, one.kind.value, one.title, one.is_late, one.is_done)
        for week in page.weeks
        for day in week
        for group in day.groups
        for one in group.dates
    ]


# --- Months --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-02", Month(2026, 2)),
        ("", NOVEMBER),
        ("2026-13", NOVEMBER),
        ("2026-2", NOVEMBER),
        ("0000-01", NOVEMBER),
        ("9999-12", NOVEMBER),
        ("2026/02", NOVEMBER),
        ("²026-02", NOVEMBER),
    ],
)
def test_month_of_an_address(text, month):
    assert month_of(text, TODAY) == month


def test_months_follow_each_other_and_end_somewhere():
    december = Month(2026, 12)
    assert (december.shifted(1), Month(2026, 1).shifted(-1)) == (
        Month(2027, 1),
        Month(2025, 12),
    )
    assert (str(december), december.label, december.last) == (
        "2026-12",
        "Desember 2026",
        dt.date(2026, 12, 31),
    )
    assert Month(2100, 12).shifted(1) is None


# --- A month -------------------------------------------------------------------


def test_month_has_everything_on_its_days(regency, coordinator, full):
    page = month_page(regency, NOVEMBER, scope=scope_of(coordinator), today=TODAY)

    assert shown(page) == [
        (2, "stage", "Rencana mulai: Bimtek I", False, False),
        (3, "stage", "Mulai: Bimtek I", False, False),
        (3, "meeting", "Bimtek I hari pertama dan kedua", False, False),
        (4, "meeting", "Bimtek I hari pertama dan kedua", False, False),
        (10, "follow_up", "Lengkapi SK", True, False),
        (10, "follow_up", "Undang mitra", False, True),
        (12, "quick_win", "Antrean", True, False),
        (20, "stage", "Rencana selesai: Bimtek I", False, False),
        (25, "commitment", "Penandatanganan: Komitmen 2026", False, False),
        (30, "action_item", "Uji coba", False, False),
    ]
    assert (page.total, page.late) == (9, 2)
    assert [window.name for window in page.windows] == ["Bimtek I"]
    assert [(day.on, day.is_inside) for day in page.weeks[0]][:2] == [
        (dt.date(2026, 10, 26), False),
        (dt.date(2026, 10, 27), False),
    ]
    assert [day.on for week in page.weeks for day in week if day.is_today] == [TODAY]


def test_a_stage_of_one_day_is_planned_once(regency, coordinator):
    cohort = Cohort.objects.create(name="Angkatan 2026", year=2026)
    StageRecord.objects.create(
        participation=Participation.objects.create(cohort=cohort, regency=regency),
        regency=regency,
        order=1,
        name="MoU",
        planned_start=november(9),
        planned_end=november(9),
        passed_on=november(8),
    )

    page = month_page(regency, NOVEMBER, scope=scope_of(coordinator), today=TODAY)

    assert [(day, title) for day, _kind, title, _late, _done in shown(page)] == [
        (8, "Lulus: MoU"),
        (9, "Rencana: MoU"),
    ]


def test_each_sees_the_dates_of_what_he_may_see(regency, unit, full):
    other = make_unit(regency)
    draft = make_innovation(unit=unit, name="Draf rahasia")
    make_item(draft, activity="Kegiatan rahasia", end_on=november(28))

    def titles(user):
        page = month_page(regency, NOVEMBER, scope=scope_of(user), today=TODAY)
        return {title for _day, _kind, title, _late, _done in shown(page)}

    own = titles(make_user(Role.OPERATOR, unit=unit))
    neighbour = titles(make_user(Role.OPERATOR, unit=other))
    evaluator = titles(make_user(Role.EVALUATOR))

    assert own - neighbour == {"Kegiatan rahasia"}
    # A draft of the commitment is the coordinator's and the leader's.
    assert "Penandatanganan: Komitmen 2026" not in own | evaluator
    assert "Uji coba" in evaluator
    assert titles(make_user(Role.OPERATOR, unit=make_unit(make_regency("32.17")))) == {
        "Rencana mulai: Bimtek I",
        "Mulai: Bimtek I",
        "Rencana selesai: Bimtek I",
    }


def test_month_takes_as_many_statements_for_many_dates(regency, unit, coordinator):
    def statements() -> int:
        scope = scope_of(coordinator)
        with CaptureQueriesContext(connection) as counted:
            month_page(regency, NOVEMBER, scope=scope, today=TODAY)
        return len(counted)

    before = statements()
    innovation = make_innovation(unit=unit, status="verified")
    for number in range(5):
        make_item(innovation, activity=f"Kegiatan {number}", end_on=november(30))
        FollowUp.objects.create(
            regency=regency, unit=unit, title=f"T{number}", due_on=november(1)
        )
        Meeting.objects.create(
            regency=regency,
            kind="forum",
            title=f"R{number}",
            starts_on=november(2),
            ends_on=november(2),
        )

    assert (before, statements()) == (6, 6)


# --- The page ------------------------------------------------------------------


def test_page_shows_the_month_and_the_ways_to_its_neighbours(
    client_for, coordinator, full
):
    response = client_for(coordinator).get(URL, {"bulan": "2026-11"})
    text = response.content.decode()

    assert response.context["page"].total == 9
    assert "November 2026" in text
    assert f'href="{URL}?bulan=2026-10"' in text
    assert f'href="{URL}?bulan=2026-12"' in text
    assert 'href="/daerah/32.11/kalender.ics?bulan=2026-11"' in text
    assert "2 November 2026 – 20 November 2026" in text
    for title in ("Rencana mulai: Bimtek I", "Lengkapi SK", "Uji coba"):
        assert f">{title}</a>" in text
    assert "Forum batal" not in text


def test_many_of_one_kind_on_one_day_are_folded(client_for, unit, coordinator):
    innovation = make_innovation(unit=unit, status="verified")
    for number in range(4):
        make_item(innovation, activity=f"Kegiatan {number}", end_on=november(30))

    response = client_for(coordinator).get(URL, {"bulan": "2026-11"})

    [group] = [
        group
        for week in response.context["page"].weeks
        for day in week
        for group in day.groups
    ]
    assert (group.is_folded, len(group.dates)) == (True, 4)
    assert "<summary>Rencana aksi: 4" in response.content.decode()


def test_an_empty_month_says_what_will_stand_there(client_for, coordinator):
    text = client_for(coordinator).get(URL, {"bulan": "2026-02"}).content.decode()

    assert "Belum ada agenda pada Februari 2026." in text
    assert "Belum ada agenda bulan ini" in text
    assert "<table" not in text


def test_page_takes_the_statements_of_the_month_and_few_more(
    client_for, coordinator, full
):
    client = client_for(coordinator)
    client.get(URL)

    with CaptureQueriesContext(connection) as counted:
        client.get(URL, {"bulan": "2026-11"})

    # Session, user, scope, regency and notices beside the six.
    assert len(counted) <= 12


# --- The file ------------------------------------------------------------------


def test_file_has_a_year_and_only_what_is_to_be_done(regency, coordinator, full):
    dates = file_dates(regency, NOVEMBER, scope=scope_of(coordinator), today=TODAY)

    assert [(one.starts_on, one.ends_on, one.title) for one in dates] == [
        (november(2), november(20), "Rencana: Bimtek I"),
        (november(3), november(4), "Bimtek I hari pertama dan kedua"),
        (november(3), november(3), "Mulai: Bimtek I"),
        (november(10), november(10), "Lengkapi SK"),
        (november(12), november(12), "Antrean"),
        (november(25), november(25), "Penandatanganan: Komitmen 2026"),
        (november(30), november(30), "Uji coba"),
        (dt.date(2027, 1, 4), dt.date(2027, 1, 9), "Rencana: Bimtek II"),
    ]


def test_file_is_the_regencys_own(client_for, regency, coordinator, full):
    address = "/daerah/32.11/kalender.ics"

    response = client_for(coordinator).get(address, {"bulan": "2026-11"})

    assert (response.status_code, response["Content-Type"]) == (
        200,
        "text/calendar; charset=utf-8",
    )
    assert response["Content-Disposition"] == (
        'attachment; filename="kalender-32.11-2026-11.ics"'
    )
    text = response.content.decode()
    assert text.count("BEGIN:VEVENT\r\n") == 8
    assert "X-WR-CALNAME:Kalender Smart City Kabupaten Sumedang\r\n" in text
    assert client_for(make_user(Role.MENTOR, regency=regency)).get(address).status_code
    assert client_for(make_user(Role.EVALUATOR)).get(address).status_code == 403
    stranger = make_user(Role.COORDINATOR, regency=make_regency("32.17"))
    assert client_for(stranger).get(address).status_code == 403
