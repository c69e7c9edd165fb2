"""Parts of a record: budget lines, outcome indicators, lists, the regency's names."""

import pytest
from django.db import transaction

from innovations.domain import budget, complete, outcome
from innovations.domain import innovation as verbs
from innovations.enums import FundingSource
from innovations.models import BudgetLine, Innovation, OutcomeIndicator
from masterplan.core.models import User
from regencies.domain import flagship_programme, partner
from regencies.enums import PartnerKind, Role
from regencies.models import FlagshipProgramme, Partner
from tests.factories import make_innovation, make_unit, make_user
from tests.races.ground import (
    DONE,
    coordinator_of,
    figures_hold,
    overlap,
    races,
    told,
    unguarded,
)

BUDGET, OUTCOME = "innovations.domain.budget", "innovations.domain.outcome"
BUDGET_CREATE, BUDGET_REVISE = f"{BUDGET}.create", f"{BUDGET}.revise"
BUDGET_REMOVE = f"{BUDGET}.remove"
OUTCOME_CREATE, OUTCOME_REVISE = f"{OUTCOME}.create", f"{OUTCOME}.revise"
OUTCOME_REMOVE = f"{OUTCOME}.remove"
COMPLETE = "innovations.domain.complete.complete"
PARTNER, FLAGSHIP = "regencies.domain.partner", "regencies.domain.flagship_programme"
PARTNER_CREATE, PARTNER_BRING = f"{PARTNER}.create", f"{PARTNER}.bring"
PARTNER_REVISE = f"{PARTNER}.revise"
FLAGSHIP_CREATE, FLAGSHIP_REVISE = f"{FLAGSHIP}.create", f"{FLAGSHIP}.revise"

LINE = {"year": 2026, "source": FundingSource.APBN, "planned": 100}
HEAD = {"name": "Waktu tunggu", "measure": "menit"}
PROMISE = {"name": "Sehat", "start_year": 2025, "end_year": 2029}
FRIEND = {"name": "Universitas Uji", "kind": PartnerKind.CAMPUS}


@pytest.fixture
def innovation() -> Innovation:
    return make_innovation(unit=make_unit(), status="verified")


@pytest.fixture
def operator(innovation: Innovation) -> User:
    return make_user(Role.OPERATOR, unit=innovation.unit)


@races(BUDGET_CREATE)
def test_line_pressed_twice_is_one(innovation, operator) -> None:
    def add() -> BudgetLine:
        return budget.create(innovation, actor=operator, fields=LINE)

    race = overlap(add, add)

    assert (race.second.value, race.has_waited) == (race.first, True)
    assert BudgetLine.objects.count() == told("innovation.budget_added") == 1
    assert figures_hold(innovation.regency_id)


@unguarded(BUDGET_CREATE)
def test_naive_line_pressed_twice_is_two(innovation) -> None:
    @transaction.atomic
    def add() -> None:
        if not BudgetLine.objects.filter(innovation=innovation, **LINE).exists():
            BudgetLine.objects.create(innovation=innovation, **LINE)

    overlap(add, add)

    assert BudgetLine.objects.count() == 2


@races(BUDGET_REVISE, BUDGET_REMOVE)
def test_line_is_not_removed_over_a_change(innovation, operator) -> None:
    line = BudgetLine.objects.create(innovation=innovation, **LINE)

    race = overlap(
        lambda: budget.revise(line, actor=operator, version=1, fields={"planned": 7}),
        lambda: budget.remove(line, actor=operator, version=1),
    )

    assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert BudgetLine.objects.get().planned == 7


@unguarded(BUDGET_REVISE, BUDGET_REMOVE)
def test_naive_line_is_removed_over_a_change(innovation) -> None:
    line = BudgetLine.objects.create(innovation=innovation, **LINE)

    def revise() -> None:
        BudgetLine.objects.filter(pk=line.pk).update(planned=7, version=2)

    def remove() -> None:
        if BudgetLine.objects.get(pk=line.pk).version == 1:
            BudgetLine.objects.filter(pk=line.pk).delete()

    overlap(revise, remove)

    assert BudgetLine.objects.count() == 0


