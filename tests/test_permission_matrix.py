"""Every route x method x role, with ids of a regency: who gets which answer.

`tests/data/permission_matrix.csv` is the reviewed expectation. A route that is missing
there fails, and so does a cell that answers otherwise. Methods without a row must be
refused as not allowed. `pytest tests/dump_permission_matrix.py` prints what is answered
now, to be read and then merged by hand.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.permission_world import (
    ACTORS,
    DRAFT_READERS,
    DRAFT_STRANGERS,
    OWN,
    SECRET,
    SHARED,
    World,
    build,
)

# Rules and routes know no database, and the cells are many: once is enough.
pytestmark = pytest.mark.plain

MATRIX = Path(__file__).parent / "data" / "permission_matrix.csv"
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
NOT_ALLOWED = "405"
# The administration site has a matrix of its own below: nobody but staff enters.
LEFT_OUT = ("admin:",)


def routes() -> dict[str, tuple[str, ...]]:
    """Route name -> its parameters, for every address of the portal."""

    def walk(patterns: list, space: str = "") -> Iterator[tuple[str, URLPattern]]:
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield f"{space}{pattern.name}", pattern
            else:
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from walk(pattern.url_patterns, inner)

    found: dict[str, tuple[str, ...]] = {}
    for name, pattern in walk(get_resolver().url_patterns):
        if not name.startswith(LEFT_OUT):
            found[name] = tuple(parameters_of(name, pattern))
    return found


def parameters_of(name: str, pattern: URLPattern) -> list[str]:
    own = list(pattern.pattern.regex.groupindex)
    # The regency's code stands in the enclosing pattern.
    return (["code"] if name.startswith("masterplan:") else []) + own


def address(world: World, name: str, parameters: tuple[str, ...]) -> str:
    values = world.arguments(name)
    return reverse(name, kwargs={key: values[key] for key in parameters})


@dataclass
class Cast:
    """The world, and the session that each of its people holds.

    `draft` is the same world with a unit's draft in the place of its record.
    """

    world: World
    draft: World
    sessions: dict[str, str]

    def client(self, actor: str) -> Client:
        """A browser of its own: an answer that takes the cookie away ends nothing."""
        client = Client()
        if actor in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[actor]
        return client


def sign_in(world: World) -> Cast:
    """A session for everybody; the disabled account still carries the one it had."""
    sessions = {}
    for actor, user in world.people.items():
        client = Client()
        client.force_login(user)
        session = client.session
        session[SESSION_KEY] = str(user.pk)
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        sessions[actor] = session.session_key
    return Cast(world, world.of_draft(), sessions)


def said(response: HttpResponse) -> str:
    """One word for an answer: the status, or where an unknown person is sent."""
    target = response.headers.get("Location", "")
    if response.status_code == 302 and target.startswith(reverse("account_login")):
        return "login"
    return str(response.status_code)


def ask(client: Client, method: str, path: str) -> tuple[str, bytes]:
    """The answer's word; everything it wrote is rolled back."""
    # No counter of an earlier question may answer this one.
    cache.clear()
    with transaction.atomic():
        send = getattr(client, method.lower())
        response = send(path)
        word = said(response)
        body = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    return word, body


def expected() -> dict[tuple[str, str], dict[str, str]]:
    with MATRIX.open(newline="") as file:
        return {(row["route"], row["method"]): row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def cast(kept_rows: None) -> Cast:
    """One world for all cells: to build it costs as much as to ask a route of it."""
    return sign_in(build())


def test_every_route_stands_in_the_matrix() -> None:
    assert {route for route, _method in expected()} == set(routes())


@pytest.mark.parametrize("name", sorted(routes()))
@pytest.mark.django_db
def test_answers_of_route(name: str, cast: Cast) -> None:
    path = address(cast.world, name, routes()[name])
    wanted = expected()
    differing = []
    for actor in ACTORS:
        client = cast.client(actor)
        for method in METHODS:
            row = wanted.get((name, method))
            should = row[actor] if row else NOT_ALLOWED
            word, body = ask(client, method, path)
            if not row and word in ("login", "401", "404"):
                # Unknown people and strangers are not even told what is allowed.
                word = NOT_ALLOWED
            if word != should:
                differing.append(f"{method} {path} as {actor}: {word} not {should}")
            stranger = actor in ("anonymous", "disabled", "evaluator", "ministry")
            if (stranger or actor.startswith("other_")) and SECRET.encode() in body:
                differing.append(f"{method} {path} as {actor}: leaks the canary")
            outside = actor in ("anonymous", "disabled") or actor.startswith("other_")
            if outside and SHARED.encode() in body:
                differing.append(f"{method} {path} as {actor}: leaks what is shared")
            if actor not in DRAFT_READERS and OWN.encode() in body:
                differing.append(f"{method} {path} as {actor}: leaks the draft")
    assert differing == []


@pytest.mark.django_db
def test_draft_is_there_for_its_unit_and_its_coordinator_alone(cast: Cast) -> None:
    """Whoever else knows a draft's number is told what a wrong number is told."""
    gone = cast.world.of_nothing()
    differing, opened = [], set()
    for name, method in expected():
        parameters = routes()[name]
        path = address(cast.draft, name, parameters)
        if method == "HEAD" or path == address(cast.world, name, parameters):
            continue
        nowhere = address(gone, name, parameters)
        for actor in (*DRAFT_READERS, *DRAFT_STRANGERS):
            client = cast.client(actor)
            word, body = ask(client, method, path)
            if actor in DRAFT_READERS:
                opened |= {(actor, name)} if word == "200" else set()
            elif OWN.encode() in body:
                differing.append(f"{method} {path} as {actor}: leaks the draft")
            elif word != "404" and word != ask(client, method, nowhere)[0]:
                differing.append(f"{method} {path} as {actor}: {word}")
    assert differing == []
    # The addresses are right ones: each of its readers opens them.
    pages = {"innovations:detail", "plans:item", "quick-wins:detail"}
    for actor in DRAFT_READERS:
        own = {name for reader, name in opened if reader == actor}
        assert pages | {"documents:detail", "api-innovations-detail"} <= own


@pytest.mark.django_db
def test_nobody_but_staff_enters_the_administration(cast: Cast) -> None:
    path = reverse("admin:index")

    for actor in ACTORS:
        response = cast.client(actor).get(path)
        assert response.status_code == 302, actor
        assert response.headers["Location"].startswith("/pengelola/login/"), actor
