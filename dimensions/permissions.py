"""Who may record what other schemes measured in a regency."""

import rules

from dimensions.models import IndicatorValue
from masterplan.core.access import scope_of
from masterplan.core.models import User
from regencies.enums import Role
from regencies.models import Regency


@rules.predicate
def coordinates_regency(user: User, place: IndicatorValue | Regency | None) -> bool:
    scope = scope_of(user)
    if place is None:
        return scope.holds(Role.COORDINATOR)
    return place.regency_id in scope.regencies_of(Role.COORDINATOR)


rules.add_perm("dimensions.change_indicator_value", coordinates_regency)
