"""The exact bodies of what a regency keeps, and who gets none of it."""

import pytest

from dimensions.models import Indicator, IndicatorValue
from regencies.enums import Audience, Role
from regencies.models import Body, FlagshipProgramme, Partner, PilotArea
from tests.api.resource_ground import (
    DAY,
    assert_hidden,
    ids,
    make_document,
)
from tests.api.test_resources import AT_TEXT, assert_reads
from tests.factories import make_innovation, make_regency, make_user

pytestmark = pytest.mark.django_db


def test_document(api, outside, regency, unit):
    document = make_document(regency, unit=unit, issued_on=DAY)
    expected = {
        "id": document.pk,
        "regency": "32.11",
        "unit": unit.pk,
        "title": "SK Tim",
        "kind": "sk",
        "number": "",
        "issued_on": "2024-03-01",
        "valid_from": None,
        "valid_until": None,
        "link": "https://contoh.test/sk",
        "has_file": False,
        "media_type": "",
        "audience": "regency",
        "version": 1,
        "created_at": AT_TEXT,
        "updated_at": AT_TEXT,
        "withdrawn_at": None,
    }

    may = {"allowed_actions": ["change", "withdraw"]}
    assert_reads(api, "documents", document.pk, expected, etag='"1"', more=may)
    assert_hidden(outside, "documents", document.pk)


def test_body(api, outside, regency):
    body = Body.objects.create(regency=regency, kind="council", name="D", start=DAY)
    expected = {
        "id": body.pk,
        "regency": "32.11",
        "kind": "council",
        "name": "D",
        "decree": None,
        "start": "2024-03-01",
        "until": None,
        "version": 1,
    }

    assert_reads(api, "bodies", body.pk, expected)
    assert_hidden(outside, "bodies", body.pk)


def test_partner_programme_and_area(api, outside, api_client_for, regency):
    partner = Partner.objects.create(regency=regency, name="Kampus", kind="campus")
    area = PilotArea.objects.create(regency=regency, name="Kawasan")
    programme = FlagshipProgramme.objects.create(
        regency=regency, name="Desa", start_year=2023, end_year=2027
    )
    own = {"regency": "32.11", "version": 1}

    assert_reads(
        api,
        "partners",
        partner.pk,
        own
        | {
            "id": partner.pk,
            "name": "Kampus",
            "kind": "campus",
            "role": "",
            "agreement": None,
        },
    )
    assert_reads(
        api,
        "pilot-areas",
        area.pk,
        own | {"id": area.pk, "name": "Kawasan", "description": "", "is_active": True},
    )
    promise = own | {
        "id": programme.pk,
        "name": "Desa",
        "mission": "",
        "start_year": 2023,
        "end_year": 2027,
    }
    assert_reads(api, "flagship-programmes", programme.pk, promise)
    # What a head promised is public; whom a regency works with is its own.
    assert_reads(outside, "flagship-programmes", programme.pk, promise)
    assert_hidden(outside, "pilot-areas", area.pk)
    for client in (outside, api_client_for(make_user(Role.EVALUATOR))):
        assert_hidden(client, "partners", partner.pk)


def test_indicators(api, outside, regency):
    Indicator.objects.create(
        code="spbe", scheme="SPBE", name="Indeks SPBE", measure="1-5", is_index=True
    )
    value = IndicatorValue.objects.create(
        regency=regency, indicator_id="spbe", year=2023, value="3.5000"
    )
    expected = {
        "id": value.pk,
        "indicator": "spbe",
        "regency": "32.11",
        "year": 2023,
        "value": "3.5",
        "predicate": "",
        "source": "",
        "document": None,
        "version": 1,
    }

    assert_reads(
        api,
        "indicators",
        "spbe",
        {
            "code": "spbe",
            "scheme": "SPBE",
            "name": "Indeks SPBE",
            "measure": "1-5",
            "falls": False,
            "is_index": True,
            "dimension": None,
        },
    )
    assert_reads(api, "indicator-values", value.pk, expected)
    assert_reads(outside, "indicator-values", value.pk, expected)


def test_filters_of_what_a_regency_keeps(api_client_for, regency, unit):
    other = make_regency("32.17")
    api = api_client_for(make_user(Role.MINISTRY))
    own, theirs = (
        make_document(one, audience=Audience.REVIEWERS) for one in (regency, other)
    )
    body = Body.objects.create(regency=regency, kind="council", name="D", start=DAY)
    Body.objects.create(regency=other, kind="team", name="T", start=DAY)
    area = PilotArea.objects.create(regency=regency, name="Kawasan A")
    PilotArea.objects.create(regency=other, name="Kawasan B", is_active=False)
    promise = FlagshipProgramme.objects.create(
        regency=regency, name="Desa", start_year=2023, end_year=2027
    )
    Indicator.objects.create(
        code="spbe", scheme="SPBE", name="I", measure="1-5", dimension_id=None
    )
    make_innovation()
    Indicator.objects.create(
        code="iid", scheme="IID", name="I", measure="1", dimension_id="governance"
    )
    value = IndicatorValue.objects.create(
        regency=regency, indicator_id="spbe", year=2023, value=3
    )

    assert ids(api, "documents/?regency=32.11") == [own.pk]
    assert ids(api, "documents/?regency=32.17&kind=sk") == [theirs.pk]
    assert ids(api, "bodies/?regency=32.11") == [body.pk]
    assert ids(api, "bodies/?kind=council&q=d") == [body.pk]
    assert ids(api, "pilot-areas/?regency=32.11") == [area.pk]
    assert ids(api, "pilot-areas/?is_active=true") == [area.pk]
    assert ids(api, "flagship-programmes/?regency=32.11&q=desa") == [promise.pk]
    assert ids(api, "flagship-programmes/?regency=32.17") == []
    assert ids(api, "indicators/?scheme=IID") == ["iid"]
    assert ids(api, "indicators/?dimension=governance") == ["iid"]
    found = "indicator-values/?indicator=spbe&scheme=SPBE&year=2023&regency=32.11"
    assert ids(api, found) == [value.pk]
    assert ids(api, "indicator-values/?year=2024") == []


def test_filters_of_partners(api, regency):
    one = Partner.objects.create(regency=regency, name="Kampus", kind="campus")
    Partner.objects.create(regency=regency, name="Media", kind="media")

    assert ids(api, "partners/?regency=32.11&kind=campus") == [one.pk]
    assert ids(api, "partners/?q=kampus") == [one.pk]
