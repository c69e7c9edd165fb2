"""The exact bodies of every resource but innovations, as list and as detail."""

import datetime as dt

import pytest

from innovations.models import BudgetLine, QuickWin
from masterplan.core.enums import JobState
from masterplan.core.models import Job
from masterplan.models import Cohort, Participation, StageRecord, StageTemplate
from regencies.enums import Role
from regencies.models import District
from tests.factories import make_innovation, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db

AT = dt.datetime(2018, 5, 2, 3, 4, 5, tzinfo=dt.UTC)
AT_TEXT = "2018-05-02T03:04:05+00:00"


@pytest.fixture
def reader():
    return make_user(Role.COORDINATOR, regency=make_regency())


@pytest.fixture
def api(api_client_for, reader):
    return api_client_for(reader)


def assert_reads(api, resource, key, expected, *, etag=None, more=None):
    """`more` is what the detail alone says."""
    listed = api.get(f"/api/v1/{resource}/")
    detail = api.get(f"/api/v1/{resource}/{key}/")

    assert listed.json() == {"next": None, "previous": None, "results": [expected]}
    assert (detail.status_code, detail.json()) == (200, expected | (more or {}))
    if etag:
        assert detail.headers["ETag"] == etag
    tag = detail.headers["ETag"]
    again = api.get(f"/api/v1/{resource}/{key}/", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_province(api):
    expected = {
        "code": "32",
        "name": "Provinsi 32",
        "capital": "",
        "latitude": None,
        "longitude": None,
    }

    assert_reads(api, "provinces", "32", expected)


def test_regency(api):
    expected = {
        "code": "32.11",
        "province": "32",
        "name": "Kabupaten Uji 32.11",
        "short_name": "Uji 32.11",
        "kind": "kabupaten",
        "capital": "",
        "latitude": None,
        "longitude": None,
        "population": None,
        "is_administrative": False,
        "slogan": "",
        "time_zone": "Asia/Jakarta",
        "has_practice_data": False,
    }

    assert_reads(api, "regencies", "32.11", expected)


def test_district(api):
    District.objects.create(
        code="32.11.15", regency_id="32.11", name="Jatinangor", latitude=-6.5
    )
    expected = {
        "code": "32.11.15",
        "regency": "32.11",
        "name": "Jatinangor",
        "latitude": -6.5,
        "longitude": None,
    }

    assert_reads(api, "districts", "32.11.15", expected)


def test_unit(api):
    unit = make_unit(name="Dinas Kesehatan", short_name="Dinkes", version=3)
    expected = {
        "id": unit.pk,
        "regency": "32.11",
        "name": "Dinas Kesehatan",
        "short_name": "Dinkes",
        "kind": "dinas",
        "parent": None,
        "is_counted": True,
        "is_active": True,
        "source_url": "",
        "note": "",
        "version": 3,
    }

    assert_reads(api, "units", unit.pk, expected, etag='"3"')


def test_dimensions(api):
    make_innovation()

    listed = api.get("/api/v1/dimensions/").json()["results"]
    detail = api.get("/api/v1/dimensions/living/")

    assert [row["slug"] for row in listed] == [
        "governance",
        "branding",
        "economy",
        "living",
        "society",
        "environment",
    ]
    assert detail.json() == {
        "slug": "living",
        "order": 4,
        "name": "Smart Living",
        "label": "Kehidupan cerdas",
        "definition": "",
    }


def test_subdimensions(api):
    make_innovation()

    assert len(api.get("/api/v1/subdimensions/").json()["results"]) == 18
    assert api.get("/api/v1/subdimensions/GOV-2/").json() == {
        "code": "GOV-2",
        "dimension": "governance",
        "name": "Smart Governance 2",
        "label": "Tata kelola cerdas 2",
        "definition": "",
    }


def test_budget_line(api):
    innovation = make_innovation()
    line = BudgetLine.objects.create(
        innovation=innovation, year=2019, planned=999_999_999_999_999
    )
    expected = {
        "id": line.pk,
        "innovation": innovation.pk,
        "regency": "32.11",
        "year": 2019,
        "source": None,
        "planned": 999_999_999_999_999,
        "allocated": None,
        "realised": None,
        "version": 1,
    }

    assert_reads(api, "budget-lines", line.pk, expected, etag='"1"')


def test_quick_win(api):
    innovation = make_innovation()
    win = QuickWin.objects.create(
        innovation=innovation,
        regency_id="32.11",
        dimension_id="governance",
        year=2018,
        created_at=AT,
        updated_at=AT,
    )
    expected = {
        "id": win.pk,
        "innovation": innovation.pk,
        "regency": "32.11",
        "dimension": "governance",
        "year": 2018,
        "rank": None,
        "status": "proposed",
        "version": 1,
        "created_at": AT_TEXT,
    }

    more = dict.fromkeys(
        (
            "start_on",
            "due_on",
            "approved_at",
            "agreed_at",
            "benefit_verdict",
            "impact_verdict",
            "judged_at",
            "answered_at",
            "closed_at",
            "score_total",
        )
    ) | {
        "milestone_3": "",
        "milestone_6": "",
        "milestone_9": "",
        "milestone_12": "",
        "result": "",
        "verdict_note": "",
        "answer": "",
        "score_count": 0,
        "updated_at": AT_TEXT,
        "allowed_actions": ["change", "score", "answer", "select"],
    }
    assert_reads(api, "quick-wins", win.pk, expected, etag='"1"', more=more)


def test_parts_of_hidden_innovations_are_hidden(api_client_for):
    innovation = make_innovation()
    line = BudgetLine.objects.create(innovation=innovation, planned=1)
    win = QuickWin.objects.create(
        innovation=innovation,
        regency_id="32.11",
        dimension_id="governance",
        year=2018,
    )
    stranger = api_client_for(make_user(Role.MINISTRY))

    for resource, key in (("budget-lines", line.pk), ("quick-wins", win.pk)):
        assert stranger.get(f"/api/v1/{resource}/").json()["results"] == []
        hidden = stranger.get(f"/api/v1/{resource}/{key}/")
        missing = stranger.get(f"/api/v1/{resource}/999999/")
        assert (hidden.status_code, hidden.content) == (404, missing.content)


def test_cohort(api):
    Cohort.objects.create(year=2018, name="Angkatan 2018")

    assert_reads(api, "cohorts", 2018, {"year": 2018, "name": "Angkatan 2018"})


def test_participation_and_stage(api):
    cohort = Cohort.objects.create(year=2018, name="Angkatan 2018")
    part = Participation.objects.create(cohort=cohort, regency_id="32.11", note="Awal")
    template = StageTemplate.objects.create(order=3, code="bimtek-1", name="Bimtek I")
    stage = StageRecord.objects.create(
        participation=part,
        regency_id="32.11",
        template=template,
        order=3,
        name="Bimtek I",
        state="passed",
        planned_start=dt.date(2018, 5, 1),
        planned_end=dt.date(2018, 5, 31),
        passed_text="Mei 2018",
        is_recorded_later=True,
        version=2,
    )

    assert_reads(
        api,
        "participations",
        part.pk,
        {"id": part.pk, "cohort": 2018, "regency": "32.11", "note": "Awal"},
    )
    expected = {
        "id": stage.pk,
        "participation": part.pk,
        "cohort": 2018,
        "regency": "32.11",
        "code": "bimtek-1",
        "order": 3,
        "name": "Bimtek I",
        "state": "passed",
        "planned_start": "2018-05-01",
        "planned_end": "2018-05-31",
        "started_on": None,
        "passed_on": None,
        "passed_text": "Mei 2018",
        "is_recorded_later": True,
        "note": "",
        "source_url": "",
        "version": 2,
    }
    actions = {"allowed_actions": []}
    assert_reads(api, "stages", stage.pk, expected, etag='"2"', more=actions)


def test_job_of_ones_own(api, reader):
    other = make_user(Role.COORDINATOR, regency=make_regency())
    foreign = Job.objects.create(kind="uji", title="Milik lain", owner=other)
    job = Job.objects.create(
        kind="uji",
        title="Impor",
        owner=reader,
        regency_code="32.11",
        state=JobState.FAILED,
        error_code="not_xlsx",
        error="Berkas ini bukan Excel.",
        result={"counts": {"refused": 1}},
        created_at=AT,
        finished_at=AT,
    )
    expected = {
        "id": str(job.pk),
        "kind": "uji",
        "title": "Impor",
        "regency": "32.11",
        "state": "failed",
        "step": "",
        "done": 0,
        "total": 0,
        "error": {"code": "not_xlsx", "detail": "Berkas ini bukan Excel."},
        "result": {"counts": {"refused": 1}},
        "created_at": AT_TEXT,
        "finished_at": AT_TEXT,
    }

    assert_reads(api, "jobs", job.pk, expected)
    assert api.get(f"/api/v1/jobs/{foreign.pk}/").status_code == 404


def test_the_invented_regency_is_its_peoples_only(api_client_for, api):
    sample = make_regency("00.01")
    unit = make_unit(sample)
    insider = api_client_for(make_user(Role.COORDINATOR, regency=sample))

    for path in ("regencies/00.01/", f"units/{unit.pk}/"):
        assert api.get(f"/api/v1/{path}").status_code == 404
        assert insider.get(f"/api/v1/{path}").status_code == 200
