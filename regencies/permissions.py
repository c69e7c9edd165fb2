"""Who may do what inside a regency."""

import rules

from masterplan.core.access import scope_of
from masterplan.core.models import User
from regencies.enums import UNIT_ROLES, Role
from regencies.models import (
    AccessLink,
    Body,
    Document,
    FlagshipProgramme,
    Membership,
    Partner,
    PilotArea,
    Regency,
    Unit,
)

# What belongs to a regency and is the coordinator's to keep.
Kept = Regency | Unit | PilotArea | Partner | FlagshipProgramme | Body

# What a coordinator gives to people of his regency; reviewers are no matter of his.
OWN_ROLES = UNIT_ROLES | {Role.LEADER, Role.COORDINATOR}


@rules.predicate
def coordinates_regency(user: User, place: Kept | None) -> bool:
    scope = scope_of(user)
    if place is None:
        return scope.holds(Role.COORDINATOR)
    return scope.holds(Role.COORDINATOR, regency=place.regency_id)


@rules.predicate
def serves_ministry(user: User, place: Regency | None) -> bool:
    return scope_of(user).is_national_for(Role.MINISTRY)


@rules.predicate
def manages_seat(user: User, seat: Membership | AccessLink | None) -> bool:
    """The coordinator the seats of his own people, the ministry those of coordinators.

    A link counts as the seat it leads to.
    """
    scope = scope_of(user)
    if seat is None:
        return scope.holds(Role.COORDINATOR, Role.MINISTRY)
    if seat.regency_id is None or seat.role not in OWN_ROLES:
        return False
    if seat.role == Role.COORDINATOR and scope.is_national_for(Role.MINISTRY):
        return True
    return scope.holds(Role.COORDINATOR, regency=seat.regency_id)


@rules.predicate
def manages_account(user: User, person: User | None) -> bool:
    """Only who manages every seat of the person: a password opens all of them."""
    if person is None:
        return manages_seat(user, None)
    if person.is_staff or person.is_superuser:
        return False
    seats = list(Membership.objects.not_ended().filter(user=person))
    return bool(seats) and all(manages_seat(user, seat) for seat in seats)


@rules.predicate
def keeps_papers_of(user: User, owner: Document | Regency | Unit | None) -> bool:
    """The coordinator everything of his regency, a unit's people what is the unit's."""
    scope = scope_of(user)
    if owner is None:
        return scope.holds(*UNIT_ROLES, Role.COORDINATOR)
    if scope.holds(Role.COORDINATOR, regency=owner.regency_id):
        return True
    unit = owner.pk if isinstance(owner, Unit) else getattr(owner, "unit_id", None)
    return unit in scope.units_of(*UNIT_ROLES)


@rules.predicate
def resets_second_factor(user: User, person: User | None) -> bool:
    """Who manages the account, or the ministry for everybody; nobody for himself.

    Whose account runs the portal itself is no matter of theirs, and who holds no seat
    is nobody's.
    """
    if person is None:
        return manages_seat(user, None)
    if person.pk == user.pk or person.is_staff or person.is_superuser:
        return False
    if scope_of(user).is_national_for(Role.MINISTRY):
        return Membership.objects.not_ended().filter(user=person).exists()
    return manages_account(user, person)


@rules.predicate
def works_in_regency(user: User, place: Partner | None) -> bool:
    """Operator or head of any unit of the regency."""
    scope = scope_of(user)
    if place is None:
        return scope.holds(*UNIT_ROLES)
    return place.regency_id in scope.regencies_of(*UNIT_ROLES)


rules.add_perm("regencies.change_unit", coordinates_regency)
rules.add_perm("regencies.change_pilot_area", coordinates_regency)
rules.add_perm("regencies.change_body", coordinates_regency)
rules.add_perm("regencies.change_settings", coordinates_regency)
# Who names a partner while writing records it; the list is the coordinator's to mend.
rules.add_perm("regencies.create_partner", works_in_regency | coordinates_regency)
rules.add_perm("regencies.change_partner", coordinates_regency)
rules.add_perm("regencies.change_flagship_programme", coordinates_regency)
rules.add_perm("regencies.manage_people", coordinates_regency)
rules.add_perm("regencies.view_people", coordinates_regency | serves_ministry)
rules.add_perm("regencies.manage_seat", manages_seat)
rules.add_perm("regencies.manage_account", manages_account)
rules.add_perm("regencies.reset_second_factor", resets_second_factor)
rules.add_perm("regencies.reset_any_second_factor", serves_ministry)
rules.add_perm("regencies.open_regency", serves_ministry)
# Asked by core, which knows no role: taking access away, never reading a secret.
rules.add_perm("core.oversee_token", serves_ministry | rules.is_superuser)
rules.add_perm("regencies.create_document", keeps_papers_of)
rules.add_perm("regencies.change_document", keeps_papers_of)
