"""Fewer fields, nested rows, only what is new, and what a list says of its state."""

import datetime as dt

import pytest
from django.utils import timezone

from innovations.models import BudgetLine, ProgressReport
from masterplan.config.api import RESOURCES
from masterplan.core import activity
from masterplan.core.api import reading
from masterplan.core.api.viewsets import RowsViewSet
from masterplan.enums import DeliverableKind
from masterplan.models import (
    Attendance,
    Cohort,
    Deliverable,
    Meeting,
    Participation,
    StageRecord,
)
from regencies.domain import unit as units
from regencies.enums import Role
from regencies.models import Body, BodyMember, Unit
from tests.factories import (
    make_innovation,
    make_item,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

ROWS = {name: one for name, one in RESOURCES.items() if issubclass(one, RowsViewSet)}


@pytest.fixture
def regency():
    return make_regency()


@pytest.fixture
def api(api_client_for, regency):
    client = api_client_for(make_user(Role.COORDINATOR, regency=regency))
    # The first use of a token is written down.
    client.get("/api/v1/cohorts/")
    return client


def make_stage(regency, *, deliverables=1):
    cohort, _is_new = Cohort.objects.get_or_create(year=2022, name="Angkatan 2022")
    part, _is_new = Participation.objects.get_or_create(cohort=cohort, regency=regency)
    stage = StageRecord.objects.create(
        participation=part,
        regency=regency,
        order=part.stages.count() + 1,
        name="Bimtek",
    )
    for number in range(deliverables):
        Deliverable.objects.create(
            stage=stage,
            regency=regency,
            order=number,
            code=f"d-{number}",
            name="SK",
            kind=DeliverableKind.DOCUMENT,
        )
    return stage


def make_meeting(regency, **values):
    today = timezone.localdate()
    return Meeting.objects.create(
        regency=regency,
        kind="forum",
        title="Forum",
        starts_on=today,
        ends_on=today,
        **values,
    )


# --- fields= ------------------------------------------------------------------


@pytest.mark.parametrize("resource", sorted(ROWS))
def test_every_member_of_a_list_names_columns_that_are_read(resource):
    view = ROWS[resource]

    named = {
        column
        for member in view().members_of(is_list=True)
        for column in view.sources.get(member, (member,))
    }

    assert named <= set(view.columns)


def test_fields_leaves_the_others_out(api, regency):
    unit = make_unit(regency, name="Dinas Kesehatan")

    listed = api.get("/api/v1/units/?fields=name,regency").json()
    detail = api.get(f"/api/v1/units/{unit.pk}/?fields=name")

    assert listed["results"] == [{"name": "Dinas Kesehatan", "regency": "32.11"}]
    assert detail.json() == {"name": "Dinas Kesehatan"}
    assert detail.headers["ETag"] == '"1"'


def test_fields_of_a_row_that_is_made_up_of_columns(api, regency):
    innovation = make_innovation(unit=make_unit(regency))

    whole = api.get("/api/v1/innovations/").json()["results"][0]
    for name, value in whole.items():
        rows = api.get(f"/api/v1/innovations/?fields={name}").json()["results"]
        assert rows == [{name: value}]
    detail = api.get(f"/api/v1/innovations/{innovation.pk}/?fields=allowed_actions,id")
    assert list(detail.json()) == ["allowed_actions", "id"]


def test_fields_reads_only_the_columns_it_needs(
    api, regency, django_assert_num_queries
):
    make_unit(regency)

    with django_assert_num_queries(3) as captured:
        api.get("/api/v1/units/?fields=name")

    assert "source_url" not in captured.captured_queries[-1]["sql"]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("fields=name,nik", "/fields"),
        ("fields=name,", "/fields"),
        ("fields=", "/fields"),
        ("include=units", "/include"),
        ("updated_since=2024", "/updated_since"),
    ],
)
def test_what_a_resource_does_not_know_is_400(api, query, pointer):
    for address in (f"/api/v1/regencies/?{query}", f"/api/v1/regencies/32.11/?{query}"):
        answer = api.get(address)
        assert answer.status_code == 400
        assert [e["pointer"] for e in answer.json()["errors"]] == [pointer]


