"""Partners and flagship programmes: lists the coordinator keeps."""

import pytest

from masterplan.core.models import Activity
from regencies.domain import partner
from regencies.enums import Role
from regencies.models import FlagshipProgramme, Partner
from tests.factories import make_innovation, make_regency, make_user

pytestmark = pytest.mark.django_db
SETTINGS = "/daerah/32.11/pengaturan/"


@pytest.fixture
def regency():
    return make_regency()


@pytest.fixture
def coordinator(regency):
    return make_user(Role.COORDINATOR, regency=regency)


def test_partner_is_recorded_and_mended(client_for, coordinator):
    client = client_for(coordinator)
    client.post(f"{SETTINGS}mitra/baru/", {"name": "Universitas Uji", "kind": "campus"})
    made = Partner.objects.get()
    client.post(
        f"{SETTINGS}mitra/{made.pk}/",
        {"name": "Universitas Uji", "kind": "campus", "role": "KKN", "version": "1"},
    )

    made.refresh_from_db()
    told = Activity.objects.filter(target_type="regencies.partner").order_by("pk")
    assert (made.role, made.version) == ("KKN", 2)
    assert [(row.verb, row.changes) for row in told] == [
        (
            "partner.created",
            {"name": [None, "Universitas Uji"], "kind": [None, "campus"]},
        ),
        ("partner.revised", {"role": ["", "KKN"]}),
    ]


def test_taken_name_is_refused_beside_its_field(client_for, regency, coordinator):
    partner.create(
        actor=coordinator, regency=regency, fields={"name": "A", "kind": "media"}
    )

    response = client_for(coordinator).post(
        f"{SETTINGS}mitra/baru/", {"name": "a", "kind": "media"}
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["name"]


def test_stale_partner_shows_both(client_for, regency, coordinator):
    made = partner.create(
        actor=coordinator, regency=regency, fields={"name": "A", "kind": "media"}
    )
    partner.revise(made, actor=coordinator, version=1, fields={"role": "satu"})

    response = client_for(coordinator).post(
        f"{SETTINGS}mitra/{made.pk}/",
        {"name": "A", "kind": "media", "role": "dua", "version": "1"},
    )

    [conflict] = response.context["conflicts"]
    assert response.status_code == 409
    assert (conflict.label, conflict.stored, conflict.typed) == ("peran", "satu", "dua")


def test_list_counts_innovations(client_for, regency, coordinator):
    made = partner.create(
        actor=coordinator, regency=regency, fields={"name": "A", "kind": "media"}
    )
    for _one in range(2):
        make_innovation(regency=regency).partners.add(made)

    response = client_for(coordinator).get(f"{SETTINGS}mitra/")

    assert response.context["rows"] == [
        {
            "name": "A",
            "cells": ("Media", ""),
            "count": 2,
            "url": f"{SETTINGS}mitra/{made.pk}/",
        }
    ]


@pytest.mark.parametrize("count", [1, 5])
def test_list_statements_do_not_grow(
    client_for, regency, coordinator, count, django_assert_num_queries
):
    for one in range(count):
        partner.create(
            actor=coordinator,
            regency=regency,
            fields={"name": f"Mitra {one}", "kind": "media"},
        )
    client = client_for(coordinator)

    with django_assert_num_queries(5):
        client.get(f"{SETTINGS}mitra/")


def test_programme_is_recorded_and_mended(client_for, coordinator):
    client = client_for(coordinator)
    sent = {"name": "Sehat", "mission": "Misi 2", "start_year": "2025"}
    client.post(f"{SETTINGS}program-unggulan/baru/", sent | {"end_year": "2029"})
    made = FlagshipProgramme.objects.get()
    client.post(
        f"{SETTINGS}program-unggulan/{made.pk}/",
        sent | {"end_year": "2030", "version": "1"},
    )
    response = client.get(f"{SETTINGS}program-unggulan/")

    assert [(row["name"], row["cells"]) for row in response.context["rows"]] == [
        ("Sehat", ("2025–2030", "Misi 2"))
    ]


def test_years_of_a_programme_stand_in_order(client_for, regency, coordinator):
    response = client_for(coordinator).post(
        f"{SETTINGS}program-unggulan/baru/",
        {"name": "Sehat", "start_year": "2029", "end_year": "2025"},
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["end_year"]
    assert FlagshipProgramme.objects.count() == 0
