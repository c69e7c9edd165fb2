"""What the worksheets say in figures; pure, and counted nowhere else.

Gate rules ask the same functions, so that a page never calls a sheet filled that a
stage then finds empty.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from masterplan.enums import SWOT_WEIGHT_MAX, Aspect, Element, Quadrant

# Strengths and weaknesses are weighed against each other, as are the other two.
SIDES: dict[str, tuple[Quadrant, Quadrant]] = {
    "internal": (Quadrant.STRENGTH, Quadrant.WEAKNESS),
    "external": (Quadrant.OPPORTUNITY, Quadrant.THREAT),
}
# Which strategies of the SWOT matrix a statement can carry.
STRATEGIES: dict[Quadrant, tuple[str, str]] = {
    Quadrant.STRENGTH: ("SO", "ST"),
    Quadrant.WEAKNESS: ("WO", "WT"),
    Quadrant.OPPORTUNITY: ("SO", "WO"),
    Quadrant.THREAT: ("ST", "WT"),
}


@dataclass(frozen=True, slots=True)
class Completion:
    """How far one dimension group is: elements of 9, quadrants of 4, rows."""

    elements: int
    quadrants: int
    gaps: int
    incomplete_gaps: int

    @property
    def is_done(self) -> bool:
        return (
            self.elements == len(Element)
            and self.quadrants == len(Quadrant)
            and self.gaps > 0
            and not self.incomplete_gaps
        )


@dataclass(frozen=True, slots=True)
class Averages:
    """Mean readiness over the scores given; None where there is none yet."""

    elements: dict[Element, Decimal | None]
    aspects: dict[Aspect, Decimal | None]
    overall: Decimal | None


@dataclass(frozen=True, slots=True)
class Side:
    """Weights and scores of the internal or the external half of a dimension."""

    weight: int
    scores: dict[Quadrant, Decimal]

    @property
    def is_overweight(self) -> bool:
        return self.weight > SWOT_WEIGHT_MAX


def is_scored(score: int | None) -> bool:
    """Whether an element of readiness counts as filled."""
    return score is not None


def elements_filled(rows: Iterable[tuple[str, int | None]]) -> set[str]:
    """The elements of (element, score) rows that count as filled."""
    return {element for element, score in rows if is_scored(score)}


def quadrants_filled(quadrants: Iterable[str]) -> set[str]:
    """The quadrants that have a statement, from one quadrant a row."""
    return set(quadrants)


def is_gap_complete(
    current: object, expected: object, gap: object, recommendation: object
) -> bool:
    """Whether a row of the gap says all four things; texts or "is it there"."""
    return all((current, expected, gap, recommendation))


def completions(
    dimensions: Iterable[str],
    *,
    readiness: Iterable[tuple[str, str, int | None]],
    swot: Iterable[tuple[str, str]],
    gaps: Iterable[tuple[str, bool]],
) -> dict[str, Completion]:
    """Completion by dimension, in the order given, empty ones too.

    `readiness` rows are (dimension, element, score), `swot` (dimension, quadrant),
    `gaps` (dimension, is complete).
    """
    elements: dict[str, list[tuple[str, int | None]]] = defaultdict(list)
    for dimension, element, score in readiness:
        elements[dimension].append((element, score))
    quadrants: dict[str, list[str]] = defaultdict(list)
    for dimension, quadrant in swot:
        quadrants[dimension].append(quadrant)
    complete: dict[str, list[bool]] = defaultdict(list)
    for dimension, is_complete in gaps:
        complete[dimension].append(is_complete)
    return {
        slug: Completion(
            elements=len(elements_filled(elements[slug])),
            quadrants=len(quadrants_filled(quadrants[slug])),
            gaps=len(complete[slug]),
            incomplete_gaps=complete[slug].count(False),
        )
        for slug in dimensions
    }


def averages(rows: Iterable[tuple[str, int | None]]) -> Averages:
    """Mean of (element, score) rows by element, by aspect and over all of them."""
    by_element: dict[Element, list[int]] = {element: [] for element in Element}
    for element, score in rows:
        if score is not None:
            by_element[Element(element)].append(score)
    by_aspect: dict[Aspect, list[int]] = {aspect: [] for aspect in Aspect}
    for one, scores in by_element.items():
        by_aspect[one.aspect] += scores
    return Averages(
        elements={one: _mean(scores) for one, scores in by_element.items()},
        aspects={aspect: _mean(scores) for aspect, scores in by_aspect.items()},
        overall=_mean([score for scores in by_aspect.values() for score in scores]),
    )


def _mean(scores: list[int]) -> Decimal | None:
    return Decimal(sum(scores)) / len(scores) if scores else None


def weighted(weight: int | None, rating: int | None) -> Decimal | None:
    """Weight (percent) times rating: 20 and 4 give 0.80; None where one lacks."""
    if weight is None or rating is None:
        return None
    return Decimal(weight * rating) / 100


def sides(rows: Iterable[tuple[str, int | None, int | None]]) -> dict[str, Side]:
    """Sums of one dimension's (quadrant, weight, rating) rows by side."""
    weights = dict.fromkeys(Quadrant, 0)
    scores = dict.fromkeys(Quadrant, Decimal(0))
    for quadrant, weight, rating in rows:
        weights[Quadrant(quadrant)] += weight or 0
        scores[Quadrant(quadrant)] += weighted(weight, rating) or 0
    return {
        name: Side(
            weight=sum(weights[one] for one in both),
            scores={one: scores[one] for one in both},
        )
        for name, both in SIDES.items()
    }
