"""The exact count of a nation's list is read from the figures, all others counted."""

import pytest

from innovations.domain import totals
from innovations.models import RegencyRollup
from masterplan.core.access import scope_of
from regencies.enums import Role
from tests.factories import make_innovation, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db
LIST = "/api/v1/innovations/"


@pytest.fixture
def records():
    first, second = make_unit(make_regency()), make_unit(make_regency("32.12"))
    for status in ("draft", "submitted", "verified", "completed", "discontinued"):
        make_innovation(unit=first, status=status)
    make_innovation(unit=second, status="verified")


def test_reviewers_total_is_that_of_their_rows(records, api_client_for):
    for role in (Role.EVALUATOR, Role.MINISTRY):
        client = api_client_for(make_user(role))
        page = client.get(LIST, {"with_count": "true"}).json()

        assert page["count"] == len(page["results"]) == 4


def test_reviewers_total_counts_no_record(records):
    scope = scope_of(make_user(Role.MINISTRY))
    assert totals.national(scope) == 4

    RegencyRollup.objects.all().delete()
    assert totals.national(scope) == 0


@pytest.mark.parametrize(
    ("query", "count"),
    [("status=verified", 2), ("regency=32.12", 1), ("q=inovasi", 4)],
)
def test_a_filtered_list_is_counted(records, api_client_for, query, count):
    RegencyRollup.objects.all().delete()
    client = api_client_for(make_user(Role.MINISTRY))

    page = client.get(f"{LIST}?{query}&with_count=true").json()
    assert page["count"] == len(page["results"]) == count


def test_others_are_counted_what_they_see(records, api_client_for):
    """Also who holds a seat beside the national one: he sees more."""
    regency = make_regency("32.11")
    coordinator = make_user(Role.COORDINATOR, regency=regency)
    stranger = make_user(Role.COORDINATOR, regency=make_regency("33.01"))

    assert totals.national(scope_of(coordinator)) is None
    for user, count in ((coordinator, 5), (stranger, 0)):
        page = api_client_for(user).get(LIST, {"with_count": "true"}).json()
        assert page["count"] == count
