"""Folded names and how alike two of them are; no database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovations.domain import names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sistem Informasi Pangan", "SI Pangan"),
        ("Aplikasi Sapa Warga", "Apps  sapa-warga"),
        ("Pusat Kesehatan Masyarakat Tipar", "Puskesmas Tipar"),
        ("Mal Pelayanan Publik", "MPP"),
        ("Layanan Dinas Dukcapil", "Pelayanan Disdukcapil"),
        ("Bangun UMKM dan Koperasi", "Bangun UMKM & Koperasi"),
        ("Petung Dadi Versi II", "Petung Dadi versi 2"),
        ("Gedung Tahap I", "Gedung tahap 1"),
        ("Jilid XIV", "jilid 14"),
        ("Seratus Désa", "seratus desa"),
    ],
)
def test_folded_is_the_same(one: str, other: str) -> None:
    assert names.folded(one) == names.folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pasar Digital 1", "Pasar Digital 2"),
        ("Si Bento Mama", "Sistem Bento Mama"),
        ("Vitamin I Love You", "Vitamin 1 Love You"),
    ],
)
def test_folded_keeps_apart(one: str, other: str) -> None:
    assert names.folded(one) != names.folded(other)


def test_folded_carries_the_acronym_once() -> None:
    assert names.folded("Mobil Layanan", "MOLIN") == "mobil layanan molin"
    assert names.folded("MOLIN (Mobil Layanan)", "Molin") == "molin mobil layanan"


@given(name=st.text(max_size=200), acronym=st.text(max_size=60))
def test_folded_of_any_text_is_words(name: str, acronym: str) -> None:
    words = names.folded(name, acronym)

    assert words == " ".join(words.split())
    assert "\x00" not in words


@given(one=st.text(max_size=60), other=st.text(max_size=60))
def test_likeness_of_any_texts(one: str, other: str) -> None:
    there = names.likeness(one, "", other, "")
    back = names.likeness(other, "", one, "")

    assert 0 <= there.name <= 1
    assert there == back


def _like(one: str, other: str, *, places: str = "") -> float:
    return names.likeness(one, "", other, "", places=frozenset(places.split())).name


def test_likeness_is_ordered() -> None:
    name = "Sistem Informasi Pangan Daerah"

    assert _like("SI Pangan Daerah", name) == 1
    assert _like("Sistem Informasi Pagan Daerah", name) >= 0.7
    assert _like("Daerah Pangan", name) >= 0.7
    assert _like("Bengkel Difabel Kreatif", name) < 0.1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pasar Rakyat (2023)", "Sekolah Lapang (2023)"),
        ("Ruang Aman (CCTV)", "Jalan Lancar (cctv)"),
        ("Program (Kebun Gizi)", "Program (Tari Piring)"),
        ("alert(1)", "onerror(1)"),
    ],
)
def test_a_remark_in_parentheses_makes_nothing_alike(one: str, other: str) -> None:
    assert _like(one, other) < 0.5


def test_a_year_or_a_common_word_is_no_acronym() -> None:
    for word in ("2023", "online", "Aplikasi"):
        alike = names.likeness(f"Pasar ({word})", "", f"Sekolah ({word})", "")
        assert not alike.has_same_acronym


def test_place_alone_makes_nothing_alike() -> None:
    one, other = "Website Covid Kota Sukabumi", "JDIH Kota Sukabumi"

    assert _like(one, other) > 0.5
    assert _like(one, other, places="kota sukabumi") < 0.5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MOLIN", "MOLIN (Mobil Layanan Keliling)"),
        ("Bandung Waste Management (BWM)", "BWM"),
        ("SIMANJA", "Simanja"),
    ],
)
def test_same_acronym_is_known(one: str, other: str) -> None:
    assert names.likeness(one, "", other, "").has_same_acronym


def test_acronym_field_counts_too() -> None:
    assert names.likeness("Pangan Kita", "SIPANDA", "SIPANDA", "").has_same_acronym
    assert not names.likeness("Pangan Kita", "", "Ladang Kita", "").has_same_acronym
    assert not names.likeness("Satu", "SI", "Dua", "SI").has_same_acronym


def test_overlap_of_sentences() -> None:
    problem = "Warga menunggu terlalu lama di puskesmas."

    assert names.overlap(problem, "Warga terlalu lama menunggu di Puskesmas") == 1
    assert names.overlap(problem, "Sampah menumpuk di sungai.") < 0.3
    assert names.overlap("", "") == 0
