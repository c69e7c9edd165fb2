"""One request sent many times at once: one effect, whoever is first."""

import datetime as dt
from collections.abc import Callable
from threading import Barrier

import pytest
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.test import APIClient

from innovations.models import Innovation
from masterplan.core import idempotency
from masterplan.core.models import IdempotencyKey, User
from regencies.enums import Role
from regencies.models import Unit
from tests.factories import make_dimensions, make_unit, make_user
from tests.races.ground import DONE, at_once, figures_hold, told

LIST = "/api/v1/innovations/"
SENDERS = 10

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


Send = Callable[[str], HttpResponse]


@pytest.fixture
def unit() -> Unit:
    make_dimensions()
    return make_unit()


@pytest.fixture
def operator(unit: Unit) -> User:
    return make_user(Role.OPERATOR, unit=unit)


@pytest.fixture
def send(unit: Unit, operator: User, api_client_for: Callable[..., APIClient]) -> Send:
    """Records the same innovation again, each time with a client of its own."""
    token = api_client_for(operator)._credentials

    def post(key: str) -> HttpResponse:
        client = APIClient()
        client.credentials(**token)
        return client.post(
            LIST,
            {
                "regency": unit.regency_id,
                "unit": unit.pk,
                "dimension": "living",
                "name": "Antrean daring",
            },
            format="json",
            headers={"Idempotency-Key": key} if key else {},
        )

    return post


def test_ten_replays_at_once_make_one_record(send: Send, unit: Unit) -> None:
    outcomes = at_once(*[lambda: send("satu")] * SENDERS)

    assert {one.said for one in outcomes} == {DONE}
    answers = [one.value for one in outcomes]
    assert {one.status_code for one in answers} <= {201, 409}
    done = [one for one in answers if one.status_code == 201]
    assert len({one.content for one in done}) == 1
    assert Innovation.objects.count() == told("innovation.created") == 1
    assert figures_hold(unit.regency_id)
    # Asked again a little later, each gets what the first was told.
    later = send("satu")
    assert later.content == done[0].content
    assert later.headers["Idempotency-Replayed"] == "true"


def test_ten_requests_without_a_key_make_ten_records(send: Send) -> None:
    """The twin: nothing but the key holds them back."""
    outcomes = at_once(*[lambda: send("")] * SENDERS)

    assert {one.value.status_code for one in outcomes} == {201}
    assert Innovation.objects.count() == SENDERS


def test_one_of_those_who_find_it_abandoned_takes_it_over(operator: User) -> None:
    idempotency.claim(operator, "satu", "a")
    IdempotencyKey.objects.update(
        created_at=timezone.now() - idempotency.ABANDONED - dt.timedelta(seconds=1)
    )

    outcomes = at_once(*[lambda: idempotency.claim(operator, "satu", "a")] * 5)

    assert sorted(one.said for one in outcomes) == [*["StillRunning"] * 4, DONE]


def test_naive_claims_are_given_to_many(operator: User) -> None:
    """The twin: looking whether the key is there, then writing it."""
    looked = Barrier(5)

    def claim() -> bool:
        is_new = not IdempotencyKey.objects.filter(user=operator, key="x").exists()
        looked.wait(10)
        IdempotencyKey.objects.bulk_create(
            [IdempotencyKey(user=operator, key="x")], ignore_conflicts=True
        )
        return is_new

    assert [one.value for one in at_once(*[claim] * 5)] == [True] * 5
