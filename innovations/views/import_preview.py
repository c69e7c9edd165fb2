"""A preview's stored JSON as the page prints it: labels and words, no decisions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dimensions.models import Dimension
from innovations.domain.importing import LABELS
from innovations.domain.quick_win import LABELS as QUICK_WIN_LABELS
from innovations.models import Innovation
from masterplan.core.story import field_label
from regencies.models import Unit

# Longer lists are cut on the page; the marked file and the register have them whole.
MAX_SHOWN = 200

REASONS = {
    "missing_name": gettext_lazy("Nama inovasi kosong"),
    "missing_opd": gettext_lazy("OPD kosong"),
    "unknown_dimension": gettext_lazy("Dimensi tidak dikenal"),
    "bad_budget": gettext_lazy("Anggaran tidak terbaca"),
    "bad_date": gettext_lazy("Waktu tidak terbaca"),
    "bad_yes_no": gettext_lazy("Bukan ya atau tidak"),
    "duplicate_of_row": gettext_lazy("Baris kembar"),
    "changed_since_preview": gettext_lazy("Berubah sejak pratinjau"),
    "reason_required": gettext_lazy("Perlu alasan"),
}
IGNORED = {
    "title": gettext_lazy("judul di atas tabel"),
    "header": gettext_lazy("judul kolom"),
    "column_numbers": gettext_lazy("nomor kolom"),
    "blank": gettext_lazy("kosong"),
    "note": gettext_lazy("catatan"),
    "total": gettext_lazy("jumlah"),
    "subtotal": gettext_lazy("subjumlah"),
    "signature": gettext_lazy("tanda tangan"),
    "nil": gettext_lazy("nihil"),
    "continuation": gettext_lazy("lanjutan sel gabungan"),
}
SKIPPED_SHEETS = {
    "hidden": gettext_lazy("tersembunyi"),
    "empty": gettext_lazy("kosong"),
    "no_table": gettext_lazy("tidak memuat tabel inovasi"),
}


@dataclass(frozen=True)
class Line:
    """One row of the workbook in a list: where it stands and what is said of it."""

    place: str
    label: str
    cell: str = ""
    text: str = ""


@dataclass(frozen=True)
class ChangedValue:
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class ChangedRow:
    """A row whose record would get other values; `needs_reason`: of its baseline."""

    place: str
    label: str
    key: int
    values: list[ChangedValue]
    needs_reason: bool


@dataclass(frozen=True)
class NewRow:
    """A row that becomes a new record."""

    place: str
    name: str
    unit: str
    dimension: str
    step: str
    budget: int | None
    is_quick_win: bool


class Preview:
    """What one reading of a workbook shows; `told` is the result of its job."""

    def __init__(
        self,
        told: Mapping[str, Any],
        *,
        units: Iterable[Unit],
        dimensions: Iterable[Dimension],
    ) -> None:
        self.counts = told["counts"]
        self._told = told
        self._kept = told["preview"]
        self._units = {unit.pk: unit.name for unit in units}
        self._dimensions = {one.pk: one.name for one in dimensions}
        self._rows = {(row["sheet"], row["row"]): row for row in self._kept["rows"]}

    @property
    def plan_counts(self) -> dict[str, int]:
        return {name: len(entries) for name, entries in self._kept["plan"].items()}

    @property
    def quick_win_marks(self) -> int:
        return self._kept["quick_win_marks"]

    @property
    def unexplained(self) -> int:
        """Rows that change a frozen baseline; a preview kept since before has none."""
        changes = self._kept["plan"]["changes"]
        return sum(entry.get("needs_reason", False) for entry in changes)

    @property
    def unknown_units(self) -> list[dict[str, Any]]:
        return self._kept["unknown_units"]

    @property
    def refused(self) -> list[Line]:
        return [
            Line(
                _place(row.get("sheet"), row["row"]),
                str(REASONS.get(row["reason"], row["reason"])),
                row["cell"],
                row["message"],
            )
            for row in self._told["refused"][:MAX_SHOWN]
        ]

    @property
    def ignored(self) -> list[Line]:
        return [
            Line(_place(row.get("sheet"), row["row"]), _ignored(row["reason"]))
            for row in self._told["ignored"][:MAX_SHOWN]
        ]

    @property
    def similar(self) -> list[Line]:
        """Accepted rows that look like an earlier one."""
        return [
            Line(
                _place(row["sheet"], row["row"]),
                row["name"],
                row["cell"],
                _("mirip dengan %(name)s (%(place)s)")
                % {
                    "name": self._name_at(row),
                    "place": _place(row["similar_to_sheet"], row["similar_to_row"]),
                },
            )
            for row in self._kept["rows"]
            if row["similar_to_row"]
        ][:MAX_SHOWN]

    @property
    def warnings(self) -> list[Line]:
        return [
            Line(_place(row["sheet"], row["row"]), row["name"], text=text)
            for row in self._kept["rows"]
            for text in row["warnings"]
        ][:MAX_SHOWN]

    @property
    def skipped_sheets(self) -> list[Line]:
        return [
            Line(sheet["name"], str(SKIPPED_SHEETS[sheet["reason"]]))
            for sheet in self._kept["skipped_sheets"]
        ]

    @property
    def changes(self) -> list[ChangedRow]:
        return [
            ChangedRow(
                _place(*entry["place"]),
                entry["label"],
                entry["key"],
                [
                    ChangedValue(
                        _label(one["field"]),
                        self._said(one["field"], one["old"]),
                        self._said(one["field"], one["new"]),
                    )
                    for one in entry["changes"]
                ],
                entry.get("needs_reason", False),
            )
            for entry in self._kept["plan"]["changes"][:MAX_SHOWN]
        ]

    @property
    def creates(self) -> list[NewRow]:
        return [self._new_row(one) for one in self._kept["plan"]["creates"][:MAX_SHOWN]]

    def _new_row(self, entry: Mapping[str, Any]) -> NewRow:
        row = self._rows[tuple(entry["place"])]
        values = entry["values"]
        planned = [budget["planned"] for budget in row["budgets"]]
        return NewRow(
            place=_place(*entry["place"]),
            name=entry["label"],
            unit=self._units.get(values["unit"], "") or row["words"],
            dimension=self._dimensions[values["dimension"]],
            step=self._said("step", values.get("step")),
            budget=sum(planned) if planned else None,
            is_quick_win=row["is_quick_win"],
        )

    def _name_at(self, row: Mapping[str, Any]) -> str:
        sheet = row["similar_to_sheet"] or row["sheet"]
        other = self._rows.get((sheet, row["similar_to_row"]))
        return other["name"] if other else ""

    def _said(self, name: str, value: Any) -> str:
        if value is None or value == "":
            return "–"
        if isinstance(value, bool):
            return _("ya") if value else _("tidak")
        if name == "unit":
            return self._units.get(value, str(value))
        if name == "dimension":
            return self._dimensions[value]
        try:
            choices = dict(Innovation._meta.get_field(name).flatchoices)
        except FieldDoesNotExist:
            choices = {}
        return str(choices.get(value, value))


def _label(name: str) -> str:
    labels = {**LABELS, **QUICK_WIN_LABELS}
    return str(labels.get(name) or field_label(Innovation, name))


def _place(sheet: str | None, row: int) -> str:
    told = _("Baris %(row)s") % {"row": row}
    return f"{sheet}, {told.lower()}" if sheet else told


def _ignored(reason: str) -> str:
    kind, _colon, text = reason.partition(":")
    if kind == "section":
        return _("baris kelompok “%(text)s”") % {"text": text}
    return str(IGNORED.get(kind, kind))
