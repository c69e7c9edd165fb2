"""Filters of the API: each once, and nothing unknown or invalid is ignored."""

import pytest

from innovations.models import BudgetLine, QuickWin
from masterplan.models import Cohort, Participation, StageRecord
from regencies.enums import Role, UnitKind
from regencies.models import District
from tests.factories import make_innovation, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db

LISTS = (
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
    "documents",
    "bodies",
    "appointments",
    "partners",
    "flagship-programmes",
    "pilot-areas",
    "indicators",
    "indicator-values",
    "stage-templates",
    "deliverable-templates",
    "deliverables",
    "masterplans",
    "masterplan-entries",
    "meetings",
    "follow-ups",
    "needs",
    "awards",
    "activities",
    "rules",
    "lookups",
)


@pytest.fixture
def api(api_client_for):
    return api_client_for(make_user(Role.MINISTRY))


def found(api, resource, member="id", **query):
    answer = api.get(f"/api/v1/{resource}/", query)
    assert answer.status_code == 200, answer.content
    return [row[member] for row in answer.json()["results"]]


def faults(answer):
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    return [(e["pointer"], e["code"], e["detail"]) for e in answer.json()["errors"]]


@pytest.mark.parametrize("resource", LISTS)
def test_unknown_parameter_is_400(api, resource):
    answer = api.get(f"/api/v1/{resource}/", {"warna": "biru", "format": "json"})

    assert faults(answer) == [
        ("/warna", "unknown_parameter", "Parameter ini tidak dikenal."),
        ("/format", "unknown_parameter", "Parameter ini tidak dikenal."),
    ]


def test_unknown_parameter_of_a_detail_is_400(api):
    innovation = make_innovation(status="verified")

    answer = api.get(f"/api/v1/innovations/{innovation.pk}/", {"regency": "32.11"})

    assert faults(answer)[0][:2] == ("/regency", "unknown_parameter")


def test_a_parameter_given_twice_is_400(api):
    answer = api.get(
        "/api/v1/innovations/?regency=32.11&regency=32.17&page_size=1&page_size=2"
    )

    assert faults(answer) == [
        ("/regency", "repeated_parameter", "Parameter ini hanya boleh satu kali."),
        ("/page_size", "repeated_parameter", "Parameter ini hanya boleh satu kali."),
    ]


def test_an_empty_parameter_is_400(api):
    answer = api.get("/api/v1/innovations/", {"regency": "", "q": " "})

    assert faults(answer) == [
        ("/regency", "blank", "Parameter ini tidak boleh kosong."),
        ("/q", "blank", "Parameter ini tidak boleh kosong."),
    ]


@pytest.mark.parametrize(
    "query",
    [
        "dimension=smart",
        "sub_dimension=governance",
        "unit=x",
        "unit=-1",
        "unit=1%20OR%201",
        "status=selesai",
        "status=verified&status=x",
        "step=jalan",
        "kind=inovasi",
        "is_digital=1",
        "is_digital=True",
        "start_year=18",
        "quick_win_year=abc",
        "quick_win_year=2018.5",
        "quick_win_year=99999999999999999999",
        "quick_win_year=NaN",
        "source=excel",
        "incomplete=maybe",
        "regency=32.11.15",
        f"q={'a' * 101}",
    ],
)
def test_invalid_innovation_filter_is_400(api, query):
    name = query.split("=")[0]

    answer = api.get(f"/api/v1/innovations/?{query}")

    assert [fault[0] for fault in faults(answer)] == [f"/{name}"]


@pytest.mark.parametrize(
    "path",
    [
        "regencies/?kind=desa",
        "units/?is_counted=maybe",
        # Short enough only without what is around it.
        "flagship-programmes/?regency=%C2%8532.11",
        "units/?parent=x",
        "units/?kind=toko",
        "subdimensions/?dimension=x",
        "budget-lines/?innovation=1.5",
        "budget-lines/?innovation=0",
        "budget-lines/?innovation=9223372036854775808",
        "quick-wins/?innovation=99999999999999999999",
        "budget-lines/?year=18",
        "quick-wins/?status=x",
        "quick-wins/?year=x",
        "participations/?cohort=x",
        "stages/?state=x",
    ],
)
def test_invalid_filter_of_other_resources_is_400(api, path):
    name = path.split("?")[1].split("=")[0]

    assert [fault[0] for fault in faults(api.get(f"/api/v1/{path}"))] == [f"/{name}"]


