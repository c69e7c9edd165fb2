"""Outcome indicators: their years, how much of the way is gone, and their pages."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovations.domain import outcome as verbs
from innovations.domain.outcome import YearValue, achievement, figure
from innovations.enums import OUTCOMES_MAX
from innovations.models import Innovation, OutcomeIndicator, OutcomeValue
from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.models import Activity
from regencies.enums import Role
from tests.factories import make_innovation, make_unit, make_user

D = Decimal
FIELDS = {
    "name": "Waktu tunggu",
    "measure": "menit",
    "baseline": D(120),
    "falls": True,
}
VALUES = [YearValue(2025, D(60), D("45.5")), YearValue(2026, D(30))]
TOLD = "Waktu tunggu (menit) ↓: 120; 2025: 60/45,5; 2026: 30/–"


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "falls", "expected"),
    [
        (D(120), D(60), D(90), True, D("50.0")),
        (D(100), D(200), D(250), False, D("150.0")),
        (D(100), D(200), D(50), False, D("0.0")),
        (D(5), D(5), D(5), False, D("100.0")),
        (D(5), D(5), D(6), True, D("0.0")),
        (None, D(200), D(50), False, D("25.0")),
        (None, D(30), D(60), True, D("50.0")),
        (None, D(0), D(3), False, None),
        (D(1), None, D(3), False, None),
        (D(1), D(2), None, False, None),
    ],
)
def test_achievement(baseline, target, actual, falls, expected):
    assert achievement(baseline, target, actual, falls=falls) == expected


NUMBERS = st.one_of(st.none(), st.decimals(-1000, 1000, places=2))


@given(NUMBERS, NUMBERS, NUMBERS, st.booleans())
def test_achievement_is_never_below_nothing(baseline, target, actual, falls):
    found = achievement(baseline, target, actual, falls=falls)

    assert found is None or found >= 0


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (D("1250.5000"), "1.250,5"), (D("100.0000"), "100"), (D(0), "0")],
)
def test_figure(value, text):
    assert figure(value) == text


@pytest.fixture
def innovation(db) -> Innovation:
    return make_innovation(unit=make_unit(), status="verified")


@pytest.fixture
def operator(innovation):
    return make_user(Role.OPERATOR, unit=innovation.unit)


def told() -> list[tuple[str, dict]]:
    rows = Activity.objects.filter(verb__startswith="innovation.outcome").order_by("pk")
    return list(rows.values_list("verb", "changes"))


def test_create_keeps_years_and_is_told(innovation, operator):
    made = verbs.create(innovation, actor=operator, fields=FIELDS, values=VALUES)

    [shown] = verbs.outcomes(innovation)
    assert shown.pk == made.pk
    assert [(one.year, *one.told, one.achievement) for one in shown.years] == [
        (2025, "60", "45,5", D("124.2")),
        (2026, "30", "–", None),
    ]
    assert told() == [("innovation.outcome_added", {"outcome_indicator": [None, TOLD]})]


def test_create_twice_gives_the_first(innovation, operator):
    first = verbs.create(innovation, actor=operator, fields=FIELDS, values=VALUES)
    again = verbs.create(innovation, actor=operator, fields=FIELDS, values=VALUES)

    assert (again, len(told())) == (first, 1)


def test_create_refuses_a_name_that_is_there(innovation, operator):
    verbs.create(innovation, actor=operator, fields=FIELDS)

    with pytest.raises(DomainError) as refused:
        verbs.create(
            innovation, actor=operator, fields=FIELDS | {"name": "WAKTU  tunggu"}
        )

    assert (refused.value.code, refused.value.field) == ("name_taken", "name")


def test_create_refuses_years_written_twice(innovation, operator):
    with pytest.raises(InvalidFields) as refused:
        verbs.create(
            innovation,
            actor=operator,
            fields=FIELDS,
            values=[YearValue(2025), YearValue(2025)],
        )

    assert list(refused.value.errors) == ["values"]


def test_create_refuses_too_many(innovation, operator):
    OutcomeIndicator.objects.bulk_create(
        OutcomeIndicator(innovation=innovation, name=f"Indikator {one}", measure="%")
        for one in range(OUTCOMES_MAX)
    )

    with pytest.raises(DomainError) as refused:
        verbs.create(innovation, actor=operator, fields=FIELDS)

    assert refused.value.code == "too_many"


def test_stranger_writes_nothing(innovation):
    stranger = make_user(Role.OPERATOR, unit=make_unit())

    with pytest.raises(NotAllowed):
        verbs.create(innovation, actor=stranger, fields=FIELDS)

    assert OutcomeIndicator.objects.count() == 0


def test_revise_replaces_the_years(innovation, operator):
    made = verbs.create(innovation, actor=operator, fields=FIELDS, values=VALUES)
    values = [YearValue(2026, D(30), D(28))]

    kept = verbs.revise(made, actor=operator, version=1, fields={}, values=values)
    again = verbs.revise(made, actor=operator, version=2, fields={}, values=values)

    stored = OutcomeValue.objects.values_list("year", "target", "actual")
    assert (kept.version, again.version) == (2, 2)
    assert list(stored) == [(2026, D(30), D(28))]
    assert told()[1:] == [
        (
            "innovation.outcome_revised",
            {
                "outcome_indicator": [
                    TOLD,
                    "Waktu tunggu (menit) ↓: 120; 2026: 30/28",
                ]
            },
        )
    ]


def test_revise_when_stale_shows_both(innovation, operator):
    made = verbs.create(innovation, actor=operator, fields=FIELDS, values=VALUES)
    verbs.revise(
        made, actor=operator, version=1, fields={"baseline": D(90)}, values=VALUES
    )

    with pytest.raises(StaleVersion) as refused:
        verbs.revise(
            made, actor=operator, version=1, fields={"baseline": D(80)}, values=[]
        )

    assert [(one.field, one.current, one.offered) for one in refused.value.fields] == [
        ("baseline", D(90), D(80)),
        ("values", "2025: 60/45,5; 2026: 30/–", ""),
    ]


def test_remove_twice_is_told_once(innovation, operator):
    made = verbs.create(innovation, actor=operator, fields=FIELDS, values=VALUES)
    kept = OutcomeIndicator.objects.get()

    verbs.remove(made, actor=operator, version=1)
    verbs.remove(kept, actor=operator, version=1)

    assert told()[1:] == [
        ("innovation.outcome_removed", {"outcome_indicator": [TOLD, None]})
    ]


def test_outcomes_cost_one_statement(innovation, operator, django_assert_num_queries):
    for one in range(5):
        verbs.create(
            innovation,
            actor=operator,
            fields=FIELDS | {"name": f"Indikator {one}"},
            values=VALUES,
        )

    with django_assert_num_queries(1):
        found = verbs.outcomes(innovation)

    assert [len(one.years) for one in found] == [2] * 5


# --- Pages -------------------------------------------------------------------


def test_operator_writes_and_mends_an_indicator(client_for, innovation, operator):
    client = client_for(operator)
    client.post(
        f"/inovasi/{innovation.pk}/indikator/baru/",
        {
            "name": "Waktu tunggu",
            "measure": "menit",
            "baseline": "120",
            "falls": "on",
            "year_1": "2025",
            "target_1": "60",
            "actual_1": "45,5",
            "year_2": "",
            "year_3": "",
        },
    )
    made = OutcomeIndicator.objects.get()
    form = client.get(f"/inovasi/indikator/{made.pk}/").context["form"]
    client.post(
        f"/inovasi/indikator/{made.pk}/",
        {
            "name": "Waktu tunggu",
            "measure": "menit",
            "version": "1",
            "year_1": "2025",
            "target_1": "60",
            "actual_1": "1.250",
        },
    )
    page = client.get(f"/inovasi/{innovation.pk}/").content.decode()

    assert [form[f"{cell}_1"].value() for cell in ("year", "target", "actual")] == [
        2025,
        "60",
        "45,5",
    ]
    assert len(form.rows) == 4
    assert OutcomeValue.objects.get().actual == D(1250)
    assert "1.250" in page
    client.post(f"/inovasi/indikator/{made.pk}/hapus/", {"version": "2"})
    assert OutcomeIndicator.objects.count() == 0


def test_row_without_a_year_is_refused(client_for, innovation, operator):
    response = client_for(operator).post(
        f"/inovasi/{innovation.pk}/indikator/baru/",
        {"name": "A", "measure": "%", "year_1": "", "target_1": "5"},
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["year_1"]


def test_stale_page_shows_both(client_for, innovation, operator):
    made = verbs.create(innovation, actor=operator, fields=FIELDS, values=VALUES)
    verbs.revise(
        made, actor=operator, version=1, fields={"measure": "jam"}, values=VALUES
    )

    response = client_for(operator).post(
        f"/inovasi/indikator/{made.pk}/",
        {"name": "Waktu tunggu", "measure": "detik", "version": "1", "year_1": ""},
    )

    conflict = response.context["conflicts"][0]
    assert response.status_code == 409
    assert (conflict.label, conflict.stored, conflict.typed) == (
        "satuan",
        "jam",
        "detik",
    )
