"""The verbs of follow-ups: who may, what is kept, who is told."""

import datetime as dt

import pytest

from innovations.enums import InnovationStatus
from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    MoveRefused,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.models import Activity, Notice
from masterplan.domain import follow_up as verbs
from masterplan.domain import follow_up_due
from masterplan.domain.gate import Blocker
from masterplan.models import Cohort, FollowUp, Participation, StageRecord
from regencies.enums import Role
from regencies.models import Membership
from tests.factories import make_innovation, make_regency, make_unit, make_user
from tests.masterplan.meeting_ground import make_follow_up, make_meeting

DAY = dt.date(2026, 12, 1)


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
def stage(regency):
    cohort = Cohort.objects.create(year=2026, name="Angkatan 2026")
    participation = Participation.objects.create(cohort=cohort, regency=regency)
    return StageRecord.objects.create(
        participation=participation, regency=regency, order=1, name="Bimtek I"
    )


def told(kind):
    return list(
        Notice.objects.filter(kind=kind).order_by("pk").values_list("user", "text")
    )


def test_blockers_become_follow_ups_with_their_sentence(
    regency, unit, stage, coordinator, operator
):
    other = make_unit(make_regency("32.17"))
    blockers = [
        Blocker(1, "swot", "SWOT dimensi Smart Living belum terisi.", "/x/", unit.pk),
        Blocker(2, "sk", "SK Dewan " + "sangat " * 60 + "panjang.", "/y/", other.pk),
    ]

    made = verbs.open_from_blockers(stage, blockers, actor=coordinator, due_on=DAY)

    assert [(one.title, one.unit, one.due_on, one.stage) for one in made] == [
        ("SWOT dimensi Smart Living belum terisi.", unit, DAY, stage),
        (made[1].title, None, DAY, stage),
    ]
    assert len(made[1].title) == 300
    assert made[1].blocker == blockers[1].sentence
    assert [one.blocker for one in FollowUp.objects.order_by("pk")] == [
        one.sentence for one in blockers
    ]
    assert sorted(Activity.objects.values_list("verb", "reason")) == sorted(
        ("follow_up.from_blocker", one.sentence) for one in blockers
    )
    assert told("follow_up.assigned") == [
        (
            operator.pk,
            "Tindak lanjut untuk OPD Anda: “SWOT dimensi Smart Living belum terisi.”, "
            "tenggat 1 Desember 2026.",
        )
    ]


def test_blockers_without_a_unit_fall_to_the_one_named(stage, unit, coordinator):
    [made] = verbs.open_from_blockers(
        stage,
        [Blocker(1, "sk", "SK Dewan belum ada.", "/x/")],
        actor=coordinator,
        due_on=DAY,
        unit=unit,
    )
    assert made.unit == unit


def test_blockers_of_no_day_are_refused(stage, coordinator):
    with pytest.raises(InvalidFields) as refused:
        verbs.open_from_blockers(
            stage,
            [Blocker(1, "sk", "SK Dewan belum ada.", "/x/")],
            actor=coordinator,
            due_on=None,
        )
    assert list(refused.value.errors) == ["due_on"]
    assert not FollowUp.objects.exists()


def test_create_tells_the_unit(regency, unit, coordinator, operator):
    made = verbs.create(
        actor=coordinator,
        regency=regency,
        fields={"title": "  Susun   SOP ", "unit": unit, "due_on": DAY},
    )
    assert (made.title, made.status, made.version) == ("Susun SOP", "open", 1)
    assert told("follow_up.assigned") == [
        (
            operator.pk,
            "Tindak lanjut untuk OPD Anda: “Susun SOP”, tenggat 1 Desember 2026.",
        )
    ]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": "", "due_on": DAY}, "title"),
        ({"title": "Susun SOP"}, "due_on"),
        ({"title": "x" * 301, "due_on": DAY}, "title"),
        ({"title": "Susun SOP", "due_on": DAY, "status": "done"}, "status"),
    ],
)
def test_create_refuses(regency, coordinator, fields, wrong):
    with pytest.raises(InvalidFields) as refused:
        verbs.create(actor=coordinator, regency=regency, fields=fields)
    assert list(refused.value.errors) == [wrong]


def test_create_refuses_what_is_of_another_regency(regency, coordinator):
    stranger = make_unit(make_regency("32.17"))
    with pytest.raises(InvalidFields) as refused:
        verbs.create(
            actor=coordinator,
            regency=regency,
            fields={
                "title": "Susun SOP",
                "due_on": DAY,
                "unit": stranger,
                "meeting": make_meeting(stranger.regency),
            },
        )
    assert sorted(refused.value.errors) == ["meeting", "unit"]


