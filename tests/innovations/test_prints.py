"""Papers of innovations: what stands on them, and for whom."""

import datetime as dt
import io

import openpyxl
import pytest
from django.utils import timezone

from innovations.domain.sheets_out import IID_COLUMNS, iid_cells
from innovations.enums import (
    IID_STAGES,
    Initiator,
    InnovationStatus,
    InnovationStep,
)
from innovations.models import BudgetLine
from regencies.enums import AppointmentStatus, Role
from regencies.models import Appointment
from tests.factories import make_innovation, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db

PHONE = "0812-0000-0000"
NIP = "000000000000000000"
HEADINGS = [
    "Nama Perangkat Daerah",
    "Nama Desa (Optional)",
    "Nama Inovasi",
    "Tahapan Inovasi",
    "Inisiator Inovasi Daerah",
    "Jenis Inovasi",
    "Bentuk Inovasi",
    "Urusan Inovasi Daerah",
    "Waktu Uji Coba Inovasi Daerah",
    "Waktu Penerapan",
    "Rancang Bangun",
    "Tujuan",
    "Manfaat",
    "Hasil",
]


def make_full(**fields):
    return make_innovation(
        **{
            "name": "Antrean Daring",
            "status": InnovationStatus.VERIFIED,
            "step": "development",
            "initiator": Initiator.LEADER,
            "iid_form": "service",
            "affair": "Kesehatan",
            "trial_on": dt.date(2026, 1, 5),
            "implemented_on": dt.date(2026, 6, 1),
            "design": "Rancang bangun panjang",
            "objective": "Tujuannya",
            "benefit": "Manfaatnya",
            "result": "Hasilnya",
            "person_in_charge": "Nama Penanggung",
            "person_phone": PHONE,
        }
        | fields
    )


def appoint(unit, **fields):
    return Appointment.objects.create(
        regency=unit.regency,
        unit=unit,
        **{"name": "dr. Rekaan", "nip": NIP, "position": f"Kepala {unit.name}"}
        | fields,
    )


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_iid_has_the_forms_own_headings():
    assert [column.heading for column in IID_COLUMNS] == HEADINGS


@pytest.mark.parametrize(
    ("step", "stage"),
    [
        ("", None),
        ("problem", "Inisiatif"),
        ("idea", "Inisiatif"),
        ("planning", "Inisiatif"),
        ("development", "Uji Coba"),
        ("implementation", "Penerapan"),
        ("evaluation", "Penerapan"),
    ],
)
def test_iid_stage_follows_the_step(step, stage):
    assert iid_cells(make_innovation(step=step))[3] == stage


def test_every_step_has_a_stage():
    assert set(IID_STAGES) == set(InnovationStep)


def rows_of(response):
    book = openpyxl.load_workbook(io.BytesIO(response.getvalue()))
    return [
        [
            value.date().isoformat() if isinstance(value, dt.datetime) else value
            for value in row
        ]
        for row in book.active.iter_rows(values_only=True)
    ]


def test_iid_workbook_of_the_list(client_for):
    unit = make_unit(name="Dinas Kesehatan")
    make_full(unit=unit)
    make_innovation(unit=unit, name="Kosong", is_digital=None)
    make_innovation(unit=unit, name="Bukan ini")
    client = client_for(make_user(Role.OPERATOR, unit=unit))

    response = client.get(
        "/inovasi/iid.xlsx?regency=32.11&dimension=governance&ordering=name"
    )

    assert rows_of(client.get("/inovasi/iid.xlsx?q=daring")) == [
        HEADINGS,
        [
            "Dinas Kesehatan",
            None,
            "Antrean Daring",
            "Uji Coba",
            "Kepala Daerah",
            "Digital",
            "Inovasi pelayanan publik",
            "Kesehatan",
            "2026-01-05",
            "2026-06-01",
            "Rancang bangun panjang",
            "Tujuannya",
            "Manfaatnya",
            "Hasilnya",
        ],
    ]
    assert [row[2] for row in rows_of(response)[1:]] == [
        "Antrean Daring",
        "Bukan ini",
        "Kosong",
    ]


def test_iid_workbook_tells_neighbours_nothing(client_for):
    make_full(published_at=timezone.now())
    neighbour = make_user(Role.COORDINATOR, regency=make_regency("32.17"))

    response = client_for(neighbour).get("/inovasi/iid.xlsx?regency=32.11")

    assert rows_of(response) == [HEADINGS]


def test_iid_workbook_cells_are_never_formulas(client_for):
    unit = make_unit()
    make_innovation(unit=unit, name="=1+1")

    response = client_for(make_user(Role.OPERATOR, unit=unit)).get("/inovasi/iid.xlsx")

    book = openpyxl.load_workbook(io.BytesIO(response.getvalue()))
    cell = book.active["C2"]
    assert (cell.data_type, cell.value) == ("s", "'=1+1")


