"""What innovations change in people's lives: indicators with their years inside."""

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

from innovations.api.kinds import INNOVATION
from innovations.domain import outcome as verbs
from innovations.domain.outcome import YearValue
from innovations.enums import (
    NAME_MAX,
    OUTCOME_YEARS_MAX,
    TEXT_MAX,
    YEAR_MAX,
    YEAR_MIN,
)
from innovations.filters.parts import OutcomeIndicatorFilter, OutcomeValueFilter
from innovations.models import OutcomeIndicator, OutcomeValue
from masterplan.core.api.editable import EditableViewSet, editable
from masterplan.core.api.fields import (
    Amount,
    Flag,
    Integer,
    StrictSerializer,
    Text,
    amount,
)
from masterplan.core.api.preconditions import required_version
from masterplan.core.api.reading import Include
from masterplan.core.api.records import Note
from masterplan.core.api.references import Key, ReferringSerializer
from masterplan.core.api.viewsets import Row, RowsViewSet

CHANGE = "innovations.change_innovation"
VALUE_EXAMPLE = {"year": 2024, "target": "30", "actual": "41.5"}


def _figure() -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=18, decimal_places=4, allow_null=True)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Tahun 2024",
            {"id": 4, "outcome_indicator": 9, "innovation": 12, "regency": "32.11"}
            | VALUE_EXAMPLE,
        )
    ]
)
class OutcomeValueSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    outcome_indicator = serializers.IntegerField()
    innovation = serializers.IntegerField()
    regency = serializers.CharField()
    year = serializers.IntegerField()
    target = _figure()
    actual = _figure()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Waktu tunggu",
            {
                "id": 9,
                "innovation": 12,
                "regency": "32.11",
                "name": "Waktu tunggu",
                "measure": "menit",
                "baseline": "90",
                "falls": True,
                "version": 2,
            },
        )
    ]
)
class OutcomeIndicatorSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    innovation = serializers.IntegerField()
    regency = serializers.CharField()
    name = serializers.CharField()
    measure = serializers.CharField()
    baseline = _figure()
    falls = serializers.BooleanField(help_text=_("Makin kecil makin baik."))
    version = serializers.IntegerField()


class YearFields(StrictSerializer):
    year = Integer(min_value=YEAR_MIN, max_value=YEAR_MAX)
    target = Amount(required=False, allow_null=True)
    actual = Amount(required=False, allow_null=True)


class OutcomeIndicatorFields(ReferringSerializer):
    name = Text(max_length=NAME_MAX)
    measure = Text(max_length=60)
    baseline = Amount(required=False, allow_null=True)
    falls = Flag(required=False, help_text=_("Makin kecil makin baik."))
    values = YearFields(  # type: ignore[assignment]
        many=True,
        required=False,
        max_length=OUTCOME_YEARS_MAX,
        help_text=_("Semua tahunnya; yang tidak disebut dihapus."),
    )
    reason = Text(
        required=False,
        allow_blank=True,
        max_length=TEXT_MAX,
        help_text=_("Wajib bila mengubah target yang sudah dibekukan."),
    )


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Waktu tunggu",
            {
                "innovation": 12,
                "name": "Waktu tunggu",
                "measure": "menit",
                "baseline": 90,
                "falls": True,
                "values": [VALUE_EXAMPLE],
            },
            request_only=True,
        )
    ]
)
class OutcomeIndicatorCreation(OutcomeIndicatorFields):
    innovation = Key(kind=INNOVATION)


