"""Lists as CSV and XLSX: the whole of what the filters leave, safe to open."""

import csv
import datetime as dt
import io

import openpyxl
import pytest

from innovations.enums import InnovationStatus
from masterplan.core.api import sheets
from masterplan.core.sheets import download
from masterplan.enums import DeliverableKind
from masterplan.models import Cohort, Deliverable, Participation, StageRecord
from regencies.enums import Role
from tests.factories import make_innovation, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db

CSV = {"Accept": "text/csv"}
XLSX = {"Accept": download.XLSX_TYPE}


@pytest.fixture
def regency():
    return make_regency()


@pytest.fixture
def api(api_client_for, regency):
    client = api_client_for(make_user(Role.COORDINATOR, regency=regency))
    client.get("/api/v1/cohorts/")
    return client


def body_of(answer):
    return b"".join(answer.streaming_content)


def read_csv(answer):
    return list(csv.DictReader(io.StringIO(body_of(answer).decode("utf-8-sig"))))


def read_xlsx(answer):
    book = openpyxl.load_workbook(io.BytesIO(body_of(answer)))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def test_csv_is_the_whole_list_and_not_a_page(api, regency):
    for number in range(60):
        make_unit(regency, name=f"Dinas {number:02}")

    answer = api.get("/api/v1/units/?ordering=name&kind=dinas", headers=CSV)

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "units-" in answer.headers["Content-Disposition"]
    assert "Accept" in answer.headers["Vary"]
    assert [row["name"] for row in read_csv(answer)] == [
        f"Dinas {number:02}" for number in range(60)
    ]


def test_filters_and_fields_hold_for_files_too(api, regency):
    make_unit(regency, name="Dinas A")
    make_unit(regency, name="Bagian B", kind="bagian")

    answer = api.get("/api/v1/units/?kind=bagian&fields=name,regency", headers=CSV)

    assert read_csv(answer) == [{"name": "Bagian B", "regency": "32.11"}]


def test_objects_become_columns_and_cells_are_neutral(api, regency):
    unit = make_unit(regency, name="=HYPERLINK(1)")
    innovation = make_innovation(unit=unit, name="@SUM(A1)", is_digital=True)

    [row] = read_csv(api.get("/api/v1/innovations/", headers=CSV))
    heads, cells = read_xlsx(api.get("/api/v1/innovations/", headers=XLSX))

    assert row["id"] == str(innovation.pk)
    assert row["unit.id"] == str(unit.pk)
    assert row["unit.name"] == "'=HYPERLINK(1)"
    assert row["name"] == "'@SUM(A1)"
    assert row["is_digital"] == "Ya"
    assert row["kind"] == ""
    assert row["created_at"] == innovation.created_at.isoformat()
    written = dict(zip(heads, cells, strict=True))
    assert written["unit.name"] == "'=HYPERLINK(1)"
    assert written["id"] == innovation.pk


def test_json_inside_a_row_is_one_cell(api, regency):
    part = Participation.objects.create(
        cohort=Cohort.objects.create(year=2022, name="A"), regency=regency
    )
    Deliverable.objects.create(
        stage=StageRecord.objects.create(
            participation=part, regency=regency, order=1, name="S"
        ),
        regency=regency,
        order=1,
        code="a",
        name="Aturan",
        kind=DeliverableKind.RULE,
        rule="x",
        parameters={"minimum": 6},
    )

    [row] = read_csv(api.get("/api/v1/deliverables/", headers=CSV))

    assert row["parameters"] == '{"minimum":6}'


def test_a_file_shows_no_more_than_the_list(api_client_for, regency):
    make_innovation(unit=make_unit(regency), status=InnovationStatus.SUBMITTED)
    stranger = api_client_for(make_user(Role.EVALUATOR))

    assert read_csv(stranger.get("/api/v1/innovations/", headers=CSV)) == []


@pytest.mark.parametrize(
    "query", ["page_size=5", "with_count=true", "cursor=x", "include=deliverables"]
)
def test_what_is_for_json_alone_is_400_in_json(api, query):
    answer = api.get(f"/api/v1/stages/?{query}", headers=CSV)

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [e["code"] for e in answer.json()["errors"]] == ["only_json"]


def test_a_list_beyond_the_limit_is_refused_before_anything_is_sent(
    api, regency, monkeypatch
):
    monkeypatch.setattr(sheets, "ROWS_MAX", 1)
    make_unit(regency)
    make_unit(regency)

    answer = api.get("/api/v1/units/", headers=CSV)

    assert (answer.status_code, answer.json()["code"]) == (400, "too_many_rows")


def test_head_of_a_file_makes_none(api, regency, django_assert_num_queries):
    make_unit(regency)

    # The token and its owner's seats: no row is read.
    with django_assert_num_queries(2):
        answer = api.head("/api/v1/units/", headers=CSV)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv"


@pytest.mark.parametrize("count", [1, 5])
def test_a_file_costs_two_statements(api, regency, count, django_assert_num_queries):
    for _number in range(count):
        make_unit(regency)

    with django_assert_num_queries(2 + 2):
        answer = api.get("/api/v1/units/", headers=CSV)
        assert len(read_csv(answer)) == count


def test_details_and_changes_speak_json_only(api, regency):
    answer = api.get("/api/v1/regencies/32.11/", headers=CSV)

    assert answer.status_code == 406


NASTY = (
    "=1+1",
    " \t=1",
    "'@x",
    "＝1",
    "Biasa",
    "élan",
    'a,b\n"c" & <d> \\n',
    "1.250.000",
    "-",
    "",
)


@pytest.mark.postgresql
@pytest.mark.parametrize("accept", [CSV, XLSX], ids=["csv", "xlsx"])
def test_what_the_database_writes_is_what_python_writes(
    api, regency, monkeypatch, accept
):
    for text in NASTY:
        make_innovation(
            unit=make_unit(regency, name=text or "Dinas"),
            name=text or "Tanpa",
            problem=text,
            is_digital=None if text == "Biasa" else True,
            # PostgreSQL leaves out the last zeros of a fraction.
            created_at=dt.datetime(2018, 5, 2, 3, 4, 5, 123456, tzinfo=dt.UTC),
            updated_at=dt.datetime(2018, 5, 2, 3, 4, 5, tzinfo=dt.UTC),
        )
    read = read_csv if accept is CSV else read_xlsx
    query = "/api/v1/innovations/?ordering=id"

    copied = read(api.get(query, headers=accept))
    monkeypatch.setattr("masterplan.core.api.viewsets.can_copy", lambda *_args: False)
    written = read(api.get(query, headers=accept))

    assert len(copied) >= len(NASTY)
    assert copied == written
