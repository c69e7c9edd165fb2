"""Indicators of the known schemes, and what a regency reached in a year."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from dimensions.enums import DimensionSlug
from dimensions.filters import IndicatorFilter, IndicatorValueFilter
from dimensions.models import Indicator, IndicatorValue
from masterplan.core.api.viewsets import Row, RowsViewSet


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "SPBE",
            {
                "code": "spbe-index",
                "scheme": "SPBE",
                "name": "Indeks SPBE",
                "measure": "indeks 1-5",
                "falls": False,
                "is_index": True,
                "dimension": "governance",
            },
        )
    ]
)
class IndicatorSerializer(serializers.Serializer):
    code = serializers.CharField()
    scheme = serializers.CharField()
    name = serializers.CharField()
    measure = serializers.CharField()
    falls = serializers.BooleanField(help_text=_("Makin kecil makin baik."))
    is_index = serializers.BooleanField()
    dimension = serializers.ChoiceField(choices=DimensionSlug.choices, allow_null=True)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "SPBE 2023",
            {
                "id": 5,
                "indicator": "spbe-index",
                "regency": "32.11",
                "year": 2023,
                "value": "3.5",
                "predicate": "Sangat baik",
                "source": "Keputusan Menteri PANRB",
                "document": None,
                "version": 1,
            },
        )
    ]
)
class IndicatorValueSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    indicator = serializers.CharField()
    regency = serializers.CharField()
    year = serializers.IntegerField()
    value = serializers.CharField(
        help_text=_("Bilangan desimal sebagai teks, agar tetap persis.")
    )
    predicate = serializers.CharField()
    source = serializers.CharField()
    document = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField()


class IndicatorViewSet(RowsViewSet):
    """Indikator SPBE, IID, IMDI, dan lainnya."""

    queryset = Indicator.objects.none()
    serializer_class = IndicatorSerializer
    filterset_class = IndicatorFilter
    columns = ("code", "scheme", "name", "measure", "falls", "is_index", "dimension")
    orderings = ("code", "name")
    ordering = "code"
    lookup_url_kwarg = "code"
    lookup_value_regex = "[A-Za-z0-9._-]{1,24}"
    http_method_names = ["get", "head"]

    def visible(self) -> QuerySet:
        return Indicator.objects.all()


class IndicatorValueViewSet(RowsViewSet):
    """Capaian indikator menurut daerah dan tahun."""

    queryset = IndicatorValue.objects.none()
    serializer_class = IndicatorValueSerializer
    filterset_class = IndicatorValueFilter
    columns = (
        "id",
        "indicator",
        "regency",
        "year",
        "value",
        "predicate",
        "source",
        "document",
        "version",
    )
    orderings = ("id", "year")
    updates_in_history = True
    http_method_names = ["get", "head"]

    def visible(self) -> QuerySet:
        return IndicatorValue.objects.visible_to(self.scope)

    def represent(self, row: Row) -> Row:
        value = row["value"]
        row["value"] = None if value is None else f"{value.normalize():f}"
        return row
