"""The programme table of Buku 2: every entry with all its columns."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from dimensions.enums import DimensionSlug
from innovations.domain.outcome import figure
from innovations.enums import FundingSource
from innovations.models import ActionItem, BudgetLine, Innovation, OutcomeIndicator
from masterplan.core.sheets.writer import CellValue, Column
from masterplan.core.templatetags.portal import rupiah
from masterplan.enums import Horizon
from masterplan.models import MasterplanEntry

# Read in portions of so many, each in the same number of statements.
PORTION = 100
# Of an innovation whose sub-dimension is not decided.
PREFIXES = {slug: slug.value[:3].upper() for slug in DimensionSlug}


@dataclass(frozen=True, slots=True)
class Programme:
    """One row of the table; lists are lines of a cell, empty means not filled yet."""

    entry_id: int
    innovation_id: int
    code: str
    dimension: str
    dimension_label: str
    sub_dimension: str
    strategy: str
    name: str
    problem: str
    description: str
    outputs: Sequence[str]
    outcomes: Sequence[str]
    beneficiaries: Sequence[str]
    unit: str
    supporters: Sequence[str]
    nomenclature: str
    budget: Sequence[str]
    budget_total: int | None
    sources: Sequence[str]
    years: str
    horizon: str
    kind: str
    note: str


def programmes(entries: QuerySet[MasterplanEntry]) -> Iterator[Programme]:
    """The rows in the order given; a constant number of statements a portion."""
    read = entries.select_related(
        "strategy", "innovation__unit", "innovation__sub_dimension"
    ).prefetch_related(
        "innovation__supporting_units",
        "innovation__partners",
        "innovation__districts",
        Prefetch("innovation__budget_lines", BudgetLine.objects.order_by("year", "id")),
        Prefetch(
            "innovation__action_items", ActionItem.objects.order_by("order", "id")
        ),
        Prefetch(
            "innovation__outcome_indicators",
            OutcomeIndicator.objects.order_by("id").prefetch_related("values"),
        ),
    )
    for entry in read.iterator(chunk_size=PORTION):
        yield _programme(entry)


def _programme(entry: MasterplanEntry) -> Programme:
    innovation = entry.innovation
    money = _by_year(innovation.budget_lines.all())
    sub_dimension = innovation.sub_dimension
    return Programme(
        entry_id=entry.pk,
        innovation_id=innovation.pk,
        code=code_of(
            entry.number, innovation.dimension_id, innovation.sub_dimension_id
        ),
        dimension=innovation.dimension_id,
        dimension_label=str(DimensionSlug(innovation.dimension_id).label),
        sub_dimension=sub_dimension.spoken if sub_dimension else "",
        strategy=entry.strategy.text if entry.strategy else "",
        name=innovation.name,
        problem=innovation.problem,
        description=innovation.description,
        outputs=_outputs(innovation),
        outcomes=_outcomes(innovation),
        beneficiaries=_beneficiaries(innovation),
        unit=innovation.unit.name if innovation.unit else "",
        supporters=[
            *(unit.name for unit in innovation.supporting_units.all()),
            *(partner.name for partner in innovation.partners.all()),
        ],
        nomenclature=innovation.nomenclature_code,
        budget=[
            f"{year or _('Tanpa tahun')}: {rupiah(amount)}"
            for year, amount in money.items()
        ],
        budget_total=sum(money.values()) if money else None,
        sources=sorted(
            {
                str(FundingSource(line.source).label)
                for line in innovation.budget_lines.all()
                if line.source
            }
        ),
        years=years_of(innovation.start_year, innovation.end_year),
        horizon=str(Horizon(entry.horizon).label),
        kind=_kind(innovation),
        note=entry.said_basis,
    )


def code_of(number: int, dimension: str, sub_dimension: str | None) -> str:
    """GOV-1-003; without a sub-dimension GOV-003."""
    return f"{sub_dimension or PREFIXES[DimensionSlug(dimension)]}-{number:03d}"


def years_of(start: int | None, end: int | None) -> str:
    if start is None:
        return f"–{end}" if end else ""
    return str(start) if start == end else f"{start}–{end or ''}"


def columns() -> list[Column]:
    return [
        Column(_("No/Kode"), 14),
        Column(_("Dimensi"), 20),
        Column(_("Subdimensi"), 24),
        Column(_("Strategi"), 40),
        Column(_("Program/inisiatif/inovasi"), 40),
        Column(_("Latar belakang/permasalahan"), 40),
        Column(_("Deskripsi singkat"), 50),
        Column(_("Keluaran (output)"), 40),
        Column(_("Hasil (outcome)"), 40),
        Column(_("Penerima manfaat/lokasi"), 30),
        Column(_("Perangkat Daerah penanggung jawab"), 34),
        Column(_("Perangkat Daerah/mitra pendukung"), 34),
        Column(_("Kode program/kegiatan/subkegiatan"), 20),
        Column(_("Anggaran per tahun (Rp)"), 30),
        Column(_("Jumlah pagu (Rp)"), 18),
        Column(_("Sumber dana"), 20),
        Column(_("Tahun pelaksanaan"), 14),
        Column(_("Jangka"), 18),
        Column(_("Jenis"), 20),
        Column(_("Keterangan"), 40),
    ]


def cells(rows: Iterable[Programme]) -> Iterator[list[CellValue]]:
    for row in rows:
        yield [
            row.code,
            row.dimension_label,
            row.sub_dimension,
            row.strategy,
            row.name,
            row.problem,
            row.description,
            "\n".join(row.outputs),
            "\n".join(row.outcomes),
            "\n".join(row.beneficiaries),
            row.unit or _("Belum ditetapkan"),
            "\n".join(row.supporters),
            row.nomenclature,
            "\n".join(row.budget),
            row.budget_total,
            "; ".join(row.sources),
            row.years,
            row.horizon,
            row.kind,
            row.note,
        ]


def _by_year(lines: Iterable[BudgetLine]) -> Mapping[int | None, int]:
    """Planned rupiah by year, those without one last."""
    sums: dict[int | None, int] = defaultdict(int)
    for line in lines:
        if line.planned is not None:
            sums[line.year] += line.planned
    return dict(sorted(sums.items(), key=lambda one: one[0] or 9999))


def _outputs(innovation: Innovation) -> list[str]:
    """What the activities bring, with their targets; each once."""
    told = []
    for item in innovation.action_items.all():
        if item.output:
            target = (
                f": {figure(item.target)} {item.measure}".rstrip()
                if item.target is not None
                else ""
            )
            told.append(f"{item.output}{target}")
    return list(dict.fromkeys(told))


def _outcomes(innovation: Innovation) -> list[str]:
    """Each indicator with its last target; without any, the result in words."""
    told = []
    for indicator in innovation.outcome_indicators.all():
        aims = [one for one in indicator.values.all() if one.target is not None]
        aim: Any = max(aims, key=lambda one: one.year, default=None)
        tail = f": {figure(aim.target)} {indicator.measure} ({aim.year})" if aim else ""
        told.append(f"{indicator.name}{tail}")
    if told:
        return told
    return [innovation.benefit] if innovation.benefit else []


def _beneficiaries(innovation: Innovation) -> list[str]:
    places = [district.name for district in innovation.districts.all()]
    if innovation.is_region_wide:
        places = [_("Seluruh wilayah")]
    return [one for one in (innovation.beneficiaries, ", ".join(places)) if one]


def _kind(innovation: Innovation) -> str:
    """TIK or not, new or developed; "" for what is not said."""
    words = []
    if innovation.is_digital is not None:
        words.append(_("TIK") if innovation.is_digital else _("Non-TIK"))
    if innovation.novelty:
        words.append(innovation.get_novelty_display())
    return ", ".join(words)
