import pytest

from innovations.sheets.similar import SimilarNames
from masterplan.core.folding import fold


def _similar(first, second, unit="dkp3", other_unit="dkp3"):
    names = SimilarNames()
    names.add(fold(unit), first, 1)
    return names.find(fold(other_unit), second) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Kemboja Sari", "Kamboja Sari"),
        ("Kabizza Fes", "kabizza fest"),
        ("One RooF (One Region, One Offtaker)", "One Roof One Taker"),
        (
            "SUPER (Sukabumi Participatory Responder)",
            "SUPER (Sukabumi Parcitipatory Responder)",
        ),
        ("Sukabumi Participatory Responder", "Sukabumi Participated Responder"),
        ("SIMPATI (Sistem Informasi Stunting)", "Simpati"),
        ("MAK SITI", "MAK SITI tahap 2"),
        ("MAK SITI tahap 2", "MAK SITI"),
    ],
)
def test_near_duplicates(first, second):
    assert _similar(first, second)
    assert not _similar(first, second, other_unit="bpkpd")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("SIMANJA", "SIMAPAN"),
        ("SIPANDA", "SIPANDU"),
        ("Simpan SPBE", "Simpan UMKM (Sistem Informasi Pendataan UMKM)"),
        ("Super Apps KBB Berkah", "Super Apps SMART (Sistem Monitoring ASN Realtime)"),
        ("Pasar Digital 1", "Pasar Digital 2"),
        ("Gedung Layanan Tahap I", "Gedung Layanan Tahap II"),
        ("Puskesmas Tipar Sehat", "Puskesmas Baros Sehat"),
    ],
)
def test_different_names(first, second):
    assert not _similar(first, second)


def test_same_name_under_another_unit_is_told():
    assert _similar("Open Data", "open  data", other_unit="Disdukcapil")
