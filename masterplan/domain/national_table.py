"""In which order regencies stand in a table."""

from collections.abc import Callable, Iterable, Mapping

from masterplan.domain.national_rows import Line

_LAST = -1


def _passed(line: Line) -> int:
    return _LAST if line.passed is None else line.passed


ORDERINGS: Mapping[str, Callable[[Line], int | float | str]] = {
    "name": lambda one: one.name,
    "province": lambda one: one.province_name,
    "stage": _passed,
    "total": lambda one: one.total,
    "share": lambda one: _LAST if one.share is None else one.share,
    "late": lambda one: _LAST if one.late is None else one.late,
    "evidence": lambda one: _LAST if one.with_evidence is None else one.with_evidence,
    "quick_wins": lambda one: one.quick_wins,
    "newest": lambda one: one.newest.timestamp() if one.newest else _LAST,
}
DEFAULT_ORDERING = "-total"


def ordered(kept: Iterable[Line], ordering: str) -> list[Line]:
    """The reader's own regencies first, then as asked; names decide among equals."""
    by_name = sorted(kept, key=lambda one: one.name)
    name = ordering.removeprefix("-")
    in_order = sorted(by_name, key=ORDERINGS[name], reverse=ordering.startswith("-"))
    return sorted(in_order, key=lambda one: not one.is_own)
