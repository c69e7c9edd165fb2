"""A meeting on paper: the list to sign, the minutes, the official record."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from masterplan.core.access import scope_of
from masterplan.core.views.pages import demand, visible_or_404
from masterplan.domain import attendance, spelled
from masterplan.enums import FollowUpStatus
from masterplan.models import Attendance, FollowUp, Meeting
from regencies.domain.paper import letterhead, signature

# A column to sign in for each day; more days than these share one.
DAYS_MAX = 3
# Empty lines for those who come unannounced.
SPARE_LINES = 10


@require_safe
def attendance_print(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The list with an empty column a day to sign in."""
    meeting = _visible(request, code, pk)
    demand(request, "masterplan.view_attendance", meeting)
    rows = (
        Attendance.objects.visible_to(scope_of(request.user))
        .filter(meeting=meeting)
        .select_related("unit")
        .order_by("unit__name", "name", "pk")
    )
    found = list(rows)
    spare = range(len(found) + 1, len(found) + SPARE_LINES + 1)
    return _paper(
        request,
        meeting,
        "masterplan/print_attendance.html",
        title="Daftar hadir",
        rows=found,
        spare=list(spare),
        days=_days(meeting),
    )


@require_safe
def minutes_print(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    meeting = _visible(request, code, pk)
    return _paper(
        request,
        meeting,
        "masterplan/print_minutes.html",
        title="Notulen",
        standing=attendance.standing(meeting),
        follow_ups=_follow_ups(request, meeting),
    )


@require_safe
def record_print(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The berita acara: that it took place, who was there in numbers, what came of
    it."""
    meeting = _visible(request, code, pk)
    first = meeting.starts_on
    return _paper(
        request,
        meeting,
        "masterplan/print_record.html",
        title="Berita acara",
        standing=attendance.standing(meeting),
        follow_ups=_follow_ups(request, meeting),
        day_words=spelled.number(first.day),
        year_words=spelled.number(first.year),
        decisions=[line for line in meeting.decisions.splitlines() if line.strip()],
    )


def _visible(request: HttpRequest, code: str, pk: int) -> Meeting:
    return visible_or_404(
        request,
        Meeting.objects.select_related(
            "regency__logo", "regency__leading_sector", "unit", "stage"
        ),
        regency=code,
        pk=pk,
    )


def _follow_ups(
    request: HttpRequest, meeting: Meeting
) -> list[tuple[FollowUp, FollowUpStatus]]:
    found = (
        FollowUp.objects.visible_to(scope_of(request.user))
        .filter(meeting=meeting)
        .exclude(status=FollowUpStatus.CANCELLED)
        .select_related("unit")
        .order_by("due_on", "pk")
    )
    return [(one, FollowUpStatus(one.status)) for one in found]


def _days(meeting: Meeting) -> list[dt.date]:
    count = (meeting.ends_on - meeting.starts_on).days + 1
    if count > DAYS_MAX:
        return [meeting.starts_on]
    return [meeting.starts_on + dt.timedelta(days=one) for one in range(count)]


def _paper(
    request: HttpRequest, meeting: Meeting, template: str, **context: Any
) -> HttpResponse:
    regency = meeting.regency
    now = timezone.now()
    with translation.override("id"):
        context |= {
            "regency": regency,
            "meeting": meeting,
            "letterhead": letterhead(regency, None),
            "signature": signature(
                regency,
                None,
                today=now.astimezone(regency.zone).date(),
                has_nip=request.user.has_perm("masterplan.view_inside", regency),
            ),
            "printed_at": now,
            "zone": regency.time_zone,
            "back_url": meeting.get_absolute_url(),
        }
        return render(request, template, context)
