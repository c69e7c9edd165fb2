"""Cohorts: a year opened, regencies enrolled with their stages, notes."""

import datetime as dt

import pytest

from masterplan.core.access import Scope, Seat
from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.models import Activity
from masterplan.domain import cohort, cohort_listing, enrolment
from masterplan.enums import StageState
from masterplan.models import Cohort, Participation, Programme, StageRecord
from regencies.enums import SAMPLE_CODE, UNIT_ROLES, Role
from regencies.models import Regency
from tests.factories import make_regency, make_template_set, make_unit, make_user

pytestmark = pytest.mark.django_db
NATIONAL = Scope(user_id=1, seats=(Seat(Role.MINISTRY),))


def sitting(role, regency):
    if role in UNIT_ROLES:
        return make_user(role, unit=make_unit(regency))
    return make_user(role, regency=regency)


@pytest.fixture
def ministry():
    return make_user(Role.MINISTRY)


@pytest.fixture
def year():
    return Cohort.objects.create(year=2026, name="Angkatan 2026")


@pytest.fixture
def programmes():
    return [
        Programme.objects.create(
            code=code, name=code, ministry="Kementerian", start_year=start
        )
        for code, start in [("lama", 2017), ("baru", 2024)]
    ]


# --- The year ----------------------------------------------------------------


def test_open_names_the_year_and_its_movement(ministry, programmes):
    made = cohort.open_cohort(actor=ministry, year=2023)

    assert (made.name, made.programme) == ("Angkatan 2023", programmes[0])
    assert cohort.open_cohort(actor=ministry, year=2025).programme == programmes[1]
    row = Activity.objects.filter(verb="cohort.opened").earliest("pk")
    assert row.changes == {
        "year": [None, 2023],
        "name": [None, "Angkatan 2023"],
        "programme": [None, {"id": "lama", "label": "lama"}],
    }


def test_open_of_a_year_that_is_open_is_refused(ministry, year):
    with pytest.raises(DomainError) as refused:
        cohort.open_cohort(actor=ministry, year=2026)

    assert (refused.value.code, refused.value.field) == ("year_taken", "year")


@pytest.mark.parametrize("number", [-1, 0, 2016, 2101, 10**9])
def test_open_of_a_nonsense_year_is_refused(ministry, number):
    with pytest.raises(InvalidFields) as refused:
        cohort.open_cohort(actor=ministry, year=number)

    assert list(refused.value.errors) == ["year"]


def test_revise_changes_name_and_movement(ministry, year, programmes):
    stored = cohort.revise(
        year,
        actor=ministry,
        version=1,
        fields={"name": "Kota Cerdas 2026", "programme": programmes[1]},
    )

    assert (stored.name, stored.programme, stored.version) == (
        "Kota Cerdas 2026",
        programmes[1],
        2,
    )


def test_revise_of_a_stale_year_shows_both(ministry, year):
    cohort.revise(year, actor=ministry, version=1, fields={"name": "Satu"})

    with pytest.raises(StaleVersion) as stale:
        cohort.revise(year, actor=ministry, version=1, fields={"name": "Dua"})

    [conflict] = stale.value.fields
    assert (conflict.current, conflict.offered) == ("Satu", "Dua")


@pytest.mark.parametrize("fields", [{"name": ""}, {"name": "x" * 101}, {"year": 2020}])
def test_revise_with_nonsense_is_refused(ministry, year, fields):
    with pytest.raises(InvalidFields) as refused:
        cohort.revise(year, actor=ministry, version=1, fields=fields)

    assert list(refused.value.errors) == list(fields)


@pytest.mark.parametrize("role", [role for role in Role.values if role != "ministry"])
def test_others_change_no_cohort(role, year):
    make_template_set()
    regency = make_regency()
    part = Participation.objects.create(cohort=year, regency=make_regency("32.17"))
    stranger = sitting(role, regency)
    deeds = [
        lambda: cohort.open_cohort(actor=stranger, year=2030),
        lambda: cohort.revise(year, actor=stranger, version=1, fields={"name": "A"}),
        lambda: cohort.enrol(regency, cohort=year, actor=stranger),
        lambda: cohort.note(part, actor=stranger, text="A", seen=""),
    ]
    for deed in deeds:
        with pytest.raises(NotAllowed):
            deed()

    assert (Activity.objects.count(), Participation.objects.count()) == (0, 1)


# --- Who takes part ----------------------------------------------------------


def test_enrol_creates_every_stage_with_its_window(ministry, year):
    make_template_set()

    part = cohort.enrol(make_regency(), cohort=year, actor=ministry)

    assert list(
        part.stages.values_list(
            "order", "code", "name", "state", "planned_start", "planned_end"
        )
    ) == [
        (
            1,
            "mou",
            "Nota kesepahaman",
            "upcoming",
            dt.date(2026, 5, 1),
            dt.date(2026, 5, 31),
        ),
        (
            2,
            "bimtek_1",
            "Bimtek I",
            "upcoming",
            dt.date(2026, 6, 1),
            dt.date(2026, 6, 30),
        ),
    ]
    row = Activity.objects.get(verb="participation.enrolled")
    assert (row.regency_code, row.changes) == (
        "32.11",
        {"cohort": [None, {"id": year.pk, "label": "Angkatan 2026"}]},
    )


def test_enrol_uses_the_cohorts_own_stages(ministry, year):
    make_template_set()
    own = make_template_set(year)

    part = cohort.enrol(make_regency(), cohort=year, actor=ministry)

    assert [stage.template for stage in part.stages.all()] == own


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ((None, None), (None, None)),
        ((2, 2), (dt.date(2024, 2, 1), dt.date(2024, 2, 29))),
        ((11, 12), (dt.date(2024, 11, 1), dt.date(2024, 12, 31))),
        ((12, 14), (dt.date(2024, 12, 1), dt.date(2025, 2, 28))),
        ((24, 24), (dt.date(2025, 12, 1), dt.date(2025, 12, 31))),
    ],
)
def test_window_is_counted_in_the_cohorts_year(months, expected):
    [stage, _other] = make_template_set()
    stage.first_month, stage.last_month = months

    assert cohort.window(stage, 2024) == expected


