"""Every refusal under /api/ is a problem document of one shape, in our words."""

import json
import re

import pytest
from django.db import OperationalError
from django.test import Client

from innovations.api.innovation import InnovationViewSet
from masterplan.core.api.problems import STANDARDS, plain_problem, pointer_to
from masterplan.core.api.throttling import TokenRateThrottle
from regencies.enums import Role
from tests.factories import make_innovation, make_regency, make_user

pytestmark = pytest.mark.django_db

LIST = "/api/v1/innovations/"
MEMBERS = {"type", "title", "status", "detail", "code", "errors"}
# Words that betray a sentence of the framework.
ENGLISH = re.compile(
    r"\b(the|this|that|is|are|was|not|invalid|field|required|enter|select|ensure"
    r"|method|must|please|provided|credentials|permission|found|page|value|be|of|and)\b",
    re.IGNORECASE,
)


@pytest.fixture
def api(api_client_for):
    return api_client_for(make_user(Role.COORDINATOR, regency=make_regency()))


def assert_problem(answer, status):
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = json.loads(answer.content)
    assert set(problem) >= MEMBERS
    assert problem["status"] == status
    assert problem["type"] == f"urn:portal:problem:{problem['code']}"
    for sentence in (
        problem["title"],
        problem["detail"],
        *(error["detail"] for error in problem["errors"]),
    ):
        assert sentence
        assert not ENGLISH.search(sentence), sentence
    for error in problem["errors"]:
        assert set(error) == {"pointer", "code", "detail"}
        assert error["pointer"] == "" or error["pointer"].startswith("/")


@pytest.mark.parametrize("status", sorted(STANDARDS))
def test_plain_problem(status):
    assert_problem(plain_problem(status), status)


def test_pointers_are_escaped():
    assert pointer_to("a/b", "c~d", 0) == "/a~1b/c~0d/0"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/v1/tidak-ada/", 404),
        ("get", "/api/v2/", 404),
        ("post", "/api/v1/tidak-ada/", 404),
        ("get", f"{LIST}999999/", 404),
        ("get", "/api/v1/jobs/bukan-uuid/", 404),
        ("get", "/api/v1/regencies/99.99/", 404),
        ("put", f"{LIST}1/", 405),
        ("post", "/api/v1/schema/", 405),
        ("post", "/api/v1/docs/", 405),
        ("delete", "/api/v1/", 405),
        ("get", f"{LIST}?ordering=x", 400),
        ("get", f"{LIST}?unit=x&status=y&dimension=z&incomplete=w", 400),
        ("get", f"{LIST}?q={'a' * 200}&quick_win_year=1&regency=123456", 400),
        ("get", "/api/v1/units/?kind=x&parent=y&is_active=z", 400),
        ("get", "/api/v1/?x=1", 400),
        ("get", "/api/v1/schema/?x=1", 400),
        ("post", LIST, 400),
    ],
)
def test_refusals_are_problems(api, method, path, status):
    assert_problem(getattr(api, method)(path), status)


def test_missing_route_and_missing_record_read_the_same(api):
    route = api.get("/api/v1/tidak-ada/")
    record = api.get(f"{LIST}999999/")

    assert route.content == record.content


def test_not_acceptable_is_a_problem(api):
    for accept in ("text/html", "application/xml", "image/png"):
        assert_problem(api.get(LIST, headers={"Accept": accept}), 406)
    for accept in ("*/*", "application/*", "application/json", "text/html, */*;q=0.1"):
        assert api.get(LIST, headers={"Accept": accept}).status_code == 200


def test_too_many_requests_are_told_when_to_come_back(api, monkeypatch):
    monkeypatch.setattr(TokenRateThrottle, "THROTTLE_RATES", {"api": "2/day"})

    answers = [api.get(LIST) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert_problem(answers[2], 429)
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 24 * 60 * 60


def test_each_token_is_counted_for_itself(api_client_for, monkeypatch):
    monkeypatch.setattr(TokenRateThrottle, "THROTTLE_RATES", {"api": "1/day"})
    user = make_user(Role.MINISTRY)
    first, second = api_client_for(user), api_client_for(user)

    assert [first.get(LIST).status_code for _ in range(2)] == [200, 429]
    assert second.get(LIST).status_code == 200


def test_what_nobody_foresaw_is_a_500_problem(api, monkeypatch):
    def break_down(self):
        raise ZeroDivisionError("rahasia")

    monkeypatch.setattr(InnovationViewSet, "visible", break_down)
    api.raise_request_exception = False

    answer = api.get(LIST)

    assert_problem(answer, 500)
    assert b"rahasia" not in answer.content


def test_a_database_away_is_503(api, monkeypatch):
    def be_away(self):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(InnovationViewSet, "visible", be_away)

    answer = api.get(LIST)

    assert_problem(answer, 503)
    assert answer.headers["Retry-After"] == "5"


def test_every_sentence_of_a_wrong_body_is_ours(api):
    wrong = (
        {"regency": 1, "unit": 0, "dimension": None, "name": "", "link": "x"},
        {"regency": "", "unit": 2.5, "dimension": [], "name": {}, "step": "x"},
        {"regency": "1" * 9, "name": "a" * 201, "is_digital": 1, "start_month": 13},
        {"sub_dimension": 1, "start_year": "2018", "step_percent": None, "x": {"y": 1}},
    )
    for body in wrong:
        assert_problem(api.post(LIST, body, format="json"), 400)


def test_refusals_of_verbs_are_problems(api):
    innovation = make_innovation(regency=make_regency(), problem="")
    path = f"{LIST}{innovation.pk}/"

    assert_problem(api.post(f"{path}publish/", {}, format="json"), 409)
    assert_problem(api.post(f"{path}submit/", {}, format="json"), 403)
    assert_problem(api.post(f"{path}withdraw/", {}, format="json"), 400)
    assert_problem(api.patch(path, {"name": "x"}, format="json"), 428)
    stale = {"If-Match": '"9"'}
    assert_problem(api.patch(path, {"name": "x"}, format="json", headers=stale), 412)
    month = {"start_month": 5}
    fresh = {"If-Match": '"1"'}
    assert_problem(api.patch(path, month, format="json", headers=fresh), 400)


def test_csrf_refusal_is_a_problem():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(Role.MINISTRY))

    assert_problem(client.post(LIST, {}, content_type="application/json"), 403)


def test_reads_without_the_last_slash_are_sent_on(api):
    answer = api.get("/api/v1/innovations?page_size=5")

    assert (answer.status_code, answer.headers["Location"]) == (
        301,
        "/api/v1/innovations/?page_size=5",
    )
    assert_problem(api.get("/api/v1/tidak-ada"), 404)


def test_changes_without_the_last_slash_are_refused(api):
    answer = api.post("/api/v1/innovations", {}, format="json")

    assert_problem(answer, 404)
    assert answer.json()["detail"] == "Alamat API diakhiri garis miring (/)."
