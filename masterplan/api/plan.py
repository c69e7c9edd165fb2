"""Masterplans with their missions, goals and strategies."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response

from dimensions.enums import DimensionSlug
from masterplan.api.entry import MasterplanEntryViewSet
from masterplan.core.api.fields import StrictSerializer
from masterplan.core.api.preconditions import sent_version
from masterplan.core.api.reading import Include
from masterplan.core.api.records import (
    ActionsMember,
    Nothing,
    RecordsViewSet,
    add_moves,
    body_of,
)
from masterplan.core.api.viewsets import RowsViewSet
from masterplan.core.moves import Move
from masterplan.domain import plan as verbs
from masterplan.enums import Horizon, PlanStatus
from masterplan.enums.plan import TRANSITIONS
from masterplan.filters import MasterplanFilter
from masterplan.models import Goal, Masterplan, Mission, Strategy

EXAMPLE = {
    "id": 1,
    "regency": "32.11",
    "edition": 1,
    "title": "Masterplan Smart City Kabupaten Sumedang",
    "start_year": 2019,
    "end_year": 2023,
    "horizon_years": 10,
    "vision": "Sumedang Simpati",
    "status": "active",
    "regulation": 9,
    "version": 4,
    "created_at": "2018-05-02T03:04:05+00:00",
    "updated_at": "2018-06-02T03:04:05+00:00",
}


@extend_schema_serializer(examples=[OpenApiExample("Edisi 1", EXAMPLE)])
class MasterplanHeadSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    regency = serializers.CharField()
    edition = serializers.IntegerField()
    title = serializers.CharField()
    start_year = serializers.IntegerField()
    end_year = serializers.IntegerField()
    horizon_years = serializers.IntegerField()
    vision = serializers.CharField()
    status = serializers.ChoiceField(choices=PlanStatus.choices)
    regulation = serializers.IntegerField(
        allow_null=True, help_text=_("Dokumen peraturan penetapannya.")
    )
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


@extend_schema_serializer(
    examples=[OpenApiExample("Edisi 1", EXAMPLE | {"allowed_actions": ["supersede"]})]
)
class MasterplanSerializer(MasterplanHeadSerializer, ActionsMember):
    pass


class MissionSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    order = serializers.IntegerField()
    text = serializers.CharField()


class GoalSerializer(MissionSerializer):
    dimension = serializers.ChoiceField(choices=DimensionSlug.choices, allow_null=True)
    horizon = serializers.ChoiceField(choices=Horizon.choices)


class StrategySerializer(MissionSerializer):
    dimension = serializers.ChoiceField(choices=DimensionSlug.choices)
    sub_dimension = serializers.CharField(allow_null=True)


class MissionRows(RowsViewSet):
    """Missions, read through their plan only."""

    queryset = Mission.objects.none()
    serializer_class = MissionSerializer
    columns = ("id", "order", "text")

    def visible(self) -> QuerySet:
        return Mission.objects.visible_to(self.scope)


class GoalRows(RowsViewSet):
    """Goals, read through their plan only."""

    queryset = Goal.objects.none()
    serializer_class = GoalSerializer
    columns = ("id", "order", "text", "dimension", "horizon")

    def visible(self) -> QuerySet:
        return Goal.objects.visible_to(self.scope)


class StrategyRows(RowsViewSet):
    """Strategies, read through their plan only."""

    queryset = Strategy.objects.none()
    serializer_class = StrategySerializer
    columns = ("id", "order", "text", "dimension", "sub_dimension")

    def visible(self) -> QuerySet:
        return Strategy.objects.visible_to(self.scope)


# A new edition in force needs no reason: the plan it supersedes says by what.
BODIES: dict[str, type[StrictSerializer]] = {"activate": Nothing}


class MasterplanViewSet(RecordsViewSet):
    """Masterplan setiap daerah, menurut edisi."""

    queryset = Masterplan.objects.none()
    serializer_class = MasterplanSerializer
    list_serializer_class = MasterplanHeadSerializer
    filterset_class = MasterplanFilter
    columns = (
        "id",
        "regency",
        "edition",
        "title",
        "start_year",
        "end_year",
        "horizon_years",
        "vision",
        "status",
        "regulation",
        "version",
        "created_at",
        "updated_at",
    )
    includes = {
        "missions": Include(MissionRows, "masterplan", ("order", "id")),
        "goals": Include(GoalRows, "masterplan", ("order", "id")),
        "strategies": Include(StrategyRows, "masterplan", ("order", "id")),
        "entries": Include(MasterplanEntryViewSet, "masterplan", ("number", "id")),
    }
    orderings = ("id", "updated_at", "start_year")
    related = ("regency",)
    http_method_names = ["get", "head", "post"]

    def visible(self) -> QuerySet:
        return Masterplan.objects.visible_to(self.scope)

    def actions(self, record: Masterplan) -> list[str]:
        moves = verbs.allowed_moves(record, actor=self.request.user)
        return [step.name for step in moves]

    def move(self, step: Move) -> Response:
        plan = self.record()
        self.demand(step.permission, plan)
        version = sent_version(self.request)
        values: dict[str, Any] = self.read(body_of(step, BODIES))
        verb = verbs.VERBS[step.name]
        moved = verb(plan, actor=self.request.user, version=version, **values)
        return self.written(moved.pk)


add_moves(
    MasterplanViewSet,
    TRANSITIONS.values(),
    resource="masterplans",
    answer=MasterplanSerializer,
    bodies=BODIES,
)
