"""Problems and needs: recorded, sharpened, answered by innovations, solved."""

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

from innovations.api.kinds import DISTRICT, INNOVATION, PILOT_AREA, REGENCY, UNIT
from innovations.domain import problem as verbs
from innovations.domain import problem_link
from innovations.enums import (
    NAME_MAX,
    PERSON_MAX,
    TEXT_MAX,
    Field,
    ProblemSource,
    ProblemStatus,
    Severity,
)
from innovations.enums.problem import TRANSITIONS
from innovations.filters.parts import ProblemsOfRecordFilter
from innovations.models import Problem
from masterplan.core.api.editable import EditableViewSet, editable
from masterplan.core.api.fields import Choice, Day, Integer, Text
from masterplan.core.api.preconditions import sent_version
from masterplan.core.api.records import ActionsMember, add_moves, body_of
from masterplan.core.api.references import (
    Code,
    Key,
    ReferringSerializer,
    Several,
)
from masterplan.core.moves import Move

EXAMPLE = {
    "id": 7,
    "regency": "32.11",
    "unit": 41,
    "title": "Antrean puskesmas terlalu lama",
    "description": "Warga datang sejak subuh untuk nomor antrean.",
    "source": "complaint",
    "field": "health",
    "severity": 3,
    "district": "32.11.15",
    "pilot_area": None,
    "person_in_charge": "Kepala Bidang Pelayanan",
    "due_on": "2024-12-31",
    "status": "answered",
    "version": 3,
    "created_at": "2024-01-02T03:04:05+00:00",
    "updated_at": "2024-05-02T03:04:05+00:00",
}


@extend_schema_serializer(examples=[OpenApiExample("Masalah", EXAMPLE)])
class ProblemRowSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    regency = serializers.CharField()
    unit = serializers.IntegerField(
        allow_null=True, help_text=_("null: masalah seluruh daerah.")
    )
    title = serializers.CharField()
    description = serializers.CharField()
    source = serializers.ChoiceField(choices=ProblemSource.choices)
    field = serializers.ChoiceField(choices=Field.choices)
    severity = serializers.ChoiceField(choices=Severity.choices)
    district = serializers.CharField(allow_null=True)
    pilot_area = serializers.IntegerField(allow_null=True)
    person_in_charge = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    status = serializers.ChoiceField(choices=ProblemStatus.choices)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ProblemDetailSerializer(ProblemRowSerializer, ActionsMember):
    pass


class ProblemFields(ReferringSerializer):
    title = Text(max_length=NAME_MAX)
    description = Text(required=False, allow_blank=True, max_length=TEXT_MAX)
    source = Choice(choices=ProblemSource.choices)  # type: ignore[assignment]
    field = Choice(choices=Field.choices)
    severity = Integer(
        required=False, min_value=min(Severity.values), max_value=max(Severity.values)
    )
    unit = Key(kind=UNIT, required=False, allow_null=True)
    district = Code(kind=DISTRICT, required=False, allow_null=True)
    pilot_area = Key(kind=PILOT_AREA, required=False, allow_null=True)
    person_in_charge = Text(required=False, allow_blank=True, max_length=PERSON_MAX)
    due_on = Day(required=False, allow_null=True)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Masalah baru",
            {
                "regency": "32.11",
                "unit": 41,
                "title": "Antrean puskesmas terlalu lama",
                "source": "complaint",
                "field": "health",
            },
            request_only=True,
        )
    ]
)
class ProblemCreation(ProblemFields):
    regency = Code(kind=REGENCY)


class Answers(ReferringSerializer):
    """The innovations that answer a problem."""

    innovations = Several(
        child=Key(kind=INNOVATION), min_length=1, help_text=_("Yang menjawabnya.")
    )


class Answer(ReferringSerializer):
    innovation = Key(kind=INNOVATION)


@editable(
    create=_("Catat masalah"),
    bulk_create=_("Catat banyak masalah sekaligus"),
    partial_update=_("Ubah isian masalah"),
    bulk_update=_("Ubah banyak masalah sekaligus"),
)
@extend_schema_view(
    list=extend_schema(summary=_("Daftar masalah dan kebutuhan")),
    retrieve=extend_schema(summary=_("Satu masalah")),
)
class ProblemViewSet(EditableViewSet):
    """Masalah dan kebutuhan daerah yang dijawab inovasi."""

    queryset = Problem.objects.none()
    serializer_class = ProblemDetailSerializer
    list_serializer_class = ProblemRowSerializer
    filterset_class = ProblemsOfRecordFilter
    columns = tuple(EXAMPLE)
    orderings = ("updated_at", "created_at", "title", "id")
    ordering = "-updated_at"
    related = ("regency", "unit", "district", "pilot_area")
    http_method_names = ["get", "head", "post", "patch"]
    creation = ProblemCreation
    change = ProblemFields
    create_rule = "innovations.create_problem"
    change_rule = "innovations.change_problem"

    def visible(self) -> QuerySet[Problem]:
        return Problem.objects.visible_to(self.scope)

    def actions(self, record: Problem) -> list[str]:
        user = self.request.user
        found = ["change"] * user.has_perm("innovations.change_problem", record)
        return found + [
            step.name.replace("_", "-")
            for step in verbs.allowed_moves(record, actor=user)
        ]

    def make(self, values: dict[str, Any]) -> Problem:
        return verbs.create(
            actor=self.request.user, regency=values.pop("regency"), fields=values
        )

    def revise(
        self, record: Problem, *, version: int, fields: dict[str, Any]
    ) -> Problem:
        return verbs.revise(
            record, actor=self.request.user, version=version, fields=fields
        )

    @extend_schema(
        operation_id="problems_link",
        summary=_("Tautkan inovasi yang menjawab masalah ini"),
        request=Answers,
        responses={200: ProblemDetailSerializer},
    )
    @action(detail=True, methods=["post"])
    def link(self, request: Request, **kwargs: Any) -> Response:
        problem = self.record()
        self.demand("innovations.change_innovation")
        values = self.read(Answers, regency=problem.regency)
        problem_link.link([problem], values["innovations"], actor=request.user)
        return self.written(problem.pk)

    @extend_schema(
        operation_id="problems_unlink",
        summary=_("Lepas satu inovasi dari masalah ini"),
        request=Answer,
        responses={200: ProblemDetailSerializer},
    )
    @action(detail=True, methods=["post"])
    def unlink(self, request: Request, **kwargs: Any) -> Response:
        problem = self.record()
        self.demand("innovations.change_innovation")
        values = self.read(Answer, regency=problem.regency)
        problem_link.unlink(problem, values["innovation"], actor=request.user)
        return self.written(problem.pk)

    def move(self, step: Move) -> Response:
        problem = self.record()
        self.demand(step.permission, problem)
        version = sent_version(self.request)
        values = self.read(body_of(step))
        verbs.move(
            [problem],
            name=step.name,
            actor=self.request.user,
            reason=values.get("reason", ""),
            versions=None if version is None else {problem.pk: version},
        )
        return self.written(problem.pk)


add_moves(
    ProblemViewSet,
    TRANSITIONS.values(),
    resource="problems",
    answer=ProblemDetailSerializer,
)
