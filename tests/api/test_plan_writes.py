"""Editions of a masterplan put in force and taken out of it over the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from masterplan.core.models import Activity
from masterplan.models import Masterplan
from regencies.enums import Role
from tests.factories import make_regency, make_user

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/masterplans/"


@pytest.fixture
def regency():
    return make_regency()


@pytest.fixture
def api(api_client_for, regency):
    return api_client_for(make_user(Role.COORDINATOR, regency=regency))


def make_plan(regency, *, edition=1, status="draft"):
    return Masterplan.objects.create(
        regency=regency,
        edition=edition,
        title=f"Edisi {edition}",
        start_year=2023,
        end_year=2027,
        status=status,
    )


def post(api, plan, move, body=None, **headers):
    return api.post(
        f"{ROOT}{plan.pk}/{move}/", body or {}, format="json", headers=headers
    )


def told():
    return list(Activity.objects.order_by("pk").values_list("verb", "target_id"))


def test_activate_supersedes_the_edition_in_force(api, regency):
    old = make_plan(regency, status="active")
    new = make_plan(regency, edition=2)

    answer = post(api, new, "activate", **{"If-Match": '"1"'})

    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"2"'
    body = answer.json()
    assert (body["id"], body["status"], body["version"]) == (new.pk, "active", 2)
    assert body["allowed_actions"] == ["supersede"]
    old.refresh_from_db()
    assert (old.status, old.version) == ("superseded", 2)
    assert told() == [
        ("masterplan.supersede", str(old.pk)),
        ("masterplan.activate", str(new.pk)),
    ]


def test_supersede_says_why(api, regency):
    plan = make_plan(regency, status="active")

    without = post(api, plan, "supersede")
    answer = post(api, plan, "supersede", {"reason": "RPJMD berganti."})

    assert without.status_code == 400
    assert [one["pointer"] for one in without.json()["errors"]] == ["/reason"]
    assert (answer.status_code, answer.json()["status"]) == (200, "superseded")
    assert Activity.objects.get().reason == "RPJMD berganti."


def test_moves_that_the_table_does_not_know_are_409(api, regency):
    plan = make_plan(regency)

    answer = post(api, plan, "supersede", {"reason": "Salah."})

    assert (answer.status_code, answer.json()["code"]) == (409, "move_refused")
    assert told() == []


def test_stale_version_is_412(api, regency):
    plan = make_plan(regency)
    Masterplan.objects.update(version=3)

    answer = post(api, plan, "activate", **{"If-Match": '"1"'})

    assert answer.status_code == 412
    plan.refresh_from_db()
    assert plan.status == "draft"


def test_a_leader_may_and_a_mentor_reads_only(api_client_for, regency):
    plan = make_plan(regency)
    mentor = api_client_for(make_user(Role.MENTOR, regency=regency))
    leader = api_client_for(make_user(Role.LEADER, regency=regency))
    stranger = api_client_for(
        make_user(Role.COORDINATOR, regency=make_regency("32.17"))
    )

    assert post(stranger, plan, "activate").status_code == 404
    assert mentor.get(f"{ROOT}{plan.pk}/").json()["allowed_actions"] == []
    assert post(mentor, plan, "activate").status_code == 403
    assert post(leader, plan, "activate").status_code == 200


def test_unknown_members_are_refused(api, regency):
    plan = make_plan(regency)

    answer = post(api, plan, "activate", {"status": "active"})

    assert answer.status_code == 400
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/status"]


@pytest.mark.parametrize("count", [1, 5])
def test_detail_costs_the_same_however_many_editions(api, regency, count):
    plans = [make_plan(regency, edition=number + 1) for number in range(count)]
    api.get("/api/v1/cohorts/")

    with CaptureQueriesContext(connection) as asked:
        answer = api.get(f"{ROOT}{plans[-1].pk}/")

    assert answer.status_code == 200
    # The record and its row, beside the token and the owner's seats.
    assert len(asked) <= 2 + 2
