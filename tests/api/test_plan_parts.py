"""Action items, progress reports, budget lines and outcome indicators of records."""

import pytest
from django.utils import timezone

from innovations.enums.action_item import TRANSITIONS
from innovations.models import (
    ActionItem,
    BudgetLine,
    OutcomeIndicator,
    OutcomeValue,
    ProgressReport,
)
from masterplan.core.models import Activity
from regencies.enums import Role
from tests.factories import (
    make_innovation,
    make_item,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

ITEMS = "/api/v1/action-items/"
REPORTS = "/api/v1/progress-reports/"
LINES = "/api/v1/budget-lines/"
OUTCOMES = "/api/v1/outcome-indicators/"
YEAR = timezone.localdate().year


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def innovation(unit):
    return make_innovation(unit=unit, status="verified")


@pytest.fixture
def operator(unit):
    return make_user(Role.OPERATOR, unit=unit)


@pytest.fixture
def api(api_client_for, operator):
    return api_client_for(operator)


@pytest.fixture
def leader(api_client_for, unit):
    """Sees everything of the regency and changes none of these."""
    return api_client_for(make_user(Role.LEADER, regency=unit.regency))


@pytest.fixture
def stranger(api_client_for):
    return api_client_for(
        make_user(Role.OPERATOR, unit=make_unit(make_regency("32.17")))
    )


def post(client, path, body=None, **headers):
    return client.post(path, body or {}, format="json", headers=headers)


def patch(client, path, body, etag='"1"'):
    headers = {"If-Match": etag} if etag else {}
    return client.patch(path, body, format="json", headers=headers)


def pointers(answer):
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


# --- Action items ------------------------------------------------------------


@pytest.fixture
def plan(innovation):
    return {
        "innovation": innovation.pk,
        "activity": "Pasang layar antrean",
        "start_on": f"{YEAR}-01-15",
        "end_on": f"{YEAR}-12-01",
    }


def test_item_is_planned_with_every_field(api, plan, unit):
    fields = {
        "output": "Puskesmas berlayar",
        "measure": "puskesmas",
        "baseline": "0",
        "target": 35,
        "target_q1": 1.5,
        "target_q2": "10",
        "target_q3": None,
        "target_q4": "35.2500",
        "unit": unit.pk,
        "person_in_charge": "Kepala Bidang",
        "weight": 2,
        "budget": 350_000_000,
        "risk": "Listrik padam.",
    }

    answer = post(api, ITEMS, plan | fields)

    item = ActionItem.objects.get()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"{ITEMS}{item.pk}/"
    assert answer.headers["ETag"] == '"1"'
    told = answer.json()
    assert told == api.get(answer.headers["Location"]).json()
    # Months count whole; amounts are exact.
    expected = plan | fields | {"start_on": f"{YEAR}-01-01", "end_on": f"{YEAR}-12-31"}
    expected |= {"target": "35", "target_q1": "1.5", "target_q4": "35.25"}
    assert {name: told[name] for name in expected} == expected
    assert told["allowed_actions"] == [
        "change",
        "health",
        "report",
        "start",
        "finish",
        "cancel",
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"activity": ""}, [("/activity", "blank")]),
        ({"end_on": f"{YEAR - 1}-01-01"}, [("/end_on", "invalid")]),
        ({"target": "1,5"}, [("/target", "invalid")]),
        ({"target": True}, [("/target", "invalid")]),
        ({"target": 1e300}, [("/target", "invalid")]),
        ({"target": "1" * 15}, [("/target", "invalid")]),
        ({"innovation": 999_999}, [("/innovation", "does_not_exist")]),
        ({"innovation": None}, [("/innovation", "null")]),
        ({"physical": 40}, [("/physical", "unknown_field")]),
        ({"status": "done"}, [("/status", "unknown_field")]),
        ({"health_override": "late"}, [("/health_override", "unknown_field")]),
    ],
)
def test_item_that_is_not_in_order(api, plan, fields, expected):
    answer = post(api, ITEMS, plan | fields)

    assert (answer.status_code, pointers(answer)) == (400, expected)
    assert not ActionItem.objects.exists()


def test_items_of_a_record_with_their_health(api, leader, stranger, innovation):
    late = make_item(innovation, start_on="2020-01-01", end_on="2020-12-31")
    make_item(make_innovation(unit=innovation.unit))

    for client in (api, leader):
        found = client.get(ITEMS, {"innovation": innovation.pk}).json()["results"]
        assert [(one["id"], one["health"]) for one in found] == [(late.pk, "late")]
        assert client.get(ITEMS, {"health": "on_track"}).status_code == 200
    assert stranger.get(ITEMS).json()["results"] == []
    assert stranger.get(f"{ITEMS}{late.pk}/").status_code == 404


@pytest.mark.parametrize("count", [1, 5])
def test_items_statements(api, innovation, count, django_assert_num_queries):
    items = [make_item(innovation) for _each in range(count)]
    api.get(ITEMS)

    with django_assert_num_queries(3):
        assert len(api.get(ITEMS).json()["results"]) == count
    with django_assert_num_queries(4):
        api.get(f"{ITEMS}{items[0].pk}/")


