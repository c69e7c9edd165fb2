"""Provinces, regencies and districts; addressed by their Kemendagri codes."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from masterplan.core.api.viewsets import RowsViewSet
from regencies.enums import RegencyKind, TimeZone
from regencies.filters import DistrictFilter, ProvinceFilter, RegencyFilter
from regencies.models import District, Province, Regency


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Jawa Barat",
            {
                "code": "32",
                "name": "Jawa Barat",
                "capital": "Bandung",
                "latitude": -6.889,
                "longitude": 107.64,
            },
        )
    ]
)
class ProvinceSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    capital = serializers.CharField()
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Sumedang",
            {
                "code": "32.11",
                "province": "32",
                "name": "Kabupaten Sumedang",
                "short_name": "Sumedang",
                "kind": "kabupaten",
                "capital": "Sumedang Utara",
                "latitude": -6.81,
                "longitude": 107.98,
                "population": 1152507,
                "is_administrative": False,
                "slogan": "",
                "time_zone": "Asia/Jakarta",
                "has_practice_data": False,
            },
        )
    ]
)
class RegencySerializer(serializers.Serializer):
    code = serializers.CharField()
    province = serializers.CharField()
    name = serializers.CharField()
    short_name = serializers.CharField()
    kind = serializers.ChoiceField(choices=RegencyKind.choices)
    capital = serializers.CharField()
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    population = serializers.IntegerField(allow_null=True)
    is_administrative = serializers.BooleanField()
    slogan = serializers.CharField()
    time_zone = serializers.ChoiceField(choices=TimeZone.choices)
    has_practice_data = serializers.BooleanField()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Jatinangor",
            {
                "code": "32.11.15",
                "regency": "32.11",
                "name": "Jatinangor",
                "latitude": -6.93,
                "longitude": 107.77,
            },
        )
    ]
)
class DistrictSerializer(serializers.Serializer):
    code = serializers.CharField()
    regency = serializers.CharField()
    name = serializers.CharField()
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)


class ProvinceViewSet(RowsViewSet):
    """Provinsi."""

    queryset = Province.objects.none()
    serializer_class = ProvinceSerializer
    filterset_class = ProvinceFilter
    columns = ("code", "name", "capital", "latitude", "longitude")
    orderings = ("code", "name")
    ordering = "code"
    lookup_url_kwarg = "code"
    lookup_value_regex = "[0-9]{2}"

    def visible(self) -> QuerySet:
        return Province.objects.all()


class RegencyViewSet(RowsViewSet):
    """Kabupaten dan kota."""

    queryset = Regency.objects.none()
    serializer_class = RegencySerializer
    filterset_class = RegencyFilter
    columns = (
        "code",
        "province",
        "name",
        "short_name",
        "kind",
        "capital",
        "latitude",
        "longitude",
        "population",
        "is_administrative",
        "slogan",
        "time_zone",
        "has_practice_data",
    )
    orderings = ("code", "name")
    ordering = "code"
    lookup_url_kwarg = "code"
    lookup_value_regex = r"[0-9]{2}\.[0-9]{2}"

    def visible(self) -> QuerySet:
        return Regency.objects.visible_to(self.scope)


class DistrictViewSet(RowsViewSet):
    """Kecamatan."""

    queryset = District.objects.none()
    serializer_class = DistrictSerializer
    filterset_class = DistrictFilter
    columns = ("code", "regency", "name", "latitude", "longitude")
    orderings = ("code", "name")
    ordering = "code"
    lookup_url_kwarg = "code"
    lookup_value_regex = r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}"

    def visible(self) -> QuerySet:
        return District.objects.filter(
            regency__in=Regency.objects.visible_to(self.scope)
        )
