"""The verbs of a stage: who, from where to where, and what they refuse."""

import datetime as dt

import pytest

from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    MoveRefused,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.models import Activity, Notice
from masterplan.domain import deliverable, stage
from masterplan.enums import DeliverableStatus, StageState
from masterplan.models import DeliverableTemplate, FollowUp, StageRecord
from regencies.enums import DocumentKind, Role
from tests.factories import make_regency
from tests.masterplan.stage_ground import Ground, bring, in_state, make_ground

pytestmark = pytest.mark.django_db
S = StageState


@pytest.fixture
def ground() -> Ground:
    return make_ground()


@pytest.fixture
def first(ground: Ground) -> StageRecord:
    return ground.stages[0]


def approved(one: StageRecord, ground: Ground) -> None:
    """Bring what the stage asks for, through the verbs."""
    for row in one.deliverables.all():
        kept = ground.document()
        deliverable.attach(row, actor=ground.coordinator, document=kept)
        deliverable.submit(row, actor=ground.coordinator)
        deliverable.approve(row, actor=ground.mentor)


def told(user) -> list[str]:
    return list(Notice.objects.filter(user=user).values_list("text", flat=True))


def test_open_copies_what_the_templates_ask(ground: Ground, first: StageRecord) -> None:
    opened = stage.open_stage(first, actor=ground.coordinator, version=1)

    assert (opened.state, opened.started_on, opened.version) == (
        S.OPEN,
        ground.today,
        2,
    )
    assert list(
        opened.deliverables.values_list("code", "name", "document_kind", "status")
    ) == [("sk", "SK Tim", DocumentKind.DECREE, DeliverableStatus.NOT_STARTED)]


def test_a_later_template_never_changes_an_open_stage(
    ground: Ground, first: StageRecord
) -> None:
    stage.open_stage(first, actor=ground.coordinator)
    DeliverableTemplate.objects.filter(stage=first.template).update(name="Lain")

    assert first.deliverables.get().name == "SK Tim"


def test_open_is_the_coordinators(ground: Ground, first: StageRecord) -> None:
    for person in (ground.operator, ground.mentor, ground.leader, ground.ministry):
        with pytest.raises(NotAllowed):
            stage.open_stage(first, actor=person)


def test_open_waits_for_the_earlier_stages(ground: Ground) -> None:
    with pytest.raises(MoveRefused, match="Tahap “Tahap 1” belum lulus") as refused:
        stage.open_stage(ground.stages[1], actor=ground.coordinator)

    assert refused.value.code == "earlier_stage"


def test_open_refuses_a_day_to_come(ground: Ground, first: StageRecord) -> None:
    with pytest.raises(InvalidFields):
        stage.open_stage(
            first, actor=ground.coordinator, on=ground.today + dt.timedelta(days=1)
        )


def test_submit_names_what_blocks(ground: Ground, first: StageRecord) -> None:
    stage.open_stage(first, actor=ground.coordinator)

    with pytest.raises(MoveRefused, match="SK Tim") as refused:
        stage.submit(first, actor=ground.coordinator)

    assert refused.value.code == "blocked"


def test_a_stage_is_brought_submitted_and_passed(
    ground: Ground, first: StageRecord
) -> None:
    opened = stage.open_stage(first, actor=ground.coordinator)
    approved(opened, ground)

    stage.submit(opened, actor=ground.coordinator)
    passed = stage.pass_(opened, actor=ground.mentor)

    assert (passed.state, passed.passed_on, passed.passed_by, passed.passed_as) == (
        S.PASSED,
        ground.today,
        ground.mentor,
        Role.MENTOR,
    )
    assert passed.submitted_by == ground.coordinator
    assert "Tahap “Tahap 1” di Uji 32.11 menunggu pengesahan Anda." in told(
        ground.mentor
    )
    assert "Tahap “Tahap 1” disahkan lulus." in told(ground.coordinator)
    assert told(ground.leader) == []


def test_pass_asks_the_gate_again(ground: Ground, first: StageRecord) -> None:
    in_state(first, S.SUBMITTED)

    with pytest.raises(MoveRefused, match="SK Tim"):
        stage.pass_(first, actor=ground.mentor)


