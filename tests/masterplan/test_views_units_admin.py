"""Units as the coordinator keeps them."""

import pytest
from django.urls import reverse

from innovations.models import Innovation
from regencies.enums import AppointmentStatus, Role
from regencies.models import Appointment, Unit
from tests.factories import make_innovation, make_regency, make_unit, make_user


@pytest.fixture
def regency(db):
    return make_regency("32.11")


@pytest.fixture
def client(regency, client_for):
    return client_for(make_user(Role.COORDINATOR, regency=regency))


def at(name, *args):
    return reverse(f"masterplan:{name}", args=["32.11", *args])


def test_a_unit_is_added_with_the_kind_its_name_tells(client):
    answer = client.post(
        at("unit-create"), {"name": "Badan Baru", "kind": "", "affair": "Riset"}
    )

    unit = Unit.objects.get()
    assert answer.url == at("unit", unit.pk)
    assert (unit.name, unit.kind, unit.affair) == ("Badan Baru", "badan", "Riset")
    again = client.post(at("unit-create"), {"name": "Badan Baru"})
    assert (again.status_code, Unit.objects.count()) == (422, 1)


def test_a_stale_edit_shows_both_values_and_keeps_what_was_typed(client, regency):
    unit = make_unit(regency, name="Dinas A", affair="Lama")
    fields = {"name": "Dinas A", "kind": "dinas", "is_counted": "on", "version": 1}
    client.post(at("unit-edit", unit.pk), fields | {"affair": "Kesehatan"})

    stale = client.post(at("unit-edit", unit.pk), fields | {"affair": "Pangan"})

    assert stale.status_code == 409
    assert "<td>Kesehatan</td><td>Pangan</td>" in stale.text
    assert 'name="version" value="2"' in stale.text
    unit.refresh_from_db()
    assert unit.affair == "Kesehatan"
    client.post(at("unit-edit", unit.pk), fields | {"affair": "Pangan", "version": 2})
    unit.refresh_from_db()
    assert (unit.affair, unit.version) == ("Pangan", 3)


def test_merging_says_the_numbers_first(client, regency):
    unit, target = make_unit(regency, name="Dinas A"), make_unit(regency)
    make_innovation(unit=unit)

    asked = client.get(at("unit-merge", unit.pk), {"target": target.pk}).text
    assert "1 inovasi, 0 kursi pengguna" in asked
    assert "Gabungkan sekarang" in asked
    assert Innovation.objects.get().unit == unit
    done = client.post(
        at("unit-merge", unit.pk), {"target": target.pk, "version": unit.version}
    )

    assert done.url == at("unit", target.pk)
    assert Innovation.objects.get().unit == target
    page = client.get(at("unit", unit.pk)).text
    assert f"OPD ini sudah digabung ke {target.name}." in page
    assert "Gabungkan</a>" not in page


def test_splitting_takes_the_ticked_records(client, regency):
    unit = make_unit(regency)
    stays, goes = make_innovation(unit=unit), make_innovation(unit=unit)
    foreign = make_innovation(unit=make_unit(regency))
    data = {"name": "Dinas Baru", "version": unit.version}

    refused = client.post(
        at("unit-split", unit.pk), data | {"innovations": [foreign.pk]}
    )
    done = client.post(at("unit-split", unit.pk), data | {"innovations": [goes.pk]})

    fresh = Unit.objects.get(name="Dinas Baru")
    assert (refused.status_code, done.url) == (422, at("unit", fresh.pk))
    goes.refresh_from_db()
    stays.refresh_from_db()
    assert (goes.unit, stays.unit) == (fresh, unit)


def test_heads_stand_on_the_units_page_for_people_inside_only(
    client, regency, client_for
):
    unit = make_unit(regency)
    data = {
        "name": "Budi Santoso",
        "position": "Kepala Dinas Uji",
        "status": AppointmentStatus.ACTING,
        "nip": "0" * 18,
        "start": "2026-01-05",
    }

    assert client.post(at("head-create", unit.pk), data | {"nip": "1"}).status_code == (
        422
    )
    client.post(at("head-create", unit.pk), data)

    head = Appointment.objects.get()
    page = client.get(at("unit", unit.pk)).text
    assert "Plt. Kepala Dinas Uji" in page
    assert "0" * 18 not in page
    outside = client_for(make_user(Role.EVALUATOR)).get(at("unit", unit.pk)).text
    assert "Budi Santoso" not in outside
    client.post(at("head-edit", head.pk), data | {"until": "2026-02-01"})
    assert "Pejabat sebelumnya" in client.get(at("unit", unit.pk)).text


def test_a_head_changed_meanwhile_shows_both_values(client, regency):
    unit = make_unit(regency)
    data = {
        "name": "Budi",
        "position": "Kepala Dinas Uji",
        "status": AppointmentStatus.ACTING,
        "start": "2026-01-05",
        "version": "1",
    }
    client.post(at("head-create", unit.pk), data)
    head = Appointment.objects.get()
    client.post(at("head-edit", head.pk), data | {"name": "Ani"})

    stale = client.post(
        at("head-edit", head.pk), data | {"name": "Cici", "until": "2026-02-01"}
    )
    chosen = client.post(
        at("head-edit", head.pk), data | {"name": "Cici", "version": "2"}
    )

    conflicts = stale.context["conflicts"]
    assert stale.status_code == 409
    assert [(one.label, one.stored, one.typed) for one in conflicts] == [
        ("nama", "Ani", "Cici"),
        ("sampai", "–", "1 Februari 2026"),
    ]
    assert '<input type="hidden" name="version" value="2">' in stale.text
    assert chosen.status_code == 302
    head.refresh_from_db()
    assert (head.name, head.version) == ("Cici", 3)
