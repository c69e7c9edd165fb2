"""Who somebody is to the portal: the seats held, as one frozen value.

Core knows no regency and no role by name. `regencies` supplies the Scope through
the SCOPE_PROVIDER setting; every `visible_to` and every rule reads only the Scope
and the object's own ids.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from masterplan.core.errors import DomainError

if TYPE_CHECKING:
    from masterplan.core.models.user import User

# Where the session keeps the id of the seat somebody works from.
SEAT_KEY = "seat"


@dataclass(frozen=True)
class Seat:
    """One role held now: in a unit, in a whole regency, or (both None) nationally.

    `id` and `label` (role and place, for people) only tell seats apart; two seats with
    the same reach are equal.
    """

    role: str
    regency_code: str | None = None
    unit_id: int | None = None
    id: int | None = field(default=None, compare=False)
    label: str = field(default="", compare=False)

    @property
    def is_national(self) -> bool:
        return self.regency_code is None


@dataclass(frozen=True)
class Scope:
    """All seats somebody holds now; the empty Scope is the public's."""

    user_id: int | None = None
    seats: tuple[Seat, ...] = field(default_factory=tuple)
    # The regencies a limited API token reaches; None outside of such a request.
    limit: frozenset[str] | None = None

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(seat.role for seat in self.seats)

    @cached_property
    def is_national(self) -> bool:
        return any(seat.is_national for seat in self.seats)

    def seat(self, seat_id: int | None) -> Seat | None:
        """The seat with this id; the first where it is not held (any more), or None."""
        first = self.seats[0] if self.seats else None
        return next((seat for seat in self.seats if seat.id == seat_id), first)

    def only(self, seat: Seat | None) -> "Scope":
        """What this one seat covers: for showing less, never for asking a rule."""
        return replace(self, seats=(seat,) if seat else ())

    def covers(self, regency: str) -> bool:
        """Whether any seat, whatever its role, reaches into the regency."""
        return any(seat.regency_code in (None, regency) for seat in self.seats)

    def within(self, codes: frozenset[str]) -> "Scope":
        """The same roles in these regencies alone: never more than before.

        A national seat becomes a regency's in each of them, so nothing is national
        any more.
        """
        seats = tuple(
            replace(seat, regency_code=code)
            for seat in self.seats
            for code in sorted(codes)
            if seat.regency_code in (None, code)
        )
        return replace(self, seats=seats, limit=codes)

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
        codes = getattr(user, "_scope_limit", None)
        if codes is not None:
            scope = scope.within(codes)
        setattr(user, "_scope", scope)  # noqa: B010 - no column of the model
    return scope


def limit(user: "User", codes: Iterable[str]) -> None:
    """Narrow what this user object stands for, before its Scope is first read."""
    setattr(user, "_scope_limit", frozenset(codes))  # noqa: B010 - no column either


def present_seat(request: HttpRequest) -> Seat | None:
    """The seat somebody works from now: the one he chose, else his first.

    It decides where pages start and what they offer first. What he may see and do is
    the union of all his seats, whichever he chose.
    """
    return scope_of(request.user).seat(request.session.get(SEAT_KEY))


def choose_seat(request: HttpRequest, seat_id: int | None) -> Seat:
    """Work from this seat until the session ends. Raises DomainError if not held."""
    for seat in scope_of(request.user).seats:
        if seat_id is not None and seat.id == seat_id:
            request.session[SEAT_KEY] = seat_id
            return seat
    raise DomainError(
        _("Kursi itu bukan milik Anda atau sudah berakhir. Pilih kursi yang lain."),
        code="seat_not_held",
    )
