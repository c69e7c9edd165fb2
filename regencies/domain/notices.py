"""What people are told about their own seats and accounts."""

from collections.abc import Callable

from django.urls import reverse

from masterplan.core import notices
from masterplan.core.language import source
from masterplan.core.models import User
from masterplan.core.stored import stored
from regencies.enums import UNIT_ROLES, Role
from regencies.models import Membership, Unit

# Stored as said, and told in the reader's language.
FACTOR_RESET = stored(
    "Verifikasi dua langkah akun Anda disetel ulang oleh %(actor)s; pasang lagi di "
    "menu Akun. Alasan: %(reason)s"
)
SEAT_TAKEN = stored("%(unit)s kini Anda kelola sebagai %(role)s: %(work)s.")

# How much waits in a unit, in words; the floor that keeps the records says it.
_workloads: list[Callable[[Unit], str]] = []


def register_workload(describe: Callable[[Unit], str]) -> None:
    """Declare what somebody who takes a unit over is told about its records."""
    _workloads.append(describe)


def seat_taken(seat: Membership) -> None:
    """Tell who took a unit's seat what he answers for now, in the seat's transaction.

    Handed over or invited: he hears it once a seat. Other seats need no telling.
    """
    unit = seat.unit
    if seat.role not in UNIT_ROLES or unit is None:
        return
    text = SEAT_TAKEN % {
        "unit": unit.label,
        "role": source(Role(seat.role).label),
        "work": ", ".join(describe(unit) for describe in _workloads),
    }
    notices.tell(
        [seat.user_id],
        kind="seat.given",
        key=f"seat.given:{seat.pk}",
        text=text,
        url=reverse("masterplan:unit", args=[unit.regency_id, unit.pk]),
        regency_code=unit.regency_id,
    )


def second_factor_reset(person: User, *, actor: User, reason: str, key: int) -> None:
    """Tell the person; `key` is the last factor that was removed, which comes once."""
    text = FACTOR_RESET % {"actor": actor, "reason": reason}
    notices.tell(
        [person],
        kind="account.second_factor_reset",
        key=f"account.second_factor_reset:{key}",
        text=text,
        url=reverse("mfa_index"),
    )
