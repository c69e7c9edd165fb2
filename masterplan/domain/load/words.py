"""Plausible Indonesian for a load database: rare words, common words, and in between.

A search is only as dear as its words are common, so the shares are told here. "sampah"
stands in about one record in twenty, "lumba" in about one in five thousand.
"""

from random import Random

# What an innovation may be called first; "Layanan" and "Aplikasi" are everywhere.
_FORMS = (
    (12, "Layanan"),
    (12, "Aplikasi"),
    (8, "Sistem Informasi"),
    (5, "Gerakan"),
    (5, "Program"),
    (4, "Portal"),
    (4, "Kampung"),
    (3, "Sekolah"),
    (3, "Pojok"),
    (3, "Klinik"),
    (3, "Mobil Keliling"),
    (3, "Jemput Bola"),
    (2, "Dasbor"),
    (2, "Festival"),
    (2, "Forum"),
    (1, "Laboratorium"),
    (1, "Balai"),
)
# The subject, by sub-dimension: (share, words in the name, what hurts without it).
_SUBJECTS = {
    "GOV-1": (
        (6, "Antrean Puskesmas", "menunggu nomor antrean terlalu lama"),
        (5, "Perizinan Usaha", "datang berulang kali untuk satu izin"),
        (5, "Administrasi Kependudukan", "tidak tahu berkas apa yang kurang"),
        (3, "Pengaduan Warga", "tidak tahu sampai di mana aduannya"),
        (1, "Akta Kelahiran", "mengurus akta setelah anak masuk sekolah"),
    ),
    "GOV-2": (
        (5, "Kinerja Pegawai", "mengisi laporan yang sama di tiga tempat"),
        (4, "Arsip Surat", "mencari surat lama berhari-hari"),
        (2, "Tanda Tangan Elektronik", "menunggu pejabat kembali ke kantor"),
        (3, "Aset Daerah", "tidak menemukan letak barang milik daerah"),
    ),
    "GOV-3": (
        (4, "Data Terbuka", "meminta data dengan surat"),
        (3, "Musrenbang", "tidak tahu usulannya diterima atau tidak"),
        (2, "Produk Hukum", "sulit menemukan peraturan yang berlaku"),
    ),
    "BRA-1": (
        (6, "Desa Wisata", "tidak tahu jadwal dan harga tempat wisata"),
        (3, "Kalender Acara", "mendengar acara setelah acara selesai"),
        (1, "Pengamatan Lumba-lumba", "tidak tahu musim terbaik berkunjung"),
    ),
    "BRA-2": (
        (5, "Produk Unggulan", "tidak mengenal produk dari daerahnya"),
        (3, "Penanaman Modal", "tidak menemukan peta peluang usaha"),
    ),
    "BRA-3": (
        (4, "Taman Kota", "kekurangan ruang publik yang terawat"),
        (2, "Penunjuk Arah", "tersesat di simpul jalan"),
    ),
    "ECO-1": (
        (5, "Sentra Industri", "menjual bahan mentah dengan harga rendah"),
        (3, "Koperasi Petani", "menjual hasil panen kepada tengkulak"),
        (1, "Batik Tulis", "kehabisan perajin muda"),
    ),
    "ECO-2": (
        (6, "Usaha Mikro", "tidak dapat memperoleh modal usaha"),
        (4, "Lowongan Kerja", "mencari kerja dari mulut ke mulut"),
        (3, "Pekarangan Pangan", "membeli bahan pangan yang mahal"),
    ),
    "ECO-3": (
        (5, "Pajak Daerah", "membayar pajak hanya di loket"),
        (4, "Pembayaran Nontunai", "membayar tunai tanpa bukti"),
        (3, "Pasar Rakyat", "tidak tahu harga pasar hari ini"),
    ),
    "LIV-1": (
        (4, "Tata Ruang", "membangun di kawasan yang dilarang"),
        (3, "Rumah Layak Huni", "tinggal di rumah yang rawan roboh"),
        (3, "Air Minum", "membeli air bersih pada musim kemarau"),
    ),
    "LIV-2": (
        (6, "Posyandu", "terlambat mengetahui gizi buruk"),
        (5, "Cegah Stunting", "melahirkan anak dengan berat badan rendah"),
        (4, "Kesehatan Jiwa", "malu meminta pertolongan"),
        (2, "Donor Darah", "mencari darah dari rumah sakit ke rumah sakit"),
    ),
    "LIV-3": (
        (4, "Angkutan Umum", "menunggu angkutan tanpa kepastian"),
        (3, "Parkir", "membayar parkir tanpa karcis"),
        (3, "Internet Desa", "tidak mendapat sinyal"),
    ),
    "SOC-1": (
        (5, "Literasi Digital", "tertipu kabar bohong"),
        (3, "Karang Taruna", "tidak punya tempat berkegiatan"),
        (3, "Disabilitas", "tidak dapat memakai layanan umum"),
    ),
    "SOC-2": (
        (6, "Perpustakaan", "jauh dari tempat membaca"),
        (5, "Belajar Daring", "tertinggal pelajaran"),
        (2, "Anak Putus Sekolah", "berhenti sekolah karena bekerja"),
    ),
    "SOC-3": (
        (5, "Siaga Bencana", "terlambat menerima peringatan banjir"),
        (3, "Ronda Lingkungan", "khawatir akan pencurian"),
        (1, "Pemadam Kebakaran", "menunggu pemadam terlalu lama"),
    ),
    "ENV-1": (
        (5, "Hutan Kota", "kehilangan pohon peneduh"),
        (4, "Kualitas Udara", "menghirup asap tanpa tahu bahayanya"),
        (2, "Terumbu Karang", "kehilangan tempat ikan bertelur"),
    ),
    "ENV-2": (
        (9, "Bank Sampah", "membuang sampah ke sungai"),
        (5, "Pengolahan Limbah", "mencium bau limbah setiap hari"),
        (4, "Sampah Plastik", "membakar sampah plastik"),
    ),
    "ENV-3": (
        (3, "Lampu Jalan Surya", "melewati jalan yang gelap"),
        (2, "Biogas Ternak", "membeli gas yang mahal"),
        (1, "Mikrohidro", "hidup tanpa listrik"),
    ),
}
_TAILS = (
    (8, "Terpadu"),
    (8, "Daring"),
    (6, "Digital"),
    (5, "Desa"),
    (4, "Masyarakat"),
    (4, "Berkelanjutan"),
    (3, "Inklusif"),
    (3, "Mandiri"),
    (3, "Ramah Anak"),
    (2, "Lansia"),
    (2, "Pesisir"),
    (1, "Pegunungan"),
)
_PEOPLE = ("Warga", "Pelaku usaha", "Petani", "Orang tua", "Pegawai", "Nelayan")
_MEANS = (
    "melalui telepon genggam",
    "di kantor desa",
    "lewat petugas yang mendatangi rumah",
    "dengan satu formulir",
    "melalui kios di kecamatan",
    "bersama kader dan relawan",
)
_EFFECTS = (
    "Waktu pelayanan menjadi lebih singkat",
    "Biaya perjalanan warga berkurang",
    "Data yang sama tidak diminta dua kali",
    "Petugas mengetahui kebutuhan lebih awal",
    "Pendapatan keluarga bertambah",
    "Keluhan dapat ditelusuri sampai selesai",
)
_ENDS = (
    "Hasilnya ditinjau setiap triwulan bersama perangkat daerah terkait.",
    "Pelaksanaannya dimulai dari dua kecamatan percontohan.",
    "Pelatihan bagi operator diadakan sebelum layanan dibuka.",
    "Anggaran pemeliharaan disediakan setiap tahun.",
)
# One record in five hundred has a word of its own, as names of people's making do.
_SYLLABLES = ("si", "la", "ku", "ra", "mo", "ta", "pe", "nda", "ri", "wa", "ga", "du")

