"""Several people at one meeting: its minutes, its door, and what follows from it."""

import datetime as dt

import pytest
from django.db import transaction
from django.db.models import F

from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.models import User
from masterplan.domain import attendance, award, follow_up, meeting, need
from masterplan.domain.attendance import Person
from masterplan.models import Attendance, Award, FollowUp, Meeting, Need
from regencies.enums import DocumentKind
from regencies.models import Document, Unit
from tests.factories import make_unit
from tests.masterplan.meeting_ground import (
    invite,
    make_follow_up,
    make_meeting,
    make_need,
)
from tests.races.ground import (
    DONE,
    coordinator_of,
    overlap,
    races,
    stored,
    told,
    unguarded,
)

REVISE, CANCEL, RESTORE = (
    "masterplan.domain.meeting.revise",
    "masterplan.domain.meeting.cancel",
    "masterplan.domain.meeting.restore",
)
ATTACH, DETACH = (
    "masterplan.domain.meeting.attach",
    "masterplan.domain.meeting.detach",
)
INVITE, ADD, TICK = (
    "masterplan.domain.attendance.invite_units",
    "masterplan.domain.attendance.add",
    "masterplan.domain.attendance.tick",
)
MEND, REMOVE = (
    "masterplan.domain.attendance.revise",
    "masterplan.domain.attendance.remove",
)
MOVE, CHANGE = (
    "masterplan.domain.follow_up.move",
    "masterplan.domain.follow_up.revise",
)
NEED, AWARD = "masterplan.domain.need.revise", "masterplan.domain.award.revise"


@pytest.fixture
def unit() -> Unit:
    return make_unit()


@pytest.fixture
def actor(unit: Unit) -> User:
    return coordinator_of(unit)


@pytest.fixture
def held(unit: Unit) -> Meeting:
    return make_meeting(unit.regency)


# --- Whoever read an older version is told, instead of writing over ------------


@races(REVISE)
def test_minutes_by_two_people_keep_the_first(held: Meeting, actor: User) -> None:
    def write(text: str) -> Meeting:
        return meeting.revise(held, actor=actor, version=1, fields={"minutes": text})

    race = overlap(lambda: write("Satu"), lambda: write("Dua"))

    assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert stored(held).minutes == "Satu"


@races(CHANGE)
def test_a_follow_up_by_two_people_keeps_the_first(unit: Unit, actor: User) -> None:
    made = make_follow_up(unit.regency)

    def write(title: str) -> FollowUp:
        return follow_up.revise(made, actor=actor, version=1, fields={"title": title})

    race = overlap(lambda: write("Satu"), lambda: write("Dua"))

    assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert stored(made).title == "Satu"


@races(NEED)
def test_a_need_by_two_people_keeps_the_first(unit: Unit, actor: User) -> None:
    made = make_need(unit)

    def write(title: str) -> Need:
        return need.revise(made, actor=actor, version=1, fields={"title": title})

    race = overlap(lambda: write("Satu"), lambda: write("Dua"))

    assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert stored(made).title == "Satu"


@races(AWARD)
def test_an_award_by_two_people_keeps_the_first(unit: Unit, actor: User) -> None:
    made = Award.objects.create(
        regency=unit.regency, year=2025, giver="Provinsi", category="Juara"
    )

    def write(category: str) -> Award:
        return award.revise(made, actor=actor, version=1, fields={"category": category})

    race = overlap(lambda: write("Satu"), lambda: write("Dua"))

    assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert stored(made).category == "Satu"


@unguarded(REVISE, CHANGE, NEED, AWARD)
def test_naive_minutes_by_two_people_lose_the_first(held: Meeting) -> None:
    @transaction.atomic
    def naive(text: str) -> None:
        if Meeting.objects.get(pk=held.pk).version == 1:
            Meeting.objects.filter(pk=held.pk).update(
                minutes=text, version=F("version") + 1
            )

    overlap(lambda: naive("Satu"), lambda: naive("Dua"))

    assert (stored(held).minutes, stored(held).version) == ("Dua", 3)


# --- Said once ------------------------------------------------------------------


@races(CANCEL, RESTORE)
def test_a_meeting_is_cancelled_once(held: Meeting, actor: User) -> None:
    def cancel() -> Meeting:
        return meeting.cancel(held, actor=actor, reason="Batal")

    race = overlap(cancel, cancel)
    assert (race.second.said, race.has_waited) == ("move_refused", True)

    def restore() -> Meeting:
        return meeting.restore(held, actor=actor, reason="Jadi")

    race = overlap(restore, restore)
    assert (race.second.said, race.has_waited) == ("move_refused", True)
    assert (told("meeting.cancelled"), told("meeting.restored")) == (1, 1)


@unguarded(CANCEL, RESTORE)
def test_naive_cancelling_is_told_twice(held: Meeting, actor: User) -> None:
    @transaction.atomic
    def naive() -> None:
        current = Meeting.objects.get(pk=held.pk)
        if not current.is_cancelled:
            Meeting.objects.filter(pk=held.pk).update(is_cancelled=True)
            activity.record([Event(current, "meeting.cancelled")], actor=actor)

    overlap(naive, naive)

    assert told("meeting.cancelled") == 2


