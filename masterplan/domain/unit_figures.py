"""What each OPD has recorded: counted units, with those that roll up beneath them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.enums import InnovationStatus
from innovations.enums.action_item import RESTING_STATUSES
from innovations.enums.standing import MONTH
from innovations.models import Innovation
from innovations.models.standing import days_ago
from masterplan.core.access import Scope
from masterplan.domain.figures import (
    NEUTRAL,
    UNITS,
    UNSET,
    Figure,
    Group,
    by_status,
    drill,
    grouped,
    total,
)
from regencies.models import Regency, Unit

# What the list of units is asked for, for those that have not updated for a month.
STALE_VALUE = "stale"
# A unit with such a record innovates.
IN_FORCE = frozenset(InnovationStatus) - {InnovationStatus.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit's own records; `parent` names the unit that an uncounted one is under.

    `unit` is None in the row of records without one. A figure counts the unit's own
    rows only, so that it equals the list it opens.
    """

    unit: Unit | None
    parent: Unit | None
    total: Figure
    statuses: tuple[Figure, ...]
    newest: dt.datetime | None


@dataclass(frozen=True, slots=True)
class UnitTable:
    """The rows of a regency's units, most records first, "belum ditetapkan" last.

    `silent` are the active counted units where neither they nor a unit under them has
    a record in force, `stale` those that have one going on and touched none of theirs
    since the day the table was told; `active_count` counts the active counted units,
    `known` are all units that were given, by name.
    """

    rows: tuple[UnitRow, ...]
    statuses: tuple[Figure, ...]
    total: int
    silent: tuple[Unit, ...]
    stale: tuple[Unit, ...]
    active_count: int
    known: tuple[Unit, ...] = ()

    @property
    def shown_statuses(self) -> frozenset[str]:
        """Keys of the statuses that any record has: the columns worth printing."""
        return frozenset(figure.key for figure in self.statuses if figure.count)


def unit_table(
    units: Iterable[Unit],
    groups: Sequence[Group],
    *,
    regency_code: str,
    is_full: bool = False,
    filters: Mapping[str, object] | None = None,
    stale_before: dt.datetime | None = None,
) -> UnitTable:
    """Fold groups by unit_id and status.

    Units without a record are left out; with `is_full` only those that roll up to
    another one are. `filters` are what the groups were narrowed by: then nobody is
    called silent or stale, since there may be records that do not match. Without
    `stale_before` nobody is stale either.
    """
    everywhere: dict[str, object] = {"regency": regency_code, **(filters or {})}
    by_id = {unit.pk: unit for unit in units}
    own: dict[int | None, list[Group]] = defaultdict(list)
    for group in groups:
        own[group["unit_id"]].append(group)
    families: dict[int, list[Unit]] = defaultdict(list)
    for unit in by_id.values():
        families[head_of(unit, by_id).pk].append(unit)

    def row(unit: Unit | None, parent: Unit | None) -> UnitRow:
        rows = own[unit.pk if unit else None]
        within = {**everywhere, "unit": unit.pk if unit else None}
        label = unit.name if unit else UNSET
        return UnitRow(
            unit=unit,
            parent=parent,
            total=Figure(
                key=str(within["unit"]),
                label=label,
                count=total(rows),
                query=drill(**within),
                tone=NEUTRAL,
            ),
            statuses=by_status(rows, within=within),
            newest=max((group["newest"] for group in rows), default=None),
        )

    kept: list[UnitRow] = []
    silent: list[Unit] = []
    stale: list[Unit] = []
    active_count = 0
    for head_id in _fullest_first(families, own, by_id):
        head = by_id[head_id]
        members = [unit for unit in families[head_id] if unit.pk != head_id]
        if head.is_counted and head.is_active:
            active_count += 1
            if not any(_in_force(own[unit.pk]) for unit in families[head_id]):
                silent.append(head)
            elif stale_before and _is_stale(
                [group for unit in families[head_id] for group in own[unit.pk]],
                stale_before,
            ):
                stale.append(head)
        with_records = [unit for unit in members if own[unit.pk]]
        if own[head_id] or with_records or is_full:
            kept.append(row(head, None))
            kept.extend(
                row(unit, head)
                for unit in sorted(with_records, key=lambda unit: unit.name)
            )
    if own[None]:
        kept.append(row(None, None))
    return UnitTable(
        rows=tuple(kept),
        statuses=by_status(groups, within=everywhere),
        total=total(groups),
        silent=() if filters else tuple(sorted(silent, key=lambda unit: unit.name)),
        stale=() if filters else tuple(sorted(stale, key=lambda unit: unit.name)),
        active_count=active_count,
        known=tuple(sorted(by_id.values(), key=lambda unit: unit.name)),
    )


def unit_listing(regency: Regency, *, scope: Scope, updated: str = "") -> UnitTable:
    """All units of a regency, in two statements; those of its stale OPD alone, with
    what rolls up to them, where `updated` is STALE_VALUE."""
    units = list(Unit.objects.visible_to(scope).filter(regency=regency))
    visible = Innovation.objects.visible_to(scope).filter(regency=regency)
    groups = grouped(visible, "unit_id", "status")
    table = unit_table(
        units,
        groups,
        regency_code=regency.pk,
        is_full=True,
        stale_before=days_ago(timezone.localdate(), MONTH),
    )
    if updated != STALE_VALUE:
        return table
    by_id = {unit.pk: unit for unit in units}
    heads = {unit.pk for unit in table.stale}
    kept = [unit for unit in units if head_of(unit, by_id).pk in heads]
    keys = {unit.pk for unit in kept}
    listed = unit_table(
        kept,
        [group for group in groups if group["unit_id"] in keys],
        regency_code=regency.pk,
        is_full=True,
    )
    return replace(listed, stale=table.stale, active_count=table.active_count)


def stale_units(table: UnitTable, *, regency_code: str) -> Figure:
    """The OPD that have not updated for a month, counted."""
    return Figure(
        key=STALE_VALUE,
        label=_("OPD belum memperbarui lebih dari 30 hari"),
        count=len(table.stale),
        query=drill(updated=STALE_VALUE),
        tone="warn",
        opens=UNITS,
        place=regency_code,
    )


class RollsUp(Protocol):
    """A unit, or what was read of one."""

    @property
    def pk(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...
    @property
    def is_counted(self) -> bool: ...


UnitT = TypeVar("UnitT", bound=RollsUp)


def head_of(unit: UnitT, by_id: Mapping[int, UnitT]) -> UnitT:
    """The counted unit this one rolls up to; itself where there is none."""
    seen = {unit.pk}
    while not unit.is_counted:
        above = unit.parent_id
        if above is None or above in seen or above not in by_id:
            break
        seen.add(above)
        unit = by_id[above]
    return unit


def _fullest_first(
    families: dict[int, list[Unit]],
    own: dict[int | None, list[Group]],
    by_id: dict[int, Unit],
) -> list[int]:
    return sorted(
        families,
        key=lambda head_id: (
            -sum(total(own[unit.pk]) for unit in families[head_id]),
            by_id[head_id].name,
        ),
    )


def _is_stale(groups: Sequence[Group], before: dt.datetime) -> bool:
    """Something goes on, and nothing of it all was touched since."""
    goes_on = any(group["status"] not in RESTING_STATUSES for group in groups)
    return goes_on and all(group["newest"] < before for group in groups)


def _in_force(groups: Iterable[Group]) -> bool:
    return any(group["status"] in IN_FORCE for group in groups)
