"""Innovations put forward as quick wins of a year."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from dimensions.enums import DimensionSlug
from innovations.enums import QuickWinStatus
from innovations.filters import QuickWinFilter
from innovations.models import QuickWin
from masterplan.core.api.viewsets import RowsViewSet


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Usulan 2018",
            {
                "id": 3,
                "innovation": 12,
                "regency": "32.11",
                "dimension": "governance",
                "year": 2018,
                "rank": None,
                "status": "proposed",
                "version": 1,
                "created_at": "2018-05-02T03:04:05+00:00",
            },
        )
    ]
)
class QuickWinSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    innovation = serializers.IntegerField()
    regency = serializers.CharField()
    dimension = serializers.ChoiceField(choices=DimensionSlug.choices)
    year = serializers.IntegerField()
    rank = serializers.IntegerField(allow_null=True)
    status = serializers.ChoiceField(choices=QuickWinStatus.choices)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()


class QuickWinViewSet(RowsViewSet):
    """Quick win: inovasi yang diusulkan atau dipilih untuk suatu tahun."""

    queryset = QuickWin.objects.none()
    serializer_class = QuickWinSerializer
    filterset_class = QuickWinFilter
    columns = (
        "id",
        "innovation",
        "regency",
        "dimension",
        "year",
        "rank",
        "status",
        "version",
        "created_at",
    )
    orderings = ("id", "year", "created_at")

    def visible(self) -> QuerySet:
        return QuickWin.objects.visible_to(self.scope)
