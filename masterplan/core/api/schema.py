"""The OpenAPI document: stable names, and every operation with its refusals."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from rest_framework import serializers
from rest_framework.permissions import AllowAny

from masterplan.core.api.fields import StrictSerializer
from masterplan.core.api.problems import MEDIA_TYPE, STANDARDS, Standard
from masterplan.core.api.reading import parameters_of
from masterplan.core.sheets.download import CSV_TYPE, XLSX_TYPE

_ALWAYS = (400, 401, 403, 406, 429, 500, 503)
_WITH_BODY = (413, 415)
_HEADERS = {401: "WWW-Authenticate", 429: "Retry-After", 503: "Retry-After"}
_NAMES = {
    "retrieve": "read",
    "partial_update": "change",
    "create": "create",
    "destroy": "remove",
}


class FaultSerializer(serializers.Serializer):
    pointer = serializers.CharField(
        help_text=_("Penunjuk JSON ke anggota badan atau parameter; kosong = semuanya.")
    )
    code = serializers.CharField()
    detail = serializers.CharField()


class ConflictSerializer(serializers.Serializer):
    pointer = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    current = serializers.JSONField(help_text=_("Nilai yang tersimpan sekarang."))
    offered = serializers.JSONField(help_text=_("Nilai yang Anda kirim."))


class ChangeSerializer(serializers.Serializer):
    pointer = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    read = serializers.JSONField(help_text=_("Nilai pada versi yang Anda baca."))
    current = serializers.JSONField(help_text=_("Nilai yang tersimpan sekarang."))


class ProblemSerializer(serializers.Serializer):
    """RFC 9457; `code` is stable, the sentences may change."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    errors = FaultSerializer(many=True)  # type: ignore[assignment]
    version = serializers.IntegerField(
        required=False, help_text=_("Hanya pada 412: versi yang tersimpan.")
    )
    conflicts = ConflictSerializer(
        many=True,
        required=False,
        help_text=_("Hanya pada 412: isian yang berbeda, dengan kedua nilainya."),
    )
    changes = ChangeSerializer(
        many=True,
        required=False,
        help_text=_("Hanya pada 412: isian yang berubah sejak versi yang Anda baca."),
    )

    class Meta:
        ref_name = "Problem"


