"""Cohorts as the ministry looks at them: the years, and regencies by stages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from masterplan.core.access import Scope
from masterplan.enums import StageState
from masterplan.models import Cohort, Participation
from regencies.enums import SAMPLE_CODE

_STAGE = ("pk", "order", "code", "name", "state")


@dataclass(frozen=True, slots=True)
class Column:
    """A stage that the cohort's regencies share, and how many have passed it."""

    code: str
    name: str
    passed: int


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a regency stands in one stage."""

    name: str
    state: StageState


@dataclass(frozen=True, slots=True)
class Row:
    """One regency: a cell or None a column, and the stages it added itself."""

    participation: int
    code: str
    name: str
    province: str
    province_code: str
    note: str
    cells: tuple[Cell | None, ...]
    extra: tuple[Cell, ...]

    @property
    def is_sample(self) -> bool:
        return self.code == SAMPLE_CODE

    @property
    def has_finished(self) -> bool:
        return bool(self.cells) and all(
            cell is None or cell.state == StageState.PASSED for cell in self.cells
        )

    @property
    def waits(self) -> bool:
        cells = [*self.cells, *self.extra]
        return any(cell and cell.state == StageState.SUBMITTED for cell in cells)


@dataclass(frozen=True, slots=True)
class Table:
    """Regencies by stages; the invented regency is in no figure. `provinces` (code,
    name) are those of the whole cohort, whatever the rows were narrowed to."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    provinces: tuple[tuple[str, str], ...]

    @property
    def real(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if not row.is_sample)

    @property
    def finished(self) -> int:
        return sum(row.has_finished for row in self.real)

    @property
    def waiting(self) -> int:
        return sum(row.waits for row in self.real)

    @property
    def has_extra(self) -> bool:
        return any(row.extra for row in self.rows)


def cohorts() -> list[Cohort]:
    """Every year, the newest first, with `regency_count`. One statement."""
    return list(
        Cohort.objects.select_related("programme")
        .annotate(
            regency_count=Count(
                "participations", filter=~Q(participations__regency=SAMPLE_CODE)
            )
        )
        .order_by("-year")
    )


def table(cohort: Cohort, *, scope: Scope, province: str = "") -> Table:
    """Who takes part, by province and name, and where each stands; `province` (a code)
    leaves its regencies alone. One statement."""
    rows = (
        Participation.objects.visible_to(scope)
        .filter(cohort=cohort)
        .order_by("regency__province__name", "regency__name", "pk", "stages__order")
        .values(
            "pk",
            "note",
            "regency_id",
            "regency__name",
            "regency__province",
            "regency__province__name",
            *(f"stages__{name}" for name in _STAGE),
        )
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["pk"], []).append(row)
    # By their places: regencies that joined later may have stages of a newer set.
    shared: dict[str, tuple[int, str]] = {}
    for stages in found.values():
        for row in stages:
            if row["stages__code"]:
                shared.setdefault(
                    row["stages__code"], (row["stages__order"], row["stages__name"])
                )
    codes = sorted(shared, key=lambda code: shared[code])
    every = [_row(stages, codes) for stages in found.values()]
    lines = tuple(row for row in every if province in ("", row.province_code))
    return Table(
        provinces=tuple({row.province_code: row.province for row in every}.items()),
        columns=tuple(
            Column(code, shared[code][1], _passed(lines, number))
            for number, code in enumerate(codes)
        ),
        rows=tuple(sorted(lines, key=lambda row: row.is_sample)),
    )


def _row(stages: list[dict[str, Any]], codes: list[str]) -> Row:
    first = stages[0]
    by_code = {row["stages__code"]: row for row in stages if row["stages__code"]}
    return Row(
        participation=first["pk"],
        code=first["regency_id"],
        name=first["regency__name"],
        province=first["regency__province__name"],
        province_code=first["regency__province"],
        note=first["note"],
        cells=tuple(
            _cell(by_code[code]) if code in by_code else None for code in codes
        ),
        extra=tuple(
            _cell(row)
            for row in stages
            if row["stages__pk"] is not None and not row["stages__code"]
        ),
    )


def _cell(row: dict[str, Any]) -> Cell:
    return Cell(row["stages__name"], StageState(row["stages__state"]))


def _passed(rows: Iterable[Row], number: int) -> int:
    return sum(
        cell.state == StageState.PASSED
        for row in rows
        if not row.is_sample and (cell := row.cells[number]) is not None
    )
