"""Who may read what a regency keeps to itself."""

import rules

from masterplan.core.access import scope_of
from masterplan.core.models import User
from masterplan.domain.audience import Audience, audience_of
from regencies.enums import INSIDER_ROLES, Role
from regencies.models import Regency, Unit


@rules.predicate
def belongs_to_regency(user: User, regency: Regency | None) -> bool:
    """Somebody of the regency itself, its mentors included."""
    scope = scope_of(user)
    if regency is None:
        return scope.holds(*INSIDER_ROLES)
    return audience_of(scope, regency.pk).is_inside


@rules.predicate
def coordinates(user: User, place: Regency | Unit | None) -> bool:
    return _holds(user, Role.COORDINATOR, place=place)


@rules.predicate
def leads(user: User, place: Regency | Unit | None) -> bool:
    return _holds(user, Role.LEADER, place=place)


def _holds(user: User, *roles: Role, place: Regency | Unit | None) -> bool:
    scope = scope_of(user)
    if place is None:
        return scope.holds(*roles)
    code = place.regency_id if isinstance(place, Unit) else place.pk
    return code in scope.regencies_of(*roles)


@rules.predicate
def works_with_regency(user: User, regency: Regency | None) -> bool:
    """Somebody of the regency, or who reviews it from outside."""
    scope = scope_of(user)
    if regency is None:
        return bool(scope.seats)
    return audience_of(scope, regency.pk) is not Audience.PUBLIC


# Names of people, last activity, and who has not recorded anything yet.
rules.add_perm("masterplan.view_inside", belongs_to_regency)
# What each OPD owes; reminding it is the coordinator's.
rules.add_perm("masterplan.view_chasing", coordinates | leads)
rules.add_perm("masterplan.remind_unit", coordinates)
# The recap on the regency's letterhead, of what the reader sees there.
rules.add_perm("masterplan.print_recap", works_with_regency)
# The list of evidence, with what the reader may open; on paper and as a ZIP.
rules.add_perm("masterplan.print_evidence", works_with_regency)
