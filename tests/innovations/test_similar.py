"""Finding similar innovations: who is found, who never is, and how well."""

import csv
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from innovations.domain import similar
from innovations.domain.names import fold_name
from innovations.domain.similar import Found, Sought
from innovations.enums import InnovationStatus
from innovations.models import Innovation
from masterplan.core.access import PUBLIC, Scope, scope_of
from regencies.enums import Role
from regencies.models import Regency
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
VERIFIED = InnovationStatus.VERIFIED


@pytest.fixture
def home() -> Regency:
    return make_regency("32.11")


@pytest.fixture
def away() -> Regency:
    return make_regency("32.17", name="Kabupaten Jauh")


@pytest.fixture
def unit(home):
    return make_unit(home)


@pytest.fixture
def operator(unit):
    return make_user(Role.OPERATOR, unit=unit)


def publish(**fields) -> Innovation:
    return make_innovation(
        **{"status": VERIFIED, "published_at": timezone.now()} | fields
    )


def find(name: str, scope: Scope = PUBLIC, **fields) -> Found:
    return similar.find(Sought("32.11", name, **fields), scope=scope)


def names_of(rows) -> list[str]:
    return [one.name for one in rows]


def test_find_in_the_regency_and_elsewhere(unit, away, operator):
    own = make_innovation(unit=unit, name="SIPANDA (Sistem Informasi Pangan Daerah)")
    other = publish(regency=away, name="Sistem Informasi Pangan Daerah")
    make_innovation(unit=unit, name="Sekolah Lapang Iklim")

    found = find("SI Pangan Daerah", scope_of(operator))

    assert [(one.pk, one.reasons) for one in found.here] == [
        (own.pk, ("nama hampir sama",))
    ]
    assert [(one.pk, one.reasons) for one in found.elsewhere] == [
        (other.pk, ("nama hampir sama",))
    ]
    assert found.elsewhere[0].regency == "Kabupaten Jauh"
    assert found.elsewhere[0].unit == other.unit.name
    assert found.is_close


def test_find_by_acronym(away):
    other = publish(regency=away, name="Pangan Kita Semua", acronym="SIPANDA")

    found = find("Sipanda")

    assert [(one.pk, one.reasons) for one in found.elsewhere] == [
        (other.pk, ("akronim sama",))
    ]


def test_find_by_problem_in_the_same_unit(unit, home, operator):
    problem = "Kader menyalin data gizi balita berulang kali."
    same = make_innovation(unit=unit, name="Buku Biru", problem=problem)
    make_innovation(unit=make_unit(home), name="Buku Hijau", problem=problem)

    found = find(
        "Catatan Elok",
        scope_of(operator),
        problem="Kader berulang kali menyalin data gizi balita",
        unit_id=unit.pk,
    )

    assert [(one.pk, one.reasons) for one in found.here] == [
        (same.pk, ("masalah serupa di OPD yang sama",))
    ]


def test_find_shows_five_of_each_likest_first(unit, away, operator):
    for number in range(1, 8):
        make_innovation(unit=unit, name=f"Pasar Rakyat Digital {number}")
        publish(regency=away, name=f"Pasar Rakyat Digital {number}")

    found = find("Pasar Rakyat Digital 3", scope_of(operator))

    assert (len(found.here), len(found.elsewhere)) == (5, 5)
    assert found.here[0].name == found.elsewhere[0].name == "Pasar Rakyat Digital 3"
    assert found.here[0].score == 1


@pytest.mark.parametrize("name", ["", "Pas", " P-a ", "()"])
def test_find_asks_for_four_letters(away, name):
    publish(regency=away, name="Pas")

    assert find(name) == Found()


def test_find_leaves_out_itself_and_the_withdrawn(unit, operator):
    own = make_innovation(unit=unit, name="Ambulans Sigap")
    make_innovation(unit=unit, name="Ambulans Sigap", status="withdrawn")

    assert find("Ambulans Sigap", scope_of(operator), pk=own.pk) == Found()


# --- What nobody may learn ----------------------------------------------------


@pytest.mark.parametrize(
    "status", ["draft", "submitted", "returned", "verified", "completed", "withdrawn"]
)
def test_unpublished_record_of_another_regency_is_never_found(away, operator, status):
    make_innovation(regency=away, name="Ambulans Sigap", status=status)

    assert find("Ambulans Sigap", scope_of(operator)) == Found()


def test_hidden_records_take_no_place_of_shown_ones(unit, away, operator):
    """Neither the five nor the rows compared are fewer for what is hidden."""
    for _number in range(70):
        make_innovation(regency=away, name="Ambulans Sigap Desa")
    shown = publish(regency=away, name="Ambulans Sigap Kota")

    found = find("Ambulans Sigap Desa", scope_of(operator))

    assert [one.pk for one in found.elsewhere] == [shown.pk]


def test_draft_of_another_unit_is_found_by_the_coordinator_only(home, operator):
    draft = make_innovation(unit=make_unit(home), name="Ambulans Sigap")
    coordinator = make_user(Role.COORDINATOR, regency=home)

    assert find("Ambulans Sigap", scope_of(operator)) == Found()
    found = find("Ambulans Sigap", scope_of(coordinator))
    assert [one.pk for one in found.here] == [draft.pk]


