"""What an import would do, before anything is written: one entry a row.

Values are what JSON can hold, so a plan made by one process can be shown, and carried
out, by another.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple


class Place(NamedTuple):
    """Where a row stands; `sheet` is None where the workbook has one data sheet."""

    sheet: str | None
    row: int


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that would be replaced."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Create:
    """A row that becomes a new record with these values."""

    place: Place
    label: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A row whose record, read at `version`, would get other values.

    `needs_reason`: it may only with a reason for the history.
    """

    place: Place
    label: str
    key: int
    version: int
    changes: tuple[FieldChange, ...]
    needs_reason: bool = False


@dataclass(frozen=True, slots=True)
class Leave:
    """A row whose record says the same already, or is closed to it (`note`)."""

    place: Place
    label: str
    key: int
    version: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Refuse:
    """A row that cannot be written; `message` is the sentence for the user."""

    place: Place
    label: str
    reason: str
    cell: str
    message: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All rows of one import, in the order of the workbook within each kind."""

    creates: tuple[Create, ...] = ()
    changes: tuple[Change, ...] = ()
    leaves: tuple[Leave, ...] = ()
    refusals: tuple[Refuse, ...] = ()

    def as_json(self) -> dict[str, list[dict[str, Any]]]:
        """Lists of plain objects under `creates`, `changes`, `leaves`, `refusals`."""
        return {
            "creates": [asdict(entry) for entry in self.creates],
            "changes": [asdict(entry) for entry in self.changes],
            "leaves": [asdict(entry) for entry in self.leaves],
            "refusals": [asdict(entry) for entry in self.refusals],
        }


@dataclass(slots=True)
class Draft:
    """A plan while its rows are being decided."""

    creates: list[Create] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    leaves: list[Leave] = field(default_factory=list)
    refusals: list[Refuse] = field(default_factory=list)

    def finished(self) -> Plan:
        return Plan(
            tuple(self.creates),
            tuple(self.changes),
            tuple(self.leaves),
            tuple(self.refusals),
        )
