"""What officials hand in on paper: the record sheet and the form of the IID.

Papers speak Indonesian whatever language the reader's pages are in, and say
"Perangkat Daerah", as regulations do.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.dates import MONTHS

from dimensions.enums import DimensionSlug
from innovations.enums import (
    IID_STAGES,
    FundingSource,
    IidForm,
    Initiator,
    InnovationKind,
    InnovationStatus,
    InnovationStep,
    Novelty,
)
from innovations.models import Innovation
from masterplan.core.access import Scope
from masterplan.core.sheets.writer import CellValue, Column
from masterplan.core.templatetags.portal import decimal

UNSET = "Belum ditetapkan"

# The form "Inovasi Daerah" of the IID, in its own spelling and order.
IID_COLUMNS = (
    Column("Nama Perangkat Daerah", 34),
    Column("Nama Desa (Optional)", 18),
    Column("Nama Inovasi", 40),
    Column("Tahapan Inovasi", 16),
    Column("Inisiator Inovasi Daerah", 20),
    Column("Jenis Inovasi", 14),
    Column("Bentuk Inovasi", 30),
    Column("Urusan Inovasi Daerah", 24),
    Column("Waktu Uji Coba Inovasi Daerah", 18),
    Column("Waktu Penerapan", 18),
    Column("Rancang Bangun", 50),
    Column("Tujuan", 40),
    Column("Manfaat", 40),
    Column("Hasil", 40),
)
_IID_KINDS = {None: None, True: "Digital", False: "Non Digital"}
_YES_NO = {None: "", True: "Ya", False: "Tidak"}
_IID_INITIATORS = {
    Initiator.LEADER: "Kepala Daerah",
    Initiator.COUNCILLOR: "Anggota DPRD",
    Initiator.UNIT: "OPD",
    Initiator.OFFICIAL: "ASN",
    Initiator.CITIZEN: "Masyarakat",
    Initiator.COUNCIL: "Dewan Smart City",
}


def iid_cells(innovation: Innovation) -> list[CellValue]:
    """One value for each of IID_COLUMNS; None where the record says nothing.

    Records know no village, so that column stays empty.
    """
    return [
        _unit(innovation),
        None,
        innovation.name,
        stage_of(innovation),
        _initiator(innovation) or None,
        _IID_KINDS[innovation.is_digital],
        str(IidForm(innovation.iid_form).label) if innovation.iid_form else None,
        innovation.affair or None,
        innovation.trial_on,
        innovation.implemented_on,
        innovation.design or None,
        innovation.objective or None,
        innovation.benefit or None,
        innovation.result or None,
    ]


def stage_of(innovation: Innovation) -> str | None:
    """The IID's stage in its own spelling; None without a step."""
    if not innovation.step:
        return None
    return str(IID_STAGES[InnovationStep(innovation.step)].label)


def iid_rows(innovations: QuerySet[Innovation]) -> Iterator[list[CellValue]]:
    """The cells of each record, read in portions and in the list's order."""
    for innovation in innovations.select_related("unit").iterator(chunk_size=500):
        yield iid_cells(innovation)


