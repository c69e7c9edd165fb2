"""The recap by Perangkat Daerah: its parts add up, and who may print it."""

import io

import openpyxl
import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dimensions.enums import DimensionSlug
from innovations.enums import InnovationStatus, InnovationStep
from innovations.models import Innovation
from masterplan.core.access import scope_of
from masterplan.domain.prints import RecapRow, recap
from regencies.enums import Role
from regencies.models import Appointment
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

NIP = "000000000000000000"
FILES = ("rekap/", "rekap.xlsx")


@pytest.fixture
def ground():
    regency = make_regency(name="Kabupaten Sumedang", capital="Sumedang")
    health = make_unit(regency, name="Dinas Kesehatan")
    clinic = make_unit(
        regency, name="Puskesmas Contoh", parent=health, is_counted=False
    )
    make_unit(regency, name="Dinas Diam")
    make_unit(regency, name="Dinas Bubar", is_active=False)
    dimensions = make_dimensions()
    make_innovation(
        unit=health,
        dimension=dimensions["living"],
        status=InnovationStatus.VERIFIED,
        step="implementation",
    )
    make_innovation(unit=health, dimension=dimensions["living"])
    make_innovation(
        unit=clinic, dimension=dimensions["society"], status=InnovationStatus.SUBMITTED
    )
    make_innovation(
        regency=regency,
        unit=None,
        dimension=dimensions["living"],
        status=InnovationStatus.WITHDRAWN,
        step="idea",
    )
    regency.leading_sector = make_unit(regency, name="Dinas Kominfo")
    regency.save()
    return regency


def test_recap_counts_every_unit_and_what_is_not_decided(ground):
    coordinator = make_user(Role.COORDINATOR, regency=ground)

    found = recap(ground, scope=scope_of(coordinator))

    dimensions, statuses, steps = found.tables
    assert dimensions.rows == (
        RecapRow("Dinas Kesehatan", False, (0, 0, 0, 2, 0, 0), 2),
        RecapRow("Puskesmas Contoh", True, (0, 0, 0, 0, 1, 0), 1),
        RecapRow("Dinas Diam", False, (0,) * 6, 0),
        RecapRow("Dinas Kominfo", False, (0,) * 6, 0),
        RecapRow("Belum ditetapkan", False, (0, 0, 0, 1, 0, 0), 1),
    )
    assert (dimensions.sums, dimensions.total) == ((0, 0, 0, 3, 1, 0), 4)
    assert statuses.headings == (
        "Draf",
        "Diajukan",
        "Perlu perbaikan",
        "Terverifikasi",
        "Selesai",
        "Dihentikan",
        "Ditarik",
    )
    assert (statuses.sums, statuses.total) == ((1, 1, 0, 1, 0, 0, 1), 4)
    assert steps.headings[-1] == "Belum ditetapkan"
    assert (steps.sums, steps.total) == ((0, 1, 0, 0, 1, 0, 2), 4)
    assert found.total == 4


