"""Remarks, questions and answers: said once, however often pressed."""

import pytest

from innovations.domain import comments as talk
from innovations.models import Innovation
from masterplan.core.enums import CommentKind
from masterplan.core.models import Comment, Notice, User
from regencies.enums import Role
from tests.factories import make_innovation, make_unit, make_user
from tests.races.ground import DONE, overlap, races, told, unguarded

CORE, OURS = "masterplan.core.comments", "innovations.domain.comments"


def record_and_people() -> tuple[Innovation, User, User]:
    unit = make_unit()
    return (
        make_innovation(unit=unit, status="submitted"),
        make_user(Role.COORDINATOR, regency=unit.regency),
        make_user(Role.OPERATOR, unit=unit),
    )


@races(f"{CORE}.remark", f"{CORE}.ask", f"{OURS}.remark", f"{OURS}.ask")
@pytest.mark.parametrize("verb", [talk.remark, talk.ask])
def test_comment_pressed_twice_is_said_once(verb) -> None:
    record, coordinator, _operator = record_and_people()

    def press() -> Comment:
        return verb(record, actor=coordinator, text="Mengapa baru tahun ini?")

    race = overlap(press, press)

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert Comment.objects.get() == race.first == race.second.value
    assert told("comment.remark") + told("comment.question") == 1
    assert Notice.objects.count() == (1 if verb is talk.ask else 0)


@races(f"{CORE}.answer", f"{OURS}.answer")
def test_answer_pressed_twice_is_said_once() -> None:
    record, coordinator, operator = record_and_people()
    question = talk.ask(record, actor=coordinator, text="Mengapa?")

    def press() -> Comment:
        return talk.answer(question, innovation=record, actor=operator, text="Begini.")

    race = overlap(press, press)

    answer = Comment.objects.get(kind=CommentKind.ANSWER)
    assert (race.second.said, race.has_waited) == (DONE, True)
    assert race.first == race.second.value == answer
    assert Notice.objects.filter(user=coordinator).count() == 1


@races(f"{CORE}.answer", f"{OURS}.answer")
def test_answer_by_two_people_keeps_both_and_the_first_time() -> None:
    record, coordinator, operator = record_and_people()
    other = make_user(Role.OPERATOR, unit=record.unit)
    question = talk.ask(record, actor=coordinator, text="Mengapa?")

    race = overlap(
        lambda: talk.answer(question, innovation=record, actor=operator, text="Satu."),
        lambda: talk.answer(question, innovation=record, actor=other, text="Dua."),
    )

    question.refresh_from_db()
    assert (race.second.said, race.has_waited) == (DONE, True)
    assert question.answered_at == race.first.created_at
    assert question.answers.count() == 2


@unguarded(
    f"{CORE}.remark",
    f"{CORE}.ask",
    f"{CORE}.answer",
    f"{OURS}.remark",
    f"{OURS}.ask",
    f"{OURS}.answer",
)
def test_naive_comment_pressed_twice_is_said_twice() -> None:
    record, coordinator, _operator = record_and_people()

    def press() -> None:
        if not Comment.objects.for_target(record).filter(text="Mengapa?").exists():
            Comment.objects.create(
                target_type=record._meta.label_lower,
                target_id=str(record.pk),
                text="Mengapa?",
                author=coordinator,
            )

    overlap(press, press)

    assert Comment.objects.count() == 2
