"""Two people at one stage, or a stage and what it brings, in the same moment."""

import pytest
from django.db import transaction
from django.db.models import Max

from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.domain import deliverable, follow_up, gate, stage
from masterplan.enums import DeliverableStatus, StageState
from masterplan.models import (
    Deliverable,
    DeliverableVersion,
    FollowUp,
    StageRecord,
)
from regencies.enums import Role
from tests.factories import make_user
from tests.masterplan.stage_ground import Ground, bring, in_state, make_ground
from tests.races.ground import DONE, overlap, races, stored, told, unguarded

S, D = StageState, DeliverableStatus
OPEN, SUBMIT, RETURN = (
    "masterplan.domain.stage.open_stage",
    "masterplan.domain.stage.submit",
    "masterplan.domain.stage.return_",
)
PASS, PASS_WITH_NOTES = (
    "masterplan.domain.stage.pass_",
    "masterplan.domain.stage.pass_with_notes",
)
RECORD, REOPEN, PLAN, ADD = (
    "masterplan.domain.stage.record",
    "masterplan.domain.stage.reopen",
    "masterplan.domain.stage.plan",
    "masterplan.domain.stage.add",
)
PAPER_ATTACH, PAPER_SUBMIT, PAPER_RETURN = (
    "masterplan.domain.deliverable.attach",
    "masterplan.domain.deliverable.submit",
    "masterplan.domain.deliverable.return_",
)
PAPER_APPROVE, PAPER_REOPEN, PAPER_ADD = (
    "masterplan.domain.deliverable.approve",
    "masterplan.domain.deliverable.reopen",
    "masterplan.domain.deliverable.add",
)
SECOND_IS_TOLD = ("move_refused", True)


@pytest.fixture
def ground() -> Ground:
    return make_ground()


@pytest.fixture
def first(ground: Ground) -> StageRecord:
    return ground.stages[0]


def paper_in(ground: Ground, status: str, state: str = S.OPEN) -> Deliverable:
    row = in_state(ground.stages[0], state).deliverables.get()
    row.status = status
    if status != D.NOT_STARTED:
        row.document = ground.document()
    row.save()
    if status == D.SUBMITTED:
        DeliverableVersion.objects.create(
            deliverable=row,
            number=1,
            document=row.document,
            submitted_at=row.updated_at,
        )
    return row


def naive_move(record, verb: str, field: str, value: str):
    """The change without a lock: what was read before is what decides."""

    @transaction.atomic
    def go() -> None:
        current = type(record).objects.get(pk=record.pk)
        if getattr(current, field) == value:
            raise AssertionError("seen in time")
        type(record).objects.filter(pk=record.pk).update(**{field: value})
        activity.record([Event(current, verb)], actor=None)

    return go


# --- One stage, twice ---------------------------------------------------------


@races(PASS)
def test_two_people_close_the_same_stage(ground: Ground, first: StageRecord) -> None:
    in_state(first, S.SUBMITTED).deliverables.all().delete()
    second = make_user(Role.MENTOR, regency=ground.regency)

    race = overlap(
        lambda: stage.pass_(first, actor=ground.mentor),
        lambda: stage.pass_(first, actor=second),
    )

    assert (race.second.said, race.has_waited) == SECOND_IS_TOLD
    assert stored(first).passed_by == ground.mentor
    assert told("stage.pass") == 1


@unguarded(PASS)
def test_naive_closing_closes_twice(ground: Ground, first: StageRecord) -> None:
    in_state(first, S.SUBMITTED)
    naive = naive_move(first, "stage.pass", "state", S.PASSED)

    race = overlap(naive, naive)

    assert race.second.said == DONE
    assert told("stage.pass") == 2


@races(OPEN)
def test_a_stage_is_opened_once(ground: Ground, first: StageRecord) -> None:
    def go() -> StageRecord:
        return stage.open_stage(first, actor=ground.coordinator)

    race = overlap(go, go)

    assert (race.second.said, race.has_waited) == SECOND_IS_TOLD
    assert first.deliverables.count() == 1


