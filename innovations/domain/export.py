"""Sheets of innovations under headings that the import reads back."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.utils import translation
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from dimensions.enums import DimensionSlug
from innovations.domain.lists import LIST_FIELDS
from innovations.enums import (
    InnovationKind,
    InnovationStatus,
    InnovationStep,
    Novelty,
)
from innovations.models import BudgetLine, Innovation, QuickWin
from innovations.sheets.columns import HEADINGS, READ_ONLY_HEADINGS
from masterplan.core.sheets.writer import CellValue, Column

# Telephone numbers are not here: they never leave the regency.
_FIELDS = (
    "registration_number",
    "name",
    "acronym",
    "unit__name",
    "reported_unit",
    "dimension_id",
    "sub_dimension__label",
    "is_digital",
    "kind",
    "step",
    "step_percent",
    "status",
    "start_year",
    "start_month",
    "problem",
    "description",
    "objective",
    "benefit",
    "result",
    "person_in_charge",
    "person_position",
    "link",
    "affair",
    "process_before",
    "process_after",
    "novelty",
    "uniqueness",
    "beneficiaries",
    "beneficiary_count",
    "is_region_wide",
    "village_count",
    "pilot_area__name",
    "duties_fit",
    "nomenclature_code",
    "regulation",
    "flagship_programme__name",
    "resources",
    "continuity",
    "growth",
    "risks",
    "end_year",
)
_COLUMNS = (
    ("registration_number", 14),
    ("innovation_name", 40),
    ("acronym", 14),
    ("opd", 34),
    ("dimension", 20),
    ("subdimension", 20),
    ("is_digital", 10),
    ("kind", 12),
    ("quick_win", 10),
    ("stage", 18),
    ("progress", 10),
    ("status", 16),
    ("start_date", 16),
    ("problem", 40),
    ("description", 40),
    ("objective", 30),
    ("benefit", 30),
    ("result", 30),
    ("person_in_charge", 24),
    ("position", 24),
    ("link", 30),
    ("urusan", 24),
    ("process_before", 30),
    ("process_after", 30),
    ("novelty", 14),
    ("uniqueness", 30),
    ("beneficiaries", 24),
    ("beneficiary_count", 12),
    ("is_region_wide", 12),
    ("districts", 24),
    ("village_count", 12),
    ("pilot_area", 20),
    ("supporting_units", 30),
    ("partners", 30),
    ("duties_fit", 30),
    ("nomenclature_code", 20),
    ("regulation", 30),
    ("flagship_programme", 24),
    ("resources", 30),
    ("continuity", 30),
    ("growth", 30),
    ("risks", 30),
    ("end_year", 10),
)
_HEADINGS = HEADINGS | READ_ONLY_HEADINGS
UNKNOWN_UNIT = "Belum ditetapkan"


class InnovationSheet:
    """The columns and rows of one export: what the list shows, in its order.

    `has_places` adds the regency's name where the list may hold several. Budgets stand
    in a column a year; money without a year in one of its own. `only` names the
    columns (keys of HEADINGS) the reader chose, without money; None writes all.
    """

    def __init__(
        self,
        innovations: QuerySet[Innovation],
        *,
        has_places: bool,
        only: Collection[str] | None = None,
    ) -> None:
        self._innovations = innovations
        self._has_places = has_places
        self._kept = [
            place
            for place, (key, _width) in enumerate(_COLUMNS)
            if only is None or key in only
        ]
        # The import reads Indonesian, whatever language the reader's pages are in.
        with translation.override("id"):
            self._kinds = _said(InnovationKind.choices)
            self._steps = _said(InnovationStep.choices)
            self._statuses = _said(InnovationStatus.choices)
            self._months = _said(MONTHS.items())
            self._novelties = _said(Novelty.choices)
        self._money: dict[tuple[int, int | None], int] = {}
        self._years: list[int | None] = []
        self._names: dict[tuple[int, str], str] = {}
        if only is None:
            self._read_money(innovations)
            self._read_names(innovations)

    def _read_money(self, innovations: QuerySet[Innovation]) -> None:
        sums = (
            BudgetLine.objects.filter(
                innovation__in=innovations.order_by().values("pk"),
                planned__isnull=False,
            )
            .order_by()
            .values_list("innovation_id", "year")
            .annotate(planned=Sum("planned"))
        )
        for pk, year, planned in sums:
            self._money[pk, year] = planned
        years = {year for _pk, year in self._money}
        self._years += sorted(year for year in years if year)
        if None in years:
            self._years.append(None)

    def _read_names(self, innovations: QuerySet[Innovation]) -> None:
        """The names in the fields that hold several; a statement for each."""
        listed = innovations.order_by().values("pk")
        for name in LIST_FIELDS:
            pairs = (
                Innovation.objects.filter(pk__in=listed, **{f"{name}__isnull": False})
                .order_by("pk", f"{name}__name")
                .values_list("pk", f"{name}__name")
            )
            for pk, text in pairs:
                known = self._names.get((pk, name))
                self._names[pk, name] = f"{known}, {text}" if known else text

    @property
    def columns(self) -> list[Column]:
        named = [
            Column(_HEADINGS[key], width)
            for key, width in (_COLUMNS[place] for place in self._kept)
        ]
        if self._has_places:
            named.insert(0, Column(_("Kabupaten/Kota"), 24))
        money = [
            Column(f"Anggaran {year} (Rp)" if year else HEADINGS["budget"], 18)
            for year in self._years
        ]
        return [*named, *money]

    def rows(self) -> Iterator[list[CellValue]]:
        """The cells of each record, read in portions."""
        found = (
            self._innovations.annotate(
                is_quick_win=Exists(QuickWin.objects.filter(innovation=OuterRef("pk")))
            )
            .values("id", "regency__name", "is_quick_win", *_FIELDS)
            .iterator(chunk_size=1_000)
        )
        for row in found:
            cells = self._cells(row)
            if self._has_places:
                cells.insert(0, row["regency__name"])
            yield cells

    def _cells(self, row: dict[str, Any]) -> list[CellValue]:
        cells = [
            row["registration_number"],
            row["name"],
            row["acronym"],
            row["unit__name"] or row["reported_unit"] or UNKNOWN_UNIT,
            DimensionSlug(row["dimension_id"]).label,
            row["sub_dimension__label"],
            row["is_digital"],
            self._kinds.get(row["kind"]),
            row["is_quick_win"],
            self._steps.get(row["step"]),
            row["step_percent"] if row["step"] else None,
            self._statuses[row["status"]],
            self._start(row["start_year"], row["start_month"]),
            row["problem"],
            row["description"],
            row["objective"],
            row["benefit"],
            row["result"],
            row["person_in_charge"],
            row["person_position"],
            row["link"],
            row["affair"],
            row["process_before"],
            row["process_after"],
            self._novelties.get(row["novelty"]),
            row["uniqueness"],
            row["beneficiaries"],
            row["beneficiary_count"],
            row["is_region_wide"] or None,
            self._names.get((row["id"], "districts")),
            row["village_count"],
            row["pilot_area__name"],
            self._names.get((row["id"], "supporting_units")),
            self._names.get((row["id"], "partners")),
            row["duties_fit"],
            row["nomenclature_code"],
            row["regulation"],
            row["flagship_programme__name"],
            row["resources"],
            row["continuity"],
            row["growth"],
            row["risks"],
            row["end_year"],
        ]
        money = (self._money.get((row["id"], year)) for year in self._years)
        return [*(cells[place] for place in self._kept), *money]

    def _start(self, year: int | None, month: int | None) -> CellValue:
        return f"{self._months[month]} {year}" if month else year


def _said(choices: Iterable[tuple[Any, Any]]) -> dict[Any, str]:
    return {value: str(label) for value, label in choices}
