"""Since when a unit uses the portal: from then on its silence means something."""

from django.utils import timezone

from masterplan.core.models import User
from regencies.enums import Role
from regencies.models import Membership, Unit


def note_sign_in(*, actor: User) -> int:
    """Start the clock of the units whose operator this is; returns how many it was.

    One statement, and only the first sign-in writes. It is no change that anybody
    makes or edits, so there is no line in the history and no new version.
    """
    units = (
        Membership.objects.in_force()
        .filter(user=actor, role=Role.OPERATOR, unit__isnull=False)
        .values("unit")
    )
    unknown = Unit.objects.filter(pk__in=units, active_since=None)
    return unknown.update(active_since=timezone.now())
