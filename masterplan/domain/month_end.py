"""Keep the end of a month for "as of": figures, stages and what is late."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from innovations.domain import month_figures
from masterplan.core.access import Scope, Seat
from masterplan.domain.national_places import places
from masterplan.domain.national_rows import late_items
from masterplan.models import MonthStanding
from regencies.enums import Role
from regencies.models import Regency

_BATCH = 500


def keep(month: dt.date) -> int:
    """Keep what is now as the end of `month` (any day of it).

    What was kept before stays as it is, so it may be called again; returns how many
    rows of figures are new.
    """
    with transaction.atomic():
        _keep_standing(month_figures.last_day(month))
        return month_figures.keep(month)


def keep_ended(today: dt.date) -> int:
    """Keep the month that ended a few days ago, if nobody has yet; how many rows of
    figures are new. Of a month whose figures alone are there the rest is added."""
    ended = today.replace(day=1) - dt.timedelta(days=1)
    if today.day > month_figures.GRACE_DAYS:
        return 0
    with transaction.atomic():
        if not MonthStanding.objects.filter(month=ended).exists():
            _keep_standing(ended)
        return month_figures.keep_ended(today)


def _keep_standing(day: dt.date) -> None:
    # What ends later this month is not late yet when it is kept before its end.
    today = min(day, timezone.localdate())
    found, _stages = places(Regency.objects.all())
    late = {
        f"late_{audience}": {
            code: count
            for items in late_items(scope, today)
            for code, count in items.values_list("regency", "is_late")
        }
        for audience, scope in _readers([place.code for place in found]).items()
    }
    MonthStanding.objects.bulk_create(
        [
            MonthStanding(
                month=day,
                regency_id=place.code,
                cohort=place.now.cohort,
                stage=place.now.stage,
                stages=[
                    [stage.code, stage.name, stage.order, state.value]
                    for stage, state in place.stages
                ],
                **{
                    column: counts.get(place.code, 0) for column, counts in late.items()
                },
            )
            for place in found
        ],
        batch_size=_BATCH,
        ignore_conflicts=True,
    )


def _readers(codes: list[str]) -> dict[str, Scope]:
    """Somebody of each audience who reads every regency."""

    def everywhere(role: Role) -> Scope:
        return Scope(seats=tuple(Seat(role, code) for code in codes))

    return {
        "reviewer": Scope(seats=(Seat(Role.MINISTRY),)),
        "insider": everywhere(Role.MENTOR),
        "coordinator": everywhere(Role.COORDINATOR),
    }
