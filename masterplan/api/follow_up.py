"""Follow-ups: what somebody has to do by a day."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response

from masterplan.api.seen import with_innovation
from masterplan.core.api.fields import StrictSerializer, Text
from masterplan.core.api.preconditions import sent_version
from masterplan.core.api.records import (
    ActionsMember,
    RecordsViewSet,
    add_moves,
    body_of,
)
from masterplan.core.api.viewsets import Row
from masterplan.core.moves import Move
from masterplan.domain import follow_up as verbs
from masterplan.enums import FOLLOW_UP_TRANSITIONS, FollowUpStatus
from masterplan.filters import FollowUpFilter
from masterplan.models import FollowUp

EXAMPLE = {
    "id": 14,
    "regency": "32.11",
    "unit": 41,
    "title": "Lengkapi SK Tim Pelaksana",
    "due_on": "2018-07-01",
    "status": "open",
    "result": "",
    "meeting": 3,
    "stage": None,
    "blocker": "",
    "innovation": None,
    "pilot_area": None,
    "version": 1,
    "created_at": "2018-05-02T03:04:05+00:00",
    "updated_at": "2018-05-02T03:04:05+00:00",
}


@extend_schema_serializer(examples=[OpenApiExample("Rapat", EXAMPLE)])
class FollowUpHeadSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    regency = serializers.CharField()
    unit = serializers.IntegerField(allow_null=True)
    title = serializers.CharField()
    due_on = serializers.DateField()
    status = serializers.ChoiceField(choices=FollowUpStatus.choices)
    result = serializers.CharField()
    meeting = serializers.IntegerField(allow_null=True)
    stage = serializers.IntegerField(allow_null=True)
    blocker = serializers.CharField()
    innovation = serializers.IntegerField(allow_null=True)
    pilot_area = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


@extend_schema_serializer(
    examples=[OpenApiExample("Rapat", EXAMPLE | {"allowed_actions": ["finish"]})]
)
class FollowUpSerializer(FollowUpHeadSerializer, ActionsMember):
    pass


class Finish(StrictSerializer):
    result = Text(max_length=500)


BODIES: dict[str, type[StrictSerializer]] = {"finish": Finish}


class FollowUpViewSet(RecordsViewSet):
    """Tindak lanjut rapat, tahap, dan rekomendasi."""

    queryset = FollowUp.objects.none()
    serializer_class = FollowUpSerializer
    list_serializer_class = FollowUpHeadSerializer
    filterset_class = FollowUpFilter
    columns = (
        "id",
        "regency",
        "unit",
        "title",
        "due_on",
        "status",
        "result",
        "meeting",
        "stage",
        "blocker",
        "seen_innovation",
        "pilot_area",
        "version",
        "created_at",
        "updated_at",
    )
    sources = {"innovation": ("seen_innovation",)}
    orderings = ("due_on", "updated_at", "id")
    ordering = "due_on"
    related = ("regency", "unit")
    http_method_names = ["get", "head", "post"]

    def visible(self) -> QuerySet:
        return with_innovation(FollowUp.objects.visible_to(self.scope), self.scope)

    def represent(self, row: Row) -> Row:
        row["innovation"] = row.pop("seen_innovation")
        return row

    def actions(self, record: FollowUp) -> list[str]:
        moves = verbs.allowed_moves(record, actor=self.request.user)
        return [step.name for step in moves]

    def move(self, step: Move) -> Response:
        follow_up = self.record()
        self.demand(step.permission, follow_up)
        version = sent_version(self.request)
        values = self.read(body_of(step, BODIES))
        [moved] = verbs.move(
            [follow_up],
            name=step.name,
            actor=self.request.user,
            versions=None if version is None else {follow_up.pk: version},
            **values,
        )
        return self.written(moved.pk)


add_moves(
    FollowUpViewSet,
    FOLLOW_UP_TRANSITIONS.values(),
    resource="follow_ups",
    answer=FollowUpSerializer,
    bodies=BODIES,
)
