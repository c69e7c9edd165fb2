"""Documents put to use as evidence: read, sent, attached, taken off again."""

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
from rest_framework.request import Request
from rest_framework.response import Response

from innovations.api.kinds import DOCUMENT, INNOVATION, PROGRESS_REPORT, QUICK_WIN
from innovations.domain import evidence as verbs
from innovations.filters.parts import EvidenceFilter
from innovations.models import Evidence
from innovations.models.evidence import NOTE_MAX, PAGE_MAX
from masterplan.core.api.fields import Text
from masterplan.core.api.parsers import StrictFormParser, StrictJSONParser
from masterplan.core.api.records import Reason, RecordsViewSet
from masterplan.core.api.references import FormKey, Key, ReferringSerializer
from masterplan.core.api.viewsets import Row
from regencies.api.upload import FORM, DocumentForm, is_form, kept, told_apart

CHANGE = "innovations.change_innovation"


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Bukti",
            {
                "id": 21,
                "document": 88,
                "innovation": 12,
                "regency": "32.11",
                "progress_report": None,
                "quick_win": None,
                "page": "hal. 12",
                "note": "",
                "created_at": "2024-05-02T03:04:05+00:00",
            },
        )
    ]
)
class EvidenceSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    document = serializers.IntegerField(help_text=_("Baca lewat /documents/{id}/."))
    innovation = serializers.IntegerField()
    regency = serializers.CharField()
    progress_report = serializers.IntegerField(allow_null=True)
    quick_win = serializers.IntegerField(allow_null=True)
    page = serializers.CharField()
    note = serializers.CharField()
    created_at = serializers.DateTimeField()


class EvidenceCreation(ReferringSerializer):
    document = Key(kind=DOCUMENT)
    innovation = Key(kind=INNOVATION)
    progress_report = Key(kind=PROGRESS_REPORT, required=False, allow_null=True)
    quick_win = Key(kind=QUICK_WIN, required=False, allow_null=True)
    page = Text(required=False, allow_blank=True, max_length=PAGE_MAX)
    note = Text(required=False, allow_blank=True, max_length=NOTE_MAX)


class EvidenceForm(DocumentForm):
    """A document that is not kept yet, and the record it proves."""

    innovation = FormKey(kind=INNOVATION)
    progress_report = FormKey(kind=PROGRESS_REPORT, required=False)
    quick_win = FormKey(kind=QUICK_WIN, required=False)
    page = Text(required=False, max_length=PAGE_MAX)
    note = Text(required=False, max_length=NOTE_MAX)


@extend_schema_view(
    list=extend_schema(summary=_("Daftar bukti dukung")),
    retrieve=extend_schema(summary=_("Satu bukti dukung")),
)
class EvidenceViewSet(RecordsViewSet):
    """Dokumen yang dilampirkan pada inovasi, laporan kemajuan atau quick win."""

    queryset = Evidence.objects.none()
    serializer_class = EvidenceSerializer
    filterset_class = EvidenceFilter
    columns = (
        "id",
        "document",
        "innovation",
        "innovation__regency",
        "progress_report",
        "quick_win",
        "page",
        "note",
        "created_at",
    )
    sources = {"regency": ("innovation__regency",)}
    orderings = ("id", "created_at")
    is_written_once = True
    related = ("innovation__regency", "innovation__unit", "document")
    http_method_names = ["get", "head", "post"]
    parser_classes = [StrictJSONParser, StrictFormParser]

    def visible(self) -> QuerySet[Evidence]:
        return Evidence.objects.visible_to(self.scope)

    def represent(self, row: Row) -> Row:
        row["regency"] = row.pop("innovation__regency")
        return row

    def whole(self, record: Evidence) -> Row:
        return {
            "id": record.pk,
            "document": record.document_id,
            "innovation": record.innovation_id,
            "regency": record.innovation.regency_id,
            "progress_report": record.progress_report_id,
            "quick_win": record.quick_win_id,
            "page": record.page,
            "note": record.note,
            "created_at": record.created_at,
        }

    @extend_schema(
        summary=_("Unggah berkas sebagai bukti, atau lampirkan dokumen yang sudah ada"),
        description=_(
            "Sebagai `application/json`: dokumen yang sudah tersimpan. Sebagai "
            "`multipart/form-data`: berkas atau tautan baru, disimpan bagi OPD inovasi "
            "itu (atau pelaksana kegiatannya) lalu dilampirkan. Berkas yang sama tidak "
            "disimpan dua kali. Bukti laporan kemajuan dilampirkan juga oleh OPD "
            "pelaksana."
        ),
        request={"application/json": EvidenceCreation, FORM: EvidenceForm},
        responses={201: EvidenceSerializer},
    )
    def create(self, request: Request) -> Response:
        self.demand(CHANGE)
        if is_form(request):
            made = self._bring(self.read(EvidenceForm))
        else:
            values = self.read(EvidenceCreation)
            made = verbs.attach(values.pop("document"), actor=request.user, **values)
        return self.written(made.pk, status=201)

    def _bring(self, values: dict[str, Any]) -> Evidence:
        document, pointer = told_apart(values)
        return kept(lambda: verbs.bring(actor=self.request.user, **document, **pointer))

    @extend_schema(
        operation_id="evidence_detach",
        summary=_("Lepas bukti, dengan alasan; dokumennya tetap tersimpan"),
        request=Reason,
        responses={204: None},
    )
    @action(detail=True, methods=["post"], parser_classes=[StrictJSONParser])
    def detach(self, request: Request, **kwargs: Any) -> Response:
        evidence = self.record()
        self.demand(CHANGE, evidence.innovation)
        values = self.read(Reason)
        verbs.detach(evidence, actor=request.user, reason=values["reason"])
        return Response(status=204)
