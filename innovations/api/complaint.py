"""Complaints counted by month and field: read row by row, written month by month."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema,
    extend_schema_serializer,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from innovations.api.kinds import INNOVATION, REGENCY
from innovations.domain import complaint as verbs
from innovations.domain.complaint import COUNT_MAX, Count
from innovations.enums import YEAR_MAX, YEAR_MIN, Field
from innovations.filters.parts import ComplaintFilter
from innovations.models import ComplaintRecap
from masterplan.core.api.fields import Choice, Integer, StrictSerializer
from masterplan.core.api.records import RecordsViewSet
from masterplan.core.api.references import Code, Key, ReferringSerializer
from masterplan.core.api.viewsets import Row

EXAMPLE = {
    "id": 3,
    "regency": "32.11",
    "innovation": None,
    "year": 2024,
    "month": 3,
    "field": "health",
    "received": 40,
    "resolved": 31,
    "version": 1,
}


@extend_schema_serializer(examples=[OpenApiExample("Rekap", EXAMPLE)])
class ComplaintSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    regency = serializers.CharField()
    innovation = serializers.IntegerField(
        allow_null=True, help_text=_("null: rekap seluruh daerah.")
    )
    year = serializers.IntegerField()
    month = serializers.IntegerField()
    field = serializers.ChoiceField(choices=Field.choices)
    received = serializers.IntegerField(help_text=_("Pengaduan masuk."))
    resolved = serializers.IntegerField(help_text=_("Pengaduan selesai."))
    version = serializers.IntegerField()


class CountFields(StrictSerializer):
    """One field's counts; both null take them away."""

    field = Choice(choices=Field.choices)
    received = Integer(allow_null=True, min_value=0, max_value=COUNT_MAX)
    resolved = Integer(allow_null=True, min_value=0, max_value=COUNT_MAX)
    version = Integer(
        required=False,
        min_value=1,
        help_text=_("Versi yang Anda baca; tanpa ini tidak diperiksa."),
    )

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if (values["received"] is None) != (values["resolved"] is None):
            raise serializers.ValidationError(
                {"resolved": [_("Isi keduanya, atau null keduanya untuk menghapus.")]},
                code="invalid",
            )
        return values


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Maret 2024",
            {
                "regency": "32.11",
                "year": 2024,
                "month": 3,
                "counts": [{"field": "health", "received": 40, "resolved": 31}],
            },
            request_only=True,
        )
    ]
)
class MonthFields(ReferringSerializer):
    """The counts of one month, all in one write."""

    regency = Code(kind=REGENCY)
    innovation = Key(kind=INNOVATION, required=False, allow_null=True)
    year = Integer(min_value=YEAR_MIN, max_value=YEAR_MAX)
    month = Integer(min_value=1, max_value=12)
    counts = CountFields(many=True, max_length=len(Field))

    def validate_counts(self, counts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        fields = [one["field"] for one in counts]
        if len(set(fields)) != len(fields):
            raise serializers.ValidationError(
                _("Bidang yang sama ditulis dua kali."), code="repeated"
            )
        return counts


@extend_schema_serializer(examples=[OpenApiExample("Dua bidang", {"changed": 2})])
class RecordedSerializer(serializers.Serializer):
    changed = serializers.IntegerField(help_text=_("Jumlah bidang yang berubah."))


@extend_schema_view(
    list=extend_schema(summary=_("Rekap pengaduan per bulan dan bidang")),
    retrieve=extend_schema(summary=_("Satu rekap pengaduan")),
)
class ComplaintViewSet(RecordsViewSet):
    """Rekap pengaduan: hanya jumlah, tanpa isi pengaduan dan tanpa nama."""

    queryset = ComplaintRecap.objects.none()
    serializer_class = ComplaintSerializer
    filterset_class = ComplaintFilter
    columns = tuple(EXAMPLE)
    orderings = ("id", "year")
    updates_in_history = True
    http_method_names = ["get", "head", "post"]

    def visible(self) -> QuerySet[ComplaintRecap]:
        return ComplaintRecap.objects.visible_to(self.scope)

    def whole(self, record: ComplaintRecap) -> Row:
        return {name: getattr(record, name) for name in EXAMPLE} | {
            "regency": record.regency_id,
            "innovation": record.innovation_id,
        }

    @extend_schema(
        summary=_("Catat rekap satu bulan"),
        request=MonthFields,
        responses={200: RecordedSerializer},
    )
    def create(self, request: Request) -> Response:
        self.demand("innovations.record_complaint")
        values = self.read(MonthFields)
        counts = values["counts"]
        versions = {one["field"]: one["version"] for one in counts if "version" in one}
        changed = verbs.record(
            actor=request.user,
            regency=values["regency"],
            innovation=values.get("innovation"),
            year=values["year"],
            month=values["month"],
            counts={one["field"]: _count(one) for one in counts},
            versions=versions or None,
        )
        return Response({"changed": changed})


def _count(one: dict[str, Any]) -> Count | None:
    if one["received"] is None:
        return None
    return Count(one["received"], one["resolved"])
