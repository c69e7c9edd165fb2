"""Money of innovations by year and source; every write is told in the record."""

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
from rest_framework.request import Request
from rest_framework.response import Response

from innovations.api.kinds import INNOVATION
from innovations.domain import budget as verbs
from innovations.enums import (
    RUPIAH_MAX,
    TEXT_MAX,
    YEAR_MAX,
    YEAR_MIN,
    FundingSource,
)
from innovations.filters import BudgetLineFilter
from innovations.models import BudgetLine
from masterplan.core.api.editable import EditableViewSet, editable
from masterplan.core.api.fields import Choice, Integer, Text
from masterplan.core.api.preconditions import required_version
from masterplan.core.api.records import Note
from masterplan.core.api.references import Key, ReferringSerializer
from masterplan.core.api.viewsets import Row

CHANGE = "innovations.change_innovation"
LINE_EXAMPLE = {
    "id": 5,
    "innovation": 12,
    "regency": "32.11",
    "year": 2019,
    "source": "apbd_kabkota",
    "planned": 1250000000,
    "allocated": 1200000000,
    "realised": None,
    "version": 1,
}
REASON = _(
    "Wajib bila mengubah pagu inovasi yang sudah dibekukan sebagai baseline masterplan."
)


def _money(help_text: Any) -> Integer:
    return Integer(
        required=False,
        allow_null=True,
        min_value=0,
        max_value=RUPIAH_MAX,
        help_text=help_text,
    )


@extend_schema_serializer(examples=[OpenApiExample("Pagu 2019", LINE_EXAMPLE)])
class BudgetLineSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    innovation = serializers.IntegerField()
    regency = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    source = serializers.ChoiceField(choices=FundingSource.choices, allow_null=True)
    planned = serializers.IntegerField(allow_null=True, help_text=_("Pagu, rupiah."))
    allocated = serializers.IntegerField(allow_null=True, help_text=_("DPA, rupiah."))
    realised = serializers.IntegerField(allow_null=True, help_text=_("Realisasi."))
    version = serializers.IntegerField()


class BudgetLineFields(ReferringSerializer):
    year = Integer(
        required=False, allow_null=True, min_value=YEAR_MIN, max_value=YEAR_MAX
    )
    source = Choice(required=False, allow_null=True, choices=FundingSource.choices)
    planned = _money(_("Pagu, rupiah."))
    allocated = _money(_("DPA, rupiah."))
    realised = _money(_("Realisasi, rupiah."))
    reason = Text(
        required=False, allow_blank=True, max_length=TEXT_MAX, help_text=REASON
    )

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        values = super().validate(values)
        if "source" in values:
            values["source"] = values["source"] or ""
        return values


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Pagu baru",
            {
                "innovation": 12,
                "year": 2024,
                "source": "apbd_kabkota",
                "planned": 350000000,
            },
            request_only=True,
        )
    ]
)
class BudgetLineCreation(BudgetLineFields):
    innovation = Key(kind=INNOVATION)


@editable(
    create=_("Tambah baris anggaran"),
    bulk_create=_("Tambah banyak baris anggaran sekaligus"),
    partial_update=_("Ubah baris anggaran"),
    bulk_update=_("Ubah banyak baris anggaran sekaligus"),
)
@extend_schema_view(
    list=extend_schema(summary=_("Daftar baris anggaran")),
    retrieve=extend_schema(summary=_("Satu baris anggaran")),
)
class BudgetLineViewSet(EditableViewSet):
    """Baris anggaran inovasi; semua nilai rupiah penuh."""

    queryset = BudgetLine.objects.none()
    serializer_class = BudgetLineSerializer
    filterset_class = BudgetLineFilter
    columns = (
        "id",
        "innovation",
        "innovation__regency",
        "year",
        "source",
        "planned",
        "allocated",
        "realised",
        "version",
    )
    sources = {"regency": ("innovation__regency",)}
    related = ("innovation__regency", "innovation__unit")
    creation = BudgetLineCreation
    change = BudgetLineFields
    create_rule = CHANGE
    change_rule = CHANGE

    def visible(self) -> QuerySet[BudgetLine]:
        return BudgetLine.objects.visible_to(self.scope)

    def represent(self, row: Row) -> Row:
        row["regency"] = row.pop("innovation__regency")
        row["source"] = row["source"] or None
        return row

    def whole(self, record: BudgetLine) -> Row:
        return {
            "id": record.pk,
            "innovation": record.innovation_id,
            "regency": record.innovation.regency_id,
            "year": record.year,
            "source": record.source or None,
            "planned": record.planned,
            "allocated": record.allocated,
            "realised": record.realised,
            "version": record.version,
        }

    def ruled_by(self, record: BudgetLine) -> Any:
        return record.innovation

    def make(self, values: dict[str, Any]) -> BudgetLine:
        return verbs.create(
            values.pop("innovation"),
            actor=self.request.user,
            reason=values.pop("reason", ""),
            fields=values,
        )

    def revise(
        self, record: BudgetLine, *, version: int, fields: dict[str, Any]
    ) -> BudgetLine:
        return verbs.revise(
            record,
            actor=self.request.user,
            version=version,
            reason=fields.pop("reason", ""),
            fields=fields,
        )

    @extend_schema(
        summary=_("Hapus baris anggaran; riwayat inovasi menyimpan angkanya"),
        request=Note,
        responses={204: None},
    )
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        line = self.record()
        self.demand(CHANGE, line.innovation)
        version = required_version(request)
        values = self.read(Note)
        verbs.remove(
            line,
            actor=request.user,
            version=version,
            reason=values.get("reason", ""),
        )
        return Response(status=204)
