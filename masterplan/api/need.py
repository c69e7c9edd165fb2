"""What units need of technology, and what a regency was awarded."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from masterplan.api.seen import with_innovation
from masterplan.core.api.viewsets import Row, RowsViewSet
from masterplan.enums import AwardKind, NeedStatus
from masterplan.filters import AwardFilter, NeedRowFilter
from masterplan.models import Award, Need


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Jaringan",
            {
                "id": 8,
                "regency": "32.11",
                "unit": 41,
                "meeting": 3,
                "innovation": 12,
                "title": "Jaringan internet puskesmas",
                "status": "preparing",
                "due_on": "2018-12-31",
                "version": 1,
                "updated_at": "2018-05-02T03:04:05+00:00",
            },
        )
    ]
)
class NeedSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    regency = serializers.CharField()
    unit = serializers.IntegerField()
    meeting = serializers.IntegerField(allow_null=True)
    innovation = serializers.IntegerField(allow_null=True)
    title = serializers.CharField()
    status = serializers.ChoiceField(choices=NeedStatus.choices)
    due_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Penghargaan",
            {
                "id": 2,
                "regency": "32.11",
                "kind": "award",
                "year": 2019,
                "giver": "Kementerian Komunikasi dan Informatika",
                "category": "Smart Economy",
                "innovation": None,
                "document": None,
                "source_url": "",
                "version": 1,
            },
        )
    ]
)
class AwardSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    regency = serializers.CharField()
    kind = serializers.ChoiceField(choices=AwardKind.choices)
    year = serializers.IntegerField()
    giver = serializers.CharField()
    category = serializers.CharField()
    innovation = serializers.IntegerField(allow_null=True)
    document = serializers.IntegerField(allow_null=True)
    source_url = serializers.CharField()
    version = serializers.IntegerField()


class _NamingInnovation(RowsViewSet):
    sources = {"innovation": ("seen_innovation",)}
    http_method_names = ["get", "head"]

    def represent(self, row: Row) -> Row:
        row["innovation"] = row.pop("seen_innovation")
        return row


class NeedViewSet(_NamingInnovation):
    """Kebutuhan teknologi OPD."""

    queryset = Need.objects.none()
    serializer_class = NeedSerializer
    filterset_class = NeedRowFilter
    columns = (
        "id",
        "regency",
        "unit",
        "meeting",
        "seen_innovation",
        "title",
        "status",
        "due_on",
        "version",
        "updated_at",
    )
    orderings = ("id", "updated_at")

    def visible(self) -> QuerySet:
        return with_innovation(Need.objects.visible_to(self.scope), self.scope)


class AwardViewSet(_NamingInnovation):
    """Penghargaan dan undangan pelatihan."""

    queryset = Award.objects.none()
    serializer_class = AwardSerializer
    filterset_class = AwardFilter
    columns = (
        "id",
        "regency",
        "kind",
        "year",
        "giver",
        "category",
        "seen_innovation",
        "document",
        "source_url",
        "version",
    )
    orderings = ("year", "id")
    ordering = "-year"
    updates_in_history = True

    def visible(self) -> QuerySet:
        return with_innovation(Award.objects.visible_to(self.scope), self.scope)
