"""A real regency with invented people and innovations, on its way through Bimtek.

Only tests give real regencies such data.
"""

import datetime as dt
from dataclasses import dataclass

from django.core.management import call_command
from django.db import transaction
from playwright.sync_api import Page

from innovations.domain import commitment as commitments
from innovations.domain import ledger, plan, rollup
from innovations.domain.names import fold_name
from innovations.enums import InnovationStatus, Source
from innovations.models import ActionItem, Commitment, Innovation
from masterplan.core.models import User
from masterplan.domain import stage as stages
from masterplan.enums import MeetingKind
from masterplan.models import Cohort, Meeting, StageRecord
from regencies.enums import Role
from regencies.models import Appointment, Regency, Unit
from tests.conftest import DESKTOP, LivePortal
from tests.factories import DIMENSIONS, make_user

BIMTEK = ("bimtek_1", "bimtek_2", "bimtek_3")
PROMISE = "Kami berjanji melaksanakan masterplan."


@dataclass(frozen=True)
class Place:
    """The regency, its people, and the browsers they sit at."""

    portal: LivePortal
    has_scripts: bool
    regency: Regency
    units: list[Unit]
    coordinator: User
    mentor: User
    ministry: User
    leader: User

    def opened(self, user: User, path: str, size: dict[str, int] = DESKTOP) -> Page:
        return self.portal.open(path, user=user, javascript=self.has_scripts, size=size)

    def at(self, path: str) -> str:
        return f"/daerah/{self.regency.pk}/{path}"

    def stage(self, code: str) -> StageRecord:
        return StageRecord.objects.get(regency=self.regency, code=code)

    def record(self, *codes: str, **known: object) -> None:
        """Note afterwards that these stages took place."""
        for code in codes:
            stages.record(self.stage(code), actor=self.coordinator, **known)


def make_place(code: str, portal: LivePortal, *, has_scripts: bool) -> Place:
    """The regency with its real offices, and somebody in each seat."""
    call_command("load_reference", verbosity=0)
    regency = Regency.objects.get(pk=code)
    return Place(
        portal=portal,
        has_scripts=has_scripts,
        regency=regency,
        units=commitments.signing_units(regency),
        coordinator=make_user(
            Role.COORDINATOR, regency=regency, name="Koordinator Uji"
        ),
        mentor=make_user(Role.MENTOR, regency=regency, name="Pembimbing Uji"),
        ministry=make_user(Role.MINISTRY, name="Kementerian Uji"),
        leader=make_user(Role.LEADER, regency=regency, name="Kepala Daerah Uji"),
    )


@transaction.atomic
def fill_register(place: Place, count: int, *, waiting: int = 0) -> list[Innovation]:
    """So many innovations, dealt out to all offices and dimensions, each but the first
    with an activity; the last `waiting` of them are not verified yet."""
    ledger.lock(place.regency.pk)
    numbers = ledger.next_numbers(place.regency.pk, count)
    rows = []
    for index, number in enumerate(numbers):
        is_waiting = index >= count - waiting
        row = Innovation(
            regency=place.regency,
            unit=place.units[index % len(place.units)],
            dimension_id=DIMENSIONS[index % len(DIMENSIONS)][0],
            name=f"Layanan uji {index + 1:03d}",
            problem="Warga menunggu terlalu lama.",
            description="Layanan dipersingkat.",
            is_digital=True,
            person_in_charge="Kepala Bidang",
            status=InnovationStatus.SUBMITTED
            if is_waiting
            else InnovationStatus.VERIFIED,
            source=Source.TYPED,
            registration_number=number,
        )
        fold_name(row)
        rows.append(row)
    made = Innovation.objects.bulk_create(rows)
    ActionItem.objects.bulk_create([_activity(row) for row in made[1:]])
    plan.recompute([row.pk for row in made])
    rollup.recompute(place.regency.pk)
    return made


def plan_activity(innovation: Innovation) -> None:
    """What its office still owed."""
    _activity(innovation).save()
    plan.recompute([innovation.pk])


def drop_activities(innovation: Innovation) -> None:
    """The office takes its activities back."""
    innovation.action_items.all().delete()
    plan.recompute([innovation.pk])


def hold_three_bimtek(place: Place) -> None:
    for month, code in enumerate(BIMTEK, start=6):
        day = dt.date(2022, month, 15)
        Meeting.objects.create(
            regency=place.regency,
            kind=MeetingKind.BIMTEK,
            title=place.stage(code).name,
            stage=place.stage(code),
            starts_on=day,
            ends_on=day,
        )


def seat_head(unit: Unit) -> User:
    """The head of an office: an account and an appointment of the same name."""
    head = make_user(Role.UNIT_HEAD, unit=unit, name="Pejabat Uji")
    Appointment.objects.create(
        regency=unit.regency,
        unit=unit,
        user=head,
        name=head.name,
        position=f"Kepala {unit.name}",
    )
    return head


def open_commitment(
    place: Place, *, signing_on: dt.date, opened_on: dt.date | None = None
) -> Commitment:
    """A sheet to be signed; one of the past was opened on its own day."""
    draft = commitments.create(
        actor=place.coordinator,
        regency=place.regency,
        fields={
            "title": f"Komitmen Bersama {place.regency.name}",
            "year": signing_on.year,
            "signing_on": signing_on,
            "text": PROMISE,
        },
    )
    opened = commitments.open_for_signing(draft, actor=place.coordinator)
    if opened_on is not None:
        at = dt.datetime.combine(opened_on, dt.time(9), place.regency.zone)
        Commitment.objects.filter(pk=opened.pk).update(opened_at=at)
    return opened


def cohort_of(year: int) -> Cohort:
    return Cohort.objects.get(year=year)


def _activity(innovation: Innovation) -> ActionItem:
    return ActionItem(
        innovation=innovation,
        regency=innovation.regency,
        unit=innovation.unit,
        activity="Menyiapkan layanan",
        person_in_charge="Kepala Bidang",
        start_on=dt.date(2023, 1, 1),
        end_on=dt.date(2023, 12, 31),
    )
