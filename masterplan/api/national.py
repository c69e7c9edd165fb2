"""The figures of the nation or a province, each with the rows behind it."""

import datetime as dt
from typing import Any, Self

import orjson
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    extend_schema_serializer,
)
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from masterplan.api.figures import (
    EXAMPLE_FIGURE,
    FigureSerializer,
    FigureWriter,
    lists_of,
)
from masterplan.core import cached_page
from masterplan.core.access import scope_of
from masterplan.core.api import parameters
from masterplan.core.api.problems import Fault, Refusal, pointer_to
from masterplan.core.errors import NotAllowed
from masterplan.domain import national_stamp
from masterplan.domain.figures import RECORDS, Figure
from masterplan.domain.national import national
from masterplan.domain.national_asked import Asked
from masterplan.domain.national_board import Group, NationalDashboard, Places
from masterplan.domain.national_rows import Line
from masterplan.forms.national import NationalForm

_WORDS = {
    "province": _("Kode provinsi."),
    "cohort": _("Tahun angkatan terbaru daerah, atau `none`."),
    "stage": _("Kode tahap kini, atau `done`, `none`, `other`."),
    "freshness": _("Umur pembaruan terakhir, atau `silent`."),
    "late": _("Hanya daerah yang punya kegiatan terlambat (`true`)."),
    "mine": _("Hanya daerah pembaca sendiri (`true`)."),
    "per": _("Angka yang disimpan per akhir bulan ini, misalnya `2026-10`."),
}
PARAMETERS = [
    OpenApiParameter(name, str, description=words) for name, words in _WORDS.items()
]


class CountSerializer(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()
    count = serializers.IntegerField()
    rows = serializers.URLField(
        allow_null=True,
        help_text=_("Daftar di balik angka ini; null untuk angka bulan yang lalu."),
    )


class GroupSerializer(CountSerializer):
    participants = serializers.IntegerField()
    innovations = CountSerializer()
    unverified = serializers.IntegerField(allow_null=True)
    share = serializers.IntegerField(allow_null=True)
    late = CountSerializer(allow_null=True)


class LineSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    province = serializers.CharField()
    cohort = serializers.IntegerField(allow_null=True)
    stage = serializers.CharField(
        help_text=_(
            "Kode tahap kini, atau `done`, `none`, `other`; `unrecorded` pada bulan "
            "yang tahapnya tidak dicatat."
        )
    )
    stages = serializers.DictField(child=serializers.CharField())
    is_own = serializers.BooleanField()
    innovations = serializers.IntegerField()
    dimensions = serializers.DictField(child=serializers.IntegerField())
    waiting = serializers.IntegerField(allow_null=True)
    unverified = serializers.IntegerField(
        allow_null=True,
        help_text=_("Bagi evaluator dan kementerian: jumlah yang belum diverifikasi."),
    )
    share = serializers.IntegerField(allow_null=True)
    digital = serializers.IntegerField()
    quick_wins = serializers.IntegerField()
    with_plan = serializers.IntegerField(allow_null=True)
    with_evidence = serializers.IntegerField(allow_null=True)
    late = serializers.IntegerField(allow_null=True)
    newest = serializers.DateTimeField(allow_null=True)
    freshness = serializers.CharField()
    rows = serializers.URLField(allow_null=True)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Nasional",
            {
                "as_of": None,
                "regencies_read": 514,
                "participants": 191,
                "innovations": EXAMPLE_FIGURE,
                "digital": EXAMPLE_FIGURE,
                "quick_wins": EXAMPLE_FIGURE,
                "incomplete": EXAMPLE_FIGURE,
                "waiting": None,
                "unverified": 812,
                "share": 74,
                "late": EXAMPLE_FIGURE,
                "dimensions": [EXAMPLE_FIGURE],
                "steps": [EXAMPLE_FIGURE],
                "plans": [EXAMPLE_FIGURE],
                "evidence": [EXAMPLE_FIGURE],
                "stages": [],
                "freshness": [],
                "silent": EXAMPLE_FIGURE,
                "cohorts": [],
                "provinces": [],
                "regencies": [],
            },
        )
    ]
)
class NationalSerializer(serializers.Serializer):
    as_of = serializers.DateField(allow_null=True)
    regencies_read = serializers.IntegerField(
        help_text=_("Daerah yang inovasinya boleh dibaca, bukan hanya yang tayang.")
    )
    participants = serializers.IntegerField()
    innovations = CountSerializer()
    digital = CountSerializer()
    quick_wins = CountSerializer()
    incomplete = CountSerializer()
    waiting = CountSerializer(allow_null=True)
    unverified = serializers.IntegerField(allow_null=True)
    share = serializers.IntegerField(allow_null=True)
    late = CountSerializer(allow_null=True)
    dimensions = FigureSerializer(many=True)
    steps = FigureSerializer(many=True)
    plans = FigureSerializer(many=True)
    evidence = FigureSerializer(many=True)
    stages = CountSerializer(many=True)
    freshness = CountSerializer(many=True)
    silent = CountSerializer()
    cohorts = GroupSerializer(many=True)
    provinces = GroupSerializer(many=True)
    regencies = LineSerializer(many=True)


