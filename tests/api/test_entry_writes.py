"""Innovations taken up into a masterplan through the API, and taken out again."""

import pytest
from django.utils import timezone

from masterplan.core.models import Activity
from masterplan.models import MasterplanEntry, Strategy
from regencies.enums import Role
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)
from tests.masterplan.plans import make_entry, make_plan

pytestmark = pytest.mark.django_db

ENTRIES = "/api/v1/masterplan-entries/"
BULK = f"{ENTRIES}bulk/"


@pytest.fixture
def unit():
    make_dimensions()
    return make_unit()


@pytest.fixture
def plan(unit):
    return make_plan(unit.regency)


@pytest.fixture
def innovation(unit):
    return make_innovation(unit=unit, status="verified")


@pytest.fixture
def api(api_client_for, unit):
    return api_client_for(make_user(Role.COORDINATOR, regency=unit.regency))


@pytest.fixture
def operator(api_client_for, unit):
    """Sees every entry of the regency and changes none."""
    return api_client_for(make_user(Role.OPERATOR, unit=unit))


@pytest.fixture
def stranger(api_client_for):
    return api_client_for(
        make_user(Role.COORDINATOR, regency=make_regency("32.17")),
    )


def strategy_of(plan):
    return Strategy.objects.create(
        masterplan=plan, dimension_id="governance", text="Layanan satu pintu"
    )


def post(client, path, body=None, **headers):
    return client.post(path, body or {}, format="json", headers=headers)


def patch(client, path, body, etag='"1"'):
    headers = {"If-Match": etag} if etag else {}
    return client.patch(path, body, format="json", headers=headers)


def pointers(answer):
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


def test_innovation_is_taken_up_with_the_next_number(api, plan, innovation):
    strategy = strategy_of(plan)
    body = {
        "masterplan": plan.pk,
        "innovation": innovation.pk,
        "horizon": "medium",
        "strategy": strategy.pk,
        "basis": "Urusan kesehatan",
    }

    answer = post(api, ENTRIES, body)

    entry = MasterplanEntry.objects.get()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"{ENTRIES}{entry.pk}/"
    assert answer.headers["ETag"] == '"1"'
    assert answer.json() | {"created_at": None} == body | {
        "id": entry.pk,
        "regency": "32.11",
        "number": 1,
        "baseline": {},
        "baseline_at": None,
        "version": 1,
        "created_at": None,
        "allowed_actions": ["change", "remove"],
    }
    told = Activity.objects.for_target(innovation).get(verb="entry.taken_up")
    assert told.changes["entry_number"] == [None, 1]
    assert answer.json() == api.get(answer.headers["Location"]).json()


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"masterplan": 999_999}, [("/masterplan", "does_not_exist")]),
        ({"innovation": None}, [("/innovation", "null")]),
        ({"horizon": "soon"}, [("/horizon", "invalid_choice")]),
        ({"basis": "a" * 501}, [("/basis", "max_length")]),
        ({"strategy": 999_999}, [("/strategy", "does_not_exist")]),
        ({"number": 7}, [("/number", "unknown_field")]),
        ({"baseline": {}}, [("/baseline", "unknown_field")]),
        ({"version": 3}, [("/version", "unknown_field")]),
    ],
)
def test_entry_that_is_not_in_order(api, plan, innovation, wrong, expected):
    body = {"masterplan": plan.pk, "innovation": innovation.pk, "horizon": "short"}

    answer = post(api, ENTRIES, body | wrong)

    assert (answer.status_code, pointers(answer)) == (400, expected)
    assert not MasterplanEntry.objects.exists()


def test_what_the_plan_does_not_take_is_a_conflict(api, plan, innovation, unit):
    body = {"masterplan": plan.pk, "horizon": "short"}
    draft = make_innovation(unit=unit, status="draft")
    published = make_innovation(
        unit=make_unit(make_regency("32.17")),
        status="verified",
        published_at=timezone.now(),
    )
    make_entry(plan, innovation)

    answers = [
        post(api, ENTRIES, body | {"innovation": one.pk})
        for one in (innovation, draft, published)
    ]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [
        (409, "already_taken_up"),
        (409, "move_refused"),
        (409, "of_other_regency"),
    ]
    assert MasterplanEntry.objects.count() == 1


def test_strategy_of_another_edition_is_refused(api, plan, innovation):
    former = strategy_of(make_plan(plan.regency))
    entry = make_entry(plan, innovation)
    other = make_innovation(unit=innovation.unit, status="verified")
    body = {"masterplan": plan.pk, "innovation": other.pk, "horizon": "short"}

    made = post(api, ENTRIES, body | {"strategy": former.pk})
    changed = patch(api, f"{ENTRIES}{entry.pk}/", {"strategy": former.pk})

    for answer in (made, changed):
        assert (answer.status_code, pointers(answer)) == (
            400,
            [("/strategy", "invalid")],
        )
    assert MasterplanEntry.objects.get() == entry


def test_superseded_edition_takes_nothing(api, plan, innovation, unit):
    entry = make_entry(plan, innovation)
    plan.status = "superseded"
    plan.save(update_fields=["status"])
    path = f"{ENTRIES}{entry.pk}/"
    other = make_innovation(unit=unit, status="verified")
    body = {"masterplan": plan.pk, "innovation": other.pk, "horizon": "short"}

    answers = [
        post(api, ENTRIES, body),
        patch(api, path, {"basis": "Lain"}),
        post(api, f"{path}remove/", {"reason": "Keliru."}),
    ]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [
        (409, "move_refused")
    ] * 3
    assert api.get(path).json()["allowed_actions"] == []