def test_the_leader_signs_only_where_no_mentor_is_assigned() -> None:
    mentored, alone = make_ground(), make_ground("32.17", has_mentor=False)
    for ground in (mentored, alone):
        opened = stage.open_stage(ground.stages[0], actor=ground.coordinator)
        row = bring(opened, is_required=False, name="Lain", code="lain")
        opened.deliverables.exclude(pk=row.pk).delete()
        stage.submit(opened, actor=ground.coordinator)

    with pytest.raises(NotAllowed):
        stage.pass_(mentored.stages[0], actor=mentored.leader)
    passed = stage.pass_(alone.stages[0], actor=alone.leader)

    assert (passed.state, passed.passed_as) == (S.PASSED, Role.LEADER)


def test_return_needs_a_reason_and_tells_the_coordinator(
    ground: Ground, first: StageRecord
) -> None:
    in_state(first, S.SUBMITTED)
    with pytest.raises(DomainError) as refused:
        stage.return_(first, actor=ground.mentor, reason=" ")
    assert refused.value.code == "reason_required"

    back = stage.return_(first, actor=ground.mentor, reason="Notulen belum ada")

    assert back.state == S.OPEN
    assert told(ground.coordinator) == [
        "Tahap “Tahap 1” dikembalikan untuk dilengkapi. Alasan: Notulen belum ada"
    ]


@pytest.mark.parametrize("state", [S.OPEN, S.SUBMITTED])
@pytest.mark.parametrize("who", ["mentor", "ministry"])
def test_passing_with_notes_turns_blockers_into_follow_ups(
    ground: Ground, first: StageRecord, state: StageState, who: str
) -> None:
    in_state(first, state)
    due = ground.today + dt.timedelta(days=30)

    passed = stage.pass_with_notes(
        first,
        actor=getattr(ground, who),
        reason="Menyusul",
        due_on=due,
        unit=ground.unit,
    )

    assert (passed.state, passed.has_notes, passed.passed_as) == (S.PASSED, True, who)
    [made] = FollowUp.objects.all()
    assert (made.stage, made.unit, made.due_on) == (first, ground.unit, due)
    assert "SK Tim" in made.blocker


def test_notes_stay_for_ever(ground: Ground, first: StageRecord) -> None:
    in_state(first, S.OPEN)
    stage.pass_with_notes(
        first, actor=ground.mentor, reason="Menyusul", due_on=ground.today
    )

    again = stage.reopen(first, actor=ground.mentor, reason="Keliru")

    assert (again.state, again.has_notes) == (S.OPEN, True)


def test_passing_with_notes_refuses_without_blockers_or_day(
    ground: Ground, first: StageRecord
) -> None:
    in_state(first, S.OPEN)
    asked = {"actor": ground.mentor, "reason": "Menyusul"}
    for day in (None, ground.today - dt.timedelta(days=1)):
        with pytest.raises(InvalidFields):
            stage.pass_with_notes(first, due_on=day, **asked)
    first.deliverables.all().delete()

    with pytest.raises(MoveRefused) as refused:
        stage.pass_with_notes(first, due_on=ground.today, **asked)

    assert refused.value.code == "nothing_blocks"
    assert not FollowUp.objects.exists()


def test_record_notes_what_took_place_without_checks(
    ground: Ground, first: StageRecord
) -> None:
    kept = ground.document()

    noted = stage.record(
        first,
        actor=ground.coordinator,
        passed_on=dt.date(2022, 9, 21),
        document=kept,
        note="Menurut berita acara",
    )

    assert (noted.state, noted.passed_on, noted.is_recorded_later, noted.proof) == (
        S.PASSED,
        dt.date(2022, 9, 21),
        True,
        kept,
    )
    assert noted.passed_by is None
    stage.open_stage(ground.stages[1], actor=ground.coordinator)


def test_record_takes_words_where_the_day_is_not_known(
    ground: Ground, first: StageRecord
) -> None:
    noted = stage.record(first, actor=ground.coordinator, passed_text="Mei 2022")

    assert (noted.passed_on, noted.passed_text) == (None, "Mei 2022")


def test_record_refuses_what_cannot_be(ground: Ground, first: StageRecord) -> None:
    foreign = ground.document(regency=make_regency("32.17"))
    tomorrow = ground.today + dt.timedelta(days=1)
    for fields, field in (
        ({}, "passed_on"),
        ({"passed_on": tomorrow}, "passed_on"),
        (
            {"passed_on": dt.date(2022, 1, 1), "started_on": dt.date(2022, 2, 1)},
            "started_on",
        ),
        ({"passed_text": "2022", "document": foreign}, "document"),
        ({"passed_text": "2" * 61}, "passed_text"),
    ):
        with pytest.raises(InvalidFields) as refused:
            stage.record(first, actor=ground.coordinator, **fields)
        assert list(refused.value.errors) == [field]


