import pytest
from django.http import QueryDict

from innovations.filters import InnovationFilter
from innovations.models import Innovation, QuickWin
from tests.factories import make_dimensions, make_innovation, make_regency, make_unit

pytestmark = pytest.mark.django_db


def names(query: str) -> set[str]:
    """Names found by a query string, all of whose filters are valid."""
    filterset = InnovationFilter(QueryDict(query), queryset=Innovation.objects.all())
    assert filterset.form.errors == {}
    return set(filterset.qs.values_list("name", flat=True))


def make_two():
    """A record that every filter below finds, and one that none does."""
    dimensions = make_dimensions()
    health = make_unit(make_regency("32.11"))
    full = make_innovation(
        name="Antrean Daring",
        acronym="ANDA",
        unit=health,
        dimension=dimensions["living"],
        sub_dimension=dimensions["living"].sub_dimensions.get(pk="LIV-2"),
        status="verified",
        step="evaluation",
        kind="product",
        is_digital=True,
        start_year=2023,
        source="import",
        problem="",
    )
    QuickWin.objects.create(
        innovation=full, regency=full.regency, dimension=full.dimension, year=2024
    )
    make_innovation(
        name="Lain",
        unit=make_unit(make_regency("51.01")),
        is_digital=False,
        kind="method",
        step="idea",
        start_year=2020,
        sub_dimension=dimensions["governance"].sub_dimensions.get(pk="GOV-1"),
    )
    return full


@pytest.mark.parametrize(
    "query",
    [
        "q=antrean",
        "q=ANDA",
        "q=daring+antrean",
        "q=32.11-0001",
        "regency=32.11",
        "province=32",
        "dimension=living",
        "sub_dimension=LIV-2",
        "status=verified",
        "status=verified&status=completed",
        "step=evaluation",
        "kind=product",
        "is_digital=true",
        "start_year=2023",
        "quick_win_year=2024",
        "source=import",
        "incomplete=true",
    ],
)
def test_filter_finds_its_records(query):
    make_two()

    assert names(query) == {"Antrean Daring"}


def test_filter_by_unit():
    full = make_two()

    assert names(f"unit={full.unit_id}") == {"Antrean Daring"}


@pytest.mark.parametrize(
    "name, empty",
    [
        ("unit", {"unit": None}),
        ("sub_dimension", {"sub_dimension": None}),
        ("step", {"step": ""}),
        ("kind", {"kind": ""}),
        ("is_digital", {"is_digital": None}),
        ("start_year", {"start_year": None}),
    ],
)
def test_filter_none_finds_what_is_not_set(name, empty):
    make_two()
    make_innovation(
        **{
            "name": "Kosong",
            "regency": make_regency("32.11"),
            "step": "idea",
            "kind": "method",
            "start_year": 2020,
            "sub_dimension": make_dimensions()["governance"].sub_dimensions.first(),
        }
        | empty
    )

    assert names(f"{name}=none") == {"Kosong"}


def test_filters_narrow_each_other():
    make_two()

    assert names("dimension=living&status=draft") == set()


@pytest.mark.parametrize(
    "name, value",
    [
        ("q", "x" * 101),
        ("regency", "32.1111"),
        ("province", "321"),
        ("dimension", "unknown"),
        ("sub_dimension", "gov-1"),
        ("unit", "12 OR 1=1"),
        ("unit", "9" * 19),
        ("status", "unknown"),
        ("step", "unknown"),
        ("kind", "unknown"),
        ("is_digital", "maybe"),
        ("start_year", "20234"),
        ("quick_win_year", "1800"),
        ("quick_win_year", "dua"),
        ("source", "unknown"),
    ],
)
def test_invalid_filter_is_told_and_leaves_the_others(name, value):
    make_two()
    data = QueryDict(mutable=True)
    data[name] = value
    other = "status" if name != "status" else "dimension"
    data[other] = "verified" if other == "status" else "living"

    filterset = InnovationFilter(data, queryset=Innovation.objects.all())

    assert list(filterset.form.errors) == [name]
    assert [found.name for found in filterset.qs] == ["Antrean Daring"]