@pytest.mark.parametrize("paper", ["cetak/", "iid/"])
def test_paper_has_letterhead_and_the_head_in_force(client_for, paper):
    regency = make_regency(
        name="Kabupaten Sumedang",
        capital="Sumedang",
        letterhead="Telepon kantor",
        address="Jalan Contoh 1",
        slogan="Tandang",
    )
    unit = make_unit(regency, name="Dinas Kesehatan")
    appoint(unit, name="Mantan", start=dt.date(2020, 1, 1), until=dt.date(2021, 1, 1))
    appoint(unit, status=AppointmentStatus.ACTING, rank="Pembina (IV/a)")
    innovation = make_full(unit=unit)

    response = client_for(make_user(Role.OPERATOR, unit=unit)).get(
        f"/inovasi/{innovation.pk}/{paper}"
    )

    told = text_of(response)
    for shown in (
        "Pemerintah Kabupaten Sumedang",
        "Telepon kantor",
        "Jalan Contoh 1",
        "Tandang",
        "Plt. Kepala Dinas Kesehatan,",
        "dr. Rekaan",
        "Pembina (IV/a)",
        f"NIP {NIP}",
        "Dicetak dari",
        "Perangkat Daerah",
    ):
        assert shown in told
    for hidden in ("Mantan", PHONE):
        assert hidden not in told


@pytest.mark.parametrize("paper", ["cetak/", "iid/"])
@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.MINISTRY])
def test_nip_stays_inside_the_regency(client_for, paper, role):
    unit = make_unit()
    appoint(unit)
    innovation = make_full(unit=unit)

    told = text_of(client_for(make_user(role)).get(f"/inovasi/{innovation.pk}/{paper}"))

    assert NIP not in told
    assert PHONE not in told
    assert "NIP <span" in told


@pytest.mark.parametrize("paper", ["cetak/", "iid/"])
def test_paper_without_a_head_has_blank_lines(client_for, paper):
    unit = make_unit(name="Dinas Kesehatan")
    innovation = make_full(unit=unit)

    told = text_of(
        client_for(make_user(Role.OPERATOR, unit=unit)).get(
            f"/inovasi/{innovation.pk}/{paper}"
        )
    )

    assert "Kepala Dinas Kesehatan," in told
    assert "signature-blank" in told


def test_paper_without_a_unit_is_the_leading_sectors(client_for):
    regency = make_regency()
    sector = make_unit(regency, name="Dinas Kominfo")
    regency.leading_sector = sector
    regency.save()
    appoint(sector, name="Kepala Kominfo Rekaan")
    innovation = make_full(regency=regency, unit=None)

    told = text_of(
        client_for(make_user(Role.COORDINATOR, regency=regency)).get(
            f"/inovasi/{innovation.pk}/cetak/"
        )
    )

    assert "Dinas Kominfo" in told
    assert "Kepala Kominfo Rekaan" in told
    assert "Belum ditetapkan" in told


def test_record_sheet_prints_money_with_its_sum(client_for):
    unit = make_unit()
    innovation = make_full(unit=unit)
    for year, planned in ((2024, 1_500_000), (2025, 2_000_000)):
        BudgetLine.objects.create(innovation=innovation, year=year, planned=planned)

    told = text_of(
        client_for(make_user(Role.OPERATOR, unit=unit)).get(
            f"/inovasi/{innovation.pk}/cetak/"
        )
    )

    assert "1.500.000" in told
    assert "3.500.000" in told


def test_public_prints_the_publics_fields_only(client_for):
    unit = make_unit(name="Dinas Kesehatan")
    appoint(unit)
    innovation = make_full(unit=unit, published_at=timezone.now())
    BudgetLine.objects.create(innovation=innovation, year=2024, planned=1_500_000)

    told = text_of(client_for().get(f"/inovasi/{innovation.pk}/cetak/"))

    for shown in ("Antrean Daring", "Dinas Kesehatan", "Manfaatnya"):
        assert shown in told
    for hidden in (
        "Nama Penanggung",
        PHONE,
        NIP,
        "dr. Rekaan",
        "1.500.000",
        "Terverifikasi",
        "Rancang bangun panjang",
    ):
        assert hidden not in told


def test_iid_of_a_published_record_is_not_public(client_for):
    innovation = make_full(published_at=timezone.now())
    neighbour = make_user(Role.COORDINATOR, regency=make_regency("32.17"))

    assert (
        client_for(neighbour).get(f"/inovasi/{innovation.pk}/iid/").status_code == 404
    )


@pytest.mark.parametrize("paper", ["cetak/", "iid/"])
def test_papers_speak_indonesian_in_every_language(client_for, paper):
    unit = make_unit()
    innovation = make_full(unit=unit)
    client = client_for(make_user(Role.OPERATOR, unit=unit))
    client.cookies["django_language"] = "en"

    told = text_of(client.get(f"/inovasi/{innovation.pk}/{paper}"))

    assert '<html lang="id">' in told
    assert "5 Januari 2026" in told


@pytest.mark.parametrize("paper", ["cetak/", "iid/"])
def test_papers_cost_the_same_however_much_is_on_them(
    client_for, django_assert_max_num_queries, paper
):
    unit = make_unit()
    innovation = make_full(unit=unit)
    client = client_for(make_user(Role.OPERATOR, unit=unit))

    for year in range(2020, 2025):
        BudgetLine.objects.create(innovation=innovation, year=year)
        # The person, his seats, the record, the budget, the outcomes, the names of
        # partners and the like, who signs.
        with django_assert_max_num_queries(7):
            client.get(f"/inovasi/{innovation.pk}/{paper}")


def test_iid_workbook_costs_the_same_however_long(
    client_for, django_assert_max_num_queries
):
    unit = make_unit()
    client = client_for(make_user(Role.OPERATOR, unit=unit))

    for _number in range(5):
        make_full(unit=unit)
        with django_assert_max_num_queries(3):
            client.get("/inovasi/iid.xlsx").getvalue()
