"""What the stages of a cohort ask for: versioned templates, and the rules they name."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from masterplan.core.api.listed import ListedViewSet
from masterplan.core.api.reading import Include
from masterplan.core.api.viewsets import Row, RowsViewSet
from masterplan.domain.rules import RULES, Parameter, Rule
from masterplan.enums import DeliverableKind, TemplateStatus
from masterplan.filters import DeliverableTemplateFilter, StageTemplateFilter
from masterplan.models import DeliverableTemplate, StageTemplate
from regencies.enums import DocumentKind


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Bimtek I",
            {
                "id": 3,
                "cohort": None,
                "version": 1,
                "order": 3,
                "code": "bimtek_1",
                "name": "Bimtek I",
                "summary": "Analisis masa depan dan kesiapan daerah",
                "first_month": 5,
                "last_month": 5,
                "status": "published",
            },
        )
    ]
)
class StageTemplateSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    cohort = serializers.IntegerField(
        allow_null=True, help_text=_("Tahun angkatan; null untuk templat bawaan.")
    )
    version = serializers.IntegerField()
    order = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    summary = serializers.CharField()
    first_month = serializers.IntegerField(allow_null=True)
    last_month = serializers.IntegerField(allow_null=True)
    status = serializers.ChoiceField(choices=TemplateStatus.choices)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "SK",
            {
                "id": 11,
                "stage": 3,
                "order": 1,
                "code": "sk-tim",
                "name": "SK Tim Pelaksana",
                "help": "",
                "kind": "document",
                "document_kind": "sk",
                "rule": None,
                "parameters": {},
                "is_required": True,
            },
        )
    ]
)
class DeliverableTemplateSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    stage = serializers.IntegerField(help_text=_("Templat tahapnya."))
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


class RuleParameterSerializer(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    default = serializers.JSONField()  # type: ignore[assignment]
    minimum = serializers.IntegerField(allow_null=True)
    maximum = serializers.IntegerField(allow_null=True)
    choices = serializers.ListField(child=serializers.CharField())
    is_required = serializers.BooleanField()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Jumlah inovasi",
            {
                "name": "minimum_innovations",
                "sentence": "Sedikitnya 6 inovasi tercatat",
                "parameters": [
                    {
                        "name": "minimum",
                        "label": "Sedikitnya",
                        "default": 6,
                        "minimum": 1,
                        "maximum": 1000,
                        "choices": [],
                        "is_required": False,
                    }
                ],
            },
        )
    ]
)
class RuleSerializer(serializers.Serializer):
    name = serializers.CharField()
    sentence = serializers.CharField(
        help_text=_("Yang ditanyakan, dengan nilai bawaan parameternya.")
    )
    parameters = RuleParameterSerializer(many=True)


class DeliverableTemplateViewSet(RowsViewSet):
    """Templat luaran."""

    queryset = DeliverableTemplate.objects.none()
    serializer_class = DeliverableTemplateSerializer
    filterset_class = DeliverableTemplateFilter
    columns = (
        "id",
        "stage",
        "order",
        "code",
        "name",
        "help",
        "kind",
        "document_kind",
        "rule",
        "parameters",
        "is_required",
    )
    orderings = ("id", "order")
    http_method_names = ["get", "head"]

    def visible(self) -> QuerySet:
        return DeliverableTemplate.objects.visible_to(self.scope)

    def represent(self, row: Row) -> Row:
        row["document_kind"] = row["document_kind"] or None
        row["rule"] = row["rule"] or None
        return row


class StageTemplateViewSet(RowsViewSet):
    """Templat tahap setiap angkatan, menurut versi."""

    queryset = StageTemplate.objects.none()
    serializer_class = StageTemplateSerializer
    filterset_class = StageTemplateFilter
    columns = (
        "id",
        "cohort__year",
        "version",
        "order",
        "code",
        "name",
        "summary",
        "first_month",
        "last_month",
        "status",
    )
    sources = {"cohort": ("cohort__year",)}
    includes = {
        "deliverables": Include(DeliverableTemplateViewSet, "stage", ("order", "id"))
    }
    orderings = ("id", "order")
    http_method_names = ["get", "head"]

    def visible(self) -> QuerySet:
        return StageTemplate.objects.visible_to(self.scope)

    def represent(self, row: Row) -> Row:
        row["cohort"] = row.pop("cohort__year")
        return row


class RuleViewSet(ListedViewSet):
    """Aturan data yang dapat diminta suatu tahap."""

    serializer_class = RuleSerializer
    key = "name"
    lookup_url_kwarg = "name"
    lookup_value_regex = "[a-z0-9_]{1,60}"

    def rows(self) -> list[Row]:
        return [_rule(rule) for rule in RULES.values()]


def _rule(rule: Rule) -> Row:
    return {
        "name": rule.name,
        "sentence": rule.told({}),
        "parameters": [_parameter(one) for one in rule.parameters.values()],
    }


def _parameter(one: Parameter) -> dict[str, Any]:
    is_number = not one.choices
    return {
        "name": one.name,
        "label": str(one.label),
        "default": one.default,
        "minimum": one.low if is_number else None,
        "maximum": one.high if is_number else None,
        "choices": list(one.choices),
        "is_required": one.is_required,
    }
