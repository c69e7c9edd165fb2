"""Quick wins: ranks, scores, approvals, verdicts and the one answer."""

import pytest
from django.db import transaction
from django.utils import timezone

from innovations.domain import quick_win as verbs
from innovations.domain import quick_win_review as review
from innovations.domain.quick_win_review import Given, weighted_total
from innovations.enums import QuickWinStatus
from innovations.models import QuickWin, QuickWinCriterion, QuickWinScore
from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.models import User
from regencies.enums import Role
from regencies.models import Document, Unit
from tests.factories import make_unit, make_user
from tests.files import PDF, sent
from tests.innovations.quick_win_ground import (
    DUE,
    START,
    make_proposal,
    make_selected,
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

VERBS = "innovations.domain.quick_win"
REVISE, SELECT, MOVE = f"{VERBS}.revise", f"{VERBS}.select", f"{VERBS}.move"
REVIEW = "innovations.domain.quick_win_review"
SCORE, APPROVE, AGREE = f"{REVIEW}.score", f"{REVIEW}.approve", f"{REVIEW}.agree"
MINUTES = f"{REVIEW}.approve_by_minutes"
JUDGE, ANSWER = f"{REVIEW}.judge", f"{REVIEW}.answer"
WORDS = {"benefit": "yes", "impact": "partly", "note": "Antrean turun."}


@pytest.fixture
def unit() -> Unit:
    return make_unit()


@pytest.fixture
def coordinator(unit: Unit) -> User:
    return coordinator_of(unit)


@pytest.fixture
def selected(unit: Unit, coordinator: User) -> QuickWin:
    return make_selected(unit, coordinator=coordinator)


def select(quick_win: QuickWin, actor: User) -> QuickWin:
    return verbs.select(quick_win, actor=actor, start_on=START, due_on=DUE)


@races(SELECT)
def test_two_selected_at_once_get_two_ranks(unit, coordinator) -> None:
    first, second = make_proposal(unit), make_proposal(unit)

    race = overlap(
        lambda: select(first, coordinator), lambda: select(second, coordinator)
    )

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert (stored(first).rank, stored(second).rank) == (1, 2)


@races(SELECT)
def test_select_pressed_twice_is_told_once(unit, coordinator) -> None:
    quick_win = make_proposal(unit)

    race = overlap(
        lambda: select(quick_win, coordinator), lambda: select(quick_win, coordinator)
    )

    assert race.second.said == "move_refused"
    assert told("quick_win.select") == 1


@unguarded(SELECT)
def test_naive_selections_want_one_rank(unit) -> None:
    first, second = make_proposal(unit), make_proposal(unit)

    def choose(quick_win: QuickWin) -> None:
        ranks = QuickWin.objects.filter(rank__isnull=False).count()
        QuickWin.objects.filter(pk=quick_win.pk).update(
            status=QuickWinStatus.SELECTED, rank=ranks + 1
        )

    race = overlap(lambda: choose(first), lambda: choose(second))

    # The constraint keeps the second out, and its presser reads "server error".
    assert race.second.said == "IntegrityError"


@races(MOVE)
def test_deliver_against_fail_closes_it_once(selected, coordinator) -> None:
    race = overlap(
        lambda: verbs.move(selected, name="deliver", actor=coordinator, result="Ada."),
        lambda: verbs.move(selected, name="fail", actor=coordinator, reason="Gagal."),
    )

    assert race.second.said == "move_refused"
    assert stored(selected).status == QuickWinStatus.DELIVERED


@unguarded(MOVE)
def test_naive_fail_overrides_the_delivery_unseen(selected) -> None:
    def close(status: str) -> None:
        current = stored(selected)
        if current.status == QuickWinStatus.SELECTED:
            QuickWin.objects.filter(pk=current.pk).update(status=status)

    overlap(lambda: close("delivered"), lambda: close("failed"))

    assert stored(selected).status == QuickWinStatus.FAILED


@races(REVISE)
def test_second_revision_is_shown_the_first(selected, coordinator) -> None:
    def write(text: str) -> QuickWin:
        return verbs.revise(
            selected, actor=coordinator, version=2, fields={"milestone_3": text}
        )

    race = overlap(lambda: write("SOP"), lambda: write("Aplikasi"))

    assert race.second.said == "stale_version"
    assert stored(selected).milestone_3 == "SOP"


@unguarded(REVISE)
def test_naive_second_revision_wins_unseen(selected) -> None:
    def write(text: str) -> None:
        if stored(selected).version == 2:
            QuickWin.objects.filter(pk=selected.pk).update(milestone_3=text, version=3)

    overlap(lambda: write("SOP"), lambda: write("Aplikasi"))

    assert stored(selected).milestone_3 == "Aplikasi"


@races(SCORE)
def test_second_scores_are_refused_and_the_total_holds(unit, coordinator) -> None:
    quick_win = make_proposal(unit)

    def give(code: str) -> QuickWin:
        return review.score(
            quick_win, actor=coordinator, version=1, scores={code: Given(4)}
        )

    race = overlap(lambda: give("benefit"), lambda: give("risk"))

    assert race.second.said == "stale_version"
    assert (stored(quick_win).score_count, QuickWinScore.objects.count()) == (1, 1)


@unguarded(SCORE)
def test_naive_scores_leave_a_total_of_one(unit) -> None:
    quick_win = make_proposal(unit)

    @transaction.atomic
    def give(code: str) -> None:
        quick_win.scores.create(
            criterion=QuickWinCriterion.objects.get(code=code), score=4
        )
        given = dict(quick_win.scores.values_list("criterion", "score"))
        parts = [(one.weight, given.get(one.pk)) for one in _criteria()]
        QuickWin.objects.filter(pk=quick_win.pk).update(
            score_total=weighted_total(parts), score_count=len(given)
        )

    overlap(lambda: give("benefit"), lambda: give("risk"))

    assert (stored(quick_win).score_count, QuickWinScore.objects.count()) == (1, 2)


def _criteria() -> list[QuickWinCriterion]:
    return list(QuickWinCriterion.objects.filter(is_current=True))


@races(APPROVE)
def test_approve_pressed_twice_is_told_once(unit, selected) -> None:
    leader = make_user(Role.LEADER, regency=unit.regency)

    def approve() -> list[QuickWin]:
        return review.approve([selected], actor=leader)

    race = overlap(approve, approve)

    assert (race.second.said, race.second.value, race.has_waited) == (DONE, [], True)
    assert told("quick_win.approved") == 1


@races(MINUTES)
def test_minutes_sent_twice_approve_once(unit, selected, coordinator) -> None:
    def record() -> list[QuickWin]:
        return review.approve_by_minutes(
            [selected],
            actor=coordinator,
            regency=unit.regency,
            fields={"title": "Berita acara"},
            upload=sent(PDF, "berita-acara.pdf"),
        )

    race = overlap(record, record)

    assert (race.second.said, race.second.value) == (DONE, [])
    assert told("quick_win.approval_recorded") == Document.objects.count() == 1


@races(AGREE)
def test_agree_pressed_twice_is_told_once(unit, selected) -> None:
    mentor = make_user(Role.MENTOR, regency=unit.regency)

    def agree() -> list[QuickWin]:
        return review.agree([selected], actor=mentor)

    race = overlap(agree, agree)

    assert (race.second.value, race.has_waited) == ([], True)
    assert told("quick_win.agreed") == 1


@unguarded(APPROVE, MINUTES, AGREE)
def test_naive_approval_pressed_twice_is_told_twice(unit, selected) -> None:
    leader = make_user(Role.LEADER, regency=unit.regency)

    @transaction.atomic
    def approve() -> None:
        current = stored(selected)
        if current.approved_at is None:
            QuickWin.objects.filter(pk=current.pk).update(approved_at=timezone.now())
            activity.record([Event(current, "quick_win.approved")], actor=leader)

    overlap(approve, approve)

    assert told("quick_win.approved") == 2


@races(JUDGE)
def test_verdict_against_the_answer_is_refused(selected, coordinator) -> None:
    evaluator = make_user(Role.EVALUATOR)
    review.judge(selected, actor=evaluator, **WORDS)

    race = overlap(
        lambda: review.answer(selected, actor=coordinator, text="Terima kasih."),
        lambda: review.judge(selected, actor=evaluator, **WORDS | {"impact": "no"}),
    )

    assert race.second.said == "move_refused"
    assert stored(selected).impact_verdict == "partly"


@unguarded(JUDGE)
def test_naive_verdict_changes_under_the_answer(selected, coordinator) -> None:
    review.judge(selected, actor=make_user(Role.EVALUATOR), **WORDS)

    def judge() -> None:
        if stored(selected).answered_at is None:
            QuickWin.objects.filter(pk=selected.pk).update(impact_verdict="no")

    overlap(
        lambda: review.answer(selected, actor=coordinator, text="Terima kasih."), judge
    )

    # The regency now seems to have thanked for something else.
    assert stored(selected).impact_verdict == "no"


@races(ANSWER)
def test_second_answer_is_refused(selected, coordinator) -> None:
    review.judge(selected, actor=make_user(Role.EVALUATOR), **WORDS)

    race = overlap(
        lambda: review.answer(selected, actor=coordinator, text="Pertama."),
        lambda: review.answer(selected, actor=coordinator, text="Kedua."),
    )

    assert race.second.said == "move_refused"
    assert stored(selected).answer == "Pertama."


@unguarded(ANSWER)
def test_naive_second_answer_replaces_the_first(selected, coordinator) -> None:
    review.judge(selected, actor=make_user(Role.EVALUATOR), **WORDS)

    def answer(text: str) -> None:
        if stored(selected).answered_at is None:
            QuickWin.objects.filter(pk=selected.pk).update(
                answer=text, answered_at=timezone.now()
            )

    overlap(lambda: answer("Pertama."), lambda: answer("Kedua."))

    assert stored(selected).answer == "Kedua."