def test_enrol_of_who_takes_part_keeps_all_as_it_is(ministry, year):
    make_template_set()
    regency = make_regency()
    cohort.enrol(regency, cohort=year, actor=ministry)
    StageRecord.objects.filter(order=1).update(state=StageState.OPEN)
    before = list(StageRecord.objects.values())

    with pytest.raises(DomainError) as refused:
        cohort.enrol(regency, cohort=year, actor=ministry)

    assert refused.value.code == "already_enrolled"
    assert list(StageRecord.objects.values()) == before


def test_enrol_all_has_one_result_each(ministry, year):
    make_template_set()
    old, new = make_regency("32.11"), make_regency("32.17")
    cohort.enrol(old, cohort=year, actor=ministry)

    results = cohort.enrol_all([old, new, new], cohort=year, actor=ministry)

    assert [(one.regency, one.participation is None) for one in results] == [
        (old, True),
        (new, False),
        (new, True),
    ]
    assert Participation.objects.count() == 2
    assert StageRecord.objects.count() == 4


def test_enrol_without_stages_in_force_is_refused(ministry, year):
    with pytest.raises(DomainError) as refused:
        cohort.enrol(make_regency(), cohort=year, actor=ministry)

    assert refused.value.code == "no_stages"


@pytest.mark.parametrize("count", [1, 5])
def test_enrol_all_takes_constant_statements(
    ministry, year, count, django_assert_num_queries
):
    make_template_set()
    places = [make_regency(f"32.{10 + number}") for number in range(count)]
    ministry.has_perm("masterplan.change_cohort")

    # Savepoint, cohort, stages, deliverables, known, parts, stages, story, release.
    with django_assert_num_queries(9):
        cohort.enrol_all(places, cohort=year, actor=ministry)


def test_note_refuses_to_write_over_another(ministry, year):
    part = Participation.objects.create(cohort=year, regency=make_regency())
    cohort.note(part, actor=ministry, text=" Didampingi  UGM ", seen="")

    with pytest.raises(StaleVersion) as stale:
        cohort.note(part, actor=ministry, text="Lain", seen="")

    part.refresh_from_db()
    assert part.note == "Didampingi UGM"
    assert stale.value.fields[0].current == "Didampingi UGM"
    with pytest.raises(InvalidFields):
        cohort.note(part, actor=ministry, text="x" * 301, seen=part.note)


# --- Read --------------------------------------------------------------------


def test_words_are_codes_and_names():
    for code, name in [("32.02", "Kabupaten"), ("32.72", "Kota")]:
        make_regency(code, name=f"{name} Sukabumi", short_name="Sukabumi")
    make_regency("32.11", name="Kabupaten Sumedang", short_name="Sumedang")

    meant, unknown = enrolment.recognise(
        "3202; sumedang\n32.11 Kabupaten Sumedang\nSukabumi\n99.99\n \nAtlantis",
        ["32.72", "<script>"],
        scope=NATIONAL,
    )

    assert [place.pk for place in meant] == ["32.72", "32.02", "32.11"]
    assert [one.words for one in unknown] == [
        "<script>",
        "Sukabumi",
        "99.99",
        "Atlantis",
    ]
    assert "32.02 Kabupaten Sukabumi, 32.72 Kota Sukabumi" in unknown[1].reason


def test_search_tells_who_is_enrolled(year):
    make_regency("32.11", name="Kabupaten Sumedang")
    make_regency("32.17", name="Kabupaten Bandung Barat")
    Participation.objects.create(cohort=year, regency_id="32.11")

    found, has_more = enrolment.search("kabupaten", cohort=year, scope=NATIONAL)

    assert [(one.code, one.is_enrolled) for one in found] == [
        ("32.11", True),
        ("32.17", False),
    ]
    assert has_more is False
    assert enrolment.search("  ", cohort=year, scope=NATIONAL) == ([], False)


def test_table_sets_regencies_beside_stages(year):
    make_template_set()
    sample = make_regency(SAMPLE_CODE, name="Kabupaten Contoh")
    places = [make_regency("32.11", name="B"), make_regency("32.17", name="A")]
    for place in [sample, *places]:
        cohort.enrol(place, cohort=year, actor=make_user(Role.MINISTRY))
    mine = StageRecord.objects.filter(regency="32.11")
    mine.update(state=StageState.PASSED)
    part = Participation.objects.get(regency="32.17")
    StageRecord.objects.create(
        participation=part,
        regency_id="32.17",
        order=3,
        name="Studi tiru",
        state=StageState.SUBMITTED,
    )

    found = cohort_listing.table(year, scope=NATIONAL)

    assert [(one.code, one.passed) for one in found.columns] == [
        ("mou", 1),
        ("bimtek_1", 1),
    ]
    assert [row.code for row in found.rows] == ["32.17", "32.11", SAMPLE_CODE]
    assert [cell.name for cell in found.rows[0].extra] == ["Studi tiru"]
    assert (found.finished, found.waiting, len(found.real)) == (1, 1, 2)


def test_counts_leave_the_invented_regency_out(year):
    for code in ("32.11", SAMPLE_CODE):
        make_regency(code)
        Participation.objects.create(cohort=year, regency=Regency.objects.get(pk=code))

    assert [one.regency_count for one in cohort_listing.cohorts()] == [1]
