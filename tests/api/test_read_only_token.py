"""A token for reading writes nothing, by whichever operation the contract names."""

from pathlib import Path

import pytest
import yaml
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from masterplan.core import tokens
from masterplan.core.enums import TokenScope
from tests.permission_world import build

# The scope is asked before any database is: one engine tells it.
pytestmark = pytest.mark.plain

SCHEMA = Path(__file__).resolve().parents[2] / "docs/api/schema.yml"
READS = ("get", "head", "options", "parameters")


def writes():
    """(method, address as the schema has it) of every operation that may change."""
    paths = yaml.load(SCHEMA.read_text(), yaml.CSafeLoader)["paths"]
    return [
        (method, path)
        for path, methods in paths.items()
        for method in methods
        if method not in READS
    ]


@pytest.fixture(scope="module")
def world(kept_rows):
    return build()


@pytest.fixture(scope="module")
def headers(world):
    """Each scope's header, of a coordinator, who could do most of it."""
    owner = world.people["coordinator"]
    texts = {
        scope: tokens.create(owner=owner, actor=owner, name=scope, scope=scope)[1]
        for scope in TokenScope.values
    }
    return {
        scope: {"Authorization": f"Bearer {text}", "Accept-Language": "id"}
        for scope, text in texts.items()
    }


def address(world, path):
    name = resolve(path.replace("{id}", "1")).url_name
    if "{id}" not in path:
        return reverse(name)
    return path.replace("{id}", str(world.arguments(name)["id"]))


def test_the_contract_writes_in_many_ways():
    assert len(writes()) >= 94


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path"), writes())
def test_read_only_token_writes_nothing(world, headers, method, path):
    client, target = Client(), address(world, path)
    # Its use is remembered once, here, so that no statement below is that one.
    client.get("/api/v1/", headers=headers[TokenScope.READ])

    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.generic(
            method.upper(),
            target,
            b"{}",
            content_type="application/json",
            headers=headers[TokenScope.READ],
        )

    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:portal:problem:token_read_only",
        "title": answer.json()["title"],
        "status": 403,
        "detail": "Token ini hanya untuk membaca.",
        "code": "token_read_only",
        "errors": [],
    }
    verbs = {query["sql"].split(None, 1)[0] for query in asked.captured_queries}
    assert verbs <= {"SELECT"}
    # It is the scope that is refused: the same owner's other token gets further.
    other = client.generic(
        method.upper(),
        target,
        b"{}",
        content_type="application/json",
        headers=headers[TokenScope.WRITE],
    )
    assert other.json().get("code") != "token_read_only"