class PortalSchema(AutoSchema):
    """Operation `innovations_submit`, tag `innovations`, all problems described."""

    def get_tags(self) -> list[str]:
        return self._tokenize_path()[:1] or ["api"]

    def get_operation_id(self) -> str:
        action = getattr(self.view, "action", None)
        words = [*self._tokenize_path()[:1], _NAMES.get(str(action), action) or "read"]
        return "_".join(words).replace("-", "_")

    def _map_basic_serializer(self, serializer: Any, direction: str) -> dict[str, Any]:
        schema = super()._map_basic_serializer(serializer, direction)
        # Our docstrings speak to programmers of the portal, not to its readers.
        schema.pop("description", None)
        if isinstance(serializer, StrictSerializer):
            schema["additionalProperties"] = False
        return schema

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is not None:
            for success in ("200", "201", "202", "204"):
                if success in operation["responses"]:
                    operation["responses"][success]["description"] = str(_("Berhasil."))
            self._add_etag(operation)
            self._add_reading(operation)
            self._add_idempotency_key(operation)
            self.resolve_serializer(ProblemSerializer, "response")
            for status in self._refusals():
                response = {"$ref": f"#/components/responses/Problem{status}"}
                operation["responses"].setdefault(str(status), response)
        return operation

    def _refusals(self) -> list[int]:
        statuses = set(_ALWAYS)
        if AllowAny in self.view.permission_classes:
            statuses -= {401, 403}
        if "{" in self.path:
            statuses.add(404)
        if self.method != "GET":
            # Every verb may refuse what does not go with the state of the data.
            statuses.update((409, *_WITH_BODY))
        if self.method == "POST":
            statuses.add(422)
            statuses.update((412,) if "{" in self.path else ())
        if self.method in ("PUT", "PATCH", "DELETE") or self._needs_version():
            statuses.update((412, 428))
        return sorted(statuses)

    def _needs_version(self) -> bool:
        """Whether If-Match has to be sent."""
        if "{" not in self.path:
            return False
        asking = getattr(self.view, "versioned_actions", ())
        is_asked = getattr(self.view, "action", None) in asking
        return self.method in ("PATCH", "DELETE") or is_asked

    def _add_reading(self, operation: dict[str, Any]) -> None:
        """What `RowsViewSet` answers beside whole rows in JSON."""
        view: Any = self.view
        if not _reads_rows(view) or view.action not in ("list", "retrieve"):
            return
        is_list = view.action == "list"
        if not is_list:
            operation.setdefault("parameters", []).extend(
                parameters_of(view, is_list=False)
            )
        content = operation["responses"]["200"]["content"]
        for media_type in (CSV_TYPE, XLSX_TYPE):
            if media_type in content:
                content[media_type] = {"schema": {"type": "string"}}
        answer = content["application/json"]
        if is_list:
            name = answer["schema"]["$ref"].rpartition("/")[2]
            page: Any = self.registry[name, ResolvedComponent.SCHEMA].schema
            rows = page["properties"]["results"]
            if "anyOf" not in rows["items"]:
                rows["items"] = self._row_schema(view, rows["items"])
        else:
            answer["schema"] = self._row_schema(view, answer["schema"])

    def _row_schema(self, view: Any, row: dict[str, Any]) -> dict[str, Any]:
        """A whole row, perhaps with included ones; or the fields asked for."""
        if view.includes:
            nested = {}
            for name, include in view.includes.items():
                of = include.viewset
                serializer: Any = of.list_serializer_class or of.serializer_class
                one = self.resolve_serializer(serializer, "response").ref
                nested[name] = {"type": "array", "items": one}
            row = {"allOf": [row, {"type": "object", "properties": nested}]}
        part = {
            "type": "object",
            "minProperties": 1,
            "description": str(_("Sebagian isian, seperti diminta dengan `fields`.")),
        }
        return {"anyOf": [row, part]}

    def _add_etag(self, operation: dict[str, Any]) -> None:
        """Detail and changes answer with the version; reads may ask with it."""
        if self._is_list_view():
            if self.method == "GET" and _reads_rows(self.view):
                self._add_not_modified(operation)
            return
        etag = {
            "ETag": {"description": str(_("Versi data.")), "schema": {"type": "string"}}
        }
        for status in ("200", "201"):
            if status in operation["responses"]:
                operation["responses"][status].setdefault("headers", {}).update(etag)
        if "201" in operation["responses"]:
            operation["responses"]["201"]["headers"]["Location"] = {
                "description": str(_("Alamat data yang baru.")),
                "schema": {"type": "string", "format": "uri-reference"},
            }
        if self.method == "GET":
            self._add_not_modified(operation)
            return
        if "{" in self.path:
            needed = self._needs_version()
            self._add_header(operation, "If-Match", is_required=needed)

    def _add_not_modified(self, operation: dict[str, Any]) -> None:
        etag = {
            "ETag": {"description": str(_("Versi data.")), "schema": {"type": "string"}}
        }
        operation["responses"]["200"].setdefault("headers", {}).update(etag)
        operation["responses"]["304"] = {
            "description": str(_("Tidak berubah sejak ETag di If-None-Match.")),
            "headers": etag,
        }
        self._add_header(operation, "If-None-Match", is_required=False)

    def _add_header(
        self, operation: dict[str, Any], name: str, *, is_required: bool
    ) -> None:
        operation.setdefault("parameters", []).append(
            {
                "name": name,
                "in": "header",
                "required": is_required,
                "description": str(_('ETag yang pernah dibaca, misalnya `"7"`.')),
                "schema": {"type": "string"},
            }
        )

    def _add_idempotency_key(self, operation: dict[str, Any]) -> None:
        if self.method != "POST":
            return
        operation.setdefault("parameters", []).append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "description": str(
                    _(
                        "Kunci sekali pakai: permintaan yang dikirim ulang dalam 24 "
                        "jam dijawab dengan hasil yang pertama."
                    )
                ),
                "schema": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 255,
                    "pattern": "^[\\x21-\\x7e]+$",
                },
            }
        )


def _reads_rows(view: Any) -> bool:
    """Whether it is a RowsViewSet, which cannot be imported before this module."""
    return hasattr(view, "list_parameters")


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = "masterplan.core.api.authentication.BearerAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "masterplan.core.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
        }


def add_problem_responses(
    result: dict[str, Any], generator: SchemaGenerator, **_options: object
) -> dict[str, Any]:
    """Describe each status once; operations point there."""
    result["components"]["responses"] = {
        f"Problem{status}": _problem_response(status, standard)
        for status, standard in STANDARDS.items()
    }
    return result


def _problem_response(status: int, standard: Standard) -> dict[str, Any]:
    example = {
        "type": f"urn:portal:problem:{standard.code}",
        "title": str(standard.title),
        "status": status,
        "detail": str(standard.detail),
        "code": standard.code,
        "errors": [],
    }
    schema = {"$ref": "#/components/schemas/Problem"}
    described: dict[str, Any] = {
        "description": str(standard.title),
        "content": {MEDIA_TYPE: {"schema": schema, "example": example}},
    }
    if status in _HEADERS:
        described["headers"] = {_HEADERS[status]: {"schema": {"type": "string"}}}
    return described
