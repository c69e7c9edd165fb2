"""Parts changed many at once: one result an item, each at the version it was read."""

import pytest
from django.utils import timezone

from innovations.models import BudgetLine, OutcomeIndicator, OutcomeValue
from masterplan.core.models import Activity
from regencies.enums import Role
from tests.factories import (
    make_innovation,
    make_item,
    make_problem,
    make_regency,
    make_unit,
    make_user,
)
from tests.masterplan.meeting_ground import make_follow_up
from tests.masterplan.plans import make_entry, make_plan

pytestmark = pytest.mark.django_db

WHOLE = "?all_or_nothing=true"


def make_line(unit):
    innovation = make_innovation(unit=unit, status="verified")
    return BudgetLine.objects.create(innovation=innovation, year=2024, planned=1)


def make_activity(unit):
    return make_item(make_innovation(unit=unit, status="verified"))


def make_taken(unit):
    plan = unit.regency.masterplans.first() or make_plan(unit.regency)
    return make_entry(plan, make_innovation(unit=unit, status="verified"))


def make_task(unit):
    return make_follow_up(unit.regency, unit=unit)


def make_need(unit):
    return make_problem(regency=unit.regency, unit=unit, title="Antrean")


def make_outcome(unit):
    innovation = make_innovation(unit=unit, status="verified")
    return OutcomeIndicator.objects.create(
        innovation=innovation, name="Waktu tunggu", measure="menit"
    )


# Resource, how one is made, a change, a change that is refused, the history's verb.
PARTS = {
    "budget-lines": (make_line, {"realised": 9}, {"realised": -1}, "/realised"),
    "action-items": (make_activity, {"weight": 3}, {"weight": 0}, "/weight"),
    "masterplan-entries": (
        make_taken,
        {"horizon": "long"},
        {"horizon": "soon"},
        "/horizon",
    ),
    "problems": (make_need, {"title": "Lain"}, {"severity": 9}, "/severity"),
    "outcome-indicators": (
        make_outcome,
        {"measure": "jam"},
        {"falls": "ya"},
        "/falls",
    ),
    "follow-ups": (make_task, {"title": "Lain"}, {"title": ""}, "/title"),
}


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def api(api_client_for, unit):
    return api_client_for(make_user(Role.COORDINATOR, regency=unit.regency))


@pytest.fixture
def stranger(api_client_for):
    return api_client_for(
        make_user(Role.COORDINATOR, regency=make_regency("32.17")),
    )


def patch(client, resource, items, switch=""):
    return client.patch(
        f"/api/v1/{resource}/bulk/{switch}", {"items": items}, format="json"
    )


def stored(record, name):
    return type(record)._default_manager.values_list(name, flat=True).get(pk=record.pk)


@pytest.mark.parametrize("resource", PARTS)
def test_each_is_changed_or_refused_for_itself(api, unit, resource):
    make, change, wrong, pointer = PARTS[resource]
    [(name, value)] = change.items()
    good, stale, bad = (make(unit) for _each in range(3))
    before = stored(bad, name)
    items = [
        {"id": good.pk, "version": 1} | change,
        {"id": stale.pk, "version": 9} | change,
        {"id": bad.pk, "version": 1} | wrong,
        {"id": good.pk, "version": 2} | change,
        {"id": 999_999, "version": 1} | change,
        {"id": bad.pk} | change,
    ]

    answer = patch(api, resource, items[:5])
    bare = patch(api, resource, items[5:])

    assert answer.status_code == 200, answer.content
    assert answer.json()["counts"] == {"done": 1, "refused": 4}
    results = answer.json()["results"]
    assert [one["status"] for one in results] == [200, 412, 400, 400, 404]
    assert (results[0]["id"], results[0]["version"]) == (good.pk, 2)
    [conflict] = results[1]["conflicts"]
    assert (conflict["current"], conflict["offered"]) == (before, value)
    assert [one["pointer"] for one in results[2]["errors"]] == [f"/items/2{pointer}"]
    assert results[3]["errors"][0]["code"] == "repeated"
    assert [one["pointer"] for one in bare.json()["results"][0]["errors"]] == [
        "/items/0/version"
    ]
    assert [stored(one, name) for one in (good, stale, bad)] == [value, before, before]
    assert Activity.objects.count() == 1


@pytest.mark.parametrize("resource", PARTS)
def test_one_refusal_takes_all_back(api, unit, resource):
    make, change, _wrong, _pointer = PARTS[resource]
    [name] = change
    first, second = make(unit), make(unit)
    before = stored(first, name)
    items = [
        {"id": first.pk, "version": 1} | change,
        {"id": second.pk, "version": 9} | change,
    ]

    answer = patch(api, resource, items, WHOLE)

    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_written")
    assert [stored(one, name) for one in (first, second)] == [before, before]
    assert not Activity.objects.exists()


@pytest.mark.parametrize("resource", PARTS)
def test_strangers_find_none_of_them(api_client_for, stranger, unit, resource):
    make, change, _wrong, _pointer = PARTS[resource]
    items = [{"id": make(unit).pk, "version": 1} | change]
    leader = api_client_for(make_user(Role.LEADER, regency=unit.regency))

    [result] = patch(stranger, resource, items).json()["results"]

    assert result["status"] == 404
    assert patch(leader, resource, items).status_code == 403


def test_frozen_pagu_asks_for_its_reason_in_the_item(api, unit):
    line = make_line(unit)
    line.innovation.baseline_at = timezone.now()
    line.innovation.save(update_fields=["baseline_at"])
    item = {"id": line.pk, "version": 1, "planned": 5}

    [bare] = patch(api, "budget-lines", [item]).json()["results"]
    [done] = patch(api, "budget-lines", [item | {"reason": "Refocusing."}]).json()[
        "results"
    ]

    assert [one["pointer"] for one in bare["errors"]] == ["/items/0/reason"]
    assert done["status"] == 200
    assert Activity.objects.get().reason == "Refocusing."


def test_years_of_an_indicator_are_replaced_or_left(api, unit):
    """A bulk says all years of an indicator, or nothing of them."""
    told, left = make_outcome(unit), make_outcome(unit)
    for one in (told, left):
        OutcomeValue.objects.create(indicator=one, year=2023, target=1)
    items = [
        {"id": told.pk, "version": 1, "values": [{"year": 2024, "actual": 7}]},
        {"id": left.pk, "version": 1, "name": "Lain"},
    ]

    answer = patch(api, "outcome-indicators", items)

    assert answer.json()["counts"] == {"done": 2, "refused": 0}
    assert [
        list(one.values.values_list("year", flat=True)) for one in (told, left)
    ] == [[2024], [2023]]
