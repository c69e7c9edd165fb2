"""Entries of masterplans: innovations taken up, described, taken out again."""

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
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from innovations.api.kinds import INNOVATION
from masterplan.api.kinds import MASTERPLAN, STRATEGY
from masterplan.core.api import bulk
from masterplan.core.api.bulk import BulkResultSerializer
from masterplan.core.api.bulk_each import Revision, create_each, revise_each
from masterplan.core.api.fields import Choice, StrictSerializer, Text
from masterplan.core.api.preconditions import required_version, sent_version
from masterplan.core.api.records import ActionsMember, Reason, RecordsViewSet
from masterplan.core.api.references import Key, ReferringSerializer
from masterplan.domain import entry as verbs
from masterplan.enums import BASIS_MAX, Horizon
from masterplan.filters import MasterplanEntryRowFilter
from masterplan.models import MasterplanEntry

CHANGE = "masterplan.change_masterplan"
EXAMPLE = {
    "id": 5,
    "masterplan": 1,
    "regency": "32.11",
    "innovation": 12,
    "number": 7,
    "horizon": "short",
    "strategy": None,
    "basis": "Urusan kesehatan",
    "baseline": {"name": "Antrean puskesmas daring"},
    "baseline_at": "2018-11-30T03:04:05+00:00",
    "version": 2,
    "created_at": "2018-06-02T03:04:05+00:00",
}


@extend_schema_serializer(examples=[OpenApiExample("Entri", EXAMPLE)])
class MasterplanEntryHeadSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    masterplan = serializers.IntegerField()
    regency = serializers.CharField()
    innovation = serializers.IntegerField()
    number = serializers.IntegerField()
    horizon = serializers.ChoiceField(choices=Horizon.choices)
    strategy = serializers.IntegerField(allow_null=True)
    basis = serializers.CharField()
    baseline = serializers.DictField(
        help_text=_("Yang dibekukan saat Bimtek IV lulus; kosong sebelumnya.")
    )
    baseline_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()


@extend_schema_serializer(
    examples=[OpenApiExample("Entri", EXAMPLE | {"allowed_actions": ["change"]})]
)
class MasterplanEntrySerializer(MasterplanEntryHeadSerializer, ActionsMember):
    pass


class MasterplanEntryFields(ReferringSerializer):
    horizon = Choice(choices=Horizon.choices)
    strategy = Key(
        kind=STRATEGY,
        required=False,
        allow_null=True,
        help_text=_("Salah satu strategi masterplan itu."),
    )
    basis = Text(
        required=False,
        allow_blank=True,
        max_length=BASIS_MAX,
        help_text=_("Tupoksi atau urusan yang mendasarinya."),
    )


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Entri baru",
            {"masterplan": 1, "innovation": 12, "horizon": "short"},
            request_only=True,
        )
    ]
)
class MasterplanEntryCreation(MasterplanEntryFields):
    masterplan = Key(kind=MASTERPLAN)
    innovation = Key(kind=INNOVATION)


class MasterplanEntryItems(StrictSerializer):
    """Describes the body of a bulk creation."""

    items = MasterplanEntryCreation(many=True)


class MasterplanEntryRevision(Revision, MasterplanEntryFields):
    """A change as an item of a bulk."""


class MasterplanEntryRevisions(StrictSerializer):
    """Describes the body of a bulk change."""

    items = MasterplanEntryRevision(many=True, partial=True)


@extend_schema_view(
    list=extend_schema(summary=_("Daftar entri masterplan")),
    retrieve=extend_schema(summary=_("Satu entri masterplan")),
)
class MasterplanEntryViewSet(RecordsViewSet):
    """Inovasi yang masuk masterplan, dengan nomornya di sana."""

    queryset = MasterplanEntry.objects.none()
    serializer_class = MasterplanEntrySerializer
    list_serializer_class = MasterplanEntryHeadSerializer
    filterset_class = MasterplanEntryRowFilter
    columns = tuple(EXAMPLE)
    orderings = ("id", "number")
    updates_in_history = True
    related = ("masterplan", "innovation", "regency")
    http_method_names = ["get", "head", "post", "patch"]
    bulk_actions = ("bulk_create", "bulk_update")

    def visible(self) -> QuerySet[MasterplanEntry]:
        return MasterplanEntry.objects.visible_to(self.scope)

    def actions(self, record: MasterplanEntry) -> list[str]:
        return verbs.allowed(record, actor=self.request.user)

    @extend_schema(
        summary=_("Masukkan inovasi ke masterplan; portal memberinya nomor"),
        request=MasterplanEntryCreation,
        responses={201: MasterplanEntrySerializer},
    )
    def create(self, request: Request) -> Response:
        self.demand(CHANGE)
        made = self._take_up(self.read(MasterplanEntryCreation))
        return self.written(made.pk, status=201)

    @extend_schema(
        operation_id="masterplan_entries_bulk_create",
        summary=_("Masukkan banyak inovasi sekaligus"),
        request=MasterplanEntryItems,
        parameters=[bulk.SWITCH],
        responses={200: BulkResultSerializer},
    )
    @action(detail=False, methods=["post"], url_path="bulk", url_name="bulk")
    def bulk_create(self, request: Request) -> Response:
        self.demand(CHANGE)
        return create_each(self, request, MasterplanEntryCreation, self._take_up)

    @extend_schema(
        operation_id="masterplan_entries_bulk_update",
        summary=_("Ubah banyak entri sekaligus"),
        request=MasterplanEntryRevisions,
        parameters=[bulk.SWITCH],
        responses={200: BulkResultSerializer},
    )
    @bulk_create.mapping.patch
    def bulk_update(self, request: Request) -> Response:
        self.demand(CHANGE)

        def revise(
            record: MasterplanEntry, *, version: int, fields: dict[str, Any]
        ) -> Any:
            return verbs.revise(
                record, actor=request.user, version=version, fields=fields
            )

        return revise_each(self, request, MasterplanEntryRevision, revise)

    def _take_up(self, values: Mapping[str, Any]) -> MasterplanEntry:
        said = dict(values)
        outcomes = verbs.take_up(
            [said.pop("innovation")], actor=self.request.user, **said
        )
        for outcome in outcomes:
            if outcome.entry is not None:
                return outcome.entry
            if outcome.refusal is not None:
                raise outcome.refusal
        # The innovation went away in between.
        raise NotFound

    @extend_schema(
        summary=_("Ubah isian entri"),
        request=MasterplanEntryFields,
        responses={200: MasterplanEntrySerializer},
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        entry = self.record()
        self.demand(CHANGE, entry)
        version = required_version(request)
        values = self.read(MasterplanEntryFields, partial=True)
        verbs.revise(entry, actor=request.user, version=version, fields=values)
        return self.written(entry.pk)

    @extend_schema(
        operation_id="masterplan_entries_remove",
        summary=_("Keluarkan inovasi dari masterplan, dengan alasan"),
        description=_("Nomornya tidak diberikan lagi; riwayat inovasi menyebutnya."),
        request=Reason,
        responses={204: None},
    )
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, **kwargs: Any) -> Response:
        entry = self.record()
        self.demand(CHANGE, entry)
        version = sent_version(request)
        reason = self.read(Reason)["reason"]
        verbs.remove(entry, actor=request.user, reason=reason, version=version)
        return Response(status=204)
