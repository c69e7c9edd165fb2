"""Many records in one request: one result an item, and all or nothing where asked."""

import pytest

from innovations.enums import Source
from innovations.models import ActionItem, BudgetLine, Innovation, Problem
from masterplan.core.models import Activity
from regencies.enums import Role
from regencies.models import District
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_item,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

BULK = "/api/v1/innovations/bulk/"
DONE = {"code": None, "detail": None, "errors": []}


@pytest.fixture
def unit():
    make_dimensions()
    return make_unit(make_regency())


@pytest.fixture
def operator(unit):
    return make_user(Role.OPERATOR, unit=unit)


@pytest.fixture
def api(api_client_for, operator):
    return api_client_for(operator)


@pytest.fixture
def item(unit):
    return {"regency": "32.11", "unit": unit.pk, "dimension": "living"}


def send(client, items, path=BULK, method="post", **headers):
    return getattr(client, method)(
        path, {"items": items}, format="json", headers=headers
    )


def said(result):
    """What of a result tells whether and why: status, code, pointers."""
    pointers = [(one["pointer"], one["code"]) for one in result["errors"]]
    return result["status"], result["code"], pointers


# --- Recording ---------------------------------------------------------------


def test_bulk_records_each_item(api, operator, unit, item):
    district = District.objects.create(
        pk="32.11.15", regency=unit.regency, name="Kecamatan"
    )
    items = [item | {"name": "Satu", "districts": [district.pk]}, item | {"name": "2"}]

    answer = send(api, items)

    first, second = Innovation.objects.order_by("pk")
    assert answer.status_code == 200
    assert answer.json() == {
        "counts": {"done": 2, "refused": 0},
        "results": [
            {"index": 0, "status": 201, "id": first.pk, "version": 1} | DONE,
            {"index": 1, "status": 201, "id": second.pk, "version": 1} | DONE,
        ],
    }
    assert (first.name, first.status, first.source) == ("Satu", "draft", Source.API)
    assert first.name_folded == "satu"
    assert [one.pk for one in first.districts.all()] == ["32.11.15"]
    assert (first.created_by, first.unit) == (operator, unit)
    told = Activity.objects.filter(verb="innovation.created").order_by("target_id")
    assert [one.target_id for one in told] == [str(first.pk), str(second.pk)]
    assert told[0].changes["districts"] == [None, "Kecamatan"]


def test_bulk_refuses_items_and_does_the_others(api, unit, item):
    elsewhere = make_unit(make_regency("32.17"))
    neighbour = make_unit(unit.regency)
    items = [
        item | {"name": "Baik"},
        item | {"name": ""},
        item | {"name": "x", "unit": elsewhere.pk},
        item | {"name": "x", "unit": neighbour.pk},
        item | {"name": "x", "status": "verified", "version": 3},
        item | {"name": "x", "start_month": 3},
        "bukan objek",
    ]

    results = send(api, items).json()["results"]

    assert [said(one) for one in results] == [
        (201, None, []),
        (400, "invalid", [("/items/1/name", "blank")]),
        (400, "invalid", [("/items/2/unit", "does_not_exist")]),
        (403, "not_allowed", []),
        (
            400,
            "invalid",
            [
                ("/items/4/status", "unknown_field"),
                ("/items/4/version", "unknown_field"),
            ],
        ),
        (400, "invalid", [("/items/5/start_year", "invalid")]),
        (400, "invalid", [("/items/6", "invalid")]),
    ]
    assert [one.name for one in Innovation.objects.all()] == ["Baik"]


@pytest.mark.parametrize("bad", [{"name": ""}, {"name": "x", "start_month": 3}])
def test_all_or_nothing_writes_nothing(api, item, bad):
    answer = send(
        api, [item | {"name": "Baik"}, item | bad], f"{BULK}?all_or_nothing=true"
    )

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "nothing_written")
    assert [(one["index"], one["status"]) for one in problem["results"]] == [(1, 400)]
    assert Innovation.objects.count() == Activity.objects.count() == 0


