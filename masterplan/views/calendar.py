"""A regency's calendar: a month as a page, a year as a file."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from masterplan.core.access import scope_of
from masterplan.core.templatetags.portal import number
from masterplan.core.views.pages import demand, render_page, visible_or_404
from masterplan.domain import ical
from masterplan.domain.calendar import (
    Month,
    MonthPage,
    file_dates,
    month_of,
    month_page,
)
from regencies.models import Regency

# The address's word for the month: "2026-11".
MONTH = "bulan"


@require_safe
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Days with what stands on them; on a phone one below the other."""
    regency = _regency(request, code)
    demand(request, "masterplan.view_meeting", regency)
    today = timezone.localdate(timezone=regency.zone)
    month = month_of(request.GET.get(MONTH, ""), today)
    page = month_page(regency, month, scope=scope_of(request.user), today=today)
    address = reverse("masterplan:calendar", args=[code])
    context = {
        "regency": regency,
        "page": page,
        "finding": _finding(page),
        "weekdays": list(WEEKDAYS.values()),
        "previous": _link(address, month.shifted(-1)),
        "following": _link(address, month.shifted(1)),
        "this_url": address if month != Month(today.year, today.month) else "",
    }
    return render_page(request, "masterplan/calendar.html", context)


@require_safe
def calendar_file(request: HttpRequest, code: str) -> HttpResponse:
    """A year from the month on for a calendar program; the regency's own people's."""
    regency = _regency(request, code)
    demand(request, "masterplan.view_inside", regency)
    today = timezone.localdate(timezone=regency.zone)
    month = month_of(request.GET.get(MONTH, ""), today)
    text = ical.text_of(
        file_dates(regency, month, scope=scope_of(request.user), today=today),
        name=_("Kalender Smart City %s") % regency.name,
        host=request.build_absolute_uri("/").rstrip("/"),
        zone=regency.zone,
        now=dt.datetime.now(dt.UTC),
    )
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="kalender-{code}-{month}.ics"'
        },
    )


def _regency(request: HttpRequest, code: str) -> Regency:
    regencies = Regency.objects.select_related("province")
    return visible_or_404(request, regencies, pk=code)


def _link(address: str, month: Month | None) -> dict[str, str] | None:
    if month is None:
        return None
    return {"url": f"{address}?{MONTH}={month}", "label": month.label}


def _finding(page: MonthPage) -> str:
    told = {"month": page.month.label, "total": number(page.total)}
    if not page.total:
        return _("Belum ada agenda pada %(month)s.") % told
    if not page.late:
        return _("%(total)s agenda pada %(month)s.") % told
    return _(
        "%(total)s agenda pada %(month)s; %(late)s lewat tenggat dan belum selesai."
    ) % (told | {"late": number(page.late)})
