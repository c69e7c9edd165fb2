"""Every change of an innovation is one of these verbs.

A verb checks the rule for its actor, holds the regency's ledger and the rows in id
order, writes only the changed columns, adds one Activity a record and recomputes the
touched regencies' rollups once: all in one transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain import ledger, rollup
from innovations.enums import TEXT_MAX, TRANSITIONS, InnovationStatus, Move, Source
from innovations.models import Innovation
from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.errors import (
    DomainError,
    FieldConflict,
    InvalidFields,
    MoveRefused,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.models import User
from masterplan.core.story import field_label
from regencies.models import Regency

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
)

# What the history says of the verbs that are no moves.
PHRASES = {
    "innovation.created": gettext_lazy("mencatat inovasi ini"),
    "innovation.imported": gettext_lazy("mencatat inovasi ini dari berkas Excel"),
    "innovation.revised": gettext_lazy("mengubah isian inovasi ini"),
    "innovation.revised_by_import": gettext_lazy(
        "memperbarui inovasi ini dari berkas Excel"
    ),
    "innovation.published": gettext_lazy("menayangkan inovasi ini untuk publik"),
    "innovation.unpublished": gettext_lazy("menurunkan inovasi ini dari laman publik"),
    **{f"innovation.{move.name}": move.done for move in TRANSITIONS.values()},
}


@dataclass(frozen=True)
class Outcome:
    """What became of one record of a bulk verb; `refusal` is None if it was done."""

    innovation: Innovation
    refusal: DomainError | None = None


def create(
    *,
    actor: User,
    regency: Regency,
    fields: Mapping[str, object],
    source: Source = Source.TYPED,
) -> Innovation:
    """Record a new innovation as a draft.

    `fields` maps names of EDITABLE_FIELDS to model values; name and dimension are
    needed. Raises InvalidFields, or NotAllowed where the actor may not write for that
    unit.
    """
    innovation = Innovation(
        regency=regency, source=source, created_by=actor, **_editable(fields)
    )
    _demand(actor, "innovations.create_innovation", innovation)
    _validate(innovation)
    with transaction.atomic():
        ledger.lock(regency.pk)
        innovation.save(force_insert=True)
        filled = {
            name: (None, getattr(innovation, name))
            for name in EDITABLE_FIELDS
            if getattr(innovation, name) not in ("", None, 0)
        }
        activity.record([Event(innovation, "innovation.created", filled)], actor=actor)
        rollup.recompute(regency.pk)
    return innovation


def revise(
    innovation: Innovation,
    *,
    actor: User,
    version: int,
    fields: Mapping[str, object],
    reason: str = "",
) -> Innovation:
    """Change fields of a record read at `version`; returns the stored record.

    Raises StaleVersion with both values where somebody else was faster, InvalidFields,
    NotAllowed. Nothing changed means nothing written.
    """
    offered = _editable(fields)
    with transaction.atomic():
        ledger.lock(innovation.regency_id)
        current = _locked([innovation.pk])[0]
        _demand(actor, "innovations.change_innovation", current)
        if current.version != version:
            raise StaleVersion(
                version=current.version, fields=_conflicts(current, offered)
            )
        changes = {
            name: (getattr(current, name), value)
            for name, value in offered.items()
            if getattr(current, name) != value
        }
        if not changes:
            return current
        for name, (_old, new) in changes.items():
            setattr(current, name, new)
        # Moving a record into another unit needs a seat there as well.
        _demand(actor, "innovations.create_innovation", current)
        _validate(current)
        _store(current, list(changes))
        activity.record(
            [Event(current, "innovation.revised", changes, reason)], actor=actor
        )
        rollup.recompute(current.regency_id)
    return current


def move(
    innovations: Iterable[Innovation],
    *,
    name: str,
    actor: User,
    reason: str = "",
    versions: Mapping[int, int] | None = None,
    is_partial: bool = False,
) -> list[Outcome]:
    """Carry records through one entry of TRANSITIONS; one Outcome each, in id order.

    `versions` (id -> version) refuses records changed since they were read. With
    `is_partial` refused records are reported and the others move; without it the first
    refusal is raised and nothing moves.
    """
    step = TRANSITIONS[name]
    reason = reason.strip()
    if step.needs_reason and not reason:
        raise DomainError(
            _("Tuliskan alasannya, agar OPD tahu apa yang harus diperbuat."),
            code="reason_required",
            field="reason",
        )
    if len(reason) > TEXT_MAX:
        raise DomainError(
            _("Alasan paling panjang %(max)s huruf.") % {"max": TEXT_MAX},
            code="too_long",
            field="reason",
        )
    asked = list(innovations)
    codes = sorted({innovation.regency_id for innovation in asked})
    with transaction.atomic():
        for code in codes:
            ledger.lock(code)
        outcomes = []
        for current in _locked([innovation.pk for innovation in asked]):
            refusal = _refusal(current, step, actor, (versions or {}).get(current.pk))
            if refusal and not is_partial:
                raise refusal
            outcomes.append(Outcome(current, refusal))
        moved = [outcome.innovation for outcome in outcomes if not outcome.refusal]
        _carry_out(moved, step, actor=actor, reason=reason)
        for code in {innovation.regency_id for innovation in moved}:
            rollup.recompute(code)
    return outcomes


def publish(
    innovations: Iterable[Innovation],
    *,
    actor: User,
    versions: Mapping[int, int] | None = None,
    is_partial: bool = False,
) -> list[Outcome]:
    """Show verified records to everybody; those shown already stay as they are.

    `versions` and `is_partial` as in `move`.
    """
    return _set_published(
        innovations, actor, versions or {}, is_partial, is_public=True
    )


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


def allowed_moves(innovation: Innovation, *, actor: User) -> list[Move]:
    """The moves this person may make with this record now, in the table's order."""
    return [
        step
        for step in TRANSITIONS.values()
        if _refusal(innovation, step, actor, None) is None
    ]


