"""Problems: who records and changes them, how they move, what answers them."""

import datetime as dt

import pytest
from django.utils import timezone

from innovations.domain import problem as verbs
from innovations.domain import problem_entry, problem_link
from innovations.enums import Field, ProblemSource, ProblemStatus, Severity
from innovations.models import Innovation, Problem
from innovations.models.problem import late, soon
from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    MoveRefused,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.models import Activity, FormDraft, Notice
from regencies.enums import Role
from regencies.models import PilotArea
from tests.factories import (
    make_innovation,
    make_problem,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

FIELDS = {
    "title": "Antrean puskesmas panjang",
    "field": Field.HEALTH,
    "source": ProblemSource.COMPLAINT,
    "severity": Severity.HIGH,
}


def story(target) -> list[str]:
    return list(Activity.objects.for_target(target).values_list("verb", flat=True))


def test_create_records_history_and_tells_the_unit():
    unit = make_unit()
    operator = make_user(Role.OPERATOR, unit=unit)
    coordinator = make_user(Role.COORDINATOR, regency=unit.regency)

    made = verbs.create(
        actor=coordinator, regency=unit.regency, fields=FIELDS | {"unit": unit}
    )

    assert (made.status, made.version) == (ProblemStatus.IDENTIFIED, 1)
    assert story(made) == ["problem.created"]
    assert [notice.user_id for notice in Notice.objects.all()] == [operator.pk]


def test_create_pressed_twice_gives_the_first():
    unit = make_unit()
    operator = make_user(Role.OPERATOR, unit=unit)

    made = [
        verbs.create(actor=operator, regency=unit.regency, fields=FIELDS)
        for _press in range(2)
    ]

    assert made[0] == made[1]
    assert Problem.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "place", "may"),
    [
        (Role.OPERATOR, "own", True),
        (Role.OPERATOR, "none", True),
        (Role.OPERATOR, "other", False),
        (Role.UNIT_HEAD, "own", True),
        (Role.COORDINATOR, "other", True),
        (Role.LEADER, "none", False),
        (Role.MENTOR, "none", False),
        (Role.EVALUATOR, "none", False),
        (Role.MINISTRY, "none", False),
    ],
)
def test_create_by_role(role, place, may):
    unit = make_unit()
    units = {"own": unit, "none": None, "other": make_unit(unit.regency)}
    seat = {"unit": unit} if role in (Role.OPERATOR, Role.UNIT_HEAD) else {}
    if role in (Role.COORDINATOR, Role.LEADER, Role.MENTOR):
        seat = {"regency": unit.regency}
    fields = FIELDS | {"unit": units[place]}

    def deed():
        return verbs.create(
            actor=make_user(role, **seat), regency=unit.regency, fields=fields
        )

    if may:
        assert deed().unit == units[place]
    else:
        with pytest.raises(NotAllowed):
            deed()


def test_create_refuses_neighbours_of_another_regency():
    unit = make_unit()
    other = make_regency("32.17")
    area = PilotArea.objects.create(regency=other, name="Kawasan lain")
    coordinator = make_user(Role.COORDINATOR, regency=unit.regency)

    with pytest.raises(InvalidFields) as refused:
        verbs.create(
            actor=coordinator,
            regency=unit.regency,
            fields=FIELDS | {"title": "", "unit": make_unit(other), "pilot_area": area},
        )

    assert set(refused.value.errors) == {"title", "unit", "pilot_area"}
    assert Problem.objects.count() == 0


def test_revise_a_stale_one_tells_both_values():
    problem = make_problem()
    operator = make_user(Role.OPERATOR, unit=problem.unit)
    verbs.revise(problem, actor=operator, version=1, fields={"title": "Baru"})

    with pytest.raises(StaleVersion) as stale:
        verbs.revise(problem, actor=operator, version=1, fields={"title": "Lain"})

    [conflict] = stale.value.fields
    assert (conflict.current, conflict.offered) == ("Baru", "Lain")
    problem.refresh_from_db()
    assert (problem.title, problem.version) == ("Baru", 2)


def test_revise_with_the_same_values_writes_nothing():
    problem = make_problem()
    operator = make_user(Role.OPERATOR, unit=problem.unit)

    verbs.revise(problem, actor=operator, version=1, fields={"title": problem.title})

    assert story(problem) == []


def test_the_regencys_own_problem_is_changed_by_who_recorded_it():
    unit = make_unit()
    author = make_user(Role.OPERATOR, unit=unit)
    colleague = make_user(Role.OPERATOR, unit=make_unit(unit.regency))
    problem = verbs.create(actor=author, regency=unit.regency, fields=FIELDS)

    verbs.revise(problem, actor=author, version=1, fields={"title": "Lebih jelas"})

    with pytest.raises(NotAllowed):
        verbs.revise(problem, actor=colleague, version=2, fields={"title": "Lain"})


def test_move_along_the_table():
    problem = make_problem()
    operator = make_user(Role.OPERATOR, unit=problem.unit)

    for name in ("sharpen", "answer", "solve"):
        verbs.move([problem], name=name, actor=operator)

    problem.refresh_from_db()
    assert (problem.status, problem.version) == (ProblemStatus.SOLVED, 4)
    assert story(problem) == ["problem.solve", "problem.answer", "problem.sharpen"]


