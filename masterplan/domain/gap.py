"""GAP: what a dimension has, what it should have, and what closes the gap."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dimensions.models import Dimension
from innovations.models import Innovation
from masterplan.core import editing
from masterplan.core.access import scope_of
from masterplan.core.editing import Changes
from masterplan.core.errors import FieldConflict, StaleVersion
from masterplan.core.models import User
from masterplan.core.story import field_label
from masterplan.domain import worksheet
from masterplan.models import GapRow, Participation

FIELDS = (
    "aspect",
    "current",
    "expected",
    "gap",
    "priority",
    "recommendation",
    "innovation",
)


def add_gap(
    participation: Participation,
    *,
    actor: User,
    dimension: Dimension,
    fields: Mapping[str, object],
) -> GapRow:
    """Add a row; the same words under the same aspect give the row that is there.

    Raises InvalidFields, NotAllowed, DomainError where the sheet is full.
    """
    worksheet.demand(actor, participation)
    offered: dict[str, Any] = worksheet.plain(editing.known(fields, FIELDS))
    row = GapRow(
        participation=participation,
        regency_id=participation.regency_id,
        dimension=dimension,
        **offered,
    )
    _validate(row)
    with transaction.atomic():
        worksheet.lock_participation(participation)
        rows = GapRow.objects.filter(
            participation=participation, dimension=dimension
        ).select_related("dimension")
        same = rows.filter(aspect=row.aspect, current=row.current)
        if (there := same.first()) is not None:
            return there
        worksheet.demand_room(rows)
        row.save(force_insert=True)
        filled = _told(editing.filled(row, FIELDS))
        worksheet.tell(row, "gap.added", filled, actor=actor)
    return row


def revise_gap(
    row: GapRow, *, actor: User, version: int, fields: Mapping[str, object]
) -> GapRow:
    """Change a row read at `version`; raises StaleVersion with both values,
    InvalidFields, NotAllowed, DomainError where it was removed."""
    offered = worksheet.plain(editing.known(fields, FIELDS))
    with transaction.atomic():
        current = worksheet.locked(GapRow, row)
        worksheet.demand(actor, current)
        changes = editing.changes_of(current, offered)
        if not changes:
            return current
        if version != current.version:
            raise StaleVersion(
                version=current.version, fields=_conflicts(changes, actor)
            )
        editing.take(current, changes)
        _validate(current)
        editing.store(current, list(changes))
        worksheet.tell(current, "gap.revised", _told(changes), actor=actor)
    return current


def remove_gap(row: GapRow, *, actor: User, version: int | None = None) -> None:
    """Take a row away; raises StaleVersion, NotAllowed, DomainError."""
    with transaction.atomic():
        worksheet.remove(row, verb="gap.removed", actor=actor, version=version)


def _validate(row: GapRow) -> None:
    editing.validate(row, FIELDS, editing.foreign(row, "innovation"))


def _told(changes: Changes) -> Changes:
    """As the history may tell it: whether it is linked, never to which record.

    Everybody of the regency reads this history, and the record may be a draft.
    """
    told = dict(changes)
    if "innovation" in told:
        old, new = told.pop("innovation")
        if bool(old) != bool(new):
            told["innovation"] = (bool(old), bool(new))
    return told


def _conflicts(changes: Changes, actor: User) -> tuple[FieldConflict, ...]:
    """Both values; a record this person may not see stays unnamed."""
    return tuple(
        FieldConflict(name, field_label(GapRow, name), _shown(old, actor), new)
        for name, (old, new) in changes.items()
    )


def _shown(value: object, actor: User) -> object:
    if not isinstance(value, Innovation):
        return value
    seen = Innovation.objects.visible_to(scope_of(actor)).filter(pk=value.pk)
    return value if seen.exists() else hidden_innovation()


def hidden_innovation() -> str:
    """What stands for a linked record that the reader may not see."""
    return _("inovasi yang tidak dapat Anda buka")