@unguarded(OPEN)
def test_naive_opening_asks_for_everything_twice(first: StageRecord) -> None:
    numbers = iter((1, 2))

    @transaction.atomic
    def naive() -> None:
        assert StageRecord.objects.get(pk=first.pk).state == S.UPCOMING
        bring(first, code=f"sk-{next(numbers)}")
        StageRecord.objects.filter(pk=first.pk).update(state=S.OPEN)

    overlap(naive, naive)

    assert first.deliverables.count() == 2


@races(SUBMIT)
def test_a_stage_is_not_submitted_while_its_paper_is_reopened(
    ground: Ground, first: StageRecord
) -> None:
    row = paper_in(ground, D.APPROVED)

    race = overlap(
        lambda: deliverable.reopen(row, actor=ground.mentor, reason="Keliru"),
        lambda: stage.submit(first, actor=ground.coordinator),
    )

    assert (race.second.said, race.has_waited) == ("blocked", True)
    assert stored(first).state == S.OPEN


@unguarded(SUBMIT)
def test_naive_submitting_misses_the_reopened_paper(
    ground: Ground, first: StageRecord
) -> None:
    row = paper_in(ground, D.APPROVED)

    @transaction.atomic
    def naive() -> None:
        assert gate.blockers(first) == []
        StageRecord.objects.filter(pk=first.pk).update(state=S.SUBMITTED)

    overlap(
        lambda: deliverable.reopen(row, actor=ground.mentor, reason="Keliru"), naive
    )

    assert (stored(first).state, stored(row).status) == (S.SUBMITTED, D.DRAFT)


@races(RETURN)
def test_returned_or_passed_but_not_both(ground: Ground, first: StageRecord) -> None:
    in_state(first, S.SUBMITTED).deliverables.all().delete()

    race = overlap(
        lambda: stage.pass_(first, actor=ground.mentor),
        lambda: stage.return_(first, actor=ground.mentor, reason="Belum lengkap"),
    )

    assert (race.second.said, race.has_waited) == SECOND_IS_TOLD
    assert stored(first).state == S.PASSED


@unguarded(RETURN)
def test_naive_returning_undoes_the_pass(ground: Ground, first: StageRecord) -> None:
    in_state(first, S.SUBMITTED).deliverables.all().delete()

    overlap(
        lambda: stage.pass_(first, actor=ground.mentor),
        naive_move(first, "stage.return", "state", S.OPEN),
    )

    assert (stored(first).state, stored(first).passed_by) == (S.OPEN, ground.mentor)


@races(PASS_WITH_NOTES)
def test_notes_are_taken_once(ground: Ground, first: StageRecord) -> None:
    in_state(first, S.SUBMITTED)

    def go(actor):
        return lambda: stage.pass_with_notes(
            first, actor=actor, reason="Menyusul", due_on=ground.today
        )

    race = overlap(go(ground.mentor), go(ground.ministry))

    assert (race.second.said, race.has_waited) == SECOND_IS_TOLD
    assert FollowUp.objects.count() == 1


@unguarded(PASS_WITH_NOTES)
def test_naive_notes_are_taken_twice(ground: Ground, first: StageRecord) -> None:
    in_state(first, S.SUBMITTED)

    @transaction.atomic
    def naive() -> None:
        assert StageRecord.objects.get(pk=first.pk).state == S.SUBMITTED
        follow_up.open_from_blockers(
            first, gate.blockers(first), actor=ground.mentor, due_on=ground.today
        )
        StageRecord.objects.filter(pk=first.pk).update(state=S.PASSED)

    overlap(naive, naive)

    assert FollowUp.objects.count() == 2


@races(RECORD)
def test_recorded_or_opened_but_not_both(ground: Ground, first: StageRecord) -> None:
    race = overlap(
        lambda: stage.record(first, actor=ground.coordinator, passed_text="2022"),
        lambda: stage.open_stage(first, actor=ground.coordinator),
    )

    assert (race.second.said, race.has_waited) == SECOND_IS_TOLD
    assert (stored(first).state, first.deliverables.count()) == (S.PASSED, 0)


@unguarded(RECORD)
def test_naive_recording_passes_what_was_opened(
    ground: Ground, first: StageRecord
) -> None:
    overlap(
        lambda: stage.open_stage(first, actor=ground.coordinator),
        naive_move(first, "stage.record", "state", S.PASSED),
    )

    assert (stored(first).state, told("stage.open")) == (S.PASSED, 1)


