"""Ahead or behind, and what comes next, over plain values."""

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from masterplan.domain.gate import Blocker
from masterplan.domain.schedule import (
    NextAction,
    days_ahead,
    next_action,
    next_stage,
    overall,
    said,
)
from masterplan.enums import StageState

S = StageState
# How busy the machine is says nothing of the functions.
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
TODAY = dt.date(2026, 6, 15)
DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31))


@dataclass(frozen=True)
class Plain:
    state: str
    planned_start: dt.date | None = None
    planned_end: dt.date | None = None
    passed_on: dt.date | None = None
    name: str = "Bimtek I"


STAGES = st.builds(
    Plain,
    state=st.sampled_from(list(S)),
    planned_start=st.none() | DAYS,
    planned_end=st.none() | DAYS,
    passed_on=st.none() | DAYS,
)


def on(day: int) -> dt.date:
    return dt.date(2026, 6, day)


@pytest.mark.parametrize(
    ("stage", "days"),
    [
        (Plain(S.PASSED, on(1), on(20), on(8)), 12),
        (Plain(S.PASSED, on(1), on(8), on(20)), -12),
        (Plain(S.PASSED, on(1), on(8)), None),
        (Plain(S.PASSED, passed_on=on(8)), None),
        (Plain(S.UPCOMING), None),
        (Plain(S.UPCOMING, on(16), on(20)), 0),
        (Plain(S.UPCOMING, on(10), on(20)), -5),
        (Plain(S.OPEN, on(10), on(20)), 0),
        (Plain(S.OPEN, on(1), on(10)), -5),
        (Plain(S.SUBMITTED, None, on(14)), -1),
    ],
)
def test_days_ahead(stage: Plain, days: int | None) -> None:
    assert days_ahead(stage, TODAY) == days


@calm
@given(STAGES, DAYS)
def test_what_has_not_passed_is_never_ahead(stage: Plain, today: dt.date) -> None:
    days = days_ahead(stage, today)

    assert stage.state == S.PASSED or days is None or days <= 0


@calm
@given(STAGES, DAYS)
def test_a_day_later_is_never_better(stage: Plain, today: dt.date) -> None:
    now = days_ahead(stage, today)
    later = days_ahead(stage, today + dt.timedelta(days=1))

    assert (now is None) == (later is None)
    assert now is None or later <= now


@calm
@given(st.lists(STAGES, max_size=8), DAYS)
def test_overall_is_one_of_the_stages_or_on_time(
    stages: list[Plain], today: dt.date
) -> None:
    each = [days_ahead(stage, today) for stage in stages]

    whole = overall(stages, today)

    assert (whole is None) == all(days is None for days in each)
    assert whole in (None, 0) or whole in each


def test_overall_prefers_what_is_late_now() -> None:
    early = Plain(S.PASSED, on(1), on(20), on(8))

    assert overall([early], TODAY) == 12
    assert overall([early, Plain(S.OPEN, on(1), on(20))], TODAY) == 12
    assert overall([early, Plain(S.OPEN, on(1), on(10))], TODAY) == -5
    assert overall([], TODAY) is None
    assert overall([Plain(S.UPCOMING, on(20), on(21))], TODAY) == 0


@calm
@given(st.lists(STAGES, max_size=8))
def test_next_stage_is_under_way_or_follows_what_passed(stages: list[Plain]) -> None:
    found = next_stage(stages)

    under_way = [one for one in stages if one.state in (S.OPEN, S.SUBMITTED)]
    if under_way:
        assert found is under_way[0]
    elif found is None:
        assert not stages or stages[-1].state == S.PASSED
    else:
        assert found.state == S.UPCOMING


BLOCKERS = [
    Blocker(1, "foto", "Foto belum ada.", "/foto/", is_required=False),
    Blocker(2, "sk", "SK belum disetujui.", "/sk/"),
]


@pytest.mark.parametrize(
    ("stage", "blockers", "action"),
    [
        (
            Plain(S.UPCOMING, on(1), on(2)),
            [],
            NextAction("Bimtek I", "Buka tahap Bimtek I.", on(1), is_late=True),
        ),
        (
            Plain(S.OPEN, on(1), on(20)),
            BLOCKERS,
            NextAction("Bimtek I", "SK belum disetujui.", on(20), False, "/sk/"),
        ),
        (
            Plain(S.OPEN),
            BLOCKERS[:1],
            NextAction(
                "Bimtek I", "Ajukan tahap Bimtek I untuk disahkan.", None, False
            ),
        ),
        (
            Plain(S.SUBMITTED, on(1), on(20)),
            BLOCKERS,
            NextAction("Bimtek I", "Tunggu pengesahan tahap Bimtek I.", on(20), False),
        ),
    ],
)
def test_next_action(stage: Plain, blockers: list[Blocker], action: NextAction) -> None:
    assert next_action([Plain(S.PASSED), stage], blockers, TODAY) == action


def test_nothing_is_next_once_all_passed() -> None:
    assert next_action([Plain(S.PASSED)], [], TODAY) is None


def test_a_blocker_may_speak_of_percent() -> None:
    told = Blocker(1, "x", "Baru 40% inovasi berlaporan.", "")

    assert next_action([Plain(S.OPEN)], [told], TODAY) == NextAction(
        "Bimtek I", "Baru 40% inovasi berlaporan.", None, False
    )


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (None, ""),
        (0, "sesuai rencana"),
        (1200, "1.200 hari lebih cepat"),
        (-3, "3 hari terlambat"),
    ],
)
def test_said(days: int | None, words: str) -> None:
    assert said(days) == words
