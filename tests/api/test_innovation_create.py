"""Innovations recorded through the API, and what nobody may assign."""

import pytest

from innovations.enums import Source
from innovations.models import Innovation
from regencies.enums import Role
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

LIST = "/api/v1/innovations/"
UNKNOWN = {"code": "does_not_exist", "detail": "Data yang dirujuk tidak ditemukan."}


@pytest.fixture
def unit():
    make_dimensions()
    return make_unit(make_regency())


@pytest.fixture
def coordinator(unit):
    return make_user(Role.COORDINATOR, regency=unit.regency)


@pytest.fixture
def operator(unit):
    return make_user(Role.OPERATOR, unit=unit)


@pytest.fixture
def api(api_client_for, operator):
    return api_client_for(operator)


@pytest.fixture
def body(unit):
    return {
        "regency": "32.11",
        "unit": unit.pk,
        "dimension": "living",
        "name": "Antrean daring",
    }


def post(client, path, data=None, **options):
    return client.post(path, {} if data is None else data, format="json", **options)


def patch(client, innovation, data, etag='"1"'):
    headers = {} if etag is None else {"If-Match": etag}
    return client.patch(f"{LIST}{innovation.pk}/", data, format="json", headers=headers)


# --- Create ------------------------------------------------------------------


def test_create_records_a_draft(api, body, unit, operator):
    answer = post(api, LIST, body)

    innovation = Innovation.objects.get()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"{LIST}{innovation.pk}/"
    assert answer.headers["ETag"] == '"1"'
    assert answer.json() == api.get(answer.headers["Location"]).json()
    assert answer.json()["allowed_actions"] == ["change", "withdraw"]
    assert answer.json()["missing"]["required"] == [
        "problem",
        "description",
        "is_digital",
        "person_in_charge",
    ]
    assert (innovation.source, innovation.created_by) == (Source.API, operator)


def test_create_with_every_field(api, body, unit):
    fields = body | {
        "sub_dimension": "LIV-2",
        "acronym": "AD",
        "problem": "Lama.",
        "description": "Cepat.",
        "objective": "Tujuan",
        "benefit": "Manfaat",
        "result": "Hasil",
        "person_in_charge": "Kepala Bidang",
        "person_position": "Kabid",
        "person_phone": "021",
        "link": "https://contoh.test/",
        "initiator": "asn",
        "iid_form": "service",
        "affair": "Kesehatan",
        "trial_on": "2018-05-02",
        "implemented_on": "2018-07-01",
        "design": "Cara kerja.",
        "kind": "product",
        "is_digital": False,
        "start_year": 2018,
        "start_month": 5,
        "step": "idea",
        "step_percent": 40,
    }

    answer = post(api, LIST, fields)

    assert answer.status_code == 201
    expected = fields | {"unit": {"id": unit.pk, "name": unit.name}}
    assert {name: answer.json()[name] for name in fields} == expected


def test_create_takes_null_for_what_is_not_known(api, body):
    empty = dict.fromkeys(
        ("sub_dimension", "kind", "is_digital", "start_year", "start_month", "step")
    )

    answer = post(api, LIST, body | empty)

    assert answer.status_code == 201
    assert {name: answer.json()[name] for name in empty} == empty


def test_create_over_the_session_counts_as_typed(client_for, operator, body):
    client = client_for(operator)

    answer = client.post(LIST, body, content_type="application/json")

    assert (answer.status_code, answer.json()["source"]) == (201, "typed")


def test_create_says_everything_that_is_wrong(api):
    wrong = {
        "regency": "32.11",
        "unit": "1",
        "dimension": "smart",
        "name": " ",
        "is_digital": "ya",
        "start_year": 1800,
        "step_percent": 101,
        "kind": 1,
        "link": "javascript:alert(1)",
        "acronym": "a" * 61,
        "start_month": True,
        "problem": None,
        "status": "verified",
    }

    answer = post(api, LIST, wrong)

    assert answer.status_code == 400
    assert sorted(
        (error["pointer"], error["code"], error["detail"])
        for error in answer.json()["errors"]
    ) == [
        ("/acronym", "max_length", "Paling panjang 60 huruf."),
        ("/dimension", "invalid_choice", "Nilai ini bukan salah satu pilihan."),
        ("/is_digital", "invalid", "Isian ini harus true atau false."),
        ("/kind", "invalid_choice", "Nilai ini bukan salah satu pilihan."),
        (
            "/link",
            "invalid",
            "Isi dengan alamat lengkap, diawali https:// atau http://.",
        ),
        ("/name", "blank", "Isian ini tidak boleh kosong."),
        ("/problem", "null", "Isian ini tidak boleh null."),
        ("/start_month", "invalid", "Isian ini harus berupa bilangan bulat."),
        ("/start_year", "min_value", "Paling kecil 1990."),
        (
            "/status",
            "unknown_field",
            "Isian ini tidak dikenal atau tidak dapat diisi.",
        ),
        ("/step_percent", "max_value", "Paling besar 100."),
        ("/unit", "invalid", "Isian ini harus berupa bilangan bulat."),
    ]
    assert Innovation.objects.count() == 0


