"""Complaints counted by field: one month at once, and sums that add up."""

import pytest

from innovations.domain import complaint
from innovations.domain.complaint import Count
from innovations.domain.complaint_table import table_of
from innovations.enums import Field
from innovations.models import ComplaintRecap
from masterplan.core.errors import InvalidFields, NotAllowed, StaleVersion
from masterplan.core.models import Activity
from regencies.enums import Role
from tests.factories import make_innovation, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def regency():
    return make_regency()


@pytest.fixture
def coordinator(regency):
    return make_user(Role.COORDINATOR, regency=regency)


def record(actor, regency, counts, **fields):
    return complaint.record(
        actor=actor,
        regency=regency,
        **{"year": 2026, "month": 3, "counts": counts} | fields,
    )


def stored():
    return {
        row.field: (row.received, row.resolved, row.version)
        for row in ComplaintRecap.objects.all()
    }


def test_record_writes_what_changed(regency, coordinator):
    assert record(coordinator, regency, {"health": Count(5, 3), "economy": None}) == 1
    assert record(coordinator, regency, {"health": Count(6, 3)}) == 1
    assert record(coordinator, regency, {"health": Count(6, 3)}) == 0

    assert stored() == {"health": (6, 3, 2)}
    assert list(Activity.objects.values_list("verb", flat=True).order_by("id")) == [
        "complaint.recorded",
        "complaint.revised",
    ]


def test_record_takes_a_count_away(regency, coordinator):
    record(coordinator, regency, {"health": Count(5, 3)})

    record(coordinator, regency, {"health": None})

    assert stored() == {}
    assert Activity.objects.latest("id").changes == {
        "received": [5, None],
        "resolved": [3, None],
    }


@pytest.mark.parametrize(
    "count", [Count(1, 2), Count(-1, 0), Count(complaint.COUNT_MAX + 1, 0)]
)
def test_record_refuses_figures_that_cannot_be(regency, coordinator, count):
    with pytest.raises(InvalidFields) as refused:
        record(coordinator, regency, {"health": count})

    assert set(refused.value.errors) == {"health"}
    assert stored() == {}


def test_record_refuses_a_month_somebody_else_wrote(regency, coordinator):
    record(coordinator, regency, {"health": Count(5, 3)})

    with pytest.raises(StaleVersion) as stale:
        record(coordinator, regency, {"health": Count(9, 9)}, versions={})

    [conflict] = stale.value.fields
    assert (conflict.current, conflict.offered) == (
        "5 masuk, 3 selesai",
        "9 masuk, 9 selesai",
    )
    assert stored() == {"health": (5, 3, 1)}


@pytest.mark.parametrize(
    "role",
    [Role.OPERATOR, Role.UNIT_HEAD, Role.LEADER, Role.MENTOR, Role.EVALUATOR],
)
def test_the_regencys_counts_are_the_coordinators(regency, role):
    seat = {"regency": regency}
    if role in (Role.OPERATOR, Role.UNIT_HEAD):
        seat = {"unit": make_unit(regency)}

    with pytest.raises(NotAllowed):
        record(make_user(role, **seat), regency, {"health": Count(1, 1)})


def test_an_innovations_counts_are_its_units(regency):
    innovation = make_innovation(regency=regency)
    operator = make_user(Role.OPERATOR, unit=innovation.unit)
    stranger = make_user(Role.OPERATOR, unit=make_unit(regency))

    record(operator, regency, {"health": Count(4, 4)}, innovation=innovation)

    with pytest.raises(NotAllowed):
        record(stranger, regency, {"health": Count(4, 4)}, innovation=innovation)


def test_table_adds_up(regency, coordinator):
    for month in (1, 2, 12):
        record(
            coordinator,
            regency,
            {
                field.value: Count(10 * month + place, month)
                for place, field in enumerate(Field)
            },
            month=month,
        )
    rows = list(ComplaintRecap.objects.all())

    table = table_of(rows)

    assert table.total == Count(
        sum(row.received for row in rows), sum(row.resolved for row in rows)
    )
    assert table.total.received == sum(row.total.received for row in table.rows)
    assert table.total.received == sum(month.received for month in table.months)
    assert table.total.resolved == sum(row.total.resolved for row in table.rows)
    assert table.rows[0].months[2] is None
