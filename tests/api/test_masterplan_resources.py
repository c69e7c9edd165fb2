"""The exact bodies of what a regency goes through, and who gets none of it."""

import datetime as dt

import pytest

from dimensions.models import Indicator, IndicatorValue
from masterplan.api.lookup import LOOKUPS
from masterplan.domain.rules import RULES
from masterplan.enums import DeliverableKind, TemplateStatus
from masterplan.models import (
    Award,
    DeliverableTemplate,
    FollowUp,
    Goal,
    Masterplan,
    MasterplanEntry,
    Meeting,
    Need,
    StageTemplate,
)
from regencies.enums import Audience, DocumentKind, Role
from regencies.models import (
    Body,
    Document,
    FlagshipProgramme,
    Partner,
    PilotArea,
)
from tests.api.test_resources import AT, AT_TEXT, assert_reads
from tests.factories import make_innovation, make_regency, make_unit, make_user
from tests.masterplan.stage_ground import make_ground

pytestmark = pytest.mark.django_db

DAY = dt.date(2024, 3, 1)


@pytest.fixture
def regency():
    return make_regency()


@pytest.fixture
def unit(regency):
    return make_unit(regency)


@pytest.fixture
def api(api_client_for, regency):
    return api_client_for(make_user(Role.COORDINATOR, regency=regency))


@pytest.fixture
def outside(api_client_for):
    return api_client_for(
        make_user(Role.COORDINATOR, regency=make_regency("32.17")),
    )


def make_document(regency, **fields):
    return Document.objects.create(
        **{
            "regency": regency,
            "title": "SK Tim",
            "kind": DocumentKind.DECREE,
            "link": "https://contoh.test/sk",
            "audience": Audience.REGENCY,
            "created_at": AT,
            "updated_at": AT,
            **fields,
        }
    )


def make_meeting(regency, **fields):
    return Meeting.objects.create(
        **{
            "regency": regency,
            "kind": "forum",
            "title": "Forum",
            "starts_on": DAY,
            "ends_on": DAY,
            "created_at": AT,
            "updated_at": AT,
            **fields,
        }
    )


def assert_hidden(client, resource, key):
    assert client.get(f"/api/v1/{resource}/").json()["results"] == []
    assert client.get(f"/api/v1/{resource}/{key}/").status_code == 404


def test_document(api, outside, regency, unit):
    document = make_document(regency, unit=unit, issued_on=DAY)
    expected = {
        "id": document.pk,
        "regency": "32.11",
        "unit": unit.pk,
        "title": "SK Tim",
        "kind": "sk",
        "number": "",
        "issued_on": "2024-03-01",
        "valid_from": None,
        "valid_until": None,
        "link": "https://contoh.test/sk",
        "has_file": False,
        "media_type": "",
        "audience": "regency",
        "version": 1,
        "created_at": AT_TEXT,
        "updated_at": AT_TEXT,
        "withdrawn_at": None,
    }

    assert_reads(api, "documents", document.pk, expected, etag='"1"')
    assert_hidden(outside, "documents", document.pk)


def test_body(api, outside, regency):
    body = Body.objects.create(regency=regency, kind="council", name="D", start=DAY)
    expected = {
        "id": body.pk,
        "regency": "32.11",
        "kind": "council",
        "name": "D",
        "decree": None,
        "start": "2024-03-01",
        "until": None,
        "version": 1,
    }

    assert_reads(api, "bodies", body.pk, expected)
    assert_hidden(outside, "bodies", body.pk)


