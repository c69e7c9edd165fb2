"""The further dashboards as pages: who opens them, what they cost, what they say."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from masterplan.core.access import scope_of
from regencies.enums import Role
from regencies.models import PilotArea
from tests.factories import make_regency, make_user
from tests.masterplan.regency_ground import make_full_regency

pytestmark = pytest.mark.django_db

CLOSED = ("regency-progress", "regency-budget", "regency-answers")
OPEN = ("regency", "regency-territory")
# Session and user, and one for the scope, beside the page's own.
AROUND = 3
BUDGET = 8


def address(name: str, code: str = "32.11") -> str:
    return reverse(f"masterplan:{name}", args=[code])


def statements(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EVALUATOR])
def test_every_tab_keeps_its_statements_with_few_and_many_rows(
    client: Client, role: Role
) -> None:
    regency = None if role == Role.EVALUATOR else make_regency()
    client.force_login(make_user(role, regency=regency))
    urls = [address(name) for name in (*CLOSED, *OPEN)]
    urls.append(reverse("masterplan:dimension", args=["32.11", "living"]))
    counts = []
    make_full_regency(count=3)
    client.get(urls[0])
    counts.append([statements(client, url) for url in urls])
    make_full_regency(seed=8, count=20, code="32.17")
    more = [url.replace("32.11", "32.17") for url in urls]
    if role == Role.EVALUATOR:
        counts.append([statements(client, url) for url in more])

    for row in counts:
        assert max(row) <= BUDGET + AROUND
        assert row == counts[0]


@pytest.mark.parametrize("name", CLOSED)
def test_outsiders_have_no_page_of_plans_money_or_problems(
    client: Client, name: str
) -> None:
    make_full_regency(count=2)

    assert client.get(address(name)).status_code == 302
    client.force_login(make_user(Role.COORDINATOR, regency=make_regency("32.17")))
    assert client.get(address(name)).status_code == 403


def test_public_pages_lead_to_no_closed_one(client: Client) -> None:
    make_full_regency(count=6)
    for name in OPEN:
        page = client.get(address(name)).content.decode()
        for closed in CLOSED:
            assert address(closed) not in page


def test_filters_are_chips_kept_in_every_link(client: Client) -> None:
    regency, units = make_full_regency()
    user = make_user(Role.COORDINATOR, regency=regency)
    client.force_login(user)
    query = f"?dimension=governance&unit={units[0].pk}"

    response = client.get(address("regency") + query)

    page = response.content.decode()
    assert [(one.label, one.value) for one in response.context["chosen"].chips] == [
        ("Dimensi", "Smart Governance"),
        ("OPD", "Dinas Kesehatan"),
    ]
    assert f"{address('regency-budget')}?dimension=governance&amp;unit=" in page
    figures = response.context["dashboard"]
    assert figures.filters == {"dimension": "governance", "unit": str(units[0].pk)}
    assert "dimension=governance" in figures.verified.query
    assert figures.units.silent == ()
    assert scope_of(user).roles == {Role.COORDINATOR}


def test_answers_say_what_their_filters_narrow(client: Client) -> None:
    regency, units = make_full_regency()
    client.force_login(make_user(Role.COORDINATOR, regency=regency))
    page = address("regency-answers")

    whole = client.get(page)
    by_unit = client.get(f"{page}?unit={units[0].pk}")
    by_dimension = client.get(f"{page}?dimension=living")

    problems = [
        answer.context["answers"].problems.count
        for answer in (whole, by_unit, by_dimension)
    ]
    assert problems[0] == problems[2] > problems[1]
    assert [row.total.key for row in by_dimension.context["answers"].outcomes] == [
        "living"
    ]
    assert [(one.label, one.value) for one in by_unit.context["chosen"].chips] == [
        ("OPD", "Dinas Kesehatan")
    ]
    only = "Masalah dan tindak lanjut hanya disaring menurut OPD"
    assert [
        only in answer.content.decode() for answer in (whole, by_unit, by_dimension)
    ] == [False, False, True]
    aside = ("Pengaduan dicatat untuk seluruh daerah", "Matriks menunjukkan seluruh")
    for words in aside:
        assert words not in whole.content.decode()
        assert words in by_unit.content.decode()
    assert (
        f"{page}?unit={units[0].pk}"
        in client.get(
            f"{address('regency-budget')}?unit={units[0].pk}"
        ).content.decode()
    )


def test_territory_narrows_problems_by_unit_and_says_what_it_does_not(
    client: Client,
) -> None:
    regency, units = make_full_regency()
    client.force_login(make_user(Role.COORDINATOR, regency=regency))
    page = address("regency-territory")

    whole = client.get(page)
    by_unit = client.get(f"{page}?unit={units[0].pk}")
    by_dimension = client.get(f"{page}?dimension=living")

    problems = [
        sum(row.problems.count for row in answer.context["territory"].districts)
        for answer in (whole, by_unit, by_dimension)
    ]
    assert problems[0] == problems[2] > problems[1]
    only = "Masalah hanya disaring menurut OPD"
    assert [
        only in answer.content.decode() for answer in (whole, by_unit, by_dimension)
    ] == [False, False, True]


def test_territory_marks_districts_with_pilot_areas_in_use(client: Client) -> None:
    regency, _units = make_full_regency()
    client.force_login(make_user(Role.COORDINATOR, regency=regency))
    page = address("regency-territory")

    def marked() -> list[str]:
        rows = client.get(page).context["territory"].districts
        return [row.district.name for row in rows if row.areas]

    assert marked() == ["Kec. 1", "Kec. 2"]
    PilotArea.objects.update(is_active=False)
    assert marked() == []


def test_invalid_filter_is_said_and_not_used(client: Client) -> None:
    make_full_regency(count=4)

    response = client.get(address("regency") + "?dimension=x&start_year=lama")

    assert response.status_code == 200
    assert response.context["chosen"].values == {}
    assert set(response.context["chosen"].form.errors) == {"dimension", "start_year"}


def test_every_page_explains_its_figures(client: Client) -> None:
    regency, _units = make_full_regency()
    client.force_login(make_user(Role.COORDINATOR, regency=regency))

    for name in (*CLOSED, "regency"):
        page = client.get(address(name)).content.decode()
        assert "Cara menghitung" in page
        assert "%(" not in page


def test_unknown_dimension_and_regency_are_404(client: Client) -> None:
    make_regency()

    unknown = reverse("masterplan:dimension", args=["32.11", "cerdas"])
    assert client.get(unknown).status_code == 404
    assert client.get(address("regency-territory", "99.99")).status_code == 404
    # Nobody outside learns that the invented regency exists.
    make_regency("00.01")
    assert client.get(address("regency-territory", "00.01")).status_code == 404


def test_compare_needs_two_sides_that_are_there(client: Client) -> None:
    make_full_regency(count=4)
    make_full_regency(seed=3, count=4, code="32.17")
    compare = reverse("compare")

    bare = client.get(compare)
    same = client.get(compare, {"a": "32.11", "b": "32.11"})
    strange = client.get(compare, {"a": "32.11", "b": "99.99"})
    both = client.get(compare, {"a": "32.11", "b": "32.17"})
    years = client.get(compare, {"a": "32.11", "tahun_a": 2023, "tahun_b": 2024})

    assert [one.context["comparison"] for one in (bare, same, strange)] == [None] * 3
    assert "Pilih dua daerah" in same.content.decode()
    assert "tidak ditemukan" in strange.content.decode()
    assert "inovasi yang sudah ditayangkan" in both.context["note"]
    assert [side.year for side in years.context["comparison"].sides] == [2023, 2024]
