"""Every change of a masterplan itself; its parts and entries have verbs of their own.

Editions of a regency are numbered and put in force one after the other, under the lock
of the regency's row; whoever changes one edition holds that edition's row.
"""

from collections.abc import Callable, Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain import ledger
from masterplan.core import activity, editing, moves
from masterplan.core.activity import Event
from masterplan.core.enums import TEXT_MAX
from masterplan.core.errors import (
    InvalidFields,
    MoveRefused,
)
from masterplan.core.folding import tidy
from masterplan.core.models import User
from masterplan.core.moves import Move
from masterplan.domain import plan_copy
from masterplan.enums import PlanStatus
from masterplan.enums.plan import TRANSITIONS
from masterplan.models import Masterplan
from regencies.models import Document, Regency

EDITABLE_FIELDS = (
    "title",
    "start_year",
    "end_year",
    "horizon_years",
    "vision",
    "regulation",
)
CHANGE = "masterplan.change_masterplan"

PHRASES = {
    "masterplan.created": gettext_lazy("menyusun masterplan ini"),
    "masterplan.revised": gettext_lazy("mengubah masterplan ini"),
    "masterplan.frozen": gettext_lazy("mengunci baseline entri masterplan ini"),
    **{f"masterplan.{move.name}": move.done for move in TRANSITIONS.values()},
}
LABELS = {
    "frozen_entries": gettext_lazy("entri yang dikunci"),
    "copied_from": gettext_lazy("disalin dari"),
    "replaced_by": gettext_lazy("digantikan oleh"),
}


def create(
    *,
    actor: User,
    regency: Regency,
    fields: Mapping[str, object],
    former: Masterplan | None = None,
    parts: Iterable[str] = (),
) -> Masterplan:
    """Write the regency's next edition as a draft.

    `parts` (of `plan_copy.PARTS`) are copied from `former`, an edition of the same
    regency; entries keep their numbers. Raises InvalidFields, NotAllowed.
    """
    plan = Masterplan(regency=regency, **_offered(fields))
    _demand(actor, plan)
    _validate(plan)
    chosen = plan_copy.chosen(parts)
    if former is None and chosen:
        raise InvalidFields({"former": [_("Pilih edisi yang disalin.")]})
    if former is not None and former.regency_id != regency.pk:
        raise InvalidFields({"former": [_("Edisi itu milik daerah lain.")]})
    with transaction.atomic():
        ledger.lock(regency.pk)
        # Editions are counted one after the other.
        Regency.objects.select_for_update(no_key=True).get(pk=regency.pk)
        newest = Masterplan.objects.filter(regency=regency).aggregate(
            newest=Max("edition")
        )["newest"]
        plan.edition = (newest or 0) + 1
        plan.save(force_insert=True)
        told: dict[str, tuple[object, object]] = {
            name: (None, getattr(plan, name))
            for name in ("edition", "title", "start_year", "end_year")
        }
        if former is not None and chosen:
            plan_copy.copy(former, plan, chosen)
            told["copied_from"] = (None, former)
        activity.record([Event(plan, "masterplan.created", told)], actor=actor)
    return plan


def revise(
    masterplan: Masterplan,
    *,
    actor: User,
    version: int,
    fields: Mapping[str, object],
) -> Masterplan:
    """Change EDITABLE_FIELDS of an edition read at `version`; returns the stored one.

    Raises StaleVersion with both values, InvalidFields, NotAllowed, MoveRefused once
    it was superseded. Nothing changed means nothing written.
    """
    offered = _offered(fields)
    with transaction.atomic():
        current = held_open(masterplan, actor=actor)
        changes = editing.changes_of(current, offered)
        editing.demand_version(current, version, changes)
        if not changes:
            return current
        editing.take(current, changes)
        _validate(current)
        _store(current, list(changes))
        activity.record([Event(current, "masterplan.revised", changes)], actor=actor)
    return current


