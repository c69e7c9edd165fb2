"""How each derived figure is reckoned, in the words every page prints; one home.

Thresholds are taken from where they are applied, so that the words follow them.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from innovations.enums import BEHIND_POINTS
from innovations.enums.action_item import RHYTHM_DAYS
from masterplan.domain.figures import Label
from masterplan.domain.regency_progress import REPORTED_MIN
from regencies.enums import Rhythm


@dataclass(frozen=True, slots=True)
class Explanation:
    """`formula` says how, `inputs` from what, `as_of` of which moment."""

    title: Label
    formula: Label
    inputs: Label
    as_of: Label


_NOW = _("Saat halaman ini dibuka; tidak disimpan.")

EXPLANATIONS: dict[str, Explanation] = {
    "health": Explanation(
        _("Kesehatan"),
        _(
            "Kesehatan inovasi mengikuti kegiatan terburuk dalam rencana aksinya: "
            "Terlambat bila bulan terakhirnya lewat, Belum diperbarui bila tidak ada "
            "laporan lebih dari %(monthly)s hari (quick win) atau %(quarterly)s hari "
            "(lainnya), Perlu perhatian bila capaian tertinggal lebih dari %(points)s "
            "poin dari garis lurus mulai–selesai, selain itu Sesuai rencana."
        ),
        _(
            "Bulan mulai dan selesai, laporan terakhir, dan penetapan kesehatan tiap "
            "kegiatan. Inovasi berjalan tanpa kegiatan: Belum ada rencana aksi; draf, "
            "yang ditutup, dan yang belum mulai: Belum dinilai."
        ),
        _NOW,
    ),
    "freshness": Explanation(
        _("Kebaruan data"),
        _("Jumlah hari sejak inovasi, rencana aksi, atau laporannya terakhir berubah."),
        _("Waktu pembaruan terakhir setiap inovasi."),
        _NOW,
    ),
    "evidence": Explanation(
        _("Bukti dukung"),
        _("Jumlah dokumen berbeda yang dilampirkan pada inovasi dan belum ditarik."),
        _(
            "Bukti pada inovasi, laporan kemajuan, dan quick win, juga yang berkasnya "
            "hanya dapat dibuka oleh OPD pemiliknya."
        ),
        _NOW,
    ),
    "progress": Explanation(
        _("Rata-rata kemajuan"),
        _("Rata-rata kemajuan rencana aksi; setiap inovasi berbobot sama."),
        _(
            "Kemajuan satu inovasi adalah rata-rata capaian fisik kegiatannya menurut "
            "bobot; yang dibatalkan tidak dihitung, yang selesai dihitung penuh. "
            "Inovasi tanpa rencana aksi tidak ikut."
        ),
        _NOW,
    ),
    "curve": Explanation(
        _("Kurva S"),
        _(
            "Rencana: bobot kegiatan dibagi rata pada bulan-bulannya. Realisasi: "
            "capaian fisik yang terakhir dilaporkan sampai akhir bulan itu. Setiap "
            "inovasi berbobot sama, kegiatan di dalamnya menurut bobotnya."
        ),
        _(
            "Bulan mulai dan selesai, bobot, dan laporan kemajuan. Kegiatan yang "
            "ditandai selesai dihitung penuh sejak bulan ditandai. “Data kurang” bila "
            "kurang dari %(reported)s%% kegiatan yang seharusnya berjalan pernah "
            "dilaporkan."
        ),
        _("Akhir setiap bulan; bulan ini sampai hari ini."),
    ),
    "budget": Explanation(
        _("Anggaran"),
        _(
            "Jumlah pagu, DPA, dan realisasi semua baris anggaran. Serapan = realisasi "
            "dibagi DPA; bila DPA kosong, dibagi pagu."
        ),
        _(
            "Baris anggaran inovasi yang dapat Anda lihat. Satu inovasi dapat memiliki "
            "baris pada beberapa tahun dan sumber, sehingga jumlah inovasi antarbaris "
            "boleh melebihi totalnya; jumlah rupiahnya tidak."
        ),
        _NOW,
    ),
    "outside": Explanation(
        _("Bagian di luar APBD"),
        _("Pagu dari sumber di luar APBD dibagi seluruh pagu."),
        _(
            "APBD kabupaten/kota, DAK, dan BLUD termasuk APBD; APBN, APBD provinsi, "
            "APBDes, BUMD, CSR, KPBU, hibah, pinjaman, sponsor, dan swadaya di luarnya."
        ),
        _NOW,
    ),
    "outcome": Explanation(
        _("Capaian indikator hasil"),
        _(
            "Capaian = (realisasi − kondisi awal) dibagi (target − kondisi awal), pada "
            "tahun terakhir yang memiliki target dan realisasi; dibatasi 100 persen "
            "sebelum dirata-ratakan."
        ),
        _(
            "Indikator hasil inovasi yang dapat Anda lihat; tanpa kondisi awal, "
            "realisasi dibandingkan langsung dengan target."
        ),
        _NOW,
    ),
    "alignment": Explanation(
        _("Keselarasan"),
        _("Kotak kosong: misi yang belum dijawab inovasi pada suatu dimensi."),
        _(
            "Misi masterplan yang berlaku dan entri yang program unggulannya berada di "
            "bawah misi itu."
        ),
        _NOW,
    ),
    "coverage": Explanation(
        _("Cakupan subdimensi"),
        _("Subdimensi yang sudah memiliki inovasi dibagi seluruh subdimensinya."),
        _("Inovasi yang dapat Anda lihat; yang tanpa subdimensi tidak menambah."),
        _NOW,
    ),
    "stage": Explanation(
        _("Maju atau mundur"),
        _(
            "Selisih hari antara jendela tahap yang direncanakan dan yang terjadi. "
            "Tahap yang belum lulus diukur terhadap hari ini dan hanya dapat "
            "tertinggal."
        ),
        _("Rencana mulai dan selesai serta tanggal lulus setiap tahap."),
        _NOW,
    ),
}

FIGURES = {
    "monthly": RHYTHM_DAYS[Rhythm.MONTHLY],
    "quarterly": RHYTHM_DAYS[Rhythm.QUARTERLY],
    "points": BEHIND_POINTS,
    "reported": int(REPORTED_MIN * 100),
}


def explained(*names: str) -> list[Explanation]:
    """The explanations of these figures, in the order asked, numbers filled in."""
    return [_filled(EXPLANATIONS[name]) for name in names]


def _filled(one: Explanation) -> Explanation:
    def text(label: Label) -> str:
        words = str(label)
        return words % FIGURES if "%(" in words else words

    return Explanation(
        *(text(part) for part in (one.title, one.formula, one.inputs, one.as_of))
    )
