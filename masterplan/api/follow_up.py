"""Follow-ups: what somebody has to do by a day, given, changed, finished."""

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

from innovations.api.kinds import INNOVATION, PILOT_AREA, REGENCY, UNIT
from masterplan.api.kinds import MEETING, STAGE
from masterplan.api.seen import with_innovation
from masterplan.core.api import bulk
from masterplan.core.api.bulk import BulkResultSerializer
from masterplan.core.api.bulk_each import Revision, create_each, revise_each
from masterplan.core.api.fields import Day, StrictSerializer, Text
from masterplan.core.api.preconditions import required_version, sent_version
from masterplan.core.api.records import (
    ActionsMember,
    RecordsViewSet,
    add_moves,
    body_of,
)
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


class FollowUpItems(StrictSerializer):
    """Describes the body of a bulk creation."""

    items = FollowUpCreation(many=True)


BODIES: dict[str, type[StrictSerializer]] = {"finish": Finish}


class FollowUpRevision(Revision, FollowUpFields):
    """A change as an item of a bulk."""


class FollowUpRevisions(StrictSerializer):
    """Describes the body of a bulk change."""

    items = FollowUpRevision(many=True, partial=True)


@extend_schema_view(
    list=extend_schema(summary=_("Daftar tindak lanjut")),
    retrieve=extend_schema(summary=_("Satu tindak lanjut")),
)
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
    http_method_names = ["get", "head", "post", "patch"]
    bulk_actions = ("bulk_create", "bulk_update")

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

    @extend_schema(
        summary=_("Catat tindak lanjut; OPD-nya diberi tahu"),
        request=FollowUpCreation,
        responses={201: FollowUpSerializer},
    )
    def create(self, request: Request) -> Response:
        self.demand(CHANGE)
        made = self._create(self.read(FollowUpCreation))
        return self.written(made.pk, status=201)

    @extend_schema(
        operation_id="follow_ups_bulk_create",
        summary=_("Catat banyak tindak lanjut sekaligus"),
        request=FollowUpItems,
        parameters=[bulk.SWITCH],
        responses={200: BulkResultSerializer},
    )
    @action(detail=False, methods=["post"], url_path="bulk", url_name="bulk")
    def bulk_create(self, request: Request) -> Response:
        self.demand(CHANGE)
        return create_each(self, request, FollowUpCreation, self._create)

    @extend_schema(
        operation_id="follow_ups_bulk_update",
        summary=_("Ubah banyak tindak lanjut sekaligus"),
        request=FollowUpRevisions,
        parameters=[bulk.SWITCH],
        responses={200: BulkResultSerializer},
    )
    @bulk_create.mapping.patch
    def bulk_update(self, request: Request) -> Response:
        self.demand(CHANGE)

        def revise(record: FollowUp, *, version: int, fields: dict[str, Any]) -> Any:
            return verbs.revise(
                record, actor=request.user, version=version, fields=fields
            )

        return revise_each(self, request, FollowUpRevision, revise)

    def _create(self, values: Mapping[str, Any]) -> FollowUp:
        fields = dict(values)
        return verbs.create(
            actor=self.request.user, regency=fields.pop("regency"), fields=fields
        )

    @extend_schema(
        summary=_("Ubah tindak lanjut"),
        request=FollowUpFields,
        responses={200: FollowUpSerializer},
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        follow_up = self.record()
        self.demand(CHANGE, follow_up)
        version = required_version(request)
        values = self.read(FollowUpFields, partial=True, regency=follow_up.regency)
        verbs.revise(follow_up, actor=request.user, version=version, fields=values)
        return self.written(follow_up.pk)

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