def activate(
    masterplan: Masterplan, *, actor: User, version: int | None = None
) -> Masterplan:
    """Put a draft in force; the edition that was is superseded in the same moment.

    Raises NotAllowed, StaleVersion, MoveRefused.
    """
    step = TRANSITIONS["activate"]
    with transaction.atomic():
        # Held before the editions are read: at most one is in force.
        Regency.objects.select_for_update(no_key=True).get(pk=masterplan.regency_id)
        [current] = _held([masterplan.pk])
        refused = moves.refusal(current, step, actor=actor, version=version)
        if refused is not None:
            raise refused
        events = []
        in_force = Masterplan.objects.filter(
            regency=current.regency_id, status=PlanStatus.ACTIVE
        )
        for old in _held(list(in_force.values_list("pk", flat=True))):
            told = _turn(old, PlanStatus.SUPERSEDED) | {"replaced_by": (None, current)}
            events.append(Event(old, "masterplan.supersede", told))
        told = _turn(current, step.target)
        events.append(Event(current, "masterplan.activate", told))
        activity.record(events, actor=actor)
    return current


def supersede(
    masterplan: Masterplan, *, actor: User, reason: str, version: int | None = None
) -> Masterplan:
    """Take the edition in force out of force without another one in its place.

    Raises NotAllowed, StaleVersion, MoveRefused, DomainError without a reason.
    """
    step = TRANSITIONS["supersede"]
    reason = moves.reason_given(
        reason, _("Tuliskan alasan masterplan ini tidak berlaku lagi.")
    )
    with transaction.atomic():
        [current] = _held([masterplan.pk])
        refused = moves.refusal(current, step, actor=actor, version=version)
        if refused is not None:
            raise refused
        told = _turn(current, step.target)
        activity.record(
            [Event(current, "masterplan.supersede", told, reason)], actor=actor
        )
    return current


# The verb behind each move of the table.
VERBS: Mapping[str, Callable[..., Masterplan]] = {
    "activate": activate,
    "supersede": supersede,
}


def allowed_moves(masterplan: Masterplan, *, actor: User) -> list[Move]:
    """The moves this person may make with it now, in the table's order."""
    return moves.allowed(masterplan, TRANSITIONS.values(), actor=actor)


def held_open(masterplan: Masterplan, *, actor: User) -> Masterplan:
    """The edition as stored, held until the transaction ends, for changing it.

    Raises NotAllowed, MoveRefused once it was superseded.
    """
    [current] = _held([masterplan.pk])
    _demand(actor, current)
    if current.status == PlanStatus.SUPERSEDED:
        raise MoveRefused(
            _("Edisi ini sudah digantikan dan tidak diubah lagi. Ubah edisi terbaru.")
        )
    return current


def _held(ids: list[int]) -> list[Masterplan]:
    """In id order. The regulation is not read along: beside a row that was waited for
    it would be the one from before the wait."""
    return list(
        Masterplan.objects.filter(pk__in=ids)
        .select_related("regency")
        .select_for_update(of=("self",))
        .order_by("pk")
    )


def _turn(masterplan: Masterplan, status: PlanStatus) -> dict[str, tuple]:
    old, masterplan.status = masterplan.status, status
    _store(masterplan, ["status"])
    return {"status": (old, status)}


def _store(masterplan: Masterplan, names: list[str]) -> None:
    masterplan.version += 1
    masterplan.updated_at = timezone.now()
    masterplan.save(update_fields=[*names, "version", "updated_at"])


def _demand(actor: User, masterplan: Masterplan) -> None:
    if not actor.has_perm(CHANGE, masterplan):
        raise moves.not_allowed(Masterplan)


def _offered(fields: Mapping[str, object]) -> dict[str, object]:
    offered = editing.known(fields, EDITABLE_FIELDS)
    if "title" in offered:
        offered["title"] = tidy(str(offered["title"] or ""))
    if "vision" in offered:
        vision = str(offered["vision"] or "")
        offered["vision"] = vision.replace("\r\n", "\n").strip()
    return offered


def _validate(masterplan: Masterplan) -> None:
    errors: dict[str, list[str]] = {}
    plain = set(EDITABLE_FIELDS) - {"regulation"}
    try:
        masterplan.clean_fields(
            exclude={field.name for field in Masterplan._meta.fields} - plain
        )
    except ValidationError as error:
        errors |= error.message_dict
    if len(masterplan.vision) > TEXT_MAX:
        errors["vision"] = [_("Paling panjang %(max)s huruf.") % {"max": TEXT_MAX}]
    if not errors and masterplan.end_year < masterplan.start_year:
        errors["end_year"] = [_("Tahun akhir mendahului tahun awal.")]
    regulation: Document | None = masterplan.regulation
    if regulation is not None and regulation.regency_id != masterplan.regency_id:
        errors["regulation"] = [_("Dokumen ini milik daerah lain.")]
    if errors:
        raise InvalidFields(errors)
