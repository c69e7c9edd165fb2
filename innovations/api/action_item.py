"""Activities of action plans: read with their health, planned, moved, overridden."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
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

from innovations.api.kinds import INNOVATION, UNIT
from innovations.domain import action_item as verbs
from innovations.enums import (
    NAME_MAX,
    PERSON_MAX,
    RUPIAH_MAX,
    SENTENCE_MAX,
    TEXT_MAX,
    WEIGHT_MAX,
    ActionStatus,
    Health,
)
from innovations.enums.action_item import OVERRIDES, TRANSITIONS
from innovations.filters.parts import ItemsOfRecordFilter
from innovations.models import ActionItem
from masterplan.core.api.editable import EditableViewSet, editable
from masterplan.core.api.fields import (
    Amount,
    Choice,
    Day,
    Integer,
    StrictSerializer,
    Text,
    amount,
)
from masterplan.core.api.preconditions import sent_version
from masterplan.core.api.records import ActionsMember, add_moves, body_of
from masterplan.core.api.references import Key, ReferringSerializer
from masterplan.core.api.viewsets import Row
from masterplan.core.moves import Move

AMOUNTS = (
    "baseline",
    "target",
    "target_q1",
    "target_q2",
    "target_q3",
    "target_q4",
)
EXAMPLE = {
    "id": 31,
    "innovation": 12,
    "regency": "32.11",
    "unit": 41,
    "order": 1,
    "activity": "Pasang layar antrean di 35 puskesmas",
    "output": "Puskesmas berlayar antrean",
    "measure": "puskesmas",
    "baseline": "0",
    "target": "35",
    "target_q1": None,
    "target_q2": "10",
    "target_q3": None,
    "target_q4": "35",
    "person_in_charge": "Kepala Bidang Pelayanan",
    "start_on": "2024-01-01",
    "end_on": "2024-12-31",
    "weight": 2,
    "budget": 350000000,
    "risk": "",
    "status": "in_progress",
    "physical": 40,
    "financial": 25,
    "reported_at": "2024-05-02T03:04:05+00:00",
    "health": "on_track",
    "health_override": None,
    "override_reason": "",
    "version": 4,
    "created_at": "2024-01-02T03:04:05+00:00",
    "updated_at": "2024-05-02T03:04:05+00:00",
}


def _figure() -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=18, decimal_places=4, allow_null=True)


@extend_schema_serializer(examples=[OpenApiExample("Kegiatan", EXAMPLE)])
class ActionItemSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    innovation = serializers.IntegerField()
    regency = serializers.CharField()
    unit = serializers.IntegerField(
        allow_null=True, help_text=_("OPD pelaksana; null berarti OPD pengampu.")
    )
    order = serializers.IntegerField()
    activity = serializers.CharField()
    output = serializers.CharField()
    measure = serializers.CharField()
    baseline = _figure()
    target = _figure()
    target_q1 = _figure()
    target_q2 = _figure()
    target_q3 = _figure()
    target_q4 = _figure()
    person_in_charge = serializers.CharField()
    start_on = serializers.DateField()
    end_on = serializers.DateField()
    weight = serializers.IntegerField()
    budget = serializers.IntegerField(allow_null=True, help_text=_("Rupiah."))
    risk = serializers.CharField()
    status = serializers.ChoiceField(choices=ActionStatus.choices)
    physical = serializers.IntegerField()
    financial = serializers.IntegerField()
    reported_at = serializers.DateTimeField(allow_null=True)
    health = serializers.ChoiceField(
        choices=Health.choices,
        allow_null=True,
        help_text=_("null di luar bulan pelaksanaannya."),
    )
    health_override = serializers.ChoiceField(choices=Health.choices, allow_null=True)
    override_reason = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ActionItemDetailSerializer(ActionItemSerializer, ActionsMember):
    pass


class ActionItemFields(ReferringSerializer):
    """What people may type; months count whole."""

    activity = Text(max_length=NAME_MAX)
    output = Text(required=False, allow_blank=True, max_length=NAME_MAX)
    measure = Text(required=False, allow_blank=True, max_length=60)
    baseline = Amount(required=False, allow_null=True)
    target = Amount(required=False, allow_null=True)
    target_q1 = Amount(required=False, allow_null=True)
    target_q2 = Amount(required=False, allow_null=True)
    target_q3 = Amount(required=False, allow_null=True)
    target_q4 = Amount(required=False, allow_null=True)
    unit = Key(kind=UNIT, required=False, allow_null=True)
    person_in_charge = Text(required=False, allow_blank=True, max_length=PERSON_MAX)
    start_on = Day()
    end_on = Day()
    weight = Integer(required=False, min_value=1, max_value=WEIGHT_MAX)
    budget = Integer(required=False, allow_null=True, min_value=0, max_value=RUPIAH_MAX)
    risk = Text(required=False, allow_blank=True, max_length=SENTENCE_MAX)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Kegiatan baru",
            {
                "innovation": 12,
                "activity": "Pasang layar antrean di 35 puskesmas",
                "start_on": "2024-01-01",
                "end_on": "2024-12-31",
            },
            request_only=True,
        )
    ]
)
class ActionItemCreation(ActionItemFields):
    innovation = Key(kind=INNOVATION)


class ActionItemChange(ActionItemFields):
    reason = Text(required=False, allow_blank=True, max_length=TEXT_MAX)


class HealthWord(StrictSerializer):
    health = Choice(
        choices=[(one.value, one.label) for one in OVERRIDES],
        allow_null=True,
        help_text=_("null mengembalikannya ke hitungan portal."),
    )
    reason = Text(required=False, allow_blank=True, max_length=SENTENCE_MAX)


@editable(
    create=_("Tambah kegiatan pada rencana aksi"),
    bulk_create=_("Tambah banyak kegiatan sekaligus"),
    partial_update=_("Ubah kegiatan"),
    bulk_update=_("Ubah banyak kegiatan sekaligus"),
)
@extend_schema_view(
    list=extend_schema(summary=_("Daftar kegiatan rencana aksi")),
    retrieve=extend_schema(summary=_("Satu kegiatan")),
)
class ActionItemViewSet(EditableViewSet):
    """Kegiatan rencana aksi beserta kesehatannya hari ini."""

    queryset = ActionItem.objects.none()
    serializer_class = ActionItemDetailSerializer
    list_serializer_class = ActionItemSerializer
    filterset_class = ItemsOfRecordFilter
    columns = tuple(EXAMPLE)
    orderings = ("id", "end_on", "start_on", "updated_at")
    related = ("innovation__regency", "innovation__unit", "unit", "regency")
    http_method_names = ["get", "head", "post", "patch"]
    creation = ActionItemCreation
    change = ActionItemChange
    create_rule = "innovations.create_action_item"
    change_rule = "innovations.change_action_item"

    def visible(self) -> QuerySet[ActionItem]:
        return ActionItem.objects.visible_to(self.scope).with_health(
            timezone.localdate()
        )

    def represent(self, row: Row) -> Row:
        figures = {name: amount(row[name]) for name in AMOUNTS}
        words = {name: row[name] or None for name in ("health", "health_override")}
        return row | figures | words

    def actions(self, record: ActionItem) -> list[str]:
        user = self.request.user
        found = [
            name
            for name, permission in (
                ("change", "innovations.change_action_item"),
                ("health", "innovations.override_action_item"),
            )
            if user.has_perm(permission, record)
        ]
        if record.is_open and user.has_perm("innovations.report_action_item", record):
            found.append("report")
        return found + [
            step.name.replace("_", "-")
            for step in verbs.allowed_moves(record, actor=user)
        ]

    def make(self, values: dict[str, Any]) -> ActionItem:
        return verbs.create(
            values.pop("innovation"), actor=self.request.user, fields=values
        )

    def revise(
        self, record: ActionItem, *, version: int, fields: dict[str, Any]
    ) -> ActionItem:
        return verbs.revise(
            record,
            actor=self.request.user,
            version=version,
            reason=fields.pop("reason", ""),
            fields=fields,
        )

    @extend_schema(
        operation_id="action_items_health",
        summary=_("Tetapkan kesehatan kegiatan, dengan alasan"),
        request=HealthWord,
        responses={200: ActionItemDetailSerializer},
    )
    @action(detail=True, methods=["post"])
    def health(self, request: Request, **kwargs: Any) -> Response:
        item = self.record()
        self.demand("innovations.override_action_item", item)
        version = sent_version(request)
        values = self.read(HealthWord)
        verbs.override_health(
            item,
            actor=request.user,
            health=values["health"] or "",
            reason=values.get("reason", ""),
            version=version,
        )
        return self.written(item.pk)

    def move(self, step: Move) -> Response:
        item = self.record()
        self.demand(step.permission, item)
        version = sent_version(self.request)
        values = self.read(body_of(step))
        verbs.move(
            [item],
            name=step.name,
            actor=self.request.user,
            reason=values.get("reason", ""),
            versions=None if version is None else {item.pk: version},
        )
        return self.written(item.pk)


add_moves(
    ActionItemViewSet,
    TRANSITIONS.values(),
    resource="action_items",
    answer=ActionItemDetailSerializer,
)
