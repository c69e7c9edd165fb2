"""Over random data and for every audience: a figure is the length of its list."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from urllib.parse import parse_qsl

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from dimensions.enums import DimensionSlug
from innovations.domain import month_figures, plan, rollup
from innovations.enums import REVIEWED_STATUSES, InnovationStatus, InnovationStep
from innovations.filters import ActionItemFilter, InnovationFilter
from innovations.models import ActionItem, Evidence, Innovation, QuickWin
from masterplan.core.access import PUBLIC, Scope, scope_of
from masterplan.domain.figures import ITEMS, RECORDS, Figure
from masterplan.domain.national import national
from masterplan.domain.national_asked import Asked
from masterplan.domain.national_board import NationalDashboard, Places
from masterplan.forms.national import NationalForm
from masterplan.models import Cohort, Participation, StageRecord
from masterplan.views.national_shown import Shown, body
from regencies.enums import SAMPLE_CODE, Role
from regencies.models import Document, Regency
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 20)
CODES = ("32.04", "32.11", "33.01", SAMPLE_CODE)
STAGES = ("selection", "bimtek_1", "bimtek_2")
READERS = (
    "evaluator",
    "local_evaluator",
    "ministry",
    "mentor",
    "mentor_and_operator",
    "mentor_and_ministry",
    "coordinator_and_evaluator",
)


def reader(name: str, places: dict[str, Regency]) -> Scope:
    here, there = places["32.11"], places["32.04"]
    if name in ("evaluator", "ministry"):
        return scope_of(make_user(Role(name)))
    if name == "local_evaluator":
        return scope_of(make_user(Role.EVALUATOR, regency=here))
    mentor = make_user(Role.MENTOR, regency=here)
    if name == "mentor":
        return scope_of(mentor)
    one = scope_of(mentor)
    other = {
        "mentor_and_operator": lambda: make_user(Role.OPERATOR, unit=make_unit(there)),
        "mentor_and_ministry": lambda: make_user(Role.MINISTRY),
        "coordinator_and_evaluator": lambda: make_user(Role.COORDINATOR, regency=there),
    }[name]()
    return Scope(seats=(*one.seats, *scope_of(other).seats))


row = st.fixed_dictionaries(
    {
        "place": st.sampled_from(CODES),
        "dimension": st.sampled_from(["governance", "living"]),
        "status": st.sampled_from(InnovationStatus.values),
        "step": st.sampled_from(["", *InnovationStep.values]),
        "is_digital": st.sampled_from([None, True, False]),
        "problem": st.sampled_from(["", "Antre lama."]),
        "is_published": st.booleans(),
        "is_quick_win": st.booleans(),
        "days": st.sampled_from([1, 40, 100, 300]),
        "items": st.lists(
            st.tuples(
                st.sampled_from(["planned", "done", "cancelled"]),
                st.sampled_from([dt.date(2026, 1, 31), dt.date(2026, 12, 31)]),
                st.sampled_from(["", "late", "on_track"]),
            ),
            max_size=2,
        ),
        "papers": st.sampled_from([(), (True,), (False,), (True, False)]),
    }
)
stage = st.tuples(
    st.sampled_from(CODES),
    st.sampled_from([2017, 2018]),
    st.lists(st.sampled_from(["upcoming", "open", "passed"]), max_size=3),
)


def store(rows: list[dict], stages: list[tuple]) -> dict[str, Regency]:
    make_dimensions()
    places = {code: make_regency(code) for code in CODES}
    papers = {
        (code, is_kept): Document.objects.create(
            regency=places[code],
            title="SK",
            kind="sk",
            link="https://contoh.test/",
            withdrawn_at=None if is_kept else timezone.now(),
        )
        for code in CODES
        for is_kept in (True, False)
    }
    for number, one in enumerate(rows):
        status = one["status"]
        made = Innovation.objects.create(
            regency=places[one["place"]],
            dimension_id=one["dimension"],
            name=f"Inovasi {number}",
            problem=one["problem"],
            description="Uraian.",
            person_in_charge="Kepala Bidang",
            step=one["step"],
            status=status,
            is_digital=one["is_digital"],
            registration_number=f"{one['place']}-{number:04}",
            published_at=timezone.now()
            if one["is_published"] and status in REVIEWED_STATUSES
            else None,
        )
        if one["is_quick_win"]:
            QuickWin.objects.create(
                innovation=made,
                regency=made.regency,
                dimension_id=one["dimension"],
                year=2024,
            )
        for state, end, override in one["items"]:
            ActionItem.objects.create(
                innovation=made,
                regency=made.regency,
                activity="Kegiatan",
                status=state,
                start_on=dt.date(2026, 1, 1),
                end_on=end,
                health_override=override,
                override_reason="Sebab." if override else "",
            )
        for is_kept in one["papers"]:
            Evidence.objects.create(
                innovation=made, document=papers[one["place"], is_kept]
            )
        plan.recompute([made.pk])
        Innovation.objects.filter(pk=made.pk).update(
            updated_at=dt.datetime(2026, 11, 20, 3, tzinfo=dt.UTC)
            - dt.timedelta(days=one["days"])
        )
    for code in CODES:
        rollup.recompute(code)
    for code, year, states in {(one[0], one[1]): one for one in stages}.values():
        cohort, _made = Cohort.objects.get_or_create(year=year, name=f"{year}")
        part = Participation.objects.create(cohort=cohort, regency=places[code])
        for order, (name, state) in enumerate(zip(STAGES, states, strict=False)):
            StageRecord.objects.create(
                participation=part,
                regency=places[code],
                order=order,
                code=name,
                name=name,
                state=state,
            )
    return places


def found_in(value: object, kind: type) -> Iterator:
    """Every Figure, or every Places, anywhere in a dashboard."""
    if isinstance(value, kind):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from found_in(item, kind)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from found_in(getattr(value, field.name), kind)


def listed(figure: Figure, scope: Scope) -> int:
    if figure.opens == ITEMS:
        filterset = ActionItemFilter(
            QueryDict(figure.query),
            queryset=ActionItem.objects.visible_to(scope).with_health(TODAY),
        )
    else:
        filterset = InnovationFilter(
            QueryDict(figure.query), queryset=Innovation.objects.visible_to(scope)
        )
    assert filterset.form.is_valid(), (figure, filterset.form.errors)
    known = {name for name, _value in parse_qsl(figure.query)}
    assert known <= set(filterset.filters), known
    return filterset.qs.count()


# What a row of the table links, and the count of a Line that it lists.
LINKS = {
    "register_url": "total",
    "waiting_url": "waiting",
    "evidence_url": "with_evidence",
    "quick_wins_url": "quick_wins",
    "late_url": "late",
}


def assert_rows_open_theirs(board: NationalDashboard, scope: Scope) -> None:
    """The links of every regency's row, as the table prints them."""
    shown = body(Shown.of(QueryDict(), reverse("national")), board, today=TODAY)
    assert len(shown["rows"]) == len(board.lines)
    for one in shown["rows"]:
        for name, column in LINKS.items():
            count = getattr(one["line"], column)
            if not count:
                assert one[name] == ""
                continue
            path, _mark, query = one[name].partition("?")
            opens = ITEMS if path == reverse(ITEMS) else RECORDS
            figure = Figure(name, "", count, query, opens=opens)
            assert (name, count) == (name, listed(figure, scope))


