import pytest
from django.utils import timezone

from innovations.enums import REVIEWED_STATUSES, InnovationStatus
from innovations.models import BudgetLine, Innovation, QuickWin
from masterplan.core.access import PUBLIC, Scope, Seat
from regencies.enums import SAMPLE_CODE
from tests.factories import make_innovation, make_regency, make_unit

pytestmark = pytest.mark.django_db

ALL = set(InnovationStatus)
INSIDE = ALL - {"draft", "withdrawn"}
REVIEWED = set(REVIEWED_STATUSES)
NONE: set[str] = set()

# reader -> statuses seen of (own unit, own regency's other units and no unit, another
# regency), none of them published.
TABLE = {
    "operator": (ALL, INSIDE, NONE),
    "unit_head": (ALL, INSIDE, NONE),
    "coordinator": (ALL, ALL, NONE),
    "leader": (INSIDE, INSIDE, NONE),
    "mentor": (INSIDE, INSIDE, NONE),
    "regional_evaluator": (REVIEWED, REVIEWED, NONE),
    "evaluator": (REVIEWED, REVIEWED, REVIEWED),
    "ministry": (REVIEWED, REVIEWED, REVIEWED),
    "nobody": (NONE, NONE, NONE),
    "public": (NONE, NONE, NONE),
}


def scopes(unit) -> dict[str, Scope]:
    code = unit.regency_id
    return {
        "operator": Scope(1, (Seat("operator", code, unit.pk),)),
        "unit_head": Scope(1, (Seat("unit_head", code, unit.pk),)),
        "coordinator": Scope(1, (Seat("coordinator", code),)),
        "leader": Scope(1, (Seat("leader", code),)),
        "mentor": Scope(1, (Seat("mentor", code),)),
        "regional_evaluator": Scope(1, (Seat("evaluator", code),)),
        "evaluator": Scope(1, (Seat("evaluator"),)),
        "ministry": Scope(1, (Seat("ministry"),)),
        "nobody": Scope(1, ()),
        "public": PUBLIC,
    }


@pytest.mark.parametrize("reader", TABLE)
def test_visible_to_shows_exactly_what_the_table_says(reader):
    unit = make_unit()
    places = {
        "own unit": {"unit": unit},
        "other unit": {"unit": make_unit(unit.regency)},
        "no unit": {"unit": None, "regency": unit.regency},
        "other regency": {"unit": make_unit(make_regency("32.17"))},
    }
    for place, fields in places.items():
        for status in InnovationStatus:
            make_innovation(name=place, status=status, **fields)

    seen = Innovation.objects.visible_to(scopes(unit)[reader])

    own, regency, elsewhere = TABLE[reader]
    expected = {
        "own unit": own,
        "other unit": regency,
        "no unit": regency,
        "other regency": elsewhere,
    }
    assert set(seen.values_list("name", "status")) == {
        (place, status) for place, statuses in expected.items() for status in statuses
    }


@pytest.mark.parametrize("reader", TABLE)
def test_visible_to_shows_published_records_to_everybody(reader):
    unit = make_unit()
    now = timezone.now()
    elsewhere = make_unit(make_regency("32.17"))
    for status in REVIEWED_STATUSES:
        make_innovation(unit=elsewhere, status=status, published_at=now)

    seen = Innovation.objects.visible_to(scopes(unit)[reader])

    assert set(seen.values_list("status", flat=True)) == REVIEWED


@pytest.mark.parametrize(
    "reader, is_seen", [("public", False), ("coordinator", False), ("ministry", True)]
)
def test_visible_to_keeps_the_invented_regency_from_the_public(reader, is_seen):
    unit = make_unit()
    make_innovation(
        unit=make_unit(make_regency(SAMPLE_CODE)),
        status="verified",
        published_at=timezone.now(),
    )

    seen = Innovation.objects.visible_to(scopes(unit)[reader])

    assert seen.exists() == is_seen


@pytest.mark.parametrize("reader", TABLE)
def test_lines_and_quick_wins_are_visible_with_their_record(reader):
    unit = make_unit()
    scope = scopes(unit)[reader]
    for status in InnovationStatus:
        innovation = make_innovation(unit=unit, status=status)
        BudgetLine.objects.create(innovation=innovation, planned=1)
        QuickWin.objects.create(
            innovation=innovation,
            regency=unit.regency,
            dimension=innovation.dimension,
            year=2024,
        )

    records = set(Innovation.objects.visible_to(scope).values_list("pk", flat=True))

    for model in (BudgetLine, QuickWin):
        seen = model.objects.visible_to(scope).values_list("innovation_id", flat=True)
        assert set(seen) == records


def test_published_is_what_the_public_sees():
    shown = make_innovation(status="verified", published_at=timezone.now())
    make_innovation(status="verified")

    assert list(Innovation.objects.published()) == [shown]


def test_incomplete_finds_what_a_submission_lacks():
    complete = make_innovation()
    lacking = [
        make_innovation(problem=""),
        make_innovation(description=""),
        make_innovation(is_digital=None),
        make_innovation(person_in_charge=""),
        make_innovation(unit=None),
    ]

    assert set(Innovation.objects.incomplete()) == set(lacking)
    assert complete.missing == []
    assert [one.missing for one in lacking] == [
        ["problem"],
        ["description"],
        ["is_digital"],
        ["person_in_charge"],
        ["unit"],
    ]
