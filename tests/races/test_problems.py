"""Problems, complaints and pilot areas: two people at the same moment."""

import pytest
from django.db import transaction

from innovations.domain import complaint, problem, problem_link
from innovations.domain.complaint import Count
from innovations.enums import Field, ProblemSource, ProblemStatus
from innovations.models import ComplaintRecap, Innovation, Problem
from regencies.domain import pilot_area
from regencies.enums import Role
from regencies.models import PilotArea
from tests.factories import (
    make_innovation,
    make_problem,
    make_regency,
    make_unit,
    make_user,
)
from tests.races.ground import DONE, overlap, races, told, unguarded

CREATE = "innovations.domain.problem.create"
REVISE = "innovations.domain.problem.revise"
MOVE = "innovations.domain.problem.move"
LINK = "innovations.domain.problem_link.link"
UNLINK = "innovations.domain.problem_link.unlink"
RECORD = "innovations.domain.complaint.record"
NEW_AREA = "regencies.domain.pilot_area.create"
REVISE_AREA = "regencies.domain.pilot_area.revise"
RETIRE_AREA = "regencies.domain.pilot_area.retire"
RESTORE_AREA = "regencies.domain.pilot_area.restore"


@races(CREATE)
def test_create_pressed_twice_makes_one_problem() -> None:
    unit = make_unit()
    operator = make_user(Role.OPERATOR, unit=unit)
    fields = {
        "title": "Antre",
        "field": Field.HEALTH,
        "source": ProblemSource.UNIT,
        "unit": unit,
    }

    def press() -> Problem:
        return problem.create(actor=operator, regency=unit.regency, fields=fields)

    race = overlap(press, press)

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert race.second.value == race.first
    assert told("problem.created") == 1


@unguarded(CREATE)
def test_naive_create_pressed_twice_makes_two_problems() -> None:
    unit = make_unit()

    def press() -> None:
        if not Problem.objects.filter(title="Antre").exists():
            make_problem(unit=unit, title="Antre")

    overlap(press, press)

    assert Problem.objects.filter(title="Antre").count() == 2


@races(REVISE)
def test_revise_by_two_people_refuses_the_second() -> None:
    record = make_problem()
    people = [make_user(Role.OPERATOR, unit=record.unit) for _one in range(2)]

    def change(place: int) -> Problem:
        return problem.revise(
            record, actor=people[place], version=1, fields={"title": f"Judul {place}"}
        )

    race = overlap(lambda: change(0), lambda: change(1))

    assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert Problem.objects.get().title == "Judul 0"


@unguarded(REVISE)
def test_naive_revise_loses_the_first() -> None:
    record = make_problem()

    def change(title: str) -> None:
        current = Problem.objects.get(pk=record.pk)
        if current.version == 1:
            current.title, current.version = title, 2
            current.save(update_fields=["title", "version"])

    overlap(lambda: change("Judul 0"), lambda: change("Judul 1"))

    assert Problem.objects.get().title == "Judul 1"


@races(MOVE)
@pytest.mark.parametrize("name", ["sharpen", "answer"])
def test_move_pressed_twice_happens_once(name: str) -> None:
    record = make_problem()
    operator = make_user(Role.OPERATOR, unit=record.unit)

    def press() -> None:
        problem.move([record], name=name, actor=operator)

    race = overlap(press, press)

    assert (race.second.said, race.has_waited) == ("move_refused", True)
    assert told(f"problem.{name}") == 1


@unguarded(MOVE)
def test_naive_move_happens_twice() -> None:
    record = make_problem()
    moved = []

    def press() -> None:
        with transaction.atomic():
            current = Problem.objects.get(pk=record.pk)
            if current.status == ProblemStatus.IDENTIFIED:
                current.status = ProblemStatus.SHARPENED
                current.save(update_fields=["status"])
                moved.append(current.pk)

    overlap(press, press)

    assert len(moved) == 2


@races(LINK)
def test_link_pressed_twice_links_once() -> None:
    record = make_problem()
    innovation = make_innovation(regency=record.regency)
    operator = make_user(Role.OPERATOR, unit=innovation.unit)

    def press() -> int:
        return problem_link.link([record], [innovation], actor=operator)

    race = overlap(press, press)

    assert (race.first, race.second.value, race.has_waited) == (1, 0, True)
    assert told("problem.linked") == told("innovation.problem_linked") == 1


@unguarded(LINK)
def test_naive_link_breaks_on_the_second() -> None:
    record = make_problem()
    innovation = make_innovation(regency=record.regency)
    through = Innovation.problems.through

    def press() -> None:
        if not through.objects.filter(innovation=innovation, problem=record).exists():
            through.objects.create(innovation=innovation, problem=record)

    race = overlap(press, press)

    assert race.second.said == "IntegrityError"