def test_partner_programme_and_area(api, outside, api_client_for, regency):
    partner = Partner.objects.create(regency=regency, name="Kampus", kind="campus")
    area = PilotArea.objects.create(regency=regency, name="Kawasan")
    programme = FlagshipProgramme.objects.create(
        regency=regency, name="Desa", start_year=2023, end_year=2027
    )
    own = {"regency": "32.11", "version": 1}

    assert_reads(
        api,
        "partners",
        partner.pk,
        own
        | {
            "id": partner.pk,
            "name": "Kampus",
            "kind": "campus",
            "role": "",
            "agreement": None,
        },
    )
    assert_reads(
        api,
        "pilot-areas",
        area.pk,
        own | {"id": area.pk, "name": "Kawasan", "description": "", "is_active": True},
    )
    promise = own | {
        "id": programme.pk,
        "name": "Desa",
        "mission": "",
        "start_year": 2023,
        "end_year": 2027,
    }
    assert_reads(api, "flagship-programmes", programme.pk, promise)
    # What a head promised is public; whom a regency works with is its own.
    assert_reads(outside, "flagship-programmes", programme.pk, promise)
    assert_hidden(outside, "pilot-areas", area.pk)
    for client in (outside, api_client_for(make_user(Role.EVALUATOR))):
        assert_hidden(client, "partners", partner.pk)


def test_indicators(api, outside, regency):
    Indicator.objects.create(
        code="spbe", scheme="SPBE", name="Indeks SPBE", measure="1-5", is_index=True
    )
    value = IndicatorValue.objects.create(
        regency=regency, indicator_id="spbe", year=2023, value="3.5000"
    )
    expected = {
        "id": value.pk,
        "indicator": "spbe",
        "regency": "32.11",
        "year": 2023,
        "value": "3.5",
        "predicate": "",
        "source": "",
        "document": None,
        "version": 1,
    }

    assert_reads(
        api,
        "indicators",
        "spbe",
        {
            "code": "spbe",
            "scheme": "SPBE",
            "name": "Indeks SPBE",
            "measure": "1-5",
            "falls": False,
            "is_index": True,
            "dimension": None,
        },
    )
    assert_reads(api, "indicator-values", value.pk, expected)
    assert_reads(outside, "indicator-values", value.pk, expected)


def test_templates(api, api_client_for, outside):
    stage = StageTemplate.objects.create(order=1, code="mou", name="MoU")
    draft = StageTemplate.objects.create(
        order=1, code="mou", name="Draf", version=2, status=TemplateStatus.DRAFT
    )
    asked = DeliverableTemplate.objects.create(
        stage=stage,
        order=1,
        code="d",
        name="SK",
        kind=DeliverableKind.DOCUMENT,
        document_kind=DocumentKind.DECREE,
    )
    expected = {
        "id": stage.pk,
        "cohort": None,
        "version": 1,
        "order": 1,
        "code": "mou",
        "name": "MoU",
        "summary": "",
        "first_month": None,
        "last_month": None,
        "status": "published",
    }

    assert_reads(api, "stage-templates", stage.pk, expected)
    assert_reads(
        outside,
        "deliverable-templates",
        asked.pk,
        {
            "id": asked.pk,
            "stage": stage.pk,
            "order": 1,
            "code": "d",
            "name": "SK",
            "help": "",
            "kind": "document",
            "document_kind": "sk",
            "rule": None,
            "parameters": {},
            "is_required": True,
        },
    )
    ministry = api_client_for(make_user(Role.MINISTRY))
    found = ministry.get("/api/v1/stage-templates/").json()["results"]
    assert [row["id"] for row in found] == [stage.pk, draft.pk]
    assert api.get(f"/api/v1/stage-templates/{draft.pk}/").status_code == 404


def test_rules_are_those_of_the_registry(api):
    rules = api.get("/api/v1/rules/").json()["results"]
    one = api.get(f"/api/v1/rules/{rules[0]['name']}/")

    assert [rule["name"] for rule in rules] == list(RULES)
    assert one.json() == rules[0]
    assert "%(" not in "".join(rule["sentence"] for rule in rules)
    assert api.get("/api/v1/rules/tidak_ada/").status_code == 404
    tag = one.headers["ETag"]
    again = api.get(one.request["PATH_INFO"], headers={"If-None-Match": tag})
    assert again.status_code == 304


