"""Scores, approval, agreement, verdicts and the one answer."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovations.domain import quick_win as verbs
from innovations.domain import quick_win_review as review
from innovations.domain.quick_win_review import Given, weighted_total
from innovations.enums import InnovationStatus, QuickWinStatus
from innovations.models import QuickWin, QuickWinCriterion, QuickWinScore
from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    MoveRefused,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.models import Activity, Notice, User
from regencies.enums import Audience, DocumentKind, Role
from regencies.models import Unit
from tests.factories import make_regency, make_unit, make_user
from tests.files import PDF, sent
from tests.innovations.quick_win_ground import make_proposal, make_selected

pytestmark = pytest.mark.django_db
WORDS = {"benefit": "yes", "impact": "partly", "note": "Antrean turun separuh."}


@pytest.fixture
def unit() -> Unit:
    return make_unit()


@pytest.fixture
def operator(unit: Unit) -> User:
    return make_user(Role.OPERATOR, unit=unit)


@pytest.fixture
def coordinator(unit: Unit) -> User:
    return make_user(Role.COORDINATOR, regency=unit.regency)


@pytest.fixture
def leader(unit: Unit) -> User:
    return make_user(Role.LEADER, regency=unit.regency)


@pytest.fixture
def evaluator(db: None) -> User:
    return make_user(Role.EVALUATOR)


@pytest.fixture
def selected(unit: Unit, coordinator: User) -> QuickWin:
    return make_selected(unit, coordinator=coordinator, name="Antrean Daring")


def told(verb: str) -> int:
    return Activity.objects.filter(verb=verb).count()


# --- score -------------------------------------------------------------------


@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.none() | st.integers(1, 4)),
        min_size=1,
        max_size=12,
    )
)
def test_total_is_the_weighted_mean(parts: list[tuple[int, int | None]]) -> None:
    total = weighted_total(parts)

    if all(score is None for _weight, score in parts):
        assert total is None
        return
    each = [score or 0 for weight, score in parts for _times in range(weight)]
    exact = Fraction(sum(each), len(each))
    cents = int(exact * 100 + Fraction(1, 2))
    assert total == Decimal(cents).scaleb(-2).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert 0 < total <= 4


def test_score_writes_the_total_over_all_criteria(unit, coordinator) -> None:
    quick_win = make_proposal(unit)
    QuickWinCriterion.objects.filter(code="benefit").update(weight=3)

    scored = review.score(
        quick_win,
        actor=coordinator,
        version=1,
        scores={"benefit": Given(4, " 1.200 warga "), "risk": Given(2)},
    )

    # 4 x 3 + 2 x 1 of nine criteria of weight 1 and one of 3.
    assert (scored.score_total, scored.score_count) == (Decimal("1.17"), 2)
    assert set(
        QuickWinScore.objects.values_list("criterion__code", "score", "note")
    ) == {("benefit", 4, "1.200 warga"), ("risk", 2, "")}


def test_score_again_replaces_only_what_is_named(unit, operator, coordinator) -> None:
    quick_win = make_proposal(unit)
    review.score(
        quick_win,
        actor=operator,
        version=1,
        scores={"benefit": Given(4), "risk": Given(4)},
    )

    scored = review.score(
        quick_win, actor=coordinator, version=2, scores={"risk": Given(1)}
    )

    assert (scored.score_total, scored.version) == (Decimal("0.50"), 3)
    assert QuickWinScore.objects.count() == 2


def test_same_scores_again_write_nothing(unit, coordinator) -> None:
    quick_win = make_proposal(unit)
    scores = {"benefit": Given(4)}

    for version in (1, 2):
        review.score(quick_win, actor=coordinator, version=version, scores=scores)

    assert told("quick_win.scored") == 1


@pytest.mark.parametrize(
    ("code", "given_"), [("benefit", Given(5)), ("benefit", Given(0)), ("x", Given(1))]
)
def test_score_out_of_range_or_unknown_is_refused(
    unit, coordinator, code, given_
) -> None:
    with pytest.raises(InvalidFields) as refusal:
        review.score(
            make_proposal(unit), actor=coordinator, version=1, scores={code: given_}
        )

    assert set(refusal.value.errors) == {code}


def test_unit_scores_its_proposal_but_not_the_selected_one(selected, operator) -> None:
    with pytest.raises(NotAllowed):
        review.score(selected, actor=operator, version=2, scores={"risk": Given(4)})


def test_score_of_an_old_page_is_refused(unit, coordinator) -> None:
    with pytest.raises(StaleVersion):
        review.score(
            make_proposal(unit), actor=coordinator, version=7, scores={"risk": Given(4)}
        )


def test_score_of_a_closed_one_is_refused(selected, coordinator) -> None:
    verbs.move(selected, name="fail", actor=coordinator, reason="Lelang gagal.")

    with pytest.raises(MoveRefused):
        review.score(selected, actor=coordinator, version=3, scores={"risk": Given(4)})


def test_retired_criteria_no_longer_count(unit, coordinator) -> None:
    quick_win = make_proposal(unit)
    review.score(quick_win, actor=coordinator, version=1, scores={"benefit": Given(4)})
    QuickWinCriterion.objects.update(is_current=False)
    QuickWinCriterion.objects.create(
        code="speed", version=2, order=1, name="Cepat", name_en="Quick", question="?"
    )

    scored = review.score(
        quick_win, actor=coordinator, version=2, scores={"speed": Given(3)}
    )

    assert (scored.score_total, scored.score_count) == (Decimal("3.00"), 1)
    assert QuickWinScore.objects.count() == 2


# --- approve, agree ----------------------------------------------------------


def test_leader_approves_once(selected, leader) -> None:
    first = review.approve([selected], actor=leader)
    again = review.approve([selected], actor=leader)

    stored = QuickWin.objects.get()
    assert (len(first), again) == (1, [])
    assert (stored.approved_by, stored.approval) == (leader, None)
    assert told("quick_win.approved") == 1


def test_approve_by_the_coordinator_is_refused(selected, coordinator) -> None:
    with pytest.raises(NotAllowed):
        review.approve([selected], actor=coordinator)


def test_approve_with_one_that_is_not_selected_approves_none(
    unit, selected, leader
) -> None:
    with pytest.raises(MoveRefused):
        review.approve([selected, make_proposal(unit)], actor=leader)

    assert not QuickWin.objects.filter(approved_at__isnull=False).exists()


def test_approve_nothing_is_refused(leader) -> None:
    with pytest.raises(DomainError):
        review.approve([], actor=leader)


def test_minutes_record_the_approval_and_stay_in_the_regency(
    unit, selected, coordinator
) -> None:
    made = review.approve_by_minutes(
        [selected],
        actor=coordinator,
        regency=unit.regency,
        fields={"title": "Berita acara", "number": "1/BA/2026"},
        upload=sent(PDF, "berita-acara.pdf"),
    )

    stored = QuickWin.objects.get()
    assert made == [stored]
    assert stored.approved_by == coordinator
    assert stored.approval is not None
    assert (stored.approval.kind, stored.approval.audience, stored.approval.unit) == (
        DocumentKind.MINUTES,
        Audience.REGENCY,
        None,
    )


def test_minutes_by_the_leader_are_refused_and_not_kept(unit, selected, leader) -> None:
    with pytest.raises(NotAllowed):
        review.approve_by_minutes(
            [selected],
            actor=leader,
            regency=unit.regency,
            fields={},
            upload=sent(PDF, "berita-acara.pdf"),
        )

    assert QuickWin.objects.get().approved_at is None


def test_mentor_of_the_regency_agrees_once(unit, selected) -> None:
    mentor = make_user(Role.MENTOR, regency=unit.regency)
    elsewhere = make_user(Role.MENTOR, regency=make_regency("32.12"))

    first = review.agree([selected], actor=mentor)
    again = review.agree([selected], actor=mentor)

    assert (len(first), again) == (1, [])
    assert QuickWin.objects.get().agreed_by == mentor
    with pytest.raises(NotAllowed):
        review.agree([selected], actor=elsewhere)


# --- judge, answer -----------------------------------------------------------


def test_judge_tells_the_coordinator_and_the_unit(
    selected, evaluator, operator, coordinator
) -> None:
    judged = review.judge(selected, actor=evaluator, **WORDS)

    assert (judged.benefit_verdict, judged.impact_verdict) == ("yes", "partly")
    assert (judged.judged_by, judged.verdict_note) == (evaluator, WORDS["note"])
    told_people = Notice.objects.filter(kind="quick_win.judged")
    assert set(told_people.values_list("user", flat=True)) == {
        operator.pk,
        coordinator.pk,
    }


def test_judge_without_a_word_is_refused(selected, evaluator) -> None:
    with pytest.raises(InvalidFields) as refusal:
        review.judge(selected, actor=evaluator, benefit="", impact="maybe", note=" ")

    assert set(refusal.value.errors) == {"benefit", "impact", "note"}


@pytest.mark.parametrize("role", [Role.MENTOR, Role.COORDINATOR, Role.LEADER])
def test_judge_by_the_regency_is_refused(unit, selected, role) -> None:
    with pytest.raises(NotAllowed):
        review.judge(selected, actor=make_user(role, regency=unit.regency), **WORDS)


def test_judge_what_was_not_verified_is_refused(unit, coordinator, evaluator) -> None:
    quick_win = make_selected(
        unit, coordinator=coordinator, status=InnovationStatus.SUBMITTED
    )

    with pytest.raises(NotAllowed):
        review.judge(quick_win, actor=evaluator, **WORDS)


def test_judge_a_proposal_is_refused(unit, evaluator) -> None:
    with pytest.raises(MoveRefused):
        review.judge(make_proposal(unit), actor=evaluator, **WORDS)


def test_verdict_may_be_corrected_until_the_answer(
    selected, evaluator, coordinator
) -> None:
    review.judge(selected, actor=evaluator, **WORDS)
    review.judge(selected, actor=evaluator, **WORDS | {"impact": "yes"})
    review.answer(selected, actor=coordinator, text="Terima kasih.")

    with pytest.raises(MoveRefused):
        review.judge(selected, actor=evaluator, **WORDS)

    assert QuickWin.objects.get().impact_verdict == "yes"


def test_answer_is_given_once_and_tells_the_evaluator(
    selected, evaluator, coordinator
) -> None:
    review.judge(selected, actor=evaluator, **WORDS)

    review.answer(selected, actor=coordinator, text=" Bukti menyusul. ")

    with pytest.raises(MoveRefused):
        review.answer(selected, actor=coordinator, text="Lagi.")
    assert QuickWin.objects.get().answer == "Bukti menyusul."
    assert Notice.objects.filter(user=evaluator, kind="quick_win.answered").count() == 1


def test_answer_without_verdict_or_words_is_refused(selected, coordinator) -> None:
    with pytest.raises(MoveRefused):
        review.answer(selected, actor=coordinator, text="Ada apa?")
    with pytest.raises(DomainError):
        review.answer(selected, actor=coordinator, text=" ")


def test_answer_by_the_unit_is_refused(selected, evaluator, operator) -> None:
    review.judge(selected, actor=evaluator, **WORDS)

    with pytest.raises(NotAllowed):
        review.answer(selected, actor=operator, text="Bukti ada.")


def test_reopened_one_keeps_what_was_found(selected, evaluator, coordinator) -> None:
    verbs.move(selected, name="deliver", actor=coordinator, result="Turun.")
    review.judge(selected, actor=evaluator, **WORDS)

    again = verbs.move(selected, name="reopen", actor=coordinator, reason="Ada lagi.")

    assert (again.status, again.benefit_verdict) == (QuickWinStatus.SELECTED, "yes")
