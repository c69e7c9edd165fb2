import pytest

from innovations.sheets.columns import (
    HEADINGS,
    READ_ONLY_HEADINGS,
    Heading,
    classify,
)


@pytest.mark.parametrize(("field", "heading"), HEADINGS.items())
def test_exported_headings_are_known(field, heading):
    assert classify((heading,)).field == field


@pytest.mark.parametrize("heading", READ_ONLY_HEADINGS.values())
def test_headings_for_reading_are_passed_by(heading):
    assert classify((heading,)).field is None


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        # e-Office Kabupaten Sumedang
        ("Nama Perangkat Daerah", "opd"),
        ("Nama Desa (Optional)", "village"),
        ("Nama Inovasi", "innovation_name"),
        ("Tahapan Inovasi", "stage"),
        ("Inisiator Inovasi Daerah", "initiator"),
        ("Jenis Inovasi", "jenis"),
        ("Bentuk Inovasi", "kind"),
        ("Urusan Inovasi Daerah", "urusan"),
        ("Waktu Uji Coba Inovasi Daerah", "trial_date"),
        ("Waktu Penerapan", "start_date"),
        ("Rancang Bangun", "description"),
        ("Tujuan", "objective"),
        ("Manfaat", "benefit"),
        ("Hasil", "result"),
        # Kota Denpasar
        ("judul", "name_weak"),
        ("klasifikasi", "kind"),
        ("kategori", "jenis"),
        ("info fungsi", "description"),
        ("link", "link"),
        ("unit pengembang", "opd"),
        ("unit pengguna", "supporting_units"),
        ("sts aktif", "status"),
        ("thn pembuatan", "start_year"),
        # the samples
        ("Jenis Inovasi\n(Digital / Non Digital)", "is_digital"),
        ("Berbasis\n(IT / Non IT)", "is_digital"),
        ("DIGITAL\n(v)", "is_digital"),
        ("QUICK WIN\n(Ya/Tidak)", "quick_win"),
        ("NAMA PROGRAM/\nINOVASI", "innovation_name"),
        ("OPD PENGAMPU", "opd"),
        ("TAHUN\nMULAI", "start_year"),
        ("ALOKASI\nANGGARAN", "budget"),
        ("Pagu Indikatif", "budget"),
        ("Ket.", "note"),
        # Kota Sawahlunto and others
        ("persentase penyelesaian", "progress"),
        ("Sumber Anggaran", "funding_source"),
        ("Tahun Anggaran", "start_year"),
        ("Sub Dimensi", "subdimension"),
        ("No. HP Penanggung Jawab", "phone"),
        ("Realisasi Anggaran", None),
        ("Jumlah Inovasi", None),
        ("x" * 500, None),
        ("", None),
    ],
)
def test_headings(heading, field):
    assert classify((heading,)).field == field


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("Waktu", "Uji Coba"), Heading("trial_date")),
        (("Waktu", "Penerapan"), Heading("start_date")),
        (("Inovasi", "Nama"), Heading("innovation_name")),
        (("Anggaran", "2023"), Heading("budget_year", 2023)),
        (
            ("Anggaran (juta rupiah)", "APBD", "2024"),
            Heading("budget_year", 2024, 10**6),
        ),
        (("2023",), Heading("budget_year", 2023)),
        (("Anggaran 2025 (Rp)",), Heading("budget_year", 2025)),
        (("Kerangka Pendanaan", "2021", "Rp"), Heading("budget_year", 2021)),
        (("Kerangka Pendanaan", "2021", "Target"), Heading(None)),
        (("Target", "2023"), Heading(None)),
        (("Nama Quick Win",), Heading("innovation_name", all_quick_wins=True)),
    ],
)
def test_headings_over_several_rows(labels, expected):
    assert classify(labels) == expected
