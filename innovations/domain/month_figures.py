"""The figures as they were at the end of a month, kept for "as of"."""

import calendar
import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from innovations.domain.rollup_check import FIGURE_COLUMNS
from innovations.models import MonthFigures, RegencyRollup

# A worker that stood still over the turn of the month may still keep it so late.
GRACE_DAYS = 3
_BATCH = 500


def last_day(month: dt.date) -> dt.date:
    """The last day of the month that the day lies in."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def month_of(text: str) -> dt.date:
    """The first day of a month as in "2026-10"; ValueError says how to write it."""
    try:
        return dt.datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - no time
    except ValueError as error:
        raise ValueError(_("Tuliskan bulan seperti 2026-10.")) from error


def kept_months() -> tuple[dt.date, ...]:
    """The last days of the months that were kept, the newest first."""
    days = MonthFigures.objects.order_by("-month").values_list("month", flat=True)
    return tuple(days.distinct())


def keep(month: dt.date) -> int:
    """Keep the figures of now as those of the end of `month` (any day of it).

    What was kept before stays as it is, so it may be called again; returns how many
    rows are new.
    """
    day = last_day(month)
    with transaction.atomic():
        before = MonthFigures.objects.filter(month=day).count()
        rows = RegencyRollup.objects.order_by("pk").values(
            "regency_id", "dimension_id", *FIGURE_COLUMNS
        )
        MonthFigures.objects.bulk_create(
            [MonthFigures(month=day, **row) for row in rows],
            batch_size=_BATCH,
            ignore_conflicts=True,
        )
        return MonthFigures.objects.filter(month=day).count() - before


def keep_ended(today: dt.date) -> int:
    """Keep the month that ended a few days ago, if nobody has yet; how many rows."""
    ended = today.replace(day=1) - dt.timedelta(days=1)
    if today.day > GRACE_DAYS or MonthFigures.objects.filter(month=ended).exists():
        return 0
    return keep(ended)
