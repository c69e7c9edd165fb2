"""What an innovation is to others like it: adapted from one, or different because."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain import innovation as innovations
from innovations.domain import ledger
from innovations.domain.innovation import Outcome
from innovations.enums import SENTENCE_MAX, InnovationStatus
from innovations.models import Innovation
from masterplan.core import activity, moves
from masterplan.core.access import Scope, scope_of
from masterplan.core.activity import Event
from masterplan.core.errors import DomainError, StaleVersion
from masterplan.core.models import User

PHRASES = {
    "innovation.adapted": gettext_lazy("mencatat asal adaptasi inovasi ini"),
    "innovation.not_adapted": gettext_lazy("melepas asal adaptasi inovasi ini"),
    "innovation.told_apart": gettext_lazy(
        "menjelaskan beda inovasi ini dari yang serupa"
    ),
}
# Adapted records named on the page of their origin; all of them are counted.
NAMED = 10
# A chain of adaptations is followed so far; nobody's is that long.
_GENERATIONS = 20


@dataclass(frozen=True, slots=True)
class Relative:
    """A record as its origin or its adaptations name it."""

    pk: int
    name: str
    regency_id: str
    regency: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where a record comes from and what came of it, as one reader may see it."""

    origin: Relative | None = None
    adaptations: tuple[Relative, ...] = ()

    @property
    def regencies(self) -> int:
        return len({one.regency_id for one in self.adaptations})

    @property
    def named(self) -> tuple[Relative, ...]:
        return self.adaptations[:NAMED]

    @property
    def unnamed(self) -> int:
        return len(self.adaptations) - len(self.named)


def of(innovation: Innovation, *, scope: Scope) -> Lineage:
    """Both ways, only what `scope` may see. One statement; none where there is none.

    `innovation` comes with `is_origin` (see `record.for_page`).
    """
    kin = Q()
    if innovation.adapted_from_id:
        kin |= Q(pk=innovation.adapted_from_id)
    if getattr(innovation, "is_origin", True):
        kin |= Q(adapted_from=innovation.pk)
    if not kin:
        return Lineage()
    rows: Any = (
        Innovation.objects.visible_to(scope)
        .filter(kin)
        .exclude(status=InnovationStatus.WITHDRAWN)
        .order_by("regency__name", "name", "pk")
        .values("pk", "name", "regency_id", "regency__name")
    )
    origin, adaptations = None, []
    for row in rows:
        if row["pk"] == innovation.adapted_from_id:
            origin = _relative(row)
        else:
            adaptations.append(_relative(row))
    return Lineage(origin, tuple(adaptations))


def adapt(
    innovation: Innovation,
    *,
    actor: User,
    origin: Innovation | None,
    version: int | None = None,
    is_submitted: bool = False,
) -> Outcome:
    """Say what this one was adapted from (None: nothing) and, if asked, submit it.

    The origin is of the same regency, or published. Raises NotAllowed, StaleVersion,
    DomainError; a submission that is refused leaves the answer, and is the outcome's
    `refusal`.
    """
    with transaction.atomic():
        ledger.lock(innovation.regency_id)
        ids = {innovation.pk} | ({origin.pk} if origin else set())
        held = {one.pk: one for one in innovations.locked(sorted(ids))}
        current = held[innovation.pk]
        _demand(current, actor)
        if origin is not None:
            origin = held[origin.pk]
            _demand_origin(current, origin, actor)
        before = current.adapted_from
        if before != origin:
            _demand_version(current, version)
            current.adapted_from = origin
            innovations.store(current, ["adapted_from"])
            change = (told(before), told(origin))
            verb = "innovation.adapted" if origin else "innovation.not_adapted"
            activity.record(
                [Event(current, verb, {"adapted_from": change})], actor=actor
            )
        return _submitted(current, actor, is_submitted)


def differ(
    innovation: Innovation,
    *,
    actor: User,
    because: str,
    version: int | None = None,
    is_submitted: bool = False,
) -> Outcome:
    """Say why this record is none of the similar ones and, if asked, submit it.

    Raises as `adapt`, and DomainError for no reason or too long a one.
    """
    because = " ".join(because.split())
    if not because:
        raise DomainError(
            _("Tuliskan apa bedanya dari inovasi yang serupa."),
            code="reason_required",
            field="because",
        )
    if len(because) > SENTENCE_MAX:
        raise DomainError(
            _("Paling panjang %(max)s huruf.") % {"max": SENTENCE_MAX},
            code="too_long",
            field="because",
        )
    with transaction.atomic():
        ledger.lock(innovation.regency_id)
        [current] = innovations.locked([innovation.pk])
        _demand(current, actor)
        before = current.different_because
        if before != because:
            _demand_version(current, version)
            current.different_because = because
            innovations.store(current, ["different_because"])
            activity.record(
                [
                    Event(
                        current,
                        "innovation.told_apart",
                        {"different_because": (before, because)},
                    )
                ],
                actor=actor,
            )
        return _submitted(current, actor, is_submitted)


def told(other: Innovation | None) -> object:
    """What a history that others read may say of another record.

    Its name only where it is everybody's; else the number, or that there is one.
    """
    if other is None or other.published_at is not None:
        return other
    return other.registration_number or _("inovasi lain")


def same_as(other: Innovation) -> str:
    """The reason to offer for withdrawing a record that is another one already."""
    return _("Sama dengan inovasi yang sudah tercatat: %(other)s.") % {
        "other": _("%(name)s (%(regency)s)")
        % {"name": other.name, "regency": other.regency.name}
        if other.published_at
        else told(other)
    }


def _demand(current: Innovation, actor: User) -> None:
    if not actor.has_perm("innovations.change_innovation", current):
        raise moves.not_allowed(Innovation)


def _demand_version(current: Innovation, version: int | None) -> None:
    if version is not None and current.version != version:
        raise StaleVersion(version=current.version)


def _demand_origin(current: Innovation, origin: Innovation, actor: User) -> None:
    visible = Innovation.objects.visible_to(scope_of(actor)).filter(pk=origin.pk)
    is_near = origin.regency_id == current.regency_id or origin.published_at
    if not is_near or not visible.exists():
        raise DomainError(
            _("Pilih inovasi dari daerah ini atau yang sudah tayang untuk publik."),
            code="hidden_origin",
            field="origin",
        )
    ancestor: Innovation | None = origin
    for _generation in range(_GENERATIONS):
        if ancestor is None:
            return
        if ancestor.pk == current.pk:
            raise DomainError(
                _("Inovasi itu sendiri berasal dari inovasi ini."),
                code="own_descendant",
                field="origin",
            )
        ancestor = ancestor.adapted_from


def _submitted(current: Innovation, actor: User, is_submitted: bool) -> Outcome:
    if not is_submitted:
        return Outcome(current)
    [outcome] = innovations.move([current], name="submit", actor=actor, is_partial=True)
    return outcome


def _relative(row: Mapping[str, Any]) -> Relative:
    return Relative(row["pk"], row["name"], row["regency_id"], row["regency__name"])
