"""Keyset pages: nothing lost, nothing doubled, in both directions."""

import datetime as dt

import pytest
from django.utils import timezone

from innovations.models import Innovation
from masterplan.core.models import Job
from regencies.enums import Role
from tests.factories import make_innovation, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db

LIST = "/api/v1/innovations/"
MIDNIGHT = dt.datetime(2018, 5, 2, tzinfo=dt.UTC)


@pytest.fixture
def coordinator():
    return make_user(Role.COORDINATOR, regency=make_regency())


@pytest.fixture
def api(api_client_for, coordinator):
    return api_client_for(coordinator)


@pytest.fixture
def eleven():
    """Records of which many share their sort value."""
    unit = make_unit(make_regency())
    return [
        make_innovation(
            unit=unit,
            name=f"Inovasi {number % 3}",
            updated_at=MIDNIGHT + dt.timedelta(microseconds=number % 4),
            created_at=MIDNIGHT,
        )
        for number in range(11)
    ]


def ids(page):
    return [row["id"] for row in page["results"]]


def walk(api, address, direction="next", **query):
    """Pages from `address` on, following the links as they are."""
    page = api.get(address, query).json()
    yield page
    while page[direction]:
        page = api.get(page[direction]).json()
        yield page


@pytest.mark.parametrize(
    "ordering",
    [
        sign + name
        for name in ("updated_at", "created_at", "name", "id")
        for sign in ("", "-")
    ],
)
@pytest.mark.parametrize("size", [1, 4, 11, 12])
def test_walking_meets_every_row_once_there_and_back(api, eleven, ordering, size):
    name, sign = ordering.removeprefix("-"), -1 if ordering.startswith("-") else 1
    order = sorted(eleven, key=lambda one: (getattr(one, name), one.pk))[::sign]
    expected = [one.pk for one in order]

    there = list(walk(api, LIST, ordering=ordering, page_size=size))
    assert [key for page in there for key in ids(page)] == expected
    assert there[0]["previous"] is None

    if len(there) > 1:
        last = api.get(there[-2]["next"]).json()
        back = list(walk(api, last["previous"], "previous"))
        assert [ids(page) for page in back] == [ids(page) for page in there[-2::-1]]
        assert back[-1]["previous"] is None
        assert ids(api.get(back[0]["next"]).json()) == ids(last)


def test_rows_added_meanwhile_neither_repeat_nor_hide_another(api, eleven):
    first = api.get(LIST, {"page_size": 4}).json()
    added = make_innovation(regency=make_regency(), updated_at=timezone.now())

    rest = list(walk(api, first["next"]))

    seen = ids(first) + [key for page in rest for key in ids(page)]
    assert sorted(seen) == sorted(one.pk for one in eleven)
    assert added.pk not in seen
    back = list(walk(api, rest[-1]["previous"], "previous"))
    assert added.pk in ids(back[-1])


def test_a_row_gone_meanwhile_hides_no_other(api, eleven):
    first = api.get(LIST, {"page_size": 4, "ordering": "id"}).json()
    Innovation.objects.filter(pk=ids(first)[-1]).delete()

    second = api.get(first["next"]).json()

    assert ids(second) == [one.pk for one in eleven[4:8]]


def test_links_keep_the_filters(api, eleven):
    make_innovation(regency=make_regency(), dimension_id="living")
    query = {"dimension": "governance", "page_size": 5, "with_count": "true"}

    pages = list(walk(api, LIST, **query))

    assert [len(page["results"]) for page in pages] == [5, 5, 1]
    assert [page["count"] for page in pages] == [11, 11, 11]
    assert pages[0]["next"].startswith("http://testserver/api/v1/innovations/?")


def test_default_and_largest_page(api):
    unit = make_unit(make_regency())
    one = make_innovation(unit=unit)
    Innovation.objects.bulk_create(
        Innovation(
            regency=unit.regency, unit=unit, dimension=one.dimension, name=f"{n}"
        )
        for n in range(200)
    )

    assert len(api.get(LIST).json()["results"]) == 50
    assert len(api.get(LIST, {"page_size": 200}).json()["results"]) == 200


@pytest.mark.parametrize(
    "size", ["0", "201", "-1", "1e9", "abc", "1.5", "99999999999", "٣", "+5"]
)
def test_nonsense_page_size_is_400(api, size):
    answer = api.get(LIST, {"page_size": size})

    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {
            "pointer": "/page_size",
            "code": "invalid",
            "detail": "Isi dengan angka 1 sampai 200.",
        }
    ]


@pytest.mark.parametrize(
    "ordering", ["step", "-", "--name", "created_by__password", "?"]
)
def test_unknown_ordering_is_400(api, ordering):
    answer = api.get(LIST, {"ordering": ordering})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/ordering"


def test_every_column_that_is_no_ordering_is_400(api):
    allowed = {"updated_at", "created_at", "name", "id"}
    for field in Innovation._meta.get_fields():
        if field.name not in allowed:
            assert api.get(LIST, {"ordering": field.name}).status_code == 400


@pytest.mark.parametrize("value", ["1", "True", "yes", "tidak"])
def test_nonsense_with_count_is_400(api, value):
    answer = api.get(LIST, {"with_count": value})

    assert answer.json()["errors"][0]["pointer"] == "/with_count"


def test_a_cursor_that_is_not_ours_is_400(api, eleven):
    page = api.get(LIST, {"page_size": 4}).json()
    cursor = page["next"].split("cursor=")[1].split("&")[0]

    for forged in ("abc", cursor[:-1], f"x{cursor}", "eyJ9", ":", "é"):
        answer = api.get(LIST, {"cursor": forged})
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["pointer"] == "/cursor"


def test_a_cursor_of_another_ordering_is_400(api, eleven):
    page = api.get(LIST, {"page_size": 4}).json()

    answer = api.get(page["next"] + "&ordering=name")

    assert answer.json()["errors"][0]["pointer"] == "/cursor"


def test_keys_that_are_no_numbers_page_as_well(api, coordinator):
    jobs = [
        Job.objects.create(
            kind="uji", title="Uji", owner=coordinator, created_at=MIDNIGHT
        )
        for _ in range(3)
    ]
    for code in ("32.01", "32.02", "32.03"):
        make_regency(code)

    pages = walk(api, "/api/v1/jobs/", page_size=1)
    assert [key for page in pages for key in ids(page)] == sorted(
        (str(job.pk) for job in jobs), reverse=True
    )
    pages = walk(api, "/api/v1/regencies/", page_size=1)
    codes = [row["code"] for page in pages for row in page["results"]]
    assert codes == ["32.01", "32.02", "32.03", "32.11"]
