"""OPD of a regency."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from masterplan.core.api.viewsets import RowsViewSet
from regencies.enums import UnitKind
from regencies.filters import UnitFilter
from regencies.models import Unit


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Dinas",
            {
                "id": 41,
                "regency": "32.11",
                "name": "Dinas Kesehatan",
                "short_name": "Dinkes",
                "kind": "dinas",
                "parent": None,
                "is_counted": True,
                "is_active": True,
                "source_url": "",
                "note": "",
                "version": 1,
            },
        )
    ]
)
class UnitSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    regency = serializers.CharField()
    name = serializers.CharField()
    short_name = serializers.CharField()
    kind = serializers.ChoiceField(choices=UnitKind.choices)
    parent = serializers.IntegerField(allow_null=True)
    is_counted = serializers.BooleanField()
    is_active = serializers.BooleanField()
    source_url = serializers.CharField()
    note = serializers.CharField()
    version = serializers.IntegerField()


class UnitViewSet(RowsViewSet):
    """OPD/SKPD; yang tidak dihitung (`is_counted`) digabung ke induknya."""

    queryset = Unit.objects.none()
    serializer_class = UnitSerializer
    filterset_class = UnitFilter
    columns = (
        "id",
        "regency",
        "name",
        "short_name",
        "kind",
        "parent",
        "is_counted",
        "is_active",
        "source_url",
        "note",
        "version",
    )
    orderings = ("id", "name")
    updates_in_history = True

    def visible(self) -> QuerySet:
        return Unit.objects.visible_to(self.scope)