def test_innovation_filters(api):
    sumedang, cimahi = make_regency("32.11"), make_regency("51.01")
    unit = make_unit(sumedang)
    a = make_innovation(
        unit=unit,
        status="verified",
        name="Antrean daring",
        sub_dimension_id="GOV-1",
        step="idea",
        kind="product",
        start_year=2018,
    )
    b = make_innovation(
        unit=None,
        regency=cimahi,
        status="completed",
        dimension_id="living",
        is_digital=False,
        source="import",
    )
    QuickWin.objects.create(
        innovation=a, regency=sumedang, dimension_id="governance", year=2018
    )

    for query, expected in (
        ({"regency": "32.11"}, [a]),
        ({"regency": "99.99"}, []),
        ({"province": "51"}, [b]),
        ({"dimension": "living"}, [b]),
        ({"sub_dimension": "GOV-1"}, [a]),
        ({"sub_dimension": "none"}, [b]),
        ({"unit": unit.pk}, [a]),
        ({"unit": "none"}, [b]),
        ({"status": "completed"}, [b]),
        ({"status": ["completed", "verified"]}, [b, a]),
        ({"step": "idea"}, [a]),
        ({"step": "none"}, [b]),
        ({"kind": "product"}, [a]),
        ({"is_digital": "true"}, [a]),
        ({"is_digital": "false"}, [b]),
        ({"is_digital": "none"}, []),
        ({"start_year": "2018"}, [a]),
        ({"start_year": "none"}, [b]),
        ({"quick_win_year": "2018"}, [a]),
        ({"source": "import"}, [b]),
        ({"incomplete": "true"}, [b]),
        ({"q": "antrean"}, [a]),
        ({"q": "antrean", "regency": "51.01"}, []),
    ):
        assert found(api, "innovations", ordering="-id", **query) == [
            one.pk for one in expected
        ], query


def test_filters_of_the_other_resources(api):
    sumedang, cimahi = make_regency("32.11"), make_regency("51.01", kind="kota")
    dinas = make_unit(sumedang, name="Dinas Kesehatan")
    clinic = make_unit(
        cimahi, kind=UnitKind.HEALTH_CENTRE, parent=dinas, is_counted=False
    )
    District.objects.create(code="32.11.15", regency=sumedang, name="Jatinangor")
    District.objects.create(code="51.01.01", regency=cimahi, name="Selatan")
    a = make_innovation(unit=dinas, status="verified")
    b = make_innovation(unit=clinic, status="verified", dimension_id="living")
    line = BudgetLine.objects.create(innovation=a, year=2019, source="apbn", planned=1)
    bare = BudgetLine.objects.create(innovation=b, planned=2)
    win = QuickWin.objects.create(
        innovation=a, regency=sumedang, dimension_id="governance", year=2018
    )
    cohort = Cohort.objects.create(year=2018, name="Angkatan 2018")
    part = Participation.objects.create(cohort=cohort, regency=sumedang)
    stage = StageRecord.objects.create(
        participation=part, regency=sumedang, order=1, name="Seleksi", state="passed"
    )

    for resource, member, query, expected in (
        ("provinces", "code", {"q": "51"}, ["51"]),
        ("regencies", "code", {"province": "51"}, ["51.01"]),
        ("regencies", "code", {"kind": "kota"}, ["51.01"]),
        ("regencies", "code", {"q": "uji 32"}, ["32.11"]),
        ("districts", "code", {"regency": "32.11"}, ["32.11.15"]),
        ("districts", "code", {"province": "51"}, ["51.01.01"]),
        ("units", "id", {"regency": "51.01"}, [clinic.pk]),
        ("units", "id", {"kind": "puskesmas"}, [clinic.pk]),
        ("units", "id", {"parent": dinas.pk}, [clinic.pk]),
        ("units", "id", {"parent": "none"}, [dinas.pk]),
        ("units", "id", {"is_counted": "false"}, [clinic.pk]),
        ("units", "id", {"is_active": "false"}, []),
        ("units", "id", {"q": "kesehatan"}, [dinas.pk]),
        ("subdimensions", "code", {"dimension": "living"}, ["LIV-1", "LIV-2", "LIV-3"]),
        ("budget-lines", "id", {"innovation": a.pk}, [line.pk]),
        ("budget-lines", "id", {"regency": "51.01"}, [bare.pk]),
        ("budget-lines", "id", {"year": "2019"}, [line.pk]),
        ("budget-lines", "id", {"year": "none"}, [bare.pk]),
        ("budget-lines", "id", {"source": "apbn"}, [line.pk]),
        ("budget-lines", "id", {"source": "none"}, [bare.pk]),
        ("quick-wins", "id", {"innovation": a.pk}, [win.pk]),
        ("quick-wins", "id", {"regency": "51.01"}, []),
        ("quick-wins", "id", {"dimension": "governance"}, [win.pk]),
        ("quick-wins", "id", {"year": "2018"}, [win.pk]),
        ("quick-wins", "id", {"status": "selected"}, []),
        ("participations", "id", {"cohort": "2018"}, [part.pk]),
        ("participations", "id", {"regency": "51.01"}, []),
        ("participations", "id", {"province": "32"}, [part.pk]),
        ("stages", "id", {"state": "passed"}, [stage.pk]),
        ("stages", "id", {"cohort": "2017"}, []),
        ("stages", "id", {"regency": "32.11"}, [stage.pk]),
    ):
        assert found(api, resource, member, **query) == expected, (resource, query)
