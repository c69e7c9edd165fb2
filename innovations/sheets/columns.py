"""The vocabulary of headings: which field a column of a workbook holds."""

import re
from functools import lru_cache
from typing import NamedTuple

from masterplan.core.folding import fold_words

MAX_HEADING = 140

# What the exports write; every heading here is read back as its own field.
HEADINGS = {
    "no": "No",
    "registration_number": "Nomor Registrasi",
    "opd": "Perangkat Daerah",
    "innovation_name": "Nama Inovasi",
    "acronym": "Akronim",
    "dimension": "Dimensi",
    "subdimension": "Subdimensi",
    "is_digital": "Digital (Ya/Tidak)",
    "kind": "Bentuk",
    "quick_win": "Quick Win (Ya/Tidak)",
    "stage": "Tahapan",
    "status": "Status",
    "progress": "Progres (%)",
    "trial_date": "Waktu Uji Coba",
    "start_date": "Waktu Penerapan",
    "start_year": "Tahun Mulai",
    "end_date": "Waktu Selesai",
    "budget": "Anggaran (Rp)",
    "funding_source": "Sumber Dana",
    "description": "Uraian Singkat",
    "problem": "Masalah",
    "benefit": "Manfaat",
    "objective": "Tujuan",
    "result": "Hasil",
    "initiator": "Inisiator",
    "urusan": "Urusan",
    "supporting_units": "Perangkat Daerah Pendukung",
    "person_in_charge": "Penanggung Jawab",
    "position": "Jabatan Penanggung Jawab",
    "phone": "Nomor Telepon",
    "village": "Nama Desa",
    "link": "Tautan",
    "note": "Keterangan",
}

# Exported for reading only: the import passes columns under these by.
READ_ONLY_HEADINGS = {
    "process_before": "Proses Sebelum",
    "process_after": "Proses Sesudah",
    "novelty": "Kebaruan",
    "uniqueness": "Keunikan",
    "beneficiaries": "Penerima Manfaat",
    "beneficiary_count": "Jumlah Penerima Manfaat",
    "is_region_wide": "Seluruh Wilayah (Ya/Tidak)",
    "districts": "Kecamatan Sasaran",
    "village_count": "Jumlah Desa/Kelurahan",
    "pilot_area": "Kawasan Percontohan",
    "partners": "Kemitraan",
    "duties_fit": "Kesesuaian Tupoksi",
    "nomenclature_code": "Kode Subkegiatan",
    "regulation": "Dasar Hukum",
    "flagship_programme": "Program Unggulan Kepala Daerah",
    "resources": "Sumber Daya",
    "continuity": "Keberlangsungan",
    "growth": "Potensi Pengembangan",
    "risks": "Risiko",
    "end_year": "Sampai Tahun",
}


class Heading(NamedTuple):
    """What a heading says.

    `field` is None or a key of HEADINGS, or one of: `budget_year`; `name_weak` (a name
    if no better column exists); `uraian` (a name if nothing else is one, else a
    description); `jenis` (is_digital or kind, told by its values); `not_digital` (a
    tick says no). `scale` is what one unit of money is worth in rupiah.
    """

    field: str | None
    year: int | None = None
    scale: int = 1
    all_quick_wins: bool = False