def test_create_names_what_lacks(api):
    answer = post(api, LIST)

    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [
        ("/dimension", "required"),
        ("/name", "required"),
        ("/regency", "required"),
    ]


def test_create_passes_on_what_the_verb_refuses(api, body):
    answer = post(api, LIST, body | {"sub_dimension": "GOV-1"})

    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {
            "pointer": "/sub_dimension",
            "code": "invalid",
            "detail": "Subdimensi ini bukan bagian dari dimensi yang dipilih.",
        }
    ]


def test_create_cannot_tell_foreign_keys_from_missing_ones(api, body):
    elsewhere = make_unit(make_regency("32.17"))
    make_regency("00.01")

    for name, hidden, missing in (
        ("unit", elsewhere.pk, 999_999),
        ("regency", "00.01", "99.99"),
    ):
        first = post(api, LIST, body | {name: hidden})
        second = post(api, LIST, body | {name: missing})
        assert first.status_code == 400
        assert first.content == second.content
        assert first.json()["errors"] == [{"pointer": f"/{name}"} | UNKNOWN]

    answer = post(api, LIST, body | {"sub_dimension": "XXX-1"})
    assert answer.json()["errors"] == [{"pointer": "/sub_dimension"} | UNKNOWN]


def test_create_for_another_unit_or_regency_is_403(api, body, unit):
    neighbour = make_unit(unit.regency)
    elsewhere = make_unit(make_regency("32.17"))

    for other in (
        {"unit": neighbour.pk},
        {"unit": None},
        {"regency": "32.17", "unit": elsewhere.pk},
    ):
        answer = post(api, LIST, body | other)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")

    assert Innovation.objects.count() == 0


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.MINISTRY])
def test_create_by_who_never_may_is_403_before_the_body(api_client_for, role):
    answer = post(api_client_for(make_user(role)), LIST, {"apa": "saja"})

    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


# --- Mass assignment ---------------------------------------------------------

WRITABLE = {
    "regency",
    "unit",
    "dimension",
    "sub_dimension",
    "name",
    "acronym",
    "problem",
    "description",
    "objective",
    "benefit",
    "result",
    "person_in_charge",
    "person_position",
    "person_phone",
    "link",
    "initiator",
    "iid_form",
    "affair",
    "trial_on",
    "implemented_on",
    "design",
    "kind",
    "is_digital",
    "start_year",
    "start_month",
    "step",
    "step_percent",
    "continuity",
    "districts",
    "duties_fit",
    "end_year",
    "flagship_programme",
    "growth",
    "nomenclature_code",
    "novelty",
    "partners",
    "pilot_area",
    "process_after",
    "process_before",
    "regulation",
    "resources",
    "risks",
    "supporting_units",
    "uniqueness",
    "beneficiaries",
    "beneficiary_count",
    "is_region_wide",
    "village_count",
}
PRIVILEGED = {"owner", "pk", "is_staff", "is_superuser", "unit_id", "regency_id", "__v"}
FORBIDDEN = sorted(
    {field.name for field in Innovation._meta.get_fields()} - WRITABLE | PRIVILEGED
)


@pytest.mark.parametrize("name", FORBIDDEN)
def test_privileged_members_are_refused(api, body, unit, name):
    innovation = make_innovation(unit=unit)
    before = Innovation.objects.values().get()
    fault = {
        "pointer": f"/{name}",
        "code": "unknown_field",
        "detail": "Isian ini tidak dikenal atau tidak dapat diisi.",
    }

    created = post(api, LIST, body | {name: "verified"})
    changed = patch(api, innovation, {"name": "Baru", name: "verified"})
    moved = post(api, f"{LIST}{innovation.pk}/submit/", {name: "verified"})

    for answer in (created, changed, moved):
        assert (answer.status_code, answer.json()["errors"]) == (400, [fault])
    assert Innovation.objects.values().get() == before