@races(OUTCOME_CREATE)
def test_indicator_pressed_twice_is_one(innovation, operator) -> None:
    def add() -> OutcomeIndicator:
        return outcome.create(innovation, actor=operator, fields=HEAD)

    race = overlap(add, add)

    assert (race.second.value, race.has_waited) == (race.first, True)
    assert told("innovation.outcome_added") == 1


@unguarded(OUTCOME_CREATE)
def test_naive_indicator_of_other_capitals_stands_twice(innovation) -> None:
    @transaction.atomic
    def add(name: str) -> None:
        known = innovation.outcome_indicators.filter(name__iexact=name)
        if not known.exists():
            OutcomeIndicator.objects.create(
                innovation=innovation, name=name, measure="menit"
            )

    overlap(lambda: add("Waktu tunggu"), lambda: add("WAKTU TUNGGU"))

    assert OutcomeIndicator.objects.count() == 2


@races(OUTCOME_REVISE, OUTCOME_REMOVE)
def test_indicator_is_not_removed_over_a_change(innovation, operator) -> None:
    made = OutcomeIndicator.objects.create(innovation=innovation, **HEAD)

    race = overlap(
        lambda: outcome.revise(
            made, actor=operator, version=1, fields={"measure": "jam"}, values=[]
        ),
        lambda: outcome.remove(made, actor=operator, version=1),
    )

    assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert OutcomeIndicator.objects.get().measure == "jam"


@unguarded(OUTCOME_REVISE, OUTCOME_REMOVE)
def test_naive_indicator_is_removed_over_a_change(innovation) -> None:
    made = OutcomeIndicator.objects.create(innovation=innovation, **HEAD)

    def revise() -> None:
        OutcomeIndicator.objects.filter(pk=made.pk).update(measure="jam", version=2)

    def remove() -> None:
        if OutcomeIndicator.objects.get(pk=made.pk).version == 1:
            OutcomeIndicator.objects.filter(pk=made.pk).delete()

    overlap(revise, remove)

    assert OutcomeIndicator.objects.count() == 0


@races(COMPLETE, PARTNER_BRING)
def test_partner_typed_by_two_is_one(innovation, operator) -> None:
    other = make_innovation(unit=innovation.unit)

    def name_it(record: Innovation) -> Innovation:
        return complete.complete(
            record,
            actor=operator,
            version=record.version,
            fields={},
            new_partner=FRIEND,
        )

    race = overlap(lambda: name_it(innovation), lambda: name_it(other))

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert Partner.objects.count() == told("partner.created") == 1
    assert list(other.partners.all()) == list(innovation.partners.all())


@unguarded(COMPLETE, PARTNER_BRING)
def test_naive_partner_of_other_capitals_stands_twice(innovation) -> None:
    @transaction.atomic
    def name_it(name: str) -> None:
        if not Partner.objects.filter(name__iexact=name).exists():
            Partner.objects.create(
                regency=innovation.regency, name=name, kind=PartnerKind.CAMPUS
            )

    overlap(lambda: name_it("Universitas Uji"), lambda: name_it("UNIVERSITAS UJI"))

    assert Partner.objects.count() == 2


@races(PARTNER_CREATE)
def test_second_partner_of_a_name_is_refused(innovation) -> None:
    coordinator = coordinator_of(innovation.regency)

    def add(name: str) -> Partner:
        return partner.create(
            actor=coordinator,
            regency=innovation.regency,
            fields=FRIEND | {"name": name},
        )

    race = overlap(lambda: add("Universitas Uji"), lambda: add("UNIVERSITAS UJI"))

    assert (race.second.said, race.has_waited) == ("name_taken", True)


@unguarded(PARTNER_CREATE)
def test_naive_second_partner_of_a_name_stands(innovation) -> None:
    regency = innovation.regency

    @transaction.atomic
    def add(name: str) -> None:
        if not regency.partners.filter(name__iexact=name).exists():
            Partner.objects.create(regency=regency, name=name, kind="campus")

    overlap(lambda: add("A"), lambda: add("a"))

    assert Partner.objects.count() == 2


