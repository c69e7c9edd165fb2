"""The exact bodies of plans, meetings, needs and awards, and who gets none of it."""

import datetime as dt

import pytest

from masterplan.enums import DeliverableKind
from masterplan.models import (
    Award,
    DeliverableTemplate,
    FollowUp,
    Goal,
    Masterplan,
    MasterplanEntry,
    Need,
    StageTemplate,
)
from regencies.enums import Role
from tests.api.resource_ground import (
    DAY,
    assert_hidden,
    ids,
    make_document,
    make_meeting,
)
from tests.api.test_resources import AT, AT_TEXT, assert_reads
from tests.factories import make_innovation, make_user
from tests.masterplan.stage_ground import make_ground

pytestmark = pytest.mark.django_db


def test_masterplan_with_what_it_says(api, outside, regency, unit):
    plan = Masterplan.objects.create(
        regency=regency,
        title="Masterplan",
        start_year=2023,
        end_year=2027,
        created_at=AT,
        updated_at=AT,
    )
    innovation = make_innovation(unit=unit)
    entry = MasterplanEntry.objects.create(
        masterplan=plan,
        innovation=innovation,
        regency=regency,
        number=1,
        horizon="short",
        created_at=AT,
    )
    goal = Goal.objects.create(
        masterplan=plan, text="Tujuan", dimension_id="governance", horizon="short"
    )
    expected = {
        "id": plan.pk,
        "regency": "32.11",
        "edition": 1,
        "title": "Masterplan",
        "start_year": 2023,
        "end_year": 2027,
        "horizon_years": 10,
        "vision": "",
        "status": "draft",
        "regulation": None,
        "version": 1,
        "created_at": AT_TEXT,
        "updated_at": AT_TEXT,
    }
    row = {
        "id": entry.pk,
        "masterplan": plan.pk,
        "regency": "32.11",
        "innovation": innovation.pk,
        "number": 1,
        "horizon": "short",
        "strategy": None,
        "basis": "",
        "baseline": {},
        "baseline_at": None,
        "version": 1,
        "created_at": AT_TEXT,
    }

    assert_reads(
        api,
        "masterplans",
        plan.pk,
        expected,
        etag='"1"',
        more={"allowed_actions": ["activate"]},
    )
    assert_reads(
        api,
        "masterplan-entries",
        entry.pk,
        row,
        etag='"1"',
        more={"allowed_actions": ["change", "remove"]},
    )
    nested = api.get(
        f"/api/v1/masterplans/{plan.pk}/?include=entries,goals&fields=id"
    ).json()
    assert nested == {
        "id": plan.pk,
        "entries": [row],
        "goals": [
            {
                "id": goal.pk,
                "order": 0,
                "text": "Tujuan",
                "dimension": "governance",
                "horizon": "short",
            }
        ],
    }
    assert_hidden(outside, "masterplans", plan.pk)
    assert_hidden(outside, "masterplan-entries", entry.pk)


def test_a_draft_is_in_no_entry_and_named_by_nothing(api_client_for, regency, unit):
    plan = Masterplan.objects.create(
        regency=regency, title="Masterplan", start_year=2023, end_year=2027
    )
    draft = make_innovation(unit=unit, name="Rahasia")
    MasterplanEntry.objects.create(
        masterplan=plan, innovation=draft, regency=regency, number=1, horizon="short"
    )
    named = {"regency": regency, "innovation": draft}
    FollowUp.objects.create(title="T", due_on=DAY, **named)
    Need.objects.create(title="N", unit=unit, **named)
    Award.objects.create(year=2024, giver="G", category="C", **named)
    reader = api_client_for(make_user(Role.EVALUATOR))

    assert reader.get("/api/v1/masterplan-entries/").json()["results"] == []
    for resource in ("follow-ups", "needs", "awards"):
        [row] = reader.get(f"/api/v1/{resource}/").json()["results"]
        assert row["innovation"] is None


def test_meeting_and_what_follows(api, outside, regency, unit):
    meeting = make_meeting(regency, unit=unit, start_time=dt.time(9))
    follow_up = FollowUp.objects.create(
        regency=regency,
        unit=unit,
        title="Lengkapi",
        due_on=DAY,
        meeting=meeting,
        created_at=AT,
        updated_at=AT,
    )
    row = {
        "id": follow_up.pk,
        "regency": "32.11",
        "unit": unit.pk,
        "title": "Lengkapi",
        "due_on": "2024-03-01",
        "status": "open",
        "result": "",
        "meeting": meeting.pk,
        "stage": None,
        "blocker": "",
        "innovation": None,
        "pilot_area": None,
        "version": 1,
        "created_at": AT_TEXT,
        "updated_at": AT_TEXT,
    }

    assert_reads(
        api,
        "meetings",
        meeting.pk,
        {
            "id": meeting.pk,
            "regency": "32.11",
            "kind": "forum",
            "title": "Forum",
            "starts_on": "2024-03-01",
            "ends_on": "2024-03-01",
            "start_time": "09:00:00",
            "place": "",
            "stage": None,
            "unit": unit.pk,
            "agenda": "",
            "minutes": "",
            "decisions": "",
            "is_cancelled": False,
            "version": 1,
            "created_at": AT_TEXT,
            "updated_at": AT_TEXT,
        },
        etag='"1"',
        more={
            "allowed_actions": [
                "change",
                "cancel",
                "attach",
                "detach",
                "invite",
                "invite-units",
                "tick",
                "correct",
                "uninvite",
            ]
        },
    )
    assert_reads(
        api,
        "follow-ups",
        follow_up.pk,
        row,
        more={"allowed_actions": ["change", "finish", "cancel"]},
    )
    [nested] = api.get("/api/v1/meetings/?include=follow_ups").json()["results"]
    assert nested["follow_ups"] == [row]
    assert_hidden(outside, "meetings", meeting.pk)
    assert_hidden(outside, "follow-ups", follow_up.pk)