@races(REOPEN)
def test_a_stage_is_reopened_once(ground: Ground, first: StageRecord) -> None:
    in_state(first, S.PASSED)

    def go(actor):
        return lambda: stage.reopen(first, actor=actor, reason="Keliru")

    race = overlap(go(ground.mentor), go(ground.ministry))

    assert (race.second.said, race.has_waited) == SECOND_IS_TOLD
    assert told("stage.reopen") == 1


@unguarded(REOPEN)
def test_naive_reopening_is_told_twice(ground: Ground, first: StageRecord) -> None:
    in_state(first, S.PASSED)
    naive = naive_move(first, "stage.reopen", "state", S.OPEN)

    overlap(naive, naive)

    assert told("stage.reopen") == 2


@races(PLAN)
def test_the_later_plan_sees_both_values(ground: Ground, first: StageRecord) -> None:
    def go(day: int):
        return lambda: stage.plan(
            first,
            actor=ground.coordinator,
            version=1,
            planned_start=ground.today.replace(day=day),
            planned_end=None,
        )

    race = overlap(go(1), go(2))

    assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert stored(first).planned_start == ground.today.replace(day=1)


@unguarded(PLAN)
def test_naive_planning_overwrites(ground: Ground, first: StageRecord) -> None:
    def naive(day: int):
        @transaction.atomic
        def go() -> None:
            current = StageRecord.objects.get(pk=first.pk)
            assert current.version == 1
            current.planned_start = ground.today.replace(day=day)
            current.version += 1
            current.save()

        return go

    overlap(naive(1), naive(2))

    assert stored(first).planned_start == ground.today.replace(day=2)


@races(ADD)
def test_two_stages_added_have_two_places(ground: Ground) -> None:
    def go(name: str):
        return lambda: stage.add(
            ground.participation, actor=ground.coordinator, name=name
        )

    race = overlap(go("Evaluasi"), go("Revisi"))

    assert (race.second.said, race.has_waited) == (DONE, True)
    orders = list(ground.participation.stages.values_list("order", flat=True))
    assert orders == [1, 2, 3, 4, 5]


@unguarded(ADD)
def test_naive_adding_takes_one_place_twice(ground: Ground) -> None:
    @transaction.atomic
    def naive() -> None:
        last = ground.participation.stages.aggregate(last=Max("order"))["last"]
        StageRecord.objects.create(
            participation=ground.participation,
            regency=ground.regency,
            order=last + 1,
            name="Tambahan",
        )

    race = overlap(naive, naive)

    assert race.second.said == "IntegrityError"


# --- One deliverable, twice ----------------------------------------------------


@races(PAPER_APPROVE, PAPER_RETURN)
def test_approved_or_returned_but_not_both(ground: Ground) -> None:
    row = paper_in(ground, D.SUBMITTED)

    race = overlap(
        lambda: deliverable.approve(row, actor=ground.mentor),
        lambda: deliverable.return_(row, actor=ground.mentor, reason="Keliru"),
    )

    assert (race.second.said, race.has_waited) == SECOND_IS_TOLD
    assert stored(row).status == D.APPROVED
    assert row.versions.get().outcome == D.APPROVED


@unguarded(PAPER_APPROVE, PAPER_RETURN)
def test_naive_deciding_overwrites_the_outcome(ground: Ground) -> None:
    row = paper_in(ground, D.SUBMITTED)

    def naive(outcome: str):
        @transaction.atomic
        def go() -> None:
            assert Deliverable.objects.get(pk=row.pk).status == D.SUBMITTED
            row.versions.update(outcome=outcome)
            Deliverable.objects.filter(pk=row.pk).update(status=outcome)

        return go

    overlap(naive(D.APPROVED), naive(D.RETURNED))

    assert row.versions.get().outcome == D.RETURNED


@races(PAPER_REOPEN)
def test_a_paper_is_reopened_while_its_stage_is_passed(
    ground: Ground, first: StageRecord
) -> None:
    row = paper_in(ground, D.APPROVED, S.SUBMITTED)

    race = overlap(
        lambda: stage.pass_(first, actor=ground.mentor),
        lambda: deliverable.reopen(row, actor=ground.mentor, reason="Keliru"),
    )

    assert (race.second.said, race.has_waited) == ("stage_not_open", True)
    assert stored(row).status == D.APPROVED


