"""Remarks, questions, answers: who may, what is refused, what is recorded."""

import pytest

from innovations.enums import InnovationStatus
from innovations.models import Innovation
from masterplan.core import comments
from masterplan.core.enums import DOUBLE_PRESS, CommentKind
from masterplan.core.errors import DomainError, NotAllowed
from masterplan.core.models import Activity, Comment, User
from masterplan.core.models.comment import COMMENT_MAX
from masterplan.core.story import tell
from regencies.enums import Role
from tests.factories import make_innovation, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def innovation() -> Innovation:
    return make_innovation(unit=make_unit(), status=InnovationStatus.SUBMITTED)


@pytest.fixture
def mentor(innovation: Innovation) -> User:
    return make_user(Role.MENTOR, regency=innovation.regency)


@pytest.fixture
def operator(innovation: Innovation) -> User:
    return make_user(Role.OPERATOR, unit=innovation.unit)


def test_remark_is_kept_with_its_record_and_one_line_of_history(
    innovation: Innovation, mentor: User
) -> None:
    said = comments.remark(innovation, actor=mentor, text="  Bagus.\r\nLanjutkan. ")

    said.refresh_from_db()
    assert (said.kind, said.text, said.author, said.author_name) == (
        CommentKind.REMARK,
        "Bagus.\nLanjutkan.",
        mentor,
        mentor.name,
    )
    assert (said.target_type, said.target_id, said.regency_code, said.unit_id) == (
        "innovations.innovation",
        str(innovation.pk),
        innovation.regency_id,
        innovation.unit_id,
    )
    line = tell([Activity.objects.get()])[0]
    assert (line.sentence, line.reason) == (
        f"{mentor.name} menulis catatan",
        "Bagus.\nLanjutkan.",
    )


def test_answer_closes_the_question(
    innovation: Innovation, mentor: User, operator: User
) -> None:
    question = comments.ask(innovation, actor=mentor, text="Berapa penggunanya?")
    assert Comment.objects.open_questions().get() == question

    said = comments.answer(question, target=innovation, actor=operator, text="Seribu.")

    question.refresh_from_db()
    assert (said.kind, said.question) == (CommentKind.ANSWER, question)
    assert question.answered_at == said.created_at
    assert not Comment.objects.open_questions().exists()
    assert list(Activity.objects.order_by("id").values_list("verb", flat=True)) == [
        "comment.question",
        "comment.answer",
    ]


def test_answer_keeps_a_second_one_too(
    innovation: Innovation, mentor: User, operator: User
) -> None:
    coordinator = make_user(Role.COORDINATOR, regency=innovation.regency)
    question = comments.ask(innovation, actor=mentor, text="Berapa?")
    first = comments.answer(question, target=innovation, actor=operator, text="Dua.")

    comments.answer(question, target=innovation, actor=coordinator, text="Ya, dua.")

    question.refresh_from_db()
    assert question.answered_at == first.created_at
    assert question.answers.count() == 2


def test_answer_refuses_a_question_of_another_record(
    innovation: Innovation, mentor: User, operator: User
) -> None:
    other = make_innovation(unit=innovation.unit)
    question = comments.ask(innovation, actor=mentor, text="Berapa?")

    with pytest.raises(DomainError) as refusal:
        comments.answer(question, target=other, actor=operator, text="Dua.")

    assert refusal.value.code == "no_question"
    assert Comment.objects.open_questions().count() == 1


def test_answer_refuses_what_is_no_question(
    innovation: Innovation, mentor: User, operator: User
) -> None:
    said = comments.remark(innovation, actor=mentor, text="Bagus.")

    with pytest.raises(DomainError) as refusal:
        comments.answer(said, target=innovation, actor=operator, text="Terima kasih.")

    assert refusal.value.code == "no_question"