@races(UNLINK)
def test_unlink_pressed_twice_is_told_once() -> None:
    record = make_problem()
    innovation = make_innovation(regency=record.regency)
    innovation.problems.add(record)
    operator = make_user(Role.OPERATOR, unit=innovation.unit)

    def press() -> bool:
        return problem_link.unlink(record, innovation, actor=operator)

    race = overlap(press, press)

    assert (race.first, race.second.value, race.has_waited) == (True, False, True)
    assert told("problem.unlinked") == 1


@unguarded(UNLINK)
def test_naive_unlink_is_told_twice() -> None:
    record = make_problem()
    innovation = make_innovation(regency=record.regency)
    innovation.problems.add(record)
    seen = []

    def press() -> None:
        links = Innovation.problems.through.objects.filter(problem=record)
        if links.exists():
            seen.append(record.pk)
            links.delete()

    overlap(press, press)

    assert len(seen) == 2


@races(RECORD)
def test_record_by_two_people_refuses_the_second() -> None:
    regency = make_regency()
    people = [make_user(Role.COORDINATOR, regency=regency) for _one in range(2)]

    def write(place: int) -> int:
        return complaint.record(
            actor=people[place],
            regency=regency,
            year=2026,
            month=3,
            counts={"health": Count(5 + place, 0)},
            versions={},
        )

    race = overlap(lambda: write(0), lambda: write(1))

    assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert ComplaintRecap.objects.get().received == 5


@unguarded(RECORD)
def test_naive_record_breaks_on_the_second() -> None:
    regency = make_regency()
    month = {"regency": regency, "year": 2026, "month": 3, "field": Field.HEALTH}

    def write() -> None:
        if not ComplaintRecap.objects.filter(**month).exists():
            ComplaintRecap.objects.create(**month, received=5, resolved=0)

    race = overlap(write, write)

    assert race.second.said == "IntegrityError"


@races(NEW_AREA)
def test_create_of_one_area_by_two_people_makes_one() -> None:
    regency = make_regency()
    people = [make_user(Role.COORDINATOR, regency=regency) for _one in range(2)]

    def make(place: int) -> PilotArea:
        fields = {"name": ("Kampus", "KAMPUS")[place]}
        return pilot_area.create(actor=people[place], regency=regency, fields=fields)

    race = overlap(lambda: make(0), lambda: make(1))

    assert (race.second.said, race.has_waited) == ("name_taken", True)
    assert PilotArea.objects.count() == 1


@unguarded(NEW_AREA)
def test_naive_create_of_one_area_makes_two() -> None:
    regency = make_regency()

    def make(name: str) -> None:
        if not PilotArea.objects.filter(name__iexact=name).exists():
            PilotArea.objects.create(regency=regency, name=name)

    overlap(lambda: make("Kampus"), lambda: make("KAMPUS"))

    assert PilotArea.objects.count() == 2


@races(REVISE_AREA)
def test_revise_of_one_area_by_two_people_refuses_the_second() -> None:
    area = PilotArea.objects.create(regency=make_regency(), name="Kampus")
    people = [make_user(Role.COORDINATOR, regency=area.regency) for _one in range(2)]

    def change(place: int) -> PilotArea:
        fields = {"name": f"Kampus {place}"}
        return pilot_area.revise(area, actor=people[place], version=1, fields=fields)

    race = overlap(lambda: change(0), lambda: change(1))

    assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert PilotArea.objects.get().name == "Kampus 0"


@unguarded(REVISE_AREA)
def test_naive_revise_of_one_area_loses_the_first() -> None:
    area = PilotArea.objects.create(regency=make_regency(), name="Kampus")

    def change(name: str) -> None:
        current = PilotArea.objects.get(pk=area.pk)
        if current.version == 1:
            current.name, current.version = name, 2
            current.save(update_fields=["name", "version"])

    overlap(lambda: change("Kampus 0"), lambda: change("Kampus 1"))

    assert PilotArea.objects.get().name == "Kampus 1"


@races(RETIRE_AREA, RESTORE_AREA)
@pytest.mark.parametrize("name", ["retire", "restore"])
def test_switch_of_one_area_pressed_twice_is_told_once(name: str) -> None:
    area = PilotArea.objects.create(
        regency=make_regency(), name="Kampus", is_active=name == "retire"
    )
    coordinator = make_user(Role.COORDINATOR, regency=area.regency)

    def press() -> PilotArea:
        return getattr(pilot_area, name)(area, actor=coordinator)

    race = overlap(press, press)

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert told(f"pilot_area.{name}d") == 1
    assert PilotArea.objects.get().version == 2


@unguarded(RETIRE_AREA, RESTORE_AREA)
def test_naive_switch_of_one_area_happens_twice() -> None:
    area = PilotArea.objects.create(regency=make_regency(), name="Kampus")
    seen = []

    @transaction.atomic
    def press() -> None:
        if PilotArea.objects.get(pk=area.pk).is_active:
            seen.append(area.pk)
            PilotArea.objects.filter(pk=area.pk).update(is_active=False)

    overlap(press, press)

    assert len(seen) == 2
