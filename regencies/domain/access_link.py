"""Links that let one person in once, made by coordinators and the ministry.

The text of a link is returned by the verb that makes it and never stored.
"""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.errors import DomainError, InvalidFields, NotAllowed
from masterplan.core.folding import tidy
from masterplan.core.models import User
from regencies.domain import activation, membership
from regencies.domain.regency import hold
from regencies.enums import LINK_DAYS, UNIT_ROLES, LinkKind
from regencies.models import AccessLink, Membership, Regency, Unit
from regencies.permissions import OWN_ROLES

TOKEN_BYTES = 32
# Longer texts are no token of ours and need no hashing.
TOKEN_MAX = 100

PHRASES = {
    "access_link.invited": gettext_lazy("mengundang pengguna"),
    "access_link.reset_issued": gettext_lazy("membuat tautan kata sandi baru"),
    "access_link.revoked": gettext_lazy("mencabut tautan ini"),
    "access_link.accepted": gettext_lazy("menerima undangan ini"),
    "access_link.password_set": gettext_lazy("membuat kata sandi baru"),
}


@dataclass(frozen=True)
class Issued:
    """A new link with its text, known this once."""

    link: AccessLink
    token: str


def invite(
    *,
    actor: User,
    regency: Regency,
    name: str,
    email: str,
    role: str,
    unit: Unit | None = None,
) -> Issued:
    """Invite a person to a seat; an earlier invitation to the same seat is revoked.

    Raises InvalidFields, NotAllowed, DomainError where the person holds the seat or
    his account is not active.
    """
    link = AccessLink(
        kind=LinkKind.INVITATION,
        name=tidy(name),
        email=email.strip().lower(),
        role=role,
        regency=regency,
        unit=unit if role in UNIT_ROLES else None,
        created_by=actor,
    )
    _validate(link)
    if not actor.has_perm("regencies.manage_seat", link):
        raise NotAllowed(_("Anda tidak berwenang mengundang untuk peran ini."))
    same = {"email": link.email, "role": role, "regency": regency, "unit": link.unit}
    with transaction.atomic():
        hold(regency.pk)
        if not _has_place(link):
            raise InvalidFields({"unit": [_no_place()]})
        known = account_of(link)
        if known is not None:
            _demand_free(known, link)
        AccessLink.objects.usable().filter(kind=LinkKind.INVITATION, **same).update(
            revoked_at=timezone.now()
        )
        issued = _issue(link)
        event = Event(
            link, "access_link.invited", {"name": (None, link.name), "role": ("", role)}
        )
        activity.record([event], actor=actor)
    return issued


def issue_reset(person: User, *, actor: User, regency: Regency) -> Issued:
    """Make a link for a new password of somebody whose every seat the actor manages.

    Earlier ones end. Raises NotAllowed, DomainError for an account that is not active.
    """
    _demand_account(actor, person)
    if not person.is_active:
        raise _inactive()
    seat = Membership.objects.not_ended().filter(user=person, regency=regency).first()
    if seat is None:
        raise NotAllowed(_("Orang ini tidak memegang kursi di daerah ini."))
    link = AccessLink(
        kind=LinkKind.RESET,
        name=person.name,
        email=person.email,
        role=seat.role,
        regency=regency,
        unit=seat.unit,
        user=person,
        created_by=actor,
    )
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        AccessLink.objects.usable().filter(kind=LinkKind.RESET, user=person).update(
            revoked_at=timezone.now()
        )
        issued = _issue(link)
        event = Event(link, "access_link.reset_issued", {"name": (None, link.name)})
        activity.record([event], actor=actor)
    return issued


def renew(link: AccessLink, *, actor: User) -> Issued:
    """Make the link anew with the same words; the old text no longer works."""
    if link.kind == LinkKind.RESET:
        return issue_reset(link.holder, actor=actor, regency=link.place)
    return invite(
        actor=actor,
        regency=link.place,
        name=link.name,
        email=link.email,
        role=link.role,
        unit=link.unit,
    )


def revoke(link: AccessLink, *, actor: User) -> None:
    """End a link that was not used. Raises NotAllowed; done already is no error."""
    if not actor.has_perm("regencies.manage_seat", link):
        raise NotAllowed(_("Anda tidak berwenang mencabut tautan ini."))
    with transaction.atomic():
        open_link = AccessLink.objects.usable().filter(pk=link.pk)
        if open_link.update(revoked_at=timezone.now()):
            activity.record([Event(link, "access_link.revoked")], actor=actor)


def find(token: str) -> AccessLink | None:
    """The usable link with this text, or None, whatever the cause.

    A link dies with the right of whoever made it: a coordinator who left keeps no way
    back in.
    """
    if not 1 <= len(token) <= TOKEN_MAX:
        return None
    link = (
        AccessLink.objects.usable()
        .select_related("user", "regency", "unit", "created_by")
        .filter(token_hash=_digest(token))
        .first()
    )
    if link is None or not link.created_by.is_active:
        return None
    if link.kind == LinkKind.RESET:
        is_standing = link.holder.is_active and link.created_by.has_perm(
            "regencies.manage_account", link.holder
        )
    else:
        is_standing = link.created_by.has_perm("regencies.manage_seat", link)
        if link.unit is not None and not link.unit.is_active:
            is_standing = False
    return link if is_standing else None


