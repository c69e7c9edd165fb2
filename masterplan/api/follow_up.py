"""Follow-ups: what somebody has to do by a day, given, changed, finished."""

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
from rest_framework.response import Response

from innovations.api.kinds import INNOVATION, PILOT_AREA, REGENCY, UNIT
from masterplan.api.kinds import MEETING, STAGE
from masterplan.api.seen import with_innovation
from masterplan.core.api.editable import EditableViewSet, editable
from masterplan.core.api.fields import Day, StrictSerializer, Text
from masterplan.core.api.preconditions import sent_version
from masterplan.core.api.records import ActionsMember, add_moves, body_of
from masterplan.core.api.references import (
    Code,
    Key,
    ReferringSerializer,
)
from masterplan.core.api.viewsets import Row
from masterplan.core.moves import Move
from masterplan.domain import follow_up as verbs
from masterplan.enums import FOLLOW_UP_TRANSITIONS, FollowUpStatus
from masterplan.filters import FollowUpFilter
from masterplan.models import FollowUp

CHANGE = "masterplan.change_follow_up"
TITLE_MAX = FollowUp._meta.get_field("title").max_length
RESULT_MAX = FollowUp._meta.get_field("result").max_length
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
    result = Text(max_length=RESULT_MAX)


class FollowUpFields(ReferringSerializer):
    title = Text(max_length=TITLE_MAX)
    due_on = Day()
    unit = Key(
        kind=UNIT,
        required=False,
        allow_null=True,
        help_text=_("null: dikerjakan koordinator daerah."),
    )
    meeting = Key(kind=MEETING, required=False, allow_null=True)
    stage = Key(kind=STAGE, required=False, allow_null=True)
    innovation = Key(kind=INNOVATION, required=False, allow_null=True)
    pilot_area = Key(kind=PILOT_AREA, required=False, allow_null=True)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Tindak lanjut rapat",
            {
                "regency": "32.11",
                "unit": 41,
                "title": "Lengkapi SK Tim Pelaksana",
                "due_on": "2018-07-01",
                "meeting": 3,
            },
            request_only=True,
        )
    ]
)
class FollowUpCreation(FollowUpFields):
    regency = Code(kind=REGENCY)


BODIES: dict[str, type[StrictSerializer]] = {"finish": Finish}


@editable(
    create=_("Catat tindak lanjut; OPD-nya diberi tahu"),
    bulk_create=_("Catat banyak tindak lanjut sekaligus"),
    partial_update=_("Ubah tindak lanjut"),
    bulk_update=_("Ubah banyak tindak lanjut sekaligus"),
)
@extend_schema_view(
    list=extend_schema(summary=_("Daftar tindak lanjut")),
    retrieve=extend_schema(summary=_("Satu tindak lanjut")),
)
class FollowUpViewSet(EditableViewSet):
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
    http_method_names = ["get", "head", "post", "patch"]
    creation = FollowUpCreation
    change = FollowUpFields
    create_rule = CHANGE
    change_rule = CHANGE

    def visible(self) -> QuerySet:
        return with_innovation(FollowUp.objects.visible_to(self.scope), self.scope)

    def represent(self, row: Row) -> Row:
        row["innovation"] = row.pop("seen_innovation")
        return row

    def actions(self, record: FollowUp) -> list[str]:
        user = self.request.user
        may_change = verbs.is_open(record) and user.has_perm(CHANGE, record)
        moves = verbs.allowed_moves(record, actor=user)
        return ["change"] * may_change + [step.name for step in moves]

    def make(self, values: dict[str, Any]) -> FollowUp:
        return verbs.create(
            actor=self.request.user, regency=values.pop("regency"), fields=values
        )

    def revise(
        self, record: FollowUp, *, version: int, fields: dict[str, Any]
    ) -> FollowUp:
        return verbs.revise(
            record, actor=self.request.user, version=version, fields=fields
        )

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
