"""The schema as a collection that Bruno, Postman and Insomnia import.

Postman's format 2.1: a folder a resource, one request an operation, `{{base}}` and
`{{token}}` as variables, every optional parameter there but switched off.
"""

import json
from collections.abc import Mapping
from typing import Any

from masterplan.core.api.contract import METHODS

FORMAT = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
HOST = "{{base}}"

Json = dict[str, Any]


def collection_of(schema: Json, *, base: str) -> Json:
    """The collection of an OpenAPI document."""
    folders: dict[str, list[Json]] = {}
    for path, methods in schema["paths"].items():
        for method in METHODS:
            if method in methods:
                operation = methods[method]
                request = _request(schema, method, path, operation)
                item = {"name": operation["operationId"], "request": request}
                folders.setdefault(operation["tags"][0], []).append(item)
    return {
        "info": {"name": schema["info"]["title"], "schema": FORMAT},
        "auth": {
            "type": "bearer",
            "bearer": [{"key": "token", "value": "{{token}}", "type": "string"}],
        },
        "variable": [{"key": "base", "value": base}, {"key": "token", "value": ""}],
        "item": [{"name": name, "item": items} for name, items in folders.items()],
    }


def _request(schema: Json, method: str, path: str, operation: Json) -> Json:
    found = operation.get("parameters", [])
    url = _url(path, found)
    request: Json = {"method": method.upper(), "url": url}
    headers = [
        {"key": one["name"], "value": "", "disabled": not one.get("required", False)}
        for one in found
        if one["in"] == "header"
    ]
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        headers.append({"key": "Content-Type", "value": "application/json"})
        body = _example(content["application/json"])
        request["body"] = {
            "mode": "raw",
            "raw": json.dumps(body, ensure_ascii=False, indent=2),
            "options": {"raw": {"language": "json"}},
        }
    elif "multipart/form-data" in content:
        request["body"] = {"mode": "formdata", "formdata": _form(schema, content)}
    if headers:
        request["header"] = headers
    if operation.get("summary"):
        request["description"] = operation["summary"]
    return request


def _url(path: str, parameters: list[Json]) -> Json:
    steps = [
        f":{step[1:-1]}" if step.startswith("{") else step
        for step in path.strip("/").split("/")
    ]
    # The empty last step keeps the slash that every address ends with.
    url: Json = {
        "raw": f"{HOST}/{'/'.join(steps)}/",
        "host": [HOST],
        "path": [*steps, ""],
    }
    variables = [step[1:] for step in steps if step.startswith(":")]
    if variables:
        url["variable"] = [{"key": name, "value": ""} for name in variables]
    query = [
        {"key": one["name"], "value": "", "disabled": True}
        for one in parameters
        if one["in"] == "query"
    ]
    if query:
        url["query"] = query
    return url


def _example(content: Mapping[str, Any]) -> object:
    for example in content.get("examples", {}).values():
        return example.get("value", {})
    return {}


def _form(schema: Json, content: Mapping[str, Any]) -> list[Json]:
    form = content["multipart/form-data"]["schema"]
    if "$ref" in form:
        form = schema["components"]["schemas"][form["$ref"].rpartition("/")[2]]
    required = form.get("required", ())
    return [
        {
            "key": name,
            "type": "file" if name == "file" else "text",
            "disabled": name not in required,
        }
        for name in form["properties"]
    ]
