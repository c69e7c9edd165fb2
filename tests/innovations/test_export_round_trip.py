"""A downloaded register is a workbook that the import takes back."""

from pathlib import Path

import openpyxl
import pytest

from innovations.domain import importing
from innovations.models import BudgetLine, Innovation, QuickWin
from innovations.sheets.plan import Decisions
from masterplan.core.models import Activity
from regencies.enums import Role
from tests.factories import make_dimensions, make_innovation, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    dimensions = make_dimensions()
    unit = make_unit(name="Dinas Kesehatan")
    full = make_innovation(
        name="=Antrean Daring",
        unit=unit,
        dimension=dimensions["living"],
        sub_dimension=dimensions["living"].sub_dimensions.get(pk="LIV-2"),
        status="verified",
        kind="product",
        is_digital=False,
        start_year=2023,
        start_month=3,
        step="development",
        step_percent=40,
        link="https://contoh.test/",
        benefit="Lebih cepat.",
    )
    BudgetLine.objects.create(innovation=full, year=2023, planned=125_000_000)
    QuickWin.objects.create(
        innovation=full, regency=unit.regency, dimension=full.dimension, year=2024
    )
    make_innovation(name="Warga Melapor", unit=unit)
    make_innovation(name="Pasar Tertib", unit=unit, step="planning", status="completed")
    make_innovation(
        name="Sekolah Ramah",
        unit=None,
        regency=unit.regency,
        reported_unit="Lintas SKPD",
        is_digital=None,
        problem="",
    )
    return make_user(Role.COORDINATOR, regency=unit.regency)


def download(client, path: Path) -> Path:
    response = client.get("/inovasi/ekspor.xlsx?regency=32.11&ordering=name")
    path.write_bytes(b"".join(response.streaming_content))
    return path


def take_back(path: Path, actor) -> dict[str, int]:
    regency = Innovation.objects.first().regency
    reading = importing.read(path, regency=regency)
    order = importing.Order(
        rows=reading.rows,
        refused=reading.refused,
        good_rows=False,
        decisions=Decisions({}, 2024),
        base=reading.base,
    )
    return importing.apply(order, regency=regency, actor=actor).counts


def test_import_of_an_unchanged_export_changes_nothing(
    client_for, coordinator, tmp_path
):
    path = download(client_for(coordinator), tmp_path / "unduhan.xlsx")

    counts = take_back(path, coordinator)

    assert counts == {"created": 0, "updated": 0, "unchanged": 4}
    assert [line.changes for line in Activity.objects.all()] == []


def test_import_of_an_edited_export_changes_that_cell(
    client_for, coordinator, tmp_path
):
    path = download(client_for(coordinator), tmp_path / "unduhan.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.active
    [cell] = [
        cell
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == "Lebih cepat."
    ]
    cell.value = "Lebih cepat dan murah."
    book.save(path)

    counts = take_back(path, coordinator)

    assert counts == {"created": 0, "updated": 1, "unchanged": 3}
    [line] = Activity.objects.all()
    assert line.changes == {"benefit": ["Lebih cepat.", "Lebih cepat dan murah."]}
