"""Entries of masterplans: innovations taken up, described, taken out again."""

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
from masterplan.core.api.editable import EditableViewSet, editable
from masterplan.core.api.fields import Choice, Text
from masterplan.core.api.preconditions import sent_version
from masterplan.core.api.records import ActionsMember, Reason
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


@editable(
    create=_("Masukkan inovasi ke masterplan; portal memberinya nomor"),
    bulk_create=_("Masukkan banyak inovasi sekaligus"),
    partial_update=_("Ubah isian entri"),
    bulk_update=_("Ubah banyak entri sekaligus"),
)
@extend_schema_view(
    list=extend_schema(summary=_("Daftar entri masterplan")),
    retrieve=extend_schema(summary=_("Satu entri masterplan")),
)
class MasterplanEntryViewSet(EditableViewSet):
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
    creation = MasterplanEntryCreation
    change = MasterplanEntryFields
    create_rule = CHANGE
    change_rule = CHANGE

    def visible(self) -> QuerySet[MasterplanEntry]:
        return MasterplanEntry.objects.visible_to(self.scope)

    def actions(self, record: MasterplanEntry) -> list[str]:
        return verbs.allowed(record, actor=self.request.user)

    def make(self, values: dict[str, Any]) -> MasterplanEntry:
        outcomes = verbs.take_up(
            [values.pop("innovation")], actor=self.request.user, **values
        )
        for outcome in outcomes:
            if outcome.entry is not None:
                return outcome.entry
            if outcome.refusal is not None:
                raise outcome.refusal
        # The innovation went away in between.
        raise NotFound

    def revise(
        self, record: MasterplanEntry, *, version: int, fields: dict[str, Any]
    ) -> MasterplanEntry:
        return verbs.revise(
            record, actor=self.request.user, version=version, fields=fields
        )

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
