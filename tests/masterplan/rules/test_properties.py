"""Adding what is missing never adds a gap; gaps count what a plain recount counts."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from innovations.enums import InnovationStatus, QuickWinStatus
from masterplan.domain.rules import RULES, Gap, Snapshot
from masterplan.enums import Element, Quadrant
from tests.masterplan.rules.cases import (
    DIMENSIONS,
    EMPTY,
    PLAN,
    entry,
    innovation,
    item,
    quick_win,
    unit,
)

SLUGS = [dimension.slug for dimension in DIMENSIONS]
STATUSES = [one for one in InnovationStatus if one != InnovationStatus.WITHDRAWN]
SENT = {"submitted", "returned", "verified", "completed"}
COUNTED = SENT | {"draft"}
few = st.integers(min_value=1, max_value=3)


# More than are named one by one.
innovation_rows = st.lists(
    st.tuples(
        st.sampled_from(STATUSES),
        st.sampled_from(SLUGS),
        st.sampled_from([None, 1, 2, 3, 4, 99]),
        st.booleans(),
    ),
    max_size=14,
).map(
    lambda drawn: tuple(
        innovation(
            pk,
            status=status,
            dimension_id=slug,
            unit_id=unit_id,
            lacks_problem=lacks,
            lacks_budget=lacks,
            lacks_plan=lacks,
        )
        for pk, (status, slug, unit_id, lacks) in enumerate(drawn)
    )
)
some = settings(max_examples=30, deadline=None)


def checked(name: str, snapshot: Snapshot, **parameters: Any) -> list[Gap]:
    return RULES[name].check(snapshot, parameters)


def counted(gaps: list[Gap]) -> int:
    return sum(gap.count for gap in gaps)


@some
@given(innovation_rows, few)
def test_records_are_counted_as_by_hand(rows, minimum):
    snapshot = replace(EMPTY, innovations=rows)
    noted = [row for row in rows if row.status in COUNTED]
    assert bool(checked("innovations_recorded", snapshot, minimum=minimum)) == (
        len(noted) < minimum
    )
    assert counted(checked("innovations_per_dimension", snapshot, minimum=minimum)) == (
        sum(sum(row.dimension_id == slug for row in noted) < minimum for slug in SLUGS)
    )


@pytest.mark.parametrize(
    ("name", "lacks", "statuses"),
    [
        ("every_innovation_has_problem", "lacks_problem", SENT),
        ("every_innovation_budgeted", "lacks_budget", SENT - {"completed"}),
        ("every_innovation_planned", "lacks_plan", SENT - {"completed"}),
    ],
)
@some
@given(rows=innovation_rows)
def test_every_innovation_that_lacks_something_is_counted(name, lacks, statuses, rows):
    gaps = checked(name, replace(EMPTY, innovations=rows))
    if not any(row.status in SENT for row in rows):
        assert [gap.sentence for gap in gaps] == ["Belum ada inovasi yang diajukan."]
        return
    assert counted(gaps) == sum(
        getattr(row, lacks) and row.status in statuses for row in rows
    )


@some
@given(innovation_rows, few)
def test_units_are_counted_with_those_that_roll_up_to_them(rows, minimum):
    units = (
        unit(1),
        unit(2),
        unit(3, parent_id=2, is_counted=False),
        unit(4, is_active=False),
    )
    own = [row.unit_id for row in rows]
    lacking = (own.count(1) < minimum) + (own.count(2) + own.count(3) < minimum)
    gaps = checked(
        "every_unit_innovates",
        replace(EMPTY, units=units, innovations=rows),
        minimum=minimum,
    )
    assert counted(gaps) == lacking


@some
@given(innovation_rows, st.integers(1, 100))
def test_share_of_verified_records_is_counted_as_by_hand(rows, percent):
    sent = [row for row in rows if row.status in SENT]
    done = [row for row in sent if row.status in ("verified", "completed")]
    is_enough = bool(sent) and len(done) / len(sent) >= percent / 100 - 1e-9
    gaps = checked(
        "innovations_verified", replace(EMPTY, innovations=rows), percent=percent
    )
    assert bool(gaps) == (not is_enough)


@some
@given(
    st.lists(
        st.tuples(
            st.sampled_from(SLUGS),
            st.sampled_from([2023, 2024]),
            st.sampled_from(list(QuickWinStatus)),
            st.sampled_from(list(InnovationStatus)),
        )
    ),
    few,
    st.sampled_from([None, 2023, 2024]),
)
def test_quick_wins_are_counted_as_by_hand(rows, minimum, year):
    snapshot = replace(
        EMPTY,
        quick_wins=tuple(
            quick_win(slug, year=at, status=status, innovation_status=record)
            for slug, at, status, record in rows
        ),
    )
    lacking = 0
    for slug in SLUGS:
        chosen = [
            row
            for row in rows
            if row[:2] == (slug, year or 2023)
            and row[2] in ("selected", "delivered")
            and row[3] in ("submitted", "verified", "completed")
        ]
        lacking += len(chosen) < minimum
    gaps = checked("quick_win_per_dimension", snapshot, minimum=minimum, year=year)
    assert counted(gaps) == lacking


# Something more of each kind, as a regency would bring it; drawn anew each time.
more: dict[str, Callable[[Snapshot, Any], Snapshot]] = {
    "innovations": lambda one, draw: replace(
        one,
        innovations=(
            *one.innovations,
            innovation(
                1000 + len(one.innovations),
                unit_id=draw(st.sampled_from([1, 2, 3])),
                dimension_id=draw(st.sampled_from(SLUGS)),
            ),
        ),
    ),
    "quick_wins": lambda one, draw: replace(
        one,
        quick_wins=(*one.quick_wins, quick_win(draw(st.sampled_from(SLUGS)))),
    ),
    "readiness": lambda one, draw: replace(
        one,
        readiness=(
            *one.readiness,
            (
                draw(st.sampled_from(SLUGS)),
                draw(st.sampled_from(Element.values)),
                draw(st.integers(1, 4)),
            ),
        ),
    ),
    "swot": lambda one, draw: replace(
        one,
        swot=(
            *one.swot,
            (draw(st.sampled_from(SLUGS)), draw(st.sampled_from(Quadrant.values))),
        ),
    ),
    "gaps": lambda one, draw: replace(
        one, gaps=(*one.gaps, (draw(st.sampled_from(SLUGS)), True))
    ),
    "plan": lambda one, draw: replace(
        one,
        plan=replace(
            one.plan,
            **draw(
                st.sampled_from(
                    [
                        {"vision": "Kabupaten cerdas"},
                        {"words": 9},
                        {"is_in_force": True},
                        {"strategies": tuple(SLUGS * 3)},
                    ]
                )
            ),
        ),
    ),
    "entries": lambda one, draw: replace(
        one, entries=(*one.entries, entry(len(one.entries) + 1))
    ),
    "meetings": lambda one, draw: replace(one, meetings=(*one.meetings, "bimtek")),
}
BRINGS = {
    "innovations_recorded": ("innovations", {"minimum": 3}),
    "innovations_per_dimension": ("innovations", {"minimum": 2}),
    "every_unit_innovates": ("innovations", {"minimum": 2}),
    "innovations_verified": ("innovations", {"percent": 80}),
    "quick_win_per_dimension": ("quick_wins", {"minimum": 2, "year": None}),
    "readiness_filled": ("readiness", {}),
    "swot_filled": ("swot", {"minimum": 2}),
    "gap_filled": ("gaps", {"minimum": 2}),
    "vision_written": ("plan", {"words": 3}),
    "strategy_per_dimension": ("plan", {"minimum": 3}),
    "masterplan_in_force": ("plan", {}),
    "meeting_held": ("meetings", {"kind": "bimtek", "minimum": 3}),
}


@pytest.mark.parametrize("name", sorted(BRINGS))
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_bringing_more_never_adds_a_gap(name, data):
    kind, parameters = BRINGS[name]
    snapshot = replace(
        EMPTY,
        units=(unit(1), unit(2), unit(3, parent_id=2, is_counted=False)),
        innovations=data.draw(innovation_rows),
        # One that is begun and empty: where there is none, that alone is told.
        plan=replace(PLAN, is_in_force=False, vision="", words=0, strategies=()),
    )
    before = counted(checked(name, snapshot, **parameters))
    for _turn in range(12):
        snapshot = more[kind](snapshot, data.draw)
        after = counted(checked(name, snapshot, **parameters))
        assert after <= before
        before = after


@some
@given(st.lists(st.booleans(), min_size=1, max_size=40))
def test_mending_one_activity_takes_one_gap_away(lacking):
    """Of persons and of reports alike."""
    rows = (innovation(1),)
    late = EMPTY.today.replace(year=2022)
    items = tuple(
        item(
            pk,
            person="" if one else "Kepala Bidang",
            start_on=late,
            reported_on=None if one else EMPTY.today,
        )
        for pk, one in enumerate(lacking)
    )
    for name, parameters in (
        ("every_innovation_planned", {}),
        ("progress_reported", {"days": 90}),
    ):
        left = list(items)
        for place in range(len(left) + 1):
            snapshot = replace(EMPTY, innovations=rows, items=tuple(left))
            assert counted(checked(name, snapshot, **parameters)) == sum(
                lacking[place:]
            )
            if place < len(left):
                left[place] = item(place, start_on=late, reported_on=EMPTY.today)