RECORD = st.fixed_dictionaries(
    {
        "unit": st.sampled_from([None, 0, 1, 2]),
        "dimension": st.sampled_from(DimensionSlug.values),
        "status": st.sampled_from(InnovationStatus.values),
        "step": st.sampled_from(["", *InnovationStep.values]),
    }
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(records=st.lists(RECORD, max_size=10))
def test_every_breakdown_adds_up_to_the_same_total(records):
    Innovation.objects.all().delete()
    regency = make_regency()
    dimensions = make_dimensions()
    parent = make_unit(regency)
    units = [
        parent,
        make_unit(regency, parent=parent, is_counted=False),
        make_unit(regency, is_active=False),
    ]
    for record in records:
        make_innovation(
            regency=regency,
            unit=None if record["unit"] is None else units[record["unit"]],
            dimension=dimensions[record["dimension"]],
            status=record["status"],
            step=record["step"],
        )

    found = recap(regency, scope=scope_of(make_user(Role.COORDINATOR, regency=regency)))

    assert found.total == len(records)
    for table in found.tables:
        assert table.total == found.total
        assert sum(table.sums) == found.total
        assert [row.total for row in table.rows] == [
            sum(row.cells) for row in table.rows
        ]


def test_paper_has_letterhead_note_and_signature(client_for, ground):
    Appointment.objects.create(
        regency=ground,
        unit=ground.leading_sector,
        name="Kepala Rekaan",
        nip=NIP,
        position="Kepala Dinas Kominfo",
    )

    response = client_for(make_user(Role.COORDINATOR, regency=ground)).get(
        "/daerah/32.11/rekap/"
    )

    told = response.content.decode()
    for shown in (
        "Pemerintah Kabupaten Sumedang",
        "Dinas Kominfo",
        "menurut Perangkat Daerah",
        "Dihitung dari semua inovasi yang tercatat, termasuk draf.",
        "Puskesmas Contoh",
        "Belum ditetapkan",
        "Kepala Rekaan",
        NIP,
        "Sumedang, ",
    ):
        assert shown in told
    assert "OPD" not in told


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.MINISTRY])
def test_reviewers_print_verified_records_without_names(client_for, ground, role):
    Appointment.objects.create(
        regency=ground,
        unit=ground.leading_sector,
        name="Kepala Rekaan",
        nip=NIP,
        position="Kepala Dinas Kominfo",
    )

    response = client_for(make_user(role)).get("/daerah/32.11/rekap/")

    assert response.context["recap"].total == 1
    told = response.content.decode()
    assert "Dihitung dari inovasi yang sudah diverifikasi daerah." in told
    assert NIP not in told


@pytest.mark.parametrize("file", FILES)
def test_outsiders_get_no_recap(client_for, ground, file):
    make_innovation(
        regency=ground,
        unit=None,
        status=InnovationStatus.VERIFIED,
        published_at=timezone.now(),
    )
    for reader in (
        make_user(),
        make_user(Role.COORDINATOR, regency=make_regency("32.17")),
    ):
        response = client_for(reader).get(f"/daerah/32.11/{file}")
        assert response.status_code == 403


def test_workbook_holds_the_same_figures(client_for, ground):
    response = client_for(make_user(Role.COORDINATOR, regency=ground)).get(
        "/daerah/32.11/rekap.xlsx"
    )

    sheet = openpyxl.load_workbook(io.BytesIO(response.getvalue())).active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[1][0] == "Kabupaten Sumedang"
    head = rows[5]
    assert head[:3] == ["Perangkat Daerah", "Jumlah", "Dimensi: Smart Governance"]
    assert head[-1] == "Tahapan inovasi: Belum ditetapkan"
    assert len(head) == 2 + 6 + 7 + 7
    assert [(row[0], row[1]) for row in rows[6:]] == [
        ("Dinas Kesehatan", 2),
        ("Puskesmas Contoh", 1),
        ("Dinas Diam", 0),
        ("Dinas Kominfo", 0),
        ("Belum ditetapkan", 1),
        ("Jumlah", 4),
    ]
    assert rows[-1] == [
        "Jumlah",
        4,
        *(0, 0, 0, 3, 1, 0),
        *(1, 1, 0, 1, 0, 0, 1),
        *(0, 1, 0, 0, 1, 0, 2),
    ]


@pytest.mark.parametrize("file", FILES)
def test_recap_costs_the_same_however_many(
    client_for, ground, django_assert_max_num_queries, file
):
    client = client_for(make_user(Role.COORDINATOR, regency=ground))

    for _number in range(5):
        make_innovation(unit=make_unit(ground))
        # The person, his seats, the regency, its units, the counts, who signs.
        with django_assert_max_num_queries(6):
            response = client.get(f"/daerah/32.11/{file}")
            if response.streaming:
                response.getvalue()
