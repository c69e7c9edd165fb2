"""One value for many records: the verb, and the page that asks for it."""

import pytest

from innovations.domain import innovation as verbs
from innovations.models import Innovation, RegencyRollup
from masterplan.core.errors import InvalidFields, NotAllowed, StaleVersion
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

URL = "/inovasi/ubah-massal/"


@pytest.fixture
def unit():
    make_dimensions()
    return make_unit(make_regency("32.11"))


@pytest.fixture
def coordinator(unit):
    return make_user(Role.COORDINATOR, regency=unit.regency)


def told() -> list[tuple]:
    return [
        (line.target_id, line.verb, line.changes, line.version)
        for line in Activity.objects.order_by("pk")
    ]


def pick(*innovations) -> list[str]:
    return [f"{one.pk}:{one.version}" for one in innovations]


def results(response) -> list[tuple[str, str]]:
    return [(r.innovation.name, r.refusal) for r in response.context["results"]]


# --- The verb ----------------------------------------------------------------


def test_revise_many_writes_one_activity_a_record_in_one_batch(unit, coordinator):
    first, second = make_innovation(unit=None, regency=unit.regency), make_innovation()

    outcomes = verbs.revise_many(
        [second, first], actor=coordinator, fields={"unit": unit}
    )

    assert [one.innovation.pk for one in outcomes] == [first.pk, second.pk]
    assert [one.refusal for one in outcomes] == [None, None]
    kept = Innovation.objects.order_by("pk")
    assert [(one.unit, one.version) for one in kept] == [(unit, 2), (unit, 2)]
    assert [(pk, verb, version) for pk, verb, _changes, version in told()] == [
        (str(first.pk), "innovation.revised", 2),
        (str(second.pk), "innovation.revised", 2),
    ]
    assert told()[0][2] == {"unit": [None, {"id": unit.pk, "label": unit.name}]}
    assert len(set(Activity.objects.values_list("batch_id", flat=True))) == 1
    assert RegencyRollup.objects.get(dimension="governance").draft == 2


def test_revise_many_leaves_what_has_the_value_already(unit, coordinator):
    same = make_innovation(unit=unit, start_year=2024)

    [outcome] = verbs.revise_many(
        [same], actor=coordinator, fields={"start_year": 2024}
    )

    assert (outcome.refusal, told()) == (None, [])
    assert Innovation.objects.get().version == 1


def test_revise_many_refuses_a_row_changed_since(unit, coordinator):
    stale, fresh = make_innovation(unit=unit, version=2), make_innovation(unit=unit)

    outcomes = verbs.revise_many(
        [stale, fresh],
        actor=coordinator,
        fields={"start_year": 2024},
        versions={stale.pk: 1, fresh.pk: 1},
        is_partial=True,
    )

    assert [type(one.refusal) for one in outcomes] == [StaleVersion, type(None)]
    years = Innovation.objects.order_by("pk").values_list("start_year", flat=True)
    assert list(years) == [None, 2024]


def test_revise_many_refuses_foreign_units_and_subdimensions(unit, coordinator):
    governance, living = make_innovation(unit=unit), make_innovation(unit=unit)
    Innovation.objects.filter(pk=living.pk).update(dimension="living")
    sub = make_dimensions()["living"].sub_dimensions.get(pk="LIV-1")

    outcomes = verbs.revise_many(
        [governance, living],
        actor=coordinator,
        fields={"sub_dimension": sub},
        is_partial=True,
    )
    with pytest.raises(InvalidFields) as foreign:
        verbs.revise_many(
            [living],
            actor=coordinator,
            fields={"unit": make_unit(make_regency("32.17"))},
        )

    assert outcomes[0].refusal.errors == {
        "sub_dimension": ["Subdimensi ini bukan bagian dari dimensi yang dipilih."]
    }
    assert outcomes[0].innovation.sub_dimension is None
    assert outcomes[1].refusal is None
    assert list(foreign.value.errors) == ["unit"]
    assert len(told()) == 1


