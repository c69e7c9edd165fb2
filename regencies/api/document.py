"""Documents: what each piece of evidence is, who may open it, and new ones kept."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema,
    extend_schema_serializer,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from masterplan.core.api.parsers import StrictFormParser
from masterplan.core.api.records import RecordsViewSet
from masterplan.core.api.references import Code, FormKey
from masterplan.core.api.viewsets import Row
from regencies.api.kinds import REGENCY, UNIT
from regencies.api.upload import FORM, DocumentForm, kept, told_apart
from regencies.domain import document as verbs
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


class DocumentCreation(DocumentForm):
    regency = Code(kind=REGENCY)
    unit = FormKey(
        kind=UNIT, required=False, help_text=_("Tanpa ini: milik daerah, bukan OPD.")
    )


@extend_schema_view(
    list=extend_schema(summary=_("Daftar dokumen")),
    retrieve=extend_schema(summary=_("Satu dokumen")),
)
class DocumentViewSet(RecordsViewSet):
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
    http_method_names = ["get", "head", "post"]
    parser_classes = [StrictFormParser]

    def visible(self) -> QuerySet:
        return Document.objects.visible_to(self.scope)

    def represent(self, row: Row) -> Row:
        row["has_file"] = row.pop("file_id") is not None
        return row

    def whole(self, record: Document) -> Row:
        stored = {name: Document._meta.get_field(name).attname for name in self.columns}
        return self.represent(
            {name: getattr(record, column) for name, column in stored.items()}
        )

    @extend_schema(
        summary=_("Simpan dokumen: berkas atau tautan"),
        description=_(
            "Yang tersimpan dirujuk dengan `id`-nya: sebagai bukti, luaran, lampiran "
            "rapat. Berkas yang sama di daerah itu tidak disimpan dua kali; jawabannya "
            "dokumen yang sudah ada."
        ),
        request={FORM: DocumentCreation},
        responses={201: DocumentSerializer},
    )
    def create(self, request: Request) -> Response:
        self.demand("regencies.create_document")
        document, place = told_apart(self.read(DocumentCreation))
        made = kept(
            lambda: verbs.keep(
                actor=request.user,
                regency=place["regency"],
                unit=place.get("unit"),
                **document,
            )
        )
        return self.written(made.pk, status=201)
