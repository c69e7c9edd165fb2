"""Requests that must have one effect, however often they are sent.

A key is claimed in a short transaction of its own before the work begins, so that of
two requests with one key only one gets to work. Its answer is stored in the work's own
transaction: effect and answer are there together, or neither is.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from masterplan.core.models import IdempotencyKey, User

# How long an answer is kept for replays.
KEPT = dt.timedelta(hours=24)
# A claim without an answer for this long is a request that its server did not survive.
ABANDONED = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the first request was told, byte for byte."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to do the work of a key; `taken_at` tells this claim from a later."""

    id: int
    taken_at: dt.datetime


class OtherRequest(Exception):
    """The key was used for a request that is not this one."""


class StillRunning(Exception):
    """The first request with this key has not been answered yet."""


def claim(user: User, key: str, fingerprint: str) -> Claim | Answer:
    """The right to do the work, or the answer that its first request got.

    Raises OtherRequest, StillRunning. A key that is older than KEPT is as good as new,
    and what was abandoned is taken over by one of those who ask.
    """
    while True:
        now = timezone.now()
        made = IdempotencyKey(
            user=user, key=key, fingerprint=fingerprint, created_at=now
        )
        try:
            with transaction.atomic():
                made.save(force_insert=True)
            return Claim(made.pk, now)
        except IntegrityError:
            # Used before, or by somebody who was a moment quicker.
            taken = IdempotencyKey.objects.filter(user=user, key=key).first()
        if taken is None:
            # Freed in between: ask anew.
            continue
        mine = IdempotencyKey.objects.filter(
            pk=taken.pk, created_at=taken.created_at, status=taken.status
        )
        if now - taken.created_at >= KEPT:
            mine.delete()
            continue
        if taken.fingerprint != fingerprint:
            raise OtherRequest
        if taken.status is not None:
            return Answer(taken.status, taken.headers, bytes(taken.body))
        if now - taken.created_at < ABANDONED:
            raise StillRunning
        # One of several who find it abandoned changes the row first.
        if mine.update(created_at=now):
            return Claim(taken.pk, now)


def keep(claimed: Claim, answer: Answer) -> bool:
    """Store the answer of the work; call it in the work's own transaction.

    False where the claim was taken over meanwhile: the work must then be taken back.
    """
    return bool(
        _held(claimed).update(
            status=answer.status, headers=dict(answer.headers), body=answer.body
        )
    )


def free(claimed: Claim) -> None:
    """Give a key back whose work came to nothing; the next request does it."""
    _held(claimed).delete()


def sweep() -> int:
    """Forget the keys that are older than KEPT; how many there were."""
    gone, _each = IdempotencyKey.objects.filter(
        created_at__lt=timezone.now() - KEPT
    ).delete()
    return gone


def _held(claimed: Claim) -> "models.QuerySet[IdempotencyKey]":
    return IdempotencyKey.objects.filter(
        pk=claimed.id, created_at=claimed.taken_at, status=None
    )
