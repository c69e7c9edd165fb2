"""The feed of changes: poll it to keep a copy of what you may see."""

import dataclasses
from typing import Any

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.viewsets import GenericViewSet

from masterplan.core.access import scope_of
from masterplan.core.api import parameters
from masterplan.core.api.pagination import PAGE_SIZE, PAGE_SIZE_MAX, page_size
from masterplan.core.api.problems import Refusal, refuse
from masterplan.domain import changes

STARTS = ("first", "latest")
KNOWN = ("cursor", "page_size", "start", "regency", "resource", "id")
# Seconds after which to ask again while an earlier change is still being written.
RETRY_AFTER = 1
_signer = Signer(salt="masterplan.api.activity")


class ActivitySerializer(serializers.Serializer):
    id = serializers.IntegerField(help_text=_("Naik menurut urutan kejadian."))
    at = serializers.DateTimeField()
    resource = serializers.ChoiceField(choices=[(n, n) for n in changes.RESOURCES])
    target_id = serializers.CharField(help_text=_("Kunci datanya di sumber daya itu."))
    regency = serializers.CharField(allow_null=True)
    is_gone = serializers.BooleanField(
        help_text=_("true: hapus salinan Anda; data itu tidak lagi dapat Anda lihat.")
    )
    verb = serializers.CharField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    batch_id = serializers.UUIDField(
        allow_null=True, help_text=_("Sama bagi semua baris satu tindakan massal.")
    )
    changed = serializers.ListField(
        child=serializers.CharField(), help_text=_("Nama isian yang berubah.")
    )
    actor = serializers.CharField(
        allow_null=True, help_text=_("null bagi pembaca di luar daerah.")
    )
    reason = serializers.CharField(
        allow_null=True, help_text=_("null bagi pembaca di luar daerah.")
    )
    values = serializers.DictField(
        allow_null=True,
        help_text=_("Isian -> [lama, baru]; null bagi pembaca di luar daerah."),
    )


class ActivityPagination(BasePagination):
    """Describes the feed's pages; the view cuts them itself."""

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        number = {"type": "integer", "minimum": 1, "maximum": PAGE_SIZE_MAX}
        return [
            _parameter("cursor", _("Tempat lanjut, dari `next`."), {}),
            _parameter(
                "start",
                _("Tanpa `cursor`: dari yang pertama, atau hanya yang akan datang."),
                {"enum": list(STARTS), "default": "first"},
            ),
            _parameter(
                "page_size",
                _("Jumlah baris sehalaman."),
                number | {"default": PAGE_SIZE},
            ),
            _parameter("regency", _("Kabupaten/kota"), {"maxLength": 5}),
            _parameter("resource", _("Sumber daya"), {"enum": [*changes.RESOURCES]}),
            _parameter(
                "id", _("Kunci datanya; bersama `resource`."), {"maxLength": 40}
            ),
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["next", "has_more", "results"],
            "properties": {
                "next": {
                    "type": "string",
                    "format": "uri",
                    "example": "https://portal.example/api/v1/activities/?cursor=…",
                    "description": str(
                        _("Selalu ada: simpan, lalu tanyakan lagi kemudian.")
                    ),
                },
                "has_more": {
                    "type": "boolean",
                    "example": False,
                    "description": str(_("true: lanjutkan sekarang juga.")),
                },
                "results": schema,
            },
        }


class ActivityViewSet(GenericViewSet):
    """Umpan perubahan: apa yang terjadi pada data yang boleh Anda lihat, berurutan."""

    serializer_class = ActivitySerializer
    pagination_class = ActivityPagination
    filter_backends = ()
    http_method_names = ["get", "head"]

    @extend_schema(
        summary=_("Perubahan sesudah suatu tempat"),
        examples=[
            OpenApiExample(
                "Terverifikasi",
                {
                    "id": 4711,
                    "at": "2018-06-02T03:04:05+00:00",
                    "resource": "innovations",
                    "target_id": "12",
                    "regency": "32.11",
                    "is_gone": False,
                    "verb": "innovation.verify",
                    "version": 7,
                    "batch_id": None,
                    "changed": ["status"],
                    "actor": None,
                    "reason": None,
                    "values": None,
                },
                response_only=True,
            )
        ],
    )
    def list(self, request: Request) -> Response:
        parameters.check(request, known=KNOWN)
        query = request.query_params
        size = page_size(query.get("page_size"))
        resource = query.get("resource", "")
        if resource and resource not in changes.RESOURCES:
            raise refuse("/resource", "invalid", _("Sumber daya ini tidak dikenal."))
        if "id" in query and not resource:
            raise refuse("/id", "invalid", _("Sebut juga `resource`-nya."))
        after = self._place(query.get("cursor"), query.get("start"))
        page = changes.page(
            scope_of(request.user),
            after=after,
            size=size,
            regency=query.get("regency", ""),
            resource=resource,
            target_id=query.get("id", ""),
        )
        following = replace_query_param(
            request.build_absolute_uri(),
            "cursor",
            _signer.sign_object({"after": page.place}),
        )
        is_waiting = page.has_more and not page.changes and page.place == after
        return Response(
            {
                "next": following,
                "has_more": page.has_more,
                "results": [_written(one) for one in page.changes],
            },
            headers={"Retry-After": str(RETRY_AFTER)} if is_waiting else {},
        )

    def _place(self, cursor: str | None, start: str | None) -> int:
        if start is not None and start not in STARTS:
            raise refuse("/start", "invalid", _("Isi dengan first atau latest."))
        if cursor is not None:
            try:
                return int(_signer.unsign_object(cursor)["after"])
            except (BadSignature, ValueError):
                raise refuse(
                    "/cursor", "invalid", _("Penanda tempat ini tidak berlaku.")
                ) from None
        if start != "latest":
            return 0
        place = changes.settled(changes.newest())
        if place is None:
            raise Refusal(503, headers={"Retry-After": str(RETRY_AFTER)})
        return place


def _written(change: changes.Change) -> dict[str, Any]:
    row = dataclasses.asdict(change)
    row["changed"] = list(row.pop("fields"))
    return row


def _parameter(name: str, description: Any, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": str(description),
        "schema": {"type": "string"} | schema,
    }
