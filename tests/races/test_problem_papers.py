"""The forms, the talk and the documents of a problem: two at the same moment."""

import pytest
from django.db import transaction

from innovations.domain import problem_document, problem_entry
from innovations.enums import Field, ProblemSource
from innovations.models import Problem
from masterplan.core.models import Comment, Notice, User
from regencies.domain import document as documents
from regencies.enums import Audience, DocumentKind, Role
from regencies.models import Document
from tests.factories import make_problem, make_unit, make_user
from tests.files import PDF, sent
from tests.races.ground import DONE, overlap, races, told, unguarded

ENTRY, PAPER = "innovations.domain.problem_entry", "innovations.domain.problem_document"
ENTER, AMEND = f"{ENTRY}.enter", f"{ENTRY}.amend"
ASK, ANSWER = f"{ENTRY}.ask", f"{ENTRY}.answer"
ATTACH, DETACH = f"{PAPER}.attach", f"{PAPER}.detach"
ATTACH_NEW = f"{PAPER}.attach_new"
PASSPORT = {"title": "Survei", "kind": DocumentKind.REPORT}


@pytest.fixture
def problem() -> Problem:
    return make_problem(unit=make_unit())


@pytest.fixture
def operator(problem: Problem) -> User:
    return make_user(Role.OPERATOR, unit=problem.unit)


@pytest.fixture
def document(problem: Problem, operator: User) -> Document:
    return documents.keep(
        actor=operator,
        regency=problem.regency,
        unit=problem.unit,
        fields=PASSPORT,
        upload=sent(PDF),
    )


# --- What was typed ----------------------------------------------------------


@races(ENTER)
def test_enter_pressed_twice_makes_one_problem() -> None:
    unit = make_unit()
    operator = make_user(Role.OPERATOR, unit=unit)
    fields = {
        "title": "Antre",
        "field": Field.HEALTH,
        "source": ProblemSource.UNIT,
        "unit": unit,
    }

    def press() -> Problem:
        return problem_entry.enter(actor=operator, regency=unit.regency, fields=fields)

    race = overlap(press, press)

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert race.second.value == race.first
    assert Problem.objects.count() == 1


@unguarded(ENTER)
def test_naive_enter_pressed_twice_makes_two_problems() -> None:
    unit = make_unit()

    def press() -> None:
        if not Problem.objects.exists():
            make_problem(unit=unit)

    overlap(press, press)

    assert Problem.objects.count() == 2


@races(AMEND)
def test_amend_by_two_people_refuses_the_second(problem) -> None:
    people = [make_user(Role.OPERATOR, unit=problem.unit) for _one in range(2)]

    def change(place: int) -> Problem:
        return problem_entry.amend(
            problem, actor=people[place], version=1, fields={"title": f"Judul {place}"}
        )

    race = overlap(lambda: change(0), lambda: change(1))

    assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert Problem.objects.get().title == "Judul 0"


@unguarded(AMEND)
def test_naive_amend_loses_the_first(problem) -> None:
    def change(title: str) -> None:
        current = Problem.objects.get()
        if current.version == 1:
            current.title, current.version = title, 2
            current.save(update_fields=["title", "version"])

    overlap(lambda: change("Judul 0"), lambda: change("Judul 1"))

    assert Problem.objects.get().title == "Judul 1"


# --- What was asked ----------------------------------------------------------


@races(ASK)
def test_ask_pressed_twice_asks_once(problem, operator) -> None:
    coordinator = make_user(Role.COORDINATOR, regency=problem.regency)

    def press() -> Comment:
        return problem_entry.ask(problem, actor=coordinator, text="Sejak kapan?")

    race = overlap(press, press)

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert race.second.value == race.first
    assert told("comment.question") == 1
    assert Notice.objects.filter(user=operator).count() == 1


@races(ANSWER)
def test_answer_pressed_twice_answers_once(problem, operator) -> None:
    coordinator = make_user(Role.COORDINATOR, regency=problem.regency)
    question = problem_entry.ask(problem, actor=coordinator, text="Sejak kapan?")

    def press() -> Comment:
        return problem_entry.answer(
            question, problem=problem, actor=operator, text="Sejak 2023."
        )

    race = overlap(press, press)

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert race.second.value == race.first
    assert told("comment.answer") == 1
    assert Notice.objects.filter(user=coordinator).count() == 1


@unguarded(ASK, ANSWER)
def test_naive_word_pressed_twice_is_said_twice(problem, operator) -> None:
    def press() -> None:
        if not Comment.objects.for_target(problem).exists():
            Comment.objects.create(
                target_type=problem._meta.label_lower,
                target_id=str(problem.pk),
                kind="question",
                text="Sejak kapan?",
                author=operator,
            )

    overlap(press, press)

    assert Comment.objects.count() == 2


# --- What proves it ----------------------------------------------------------


@races(ATTACH_NEW)
def test_same_bytes_sent_twice_are_attached_once(problem, operator) -> None:
    def press() -> Document:
        return problem_document.attach_new(
            problem, actor=operator, fields=PASSPORT, upload=sent(PDF)
        )

    race = overlap(press, press)

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert race.second.value == race.first
    assert told("problem.document_attached") == 1
    assert Document.objects.get().audience == Audience.REVIEWERS


@races(ATTACH)
def test_attach_pressed_twice_is_told_once(problem, operator, document) -> None:
    def press() -> None:
        problem_document.attach(document, actor=operator, problem=problem)

    race = overlap(press, press)

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert told("problem.document_attached") == 1


@unguarded(ATTACH, ATTACH_NEW)
def test_naive_attach_breaks_on_the_second(problem, document) -> None:
    through = Problem.documents.through

    def press() -> None:
        if not through.objects.filter(problem=problem, document=document).exists():
            through.objects.create(problem=problem, document=document)

    race = overlap(press, press)

    assert race.second.said == "IntegrityError"


@races(ATTACH)
def test_attach_beside_withdraw_is_refused(problem, operator, document) -> None:
    race = overlap(
        lambda: documents.withdraw(
            document, actor=operator, version=1, reason="Keliru."
        ),
        lambda: problem_document.attach(document, actor=operator, problem=problem),
    )

    assert (race.second.said, race.has_waited) == ("move_refused", True)
    assert problem.documents.count() == 0


@races(DETACH)
def test_detach_pressed_twice_is_told_once(problem, operator, document) -> None:
    problem_document.attach(document, actor=operator, problem=problem)

    def press() -> None:
        problem_document.detach(document, actor=operator, problem=problem)

    race = overlap(press, press)

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert told("problem.document_detached") == 1


@unguarded(DETACH)
def test_naive_detach_is_told_twice(problem, document) -> None:
    problem.documents.add(document)
    seen = []

    @transaction.atomic
    def press() -> None:
        if problem.documents.filter(pk=document.pk).exists():
            seen.append(document.pk)
            problem.documents.remove(document)

    overlap(press, press)

    assert len(seen) == 2
