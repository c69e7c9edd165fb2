"""Nothing that integrators were promised is taken back; additions pass."""

from copy import deepcopy
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from masterplan.core.api.contract import breaks, contract_of
from masterplan.core.management.commands import api_contract

ROOT = Path(__file__).resolve().parents[2] / "docs/api"


def load(name):
    return yaml.load((ROOT / name).read_text(), yaml.CSafeLoader)


def test_the_api_keeps_what_was_promised():
    # Breaking on purpose: manage.py api_contract --update, and a line in CHANGELOG.md.
    assert breaks(load("contract.yml"), contract_of(load("schema.yml"))) == []


PATH = "/api/v1/items/"
DOCUMENT = {
    "paths": {
        PATH: {
            "get": {
                "parameters": [
                    {"in": "query", "name": "q", "schema": {"type": "string"}},
                    {
                        "in": "query",
                        "name": "kind",
                        "schema": {"type": "string", "enum": ["a", "b"]},
                    },
                ],
                "responses": {
                    "200": {
                        "headers": {"ETag": {"schema": {"type": "string"}}},
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "required": ["results"],
                                    "properties": {
                                        "results": {
                                            "type": "array",
                                            "items": {
                                                "$ref": "#/components/schemas/Item"
                                            },
                                        }
                                    },
                                }
                            },
                            "text/csv": {"schema": {"type": "string"}},
                        },
                    },
                    "400": {"$ref": "#/components/responses/Problem400"},
                },
            },
            "post": {
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"$ref": "#/components/schemas/ItemRequest"}
                        }
                    }
                },
                "responses": {"201": {"description": "Dibuat."}},
            },
        }
    },
    "components": {
        "responses": {"Problem400": {"description": "Salah."}},
        "schemas": {
            "Item": {
                "type": "object",
                "required": ["id", "name"],
                "properties": {
                    "id": {"type": "integer"},
                    "name": {"type": "string", "description": "Nama."},
                    "day": {"type": ["string", "null"], "format": "date"},
                    "status": {"allOf": [{"$ref": "#/components/schemas/Status"}]},
                    "parent": {"$ref": "#/components/schemas/Item"},
                },
            },
            "ItemRequest": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "maxLength": 200},
                    "weight": {"type": "number"},
                    "year": {"type": ["integer", "null"], "minimum": 2000},
                },
            },
            "Status": {"type": "string", "enum": ["draft", "done"]},
        },
    },
}
GET, POST = f"GET {PATH}", f"POST {PATH}"


@pytest.fixture
def new():
    return deepcopy(DOCUMENT)


def schemas(document):
    return document["components"]["schemas"]


def operation(document, method="get"):
    return document["paths"][PATH][method]


def _remove_path(new):
    del new["paths"][PATH]


def _remove_operation(new):
    del new["paths"][PATH]["post"]


def _remove_parameter(new):
    del operation(new)["parameters"][0]


def _demand_parameter(new):
    operation(new)["parameters"][0]["required"] = True


def _add_required_parameter(new):
    one = {"in": "query", "name": "year", "required": True, "schema": {}}
    operation(new)["parameters"].append(one)


def _remove_parameter_value(new):
    operation(new)["parameters"][1]["schema"]["enum"] = ["a"]


def _limit_parameter(new):
    operation(new)["parameters"][0]["schema"]["enum"] = ["x"]


def _narrow_parameter(new):
    operation(new)["parameters"][0]["schema"] = {"type": "integer"}


def _remove_answered_member(new):
    del schemas(new)["Item"]["properties"]["day"]


def _remove_status_value(new):
    schemas(new)["Status"]["enum"] = ["draft"]


def _let_answer_be_null(new):
    schemas(new)["Item"]["properties"]["name"]["type"] = ["string", "null"]


def _let_answer_be_missing(new):
    schemas(new)["Item"]["required"] = ["id"]


def _change_format(new):
    schemas(new)["Item"]["properties"]["day"]["format"] = "date-time"


def _remove_media_type(new):
    del operation(new)["responses"]["200"]["content"]["text/csv"]


def _remove_answer(new):
    operation(new)["responses"]["202"] = operation(new)["responses"].pop("200")


def _remove_header(new):
    operation(new)["responses"]["200"]["headers"] = {}


def _add_required_member(new):
    schemas(new)["ItemRequest"]["properties"]["unit"] = {"type": "integer"}
    schemas(new)["ItemRequest"]["required"].append("unit")


def _demand_member(new):
    schemas(new)["ItemRequest"]["required"].append("weight")


def _remove_sent_member(new):
    del schemas(new)["ItemRequest"]["properties"]["weight"]


def _shorten_member(new):
    schemas(new)["ItemRequest"]["properties"]["name"]["maxLength"] = 100


def _raise_minimum(new):
    schemas(new)["ItemRequest"]["properties"]["year"]["minimum"] = 2010


def _add_pattern(new):
    schemas(new)["ItemRequest"]["properties"]["name"]["pattern"] = "^a"


def _refuse_null(new):
    schemas(new)["ItemRequest"]["properties"]["year"]["type"] = "integer"


def _narrow_number(new):
    schemas(new)["ItemRequest"]["properties"]["weight"]["type"] = "integer"


def _demand_body(new):
    operation(new, "post")["requestBody"]["required"] = True


def _change_body_type(new):
    content = operation(new, "post")["requestBody"]["content"]
    content["text/plain"] = content.pop("application/json")


