"""What may be sent for an innovation; everything else in a body is refused."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from dimensions.enums import DimensionSlug
from dimensions.models import Dimension, SubDimension
from innovations.domain.innovation import EDITABLE_FIELDS
from innovations.enums import (
    ACRONYM_MAX,
    NAME_MAX,
    PERSON_MAX,
    PHONE_MAX,
    SENTENCE_MAX,
    TEXT_MAX,
    WORDS_MAX,
    YEAR_MAX,
    YEAR_MIN,
    IidForm,
    Initiator,
    InnovationKind,
    InnovationStep,
)
from masterplan.core.api.fields import (
    Choice,
    Day,
    Flag,
    Integer,
    Link,
    StrictSerializer,
    Text,
)
from regencies.models import Regency, Unit

KEY_MAX = 2**63 - 1
LINK_MAX = 500


def _unknown(name: str) -> serializers.ValidationError:
    """One answer for what is missing, hidden or another regency's."""
    return serializers.ValidationError(
        {name: [_("Data yang dirujuk tidak ditemukan.")]}, code="does_not_exist"
    )


class InnovationFields(StrictSerializer):
    """The fields people may type; `validate` turns keys into records.

    Its context holds `scope`, and `regency` (a Regency) where the record has one.
    """

    unit = Integer(required=False, allow_null=True, min_value=1, max_value=KEY_MAX)
    dimension = Choice(choices=DimensionSlug.choices)
    sub_dimension = Text(required=False, allow_null=True, max_length=8)
    name = Text(max_length=NAME_MAX)
    acronym = Text(required=False, allow_blank=True, max_length=ACRONYM_MAX)
    problem = Text(required=False, allow_blank=True, max_length=SENTENCE_MAX)
    description = Text(required=False, allow_blank=True, max_length=TEXT_MAX)
    objective = Text(required=False, allow_blank=True, max_length=TEXT_MAX)
    benefit = Text(required=False, allow_blank=True, max_length=TEXT_MAX)
    result = Text(required=False, allow_blank=True, max_length=TEXT_MAX)
    person_in_charge = Text(required=False, allow_blank=True, max_length=PERSON_MAX)
    person_position = Text(required=False, allow_blank=True, max_length=PERSON_MAX)
    person_phone = Text(required=False, allow_blank=True, max_length=PHONE_MAX)
    link = Link(required=False, allow_blank=True, max_length=LINK_MAX)
    initiator = Choice(required=False, allow_null=True, choices=Initiator.choices)
    iid_form = Choice(required=False, allow_null=True, choices=IidForm.choices)
    affair = Text(required=False, allow_blank=True, max_length=WORDS_MAX)
    trial_on = Day(required=False, allow_null=True)
    implemented_on = Day(required=False, allow_null=True)
    design = Text(required=False, allow_blank=True, max_length=TEXT_MAX)
    kind = Choice(required=False, allow_null=True, choices=InnovationKind.choices)
    is_digital = Flag(required=False, allow_null=True)
    start_year = Integer(
        required=False, allow_null=True, min_value=YEAR_MIN, max_value=YEAR_MAX
    )
    start_month = Integer(required=False, allow_null=True, min_value=1, max_value=12)
    step = Choice(required=False, allow_null=True, choices=InnovationStep.choices)
    step_percent = Integer(required=False, min_value=0, max_value=100)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        for name in ("kind", "step", "initiator", "iid_form"):
            if name in values and values[name] is None:
                values[name] = ""
        if values.get("unit") is not None:
            values["unit"] = self._unit(values["unit"])
        if values.get("sub_dimension") is not None:
            code = values["sub_dimension"]
            values["sub_dimension"] = (
                SubDimension.objects.select_related("dimension").filter(pk=code).first()
            )
            if values["sub_dimension"] is None:
                raise _unknown("sub_dimension")
        if "dimension" in values:
            values["dimension"] = self._dimension(values)
        return values

    def _unit(self, key: int) -> Unit:
        visible = Unit.objects.visible_to(self.context["scope"])
        unit = visible.filter(pk=key, regency=self.context["regency"]).first()
        if unit is None:
            raise _unknown("unit")
        return unit

    def _dimension(self, values: dict[str, Any]) -> Dimension:
        sub = values.get("sub_dimension")
        if sub is not None and sub.dimension_id == values["dimension"]:
            return sub.dimension
        dimension = Dimension.objects.filter(pk=values["dimension"]).first()
        if dimension is None:
            raise _unknown("dimension")
        return dimension


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Inovasi baru",
            {
                "regency": "32.11",
                "unit": 41,
                "dimension": "governance",
                "sub_dimension": "GOV-1",
                "name": "Antrean puskesmas daring",
                "problem": "Warga menunggu terlalu lama.",
                "is_digital": True,
            },
            request_only=True,
        )
    ]
)
class InnovationCreation(InnovationFields):
    """A new record: its regency as well."""

    regency = Text(max_length=5)

    def validate_regency(self, code: str) -> Regency:
        regency = Regency.objects.visible_to(self.context["scope"]).filter(pk=code)
        found = regency.first()
        if found is None:
            raise serializers.ValidationError(
                _("Data yang dirujuk tidak ditemukan."), code="does_not_exist"
            )
        self.context["regency"] = found
        return found


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Ubah tahapan",
            {"step": "implementation", "step_percent": 60},
            request_only=True,
        )
    ]
)
class InnovationChange(InnovationFields):
    """Changed fields only, with a reason where one is wanted for the history."""

    reason = Text(
        required=False,
        allow_blank=True,
        max_length=TEXT_MAX,
        help_text=_(
            "Wajib bila mengubah isian yang sudah dibekukan sebagai baseline "
            "masterplan; tanpa alasan jawabannya `reason_required`."
        ),
    )


class Note(StrictSerializer):
    """A move that may be explained."""

    reason = Text(required=False, allow_blank=True, max_length=TEXT_MAX)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Alasan", {"reason": "Lengkapi uraian dan manfaat."}, request_only=True
        )
    ]
)
class Reason(StrictSerializer):
    """A move that must be explained."""

    reason = Text(max_length=TEXT_MAX)


class ReturnReason(Reason):
    """A return: why, and which fields are to be mended."""

    asked_fields = serializers.ListField(
        child=Choice(choices=[(name, name) for name in EDITABLE_FIELDS]),
        required=False,
        max_length=len(EDITABLE_FIELDS),
    )


class Nothing(StrictSerializer):
    """A body without members."""
