"""API tokens: made and shown once, found by their digest, revoked at once.

A text is `smc_`, 56 hexadecimal digits by chance, and 8 that are the CRC-32 of these:
who scans code for lost secrets tells a token from any other word (docs/api).
"""

import datetime as dt
import re
import secrets
import zlib
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from knox.crypto import hash_token
from knox.settings import CONSTANTS

from masterplan.core import activity
from masterplan.core.access import scope_of
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
PREFIX = settings.REST_KNOX["TOKEN_PREFIX"]
CHANCE_BYTES = 28
CODE_SHAPE = re.compile(r"[0-9]{2}\.[0-9]{2}")
CODES_MAX = 50
# Who may see and revoke everybody's; core knows no role, so a higher floor says it.
OVERSEE = "core.oversee_token"

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
    regency_codes: Iterable[str] = (),
) -> tuple[ApiToken, str]:
    """Make a token for `owner`; the text is returned this once and never stored.

    With `regency_codes` it reaches these regencies alone, and what is public. `actor`
    is None for the shell. Raises DomainError for a name, a term or a regency that does
    not fit, NotAllowed for somebody else's token.
    """
    if actor is not None and actor.pk != owner.pk:
        raise NotAllowed(_("Token hanya dapat dibuat oleh pemiliknya."))
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
    codes = _codes(owner, regency_codes)
    text = _new_text()
    token = ApiToken(
        user=owner,
        digest=hash_token(text),
        token_key=text[: CONSTANTS.TOKEN_KEY_LENGTH],
        expiry=timezone.now() + dt.timedelta(days=days),
        name=name,
        scope=scope,
        regency_codes=codes,
    )
    with transaction.atomic():
        token.save(force_insert=True)
        # The owner is the target: a digest has no place in a history.
        event = Event(owner, "token.created", {"token": (None, _told(token))})
        activity.record([event], actor=actor)
    return token, text


def revoke(token: ApiToken, *, actor: User | None) -> None:
    """End a token at once: the owner his own, who oversees tokens anybody's."""
    if not (actor is None or actor.pk == token.user_id or actor.has_perm(OVERSEE)):
        raise NotAllowed(_("Token hanya dapat dicabut oleh pemiliknya."))
    with transaction.atomic():
        if ApiToken.objects.filter(pk=token.pk).delete()[0]:
            event = Event(
                token.user,
                "token.revoked",
                {"token": (_told(token), None)},
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


def readable_by(user: User) -> QuerySet[ApiToken]:
    """The tokens somebody may see: his own; all of them for who oversees tokens."""
    if user.has_perm(OVERSEE):
        return ApiToken.objects.all()
    return ApiToken.objects.visible_to(scope_of(user))


def _new_text() -> str:
    chance = secrets.token_hex(CHANCE_BYTES)
    return f"{PREFIX}{chance}{zlib.crc32(chance.encode()):08x}"


def _codes(owner: User, asked: Iterable[str]) -> list[str]:
    """The regencies asked for, each one that a seat of the owner's reaches."""
    codes = sorted(set(asked))
    scope = scope_of(owner)
    if len(codes) > CODES_MAX:
        raise DomainError(
            _("Paling banyak %(max)s daerah untuk satu token.") % {"max": CODES_MAX},
            code="too_many_regencies",
            field="regency_codes",
        )
    for code in codes:
        if not (CODE_SHAPE.fullmatch(code) and scope.covers(code)):
            raise DomainError(
                _("Daerah %(code)s bukan daerah kursi Anda.") % {"code": code[:20]},
                code="regency_not_held",
                field="regency_codes",
            )
    return codes


def _told(token: ApiToken) -> str:
    """The token as the history tells it: "SIPD (read; 32.11, 32.17)"."""
    return f"{token.name} ({'; '.join([token.scope, *token.regency_codes])})"
