"""A regency's further dashboards: how its action plans go, and its money."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema,
    extend_schema_serializer,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.request import Request

from masterplan.api.dashboards import (
    AUDIENCES,
    PARAMETERS,
    RegencyView,
)
from masterplan.api.figures import (
    EXAMPLE_FIGURE,
    FigureSerializer,
    FigureWriter,
    ItemFigureSerializer,
)
from masterplan.core.api.fields import amount
from masterplan.core.errors import NotAllowed
from masterplan.domain.regency_budget import (
    Money,
    MoneyRow,
    OriginRow,
    RegencyBudget,
    YearRow,
    regency_budget,
)
from masterplan.domain.regency_progress import (
    Curve,
    RegencyProgress,
    ReportLine,
    regency_progress,
)
from regencies.models import Regency

_PERCENT = {"max_digits": 4, "decimal_places": 1}


class CurveMonthSerializer(serializers.Serializer):
    month = serializers.DateField(help_text=_("Hari pertama bulan itu."))
    planned = serializers.DecimalField(
        **_PERCENT, help_text=_("Rencana kumulatif pada akhir bulan, dalam persen.")
    )
    actual = serializers.DecimalField(
        **_PERCENT,
        allow_null=True,
        help_text=_("Capaian kumulatif; null bila belum diketahui."),
    )


class CurveSerializer(serializers.Serializer):
    months = CurveMonthSerializer(many=True)
    begun = serializers.IntegerField(
        help_text=_("Kegiatan yang menurut rencana sudah mulai.")
    )
    reported = serializers.IntegerField(
        help_text=_("Di antaranya, yang pernah dilaporkan.")
    )
    is_enough = serializers.BooleanField(
        help_text=_("Apakah laporan cukup untuk membaca garis capaian.")
    )


class ReportLineSerializer(serializers.Serializer):
    action_item = serializers.IntegerField()
    activity = serializers.CharField()
    innovation = serializers.CharField()
    unit = serializers.CharField(allow_blank=True)
    physical = serializers.IntegerField()
    financial = serializers.IntegerField()
    is_unchanged = serializers.BooleanField()
    obstacle = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()


_MONTH = {"month": "2026-04-01", "planned": "50", "actual": "41.5"}


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Sumedang",
            {
                "regency": "32.11",
                "audience": "coordinator",
                "total": EXAMPLE_FIGURE,
                "health": [EXAMPLE_FIGURE],
                "late_units": [],
                "curve": {
                    "months": [_MONTH],
                    "begun": 40,
                    "reported": 31,
                    "is_enough": True,
                },
                "reports": [],
            },
        )
    ]
)
class RegencyProgressSerializer(serializers.Serializer):
    regency = serializers.CharField()
    audience = serializers.ChoiceField(choices=AUDIENCES)
    total = ItemFigureSerializer()
    health = ItemFigureSerializer(many=True)
    late_units = ItemFigureSerializer(
        many=True, help_text=_("Kegiatan terlambat per OPD; `key` adalah id OPD.")
    )
    curve = CurveSerializer(help_text=_("Kurva S: rencana dan capaian per bulan."))
    reports = ReportLineSerializer(many=True, help_text=_("Laporan terbaru."))


class MoneySerializer(serializers.Serializer):
    """Rupiah penuh; null bila tidak ada baris dengan jumlah itu."""

    planned = serializers.IntegerField(allow_null=True, help_text=_("Pagu."))
    allocated = serializers.IntegerField(allow_null=True, help_text=_("DPA."))
    realised = serializers.IntegerField(allow_null=True, help_text=_("Realisasi."))
    absorbed = serializers.DecimalField(
        max_digits=6,
        decimal_places=1,
        allow_null=True,
        help_text=_("Realisasi terhadap DPA, atau pagu bila tanpa DPA, dalam persen."),
    )


class MoneyRowSerializer(FigureSerializer):
    money = MoneySerializer()


class YearMoneySerializer(MoneyRowSerializer):
    sources = MoneyRowSerializer(many=True)


class OriginMoneySerializer(MoneyRowSerializer):
    share = serializers.DecimalField(
        max_digits=6,
        decimal_places=1,
        allow_null=True,
        help_text=_("Bagian dari seluruh pagu, dalam persen."),
    )


_MONEY = {
    "planned": 1250000000,
    "allocated": 1000000000,
    "realised": 400000000,
    "absorbed": "40",
}


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Sumedang",
            {
                "regency": "32.11",
                "audience": "coordinator",
                "total": EXAMPLE_FIGURE | {"money": _MONEY},
                "years": [],
                "sources": [EXAMPLE_FIGURE | {"money": _MONEY}],
                "origins": [],
                "without": EXAMPLE_FIGURE,
                "lines": 61,
            },
        )
    ]
)
class RegencyBudgetSerializer(serializers.Serializer):
    regency = serializers.CharField()
    audience = serializers.ChoiceField(choices=AUDIENCES)
    total = MoneyRowSerializer()
    years = YearMoneySerializer(many=True)
    sources = MoneyRowSerializer(many=True)
    origins = OriginMoneySerializer(
        many=True, help_text=_("Lewat APBD, di luar APBD, atau belum ditetapkan.")
    )
    without = FigureSerializer(help_text=_("Inovasi tanpa anggaran."))
    lines = serializers.IntegerField(help_text=_("Banyaknya baris anggaran."))


class _InsideView(RegencyView):
    """For who works with the regency; 403 for the rest, as on the page."""

    def opened(self, request: Request, code: str) -> Regency:
        regency = super().opened(request, code)
        if not request.user.has_perm("masterplan.view_progress", regency):
            raise NotAllowed(gettext("Peran Anda tidak mencakup tindakan ini."))
        return regency


@extend_schema_view(
    get=extend_schema(
        operation_id="dashboards_regency_progress",
        summary=_("Dasbor daerah: kemajuan"),
        parameters=PARAMETERS,
        responses={200: RegencyProgressSerializer},
    )
)
class RegencyProgressView(_InsideView):
    """Jalannya rencana aksi satu daerah, sama dengan halamannya."""

    assemble = staticmethod(regency_progress)

    def written(self, request: Request, regency: Regency, found: Any) -> dict[str, Any]:
        return _Writer.of(request).progress(regency.pk, found)


@extend_schema_view(
    get=extend_schema(
        operation_id="dashboards_regency_budget",
        summary=_("Dasbor daerah: anggaran"),
        parameters=PARAMETERS,
        responses={200: RegencyBudgetSerializer},
    )
)
class RegencyBudgetView(_InsideView):
    """Anggaran inovasi satu daerah, sama dengan halamannya."""

    assemble = staticmethod(regency_budget)

    def written(self, request: Request, regency: Regency, found: Any) -> dict[str, Any]:
        return _Writer.of(request).budget(regency.pk, found)


class _Writer(FigureWriter):
    def progress(self, code: str, found: RegencyProgress) -> dict[str, Any]:
        return {
            "regency": code,
            "audience": found.audience.value,
            "total": self.figure(found.total),
            "health": self.figures(found.health),
            "late_units": self.figures(found.late_units),
            "curve": _curve(found.curve),
            "reports": [_report(line) for line in found.reports],
        }

    def budget(self, code: str, found: RegencyBudget) -> dict[str, Any]:
        return {
            "regency": code,
            "audience": found.audience.value,
            "total": self.money_row(found.total),
            "years": [self.year(row) for row in found.years],
            "sources": self.money_rows(found.sources),
            "origins": [
                self.money_row(row) | {"share": amount(row.share)}
                for row in found.origins
            ],
            "without": self.figure(found.without),
            "lines": found.lines,
        }

    def year(self, row: YearRow) -> dict[str, Any]:
        return self.money_row(row) | {"sources": self.money_rows(row.sources)}

    def money_rows(self, rows: Iterable[MoneyRow]) -> list[dict[str, Any]]:
        return [self.money_row(row) for row in rows]

    def money_row(self, row: MoneyRow | YearRow | OriginRow) -> dict[str, Any]:
        return self.figure(row.figure) | {"money": _money(row.money)}


def _money(money: Money) -> dict[str, Any]:
    return {
        "planned": money.planned,
        "allocated": money.allocated,
        "realised": money.realised,
        "absorbed": amount(money.absorbed),
    }


def _curve(curve: Curve) -> dict[str, Any]:
    return {
        "months": [
            {
                "month": one.month,
                "planned": amount(one.planned),
                "actual": amount(one.actual),
            }
            for one in curve.months
        ],
        "begun": curve.begun,
        "reported": curve.reported,
        "is_enough": curve.is_enough,
    }


def _report(line: ReportLine) -> dict[str, Any]:
    return {
        "action_item": line.item_id,
        "activity": line.activity,
        "innovation": line.innovation,
        "unit": line.unit,
        "physical": line.physical,
        "financial": line.financial,
        "is_unchanged": line.is_unchanged,
        "obstacle": line.obstacle,
        "created_at": line.at,
    }