def test_reopening_what_was_recorded_asks_for_the_deliverables(
    ground: Ground, first: StageRecord
) -> None:
    stage.record(first, actor=ground.coordinator, passed_text="Mei 2022")

    again = stage.reopen(first, actor=ground.ministry, reason="Belum terlaksana")

    assert (again.state, again.is_recorded_later, again.passed_text) == (
        S.OPEN,
        False,
        "",
    )
    assert again.deliverables.count() == 1


def test_plan_moves_the_window(ground: Ground, first: StageRecord) -> None:
    window = {"planned_start": dt.date(2026, 5, 1), "planned_end": dt.date(2026, 5, 9)}

    planned = stage.plan(first, actor=ground.coordinator, version=1, **window)

    assert (planned.planned_start, planned.planned_end) == tuple(window.values())
    with pytest.raises(StaleVersion) as stale:
        stage.plan(
            first,
            actor=ground.coordinator,
            version=1,
            planned_start=None,
            planned_end=None,
        )
    assert [one.field for one in stale.value.fields] == list(window)
    with pytest.raises(InvalidFields):
        stage.plan(
            first,
            actor=ground.coordinator,
            version=2,
            planned_start=dt.date(2026, 5, 9),
            planned_end=dt.date(2026, 5, 1),
        )
    in_state(planned, S.PASSED)
    with pytest.raises(MoveRefused):
        stage.plan(planned, actor=ground.coordinator, version=2, **window)


def test_add_puts_a_stage_behind_another(ground: Ground) -> None:
    fresh = stage.add(
        ground.participation,
        actor=ground.coordinator,
        name=" Evaluasi mandiri ",
        after=ground.stages[0],
        deliverables=["Laporan", "", "Laporan", "Berita acara"],
    )
    last = stage.add(ground.participation, actor=ground.coordinator, name="Revisi")

    assert list(ground.participation.stages.values_list("order", "name")) == [
        (1, "Tahap 1"),
        (2, "Evaluasi mandiri"),
        (3, "Tahap 2"),
        (4, "Tahap 3"),
        (5, "Revisi"),
    ]
    assert list(fresh.deliverables.values_list("code", "name")) == [
        ("own-1", "Laporan"),
        ("own-2", "Berita acara"),
    ]
    assert (fresh.code, last.template) == ("", None)


def test_add_refuses_a_name_twice_and_foreign_places(ground: Ground) -> None:
    other = make_ground("32.17")
    asked = {"actor": ground.coordinator}
    for fields in (
        {"name": "tahap 1"},
        {"name": ""},
        {"name": "X", "after": other.stages[0]},
        {"name": "X", "deliverables": ["n" * 301]},
    ):
        with pytest.raises(InvalidFields):
            stage.add(ground.participation, **asked, **fields)
    with pytest.raises(NotAllowed):
        stage.add(other.participation, name="X", **asked)
    assert ground.participation.stages.count() == 3


def test_a_stale_reader_is_told(ground: Ground, first: StageRecord) -> None:
    stage.open_stage(first, actor=ground.coordinator, version=1)

    with pytest.raises(StaleVersion):
        stage.record(first, actor=ground.coordinator, version=1, passed_text="2022")


def test_every_move_is_told_in_the_history(ground: Ground, first: StageRecord) -> None:
    in_state(first, S.SUBMITTED)
    stage.return_(first, actor=ground.mentor, reason="Belum lengkap")

    [line] = Activity.objects.for_target(first)
    assert (line.verb, line.reason, line.changes) == (
        "stage.return",
        "Belum lengkap",
        {"state": ["submitted", "open"]},
    )


def test_allowed_moves_by_role(ground: Ground, first: StageRecord) -> None:
    in_state(first, S.OPEN)

    def names(person):
        return [move.name for move in stage.allowed_moves(first, actor=person)]

    assert names(ground.coordinator) == ["submit", "record"]
    assert names(ground.mentor) == ["pass_with_notes"]
    assert names(ground.leader) == []
    assert names(ground.operator) == []
