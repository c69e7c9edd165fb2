"""Who holds which seat; the source of every Scope."""

from masterplan.core.access import Scope, Seat
from masterplan.core.models import User
from regencies.models import Membership


def scope_of(user: User) -> Scope:
    """The Scope of an active user: all seats in force today, in one statement."""
    seats = (
        Membership.objects.in_force()
        .filter(user=user)
        .order_by("id")
        .values_list("role", "regency_id", "unit_id")
    )
    return Scope(user_id=user.pk, seats=tuple(Seat(*seat) for seat in seats))
