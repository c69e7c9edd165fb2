"""The columns of the open data: name, where the value stands, and what it means.

Names are those of the API. What a column means, how it is coded and in what it is
measured is the standard and the metadata that Satu Data Indonesia asks for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dimensions.enums import DimensionSlug
from innovations.enums import (
    REVIEWED_STATUSES,
    IidForm,
    Initiator,
    InnovationKind,
    InnovationStatus,
    InnovationStep,
    Novelty,
    QuickWinStatus,
)
from masterplan.enums import StageState
from regencies.enums import RegencyKind

Label = str | Promise
Codes = Mapping[str, Label]


class Kind(StrEnum):
    """The type of a column's values, as JSON Schema and CSVW call it."""

    TEXT = "string"
    WHOLE = "integer"
    DECIMAL = "number"
    YES_NO = "boolean"
    DAY = "date"
    MOMENT = "datetime"
    ADDRESS = "anyURI"


@dataclass(frozen=True, slots=True)
class Column:
    """`path` leads from the record to the value; a figure is counted instead.

    `codes` is the classification: every code with its word. `reference` names the
    standard the codes are of where it is not the portal's own.
    """

    name: str
    label: Label
    description: Label
    path: str = ""
    kind: Kind = Kind.TEXT
    unit: Label = ""
    codes: Codes = field(default_factory=dict)
    reference: Label = ""
    is_figure: bool = False
    finish: Callable[[Any], Any] | None = None

    def __post_init__(self) -> None:
        if not self.path:
            object.__setattr__(self, "path", self.name)


def _codes(choices: type) -> Codes:
    return dict(choices.choices)  # type: ignore[attr-defined]


def _plain(value: Any) -> float | None:
    """A stored decimal as a number of JSON."""
    return None if value is None else float(value)


_KEMENDAGRI = _("Kode wilayah administrasi pemerintahan, Kementerian Dalam Negeri")
_RECORDS = _("inovasi")


def _place(start: str = "regency") -> tuple[Column, ...]:
    """The regency of a row, by code and name, with its province."""
    return (
        Column(
            "regency",
            _("Kode kabupaten/kota"),
            _("Kode Kemendagri kabupaten/kota, misalnya 32.11."),
            path=f"{start}_id",
            reference=_KEMENDAGRI,
        ),
        Column(
            "regency_name",
            _("Kabupaten/kota"),
            _("Nama resmi kabupaten/kota."),
            path=f"{start}__name",
        ),
        Column(
            "province",
            _("Kode provinsi"),
            _("Kode Kemendagri provinsi, misalnya 32."),
            path=f"{start}__province_id",
            reference=_KEMENDAGRI,
        ),
        Column(
            "province_name",
            _("Provinsi"),
            _("Nama provinsi."),
            path=f"{start}__province__name",
        ),
    )


_PRACTICE = _(
    "Ya bila daerah ini memuat data latihan: tanggal, tahapan, dan statusnya contoh."
)

