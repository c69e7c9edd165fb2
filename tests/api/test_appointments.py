"""Who heads what, through the API: inside the regency alone, and without a NIP."""

import datetime as dt

import pytest
from django.utils import timezone

from masterplan.core import tokens
from masterplan.core.enums import TokenScope
from regencies.enums import Role
from regencies.models import Appointment
from tests.api.test_resources import assert_reads
from tests.factories import make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db

APPOINTMENTS = "/api/v1/appointments/"
NIP = "1" * 18


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def api(api_client_for, unit):
    return api_client_for(make_user(Role.OPERATOR, unit=unit))


def make_head(unit, **fields):
    defaults = {
        "regency": unit.regency,
        "unit": unit,
        "name": "Kepala Contoh",
        "nip": NIP,
        "position": "Kepala Dinas",
        "start": dt.date(2024, 1, 2),
    }
    return Appointment.objects.create(**defaults | fields)


def names(client, **query):
    answer = client.get(APPOINTMENTS, query)
    assert answer.status_code == 200, answer.content
    return sorted(row["name"] for row in answer.json()["results"])


def test_appointment_without_its_nip(api, unit):
    head = make_head(unit)
    expected = {
        "id": head.pk,
        "regency": "32.11",
        "unit": unit.pk,
        "name": "Kepala Contoh",
        "position": "Kepala Dinas",
        "status": "definitif",
        "start": "2024-01-02",
        "until": None,
        "version": 1,
    }

    assert_reads(api, "appointments", head.pk, expected, etag='"1"')


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.MINISTRY, "elsewhere"])
def test_names_stay_in_the_regency(api_client_for, unit, role):
    head = make_head(unit)
    person = (
        make_user(Role.COORDINATOR, regency=make_regency("32.17"))
        if role == "elsewhere"
        else make_user(role)
    )
    client = api_client_for(person)
    limited = api_client_for()
    if role != "elsewhere":
        _token, text = tokens.create(
            owner=person,
            actor=person,
            name="Terbatas",
            scope=TokenScope.READ,
            regency_codes=["32.11"],
        )
        limited.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
        assert names(limited) == []

    assert names(client) == []
    assert client.get(f"{APPOINTMENTS}{head.pk}/").status_code == 404


def test_filters(api, unit):
    today = timezone.localdate()
    make_head(unit, name="Sekarang", status="plt")
    make_head(unit, name="Dahulu", until=today - dt.timedelta(days=1))
    Appointment.objects.create(
        regency=unit.regency, name="Sekda", position="Sekretaris Daerah"
    )

    assert names(api, is_in_force="true") == ["Sekarang", "Sekda"]
    assert names(api, is_in_force="false") == ["Dahulu"]
    assert names(api, unit="none") == ["Sekda"]
    assert names(api, unit=unit.pk, status="plt") == ["Sekarang"]
    assert names(api, regency="32.17") == []
    assert names(api, q="sekretaris") == ["Sekda"]
    assert api.get(APPOINTMENTS, {"nip": NIP}).status_code == 400


@pytest.mark.parametrize("count", [1, 5])
def test_list_is_one_statement(api, unit, count, django_assert_num_queries):
    heads = [make_head(unit) for _each in range(count)]
    api.get(APPOINTMENTS)

    with django_assert_num_queries(3):
        assert len(api.get(APPOINTMENTS).json()["results"]) == count
    with django_assert_num_queries(3):
        api.get(f"{APPOINTMENTS}{heads[0].pk}/")
