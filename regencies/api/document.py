"""Documents: what each piece of evidence is and who may open it; kept, withdrawn."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema,
    extend_schema_serializer,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from masterplan.core.api.fields import Choice, Day, Integer, StrictSerializer, Text
from masterplan.core.api.parsers import StrictFormParser, StrictJSONParser
from masterplan.core.api.permissions import is_read_only
from masterplan.core.api.preconditions import required_version, sent_version
from masterplan.core.api.records import ActionsMember, Reason, RecordsViewSet
from masterplan.core.api.references import Code, FormKey
from masterplan.core.api.viewsets import Row
from regencies.api.kinds import REGENCY, UNIT
from regencies.api.upload import FORM, NUMBER_MAX, DocumentForm, kept, told_apart
from regencies.domain import document as verbs
from regencies.enums import (
    NAME_MAX,
    TEXT_MAX,
    YEAR_MAX,
    YEAR_MIN,
    Audience,
    DocumentKind,
)
from regencies.filters import DocumentRowFilter
from regencies.models import Document

CHANGE = "regencies.change_document"


def _year() -> Integer:
    return Integer(
        required=False, allow_null=True, min_value=YEAR_MIN, max_value=YEAR_MAX
    )


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


class DocumentDetailSerializer(DocumentSerializer, ActionsMember):
    pass


class DocumentFields(StrictSerializer):
    """What may be changed; the file itself is withdrawn and a new one kept."""

    title = Text(max_length=NAME_MAX)
    kind = Choice(choices=DocumentKind.choices)
    number = Text(required=False, allow_blank=True, max_length=NUMBER_MAX)
    issued_on = Day(required=False, allow_null=True)
    valid_from = _year()
    valid_until = _year()
    audience = Choice(choices=Audience.choices, required=False)
    reason = Text(
        required=False,
        allow_blank=True,
        max_length=TEXT_MAX,
        help_text=_("Wajib bila dokumen dibuka untuk lebih sedikit orang."),
    )


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
    serializer_class = DocumentDetailSerializer
    list_serializer_class = DocumentSerializer
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
    http_method_names = ["get", "head", "post", "patch"]
    parser_classes = [StrictFormParser]

    def get_parsers(self) -> list[BaseParser]:
        # A new one is a form, as it may hold a file; a change never holds one.
        if self.request is not None and self.request.method == "PATCH":
            return [StrictJSONParser()]
        return super().get_parsers()

    def visible(self) -> QuerySet:
        return Document.objects.visible_to(self.scope)

    def represent(self, row: Row) -> Row:
        row["has_file"] = row.pop("file_id") is not None
        return row

    def whole(self, record: Document) -> Row:
        stored = {name: Document._meta.get_field(name).attname for name in self.columns}
        may_write = not is_read_only(self.request)
        return self.represent(
            {name: getattr(record, column) for name, column in stored.items()}
        ) | {"allowed_actions": self.actions(record) if may_write else []}

    def actions(self, record: Document) -> list[str]:
        may_change = record.withdrawn_at is None and self.request.user.has_perm(
            CHANGE, record
        )
        return ["change", "withdraw"] if may_change else []

    @extend_schema(
        summary=_("Simpan dokumen: berkas atau tautan"),
        description=_(
            "Yang tersimpan dirujuk dengan `id`-nya: sebagai bukti, luaran, lampiran "
            "rapat. Berkas yang sama di daerah itu tidak disimpan dua kali; jawabannya "
            "dokumen yang sudah ada."
        ),
        request={FORM: DocumentCreation},
        responses={201: DocumentDetailSerializer},
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

    @extend_schema(
        summary=_("Ubah keterangan dokumen; berkasnya tidak diganti"),
        request={"application/json": DocumentFields},
        responses={200: DocumentDetailSerializer},
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        document = self.record()
        self.demand(CHANGE, document)
        version = required_version(request)
        values = self.read(DocumentFields, partial=True)
        verbs.revise(
            document,
            actor=request.user,
            version=version,
            reason=values.pop("reason", ""),
            fields=values,
        )
        return self.written(document.pk)

    @extend_schema(
        operation_id="documents_withdraw",
        summary=_("Tarik dokumen dari pemakaian, dengan alasan"),
        description=_(
            "Tidak dapat dilampirkan lagi, dan hanya OPD-nya dan koordinator yang "
            "masih membukanya. Berkas dan riwayatnya tetap tersimpan."
        ),
        request=Reason,
        responses={200: DocumentDetailSerializer},
    )
    @action(detail=True, methods=["post"], parser_classes=[StrictJSONParser])
    def withdraw(self, request: Request, **kwargs: Any) -> Response:
        document = self.record()
        self.demand(CHANGE, document)
        version = sent_version(request)
        values = self.read(Reason)
        verbs.withdraw(
            document, actor=request.user, version=version, reason=values["reason"]
        )
        return self.written(document.pk)