# --- include= -----------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 5])
def test_include_is_one_statement_for_the_whole_page(
    api, regency, count, django_assert_num_queries
):
    for _number in range(count):
        make_stage(regency, deliverables=2)

    with django_assert_num_queries(2 + 1 + 1):
        rows = api.get("/api/v1/stages/?include=deliverables").json()["results"]

    assert [len(row["deliverables"]) for row in rows] == [2] * count
    flat = api.get("/api/v1/deliverables/").json()["results"]
    assert [one for row in rows for one in row["deliverables"]] == flat


def test_include_goes_with_fields_and_with_a_detail(api, regency):
    stage = make_stage(regency)

    listed = api.get("/api/v1/stages/?include=deliverables&fields=name").json()
    detail = api.get(f"/api/v1/stages/{stage.pk}/?include=deliverables&fields=name")

    [row] = listed["results"]
    assert list(row) == ["name", "deliverables"]
    assert detail.json() == row
    assert detail.headers["ETag"].startswith('W/"')
    again = {"If-None-Match": detail.headers["ETag"]}
    address = f"/api/v1/stages/{stage.pk}/?include=deliverables&fields=name"
    assert api.get(address, headers=again).status_code == 304
    Deliverable.objects.update(name="SK baru")
    assert api.get(address, headers=again).status_code == 200


def test_an_include_shows_no_more_than_its_own_resource(api_client_for, regency):
    meeting = make_meeting(regency)
    Attendance.objects.create(meeting=meeting, name="Siti")
    body = Body.objects.create(
        regency=regency, kind="council", name="Dewan", start=dt.date(2022, 1, 1)
    )
    BodyMember.objects.create(
        body=body, name="Siti", position="Ketua", element="government"
    )
    inside = api_client_for(make_user(Role.MENTOR, regency=regency))
    outside = api_client_for(make_user(Role.EVALUATOR))

    for address, name in (
        ("/api/v1/meetings/?include=attendances", "attendances"),
        ("/api/v1/bodies/?include=members", "members"),
    ):
        [seen] = inside.get(address).json()["results"]
        [hidden] = outside.get(address).json()["results"]
        assert [one["name"] for one in seen[name]] == ["Siti"]
        assert hidden[name] == []


def test_too_many_included_rows_are_refused_and_said(api, regency, monkeypatch):
    monkeypatch.setattr(reading, "INCLUDED_ROWS_MAX", 2)
    make_stage(regency, deliverables=3)

    answer = api.get("/api/v1/stages/?include=deliverables")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "too_many_rows"


# --- updated_since= -----------------------------------------------------------


def test_updated_since_by_the_time_of_the_row(api, regency):
    old = make_meeting(regency)
    Meeting.objects.update(updated_at=dt.datetime(2022, 1, 1, tzinfo=dt.UTC))
    new = make_meeting(regency)
    address = "/api/v1/meetings/?updated_since="

    since_2023 = api.get(f"{address}2023-01-01T07:00:00%2B07:00").json()["results"]
    exactly = api.get(f"{address}2022-01-01T00:00:00Z").json()["results"]

    assert [row["id"] for row in since_2023] == [new.pk]
    assert {row["id"] for row in exactly} == {old.pk, new.pk}


def test_updated_since_by_the_history_where_a_row_has_no_time(api, regency):
    stage, _quiet = make_stage(regency), make_stage(regency)
    activity.record([activity.Event(stage, "stage.planned")], actor=None)

    rows = api.get("/api/v1/stages/?updated_since=2024-01-01T00:00:00Z").json()

    assert [row["id"] for row in rows["results"]] == [stage.pk]


