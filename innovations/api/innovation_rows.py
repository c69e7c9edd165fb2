"""How an innovation is written: `head` in lists, `full` as one record."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from dimensions.enums import DimensionSlug
from innovations.domain.completeness import gaps
from innovations.domain.innovation import allowed_moves
from innovations.enums import (
    IidForm,
    Initiator,
    InnovationKind,
    InnovationStatus,
    InnovationStep,
    Novelty,
    Source,
)
from innovations.models import Innovation
from masterplan.core.models import User

HEAD = (
    "id",
    "regency_id",
    "unit_id",
    "unit__name",
    "dimension_id",
    "sub_dimension_id",
    "name",
    "acronym",
    "problem",
    "kind",
    "is_digital",
    "start_year",
    "start_month",
    "step",
    "step_percent",
    "status",
    "registration_number",
    "source",
    "version",
    "created_at",
    "updated_at",
    "submitted_at",
    "verified_at",
    "published_at",
)
# The columns of those members that are not named like one.
HEAD_SOURCES = {
    "regency": ("regency_id",),
    "unit": ("unit_id", "unit__name"),
    "dimension": ("dimension_id",),
    "sub_dimension": ("sub_dimension_id",),
}
# Written in the detail only; the telephone is added by the rule.
TEXTS = (
    "description",
    "objective",
    "benefit",
    "result",
    "person_in_charge",
    "person_position",
    "link",
    "affair",
    "design",
    "trial_on",
    "implemented_on",
    "end_year",
    "process_before",
    "process_after",
    "uniqueness",
    "beneficiaries",
    "beneficiary_count",
    "is_region_wide",
    "village_count",
    "duties_fit",
    "nomenclature_code",
    "regulation",
    "resources",
    "continuity",
    "growth",
    "risks",
    "reported_unit",
    "reported_status",
    "source_url",
)

EXAMPLE_HEAD = {
    "id": 12,
    "regency": "32.11",
    "unit": {"id": 41, "name": "Dinas Kesehatan"},
    "dimension": "governance",
    "sub_dimension": "GOV-1",
    "name": "Antrean puskesmas daring",
    "acronym": "",
    "problem": "Warga menunggu terlalu lama.",
    "kind": "programme",
    "is_digital": True,
    "start_year": 2018,
    "start_month": None,
    "step": "implementation",
    "step_percent": 60,
    "status": "verified",
    "registration_number": "32.11-0042",
    "source": "typed",
    "version": 7,
    "created_at": "2018-05-02T03:04:05+00:00",
    "updated_at": "2018-06-02T03:04:05+00:00",
    "submitted_at": "2018-05-03T03:04:05+00:00",
    "verified_at": "2018-05-04T03:04:05+00:00",
    "published_at": None,
}
EXAMPLE_FULL = EXAMPLE_HEAD | {
    "description": "Nomor antrean diambil dari telepon.",
    "objective": "",
    "benefit": "",
    "result": "",
    "person_in_charge": "Kepala Bidang Pelayanan",
    "person_position": "",
    "person_phone": None,
    "link": "",
    "initiator": "opd",
    "iid_form": "service",
    "affair": "Kesehatan",
    "trial_on": "2018-01-15",
    "implemented_on": None,
    "design": "",
    "end_year": None,
    "process_before": "Antre sejak subuh.",
    "process_after": "Datang pada jamnya.",
    "novelty": "new",
    "uniqueness": "",
    "beneficiaries": "Pasien rawat jalan",
    "beneficiary_count": 12000,
    "is_region_wide": False,
    "districts": ["32.11.15"],
    "village_count": 12,
    "pilot_area": None,
    "supporting_units": [42],
    "partners": [],
    "problems": [7],
    "duties_fit": "",
    "nomenclature_code": "2.16.03.2.02.0035",
    "regulation": "",
    "flagship_programme": None,
    "resources": "",
    "continuity": "",
    "growth": "",
    "risks": "",
    "plan_percent": 45.5,
    "adapted_from": None,
    "reported_unit": "",
    "reported_status": "",
    "source_url": "",
    "missing": {"required": [], "quick_win": ["benefit"], "iid": ["design"]},
    "asked_fields": [],
    "allowed_actions": ["change", "return", "complete", "discontinue", "publish"],
}


class GapsSerializer(serializers.Serializer):
    """Names of the fields still empty, by purpose."""

    required = serializers.ListField(
        child=serializers.CharField(),
        help_text=_("Isian yang masih perlu sebelum dapat diajukan."),
    )
    quick_win = serializers.ListField(
        child=serializers.CharField(),
        help_text=_("Isian yang masih perlu untuk quick win."),
    )
    iid = serializers.ListField(
        child=serializers.CharField(),
        help_text=_("Isian yang masih perlu untuk Indeks Inovasi Daerah."),
    )


class UnitBriefSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()


@extend_schema_serializer(examples=[OpenApiExample("Inovasi", EXAMPLE_HEAD)])
class InnovationHeadSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    regency = serializers.CharField()
    unit = UnitBriefSerializer(allow_null=True)
    dimension = serializers.ChoiceField(choices=DimensionSlug.choices)
    sub_dimension = serializers.CharField(allow_null=True)
    name = serializers.CharField()
    acronym = serializers.CharField()
    problem = serializers.CharField()
    kind = serializers.ChoiceField(choices=InnovationKind.choices, allow_null=True)
    is_digital = serializers.BooleanField(allow_null=True)
    start_year = serializers.IntegerField(allow_null=True)
    start_month = serializers.IntegerField(allow_null=True)
    step = serializers.ChoiceField(choices=InnovationStep.choices, allow_null=True)
    step_percent = serializers.IntegerField()
    status = serializers.ChoiceField(choices=InnovationStatus.choices)
    registration_number = serializers.CharField(allow_null=True)
    source = serializers.ChoiceField(choices=Source.choices)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    verified_at = serializers.DateTimeField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)


@extend_schema_serializer(examples=[OpenApiExample("Inovasi", EXAMPLE_FULL)])
class InnovationSerializer(InnovationHeadSerializer):
    description = serializers.CharField()
    objective = serializers.CharField()
    benefit = serializers.CharField()
    result = serializers.CharField()
    person_in_charge = serializers.CharField()
    person_position = serializers.CharField()
    person_phone = serializers.CharField(
        allow_null=True, help_text=_("null bagi pembaca di luar daerah.")
    )
    link = serializers.CharField()
    initiator = serializers.ChoiceField(choices=Initiator.choices, allow_null=True)
    iid_form = serializers.ChoiceField(choices=IidForm.choices, allow_null=True)
    affair = serializers.CharField()
    trial_on = serializers.DateField(allow_null=True)
    implemented_on = serializers.DateField(allow_null=True)
    design = serializers.CharField()
    end_year = serializers.IntegerField(allow_null=True)
    process_before = serializers.CharField()
    process_after = serializers.CharField()
    novelty = serializers.ChoiceField(choices=Novelty.choices, allow_null=True)
    uniqueness = serializers.CharField()
    beneficiaries = serializers.CharField()
    beneficiary_count = serializers.IntegerField(allow_null=True)
    is_region_wide = serializers.BooleanField()
    districts = serializers.ListField(child=serializers.CharField())
    village_count = serializers.IntegerField(allow_null=True)
    pilot_area = serializers.IntegerField(allow_null=True)
    supporting_units = serializers.ListField(child=serializers.IntegerField())
    partners = serializers.ListField(
        child=serializers.IntegerField(),
        allow_null=True,
        help_text=_("null bagi pembaca tanpa kursi di daerah itu."),
    )
    problems = serializers.ListField(
        child=serializers.IntegerField(),
        allow_null=True,
        help_text=_(
            "Masalah yang dijawab; null bagi pembaca tanpa kursi di daerah itu. Ubah "
            "lewat /problems/{id}/link/ dan /unlink/."
        ),
    )
    duties_fit = serializers.CharField()
    nomenclature_code = serializers.CharField()
    regulation = serializers.CharField()
    flagship_programme = serializers.IntegerField(allow_null=True)
    resources = serializers.CharField()
    continuity = serializers.CharField()
    growth = serializers.CharField()
    risks = serializers.CharField()
    plan_percent = serializers.FloatField(
        allow_null=True,
        help_text=_("Kemajuan rencana aksi; null tanpa rencana aksi."),
    )
    adapted_from = serializers.IntegerField(allow_null=True)
    reported_unit = serializers.CharField()
    reported_status = serializers.CharField()
    source_url = serializers.CharField()
    missing = GapsSerializer()
    asked_fields = serializers.ListField(
        child=serializers.CharField(),
        help_text=_("Isian yang diminta diperbaiki saat dikembalikan."),
    )
    allowed_actions = serializers.ListField(
        child=serializers.CharField(),
        help_text=_("Tindakan yang sekarang boleh Anda lakukan."),
    )


def head(row: dict[str, Any]) -> dict[str, Any]:
    """The answer's members of one row of HEAD columns."""
    unit_id = row["unit_id"]
    return {
        "id": row["id"],
        "regency": row["regency_id"],
        "unit": {"id": unit_id, "name": row["unit__name"]} if unit_id else None,
        "dimension": row["dimension_id"],
        "sub_dimension": row["sub_dimension_id"],
        "name": row["name"],
        "acronym": row["acronym"],
        "problem": row["problem"],
        "kind": row["kind"] or None,
        "is_digital": row["is_digital"],
        "start_year": row["start_year"],
        "start_month": row["start_month"],
        "step": row["step"] or None,
        "step_percent": row["step_percent"],
        "status": row["status"],
        "registration_number": row["registration_number"],
        "source": row["source"],
        "version": row["version"],
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
        "submitted_at": row["submitted_at"],
        "verified_at": row["verified_at"],
        "published_at": row["published_at"],
    }


