"""The regency dashboard's figures, each with the address of the rows behind it."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema,
    extend_schema_serializer,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from innovations.models import Innovation
from masterplan.api.figures import EXAMPLE_FIGURE, FigureSerializer, FigureWriter
from masterplan.core.access import scope_of
from masterplan.core.api.fields import amount
from masterplan.core.api.filters import chosen, parameters_of
from masterplan.core.api.viewsets import detail_response
from masterplan.domain.audience import Audience
from masterplan.domain.dashboards import (
    RegencyDashboard,
    StageAnswer,
    regency_dashboard,
)
from masterplan.domain.parts import Standing
from masterplan.domain.unit_figures import UnitRow
from masterplan.filters import DashboardFilter
from regencies.models import Regency, Unit

PARAMETERS = parameters_of(DashboardFilter)
AUDIENCES = [one.value for one in Audience]


class DimensionFigureSerializer(FigureSerializer):
    sub_dimensions = FigureSerializer(many=True)
    unset = FigureSerializer(help_text=_("Subdimensi belum ditetapkan."))


class StageAnswerSerializer(serializers.Serializer):
    stage = serializers.CharField(
        allow_null=True, help_text=_("Tahap sekarang; kosong bila semua lulus.")
    )
    state = serializers.CharField(allow_null=True)
    passed = serializers.IntegerField()
    total = serializers.IntegerField()
    days_ahead = serializers.IntegerField(
        allow_null=True,
        help_text=_("Hari lebih cepat dari rencana; negatif bila terlambat."),
    )


class StandingSerializer(serializers.Serializer):
    health = FigureSerializer(many=True)
    evidence = FigureSerializer(many=True)
    with_plan = serializers.IntegerField()
    progress = serializers.DecimalField(
        max_digits=4,
        decimal_places=1,
        allow_null=True,
        help_text=_("Rata-rata kemajuan rencana aksi dalam persen."),
    )


class UnitNameSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()


class UnitFigureSerializer(serializers.Serializer):
    unit = UnitNameSerializer(allow_null=True)
    parent = UnitNameSerializer(allow_null=True)
    total = FigureSerializer()
    statuses = FigureSerializer(many=True)
    newest = serializers.DateTimeField(allow_null=True)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Sumedang",
            {
                "regency": "32.11",
                "audience": "coordinator",
                "total": EXAMPLE_FIGURE,
                "verified": EXAMPLE_FIGURE,
                "submitted": EXAMPLE_FIGURE,
                "returned": EXAMPLE_FIGURE,
                "withdrawn": EXAMPLE_FIGURE,
                "incomplete": EXAMPLE_FIGURE,
                "dimensions": [],
                "units": [],
                "silent_units": [],
                "active_units": 30,
                "steps": [],
                "statuses": [EXAMPLE_FIGURE],
                "digital": [],
                "years": [],
                "quick_wins": [],
                "planned": 1250000000,
                "unverified": None,
                "newest": "2018-06-02T03:04:05+00:00",
                "freshness": [],
                "standing": None,
                "stage": None,
            },
        )
    ]
)
class RegencyDashboardSerializer(serializers.Serializer):
    regency = serializers.CharField()
    audience = serializers.ChoiceField(
        choices=AUDIENCES,
        help_text=_("Sebagai siapa Anda membaca: menentukan baris yang dihitung."),
    )
    total = FigureSerializer()
    verified = FigureSerializer()
    submitted = FigureSerializer()
    returned = FigureSerializer()
    withdrawn = FigureSerializer()
    incomplete = FigureSerializer()
    dimensions = DimensionFigureSerializer(many=True)
    units = UnitFigureSerializer(many=True)
    silent_units = UnitNameSerializer(many=True)
    active_units = serializers.IntegerField()
    steps = FigureSerializer(many=True)
    statuses = FigureSerializer(many=True)
    digital = FigureSerializer(many=True)
    years = FigureSerializer(many=True)
    quick_wins = FigureSerializer(many=True)
    planned = serializers.IntegerField(
        allow_null=True, help_text=_("Jumlah pagu, rupiah penuh.")
    )
    unverified = serializers.IntegerField(
        allow_null=True,
        help_text=_("Bagi evaluator dan kementerian: jumlah yang belum diverifikasi."),
    )
    newest = serializers.DateTimeField(allow_null=True)
    freshness = FigureSerializer(many=True)
    standing = StandingSerializer(
        allow_null=True,
        help_text=_("Kesehatan dan bukti; kosong bagi yang hanya melihat tayangan."),
    )
    stage = StageAnswerSerializer(allow_null=True)


def regency_or_404(request: Request, code: str) -> Regency:
    regency = Regency.objects.visible_to(scope_of(request.user)).filter(pk=code).first()
    if regency is None:
        raise NotFound
    return regency


def asked_filters(request: Request) -> dict[str, str]:
    """The page's filters; one that is unknown or invalid is 400."""
    return chosen(request, DashboardFilter, Innovation.objects.none())


