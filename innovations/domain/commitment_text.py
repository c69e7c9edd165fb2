"""The words a new commitment begins with; the regency revises them as it likes."""

from regencies.enums import RegencyKind
from regencies.models import Regency

# The paper is Indonesian whatever language the page is read in: no gettext.
_BODY = """\
Kami, {leader} dan para kepala Perangkat Daerah di lingkungan Pemerintah {name}, \
dengan ini menyatakan komitmen bersama untuk melaksanakan Masterplan Smart City \
{name}{slogan}.

Untuk itu kami:

1. memadukan, menyelaraskan, dan menyinergikan perencanaan smart city dengan \
dokumen perencanaan daerah, sehingga tidak ada program yang berjalan sendiri-sendiri;

2. menyediakan landasan kebijakan, sumber daya, dan anggaran yang diperlukan, serta \
menjalankan inovasi, target, dan rencana aksi masing-masing sebagaimana tercantum \
dalam lampiran;

3. mendukung proses yang efektif, efisien, inklusif, dan partisipatif, dengan \
melaporkan kemajuan secara berkala dan terbuka untuk dievaluasi.

Lampiran memuat inovasi setiap Perangkat Daerah beserta target, tahun pelaksanaan, \
dan pagunya pada saat komitmen ini dibuka, dan merupakan bagian yang tidak \
terpisahkan dari komitmen ini."""


def leader_title(regency: Regency) -> str:
    """What the head of the regency is called: "Bupati Sumedang"."""
    is_city = regency.kind == RegencyKind.KOTA
    place = regency.short_name.removeprefix("Kota ").removeprefix("Kabupaten ")
    return f"{'Wali Kota' if is_city else 'Bupati'} {place}"


def draft_title(regency: Regency) -> str:
    return f"Komitmen Bersama Pelaksanaan Masterplan Smart City {regency.name}"


def draft_text(regency: Regency) -> str:
    """Three promises in the regency's name, with its slogan where it has one."""
    slogan = regency.slogan.strip().rstrip(".")
    return _BODY.format(
        leader=leader_title(regency),
        name=regency.name,
        slogan=f", menuju “{slogan}”" if slogan else "",
    )
