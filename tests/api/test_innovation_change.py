"""Innovations changed and moved through the API."""

import pytest

from innovations.enums import TRANSITIONS
from innovations.models import Innovation
from masterplan.core.models import Activity
from regencies.enums import Role
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

LIST = "/api/v1/innovations/"


@pytest.fixture
def unit():
    make_dimensions()
    return make_unit(make_regency())


@pytest.fixture
def coordinator(unit):
    return make_user(Role.COORDINATOR, regency=unit.regency)


@pytest.fixture
def operator(unit):
    return make_user(Role.OPERATOR, unit=unit)


@pytest.fixture
def api(api_client_for, operator):
    return api_client_for(operator)


def post(client, path, data=None, **options):
    return client.post(path, {} if data is None else data, format="json", **options)


def patch(client, innovation, data, etag='"1"'):
    headers = {} if etag is None else {"If-Match": etag}
    return client.patch(f"{LIST}{innovation.pk}/", data, format="json", headers=headers)


# --- Change ------------------------------------------------------------------


def test_change_writes_only_what_was_sent(api, unit):
    innovation = make_innovation(unit=unit, acronym="AD")

    answer = patch(api, innovation, {"name": "Nama baru", "step": "idea"})

    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"2"'
    assert answer.json() == api.get(f"{LIST}{innovation.pk}/").json()
    changed = Innovation.objects.get()
    assert (changed.name, changed.acronym, changed.step, changed.version) == (
        "Nama baru",
        "AD",
        "idea",
        2,
    )


def test_change_keeps_its_reason(api, unit):
    innovation = make_innovation(unit=unit)

    patch(api, innovation, {"name": "Nama baru", "reason": "Salah ketik."})

    assert Activity.objects.get(verb="innovation.revised").reason == "Salah ketik."


def test_change_of_nothing_writes_nothing(api, unit):
    innovation = make_innovation(unit=unit)

    answer = patch(api, innovation, {})

    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')
    assert not Activity.objects.filter(verb="innovation.revised").exists()


def test_change_into_a_foreign_unit_looks_like_a_missing_one(api, unit):
    innovation = make_innovation(unit=unit)
    elsewhere = make_unit(make_regency("32.17"))

    hidden = patch(api, innovation, {"unit": elsewhere.pk})
    missing = patch(api, innovation, {"unit": 999_999})

    assert hidden.status_code == 400
    assert hidden.content == missing.content


def test_change_into_a_neighbours_unit_is_403(api, unit):
    innovation = make_innovation(unit=unit)

    answer = patch(api, innovation, {"unit": make_unit(unit.regency).pk})

    assert answer.status_code == 403
    assert Innovation.objects.get().unit == unit


def test_change_by_a_reader_is_403_before_anything_else(api_client_for, unit):
    innovation = make_innovation(unit=unit, status="verified")
    leader = api_client_for(make_user(Role.LEADER, regency=unit.regency))

    answer = patch(leader, innovation, {"apa": "saja"}, etag=None)

    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


# --- If-Match ----------------------------------------------------------------


def test_change_without_if_match_is_428(api, unit):
    answer = patch(api, make_innovation(unit=unit), {"name": "x"}, etag=None)

    assert (answer.status_code, answer.json()["code"]) == (428, "if_match_required")


@pytest.mark.parametrize(
    "etag", ["", "1", "*", 'W/"1"', '"1", "2"', '"1', "''", '"a"b"', "x", '"1" "2"']
)
def test_change_with_malformed_if_match_is_400(api, unit, etag):
    answer = patch(api, make_innovation(unit=unit), {"name": "x"}, etag=etag)

    assert (answer.status_code, answer.json()["code"]) == (400, "if_match_invalid")


@pytest.mark.parametrize("etag", ['"2"', '"0"', '"01"', '"abc"', '""', f'"{"9" * 99}"'])
def test_change_with_a_tag_of_another_state_is_412(api, unit, etag):
    answer = patch(api, make_innovation(unit=unit), {"name": "x"}, etag=etag)

    assert (answer.status_code, answer.json()["code"]) == (412, "stale_version")


def test_stale_change_shows_both_values(api, unit):
    innovation = make_innovation(unit=unit, name="Dari orang lain", version=3)
    fields = {"name": "Dari saya", "dimension": "living", "acronym": ""}

    answer = patch(api, innovation, fields, etag='"2"')

    assert answer.status_code == 412
    assert answer.headers["ETag"] == '"3"'
    problem = answer.json()
    assert problem["version"] == 3
    assert sorted(problem["conflicts"], key=lambda one: one["pointer"]) == [
        {
            "pointer": "/dimension",
            "label": "dimensi",
            "current": "governance",
            "offered": "living",
        },
        {
            "pointer": "/name",
            "label": "nama inovasi",
            "current": "Dari orang lain",
            "offered": "Dari saya",
        },
    ]
    assert {error["pointer"] for error in problem["errors"]} == {"/name", "/dimension"}
    assert Innovation.objects.get().name == "Dari orang lain"


