"""When a unit's clock starts: its operator's first sign-in, however it happens."""

import pytest
from django.test import Client
from django.utils import timezone

from regencies.domain import access_link, activation
from regencies.enums import Role
from regencies.models import Unit
from tests.factories import PASSWORD, make_unit, make_user

pytestmark = pytest.mark.django_db


def sign_in(email: str, password: str = PASSWORD) -> None:
    Client().post("/masuk/", {"login": email, "password": password})


def test_operators_first_sign_in_starts_it_once() -> None:
    unit, other = make_unit(), make_unit()
    operator = make_user(Role.OPERATOR, unit=unit)

    sign_in(operator.email, "salah sama sekali")
    assert Unit.objects.get(pk=unit.pk).active_since is None
    before = timezone.now()
    sign_in(operator.email)
    first = Unit.objects.get(pk=unit.pk).active_since
    sign_in(operator.email)

    assert first is not None
    assert first >= before
    assert Unit.objects.get(pk=unit.pk).active_since == first
    assert Unit.objects.get(pk=other.pk).active_since is None


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.COORDINATOR])
def test_others_do_not_start_it(role: Role) -> None:
    unit = make_unit()
    seat = {"unit": unit} if role == Role.UNIT_HEAD else {"regency": unit.regency}

    sign_in(make_user(role, **seat).email)

    assert Unit.objects.get(pk=unit.pk).active_since is None


def test_accepted_invitation_starts_it() -> None:
    unit = make_unit()
    issued = access_link.invite(
        actor=make_user(Role.COORDINATOR, regency=unit.regency),
        regency=unit.regency,
        name="Orang Baru",
        email="baru@uji.test",
        role=Role.OPERATOR,
        unit=unit,
    )

    access_link.accept(issued.link, person=None, password="kuda-besar-7-hijau")

    assert Unit.objects.get(pk=unit.pk).active_since is not None


def test_one_statement_whatever_the_seats(django_assert_num_queries) -> None:
    operator = make_user(Role.OPERATOR, unit=make_unit())

    with django_assert_num_queries(1):
        assert activation.note_sign_in(actor=operator) == 1
