"""The way back in for who lost the telephone with the second factor."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.errors import DomainError, InvalidFields, NotAllowed
from masterplan.core.folding import tidy
from masterplan.core.models import User
from regencies.domain import notices
from regencies.enums import RESET_REASON_MAX
from regencies.models import Membership

PHRASES = {
    "seat.second_factor_reset": gettext_lazy(
        "menyetel ulang verifikasi dua langkah pemegang kursi ini"
    )
}


def is_set(person: User) -> bool:
    """Whether the person signs in with more than a password."""
    return Authenticator.objects.filter(user=person).exists()


def find(address: str) -> User:
    """The account with this e-mail address, or a DomainError that says so."""
    person = User.objects.filter(email=address.strip().lower()).first()
    if person is None:
        raise DomainError(
            _("Tidak ada akun dengan surel ini."), code="no_account", field="email"
        )
    return person


def reset(person: User, *, actor: User, reason: str) -> None:
    """Remove the second factor with its recovery codes: the password alone signs in.

    The password, sessions and seats stay. Each regency where the person works has it in
    its history. Raises NotAllowed, InvalidFields without a reason, DomainError for who
    has no second factor (any more).
    """
    reason = tidy(reason)
    if not 1 <= len(reason) <= RESET_REASON_MAX:
        sentence = _("Isi alasannya, paling panjang %(max)s huruf.")
        raise InvalidFields({"reason": [sentence % {"max": RESET_REASON_MAX}]})
    with transaction.atomic():
        current = User.objects.select_for_update(no_key=True).get(pk=person.pk)
        if not actor.has_perm("regencies.reset_second_factor", current):
            raise NotAllowed(
                _("Anda tidak berwenang menyetel ulang verifikasi akun ini.")
            )
        factors = Authenticator.objects.filter(user=current)
        last = max(factors.values_list("pk", flat=True), default=None)
        if last is None:
            raise DomainError(
                _("%(name)s tidak memakai verifikasi dua langkah.") % {"name": current},
                code="no_second_factor",
            )
        factors.delete()
        seats: dict[str | None, Membership] = {}
        for seat in Membership.objects.not_ended().filter(user=current).order_by("pk"):
            seats.setdefault(seat.regency_id, seat)
        activity.record(
            [
                Event(
                    seat,
                    "seat.second_factor_reset",
                    {"holder": (None, current)},
                    reason=reason,
                )
                for seat in seats.values()
            ],
            actor=actor,
        )
        notices.second_factor_reset(current, actor=actor, reason=reason, key=last)