def account_of(link: AccessLink) -> User | None:
    """The account that has the link's address already."""
    return User.objects.filter(email=link.email).first()


def accept(link: AccessLink, *, person: User | None, password: str = "") -> User:
    """Take the invited seat; returns the account.

    Somebody new (`person` None) chooses his password; an existing account takes it
    only when its owner is signed in. Raises InvalidFields for a weak password,
    DomainError for a link used meanwhile, NotAllowed for somebody else's.
    """
    if link.kind != LinkKind.INVITATION:
        raise gone()
    if person is None:
        if account_of(link) is not None:
            raise NotAllowed(_("Akun ini sudah ada: masuk dahulu, lalu terima."))
        _check_password(password, User(email=link.email, name=link.name))
    elif person.email != link.email:
        raise NotAllowed(_("Undangan ini untuk alamat surel lain."))
    try:
        with transaction.atomic():
            hold(link.place.pk)
            _use(link)
            # A merge since it was found took the invitation to another unit.
            link.refresh_from_db(fields=["unit"])
            if not _has_place(link):
                raise gone()
            if person is None:
                person = User.objects.create_user(link.email, password, name=link.name)
            _demand_free(person, link)
            activity.record([Event(link, "access_link.accepted")], actor=person)
            membership.give(
                person,
                actor=link.created_by,
                role=link.role,
                regency=link.place,
                unit=link.unit,
            )
            # Who takes a seat is signed in by it, or was already.
            activation.note_sign_in(actor=person)
    except IntegrityError as error:
        # Two invitations of one person, opened at the same time.
        raise gone() from error
    return person


def set_password(link: AccessLink, *, password: str) -> User:
    """Set the password of a reset link's account; its sessions end.

    Raises InvalidFields for a weak password, DomainError for a link used meanwhile.
    """
    if link.kind != LinkKind.RESET:
        raise gone()
    person = link.holder
    _check_password(password, person)
    with transaction.atomic():
        # Before the link, as whoever makes a new one does.
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        _use(link)
        person.set_password(password)
        person.save(update_fields=["password"])
        activity.record([Event(link, "access_link.password_set")], actor=person)
    return person


def gone() -> DomainError:
    """The one sentence for every link that does not work."""
    return DomainError(
        _(
            "Tautan ini tidak berlaku: sudah dipakai, dicabut, kedaluwarsa, atau salah "
            "salin. Mintalah tautan baru kepada koordinator daerah Anda."
        ),
        code="link_gone",
    )


def _issue(link: AccessLink) -> Issued:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link.token_hash = _digest(token)
    link.expires_at = timezone.now() + dt.timedelta(days=LINK_DAYS)
    link.save(force_insert=True)
    return Issued(link, token)


def _use(link: AccessLink) -> None:
    """Of two that come at once, one finds the row and the other nothing."""
    open_link = AccessLink.objects.usable().filter(pk=link.pk)
    if not open_link.update(used_at=timezone.now()):
        raise gone()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _validate(link: AccessLink) -> None:
    errors: dict[str, list[str]] = {}
    try:
        link.clean_fields(
            exclude={field.name for field in link._meta.fields} - {"name", "email"}
        )
    except ValidationError as error:
        errors = dict(error.message_dict)
    if link.role not in OWN_ROLES:
        errors["role"] = [_("Pilih peran.")]
    if link.role in UNIT_ROLES:
        unit = link.unit
        if unit is None or unit.regency_id != link.regency_id:
            errors["unit"] = [_no_place()]
    if errors:
        raise InvalidFields(errors)


def _has_place(link: AccessLink) -> bool:
    """Whether the unit, if any, is active still; hold the regency first."""
    if link.unit_id is None:
        return True
    return Unit.objects.filter(pk=link.unit_id, is_active=True).exists()


def _no_place() -> str:
    return _("Pilih OPD yang aktif di daerah ini.")


def _demand_free(person: User, link: AccessLink) -> None:
    """Refuse what an invitation could not give."""
    if not person.is_active:
        raise _inactive()
    held = Membership.objects.not_ended().filter(
        user=person, role=link.role, regency=link.regency, unit=link.unit
    )
    if held.exists():
        raise DomainError(
            _("%(name)s sudah memegang kursi ini.") % {"name": person},
            code="seat_held",
            field="email",
        )


def _demand_account(actor: User, person: User) -> None:
    if not actor.has_perm("regencies.manage_account", person):
        raise NotAllowed(
            _(
                "Akun ini juga memegang kursi di luar wewenang Anda; hanya pengelola "
                "yang dapat mengurusnya."
            )
        )


def _inactive() -> DomainError:
    return DomainError(
        _("Akun dengan surel ini sedang nonaktif. Aktifkan kembali dahulu."),
        code="account_inactive",
        field="email",
    )


def _check_password(password: str, person: User) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise InvalidFields({"password": list(error.messages)}) from error
