"""Reports of how far activities are: read, and added; a later one corrects it."""

from collections.abc import Mapping
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

from innovations.api.kinds import ACTION_ITEM
from innovations.domain import progress as verbs
from innovations.enums import TEXT_MAX
from innovations.filters.parts import ProgressReportFilter
from innovations.models import ProgressReport
from masterplan.core.api import bulk
from masterplan.core.api.bulk import BulkResultSerializer
from masterplan.core.api.bulk_each import create_each
from masterplan.core.api.fields import Flag, Integer, StrictSerializer, Text
from masterplan.core.api.records import RecordsViewSet
from masterplan.core.api.references import Key, ReferringSerializer
from masterplan.core.api.viewsets import Row

PERCENT = {"min_value": 0, "max_value": 100}
# What a report of change says; an unchanged one says none of it.
SAID = ("physical", "financial", "obstacle", "follow_up")


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Laporan",
            {
                "id": 77,
                "action_item": 31,
                "innovation": 12,
                "regency": "32.11",
                "physical": 40,
                "financial": 25,
                "obstacle": "",
                "follow_up": "",
                "is_unchanged": False,
                "created_at": "2024-05-02T03:04:05+00:00",
            },
        )
    ]
)
class ProgressReportSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    action_item = serializers.IntegerField()
    innovation = serializers.IntegerField()
    regency = serializers.CharField()
    physical = serializers.IntegerField(help_text=_("Persen, 0 sampai 100."))
    financial = serializers.IntegerField(help_text=_("Persen, 0 sampai 100."))
    obstacle = serializers.CharField()
    follow_up = serializers.CharField()
    is_unchanged = serializers.BooleanField(
        help_text=_("Dilaporkan: tidak ada perubahan, masih berjalan.")
    )
    created_at = serializers.DateTimeField()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Kemajuan",
            {"action_item": 31, "physical": 40, "financial": 25},
            request_only=True,
        ),
        OpenApiExample(
            "Tidak ada perubahan",
            {"action_item": 31, "unchanged": True},
            request_only=True,
        ),
    ]
)
class ProgressReportCreation(ReferringSerializer):
    """Both percents, or `unchanged`."""

    action_item = Key(kind=ACTION_ITEM)
    physical = Integer(required=False, **PERCENT)
    financial = Integer(required=False, **PERCENT)
    obstacle = Text(required=False, allow_blank=True, max_length=TEXT_MAX)
    follow_up = Text(required=False, allow_blank=True, max_length=TEXT_MAX)
    unchanged = Flag(
        required=False, help_text=_("true: tidak ada perubahan, masih berjalan.")
    )

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if values.get("unchanged"):
            wrong = [name for name in SAID if name in values]
            sentence = _("Kosongkan bila melaporkan tidak ada perubahan.")
            code = "not_with_unchanged"
        else:
            wrong = [one for one in ("physical", "financial") if one not in values]
            sentence, code = _("Isian ini wajib ada."), "required"
        if wrong:
            raise serializers.ValidationError(
                {name: [sentence] for name in wrong}, code=code
            )
        return super().validate(values)


class ProgressReportItems(StrictSerializer):
    """Describes the body of a bulk creation."""

    items = ProgressReportCreation(many=True)


@extend_schema_view(
    list=extend_schema(summary=_("Daftar laporan kemajuan")),
    retrieve=extend_schema(summary=_("Satu laporan kemajuan")),
)
class ProgressReportViewSet(RecordsViewSet):
    """Laporan kemajuan kegiatan; laporan tidak diubah, yang baru meluruskannya."""

    queryset = ProgressReport.objects.none()
    serializer_class = ProgressReportSerializer
    filterset_class = ProgressReportFilter
    columns = (
        "id",
        "action_item",
        "action_item__innovation",
        "action_item__regency",
        "physical",
        "financial",
        "obstacle",
        "follow_up",
        "is_unchanged",
        "created_at",
    )
    sources = {
        "innovation": ("action_item__innovation",),
        "regency": ("action_item__regency",),
    }
    orderings = ("created_at", "id")
    ordering = "-created_at"
    is_written_once = True
    http_method_names = ["get", "head", "post"]
    bulk_actions = ("bulk_create",)

    def visible(self) -> QuerySet[ProgressReport]:
        return ProgressReport.objects.visible_to(self.scope)

    def represent(self, row: Row) -> Row:
        row["innovation"] = row.pop("action_item__innovation")
        row["regency"] = row.pop("action_item__regency")
        return row

    def whole(self, record: ProgressReport) -> Row:
        found = self.visible().filter(pk=record.pk)
        return self.represent(found.values(*self.columns).get())

    @extend_schema(
        summary=_("Laporkan kemajuan kegiatan"),
        request=ProgressReportCreation,
        responses={201: ProgressReportSerializer},
    )
    def create(self, request: Request) -> Response:
        self.demand("innovations.report_action_item")
        values = self.read(ProgressReportCreation)
        return self.written(self._report(values).pk, status=201)

    @extend_schema(
        operation_id="progress_reports_bulk_create",
        summary=_("Laporkan kemajuan banyak kegiatan sekaligus"),
        request=ProgressReportItems,
        parameters=[bulk.SWITCH],
        responses={200: BulkResultSerializer},
    )
    @action(detail=False, methods=["post"], url_path="bulk", url_name="bulk")
    def bulk_create(self, request: Request) -> Response:
        self.demand("innovations.report_action_item")
        return create_each(self, request, ProgressReportCreation, self._report)

    def _report(self, values: Mapping[str, Any]) -> ProgressReport:
        said = dict(values)
        item, actor = said.pop("action_item"), self.request.user
        if said.pop("unchanged", False):
            return verbs.report_unchanged(item, actor=actor)
        return verbs.report(item, actor=actor, **said)
