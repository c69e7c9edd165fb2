"""Documents: what each piece of evidence is, and who may open it."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from masterplan.core.api.viewsets import Row, RowsViewSet
from regencies.enums import Audience, DocumentKind
from regencies.filters import DocumentRowFilter
from regencies.models import Document


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "SK",
            {
                "id": 9,
                "regency": "32.11",
                "unit": 41,
                "title": "SK Tim Pelaksana Smart City",
                "kind": "sk",
                "number": "188/Kep.12/2018",
                "issued_on": "2018-03-01",
                "valid_from": 2018,
                "valid_until": None,
                "link": "",
                "has_file": True,
                "media_type": "application/pdf",
                "audience": "reviewers",
                "version": 2,
                "created_at": "2018-05-02T03:04:05+00:00",
                "updated_at": "2018-05-03T03:04:05+00:00",
                "withdrawn_at": None,
            },
        )
    ]
)
class DocumentSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    regency = serializers.CharField()
    unit = serializers.IntegerField(allow_null=True)
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=DocumentKind.choices)
    number = serializers.CharField()
    issued_on = serializers.DateField(allow_null=True)
    valid_from = serializers.IntegerField(allow_null=True)
    valid_until = serializers.IntegerField(allow_null=True)
    link = serializers.CharField()
    has_file = serializers.BooleanField(
        help_text=_("Berkasnya dibuka di portal; tanpa berkas, `link` terisi.")
    )
    media_type = serializers.CharField()
    audience = serializers.ChoiceField(choices=Audience.choices)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class DocumentViewSet(RowsViewSet):
    """Dokumen yang boleh Anda buka."""

    queryset = Document.objects.none()
    serializer_class = DocumentSerializer
    filterset_class = DocumentRowFilter
    columns = (
        "id",
        "regency",
        "unit",
        "title",
        "kind",
        "number",
        "issued_on",
        "valid_from",
        "valid_until",
        "link",
        "file_id",
        "media_type",
        "audience",
        "version",
        "created_at",
        "updated_at",
        "withdrawn_at",
    )
    sources = {"has_file": ("file_id",)}
    orderings = ("created_at", "updated_at", "title", "id")
    ordering = "-created_at"
    http_method_names = ["get", "head"]

    def visible(self) -> QuerySet:
        return Document.objects.visible_to(self.scope)

    def represent(self, row: Row) -> Row:
        row["has_file"] = row.pop("file_id") is not None
        return row
