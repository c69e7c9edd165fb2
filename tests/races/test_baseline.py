"""A change that meets the freezing of its record's baseline."""

from django.db import transaction
from django.utils import timezone

from innovations.domain import baseline, ledger
from innovations.domain import budget as budgets
from innovations.domain import innovation as verbs
from innovations.models import Innovation
from tests.factories import make_innovation, make_unit
from tests.races.ground import DONE, coordinator_of, overlap, races, stored, unguarded

REVISE = "innovations.domain.innovation.revise"
CREATE = "innovations.domain.budget.create"


def freeze(record: Innovation) -> None:
    """As passing the stage does it: the ledger first, the moment read under it."""
    with transaction.atomic():
        ledger.lock(record.regency_id)
        baseline.mark([record.pk], at=timezone.now())


@races(REVISE)
def test_a_change_that_waited_for_the_freezing_needs_a_reason() -> None:
    record = make_innovation(unit=make_unit(), name="Semula", status="verified")
    actor = coordinator_of(record.regency)

    race = overlap(
        lambda: freeze(record),
        lambda: verbs.revise(record, actor=actor, version=1, fields={"name": "Lain"}),
    )

    assert (race.second.said, race.has_waited) == ("reason_required", True)
    assert stored(record).name == "Semula"


@unguarded(REVISE)
def test_unguarded_change_goes_past_the_freezing() -> None:
    record = make_innovation(unit=make_unit(), name="Semula", status="verified")

    def naive() -> None:
        read = stored(record)
        baseline.demand_reason(read, ["name"], "")
        Innovation.objects.filter(pk=read.pk).update(name="Lain")

    race = overlap(lambda: freeze(record), naive)

    assert race.second.said == DONE
    assert (stored(record).name, stored(record).baseline_at is None) == ("Lain", False)


@races(CREATE)
def test_money_that_waited_for_the_freezing_needs_a_reason() -> None:
    record = make_innovation(unit=make_unit(), status="verified")
    actor = coordinator_of(record.regency)
    fields = {"year": 2026, "source": "apbn", "planned": 5}

    race = overlap(
        lambda: freeze(record),
        lambda: budgets.create(record, actor=actor, fields=fields),
    )

    assert (race.second.said, race.has_waited) == ("reason_required", True)
    assert not record.budget_lines.exists()
