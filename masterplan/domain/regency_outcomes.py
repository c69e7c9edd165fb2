"""What is known of the outcomes of a regency's records, dimension by dimension."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from dimensions.enums import DimensionSlug
from innovations.domain.outcome import achievement
from innovations.enums.standing import REACHED_VALUE, Measured
from innovations.models import OutcomeValue
from innovations.models.innovation import InnovationQuerySet
from masterplan.core.access import Scope
from masterplan.domain.figures import Figure, Group, Option, breakdown, drill

_PLACES = Decimal("0.1")
_REACHED = Decimal(100)


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """A dimension: its records by what is known of their outcome, which add up to
    `total`. `mean` is the mean achievement in percent of the newest year of each of
    the `counted` indicators, none above 100; None where nothing can be said. `reaching`
    are the records of the `reached` indicators, those at their target."""

    total: Figure
    parts: tuple[Figure, ...]
    counted: int
    reached: int
    reaching: Figure
    mean: Decimal | None


def outcome_rows(
    scope: Scope,
    visible: InnovationQuerySet,
    groups: Sequence[Group],
    *,
    within: Mapping[str, object],
) -> tuple[OutcomeRow, ...]:
    """The rows of `visible` (in `groups`, by dimension and `known`); their values in
    one statement. `within` are the filters that hold: of a dimension chosen, that one.
    """
    newest: dict[int, tuple[int, str, Decimal]] = {}
    for indicator, record, slug, baseline, falls, target, actual in (
        OutcomeValue.objects.visible_to(scope)
        .filter(
            indicator__innovation__in=visible.order_by().values("pk"),
            target__isnull=False,
            actual__isnull=False,
        )
        .order_by("indicator", "year")
        .values_list(
            "indicator",
            "indicator__innovation_id",
            "indicator__innovation__dimension_id",
            "indicator__baseline",
            "indicator__falls",
            "target",
            "actual",
        )
    ):
        percent = achievement(baseline, target, actual, falls=falls)
        if percent is not None:
            newest[indicator] = (record, slug, percent)
    reached: Counter[str] = Counter()
    reaching: dict[str, set[int]] = defaultdict(set)
    percents: dict[str, list[Decimal]] = defaultdict(list)
    for record, slug, percent in newest.values():
        percents[slug].append(min(percent, _REACHED))
        if percent >= _REACHED:
            reached[slug] += 1
            reaching[slug].add(record)
    rows = []
    for slug in DimensionSlug:
        if within.get("dimension", slug) != slug:
            continue
        own = [group for group in groups if group["dimension_id"] == slug]
        narrowed: dict[str, object] = {**within, "dimension": slug}
        values = percents[slug]
        rows.append(
            OutcomeRow(
                total=Figure(
                    slug,
                    slug.label,
                    sum(group["count"] for group in own),
                    drill(**narrowed),
                    tone=slug,
                ),
                parts=breakdown(
                    own,
                    "known",
                    [Option(one, one.label, one.tone) for one in Measured],
                    name="outcome",
                    within=narrowed,
                ),
                counted=len(values),
                reached=reached[slug],
                reaching=Figure(
                    slug,
                    slug.label,
                    len(reaching[slug]),
                    drill(**narrowed, outcome=REACHED_VALUE),
                    tone="good",
                ),
                mean=(sum(values, Decimal(0)) / len(values)).quantize(
                    _PLACES, rounding=ROUND_HALF_UP
                )
                if values
                else None,
            )
        )
    return tuple(rows)
