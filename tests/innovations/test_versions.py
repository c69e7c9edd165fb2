"""Earlier versions are rebuilt exactly, and shown beside each other."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from innovations.domain import innovation as verbs
from innovations.domain import versions
from innovations.domain.innovation import move
from innovations.enums import Initiator, InnovationStatus, InnovationStep
from innovations.models import Innovation
from masterplan.core.models import Activity
from regencies.enums import Role
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
SIMPLE = st.one_of(
    st.tuples(st.just("name"), st.sampled_from(["A", "B", "C"])),
    st.tuples(
        st.sampled_from(
            ["problem", "description", "acronym", "person_phone", "design"]
        ),
        TEXT,
    ),
    st.tuples(st.just("is_digital"), st.sampled_from([None, True, False])),
    st.tuples(st.just("start_year"), st.one_of(st.none(), st.integers(1990, 2100))),
    st.tuples(st.just("step"), st.sampled_from(["", *InnovationStep.values])),
    st.tuples(st.just("initiator"), st.sampled_from(["", *Initiator.values])),
    st.tuples(
        st.sampled_from(["trial_on", "implemented_on"]),
        st.one_of(st.none(), st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))),
    ),
    st.tuples(st.just("unit"), st.sampled_from([None, 0, 1])),
    st.tuples(st.just("dimension"), st.sampled_from(["living", "economy"])),
)
STEPS = st.lists(
    st.one_of(st.lists(SIMPLE, min_size=1, max_size=3).map(dict), st.just("move")),
    max_size=8,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_every_version_is_rebuilt_exactly(steps):
    regency = make_regency()
    units = [make_unit(regency), make_unit(regency)]
    dimensions = make_dimensions()
    coordinator = make_user(Role.COORDINATOR, regency=regency)
    innovation = make_innovation(regency=regency, unit=units[0], created_by=coordinator)
    innovation = Innovation.objects.get(pk=innovation.pk)
    seen = {innovation.version: versions.state_of(innovation)}
    for step in steps:
        if step == "move":
            name = (
                "return"
                if innovation.status == InnovationStatus.SUBMITTED
                else "submit"
            )
            move(
                [innovation],
                name=name,
                actor=coordinator,
                reason="Mohon dilengkapi.",
                is_partial=True,
            )
        else:
            fields = dict(step)
            if fields.get("unit") is not None:
                fields["unit"] = units[fields["unit"]]
            if "dimension" in fields:
                fields["dimension"] = dimensions[fields["dimension"]]
            verbs.revise(
                innovation,
                actor=coordinator,
                version=innovation.version,
                fields=fields,
            )
        innovation = Innovation.objects.get(pk=innovation.pk)
        seen[innovation.version] = versions.state_of(innovation)
    activities = list(Activity.objects.for_target(innovation))
    now = versions.state_of(innovation)

    rebuilt = {version: versions.state_at(now, activities, version) for version in seen}

    assert rebuilt == seen
    # The first version was written without a verb, so no line names it.
    assert versions.known_versions(innovation, activities) == sorted(
        {innovation.version, *(version for version in seen if version > 1)}
    )


@pytest.mark.parametrize(
    ("asked", "expected"), [(0, 2), (2, 2), (3, 2), (4, 5), (5, 5), (10**17, 9)]
)
def test_nearest_version(asked, expected):
    assert versions.nearest([2, 5, 9], asked) == expected


@pytest.fixture
def ground():
    unit = make_unit()
    operator = make_user(Role.OPERATOR, unit=unit, name="Ani")
    innovation = verbs.create(
        actor=operator,
        regency=unit.regency,
        fields={
            "name": "Antrean",
            "dimension": make_dimensions()["living"],
            "unit": unit,
        },
    )
    for fields in ({"name": "Antrean Daring"}, {"acronym": "ADA", "is_digital": True}):
        verbs.revise(
            innovation, actor=operator, version=innovation.version, fields=fields
        )
        innovation.refresh_from_db()
    return innovation, operator


def shown(response):
    return (
        response.context["older"]["number"],
        response.context["newer"]["number"],
        [(one.field, one.old, one.new) for one in response.context["changed"]],
    )


@pytest.mark.parametrize(
    ("query", "expected", "replaced"),
    [
        ("", (2, 3, [("acronym", "–", "ADA"), ("is_digital", "–", "ya")]), []),
        ("?a=1&b=2", (1, 2, [("name", "Antrean", "Antrean Daring")]), []),
        ("?a=2&b=1", (1, 2, [("name", "Antrean", "Antrean Daring")]), []),
        ("?a=2&b=2", (2, 2, []), []),
        ("?a=0&b=2", (1, 2, [("name", "Antrean", "Antrean Daring")]), ["0"]),
        (
            "?a=abc&b=999999999999999999999999",
            (2, 3, [("acronym", "–", "ADA"), ("is_digital", "–", "ya")]),
            ["abc", "99999999999999999999"],
        ),
    ],
)
def test_versions_side_by_side(client_for, ground, query, expected, replaced):
    innovation, operator = ground

    response = client_for(operator).get(f"/inovasi/{innovation.pk}/versi/{query}")

    assert shown(response) == expected
    assert response.context["replaced"] == replaced
    told = response.content.decode()
    assert told.count("Berubah") == len(expected[2])
    for asked in replaced:
        assert f"Versi “{asked}” tidak ada" in told


def test_versions_of_a_new_record(client_for):
    unit = make_unit()
    innovation = make_innovation(unit=unit)

    response = client_for(make_user(Role.OPERATOR, unit=unit)).get(
        f"/inovasi/{innovation.pk}/versi/"
    )

    assert "Baru ada satu versi" in response.content.decode()
    assert shown(response) == (1, 1, [])


def test_versions_cost_the_same_however_many(
    client_for, ground, django_assert_max_num_queries
):
    innovation, operator = ground
    client = client_for(operator)

    for year in (2020, 2021, 2022, 2023, 2024):
        # The person, his seats, his notices, the record, its history.
        with django_assert_max_num_queries(6):
            client.get(f"/inovasi/{innovation.pk}/versi/")
        verbs.revise(
            innovation,
            actor=operator,
            version=innovation.version,
            fields={"start_year": year},
        )
        innovation.refresh_from_db()