@pytest.mark.parametrize(
    ("status", "role", "may_say", "may_answer"),
    [
        (InnovationStatus.DRAFT, Role.OPERATOR, True, True),
        (InnovationStatus.DRAFT, Role.UNIT_HEAD, True, True),
        (InnovationStatus.DRAFT, Role.COORDINATOR, True, True),
        (InnovationStatus.DRAFT, Role.LEADER, False, False),
        (InnovationStatus.DRAFT, Role.MENTOR, False, False),
        (InnovationStatus.SUBMITTED, Role.LEADER, True, False),
        (InnovationStatus.SUBMITTED, Role.MENTOR, True, False),
        (InnovationStatus.SUBMITTED, Role.EVALUATOR, False, False),
        (InnovationStatus.SUBMITTED, Role.MINISTRY, False, False),
        (InnovationStatus.VERIFIED, Role.EVALUATOR, True, False),
        (InnovationStatus.VERIFIED, Role.MINISTRY, True, False),
    ],
)
def test_who_may_say_and_answer(
    status: InnovationStatus, role: Role, may_say: bool, may_answer: bool
) -> None:
    innovation = make_innovation(unit=make_unit(), status=status)
    place = {
        Role.OPERATOR: {"unit": innovation.unit},
        Role.UNIT_HEAD: {"unit": innovation.unit},
        Role.EVALUATOR: {},
        Role.MINISTRY: {},
    }.get(role, {"regency": innovation.regency})
    actor = make_user(role, **place)

    assert actor.has_perm("innovations.comment_innovation", innovation) is may_say
    assert actor.has_perm("innovations.answer_innovation", innovation) is may_answer


def test_neighbours_may_not_even_where_it_is_published(innovation: Innovation) -> None:
    innovation.status = InnovationStatus.VERIFIED
    neighbour = make_user(Role.COORDINATOR, regency=make_regency("32.17"))
    evaluator = make_user(Role.EVALUATOR, regency=neighbour.memberships.get().regency)

    for actor in (neighbour, evaluator, make_user()):
        for verb in (comments.remark, comments.ask):
            with pytest.raises(NotAllowed):
                verb(innovation, actor=actor, text="Halo.")
    assert not Comment.objects.exists()
    assert not Activity.objects.exists()


def test_answer_refuses_who_only_asks(innovation: Innovation, mentor: User) -> None:
    question = comments.ask(innovation, actor=mentor, text="Berapa?")

    with pytest.raises(NotAllowed):
        comments.answer(question, target=innovation, actor=mentor, text="Dua.")

    assert Comment.objects.open_questions().count() == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "required"),
        (" \n\t ", "required"),
        ("a" * (COMMENT_MAX + 1), "too_long"),
        ("a\x00b", "hidden_characters"),
        ("a\x1bb", "hidden_characters"),
        ("abc\u202edef", "hidden_characters"),
        ("a\ud800b", "hidden_characters"),
    ],
)
def test_say_refuses_with_a_sentence(
    innovation: Innovation, mentor: User, text: str, code: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        comments.remark(innovation, actor=mentor, text=text)

    assert (refusal.value.code, refusal.value.field) == (code, "text")
    assert refusal.value.message.endswith(".")
    assert not Comment.objects.exists()


def test_say_keeps_emoji_and_markup_as_typed(
    innovation: Innovation, mentor: User
) -> None:
    text = "Bagus 👍🏽 <script>alert(1)</script> 1 < 2"

    assert comments.remark(innovation, actor=mentor, text=text).text == text


def test_the_limit_counts_line_ends_once(innovation: Innovation, mentor: User) -> None:
    text = "a\r\n" * (COMMENT_MAX // 2)

    said = comments.remark(innovation, actor=mentor, text=text)

    assert len(said.text) == COMMENT_MAX - 1


def test_say_twice_within_a_minute_is_one(
    innovation: Innovation, mentor: User, operator: User
) -> None:
    first = comments.ask(innovation, actor=mentor, text="Berapa?")
    again = comments.ask(innovation, actor=mentor, text="Berapa?")
    by_another = comments.ask(innovation, actor=operator, text="Berapa?")
    elsewhere = comments.ask(
        make_innovation(unit=innovation.unit, status=InnovationStatus.SUBMITTED),
        actor=mentor,
        text="Berapa?",
    )

    assert again == first
    assert len({first.pk, by_another.pk, elsewhere.pk}) == 3
    assert Activity.objects.count() == 3


def test_say_the_same_later_is_said_again(innovation: Innovation, mentor: User) -> None:
    first = comments.remark(innovation, actor=mentor, text="Ditunggu.")
    Comment.objects.update(created_at=first.created_at - DOUBLE_PRESS)

    again = comments.remark(innovation, actor=mentor, text="Ditunggu.")

    assert again != first
