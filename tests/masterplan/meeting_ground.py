"""Rows around meetings, written straight to the database."""

import datetime as dt

from django.utils import timezone

from masterplan.enums import MeetingKind, NeedStatus
from masterplan.models import Attendance, FollowUp, Meeting, Need
from regencies.models import Regency, Unit


def today() -> dt.date:
    return timezone.localdate()


def make_meeting(regency: Regency, **fields: object) -> Meeting:
    defaults = {
        "regency": regency,
        "kind": MeetingKind.COORDINATION,
        "title": "Rapat uji",
        "starts_on": today(),
        "ends_on": fields.get("starts_on", today()),
    }
    return Meeting.objects.create(**defaults | fields)


def make_follow_up(regency: Regency, **fields: object) -> FollowUp:
    defaults = {"regency": regency, "title": "Lengkapi SK", "due_on": today()}
    return FollowUp.objects.create(**defaults | fields)


def make_need(unit: Unit, **fields: object) -> Need:
    defaults = {
        "regency": unit.regency,
        "unit": unit,
        "title": "Server cadangan",
        "status": NeedStatus.MISSING,
    }
    return Need.objects.create(**defaults | fields)


def invite(meeting: Meeting, *names: str, **fields: object) -> list[Attendance]:
    return [
        Attendance.objects.create(meeting=meeting, name=name, **fields)
        for name in names
    ]