OFFICES = (
    ("Sekretariat Daerah", "Setda", "sekretariat"),
    ("Sekretariat DPRD", "Setwan", "sekretariat"),
    ("Inspektorat Daerah", "Inspektorat", "inspektorat"),
    ("Dinas Komunikasi dan Informatika", "Diskominfo", "dinas"),
    ("Dinas Kesehatan", "Dinkes", "dinas"),
    ("Dinas Pendidikan", "Disdik", "dinas"),
    ("Dinas Sosial", "Dinsos", "dinas"),
    ("Dinas Perhubungan", "Dishub", "dinas"),
    ("Dinas Lingkungan Hidup", "DLH", "dinas"),
    ("Dinas Pariwisata dan Kebudayaan", "Disparbud", "dinas"),
    ("Dinas Kependudukan dan Pencatatan Sipil", "Disdukcapil", "dinas"),
    ("Dinas Penanaman Modal dan PTSP", "DPMPTSP", "dinas"),
    ("Dinas Koperasi, UMKM, Perdagangan dan Perindustrian", "", "dinas"),
    ("Dinas Pertanian dan Ketahanan Pangan", "", "dinas"),
    ("Dinas Perikanan dan Peternakan", "", "dinas"),
    ("Dinas Pekerjaan Umum dan Tata Ruang", "Dinas PUTR", "dinas"),
    ("Dinas Perumahan dan Permukiman", "Disperkim", "dinas"),
    ("Dinas Tenaga Kerja dan Transmigrasi", "Disnakertrans", "dinas"),
    ("Dinas Pemuda dan Olahraga", "Dispora", "dinas"),
    ("Dinas Pemberdayaan Masyarakat dan Desa", "DPMD", "dinas"),
    ("Dinas Pengendalian Penduduk dan KB", "DPPKB", "dinas"),
    ("Dinas Arsip dan Perpustakaan", "Disarpus", "dinas"),
    ("Badan Perencanaan Pembangunan Daerah", "Bappeda", "badan"),
    ("Badan Keuangan dan Aset Daerah", "BKAD", "badan"),
    ("Badan Pendapatan Daerah", "Bapenda", "badan"),
    ("Badan Kepegawaian dan Pengembangan SDM", "BKPSDM", "badan"),
    ("Badan Penanggulangan Bencana Daerah", "BPBD", "badan"),
    ("Badan Kesatuan Bangsa dan Politik", "Kesbangpol", "badan"),
    ("Satuan Polisi Pamong Praja", "Satpol PP", "satuan"),
    ("Rumah Sakit Umum Daerah", "RSUD", "rsud"),
)
ACTIVITIES = (
    "Menyusun rancangan dan kebutuhan",
    "Menyiapkan aplikasi dan perangkat",
    "Melatih operator dan kader",
    "Membuka layanan di kecamatan percontohan",
    "Memperluas ke seluruh kecamatan",
    "Menilai hasil bersama warga",
)


