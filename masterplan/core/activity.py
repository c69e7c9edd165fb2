"""The only writer of the history."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import models

from masterplan.core.models import Activity, User

# What the system does on nobody's behalf (reference data, sweeps).
SYSTEM_NAME = "Sistem"


@dataclass(frozen=True)
class Event:
    """One line of the story before it is stored.

    `changes` maps field -> (old, new); values may be dates or model keys.
    """

    target: models.Model
    verb: str
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    reason: str = ""


def record(events: Sequence[Event], *, actor: User | None) -> None:
    """Store the events of one verb in one INSERT; several share a batch id.

    Call it inside the verb's own transaction, so that a change and its line stand or
    fall together.
    """
    batch_id = uuid.uuid4() if len(events) > 1 else None
    Activity.objects.bulk_create(
        [
            Activity(
                actor=actor,
                actor_name=str(actor) if actor else SYSTEM_NAME,
                verb=event.verb,
                target_type=event.target._meta.label_lower,
                target_id=str(event.target.pk),
                target_label=str(event.target)[:200],
                regency_code=getattr(event.target, "regency_id", None) or "",
                unit_id=getattr(event.target, "unit_id", None),
                changes={
                    name: [as_stored(old), as_stored(new)]
                    for name, (old, new) in event.changes.items()
                },
                reason=event.reason,
                version=getattr(event.target, "version", None),
                batch_id=batch_id,
            )
            for event in events
        ]
    )


def as_stored(value: object) -> object:
    """A value as `changes` keep it: days, times and decimals as text; records as id,
    label."""
    if isinstance(value, dt.date | dt.datetime | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, models.Model):
        # The label is kept as it was: the story stays true after a renaming.
        return {"id": value.pk, "label": str(value)}
    return value