def test_all_or_nothing_with_good_items(api, item):
    answer = send(api, [item | {"name": "Baik"}], f"{BULK}?all_or_nothing=true")

    assert (answer.status_code, answer.json()["counts"]["done"]) == (200, 1)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/items"),
        ({"items": []}, "/items"),
        ({"items": {}}, "/items"),
        ({"items": [{}] * 501}, "/items"),
        ({"items": [{}], "apa": 1}, "/apa"),
    ],
)
def test_bulk_that_is_no_list_of_items(api, body, pointer):
    answer = api.post(BULK, body, format="json")

    assert answer.status_code == 400
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize("query", ["all_or_nothing=ya", "apa=1", "all_or_nothing="])
def test_bulk_with_a_parameter_that_is_none(api, item, query):
    answer = send(api, [item | {"name": "x"}], f"{BULK}?{query}")

    assert (answer.status_code, Innovation.objects.count()) == (400, 0)


def test_bulk_by_who_never_may_is_403(api_client_for, item):
    answer = send(api_client_for(make_user(Role.EVALUATOR)), [item])

    assert answer.status_code == 403


def test_bulk_sent_again_answers_the_first_result(api, item):
    first = send(api, [item | {"name": "Satu"}], **{"Idempotency-Key": "satu"})
    again = send(api, [item | {"name": "Satu"}], **{"Idempotency-Key": "satu"})

    assert (again.content, Innovation.objects.count()) == (first.content, 1)


def statements(context):
    return len(context.captured_queries)


def test_bulk_costs_the_same_for_many(api, item, unit, django_assert_max_num_queries):
    # The regency's ledger is there already.
    make_innovation(unit=unit, status="verified")
    api.get("/api/v1/innovations/")
    counts = []
    for number in (2, 12):
        items = [
            item | {"name": f"Inovasi {number}-{one}", "supporting_units": [unit.pk]}
            for one in range(number)
        ]
        with django_assert_max_num_queries(40) as made:
            assert send(api, items).json()["counts"]["refused"] == 0
        rows = list(Innovation.objects.order_by("-pk")[:number])
        changes = [
            {"id": one.pk, "version": 1, "name": f"{one.name} b", "acronym": "B"}
            for one in rows
        ]
        with django_assert_max_num_queries(40) as changed:
            answer = send(api, changes, method="patch")
        assert answer.json()["counts"] == {"done": number, "refused": 0}
        counts.append((statements(made), statements(changed)))

    assert counts[0] == counts[1]


# --- Changing ----------------------------------------------------------------


def test_bulk_changes_each_with_its_own_values(api, unit):
    first, second = (make_innovation(unit=unit) for _each in range(2))
    other = make_unit(unit.regency)
    items = [
        {"id": second.pk, "version": 1, "name": "Baru", "supporting_units": [other.pk]},
        {"id": first.pk, "version": 1, "start_year": 2018, "reason": "Salah tahun."},
    ]

    answer = send(api, items, method="patch")

    assert answer.json() == {
        "counts": {"done": 2, "refused": 0},
        "results": [
            {"index": 0, "status": 200, "id": second.pk, "version": 2} | DONE,
            {"index": 1, "status": 200, "id": first.pk, "version": 2} | DONE,
        ],
    }
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.start_year, first.version) == (2018, 2)
    assert (second.name, second.name_folded) == ("Baru", "baru")
    assert list(second.supporting_units.all()) == [other]
    told = {
        one.target_id: (one.changes, one.reason)
        for one in Activity.objects.filter(verb="innovation.revised")
    }
    assert told[str(first.pk)] == ({"start_year": [None, 2018]}, "Salah tahun.")
    assert told[str(second.pk)][0]["supporting_units"] == ["", other.name]


