"""Joint commitments and the places on their sheets: read only.

Signing asks for the signer's password once more and sealing freezes what he reads, so
both stay with the pages; no token signs for anybody.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema,
    extend_schema_serializer,
    extend_schema_view,
)
from rest_framework import serializers

from innovations.enums import CommitmentStatus, SignatureStatus, SigningMethod
from innovations.filters.parts import CommitmentFilter, SignatureFilter
from innovations.models import Commitment, Signature
from masterplan.core.api.reading import Include
from masterplan.core.api.viewsets import Row, RowsViewSet
from regencies.enums import INSIDER_ROLES

READ_ONLY = ["get", "head"]
COMMITMENT_EXAMPLE = {
    "id": 2,
    "regency": "32.11",
    "title": "Komitmen bersama Smart City 2024",
    "year": 2024,
    "place": "Pendopo",
    "signing_on": "2024-05-02",
    "status": "open",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "version": 4,
    "created_at": "2024-04-02T03:04:05+00:00",
    "updated_at": "2024-05-02T03:04:05+00:00",
    "opened_at": "2024-04-20T03:04:05+00:00",
    "completed_at": None,
}
SIGNATURE_EXAMPLE = {
    "id": 14,
    "commitment": 2,
    "regency": "32.11",
    "unit": 41,
    "order": 3,
    "office": "Dinas Kesehatan",
    "title": "Kepala Dinas Kesehatan",
    "name": None,
    "status": "signed",
    "method": "portal",
    "signed_at": "2024-05-02T03:04:05+00:00",
    "note": "",
    "version": 2,
}


@extend_schema_serializer(examples=[OpenApiExample("Tanda tangan", SIGNATURE_EXAMPLE)])
class SignatureSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    commitment = serializers.IntegerField()
    regency = serializers.CharField()
    unit = serializers.IntegerField(
        allow_null=True, help_text=_("null: kepala daerah.")
    )
    order = serializers.IntegerField()
    office = serializers.CharField()
    title = serializers.CharField()
    name = serializers.CharField(
        allow_null=True, help_text=_("null bagi pembaca di luar daerah.")
    )
    status = serializers.ChoiceField(choices=SignatureStatus.choices)
    method = serializers.ChoiceField(choices=SigningMethod.choices, allow_null=True)
    signed_at = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField(allow_null=True)
    version = serializers.IntegerField()


@extend_schema_serializer(examples=[OpenApiExample("Komitmen", COMMITMENT_EXAMPLE)])
class CommitmentSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    regency = serializers.CharField()
    title = serializers.CharField()
    year = serializers.IntegerField()
    place = serializers.CharField()
    signing_on = serializers.DateField(allow_null=True)
    status = serializers.ChoiceField(choices=CommitmentStatus.choices)
    sha256 = serializers.CharField(
        help_text=_("Sidik jari naskah dan lampiran sejak dibuka; kosong pada draf.")
    )
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    opened_at = serializers.DateTimeField(allow_null=True)
    completed_at = serializers.DateTimeField(allow_null=True)


@extend_schema_view(
    list=extend_schema(summary=_("Daftar tempat tanda tangan")),
    retrieve=extend_schema(summary=_("Satu tempat tanda tangan")),
)
class SignatureViewSet(RowsViewSet):
    """Tempat tanda tangan pada lembar komitmen; hanya dibaca."""

    queryset = Signature.objects.none()
    serializer_class = SignatureSerializer
    filterset_class = SignatureFilter
    columns = tuple(SIGNATURE_EXAMPLE)
    # Who reads a name is told by the regency.
    sources = {"name": ("name", "regency"), "note": ("note", "regency")}
    orderings = ("id", "order")
    http_method_names = READ_ONLY

    def visible(self) -> QuerySet[Signature]:
        return Signature.objects.visible_to(self.scope)

    def represent(self, row: Row) -> Row:
        # As `innovations.view_signatories` says of the whole sheet.
        if row["regency"] not in self.scope.regencies_of(*INSIDER_ROLES):
            row |= {"name": None, "note": None}
        row["method"] = row["method"] or None
        return row


@extend_schema_view(
    list=extend_schema(summary=_("Daftar komitmen bersama")),
    retrieve=extend_schema(summary=_("Satu komitmen bersama")),
)
class CommitmentViewSet(RowsViewSet):
    """Komitmen bersama; penandatanganan hanya lewat portal."""

    queryset = Commitment.objects.none()
    serializer_class = CommitmentSerializer
    filterset_class = CommitmentFilter
    includes = {
        "signatures": Include(
            SignatureViewSet, by="commitment", ordering=("order", "id")
        )
    }
    columns = tuple(COMMITMENT_EXAMPLE)
    orderings = ("year", "updated_at", "created_at", "id")
    ordering = "-year"
    http_method_names = READ_ONLY

    def visible(self) -> QuerySet[Commitment]:
        return Commitment.objects.visible_to(self.scope)