def test_entries_are_the_coordinators(api, operator, stranger, plan, innovation):
    entry = make_entry(plan, innovation)
    path = f"{ENTRIES}{entry.pk}/"
    body = {"masterplan": plan.pk, "innovation": innovation.pk, "horizon": "short"}

    assert post(operator, ENTRIES, body).status_code == 403
    assert patch(operator, path, {"basis": "x"}).status_code == 403
    assert post(operator, f"{path}remove/", {"reason": "x"}).status_code == 403
    assert pointers(post(stranger, ENTRIES, body)) == [
        ("/masterplan", "does_not_exist"),
        ("/innovation", "does_not_exist"),
    ]
    assert patch(stranger, path, {"basis": "x"}).status_code == 404
    assert post(stranger, f"{path}remove/", {"reason": "x"}).status_code == 404
    assert operator.get(path).json()["allowed_actions"] == []


def test_entry_is_changed_at_its_version(api, plan, innovation):
    entry = make_entry(plan, innovation, basis="")
    path = f"{ENTRIES}{entry.pk}/"

    assert patch(api, path, {"horizon": "long"}, etag=None).status_code == 428
    changed = patch(api, path, {"horizon": "long", "basis": "Urusan kesehatan"})
    stale = patch(api, path, {"horizon": "medium"})
    bare = patch(api, path, {"number": 4}, etag='"2"')

    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert (changed.json()["horizon"], changed.json()["basis"]) == (
        "long",
        "Urusan kesehatan",
    )
    told = Activity.objects.for_target(entry).get()
    assert (told.verb, told.changes) == (
        "entry.revised",
        {"horizon": ["short", "long"], "basis": ["", "Urusan kesehatan"]},
    )
    assert stale.status_code == 412
    [conflict] = stale.json()["conflicts"]
    assert (conflict["pointer"], conflict["current"], conflict["offered"]) == (
        "/horizon",
        "long",
        "medium",
    )
    assert sorted(
        (one["pointer"], one["read"], one["current"]) for one in stale.json()["changes"]
    ) == [("/basis", "", "Urusan kesehatan"), ("/horizon", "short", "long")]
    assert pointers(bare) == [("/number", "unknown_field")]


def test_entry_is_removed_with_a_reason(api, plan, innovation):
    path = f"{ENTRIES}{make_entry(plan, innovation).pk}/"

    assert pointers(post(api, f"{path}remove/")) == [("/reason", "required")]
    stale = post(api, f"{path}remove/", {"reason": "x"}, **{"If-Match": '"9"'})
    gone = post(api, f"{path}remove/", {"reason": "Digabung."}, **{"If-Match": '"1"'})

    assert (stale.status_code, gone.status_code) == (412, 204)
    assert not MasterplanEntry.objects.exists()
    told = Activity.objects.for_target(innovation).get(verb="entry.removed")
    assert (told.reason, told.changes["entry_number"]) == ("Digabung.", [1, None])
    assert api.get(path).status_code == 404


def test_frozen_entry_stays(api, plan, innovation):
    entry = make_entry(plan, innovation, baseline_at=timezone.now())
    path = f"{ENTRIES}{entry.pk}/"

    answer = post(api, f"{path}remove/", {"reason": "Keliru."})

    assert (answer.status_code, answer.json()["code"]) == (409, "move_refused")
    assert api.get(path).json()["allowed_actions"] == ["change"]


def test_bulk_takes_up_the_good_ones_or_none(api, plan, innovation, unit):
    other = make_innovation(unit=unit, status="submitted")
    draft = make_innovation(unit=unit, status="draft")
    items = [
        {"masterplan": plan.pk, "innovation": one.pk, "horizon": "short"}
        for one in (innovation, draft, other)
    ]

    none = post(api, f"{BULK}?all_or_nothing=true", {"items": items})
    assert (none.status_code, none.json()["code"]) == (409, "nothing_written")
    assert not MasterplanEntry.objects.exists()

    answer = post(api, BULK, {"items": items})

    assert answer.json()["counts"] == {"done": 2, "refused": 1}
    assert [one["status"] for one in answer.json()["results"]] == [201, 409, 201]
    assert list(
        MasterplanEntry.objects.order_by("number").values_list("innovation", "number")
    ) == [(innovation.pk, 1), (other.pk, 2)]


def test_replay_takes_up_once(api, plan, innovation):
    body = {"masterplan": plan.pk, "innovation": innovation.pk, "horizon": "short"}

    first = post(api, ENTRIES, body, **{"Idempotency-Key": "satu"})
    again = post(api, ENTRIES, body, **{"Idempotency-Key": "satu"})

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.content == first.content
    assert MasterplanEntry.objects.count() == 1


@pytest.mark.parametrize("count", [1, 5])
def test_statements_do_not_grow_with_the_plan(
    api, plan, unit, innovation, count, django_assert_num_queries
):
    entries = [
        make_entry(plan, make_innovation(unit=unit, status="verified"))
        for _each in range(count)
    ]
    api.get(ENTRIES)

    with django_assert_num_queries(3):
        assert len(api.get(ENTRIES).json()["results"]) == count
    with django_assert_num_queries(4):
        api.get(f"{ENTRIES}{entries[0].pk}/")
    body = {"masterplan": plan.pk, "innovation": innovation.pk, "horizon": "short"}
    with django_assert_num_queries(16):
        assert post(api, ENTRIES, body).status_code == 201
