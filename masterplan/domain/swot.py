"""SWOT: statements of a dimension in four quadrants, each row changed by itself."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from dimensions.models import Dimension
from masterplan.core import editing
from masterplan.core.models import User
from masterplan.domain import worksheet
from masterplan.models import Participation, SwotRow

FIELDS = ("quadrant", "aspect", "statement", "weight", "rating", "strategy")


def add_swot(
    participation: Participation,
    *,
    actor: User,
    dimension: Dimension,
    fields: Mapping[str, object],
) -> SwotRow:
    """Add a statement; the same words in the same quadrant give the row that is there.

    Raises InvalidFields, NotAllowed, DomainError where the sheet is full.
    """
    worksheet.demand(actor, participation)
    offered: dict[str, Any] = worksheet.plain(editing.known(fields, FIELDS))
    row = SwotRow(
        participation=participation,
        regency_id=participation.regency_id,
        dimension=dimension,
        **offered,
    )
    editing.validate(row, FIELDS)
    with transaction.atomic():
        worksheet.lock_participation(participation)
        rows = SwotRow.objects.filter(
            participation=participation, dimension=dimension
        ).select_related("dimension")
        same = rows.filter(quadrant=row.quadrant, statement=row.statement)
        if (there := same.first()) is not None:
            return there
        worksheet.demand_room(rows)
        row.save(force_insert=True)
        filled = editing.filled(row, FIELDS)
        worksheet.tell(row, "swot.added", filled, actor=actor)
    return row


def revise_swot(
    row: SwotRow, *, actor: User, version: int, fields: Mapping[str, object]
) -> SwotRow:
    """Change a statement read at `version`; raises StaleVersion with both values,
    InvalidFields, NotAllowed, DomainError where it was removed."""
    offered = worksheet.plain(editing.known(fields, FIELDS))
    with transaction.atomic():
        current = worksheet.locked(SwotRow, row)
        worksheet.demand(actor, current)
        changes = editing.changes_of(current, offered)
        if not changes:
            return current
        editing.demand_version(current, version, changes)
        editing.take(current, changes)
        editing.validate(current, FIELDS)
        editing.store(current, list(changes))
        worksheet.tell(current, "swot.revised", changes, actor=actor)
    return current


def remove_swot(row: SwotRow, *, actor: User, version: int | None = None) -> None:
    """Take a statement away; raises StaleVersion, NotAllowed, DomainError."""
    with transaction.atomic():
        worksheet.remove(row, verb="swot.removed", actor=actor, version=version)