@races(PARTNER_REVISE)
def test_second_change_of_a_partner_is_shown_the_first(innovation) -> None:
    coordinator = coordinator_of(innovation.regency)
    kept = Partner.objects.create(regency=innovation.regency, **FRIEND)

    def revise(role: str) -> Partner:
        return partner.revise(kept, actor=coordinator, version=1, fields={"role": role})

    race = overlap(lambda: revise("satu"), lambda: revise("dua"))

    assert race.second.said == "stale_version"
    assert Partner.objects.get().role == "satu"


@unguarded(PARTNER_REVISE)
def test_naive_second_change_of_a_partner_wins_unseen(innovation) -> None:
    kept = Partner.objects.create(regency=innovation.regency, **FRIEND)

    def revise(role: str) -> None:
        if Partner.objects.get(pk=kept.pk).version == 1:
            Partner.objects.filter(pk=kept.pk).update(role=role, version=2)

    overlap(lambda: revise("satu"), lambda: revise("dua"))

    assert Partner.objects.get().role == "dua"


@races(FLAGSHIP_CREATE)
def test_second_programme_of_a_name_is_refused(innovation) -> None:
    coordinator = coordinator_of(innovation.regency)

    def add(name: str) -> FlagshipProgramme:
        return flagship_programme.create(
            actor=coordinator,
            regency=innovation.regency,
            fields=PROMISE | {"name": name},
        )

    race = overlap(lambda: add("Sehat"), lambda: add("SEHAT"))

    assert (race.second.said, race.has_waited) == ("name_taken", True)


@unguarded(FLAGSHIP_CREATE)
def test_naive_second_programme_of_a_name_stands(innovation) -> None:
    regency = innovation.regency

    @transaction.atomic
    def add(name: str) -> None:
        if not regency.flagship_programmes.filter(name__iexact=name).exists():
            FlagshipProgramme.objects.create(
                regency=regency, **PROMISE | {"name": name}
            )

    overlap(lambda: add("Sehat"), lambda: add("SEHAT"))

    assert FlagshipProgramme.objects.count() == 2


@races(FLAGSHIP_REVISE)
def test_second_change_of_a_programme_is_shown_the_first(innovation) -> None:
    coordinator = coordinator_of(innovation.regency)
    kept = FlagshipProgramme.objects.create(regency=innovation.regency, **PROMISE)

    def revise(mission: str) -> FlagshipProgramme:
        return flagship_programme.revise(
            kept, actor=coordinator, version=1, fields={"mission": mission}
        )

    race = overlap(lambda: revise("satu"), lambda: revise("dua"))

    assert race.second.said == "stale_version"
    assert FlagshipProgramme.objects.get().mission == "satu"


@unguarded(FLAGSHIP_REVISE)
def test_naive_second_change_of_a_programme_wins_unseen(innovation) -> None:
    kept = FlagshipProgramme.objects.create(regency=innovation.regency, **PROMISE)

    def revise(mission: str) -> None:
        if FlagshipProgramme.objects.get(pk=kept.pk).version == 1:
            FlagshipProgramme.objects.filter(pk=kept.pk).update(
                mission=mission, version=2
            )

    overlap(lambda: revise("satu"), lambda: revise("dua"))

    assert FlagshipProgramme.objects.get().mission == "dua"


@races()
def test_second_list_of_partners_is_shown_the_first(innovation, operator) -> None:
    """`innovation.revise` with a list; its columns have races of their own."""
    made = [
        Partner.objects.create(regency=innovation.regency, name=name, kind="campus")
        for name in ("A", "B")
    ]

    def choose(one: Partner) -> Innovation:
        return verbs.revise(
            innovation,
            actor=operator,
            version=innovation.version,
            fields={"partners": [one]},
        )

    race = overlap(lambda: choose(made[0]), lambda: choose(made[1]))

    assert race.second.said == "stale_version"
    assert list(innovation.partners.all()) == made[:1]
