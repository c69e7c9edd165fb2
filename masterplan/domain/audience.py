"""Who is looking at a regency, as far as its figures and words depend on it."""

import enum
from collections.abc import Callable

from masterplan.core.access import Scope
from regencies.enums import INSIDER_ROLES, REVIEWER_ROLES, Role


class Audience(enum.Enum):
    """What somebody's figures count; the rows themselves come from `visible_to`."""

    COORDINATOR = "coordinator"  # everything, drafts included
    INSIDER = "insider"  # what was submitted, and the drafts of the own unit
    REVIEWER = "reviewer"  # what was verified, and of the rest only the count
    PUBLIC = "public"  # what was published

    @property
    def is_inside(self) -> bool:
        """People of the regency and its mentors: names and last activity too."""
        return self in (Audience.COORDINATOR, Audience.INSIDER)


def audience_of(scope: Scope, regency_code: str) -> Audience:
    """The widest audience that one of the seats gives in this regency."""
    return audience_in(scope)(regency_code)


def audience_in(scope: Scope) -> Callable[[str], Audience]:
    """`audience_of` for many regencies: the seats are gone through once."""
    coordinated = scope.regencies_of(Role.COORDINATOR)
    inside = scope.regencies_of(*INSIDER_ROLES)
    is_national = scope.is_national_for(*REVIEWER_ROLES)
    reviewed = scope.regencies_of(*REVIEWER_ROLES)

    def audience(code: str) -> Audience:
        if code in coordinated:
            return Audience.COORDINATOR
        if code in inside:
            return Audience.INSIDER
        if is_national or code in reviewed:
            return Audience.REVIEWER
        return Audience.PUBLIC

    return audience
