"""Seats that end, are handed over, and accounts that close."""

import pytest
from django.db import transaction

from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError, InvalidFields, NotAllowed
from masterplan.core.models import Activity, Notice, User
from regencies.domain import access_link, membership, people
from regencies.enums import Role
from regencies.models import AccessLink, Membership
from tests.factories import make_innovation, make_regency, make_unit, make_user


@pytest.fixture
def regency(db):
    return make_regency("32.11")


@pytest.fixture
def unit(regency):
    return make_unit(regency)


@pytest.fixture
def coordinator(regency):
    return make_user(Role.COORDINATOR, regency=regency)


@pytest.fixture
def operator(unit):
    return make_user(Role.OPERATOR, unit=unit)


def fresh(user):
    return User.objects.get(pk=user.pk)


def verbs():
    return list(Activity.objects.order_by("id").values_list("verb", flat=True))


def test_end_takes_the_seat_at_once_and_keeps_the_row(coordinator, operator):
    seat = operator.memberships.get()

    membership.end(seat, actor=coordinator)

    assert scope_of(fresh(operator)).seats == ()
    seat.refresh_from_db()
    assert (seat.until, seat.has_ended) == (seat.start, True)
    assert verbs() == ["seat.ended"]
    with pytest.raises(DomainError) as refused:
        membership.end(seat, actor=coordinator)
    assert refused.value.code == "seat_ended"


def test_a_seat_may_be_given_again_after_its_end(coordinator, operator, unit, regency):
    membership.end(operator.memberships.get(), actor=coordinator)
    membership.give(
        operator, actor=coordinator, role=Role.OPERATOR, regency=regency, unit=unit
    )
    membership.give(
        operator, actor=coordinator, role=Role.OPERATOR, regency=regency, unit=unit
    )
    assert scope_of(fresh(operator)).units_of(Role.OPERATOR) == {unit.pk}
    assert operator.memberships.count() == 2


def test_end_is_for_who_manages_the_seat(operator, regency):
    for actor in (
        operator,
        make_user(Role.COORDINATOR, regency=make_regency("32.17")),
        make_user(Role.MINISTRY),
    ):
        with pytest.raises(NotAllowed):
            membership.end(operator.memberships.get(), actor=actor)
    assert verbs() == []


def test_end_keeps_the_last_coordinator(coordinator, regency):
    own = coordinator.memberships.get()
    make_user(Role.COORDINATOR, regency=regency, is_active=False)
    with pytest.raises(DomainError) as refused:
        membership.end(own, actor=coordinator)
    assert refused.value.code == "last_coordinator"

    make_user(Role.COORDINATOR, regency=regency)
    membership.end(own, actor=coordinator)
    assert scope_of(fresh(coordinator)).seats == ()


def test_ministry_may_end_the_last_coordinator(coordinator):
    membership.end(coordinator.memberships.get(), actor=make_user(Role.MINISTRY))
    assert scope_of(fresh(coordinator)).seats == ()


def test_hand_over_invites_a_new_successor(coordinator, operator, unit, regency):
    other_seat = Membership.objects.create(
        user=operator, role=Role.OPERATOR, regency=regency, unit=make_unit(regency)
    )

    done = people.hand_over(
        operator.memberships.get(unit=unit),
        actor=coordinator,
        name="Penerus",
        email="penerus@uji.test",
    )

    assert done.seat is None
    assert scope_of(fresh(operator)).units_of(Role.OPERATOR) == {other_seat.unit_id}
    person = access_link.accept(
        access_link.find(done.issued.token),
        person=None,
        password="kuda-terbang-di-sawah-7",
    )
    assert scope_of(person).units_of(Role.OPERATOR) == {unit.pk}
    line = Activity.objects.get(verb="seat.handed_over")
    assert line.changes["holder"] == [operator.name, "Penerus"]


def test_hand_over_gives_a_colleague_the_seat_at_once(coordinator, operator, regency):
    colleague = make_user(Role.OPERATOR, unit=make_unit(regency))
    seat = operator.memberships.get()

    done = people.hand_over(
        seat, actor=coordinator, name="x", email=colleague.email.upper()
    )

    assert (done.issued, done.seat.user) == (None, colleague)
    assert seat.unit_id in scope_of(fresh(colleague)).units_of(Role.OPERATOR)
    assert not AccessLink.objects.exists()


def test_hand_over_tells_a_colleague_what_he_answers_for_now(
    coordinator, operator, regency, unit
):
    colleague = make_user(Role.OPERATOR, unit=make_unit(regency))
    for status in ("draft", "returned", "verified", "withdrawn"):
        make_innovation(unit=unit, status=status)

    people.hand_over(
        operator.memberships.get(), actor=coordinator, name="x", email=colleague.email
    )

    notice = Notice.objects.get()
    assert (notice.user, notice.kind, notice.regency_code) == (
        colleague,
        "seat.given",
        "32.11",
    )
    assert notice.text == (
        f"{unit.label} kini Anda kelola sebagai Operator OPD: 3 inovasi, 2 di "
        "antaranya draf atau perlu perbaikan."
    )
    assert notice.url == f"/daerah/32.11/opd/{unit.pk}/"


