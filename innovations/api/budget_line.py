"""Money of innovations by year and source."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from innovations.enums import FundingSource
from innovations.filters import BudgetLineFilter
from innovations.models import BudgetLine
from masterplan.core.api.viewsets import Row, RowsViewSet


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Pagu 2019",
            {
                "id": 5,
                "innovation": 12,
                "regency": "32.11",
                "year": 2019,
                "source": "apbd_kabkota",
                "planned": 1250000000,
                "allocated": 1200000000,
                "realised": None,
            },
        )
    ]
)
class BudgetLineSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    innovation = serializers.IntegerField()
    regency = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    source = serializers.ChoiceField(choices=FundingSource.choices, allow_null=True)
    planned = serializers.IntegerField(allow_null=True, help_text=_("Pagu, rupiah."))
    allocated = serializers.IntegerField(allow_null=True, help_text=_("DPA, rupiah."))
    realised = serializers.IntegerField(allow_null=True, help_text=_("Realisasi."))


class BudgetLineViewSet(RowsViewSet):
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
    )

    def visible(self) -> QuerySet:
        return BudgetLine.objects.visible_to(self.scope)

    def represent(self, row: Row) -> Row:
        row["regency"] = row.pop("innovation__regency")
        row["source"] = row["source"] or None
        return row
