"""What everybody may know: published records of real regencies, counted and named."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dimensions.enums import DimensionSlug
from innovations.enums import InnovationStep
from innovations.filters import SOME_VALUE
from innovations.models import Innovation
from masterplan.core.access import PUBLIC
from masterplan.core.chart_map import Area
from masterplan.domain.figures import Figure, drill
from masterplan.domain.public_figures import published_rows
from regencies.models import Regency

LATEST = 6
# The regencies named beside the map; all of them stand in its table.
FOREMOST = 8

PUBLISHED_FIELDS = (
    "id",
    "name",
    "description",
    "dimension_id",
    "regency_id",
    "regency__name",
    "unit__name",
    "start_year",
    "step",
    "published_at",
)


@dataclass(frozen=True, slots=True)
class Published:
    """One published record, as a line of a public list."""

    id: int
    name: str
    description: str
    dimension_id: str
    regency_id: str
    regency: str
    unit: str
    start_year: int | None
    step_id: str
    published_at: dt.datetime | None

    @property
    def dimension(self) -> str:
        return str(DimensionSlug(self.dimension_id).label)

    @property
    def step(self) -> str:
        return str(InnovationStep(self.step_id).label) if self.step_id else ""


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """`dimensions` are all six; `regencies` those with a publication, most first.

    `areas` are all regencies with their number of publications, for the map; its
    `query` and those of the figures are the public search's.
    """

    total: Figure
    digital: Figure
    quick_wins: Figure
    dimensions: tuple[Figure, ...]
    regencies: tuple[Figure, ...]
    areas: tuple[Area, ...]
    latest: tuple[Published, ...]

    @property
    def foremost(self) -> tuple[Figure, ...]:
        return self.regencies[:FOREMOST]


def public_figures(search_url: str) -> PublicFigures:
    """Assemble the public front page in three statements.

    `search_url` is the page that lists what an area of the map counts.
    """
    by_dimension: Counter[str] = Counter()
    by_regency: Counter[str] = Counter()
    digital = quick_wins = 0
    for row in published_rows():
        by_dimension[row["dimension_id"]] += row["published"]
        by_regency[row["regency_id"]] += row["published"]
        digital += row["published_digital"]
        quick_wins += row["published_quick_wins"]
    places = list(
        Regency.objects.visible_to(PUBLIC).order_by("name").values_list("code", "name")
    )
    return PublicFigures(
        total=Figure("total", "", by_dimension.total(), ""),
        digital=Figure("digital", "", digital, drill(is_digital=True)),
        quick_wins=Figure("quick_wins", "", quick_wins, drill(quick_win=SOME_VALUE)),
        dimensions=tuple(
            Figure(
                key=slug,
                label=slug.label,
                count=by_dimension[slug],
                query=drill(dimension=slug),
                tone=slug,
            )
            for slug in DimensionSlug
        ),
        # Sorting keeps the order by name among equals.
        regencies=tuple(
            Figure(code, name, by_regency[code], drill(regency=code))
            for code, name in sorted(
                (one for one in places if by_regency[one[0]]),
                key=lambda one: -by_regency[one[0]],
            )
        ),
        areas=tuple(
            Area(
                code,
                name,
                by_regency[code],
                f"{search_url}?{drill(regency=code)}" if by_regency[code] else "",
            )
            for code, name in places
        ),
        latest=_latest(),
    )


def published_of(row: Mapping[str, Any]) -> Published:
    """A row with PUBLISHED_FIELDS as a line."""
    return Published(
        id=row["id"],
        name=row["name"],
        description=row["description"],
        dimension_id=row["dimension_id"],
        regency_id=row["regency_id"],
        regency=row["regency__name"],
        unit=row["unit__name"] or "",
        start_year=row["start_year"],
        step_id=row["step"],
        published_at=row["published_at"],
    )


def _latest() -> tuple[Published, ...]:
    rows = (
        Innovation.objects.visible_to(PUBLIC)
        .order_by("-published_at", "-pk")
        .values(*PUBLISHED_FIELDS)[:LATEST]
    )
    return tuple(published_of(row) for row in rows)
