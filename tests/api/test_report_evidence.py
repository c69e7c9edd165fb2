"""Files sent through the API as evidence of a report of progress."""

import pytest

from innovations.domain import progress
from innovations.models import Evidence
from regencies.enums import Role
from regencies.models import Document
from tests.factories import make_innovation, make_item, make_unit, make_user
from tests.files import PDF, sent

pytestmark = pytest.mark.django_db

EVIDENCE = "/api/v1/evidence/"


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def innovation(unit):
    return make_innovation(unit=unit, status="verified")


def send(client, body):
    return client.post(EVIDENCE, body, format="multipart")


def evidence(innovation, **fields):
    return {
        "kind": "photo",
        "innovation": innovation.pk,
        "file": sent(PDF, "Laporan.pdf"),
        **fields,
    }


def test_file_becomes_evidence_of_a_report(api_client_for, unit, innovation):
    """The unit that carries an activity out proves it, on another's record."""
    carrying = make_unit(unit.regency)
    item = make_item(innovation, unit=carrying)
    worker = make_user(Role.OPERATOR, unit=carrying)
    report = progress.report(item, actor=worker, physical=40, financial=25)
    api = api_client_for(worker)

    bare = send(api, evidence(innovation))
    answer = send(api, evidence(innovation, progress_report=report.pk))

    assert (bare.status_code, answer.status_code) == (403, 201)
    made = Evidence.objects.get()
    assert answer.json()["progress_report"] == made.progress_report_id == report.pk
    assert made.document.unit == carrying
    listed = api.get(EVIDENCE, {"progress_report": report.pk}).json()["results"]
    assert [one["id"] for one in listed] == [made.pk]


def test_report_of_another_record_is_refused_before_anything_is_kept(
    api_client_for, unit, innovation
):
    person = make_user(Role.OPERATOR, unit=unit)
    other = make_item(make_innovation(unit=unit, status="verified"))
    report = progress.report(other, actor=person, physical=40, financial=25)

    answer = send(
        api_client_for(person), evidence(innovation, progress_report=report.pk)
    )

    assert answer.status_code == 400
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [
        ("/progress_report", "invalid")
    ]
    assert not Document.objects.exists()