def assert_opens_its_rows(board: NationalDashboard, scope: Scope) -> None:
    assert_rows_open_theirs(board, scope)
    for figure in found_in(board, Figure):
        assert (figure.key, figure.count) == (figure.key, listed(figure, scope))
    for places in found_in(board, Places):
        asked = NationalForm(QueryDict(places.query)).asked()
        again = national(scope, today=TODAY, asked=asked)
        assert (places.key, places.count) == (places.key, len(again.lines))


asked = st.builds(
    Asked,
    province=st.sampled_from(["", "", "32"]),
    cohort=st.sampled_from(["", "", "2018", "none"]),
    mine=st.sampled_from([False, False, True]),
)


@settings(max_examples=25, deadline=None)
@given(
    rows=st.lists(row, max_size=8),
    stages=st.lists(stage, max_size=4),
    name=st.sampled_from(READERS),
    asked=asked,
)
def test_every_figure_opens_its_rows_and_parts_add_up(rows, stages, name, asked):
    with transaction.atomic():
        places = store(rows, stages)
        scope = reader(name, places)

        board = national(scope, today=TODAY, asked=asked)

        assert SAMPLE_CODE not in {line.code for line in board.lines}
        assert sum(one.count for one in board.dimensions) == board.total.count
        read = sum(line.total for line in board.lines if line.is_read)
        for parts in (board.steps, board.plans, board.evidence):
            assert sum(one.count for one in parts) == read
        for groups in (board.cohorts, board.provinces):
            assert sum(one.total.count for one in groups) == board.total.count
            assert sum(one.places.count for one in groups) == board.places.count
        assert sum(one.count for one in board.at_stage) == board.places.count
        assert sum(one.count for one in board.ages) == board.read
        assert_opens_its_rows(board, scope)
        codes = {line.code for line in board.lines if line.unverified is not None}
        rest = ("draft", "submitted", "returned")
        assert (board.unverified or 0) == sum(
            one["place"] in codes and one["status"] in rest for one in rows
        )
        transaction.set_rollback(True)


