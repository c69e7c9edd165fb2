"""What may be sent for an innovation; everything else in a body is refused."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from dimensions.enums import DimensionSlug
from innovations.api.kinds import (
    DIMENSION,
    DISTRICT,
    FLAGSHIP_PROGRAMME,
    PARTNER,
    PILOT_AREA,
    REGENCY,
    SUB_DIMENSION,
    UNIT,
)
from innovations.domain.innovation import EDITABLE_FIELDS
from innovations.enums import (
    ACRONYM_MAX,
    BENEFICIARIES_MAX,
    NAME_MAX,
    PERSON_MAX,
    PHONE_MAX,
    SENTENCE_MAX,
    TEXT_MAX,
    VILLAGES_MAX,
    WORDS_MAX,
    YEAR_MAX,
    YEAR_MIN,
    IidForm,
    Initiator,
    InnovationKind,
    InnovationStep,
    Novelty,
)
from masterplan.core.api.bulk_each import Revision
from masterplan.core.api.fields import (
    Choice,
    Day,
    Flag,
    Integer,
    Link,
    StrictSerializer,
    Text,
)
from masterplan.core.api.records import Reason
from masterplan.core.api.references import (
    Code,
    Key,
    ReferringSerializer,
    Several,
)

LINK_MAX = 500


def _paragraphs() -> Text:
    return Text(required=False, allow_blank=True, max_length=TEXT_MAX)


class InnovationFields(ReferringSerializer):
    """The fields people may type; keys become records.

    Its context holds `references`, and `regency` (a Regency) where the record has one.
    """

    unit = Key(kind=UNIT, required=False, allow_null=True)
    dimension = Choice(choices=DimensionSlug.choices)
    sub_dimension = Code(kind=SUB_DIMENSION, required=False, allow_null=True)
    name = Text(max_length=NAME_MAX)
    acronym = Text(required=False, allow_blank=True, max_length=ACRONYM_MAX)
    problem = Text(required=False, allow_blank=True, max_length=SENTENCE_MAX)
    description = _paragraphs()
    objective = _paragraphs()
    benefit = _paragraphs()
    result = _paragraphs()
    person_in_charge = Text(required=False, allow_blank=True, max_length=PERSON_MAX)
    person_position = Text(required=False, allow_blank=True, max_length=PERSON_MAX)
    person_phone = Text(required=False, allow_blank=True, max_length=PHONE_MAX)
    link = Link(required=False, allow_blank=True, max_length=LINK_MAX)
    initiator = Choice(required=False, allow_null=True, choices=Initiator.choices)
    iid_form = Choice(required=False, allow_null=True, choices=IidForm.choices)
    affair = Text(required=False, allow_blank=True, max_length=WORDS_MAX)
    trial_on = Day(required=False, allow_null=True)
    implemented_on = Day(required=False, allow_null=True)
    design = _paragraphs()
    kind = Choice(required=False, allow_null=True, choices=InnovationKind.choices)
    is_digital = Flag(required=False, allow_null=True)
    start_year = Integer(
        required=False, allow_null=True, min_value=YEAR_MIN, max_value=YEAR_MAX
    )
    start_month = Integer(required=False, allow_null=True, min_value=1, max_value=12)
    end_year = Integer(
        required=False, allow_null=True, min_value=YEAR_MIN, max_value=YEAR_MAX
    )
    step = Choice(required=False, allow_null=True, choices=InnovationStep.choices)
    step_percent = Integer(required=False, min_value=0, max_value=100)
    process_before = _paragraphs()
    process_after = _paragraphs()
    novelty = Choice(required=False, allow_null=True, choices=Novelty.choices)
    uniqueness = _paragraphs()
    beneficiaries = Text(required=False, allow_blank=True, max_length=SENTENCE_MAX)
    beneficiary_count = Integer(
        required=False, allow_null=True, min_value=0, max_value=BENEFICIARIES_MAX
    )
    is_region_wide = Flag(required=False)
    districts = Several(child=Code(kind=DISTRICT), required=False)
    village_count = Integer(
        required=False, allow_null=True, min_value=0, max_value=VILLAGES_MAX
    )
    pilot_area = Key(kind=PILOT_AREA, required=False, allow_null=True)
    supporting_units = Several(child=Key(kind=UNIT), required=False)
    partners = Several(child=Key(kind=PARTNER), required=False)
    duties_fit = Text(required=False, allow_blank=True, max_length=SENTENCE_MAX)
    nomenclature_code = Text(required=False, allow_blank=True, max_length=20)
    regulation = Text(required=False, allow_blank=True, max_length=SENTENCE_MAX)
    flagship_programme = Key(kind=FLAGSHIP_PROGRAMME, required=False, allow_null=True)
    resources = _paragraphs()
    continuity = _paragraphs()
    growth = _paragraphs()
    risks = _paragraphs()

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        values = super().validate(values)
        for name in ("kind", "step", "initiator", "iid_form", "novelty"):
            if name in values and values[name] is None:
                values[name] = ""
        if "dimension" in values:
            # Read already where the sub-dimension brought it.
            found = self.context["references"].find(DIMENSION, values["dimension"])
            if found is None:
                raise serializers.ValidationError(
                    {"dimension": [_("Data yang dirujuk tidak ditemukan.")]},
                    code="does_not_exist",
                )
            values["dimension"] = found
        return values


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

    regency = Code(kind=REGENCY)


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


class InnovationRevision(Revision, InnovationChange):
    """A change as an item of a bulk."""


class InnovationItems(StrictSerializer):
    """Describes the body of a bulk creation."""

    items = InnovationCreation(many=True)


class InnovationRevisions(StrictSerializer):
    """Describes the body of a bulk change."""

    items = InnovationRevision(many=True, partial=True)


class ReturnReason(Reason):
    """A return: why, and which fields are to be mended."""

    asked_fields = serializers.ListField(
        child=Choice(choices=[(name, name) for name in EDITABLE_FIELDS]),
        required=False,
        max_length=len(EDITABLE_FIELDS),
    )