def test_bulk_change_refuses_for_each_its_own_reason(api, unit):
    good, stale = (make_innovation(unit=unit) for _each in range(2))
    hidden = make_innovation(regency=make_regency("32.17"), unit=None)
    shown = make_innovation(regency=unit.regency, unit=None, status="verified")
    items = [
        {"id": good.pk, "version": 1, "name": "Baru"},
        {"id": stale.pk, "version": 2, "name": "Baru"},
        {"id": hidden.pk, "version": 1, "name": "Baru"},
        {"id": shown.pk, "version": 1, "name": "Baru"},
        {"id": good.pk, "version": 1, "name": "Lagi"},
        {"version": 1},
        {"id": stale.pk},
    ]

    results = send(api, items, method="patch").json()["results"]

    assert [(one["status"], one["code"]) for one in results] == [
        (200, None),
        (412, "stale_version"),
        (404, "not_found"),
        (403, "not_allowed"),
        (400, "invalid"),
        (404, "not_found"),
        (400, "invalid"),
    ]
    assert results[1]["version"] == 1
    assert results[1]["conflicts"] == [
        {
            "pointer": "/name",
            "label": "nama inovasi",
            "current": stale.name,
            "offered": "Baru",
        }
    ]
    assert results[4]["errors"][0]["code"] == "repeated"


def test_bulk_change_all_or_nothing(api, unit):
    good, stale = (make_innovation(unit=unit) for _each in range(2))
    items = [
        {"id": good.pk, "version": 1, "name": "Baru"},
        {"id": stale.pk, "version": 9, "name": "Baru"},
    ]

    answer = send(api, items, f"{BULK}?all_or_nothing=true", "patch")

    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_written")
    assert not Innovation.objects.filter(name="Baru").exists()
    assert not Activity.objects.exists()


def test_bulk_change_of_a_frozen_record_needs_its_reason(api, unit):
    frozen = make_innovation(unit=unit, baseline_at="2024-01-01T00:00:00Z")
    item = {"id": frozen.pk, "version": 1, "name": "Baru"}

    refused = send(api, [item], method="patch").json()["results"][0]
    done = send(api, [item | {"reason": "Diubah."}], method="patch").json()

    assert said(refused) == (
        400,
        "invalid",
        [("/items/0/reason", "reason_required")],
    )
    assert done["counts"] == {"done": 1, "refused": 0}


# --- Parts, one verb after the other -----------------------------------------


def test_bulk_of_parts(api, unit):
    innovation = make_innovation(unit=unit)
    item = make_item(innovation)
    plan = {"innovation": innovation.pk, "start_on": "2024-01-01"}
    parts = {
        "action-items": [
            plan | {"activity": "Satu", "end_on": "2024-12-31"},
            plan | {"activity": "Dua", "end_on": "2023-12-31"},
        ],
        "progress-reports": [
            {"action_item": item.pk, "physical": 10, "financial": 5},
            {"action_item": item.pk, "physical": 101, "financial": 5},
        ],
        "budget-lines": [
            {"innovation": innovation.pk, "year": 2024, "planned": 5},
            {"innovation": 999_999, "year": 2024, "planned": 5},
        ],
        "outcome-indicators": [
            {"innovation": innovation.pk, "name": "Antre", "measure": "menit"},
            {"innovation": innovation.pk, "name": "Antre"},
        ],
        "problems": [
            {
                "regency": "32.11",
                "unit": unit.pk,
                "title": "Antre",
                "source": "opd",
                "field": "health",
            },
            {"regency": "32.11", "title": "Antre", "source": "apa", "field": "health"},
        ],
    }
    for resource, items in parts.items():
        path = f"/api/v1/{resource}/bulk/"
        whole = send(api, items, f"{path}?all_or_nothing=true")
        assert whole.status_code == 409, resource
        answer = send(api, items, path)

        results = answer.json()["results"]
        assert [one["status"] for one in results] == [201, 400], resource

    assert ActionItem.objects.count() == 2
    assert BudgetLine.objects.count() == Problem.objects.count() == 1
    item.refresh_from_db()
    assert item.physical == 10
