"""Budget lines: written one by one, told in the record's history, counted at once."""

import pytest

from innovations.domain import budget as verbs
from innovations.enums import BUDGET_LINES_MAX
from innovations.models import BudgetLine, Innovation, RegencyRollup
from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.models import Activity
from regencies.enums import Role
from tests.factories import make_innovation, make_unit, make_user

pytestmark = pytest.mark.django_db

FIELDS = {"year": 2026, "source": "apbn", "planned": 25_000_000}


@pytest.fixture
def innovation() -> Innovation:
    return make_innovation(unit=make_unit(), status="verified")


@pytest.fixture
def operator(innovation):
    return make_user(Role.OPERATOR, unit=innovation.unit)


def told() -> list[tuple[str, dict]]:
    rows = Activity.objects.filter(verb__startswith="innovation.budget").order_by("pk")
    return list(rows.values_list("verb", "changes"))


def planned() -> int:
    return sum(RegencyRollup.objects.values_list("planned", flat=True))


def test_create_counts_and_is_told(innovation, operator):
    line = verbs.create(innovation, actor=operator, fields=FIELDS)

    assert (line.year, line.source, line.planned, line.version) == (
        2026,
        "apbn",
        25_000_000,
        1,
    )
    assert planned() == 25_000_000
    assert told() == [
        (
            "innovation.budget_added",
            {"budget_line": [None, "2026, APBN: Rp 25.000.000 / – / –"]},
        )
    ]
    assert Innovation.objects.get().version == innovation.version + 1


def test_create_twice_gives_the_first(innovation, operator):
    first = verbs.create(innovation, actor=operator, fields=FIELDS)

    assert verbs.create(innovation, actor=operator, fields=FIELDS) == first
    assert len(told()) == 1


def test_create_refuses_another_line_of_year_and_source(innovation, operator):
    verbs.create(innovation, actor=operator, fields=FIELDS)

    with pytest.raises(DomainError) as refused:
        verbs.create(innovation, actor=operator, fields=FIELDS | {"planned": 1})

    assert (refused.value.code, refused.value.field) == ("line_exists", "source")


def test_create_refuses_nonsense(innovation, operator):
    with pytest.raises(InvalidFields) as refused:
        verbs.create(innovation, actor=operator, fields={"year": 1200})

    assert set(refused.value.errors) == {"year", "planned"}


def test_create_refuses_too_many(innovation, operator):
    BudgetLine.objects.bulk_create(
        BudgetLine(innovation=innovation, planned=1) for _one in range(BUDGET_LINES_MAX)
    )

    with pytest.raises(DomainError) as refused:
        verbs.create(innovation, actor=operator, fields=FIELDS)

    assert refused.value.code == "too_many"


def test_stranger_writes_nothing(innovation):
    stranger = make_user(Role.OPERATOR, unit=make_unit())

    with pytest.raises(NotAllowed):
        verbs.create(innovation, actor=stranger, fields=FIELDS)

    assert BudgetLine.objects.count() == 0


def test_revise_writes_what_changed(innovation, operator):
    line = verbs.create(innovation, actor=operator, fields=FIELDS)

    kept = verbs.revise(line, actor=operator, version=1, fields={"realised": 5})
    again = verbs.revise(line, actor=operator, version=2, fields={"realised": 5})

    assert (kept.version, again.version, BudgetLine.objects.get().realised) == (2, 2, 5)
    assert told()[1:] == [
        (
            "innovation.budget_revised",
            {
                "budget_line": [
                    "2026, APBN: Rp 25.000.000 / – / –",
                    "2026, APBN: Rp 25.000.000 / – / Rp 5",
                ]
            },
        )
    ]


def test_revise_when_stale_shows_both(innovation, operator):
    line = verbs.create(innovation, actor=operator, fields=FIELDS)
    verbs.revise(line, actor=operator, version=1, fields={"planned": 7})

    with pytest.raises(StaleVersion) as refused:
        verbs.revise(line, actor=operator, version=1, fields={"planned": 9})

    [conflict] = refused.value.fields
    assert (conflict.field, conflict.current, conflict.offered) == ("planned", 7, 9)


def test_revise_of_a_removed_line_says_so(innovation, operator):
    line = verbs.create(innovation, actor=operator, fields=FIELDS)
    kept = BudgetLine.objects.get(pk=line.pk)
    verbs.remove(line, actor=operator, version=1)

    with pytest.raises(DomainError) as refused:
        verbs.revise(kept, actor=operator, version=1, fields={"planned": 7})

    assert (refused.value.code, planned()) == ("gone", 0)


def test_remove_twice_is_told_once(innovation, operator):
    line = verbs.create(innovation, actor=operator, fields=FIELDS)
    kept = BudgetLine.objects.get(pk=line.pk)

    verbs.remove(line, actor=operator, version=1)
    verbs.remove(kept, actor=operator, version=1)

    assert [verb for verb, _changes in told()] == [
        "innovation.budget_added",
        "innovation.budget_removed",
    ]


# --- Pages -------------------------------------------------------------------


def test_operator_writes_mends_and_removes_a_line(client_for, innovation, operator):
    client = client_for(operator)
    client.post(
        f"/inovasi/{innovation.pk}/anggaran/baru/",
        {"year": "2026", "source": "apbn", "planned": "25 juta"},
    )
    line = BudgetLine.objects.get()
    client.post(
        f"/inovasi/anggaran/{line.pk}/",
        {"year": "2026", "source": "apbn", "planned": "30.000.000", "version": "1"},
    )
    shown = client.get(f"/inovasi/{innovation.pk}/anggaran/").content.decode()
    line.refresh_from_db()

    assert (line.planned, "Rp 30.000.000" in shown) == (30_000_000, True)
    client.post(f"/inovasi/anggaran/{line.pk}/hapus/", {"version": "2"})
    assert BudgetLine.objects.count() == 0


def test_stale_page_shows_both(client_for, innovation, operator):
    line = verbs.create(innovation, actor=operator, fields=FIELDS)
    verbs.revise(line, actor=operator, version=1, fields={"planned": 7})

    response = client_for(operator).post(
        f"/inovasi/anggaran/{line.pk}/",
        {"year": "2026", "source": "apbn", "planned": "9", "version": "1"},
    )

    [conflict] = response.context["conflicts"]
    assert response.status_code == 409
    assert (conflict.label, conflict.stored, conflict.typed) == ("pagu", "7", "9")


def test_wrong_amount_is_refused_beside_its_field(client_for, innovation, operator):
    response = client_for(operator).post(
        f"/inovasi/{innovation.pk}/anggaran/baru/", {"planned": "banyak sekali"}
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["planned"]
