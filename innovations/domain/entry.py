"""What the two buttons of the entry form do: keep, and perhaps submit, in one go."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone

from innovations.domain import innovation as verbs
from innovations.domain import similar
from innovations.domain.lists import LIST_FIELDS
from innovations.domain.record import said
from innovations.enums import InnovationStatus
from innovations.models import Innovation
from masterplan.core import drafts
from masterplan.core.enums import DOUBLE_PRESS
from masterplan.core.errors import StaleVersion, VerbRefused
from masterplan.core.models import Activity, User
from regencies.models import Regency

# The entry form's name among the forms kept while typing; its target is the record's
# id, or the regency's code for a new one.
DRAFT_FORM = "innovation"


@dataclass(frozen=True)
class Entry:
    """What was kept; `refusal` tells why it was kept but not submitted.

    `asks`: kept and not submitted, because it is much like others and its people have
    not said yet what it is to them.
    """

    innovation: Innovation
    is_new: bool = True
    refusal: VerbRefused | None = None
    asks: bool = False


class _Twin(Exception):
    """Raised to roll the second record of a double press back."""

    def __init__(self, first: Innovation) -> None:
        super().__init__()
        self.first = first


def enter(
    *,
    actor: User,
    regency: Regency,
    fields: Mapping[str, object],
    is_submitted: bool = False,
) -> Entry:
    """Record an innovation and, if asked, submit it; what lacks leaves a draft.

    A double press gives the record of the first press. Raises what `create` raises.
    """
    asks = is_submitted and _asks(Innovation(regency=regency), fields, actor)
    try:
        with transaction.atomic():
            made = verbs.create(actor=actor, regency=regency, fields=fields)
            # Asked after the insert: now the regency's ledger is held, and a press
            # that runs at the same moment has either finished or not begun.
            if first := _twin(made, fields):
                raise _Twin(first)
            drafts.drop(actor=actor, form=DRAFT_FORM, target=regency.pk)
            if is_submitted and not asks:
                return _submitted(made, actor)
    except _Twin as twin:
        first = twin.first
        if is_submitted and first.status == InnovationStatus.DRAFT:
            # Asked anew: what it was found to be like may be that first record itself.
            if similar.asks(first, reader=actor):
                return Entry(first, is_new=False, asks=True)
            return _submitted(first, actor)
        return Entry(first, is_new=False)
    return Entry(made, asks=asks)


def amend(
    innovation: Innovation,
    *,
    actor: User,
    version: int,
    fields: Mapping[str, object],
    reason: str = "",
    is_submitted: bool = False,
) -> Entry:
    """Change a record and, if asked, submit it; what lacks leaves it as it was.

    Raises what `revise` raises; then nothing is changed.
    """
    asks = is_submitted and _asks(copy(innovation), fields, actor)
    with transaction.atomic():
        kept = verbs.revise(
            innovation, actor=actor, version=version, fields=fields, reason=reason
        )
        drafts.drop(actor=actor, form=DRAFT_FORM, target=str(innovation.pk))
        if is_submitted and not asks:
            return _submitted(kept, actor)
    return Entry(kept, asks=asks)


def _asks(typed: Innovation, fields: Mapping[str, object], actor: User) -> bool:
    """Whether to ask about similar ones; `typed` takes the fields over.

    Asked before the transaction, for which others wait.
    """
    for name, value in fields.items():
        if name not in LIST_FIELDS:
            setattr(typed, name, value)
    return similar.asks(typed, reader=actor)


def _submitted(innovation: Innovation, actor: User) -> Entry:
    [outcome] = verbs.move([innovation], name="submit", actor=actor, is_partial=True)
    return Entry(outcome.innovation, refusal=outcome.refusal)


def _twin(made: Innovation, fields: Mapping[str, object]) -> Innovation | None:
    """The record that this person just made with exactly the same fields."""
    recent = Innovation.objects.filter(
        regency=made.regency_id,
        created_by=made.created_by_id,
        name=made.name,
        created_at__gte=timezone.now() - DOUBLE_PRESS,
        pk__lt=made.pk,
    ).order_by("pk")
    columns = [
        field.attname
        for field in Innovation._meta.concrete_fields
        if field.name in fields
    ]
    for first in recent:
        if all(getattr(first, name) == getattr(made, name) for name in columns):
            return first
    return None


@dataclass(frozen=True)
class Difference:
    """One field of which two values stand side by side, both in words.

    `is_mine` tells which to offer first: false where only the others changed it.
    """

    field: str
    label: str
    theirs: str
    mine: str
    is_mine: bool


def compare(
    innovation: Innovation, stale: StaleVersion, *, base_version: int
) -> list[Difference]:
    """The differing fields of a stale form; the history tells who changed what."""
    before: dict[str, object] = {}
    since = Activity.objects.for_target(innovation).filter(version__gt=base_version)
    for activity in since:
        # Newest first: the last one seen is what the reader had in front of him.
        before |= {name: old for name, (old, _new) in activity.changes.items()}
    return [
        Difference(
            field=conflict.field,
            label=conflict.label[:1].upper() + conflict.label[1:],
            theirs=said(conflict.field, conflict.current),
            mine=said(conflict.field, conflict.offered),
            is_mine=conflict.field not in before
            or _key(before[conflict.field]) != _key(conflict.offered),
        )
        for conflict in stale.fields
    ]


def _key(value: object) -> object:
    """A value as it compares: records by their key, as the history stores them."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, dict):
        return value["id"]
    return value
