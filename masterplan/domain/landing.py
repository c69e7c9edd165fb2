"""What everybody may know: published records of real regencies, counted and named."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Sum

from dimensions.enums import DimensionSlug
from innovations.models import Innovation, Rollup
from masterplan.core.access import PUBLIC
from masterplan.domain.figures import Figure, drill
from regencies.enums import SAMPLE_CODE

LATEST = 6


@dataclass(frozen=True, slots=True)
class Published:
    """One published record, as a line of the latest."""

    id: int
    name: str
    description: str
    dimension_id: str
    dimension: str
    regency_id: str
    regency: str
    published_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """`dimensions` are all six; `regencies` those with a publication, most first."""

    total: Figure
    dimensions: tuple[Figure, ...]
    regencies: tuple[Figure, ...]
    latest: tuple[Published, ...]


def public_figures() -> PublicFigures:
    """Assemble the public front page in two statements."""
    rows = (
        Rollup.objects.filter(published__gt=0)
        .exclude(regency=SAMPLE_CODE)
        .order_by()
        .values_list("regency", "regency__name", "dimension")
        .annotate(Sum("published"))
    )
    by_dimension: Counter[str] = Counter()
    by_regency: Counter[tuple[str, str]] = Counter()
    for code, name, dimension, count in rows:
        by_dimension[dimension] += count
        by_regency[code, name] += count
    return PublicFigures(
        total=Figure("total", "", by_dimension.total(), drill(published=True)),
        dimensions=tuple(
            Figure(
                key=slug,
                label=slug.label,
                count=by_dimension[slug],
                query=drill(dimension=slug, published=True),
                tone=slug,
            )
            for slug in DimensionSlug
        ),
        regencies=tuple(
            Figure(code, name, count, drill(regency=code, published=True))
            for (code, name), count in sorted(
                by_regency.items(), key=lambda item: (-item[1], item[0][1])
            )
        ),
        latest=_latest(),
    )


def _latest() -> tuple[Published, ...]:
    rows = (
        Innovation.objects.visible_to(PUBLIC)
        .order_by("-published_at", "-pk")
        .values(
            "id",
            "name",
            "description",
            "dimension_id",
            "dimension__name",
            "regency_id",
            "regency__name",
            "published_at",
        )[:LATEST]
    )
    return tuple(
        Published(
            id=row["id"],
            name=row["name"],
            description=row["description"],
            dimension_id=row["dimension_id"],
            dimension=row["dimension__name"],
            regency_id=row["regency_id"],
            regency=row["regency__name"],
            published_at=row["published_at"],
        )
        for row in rows
    )
