"""What the reading of a regency's resources is tried on."""

import datetime as dt

from masterplan.models import Meeting
from regencies.enums import Audience, DocumentKind
from regencies.models import Document
from tests.api.test_resources import AT

DAY = dt.date(2024, 3, 1)


def make_document(regency, **fields):
    return Document.objects.create(
        **{
            "regency": regency,
            "title": "SK Tim",
            "kind": DocumentKind.DECREE,
            "link": "https://contoh.test/sk",
            "audience": Audience.REGENCY,
            "created_at": AT,
            "updated_at": AT,
            **fields,
        }
    )


def make_meeting(regency, **fields):
    return Meeting.objects.create(
        **{
            "regency": regency,
            "kind": "forum",
            "title": "Forum",
            "starts_on": DAY,
            "ends_on": DAY,
            "created_at": AT,
            "updated_at": AT,
            **fields,
        }
    )


def assert_hidden(client, resource, key):
    assert client.get(f"/api/v1/{resource}/").json()["results"] == []
    assert client.get(f"/api/v1/{resource}/{key}/").status_code == 404


def ids(api, address):
    answer = api.get(f"/api/v1/{address}")
    assert answer.status_code == 200, answer.content
    return [row.get("id", row.get("code")) for row in answer.json()["results"]]