def test_reviewers_know_only_the_count_of_the_rest():
    place = make_regency()
    for status in ("draft", "submitted", "returned", "verified", "withdrawn"):
        make_innovation(regency=place, unit=None, status=status)
    ministry = scope_of(make_user(Role.MINISTRY))
    mentor = scope_of(make_user(Role.MENTOR, regency=place))

    reviewed = national(ministry, today=TODAY)
    inside = national(mentor, today=TODAY)

    assert (reviewed.total.count, reviewed.unverified, reviewed.waiting) == (1, 3, None)
    assert (reviewed.share, inside.share) == (25, 33)
    assert (inside.total.count, inside.unverified) == (1, None)
    assert inside.waiting is not None
    assert inside.waiting.count == 2


def test_a_mentor_reads_of_others_what_is_published():
    own, other = make_regency(), make_regency("32.04")
    for place in (own, other):
        make_innovation(regency=place, unit=None, status="verified")
        make_innovation(
            regency=place,
            unit=None,
            status="verified",
            published_at=timezone.now(),
        )
    mentor = scope_of(make_user(Role.MENTOR, regency=own))

    board = national(mentor, today=TODAY)

    shown = [(line.code, line.is_own, line.total, line.late) for line in board.lines]
    assert shown == [("32.04", False, 1, None), ("32.11", True, 2, 0)]
    assert (board.total.count, board.read) == (3, 1)


def test_figures_of_a_month_are_those_kept_then_and_open_nothing():
    make_innovation(status="verified")
    month_figures.keep(dt.date(2026, 10, 31))
    make_innovation(regency=make_regency(), unit=None, status="verified")
    scope = scope_of(make_user(Role.MINISTRY))

    then = national(scope, today=TODAY, asked=Asked(month=dt.date(2026, 10, 31)))
    now = national(scope, today=TODAY)

    assert (then.total.count, now.total.count) == (1, 2)
    assert then.late is None
    assert {figure.url for figure in found_in(then, Figure)} == {""}


@pytest.mark.parametrize("name", ["ministry", "mentor"])
def test_dashboard_takes_two_statements_with_any_number_of_regencies(name):
    places = store([], [])
    scope = reader(name, places)
    counts = []

    for _round in range(2):
        with CaptureQueriesContext(connection) as statements:
            national(scope, today=TODAY)
        counts.append(len(statements))
        for number in range(20):
            make_innovation(
                regency=make_regency(f"34.{number:02}"), unit=None, status="verified"
            )

    assert counts == [2, 2]


def test_public_scope_reads_published_records_only():
    make_innovation(status="verified")
    make_innovation(status="verified", published_at=timezone.now())

    board = national(PUBLIC, today=TODAY)

    assert (board.total.count, board.read) == (1, 0)
    assert {slug.value for slug in DimensionSlug} == {
        one.key for one in board.dimensions
    }
