"""Who may do what to innovations; asked by name from verbs, pages and API.

Each rule answers twice: without a record ("could this person ever?"), and with one.
Seeing is not decided here but by `visible_to`.
"""

import rules

from innovations.enums import (
    INSIDE_STATUSES,
    REVIEWED_STATUSES,
    InnovationStatus,
    Source,
)
from innovations.models import Innovation
from masterplan.core.access import scope_of
from masterplan.core.models import User
from regencies.enums import INSIDER_ROLES, REVIEWER_ROLES, UNIT_ROLES, Role
from regencies.models import Regency


@rules.predicate
def works_in_unit(user: User, innovation: Innovation | None) -> bool:
    """Operator or head of the unit that owns the record."""
    scope = scope_of(user)
    if innovation is None:
        return scope.holds(*UNIT_ROLES)
    return innovation.unit_id in scope.units_of(*UNIT_ROLES)


@rules.predicate
def coordinates(user: User, target: Innovation | Regency | None) -> bool:
    """Coordinator of the record's regency, or of the regency itself."""
    scope = scope_of(user)
    if target is None:
        return scope.holds(Role.COORDINATOR)
    code = target.pk if isinstance(target, Regency) else target.regency_id
    return scope.holds(Role.COORDINATOR, regency=code)


@rules.predicate
def typed_by_hand(user: User, innovation: Innovation | None) -> bool:
    """The user himself typed this record; false for what he imported."""
    if innovation is None:
        return False
    return innovation.created_by_id == user.pk and innovation.source != Source.IMPORT


@rules.predicate
def typed_by_hand_or_unknown(user: User, innovation: Innovation | None) -> bool:
    return innovation is None or typed_by_hand(user, innovation)


@rules.predicate
def is_still_listed(user: User, innovation: Innovation | None) -> bool:
    return innovation is None or innovation.status != InnovationStatus.WITHDRAWN


@rules.predicate
def belongs_to_regency(user: User, innovation: Innovation | None) -> bool:
    """Somebody of the regency itself, its mentors included."""
    scope = scope_of(user)
    if innovation is None:
        return scope.holds(*INSIDER_ROLES)
    return innovation.regency_id in scope.regencies_of(*INSIDER_ROLES)


@rules.predicate
def awaits_head(user: User, innovation: Innovation | None) -> bool:
    """The regency lets only the unit's head submit, and this is somebody else."""
    if innovation is None or not innovation.regency.needs_head_approval:
        return False
    return innovation.unit_id not in scope_of(user).units_of(Role.UNIT_HEAD)


@rules.predicate
def reads_by_a_seat(user: User, innovation: Innovation | None) -> bool:
    """Sees the record by a seat, and not only because it is published."""
    scope = scope_of(user)
    if innovation is None:
        return bool(scope.seats)
    code, status = innovation.regency_id, innovation.status
    if status in INSIDE_STATUSES and code in scope.regencies_of(*INSIDER_ROLES):
        return True
    return status in REVIEWED_STATUSES and scope.holds(*REVIEWER_ROLES, regency=code)


enters = works_in_unit | coordinates

rules.add_perm("innovations.create_innovation", enters)
rules.add_perm("innovations.change_innovation", enters & is_still_listed)
rules.add_perm(
    "innovations.submit_innovation",
    (works_in_unit | (coordinates & typed_by_hand_or_unknown)) & ~awaits_head,
)
rules.add_perm("innovations.take_back_innovation", works_in_unit)
# Nobody verifies what he typed by hand; what he imported others had written.
rules.add_perm("innovations.verify_innovation", coordinates & ~typed_by_hand)
rules.add_perm("innovations.return_innovation", coordinates)
rules.add_perm("innovations.withdraw_innovation", enters)
rules.add_perm("innovations.close_innovation", coordinates)
rules.add_perm("innovations.publish_innovation", coordinates)
rules.add_perm("innovations.import_innovation", coordinates)
# Telephone numbers never leave the regency.
rules.add_perm("innovations.view_contact", belongs_to_regency)
# Mentors, evaluators and leaders ask; who works on the record answers.
rules.add_perm("innovations.comment_innovation", enters | reads_by_a_seat)
rules.add_perm("innovations.answer_innovation", enters)