@races(MOVE)
def test_a_follow_up_is_finished_once(unit: Unit, actor: User) -> None:
    made = make_follow_up(unit.regency)

    def finish(result: str) -> list[FollowUp]:
        return follow_up.move([made], name="finish", actor=actor, result=result)

    race = overlap(lambda: finish("Satu"), lambda: finish("Dua"))

    assert (race.second.said, race.has_waited) == ("move_refused", True)
    assert (stored(made).result, told("follow_up.finish")) == ("Satu", 1)


@unguarded(MOVE)
def test_naive_finishing_loses_the_first_result(unit: Unit, actor: User) -> None:
    made = make_follow_up(unit.regency)

    @transaction.atomic
    def naive(result: str) -> None:
        if FollowUp.objects.get(pk=made.pk).status == "open":
            FollowUp.objects.filter(pk=made.pk).update(status="done", result=result)
            activity.record([Event(made, "follow_up.finish")], actor=actor)

    overlap(lambda: naive("Satu"), lambda: naive("Dua"))

    assert (stored(made).result, told("follow_up.finish")) == ("Dua", 2)


@races(ATTACH, DETACH)
def test_a_document_is_attached_and_taken_off_once(
    unit: Unit, held: Meeting, actor: User
) -> None:
    paper = _paper(unit)

    def attach() -> None:
        meeting.attach(paper, actor=actor, meeting=held)

    def detach() -> None:
        meeting.detach(paper, actor=actor, meeting=held)

    race = overlap(attach, attach)
    assert (race.second.said, race.has_waited) == (DONE, True)
    race = overlap(detach, detach)
    assert (race.second.said, race.has_waited) == (DONE, True)
    attached, detached = "meeting.document_attached", "meeting.document_detached"
    assert (told(attached), told(detached)) == (1, 1)


@unguarded(ATTACH, DETACH)
def test_naive_attaching_is_told_twice(unit: Unit, held: Meeting, actor: User) -> None:
    paper = _paper(unit)

    @transaction.atomic
    def naive() -> None:
        if not held.documents.filter(pk=paper.pk).exists():
            activity.record([Event(held, "meeting.document_attached")], actor=actor)
            held.documents.add(paper)

    overlap(naive, naive)

    assert told("meeting.document_attached") == 2


# --- The door -------------------------------------------------------------------


@races(INVITE, ADD)
def test_two_who_invite_at_once_make_one_row_each(
    unit: Unit, held: Meeting, actor: User
) -> None:
    def invite_all() -> int:
        return attendance.invite_units(held, actor=actor)

    race = overlap(invite_all, invite_all)
    assert (race.first, race.second.value, race.has_waited) == (1, 0, True)

    def add() -> int:
        return attendance.add(held, actor=actor, people=[Person("Ani", unit=unit)])

    race = overlap(add, add)
    assert (race.first, race.second.value, race.has_waited) == (1, 0, True)
    assert [row.name for row in held.attendances.all()] == ["Ani"]


@unguarded(INVITE, ADD)
def test_naive_inviting_makes_two_rows(unit: Unit, held: Meeting) -> None:
    @transaction.atomic
    def naive() -> None:
        if not held.attendances.filter(unit=unit).exists():
            Attendance.objects.create(meeting=held, unit=unit)

    overlap(naive, naive)

    assert held.attendances.count() == 2


@races(TICK, MEND, REMOVE)
def test_two_at_the_door_keep_each_others_ticks(held: Meeting, actor: User) -> None:
    ani, budi, cici = invite(held, "Ani", "Budi", "Cici")

    race = overlap(
        lambda: attendance.tick(held, actor=actor, present={ani.pk: True}),
        lambda: attendance.tick(held, actor=actor, present={budi.pk: True}),
    )
    assert (race.second.value.present, race.has_waited) == (2, True)

    race = overlap(
        lambda: attendance.tick(held, actor=actor, present={cici.pk: True}),
        lambda: attendance.revise(cici, actor=actor, fields={"name": "Cicih"}),
    )
    assert (race.second.said, race.has_waited) == (DONE, True)
    assert (stored(cici).name, stored(cici).is_present) == ("Cicih", True)

    race = overlap(
        lambda: attendance.remove(held, actor=actor, ids=[cici.pk]),
        lambda: attendance.tick(held, actor=actor, present={cici.pk: False}),
    )
    assert (race.second.value.invited, race.has_waited) == (2, True)


@unguarded(TICK, MEND, REMOVE)
def test_naive_ticks_of_the_whole_list_undo_each_other(held: Meeting) -> None:
    ani, budi = invite(held, "Ani", "Budi")

    @transaction.atomic
    def naive(came: int) -> None:
        rows = list(Attendance.objects.filter(meeting=held))
        for row in rows:
            row.is_present = row.is_present or row.pk == came
        Attendance.objects.bulk_update(rows, ["is_present"])

    overlap(lambda: naive(ani.pk), lambda: naive(budi.pk))

    assert [stored(row).is_present for row in (ani, budi)] != [True, True]


def _paper(unit: Unit) -> Document:
    return Document.objects.create(
        regency=unit.regency,
        title="Undangan",
        kind=DocumentKind.LETTER,
        link="https://contoh.test/u",
        issued_on=dt.date(2026, 3, 2),
    )