INNOVATIONS = (
    Column(
        "registration_number",
        _("Nomor registrasi"),
        _("Nomor tetap inovasi: kode daerah dan nomor urut. Tidak pernah berubah."),
    ),
    Column("name", _("Nama inovasi"), _("Nama inovasi seperti ditulis daerah.")),
    Column("acronym", _("Akronim"), _("Singkatan atau nama pendek inovasi.")),
    *_place(),
    Column(
        "dimension",
        _("Dimensi"),
        _("Kode dimensi smart city."),
        path="dimension_id",
        codes=_codes(DimensionSlug),
    ),
    Column(
        "sub_dimension",
        _("Subdimensi"),
        _("Kode subdimensi; lihat kumpulan data dimensi."),
        path="sub_dimension_id",
    ),
    Column(
        "unit_name",
        _("OPD pengampu"),
        _("Nama perangkat daerah pengampu; kosong bila belum ditetapkan."),
        path="unit__name",
    ),
    Column("problem", _("Masalah"), _("Masalah yang dijawab, satu kalimat.")),
    Column("description", _("Uraian singkat"), _("Apa inovasi ini.")),
    Column("objective", _("Tujuan"), _("Tujuan inovasi.")),
    Column("benefit", _("Manfaat"), _("Manfaat bagi masyarakat atau pemerintah.")),
    Column("result", _("Hasil"), _("Hasil yang sudah dicapai.")),
    Column("process_before", _("Proses sebelum"), _("Cara kerja sebelum ada inovasi.")),
    Column("process_after", _("Proses sesudah"), _("Cara kerja dengan inovasi.")),
    Column(
        "novelty",
        _("Kebaruan"),
        _("Apakah inovasi baru atau pengembangan dari yang sudah ada."),
        codes=_codes(Novelty),
    ),
    Column("kind", _("Bentuk"), _("Bentuk inovasi."), codes=_codes(InnovationKind)),
    Column(
        "is_digital",
        _("Digital"),
        _("Apakah inovasi memakai teknologi informasi."),
        kind=Kind.YES_NO,
    ),
    Column(
        "initiator",
        _("Inisiator"),
        _("Siapa yang memprakarsai."),
        codes=_codes(Initiator),
    ),
    Column(
        "iid_form",
        _("Bentuk inovasi daerah"),
        _("Bentuk menurut Indeks Inovasi Daerah, PP 38/2017."),
        codes=_codes(IidForm),
    ),
    Column("affair", _("Urusan"), _("Urusan pemerintahan seperti ditulis daerah.")),
    Column(
        "status",
        _("Status"),
        _("Keadaan catatan: masih berjalan, selesai, atau dihentikan."),
        codes={
            status.value: status.label
            for status in InnovationStatus
            if status in REVIEWED_STATUSES
        },
    ),
    Column(
        "step",
        _("Tahapan inovasi"),
        _("Sampai tahapan mana inovasi berjalan."),
        codes=_codes(InnovationStep),
    ),
    Column(
        "plan_percent",
        _("Kemajuan rencana aksi"),
        _("Rata-rata tertimbang kemajuan rencana aksi; kosong bila tidak ada rencana."),
        kind=Kind.DECIMAL,
        unit=_("persen"),
        finish=_plain,
    ),
    Column(
        "start_year", _("Tahun mulai"), _("Tahun inovasi dimulai."), kind=Kind.WHOLE
    ),
    Column(
        "start_month",
        _("Bulan mulai"),
        _("Bulan inovasi dimulai, 1 sampai 12."),
        kind=Kind.WHOLE,
    ),
    Column(
        "end_year",
        _("Tahun selesai"),
        _("Tahun inovasi berakhir; kosong bila masih berjalan."),
        kind=Kind.WHOLE,
    ),
    Column(
        "trial_on", _("Waktu uji coba"), _("Tanggal uji coba dimulai."), kind=Kind.DAY
    ),
    Column(
        "implemented_on",
        _("Waktu penerapan"),
        _("Tanggal penerapan dimulai."),
        kind=Kind.DAY,
    ),
    Column(
        "beneficiaries",
        _("Penerima manfaat"),
        _("Siapa yang menerima manfaat, seperti ditulis daerah."),
    ),
    Column(
        "beneficiary_count",
        _("Jumlah penerima manfaat"),
        _("Perkiraan jumlah penerima manfaat."),
        kind=Kind.WHOLE,
        unit=_("orang"),
    ),
    Column(
        "is_region_wide",
        _("Seluruh wilayah"),
        _("Apakah inovasi berlaku di seluruh kabupaten/kota."),
        kind=Kind.YES_NO,
    ),
    Column(
        "village_count",
        _("Jumlah desa/kelurahan"),
        _("Jumlah desa dan kelurahan yang dijangkau."),
        kind=Kind.WHOLE,
        unit=_("desa/kelurahan"),
    ),
    Column("link", _("Tautan"), _("Alamat inovasi di internet."), kind=Kind.ADDRESS),
    Column(
        "source_url",
        _("Sumber"),
        _("Alamat sumber terbuka yang mencatat inovasi ini."),
        kind=Kind.ADDRESS,
    ),
    Column(
        "practice_data",
        _("Data latihan"),
        _PRACTICE,
        path="regency__has_practice_data",
        kind=Kind.YES_NO,
    ),
    Column(
        "published_at",
        _("Waktu tayang"),
        _("Kapan inovasi ditayangkan untuk publik, UTC."),
        kind=Kind.MOMENT,
    ),
    Column(
        "updated_at",
        _("Waktu perubahan"),
        _("Kapan catatan terakhir berubah, UTC."),
        kind=Kind.MOMENT,
    ),
)


def _counted(name: str, label: Label, description: Label) -> Column:
    return Column(
        name, label, description, kind=Kind.WHOLE, unit=_RECORDS, is_figure=True
    )


