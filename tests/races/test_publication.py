"""Publishing and quick wins."""

import pytest
from django.db import transaction
from django.utils import timezone

from innovations.domain import publication, quick_win
from innovations.domain.innovation import move
from innovations.enums import InnovationStatus
from innovations.models import Innovation, QuickWin
from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.models import User
from regencies.enums import Role
from tests.factories import make_innovation, make_unit, make_user
from tests.races.ground import (
    DONE,
    figures_hold,
    overlap,
    races,
    stored,
    told,
    unguarded,
)

PUBLISH = "innovations.domain.publication.publish"
UNPUBLISH = "innovations.domain.publication.unpublish"
PROPOSE = "innovations.domain.quick_win.propose"


@pytest.fixture
def record() -> Innovation:
    return make_innovation(unit=make_unit(), status=InnovationStatus.VERIFIED)


@pytest.fixture
def coordinator(record: Innovation) -> User:
    return make_user(Role.COORDINATOR, regency=record.regency)


@races(PUBLISH, UNPUBLISH)
@pytest.mark.parametrize("is_public", [True, False])
def test_publish_pressed_twice_is_told_once(
    record: Innovation, coordinator: User, is_public: bool
) -> None:
    if not is_public:
        publication.publish([record], actor=coordinator)
    verb = publication.publish if is_public else publication.unpublish
    before = stored(record).version

    race = overlap(
        lambda: verb([record], actor=coordinator),
        lambda: verb([record], actor=coordinator),
    )

    now = stored(record)
    assert (race.second.said, race.has_waited) == (DONE, True)
    assert (now.published_at is not None, now.version) == (is_public, before + 1)
    assert told(f"innovation.{'' if is_public else 'un'}published") == 1
    assert figures_hold(record.regency_id)


@races(PUBLISH, "innovations.domain.innovation.move")
def test_publish_against_a_return_shows_nothing(
    record: Innovation, coordinator: User
) -> None:
    race = overlap(
        lambda: move([record], name="return", actor=coordinator, reason="Salah OPD."),
        lambda: publication.publish([record], actor=coordinator),
    )

    now = stored(record)
    assert race.second.said == "move_refused"
    assert (now.status, now.published_at) == (InnovationStatus.RETURNED, None)


@races("innovations.domain.innovation.move", PUBLISH)
def test_return_against_a_publication_takes_it_off(
    record: Innovation, coordinator: User
) -> None:
    race = overlap(
        lambda: publication.publish([record], actor=coordinator),
        lambda: move([record], name="return", actor=coordinator, reason="Salah OPD."),
    )

    now = stored(record)
    assert race.second.said == DONE
    assert (now.status, now.published_at) == (InnovationStatus.RETURNED, None)
    assert figures_hold(record.regency_id)


@unguarded(PUBLISH, UNPUBLISH)
def test_naive_unpublish_pressed_twice_is_told_twice(
    record: Innovation, coordinator: User
) -> None:
    publication.publish([record], actor=coordinator)

    @transaction.atomic
    def unpublish() -> None:
        current = stored(record)
        if current.published_at is not None:
            Innovation.objects.filter(pk=current.pk).update(published_at=None)
            event = Event(current, "innovation.unpublished")
            activity.record([event], actor=coordinator)

    overlap(unpublish, unpublish)

    assert told("innovation.unpublished") == 2


@unguarded(PUBLISH)
def test_naive_publish_against_a_return_breaks_off(
    record: Innovation, coordinator: User
) -> None:
    def publish() -> None:
        current = stored(record)
        if current.is_reviewed and current.published_at is None:
            Innovation.objects.filter(pk=current.pk).update(published_at=timezone.now())

    race = overlap(
        lambda: move([record], name="return", actor=coordinator, reason="Salah OPD."),
        publish,
    )

    # Only the constraint stands between the public and what is being mended.
    assert race.second.said == "IntegrityError"


@races(PROPOSE)
def test_propose_pressed_twice_makes_one_quick_win(
    record: Innovation, coordinator: User
) -> None:
    def propose() -> list[QuickWin]:
        return quick_win.propose([record], year=2026, actor=coordinator)

    race = overlap(propose, propose)

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert (len(race.first), race.second.value) == (1, [])
    assert QuickWin.objects.count() == told("quick_win.proposed") == 1
    assert figures_hold(record.regency_id)


@unguarded(PROPOSE)
def test_naive_propose_pressed_twice_breaks_off(
    record: Innovation, coordinator: User
) -> None:
    @transaction.atomic
    def propose() -> None:
        if not QuickWin.objects.filter(innovation=record, year=2026).exists():
            activity.record([Event(record, "quick_win.proposed")], actor=coordinator)
            QuickWin.objects.create(
                innovation=record,
                regency_id=record.regency_id,
                dimension_id=record.dimension_id,
                year=2026,
            )

    race = overlap(propose, propose)

    # The constraint keeps the second out, and its presser reads "server error".
    assert race.second.said == "IntegrityError"
