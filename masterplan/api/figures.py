"""How a dashboard's figure is written: a count, with the address of its rows."""

from collections.abc import Iterable
from typing import Any, Self

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.reverse import reverse

from masterplan.domain.figures import ITEMS, RECORDS, Figure

# The API's list behind each list of the pages.
LISTS = {RECORDS: "api-innovations-list", ITEMS: "api-action-items-list"}
EXAMPLE_FIGURE = {
    "key": "governance",
    "label": "Smart Governance",
    "count": 42,
    "rows": "https://portal.example/api/v1/innovations/?regency=32.11",
}


@extend_schema_serializer(examples=[OpenApiExample("Angka", EXAMPLE_FIGURE)])
class FigureSerializer(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()
    count = serializers.IntegerField()
    rows = serializers.URLField(help_text=_("Daftar inovasi di balik angka ini."))


class ItemFigureSerializer(FigureSerializer):
    rows = serializers.URLField(help_text=_("Daftar rencana aksi di balik angka ini."))


def lists_of(request: Request) -> dict[str, str]:
    """The addresses of the lists in this portal as the reader knows it."""
    return {opens: reverse(name, request=request) for opens, name in LISTS.items()}


class FigureWriter:
    """Writes figures with links into the lists of `lists_of`."""

    def __init__(self, lists: dict[str, str]) -> None:
        self.lists = lists

    @classmethod
    def of(cls, request: Request) -> Self:
        return cls(lists_of(request))

    def figures(self, figures: Iterable[Figure]) -> list[dict[str, Any]]:
        return [self.figure(figure) for figure in figures]

    def figure(self, figure: Figure) -> dict[str, Any]:
        return {
            "key": figure.key,
            "label": str(figure.label),
            "count": figure.count,
            "rows": self.rows(figure),
        }

    def rows(self, counted: Figure) -> str | None:
        """The address of the rows behind a count; None where none can be opened."""
        return f"{self.lists[counted.opens]}?{counted.query}" if counted.query else None
