"""The worksheets in figures: what counts as filled, and sums that add up."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from masterplan.domain.worksheet_figures import (
    SIDES,
    Completion,
    averages,
    completions,
    is_gap_complete,
    sides,
    weighted,
)
from masterplan.enums import Aspect, Element, Quadrant

SLUGS = ("governance", "living")
scores = st.one_of(st.none(), st.integers(1, 4))
elements = st.sampled_from(Element)
quadrants = st.sampled_from(Quadrant)


def test_completion_counts_scores_quadrants_and_rows() -> None:
    found = completions(
        SLUGS,
        readiness=[
            ("governance", Element.PEOPLE, 3),
            ("governance", Element.BUDGET, None),
            ("living", Element.PEOPLE, 1),
        ],
        swot=[("governance", Quadrant.THREAT), ("governance", Quadrant.THREAT)],
        gaps=[("living", True), ("living", False)],
    )

    assert found == {
        "governance": Completion(1, 1, 0, 0),
        "living": Completion(1, 0, 2, 1),
    }


def test_a_group_is_done_when_every_sheet_is() -> None:
    full = {"elements": 9, "quadrants": 4, "gaps": 1, "incomplete_gaps": 0}

    assert Completion(**full).is_done
    for name, less in (
        ("elements", 8),
        ("quadrants", 3),
        ("gaps", 0),
        ("incomplete_gaps", 1),
    ):
        assert not Completion(**full | {name: less}).is_done


def test_gap_is_complete_with_all_four_things() -> None:
    assert is_gap_complete("a", "b", "c", "d")
    for place in range(4):
        said = ["a", "b", "c", "d"]
        said[place] = ""
        assert not is_gap_complete(*said)


@given(st.lists(st.tuples(st.sampled_from(SLUGS), elements, scores)))
def test_completion_never_exceeds_its_whole(rows) -> None:
    found = completions(SLUGS, readiness=rows, swot=[], gaps=[])

    for slug, completion in found.items():
        scored = {element for one, element, score in rows if one == slug and score}
        assert completion.elements == len(scored) <= len(Element)


@given(st.lists(st.tuples(elements, scores)))
def test_averages_lie_between_their_scores(rows) -> None:
    found = averages(rows)
    given_scores = [score for _element, score in rows if score is not None]

    if not given_scores:
        assert found.overall is None
        return
    assert found.overall == Decimal(sum(given_scores)) / len(given_scores)
    for aspect in Aspect:
        below = [found.elements[one] for one in Element if one.aspect == aspect]
        known = [mean for mean in below if mean is not None]
        mean = found.aspects[aspect]
        assert (mean is None) == (not known)
        if mean is not None:
            assert min(known) <= mean <= max(known)


def test_score_is_weight_times_rating() -> None:
    assert weighted(20, 4) == Decimal("0.80")
    assert weighted(None, 4) is None
    assert weighted(20, None) is None


@given(
    st.lists(
        st.tuples(
            quadrants,
            st.one_of(st.none(), st.integers(0, 100)),
            st.one_of(st.none(), st.integers(1, 5)),
        )
    )
)
def test_sides_add_up(rows) -> None:
    found = sides(rows)

    assert sum(side.weight for side in found.values()) == sum(
        weight or 0 for _quadrant, weight, _rating in rows
    )
    assert sum(sum(side.scores.values()) for side in found.values()) == sum(
        weighted(weight, rating) or 0 for _quadrant, weight, rating in rows
    )
    for name, side in found.items():
        assert tuple(side.scores) == SIDES[name]
        assert side.is_overweight == (side.weight > 100)
