import csv
import io

import pytest
from django.utils import translation

from innovations.domain import listing
from innovations.domain.export import InnovationSheet
from innovations.models import BudgetLine, Innovation, QuickWin
from innovations.sheets.columns import HEADINGS, READ_ONLY_HEADINGS, classify
from masterplan.core.sheets.writer import csv_lines
from tests.factories import make_innovation, make_regency, make_unit

pytestmark = pytest.mark.django_db


def test_rows_tell_what_lacks_a_field():
    complete = make_innovation()
    lacking = make_innovation(problem="")

    rows = listing.rows(Innovation.objects.order_by("pk"))

    assert [(row["id"], row["is_incomplete"]) for row in rows] == [
        (complete.pk, False),
        (lacking.pk, True),
    ]


def test_figures_stop_counting_at_the_cap(monkeypatch):
    monkeypatch.setattr(listing, "TOTAL_CAP", 2)
    make_innovation()
    make_innovation(problem="")

    exact = listing.figures(Innovation.objects.all())
    make_innovation()
    capped = listing.figures(Innovation.objects.all())

    assert (exact.total, exact.incomplete, exact.is_capped) == (2, 1, False)
    assert (capped.total, capped.is_capped) == (2, True)


def test_figures_by_unit_add_up(django_assert_num_queries):
    regency = make_regency()
    second = make_unit(regency, name="Dinas B")
    first = make_unit(regency, name="badan A")
    make_innovation(unit=first)
    make_innovation(unit=first, problem="")
    make_innovation(unit=second)
    make_innovation(unit=None, regency=regency)

    with django_assert_num_queries(3):
        every = listing.figures_by_unit(Innovation.objects.all())
        one = listing.figures_by_unit(Innovation.objects.all(), unit=str(first.pk))
        none = listing.figures_by_unit(Innovation.objects.all(), unit="none")

    shares = [(s.pk, s.label, s.total, s.incomplete) for s in every.units]
    assert shares == [
        (first.pk, "badan A", 2, 1),
        (second.pk, "Dinas B", 1, 0),
        (None, "Belum ditetapkan", 1, 1),
    ]
    assert (every.total, every.incomplete) == (4, 2)
    assert (one.total, one.incomplete, one.units) == (2, 1, every.units)
    assert (none.total, none.incomplete) == (1, 1)


def test_names_of_places_and_units_in_one_statement(django_assert_num_queries):
    unit = make_unit(make_regency("32.11"), name="Dinas Kesehatan")

    for asked, expected in (
        (
            {"unit": str(unit.pk), "regency": "32.11"},
            {
                "unit": "Dinas Kesehatan",
                "regency": "Uji 32.11",
                "province": "Provinsi 32",
            },
        ),
        ({"regency": "32.11"}, {"regency": "Uji 32.11", "province": "Provinsi 32"}),
        ({"province": "32"}, {"province": "Provinsi 32"}),
        ({"regency": "99.99"}, {}),
    ):
        with django_assert_num_queries(1):
            assert listing.names_of(asked) == expected
    with django_assert_num_queries(0):
        assert listing.names_of({"unit": "none"}) == {}


# --- Export ------------------------------------------------------------------


def exported(**options: bool) -> list[dict[str, str]]:
    sheet = InnovationSheet(
        Innovation.objects.order_by("pk"), **{"has_places": False} | options
    )
    text = "".join(csv_lines(sheet.columns, sheet.rows()))
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_export_writes_every_field_under_a_heading_the_import_reads():
    innovation = make_innovation(
        name="Antrean Daring",
        unit=make_unit(name="Dinas Kesehatan"),
        status="verified",
        step="development",
        step_percent=40,
        kind="product",
        start_year=2023,
        start_month=3,
        link="https://contoh.test/",
    )
    BudgetLine.objects.create(innovation=innovation, year=2023, planned=100)
    BudgetLine.objects.create(innovation=innovation, year=2023, planned=20)
    BudgetLine.objects.create(innovation=innovation, year=2024, planned=7)
    QuickWin.objects.create(
        innovation=innovation,
        regency=innovation.regency,
        dimension=innovation.dimension,
        year=2024,
    )

    [row] = exported()

    assert row == {
        "Nomor Registrasi": "32.11-0001",
        "Nama Inovasi": "Antrean Daring",
        "Akronim": "",
        "Perangkat Daerah": "Dinas Kesehatan",
        "Dimensi": "Smart Governance",
        "Subdimensi": "",
        "Digital (Ya/Tidak)": "Ya",
        "Bentuk": "Produk",
        "Quick Win (Ya/Tidak)": "Ya",
        "Tahapan": "Pembangunan",
        "Progres (%)": "40",
        "Status": "Terverifikasi",
        "Waktu Penerapan": "Maret 2023",
        "Masalah": "Warga menunggu terlalu lama.",
        "Uraian Singkat": "Layanan dipersingkat.",
        "Tujuan": "",
        "Manfaat": "",
        "Hasil": "",
        "Penanggung Jawab": "Kepala Bidang",
        "Jabatan Penanggung Jawab": "",
        "Tautan": "https://contoh.test/",
        "Urusan": "",
        "Perangkat Daerah Pendukung": "",
        **dict.fromkeys(READ_ONLY_HEADINGS.values(), ""),
        "Anggaran 2023 (Rp)": "120",
        "Anggaran 2024 (Rp)": "7",
    }
    read_back = set(row) - set(READ_ONLY_HEADINGS.values())
    fields = {classify((heading,)).field for heading in read_back}
    assert fields <= {*HEADINGS, "budget_year"}
    assert None not in fields


def test_export_of_what_is_not_set():
    make_innovation(unit=None, reported_unit="Lintas SKPD", is_digital=None)
    innovation = make_innovation(unit=None, start_year=2020)
    BudgetLine.objects.create(innovation=innovation, planned=5)

    first, second = exported()

    assert (first["Perangkat Daerah"], first["Digital (Ya/Tidak)"]) == (
        "Lintas SKPD",
        "",
    )
    assert (first["Progres (%)"], first["Anggaran (Rp)"]) == ("", "")
    assert second["Perangkat Daerah"] == "Belum ditetapkan"
    assert (second["Waktu Penerapan"], second["Anggaran (Rp)"]) == ("2020", "5")


@pytest.mark.parametrize(
    "typed, written",
    [
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("+62", "'+62"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
    ],
)
def test_export_neutralises_formulas(typed, written):
    make_innovation(name=typed, problem=typed, person_in_charge=typed)

    [row] = exported()

    cells = (row["Nama Inovasi"], row["Masalah"], row["Penanggung Jawab"])
    assert cells == (written, written, written)


def test_export_never_holds_a_telephone_number():
    make_innovation(person_phone="0261-555000")

    assert "555000" not in str(exported())


def test_export_names_the_place_where_there_may_be_several():
    make_innovation()

    [row] = exported(has_places=True)

    assert row["Kabupaten/Kota"] == "Kabupaten Uji 32.11"


def test_export_is_indonesian_in_any_language():
    make_innovation(step="planning", start_year=2023, start_month=5)

    with translation.override("en"):
        [row] = exported()

    assert (row["Tahapan"], row["Status"], row["Waktu Penerapan"]) == (
        "Perencanaan",
        "Draf",
        "Mei 2023",
    )


def test_export_statements_do_not_grow_with_rows(django_assert_num_queries):
    make_innovation()
    # Money, the names of partners and the like in three, the rows.
    with django_assert_num_queries(5):
        exported()
    for _ in range(4):
        make_innovation()
    with django_assert_num_queries(5):
        assert len(exported()) == 5
