"""The nation's dashboard over the API: the page's figures, each with its rows."""

import datetime as dt
import gzip

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from innovations.domain import month_figures
from regencies.enums import Role
from tests.factories import make_innovation, make_item, make_regency, make_user

pytestmark = pytest.mark.django_db

URL = "/api/v1/dashboards/national/"
# The token with its owner, and the owner's seats.
BEFORE = 2


@pytest.fixture
def nation():
    places = {code: make_regency(code) for code in ("32.04", "32.11", "33.01")}
    for code in ("32.04", "32.11", "32.11"):
        made = make_innovation(
            regency=places[code],
            unit=None,
            status="verified",
            published_at=timezone.now(),
        )
    make_innovation(regency=places["33.01"], unit=None, status="submitted")
    make_item(made, start_on=dt.date(2020, 1, 1), end_on=dt.date(2020, 12, 31))
    return places


@pytest.fixture
def api(api_client_for, nation):
    client = api_client_for(make_user(Role.MINISTRY))
    # The first use of a token is written down.
    client.get("/api/v1/cohorts/")
    return client


def counted_in(value):
    """Every count with rows anywhere in the body."""
    if isinstance(value, dict):
        if value.get("rows") and "count" in value:
            yield value
        for inner in value.values():
            yield from counted_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from counted_in(inner)


def test_every_figure_opens_its_rows(api):
    body = api.get(URL).json()

    for figure in counted_in(body):
        answer = api.get(figure["rows"], {}).json()
        rows = answer["results"] if "results" in answer else answer["regencies"]
        assert (figure["key"], len(rows)) == (figure["key"], figure["count"])
    assert body["innovations"]["count"] == 3
    assert body["unverified"] == 1
    assert body["late"]["count"] == 1
    assert [
        (one["code"], one["innovations"], one["late"]) for one in body["regencies"]
    ] == [("32.04", 1, 0), ("32.11", 2, 1), ("33.01", 0, 0)]


def test_province_is_its_regencies_alone(api):
    body = api.get("/api/v1/dashboards/provinces/32/").json()

    assert [one["code"] for one in body["regencies"]] == ["32.04", "32.11"]
    assert body["innovations"]["rows"].endswith("?province=32&reviewed=true")
    assert api.get("/api/v1/dashboards/provinces/99/").status_code == 404
    assert api.get("/api/v1/dashboards/provinces/x/").status_code == 404


def test_who_oversees_nothing_is_refused(api_client_for, nation):
    coordinator = make_user(Role.COORDINATOR, regency=nation["32.11"])

    assert api_client_for(coordinator).get(URL).status_code == 403
    assert api_client_for().get(URL).status_code == 401


def test_filters_are_those_of_the_page(api):
    body = api.get(URL, {"freshness": "none", "province": "33"}).json()

    assert [one["code"] for one in body["regencies"]] == ["33.01"]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [("per=2026-13", "per"), ("province=abc", "province"), ("warna=x", "warna")],
)
def test_nonsense_is_refused(api, query, pointer):
    answer = api.get(f"{URL}?{query}")

    assert answer.status_code == 400
    assert pointer in str(answer.json()["errors"])


def test_figures_of_a_kept_month_open_nothing(api):
    month_figures.keep(dt.date(2026, 10, 31))

    body = api.get(URL, {"per": "2026-10"}).json()

    assert body["as_of"] == "2026-10-31"
    assert body["innovations"] == {
        "key": "total",
        "label": "Inovasi",
        "count": 3,
        "rows": None,
    }
    assert body["late"] is None


def test_three_statements_cold_none_kept_and_none_unchanged(api):
    counts = []
    for _round in range(2):
        cache.clear()
        etag = ""
        for _again in range(3):
            with CaptureQueriesContext(connection) as statements:
                answer = api.get(URL, headers={"If-None-Match": etag} if etag else {})
            counts.append((answer.status_code, len(statements) - BEFORE))
            etag = answer.headers["ETag"] if len(counts) % 3 == 2 else ""
        for number in range(20):
            make_innovation(
                regency=make_regency(f"34.{number:02}"), unit=None, status="verified"
            )

    assert counts == [(200, 3), (200, 0), (304, 0)] * 2


@pytest.mark.parametrize("address", [URL, "/api/v1/dashboards/provinces/32/"])
def test_figures_are_compressed_and_unchanged_is_304(api, address):
    plain = api.get(address)

    packed = api.get(address, headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers["ETag"] == plain.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"].split(", ")
    again = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    assert api.get(address, headers=again).status_code == 304


def test_a_limited_token_reads_its_regencies_alone(api_client_for, nation):
    client = api_client_for(make_user(Role.EVALUATOR, regency=nation["32.11"]))

    body = client.get(URL).json()

    assert body["regencies_read"] == 1
    assert [one["code"] for one in body["regencies"] if one["is_own"]] == ["32.11"]
