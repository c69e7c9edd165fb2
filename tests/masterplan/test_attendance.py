"""Meetings and who came: the verbs, and names that stay out of the history."""

import datetime as dt

import pytest

from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    MoveRefused,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.models import Activity
from masterplan.domain import attendance, spelled
from masterplan.domain import meeting as verbs
from masterplan.domain.attendance import Person, Standing
from masterplan.enums import MeetingKind
from regencies.enums import Audience, DocumentKind, Role
from regencies.models import Document
from tests.factories import make_regency, make_unit, make_user
from tests.masterplan.meeting_ground import invite, make_meeting

DAY = dt.date(2026, 9, 21)


@pytest.fixture
def regency(db):
    return make_regency("32.11")


@pytest.fixture
def coordinator(regency):
    return make_user(Role.COORDINATOR, regency=regency)


@pytest.fixture
def meeting(regency):
    return make_meeting(regency)


def names(meeting):
    return list(meeting.attendances.order_by("pk").values_list("name", flat=True))


def create(coordinator, regency, **fields):
    defaults = {"kind": "bimtek", "title": "Bimtek IV", "starts_on": DAY}
    return verbs.create(actor=coordinator, regency=regency, fields=defaults | fields)


def test_a_meeting_without_a_last_day_is_of_one_day(coordinator, regency):
    made = create(coordinator, regency, ends_on=None, agenda=" Quick win ")
    assert (made.ends_on, made.agenda, made.version) == (DAY, "Quick win", 1)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": ""}, ["title"]),
        ({"starts_on": None, "ends_on": None}, ["starts_on"]),
        ({"ends_on": DAY - dt.timedelta(days=1)}, ["ends_on"]),
        ({"starts_on": dt.date(1, 1, 1), "ends_on": DAY}, ["starts_on"]),
        ({"kind": "pesta", "ends_on": DAY}, ["kind"]),
        ({"kind": "dialogue", "ends_on": DAY}, ["unit"]),
        ({"ends_on": DAY, "minutes": "x" * 20_001}, ["minutes"]),
        ({"ends_on": DAY, "is_cancelled": True}, ["is_cancelled"]),
    ],
)
def test_create_refuses(coordinator, regency, fields, wrong):
    with pytest.raises(InvalidFields) as refused:
        create(coordinator, regency, **fields)
    assert list(refused.value.errors) == wrong


def test_a_meeting_names_only_what_is_its_regencys(coordinator, regency):
    stranger = make_unit(make_regency("32.17"))
    with pytest.raises(InvalidFields) as refused:
        create(coordinator, regency, kind="dialogue", unit=stranger, ends_on=DAY)
    assert list(refused.value.errors) == ["unit"]


def test_minutes_are_kept_apart_from_stale_ones(coordinator, meeting):
    verbs.revise(meeting, actor=coordinator, version=1, fields={"minutes": "Satu"})
    with pytest.raises(StaleVersion) as stale:
        verbs.revise(meeting, actor=coordinator, version=1, fields={"minutes": "Dua"})
    [conflict] = stale.value.fields
    assert (conflict.current, conflict.offered) == ("Satu", "Dua")


def test_a_cancelled_meeting_rests_until_it_is_restored(coordinator, meeting):
    with pytest.raises(DomainError, match="Tuliskan alasannya"):
        verbs.cancel(meeting, actor=coordinator, reason=" ")
    verbs.cancel(meeting, actor=coordinator, reason="Bupati berhalangan")
    for refused in (
        lambda: verbs.cancel(meeting, actor=coordinator, reason="Lagi"),
        lambda: attendance.invite_units(meeting, actor=coordinator),
        lambda: verbs.revise(
            meeting, actor=coordinator, version=2, fields={"place": "Aula"}
        ),
    ):
        with pytest.raises(MoveRefused):
            refused()
    back = verbs.restore(meeting, actor=coordinator, reason="Jadi lagi")
    assert (back.is_cancelled, back.version) == (False, 3)
    with pytest.raises(MoveRefused):
        verbs.restore(meeting, actor=coordinator, reason="Lagi")


