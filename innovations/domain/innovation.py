"""Every change of an innovation is one of these verbs.

A verb checks the rule for its actor, holds the regency's ledger and the rows in id
order, writes only the changed columns, adds one Activity a record and recomputes the
touched regencies' rollups once: all in one transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain import (
    baseline,
    evidence,
    ledger,
    lists,
    names,
    notices,
    rollup,
)
from innovations.domain.checks import demand_active_unit, validate
from innovations.domain.lists import ListChange
from innovations.enums import TRANSITIONS, InnovationStatus, Source
from innovations.models import Innovation
from masterplan.core import activity, editing, moves
from masterplan.core.activity import Event
from masterplan.core.errors import (
    FieldConflict,
    MoveRefused,
    StaleVersion,
    VerbRefused,
)
from masterplan.core.models import User
from masterplan.core.moves import Move
from masterplan.core.story import field_label
from regencies.models import Regency, Unit

# What people may type; everything else is written by verbs alone.
EDITABLE_FIELDS = (
    "unit",
    "dimension",
    "sub_dimension",
    "name",
    "acronym",
    "problem",
    "description",
    "objective",
    "benefit",
    "result",
    "person_in_charge",
    "person_position",
    "person_phone",
    "link",
    "initiator",
    "iid_form",
    "affair",
    "trial_on",
    "implemented_on",
    "design",
    "kind",
    "is_digital",
    "start_year",
    "start_month",
    "step",
    "step_percent",
    "process_before",
    "process_after",
    "novelty",
    "uniqueness",
    "beneficiaries",
    "beneficiary_count",
    "is_region_wide",
    "village_count",
    "pilot_area",
    "duties_fit",
    "nomenclature_code",
    "regulation",
    "flagship_programme",
    "resources",
    "continuity",
    "growth",
    "risks",
    "end_year",
)

# What the history says of the verbs that are no moves.
PHRASES = {
    "innovation.created": gettext_lazy("mencatat inovasi ini"),
    "innovation.imported": gettext_lazy("mencatat inovasi ini dari berkas Excel"),
    "innovation.revised": gettext_lazy("mengubah isian inovasi ini"),
    "innovation.revised_by_import": gettext_lazy(
        "memperbarui inovasi ini dari berkas Excel"
    ),
    **{f"innovation.{move.name}": move.done for move in TRANSITIONS.values()},
}
# What the history calls a change that is told in words, not as the column holds it.
LABELS = {"asked_fields": gettext_lazy("isian yang diminta diperbaiki")}
WORDS = {"start_month": MONTHS}


@dataclass(frozen=True)
class Outcome:
    """What became of one record of a bulk verb; `refusal` is None if it was done."""

    innovation: Innovation
    refusal: VerbRefused | None = None


def create(
    *,
    actor: User,
    regency: Regency,
    fields: Mapping[str, object],
    source: Source = Source.TYPED,
) -> Innovation:
    """Record a new innovation as a draft.

    `fields` maps names of EDITABLE_FIELDS to model values; name and dimension are
    needed. It may name `lists.LIST_FIELDS` too. Raises InvalidFields, or NotAllowed
    where the actor may not write for that unit.
    """
    columns, several = lists.split(fields)
    innovation = drafted(actor=actor, regency=regency, fields=columns, source=source)
    listed = lists.given(several)
    with transaction.atomic():
        ledger.lock(regency.pk)
        lists.check(innovation, listed)
        _insert(innovation)
        lists.write(innovation, listed)
        activity.record([created(innovation, listed)], actor=actor)
        rollup.recompute(regency.pk)
    return innovation


def drafted(
    *, actor: User, regency: Regency, fields: Mapping[str, object], source: Source
) -> Innovation:
    """The unsaved record of a new draft, in order; raises as `create`."""
    innovation = Innovation(
        regency=regency, source=source, created_by=actor, **editable(fields)
    )
    _demand(actor, "innovations.create_innovation", innovation)
    validate(innovation)
    names.fold_name(innovation)
    return innovation


def created(innovation: Innovation, listed: Sequence[ListChange] = ()) -> Event:
    """The first line of a record's history: all that it was filled with."""
    filled: dict[str, tuple[object, object]] = {
        name: (None, getattr(innovation, name))
        for name in EDITABLE_FIELDS
        if getattr(innovation, name) not in ("", None, 0)
    }
    told = {change.name: (None, change.told[1]) for change in listed}
    return Event(innovation, "innovation.created", filled | told)