def test_item_is_changed_at_its_version(api, leader, stranger, innovation):
    item = make_item(innovation)
    path = f"{ITEMS}{item.pk}/"

    assert patch(stranger, path, {}).status_code == 404
    assert patch(leader, path, {}).status_code == 403
    assert patch(api, path, {"weight": 3}, etag=None).status_code == 428
    changed = patch(api, path, {"weight": 3, "reason": "Lebih berat."})
    stale = patch(api, path, {"weight": 4})

    assert (changed.status_code, changed.json()["weight"]) == (200, 3)
    assert changed.headers["ETag"] == '"2"'
    told = Activity.objects.get(verb="action_item.revised")
    assert (told.changes, told.reason) == ({"weight": [1, 3]}, "Lebih berat.")
    assert stale.status_code == 412
    [change] = stale.json()["changes"]
    assert (change["read"], change["current"]) == (1, 3)


@pytest.mark.parametrize("name", sorted(TRANSITIONS))
def test_item_moves_as_the_table_says(api, leader, innovation, name):
    step = TRANSITIONS[name]
    body = {"reason": "Sebab."} if step.needs_reason else {}
    for source in sorted(step.sources):
        item = make_item(innovation, status=source)
        path = f"{ITEMS}{item.pk}/{name}/"
        assert post(leader, path, body).status_code == 403
        assert post(api, path, body, **{"If-Match": '"9"'}).status_code == 412

        answer = post(api, path, body)

        assert (answer.status_code, answer.json()["status"]) == (200, step.target)


def test_health_is_said_with_a_reason_and_freed(api, innovation):
    path = f"{ITEMS}{make_item(innovation).pk}/health/"

    bare = post(api, path, {"health": "late"})
    said = post(api, path, {"health": "late", "reason": "Alat belum datang."})
    freed = post(api, path, {"health": None})

    assert (bare.status_code, pointers(bare)) == (400, [("/reason", "reason_required")])
    assert (said.json()["health"], said.json()["health_override"]) == ("late", "late")
    assert freed.json()["health_override"] is None


# --- Progress reports --------------------------------------------------------


def test_report_moves_its_item(api, leader, innovation):
    item = make_item(innovation)

    answer = post(
        api, REPORTS, {"action_item": item.pk, "physical": 40, "financial": 25}
    )

    report = ProgressReport.objects.get()
    assert answer.status_code == 201
    assert answer.json() | {"created_at": None} == {
        "id": report.pk,
        "action_item": item.pk,
        "innovation": innovation.pk,
        "regency": "32.11",
        "physical": 40,
        "financial": 25,
        "obstacle": "",
        "follow_up": "",
        "is_unchanged": False,
        "created_at": None,
    }
    item.refresh_from_db()
    assert (item.physical, item.status) == (40, "in_progress")
    found = leader.get(REPORTS, {"innovation": innovation.pk}).json()["results"]
    assert [one["id"] for one in found] == [report.pk]
    assert leader.get(f"{REPORTS}{report.pk}/").status_code == 200


def test_report_of_no_change(api, innovation):
    item = make_item(innovation, physical=30, financial=20)

    answer = post(api, REPORTS, {"action_item": item.pk, "unchanged": True})

    told = answer.json()
    assert (answer.status_code, told["is_unchanged"]) == (201, True)
    assert (told["physical"], told["financial"]) == (30, 20)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, [("/physical", "required"), ("/financial", "required")]),
        ({"unchanged": False, "physical": 1}, [("/financial", "required")]),
        ({"unchanged": True, "physical": 1}, [("/physical", "not_with_unchanged")]),
        ({"physical": 101, "financial": 0}, [("/physical", "max_value")]),
        ({"physical": 10, "financial": 0}, [("/obstacle", "fall_needs_obstacle")]),
    ],
)
def test_report_that_is_not_in_order(api, innovation, fields, expected):
    item = make_item(innovation, physical=30)

    answer = post(api, REPORTS, {"action_item": item.pk} | fields)

    assert (answer.status_code, pointers(answer)) == (400, expected)
    assert not ProgressReport.objects.exists()


def test_report_by_others(leader, stranger, innovation):
    body = {"action_item": make_item(innovation).pk, "unchanged": True}

    assert post(leader, REPORTS, body).status_code == 403
    assert pointers(post(stranger, REPORTS, body)) == [
        ("/action_item", "does_not_exist")
    ]


# --- Budget lines ------------------------------------------------------------


