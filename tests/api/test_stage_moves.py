"""Stages moved through the API with their deliverables, and follow-ups finished."""

import pytest

from masterplan.models import (
    FollowUp,
)
from tests.api.resource_ground import (
    DAY,
    ids,
)
from tests.masterplan.stage_ground import make_ground

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return make_ground()


def post(client, address, body=None, **headers):
    return client.post(
        f"/api/v1/{address}/", body or {}, format="json", headers=headers
    )


def test_a_stage_goes_from_opened_to_passed(api_client_for, ground):
    stage = ground.stages[0]
    coordinator = api_client_for(ground.coordinator)
    mentor = api_client_for(ground.mentor)
    path = f"stages/{stage.pk}"

    opened = post(coordinator, f"{path}/open", **{"If-Match": '"1"'})
    [asked] = coordinator.get(f"/api/v1/deliverables/?stage={stage.pk}").json()[
        "results"
    ]
    paper = f"deliverables/{asked['id']}"
    attached = post(coordinator, f"{paper}/attach", {"document": ground.document().pk})
    handed_in = post(coordinator, f"{paper}/submit")
    approved = post(mentor, f"{paper}/approve")
    submitted = post(coordinator, f"{path}/submit")
    passed = post(mentor, f"{path}/pass")

    told = (opened, attached, handed_in, approved, submitted, passed)
    assert [one.status_code for one in told] == [200] * 6
    assert opened.json()["state"] == "open"
    assert opened.json()["allowed_actions"] == ["submit", "record"]
    assert attached.json()["status"] == "draft"
    assert handed_in.json()["status"] == "submitted"
    assert approved.json()["status"] == "approved"
    assert passed.json()["state"] == "passed"
    assert passed.headers["ETag"] == f'"{passed.json()["version"]}"'


def test_a_stage_with_blockers_is_refused_with_the_page_s_sentence(
    api_client_for, ground
):
    client = api_client_for(ground.coordinator)
    path = f"stages/{ground.stages[0].pk}"
    post(client, f"{path}/open")

    answer = post(client, f"{path}/submit")

    assert answer.status_code == 409
    assert "SK Tim" in answer.json()["detail"]


def test_pass_with_notes_and_record_take_their_bodies(api_client_for, ground):
    first, second, _third = ground.stages
    mentor = api_client_for(ground.mentor)
    coordinator = api_client_for(ground.coordinator)
    post(coordinator, f"stages/{first.pk}/open")
    body = {
        "reason": "SK menyusul.",
        "due_on": str(ground.today),
        "unit": ground.unit.pk,
    }

    noted = post(mentor, f"stages/{first.pk}/pass-with-notes", body)
    recorded = post(
        coordinator, f"stages/{second.pk}/record", {"passed_text": "Mei 2018"}
    )

    assert noted.status_code == 200, noted.json()
    [follow_up] = coordinator.get("/api/v1/follow-ups/").json()["results"]
    assert (follow_up["unit"], follow_up["stage"]) == (ground.unit.pk, first.pk)
    assert recorded.status_code == 200, recorded.json()
    assert recorded.json()["is_recorded_later"] is True


@pytest.mark.parametrize(
    ("move", "body", "status"),
    [
        ("return", {}, 400),
        ("return", {"reason": ""}, 400),
        ("open", {"state": "passed"}, 400),
        ("open", {"on": "besok"}, 400),
        ("open", {"on": "2999-01-01"}, 400),
        ("record", {"document": 1}, 400),
        ("submit", {}, 409),
    ],
)
def test_a_move_that_cannot_be_made(api_client_for, ground, move, body, status):
    client = api_client_for(ground.mentor if move == "return" else ground.coordinator)

    answer = post(client, f"stages/{ground.stages[0].pk}/{move}", body)

    assert answer.status_code == status, answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_stale_version_moves_nothing(api_client_for, ground):
    client = api_client_for(ground.coordinator)
    path = f"stages/{ground.stages[0].pk}"

    answer = post(client, f"{path}/open", **{"If-Match": '"7"'})

    assert answer.status_code == 412
    assert client.get(f"/api/v1/{path}/").json()["state"] == "upcoming"


def test_a_follow_up_is_finished_and_opened_again(api_client_for, ground):
    one = FollowUp.objects.create(
        regency=ground.regency, unit=ground.unit, title="T", due_on=DAY
    )
    operator = api_client_for(ground.operator)
    coordinator = api_client_for(ground.coordinator)
    path = f"follow-ups/{one.pk}"

    empty = post(operator, f"{path}/finish")
    done = post(operator, f"{path}/finish", {"result": "SK terbit."})
    denied = post(operator, f"{path}/reopen", {"reason": "Keliru."})
    again = post(coordinator, f"{path}/reopen", {"reason": "Keliru."})

    assert [r.status_code for r in (empty, done, denied, again)] == [400, 200, 403, 200]
    assert (done.json()["status"], done.json()["result"]) == ("done", "SK terbit.")
    assert again.json()["status"] == "open"


def test_filters_of_deliverables(api_client_for, ground):
    stage = ground.stages[0]
    api = api_client_for(ground.coordinator)
    post(api, f"stages/{stage.pk}/open")
    [one] = stage.deliverables.all()

    found = f"deliverables/?stage={stage.pk}&kind=document&status=not_started"
    assert ids(api, f"{found}&regency=32.11") == [one.pk]
    assert ids(api, "deliverables/?status=approved&status=draft") == []