def test_need_and_award(api, outside, regency, unit):
    innovation = make_innovation(unit=unit)
    need = Need.objects.create(
        regency=regency, unit=unit, innovation=innovation, title="Jaringan"
    )
    award = Award.objects.create(
        regency=regency, year=2024, giver="Kominfo", category="Ekonomi"
    )
    need_row = api.get(f"/api/v1/needs/{need.pk}/").json()

    assert need_row | {"updated_at": None} == {
        "id": need.pk,
        "regency": "32.11",
        "unit": unit.pk,
        "meeting": None,
        "innovation": innovation.pk,
        "title": "Jaringan",
        "status": "missing",
        "due_on": None,
        "version": 1,
        "updated_at": None,
    }
    assert_reads(
        api,
        "awards",
        award.pk,
        {
            "id": award.pk,
            "regency": "32.11",
            "kind": "award",
            "year": 2024,
            "giver": "Kominfo",
            "category": "Ekonomi",
            "innovation": None,
            "document": None,
            "source_url": "",
            "version": 1,
        },
    )
    assert_hidden(outside, "needs", need.pk)
    assert_hidden(outside, "awards", award.pk)


def test_filters_of_plans_meetings_and_templates(api, regency, unit):
    plan = Masterplan.objects.create(
        regency=regency, title="Rencana", start_year=2023, end_year=2027
    )
    innovation = make_innovation(unit=unit)
    entry = MasterplanEntry.objects.create(
        masterplan=plan,
        innovation=innovation,
        regency=regency,
        number=1,
        horizon="short",
    )
    meeting = make_meeting(regency)
    make_meeting(regency, kind="visit")
    need = Need.objects.create(regency=regency, unit=unit, title="Jaringan")
    award = Award.objects.create(regency=regency, year=2024, giver="G", category="C")
    default = StageTemplate.objects.create(order=1, code="mou", name="MoU")
    asked = DeliverableTemplate.objects.create(
        stage=default, order=1, code="d", name="SK", kind=DeliverableKind.DOCUMENT
    )

    assert ids(api, "masterplans/?regency=32.11&status=draft&q=rencana") == [plan.pk]
    assert ids(api, "masterplans/?status=active") == []
    query = f"masterplan={plan.pk}&innovation={innovation.pk}&regency=32.11"
    assert ids(api, f"masterplan-entries/?{query}") == [entry.pk]
    assert ids(api, "masterplan-entries/?horizon=long") == []
    assert ids(api, "meetings/?regency=32.11&kind=forum&year=2024") == [meeting.pk]
    assert ids(api, f"needs/?regency=32.11&unit={unit.pk}") == [need.pk]
    assert ids(api, "awards/?regency=32.11&kind=award&year=2024") == [award.pk]
    assert ids(api, "awards/?year=2023") == []
    found = "stage-templates/?cohort=none&version=1&status=published"
    assert ids(api, found) == [default.pk]
    assert ids(api, "stage-templates/?cohort=2024") == []
    found = f"deliverable-templates/?stage={default.pk}&kind=document"
    assert ids(api, found) == [asked.pk]


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(
    "resource",
    ["documents", "deliverables", "meetings", "follow-ups", "needs", "awards"],
)
def test_lists_are_one_statement_and_details_three(
    api_client_for, regency, unit, resource, count, django_assert_num_queries
):
    ground = make_ground("32.13")
    for number in range(count):
        document = make_document(ground.regency, title=f"SK {number}")
        stage = ground.stages[0]
        stage.deliverables.create(
            regency=ground.regency,
            order=number,
            code=f"d-{number}",
            name="SK",
            kind=DeliverableKind.DOCUMENT,
            document=document,
        )
        named = {"regency": ground.regency, "innovation": make_innovation()}
        make_meeting(ground.regency)
        FollowUp.objects.create(title="T", due_on=DAY, **named)
        Need.objects.create(title="N", unit=ground.unit, **named)
        Award.objects.create(year=2024, giver="G", category="C", **named)
    api = api_client_for(ground.coordinator)
    api.get("/api/v1/cohorts/")

    with django_assert_num_queries(2 + 1):
        rows = api.get(f"/api/v1/{resource}/").json()["results"]
    detail = 2 if resource in ("deliverables", "follow-ups", "meetings") else 1
    with django_assert_num_queries(2 + detail):
        api.get(f"/api/v1/{resource}/{rows[0]['id']}/")

    assert len(rows) == count
