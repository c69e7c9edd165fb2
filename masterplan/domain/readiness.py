"""Readiness: one row an element and dimension, made when it is first saved."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dimensions.models import Dimension
from masterplan.core import editing
from masterplan.core.errors import DomainError
from masterplan.core.models import User
from masterplan.domain import worksheet
from masterplan.enums import Element
from masterplan.models import Participation, ReadinessRow

FIELDS = ("condition", "score")


def save_readiness(
    participation: Participation,
    *,
    actor: User,
    dimension: Dimension,
    element: str,
    version: int | None,
    fields: Mapping[str, object],
) -> ReadinessRow:
    """Save what the group says of one element, read at `version` (0: not there yet).

    Where two people fill the same empty element at once, the second is told what the
    first wrote. Raises StaleVersion with both values, InvalidFields, NotAllowed. What
    changes nothing is no change, whatever the version.
    """
    worksheet.demand(actor, participation)
    offered = worksheet.plain(editing.known(fields, FIELDS))
    fresh = ReadinessRow(
        participation=participation,
        regency_id=participation.regency_id,
        dimension=dimension,
        element=known_element(element),
        **_columns(offered),
    )
    editing.validate(fresh, FIELDS)
    with transaction.atomic():
        current = _locked(fresh)
        if current is None and not version:
            if not (fresh.condition or fresh.score):
                raise DomainError(
                    _("Isi kondisi atau pilih nilainya dahulu."),
                    code="required",
                    field="condition",
                )
            if _insert(fresh):
                filled = editing.filled(fresh, FIELDS)
                worksheet.tell(fresh, "readiness.saved", filled, actor=actor)
                return fresh
            current = _locked(fresh)
        if current is None:
            raise worksheet.gone()
        changes = editing.changes_of(current, offered)
        if not changes:
            return current
        editing.demand_version(current, version or 0, changes)
        editing.take(current, changes)
        editing.store(current, list(changes))
        worksheet.tell(current, "readiness.saved", changes, actor=actor)
    return current


def known_element(element: str) -> Element:
    """The element of this name; raises DomainError for one that is none."""
    if element not in Element.values:
        raise DomainError(_("Unsur kesiapan ini tidak dikenal."), code="no_element")
    return Element(element)


def _columns(offered: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "condition": offered.get("condition") or "",
        "score": offered.get("score"),
    }


def _locked(row: ReadinessRow) -> ReadinessRow | None:
    """The stored row of the same place, held until the transaction ends."""
    return (
        ReadinessRow.objects.filter(
            participation=row.participation_id,
            dimension=row.dimension_id,
            element=row.element,
        )
        .select_related("dimension")
        .select_for_update(of=("self",))
        .first()
    )


def _insert(row: ReadinessRow) -> bool:
    """Write it unless somebody else is just doing so; waits for them to be done."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True
