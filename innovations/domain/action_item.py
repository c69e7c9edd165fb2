"""Every change of an activity of an action plan is one of these verbs.

Each holds the regency's ledger and the rows in id order, adds one Activity an item and
writes the plan's percent anew, in one transaction.
"""

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain import ledger, plan, rollup
from innovations.enums import ACTION_ITEMS_MAX, SENTENCE_MAX
from innovations.enums.action_item import OVERRIDES, TRANSITIONS
from innovations.models import ActionItem, Innovation
from masterplan.core import activity, editing, moves
from masterplan.core.activity import Event
from masterplan.core.errors import (
    DomainError,
    FieldConflict,
    InvalidFields,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.models import User
from masterplan.core.moves import Move
from masterplan.core.story import field_label

# What people may type; everything else is written by verbs alone.
EDITABLE_FIELDS = (
    "activity",
    "output",
    "measure",
    "baseline",
    "target",
    "target_q1",
    "target_q2",
    "target_q3",
    "target_q4",
    "unit",
    "person_in_charge",
    "start_on",
    "end_on",
    "weight",
    "budget",
    "risk",
)
_KEYS = {field.name for field in ActionItem._meta.fields if field.is_relation}

PHRASES = {
    "action_item.created": gettext_lazy("menambah kegiatan rencana aksi ini"),
    "action_item.revised": gettext_lazy("mengubah kegiatan rencana aksi ini"),
    "action_item.health_set": gettext_lazy("menetapkan kesehatan kegiatan ini"),
    "action_item.health_freed": gettext_lazy(
        "mengembalikan kesehatan kegiatan ini ke hitungan portal"
    ),
    **{f"action_item.{move.name}": move.done for move in TRANSITIONS.values()},
}


def create(
    innovation: Innovation, *, actor: User, fields: Mapping[str, object]
) -> ActionItem:
    """Add an activity at the end of the record's plan.

    `fields` maps names of EDITABLE_FIELDS to model values; activity and both months
    are needed, the unit is the record's where none is given. Months count whole.
    Raises InvalidFields, NotAllowed, DomainError where the plan is full.
    """
    if not actor.has_perm("innovations.create_action_item", innovation):
        raise not_allowed()
    offered = {"unit": innovation.unit} | _editable(fields)
    item = ActionItem(
        innovation=innovation, regency_id=innovation.regency_id, **offered
    )
    _validate(item)
    with transaction.atomic():
        ledger.lock(innovation.regency_id)
        orders = list(innovation.action_items.values_list("order", flat=True))
        if len(orders) >= ACTION_ITEMS_MAX:
            raise DomainError(
                _("Rencana aksi paling banyak memuat %(max)s kegiatan.")
                % {"max": ACTION_ITEMS_MAX},
                code="plan_full",
            )
        item.order = max(orders, default=0) + 1
        item.save(force_insert=True)
        filled = {
            name: (None, getattr(item, name))
            for name in EDITABLE_FIELDS
            if getattr(item, name) not in ("", None)
        }
        _tell([Event(item, "action_item.created", filled)], actor)
        plan.recompute([innovation.pk])
    return item


def revise(
    item: ActionItem,
    *,
    actor: User,
    version: int,
    fields: Mapping[str, object],
    reason: str = "",
) -> ActionItem:
    """Change fields of an item read at `version`; returns the stored item.

    Raises StaleVersion with both values, InvalidFields, NotAllowed. Nothing changed
    means nothing written.
    """
    offered = _editable(fields)
    with transaction.atomic():
        [current] = held([item])
        demand(actor, "innovations.change_action_item", current)
        if current.version != version:
            raise StaleVersion(
                version=current.version, fields=_conflicts(current, offered)
            )
        changes = editing.changes_of(current, offered)
        if not changes:
            return current
        editing.take(current, changes)
        _validate(current)
        store(current, list(changes))
        _tell([Event(current, "action_item.revised", changes, reason)], actor)
        plan.recompute([current.innovation_id])
    return current


def move(
    items: Iterable[ActionItem],
    *,
    name: str,
    actor: User,
    reason: str = "",
    versions: Mapping[int, int] | None = None,
) -> list[ActionItem]:
    """Carry items through one entry of their TRANSITIONS, all or none, in id order.

    `versions` (id -> version) refuses items changed since they were read.
    """
    step = TRANSITIONS[name]
    reason = moves.clean_reason(step, reason)
    with transaction.atomic():
        current = held(items)
        events = []
        for item in current:
            version = (versions or {}).get(item.pk)
            refusal = moves.refusal(item, step, actor=actor, version=version)
            if refusal is not None:
                raise refusal
            before, item.status = item.status, step.target
            store(item, ["status"])
            changes = {"status": (before, step.target)}
            events.append(Event(item, f"action_item.{name}", changes, reason))
        _tell(events, actor)
        plan.recompute(item.innovation_id for item in current)
    return current


def override_health(
    item: ActionItem,
    *,
    actor: User,
    health: str,
    reason: str = "",
    version: int | None = None,
) -> ActionItem:
    """Say a health instead of the derived one, with a reason; "" asks the rules again.

    Raises NotAllowed, StaleVersion, DomainError. The same again writes nothing.
    """
    reason = reason.strip() if health else ""
    if health and health not in OVERRIDES:
        raise DomainError(_("Pilih kesehatan kegiatan."), field="health")
    asking = _("Tuliskan alasan penetapannya.") if health else ""
    reason = moves.reason_given(reason, asking, longest=SENTENCE_MAX)
    with transaction.atomic():
        [current] = held([item])
        demand(actor, "innovations.override_action_item", current)
        if version is not None and version != current.version:
            raise StaleVersion(version=current.version)
        before = current.health_override
        if (before, current.override_reason) == (health, reason):
            return current
        current.health_override, current.override_reason = health, reason
        store(current, ["health_override", "override_reason"])
        verb = "action_item.health_set" if health else "action_item.health_freed"
        changes = {"health_override": (before, health)}
        _tell([Event(current, verb, changes, reason)], actor)
        rollup.recompute(current.regency_id)
    return current


def allowed_moves(item: ActionItem, *, actor: User) -> list[Move]:
    """The moves this person may make with this item now, in the table's order."""
    return moves.allowed(item, TRANSITIONS.values(), actor=actor)


def held(items: Iterable[ActionItem]) -> list[ActionItem]:
    """The items as stored, in id order, held until the transaction ends; ledgers
    first."""
    asked = list(items)
    for code in sorted({item.regency_id for item in asked}):
        ledger.lock(code)
    return list(
        ActionItem.objects.filter(pk__in=[item.pk for item in asked])
        .select_related("innovation", "unit", "regency")
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )


def store(item: ActionItem, names: Sequence[str]) -> None:
    """Write the named columns, the new version and the time."""
    item.version += 1
    item.updated_at = timezone.now()
    item.save(update_fields=[*names, "version", "updated_at"])


def demand(actor: User, permission: str, item: ActionItem) -> None:
    if not actor.has_perm(permission, item):
        raise not_allowed()


def not_allowed() -> NotAllowed:
    """The refusal of every verb here, for who may see but not do."""
    return NotAllowed(
        _("Hanya OPD pelaksana, OPD pengampu, dan koordinator yang boleh melakukannya.")
    )


def _tell(events: Sequence[Event], actor: User) -> None:
    activity.record(events, actor=actor)


def _editable(fields: Mapping[str, object]) -> dict[str, object]:
    """The fields with whole months: from the first day to the last."""
    offered = editing.known(fields, EDITABLE_FIELDS)
    start, end = offered.get("start_on"), offered.get("end_on")
    if isinstance(start, dt.date):
        offered["start_on"] = start.replace(day=1)
    if isinstance(end, dt.date):
        last = calendar.monthrange(end.year, end.month)[1]
        offered["end_on"] = end.replace(day=last)
    return offered


def _validate(item: ActionItem) -> None:
    """Raise InvalidFields for what columns and neighbours refuse."""
    errors: dict[str, list[str]] = {}
    try:
        # Keys were read by the caller through what he may see.
        item.clean_fields(exclude=_KEYS)
    except ValidationError as error:
        errors.update(error.message_dict)
    if item.start_on and item.end_on and item.end_on < item.start_on:
        errors["end_on"] = [_("Bulan selesai mendahului bulan mulai.")]
    if item.unit and item.unit.regency_id != item.regency_id:
        errors["unit"] = [_("OPD ini bukan milik daerah tersebut.")]
    if errors:
        raise InvalidFields(errors)


def _conflicts(
    current: ActionItem, offered: Mapping[str, object]
) -> tuple[FieldConflict, ...]:
    return tuple(
        FieldConflict(
            field=name,
            label=field_label(ActionItem, name),
            current=getattr(current, name),
            offered=value,
        )
        for name, value in offered.items()
        if getattr(current, name) != value
    )
