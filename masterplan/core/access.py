"""Who somebody is to the portal: the seats held, as one frozen value.

Core knows no regency and no role by name. `regencies` supplies the Scope through
the SCOPE_PROVIDER setting; every `visible_to` and every rule reads only the Scope
and the object's own ids.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.functional import cached_property
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from masterplan.core.models.user import User


@dataclass(frozen=True)
class Seat:
    """One role held now: in a unit, in a whole regency, or (both None) nationally."""

    role: str
    regency_code: str | None = None
    unit_id: int | None = None

    @property
    def is_national(self) -> bool:
        return self.regency_code is None


@dataclass(frozen=True)
class Scope:
    """All seats somebody holds now; the empty Scope is the public's."""

    user_id: int | None = None
    seats: tuple[Seat, ...] = field(default_factory=tuple)

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(seat.role for seat in self.seats)

    @cached_property
    def is_national(self) -> bool:
        return any(seat.is_national for seat in self.seats)

    @cached_property
    def home_regency(self) -> str | None:
        """The first regency with a seat, or None: where the navigation leads."""
        return next((s.regency_code for s in self.seats if s.regency_code), None)

    def holds(
        self, *roles: str, regency: str | None = None, unit: int | None = None
    ) -> bool:
        """Tell whether a seat with one of `roles` covers the regency and unit.

        Without `regency`, any seat with one of the roles counts ("could this person
        ever?"). A unit's seat covers only that unit; a regency's seat covers all its
        units; a national seat covers everything.
        """
        return any(
            seat.role in roles
            and (regency is None or seat.regency_code in (None, regency))
            and (regency is None or seat.unit_id in (None, unit))
            for seat in self.seats
        )

    def is_national_for(self, *roles: str) -> bool:
        return any(seat.role in roles and seat.is_national for seat in self.seats)

    def regencies_of(self, *roles: str) -> frozenset[str]:
        """Codes of the regencies where one of `roles` is held (any role if none)."""
        return frozenset(
            seat.regency_code
            for seat in self.seats
            if seat.regency_code and (not roles or seat.role in roles)
        )

    def units_of(self, *roles: str) -> frozenset[int]:
        return frozenset(
            seat.unit_id for seat in self.seats if seat.unit_id and seat.role in roles
        )


PUBLIC = Scope()


def scope_of(user: "User | AnonymousUser") -> Scope:
    """The user's Scope, read once for this user object (so once a request)."""
    if not user.is_authenticated or not user.is_active:
        return PUBLIC
    # By attribute, not by __dict__: request.user is a lazy wrapper, and what is kept on
    # the wrapper would be unknown to the rules, which get the user inside it.
    scope: Scope | None = getattr(user, "_scope", None)
    if scope is None:
        scope = import_string(settings.SCOPE_PROVIDER)(user)
        setattr(user, "_scope", scope)  # noqa: B010 - no column of the model
    return scope
