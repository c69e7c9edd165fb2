"""Every change of a follow-up is one of these verbs.

It comes from a meeting, from what still blocked a stage that passed "dengan catatan",
or from nothing but somebody's memory. The gate's sentence stays with it for ever.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity, editing, moves
from masterplan.core.activity import Event
from masterplan.core.errors import DomainError, InvalidFields
from masterplan.core.folding import tidy
from masterplan.core.models import User
from masterplan.core.moves import Move
from masterplan.domain import follow_up_notices as notices
from masterplan.enums import FOLLOW_UP_TRANSITIONS
from masterplan.models import FollowUp, StageRecord
from regencies.models import Regency, Unit

if TYPE_CHECKING:
    from masterplan.domain.gate import Blocker

# What the coordinator writes; status and result are the moves' to write.
EDITABLE_FIELDS = (
    "title",
    "unit",
    "due_on",
    "meeting",
    "stage",
    "innovation",
    "pilot_area",
)
KEYS = ("unit", "meeting", "stage", "innovation", "pilot_area")
# The record it is about may still be a draft of its office: its name stays out.
_TOLD = tuple(name for name in EDITABLE_FIELDS if name != "innovation")

PHRASES = {
    "follow_up.created": gettext_lazy("mencatat tindak lanjut ini"),
    "follow_up.from_blocker": gettext_lazy(
        "meluluskan tahap dengan catatan dan mencatat tindak lanjut ini"
    ),
    "follow_up.revised": gettext_lazy("mengubah tindak lanjut ini"),
    **{f"follow_up.{one.name}": one.done for one in FOLLOW_UP_TRANSITIONS.values()},
}


def open_from_blockers(
    stage: StageRecord,
    blockers: Sequence["Blocker"],
    *,
    actor: User,
    due_on: dt.date,
    unit: Unit | None = None,
) -> list[FollowUp]:
    """A follow-up for each blocker of a stage that passes with notes.

    It falls to the blocker's own unit, else to `unit`; the sentence is kept as it was
    said. Part of a larger verb, which has checked the actor's right and runs in its own
    transaction. Raises InvalidFields where the day or the unit is wrong.
    """
    units = _units_of(stage.regency_id, blockers)
    made = []
    for blocker in blockers:
        sentence = tidy(str(blocker.sentence))
        follow_up = FollowUp(
            regency_id=stage.regency_id,
            unit=units.get(blocker.unit_id or 0, unit),
            title=Truncator(sentence).chars(_longest("title")),
            due_on=due_on,
            stage=stage,
            blocker=Truncator(sentence).chars(_longest("blocker")),
        )
        _validate(follow_up)
        made.append(follow_up)
    with transaction.atomic():
        for follow_up in made:
            follow_up.save(force_insert=True)
        activity.record(
            [
                Event(one, "follow_up.from_blocker", _told(one), reason=one.blocker)
                for one in made
            ],
            actor=actor,
        )
        notices.assigned(made, actor=actor)
    return made


def create(*, actor: User, regency: Regency, fields: Mapping[str, object]) -> FollowUp:
    """Record what somebody has to do; `fields` names EDITABLE_FIELDS.

    Title and day are needed. The unit's people are told. Raises InvalidFields,
    NotAllowed.
    """
    follow_up = FollowUp(regency=regency, **_offered(fields))
    _demand(actor, follow_up)
    _validate(follow_up)
    with transaction.atomic():
        follow_up.save(force_insert=True)
        activity.record(
            [Event(follow_up, "follow_up.created", _told(follow_up))], actor=actor
        )
        notices.assigned([follow_up], actor=actor)
    return follow_up


def revise(
    follow_up: FollowUp, *, actor: User, version: int, fields: Mapping[str, object]
) -> FollowUp:
    """Change an open one read at `version`; who gets it newly is told.

    Raises StaleVersion with both values, InvalidFields, NotAllowed, MoveRefused where
    it is closed. Nothing changed means nothing written.
    """
    offered = _offered(fields)
    with transaction.atomic():
        [current] = held([follow_up])
        _demand(actor, current)
        changes = editing.changes_of(current, offered)
        editing.demand_version(current, version, changes)
        if not changes:
            return current
        _demand_open(current)
        editing.take(current, changes)
        _validate(current)
        editing.store(current, changes)
        told = {name: changes[name] for name in changes if name in _TOLD}
        activity.record([Event(current, "follow_up.revised", told)], actor=actor)
        if "unit" in changes:
            notices.assigned([current], actor=actor)
    return current


def move(
    follow_ups: Iterable[FollowUp],
    *,
    name: str,
    actor: User,
    reason: str = "",
    result: str = "",
    versions: Mapping[int, int] | None = None,
) -> list[FollowUp]:
    """Carry follow-ups through one entry of FOLLOW_UP_TRANSITIONS, all or none.

    `finish` says in `result` what was done. `versions` (id -> version) refuses those
    changed since they were read. Raises NotAllowed, StaleVersion, MoveRefused,
    DomainError.
    """
    step = FOLLOW_UP_TRANSITIONS[name]
    reason = moves.clean_reason(step, reason)
    result = _clean_result(result) if name == "finish" else ""
    with transaction.atomic():
        current = held(follow_ups)
        events = []
        for one in current:
            version = (versions or {}).get(one.pk)
            refusal = moves.refusal(one, step, actor=actor, version=version)
            if refusal is not None:
                raise refusal
            offered = {"status": step.target, "result": result or one.result}
            changes = editing.changes_of(one, offered)
            editing.take(one, changes)
            editing.store(one, changes)
            events.append(Event(one, f"follow_up.{name}", changes, reason))
        activity.record(events, actor=actor)
        notices.moved(current, step, actor=actor, reason=reason)
    return current


def allowed_moves(follow_up: FollowUp, *, actor: User) -> list[Move]:
    """The moves this person may make with it now, in the table's order."""
    return moves.allowed(follow_up, FOLLOW_UP_TRANSITIONS.values(), actor=actor)


