"""The stages each participant goes through, and how they are moved on."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response

from innovations.api.kinds import DOCUMENT, UNIT
from masterplan.api.deliverable import DeliverableViewSet
from masterplan.core.api.fields import Day, StrictSerializer, Text
from masterplan.core.api.preconditions import sent_version
from masterplan.core.api.reading import Include
from masterplan.core.api.records import (
    ActionsMember,
    Nothing,
    Reason,
    RecordsViewSet,
    add_moves,
    body_of,
)
from masterplan.core.api.references import Key, ReferringSerializer
from masterplan.core.api.viewsets import Row
from masterplan.core.moves import Move
from masterplan.domain import stage as verbs
from masterplan.enums import STAGE_TRANSITIONS, StageState
from masterplan.filters import StageFilter
from masterplan.models import StageRecord

EXAMPLE = {
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
}


@extend_schema_serializer(examples=[OpenApiExample("Bimtek I", EXAMPLE)])
class StageHeadSerializer(serializers.Serializer):
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


@extend_schema_serializer(
    examples=[OpenApiExample("Bimtek I", EXAMPLE | {"allowed_actions": ["reopen"]})]
)
class StageSerializer(StageHeadSerializer, ActionsMember):
    pass


class StageOpening(StrictSerializer):
    on = Day(required=False, help_text=_("Tanggal mulai; tanpa ini hari ini."))


class StagePassWithNotes(ReferringSerializer, Reason):
    due_on = Day(help_text=_("Tenggat tindak lanjut dari setiap penghalang."))
    unit = Key(kind=UNIT, required=False)


class StageRecording(ReferringSerializer):
    passed_on = Day(required=False)
    passed_text = Text(required=False, max_length=60)
    started_on = Day(required=False)
    document = Key(kind=DOCUMENT, required=False)
    note = Text(required=False, max_length=300)


BODIES: dict[str, type[StrictSerializer]] = {
    "open": StageOpening,
    "submit": Nothing,
    "pass": Nothing,
    "pass_with_notes": StagePassWithNotes,
    "record": StageRecording,
}


class StageViewSet(RecordsViewSet):
    """Tahap Bimtek setiap daerah."""

    queryset = StageRecord.objects.none()
    serializer_class = StageSerializer
    list_serializer_class = StageHeadSerializer
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
    sources = {
        "cohort": ("participation__cohort__year",),
        "code": ("template__code",),
    }
    includes = {"deliverables": Include(DeliverableViewSet, "stage", ("order", "id"))}
    orderings = ("id", "order")
    related = ("regency", "participation__cohort", "template")
    updates_in_history = True
    http_method_names = ["get", "head", "post"]

    def visible(self) -> QuerySet:
        return StageRecord.objects.visible_to(self.scope)

    def represent(self, row: Row) -> Row:
        row["cohort"] = row.pop("participation__cohort__year")
        row["code"] = row.pop("template__code")
        return row

    def actions(self, record: StageRecord) -> list[str]:
        moves = verbs.allowed_moves(record, actor=self.request.user)
        return [step.name.replace("_", "-") for step in moves]

    def move(self, step: Move) -> Response:
        stage = self.record()
        self.demand(step.permission, stage)
        version = sent_version(self.request)
        values: dict[str, Any] = self.read(body_of(step, BODIES), regency=stage.regency)
        moved = verbs.VERBS[step.name](
            stage, actor=self.request.user, version=version, **values
        )
        return self.written(moved.pk)


add_moves(
    StageViewSet,
    STAGE_TRANSITIONS.values(),
    resource="stages",
    answer=StageSerializer,
    bodies=BODIES,
)
