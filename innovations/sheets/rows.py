"""Accepted rows as the portal would store them; pure, and plain enough for JSON."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from innovations.enums import (
    ACRONYM_MAX,
    NAME_MAX,
    PERSON_MAX,
    PHONE_MAX,
    RUPIAH_MAX,
    SENTENCE_MAX,
    TEXT_MAX,
    WORDS_MAX,
    YEAR_MAX,
    YEAR_MIN,
    FundingSource,
    InnovationKind,
    InnovationStatus,
    InnovationStep,
)
from innovations.sheets.parsed import AcceptedRow, ParsedWorkbook
from innovations.sheets.reasons import OF_CELL
from masterplan.core.folding import fold
from masterplan.core.sheets.plan import Place
from masterplan.core.stored import stored

# The parser's field -> the record's column and its length.
_TEXTS = {
    "acronym": ("acronym", ACRONYM_MAX),
    "problem": ("problem", SENTENCE_MAX),
    "description": ("description", TEXT_MAX),
    "objective": ("objective", TEXT_MAX),
    "benefit": ("benefit", TEXT_MAX),
    "result": ("result", TEXT_MAX),
    "person_in_charge": ("person_in_charge", PERSON_MAX),
    "position": ("person_position", PERSON_MAX),
    "phone": ("person_phone", PHONE_MAX),
}
LINK_MAX = 500
# What is said of a cell that could not be kept whole.
CUT = stored("dipotong menjadi %(limit)s huruf.")
NO_ADDRESS = stored("bukan alamat web, tidak disimpan.")
LONG_ADDRESS = stored("alamat web terlalu panjang, tidak disimpan.")
YEAR_OUTSIDE = stored("tahun %(year)s di luar rentang, tidak disimpan.")
BAD_AMOUNT = stored("nilai anggaran tidak wajar, tidak disimpan.")
_KINDS = {
    "program": InnovationKind.PROGRAMME,
    **{fold(str(kind.label)): kind for kind in InnovationKind},
}
# Words set the step, never a closure.
_STEPS = {
    "inisiatif": InnovationStep.PLANNING,
    "inisiasi": InnovationStep.PLANNING,
    "belumjalan": InnovationStep.PLANNING,
    "ujicoba": InnovationStep.DEVELOPMENT,
    "penerapan": InnovationStep.IMPLEMENTATION,
    "berjalan": InnovationStep.IMPLEMENTATION,
    "selesai": InnovationStep.EVALUATION,
    **{fold(str(step.label)): step for step in InnovationStep},
}
# An exported sheet tells the record's own status; that is no word of the unit's.
_OWN_STATUSES = {
    fold(str(status.label))
    for status in InnovationStatus
    if status != InnovationStatus.COMPLETED
}
_CLOSED = fold(str(InnovationStatus.COMPLETED.label))
_OWN_STEPS = {fold(str(step.label)) for step in InnovationStep}
_SOURCES = {
    "apbd": FundingSource.APBD,
    "dak": FundingSource.DAK_PHYSICAL,
    "csr": FundingSource.CSR,
    **{fold(str(source.label)): source for source in FundingSource},
}
_PERCENT = re.compile(r"(\d{1,3})(?:[.,]\d+)?\s*%?")
_SHARE = re.compile(r"0[.,](\d{1,2})\d*")
_has_scheme = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE).match
_check_url = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Budget:
    """Planned money of a row, in whole rupiah; year and source may lack."""

    year: int | None
    source: str
    planned: int


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One accepted row.

    `fields` holds only what the row states, under the record's own column names:
    an empty cell is not there, so that it never erases. `words` is the unit as
    written; `cell` the name's coordinate; `warnings` are sentences for the user.
    """

    sheet: str | None
    row: int
    cell: str
    name: str
    words: str
    number: str
    fields: Mapping[str, Any]
    budgets: tuple[Budget, ...] = ()
    is_quick_win: bool = False
    similar_to_row: int | None = None
    similar_to_sheet: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        return Place(self.sheet, self.row)

    @property
    def key(self) -> str:
        """The folded name: equal for what the portal takes to be one name."""
        return fold(self.name)


def row_from_json(told: Mapping[str, Any]) -> ImportRow:
    """The inverse of `dataclasses.asdict` after a way through JSON."""
    return ImportRow(
        **{
            **told,
            "budgets": tuple(Budget(**budget) for budget in told["budgets"]),
            "warnings": tuple(told["warnings"]),
        }
    )


def rows_of(
    parsed: ParsedWorkbook,
    *,
    dimensions: Mapping[str, str],
    sub_dimensions: Mapping[str, str],
) -> list[ImportRow]:
    """All accepted rows in the order of the workbook.

    `dimensions` maps canonical names to slugs; `sub_dimensions` maps
    `slug:folded name, label or code` to codes.
    """
    several = len(parsed.sheets) > 1
    return [
        _Reading(row, sheet.name if several else None).row(dimensions, sub_dimensions)
        for sheet in parsed.sheets
        for row in sheet.accepted
    ]


