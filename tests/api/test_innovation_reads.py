"""Innovations as they are read: exact bodies, who sees them, ETags."""

import datetime as dt

import pytest

from innovations.enums import IID_FIELDS, QUICK_WIN_FIELDS
from regencies.enums import Role
from tests.factories import make_innovation, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db

LIST = "/api/v1/innovations/"
# The further fields, asked one thought a page.
MORE_TEXTS = (
    "process_before",
    "process_after",
    "uniqueness",
    "beneficiaries",
    "duties_fit",
    "nomenclature_code",
    "regulation",
    "resources",
    "continuity",
    "growth",
    "risks",
)
MORE_NUMBERS = (
    "end_year",
    "beneficiary_count",
    "village_count",
    "pilot_area",
    "flagship_programme",
    "plan_percent",
    "adapted_from",
)
AT = dt.datetime(2018, 5, 2, 3, 4, 5, tzinfo=dt.UTC)


@pytest.fixture
def unit():
    return make_unit(make_regency(), name="Dinas Kesehatan", short_name="Dinkes")


@pytest.fixture
def innovation(unit):
    return make_innovation(
        unit=unit,
        status="verified",
        name="Antrean daring",
        sub_dimension_id="GOV-1",
        person_phone="021-0000",
        start_year=2018,
        created_at=AT,
        updated_at=AT,
        verified_at=AT,
        version=7,
    )


@pytest.fixture
def coordinator(unit):
    return make_user(Role.COORDINATOR, regency=unit.regency)


def head(innovation, unit):
    return {
        "id": innovation.pk,
        "regency": "32.11",
        "unit": {"id": unit.pk, "name": "Dinas Kesehatan"},
        "dimension": "governance",
        "sub_dimension": "GOV-1",
        "name": "Antrean daring",
        "acronym": "",
        "problem": "Warga menunggu terlalu lama.",
        "kind": None,
        "is_digital": True,
        "start_year": 2018,
        "start_month": None,
        "step": None,
        "step_percent": 0,
        "status": "verified",
        "registration_number": "32.11-0001",
        "source": "typed",
        "version": 7,
        "created_at": "2018-05-02T03:04:05+00:00",
        "updated_at": "2018-05-02T03:04:05+00:00",
        "submitted_at": None,
        "verified_at": "2018-05-02T03:04:05+00:00",
        "published_at": None,
    }


def test_list_has_the_head_of_every_record(
    api_client_for, innovation, unit, coordinator
):
    answer = api_client_for(coordinator).get(LIST)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == {
        "next": None,
        "previous": None,
        "results": [head(innovation, unit)],
    }


def test_list_counts_when_asked(api_client_for, innovation, coordinator):
    client = api_client_for(coordinator)

    assert client.get(LIST, {"with_count": "true"}).json()["count"] == 1
    assert "count" not in client.get(LIST, {"with_count": "false"}).json()


def test_detail_has_everything(api_client_for, innovation, unit, coordinator):
    answer = api_client_for(coordinator).get(f"{LIST}{innovation.pk}/")

    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"7"'
    assert answer.json() == head(innovation, unit) | {
        "description": "Layanan dipersingkat.",
        "objective": "",
        "benefit": "",
        "result": "",
        "person_in_charge": "Kepala Bidang",
        "person_position": "",
        "person_phone": "021-0000",
        "link": "",
        "initiator": None,
        "iid_form": None,
        "affair": "",
        "trial_on": None,
        "implemented_on": None,
        "design": "",
        **dict.fromkeys(MORE_TEXTS, ""),
        **dict.fromkeys(MORE_NUMBERS),
        "novelty": None,
        "is_region_wide": False,
        "districts": [],
        "supporting_units": [],
        "partners": [],
        "problems": [],
        "reported_unit": "",
        "reported_status": "",
        "source_url": "",
        "missing": {
            "required": [],
            "quick_win": list(QUICK_WIN_FIELDS[2:]),
            "iid": list(IID_FIELDS),
        },
        "asked_fields": [],
        "allowed_actions": ["change", "return", "complete", "discontinue", "publish"],
    }


def test_detail_without_unit(api_client_for, coordinator, unit):
    innovation = make_innovation(unit=None, regency=unit.regency)

    answer = api_client_for(coordinator).get(f"{LIST}{innovation.pk}/")

    assert answer.json()["unit"] is None
    assert answer.json()["missing"]["required"] == ["unit"]


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.MINISTRY])
def test_telephone_never_leaves_the_regency(api_client_for, innovation, role):
    answer = api_client_for(make_user(role)).get(f"{LIST}{innovation.pk}/")

    assert answer.status_code == 200
    assert answer.json()["person_phone"] is None
    assert answer.json()["allowed_actions"] == []
    assert b"021-0000" not in answer.content


def test_stranger_reads_the_same_404_as_for_a_missing_id(api_client_for, innovation):
    elsewhere = make_regency("32.17")
    stranger = api_client_for(make_user(Role.COORDINATOR, regency=elsewhere))
    innovation.status = "submitted"
    innovation.save(update_fields=["status"])

    for method in ("get", "patch", "post"):
        suffix = "verify/" if method == "post" else ""
        hidden = getattr(stranger, method)(f"{LIST}{innovation.pk}/{suffix}")
        missing = getattr(stranger, method)(f"{LIST}999999999/{suffix}")

        assert hidden.status_code == missing.status_code == 404
        assert hidden.content == missing.content
        # But for what is left of the asker's own limit.
        for answer in (hidden, missing):
            del answer.headers["RateLimit"]
        assert dict(hidden.headers) == dict(missing.headers)


@pytest.mark.parametrize("key", ["0", "999999999999999999", "abc", "-1", "1.5"])
def test_nonsense_ids_are_the_same_404(api_client_for, coordinator, key):
    client = api_client_for(coordinator)

    answer = client.get(f"{LIST}{key}/")

    assert answer.status_code == 404
    assert answer.content == client.get(f"{LIST}999999/").content


def test_unchanged_detail_is_304(api_client_for, innovation, coordinator):
    client = api_client_for(coordinator)
    path = f"{LIST}{innovation.pk}/"

    for tags in ('"7"', 'W/"7"', '"3", "7"', "*"):
        answer = client.get(path, headers={"If-None-Match": tags})
        assert answer.status_code == 304
        assert answer.content == b""
        assert answer.headers["ETag"] == '"7"'

    for tags in ('"8"', "7", ""):
        answer = client.get(path, headers={"If-None-Match": tags})
        assert answer.status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("put", f"{LIST}1/"),
        ("delete", f"{LIST}1/"),
        ("delete", LIST),
        ("patch", LIST),
        ("options", LIST),
        ("get", f"{LIST}1/verify/"),
        ("post", "/api/v1/units/"),
        ("delete", "/api/v1/jobs/"),
    ],
)
def test_methods_not_offered_are_405(api_client_for, coordinator, method, path):
    answer = getattr(api_client_for(coordinator), method)(path)

    assert answer.status_code == 405
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "method_not_allowed"
    assert answer.headers["Allow"]


def test_head_answers_like_get(api_client_for, innovation, coordinator):
    answer = api_client_for(coordinator).head(f"{LIST}{innovation.pk}/")

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["ETag"] == '"7"'
