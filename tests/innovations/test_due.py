"""What is due: told once in advance, shown on the desk, counted when chasing."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from innovations.domain import due
from innovations.enums import ActionStatus, Health, InnovationStatus
from innovations.models import ActionItem, Innovation, ProgressReport
from innovations.tasks import tell_due
from masterplan.core.access import scope_of
from masterplan.core.models import Notice, User
from masterplan.domain import chasing
from masterplan.domain.chasing import Missing
from masterplan.domain.desk import desk
from regencies.enums import Role, TimeZone
from regencies.models import Membership, Regency
from tests.factories import make_innovation, make_item, make_unit, make_user

pytestmark = pytest.mark.django_db
# Half past ten at night in Jakarta is half past midnight of the next day in Jayapura.
LATE_EVENING = dt.datetime(2026, 3, 24, 15, 30, tzinfo=dt.UTC)


@pytest.fixture
def innovation() -> Innovation:
    return make_innovation(unit=make_unit(), status=InnovationStatus.VERIFIED)


@pytest.fixture
def operator(innovation: Innovation) -> User:
    return make_user(Role.OPERATOR, unit=innovation.unit)


def tell(now: dt.datetime) -> int:
    """Tell as of then, to people who have held their seats for years."""
    Membership.objects.update(start=dt.date(2020, 1, 1))
    return due.tell_due(now)


def ending(innovation: Innovation, end: dt.date, **fields: object) -> ActionItem:
    start = end - dt.timedelta(days=20)
    return make_item(innovation, start_on=start, end_on=end, **fields)


def test_due_within_a_week_is_told_once_to_the_units_people(
    innovation, operator
) -> None:
    head = make_user(Role.UNIT_HEAD, unit=innovation.unit)
    make_user(Role.OPERATOR, unit=innovation.unit, is_active=False)
    make_user(Role.OPERATOR, unit=make_unit(innovation.regency))
    make_user(Role.COORDINATOR, regency=innovation.regency)
    item = ending(innovation, dt.date(2026, 3, 31), physical=60, activity="Melatih")
    ending(innovation, dt.date(2026, 3, 31), status=ActionStatus.DONE)
    ending(innovation, dt.date(2026, 4, 30))
    ending(innovation, dt.date(2026, 2, 28))

    assert tell(LATE_EVENING) == 2
    tell(LATE_EVENING + dt.timedelta(days=1))

    told = Notice.objects.order_by("user_id")
    assert [one.user for one in told] == [operator, head]
    assert {(one.text, one.url) for one in told} == {
        (
            "“Melatih” harus selesai 31 Maret 2026; laporan terakhir 60%.",
            f"/rencana-aksi/{item.pk}/lapor/",
        )
    }


def test_postponed_end_is_a_new_matter(innovation, operator) -> None:
    item = ending(innovation, dt.date(2026, 3, 31))
    tell(LATE_EVENING)
    ActionItem.objects.filter(pk=item.pk).update(end_on=dt.date(2026, 4, 30))

    tell(LATE_EVENING + dt.timedelta(days=30))

    assert Notice.objects.count() == 2


def test_days_are_the_regencys_own(innovation, operator) -> None:
    # Eight days off in Jakarta, seven in Jayapura, where the next day has begun.
    ending(innovation, dt.date(2026, 4, 1))
    assert tell(LATE_EVENING) == 0

    Regency.objects.update(time_zone=TimeZone.WIT)

    assert tell(LATE_EVENING) == 1


def test_task_tells(innovation, operator) -> None:
    ending(innovation, timezone.localdate())

    tell_due()

    assert Notice.objects.count() == 1


def test_desk_names_what_waits_for_the_own_unit(innovation, operator) -> None:
    today = timezone.localdate()
    late = ending(innovation, today - dt.timedelta(days=3), unit=None)
    soon = ending(innovation, today + dt.timedelta(days=2), physical=99)
    ending(innovation, today + dt.timedelta(days=19))
    ending(make_innovation(unit=make_unit(innovation.regency)), today)

    found = desk(scope_of(operator))

    assert [(one.id, one.health) for one in found.plans.shown] == [
        (late.pk, Health.LATE),
        (soon.pk, Health.ON_TRACK),
    ]
    assert (found.plans.total, found.waits) == (2, True)
    leader = make_user(Role.LEADER, regency=innovation.regency)
    assert desk(scope_of(leader)).plans.total == 0


def test_desk_button_reports_and_comes_back(client_for, innovation, operator) -> None:
    item = ending(innovation, timezone.localdate())
    client: Client = client_for(operator)
    page = client.get("/beranda/").content.decode()
    assert f'action="/rencana-aksi/{item.pk}/masih-berjalan/"' in page
    assert 'name="next" value="/beranda/"' in page

    client.post(f"/rencana-aksi/{item.pk}/masih-berjalan/", {"next": "/beranda/"})

    assert ProgressReport.objects.get().action_item == item


def test_chasing_counts_late_and_silent_items(innovation) -> None:
    today = timezone.localdate()
    coordinator = make_user(Role.COORDINATOR, regency=innovation.regency)
    innovation.unit.active_since = timezone.now() - dt.timedelta(days=300)
    innovation.unit.save()
    ending(innovation, today - dt.timedelta(days=1))
    make_item(
        innovation,
        unit=None,
        start_on=today - dt.timedelta(days=200),
        end_on=today + dt.timedelta(days=20),
    )

    [debt] = chasing.debts(innovation.regency, scope=scope_of(coordinator)).rows

    assert (debt.late_items.count, debt.silent_items.count) == (1, 1)
    assert {Missing.LATE, Missing.SILENT} <= debt.missing
    unit = innovation.unit_id
    assert debt.late_items.query == f"regency=32.11&unit={unit}&health=late"
