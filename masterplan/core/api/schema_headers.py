"""The headers that every answer of the API carries, described once in the schema."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator

NAMES = ("RateLimit", "RateLimit-Policy")


def add_rate_limit_headers(
    result: dict[str, Any], generator: SchemaGenerator, **_options: object
) -> dict[str, Any]:
    """A postprocessing hook of drf-spectacular."""
    result["components"]["headers"] = {
        "RateLimit": {
            "description": _("Sisa kuota: `r` permintaan, pulih dalam `t` detik."),
            "schema": {"type": "string", "examples": ['"api";r=599;t=42']},
        },
        "RateLimit-Policy": {
            "description": _("Kuota: `q` permintaan setiap `w` detik."),
            "schema": {"type": "string", "examples": ['"api";q=600;w=60']},
        },
    }
    for response in _responses(result):
        response.setdefault("headers", {}).update(
            {name: {"$ref": f"#/components/headers/{name}"} for name in NAMES}
        )
    return result


def _responses(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every response that is written out: those of operations, and the shared ones."""
    yield from document["components"].get("responses", {}).values()
    for methods in document["paths"].values():
        for operation in methods.values():
            for response in operation["responses"].values():
                if "$ref" not in response:
                    yield response
