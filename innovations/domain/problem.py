"""Every change of a problem is one of these verbs.

What hurts is recorded by the office that feels it or for the whole regency; which
innovation answers it is said by who answers for the innovation.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain import problem_notices as notices
from innovations.enums import TEXT_MAX
from innovations.enums.problem import TRANSITIONS
from innovations.models import Problem
from masterplan.core import activity, editing, moves
from masterplan.core.activity import Event
from masterplan.core.enums import DOUBLE_PRESS
from masterplan.core.errors import (
    FieldConflict,
    InvalidFields,
    StaleVersion,
    VerbRefused,
)
from masterplan.core.models import User
from masterplan.core.moves import Move
from masterplan.core.story import field_label
from regencies.models import Regency

EDITABLE_FIELDS = (
    "title",
    "description",
    "source",
    "field",
    "severity",
    "unit",
    "district",
    "pilot_area",
    "person_in_charge",
    "due_on",
)
_KEYS = {field.name for field in Problem._meta.concrete_fields if field.is_relation}

PHRASES = {
    "problem.created": gettext_lazy("mencatat masalah ini"),
    "problem.revised": gettext_lazy("mengubah isian masalah ini"),
    **{f"problem.{move.name}": move.done for move in TRANSITIONS.values()},
}


@dataclass(frozen=True)
class Outcome:
    """What became of one problem of a bulk verb; `refusal` is None if it was done."""

    problem: Problem
    refusal: VerbRefused | None = None


def create(*, actor: User, regency: Regency, fields: Mapping[str, object]) -> Problem:
    """Record a problem; `fields` maps names of EDITABLE_FIELDS to model values.

    Without a unit it is the whole regency's. A second press of the button gives the
    problem of the first. Raises InvalidFields, NotAllowed.
    """
    problem = Problem(regency=regency, created_by=actor, **_editable(fields))
    _demand(actor, "innovations.create_problem", problem)
    _validate(problem)
    with transaction.atomic():
        # One after the other, or two presses at once would both find nothing yet.
        User.objects.select_for_update(no_key=True).get(pk=actor.pk)
        if first := _twin(problem):
            return first
        problem.save(force_insert=True)
        filled = {
            name: (None, getattr(problem, name))
            for name in EDITABLE_FIELDS
            if getattr(problem, name) not in ("", None)
        }
        activity.record([Event(problem, "problem.created", filled)], actor=actor)
        notices.assigned(problem, actor=actor)
    return problem


def revise(
    problem: Problem, *, actor: User, version: int, fields: Mapping[str, object]
) -> Problem:
    """Change a problem read at `version`; returns the stored one.

    Raises StaleVersion with both values where somebody else was faster, InvalidFields,
    NotAllowed. Nothing changed means nothing written.
    """
    offered = _editable(fields)
    with transaction.atomic():
        [current] = locked([problem.pk])
        _demand(actor, "innovations.change_problem", current)
        changes = editing.changes_of(current, offered)
        if current.version != version:
            raise StaleVersion(version=current.version, fields=_conflicts(changes))
        if not changes:
            return current
        editing.take(current, changes)
        # Giving it to another unit needs a seat there as well.
        _demand(actor, "innovations.create_problem", current)
        _validate(current)
        current.version += 1
        current.updated_at = timezone.now()
        current.save(update_fields=[*changes, "version", "updated_at"])
        activity.record([Event(current, "problem.revised", changes)], actor=actor)
        if "unit" in changes:
            notices.assigned(current, actor=actor)
    return current


def move(
    problems: Iterable[Problem],
    *,
    name: str,
    actor: User,
    reason: str = "",
    versions: Mapping[int, int] | None = None,
    is_partial: bool = False,
) -> list[Outcome]:
    """Carry problems through one entry of TRANSITIONS; one Outcome each, in id order.

    `versions` (id -> version) refuses what changed since it was read. With `is_partial`
    refused ones are reported and the others move; without it the first refusal is
    raised and nothing moves.
    """
    step = TRANSITIONS[name]
    reason = moves.clean_reason(step, reason)
    now = timezone.now()
    with transaction.atomic():
        outcomes, events = [], []
        for current in locked([problem.pk for problem in problems]):
            version = (versions or {}).get(current.pk)
            refusal = moves.refusal(current, step, actor=actor, version=version)
            if refusal and not is_partial:
                raise refusal
            outcomes.append(Outcome(current, refusal))
            if refusal:
                continue
            changes = {"status": (current.status, step.target)}
            current.status = step.target
            current.version += 1
            current.updated_at = now
            events.append(Event(current, f"problem.{name}", changes, reason))
        Problem.objects.filter(pk__in=[event.target.pk for event in events]).update(
            status=step.target, version=F("version") + 1, updated_at=now
        )
        activity.record(events, actor=actor)
    return outcomes


def allowed_moves(problem: Problem, *, actor: User) -> list[Move]:
    """The moves this person may make with this problem now, in the table's order."""
    return moves.allowed(problem, TRANSITIONS.values(), actor=actor)


def locked(ids: Sequence[int]) -> list[Problem]:
    """The stored problems in id order, held until the transaction ends."""
    return list(
        Problem.objects.filter(pk__in=ids)
        .select_related("regency", "unit", "district", "pilot_area")
        .select_for_update(of=("self",))
        .order_by("pk")
    )


def _demand(actor: User, permission: str, problem: Problem) -> None:
    if not actor.has_perm(permission, problem):
        raise moves.not_allowed(problem)


def _editable(fields: Mapping[str, object]) -> dict[str, object]:
    return editing.known(fields, EDITABLE_FIELDS)


def _conflicts(
    changes: Mapping[str, tuple[object, object]],
) -> tuple[FieldConflict, ...]:
    return tuple(
        FieldConflict(
            field=name, label=field_label(Problem, name), current=old, offered=new
        )
        for name, (old, new) in changes.items()
    )


def _validate(problem: Problem) -> None:
    """Raise InvalidFields for what columns and neighbours refuse."""
    errors: dict[str, list[str]] = {}
    try:
        # Keys were read by the caller through what he may see.
        problem.clean_fields(exclude=_KEYS)
    except ValidationError as error:
        errors.update(error.message_dict)
    if len(problem.description) > TEXT_MAX:
        errors.setdefault("description", []).append(
            _("Paling panjang %(max)s huruf.") % {"max": TEXT_MAX}
        )
    foreign = {
        "unit": _("OPD ini bukan milik daerah tersebut."),
        "district": _("Kecamatan ini bukan bagian dari daerah tersebut."),
        "pilot_area": _("Kawasan ini bukan milik daerah tersebut."),
    }
    for name, sentence in foreign.items():
        neighbour = getattr(problem, name)
        if neighbour is not None and neighbour.regency_id != problem.regency_id:
            errors.setdefault(name, []).append(sentence)
    if errors:
        raise InvalidFields(errors)


def _twin(made: Problem) -> Problem | None:
    """The problem that this person just recorded with exactly the same fields."""
    columns = [
        field.attname
        for field in Problem._meta.concrete_fields
        if field.name in EDITABLE_FIELDS
    ]
    return (
        Problem.objects.filter(
            regency=made.regency_id,
            created_by=made.created_by_id,
            created_at__gte=timezone.now() - DOUBLE_PRESS,
            **{name: getattr(made, name) for name in columns},
        )
        .order_by("pk")
        .first()
    )
