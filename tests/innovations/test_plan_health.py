"""Health of an activity: cases by hand, and SQL against the plain twin."""

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from innovations.domain.health import Course, health_of, plan_health
from innovations.enums import (
    ActionStatus,
    Health,
    InnovationStatus,
    QuickWinStatus,
)
from innovations.enums.action_item import OVERRIDES, RHYTHM_DAYS
from innovations.models import ActionItem, QuickWin
from regencies.enums import Rhythm
from regencies.models import Unit
from tests.factories import make_innovation, make_item, make_unit

TODAY = dt.date(2026, 7, 15)


def course(**fields: object) -> Course:
    defaults = {
        "status": ActionStatus.IN_PROGRESS,
        "innovation_status": InnovationStatus.VERIFIED,
        "override": "",
        "start_on": dt.date(2026, 1, 1),
        "end_on": dt.date(2026, 12, 31),
        "physical": 60,
        "reported_on": dt.date(2026, 7, 1),
        "active_since": dt.date(2026, 1, 10),
        "rhythm": Rhythm.QUARTERLY,
    }
    return Course(**defaults | fields)


@pytest.mark.parametrize(
    ("fields", "health"),
    [
        ({}, Health.ON_TRACK),
        ({"physical": 33}, Health.AT_RISK),
        ({"physical": 34}, Health.ON_TRACK),
        ({"end_on": dt.date(2026, 6, 30)}, Health.LATE),
        ({"end_on": dt.date(2026, 7, 31)}, Health.AT_RISK),
        ({"status": ActionStatus.DONE, "end_on": dt.date(2026, 6, 30)}, None),
        ({"status": ActionStatus.CANCELLED}, None),
        ({"start_on": dt.date(2026, 8, 1)}, None),
        ({"innovation_status": InnovationStatus.WITHDRAWN}, None),
        ({"innovation_status": InnovationStatus.COMPLETED}, None),
        ({"reported_on": dt.date(2026, 4, 14)}, Health.ON_TRACK),
        ({"reported_on": dt.date(2026, 4, 13)}, Health.SILENT),
        ({"reported_on": None}, Health.SILENT),
        ({"reported_on": None, "active_since": None}, Health.ON_TRACK),
        ({"reported_on": None, "active_since": dt.date(2026, 5, 1)}, Health.ON_TRACK),
        (
            {"rhythm": Rhythm.MONTHLY, "reported_on": dt.date(2026, 6, 13)},
            Health.SILENT,
        ),
        (
            {"override": Health.ON_TRACK, "end_on": dt.date(2026, 1, 31)},
            Health.ON_TRACK,
        ),
        ({"override": Health.LATE, "status": ActionStatus.DONE}, None),
    ],
)
def test_health_of_an_item(fields: dict, health: Health | None) -> None:
    assert health_of(course(**fields), TODAY) == health


@pytest.mark.parametrize(
    ("healths", "has_items", "health"),
    [
        ([], False, Health.NO_PLAN),
        (["", ""], True, None),
        (["on_track", "late", "silent"], True, Health.LATE),
        (["on_track", "silent", "at_risk"], True, Health.SILENT),
        (["on_track", ""], True, Health.ON_TRACK),
    ],
)
def test_health_of_a_plan_is_its_worst(healths, has_items, health) -> None:
    assert plan_health(healths, has_items=has_items) == health


def moment(day: dt.date | None) -> dt.datetime | None:
    if day is None:
        return None
    return dt.datetime.combine(
        day, dt.time(0, 0), tzinfo=timezone.get_default_timezone()
    )


_near = st.integers(-120, 120).map(lambda days: TODAY + dt.timedelta(days=days))
_edges = st.sampled_from(
    [TODAY - dt.timedelta(days=n + d) for n in RHYTHM_DAYS.values() for d in (-1, 0, 1)]
)
_days = _near | _edges


class HealthTwin(TestCase):
    """The database and the plain function say the same of any item."""

    @settings(max_examples=60, deadline=None)
    @given(
        status=st.sampled_from(ActionStatus.values),
        innovation_status=st.sampled_from(InnovationStatus.values),
        override=st.sampled_from(["", "", "", *OVERRIDES]),
        start=_days,
        length=st.integers(0, 400),
        physical=st.integers(0, 100),
        reported=st.none() | _days,
        active=st.none() | _days,
        owns_unit=st.booleans(),
        quick_win=st.sampled_from([None, *QuickWinStatus.values]),
        quick_rhythm=st.sampled_from(Rhythm.values),
        rhythm=st.sampled_from(Rhythm.values),
    )
    def test_with_health_equals_the_plain_function(
        self,
        status,
        innovation_status,
        override,
        start,
        length,
        physical,
        reported,
        active,
        owns_unit,
        quick_win,
        quick_rhythm,
        rhythm,
    ) -> None:
        unit = make_unit(active_since=moment(active))
        unit.regency.quick_win_rhythm, unit.regency.rhythm = quick_rhythm, rhythm
        unit.regency.save()
        innovation = make_innovation(unit=unit, status=innovation_status)
        if quick_win:
            QuickWin.objects.create(
                innovation=innovation,
                regency=unit.regency,
                dimension=innovation.dimension,
                year=TODAY.year,
                rank=1,
                status=quick_win,
                start_on=TODAY,
                due_on=TODAY,
            )
        item = make_item(
            innovation,
            unit=unit if owns_unit else None,
            status=status,
            start_on=start,
            end_on=start + dt.timedelta(days=length),
            physical=physical,
            reported_at=moment(reported),
            health_override=override,
            override_reason="Sebab." if override else "",
        )

        found = ActionItem.objects.with_health(TODAY).get(pk=item.pk).health
        is_quick = quick_win == QuickWinStatus.SELECTED
        said = health_of(
            Course(
                status=status,
                innovation_status=innovation_status,
                override=override,
                start_on=item.start_on,
                end_on=item.end_on,
                physical=physical,
                reported_on=reported,
                active_since=active,
                rhythm=Rhythm(quick_rhythm if is_quick else rhythm),
            ),
            TODAY,
        )

        assert found == (said or "")


@pytest.mark.django_db
def test_item_of_a_unit_that_never_signed_in_is_never_silent() -> None:
    item = make_item(start_on=dt.date(2020, 1, 1), end_on=dt.date(2030, 12, 31))

    def health() -> str:
        return ActionItem.objects.with_health(TODAY).get(pk=item.pk).health

    assert health() == Health.AT_RISK
    Unit.objects.update(active_since=moment(dt.date(2025, 1, 1)))
    assert health() == Health.SILENT