class NationalView(APIView):
    """Angka semua daerah, sama dengan halamannya. Kabupaten Contoh tidak ikut."""

    http_method_names = ["get", "head"]

    @extend_schema(
        operation_id="dashboards_national",
        summary=_("Dasbor nasional"),
        parameters=PARAMETERS,
        responses={200: NationalSerializer},
    )
    def get(self, request: Request) -> HttpResponse:
        return _answer(request, _asked(request))


class ProvinceView(APIView):
    """Angka daerah-daerah satu provinsi, sama dengan halamannya."""

    http_method_names = ["get", "head"]

    @extend_schema(
        operation_id="dashboards_province",
        summary=_("Dasbor provinsi"),
        parameters=[one for one in PARAMETERS if one.name != "province"],
        responses={200: NationalSerializer},
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        return _answer(request, _asked(request, province=code))


def demand_reader(request: Request) -> None:
    """403 for who does not see the nation's figures."""
    if not request.user.has_perm("masterplan.view_national"):
        raise NotAllowed(gettext("Peran Anda tidak mencakup tindakan ini."))


def _asked(request: Request, *, province: str = "") -> Asked:
    demand_reader(request)
    known = [name for name in _WORDS if not (province and name == "province")]
    parameters.check(request, known=known)
    data = request.query_params.dict()
    form = NationalForm(data | {"province": province} if province else data)
    asked = form.asked()
    if province and "province" in form.errors:
        raise NotFound
    faults = tuple(
        Fault(pointer_to(name), "invalid", " ".join(errors))
        for name, errors in form.errors.items()
    )
    if faults:
        raise Refusal(400, faults=faults)
    return asked


def _answer(request: Request, asked: Asked) -> HttpResponse:
    scope, today = scope_of(request.user), timezone.localdate()
    nobody = national_stamp.unnamed(scope)
    writer = Writer.of(request)

    def build() -> HttpResponse:
        board = national(nobody, today=today, asked=asked)
        if asked.province and asked.province not in dict(board.all_provinces):
            raise NotFound
        return HttpResponse(
            orjson.dumps(writer.dashboard(board), default=str),
            content_type="application/json",
        )

    shown = f"{writer.here}?{asked.query()}"
    return cached_page.cached(request, national_stamp.key(scope, today, shown), build)


class Writer(FigureWriter):
    """Writes figures with links: into the lists, or into this very answer."""

    def __init__(self, lists: dict[str, str], here: str) -> None:
        super().__init__(lists)
        self.here = here

    @classmethod
    def of(cls, request: Request) -> Self:
        here = reverse("api-dashboards-national")
        return cls(lists_of(request), request.build_absolute_uri(here))

    def rows(self, counted: Figure | Places) -> str | None:
        if isinstance(counted, Places):
            return f"{self.here}?{counted.query}"
        return super().rows(counted)

    def dashboard(self, board: NationalDashboard) -> dict[str, Any]:
        return {
            "as_of": board.asked.month,
            "regencies_read": board.read,
            "participants": board.participants,
            "innovations": self.figure(board.total),
            "digital": self.figure(board.digital),
            "quick_wins": self.figure(board.quick_wins),
            "incomplete": self.figure(board.incomplete),
            "waiting": self.figure(board.waiting) if board.waiting else None,
            "unverified": board.unverified,
            "share": board.share,
            "late": self.figure(board.late) if board.late else None,
            "dimensions": self.figures(board.dimensions),
            "steps": self.figures(board.steps),
            "plans": self.figures(board.plans),
            "evidence": self.figures(board.evidence),
            "stages": [self.places(one) for one in board.at_stage],
            "freshness": [self.places(one) for one in board.ages],
            "silent": self.places(board.silent),
            "cohorts": [self.group(one) for one in board.cohorts],
            "provinces": [self.group(one) for one in board.provinces],
            "regencies": [
                self.line(line, is_now=board.asked.month is None)
                for line in board.lines
            ],
        }

    def places(self, places: Places) -> dict[str, Any]:
        return {
            "key": places.key,
            "label": str(places.label),
            "count": places.count,
            "rows": self.rows(places),
        }

    def group(self, group: Group) -> dict[str, Any]:
        return self.places(group.places) | {
            "participants": group.participants,
            "innovations": self.figure(group.total),
            "unverified": group.unverified,
            "share": group.share,
            "late": self.figure(group.late) if group.late else None,
        }

    def line(self, line: Line, *, is_now: bool) -> dict[str, Any]:
        return {
            "code": line.code,
            "name": line.name,
            "province": line.province,
            "cohort": line.cohort,
            "stage": line.stage,
            "stages": dict(line.states),
            "is_own": line.is_own,
            "innovations": line.total,
            "dimensions": line.dimensions,
            "waiting": line.waiting,
            "unverified": line.unverified,
            "share": line.share,
            "digital": line.digital,
            "quick_wins": line.quick_wins,
            "with_plan": line.with_plan,
            "with_evidence": line.with_evidence,
            "late": line.late,
            "newest": _moment(line.newest),
            "freshness": line.age,
            "rows": f"{self.lists[RECORDS]}?regency={line.code}&reviewed=true"
            if is_now
            else None,
        }


def _moment(value: dt.datetime | None) -> str | None:
    return value.isoformat() if value else None