RESULT = f"{GET} 200/results/[]"
BREAKING = [
    (_remove_path, [f"{GET}: removed", f"{POST}: removed"]),
    (_remove_operation, [f"{POST}: removed"]),
    (_remove_parameter, [f"{GET} query q: parameter removed"]),
    (_demand_parameter, [f"{GET} query q: parameter newly required"]),
    (_add_required_parameter, [f"{GET} query year: new required parameter"]),
    (_remove_parameter_value, [f"{GET} query kind: value removed: b"]),
    (_limit_parameter, [f"{GET} query q: newly limited to x"]),
    (_narrow_parameter, [f"{GET} query q: type narrowed to integer"]),
    (_remove_answered_member, [f"{RESULT}/day: removed"]),
    (_remove_status_value, [f"{RESULT}/status: value removed: done"]),
    (_let_answer_be_null, [f"{RESULT}/name: type is now null, string"]),
    (_let_answer_be_missing, [f"{RESULT}/name: may now be missing"]),
    (_change_format, [f"{RESULT}/day: format is now date-time"]),
    (_remove_media_type, [f"{GET} 200: text/csv no longer answered"]),
    (_remove_answer, [f"{GET} 200: answer removed"]),
    (_remove_header, [f"{GET} 200: header ETag removed"]),
    (_add_required_member, [f"{POST} body/unit: new required member"]),
    (_demand_member, [f"{POST} body/weight: newly required"]),
    (_remove_sent_member, [f"{POST} body/weight: removed"]),
    (_shorten_member, [f"{POST} body/name: maxLength lowered to 100"]),
    (_raise_minimum, [f"{POST} body/year: minimum raised to 2010"]),
    (_add_pattern, [f"{POST} body/name: pattern is now ^a"]),
    (_refuse_null, [f"{POST} body/year: type narrowed to integer"]),
    (_narrow_number, [f"{POST} body/weight: type narrowed to integer"]),
    (_demand_body, [f"{POST} body: newly required"]),
    (_change_body_type, [f"{POST} body: application/json no longer taken"]),
]


@pytest.mark.parametrize(("change", "lines"), BREAKING)
def test_what_breaks_a_client_is_found(new, change, lines):
    change(new)

    assert breaks(DOCUMENT, new) == lines


def _add_path(new):
    new["paths"]["/api/v1/others/"] = {"get": {"responses": {"200": {}}}}


def _add_operation(new):
    new["paths"][PATH]["patch"] = {"responses": {"200": {}}}


def _add_parameter(new):
    operation(new)["parameters"].append({"in": "query", "name": "year", "schema": {}})


def _add_parameter_value(new):
    operation(new)["parameters"][1]["schema"]["enum"].append("c")


def _add_answered_member(new):
    schemas(new)["Item"]["properties"]["unit"] = {"type": "integer"}
    schemas(new)["Item"]["required"].append("unit")


def _add_status_value(new):
    schemas(new)["Status"]["enum"].append("late")


def _never_answer_null(new):
    schemas(new)["Item"]["properties"]["day"]["type"] = "string"


def _add_optional_member(new):
    schemas(new)["ItemRequest"]["properties"]["unit"] = {"type": "integer"}


def _add_required_part_of_a_new_member(new):
    schemas(new)["ItemRequest"]["properties"]["place"] = {
        "type": "object",
        "required": ["code"],
        "properties": {"code": {"type": "string"}},
    }


def _ask_less(new):
    schemas(new)["ItemRequest"]["required"] = []
    schemas(new)["ItemRequest"]["properties"]["name"]["maxLength"] = 300
    schemas(new)["ItemRequest"]["properties"]["year"] = {"type": ["number", "null"]}


def _drop_a_refusal(new):
    del operation(new)["responses"]["400"]


def _change_words(new):
    schemas(new)["Item"]["properties"]["name"]["description"] = "Sebutan."


def _name_the_same_otherwise(new):
    schemas(new)["Record"] = schemas(new).pop("Item")
    content = operation(new)["responses"]["200"]["content"]["application/json"]
    ref = {"$ref": "#/components/schemas/Record"}
    content["schema"]["properties"]["results"]["items"] = ref
    schemas(new)["Record"]["properties"]["parent"] = ref


def _leave_it(new):
    pass


ADDITIVE = [
    _leave_it,
    _add_path,
    _add_operation,
    _add_parameter,
    _add_parameter_value,
    _add_answered_member,
    _add_status_value,
    _never_answer_null,
    _add_optional_member,
    _add_required_part_of_a_new_member,
    _ask_less,
    _drop_a_refusal,
    _change_words,
    _name_the_same_otherwise,
]


@pytest.mark.parametrize("change", ADDITIVE)
def test_what_adds_or_eases_passes(new, change):
    change(new)

    assert breaks(DOCUMENT, new) == []


def test_contract_holds_no_words_but_members_called_like_them(new):
    schemas(new)["Item"]["properties"]["description"] = {
        "type": "string",
        "description": "Uraian.",
    }

    kept = schemas(contract_of(new))["Item"]["properties"]

    assert kept["description"] == {"type": "string"}
    assert kept["name"] == {"type": "string"}


def test_command_tells_what_breaks_and_updates_on_purpose(tmp_path, monkeypatch):
    contract = tmp_path / "contract.yml"
    monkeypatch.setattr(api_contract, "CONTRACT", contract)
    call_command("api_contract", "--update", stdout=StringIO())
    call_command("api_contract", stdout=StringIO())
    promised = yaml.load(contract.read_text(), yaml.CSafeLoader)
    promised["paths"]["/api/v1/lama/"] = {"get": {"responses": {"200": {}}}}
    contract.write_text(yaml.safe_dump(promised))
    printed = StringIO()

    with pytest.raises(CommandError):
        call_command("api_contract", stdout=printed)
    assert printed.getvalue() == "GET /api/v1/lama/: removed\n"

    call_command("api_contract", "--update", stdout=StringIO())
    call_command("api_contract", stdout=StringIO())