def test_reopen_needs_a_reason():
    problem = make_problem(status=ProblemStatus.SOLVED)
    operator = make_user(Role.OPERATOR, unit=problem.unit)

    with pytest.raises(DomainError) as refused:
        verbs.move([problem], name="reopen", actor=operator)
    assert refused.value.field == "reason"

    verbs.move([problem], name="reopen", actor=operator, reason="Muncul lagi.")
    assert Activity.objects.get(verb="problem.reopen").reason == "Muncul lagi."


def test_move_from_a_wrong_status_is_refused():
    problem = make_problem()

    with pytest.raises(MoveRefused):
        verbs.move(
            [problem],
            name="solve",
            actor=make_user(Role.OPERATOR, unit=problem.unit),
        )


def test_move_partially_reports_each():
    ready = make_problem(status=ProblemStatus.ANSWERED)
    early = make_problem(unit=ready.unit)

    outcomes = verbs.move(
        [ready, early],
        name="solve",
        actor=make_user(Role.OPERATOR, unit=ready.unit),
        is_partial=True,
    )

    assert [outcome.refusal is None for outcome in outcomes] == [True, False]


# --- Links -------------------------------------------------------------------


def test_link_moves_nothing_and_is_told_on_both_sides():
    problem = make_problem()
    innovation = make_innovation(regency=problem.regency)
    owner = make_user(Role.OPERATOR, unit=problem.unit)
    actor = make_user(Role.OPERATOR, unit=innovation.unit)

    assert problem_link.link([problem], [innovation], actor=actor) == 1
    assert problem_link.link([problem], [innovation], actor=actor) == 0

    problem.refresh_from_db()
    assert (problem.status, problem.version) == (ProblemStatus.IDENTIFIED, 2)
    assert list(innovation.problems.all()) == [problem]
    assert story(problem) == ["problem.linked"]
    assert story(innovation) == ["innovation.problem_linked"]
    assert [notice.user_id for notice in Notice.objects.all()] == [owner.pk]


def test_link_is_for_who_answers_for_the_innovation():
    problem = make_problem()
    innovation = make_innovation(regency=problem.regency)

    with pytest.raises(NotAllowed):
        problem_link.link(
            [problem],
            [innovation],
            actor=make_user(Role.OPERATOR, unit=problem.unit),
        )


def test_link_across_regencies_is_refused():
    problem = make_problem()
    innovation = make_innovation(unit=make_unit(make_regency("32.17")))

    with pytest.raises(DomainError) as refused:
        problem_link.link(
            [problem],
            [innovation],
            actor=make_user(Role.OPERATOR, unit=innovation.unit),
        )

    assert refused.value.code == "foreign_regency"


@pytest.mark.parametrize("side", ["problem", "innovation"])
def test_unlink_from_either_side(side):
    problem = make_problem()
    innovation = make_innovation(regency=problem.regency)
    innovation.problems.add(problem)
    unit = problem.unit if side == "problem" else innovation.unit

    actor = make_user(Role.OPERATOR, unit=unit)

    assert problem_link.unlink(problem, innovation, actor=actor) is True
    assert problem_link.unlink(problem, innovation, actor=actor) is False
    assert innovation.problems.count() == 0
    assert story(innovation) == ["innovation.problem_unlinked"]


def test_unlink_by_a_stranger_is_refused():
    problem = make_problem()
    innovation = make_innovation(regency=problem.regency)
    innovation.problems.add(problem)

    with pytest.raises(NotAllowed):
        problem_link.unlink(
            problem,
            innovation,
            actor=make_user(Role.LEADER, regency=problem.regency),
        )


def test_innovations_without_a_problem():
    problem = make_problem()
    linked = make_innovation(regency=problem.regency)
    linked.problems.add(problem, make_problem(unit=problem.unit))
    bare = make_innovation(regency=problem.regency)
    make_innovation(regency=problem.regency, status="withdrawn")

    assert list(Innovation.objects.without_problem()) == [bare]
    assert list(Problem.objects.unanswered()) == []


# --- Drafts and questions ----------------------------------------------------


def test_enter_forgets_the_draft():
    unit = make_unit()
    operator = make_user(Role.OPERATOR, unit=unit)
    FormDraft.objects.create(
        user=operator, form=problem_entry.DRAFT_FORM, target=unit.regency_id, data={}
    )

    problem_entry.enter(actor=operator, regency=unit.regency, fields=FIELDS)

    assert FormDraft.objects.count() == 0


def test_ask_and_answer_tell_each_other():
    problem = make_problem()
    operator = make_user(Role.OPERATOR, unit=problem.unit)
    mentor = make_user(Role.MENTOR, regency=problem.regency)

    question = problem_entry.ask(problem, actor=mentor, text="Sejak kapan?")
    problem_entry.answer(question, problem=problem, actor=operator, text="Sejak 2024.")

    told = Notice.objects.order_by("id").values_list("user_id", "kind")
    assert list(told) == [
        (operator.pk, "comment.question"),
        (mentor.pk, "comment.answer"),
    ]


def test_late_and_soon():
    today = timezone.localdate()
    make_problem(due_on=today + dt.timedelta(days=60))
    make_problem(due_on=today - dt.timedelta(days=1), status=ProblemStatus.SOLVED)
    overdue = make_problem(due_on=today - dt.timedelta(days=1))
    near = make_problem(due_on=today)

    problems = Problem.objects.order_by("pk")
    assert list(problems.filter(late(today))) == [overdue]
    assert list(problems.filter(soon(today))) == [near]