def test_invented_regency_is_found_by_nobody_else(operator):
    sample = make_regency("00.01")
    publish(regency=sample, name="Ambulans Sigap")

    assert find("Ambulans Sigap", scope_of(operator)) == Found()


def test_evaluator_finds_of_the_country_what_is_published(home, away):
    """A seat that sees more elsewhere does not make the country's list longer."""
    evaluator = make_user(Role.EVALUATOR)
    make_innovation(regency=away, name="Ambulans Sigap", status=VERIFIED)

    assert find("Ambulans Sigap", scope_of(evaluator)) == Found()


@pytest.mark.parametrize("others", [1, 30])
def test_find_statements(unit, away, operator, others, django_assert_num_queries):
    for _number in range(others):
        publish(regency=away, name="Ambulans Sigap")
        make_innovation(unit=unit, name="Ambulans Sigap")
    scope = scope_of(operator)
    # On PostgreSQL a savepoint and the thresholds go before the two searches; SQLite
    # scans first and then fetches.
    expected = 5 if connection.vendor == "postgresql" else 4

    with django_assert_num_queries(expected):
        find("Ambulans Sigap", scope)


# --- Whether to ask -----------------------------------------------------------


def test_asks_about_what_is_close(unit, operator, away):
    publish(regency=away, name="Ambulans Sigap")
    mine = make_innovation(unit=unit, name="Ambulan Sigap")

    assert similar.asks(mine, reader=operator)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Bengkel Difabel Kreatif"},
        {"different_because": "Untuk hewan."},
        {"problem": ""},
        {"status": "submitted"},
        {"status": "returned"},
    ],
)
def test_asks_nothing(unit, operator, away, fields):
    publish(regency=away, name="Ambulans Sigap")
    mine = make_innovation(**{"unit": unit, "name": "Ambulan Sigap"} | fields)

    assert not similar.asks(mine, reader=operator)


def test_asks_nothing_of_an_adaptation(unit, operator, away):
    origin = publish(regency=away, name="Ambulans Sigap")
    mine = make_innovation(unit=unit, name="Ambulan Sigap", adapted_from=origin)

    assert not similar.asks(mine, reader=operator)


# --- How well -----------------------------------------------------------------


def load_real_names(regency: Regency) -> None:
    """The whole list of real names, published: what is meant, and distractors."""
    with (ROOT / "data/innovations_real.csv").open(encoding="utf-8") as file:
        names = [row["innovation_name"] for row in csv.DictReader(file)]
    dimension = make_dimensions()["governance"]
    now = timezone.now()
    records = [
        Innovation(
            regency=regency,
            dimension=dimension,
            name=name,
            status=VERIFIED,
            registration_number=f"{regency.pk}-{number:04}",
            published_at=now,
        )
        for number, name in enumerate(names, start=1)
    ]
    for record in records:
        fold_name(record)
    Innovation.objects.bulk_create(records)


def labelled() -> list[dict[str, str]]:
    path = ROOT / "tests/data/similar_names.csv"
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_labelled_set_is_large_enough():
    kinds = {row["kind"] for row in labelled() if row["meant"]}

    assert len([row for row in labelled() if row["meant"]]) >= 120
    assert kinds == {"typo", "abbreviation", "order", "prefix", "long form", "acronym"}


@pytest.mark.parametrize("is_own", [True, False])
def test_recall_and_precision_over_the_real_names(is_own, home, away, record_property):
    """Of the labelled names the one meant is among the five; new names ask nothing."""
    place = home if is_own else away
    load_real_names(place)
    hits = firsts = asked = asked_of_new = 0
    missed = []
    meant = [row for row in labelled() if row["meant"]]
    new = [row for row in labelled() if not row["meant"]]
    for row in meant:
        found = find(row["typed"])
        rows = names_of(found.here if is_own else found.elsewhere)
        hits += row["meant"] in rows
        firsts += row["meant"] in rows[:1]
        asked += found.is_close
        if row["meant"] not in rows:
            missed.append(row["typed"])
    asked_of_new = sum(find(row["typed"]).is_close for row in new)
    recall, first = hits / len(meant), firsts / len(meant)
    told = f"missed {missed}; asked {asked} of {len(meant)}"

    assert recall >= 0.90, told
    assert first >= 0.85, told
    assert asked_of_new == 0


# --- The index ----------------------------------------------------------------


@pytest.mark.postgresql
def test_search_of_the_country_uses_the_index(home, away):
    dimension = make_dimensions()["governance"]
    now = timezone.now()
    words = ("pasar desa kopi batik sampah pajak kader sungai wisata gizi " * 2).split()
    records = []
    for number in range(5_000):
        picked = [words[(number * step) % len(words)] for step in (3, 7, 11)]
        record = Innovation(
            regency=away,
            dimension=dimension,
            name=f"{' '.join(picked)} x{number * 7919 % 99_991}",
            # As long as people write; the table is more than its names.
            description="Warga dilayani lebih cepat. " * 45,
            status=VERIFIED,
            registration_number=f"N-{number}",
            published_at=now if number % 2 else None,
        )
        fold_name(record)
        records.append(record)
    Innovation.objects.bulk_create(records, batch_size=1_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE innovations_innovation")

    plan = (
        similar.nearest(Innovation.objects.published(), ["ambulans sigap"])
        .explain()
        .lower()
    )

    assert "innovation_published_names" in plan, plan
    assert "seq scan on innovations_innovation" not in plan
