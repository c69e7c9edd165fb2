"""`/daerah/<kode>/dokumen/`: its filters, its files, its list of evidence."""

import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from regencies.domain import document as documents
from regencies.enums import Audience, DocumentKind, Role
from regencies.models import Regency, Unit
from tests.factories import make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db
PATH = "/daerah/32.11/dokumen/"


@pytest.fixture
def regency() -> Regency:
    return make_regency("32.11")


@pytest.fixture
def unit(regency: Regency) -> Unit:
    return make_unit(regency, name="Dinas Kesehatan")


@pytest.fixture
def reader(client, regency: Regency, unit: Unit):
    """A coordinator of a regency with three documents, one of them out of date."""
    coordinator = make_user(Role.COORDINATOR, regency=regency)
    last_year = timezone.localdate().year - 1
    for title, owner, more in (
        ("SK lama", unit, {"valid_until": last_year, "number": "=1+1"}),
        ("SK baru", unit, {"audience": Audience.PUBLIC}),
        ("MoU", None, {}),
    ):
        documents.keep(
            actor=coordinator,
            regency=regency,
            unit=owner,
            fields={
                "title": title,
                "kind": DocumentKind.DECREE,
                "link": f"https://bukti.example.test/{title[:2].lower()}",
                **more,
            },
            upload=None,
        )
    client.force_login(coordinator)
    return client


def test_units_are_chosen_by_name_with_their_numbers(reader, unit) -> None:
    form = reader.get(PATH).context["filter_form"]

    assert list(form.fields["unit"].widget.choices) == [
        ("", "Semua"),
        (str(unit.pk), "Dinas Kesehatan (2)"),
        ("none", "Milik daerah (1)"),
    ]


def test_a_chosen_unit_narrows_the_list_and_keeps_the_others_to_choose(
    reader, unit
) -> None:
    context = reader.get(PATH, {"unit": unit.pk}).context

    assert [row["title"] for row in context["rows"]] == ["SK baru", "SK lama"]
    assert context["finding"] == "2 dokumen; 1 lewat masa berlaku."
    assert len(context["filter_form"].fields["unit"].widget.choices) == 3
    assert [(chip.label, chip.value, chip.remove_url) for chip in context["chips"]] == [
        ("OPD pemilik", "Dinas Kesehatan", "?")
    ]


def test_files_hold_exactly_what_the_list_shows(reader, unit) -> None:
    page = reader.get(PATH, {"unit": unit.pk, "state": "expired"}).text
    query = f"?unit={unit.pk}&amp;state=expired"
    assert f'href="{PATH}ekspor.csv{query}"' in page
    assert f'href="{PATH}ekspor.xlsx{query}"' in page

    asked = {"unit": unit.pk, "state": "expired"}
    response = reader.get(f"{PATH}ekspor.csv", asked)
    told = b"".join(response.streaming_content).decode("utf-8-sig")
    lines = told.splitlines()
    assert lines[0].startswith("Dokumen ")
    assert "OPD pemilik: Dinas Kesehatan; Keadaan: Lewat masa berlaku" in lines[1]
    assert [line.split(",")[0] for line in lines[-1:]] == ["SK lama"]
    assert "'=1+1" in lines[-1]
    assert "SK baru" not in told

    response = reader.get(f"{PATH}ekspor.xlsx", asked)
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert [row[0] for row in sheet.iter_rows(values_only=True)][-1] == "SK lama"


def test_strangers_get_files_of_what_is_public_alone(client, reader) -> None:
    client.logout()

    response = client.get(f"{PATH}ekspor.csv")

    told = b"".join(response.streaming_content).decode()
    assert "SK baru" in told
    assert "SK lama" not in told
    assert "MoU" not in told


def test_page_of_an_opd_leads_to_its_list_of_evidence(reader, unit) -> None:
    page = reader.get(f"/daerah/32.11/opd/{unit.pk}/").text

    assert f'href="{PATH}daftar-bukti/?unit={unit.pk}"' in page
    assert f'<input type="hidden" name="unit" value="{unit.pk}">' in page


def test_list_takes_two_statements_of_its_own(
    reader, django_assert_max_num_queries
) -> None:
    # Beside these: session, user, scope, the regency.
    with django_assert_max_num_queries(6):
        reader.get(PATH)