def revise(
    innovation: Innovation,
    *,
    actor: User,
    version: int,
    fields: Mapping[str, object],
    reason: str = "",
) -> Innovation:
    """Change fields of a record read at `version`; returns the stored record.

    `fields` may name `lists.LIST_FIELDS` too, each with a sequence of records. Raises
    StaleVersion with both values where somebody else was faster, InvalidFields,
    NotAllowed, DomainError where a frozen record's baseline would change without a
    `reason`. Nothing changed means nothing written.
    """
    columns, several = lists.split(fields)
    offered = editable(columns)
    reason = moves.reason_given(reason)
    with transaction.atomic():
        ledger.lock(innovation.regency_id)
        current = locked([innovation.pk])[0]
        listed = lists.changes(current, several)
        changes = take_over(current, offered, actor, version, reason, listed)
        if not changes and not listed:
            return current
        if "unit" in changes:
            demand_active_unit(current.unit)
        lists.check(current, listed)
        store(current, list(changes))
        lists.write(current, listed)
        told = changes | {change.name: change.told for change in listed}
        activity.record(
            [Event(current, "innovation.revised", told, reason)], actor=actor
        )
        rollup.recompute(current.regency_id)
    return current


def revise_many(
    innovations: Iterable[Innovation],
    *,
    actor: User,
    fields: Mapping[str, object],
    reason: str = "",
    versions: Mapping[int, int] | None = None,
    is_partial: bool = False,
) -> list[Outcome]:
    """Give records the same values; one Outcome each, in id order.

    `versions` and `is_partial` as in `move`. A record that has the values already is
    done without being written; `reason` is one for all, needed by frozen ones.
    """
    offered = editable(fields)
    reason = moves.reason_given(reason)
    asked = list(innovations)
    with transaction.atomic():
        for code in sorted({innovation.regency_id for innovation in asked}):
            ledger.lock(code)
        demand_active_unit(offered.get("unit"))
        outcomes, events, changed = [], [], []
        for current in locked([innovation.pk for innovation in asked]):
            version = (versions or {}).get(current.pk)
            try:
                changes = take_over(current, offered, actor, version, reason)
            except VerbRefused as refusal:
                if not is_partial:
                    raise
                outcomes.append(Outcome(current, refusal))
                continue
            outcomes.append(Outcome(current))
            if changes:
                current.version += 1
                changed.append(current)
                events.append(Event(current, "innovation.revised", changes, reason))
        # One statement whatever their number: all of them get the same values.
        Innovation.objects.filter(pk__in=[one.pk for one in changed]).update(
            **offered, version=F("version") + 1, updated_at=timezone.now()
        )
        if names.SOURCES & set(offered):
            for one in changed:
                names.fold_name(one)
            Innovation.objects.bulk_update(changed, ["name_folded"], batch_size=500)
        activity.record(events, actor=actor)
        for code in {one.regency_id for one in changed}:
            rollup.recompute(code)
    return outcomes


def move(
    innovations: Iterable[Innovation],
    *,
    name: str,
    actor: User,
    reason: str = "",
    asked_fields: Iterable[str] = (),
    versions: Mapping[int, int] | None = None,
    is_partial: bool = False,
) -> list[Outcome]:
    """Carry records through one entry of TRANSITIONS; one Outcome each, in id order.

    `versions` (id -> version) refuses records changed since they were read. With
    `is_partial` refused records are reported and the others move; without it the first
    refusal is raised and nothing moves. `asked_fields` (of EDITABLE_FIELDS) are what a
    return wants mended; other moves take none.
    """
    step = TRANSITIONS[name]
    reason = moves.clean_reason(step, reason)
    wanted = [field for field in EDITABLE_FIELDS if field in set(asked_fields)]
    asked = list(innovations)
    codes = sorted({innovation.regency_id for innovation in asked})
    with transaction.atomic():
        for code in codes:
            ledger.lock(code)
        outcomes = []
        for current in locked([innovation.pk for innovation in asked]):
            refusal = _refusal(current, step, actor, (versions or {}).get(current.pk))
            if refusal and not is_partial:
                raise refusal
            outcomes.append(Outcome(current, refusal))
        moved = [outcome.innovation for outcome in outcomes if not outcome.refusal]
        _carry_out(moved, step, actor=actor, reason=reason, wanted=wanted)
        for code in {innovation.regency_id for innovation in moved}:
            rollup.recompute(code)
    return outcomes


def allowed_moves(innovation: Innovation, *, actor: User) -> list[Move]:
    """The moves this person may make with this record now, in the table's order."""
    return [
        step
        for step in TRANSITIONS.values()
        if _refusal(innovation, step, actor, None) is None
    ]


def take_over(
    current: Innovation,
    offered: Mapping[str, object],
    actor: User,
    version: int | None,
    reason: str,
    listed: Sequence[ListChange] = (),
) -> dict[str, tuple[object, object]]:
    """Set what is offered on a locked record; what changed, as (old, new).

    A part of the verbs that revise.

    Raises what `revise` raises, with the record as it was.
    """
    _demand(actor, "innovations.change_innovation", current)
    if version is not None and current.version != version:
        raise StaleVersion(
            version=current.version,
            fields=_conflicts(current, offered) + lists.conflicts(listed),
        )
    changes = editing.changes_of(current, offered)
    if not changes:
        return changes
    editing.take(current, changes)
    try:
        # Moving a record into another unit needs a seat there as well.
        _demand(actor, "innovations.create_innovation", current)
        validate(current)
        baseline.demand_reason(current, changes, reason)
    except VerbRefused:
        for name, (old, _new) in changes.items():
            setattr(current, name, old)
        raise
    return changes