def test_hand_over_tells_an_invited_successor_when_he_comes(
    coordinator, operator, unit, regency
):
    make_innovation(unit=unit, status="verified")
    done = people.hand_over(
        operator.memberships.get(),
        actor=coordinator,
        name="Penerus",
        email="penerus@uji.test",
    )
    assert not Notice.objects.exists()

    person = access_link.accept(
        access_link.find(done.issued.token),
        person=None,
        password="kuda-terbang-di-sawah-7",
    )
    # Given what he holds already: nothing new, so nothing told.
    membership.give(
        person, actor=coordinator, role=Role.OPERATOR, regency=regency, unit=unit
    )

    notice = Notice.objects.get()
    assert notice.user == person
    assert notice.text == (
        f"{unit.label} kini Anda kelola sebagai Operator OPD: 1 inovasi."
    )


def test_a_hand_over_that_fails_tells_nobody(coordinator, operator, regency):
    colleague = make_user(Role.OPERATOR, unit=make_unit(regency))
    seat = operator.memberships.get()

    with transaction.atomic():
        people.hand_over(seat, actor=coordinator, name="x", email=colleague.email)
        transaction.set_rollback(True)

    assert not Notice.objects.exists()


def test_a_coordinators_seat_is_told_by_its_link_alone(coordinator, regency):
    membership.give(
        make_user(),
        actor=coordinator,
        role=Role.COORDINATOR,
        regency=regency,
        unit=None,
    )
    assert not Notice.objects.exists()


def test_hand_over_refusals_leave_the_seat(coordinator, operator, regency):
    seat = operator.memberships.get()
    with pytest.raises(DomainError) as same:
        people.hand_over(seat, actor=coordinator, name="x", email=operator.email)
    with pytest.raises(InvalidFields):
        people.hand_over(seat, actor=coordinator, name="", email="a@uji.test")
    with pytest.raises(NotAllowed):
        people.hand_over(seat, actor=operator, name="x", email="a@uji.test")
    with pytest.raises(DomainError) as no_unit:
        people.hand_over(
            coordinator.memberships.get(),
            actor=coordinator,
            name="x",
            email="a@uji.test",
        )

    assert (same.value.code, no_unit.value.code) == ("same_person", "not_a_unit_seat")
    assert scope_of(fresh(operator)).seats != ()
    assert verbs() == []


def test_deactivate_ends_session_and_token_at_the_next_request(
    coordinator, operator, regency, client_for, api_client_for
):
    client, api = client_for(operator), api_client_for(operator)
    assert client.get("/beranda/").status_code == 200
    assert api.get("/api/v1/innovations/").status_code == 200

    people.deactivate(operator, actor=coordinator, regency=regency)

    assert client.get("/beranda/").status_code == 302
    assert api.get("/api/v1/innovations/").status_code == 401
    assert verbs() == ["seat.account_deactivated"]


def test_reactivate_gives_the_seats_back(coordinator, operator, regency):
    people.deactivate(operator, actor=coordinator, regency=regency)
    people.reactivate(operator, actor=coordinator, regency=regency)
    people.reactivate(operator, actor=coordinator, regency=regency)

    assert scope_of(fresh(operator)).seats != ()
    assert verbs() == ["seat.account_deactivated", "seat.account_reactivated"]


def test_deactivate_refusals(coordinator, operator, regency):
    elsewhere = make_user(Role.OPERATOR, unit=make_unit(make_regency("32.17")))
    mixed = make_user(Role.EVALUATOR)
    Membership.objects.create(user=mixed, role=Role.LEADER, regency=regency)
    for person in (elsewhere, mixed):
        with pytest.raises(NotAllowed):
            people.deactivate(person, actor=coordinator, regency=regency)
    with pytest.raises(DomainError) as own:
        people.deactivate(coordinator, actor=coordinator, regency=regency)
    assert own.value.code == "own_account"
    assert verbs() == []


def test_open_regency_invites_its_first_coordinator(regency):
    ministry = make_user(Role.MINISTRY)
    given = {"regency": regency, "name": "Rina", "email": "rina@uji.test"}

    issued = people.open_regency(actor=ministry, **given)

    assert (issued.link.role, issued.link.regency) == (Role.COORDINATOR, regency)
    with pytest.raises(DomainError) as refused:
        people.open_regency(actor=ministry, **given)
    assert refused.value.code == "already_open"


def test_open_regency_is_for_the_ministry_and_for_empty_ones(regency, coordinator):
    given = {"regency": regency, "name": "Rina", "email": "rina@uji.test"}
    with pytest.raises(NotAllowed):
        people.open_regency(actor=coordinator, **given)
    with pytest.raises(DomainError):
        people.open_regency(actor=make_user(Role.MINISTRY), **given)
