"""Who may do what inside a regency."""

import rules

from masterplan.core.access import scope_of
from masterplan.core.models import User
from regencies.enums import Role
from regencies.models import Regency, Unit


@rules.predicate
def coordinates_regency(user: User, place: Regency | Unit | None) -> bool:
    scope = scope_of(user)
    if place is None:
        return scope.holds(Role.COORDINATOR)
    code = place.regency_id if isinstance(place, Unit) else place.pk
    return scope.holds(Role.COORDINATOR, regency=code)


rules.add_perm("regencies.change_unit", coordinates_regency)