_YEAR = re.compile(r"\b(20\d\d)\b")
_YEAR_ONLY = re.compile(
    r"(?:(?:ta|tahun|thn|th|tahun anggaran|apbd)\s)*(20\d\d)(?:\srp)?"
)
_BUDGET = (
    r"anggaran|pagu|biaya|dana|pendanaan|pembiayaan|alokasi|dpa|nilai (?:rp|anggaran)|"
    r"kebutuhan (?:dana|biaya|anggaran)|rab"
)
_NOT_BUDGET = (
    r"realisasi|serapan|sisa|persen|persentase|target|capaian|kinerja|kode|rekening|"
    r"sumber|volume|satuan"
)
_UNIT = (
    r"opd|skpd|pd|perangkat daerah|satuan kerja|satker|unit kerja|instansi|dinas|"
    r"unit pengembang|unit pelaksana|unit pengelola|lembaga|uptd"
)
_RULES: tuple[tuple[str | None, str], ...] = (
    ("no", r"(?:no|nomor|nr|num)(?: urut| inovasi)?"),
    ("registration_number", r"(?:no|nomor|kode) (?:registrasi|register|inovasi)"),
    (None, r"jumlah .*|total .*|banyaknya .*"),
    ("link", r".*\b(?:link|tautan|url|website|alamat web|situs)\b.*"),
    ("phone", r".*\b(?:telepon|telp|tlp|hp|handphone|whatsapp|wa|no kontak)\b.*"),
    ("acronym", r"(?:akronim|singkatan)(?: .*)?"),
    ("village", r"(?:nama )?(?:desa|kelurahan|desa kelurahan)(?: optional| opsional)?"),
    ("subdimension", r".*\bsub ?dimensi\b.*"),
    ("dimension", r"(?:nama |jenis )?dimensi(?: .*)?|smart city dimensi|pilar(?: .*)?"),
    ("dimension", r"(?:elemen|aspek|kategori|klaster|bidang) smart city"),
    ("progress", r"progres(?:s)?(?: .*)?|persen(?:tase)?(?: .*)?|.*penyelesaian.*"),
    (
        "innovation_name",
        r"nama (?:dan (?:deskripsi|uraian) )?(?:daerah )?"
        r"(?:inovasi|program|aplikasi|kegiatan|quick ?wins?|gagasan|produk|"
        r"layanan|sistem|proyek)(?: .*)?",
    ),
    ("innovation_name", r"(?:inovasi(?: daerah)?|program|aplikasi|quick ?wins?) nama"),
    (
        "innovation_name",
        r"judul (?:inovasi|aplikasi|program|proposal|quick ?wins?)(?: .*)?",
    ),
    ("innovation_name", r"program (?:dan )?inovasi(?: (?:daerah|smart city))?"),
    ("innovation_name", r"inovasi(?: daerah)?(?: (?:smart city|aplikasi|program))?"),
    ("innovation_name", r"inovasi (?:dan )?(?:quick ?wins?|program|aplikasi)"),
    ("quick_win", r".*\b(?:quick ?wins?|qw)\b.*"),
    ("not_digital", r"(?:jenis (?:inovasi )?)?(?:non digital|non it|non ti)(?: v)?"),
    (
        "is_digital",
        r".*\b(?:digital|non it|berbasis (?:it|ti|tik|teknologi).*)\b.*|it ti",
    ),
    ("trial_date", r".*\b(?:uji ?coba|trial|piloting)\b.*"),
    ("status", r"(?:status|sts|kondisi|keadaan)(?: .*)?"),
    ("stage", r"(?:tahap|tahapan|fase)(?: (?!i\b|ii|iii|iv|1|2|3|4).*)?"),
    ("end_date", r".*\b(?:selesai|berakhir|akhir)\b.*"),
    ("funding_source", r"sumber (?:dana|anggaran|pembiayaan|pendanaan|biaya)(?: .*)?"),
    (
        "start_year",
        r"(?:tahun|thn|th)(?: (?:mulai|penerapan|pelaksanaan|implementasi|pembuatan|"
        r"inovasi|launching|dibuat|awal|diterapkan|dimulai|anggaran|program|"
        r"perencanaan|dibangun|pengembangan|diluncurkan))*",
    ),
    ("start_year", r"(?:mulai|dimulai) (?:tahun|thn)|ta"),
    (
        "start_date",
        r"(?:(?:rencana|target|perkiraan) )?(?:waktu|tanggal|tgl|bulan|jadwal|periode)"
        r"(?: (?:dan |bulan |tahun |mulai |rencana )*(?:penerapan|pelaksanaan|"
        r"implementasi|mulai|launching|diterapkan|dimulai|inovasi|tahun|peluncuran|"
        r"diluncurkan|kegiatan|dilaksanakan))*",
    ),
    (
        "start_date",
        r"(?:rencana )?(?:pelaksanaan|penerapan|implementasi)(?: (?:inovasi|program))?|"
        r"rencana (?:pelaksanaan|penerapan|implementasi|mulai)(?: .*)?|"
        r"(?:inovasi )?(?:dimulai|mulai)(?: .*)?|waktu .*penerapan.*",
    ),
    (
        "supporting_units",
        rf"(?:{_UNIT}|unit)(?: .*)? (?:pendukung|terkait|pengguna|mitra)",
    ),
    (
        "supporting_units",
        r"(?:pendukung|mitra|kolaborasi|kolaborator|pihak terkait)(?: .*)?",
    ),
    ("position", r"jabatan(?: .*)?"),
    (
        "opd",
        rf"(?:nama |asal )?(?:organisasi )?(?:{_UNIT}|unit|pemilik)"
        r"(?: (?:opd|skpd|perangkat daerah|pengampu|pelaksana|penanggung ?jawab|pj|"
        r"pengusul|pengelola|inovator|pengembang|pemilik|leading sector|kerja|pd|"
        r"unit kerja|instansi|kelompok|dinas|puskesmas|uptd|pemrakarsa|kecamatan|badan|"
        r"daerah|utama))*",
    ),
    ("opd", r"(?:pelaksana|pengampu|leading sector|pengusul|inovator)"),
    ("initiator", r"inisiator(?: .*)?"),
    ("urusan", r"urusan(?: .*)?"),
    (
        "person_in_charge",
        r"(?:nama )?(?:pic|penanggung ?jawab|contact person|narahubung|kontak|cp|"
        r"pengelola|admin)(?: .*)?",
    ),
    ("kind", r"bentuk(?: .*)?|(?:tipe|klasifikasi)(?: .*)?"),
    ("jenis", r"(?:jenis|kategori)(?: (?:inovasi|program|kegiatan|daerah))*"),
    ("note", r"(?:keterangan|ket|catatan|note|notes|lain lain)(?: .*)?"),
    (
        "uraian",
        r"uraian (?:program|kegiatan|inovasi|rencana aksi|sub kegiatan|quick ?win)"
        r"(?: .*)?",
    ),
    (
        "description",
        r"(?:uraian|deskripsi|rancang bangun|penjelasan|gambaran|ringkasan|konsep|"
        r"abstrak|fungsi|info fungsi|bentuk kegiatan)(?: .*)?",
    ),
    ("problem", r"(?:permasalahan|masalah|latar belakang|isu)(?: .*)?"),
    ("benefit", r"(?:manfaat|kegunaan|dampak)(?: .*)?"),
    ("objective", r"(?:tujuan|maksud|sasaran)(?: .*)?"),
    ("result", r"(?:hasil|output|outcome|luaran)(?: .*)?"),
    (
        "name_weak",
        r"nama|judul|program|aplikasi|kegiatan|rencana aksi|program (?:dan )?kegiatan|"
        r"kegiatan inovasi|gagasan|program kegiatan inovasi|"
        r"daftar inovasi",
    ),
)
_COMPILED = tuple((field, re.compile(pattern)) for field, pattern in _RULES)
_HAS_BUDGET = re.compile(rf".*\b(?:{_BUDGET})\b.*")
_HAS_NOT_BUDGET = re.compile(rf".*\b(?:{_NOT_BUDGET})\b.*")
# A column of words that only mentions money ("Nama Program dan Anggaran").
_TEXT_COLUMN = re.compile(r"(?:nama|judul|uraian|program|kegiatan|sub)\b")
_SCALES = (
    (re.compile(r"\b(?:ribu|ribuan|rp 000|x 1 000)\b"), 10**3),
    (re.compile(r"\b(?:juta|jutaan|jt|rp 000 000)\b"), 10**6),
    (re.compile(r"\b(?:miliar|milyar|miliaran|milyaran)\b"), 10**9),
)


