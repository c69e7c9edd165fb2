"""412: what changed since the reader's version, then and now."""

import pytest

from innovations.domain import innovation as verbs
from innovations.domain import lists
from regencies.enums import Role
from tests.factories import make_innovation, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def operator(unit):
    return make_user(Role.OPERATOR, unit=unit)


def revise(innovation, operator, version, **fields):
    return verbs.revise(innovation, actor=operator, version=version, fields=fields)


def test_stale_change_tells_what_changed_since(api_client_for, unit, operator):
    innovation = make_innovation(unit=unit, name="Satu", acronym="A")
    other = make_unit(unit.regency)
    revise(innovation, operator, 1, name="Dua", acronym="B", supporting_units=[other])
    revise(innovation, operator, 2, name="Tiga", acronym="A")
    api = api_client_for(operator)
    path = f"/api/v1/innovations/{innovation.pk}/"

    answers = [
        api.patch(
            path, {"name": "Empat"}, format="json", headers={"If-Match": f'"{version}"'}
        )
        for version in (1, 2)
    ]

    assert [one.status_code for one in answers] == [412, 412]
    first, second = (one.json() for one in answers)
    assert first["changes"] == [
        {
            "pointer": "/name",
            "label": "nama inovasi",
            "read": "Satu",
            "current": "Tiga",
        },
        {
            "pointer": "/supporting_units",
            "label": "OPD pendukung",
            "read": "",
            "current": other.name,
        },
    ]
    assert [one["pointer"] for one in second["changes"]] == ["/name", "/acronym"]
    assert second["conflicts"] == [
        {
            "pointer": "/name",
            "label": "nama inovasi",
            "current": "Tiga",
            "offered": "Empat",
        }
    ]


def test_stale_move_tells_it_too(api_client_for, unit, operator):
    innovation = make_innovation(unit=unit, name="Satu")
    revise(innovation, operator, 1, name="Dua")

    answer = api_client_for(operator).post(
        f"/api/v1/innovations/{innovation.pk}/submit/", headers={"If-Match": '"1"'}
    )

    assert answer.status_code == 412
    assert [one["current"] for one in answer.json()["changes"]] == ["Dua"]


def test_records_are_told_by_their_keys(api_client_for, unit, operator):
    innovation = make_innovation(unit=None, regency=unit.regency, created_by=operator)
    coordinator = make_user(Role.COORDINATOR, regency=unit.regency)
    revise(innovation, coordinator, 1, unit=unit)

    answer = api_client_for(coordinator).patch(
        f"/api/v1/innovations/{innovation.pk}/",
        {"name": "x"},
        format="json",
        headers={"If-Match": '"1"'},
    )

    [change] = answer.json()["changes"]
    assert (change["pointer"], change["read"], change["current"]) == (
        "/unit",
        None,
        unit.pk,
    )


def test_keys_of_a_record_in_one_statement(unit, operator, django_assert_num_queries):
    innovation = make_innovation(unit=unit)
    other = make_unit(unit.regency)
    revise(innovation, operator, 1, supporting_units=[other])

    with django_assert_num_queries(1):
        keys = lists.keys_of(innovation)

    assert keys == {
        "supporting_units": [other.pk],
        "districts": [],
        "partners": [],
        "problems": [],
    }
