"""Who heads the regency itself: a successor ends the former, and no head of a unit."""

import datetime as dt

import pytest
from django.urls import reverse

from regencies.enums import AppointmentStatus, Role
from regencies.models import Appointment
from tests.factories import make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db

LEADERS = reverse("masterplan:leaders", args=["32.11"])
CREATE = reverse("masterplan:leader-create", args=["32.11"])


def test_successor_ends_the_former_leader_and_no_head_of_a_unit(client_for):
    regency = make_regency()
    head = Appointment.objects.create(
        regency=regency,
        unit=make_unit(regency),
        name="Kepala Contoh",
        position="Kepala Dinas",
        start=dt.date(2020, 1, 1),
    )
    client = client_for(make_user(Role.COORDINATOR, regency=regency))
    data = {"position": "Bupati Uji", "status": AppointmentStatus.DEFINITIVE}

    assert "Belum ada kepala daerah yang tercatat." in client.get(LEADERS).text
    assert f"Bupati {regency.short_name}" in client.get(CREATE).text
    client.post(CREATE, data | {"name": "Bupati Pertama", "start": "2021-01-01"})
    done = client.post(
        CREATE,
        data
        | {
            "name": "Bupati Kedua",
            "start": "2026-01-01",
            "status": AppointmentStatus.ACTING_VACANT,
        },
    )

    assert done.url == LEADERS
    first, second = Appointment.objects.filter(unit=None).order_by("start")
    assert (first.until, second.until) == (dt.date(2025, 12, 31), None)
    head.refresh_from_db()
    assert head.until is None
    page = client.get(LEADERS).text
    assert "Pj. Bupati Uji" in page
    assert "Pejabat sebelumnya" in page


def test_leader_is_corrected_on_the_same_page_as_heads(client_for):
    regency = make_regency()
    client = client_for(make_user(Role.COORDINATOR, regency=regency))
    leader = Appointment.objects.create(
        regency=regency,
        name="Bupati Satu",
        position="Bupati",
        start=dt.date(2024, 1, 1),
    )
    edit = reverse("masterplan:head-edit", args=["32.11", leader.pk])

    done = client.post(
        edit,
        {
            "name": "Bupati Benar",
            "position": "Bupati",
            "status": AppointmentStatus.DEFINITIVE,
            "start": "2024-01-01",
            "version": "1",
        },
    )

    leader.refresh_from_db()
    assert (done.url, leader.name, leader.version) == (LEADERS, "Bupati Benar", 2)
