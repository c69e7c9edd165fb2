"""The exact bodies of templates, rules and lookups."""

import pytest

from masterplan.api.lookup import LOOKUPS
from masterplan.domain.rules import RULES
from masterplan.enums import DeliverableKind, TemplateStatus
from masterplan.models import (
    DeliverableTemplate,
    StageTemplate,
)
from regencies.enums import DocumentKind, Role
from tests.api.test_resources import assert_reads
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_templates(api, api_client_for, outside):
    stage = StageTemplate.objects.create(order=1, code="mou", name="MoU")
    draft = StageTemplate.objects.create(
        order=1, code="mou", name="Draf", version=2, status=TemplateStatus.DRAFT
    )
    asked = DeliverableTemplate.objects.create(
        stage=stage,
        order=1,
        code="d",
        name="SK",
        kind=DeliverableKind.DOCUMENT,
        document_kind=DocumentKind.DECREE,
    )
    expected = {
        "id": stage.pk,
        "cohort": None,
        "version": 1,
        "order": 1,
        "code": "mou",
        "name": "MoU",
        "summary": "",
        "first_month": None,
        "last_month": None,
        "status": "published",
    }

    assert_reads(api, "stage-templates", stage.pk, expected)
    assert_reads(
        outside,
        "deliverable-templates",
        asked.pk,
        {
            "id": asked.pk,
            "stage": stage.pk,
            "order": 1,
            "code": "d",
            "name": "SK",
            "help": "",
            "kind": "document",
            "document_kind": "sk",
            "rule": None,
            "parameters": {},
            "is_required": True,
        },
    )
    ministry = api_client_for(make_user(Role.MINISTRY))
    found = ministry.get("/api/v1/stage-templates/").json()["results"]
    assert [row["id"] for row in found] == [stage.pk, draft.pk]
    assert api.get(f"/api/v1/stage-templates/{draft.pk}/").status_code == 404


def test_rules_are_those_of_the_registry(api):
    rules = api.get("/api/v1/rules/").json()["results"]
    one = api.get(f"/api/v1/rules/{rules[0]['name']}/")

    assert [rule["name"] for rule in rules] == list(RULES)
    assert one.json() == rules[0]
    assert "%(" not in "".join(rule["sentence"] for rule in rules)
    assert api.get("/api/v1/rules/tidak_ada/").status_code == 404
    tag = one.headers["ETag"]
    again = api.get(one.request["PATH_INFO"], headers={"If-None-Match": tag})
    assert again.status_code == 304


def test_lookups_say_every_value_in_both_languages(api):
    found = api.get("/api/v1/lookups/").json()["results"]
    horizon = api.get("/api/v1/lookups/horizon/", headers={"Accept-Language": "en"})

    assert [one["name"] for one in found] == list(LOOKUPS)
    assert horizon.json()["values"][0] == {
        "value": "short",
        "label_id": "Jangka pendek",
        "label_en": "Short term",
    }
    for one in found:
        assert [row["value"] for row in one["values"]] == LOOKUPS[one["name"]].values


@pytest.mark.parametrize("resource", ["rules", "lookups"])
def test_constant_lists_know_no_parameters(api, resource):
    assert api.get(f"/api/v1/{resource}/?page_size=5").status_code == 400
