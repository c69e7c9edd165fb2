"""API tokens: made and shown once, found by their digest, revoked at once."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from knox.crypto import hash_token

from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.enums import TokenScope
from masterplan.core.errors import DomainError, NotAllowed
from masterplan.core.models import ApiToken, User

DAYS_DEFAULT = 365
DAYS_MAX = 730
NAME_MAX = ApiToken._meta.get_field("name").max_length
# The last use is a hint for its owner, not a log: it is written this seldom.
TOUCH_EVERY = dt.timedelta(minutes=5)
# Longer texts are no token of ours and need no hashing.
TEXT_MAX = 200

PHRASES = {
    "token.created": gettext_lazy("membuat token API"),
    "token.revoked": gettext_lazy("mencabut token API"),
}


def create(
    *,
    owner: User,
    actor: User | None,
    name: str,
    scope: TokenScope = TokenScope.READ,
    days: int = DAYS_DEFAULT,
) -> tuple[ApiToken, str]:
    """Make a token for `owner`; the text is returned this once and never stored.

    `actor` is None for the shell. Raises DomainError for a name or a term that does
    not fit, NotAllowed for somebody else's token.
    """
    _demand(owner, actor)
    name = name.strip()
    if not 1 <= len(name) <= NAME_MAX:
        raise DomainError(
            _("Beri token nama, paling panjang %(max)s huruf.") % {"max": NAME_MAX},
            code="name_length",
            field="name",
        )
    if not 1 <= days <= DAYS_MAX:
        raise DomainError(
            _("Masa berlaku token 1 sampai %(max)s hari.") % {"max": DAYS_MAX},
            code="days_out_of_range",
            field="days",
        )
    with transaction.atomic():
        token, text = ApiToken.objects.create(
            owner, expiry=dt.timedelta(days=days), name=name, scope=scope
        )
        # The owner is the target: a digest has no place in a history.
        event = Event(owner, "token.created", {"token": (None, f"{name} ({scope})")})
        activity.record([event], actor=actor)
    return token, text


def revoke(token: ApiToken, *, actor: User | None) -> None:
    """End a token at once. Raises NotAllowed for somebody else's."""
    _demand(token.user, actor)
    with transaction.atomic():
        if ApiToken.objects.filter(pk=token.pk).delete()[0]:
            event = Event(
                token.user,
                "token.revoked",
                {"token": (f"{token.name} ({token.scope})", None)},
            )
            activity.record([event], actor=actor)


def find(text: str) -> ApiToken | None:
    """The token with its owner in one statement, whatever its state; or None."""
    if not 1 <= len(text) <= TEXT_MAX:
        return None
    return ApiToken.objects.select_related("user").filter(pk=hash_token(text)).first()


def is_expired(token: ApiToken) -> bool:
    return token.expiry is not None and token.expiry <= timezone.now()


def touch(token: ApiToken) -> None:
    """Write the time of use, once in TOUCH_EVERY however many ask at the same time."""
    now = timezone.now()
    if token.last_used_at and token.last_used_at > now - TOUCH_EVERY:
        return
    ApiToken.objects.filter(
        Q(last_used_at=None) | Q(last_used_at__lte=now - TOUCH_EVERY), pk=token.pk
    ).update(last_used_at=now)


def _demand(owner: User, actor: User | None) -> None:
    if actor is not None and actor.pk != owner.pk:
        raise NotAllowed(_("Token hanya dapat diurus oleh pemiliknya."))
