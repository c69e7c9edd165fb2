"""What waits for whom, and that each number opens its rows."""

import datetime as dt

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from innovations.domain import innovation as verbs
from innovations.domain.due import WaitingItems
from innovations.domain.quick_win_listing import Stalled
from innovations.enums import InnovationStatus
from innovations.filters import InnovationFilter
from innovations.models import Innovation, QuickWin
from masterplan.core.access import Scope, scope_of
from masterplan.core.enums import JobState
from masterplan.core.models import Job, User
from masterplan.domain.desk import Desk, DeskCard, Questions, desk
from masterplan.domain.figures import Figure
from masterplan.domain.follow_up_due import DueFollowUps
from masterplan.domain.sign_off import SignOffs
from regencies.enums import Role
from regencies.models import Unit
from tests.factories import make_innovation, make_regency, make_unit, make_user
from tests.innovations.quick_win_ground import make_selected

pytestmark = pytest.mark.django_db


def counts(figures: tuple[Figure, ...]) -> dict[str, int]:
    return {figure.key: figure.count for figure in figures}


def fill(unit: Unit) -> None:
    """One record a status, one more draft that lacks its problem, one without unit."""
    for status in InnovationStatus:
        make_innovation(unit=unit, status=status, name=f"Rekaman {status}")
    make_innovation(unit=unit, problem="")
    make_innovation(regency=unit.regency, unit=None, status=InnovationStatus.SUBMITTED)


def the_card(user) -> DeskCard:
    (card,) = desk(scope_of(user)).cards
    return card


def test_operator_sees_returned_drafts_and_what_lacks() -> None:
    unit = make_unit()
    fill(unit)
    fill(make_unit(unit.regency))

    card = the_card(make_user(Role.OPERATOR, unit=unit))

    assert card.title == unit.name
    assert counts(card.waiting) == {"returned": 1, "draft": 2, "incomplete": 1}
    assert counts(card.known) == {"submitted": 1, "verified": 3, "problems": 6}


def test_head_sees_what_his_unit_submitted() -> None:
    unit = make_unit()
    fill(unit)

    card = the_card(make_user(Role.UNIT_HEAD, unit=unit))

    assert counts(card.waiting) == {"submitted": 1, "returned": 1}


def test_coordinator_sees_what_to_verify_and_to_settle() -> None:
    unit = make_unit()
    fill(unit)
    fill(make_unit(make_regency("32.12")))

    card = the_card(make_user(Role.COORDINATOR, regency=unit.regency))

    assert counts(card.waiting) == {"submitted": 2, "incomplete": 2, "unit": 1}
    assert counts(card.known) == {
        "total": 9,
        "verified": 3,
        "returned": 1,
        "problems": 7,
    }


def test_leader_sees_counts_and_nothing_waits() -> None:
    unit = make_unit()
    fill(unit)

    shown = desk(scope_of(make_user(Role.LEADER, regency=unit.regency)))

    assert counts(shown.cards[0].known) == {
        "total": 6,
        "verified": 3,
        "submitted": 2,
        "returned": 1,
        "incomplete": 1,
    }
    assert not shown.waits


@pytest.mark.parametrize(
    "role", [Role.OPERATOR, Role.UNIT_HEAD, Role.COORDINATOR, Role.LEADER]
)
def test_every_number_opens_its_rows(role: Role) -> None:
    unit = make_unit()
    fill(unit)
    place = (
        {"unit": unit}
        if role in (Role.OPERATOR, Role.UNIT_HEAD)
        else {"regency": unit.regency}
    )
    scope = scope_of(make_user(role, **place))

    card = desk(scope).cards[0]

    for figure in (*card.waiting, *card.known):
        filterset = InnovationFilter(
            QueryDict(figure.query), queryset=Innovation.objects.visible_to(scope)
        )
        assert filterset.form.is_valid()
        assert filterset.qs.count() == figure.count, figure


