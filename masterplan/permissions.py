"""Who may read what a regency keeps to itself."""

import rules

from masterplan.core.access import scope_of
from masterplan.core.models import User
from masterplan.domain.audience import audience_of
from regencies.enums import INSIDER_ROLES
from regencies.models import Regency


@rules.predicate
def belongs_to_regency(user: User, regency: Regency | None) -> bool:
    """Somebody of the regency itself, its mentors included."""
    scope = scope_of(user)
    if regency is None:
        return scope.holds(*INSIDER_ROLES)
    return audience_of(scope, regency.pk).is_inside


# Names of people, last activity, and who has not recorded anything yet.
rules.add_perm("masterplan.view_inside", belongs_to_regency)