def _editable(fields: Mapping[str, object]) -> dict[str, object]:
    unknown = sorted(set(fields) - set(EDITABLE_FIELDS))
    if unknown:
        raise InvalidFields({name: [_("Isian ini tidak dikenal.")] for name in unknown})
    return dict(fields)


def _demand(actor: User, permission: str, innovation: Innovation) -> None:
    if not actor.has_perm(permission, innovation):
        raise _not_allowed()


def _not_allowed() -> NotAllowed:
    return NotAllowed(_("Anda tidak berwenang melakukan ini pada inovasi tersebut."))


_KEYS = {
    field.name
    for field in Innovation._meta.concrete_fields
    if field.is_relation or field.unique
}


def _validate(innovation: Innovation) -> None:
    """Raise InvalidFields for what columns and neighbours refuse."""
    errors: dict[str, list[str]] = {}
    if innovation.dimension_id is None:
        errors["dimension"] = [_("Pilih dimensi.")]
    try:
        # Keys were read by the caller through what he may see; asking the database
        # again whether they exist would cost a statement each.
        innovation.clean_fields(exclude=_KEYS)
    except ValidationError as error:
        errors.update(error.message_dict)
    for name in ("description", "objective", "benefit", "result", "design"):
        if len(getattr(innovation, name)) > TEXT_MAX:
            errors.setdefault(name, []).append(
                _("Paling panjang %(max)s huruf.") % {"max": TEXT_MAX}
            )
    if innovation.unit and innovation.unit.regency_id != innovation.regency_id:
        errors.setdefault("unit", []).append(_("OPD ini bukan milik daerah tersebut."))
    sub = innovation.sub_dimension
    if sub and sub.dimension_id != innovation.dimension_id:
        errors.setdefault("sub_dimension", []).append(
            _("Subdimensi ini bukan bagian dari dimensi yang dipilih.")
        )
    if innovation.start_month and not innovation.start_year:
        errors.setdefault("start_year", []).append(
            _("Isi tahun mulai bila bulannya diisi.")
        )
    if errors:
        raise InvalidFields(errors)


def _locked(ids: Sequence[int]) -> list[Innovation]:
    return list(
        Innovation.objects.filter(pk__in=ids)
        .select_related("unit", "dimension", "sub_dimension")
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
) -> DomainError | None:
    """Why this record may not make the move, or None."""
    if not actor.has_perm(step.permission, innovation):
        return _not_allowed()
    if version is not None and version != innovation.version:
        return StaleVersion(version=innovation.version)
    if innovation.status not in step.sources:
        return MoveRefused(
            _(
                "Inovasi berstatus “%(status)s” tidak dapat diproses dengan "
                "“%(button)s”."
            )
            % {"status": innovation.get_status_display(), "button": step.button}
        )
    if step.target == InnovationStatus.SUBMITTED and innovation.missing:
        labels = [field_label(Innovation, name) for name in innovation.missing]
        return MoveRefused(
            _("Lengkapi dahulu: %(fields)s.") % {"fields": ", ".join(labels)},
            code="incomplete",
        )
    return None


def _carry_out(
    moved: list[Innovation], step: Move, *, actor: User, reason: str
) -> None:
    if not moved:
        return
    now = timezone.now()
    stamps = {
        InnovationStatus.SUBMITTED: "submitted_at",
        InnovationStatus.VERIFIED: "verified_at",
    }
    stamped: dict[str, object] = {}
    if step.target in stamps and step.name != "reopen":
        stamped[stamps[step.target]] = now
    if step.target == InnovationStatus.RETURNED:
        # What is being mended is no longer what was checked for the public.
        stamped["published_at"] = None
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
                {"status": (before, step.target)},
                reason,
            )
        )
    # One statement whatever their number: all of them go to the same place.
    Innovation.objects.filter(pk__in=[innovation.pk for innovation in moved]).update(
        status=step.target, version=F("version") + 1, updated_at=now, **stamped
    )
    activity.record(events, actor=actor)


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


def _store(innovation: Innovation, names: list[str]) -> None:
    """Write the named columns, the new version and the time."""
    innovation.version += 1
    innovation.updated_at = timezone.now()
    innovation.save(update_fields=[*names, "version", "updated_at"])


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
        for current in _locked([innovation.pk for innovation in asked]):
            refusal = _publish_refusal(
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
            _store(current, ["published_at"])
            events.append(
                Event(current, verb, {"published_at": (before, current.published_at)})
            )
            touched.add(current.regency_id)
        activity.record(events, actor=actor)
        for code in touched:
            rollup.recompute(code)
    return outcomes


def _publish_refusal(
    innovation: Innovation, actor: User, version: int | None, *, is_public: bool
) -> DomainError | None:
    if not actor.has_perm("innovations.publish_innovation", innovation):
        return _not_allowed()
    if version is not None and version != innovation.version:
        return StaleVersion(version=innovation.version)
    if is_public and not innovation.is_reviewed:
        return MoveRefused(
            _("Hanya inovasi yang sudah diverifikasi yang dapat ditayangkan.")
        )
    return None