def test_returned_records_carry_the_last_reason() -> None:
    unit = make_unit()
    operator = make_user(Role.OPERATOR, unit=unit)
    coordinator = make_user(Role.COORDINATOR, regency=unit.regency)
    record = make_innovation(unit=unit, status=InnovationStatus.SUBMITTED)
    for reason in ("Anggaran kosong.", "Uraian terlalu umum."):
        verbs.move([record], name="return", actor=coordinator, reason=reason)
        if reason == "Anggaran kosong.":
            verbs.move([record], name="submit", actor=operator)

    (returned,) = desk(scope_of(operator)).returned

    assert (returned.id, returned.name, returned.unit, returned.reason) == (
        record.pk,
        record.name,
        unit.name,
        "Uraian terlalu umum.",
    )


def test_coordinator_sees_his_running_jobs_only() -> None:
    regency = make_regency()
    coordinator = make_user(Role.COORDINATOR, regency=regency)
    other = make_user(Role.COORDINATOR, regency=regency)
    running = Job.objects.create(
        kind="import", title="Impor", owner=coordinator, state=JobState.RUNNING
    )
    Job.objects.create(kind="import", title="Usai", owner=coordinator, state="done")
    Job.objects.create(kind="import", title="Milik orang lain", owner=other)

    shown = desk(scope_of(coordinator))

    assert shown.jobs == (running,)
    assert shown.waits


def test_mentor_sees_the_regencies_accompanied() -> None:
    unit = make_unit()
    fill(unit)

    (place,) = desk(scope_of(make_user(Role.MENTOR, regency=unit.regency))).places

    assert (place.code, place.verified.count, place.submitted.count) == ("32.11", 3, 2)


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.MINISTRY])
def test_national_reviewers_see_regencies_by_verified_without_the_sample(
    role: Role,
) -> None:
    fill(make_unit(make_regency("32.11")))
    make_innovation(regency=make_regency("32.12"), status=InnovationStatus.SUBMITTED)
    fill(make_unit(make_regency("00.01")))

    shown = desk(scope_of(make_user(role))).national

    assert [(one.code, one.verified.count, one.unverified) for one in shown] == [
        ("32.11", 3, 5),
        ("32.12", 0, 1),
    ]


def test_nothing_waits_for_somebody_without_a_seat() -> None:
    assert desk(Scope(user_id=1)) == Desk(
        cards=(),
        returned=(),
        questions=Questions((), 0),
        problems=(),
        plans=WaitingItems(),
        follow_ups=DueFollowUps(),
        sign_offs=SignOffs(),
        stalled=(),
        jobs=(),
        places=(),
        national=(),
        has_seat=False,
    )


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.COORDINATOR, Role.MENTOR])
def test_desk_takes_few_statements_with_any_number_of_rows(role: Role) -> None:
    unit = make_unit()
    place = {"unit": unit} if role == Role.OPERATOR else {"regency": unit.regency}
    scope = scope_of(make_user(role, **place))
    taken = []

    for _ in range(2):
        make_innovation(unit=unit, status=InnovationStatus.RETURNED)
        with CaptureQueriesContext(connection) as statements:
            desk(scope)
        taken.append(len(statements))
        for _ in range(5):
            make_innovation(unit=unit, status=InnovationStatus.SUBMITTED)

    assert taken[0] == taken[1]
    assert taken[0] <= 12


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.COORDINATOR])
def test_desk_names_last_years_quick_wins_that_nobody_closed(role: Role) -> None:
    unit = make_unit()
    coordinator = make_user(Role.COORDINATOR, regency=unit.regency)
    stalled = make_selected(unit, coordinator=coordinator, year=2025)
    make_selected(unit, coordinator=coordinator, year=2025)
    QuickWin.objects.filter(pk=stalled.pk).update(
        start_on=dt.date(2025, 2, 1), due_on=dt.date(2025, 8, 1)
    )
    make_selected(make_unit(make_regency("32.12")), coordinator=_of("32.12"), year=2025)
    place = {"unit": unit} if role == Role.OPERATOR else {"regency": unit.regency}

    found = desk(scope_of(make_user(role, **place)))

    assert found.waits
    assert found.stalled == (
        Stalled(stalled.pk, stalled.innovation.name, unit.name, 2025),
    )


def _of(code: str) -> User:
    return make_user(Role.COORDINATOR, regency=make_regency(code))
