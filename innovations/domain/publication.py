"""Showing verified records to everybody, and taking them off the public pages."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain import evidence, ledger, rollup
from innovations.domain.innovation import Outcome, locked, store
from innovations.models import Innovation
from masterplan.core import activity, moves
from masterplan.core.activity import Event
from masterplan.core.errors import MoveRefused, StaleVersion, VerbRefused
from masterplan.core.models import User

PHRASES = {
    "innovation.published": gettext_lazy("menayangkan inovasi ini untuk publik"),
    "innovation.unpublished": gettext_lazy("menurunkan inovasi ini dari laman publik"),
}


def publish(
    innovations: Iterable[Innovation],
    *,
    actor: User,
    versions: Mapping[int, int] | None = None,
    is_partial: bool = False,
    with_photos: bool = False,
) -> list[Outcome]:
    """Show verified records to everybody; those shown already stay as they are.

    `versions` and `is_partial` as in `innovation.move`; `with_photos` opens their
    photos to everybody too.
    """
    with transaction.atomic():
        outcomes = _set_published(
            innovations, actor, versions or {}, is_partial, is_public=True
        )
        if with_photos:
            shown = [one.innovation for one in outcomes if one.refusal is None]
            evidence.show_photos(shown, actor=actor)
    return outcomes


def unpublish(
    innovations: Iterable[Innovation],
    *,
    actor: User,
    versions: Mapping[int, int] | None = None,
    is_partial: bool = False,
) -> list[Outcome]:
    """Take records off the public pages again; arguments as in `publish`."""
    return _set_published(
        innovations, actor, versions or {}, is_partial, is_public=False
    )


def _set_published(
    innovations: Iterable[Innovation],
    actor: User,
    versions: Mapping[int, int],
    is_partial: bool,
    *,
    is_public: bool,
) -> list[Outcome]:
    asked = list(innovations)
    verb = "innovation.published" if is_public else "innovation.unpublished"
    now = timezone.now()
    with transaction.atomic():
        for code in sorted({innovation.regency_id for innovation in asked}):
            ledger.lock(code)
        outcomes = []
        for current in locked([innovation.pk for innovation in asked]):
            refusal = _refusal(
                current, actor, versions.get(current.pk), is_public=is_public
            )
            if refusal and not is_partial:
                raise refusal
            outcomes.append(Outcome(current, refusal))
        events = []
        touched = set()
        for outcome in outcomes:
            current = outcome.innovation
            if outcome.refusal or is_public == (current.published_at is not None):
                continue
            before = current.published_at
            current.published_at = now if is_public else None
            store(current, ["published_at"])
            events.append(
                Event(current, verb, {"published_at": (before, current.published_at)})
            )
            touched.add(current.regency_id)
        activity.record(events, actor=actor)
        for code in touched:
            rollup.recompute(code)
    return outcomes


def _refusal(
    innovation: Innovation, actor: User, version: int | None, *, is_public: bool
) -> VerbRefused | None:
    if not actor.has_perm("innovations.publish_innovation", innovation):
        return moves.not_allowed(Innovation)
    if version is not None and version != innovation.version:
        return StaleVersion(version=innovation.version)
    if is_public and not innovation.is_reviewed:
        return MoveRefused(
            _("Hanya inovasi yang sudah diverifikasi yang dapat ditayangkan.")
        )
    return None
