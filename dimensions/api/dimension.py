"""The six dimensions and their sub-dimensions, national constants."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from dimensions.enums import DimensionSlug
from dimensions.filters import SubDimensionFilter
from dimensions.models import Dimension, SubDimension
from masterplan.core.api.viewsets import RowsViewSet


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Smart Governance",
            {
                "slug": "governance",
                "order": 1,
                "name": "Smart Governance",
                "label": "Tata kelola cerdas",
                "definition": "",
            },
        )
    ]
)
class DimensionSerializer(serializers.Serializer):
    slug = serializers.ChoiceField(choices=DimensionSlug.choices)
    order = serializers.IntegerField()
    name = serializers.CharField()
    label = serializers.CharField()
    definition = serializers.CharField()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Layanan publik",
            {
                "code": "GOV-1",
                "dimension": "governance",
                "name": "Public Service",
                "label": "Layanan publik",
                "definition": "",
            },
        )
    ]
)
class SubDimensionSerializer(serializers.Serializer):
    code = serializers.CharField()
    dimension = serializers.ChoiceField(choices=DimensionSlug.choices)
    name = serializers.CharField()
    label = serializers.CharField()
    definition = serializers.CharField()


class DimensionViewSet(RowsViewSet):
    """Enam dimensi smart city."""

    queryset = Dimension.objects.none()
    serializer_class = DimensionSerializer
    columns = ("slug", "order", "name", "label", "definition")
    orderings = ("order", "slug")
    ordering = "order"
    lookup_url_kwarg = "slug"
    lookup_value_regex = "[a-z]{1,12}"

    def visible(self) -> QuerySet:
        return Dimension.objects.all()


class SubDimensionViewSet(RowsViewSet):
    """Subdimensi, tiga di setiap dimensi."""

    queryset = SubDimension.objects.none()
    serializer_class = SubDimensionSerializer
    filterset_class = SubDimensionFilter
    columns = ("code", "dimension", "name", "label", "definition")
    orderings = ("code", "name")
    ordering = "code"
    lookup_url_kwarg = "code"
    lookup_value_regex = "[A-Z]{3}-[0-9]{1,2}"

    def visible(self) -> QuerySet:
        return SubDimension.objects.all()
