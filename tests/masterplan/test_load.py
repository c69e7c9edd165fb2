"""The load database: the same every time, complete, and never where people work."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Q

from innovations.domain import rollup
from innovations.enums import REVIEWED_STATUSES
from innovations.models import ActionItem, BudgetLine, Innovation, RegencyRollup
from masterplan.core.access import scope_of
from masterplan.core.models import Activity, User
from masterplan.domain import load
from masterplan.domain.load.records import records
from masterplan.domain.load.table import Table
from masterplan.models import StageRecord
from regencies.models import Regency, Unit
from tests.factories import make_innovation, make_user

DAY = dt.date(2026, 11, 22)
PARTS = [("ENV-2", "environment"), ("LIV-2", "living"), ("GOV-2", "governance")]


def make(count=40, *, seed=1, code="32.11"):
    return list(
        records(
            code,
            units=[1, 2, 3],
            parts=PARTS,
            count=count,
            first_key=1,
            last_serial=0,
            today=DAY,
            seed=seed,
        )
    )


def test_the_same_seed_makes_the_same_rows():
    assert make() == make()
    assert make() != make(seed=2)
    assert make() != make(code="32.12")


def test_every_innovation_has_four_action_items_and_a_name_of_its_own():
    made = make(200)

    assert {len(one.items) for one in made} == {4}
    assert len({one.innovation[5] for one in made}) == 200
    assert len({one.innovation[0] for one in made}) == 200


@pytest.fixture
def reference(db):
    call_command("load_reference", verbosity=0)


@pytest.fixture
def loaded(reference):
    return load.load(regencies=3, innovations=20, units=40, seed=1, today=DAY)


def test_load_writes_all_that_hangs_together(loaded):
    assert loaded.regencies == 3
    assert Innovation.objects.count() == loaded.innovations == 60
    assert ActionItem.objects.count() == loaded.action_items == 240
    assert BudgetLine.objects.count() == loaded.budget_lines
    assert loaded.units == 120
    assert Activity.objects.count() == 60
    assert StageRecord.objects.count() == 24
    places = Regency.objects.filter(has_practice_data=True)
    assert places.count() == 3
    assert set(Unit.objects.filter(regency__in=places).values_list("is_counted")) == {
        (True,)
    }


def test_figures_are_those_that_the_records_give(loaded):
    kept = list(RegencyRollup.objects.order_by("regency", "dimension").values())
    for place in Regency.objects.filter(has_practice_data=True):
        rollup.recompute(place.pk)
    counted = Innovation.objects.aggregate(
        reviewed=Count("pk", filter=Q(status__in=REVIEWED_STATUSES))
    )

    fresh = list(RegencyRollup.objects.order_by("regency", "dimension").values())
    assert [{**row, "id": 0} for row in kept] == [{**row, "id": 0} for row in fresh]
    assert counted["reviewed"] == sum(
        row["verified"] + row["completed"] + row["discontinued"] for row in kept
    )


def test_everything_points_at_its_own_regency(loaded):
    assert (
        not Innovation.objects.exclude(unit=None)
        .exclude(unit__regency=F("regency"))
        .exists()
    )
    assert not ActionItem.objects.exclude(innovation__regency=F("regency")).exists()


def test_the_next_record_gets_a_free_key(loaded):
    last = Innovation.objects.order_by("-pk").values_list("pk", flat=True)[0]

    assert make_innovation(name="Sesudah data beban").pk > last


def test_evaluator_and_coordinator_cannot_sign_in(loaded):
    people = User.objects.filter(email__in=[load.EVALUATOR, load.COORDINATOR])

    assert [person.has_usable_password() for person in people] == [False, False]
    assert [len(scope_of(person).seats) for person in people] == [1, 1]


def test_coordinator_reads_what_happened_in_words(loaded, client_for):
    client = client_for(User.objects.get(email=load.COORDINATOR))

    page = client.get(f"/daerah/{loaded.coordinated}/")

    assert page.status_code == 200
    assert "Data beban mengubah isian inovasi ini" in page.content.decode()


def test_a_second_load_goes_on_after_the_first(loaded):
    load.load(regencies=3, innovations=5, units=40, seed=2, today=DAY)

    assert Innovation.objects.count() == 75
    numbers = Innovation.objects.exclude(registration_number=None)
    assert numbers.values("registration_number").distinct().count() == numbers.count()


def test_table_writes_signs_and_empty_values_as_they_are(reference):
    [place] = Regency.objects.order_by("pk")[:1]
    names = ["tab\there", "line\nbreak", "back\\slash", r"\N", "é ' \" %s"]
    written = Table(Unit, ("regency_id", "name", "active_since")).write(
        (place.pk, name, None) for name in names
    )

    assert written == 5
    stored = Unit.objects.filter(regency=place).order_by("pk")
    assert list(stored.values_list("name", "active_since")) == [
        (name, None) for name in names
    ]


def test_command_refuses_where_people_are(reference):
    make_user(email="orang@example.test")

    with pytest.raises(CommandError, match="sudah berisi akun atau inovasi"):
        call_command("seed_load", regencies=1, innovations=1)
    assert not Innovation.objects.exists()


def test_command_refuses_in_production(reference, settings):
    settings.IS_PRODUCTION = True

    with pytest.raises(CommandError, match="tidak pernah dimuat di produksi"):
        call_command("seed_load", regencies=1, innovations=1, beside_data=True)
    assert not Innovation.objects.exists()


def test_command_asks_for_reference_data_first(db):
    with pytest.raises(CommandError, match="load_reference"):
        call_command("seed_load")


@pytest.mark.parametrize("wrong", [{"regencies": 0}, {"innovations": 10_000}])
def test_command_refuses_numbers_out_of_range(db, wrong):
    with pytest.raises(CommandError, match="--innovations"):
        call_command("seed_load", **wrong)


def test_command_warns_and_tells_what_it_wrote(reference, capsys):
    call_command("seed_load", regencies=1, innovations=2, units=3)

    told = capsys.readouterr()
    assert "karangan" in told.err
    assert "1 kabupaten/kota, 3 OPD baru, 2 inovasi, 8 rencana aksi" in told.out
