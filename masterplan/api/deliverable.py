"""What stages have to bring: read, and carried through its moves."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema,
    extend_schema_serializer,
)
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from innovations.api.kinds import DOCUMENT
from masterplan.core.api.preconditions import sent_version
from masterplan.core.api.records import (
    ActionsMember,
    Nothing,
    RecordsViewSet,
    add_moves,
    body_of,
)
from masterplan.core.api.references import Key, ReferringSerializer
from masterplan.core.moves import Move
from masterplan.domain import deliverable as verbs
from masterplan.enums import (
    DELIVERABLE_TRANSITIONS,
    DeliverableKind,
    DeliverableStatus,
)
from masterplan.filters import DeliverableFilter
from masterplan.models import Deliverable
from regencies.enums import DocumentKind

EXAMPLE = {
    "id": 88,
    "stage": 31,
    "regency": "32.11",
    "order": 1,
    "code": "sk-tim",
    "name": "SK Tim Pelaksana",
    "help": "",
    "kind": "document",
    "document_kind": "sk",
    "rule": None,
    "parameters": {},
    "is_required": True,
    "status": "submitted",
    "document": 9,
    "version": 3,
    "updated_at": "2018-05-03T03:04:05+00:00",
}


@extend_schema_serializer(examples=[OpenApiExample("SK", EXAMPLE)])
class DeliverableHeadSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    stage = serializers.IntegerField()
    regency = serializers.CharField()
    order = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    help = serializers.CharField()
    kind = serializers.ChoiceField(choices=DeliverableKind.choices)
    document_kind = serializers.ChoiceField(
        choices=DocumentKind.choices, allow_null=True
    )
    rule = serializers.CharField(
        allow_null=True, help_text=_("Nama aturan data; lihat `/rules/`.")
    )
    parameters = serializers.DictField()
    is_required = serializers.BooleanField()
    status = serializers.ChoiceField(choices=DeliverableStatus.choices)
    document = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


@extend_schema_serializer(
    examples=[OpenApiExample("SK", EXAMPLE | {"allowed_actions": ["approve"]})]
)
class DeliverableSerializer(DeliverableHeadSerializer, ActionsMember):
    pass


class Attachment(ReferringSerializer):
    document = Key(kind=DOCUMENT)


BODIES = {"submit": Nothing, "approve": Nothing}


class DeliverableViewSet(RecordsViewSet):
    """Luaran setiap tahap."""

    queryset = Deliverable.objects.none()
    serializer_class = DeliverableSerializer
    list_serializer_class = DeliverableHeadSerializer
    filterset_class = DeliverableFilter
    columns = (
        "id",
        "stage",
        "regency",
        "order",
        "code",
        "name",
        "help",
        "kind",
        "document_kind",
        "rule",
        "parameters",
        "is_required",
        "status",
        "document",
        "version",
        "updated_at",
    )
    orderings = ("id", "updated_at", "order")
    related = ("regency", "stage", "document")
    http_method_names = ["get", "head", "post"]

    def visible(self) -> QuerySet:
        return Deliverable.objects.visible_to(self.scope)

    def represent(self, row: dict) -> dict:
        row["document_kind"] = row["document_kind"] or None
        row["rule"] = row["rule"] or None
        return row

    def actions(self, record: Deliverable) -> list[str]:
        user = self.request.user
        found = ["attach"] if verbs.may_attach(record, actor=user) else []
        return found + [one.name for one in verbs.allowed_moves(record, actor=user)]

    @extend_schema(
        summary=_("Lampirkan dokumen"),
        request=Attachment,
        responses={200: DeliverableSerializer},
    )
    @action(detail=True, methods=["post"])
    def attach(self, request: Request, **kwargs: object) -> Response:
        deliverable = self.record()
        self.demand("masterplan.change_deliverable", deliverable)
        version = sent_version(request)
        values = self.read(Attachment, regency=deliverable.regency)
        changed = verbs.attach(
            deliverable, actor=request.user, version=version, **values
        )
        return self.written(changed.pk)

    def move(self, step: Move) -> Response:
        deliverable = self.record()
        self.demand(step.permission, deliverable)
        version = sent_version(self.request)
        values = self.read(body_of(step, BODIES))
        changed = verbs.VERBS[step.name](
            deliverable, actor=self.request.user, version=version, **values
        )
        return self.written(changed.pk)


add_moves(
    DeliverableViewSet,
    DELIVERABLE_TRANSITIONS.values(),
    resource="deliverables",
    answer=DeliverableSerializer,
    bodies=BODIES,
)