class Names:
    """Words for one record after another, out of one generator of chance."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def subject(self, sub_dimension: str) -> tuple[str, str]:
        """What it is about, and what hurts without it."""
        choices = _SUBJECTS[sub_dimension]
        _share, words, pain = self._chance.choices(
            choices, weights=[choice[0] for choice in choices]
        )[0]
        return words, pain

    def title(self, subject: str, number: int) -> tuple[str, str]:
        """Name and acronym; `number` tells records of one regency apart."""
        form = self._pick(_FORMS)
        tail = self._pick(_TAILS)
        own = f" {self._own_word()}" if self._chance.random() < 0.002 else ""
        name = f"{form} {subject} {tail}{own} {number}"
        acronym = ""
        if self._chance.random() < 0.4:
            acronym = "".join(word[:2] for word in name.split()[:-1]).upper()
        return name, acronym

    def problem(self, pain: str) -> str:
        return f"{self._chance.choice(_PEOPLE)} {pain}."

    def description(self, subject: str, pain: str) -> str:
        chance = self._chance
        people = chance.choice(_PEOPLE).lower()
        return (
            f"{subject} dilayani {chance.choice(_MEANS)} agar {people} tidak lagi "
            f"{pain}. {chance.choice(_EFFECTS)}. {chance.choice(_ENDS)}"
        )

    def effect(self) -> str:
        return f"{self._chance.choice(_EFFECTS)}."

    def _pick(self, choices: tuple[tuple[int, str], ...]) -> str:
        return self._chance.choices(
            choices, weights=[share for share, _words in choices]
        )[0][1]

    def _own_word(self) -> str:
        return "".join(self._chance.choices(_SYLLABLES, k=4)).title()
