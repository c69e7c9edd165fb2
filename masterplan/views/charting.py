"""Figures as bars, each opening its rows in the list behind it."""

from collections.abc import Iterable

from masterplan.core import charts
from masterplan.core.charts import BarChart, BarRow
from masterplan.domain.figures import Figure


def chart_of(figures: Iterable[Figure]) -> BarChart:
    """One bar a figure, in their order; an empty one opens nothing."""
    return charts.bars(
        BarRow(
            label=str(figure.label),
            value=figure.count,
            href=figure.url,
            tone=figure.tone,
        )
        for figure in figures
    )
