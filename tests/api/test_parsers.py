"""Bodies that two readers could understand differently, or none at all."""

import json

import pytest

from innovations.models import Innovation
from regencies.enums import Role
from tests.factories import make_dimensions, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db

LIST = "/api/v1/innovations/"


@pytest.fixture
def api(api_client_for):
    make_dimensions()
    return api_client_for(make_user(Role.OPERATOR, unit=make_unit(make_regency())))


def send(api, body, content_type="application/json"):
    answer = api.generic("POST", LIST, body, content_type=content_type)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert Innovation.objects.count() == 0
    return answer


def nested(depth):
    return '{"name":' * (depth - 1) + "{}" + "}" * (depth - 1)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"nama=Antrean",
        b"\xff\xfe",
        b'{"name": "\xff"}',
        b"{'name': 1}",
        b'{"name": 1,}',
        b'{"name": ' + b"9" * 5000 + b"}",
        b"\xef\xbb\xbf{}",
    ],
)
def test_what_is_no_json_is_400(api, body):
    answer = send(api, body)

    assert (answer.status_code, answer.json()["code"]) == (400, "not_json")


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ("[]", "", "not_an_object"),
        ('"nama"', "", "not_an_object"),
        ("null", "", "not_an_object"),
        ("7", "", "not_an_object"),
        ('{"name": "a", "name": "b"}', "/name", "duplicate_member"),
        ('{"x": {"a/b": 1, "a/b": 2}}', "/a~1b", "duplicate_member"),
        ('{"start_year": NaN}', "", "not_a_number"),
        ('{"start_year": -Infinity}', "", "not_a_number"),
        ('{"start_year": 1e999}', "/start_year", "number_too_large"),
        ('{"unit": 9223372036854775808}', "/unit", "number_too_large"),
        ('{"unit": -9223372036854775809}', "/unit", "number_too_large"),
        ('{"x": [0, 18446744073709551616]}', "/x/1", "number_too_large"),
        ('{"name": "a\\u0000b"}', "/name", "unprintable"),
        ('{"name": "\\ud800"}', "/name", "unprintable"),
    ],
)
def test_what_is_ambiguous_is_400(api, body, pointer, code):
    answer = send(api, body)

    assert answer.status_code == 400
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [
        (pointer, code)
    ]


@pytest.mark.parametrize("sign", ["\\u0000", "\\ud800"])
def test_unprintable_member_names_are_400(api, sign):
    answer = send(api, f'{{"x{sign}": 1}}')

    assert answer.json()["errors"][0]["code"] == "unprintable"


def test_depth_has_a_limit(api):
    assert send(api, nested(32)).json()["errors"][0]["code"] != "too_deep"
    for depth in (33, 1_000, 50_000):
        answer = send(api, nested(depth))
        assert (answer.status_code, answer.json()["code"]) == (400, "too_deep")
    assert send(api, "[" * 200_000).json()["code"] == "too_deep"


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/json; charset=latin-1",
        "application/json; charset=tidak-ada",
        "nonsense",
    ],
)
def test_other_content_types_are_415(api, content_type):
    answer = send(api, json.dumps({"name": "x"}), content_type)

    assert (answer.status_code, answer.json()["code"]) == (
        415,
        "unsupported_media_type",
    )


def test_a_charset_of_utf8_is_fine(api):
    answer = send(api, "{}", 'application/json; charset="UTF-8"')

    assert answer.json()["errors"][0]["code"] == "required"


def test_a_body_too_large_is_413(api):
    body = json.dumps({"description": "a" * 600_000})

    answer = send(api, body)

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_nul_in_the_address_is_400(api):
    answer = api.get(f"{LIST}?q=%00")

    assert (answer.status_code, answer.json()["status"]) == (400, 400)