@pytest.mark.parametrize("role", [Role.LEADER, Role.MENTOR])
def test_meetings_are_the_coordinators_to_keep(regency, meeting, role):
    actor = make_user(role, regency=regency)
    for refused in (
        lambda: create(actor, regency),
        lambda: verbs.cancel(meeting, actor=actor, reason="Coba"),
        lambda: attendance.invite_units(meeting, actor=actor),
        lambda: attendance.add(meeting, actor=actor, people=[Person("A")]),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_a_document_attached_opens_to_the_regency_and_no_further(
    coordinator, regency, meeting
):
    document = Document.objects.create(
        regency=regency,
        title="Daftar hadir pindaian",
        kind=DocumentKind.ATTENDANCE,
        link="https://contoh.test/a",
        audience=Audience.UNIT,
    )
    verbs.attach(document, actor=coordinator, meeting=meeting)
    verbs.attach(document, actor=coordinator, meeting=meeting)
    document.refresh_from_db()
    assert list(meeting.documents.all()) == [document]
    assert document.audience == Audience.REGENCY
    verbs.detach(document, actor=coordinator, meeting=meeting)
    verbs.detach(document, actor=coordinator, meeting=meeting)
    assert list(meeting.documents.all()) == []
    assert sorted(Activity.objects.values_list("verb", flat=True)) == [
        "document.widened",
        "meeting.document_attached",
        "meeting.document_detached",
    ]


def test_a_document_of_another_regency_is_not_attached(coordinator, meeting):
    other = Document.objects.create(
        regency=make_regency("32.17"),
        title="Bukan milik kita",
        kind=DocumentKind.OTHER,
        link="https://contoh.test/b",
        audience=Audience.PUBLIC,
    )
    with pytest.raises(NotAllowed):
        verbs.attach(other, actor=coordinator, meeting=meeting)


def test_all_counted_units_are_invited_once(coordinator, regency, meeting):
    health, school = make_unit(regency), make_unit(regency)
    make_unit(regency, is_counted=False)
    make_unit(regency, is_active=False)
    make_unit(make_regency("32.17"))
    invite(meeting, "Ani", unit=school)

    assert attendance.invite_units(meeting, actor=coordinator) == 1
    assert attendance.invite_units(meeting, actor=coordinator) == 0

    assert list(meeting.attendances.order_by("pk").values_list("unit", "name")) == [
        (school.pk, "Ani"),
        (health.pk, ""),
    ]


def test_pasted_lines_become_people(db):
    health = make_unit(name="Dinas Kesehatan", short_name="Dinkes")
    text = "Ani; Kabid ; dinkes\n\n  \nBudi\tKetua\tKampus Merdeka\nCici"
    assert attendance.parse(text, [health]) == [
        Person("Ani", "Kabid", "", health),
        Person("Budi", "Ketua", "Kampus Merdeka", None),
        Person("Cici", "", "", None),
    ]


def test_the_envoy_takes_the_row_of_his_unit(coordinator, regency, meeting):
    health = make_unit(regency)
    attendance.invite_units(meeting, actor=coordinator)
    people = [Person("Ani", "Kabid", unit=health), Person("Budi", unit=health)]

    assert attendance.add(meeting, actor=coordinator, people=people) == 2
    again = [*people, Person(" ANI ", unit=health), Person("Ani", "", "Kampus")]
    assert attendance.add(meeting, actor=coordinator, people=again) == 1

    assert names(meeting) == ["Ani", "Budi", "Ani"]


def test_nonsense_is_not_put_on_the_list(coordinator, meeting):
    stranger = make_unit(make_regency("32.17"))
    for person in (Person(" "), Person("x" * 151), Person("Ani", unit=stranger)):
        with pytest.raises(InvalidFields):
            attendance.add(meeting, actor=coordinator, people=[person])
    many = [Person(f"Orang {number}") for number in range(1_001)]
    with pytest.raises(DomainError, match="paling banyak memuat 1000"):
        attendance.add(meeting, actor=coordinator, people=many)
    assert names(meeting) == []


def test_ticks_write_only_what_was_changed(coordinator, regency, meeting):
    unit = make_unit(regency)
    [ani, budi] = invite(meeting, "Ani", "Budi", unit=unit)
    [other] = invite(make_meeting(regency), "Cici")

    first = attendance.tick(
        meeting, actor=coordinator, present={ani.pk: True, other.pk: True, 10**9: True}
    )
    second = attendance.tick(meeting, actor=coordinator, present={budi.pk: True})
    third = attendance.tick(meeting, actor=coordinator, present={ani.pk: False})
    same = attendance.tick(meeting, actor=coordinator, present={ani.pk: False})

    assert (first, second) == (Standing(2, 1, 1), Standing(2, 2, 1))
    assert third == same == Standing(2, 1, 1)
    other.refresh_from_db()
    meeting.refresh_from_db()
    assert (other.is_present, meeting.version) == (None, 1)
    assert [
        one["present"] for one in Activity.objects.values_list("changes", flat=True)
    ] == [[0, 1], [1, 2], [2, 1]]


def test_a_row_is_mended_and_removed(coordinator, regency, meeting):
    [row] = invite(meeting, "Ani")
    unit = make_unit(regency)
    attendance.revise(row, actor=coordinator, fields={"name": "Anita", "unit": unit})
    row.refresh_from_db()
    assert (row.name, row.unit) == ("Anita", unit)
    with pytest.raises(InvalidFields):
        attendance.revise(row, actor=coordinator, fields={"name": "", "unit": None})
    assert attendance.remove(meeting, actor=coordinator, ids=[row.pk]) == 1
    assert attendance.remove(meeting, actor=coordinator, ids=[row.pk]) == 0


def test_no_name_of_the_list_enters_the_history(coordinator, regency, meeting):
    people = [Person("RAHASIA", "Kabid")]
    attendance.add(meeting, actor=coordinator, people=people)
    row = meeting.attendances.get()
    attendance.tick(meeting, actor=coordinator, present={row.pk: True})
    attendance.revise(row, actor=coordinator, fields={"position": "RAHASIA"})
    attendance.remove(meeting, actor=coordinator, ids=[row.pk])
    stored = list(Activity.objects.values_list("verb", "target_label", "changes"))
    assert len(stored) == 4
    assert "RAHASIA" not in str(stored)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (12, "dua belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (100, "seratus"),
        (119, "seratus sembilan belas"),
        (1_000, "seribu"),
        (2_026, "dua ribu dua puluh enam"),
        (12_345, "dua belas ribu tiga ratus empat puluh lima"),
    ],
)
def test_numbers_are_spelled(value, words):
    assert spelled.number(value) == words


def test_every_kind_has_a_word():
    assert [kind.label for kind in MeetingKind][:2] == ["Bimtek", "Forum Smart City"]
