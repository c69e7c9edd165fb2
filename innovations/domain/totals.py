"""How many records the whole country has, without counting them."""

from django.db.models import F, Sum

from innovations.enums import REVIEWED_STATUSES
from innovations.models import RegencyRollup
from masterplan.core.access import Scope
from regencies.enums import REVIEWER_ROLES


def national(scope: Scope) -> int | None:
    """How many records somebody sees who sees all reviewed ones and nothing else.

    From the figures kept beside the records; None for everybody else, who sees few
    enough to count them. One statement.
    """
    is_reviewer = all(
        seat.is_national and seat.role in REVIEWER_ROLES for seat in scope.seats
    )
    if not scope.seats or not is_reviewer:
        return None
    reviewed = sum(F(status) for status in sorted(REVIEWED_STATUSES))
    return RegencyRollup.objects.aggregate(total=Sum(reviewed))["total"] or 0