class RegencyView(APIView):
    """One dashboard of a regency, as its page prints it under the same filters."""

    http_method_names = ["get", "head"]
    assemble: ClassVar[Callable[..., Any]]

    def get(self, request: Request, code: str) -> Response:
        filters = asked_filters(request)
        regency = self.opened(request, code)
        found = type(self).assemble(
            regency, scope=scope_of(request.user), filters=filters
        )
        return detail_response(request, self.written(request, regency, found))

    def opened(self, request: Request, code: str) -> Regency:
        """The regency, where this reader may open this dashboard of it."""
        return regency_or_404(request, code)

    def written(self, request: Request, regency: Regency, found: Any) -> dict[str, Any]:
        raise NotImplementedError


@extend_schema_view(
    get=extend_schema(
        operation_id="dashboards_regency",
        summary=_("Dasbor daerah"),
        parameters=PARAMETERS,
        responses={200: RegencyDashboardSerializer},
    )
)
class RegencyDashboardView(RegencyView):
    """Angka dasbor satu daerah, sama dengan halamannya dan dengan saringannya."""

    assemble = staticmethod(regency_dashboard)

    def written(self, request: Request, regency: Regency, found: Any) -> dict[str, Any]:
        return _Writer.of(request).dashboard(found)


class _Writer(FigureWriter):
    """Writes the whole dashboard."""

    def dashboard(self, board: RegencyDashboard) -> dict[str, Any]:
        return {
            "regency": board.regency_code,
            "audience": board.audience.value,
            "total": self.figure(board.total),
            "verified": self.figure(board.verified),
            "submitted": self.figure(board.submitted),
            "returned": self.figure(board.returned),
            "withdrawn": self.figure(board.withdrawn),
            "incomplete": self.figure(board.incomplete),
            "dimensions": [
                self.figure(row.figure)
                | {
                    "sub_dimensions": self.figures(
                        cell.figure for cell in row.sub_dimensions
                    ),
                    "unset": self.figure(row.unset.figure),
                }
                for row in board.dimensions
            ],
            "units": [self.unit_row(row) for row in board.units.rows],
            "silent_units": [_unit(unit) for unit in board.units.silent],
            "active_units": board.units.active_count,
            "steps": self.figures(board.steps),
            "statuses": self.figures(board.statuses),
            "digital": self.figures(board.digital),
            "years": self.figures(board.years),
            "quick_wins": self.figures(board.quick_wins),
            "planned": board.planned,
            "unverified": board.unverified,
            "newest": board.newest,
            "freshness": self.figures(board.freshness),
            "standing": self.standing(board.standing),
            "stage": _stage(board.stage),
        }

    def standing(self, standing: Standing | None) -> dict[str, Any] | None:
        if standing is None:
            return None
        return {
            "health": self.figures(standing.health),
            "evidence": self.figures(standing.evidence),
            "with_plan": standing.with_plan,
            "progress": amount(standing.progress),
        }

    def unit_row(self, row: UnitRow) -> dict[str, Any]:
        return {
            "unit": _unit(row.unit),
            "parent": _unit(row.parent),
            "total": self.figure(row.total),
            "statuses": self.figures(row.statuses),
            "newest": row.newest,
        }


def _stage(answer: StageAnswer | None) -> dict[str, Any] | None:
    if answer is None:
        return None
    current = answer.current
    return {
        "stage": current.name if current else None,
        "state": current.state.value if current else None,
        "passed": answer.passed,
        "total": answer.total,
        "days_ahead": answer.ahead,
    }


def _unit(unit: Unit | None) -> dict[str, Any] | None:
    return {"id": unit.pk, "name": unit.name} if unit else None