def handed_in_by(
    innovations: QuerySet[Innovation], scope: Scope
) -> QuerySet[Innovation]:
    """Those the reader sees by a seat: the form tells more than the public's page."""
    if scope.is_national:
        return innovations
    return innovations.filter(regency__in=scope.regencies_of())


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the record sheet; `value` is empty where nothing is filled in."""

    label: str
    value: CellValue


Names = Mapping[str, Sequence[str]]


def public_facts(innovation: Innovation, names: Names) -> list[Fact]:
    """What the public's page of a published record tells, without empty lines.

    `names` as `lists.names_of` gives them.
    """
    step = str(InnovationStep(innovation.step).label) if innovation.step else UNSET
    if innovation.plan_percent is not None:
        # Where there is a plan, its figure is the progress shown.
        step = f"{step}; rencana aksi {decimal(innovation.plan_percent, 2)}%"
    elif innovation.step and innovation.step_percent:
        step = f"{step} ({innovation.step_percent}%)"
    sub = innovation.sub_dimension
    dimension = str(DimensionSlug(innovation.dimension_id).label)
    return [
        Fact("Nomor registrasi", innovation.registration_number),
        Fact("Perangkat Daerah pengampu", _unit_named(innovation)),
        Fact("Dimensi", f"{dimension}: {sub.label}" if sub else dimension),
        Fact("Akronim", innovation.acronym),
        Fact("Masalah", innovation.problem),
        Fact("Uraian singkat", innovation.description),
        Fact("Tujuan", innovation.objective),
        Fact("Manfaat", innovation.benefit),
        Fact("Hasil", innovation.result),
        Fact("Berbasis digital", _YES_NO[innovation.is_digital]),
        Fact(
            "Bentuk",
            str(InnovationKind(innovation.kind).label) if innovation.kind else "",
        ),
        Fact("Tahapan inovasi", step),
        Fact("Mulai", _start(innovation)),
        Fact("Tahun selesai", _text(innovation.end_year)),
        Fact("Tautan", innovation.link),
        Fact("Proses sebelum", innovation.process_before),
        Fact("Proses sesudah", innovation.process_after),
        Fact(
            "Kebaruan",
            str(Novelty(innovation.novelty).label) if innovation.novelty else "",
        ),
        Fact("Keunikan", innovation.uniqueness),
        Fact("Penerima manfaat", innovation.beneficiaries),
        Fact("Jumlah penerima manfaat", _count(innovation.beneficiary_count)),
        Fact(
            "Wilayah",
            "Seluruh wilayah"
            if innovation.is_region_wide
            else ", ".join(names["districts"]),
        ),
        Fact("Jumlah desa/kelurahan", _count(innovation.village_count)),
        Fact("Perangkat Daerah pendukung", ", ".join(names["supporting_units"])),
        Fact("Mitra", ", ".join(names["partners"])),
        Fact(
            "Program unggulan kepala daerah", _text(innovation.flagship_programme or "")
        ),
    ]


def inside_facts(innovation: Innovation) -> list[Fact]:
    """What only people with a seat read; never a telephone number."""
    return [
        Fact("Status", str(InnovationStatus(innovation.status).label)),
        Fact("Penanggung jawab", innovation.person_in_charge),
        Fact("Jabatan penanggung jawab", innovation.person_position),
        Fact("Inisiator", _initiator(innovation)),
        Fact(
            "Bentuk inovasi daerah",
            str(IidForm(innovation.iid_form).label) if innovation.iid_form else "",
        ),
        Fact("Urusan", innovation.affair),
        Fact("Waktu uji coba", innovation.trial_on),
        Fact("Waktu penerapan", innovation.implemented_on),
        Fact("Rancang bangun", innovation.design),
        Fact("Tahapan IID", stage_of(innovation)),
        Fact("Kawasan percontohan", _text(innovation.pilot_area or "")),
        Fact("Kesesuaian dengan tupoksi", innovation.duties_fit),
        Fact("Kode program/kegiatan/subkegiatan", innovation.nomenclature_code),
        Fact("Dasar hukum", innovation.regulation),
        Fact("Sumber daya yang digunakan", innovation.resources),
        Fact("Strategi keberlangsungan", innovation.continuity),
        Fact("Potensi pengembangan", innovation.growth),
        Fact("Analisis risiko", innovation.risks),
    ]


def iid_evidence_facts(innovation: Innovation, names: Names) -> list[Fact]:
    """What feeds the indicators of the IID beside its form: who, how many, what law."""
    return [
        Fact("Regulasi inovasi daerah", innovation.regulation),
        Fact("Integrasi program dan kegiatan (kode)", innovation.nomenclature_code),
        Fact("Keterlibatan aktor (mitra)", ", ".join(names["partners"])),
        Fact("Jejaring (Perangkat Daerah)", ", ".join(names["supporting_units"])),
        Fact("Kemanfaatan (jumlah penerima)", _count(innovation.beneficiary_count)),
        Fact("Penerima manfaat", innovation.beneficiaries),
    ]


@dataclass(frozen=True, slots=True)
class Money:
    """A budget line as printed; amounts in whole rupiah, None where not given."""

    year: int | None
    source: str
    planned: int | None
    allocated: int | None
    realised: int | None


def money(innovation: Innovation) -> list[Money]:
    """The budget lines in their order. One statement."""
    return [
        Money(
            year=line.year,
            source=str(FundingSource(line.source).label) if line.source else "",
            planned=line.planned,
            allocated=line.allocated,
            realised=line.realised,
        )
        for line in innovation.budget_lines.all()
    ]


def _count(number: int | None) -> str:
    return "" if number is None else f"{number:,}".replace(",", ".")


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _unit(innovation: Innovation) -> str:
    if innovation.unit:
        return innovation.unit.name
    return innovation.reported_unit or UNSET


def _unit_named(innovation: Innovation) -> str:
    return innovation.unit.name if innovation.unit else UNSET


def _initiator(innovation: Innovation) -> str:
    """In the IID's own spelling; empty where nobody is named."""
    if not innovation.initiator:
        return ""
    return _IID_INITIATORS[Initiator(innovation.initiator)]


def _start(innovation: Innovation) -> str:
    month = MONTHS[innovation.start_month] if innovation.start_month else ""
    return f"{month} {innovation.start_year or ''}".strip()