def test_lookups_say_every_value_in_both_languages(api):
    found = api.get("/api/v1/lookups/").json()["results"]
    horizon = api.get("/api/v1/lookups/horizon/", headers={"Accept-Language": "en"})

    assert [one["name"] for one in found] == list(LOOKUPS)
    assert horizon.json()["values"][0] == {
        "value": "short",
        "label_id": "Jangka pendek",
        "label_en": "Short term",
    }
    for one in found:
        assert [row["value"] for row in one["values"]] == LOOKUPS[one["name"]].values


@pytest.mark.parametrize("resource", ["rules", "lookups"])
def test_constant_lists_know_no_parameters(api, resource):
    assert api.get(f"/api/v1/{resource}/?page_size=5").status_code == 400


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

    assert_reads(api, "masterplans", plan.pk, expected, etag='"1"')
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


# --- Moves --------------------------------------------------------------------


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


# --- Filters ------------------------------------------------------------------


def ids(api, address):
    answer = api.get(f"/api/v1/{address}")
    assert answer.status_code == 200, answer.content
    return [row.get("id", row.get("code")) for row in answer.json()["results"]]


def test_filters_of_what_a_regency_keeps(api_client_for, regency, unit):
    other = make_regency("32.17")
    api = api_client_for(make_user(Role.MINISTRY))
    own, theirs = (
        make_document(one, audience=Audience.REVIEWERS) for one in (regency, other)
    )
    body = Body.objects.create(regency=regency, kind="council", name="D", start=DAY)
    Body.objects.create(regency=other, kind="team", name="T", start=DAY)
    area = PilotArea.objects.create(regency=regency, name="Kawasan A")
    PilotArea.objects.create(regency=other, name="Kawasan B", is_active=False)
    promise = FlagshipProgramme.objects.create(
        regency=regency, name="Desa", start_year=2023, end_year=2027
    )
    Indicator.objects.create(
        code="spbe", scheme="SPBE", name="I", measure="1-5", dimension_id=None
    )
    make_innovation()
    Indicator.objects.create(
        code="iid", scheme="IID", name="I", measure="1", dimension_id="governance"
    )
    value = IndicatorValue.objects.create(
        regency=regency, indicator_id="spbe", year=2023, value=3
    )

    assert ids(api, "documents/?regency=32.11") == [own.pk]
    assert ids(api, "documents/?regency=32.17&kind=sk") == [theirs.pk]
    assert ids(api, "bodies/?regency=32.11") == [body.pk]
    assert ids(api, "bodies/?kind=council&q=d") == [body.pk]
    assert ids(api, "pilot-areas/?regency=32.11") == [area.pk]
    assert ids(api, "pilot-areas/?is_active=true") == [area.pk]
    assert ids(api, "flagship-programmes/?regency=32.11&q=desa") == [promise.pk]
    assert ids(api, "flagship-programmes/?regency=32.17") == []
    assert ids(api, "indicators/?scheme=IID") == ["iid"]
    assert ids(api, "indicators/?dimension=governance") == ["iid"]
    found = "indicator-values/?indicator=spbe&scheme=SPBE&year=2023&regency=32.11"
    assert ids(api, found) == [value.pk]
    assert ids(api, "indicator-values/?year=2024") == []


def test_filters_of_partners(api, regency):
    one = Partner.objects.create(regency=regency, name="Kampus", kind="campus")
    Partner.objects.create(regency=regency, name="Media", kind="media")

    assert ids(api, "partners/?regency=32.11&kind=campus") == [one.pk]
    assert ids(api, "partners/?q=kampus") == [one.pk]


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


def test_filters_of_deliverables(api_client_for, ground):
    stage = ground.stages[0]
    api = api_client_for(ground.coordinator)
    post(api, f"stages/{stage.pk}/open")
    [one] = stage.deliverables.all()

    found = f"deliverables/?stage={stage.pk}&kind=document&status=not_started"
    assert ids(api, f"{found}&regency=32.11") == [one.pk]
    assert ids(api, "deliverables/?status=approved&status=draft") == []


# --- Cost ---------------------------------------------------------------------


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