@extend_schema_view(
    list=extend_schema(summary=_("Daftar nilai indikator hasil")),
    retrieve=extend_schema(summary=_("Satu nilai indikator hasil")),
)
class OutcomeValueViewSet(RowsViewSet):
    """Target dan realisasi indikator hasil per tahun."""

    queryset = OutcomeValue.objects.none()
    serializer_class = OutcomeValueSerializer
    filterset_class = OutcomeValueFilter
    http_method_names = ["get", "head"]
    sources = {
        "outcome_indicator": ("indicator",),
        "innovation": ("indicator__innovation",),
        "regency": ("indicator__innovation__regency",),
    }
    columns = (
        "id",
        "indicator",
        "indicator__innovation",
        "indicator__innovation__regency",
        "year",
        "target",
        "actual",
    )

    def visible(self) -> QuerySet[OutcomeValue]:
        return OutcomeValue.objects.visible_to(self.scope)

    def represent(self, row: Row) -> Row:
        return {
            "id": row["id"],
            "outcome_indicator": row["indicator"],
            "innovation": row["indicator__innovation"],
            "regency": row["indicator__innovation__regency"],
            "year": row["year"],
            "target": amount(row["target"]),
            "actual": amount(row["actual"]),
        }


@editable(
    create=_("Tambah indikator hasil"),
    bulk_create=_("Tambah banyak indikator hasil sekaligus"),
    partial_update=_("Ubah indikator hasil; `values` menggantikan semua tahunnya"),
    bulk_update=_("Ubah banyak indikator hasil sekaligus"),
)
@extend_schema_view(
    list=extend_schema(summary=_("Daftar indikator hasil")),
    retrieve=extend_schema(summary=_("Satu indikator hasil")),
)
class OutcomeIndicatorViewSet(EditableViewSet):
    """Indikator hasil inovasi; tahunnya disertakan dengan `include=values`."""

    queryset = OutcomeIndicator.objects.none()
    serializer_class = OutcomeIndicatorSerializer
    filterset_class = OutcomeIndicatorFilter
    includes = {
        "values": Include(OutcomeValueViewSet, by="indicator", ordering=("year",))
    }
    columns = (
        "id",
        "innovation",
        "innovation__regency",
        "name",
        "measure",
        "baseline",
        "falls",
        "version",
    )
    sources = {"regency": ("innovation__regency",)}
    related = ("innovation__regency", "innovation__unit")
    creation = OutcomeIndicatorCreation
    change = OutcomeIndicatorFields
    create_rule = CHANGE
    change_rule = CHANGE

    def visible(self) -> QuerySet[OutcomeIndicator]:
        return OutcomeIndicator.objects.visible_to(self.scope)

    def represent(self, row: Row) -> Row:
        row["regency"] = row.pop("innovation__regency")
        row["baseline"] = amount(row["baseline"])
        return row

    def whole(self, record: OutcomeIndicator) -> Row:
        return {
            "id": record.pk,
            "innovation": record.innovation_id,
            "regency": record.innovation.regency_id,
            "name": record.name,
            "measure": record.measure,
            "baseline": amount(record.baseline),
            "falls": record.falls,
            "version": record.version,
        }

    def ruled_by(self, record: OutcomeIndicator) -> Any:
        return record.innovation

    def make(self, values: dict[str, Any]) -> OutcomeIndicator:
        return verbs.create(
            values.pop("innovation"),
            actor=self.request.user,
            reason=values.pop("reason", ""),
            values=[YearValue(**one) for one in values.pop("values", [])],
            fields=values,
        )

    def revise(
        self, record: OutcomeIndicator, *, version: int, fields: dict[str, Any]
    ) -> OutcomeIndicator:
        years = fields.pop("values", None)
        return verbs.revise(
            record,
            actor=self.request.user,
            version=version,
            reason=fields.pop("reason", ""),
            # None leaves the years as they are.
            values=None if years is None else [YearValue(**one) for one in years],
            fields=fields,
        )

    @extend_schema(
        summary=_("Hapus indikator hasil; riwayat inovasi menyimpan angkanya"),
        request=Note,
        responses={204: None},
    )
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        indicator = self.record()
        self.demand(CHANGE, indicator.innovation)
        version = required_version(request)
        values = self.read(Note)
        verbs.remove(
            indicator,
            actor=request.user,
            version=version,
            reason=values.get("reason", ""),
        )
        return Response(status=204)
