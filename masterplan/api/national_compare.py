"""Two cohorts, or two month-ends, side by side: what `/nasional/bandingkan/` shows."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    extend_schema_serializer,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from masterplan.api.national import Writer, demand_reader
from masterplan.core import cached_page
from masterplan.core.access import scope_of
from masterplan.core.api import parameters, sheets
from masterplan.core.api.problems import Fault, Refusal, pointer_to
from masterplan.core.api.renderers import (
    CsvRenderer,
    OrjsonRenderer,
    XlsxRenderer,
    json_bytes,
)
from masterplan.domain import national_stamp
from masterplan.domain.national_compare import (
    Cohorts,
    Found,
    NationComparison,
    compare_nation,
)
from masterplan.domain.national_pairs import Cell
from masterplan.forms.national_compare import Question

NAME = "national-compare"
_WORDS = {
    "a": _("Angkatan pertama: tahunnya, atau `none`."),
    "b": _("Angkatan kedua."),
    "wilayah": _("Kode provinsi atau kabupaten/kota; tanpa ini seluruh Indonesia."),
    "dari": _("Akhir bulan yang disimpan, misalnya `2026-09`."),
    "sampai": _("Akhir bulan sesudahnya; tanpa ini angka sekarang."),
}
PARAMETERS = [
    OpenApiParameter(name, str, description=words) for name, words in _WORDS.items()
]


class ComparedCellSerializer(serializers.Serializer):
    value = serializers.FloatField(
        allow_null=True, help_text=_("null bila tidak diketahui.")
    )
    word = serializers.CharField(
        allow_null=True, help_text=_("Bukan angka: nama tahap, atau tidak dicatat.")
    )
    rows = serializers.URLField(
        allow_null=True,
        help_text=_("Daftar di balik angka ini; null untuk angka bulan yang lalu."),
    )


class ComparedRowSerializer(serializers.Serializer):
    section = serializers.CharField()
    section_label = serializers.CharField()
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    is_percent = serializers.BooleanField()
    left = ComparedCellSerializer()
    right = ComparedCellSerializer()
    difference = serializers.FloatField(
        allow_null=True,
        help_text=_("Angkatan: `left` kurang `right`; bulan: `right` kurang `left`."),
    )


EXAMPLE_CELL = {
    "value": 1204.0,
    "word": None,
    "rows": "https://portal.example/api/v1/innovations/?province=32&reviewed=true",
}


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Dua angkatan",
            {
                "kind": "cohorts",
                "place": None,
                "left": "2025",
                "right": "2026",
                "rows": [
                    {
                        "section": "main",
                        "section_label": "Angka pokok",
                        "key": "total",
                        "label": "Inovasi",
                        "is_percent": False,
                        "left": EXAMPLE_CELL,
                        "right": EXAMPLE_CELL | {"value": 900.0},
                        "difference": 304.0,
                    }
                ],
                "cohorts": ["2026", "2025", "none"],
                "months": ["2026-10-31", "2026-09-30"],
            },
        )
    ]
)
class NationComparisonSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(
        choices=["cohorts", "months"],
        allow_null=True,
        help_text=_("null selama belum ada yang diminta dibandingkan."),
    )
    place = serializers.CharField(
        allow_null=True, help_text=_("Nama wilayah yang bulannya dibandingkan.")
    )
    left = serializers.CharField(
        allow_null=True, help_text=_("Angkatan, atau hari terakhir bulan itu.")
    )
    right = serializers.CharField(
        allow_null=True, help_text=_("Sama; null pada dua bulan berarti sekarang.")
    )
    rows = ComparedRowSerializer(many=True)
    cohorts = serializers.ListField(
        child=serializers.CharField(), help_text=_("Angkatan yang dapat dipilih.")
    )
    months = serializers.ListField(
        child=serializers.DateField(), help_text=_("Akhir bulan yang tersimpan.")
    )


class NationalCompareView(APIView):
    """Dua angkatan, atau satu wilayah pada dua akhir bulan. Bagian berjumlah utuh."""

    http_method_names = ["get", "head"]
    renderer_classes = [OrjsonRenderer, CsvRenderer, XlsxRenderer]

    @extend_schema(
        operation_id="dashboards_national_compare",
        summary=_("Bandingkan dua angkatan, atau dua akhir bulan"),
        description=_(
            "`a` dan `b`, atau `dari` (dengan `sampai` dan `wilayah`). Tanpa "
            "keduanya: yang dapat dipilih. Sebagai CSV atau XLSX: tabelnya saja."
        ),
        parameters=PARAMETERS,
        responses={
            (200, OrjsonRenderer.media_type): NationComparisonSerializer,
            (200, CsvRenderer.media_type): OpenApiTypes.STR,
            (200, XlsxRenderer.media_type): OpenApiTypes.STR,
        },
    )
    def get(self, request: Request) -> HttpResponseBase:
        demand_reader(request)
        parameters.check(request, known=_WORDS)
        question = Question.of(request.query_params.dict())
        _refuse(question)
        scope, today = scope_of(request.user), timezone.localdate()
        writer = Writer.of(request)

        def find() -> Found:
            found = compare_nation(
                national_stamp.unnamed(scope), today=today, asked=question.asked
            )
            for form in question.bound:
                form.refuse(found.refused)
            _refuse(question)
            return found

        media_type = request.accepted_renderer.media_type
        if media_type != OrjsonRenderer.media_type:
            return _file(media_type, find().comparison, writer, request)

        def build() -> HttpResponse:
            body = _body(find(), writer)
            return HttpResponse(
                json_bytes(body), content_type=OrjsonRenderer.media_type
            )

        shown = f"{writer.here} {NAME} {question.asked}"
        key = national_stamp.key(scope, today, shown)
        return cached_page.cached(request, key, build)


def _refuse(question: Question) -> None:
    """400 for what is wrong with the question, as far as it is known by now."""
    faults = tuple(
        Fault("" if name == "__all__" else pointer_to(name), "invalid", " ".join(said))
        for form in question.bound
        for name, said in form.errors.items()
    )
    if faults:
        raise Refusal(400, faults=faults)


def _file(
    media_type: str,
    comparison: NationComparison | None,
    writer: Writer,
    request: Request,
) -> HttpResponseBase:
    if request.method == "HEAD":
        return HttpResponse(content_type=media_type)
    return sheets.answer(
        media_type,
        table=sheets.Table(ComparedRowSerializer(), ()),
        rows=_rows(comparison, writer) if comparison else (),
        name=NAME,
    )


def _body(found: Found, writer: Writer) -> dict[str, Any]:
    comparison, choices = found.comparison, found.choices
    said: dict[str, Any] = dict.fromkeys(("kind", "place", "left", "right"))
    if comparison is not None:
        asked = comparison.asked
        if isinstance(asked, Cohorts):
            said |= {"kind": "cohorts", "left": asked.a, "right": asked.b}
        else:
            said |= {
                "kind": "months",
                "place": comparison.place or None,
                "left": asked.first,
                "right": asked.second,
            }
    return said | {
        "rows": list(_rows(comparison, writer)) if comparison else [],
        "cohorts": choices.cohorts,
        "months": choices.months,
    }


def _rows(comparison: NationComparison, writer: Writer) -> Iterator[dict[str, Any]]:
    for section in comparison.sections:
        for row in section.rows:
            yield {
                "section": section.key,
                "section_label": str(section.label),
                "key": row.key,
                "label": str(row.label),
                "is_percent": row.is_percent,
                "left": _cell(row.left, writer),
                "right": _cell(row.right, writer),
                "difference": _number(row.difference),
            }


def _cell(cell: Cell, writer: Writer) -> dict[str, Any]:
    return {
        "value": _number(cell.value),
        "word": str(cell.word) or None,
        "rows": writer.rows(cell.behind) if cell.behind else None,
    }


def _number(value: int | Decimal | None) -> int | float | None:
    """A mean has one decimal, which JSON's numbers hold as it is written."""
    return float(value) if isinstance(value, Decimal) else value
