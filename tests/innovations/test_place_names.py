"""Chips tell names where the address tells keys."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dimensions.models import SubDimension
from innovations.domain.place_names import names_of_places
from innovations.models import BudgetLine
from masterplan.core.access import PUBLIC, scope_of
from regencies.enums import Role
from regencies.models import District, PilotArea
from tests.factories import (
    make_innovation,
    make_problem,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    regency = make_regency()
    district = District.objects.create(pk="32.11.05", regency=regency, name="Cimalaka")
    area = PilotArea.objects.create(regency=regency, name="Alun-alun")
    record = make_innovation(regency=regency, unit=make_unit(regency), status="draft")
    record.pilot_area = area
    record.sub_dimension = SubDimension.objects.get(pk="GOV-1")
    record.save()
    record.districts.add(district)
    BudgetLine.objects.create(innovation=record, year=2025)
    return regency, area


@pytest.fixture
def coordinator(places):
    return make_user(Role.COORDINATOR, regency=places[0])


def test_keys_have_words_and_other_values_none(places, coordinator):
    _regency, area = places
    scope = scope_of(coordinator)
    keys = {
        "district": "32.11.05",
        "pilot_area": str(area.pk),
        "sub_dimension": "GOV-1",
    }

    assert names_of_places(keys, scope) == {
        "district": "Cimalaka",
        "pilot_area": "Alun-alun",
        "sub_dimension": SubDimension.objects.get(pk="GOV-1").label,
    }
    assert names_of_places({"district": "32.11.99", "pilot_area": "0"}, scope) == {}


def test_a_pilot_area_is_not_named_to_strangers(places):
    _regency, area = places
    stranger = make_user(Role.COORDINATOR, regency=make_regency("32.04"))

    for scope in (PUBLIC, scope_of(stranger)):
        assert names_of_places({"pilot_area": str(area.pk)}, scope) == {}


@pytest.mark.parametrize(
    "asked", [{}, {"district": "some"}, {"district": "none", "pilot_area": "none"}]
)
def test_without_a_key_nothing_is_looked_up(places, asked):
    with CaptureQueriesContext(connection) as statements:
        assert names_of_places(asked, PUBLIC) == {}

    assert len(statements) == 0


def test_register_says_names_on_chips_and_in_files(client_for, places, coordinator):
    _regency, area = places
    client = client_for(coordinator)
    query = (
        f"?regency=32.11&district=32.11.05&pilot_area={area.pk}&budget_year=2025"
        "&sub_dimension=GOV-1"
    )

    page = client.get(f"/inovasi/{query}")
    lines = b"".join(client.get(f"/inovasi/ekspor.csv{query}")).decode()

    chips = {str(one.label): one.value for one in page.context["chips"]}
    assert chips["Kecamatan"] == "Cimalaka"
    assert chips["Kawasan percontohan"] == "Alun-alun"
    assert chips["Tahun anggaran"] == "2025"
    assert chips["Subdimensi"] == SubDimension.objects.get(pk="GOV-1").label
    assert "Kecamatan: Cimalaka" in lines
    assert "Kawasan percontohan: Alun-alun" in lines


def test_problems_say_names_also_of_several_regencies(client_for, places, coordinator):
    regency, area = places
    make_problem(
        regency=regency,
        unit=make_unit(regency),
        district=District.objects.get(pk="32.11.05"),
        pilot_area=area,
    )

    page = client_for(coordinator).get(
        f"/masalah/?district=32.11.05&pilot_area={area.pk}"
    )

    assert [(str(one.label), one.value) for one in page.context["chips"]] == [
        ("Kecamatan", "Cimalaka"),
        ("Kawasan percontohan", "Alun-alun"),
    ]