@lru_cache(maxsize=4_000)
def classify(labels: tuple[str, ...]) -> Heading:
    """The meaning of a column from its labels, topmost header row first."""
    words = [fold_words(label) for label in labels if label]
    words = [
        word for index, word in enumerate(words) if word and word not in words[:index]
    ]
    if not words or sum(map(len, words)) > MAX_HEADING:
        return Heading(None)
    joined = " ".join(words)
    if budget := _budget(joined, words):
        return budget
    # The whole path first: "Waktu" over "Penerapan" says more than either.
    for text in dict.fromkeys((joined, words[-1], " ".join(words[-2:]))):
        field = _field(text)
        if field is not None:
            quick = field == "innovation_name" and _only_quick_wins(text)
            return Heading(field, all_quick_wins=quick)
    return Heading(None)


def _only_quick_wins(text: str) -> bool:
    return "quick" in text and not re.search(r"\b(?:inovasi|program|aplikasi)\b", text)


def _budget(joined: str, words: list[str]) -> Heading | None:
    about_money = _HAS_BUDGET.fullmatch(joined) is not None
    if _HAS_NOT_BUDGET.fullmatch(joined):
        rupiah_leaf = len(words) > 1 and words[-1] in ("rp", "rupiah", "pagu")
        if not (about_money and rupiah_leaf) or "realisasi" in joined:
            return None
    scale = next((worth for form, worth in reversed(_SCALES) if form.search(joined)), 1)
    years = set(_YEAR.findall(joined))
    if len(years) == 1:
        alone = _YEAR_ONLY.fullmatch(joined) or _YEAR_ONLY.fullmatch(words[-1])
        if about_money or (alone and len(words) == 1):
            return Heading("budget_year", int(years.pop()), scale)
        return None
    if not about_money or re.match(r"(?:tahun|thn|th|ta) ", joined):
        return None
    if _TEXT_COLUMN.match(joined):
        return None
    return Heading("budget", scale=scale)


def _field(text: str) -> str | None:
    for field, pattern in _COMPILED:
        if pattern.fullmatch(text):
            return field
    return None