@dataclass(slots=True)
class _Reading:
    """One row on its way; `warnings` gathers what could not be kept whole."""

    source: AcceptedRow
    sheet: str | None
    fields: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def row(
        self, dimensions: Mapping[str, str], sub_dimensions: Mapping[str, str]
    ) -> ImportRow:
        values = self.source.values
        name = self._cut("innovation_name", values["innovation_name"], NAME_MAX)
        words = self._cut("opd", values.get("opd") or "", WORDS_MAX)
        slug = dimensions[values["dimension"]]
        self.fields |= {"name": name, "dimension": slug}
        sub = sub_dimensions.get(f"{slug}:{fold(values.get('subdimension') or '')}")
        if sub:
            self.fields["sub_dimension"] = sub
        for told, (column, limit) in _TEXTS.items():
            if text := values.get(told):
                self.fields[column] = self._cut(told, text, limit)
        self._read_link(values.get("link") or "")
        if kind := _KINDS.get(fold(values.get("kind") or "")):
            self.fields["kind"] = kind.value
        if values.get("is_digital") is not None:
            self.fields["is_digital"] = values["is_digital"]
        self._read_start(values)
        self._read_step(values)
        return ImportRow(
            sheet=self.sheet,
            row=self.source.row,
            cell=self.source.cells["innovation_name"],
            name=name,
            words=words,
            number=values.get("registration_number") or "",
            fields=self.fields,
            budgets=self._budgets(values),
            is_quick_win=bool(values.get("is_quick_win")),
            similar_to_row=self.source.similar_to_row,
            similar_to_sheet=self.source.similar_to_sheet,
            warnings=tuple(self.warnings),
        )

    def _cut(self, told: str, text: str, limit: int) -> str:
        if len(text) <= limit:
            return text
        self._warn(told, CUT % {"limit": limit})
        return f"{text[: limit - 1].rstrip()}…"

    def _warn(self, told: str, what: str) -> None:
        cell = self.source.cells.get(told, "?")
        self.warnings.append(OF_CELL % {"cell": cell, "what": what})

    def _read_link(self, text: str) -> None:
        if not text:
            return
        link = text if _has_scheme(text) else f"https://{text}"
        try:
            _check_url(link)
        except ValidationError:
            self._warn("link", NO_ADDRESS)
            return
        if len(link) > LINK_MAX:
            self._warn("link", LONG_ADDRESS)
            return
        self.fields["link"] = link

    def _read_start(self, values: Mapping[str, Any]) -> None:
        year = values.get("start_year")
        if year is None:
            return
        if not YEAR_MIN <= year <= YEAR_MAX:
            told = "start_date" if "start_date" in self.source.cells else "start_year"
            self._warn(told, YEAR_OUTSIDE % {"year": year})
            return
        self.fields["start_year"] = year
        if values.get("start_month"):
            self.fields["start_month"] = values["start_month"]

    def _read_step(self, values: Mapping[str, Any]) -> None:
        told = [text for name in ("stage", "status") if (text := values.get(name))]
        own = _OWN_STATUSES
        if "registration_number" in values:
            # A sheet of our own: its words set the step, but nobody reported them, and
            # "Selesai" is the record's status there.
            own = own | _OWN_STEPS
            told = [text for text in told if fold(text) != _CLOSED]
        step = next((_STEPS[fold(text)] for text in told if fold(text) in _STEPS), None)
        words = dict.fromkeys(text for text in told if fold(text) not in own)
        if words:
            self.fields["reported_status"] = self._cut(
                "status", " / ".join(words), WORDS_MAX
            )
        if step:
            self.fields["step"] = step.value
            percent = _percent(values.get("progress") or "")
            if percent is not None:
                self.fields["step_percent"] = percent

    def _budgets(self, values: Mapping[str, Any]) -> tuple[Budget, ...]:
        source = _SOURCES.get(fold(values.get("funding_source") or ""), "")
        amounts: dict[int | None, int | None] = dict(values.get("budget_by_year") or {})
        if "budget_rupiah" in values:
            amounts[None] = values["budget_rupiah"]
        budgets = []
        for year, amount in amounts.items():
            if amount is None:
                continue
            if amount > RUPIAH_MAX:
                told = "budget" if year is None else "budget_year"
                self._warn(told, BAD_AMOUNT)
                continue
            budgets.append(Budget(year, str(source), amount))
        return tuple(budgets)


def _percent(text: str) -> int | None:
    """Per cent as written; a share such as 0.45 is what Excel keeps for 45%."""
    if share := _SHARE.fullmatch(text):
        return int(share[1].ljust(2, "0"))
    if match := _PERCENT.fullmatch(text):
        return int(match[1]) if int(match[1]) <= 100 else None
    return None
