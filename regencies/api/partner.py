"""Partners, flagship programmes and pilot areas of a regency."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from masterplan.core.api.viewsets import RowsViewSet
from regencies.enums import INSIDER_ROLES, PartnerKind
from regencies.filters import (
    FlagshipProgrammeFilter,
    PartnerFilter,
    PilotAreaFilter,
)
from regencies.models import FlagshipProgramme, Partner, PilotArea


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Kampus",
            {
                "id": 4,
                "regency": "32.11",
                "name": "Universitas Padjadjaran",
                "kind": "campus",
                "role": "Pendampingan",
                "agreement": None,
                "version": 1,
            },
        )
    ]
)
class PartnerSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    regency = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=PartnerKind.choices)
    role = serializers.CharField()
    agreement = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Program",
            {
                "id": 6,
                "regency": "32.11",
                "name": "Desa mandiri",
                "mission": "",
                "start_year": 2018,
                "end_year": 2023,
                "version": 1,
            },
        )
    ]
)
class FlagshipProgrammeSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    regency = serializers.CharField()
    name = serializers.CharField()
    mission = serializers.CharField()
    start_year = serializers.IntegerField()
    end_year = serializers.IntegerField()
    version = serializers.IntegerField()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Kawasan",
            {
                "id": 1,
                "regency": "32.11",
                "name": "Kawasan Jatinangor",
                "description": "",
                "is_active": True,
                "version": 1,
            },
        )
    ]
)
class PilotAreaSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    regency = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    is_active = serializers.BooleanField()
    version = serializers.IntegerField()


class PartnerViewSet(RowsViewSet):
    """Mitra daerah bagi pembaca dari daerah itu: perusahaan, kampus, komunitas."""

    queryset = Partner.objects.none()
    serializer_class = PartnerSerializer
    filterset_class = PartnerFilter
    columns = ("id", "regency", "name", "kind", "role", "agreement", "version")
    orderings = ("id", "name")
    updates_in_history = True
    http_method_names = ["get", "head"]

    def visible(self) -> QuerySet:
        # The list of them is the regency's own; records name those they work with.
        inside = self.scope.regencies_of(*INSIDER_ROLES)
        return Partner.objects.visible_to(self.scope).filter(regency__in=inside)


class FlagshipProgrammeViewSet(RowsViewSet):
    """Program unggulan kepala daerah."""

    queryset = FlagshipProgramme.objects.none()
    serializer_class = FlagshipProgrammeSerializer
    filterset_class = FlagshipProgrammeFilter
    columns = (
        "id",
        "regency",
        "name",
        "mission",
        "start_year",
        "end_year",
        "version",
    )
    orderings = ("id", "name", "start_year")
    updates_in_history = True
    http_method_names = ["get", "head"]

    def visible(self) -> QuerySet:
        return FlagshipProgramme.objects.visible_to(self.scope)


class PilotAreaViewSet(RowsViewSet):
    """Kawasan percontohan."""

    queryset = PilotArea.objects.none()
    serializer_class = PilotAreaSerializer
    filterset_class = PilotAreaFilter
    columns = ("id", "regency", "name", "description", "is_active", "version")
    orderings = ("id", "name")
    updates_in_history = True
    http_method_names = ["get", "head"]

    def visible(self) -> QuerySet:
        return PilotArea.objects.visible_to(self.scope)
