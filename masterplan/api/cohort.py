"""Cohorts and who takes part in them."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from masterplan.core.api.viewsets import Row, RowsViewSet
from masterplan.filters import ParticipationFilter
from masterplan.models import Cohort, Participation


@extend_schema_serializer(
    examples=[OpenApiExample("2018", {"year": 2018, "name": "Angkatan 2018"})]
)
class CohortSerializer(serializers.Serializer):
    year = serializers.IntegerField()
    name = serializers.CharField()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Sumedang",
            {"id": 7, "cohort": 2018, "regency": "32.11", "note": ""},
        )
    ]
)
class ParticipationSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    cohort = serializers.IntegerField(help_text=_("Tahun angkatan."))
    regency = serializers.CharField()
    note = serializers.CharField()


class CohortViewSet(RowsViewSet):
    """Angkatan gerakan smart city, disebut dengan tahunnya."""

    queryset = Cohort.objects.none()
    serializer_class = CohortSerializer
    columns = ("year", "name")
    orderings = ("year",)
    ordering = "-year"
    lookup_field = "year"
    lookup_url_kwarg = "year"
    lookup_value_regex = "[0-9]{4}"

    def visible(self) -> QuerySet:
        return Cohort.objects.all()


class ParticipationViewSet(RowsViewSet):
    """Daerah yang ikut dalam suatu angkatan."""

    queryset = Participation.objects.none()
    serializer_class = ParticipationSerializer
    filterset_class = ParticipationFilter
    columns = ("id", "cohort__year", "regency", "note")
    updates_in_history = True
    sources = {"cohort": ("cohort__year",)}

    def visible(self) -> QuerySet:
        return Participation.objects.visible_to(self.scope)

    def represent(self, row: Row) -> Row:
        return {
            "id": row["id"],
            "cohort": row["cohort__year"],
            "regency": row["regency"],
            "note": row["note"],
        }
