"""The published contract: committed, complete, and readable without a network."""

import json
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from drf_spectacular.validation import validate_schema

from innovations.enums import TRANSITIONS
from innovations.enums.action_item import TRANSITIONS as ITEM_TRANSITIONS
from innovations.enums.problem import TRANSITIONS as PROBLEM_TRANSITIONS
from innovations.enums.quick_win import TRANSITIONS as QUICK_WIN_TRANSITIONS
from masterplan.config.api import RESOURCES
from masterplan.enums import (
    DELIVERABLE_TRANSITIONS,
    FOLLOW_UP_TRANSITIONS,
    STAGE_TRANSITIONS,
)
from masterplan.enums.plan import TRANSITIONS as PLAN_TRANSITIONS

SCHEMA = Path(__file__).resolve().parents[2] / "docs/api/schema.yml"


@pytest.fixture(scope="module")
def schema():
    return yaml.safe_load(SCHEMA.read_text())


def test_committed_schema_is_what_the_code_says():
    fresh = StringIO()

    call_command("spectacular", validate=True, fail_on_warn=True, stdout=fresh)

    # Mended by: manage.py spectacular --file docs/api/schema.yml
    assert SCHEMA.read_text() == fresh.getvalue()


def test_schema_is_openapi_31(schema):
    validate_schema(schema)
    assert schema["openapi"] == "3.1.0"


def operations(schema):
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_every_resource_is_described(schema):
    assert {operation["tags"][0] for _, _, operation in operations(schema)} == {
        *RESOURCES,
        "dashboards",
    }


def test_operation_ids_are_the_contract(schema):
    ids = [operation["operationId"] for _, _, operation in operations(schema)]

    reads = {
        f"{name.replace('-', '_')}_{verb}"
        for name in RESOURCES
        for verb in ("list", "read")
    }
    # The feed is read as a whole.
    reads -= {"activities_read"}
    tables = {
        "innovations": TRANSITIONS,
        "problems": PROBLEM_TRANSITIONS,
        "action_items": ITEM_TRANSITIONS,
        "quick_wins": QUICK_WIN_TRANSITIONS,
        "stages": STAGE_TRANSITIONS,
        "deliverables": DELIVERABLE_TRANSITIONS,
        "follow_ups": FOLLOW_UP_TRANSITIONS,
        "masterplans": PLAN_TRANSITIONS,
    }
    moves = {f"{name}_{step}" for name, table in tables.items() for step in table}
    assert len(ids) == len(set(ids))
    assert reads | moves | {"dashboards_regency", "jobs_create"} <= set(ids)


def test_every_operation_names_its_refusals(schema):
    for path, method, operation in operations(schema):
        expected = {"400", "401", "403", "406", "429", "500", "503"}
        if "{id}" in path:
            expected |= {"404"}
        if method in ("post", "patch"):
            expected |= {"413", "415"}
        if method == "patch":
            expected |= {"412", "428"}
        assert expected <= set(operation["responses"]), (path, method)
        for status in expected:
            assert operation["responses"][status] == {
                "$ref": f"#/components/responses/Problem{status}"
            }


def test_every_success_has_an_example(schema):
    for path, method, operation in operations(schema):
        success = next(
            answer
            for status, answer in operation["responses"].items()
            if status.startswith("2")
        )
        if "204" in operation["responses"]:
            continue
        content = success["content"]["application/json"]
        assert content["examples"], (path, method)
        if {"201", "202"} & set(operation["responses"]):
            assert "Location" in success["headers"]
        if method == "get" and "{" in path:
            assert "304" in operation["responses"]
            assert "ETag" in success["headers"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("*/*", "application/vnd.oai.openapi"),
        ("application/vnd.oai.openapi+json", "application/vnd.oai.openapi+json"),
        ("application/json", "application/json"),
    ],
)
def test_schema_is_public(client, schema, accept, content_type):
    answer = client.get("/api/v1/schema/", headers={"Accept": accept})

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == content_type
    load = json.loads if "json" in content_type else yaml.safe_load
    assert load(answer.content) == schema


@pytest.mark.django_db
def test_docs_are_public_and_carry_nothing_inline(client):
    answer = client.get("/api/v1/docs/", headers={"Accept": "text/html"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert 'data-schema="/api/v1/schema/"' in page
    assert "<style" not in page
    assert "https://" not in page.replace("https://www.w3.org", "")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_docs_are_drawn_under_the_strict_policy(live_portal):
    page = live_portal.open("/api/v1/docs/")

    page.locator("#operations-tag-innovations").click()
    page.locator("#operations-innovations-innovations_list button").first.click()
    page.get_by_text("quick_win_year").first.wait_for()
