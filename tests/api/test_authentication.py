"""Who gets in, with which token, and what is said to the rest."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from innovations.models import Innovation
from masterplan.config.api import RESOURCES
from masterplan.core import tokens
from masterplan.core.enums import TokenScope
from masterplan.core.models import ApiToken
from regencies.enums import Role
from tests.factories import make_innovation, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db

LIST = "/api/v1/innovations/"


def bearer(text):
    return {"Authorization": f"Bearer {text}"}


@pytest.fixture
def coordinator():
    return make_user(Role.COORDINATOR, regency=make_regency())


@pytest.fixture
def token(coordinator):
    return tokens.create(owner=coordinator, actor=coordinator, name="Sinkron")


def assert_refused(answer, code):
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == code
    assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="api"')


def test_read_without_token_or_session_is_401(client):
    answer = client.get(LIST)

    assert_refused(answer, "not_authenticated")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'
    assert answer.json() == {
        "type": "urn:portal:problem:not_authenticated",
        "title": "Belum dikenal",
        "status": 401,
        "detail": "Sertakan token API yang berlaku, atau masuk ke portal lebih dahulu.",
        "code": "not_authenticated",
        "errors": [],
    }


def test_read_with_token_answers(client, token):
    answer = client.get(LIST, headers=bearer(token[1]))

    assert answer.status_code == 200
    assert answer.json() == {"next": None, "previous": None, "results": []}


def test_scheme_is_read_in_any_case(client, token):
    headers = {"Authorization": f"bearer {token[1]}"}

    assert client.get(LIST, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "text",
    [
        "",
        "smc_salah",
        "smc_" + "0" * 64,
        "smc_" + "a" * 5000,
        "dua kata",
        "smc_é",
        "\t",
    ],
)
def test_read_with_unknown_token_is_401(client, token, text):
    answer = client.get(LIST, headers=bearer(text))

    assert_refused(answer, "token_invalid")
    assert answer.headers["WWW-Authenticate"].endswith('error="invalid_token"')


def test_wrong_token_does_not_fall_back_to_the_session(client, coordinator):
    client.force_login(coordinator)

    assert_refused(client.get(LIST, headers=bearer("smc_salah")), "token_invalid")


def test_other_scheme_is_not_ours(client, token):
    answer = client.get(LIST, headers={"Authorization": f"Basic {token[1]}"})

    assert_refused(answer, "not_authenticated")


def test_expired_token_is_401(client, token):
    ApiToken.objects.update(expiry=timezone.now() - dt.timedelta(seconds=1))

    assert_refused(client.get(LIST, headers=bearer(token[1])), "token_expired")
    assert ApiToken.objects.count() == 1


def test_token_of_inactive_owner_is_401(client, token, coordinator):
    coordinator.is_active = False
    coordinator.save(update_fields=["is_active"])

    assert_refused(client.get(LIST, headers=bearer(token[1])), "owner_inactive")


def test_revoked_token_is_401_at_once(client, token, coordinator):
    tokens.revoke(token[0], actor=coordinator)

    assert_refused(client.get(LIST, headers=bearer(token[1])), "token_invalid")


def test_read_token_changes_nothing(client, token):
    innovation = make_innovation(status="submitted", regency=make_regency())

    for path in (LIST, f"{LIST}{innovation.pk}/verify/"):
        answer = client.post(
            path, {}, content_type="application/json", headers=bearer(token[1])
        )
        assert answer.status_code == 403
        assert answer.json()["code"] == "token_read_only"

    assert Innovation.objects.get().status == "submitted"


def test_read_token_is_told_of_no_actions(client, token):
    innovation = make_innovation(status="submitted", regency=make_regency())

    answer = client.get(f"{LIST}{innovation.pk}/", headers=bearer(token[1]))

    assert answer.json()["allowed_actions"] == []


def test_token_sees_no_more_than_its_owner(client):
    unit, other = make_unit(), make_unit()
    operator = make_user(Role.OPERATOR, unit=unit)
    mine = make_innovation(unit=unit)
    make_innovation(unit=other)
    _token, text = tokens.create(
        owner=operator, actor=operator, name="OPD", scope=TokenScope.WRITE
    )

    answer = client.get(LIST, headers=bearer(text))

    assert [row["id"] for row in answer.json()["results"]] == [mine.pk]


def test_session_reads(client, coordinator):
    client.force_login(coordinator)

    assert client.get(LIST).status_code == 200


def test_session_without_csrf_token_writes_nothing(coordinator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator)

    answer = client.post(LIST, {}, content_type="application/json")

    assert answer.status_code == 403
    assert answer.json()["code"] == "csrf_failed"


def test_token_needs_no_csrf_token(coordinator):
    client = Client(enforce_csrf_checks=True)
    _token, text = tokens.create(
        owner=coordinator, actor=coordinator, name="Tulis", scope=TokenScope.WRITE
    )

    answer = client.post(
        LIST, {}, content_type="application/json", headers=bearer(text)
    )

    assert answer.status_code == 400


def test_last_use_is_written_once_in_five_minutes(client, token):
    client.get(LIST, headers=bearer(token[1]))
    first = ApiToken.objects.get().last_used_at
    client.get(LIST, headers=bearer(token[1]))

    assert first is not None
    assert ApiToken.objects.get().last_used_at == first

    long_ago = timezone.now() - dt.timedelta(minutes=6)
    ApiToken.objects.update(last_used_at=long_ago)
    client.get(LIST, headers=bearer(token[1]))

    assert ApiToken.objects.get().last_used_at > first


def test_root_lists_the_resources(client, token):
    answer = client.get("/api/v1/", headers=bearer(token[1]))

    assert answer.status_code == 200
    assert answer.json()["innovations"] == "http://testserver/api/v1/innovations/"
    assert set(answer.json()) == set(RESOURCES)


def test_root_needs_somebody(client):
    assert_refused(client.get("/api/v1/"), "not_authenticated")
