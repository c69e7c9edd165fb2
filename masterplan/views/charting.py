"""Figures as bars, each opening its rows in the register."""

from collections.abc import Iterable

from django.urls import reverse

from masterplan.core import charts
from masterplan.core.charts import BarChart, BarRow
from masterplan.domain.figures import Figure


def chart_of(figures: Iterable[Figure]) -> BarChart:
    """One bar a figure, in their order; an empty one opens nothing."""
    register = reverse("innovations:list")
    return charts.bars(
        BarRow(
            label=str(figure.label),
            value=figure.count,
            href=f"{register}?{figure.query}" if figure.count else "",
            tone=figure.tone,
        )
        for figure in figures
    )
