"""A regency as an import compares with it: read in a handful of statements."""

from dataclasses import dataclass

from django.db.models.functions import Coalesce

from dimensions.models import Dimension, SubDimension
from innovations.models import BudgetLine, Innovation, QuickWin, RegencyLedger
from innovations.sheets.plan import Line, Record, Snapshot
from masterplan.core.folding import fold
from regencies.domain.unit_names import KnownUnit, UnitNames
from regencies.models import Regency, Unit, UnitAlias

# Columns that a row may state; foreign ones by their key.
COMPARED = {
    "name": "name",
    "dimension": "dimension_id",
    "sub_dimension": "sub_dimension_id",
    "acronym": "acronym",
    "problem": "problem",
    "description": "description",
    "objective": "objective",
    "benefit": "benefit",
    "result": "result",
    "person_in_charge": "person_in_charge",
    "person_position": "person_position",
    "person_phone": "person_phone",
    "link": "link",
    "kind": "kind",
    "is_digital": "is_digital",
    "start_year": "start_year",
    "start_month": "start_month",
    "step": "step",
    "step_percent": "step_percent",
    "reported_status": "reported_status",
}
_HEAD = (
    "id",
    "version",
    "status",
    "registration_number",
    "reported_unit",
    "unit_id",
    "baseline_at",
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The dimensions as sheets and plans know them.

    `spellings` maps canonical names to other spellings, `slugs` canonical names to
    slugs; `sub_codes` maps `slug:folded name, label or code` to codes.
    """

    dimensions: dict[str, Dimension]
    sub_dimensions: dict[str, SubDimension]

    @property
    def spellings(self) -> dict[str, tuple[str, ...]]:
        return {one.name: tuple(one.aliases) for one in self.dimensions.values()}

    @property
    def slugs(self) -> dict[str, str]:
        return {one.name: one.pk for one in self.dimensions.values()}

    @property
    def sub_codes(self) -> dict[str, str]:
        return {
            f"{one.dimension_id}:{fold(text)}": one.pk
            for one in self.sub_dimensions.values()
            for text in (one.pk, one.name, one.label)
        }


def read_vocabulary() -> Vocabulary:
    return Vocabulary(
        {one.pk: one for one in Dimension.objects.all()},
        {one.pk: one for one in SubDimension.objects.order_by("pk")},
    )


def take_snapshot(regency: Regency, vocabulary: Vocabulary) -> Snapshot:
    """All records of the regency with their money and quick wins, and its units.

    The ledger is read first: where it still has the same version under its lock, no
    record has changed since.
    """
    ledger = RegencyLedger.objects.filter(pk=regency.pk).values_list("version").first()
    lines: dict[int, list[Line]] = {}
    for innovation, pk, year, source, planned in (
        BudgetLine.objects.filter(innovation__regency=regency)
        .order_by("id")
        .values_list("innovation_id", "id", "year", "source", "planned")
    ):
        lines.setdefault(innovation, []).append(Line(pk, year, source, planned))
    years: dict[int, set[int]] = {}
    for innovation, year in QuickWin.objects.filter(regency=regency).values_list(
        "innovation_id", "year"
    ):
        years.setdefault(innovation, set()).add(year)
    records = []
    for pk, version, status, number, words, unit, frozen_at, *fields in (
        Innovation.objects.filter(regency=regency)
        .order_by("id")
        .values_list(*_HEAD, *COMPARED.values())
    ):
        records.append(
            Record(
                id=pk,
                version=version,
                status=status,
                number=number or "",
                words=words,
                unit=unit,
                fields=dict(zip(COMPARED, fields, strict=True)),
                lines=tuple(lines.get(pk, ())),
                quick_win_years=frozenset(years.get(pk, ())),
                is_frozen=frozen_at is not None,
            )
        )
    return Snapshot(
        ledger=ledger[0] if ledger else 0,
        records=tuple(records),
        names=read_unit_names(regency),
        sub_dimensions={
            one.pk: one.dimension_id for one in vocabulary.sub_dimensions.values()
        },
    )


def read_unit_names(regency: Regency) -> UnitNames:
    """How the regency's units are called, with the spellings settled before."""
    # The name of a merged unit means the one it went to.
    units = Unit.objects.filter(regency=regency).values_list(
        Coalesce("merged_into", "id"), "name", "short_name"
    )
    aliases = UnitAlias.objects.filter(regency=regency).values_list("folded", "unit_id")
    return UnitNames(
        [KnownUnit(*unit) for unit in units],
        dict(aliases),
        regency_name=regency.name,
        regency_short_name=regency.short_name,
    )
