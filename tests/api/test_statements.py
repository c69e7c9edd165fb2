"""How many statements an operation costs: the same for one row and for five."""

import pytest

from innovations.models import BudgetLine, QuickWin
from masterplan.core.models import Job
from masterplan.models import Cohort, Participation, StageRecord
from regencies.enums import Role
from regencies.models import District
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

LIST = "/api/v1/innovations/"
# The token with its owner, and the owner's seats.
BEFORE = 2


@pytest.fixture
def unit():
    make_dimensions()
    return make_unit(make_regency())


@pytest.fixture
def operator(unit):
    return make_user(Role.OPERATOR, unit=unit)


@pytest.fixture
def api(api_client_for, operator):
    client = api_client_for(operator)
    # The first use of a token is written down.
    client.get("/api/v1/cohorts/")
    return client


def make_rows(count, unit, owner):
    for number in range(count):
        innovation = make_innovation(unit=make_unit(unit.regency), status="verified")
        BudgetLine.objects.create(innovation=innovation, planned=1)
        QuickWin.objects.create(
            innovation=innovation,
            regency=unit.regency,
            dimension_id="governance",
            year=2018,
        )
        District.objects.create(
            code=f"32.11.{number:02}", regency=unit.regency, name="Kecamatan"
        )
        cohort = Cohort.objects.create(year=2017 + number, name="Angkatan")
        part = Participation.objects.create(cohort=cohort, regency=unit.regency)
        StageRecord.objects.create(
            participation=part, regency=unit.regency, order=1, name="Seleksi"
        )
        Job.objects.create(kind="uji", title="Uji", owner=owner)


# Their details say more than a row: keys of what they name, what may be done now.
WITH_PARTS = {"innovations", "quick-wins", "stages"}
# Places that everybody may list do not ask for the reader's seats.
OPEN = {"provinces", "dimensions", "subdimensions", "cohorts"}


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(
    "resource",
    [
        "provinces",
        "regencies",
        "districts",
        "units",
        "dimensions",
        "subdimensions",
        "innovations",
        "budget-lines",
        "quick-wins",
        "cohorts",
        "participations",
        "stages",
        "jobs",
    ],
)
def test_list_is_one_statement_and_one_for_the_count(
    api, unit, operator, resource, count, django_assert_num_queries
):
    make_rows(count, unit, operator)
    before = BEFORE - (resource in OPEN)

    with django_assert_num_queries(before + 1):
        page = api.get(f"/api/v1/{resource}/").json()
    with django_assert_num_queries(before + 2):
        api.get(f"/api/v1/{resource}/", {"with_count": "true"})

    row = page["results"][0]
    key = next(row[name] for name in ("id", "code", "slug", "year") if name in row)
    with django_assert_num_queries(before + 1 + (resource in WITH_PARTS)):
        answer = api.get(f"/api/v1/{resource}/{key}/")
    assert answer.status_code == 200


@pytest.mark.parametrize("count", [1, 5])
def test_filtered_list_is_one_statement(
    api, unit, operator, count, django_assert_num_queries
):
    make_rows(count, unit, operator)
    query = {
        "regency": "32.11",
        "province": "32",
        "dimension": "governance",
        "status": "verified",
        "quick_win_year": "2018",
        "q": "inovasi uji",
        "ordering": "name",
    }

    with django_assert_num_queries(BEFORE + 1):
        answer = api.get(LIST, query)

    assert len(answer.json()["results"]) == count


@pytest.mark.parametrize("count", [1, 5])
def test_writes_cost_the_same_however_many_rows(
    api, unit, operator, count, django_assert_max_num_queries
):
    make_rows(count, unit, operator)
    body = {
        "regency": "32.11",
        "unit": unit.pk,
        "dimension": "governance",
        "sub_dimension": "GOV-1",
        "name": "Antrean daring",
    }

    # Beside the work: BEGIN and COMMIT (savepoints here).
    with django_assert_max_num_queries(BEFORE + 2 + 7):
        created = api.post(LIST, body, format="json")
    path = created.headers["Location"]
    with django_assert_max_num_queries(BEFORE + 2 + 8):
        changed = api.patch(
            path, {"name": "Baru"}, format="json", headers={"If-Match": '"1"'}
        )
    with django_assert_max_num_queries(BEFORE + 2 + 9):
        moved = api.post(f"{path}withdraw/", {"reason": "Batal."}, format="json")

    assert [a.status_code for a in (created, changed, moved)] == [201, 200, 200]
