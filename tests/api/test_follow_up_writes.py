"""Follow-ups recorded and changed through the API; their moves are tested elsewhere."""

import pytest

from masterplan.core.models import Activity, Notice
from masterplan.models import FollowUp
from regencies.enums import Role
from regencies.models import PilotArea
from tests.factories import make_innovation, make_regency, make_unit, make_user
from tests.masterplan.meeting_ground import make_follow_up, make_meeting

pytestmark = pytest.mark.django_db

FOLLOW_UPS = "/api/v1/follow-ups/"
BODY = {"regency": "32.11", "title": "Lengkapi SK", "due_on": "2026-12-01"}


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def api(api_client_for, unit):
    return api_client_for(make_user(Role.COORDINATOR, regency=unit.regency))


@pytest.fixture
def person(unit):
    return make_user(Role.OPERATOR, unit=unit)


@pytest.fixture
def operator(api_client_for, person):
    return api_client_for(person)


@pytest.fixture
def elsewhere():
    return make_unit(make_regency("32.17"))


@pytest.fixture
def stranger(api_client_for, elsewhere):
    return api_client_for(make_user(Role.COORDINATOR, regency=elsewhere.regency))


def post(client, path, body=None, **headers):
    return client.post(path, body or {}, format="json", headers=headers)


def patch(client, path, body, etag='"1"'):
    headers = {"If-Match": etag} if etag else {}
    return client.patch(path, body, format="json", headers=headers)


def pointers(answer):
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


def test_follow_up_is_recorded_and_its_unit_told(api, unit, person):
    fields = {
        "unit": unit.pk,
        "meeting": make_meeting(unit.regency).pk,
        "innovation": make_innovation(unit=unit, status="verified").pk,
        "pilot_area": PilotArea.objects.create(regency=unit.regency, name="K").pk,
        "stage": None,
    }

    answer = post(api, FOLLOW_UPS, BODY | fields)

    made = FollowUp.objects.get()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"{FOLLOW_UPS}{made.pk}/"
    told = answer.json()
    assert told | {"created_at": None, "updated_at": None} == BODY | fields | {
        "id": made.pk,
        "status": "open",
        "result": "",
        "blocker": "",
        "version": 1,
        "created_at": None,
        "updated_at": None,
        "allowed_actions": ["change", "finish", "cancel"],
    }
    assert Activity.objects.for_target(made).get().verb == "follow_up.created"
    assert [one.user for one in Notice.objects.all()] == [person]


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"title": " "}, [("/title", "blank")]),
        ({"title": "a" * 301}, [("/title", "max_length")]),
        ({"due_on": "besok"}, [("/due_on", "invalid")]),
        ({"due_on": None}, [("/due_on", "null")]),
        ({"meeting": 999_999}, [("/meeting", "does_not_exist")]),
        ({"stage": "3"}, [("/stage", "invalid")]),
        ({"status": "done"}, [("/status", "unknown_field")]),
        ({"result": "Selesai"}, [("/result", "unknown_field")]),
        ({"blocker": "x"}, [("/blocker", "unknown_field")]),
    ],
)
def test_follow_up_that_is_not_in_order(api, wrong, expected):
    answer = post(api, FOLLOW_UPS, BODY | wrong)

    assert (answer.status_code, pointers(answer)) == (400, expected)
    assert not FollowUp.objects.exists()


def test_what_is_named_is_the_regencys_own(api, unit, elsewhere):
    theirs = make_meeting(elsewhere.regency)
    made = make_follow_up(unit.regency)
    wrong = {"unit": elsewhere.pk, "meeting": theirs.pk}

    for answer in (
        post(api, FOLLOW_UPS, BODY | wrong),
        patch(api, f"{FOLLOW_UPS}{made.pk}/", wrong),
    ):
        assert (answer.status_code, sorted(pointers(answer))) == (
            400,
            [("/meeting", "does_not_exist"), ("/unit", "does_not_exist")],
        )
    assert FollowUp.objects.get().unit is None


def test_follow_ups_are_given_by_the_coordinator(operator, stranger, unit):
    path = f"{FOLLOW_UPS}{make_follow_up(unit.regency, unit=unit).pk}/"

    assert post(operator, FOLLOW_UPS, BODY).status_code == 403
    assert patch(operator, path, {"title": "x"}).status_code == 403
    assert post(stranger, FOLLOW_UPS, BODY).status_code == 403
    assert patch(stranger, path, {"title": "x"}).status_code == 404
    assert operator.get(path).json()["allowed_actions"] == ["finish"]
    assert FollowUp.objects.count() == 1


def test_follow_up_is_changed_at_its_version(api, unit):
    made = make_follow_up(unit.regency)
    path = f"{FOLLOW_UPS}{made.pk}/"

    assert patch(api, path, {"title": "Baru"}, etag=None).status_code == 428
    changed = patch(api, path, {"title": "Terbitkan SK", "unit": unit.pk})
    stale = patch(api, path, {"title": "Lain"})

    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert (changed.json()["title"], changed.json()["unit"]) == (
        "Terbitkan SK",
        unit.pk,
    )
    told = Activity.objects.for_target(made).get()
    assert (told.verb, told.changes["title"]) == (
        "follow_up.revised",
        ["Lengkapi SK", "Terbitkan SK"],
    )
    assert stale.status_code == 412
    [conflict] = stale.json()["conflicts"]
    assert (conflict["current"], conflict["offered"]) == ("Terbitkan SK", "Lain")
    changes = {one["pointer"]: one["current"] for one in stale.json()["changes"]}
    assert changes == {"/title": "Terbitkan SK", "/unit": unit.pk}


def test_closed_follow_up_is_opened_first(api, unit):
    path = f"{FOLLOW_UPS}{make_follow_up(unit.regency, status='done').pk}/"

    answer = patch(api, path, {"title": "Lain"})

    assert (answer.status_code, answer.json()["code"]) == (409, "move_refused")
    assert api.get(path).json()["allowed_actions"] == ["reopen"]


def test_bulk_records_the_good_ones_or_none(api):
    items = [BODY, BODY | {"due_on": None}, BODY | {"title": "Lain"}]

    none = post(api, f"{FOLLOW_UPS}bulk/?all_or_nothing=true", {"items": items})
    assert (none.status_code, none.json()["code"]) == (409, "nothing_written")
    assert not FollowUp.objects.exists()

    answer = post(api, f"{FOLLOW_UPS}bulk/", {"items": items})

    assert answer.json()["counts"] == {"done": 2, "refused": 1}
    [wrong] = [one for one in answer.json()["results"] if one["code"]]
    assert [one["pointer"] for one in wrong["errors"]] == ["/items/1/due_on"]
    assert sorted(FollowUp.objects.values_list("title", flat=True)) == [
        "Lain",
        "Lengkapi SK",
    ]


def test_replay_records_once(api):
    first, again = (
        post(api, FOLLOW_UPS, BODY, **{"Idempotency-Key": "satu"}) for _each in "ab"
    )

    assert (first.status_code, again.content) == (201, first.content)
    assert FollowUp.objects.count() == 1


@pytest.mark.parametrize("count", [1, 5])
def test_statements_do_not_grow(api, unit, count, django_assert_num_queries):
    made = [make_follow_up(unit.regency) for _each in range(count)]
    api.get(FOLLOW_UPS)

    with django_assert_num_queries(10):
        assert post(api, FOLLOW_UPS, BODY | {"unit": unit.pk}).status_code == 201
    with django_assert_num_queries(10):
        patch(api, f"{FOLLOW_UPS}{made[0].pk}/", {"title": "Lain"})
