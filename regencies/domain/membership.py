"""Who holds which seat: the source of every Scope, and how seats begin and end."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity
from masterplan.core.access import Scope, Seat
from masterplan.core.access import scope_of as read_scope
from masterplan.core.activity import Event
from masterplan.core.errors import DomainError, NotAllowed
from masterplan.core.models import User
from regencies.domain import notices
from regencies.domain.regency import hold
from regencies.enums import Role
from regencies.models import Membership, Regency, Unit

PHRASES = {
    "seat.given": gettext_lazy("memberikan kursi ini"),
    "seat.ended": gettext_lazy("mengakhiri kursi ini"),
    "seat.handed_over": gettext_lazy("menyerahterimakan kursi ini"),
    "seat.account_deactivated": gettext_lazy("menonaktifkan akun pemegang kursi ini"),
    "seat.account_reactivated": gettext_lazy(
        "mengaktifkan kembali akun pemegang kursi ini"
    ),
}
LABELS = {
    "holder": gettext_lazy("pemegang kursi"),
    "account": gettext_lazy("akun"),
}


def scope_of(user: User) -> Scope:
    """The Scope of an active user: all seats in force today, in one statement."""
    seats = (
        Membership.objects.in_force()
        .filter(user=user)
        .order_by("id")
        .values_list(
            "role", "regency_id", "unit_id", "id", "unit__name", "regency__name"
        )
    )
    return Scope(
        user_id=user.pk,
        seats=tuple(
            Seat(role, code, unit_id, pk, seat_label(role, unit_name, regency_name))
            for role, code, unit_id, pk, unit_name, regency_name in seats
        ),
    )


def seat_label(role: str, unit_name: str | None, regency_name: str | None) -> str:
    """ "Operator OPD · Dinas Kesehatan, Kabupaten Sumedang"."""
    place = ", ".join(name for name in (unit_name, regency_name) if name)
    return f"{Role(role).label} · {place or _('Nasional')}"


def give(
    person: User,
    *,
    actor: User,
    role: str,
    regency: Regency,
    unit: Unit | None,
    until: dt.date | None = None,
) -> Membership:
    """Give the seat from today on, and tell; who holds it already keeps it as it is.

    Part of a larger verb, which checks the actor's right.
    """
    place = {"user": person, "role": role, "regency": regency, "unit": unit}
    with transaction.atomic():
        # One of two that give the same seat at once waits here for the other.
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        held = Membership.objects.not_ended().filter(**place).first()
        if held is not None:
            return held
        seat = Membership.objects.create(
            **place, start=timezone.localdate(), until=until
        )
        activity.record(
            [Event(seat, "seat.given", {"holder": (None, person)})], actor=actor
        )
        notices.seat_taken(seat)
    return seat


def end(seat: Membership, *, actor: User) -> Membership:
    """End a seat at once: access is gone at the next request, the history stays.

    Raises NotAllowed; DomainError for a seat that has ended already and for the last
    coordinator of a regency.
    """
    with transaction.atomic():
        current = locked(seat)
        demand_seat(actor, current)
        demand_coordinator_stays([current], actor=actor)
        close(current)
        activity.record(
            [
                Event(
                    current,
                    "seat.ended",
                    {"holder": (current.user, None), "until": (None, current.until)},
                )
            ],
            actor=actor,
        )
    return current


def close(seat: Membership) -> None:
    """Write the end. Part of a larger verb, which checks and records."""
    # A seat that would only begin later was never held.
    seat.until = max(timezone.localdate(), seat.start)
    seat.save(update_fields=["until"])


def locked(seat: Membership) -> Membership:
    """The stored seat, held until the transaction ends; refused if it has ended.

    The regency is held first, so that two coordinators cannot remove each other.
    """
    if seat.regency_id:
        hold(seat.regency_id)
    current = (
        Membership.objects.not_ended()
        .select_for_update(of=("self",), no_key=True)
        .select_related("user", "regency", "unit")
        .filter(pk=seat.pk)
        .first()
    )
    if current is None:
        raise DomainError(_("Kursi ini sudah berakhir."), code="seat_ended")
    return current


def demand_seat(actor: User, seat: Membership) -> None:
    if not actor.has_perm("regencies.manage_seat", seat):
        raise NotAllowed(_("Anda tidak berwenang mengurus kursi ini."))


def demand_coordinator_stays(seats: list[Membership], *, actor: User) -> None:
    """Refuse to leave a regency without a coordinator; the ministry may, to appoint
    another. Hold the regency first."""
    if read_scope(actor).is_national_for(Role.MINISTRY):
        return
    for seat in seats:
        if seat.role != Role.COORDINATOR:
            continue
        others = Membership.objects.in_force().filter(
            role=Role.COORDINATOR, regency=seat.regency_id, user__is_active=True
        )
        if not others.exclude(user=seat.user_id).exists():
            raise DomainError(
                _(
                    "Daerah ini tidak boleh tanpa koordinator. Undang koordinator lain "
                    "dahulu, lalu ulangi."
                ),
                code="last_coordinator",
            )