@pytest.mark.parametrize("role", [Role.LEADER, Role.MENTOR])
def test_create_is_the_coordinators(regency, role):
    with pytest.raises(NotAllowed):
        verbs.create(
            actor=make_user(role, regency=regency),
            regency=regency,
            fields={"title": "Susun SOP", "due_on": DAY},
        )


def test_the_history_never_names_a_draft(regency, unit, coordinator):
    draft = make_innovation(unit=unit, name="RAHASIA", status=InnovationStatus.DRAFT)
    made = verbs.create(
        actor=coordinator,
        regency=regency,
        fields={"title": "Susun SOP", "due_on": DAY, "innovation": draft},
    )
    verbs.revise(made, actor=coordinator, version=1, fields={"innovation": None})
    assert made.innovation == draft
    assert "RAHASIA" not in str(list(Activity.objects.values_list("changes")))


def test_revise_refuses_a_stale_version_with_both_values(regency, coordinator):
    made = make_follow_up(regency)
    verbs.revise(made, actor=coordinator, version=1, fields={"title": "Baru"})
    with pytest.raises(StaleVersion) as stale:
        verbs.revise(made, actor=coordinator, version=1, fields={"title": "Lain"})
    [conflict] = stale.value.fields
    assert (conflict.current, conflict.offered) == ("Baru", "Lain")
    same = verbs.revise(made, actor=coordinator, version=2, fields={"title": "Baru"})
    assert same.version == 2


def test_a_unit_finishes_its_own_and_the_coordinator_hears(
    regency, unit, coordinator, operator
):
    made = make_follow_up(regency, unit=unit, title="Susun SOP")
    with pytest.raises(DomainError, match="Tuliskan hasilnya"):
        verbs.move([made], name="finish", actor=operator)

    [done] = verbs.move([made], name="finish", actor=operator, result=" SOP terbit. ")

    assert (done.status, done.result, done.version) == ("done", "SOP terbit.", 2)
    assert told("follow_up.finish") == [
        (coordinator.pk, "Tindak lanjut “Susun SOP” selesai: SOP terbit.")
    ]
    with pytest.raises(MoveRefused):
        verbs.move([made], name="finish", actor=operator, result="Lagi.")


def test_nobody_finishes_for_others(regency, unit, operator):
    for row in (
        make_follow_up(regency),
        make_follow_up(regency, unit=make_unit(regency)),
    ):
        with pytest.raises(NotAllowed):
            verbs.move([row], name="finish", actor=operator, result="Sudah.")


@pytest.mark.parametrize("name", ["cancel", "reopen"])
def test_cancel_and_reopen_need_a_reason_and_the_coordinator(
    regency, unit, coordinator, operator, name
):
    status = "open" if name == "cancel" else "done"
    made = make_follow_up(regency, unit=unit, status=status, title="Susun SOP")
    with pytest.raises(DomainError, match="Tuliskan alasannya"):
        verbs.move([made], name=name, actor=coordinator)
    with pytest.raises(NotAllowed):
        verbs.move([made], name=name, actor=operator, reason="Coba.")
    with pytest.raises(StaleVersion):
        verbs.move(
            [made],
            name=name,
            actor=coordinator,
            reason="Keliru.",
            versions={made.pk: 7},
        )
    verbs.move([made], name=name, actor=coordinator, reason="Keliru.")
    [(reader, text)] = told(f"follow_up.{name}")
    assert reader == operator.pk
    assert text.endswith("Alasan: Keliru.")


def test_a_closed_one_is_not_revised(regency, coordinator):
    made = make_follow_up(regency, status="done")
    with pytest.raises(DomainError, match="Buka kembali dahulu"):
        verbs.revise(made, actor=coordinator, version=1, fields={"title": "Lain"})


def test_what_falls_due_within_a_week_is_told_once(
    regency, unit, coordinator, operator
):
    Membership.objects.update(start=dt.date(2020, 1, 1))
    make_follow_up(regency, unit=unit, title="Milik OPD", due_on=DAY)
    make_follow_up(regency, title="Milik daerah", due_on=DAY)
    make_follow_up(regency, title="Tutup", status="done", due_on=DAY)
    make_follow_up(regency, title="Jauh", due_on=DAY + dt.timedelta(days=8))
    make_follow_up(regency, title="Lewat", due_on=DAY - dt.timedelta(days=30))
    make_user(Role.OPERATOR, unit=make_unit(regency))
    morning = dt.datetime(2026, 11, 24, 2, tzinfo=dt.UTC)

    assert follow_up_due.tell_due(morning) == 2
    follow_up_due.tell_due(morning + dt.timedelta(days=1))

    assert sorted(told("follow_up.due")) == sorted(
        [
            (operator.pk, "Tindak lanjut “Milik OPD” harus selesai 1 Desember 2026."),
            (
                coordinator.pk,
                "Tindak lanjut “Milik daerah” harus selesai 1 Desember 2026.",
            ),
        ]
    )