REGENCIES = (
    Column(
        "regency",
        _("Kode kabupaten/kota"),
        _("Kode Kemendagri kabupaten/kota, misalnya 32.11."),
        path="code",
        reference=_KEMENDAGRI,
    ),
    Column(
        "regency_name",
        _("Kabupaten/kota"),
        _("Nama resmi kabupaten/kota."),
        path="name",
    ),
    Column(
        "regency_kind",
        _("Jenis daerah"),
        _("Kabupaten atau kota."),
        path="kind",
        codes=_codes(RegencyKind),
    ),
    Column(
        "province",
        _("Kode provinsi"),
        _("Kode Kemendagri provinsi, misalnya 32."),
        path="province_id",
        reference=_KEMENDAGRI,
    ),
    Column("province_name", _("Provinsi"), _("Nama provinsi."), path="province__name"),
    _counted(
        "published",
        _("Inovasi ditayangkan"),
        _("Jumlah inovasi yang diverifikasi dan ditayangkan."),
    ),
    *(
        _counted(
            slug.value,
            slug.label,
            _("Bagian dari inovasi yang ditayangkan, menurut dimensi ini."),
        )
        for slug in DimensionSlug
    ),
    _counted("digital", _("Digital"), _("Yang ditayangkan dan berbasis digital.")),
    _counted(
        "quick_wins",
        _("Pernah quick win"),
        _("Yang ditayangkan dan pernah diajukan sebagai quick win."),
    ),
    Column(
        "practice_data",
        _("Data latihan"),
        _PRACTICE,
        path="has_practice_data",
        kind=Kind.YES_NO,
    ),
)

SUB_DIMENSIONS = (
    Column(
        "dimension",
        _("Dimensi"),
        _("Kode dimensi smart city."),
        path="dimension_id",
        codes=_codes(DimensionSlug),
    ),
    Column(
        "dimension_name", _("Nama dimensi"), _("Nama dimensi."), path="dimension__name"
    ),
    Column(
        "dimension_label",
        _("Sebutan dimensi"),
        _("Sebutan dimensi dalam bahasa Indonesia."),
        path="dimension__label",
    ),
    Column(
        "dimension_definition",
        _("Definisi dimensi"),
        _("Batasan dimensi menurut pedoman."),
        path="dimension__definition",
    ),
    Column("sub_dimension", _("Subdimensi"), _("Kode subdimensi."), path="code"),
    Column(
        "sub_dimension_name", _("Nama subdimensi"), _("Nama subdimensi."), path="name"
    ),
    Column(
        "sub_dimension_label",
        _("Sebutan subdimensi"),
        _("Sebutan subdimensi dalam bahasa Indonesia."),
        path="label",
    ),
    Column(
        "sub_dimension_definition",
        _("Definisi subdimensi"),
        _("Batasan subdimensi menurut pedoman."),
        path="definition",
    ),
)

QUICK_WINS = (
    Column(
        "registration_number",
        _("Nomor registrasi"),
        _("Nomor inovasi; lihat kumpulan data inovasi."),
        path="innovation__registration_number",
    ),
    Column(
        "name",
        _("Nama inovasi"),
        _("Nama inovasi seperti ditulis daerah."),
        path="innovation__name",
    ),
    *_place(),
    Column(
        "dimension",
        _("Dimensi"),
        _("Kode dimensi smart city."),
        path="dimension_id",
        codes=_codes(DimensionSlug),
    ),
    Column(
        "year",
        _("Tahun"),
        _("Tahun inovasi diajukan sebagai quick win."),
        kind=Kind.WHOLE,
    ),
    Column(
        "status",
        _("Keadaan"),
        _("Diusulkan, terpilih, tercapai, atau tidak tercapai."),
        codes=_codes(QuickWinStatus),
    ),
)

STAGES = (
    *_place(),
    Column(
        "cohort",
        _("Angkatan"),
        _("Nama angkatan program."),
        path="participation__cohort__name",
    ),
    Column(
        "year",
        _("Tahun angkatan"),
        _("Tahun angkatan program."),
        path="participation__cohort__year",
        kind=Kind.WHOLE,
    ),
    Column("order", _("Urutan"), _("Urutan tahap dalam angkatan."), kind=Kind.WHOLE),
    Column("stage", _("Tahap"), _("Nama tahap, misalnya Bimtek II."), path="name"),
    Column("state", _("Keadaan"), _("Keadaan tahap."), codes=_codes(StageState)),
    Column(
        "planned_start", _("Rencana mulai"), _("Tanggal menurut jadwal."), kind=Kind.DAY
    ),
    Column(
        "planned_end",
        _("Rencana selesai"),
        _("Tanggal menurut jadwal."),
        kind=Kind.DAY,
    ),
    Column("started_on", _("Mulai"), _("Tanggal tahap dimulai."), kind=Kind.DAY),
    Column("passed_on", _("Lulus"), _("Tanggal tahap lulus."), kind=Kind.DAY),
    Column(
        "passed_text",
        _("Waktu menurut sumber"),
        _("Bila tanggalnya tidak diketahui: bulan atau tahun menurut sumber."),
    ),
    Column(
        "is_recorded_later",
        _("Dicatat kemudian"),
        _("Apakah tahap dicatat setelah terjadi, dari sumbernya."),
        kind=Kind.YES_NO,
    ),
    Column("source_url", _("Sumber"), _("Alamat sumber catatan."), kind=Kind.ADDRESS),
)
