"""Saying what an innovation is to a similar one, twice or against each other."""

import pytest
from django.db import transaction

from innovations.domain import lineage
from innovations.models import Innovation
from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.models import User
from regencies.enums import Role
from tests.factories import make_innovation, make_unit, make_user
from tests.races.ground import DONE, overlap, races, stored, told, unguarded

ADAPT = "innovations.domain.lineage.adapt"
DIFFER = "innovations.domain.lineage.differ"


@pytest.fixture
def innovation() -> Innovation:
    return make_innovation(unit=make_unit())


@pytest.fixture
def operator(innovation: Innovation) -> User:
    return make_user(Role.OPERATOR, unit=innovation.unit)


@races(ADAPT)
def test_two_do_not_become_each_others_origin(innovation, operator) -> None:
    other = make_innovation(unit=innovation.unit)

    race = overlap(
        lambda: lineage.adapt(innovation, actor=operator, origin=other),
        lambda: lineage.adapt(other, actor=operator, origin=innovation),
    )

    assert (race.second.said, race.has_waited) == ("own_descendant", True)
    assert stored(innovation).adapted_from == other
    assert stored(other).adapted_from is None


@unguarded(ADAPT)
def test_naive_two_become_each_others_origin(innovation) -> None:
    other = make_innovation(unit=innovation.unit)

    def adapt(child: Innovation, origin: Innovation) -> None:
        if Innovation.objects.get(pk=origin.pk).adapted_from_id != child.pk:
            Innovation.objects.filter(pk=child.pk).update(adapted_from=origin)

    overlap(lambda: adapt(innovation, other), lambda: adapt(other, innovation))

    assert stored(innovation).adapted_from == other
    assert stored(other).adapted_from == innovation


@races(ADAPT, DIFFER)
@pytest.mark.parametrize("verb", ["adapt", "differ"])
def test_answer_pressed_twice_is_told_once(innovation, operator, verb) -> None:
    other = make_innovation(unit=innovation.unit)

    def say() -> object:
        if verb == "adapt":
            return lineage.adapt(innovation, actor=operator, origin=other, version=1)
        return lineage.differ(innovation, actor=operator, because="Lain.", version=1)

    race = overlap(say, say)

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert stored(innovation).version == 2
    assert told("innovation.adapted") + told("innovation.told_apart") == 1


@races(DIFFER)
def test_second_sentence_is_shown_the_first(innovation, operator) -> None:
    def say(because: str) -> object:
        return lineage.differ(innovation, actor=operator, because=because, version=1)

    race = overlap(lambda: say("Satu."), lambda: say("Dua."))

    assert race.second.said == "stale_version"
    assert stored(innovation).different_because == "Satu."


@unguarded(DIFFER)
def test_naive_sentence_pressed_twice_is_told_twice(innovation, operator) -> None:
    @transaction.atomic
    def say() -> None:
        current = Innovation.objects.get(pk=innovation.pk)
        if current.different_because != "Lain.":
            current.different_because = "Lain."
            current.save(update_fields=["different_because"])
            activity.record([Event(current, "innovation.told_apart")], actor=operator)

    overlap(say, say)

    assert told("innovation.told_apart") == 2
