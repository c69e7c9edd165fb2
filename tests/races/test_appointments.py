"""Who heads a unit: two people appoint or correct at the same moment."""

import datetime as dt

from django.db import transaction

from regencies.domain import appointment
from regencies.models import Appointment
from tests.factories import make_unit
from tests.races.ground import DONE, coordinator_of, overlap, races, told, unguarded

APPOINT = "regencies.domain.appointment.appoint"
REVISE_HEAD = "regencies.domain.appointment.revise"


def head_fields(name: str, start: dt.date) -> dict[str, object]:
    return {"name": name, "position": "Kepala Dinas", "start": start}


@races(APPOINT)
def test_appoint_by_two_people_leaves_one_head() -> None:
    unit = make_unit()
    actors = [coordinator_of(unit), coordinator_of(unit)]
    heads = [
        head_fields("Satu", dt.date(2024, 1, 1)),
        head_fields("Dua", dt.date(2024, 2, 1)),
    ]

    race = overlap(
        lambda: appointment.appoint(unit, actor=actors[0], fields=heads[0]),
        lambda: appointment.appoint(unit, actor=actors[1], fields=heads[1]),
    )

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert Appointment.objects.in_force().get().name == "Dua"
    assert Appointment.objects.get(name="Satu").until == dt.date(2024, 1, 31)


@races(APPOINT)
def test_appoint_pressed_twice_makes_one_appointment() -> None:
    unit = make_unit()
    actor = coordinator_of(unit)
    fields = head_fields("Satu", dt.date(2024, 1, 1))

    race = overlap(
        lambda: appointment.appoint(unit, actor=actor, fields=fields),
        lambda: appointment.appoint(unit, actor=actor, fields=fields),
    )

    assert race.second.value == race.first
    assert Appointment.objects.count() == told("appointment.made") == 1


@unguarded(APPOINT)
def test_naive_appoint_by_two_people_leaves_two_heads() -> None:
    unit = make_unit()

    @transaction.atomic
    def appoint(name: str, start: dt.date) -> None:
        before = Appointment.objects.filter(unit=unit, until=None)
        before.update(until=start - dt.timedelta(days=1))
        Appointment.objects.create(
            regency=unit.regency, unit=unit, **head_fields(name, start)
        )

    overlap(
        lambda: appoint("Satu", dt.date(2024, 1, 1)),
        lambda: appoint("Dua", dt.date(2024, 2, 1)),
    )

    assert Appointment.objects.in_force().count() == 2


@races(REVISE_HEAD)
def test_revise_of_a_head_by_two_people_is_refused() -> None:
    unit = make_unit()
    actor = coordinator_of(unit)
    head = appointment.appoint(
        unit, actor=actor, fields=head_fields("Satu", dt.date(2024, 1, 1))
    )

    race = overlap(
        lambda: appointment.revise(
            head, actor=actor, version=1, fields={"rank": "Pembina"}
        ),
        lambda: appointment.revise(
            head, actor=actor, version=1, fields={"rank": "Penata"}
        ),
    )

    assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert Appointment.objects.get().rank == "Pembina"


@unguarded(REVISE_HEAD)
def test_naive_revise_of_a_head_by_two_people_loses_a_field() -> None:
    unit = make_unit()
    head = Appointment.objects.create(
        regency=unit.regency, unit=unit, **head_fields("Satu", dt.date(2024, 1, 1))
    )

    def revise(name: str, value: str) -> None:
        current = Appointment.objects.get(pk=head.pk)
        setattr(current, name, value)
        current.save()

    overlap(lambda: revise("rank", "Pembina"), lambda: revise("position", "Plt."))

    assert Appointment.objects.get().rank == ""