def test_line_is_added_changed_and_removed(api, leader, innovation):
    body = {"innovation": innovation.pk, "year": 2024, "source": None, "planned": 500}

    made = post(api, LINES, body)
    line = BudgetLine.objects.get()
    path = f"{LINES}{line.pk}/"
    assert (made.status_code, made.headers["Location"]) == (201, path)
    assert made.json() == api.get(path).json()
    assert made.json() == {
        "id": line.pk,
        "innovation": innovation.pk,
        "regency": "32.11",
        "year": 2024,
        "source": None,
        "planned": 500,
        "allocated": None,
        "realised": None,
        "version": 1,
    }

    assert patch(leader, path, {"planned": 1}).status_code == 403
    changed = patch(api, path, {"allocated": 400})
    assert (changed.json()["allocated"], changed.headers["ETag"]) == (400, '"2"')
    stale = patch(api, path, {"allocated": 300})
    assert stale.status_code == 412
    assert stale.json()["conflicts"][0]["current"] == 400

    assert leader.delete(path, headers={"If-Match": '"2"'}).status_code == 403
    assert api.delete(path).status_code == 428
    assert api.delete(path, headers={"If-Match": '"1"'}).status_code == 412
    gone = api.delete(path, headers={"If-Match": '"2"'})
    assert (gone.status_code, gone.content) == (204, b"")
    assert not BudgetLine.objects.exists()
    assert api.delete(path, headers={"If-Match": '"2"'}).status_code == 404


def test_same_money_twice_is_refused(api, innovation):
    BudgetLine.objects.create(
        innovation=innovation, year=2024, source="apbn", planned=1
    )
    body = {"innovation": innovation.pk, "year": 2024, "source": "apbn", "planned": 2}

    answer = post(api, LINES, body)

    assert pointers(answer) == [("/source", "line_exists")]


def test_line_of_a_frozen_record_needs_its_reason(api, unit):
    frozen = make_innovation(unit=unit, baseline_at="2024-01-01T00:00:00Z")
    body = {"innovation": frozen.pk, "planned": 5}

    assert pointers(post(api, LINES, body)) == [("/reason", "reason_required")]
    assert post(api, LINES, body | {"reason": "Perubahan APBD."}).status_code == 201


# --- Outcome indicators ------------------------------------------------------


def test_outcome_with_its_years(api, leader, innovation):
    body = {
        "innovation": innovation.pk,
        "name": "Waktu tunggu",
        "measure": "menit",
        "baseline": 90,
        "falls": True,
        "values": [{"year": 2024, "target": "30", "actual": 41.5}, {"year": 2023}],
    }

    made = post(api, OUTCOMES, body)
    indicator = OutcomeIndicator.objects.get()
    path = f"{OUTCOMES}{indicator.pk}/"
    assert (made.status_code, made.headers["Location"]) == (201, path)
    assert made.json()["baseline"] == "90"
    whole = leader.get(path, {"include": "values"}).json()
    assert [(one["year"], one["target"], one["actual"]) for one in whole["values"]] == [
        (2023, None, None),
        (2024, "30", "41.5"),
    ]
    rows = leader.get("/api/v1/outcome-values/", {"year": 2024}).json()["results"]
    assert [one["outcome_indicator"] for one in rows] == [indicator.pk]
    found = leader.get(OUTCOMES, {"innovation": innovation.pk}).json()["results"]
    assert [one["id"] for one in found] == [indicator.pk]

    # Years stay where they are not named, and are replaced where they are.
    kept = patch(api, path, {"measure": "menit/orang"})
    assert (kept.status_code, OutcomeValue.objects.count()) == (200, 2)
    replaced = patch(api, path, {"values": [{"year": 2025, "target": 1}]}, etag='"2"')
    assert replaced.headers["ETag"] == '"3"'
    assert [one.year for one in OutcomeValue.objects.all()] == [2025]
    assert patch(api, path, {"falls": False}).status_code == 412

    assert leader.delete(path, headers={"If-Match": '"3"'}).status_code == 403
    assert api.delete(path, headers={"If-Match": '"3"'}).status_code == 204
    assert not OutcomeIndicator.objects.exists()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"values": {}}, [("/values", "not_a_list")]),
        ({"values": [1]}, [("/values/0", "invalid")]),
        ({"values": [{"year": 1}]}, [("/values/0/year", "min_value")]),
        ({"values": [{"year": 2024}] * 2}, [("/values", "invalid")]),
        ({"measure": ""}, [("/measure", "blank")]),
    ],
)
def test_outcome_that_is_not_in_order(api, innovation, fields, expected):
    body = {"innovation": innovation.pk, "name": "Waktu", "measure": "menit"}

    answer = post(api, OUTCOMES, body | fields)

    assert (answer.status_code, pointers(answer)) == (400, expected)


def test_record_with_its_parts_inside(api, innovation, django_assert_num_queries):
    item = make_item(innovation)
    BudgetLine.objects.create(innovation=innovation, planned=1)
    path = f"/api/v1/innovations/{innovation.pk}/"
    api.get(path)

    with django_assert_num_queries(6):
        whole = api.get(path, {"include": "action_items,budget_lines"}).json()

    assert [one["id"] for one in whole["action_items"]] == [item.pk]
    assert [one["planned"] for one in whole["budget_lines"]] == [1]