def full(
    innovation: Innovation,
    *,
    reader: User,
    may_write: bool,
    keys: Mapping[str, list[Any]],
) -> dict[str, Any]:
    """The whole record as `reader` may see it; its unit must be loaded.

    `keys` are those of `lists.keys_of`.
    """
    unit = innovation.unit
    row = vars(innovation) | {"unit__name": unit.name if unit else None}
    sees_phone = reader.has_perm("innovations.view_contact", innovation)
    is_inside = reader.has_perm("innovations.comment_innovation", innovation)
    percent = innovation.plan_percent
    return (
        head(row)
        | {name: row[name] for name in TEXTS}
        | {
            "person_phone": innovation.person_phone if sees_phone else None,
            "initiator": innovation.initiator or None,
            "iid_form": innovation.iid_form or None,
            "novelty": innovation.novelty or None,
            "pilot_area": innovation.pilot_area_id,
            "flagship_programme": innovation.flagship_programme_id,
            "adapted_from": innovation.adapted_from_id,
            "plan_percent": None if percent is None else float(percent),
            "supporting_units": keys["supporting_units"],
            "districts": keys["districts"],
            "partners": keys["partners"] if is_inside else None,
            "problems": keys["problems"] if is_inside else None,
            "missing": {gap.purpose: list(gap.fields) for gap in gaps(innovation)},
            "asked_fields": innovation.asked_fields,
            "allowed_actions": _actions(innovation, reader) if may_write else [],
        }
    )


def _actions(innovation: Innovation, actor: User) -> list[str]:
    """Names of what may be done now, as they stand in the addresses."""
    actions = []
    if actor.has_perm("innovations.change_innovation", innovation):
        actions.append("change")
    actions += [
        step.name.replace("_", "-") for step in allowed_moves(innovation, actor=actor)
    ]
    if innovation.is_reviewed and actor.has_perm(
        "innovations.publish_innovation", innovation
    ):
        actions.append("unpublish" if innovation.published_at else "publish")
    return actions
