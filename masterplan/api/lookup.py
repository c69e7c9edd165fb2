"""Every enumeration with its values and their labels in both languages."""

from functools import cache
from typing import Any

from django.db.models import Choices
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from dimensions.enums import DimensionSlug
from innovations import enums as innovation_enums
from masterplan import enums as masterplan_enums
from masterplan.core.api.listed import ListedViewSet
from masterplan.core.api.viewsets import Row
from masterplan.core.enums import JobState, TokenScope
from regencies import enums as regency_enums

LANGUAGES = ("id", "en")
# Names as they stand in addresses; they are part of the contract.
LOOKUPS: dict[str, type[Choices]] = {
    "dimension": DimensionSlug,
    "innovation-status": innovation_enums.InnovationStatus,
    "innovation-step": innovation_enums.InnovationStep,
    "innovation-kind": innovation_enums.InnovationKind,
    "innovation-source": innovation_enums.Source,
    "initiator": innovation_enums.Initiator,
    "iid-form": innovation_enums.IidForm,
    "novelty": innovation_enums.Novelty,
    "funding-source": innovation_enums.FundingSource,
    "action-item-status": innovation_enums.ActionStatus,
    "health": innovation_enums.Health,
    "quick-win-status": innovation_enums.QuickWinStatus,
    "problem-status": innovation_enums.ProblemStatus,
    "problem-source": innovation_enums.ProblemSource,
    "field": innovation_enums.Field,
    "severity": innovation_enums.Severity,
    "commitment-status": innovation_enums.CommitmentStatus,
    "signature-status": innovation_enums.SignatureStatus,
    "signing-method": innovation_enums.SigningMethod,
    "stage-state": masterplan_enums.StageState,
    "deliverable-kind": masterplan_enums.DeliverableKind,
    "deliverable-status": masterplan_enums.DeliverableStatus,
    "template-status": masterplan_enums.TemplateStatus,
    "plan-status": masterplan_enums.PlanStatus,
    "horizon": masterplan_enums.Horizon,
    "meeting-kind": masterplan_enums.MeetingKind,
    "follow-up-status": masterplan_enums.FollowUpStatus,
    "need-status": masterplan_enums.NeedStatus,
    "award-kind": masterplan_enums.AwardKind,
    "regency-kind": regency_enums.RegencyKind,
    "unit-kind": regency_enums.UnitKind,
    "role": regency_enums.Role,
    "time-zone": regency_enums.TimeZone,
    "body-kind": regency_enums.BodyKind,
    "member-element": regency_enums.MemberElement,
    "document-kind": regency_enums.DocumentKind,
    "audience": regency_enums.Audience,
    "partner-kind": regency_enums.PartnerKind,
    "job-state": JobState,
    "token-scope": TokenScope,
}


class LookupValueSerializer(serializers.Serializer):
    value = serializers.JSONField(help_text=_("Seperti tertulis dalam data."))
    label_id = serializers.CharField()
    label_en = serializers.CharField()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Jangka",
            {
                "name": "horizon",
                "values": [
                    {
                        "value": "short",
                        "label_id": "Jangka pendek",
                        "label_en": "Short term",
                    }
                ],
            },
        )
    ]
)
class LookupSerializer(serializers.Serializer):
    name = serializers.CharField()
    values = LookupValueSerializer(many=True)


class LookupViewSet(ListedViewSet):
    """Daftar pilihan beserta sebutannya dalam bahasa Indonesia dan Inggris."""

    serializer_class = LookupSerializer
    key = "name"
    lookup_url_kwarg = "name"
    lookup_value_regex = "[a-z-]{1,40}"

    def rows(self) -> list[Row]:
        return _rows()


@cache
def _rows() -> list[Row]:
    return [
        {"name": name, "values": [_value(one) for one in lookup]}
        for name, lookup in LOOKUPS.items()
    ]


def _value(one: Any) -> dict[str, Any]:
    labels = {}
    for language in LANGUAGES:
        with translation.override(language):
            labels[f"label_{language}"] = str(one.label)
    return {"value": one.value, **labels}