@pytest.mark.parametrize("move", ["submit", "withdraw", "publish"])
def test_moves_honour_if_match_when_sent(api_client_for, coordinator, unit, move):
    status = "verified" if move == "publish" else "draft"
    innovation = make_innovation(unit=unit, status=status, created_by=coordinator)
    api = api_client_for(coordinator)
    path = f"{LIST}{innovation.pk}/{move}/"
    data = {"reason": "Sebab."} if move == "withdraw" else {}

    stale = post(api, path, data, headers={"If-Match": '"9"'})
    weak = post(api, path, data, headers={"If-Match": 'W/"1"'})
    fresh = post(api, path, data, headers={"If-Match": '"1"'})

    assert [stale.status_code, weak.status_code, fresh.status_code] == [412, 400, 200]
    assert fresh.headers["ETag"] == '"2"'


# --- Moves -------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(TRANSITIONS))
def test_every_move_goes_where_the_table_says(api_client_for, unit, name):
    step = TRANSITIONS[name]
    seat = (
        make_user(Role.UNIT_HEAD, unit=unit)
        if name in ("submit", "take_back")
        else make_user(Role.COORDINATOR, regency=unit.regency)
    )
    api = api_client_for(seat)
    slug = name.replace("_", "-")
    data = {"reason": "Ada sebabnya."} if step.needs_reason else {}
    for source in sorted(step.sources):
        innovation = make_innovation(unit=unit, status=source)
        path = f"{LIST}{innovation.pk}/"
        assert slug in api.get(path).json()["allowed_actions"]

        answer = post(api, f"{path}{slug}/", data)

        assert (answer.status_code, answer.json()["status"]) == (200, step.target)
        assert answer.headers["ETag"] == '"2"'
        assert Activity.objects.latest("id").verb == f"innovation.{name}"


def test_move_without_a_body(api, unit):
    innovation = make_innovation(unit=unit)

    answer = api.post(f"{LIST}{innovation.pk}/submit/")

    assert answer.status_code == 200


def test_move_from_the_wrong_status_is_409(api_client_for, coordinator, unit):
    innovation = make_innovation(unit=unit, status="verified")

    answer = post(api_client_for(coordinator), f"{LIST}{innovation.pk}/verify/")

    assert (answer.status_code, answer.json()["code"]) == (409, "move_refused")


def test_submit_of_an_incomplete_record_is_409(api, unit):
    innovation = make_innovation(unit=unit, problem="")

    answer = post(api, f"{LIST}{innovation.pk}/submit/")

    assert (answer.status_code, answer.json()["code"]) == (409, "incomplete")
    assert answer.json()["detail"] == "Lengkapi dahulu: masalah."


def test_move_without_its_reason_is_400(api_client_for, coordinator, unit):
    innovation = make_innovation(unit=unit, status="submitted")
    api = api_client_for(coordinator)

    for data, code in (({}, "required"), ({"reason": "  "}, "blank")):
        answer = post(api, f"{LIST}{innovation.pk}/return/", data)
        assert answer.status_code == 400
        assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [
            ("/reason", code)
        ]


def test_move_by_an_insider_without_the_right_is_403(api, unit):
    innovation = make_innovation(unit=unit, status="submitted")

    answer = post(api, f"{LIST}{innovation.pk}/verify/")

    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_nobody_verifies_what_he_typed(api_client_for, coordinator, unit):
    innovation = make_innovation(
        unit=unit, status="submitted", created_by=coordinator, source="api"
    )

    answer = post(api_client_for(coordinator), f"{LIST}{innovation.pk}/verify/")

    assert answer.status_code == 403


def test_publish_and_unpublish(api_client_for, coordinator, unit):
    innovation = make_innovation(unit=unit, status="verified")
    api = api_client_for(coordinator)
    path = f"{LIST}{innovation.pk}/"

    shown = post(api, f"{path}publish/")
    assert (shown.status_code, shown.headers["ETag"]) == (200, '"2"')
    assert shown.json()["published_at"] is not None
    assert "unpublish" in shown.json()["allowed_actions"]

    again = post(api, f"{path}publish/")
    assert (again.status_code, again.headers["ETag"]) == (200, '"2"')

    hidden = post(api, f"{path}unpublish/")
    assert (hidden.status_code, hidden.headers["ETag"]) == (200, '"3"')
    assert hidden.json()["published_at"] is None


def test_publish_of_an_unverified_record_is_409(api_client_for, coordinator, unit):
    innovation = make_innovation(unit=unit, status="submitted")

    answer = post(api_client_for(coordinator), f"{LIST}{innovation.pk}/publish/")

    assert (answer.status_code, answer.json()["code"]) == (409, "move_refused")
