"""A regency at the end of a month: what was kept, and who may read it."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from innovations.models import Innovation, MonthFigures
from masterplan.domain import month_end
from masterplan.domain.figures import Figure
from masterplan.domain.regency_month import regency_month
from masterplan.models import MonthStanding
from regencies.enums import Role
from regencies.models import Regency, Unit
from tests.factories import make_regency, make_user
from tests.masterplan.regency_ground import READERS, make_full_regency, reader
from tests.masterplan.test_regency_invariant import figures_in

pytestmark = pytest.mark.django_db

MONTH = dt.date(2026, 10, 31)
PAGE = "/daerah/32.11/"


@pytest.fixture
def ground() -> tuple[Regency, list[Unit]]:
    regency, units = make_full_regency(count=30)
    month_end.keep(MONTH)
    return regency, units


def count(figures: tuple[Figure, ...]) -> int:
    return sum(one.count for one in figures)


@pytest.mark.parametrize("name", READERS)
def test_month_adds_up_for_every_reader_and_opens_nothing(
    ground: tuple[Regency, list[Unit]], name: str
) -> None:
    regency, units = ground
    scope = reader(name, units)
    now = Innovation.objects.visible_to(scope).filter(regency=regency)
    reviewed = now.filter(status__in=["verified", "completed", "discontinued"]).count()

    shown = regency_month(regency, scope=scope)

    if name in ("public", "stranger"):
        assert (shown.kept, shown.month, shown.end) == ((), None, None)
        return
    assert (shown.kept, shown.month) == ((MONTH,), MONTH)
    end = shown.end
    assert end is not None
    if name != "coordinator":
        # A unit's own drafts and what it withdrew are not kept by owner.
        now = now.exclude(status__in=["draft", "withdrawn"])
    assert end.total.count == now.count()
    assert end.verified.count == reviewed
    for parts in (end.dimensions, end.statuses):
        assert count(parts) == end.total.count
    for parts in (end.steps, end.plans, end.evidence):
        assert count(parts) == end.verified.count
    assert {one.url for one in figures_in(end)} == {""}


def test_leader_reads_the_month_and_not_what_came_after(
    client: Client, ground: tuple[Regency, list[Unit]]
) -> None:
    regency, _units = ground
    client.force_login(make_user(Role.LEADER, regency=regency))
    total = client.get(f"{PAGE}?per=2026-10").context["end"].total.count
    Innovation.objects.filter(regency=regency).update(
        status="withdrawn", published_at=None
    )

    page = client.get(f"{PAGE}?per=2026-10")

    assert page.context["end"].total.count == total
    assert page.context["finding"].startswith("Per 31 Oktober 2026: ")
    assert f'{PAGE}?per="' in client.get(PAGE).content.decode()
    assert "tidak membuka daftar" in page.content.decode()


def test_month_that_is_not_kept_is_said_and_the_newest_shown(
    client: Client, ground: tuple[Regency, list[Unit]]
) -> None:
    client.force_login(make_user(Role.COORDINATOR, regency=ground[0]))

    for asked in ("2020-01", "lama"):
        page = client.get(PAGE, {"per": asked})
        assert page.context["found"].month == MONTH
        assert f"Akhir bulan {asked} tidak tersimpan" in page.content.decode()
    assert client.get(f"{PAGE}?per=").context["refused"] == ""


def test_month_of_figures_alone_does_not_know_stages_and_late(
    client: Client, ground: tuple[Regency, list[Unit]]
) -> None:
    MonthStanding.objects.all().delete()
    client.force_login(make_user(Role.MENTOR, regency=ground[0]))

    page = client.get(f"{PAGE}?per=2026-10")

    assert (page.context["end"].stages, page.context["end"].late) == (None, None)
    assert "Tahap Bimtek tidak dicatat" in page.content.decode()


def test_without_a_kept_month_the_page_says_so(client: Client) -> None:
    client.force_login(make_user(Role.COORDINATOR, regency=make_regency()))

    page = client.get(f"{PAGE}?per=")

    assert page.context["end"] is None
    assert "Belum ada akhir bulan yang tersimpan" in page.content.decode()


def test_month_is_closed_to_outsiders(client: Client) -> None:
    make_regency()

    assert client.get(f"{PAGE}?per=").status_code == 302
    client.force_login(make_user(Role.COORDINATOR, regency=make_regency("32.17")))
    assert client.get(f"{PAGE}?per=").status_code == 403


@pytest.mark.parametrize("months", [1, 12])
def test_month_takes_few_statements_with_any_number_of_months(
    client: Client, ground: tuple[Regency, list[Unit]], months: int
) -> None:
    for number in range(1, months):
        month_end.keep(dt.date(2025, number, 1))
    assert MonthFigures.objects.values("month").distinct().count() == months
    client.force_login(make_user(Role.COORDINATOR, regency=ground[0]))
    client.get(PAGE)

    with CaptureQueriesContext(connection) as captured:
        client.get(f"{PAGE}?per=2026-10")

    # The regency, the months, their figures and stages; session, user and scope.
    assert len(captured) == 4 + 3
