"""Earlier versions of a record, rebuilt from the record as it is and its history.

Nothing is stored twice: what a version held is what the record holds now with every
later change taken back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from innovations.domain.innovation import EDITABLE_FIELDS
from innovations.domain.lists import LIST_FIELDS, names_of
from innovations.models import Innovation
from masterplan.core.activity import as_stored
from masterplan.core.models import Activity
from masterplan.core.story import field_label, said

# What a version is made of. Other columns are stamps that no history row names.
COMPARED = (*EDITABLE_FIELDS, *LIST_FIELDS, "status")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in the two versions, in words."""

    field: str
    label: str
    old: str
    new: str
    is_changed: bool


def state_of(innovation: Innovation) -> dict[str, Any]:
    """The record's fields as the history stores values. One statement for the lists."""
    listed = {name: ", ".join(names) for name, names in names_of(innovation).items()}
    return {
        name: as_stored(getattr(innovation, name))
        for name in COMPARED
        if name not in LIST_FIELDS
    } | listed


def state_at(
    state: Mapping[str, Any], activities: Iterable[Activity], version: int
) -> dict[str, Any]:
    """The fields at `version`, from a later `state` and rows newest first.

    Rows up to `version` stay; of later ones every change is taken back, whatever the
    order in which they name fields.
    """
    rebuilt = dict(state)
    for activity in activities:
        if activity.version is None or activity.version <= version:
            continue
        for name, (old, _new) in activity.changes.items():
            if name in rebuilt:
                rebuilt[name] = old
    return rebuilt


def known_versions(innovation: Innovation, activities: Iterable[Activity]) -> list[int]:
    """Versions that can be rebuilt, oldest first; the stored one is the last."""
    found = {innovation.version}
    for activity in activities:
        if activity.version is not None and activity.version < innovation.version:
            found.add(activity.version)
    return sorted(found)


def nearest(versions: list[int], asked: int) -> int:
    """The version asked for, or the one nearest to it (the older of two)."""
    return min(versions, key=lambda version: (abs(version - asked), version))


def compare(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    *,
    without: Iterable[str] = (),
) -> list[Difference]:
    """Every field of the two states but those in `without`; empty in both: left out."""
    hidden = frozenset(without)
    found = []
    for name in COMPARED:
        if name in hidden or not (_has(old[name]) or _has(new[name])):
            continue
        found.append(
            Difference(
                field=name,
                label=field_label(Innovation, name),
                old=said(Innovation, name, old[name]),
                new=said(Innovation, name, new[name]),
                is_changed=_key(old[name]) != _key(new[name]),
            )
        )
    return found


def _has(value: object) -> bool:
    return value not in (None, "")


def _key(value: Any) -> object:
    """What two values are compared by: a key by its id, emptiness as one thing."""
    if isinstance(value, dict):
        return value["id"]
    return None if value == "" else value
