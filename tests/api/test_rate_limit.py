"""What is left of the quota is said on every answer, whatever the answer is."""

import re

import pytest
from redis.exceptions import ConnectionError as RedisAway

from masterplan.core.api import throttling
from masterplan.core.api.throttling import TokenRateThrottle
from regencies.enums import Role
from tests.factories import make_innovation, make_regency, make_user

pytestmark = pytest.mark.django_db

LIST = "/api/v1/innovations/"
POLICY = "RateLimit-Policy"


@pytest.fixture
def coordinator():
    return make_user(Role.COORDINATOR, regency=make_regency())


@pytest.fixture
def three_a_day(monkeypatch):
    monkeypatch.setattr(TokenRateThrottle, "THROTTLE_RATES", {"api": "3/day"})


def left(answer):
    found = re.fullmatch(r'"api";r=([0-9]+);t=([0-9]+)', answer.headers["RateLimit"])
    assert found, answer.headers["RateLimit"]
    assert 1 <= int(found[2]) <= 24 * 60 * 60
    return int(found[1])


def test_quota_is_told_and_falls(api_client_for, coordinator, three_a_day):
    api = api_client_for(coordinator)

    answers = [api.get(LIST) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [left(answer) for answer in answers] == [2, 1, 0, 0]
    assert {answer.headers[POLICY] for answer in answers} == {'"api";q=3;w=86400'}
    assert "Retry-After" not in answers[2].headers
    wait = int(answers[3].headers["Retry-After"])
    assert wait == int(answers[3].headers["RateLimit"].partition(";t=")[2])


def test_default_quota_is_the_documented_one(api_client_for, coordinator):
    answer = api_client_for(coordinator).get(LIST)

    assert answer.headers[POLICY] == '"api";q=600;w=60'
    assert left(answer) == 599


def test_every_kind_of_answer_tells_the_quota(api_client_for, client, coordinator):
    api = api_client_for(coordinator)
    reader = api_client_for(coordinator, scope="read")
    detail = f"{LIST}{make_innovation(regency=make_regency()).pk}/"
    etag = {"If-None-Match": api.get(detail).headers["ETag"]}
    nobody = {"Authorization": "Bearer smc_salah"}
    answers = {
        200: api.get("/api/v1/"),
        301: api.get("/api/v1/innovations"),
        304: api.get(detail, headers=etag),
        400: api.get(f"{LIST}?x=1"),
        401: client.get(LIST, headers=nobody),
        403: reader.post(LIST, {}, format="json"),
        404: api.get("/api/v1/tidak-ada/"),
        405: api.put(detail),
        406: api.get(LIST, headers={"Accept": "image/png"}),
        413: api.generic("POST", LIST, b" " * 600_000, "application/json"),
        415: api.generic("POST", LIST, b"x", "text/plain"),
        428: api.patch(detail, {}, format="json"),
    }

    assert {answer.status_code: left(answer) >= 0 for answer in answers.values()} == (
        dict.fromkeys(answers, True)
    )
    for path in ("/api/v1/schema/", "/api/v1/docs/"):
        assert left(client.get(path)) >= 0


def test_refusals_count_for_the_token(api_client_for, coordinator, three_a_day):
    reader = api_client_for(coordinator, scope="read")

    posts = [reader.post(LIST, {}, format="json") for _ in range(3)]

    assert [answer.status_code for answer in posts] == [403, 403, 403]
    assert [left(answer) for answer in posts] == [2, 1, 0]
    assert reader.get(LIST).status_code == 429


def test_tokens_and_sessions_have_quotas_of_their_own(
    api_client_for, client, coordinator, three_a_day
):
    first, second = api_client_for(coordinator), api_client_for(coordinator)
    client.force_login(coordinator)

    assert left(first.get(LIST)) == 2
    assert left(first.get(LIST)) == 1
    assert left(second.get(LIST)) == 2
    assert left(client.get(LIST)) == 2
    client.force_login(make_user(Role.MINISTRY))
    assert left(client.get(LIST)) == 2
    assert left(client.get(LIST)) == 1


def test_pages_carry_no_quota(client):
    assert "RateLimit" not in client.get("/masuk/").headers


def test_without_a_cache_nobody_is_refused(api_client_for, coordinator, monkeypatch):
    api = api_client_for(coordinator)

    def be_away(*_arguments):
        raise RedisAway

    for call in ("add", "incr"):
        monkeypatch.setattr(throttling.cache, call, be_away)
    answer = api.get(LIST)

    assert answer.status_code == 200
    assert "RateLimit" not in answer.headers