@unguarded(PAPER_REOPEN)
def test_naive_reopening_empties_a_passed_stage(
    ground: Ground, first: StageRecord
) -> None:
    row = paper_in(ground, D.APPROVED, S.SUBMITTED)

    @transaction.atomic
    def naive() -> None:
        current = Deliverable.objects.select_related("stage").get(pk=row.pk)
        assert current.stage.state == S.SUBMITTED
        Deliverable.objects.filter(pk=row.pk).update(status=D.DRAFT)

    overlap(lambda: stage.pass_(first, actor=ground.mentor), naive)

    assert (stored(first).state, stored(row).status) == (S.PASSED, D.DRAFT)


@races(PAPER_REOPEN)
def test_approve_against_reopen(ground: Ground) -> None:
    row = paper_in(ground, D.SUBMITTED)
    version = row.version

    race = overlap(
        lambda: deliverable.approve(row, actor=ground.mentor, version=version),
        lambda: deliverable.reopen(
            row, actor=ground.mentor, reason="Keliru", version=version
        ),
    )

    assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert stored(row).status == D.APPROVED


@races(PAPER_SUBMIT)
def test_a_paper_is_submitted_once(ground: Ground) -> None:
    row = paper_in(ground, D.DRAFT)

    def go() -> Deliverable:
        return deliverable.submit(row, actor=ground.coordinator)

    race = overlap(go, go)

    assert (race.second.said, race.has_waited) == SECOND_IS_TOLD
    assert row.versions.count() == 1


@unguarded(PAPER_SUBMIT)
def test_naive_submitting_breaks_on_the_number(ground: Ground) -> None:
    row = paper_in(ground, D.DRAFT)

    @transaction.atomic
    def naive() -> None:
        assert Deliverable.objects.get(pk=row.pk).status == D.DRAFT
        DeliverableVersion.objects.create(
            deliverable=row,
            number=row.versions.count() + 1,
            document=row.document,
            submitted_at=row.updated_at,
        )
        Deliverable.objects.filter(pk=row.pk).update(status=D.SUBMITTED)

    race = overlap(naive, naive)

    assert race.second.said == "IntegrityError"


@races(PAPER_ATTACH)
def test_a_document_is_not_replaced_while_it_is_submitted(ground: Ground) -> None:
    row = paper_in(ground, D.DRAFT)
    other = ground.document()

    race = overlap(
        lambda: deliverable.submit(row, actor=ground.coordinator),
        lambda: deliverable.attach(row, actor=ground.coordinator, document=other),
    )

    assert (race.second.said, race.has_waited) == SECOND_IS_TOLD
    assert stored(row).document == row.versions.get().document


@unguarded(PAPER_ATTACH)
def test_naive_attaching_swaps_what_was_submitted(ground: Ground) -> None:
    row = paper_in(ground, D.DRAFT)
    other = ground.document()

    @transaction.atomic
    def naive() -> None:
        assert Deliverable.objects.get(pk=row.pk).status == D.DRAFT
        Deliverable.objects.filter(pk=row.pk).update(document=other)

    overlap(lambda: deliverable.submit(row, actor=ground.coordinator), naive)

    assert stored(row).document != row.versions.get().document


@races(PAPER_ADD)
def test_one_deliverable_is_added_once(ground: Ground, first: StageRecord) -> None:
    in_state(first, S.OPEN)

    def go() -> Deliverable:
        return deliverable.add(first, actor=ground.coordinator, fields={"name": "Foto"})

    race = overlap(go, go)

    assert (race.second.said, race.has_waited) == ("invalid", True)
    assert first.deliverables.filter(name="Foto").count() == 1


@unguarded(PAPER_ADD)
def test_naive_adding_asks_twice(first: StageRecord) -> None:
    in_state(first, S.OPEN)
    codes = iter(("own-2", "own-3"))

    @transaction.atomic
    def naive() -> None:
        assert not first.deliverables.filter(name="Foto").exists()
        bring(first, name="Foto", code=next(codes))

    overlap(naive, naive)

    assert first.deliverables.filter(name="Foto").count() == 2
