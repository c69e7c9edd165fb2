"""Counts of published records by regency, for whoever asks."""

from collections.abc import Mapping, Sequence
from typing import Any

from innovations.models import RegencyRollup
from regencies.enums import SAMPLE_CODE


def published_rows() -> Sequence[Mapping[str, Any]]:
    """Figures of each (regency, dimension) that has a publication, in one statement.

    Keys: regency_id, dimension_id, published, published_digital and
    published_quick_wins. The invented regency is never among them.
    """
    return list(
        RegencyRollup.objects.filter(published__gt=0)
        .exclude(regency=SAMPLE_CODE)
        .order_by("regency", "dimension")
        .values(
            "regency_id",
            "dimension_id",
            "published",
            "published_digital",
            "published_quick_wins",
        )
    )


def figures_by_regency() -> dict[str, Mapping[str, int]]:
    """By regency: its publications in all, by dimension's slug, digital, quick wins."""
    found: dict[str, dict[str, int]] = {}
    for row in published_rows():
        figures = found.setdefault(
            row["regency_id"], {"published": 0, "digital": 0, "quick_wins": 0}
        )
        figures[row["dimension_id"]] = row["published"]
        figures["published"] += row["published"]
        figures["digital"] += row["published_digital"]
        figures["quick_wins"] += row["published_quick_wins"]
    return dict(found)
