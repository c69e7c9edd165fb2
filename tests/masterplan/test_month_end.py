"""The end of a month as it is kept: stages and late activities beside the figures."""

import datetime as dt
import io

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from innovations.domain import month_figures, rollup
from innovations.models import ActionItem, MonthFigures
from masterplan import tasks
from masterplan.core.access import Scope, scope_of
from masterplan.domain import month_end
from masterplan.domain.national import national
from masterplan.domain.national_asked import Asked
from masterplan.domain.national_places import NOWHERE, UNRECORDED
from masterplan.models import MonthStanding, Participation, StageRecord
from regencies.enums import SAMPLE_CODE, Role
from tests.factories import make_innovation, make_item, make_regency, make_user
from tests.masterplan.test_national_invariant import TODAY, store

pytestmark = pytest.mark.django_db

OCTOBER = dt.date(2026, 10, 31)


@pytest.fixture
def nation():
    """32.11 in Bimtek 1 of 2018, 32.04 in no cohort; one late activity of a verified
    record, one of a submitted one, one of a draft, all in 32.11."""
    places = store([], [("32.11", 2018, ["passed", "open"])])
    for status in ("verified", "submitted", "draft"):
        made = make_innovation(regency=places["32.11"], unit=None, status=status)
        late(made)
    return places


def late(innovation):
    make_item(innovation, start_on=dt.date(2026, 1, 1), end_on=dt.date(2026, 3, 31))
    rollup.recompute(innovation.regency_id)


def then(scope: Scope, **asked):
    return national(scope, today=TODAY, asked=Asked(month=OCTOBER, **asked))


def test_keep_writes_where_each_regency_stands_and_what_is_late(nation):
    month_end.keep(OCTOBER)

    assert list(
        MonthStanding.objects.order_by("regency").values_list(
            *("month", "regency", "cohort", "stage"),
            *("late_reviewer", "late_insider", "late_coordinator"),
        )
    ) == [
        (OCTOBER, SAMPLE_CODE, None, NOWHERE, 0, 0, 0),
        (OCTOBER, "32.04", None, NOWHERE, 0, 0, 0),
        (OCTOBER, "32.11", 2018, "bimtek_1", 1, 2, 3),
        (OCTOBER, "33.01", None, NOWHERE, 0, 0, 0),
    ]
    assert MonthStanding.objects.get(regency="32.11").stages == [
        ["selection", "selection", 0, "passed"],
        ["bimtek_1", "bimtek_1", 1, "open"],
    ]


def test_what_was_kept_stays_when_all_has_changed(nation):
    month_end.keep(OCTOBER)
    StageRecord.objects.update(state="passed")
    ActionItem.objects.all().delete()
    Participation.objects.create(
        cohort=Participation.objects.get().cohort, regency=nation["32.04"]
    )
    month_end.keep(OCTOBER)

    board = then(scope_of(make_user(Role.MINISTRY)))

    here = {line.code: line for line in board.lines}
    assert here["32.11"].stage == "bimtek_1"
    assert here["32.11"].states == {"selection": "passed", "bimtek_1": "open"}
    assert (here["32.11"].passed, here["32.11"].late) == (1, 1)
    assert (here["32.04"].stage, here["32.04"].cohort) == (NOWHERE, None)
    assert board.late is not None
    assert (board.late.count, board.late.url) == (1, "")
    assert board.late_places is not None
    assert board.late_places.query == "late=true&per=2026-10"
    assert [line.code for line in then_late(board)] == ["32.11"]


def then_late(board):
    return [line for line in board.lines if board.asked.keeps(line) and line.late]


@pytest.mark.parametrize(
    ("role", "count"), [(Role.MENTOR, 2), (Role.COORDINATOR, 3), (Role.EVALUATOR, 1)]
)
def test_what_is_late_is_what_the_reader_would_have_read(nation, role, count):
    scope = scope_of(make_user(role, regency=nation["32.11"]))
    before = national(scope, today=OCTOBER)
    month_end.keep(OCTOBER)

    board = then(scope)

    assert board.late is not None
    assert before.late is not None
    assert (board.late.count, before.late.count) == (count, count)


def test_filters_of_stage_and_lateness_ask_the_month(nation):
    month_end.keep(OCTOBER)
    StageRecord.objects.update(state="passed")
    ActionItem.objects.all().delete()
    scope = scope_of(make_user(Role.MINISTRY))

    for asked in ({"stage": "bimtek_1"}, {"late": True}, {"cohort": "2018"}):
        assert [line.code for line in then(scope, **asked).lines] == ["32.11"]
    assert [one.count for one in then(scope).at_stage] == [0, 1, 0, 2]


