"""A regency's progress and budget over the API: the pages' figures and filters."""

import gzip

import pytest
from django.utils import timezone

from innovations.models import BudgetLine, ProgressReport
from masterplan.core.access import scope_of
from masterplan.domain.regency_budget import regency_budget
from masterplan.domain.regency_progress import regency_progress
from regencies.enums import Role
from tests.api.test_dashboards import figures_in
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_item,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/dashboards/regencies/32.11"
ROOMS = (f"{ROOT}/progress/", f"{ROOT}/budget/")


@pytest.fixture
def regency():
    make_dimensions()
    regency = make_regency()
    for number, status in enumerate(("draft", "submitted", "verified", "withdrawn")):
        add_record(regency, number, status)
    return regency


def add_record(regency, number, status="verified"):
    one = make_innovation(
        unit=make_unit(regency),
        status=status,
        dimension_id=["governance", "living"][number % 2],
        start_year=[2017, None][number % 2],
    )
    item = make_item(one, status="in_progress")
    ProgressReport.objects.create(
        action_item=item, physical=10 * number, financial=0, obstacle="Hujan"
    )
    BudgetLine.objects.create(
        innovation=one,
        year=[2024, None][number % 2],
        source=["apbd_kabkota", ""][number % 2],
        planned=1_000_000,
        realised=[250_000, None][number % 2],
    )


@pytest.mark.parametrize("address", ROOMS)
@pytest.mark.parametrize(
    "query", [{}, {"dimension": "living"}, {"start_year": "2017", "reviewed": "true"}]
)
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.LEADER, Role.EVALUATOR])
def test_every_figure_opens_exactly_its_rows(
    api_client_for, regency, address, query, role
):
    seat = None if role == Role.EVALUATOR else regency
    api = api_client_for(make_user(role, regency=seat))

    figures = list(figures_in(api.get(address, query).json()))

    assert len(figures) >= 3
    for figure in figures:
        rows = api.get(f"{figure['rows']}&with_count=true").json()
        assert (figure["rows"], rows["count"]) == (figure["rows"], figure["count"])


def test_progress_is_the_pages(api_client_for, regency):
    user = make_user(Role.COORDINATOR, regency=regency)
    filters = {"dimension": "governance"}

    answer = api_client_for(user).get(ROOMS[0], filters)

    page = regency_progress(regency, scope=scope_of(user), filters=filters)
    body = answer.json()
    assert body["regency"] == "32.11"
    assert body["audience"] == "coordinator"
    assert body["total"]["count"] == page.total.count == 2
    assert [(one["key"], one["count"]) for one in body["health"]] == [
        (one.key, one.count) for one in page.health
    ]
    assert [
        (one["month"], float(one["planned"]), one["actual"])
        for one in body["curve"]["months"]
    ] == [
        (
            one.month.isoformat(),
            float(one.planned),
            None if one.actual is None else f"{one.actual.normalize():f}",
        )
        for one in page.curve.months
    ]
    assert (body["curve"]["begun"], body["curve"]["reported"]) == (2, 2)
    assert body["curve"]["is_enough"] is True
    assert [one["obstacle"] for one in body["reports"]] == ["Hujan", "Hujan"]
    assert [one["physical"] for one in body["reports"]] == [20, 0]
    assert body["reports"][0]["created_at"].startswith(
        timezone.now().strftime("%Y-%m-%d")
    )


def test_budget_is_the_pages(api_client_for, regency):
    user = make_user(Role.COORDINATOR, regency=regency)

    body = api_client_for(user).get(ROOMS[1]).json()

    page = regency_budget(regency, scope=scope_of(user))
    assert body["lines"] == page.lines == 4
    assert body["total"]["count"] == 4
    assert body["total"]["money"] == {
        "planned": 4_000_000,
        "allocated": None,
        "realised": 500_000,
        "absorbed": "12.5",
    }
    assert [(one["key"], one["money"]["planned"]) for one in body["years"]] == [
        ("2024", 2_000_000),
        ("none", 2_000_000),
    ]
    # The parts add up, years and sources alike.
    for rows in (body["years"], body["sources"], body["origins"]):
        assert sum(one["money"]["planned"] or 0 for one in rows) == 4_000_000
    for year in body["years"]:
        planned = sum(one["money"]["planned"] or 0 for one in year["sources"])
        assert planned == year["money"]["planned"]
    assert [one["share"] for one in body["origins"]] == [
        None if row.share is None else f"{row.share.normalize():f}"
        for row in page.origins
    ]


@pytest.mark.parametrize("address", [f"{ROOT}/", *ROOMS])
@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ({"year": "2018"}, "/year", "unknown_parameter"),
        ({"dimension": ""}, "/dimension", "blank"),
        ({"dimension": "lama"}, "/dimension", "invalid_choice"),
        ({"start_year": "dua"}, "/start_year", "invalid"),
        ({"is_digital": "mungkin"}, "/is_digital", "invalid"),
        ({"reviewed": "mungkin"}, "/reviewed", "invalid"),
        ({"unit": "satu"}, "/unit", "invalid"),
        ({"unit": ["1", "2"]}, "/unit", "repeated_parameter"),
    ],
)
def test_nonsense_is_refused(api_client_for, regency, address, query, pointer, code):
    answer = api_client_for(make_user(Role.MINISTRY)).get(address, query)

    assert answer.status_code == 400
    faults = answer.json()["errors"]
    assert [(one["pointer"], one["code"]) for one in faults] == [(pointer, code)]


@pytest.mark.parametrize("address", ROOMS)
def test_who_works_elsewhere_is_refused(api_client_for, regency, address):
    other = make_user(Role.COORDINATOR, regency=make_regency("32.17"))

    answer = api_client_for(other).get(address)

    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


@pytest.mark.parametrize("address", ROOMS)
def test_hidden_and_unknown_regencies_are_404(api_client_for, regency, address):
    make_regency("00.01")
    api = api_client_for(make_user(Role.COORDINATOR, regency=regency))

    for code in ("00.01", "99.99"):
        assert api.get(address.replace("32.11", code)).status_code == 404


@pytest.mark.parametrize("address", [f"{ROOT}/", *ROOMS])
def test_figures_are_compressed(api_client_for, regency, address):
    api = api_client_for(make_user(Role.COORDINATOR, regency=regency))

    packed = api.get(address, headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == api.get(address).content
    tag = packed.headers["ETag"]
    assert tag.startswith('W/"')
    again = {"Accept-Encoding": "gzip", "If-None-Match": tag}
    assert api.get(address, headers=again).status_code == 304


@pytest.mark.parametrize("address", ROOMS)
def test_unchanged_is_304(api_client_for, regency, address):
    api = api_client_for(make_user(Role.COORDINATOR, regency=regency))
    tag = api.get(address).headers["ETag"]

    assert api.get(address, headers={"If-None-Match": tag}).status_code == 304
    add_record(regency, 4)
    assert api.get(address, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("address", [f"{ROOT}/", *ROOMS])
@pytest.mark.parametrize("count", [1, 5])
def test_room_costs_the_same_however_many_rows(
    api_client_for, regency, address, count, django_assert_max_num_queries
):
    for number in range(count):
        add_record(regency, number)
    api = api_client_for(make_user(Role.COORDINATOR, regency=regency))
    api.get("/api/v1/cohorts/")

    # The token with its owner and the owner's seats come before.
    with django_assert_max_num_queries(2 + 8):
        api.get(address, {"dimension": "governance", "reviewed": "true"})
