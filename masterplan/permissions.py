"""Who may read what a regency keeps to itself."""

from typing import Protocol

import rules

from masterplan.core.access import scope_of
from masterplan.core.models import User
from masterplan.domain.audience import Audience, audience_of
from regencies.enums import INSIDER_ROLES, REVIEWER_ROLES, UNIT_ROLES, Role
from regencies.models import Membership


class Placed(Protocol):
    """A regency, a unit or any row below a regency."""

    @property
    def regency_id(self) -> str: ...


@rules.predicate
def belongs_to_regency(user: User, place: Placed | None) -> bool:
    """Somebody of the regency itself, its mentors included."""
    scope = scope_of(user)
    if place is None:
        return scope.holds(*INSIDER_ROLES)
    return audience_of(scope, place.regency_id).is_inside


@rules.predicate
def coordinates(user: User, place: Placed | None) -> bool:
    return _holds(user, Role.COORDINATOR, place=place)


@rules.predicate
def leads(user: User, place: Placed | None) -> bool:
    return _holds(user, Role.LEADER, place=place)


@rules.predicate
def mentors(user: User, place: Placed | None) -> bool:
    return _holds(user, Role.MENTOR, place=place)


@rules.predicate
def serves_ministry(user: User, _place: object) -> bool:
    return scope_of(user).is_national_for(Role.MINISTRY)


@rules.predicate
def works_in_unit(user: User, place: Placed | None) -> bool:
    """Somebody of the unit that the row names."""
    scope = scope_of(user)
    if place is None:
        return scope.holds(*UNIT_ROLES)
    unit = getattr(place, "unit_id", None)
    return unit is not None and unit in scope.units_of(*UNIT_ROLES)


@rules.predicate
def works_in_regency(user: User, place: Placed | None) -> bool:
    """Somebody who works for the regency itself; its mentors advise."""
    return _holds(user, *UNIT_ROLES, Role.COORDINATOR, Role.LEADER, place=place)


@rules.predicate
def signs_off(user: User, place: Placed | None) -> bool:
    """The mentor; where none is assigned, the leader or Sekda."""
    if mentors(user, place):
        return True
    if not leads(user, place):
        return False
    return place is None or not has_mentor(place.regency_id)


def has_mentor(regency_code: str) -> bool:
    return (
        Membership.objects.in_force()
        .filter(regency=regency_code, role=Role.MENTOR, user__is_active=True)
        .exists()
    )


def _holds(user: User, *roles: Role, place: Placed | None) -> bool:
    scope = scope_of(user)
    if place is None:
        return scope.holds(*roles)
    return place.regency_id in scope.regencies_of(*roles)


@rules.predicate
def works_with_regency(user: User, place: Placed | None) -> bool:
    """Somebody of the regency, or who reviews it from outside."""
    scope = scope_of(user)
    if place is None:
        return bool(scope.seats)
    return audience_of(scope, place.regency_id) is not Audience.PUBLIC


@rules.predicate
def oversees(user: User, _place: object) -> bool:
    return scope_of(user).holds(Role.MENTOR, *REVIEWER_ROLES)


# Names of people, last activity, and who has not recorded anything yet.
rules.add_perm("masterplan.view_inside", belongs_to_regency)
# What each OPD owes; reminding it is the coordinator's.
rules.add_perm("masterplan.view_chasing", coordinates | leads)
rules.add_perm("masterplan.remind_unit", coordinates)
# What stands behind a regency's figures: its plans, money, problems and results.
rules.add_perm("masterplan.view_progress", works_with_regency)
# The recap on the regency's letterhead, of what the reader sees there.
rules.add_perm("masterplan.print_recap", works_with_regency)
# The list of evidence, with what the reader may open; on paper and as a ZIP.
rules.add_perm("masterplan.print_evidence", works_with_regency)

# Stages and what they bring. Whoever sees the regency's work sees what blocks it.
rules.add_perm("masterplan.view_stage", works_with_regency)
for verb in ("open", "submit", "plan", "record", "add"):
    rules.add_perm(f"masterplan.{verb}_stage", coordinates)
rules.add_perm("masterplan.pass_stage", signs_off)
rules.add_perm("masterplan.pass_stage_with_notes", mentors | serves_ministry)
rules.add_perm("masterplan.reopen_stage", signs_off | serves_ministry)
rules.add_perm("masterplan.change_deliverable", coordinates)
rules.add_perm("masterplan.submit_deliverable", coordinates)
rules.add_perm("masterplan.approve_deliverable", signs_off)
# Said by those who work with it, read by the same.
rules.add_perm("masterplan.comment_deliverable", works_with_regency)
# The ministry's own: years, who takes part, and what the stages ask for.
rules.add_perm("masterplan.change_template", serves_ministry)
rules.add_perm("masterplan.change_cohort", serves_ministry)
# The plan and the worksheets it grows from.
rules.add_perm("masterplan.view_masterplan", works_with_regency)
rules.add_perm("masterplan.change_masterplan", coordinates)
rules.add_perm("masterplan.activate_masterplan", coordinates | leads)
rules.add_perm("masterplan.view_worksheet", works_with_regency)
rules.add_perm("masterplan.change_worksheet", works_in_regency)
# What mentors and reviewers say about the worksheets of a participation.
rules.add_perm("masterplan.comment_participation", works_with_regency)
# Meetings and what follows from them.
rules.add_perm("masterplan.view_meeting", works_with_regency)
rules.add_perm("masterplan.view_attendance", belongs_to_regency)
rules.add_perm("masterplan.change_meeting", coordinates)
rules.add_perm("masterplan.change_follow_up", coordinates)
rules.add_perm("masterplan.finish_follow_up", coordinates | works_in_unit)
rules.add_perm("masterplan.change_need", coordinates | works_in_unit)
rules.add_perm("masterplan.change_award", coordinates)
# The nation and its provinces: whoever accompanies or reviews any regency.
rules.add_perm("masterplan.view_national", oversees)
# The regencies side by side, and what waits for their mentor.
rules.add_perm("masterplan.view_mentor_desk", mentors)
