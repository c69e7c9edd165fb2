"""A year is opened once, and a regency takes part in it once."""

from masterplan.domain import cohort
from masterplan.models import Cohort, Participation, StageRecord
from regencies.enums import Role
from tests.factories import make_regency, make_template_set, make_user
from tests.races.ground import DONE, overlap, races, stored, told, unguarded

COHORT = "masterplan.domain.cohort"


@races(f"{COHORT}.open_cohort")
def test_a_year_opened_by_two_people_is_one() -> None:
    actor = make_user(Role.MINISTRY)

    race = overlap(
        lambda: cohort.open_cohort(actor=actor, year=2026),
        lambda: cohort.open_cohort(actor=actor, year=2026),
    )

    assert (race.second.said, race.has_waited) == ("year_taken", True)
    assert told("cohort.opened") == 1


@races(f"{COHORT}.revise", f"{COHORT}.note")
def test_changes_by_two_people_show_the_second_both_values() -> None:
    actor = make_user(Role.MINISTRY)
    year = Cohort.objects.create(year=2026, name="Angkatan 2026")
    part = Participation.objects.create(cohort=year, regency=make_regency())

    named = overlap(
        lambda: cohort.revise(year, actor=actor, version=1, fields={"name": "Satu"}),
        lambda: cohort.revise(year, actor=actor, version=1, fields={"name": "Dua"}),
    )
    noted = overlap(
        lambda: cohort.note(part, actor=actor, text="Satu", seen=""),
        lambda: cohort.note(part, actor=actor, text="Dua", seen=""),
    )

    for race in (named, noted):
        assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert (stored(year).name, stored(part).note) == ("Satu", "Satu")


@races(f"{COHORT}.enrol_all")
def test_a_regency_enrolled_by_two_people_takes_part_once() -> None:
    make_template_set()
    actor = make_user(Role.MINISTRY)
    year = Cohort.objects.create(year=2026, name="Angkatan 2026")
    both, only = make_regency("32.11"), make_regency("32.17")

    race = overlap(
        lambda: cohort.enrol_all([both], cohort=year, actor=actor),
        lambda: cohort.enrol_all([both, only], cohort=year, actor=actor),
    )

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert [one.participation is None for one in race.second.value] == [True, False]
    assert StageRecord.objects.count() == 4
    assert told("participation.enrolled") == 2


@unguarded(
    f"{COHORT}.open_cohort",
    f"{COHORT}.enrol_all",
    f"{COHORT}.revise",
    f"{COHORT}.note",
)
def test_naive_enrolment_fails_and_naive_notes_are_lost() -> None:
    year = Cohort.objects.create(year=2026, name="Angkatan 2026")
    regency = make_regency()

    def enrol() -> None:
        if not Participation.objects.filter(cohort=year, regency=regency).exists():
            Participation.objects.create(cohort=year, regency=regency)

    race = overlap(enrol, enrol)
    part = Participation.objects.get()
    stale = stored(part)

    def note(row: Participation, text: str) -> None:
        row.note = f"{row.note} {text}".strip()
        row.save()

    overlap(lambda: note(stored(part), "Satu"), lambda: note(stale, "Dua"))

    # The page would break instead of saying what became of the regency.
    assert race.second.said == "IntegrityError"
    assert stored(part).note == "Dua"