def is_open(follow_up: FollowUp) -> bool:
    """Whether it may still be changed."""
    return follow_up.status in FOLLOW_UP_TRANSITIONS["finish"].sources


def held(follow_ups: Iterable[FollowUp]) -> list[FollowUp]:
    """As stored, in id order, held until the transaction ends."""
    return list(
        FollowUp.objects.filter(pk__in=[one.pk for one in follow_ups])
        .select_related("regency", *KEYS)
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )


def _units_of(regency_code: str, blockers: Iterable["Blocker"]) -> dict[int, Unit]:
    asked = {one.unit_id for one in blockers if one.unit_id}
    return {
        one.pk: one for one in Unit.objects.filter(pk__in=asked, regency=regency_code)
    }


def _offered(fields: Mapping[str, object]) -> dict[str, object]:
    offered = editing.known(fields, EDITABLE_FIELDS)
    if "title" in offered:
        offered["title"] = tidy(str(offered["title"]))
    return offered


def _demand(actor: User, follow_up: FollowUp) -> None:
    if not actor.has_perm("masterplan.change_follow_up", follow_up):
        raise moves.not_allowed(FollowUp)


def _demand_open(follow_up: FollowUp) -> None:
    if not is_open(follow_up):
        raise DomainError(
            _("Tindak lanjut ini sudah ditutup. Buka kembali dahulu."),
            code="move_refused",
        )


def _validate(follow_up: FollowUp) -> None:
    errors = editing.foreign(follow_up, *KEYS)
    if not follow_up.title:
        errors["title"] = [_("Tuliskan apa yang harus dikerjakan.")]
    if follow_up.due_on is None:
        errors["due_on"] = [_("Isi tenggatnya, agar dapat diingatkan.")]
    editing.validate(follow_up, ("title", "due_on", "blocker"), errors)


def _told(follow_up: FollowUp) -> editing.Changes:
    return editing.filled(follow_up, _TOLD)


def _longest(name: str) -> int:
    [found] = [one for one in FollowUp._meta.fields if one.name == name]
    return found.max_length or 0


def _clean_result(result: str) -> str:
    result = result.strip()
    if not result:
        raise DomainError(
            _("Tuliskan hasilnya: apa yang sudah dikerjakan."),
            code="result_required",
            field="result",
        )
    if len(result) > _longest("result"):
        raise InvalidFields(
            {
                "result": [
                    _("Paling panjang %(max)s huruf.") % {"max": _longest("result")}
                ]
            }
        )
    return result