def test_revise_many_without_partial_changes_nothing_at_a_refusal(unit, coordinator):
    mine, other = (
        make_innovation(unit=unit),
        make_innovation(unit=make_unit(make_regency("32.17"))),
    )

    with pytest.raises(NotAllowed):
        verbs.revise_many([mine, other], actor=coordinator, fields={"start_year": 2024})

    assert told() == []
    assert Innovation.objects.filter(start_year=2024).count() == 0


def test_revise_many_refuses_unknown_fields(unit, coordinator):
    with pytest.raises(InvalidFields):
        verbs.revise_many(
            [make_innovation(unit=unit)], actor=coordinator, fields={"status": "draft"}
        )


def test_revise_many_statements_do_not_grow(
    unit, coordinator, django_assert_max_num_queries
):
    made = [make_innovation(unit=unit) for _ in range(5)]

    with django_assert_max_num_queries(12):
        verbs.revise_many(made, actor=coordinator, fields={"start_year": 2024})

    assert len(told()) == 5


# --- The page ----------------------------------------------------------------


def test_page_asks_for_the_field_then_the_value_then_tells(
    client_for, unit, coordinator
):
    ready = make_innovation(name="Siap", unit=None, regency=unit.regency)
    stale = make_innovation(name="Lama", unit=unit, version=3)
    client = client_for(coordinator)
    data = {"pick": [f"{ready.pk}:1", f"{stale.pk}:1"], "next": "/inovasi/?q=a"}

    fields = client.post(URL, data)
    value = client.post(URL, data | {"field": "unit"})
    empty = client.post(URL, data | {"field": "unit", "unit": ""})
    done = client.post(URL, data | {"field": "unit", "unit": str(unit.pk)})

    assert list(fields.context["choices"]) == [
        "unit",
        "sub_dimension",
        "is_digital",
        "step",
        "person_in_charge",
        "start_year",
    ]
    assert (fields.context["form"], value.context["form"].errors) == (None, {})
    assert empty.context["form"].errors == {"unit": ["Isi nilai untuk semua baris."]}
    assert [name for name, _refusal in results(done)] == ["Siap", "Lama"]
    assert [bool(refusal) for _name, refusal in results(done)] == [False, True]
    assert done.context["back"] == "/inovasi/?q=a"
    ready.refresh_from_db()
    assert ready.unit == unit


@pytest.mark.parametrize(
    ("name", "value", "stored"),
    [
        ("sub_dimension", "GOV-2", "GOV-2"),
        ("is_digital", "false", False),
        ("step", "idea", "idea"),
        ("person_in_charge", "Kabid Data", "Kabid Data"),
        ("start_year", "2024", 2024),
    ],
)
def test_page_sets_each_field(client_for, unit, coordinator, name, value, stored):
    made = make_innovation(unit=unit)

    client_for(coordinator).post(URL, {"pick": pick(made), "field": name, name: value})

    column = Innovation._meta.get_field(name).attname
    assert Innovation.objects.values_list(column, flat=True).get() == stored


def test_page_tells_in_words_what_a_row_lacks(client_for, unit, coordinator):
    made = make_innovation(name="Satu", unit=unit)

    response = client_for(coordinator).post(
        URL,
        {"pick": pick(made), "field": "sub_dimension", "sub_dimension": "LIV-1"},
    )

    assert results(response) == [
        ("Satu", "Subdimensi ini bukan bagian dari dimensi yang dipilih.")
    ]


def test_page_offers_an_operator_his_own_unit_alone(client_for, unit):
    make_unit(unit.regency)
    made = make_innovation(unit=unit)
    operator = make_user(Role.OPERATOR, unit=unit)

    response = client_for(operator).post(URL, {"pick": pick(made), "field": "unit"})

    choices = [
        value for value, _label in response.context["form"]["unit"].field.choices
    ]
    assert choices == ["", str(unit.pk)]


def test_page_without_picks_goes_back(client_for, coordinator):
    response = client_for(coordinator).post(URL, {"next": "/inovasi/?q=a"})

    assert (response.status_code, response["Location"]) == (302, "/inovasi/?q=a")