def test_months_of_which_only_figures_were_kept_know_no_stages(nation):
    month_figures.keep(OCTOBER)

    board = then(scope_of(make_user(Role.MINISTRY)))

    assert {line.stage for line in board.lines} == {UNRECORDED}
    assert {line.late for line in board.lines} == {None}
    assert (board.is_recorded, board.late, board.at_stage) == (False, None, ())
    assert [one.passed for one in board.cohorts] == [None, None]
    assert {line.cohort for line in board.lines} == {2018, None}


def test_a_regency_newer_than_the_month_stood_nowhere(nation):
    month_end.keep(OCTOBER)
    make_regency("34.01")

    board = then(scope_of(make_user(Role.MINISTRY)))

    (line,) = [line for line in board.lines if line.code == "34.01"]
    assert (line.stage, line.late, board.is_recorded) == (NOWHERE, 0, True)


def test_own_stages_are_kept_and_the_invented_regency_stays_out(nation):
    part = Participation.objects.get(regency="32.11")
    StageRecord.objects.create(
        participation=part, regency=part.regency, order=9, name="Uji mandiri"
    )
    month_end.keep(OCTOBER)

    board = then(scope_of(make_user(Role.MINISTRY)))

    kept = MonthStanding.objects.get(regency="32.11").stages
    assert kept[-1] == ["", "Uji mandiri", 9, "upcoming"]
    assert [stage.code for stage in board.stages] == ["selection", "bimtek_1"]
    assert SAMPLE_CODE not in {line.code for line in board.lines}


def test_a_stage_that_nobody_has_any_more_keeps_its_name(nation):
    month_end.keep(OCTOBER)
    StageRecord.objects.filter(code="bimtek_1").delete()

    board = then(scope_of(make_user(Role.MINISTRY)))

    assert [stage.name for stage in board.stages] == ["selection", "bimtek_1"]


@pytest.mark.parametrize(
    ("today", "rows"),
    [(dt.date(2026, 11, 1), 4), (dt.date(2026, 11, 3), 4), (dt.date(2026, 11, 4), 0)],
)
def test_the_ended_month_is_kept_in_its_first_days(nation, today, rows):
    assert month_end.keep_ended(today) == 24 * (rows > 0)
    assert month_end.keep_ended(today) == 0
    assert MonthStanding.objects.filter(month=OCTOBER).count() == rows


def test_standing_is_added_to_a_month_whose_figures_are_there(nation):
    month_figures.keep(OCTOBER)

    assert month_end.keep_ended(dt.date(2026, 11, 2)) == 0
    assert MonthStanding.objects.filter(month=OCTOBER).count() == 4


def test_a_month_is_read_in_three_statements_with_few_and_many(nation):
    scope = scope_of(make_user(Role.MINISTRY))
    counts = []

    for more in range(2):
        month_end.keep(OCTOBER)
        with CaptureQueriesContext(connection) as statements:
            then(scope)
        counts.append(len(statements))
        for number in range(5 * (1 - more)):
            late(make_innovation(regency=make_regency(f"34.{number:02}"), unit=None))

    assert counts == [3, 3]


def test_keep_reads_as_often_for_many_regencies(nation):
    counts = []

    for number in range(2):
        with CaptureQueriesContext(connection) as statements:
            month_end.keep(dt.date(2026, 8 + number, 1))
        counts.append(sum("SELECT" in one["sql"][:6] for one in statements))
        for other in range(20):
            make_innovation(regency=make_regency(f"34.{other:02}"), unit=None)

    assert counts == [7, 7]


def test_the_worker_asks_every_night():
    entry = settings.CELERY_BEAT_SCHEDULE["keep-month"]

    assert entry["task"] == tasks.keep_month.name


def test_command_keeps_the_month_it_is_told(nation):
    out = io.StringIO()

    call_command("keep_month", "2026-10", stdout=out)

    assert out.getvalue() == "2026-10: 24 baris angka disimpan.\n"
    assert set(MonthFigures.objects.values_list("month", flat=True)) == {OCTOBER}
    assert set(MonthStanding.objects.values_list("month", flat=True)) == {OCTOBER}


def test_command_refuses_what_is_no_month():
    with pytest.raises(CommandError, match="2026-10"):
        call_command("keep_month", "Oktober")
