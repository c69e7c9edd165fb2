"""The regency dashboard over the API: the page's figures, each with its rows."""

import pytest

from innovations.models import BudgetLine, QuickWin
from masterplan.core.access import scope_of
from masterplan.domain.dashboards import regency_dashboard
from regencies.enums import Role, UnitKind
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/dashboards/regencies/32.11/"
REGISTER = "http://testserver/api/v1/innovations/"


@pytest.fixture
def regency():
    regency = make_regency()
    make_dimensions()
    dinas, silent = make_unit(regency, name="Dinas"), make_unit(regency, name="Diam")
    clinic = make_unit(
        regency, kind=UnitKind.HEALTH_CENTRE, parent=dinas, is_counted=False
    )
    assert silent.is_counted
    for number, status in enumerate(
        ("draft", "submitted", "returned", "verified", "completed", "withdrawn")
    ):
        one = make_innovation(
            unit=[dinas, clinic, None][number % 3],
            regency=regency,
            status=status,
            dimension_id=["governance", "living"][number % 2],
            sub_dimension_id=[None, "LIV-1"][number % 2],
            is_digital=[True, False, None][number % 3],
            start_year=[2017, None][number % 2],
            step=["", "idea"][number % 2],
        )
        BudgetLine.objects.create(innovation=one, planned=1_000_000)
        QuickWin.objects.create(
            innovation=one, regency=regency, dimension=one.dimension, year=2018
        )
    return regency


def figures_in(value):
    """Every figure anywhere in the body."""
    if isinstance(value, dict):
        if "rows" in value:
            yield value
        for inner in value.values():
            yield from figures_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from figures_in(inner)


@pytest.mark.parametrize(
    ("role", "total"),
    [(Role.COORDINATOR, 6), (Role.LEADER, 4), (Role.MENTOR, 4), (Role.MINISTRY, 2)],
)
def test_every_figure_opens_exactly_its_rows(api_client_for, regency, role, total):
    place = None if role == Role.MINISTRY else regency
    api = api_client_for(make_user(role, regency=place))

    board = api.get(ADDRESS).json()

    figures = list(figures_in(board))
    assert board["total"]["count"] == total
    assert len(figures) > 50
    pages = {
        rows: api.get(rows + "&with_count=true").json()
        for rows in {figure["rows"] for figure in figures}
    }
    for figure in figures:
        assert figure["rows"].startswith(REGISTER + "?regency=32.11")
        assert pages[figure["rows"]]["count"] == figure["count"], figure


def test_dashboard_is_the_pages(api_client_for, regency):
    coordinator = make_user(Role.COORDINATOR, regency=regency)

    board = api_client_for(coordinator).get(ADDRESS).json()

    page = regency_dashboard(regency, scope=scope_of(coordinator))
    assert board["audience"] == "coordinator"
    assert board["planned"] == page.planned == 6_000_000
    assert board["active_units"] == 2
    assert [unit["name"] for unit in board["silent_units"]] == ["Diam"]
    assert [(one["key"], one["label"], one["count"]) for one in board["statuses"]] == [
        (one.key, str(one.label), one.count) for one in page.statuses
    ]
    assert [row["key"] for row in board["dimensions"]] == [
        row.figure.key for row in page.dimensions
    ]
    for row in board["dimensions"]:
        parts = [*row["sub_dimensions"], row["unset"]]
        assert sum(part["count"] for part in parts) == row["count"]


def test_reviewers_are_told_how_many_are_unverified(api_client_for, regency):
    board = api_client_for(make_user(Role.EVALUATOR)).get(ADDRESS).json()

    assert (board["audience"], board["unverified"]) == ("reviewer", 3)


def test_dashboard_unchanged_is_304(api_client_for, regency):
    api = api_client_for(make_user(Role.COORDINATOR, regency=regency))
    tag = api.get(ADDRESS).headers["ETag"]

    assert api.get(ADDRESS, headers={"If-None-Match": tag}).status_code == 304
    make_innovation(regency=regency)
    assert api.get(ADDRESS, headers={"If-None-Match": tag}).status_code == 200


def test_unknown_and_hidden_regencies_are_404(api_client_for, regency):
    make_regency("00.01")
    api = api_client_for(make_user(Role.COORDINATOR, regency=regency))

    hidden = api.get("/api/v1/dashboards/regencies/00.01/")
    missing = api.get("/api/v1/dashboards/regencies/99.99/")

    assert (hidden.status_code, hidden.content) == (404, missing.content)


def test_parameters_are_refused(api_client_for, regency):
    api = api_client_for(make_user(Role.MINISTRY))

    assert api.get(ADDRESS, {"year": "2018"}).status_code == 400


@pytest.mark.parametrize("count", [0, 5])
def test_dashboard_costs_the_same_however_many_rows(
    api_client_for, regency, count, django_assert_max_num_queries
):
    for _ in range(count):
        make_innovation(regency=regency)
    api = api_client_for(make_user(Role.COORDINATOR, regency=regency))
    api.get("/api/v1/cohorts/")

    # The token with its owner and the owner's seats come before.
    with django_assert_max_num_queries(2 + 8):
        api.get(ADDRESS)