def _insert(innovation: Innovation) -> None:
    """Write the new row; if its unit was merged since it was chosen, into the other."""
    chosen = innovation.unit
    if chosen is not None:
        # Read by the INSERT itself, under the ledger that a merge holds too.
        innovation.unit_id = Subquery(
            Unit.objects.filter(pk=chosen.pk).values(into=Coalesce("merged_into", "pk"))
        )
    innovation.save(force_insert=True)
    innovation.unit = chosen


def editable(fields: Mapping[str, object]) -> dict[str, object]:
    return editing.known(fields, EDITABLE_FIELDS)


def _demand(actor: User, permission: str, innovation: Innovation) -> None:
    if not actor.has_perm(permission, innovation):
        raise moves.not_allowed(innovation)


def locked(ids: Sequence[int]) -> list[Innovation]:
    """The records in id order, held until the transaction ends; ledgers first."""
    return list(
        Innovation.objects.filter(pk__in=ids)
        .select_related(
            "regency",
            "unit",
            "dimension",
            "sub_dimension",
            "flagship_programme",
            "pilot_area",
        )
        .select_for_update(of=("self",))
        .order_by("pk")
    )


def _conflicts(
    current: Innovation, offered: Mapping[str, object]
) -> tuple[FieldConflict, ...]:
    return tuple(
        FieldConflict(
            field=name,
            label=field_label(Innovation, name),
            current=getattr(current, name),
            offered=value,
        )
        for name, value in offered.items()
        if getattr(current, name) != value
    )


def _refusal(
    innovation: Innovation, step: Move, actor: User, version: int | None
) -> VerbRefused | None:
    """Why this record may not make the move, or None."""
    refused = moves.refusal(innovation, step, actor=actor, version=version)
    if refused is not None:
        return refused
    if step.target == InnovationStatus.SUBMITTED and innovation.missing:
        labels = [field_label(Innovation, name) for name in innovation.missing]
        return MoveRefused(
            _("Lengkapi dahulu: %(fields)s.") % {"fields": ", ".join(labels)},
            code="incomplete",
        )
    return None


def _carry_out(
    moved: list[Innovation],
    step: Move,
    *,
    actor: User,
    reason: str,
    wanted: list[str],
) -> None:
    if not moved:
        return
    now = timezone.now()
    stamps = {
        InnovationStatus.SUBMITTED: "submitted_at",
        InnovationStatus.VERIFIED: "verified_at",
    }
    stamped: dict[str, object] = {}
    told: dict[str, tuple[object, object]] = {}
    if step.target in stamps and step.name != "reopen":
        stamped[stamps[step.target]] = now
    if step.target == InnovationStatus.RETURNED:
        # What is being mended is no longer what was checked for the public.
        stamped["published_at"] = None
        stamped["asked_fields"] = wanted
        if wanted:
            labels = [field_label(Innovation, name) for name in wanted]
            told["asked_fields"] = (None, ", ".join(labels))
    elif step.target == InnovationStatus.SUBMITTED:
        stamped["asked_fields"] = []
    if step.target not in _UNNUMBERED:
        _register(moved)
    events = []
    for innovation in moved:
        before = innovation.status
        innovation.status = step.target
        for name, value in stamped.items():
            setattr(innovation, name, value)
        innovation.version += 1
        innovation.updated_at = now
        events.append(
            Event(
                innovation,
                f"innovation.{step.name}",
                {"status": (before, step.target)} | told,
                reason,
            )
        )
    # One statement whatever their number: all of them go to the same place.
    Innovation.objects.filter(pk__in=[innovation.pk for innovation in moved]).update(
        status=step.target, version=F("version") + 1, updated_at=now, **stamped
    )
    activity.record(events, actor=actor)
    evidence.follow(moved, actor=actor)
    notices.moved(moved, step, actor=actor, reason=reason)


_UNNUMBERED = frozenset({InnovationStatus.DRAFT, InnovationStatus.WITHDRAWN})


def _register(innovations: list[Innovation]) -> None:
    """Give numbers to those that have none yet; they are never changed again."""
    by_regency: dict[str, list[Innovation]] = {}
    for innovation in innovations:
        if innovation.registration_number is None:
            by_regency.setdefault(innovation.regency_id, []).append(innovation)
    for code, unnumbered in by_regency.items():
        numbers = ledger.next_numbers(code, len(unnumbered))
        for innovation, number in zip(unnumbered, numbers, strict=True):
            innovation.registration_number = number
        Innovation.objects.bulk_update(
            unnumbered, ["registration_number"], batch_size=500
        )


def store(innovation: Innovation, columns: list[str]) -> None:
    """Write the named columns, the new version and the time."""
    innovation.version += 1
    innovation.updated_at = timezone.now()
    if names.SOURCES & set(columns):
        names.fold_name(innovation)
        columns = [*columns, "name_folded"]
    innovation.save(update_fields=[*columns, "version", "updated_at"])
