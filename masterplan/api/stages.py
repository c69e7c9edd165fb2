"""Cohorts, who takes part in them, and the stages each participant goes through."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from masterplan.core.api.viewsets import Row, RowsViewSet
from masterplan.enums import StageState
from masterplan.filters import ParticipationFilter, StageFilter
from masterplan.models import Cohort, Participation, StageRecord


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


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Bimtek I",
            {
                "id": 31,
                "participation": 7,
                "cohort": 2018,
                "regency": "32.11",
                "code": "bimtek-1",
                "order": 3,
                "name": "Bimtek I",
                "state": "passed",
                "planned_start": "2018-05-01",
                "planned_end": "2018-05-31",
                "started_on": None,
                "passed_on": None,
                "passed_text": "Mei 2018",
                "is_recorded_later": True,
                "note": "",
                "source_url": "",
                "version": 1,
            },
        )
    ]
)
class StageSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    participation = serializers.IntegerField()
    cohort = serializers.IntegerField(help_text=_("Tahun angkatan."))
    regency = serializers.CharField()
    code = serializers.CharField(
        allow_null=True, help_text=_("Kode templat; null untuk tahap tambahan daerah.")
    )
    order = serializers.IntegerField()
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=StageState.choices)
    planned_start = serializers.DateField(allow_null=True)
    planned_end = serializers.DateField(allow_null=True)
    started_on = serializers.DateField(allow_null=True)
    passed_on = serializers.DateField(allow_null=True)
    passed_text = serializers.CharField()
    is_recorded_later = serializers.BooleanField()
    note = serializers.CharField()
    source_url = serializers.CharField()
    version = serializers.IntegerField()


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

    def visible(self) -> QuerySet:
        return Participation.objects.visible_to(self.scope)

    def represent(self, row: Row) -> Row:
        return {
            "id": row["id"],
            "cohort": row["cohort__year"],
            "regency": row["regency"],
            "note": row["note"],
        }


class StageViewSet(RowsViewSet):
    """Tahap Bimtek setiap daerah."""

    queryset = StageRecord.objects.none()
    serializer_class = StageSerializer
    filterset_class = StageFilter
    columns = (
        "id",
        "participation",
        "participation__cohort__year",
        "regency",
        "template__code",
        "order",
        "name",
        "state",
        "planned_start",
        "planned_end",
        "started_on",
        "passed_on",
        "passed_text",
        "is_recorded_later",
        "note",
        "source_url",
        "version",
    )
    orderings = ("id", "order")

    def visible(self) -> QuerySet:
        return StageRecord.objects.visible_to(self.scope)

    def represent(self, row: Row) -> Row:
        row["cohort"] = row.pop("participation__cohort__year")
        row["code"] = row.pop("template__code")
        return row
