"""What a coordinator does with the people of his regency."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.errors import DomainError, NotAllowed
from masterplan.core.models import User
from regencies.domain import access_link, membership
from regencies.domain.access_link import Issued
from regencies.domain.regency import hold
from regencies.enums import UNIT_ROLES, LinkKind, Role
from regencies.models import AccessLink, Membership, Regency


@dataclass(frozen=True)
class Handover:
    """What became of a handed over seat: given at once, or an invitation to it."""

    seat: Membership | None
    issued: Issued | None


def hand_over(seat: Membership, *, actor: User, name: str, email: str) -> Handover:
    """Give a unit's seat to a successor in one step.

    The old holder loses this seat at once and keeps his others. Somebody who works in
    the regency already gets it at once; anybody else is invited by a link. Raises
    NotAllowed, InvalidFields, DomainError for a seat that is no unit's or has ended,
    and for a successor who is the holder himself.
    """
    with transaction.atomic():
        current = membership.locked(seat)
        membership.demand_seat(actor, current)
        regency = current.regency
        if current.role not in UNIT_ROLES or regency is None:
            raise DomainError(
                _("Serah terima hanya untuk kursi OPD."), code="not_a_unit_seat"
            )
        address = email.strip().lower()
        if address == current.user.email:
            raise DomainError(
                _("Isi penerus yang lain: kursi ini sudah dipegangnya."),
                code="same_person",
                field="email",
            )
        membership.close(current)
        colleague = (
            User.objects.filter(email=address, is_active=True)
            .filter(
                pk__in=Membership.objects.in_force()
                .filter(regency=regency)
                .values("user")
            )
            .first()
        )
        if colleague is None:
            issued = access_link.invite(
                actor=actor,
                regency=regency,
                name=name,
                email=address,
                role=current.role,
                unit=current.unit,
            )
            done, successor = Handover(None, issued), issued.link.name
        else:
            given = membership.give(
                colleague,
                actor=actor,
                role=current.role,
                regency=regency,
                unit=current.unit,
            )
            done, successor = Handover(given, None), colleague.name
        event = Event(
            current,
            "seat.handed_over",
            {"holder": (current.user.name, successor), "until": (None, current.until)},
        )
        activity.record([event], actor=actor)
    return done


def deactivate(person: User, *, actor: User, regency: Regency) -> None:
    """Close an account: sessions and tokens end at the next request, seats stay.

    Raises NotAllowed where the person holds seats the actor does not manage,
    DomainError for oneself and for the last coordinator.
    """
    if person.pk == actor.pk:
        raise DomainError(
            _("Akun sendiri tidak dapat dinonaktifkan."), code="own_account"
        )
    _switch(person, actor=actor, regency=regency, is_active=False)


def reactivate(person: User, *, actor: User, regency: Regency) -> None:
    """Open a closed account again, with the seats it still holds."""
    _switch(person, actor=actor, regency=regency, is_active=True)


def unopened() -> QuerySet[Regency]:
    """The real regencies in which nobody holds a seat, by code."""
    # Without the national seats: NOT IN (NULL) would leave no regency at all.
    seats = Membership.objects.not_ended().filter(regency__isnull=False)
    return (
        Regency.objects.real().exclude(pk__in=seats.values("regency")).order_by("code")
    )


def open_regency(*, actor: User, regency: Regency, name: str, email: str) -> Issued:
    """Invite the first coordinator of a regency that nobody works in yet.

    Raises NotAllowed, InvalidFields, DomainError for a regency that is open already.
    """
    if not actor.has_perm("regencies.open_regency", regency):
        raise NotAllowed(_("Hanya kementerian yang membuka daerah baru."))
    with transaction.atomic():
        hold(regency.pk)
        if _is_open(regency):
            raise DomainError(
                _("Daerah ini sudah dibuka; koordinatornya ada di halaman pengguna."),
                code="already_open",
                field="regency",
            )
        return access_link.invite(
            actor=actor, regency=regency, name=name, email=email, role=Role.COORDINATOR
        )


def _is_open(regency: Regency) -> bool:
    """Whether somebody holds a seat here, or is invited to coordinate."""
    invited = AccessLink.objects.usable().filter(
        kind=LinkKind.INVITATION, role=Role.COORDINATOR, regency=regency
    )
    seats = Membership.objects.not_ended().filter(regency=regency)
    return seats.exists() or invited.exists()


def _switch(person: User, *, actor: User, regency: Regency, is_active: bool) -> None:
    with transaction.atomic():
        held = Membership.objects.not_ended().filter(user=person, regency__isnull=False)
        # All his regencies: none of them may lose its last coordinator meanwhile.
        hold(regency.pk, *held.values_list("regency_id", flat=True))
        current = User.objects.select_for_update(no_key=True).get(pk=person.pk)
        if not actor.has_perm("regencies.manage_account", current):
            raise NotAllowed(_("Akun ini juga memegang kursi di luar wewenang Anda."))
        seats = list(Membership.objects.not_ended().filter(user=current))
        here = [seat for seat in seats if seat.regency_id == regency.pk]
        if not here:
            raise NotAllowed(_("Orang ini tidak memegang kursi di daerah ini."))
        if not is_active:
            membership.demand_coordinator_stays(seats, actor=actor)
        if current.is_active == is_active:
            return
        current.is_active = is_active
        current.save(update_fields=["is_active"])
        words = (_("nonaktif"), _("aktif"))
        verb = "reactivated" if is_active else "deactivated"
        event = Event(
            here[0],
            f"seat.account_{verb}",
            {
                "holder": (None, current),
                "account": (words[not is_active], words[is_active]),
            },
        )
        activity.record([event], actor=actor)
