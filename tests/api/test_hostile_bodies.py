"""Bodies that only mean harm: refused with a problem within a second, unwritten."""

import json
import time

import pytest

from innovations.models import Innovation
from masterplan.core.models import IdempotencyKey, Job
from regencies.enums import Role
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

LIST = "/api/v1/innovations/"
JSON = "application/json"
# Of the processor: how busy the machine is otherwise does not count.
SECONDS = 1.0
MEGABYTE = 1024 * 1024

# name -> (body, content type, statuses that are right)
BODIES = {
    "deep_arrays": (b"[" * 250_000 + b"]" * 250_000, JSON, {400}),
    "deep_objects": (b'{"a":' * 80_000 + b"1" + b"}" * 80_000, JSON, {400}),
    "deep_unclosed": (b'{"name":' + b"[" * 500_000, JSON, {400}),
    "ten_megabytes": (b'{"name": "' + b"a" * (10 * MEGABYTE) + b'"}', JSON, {413}),
    "many_members": (
        json.dumps({f"m{number}": number for number in range(30_000)}).encode(),
        JSON,
        {400},
    ),
    "long_array": (b'{"name": [' + b"1," * 200_000 + b"1]}", JSON, {400}),
    "huge_integer": (b'{"start_year": ' + b"9" * 400_000 + b"}", JSON, {400}),
    "huge_exponent": (b'{"start_year": 1e999999999}', JSON, {400}),
    "beyond_64_bit": (b'{"unit": 18446744073709551616}', JSON, {400}),
    "duplicate_keys": (b'{"name": "a", "name": "b"}', JSON, {400}),
    "late_duplicate": (
        b"{"
        + b",".join(b'"m%d": 1' % number for number in range(40_000))
        + b', "m39999": 1}',
        JSON,
        {400},
    ),
    "many_duplicates": (
        b"{" + b",".join([b'"name": 1'] * 40_000) + b"}",
        JSON,
        {400},
    ),
    "nul": (b'{"name": "a\\u0000b"}', JSON, {400}),
    "raw_nul": (b'{"name": "a\x00b"}', JSON, {400}),
    "nul_key": (b'{"a\\u0000": 1}', JSON, {400}),
    "lone_surrogate": (b'{"name": "\\ud800"}', JSON, {400}),
    "lone_surrogate_key": (b'{"\\udfff": "x"}', JSON, {400}),
    "invalid_utf8": (b'{"name": "\xc3\x28"}', JSON, {400}),
    "overlong_utf8": (b'{"name": "\xc0\x80"}', JSON, {400}),
    "utf16": ('{"name": "a"}'.encode("utf-16"), JSON, {400}),
    "byte_order_mark": (b'\xef\xbb\xbf{"name": "a"}', JSON, {400}),
    "not_a_number": (b'{"start_year": NaN}', JSON, {400}),
    "text": (b"name=a", "text/plain", {415}),
    "form": (b"name=a", "application/x-www-form-urlencoded", {415}),
    "xml": (b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "application/xml", {415}),
    "multipart": (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x", {415}),
    "multipart_without_boundary": (b"x", "multipart/form-data", {415}),
    "other_charset": (b"{}", "application/json; charset=utf-7", {415}),
    "no_type": (b"{}", "", {400, 415}),
    "mad_type": (b"{}", "a" * 2_000, {400, 415}),
}


@pytest.fixture
def api(api_client_for):
    make_dimensions()
    client = api_client_for(make_user(Role.COORDINATOR, regency=make_regency()))
    # The first request of a process loads all of the API.
    client.get("/api/v1/")
    return client


@pytest.mark.parametrize("name", BODIES)
def test_hostile_body_is_refused_at_once(api, name):
    record = make_innovation(unit=make_unit(), status="submitted")
    body, content_type, statuses = BODIES[name]
    calls = [
        ("POST", LIST, statuses),
        ("PATCH", f"{LIST}{record.pk}/", statuses),
        ("POST", f"{LIST}{record.pk}/return/", statuses),
        ("POST", f"{LIST}bulk/", statuses),
        ("PATCH", f"{LIST}bulk/", statuses),
        ("POST", "/api/v1/jobs/", {400, 413, 415}),
    ]
    for method, path, right in calls:
        headers = {"If-Match": '"1"'} if method == "PATCH" else {}
        started = time.thread_time()
        answer = api.generic(
            method, path, body, content_type=content_type, headers=headers
        )
        taken = time.thread_time() - started

        assert answer.status_code in right, (method, path, answer.content[:300])
        assert answer.headers["Content-Type"] == "application/problem+json"
        # As strict readers read it: no half surrogate, no NaN.
        problem = json.loads(answer.content.decode("utf-8"))
        assert problem["status"] == answer.status_code
        assert taken < SECONDS, (method, path, taken)
    assert Innovation.objects.count() == 1
    assert Innovation.objects.get().version == record.version
    assert not Job.objects.exists()
    assert not IdempotencyKey.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "page_size=" + "9" * 4000,
        "cursor=" + "A" * 4000,
        "unit=99999999999999999999999",
        "start_year=-1e9",
        "&".join(f"p{number}=1" for number in range(1_500)),
        "fields=" + ",".join(["id"] * 900 + ["x"]),
        "updated_since=9999-99-99",
        "ordering=regency__units__memberships__user__password",
        "q=" + "%25" * 1000,
        "q=" + "a" * 1000,
    ],
)
def test_hostile_query_is_refused_at_once(api, query):
    started = time.thread_time()
    answer = api.get(f"{LIST}?{query}")

    assert answer.status_code == 400, answer.content[:300]
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert time.thread_time() - started < SECONDS


@pytest.mark.parametrize(
    "query", ["q=%ff%fe", "q=%ed%a0%80", "q=%f0%9f%92%a9", "q=%5c%27%22", "q=%25%5f"]
)
def test_odd_words_find_nothing(api, query):
    make_innovation(regency=make_regency(), name="Antrean")

    answer = api.get(f"{LIST}?{query}")

    assert (answer.status_code, answer.json()["results"]) == (200, [])
