"""A mentor's regencies side by side, and what waits for the mentor there."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max, Q

from masterplan.core.access import Scope
from masterplan.core.models import Activity
from masterplan.domain import sign_off
from masterplan.domain.sign_off import Matter
from masterplan.domain.stage_progress import Progress, progress_of
from regencies.enums import Role
from regencies.models import Regency

WAITING_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Accompanied:
    """One regency: its newest participation (None: it takes part in none)."""

    regency: Regency
    progress: Progress | None
    waiting: int
    last_activity: dt.datetime | None


@dataclass(frozen=True, slots=True)
class MentorDesk:
    places: tuple[Accompanied, ...]
    waiting: tuple[Matter, ...]

    @property
    def late(self) -> int:
        """How many of the regencies are behind their plan."""
        return sum(
            one.progress is not None and (one.progress.overall or 0) < 0
            for one in self.places
        )


def mentor_desk(scope: Scope) -> MentorDesk:
    """Assemble the desk in constant statements, whatever the regencies and rows."""
    codes = sorted(scope.regencies_of(Role.MENTOR))
    waiting = sign_off.waiting(scope, Q(regency__in=codes), shown=WAITING_SHOWN)
    newest = {
        one.participation.regency_id: one
        for one in progress_of(scope, codes, is_newest_only=True)
    }
    last = dict(
        Activity.objects.filter(regency_code__in=codes)
        .order_by()
        .values_list("regency_code")
        .annotate(Max("at"))
    )
    places = [
        Accompanied(
            regency=regency,
            progress=newest.get(regency.pk),
            waiting=sum(one.regency_code == regency.pk for one in waiting),
            last_activity=last.get(regency.pk),
        )
        for regency in Regency.objects.visible_to(scope).filter(pk__in=codes)
    ]
    return MentorDesk(
        places=tuple(sorted(places, key=lambda one: one.regency.name)),
        waiting=waiting,
    )