def test_updated_since_by_when_it_was_written_where_nothing_changes_a_row(api, regency):
    innovation = make_innovation(unit=make_unit(regency))
    item = make_item(innovation)
    old, new = (
        ProgressReport.objects.create(
            action_item=item,
            physical=0,
            financial=0,
            created_at=dt.datetime(year, 1, 1, tzinfo=dt.UTC),
        )
        for year in (2022, 2024)
    )
    address = "/api/v1/progress-reports/?updated_since="

    rows = api.get(f"{address}2023-01-01T00:00:00Z").json()["results"]
    exactly = api.get(f"{address}2022-01-01T00:00:00Z").json()["results"]

    assert [row["id"] for row in rows] == [new.pk]
    assert {row["id"] for row in exactly} == {old.pk, new.pk}


@pytest.mark.parametrize(
    "name",
    ["units", "complaints", "participations", "progress-reports", "evidence"],
)
def test_updated_since_is_understood_by_what_changes_by_itself(api, regency, name):
    asked = {"updated_since": "2024-01-01T00:00:00Z", "fields": "id"}

    answer = api.get(f"/api/v1/{name}/", asked)

    assert (answer.status_code, answer.json()["results"]) == (200, [])


def test_updated_since_names_units_that_were_revised(api, regency):
    unit, _quiet = make_unit(regency), make_unit(regency)
    coordinator = make_user(Role.COORDINATOR, regency=regency)
    units.revise(
        unit, actor=coordinator, version=unit.version, fields={"name": "Dinas Baru"}
    )

    rows = api.get("/api/v1/units/?updated_since=2024-01-01T00:00:00Z").json()

    assert [row["id"] for row in rows["results"]] == [unit.pk]


@pytest.mark.parametrize(
    "text",
    ["2024-01-01", "2024-01-01T00:00:00", "kemarin", "0001-01-01T00:00:00+14:00"],
)
def test_updated_since_wants_a_moment_with_its_zone(api, text):
    answer = api.get("/api/v1/meetings/", {"updated_since": text})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/updated_since"


# --- State and compression ----------------------------------------------------


def test_a_list_answers_304_while_nothing_changed(api, regency):
    make_unit(regency)
    tag = api.get("/api/v1/units/").headers["ETag"]

    again = api.get("/api/v1/units/", headers={"If-None-Match": tag})
    Unit.objects.update(name="Baru")
    after = api.get("/api/v1/units/", headers={"If-None-Match": tag})

    assert tag.startswith('W/"')
    assert (again.status_code, again.content) == (304, b"")
    assert (after.status_code, after.headers["ETag"] == tag) == (200, False)


def test_head_tells_the_same_and_sends_nothing(api, regency):
    make_unit(regency)

    got, asked = api.get("/api/v1/units/"), api.head("/api/v1/units/")

    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["ETag"] == got.headers["ETag"]


def test_lists_are_compressed_and_details_keep_their_strong_tag(api, regency):
    for number in range(20):
        unit = make_unit(regency, name=f"Dinas {number}")
    asked = {"Accept-Encoding": "gzip"}

    listed = api.get("/api/v1/units/", headers=asked)
    detail = api.get(f"/api/v1/units/{unit.pk}/", headers=asked)

    assert listed.headers["Content-Encoding"] == "gzip"
    assert len(listed.content) < len(api.get("/api/v1/units/").content) / 5
    assert "Content-Encoding" not in detail.headers
    assert detail.headers["ETag"] == '"1"'


def test_included_budget_lines_of_innovations(api, regency):
    innovation = make_innovation(unit=make_unit(regency))
    BudgetLine.objects.create(innovation=innovation, planned=5)

    rows = api.get("/api/v1/innovations/?include=budget_lines").json()["results"]

    flat = api.get("/api/v1/budget-lines/").json()["results"]
    assert [row["budget_lines"] for row in rows] == [flat]
