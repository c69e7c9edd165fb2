"""A regency full of everything its dashboards count, made up by a seeded chance."""

import datetime as dt
import random

from django.utils import timezone

from dimensions.models import SubDimension
from innovations.domain import plan, rollup
from innovations.enums import (
    REVIEWED_STATUSES,
    ActionStatus,
    Field,
    FundingSource,
    InnovationStatus,
    InnovationStep,
    ProblemStatus,
    QuickWinStatus,
)
from innovations.models import (
    ActionItem,
    BudgetLine,
    ComplaintRecap,
    Evidence,
    Innovation,
    OutcomeIndicator,
    OutcomeValue,
    ProgressReport,
    QuickWin,
)
from masterplan.core.access import PUBLIC, Scope, scope_of
from masterplan.enums import FollowUpStatus, Horizon, PlanStatus
from masterplan.models import FollowUp, Masterplan, MasterplanEntry, Mission
from regencies.enums import DocumentKind, Role, UnitKind
from regencies.models import (
    District,
    Document,
    FlagshipProgramme,
    PilotArea,
    Regency,
    Unit,
)
from tests.factories import (
    make_dimensions,
    make_problem,
    make_regency,
    make_unit,
    make_user,
)

READERS = (
    "public",
    "operator",
    "unit_head",
    "coordinator",
    "leader",
    "mentor",
    "evaluator",
    "ministry",
    "stranger",
)


def reader(name: str, units: list[Unit]) -> Scope:
    """The Scope of one of READERS, seen from the regency of `units`."""
    regency = units[0].regency
    if name == "public":
        return PUBLIC
    if name in ("operator", "unit_head"):
        return scope_of(make_user(name, unit=units[0]))
    if name == "stranger":
        return scope_of(make_user(Role.COORDINATOR, regency=make_regency("32.99")))
    national = name in ("evaluator", "ministry")
    return scope_of(make_user(name, regency=None if national else regency))


def make_full_regency(
    seed: int = 7, *, count: int = 24, code: str = "32.11"
) -> tuple[Regency, list[Unit]]:
    """The regency and its units; `count` records with all that hangs on them."""
    chance = random.Random(seed)
    make_dimensions()
    regency = make_regency(code)
    units = _units(regency)
    districts = [
        District.objects.create(pk=f"{code}.0{n}", regency=regency, name=f"Kec. {n}")
        for n in (1, 2, 3)
    ]
    area = PilotArea.objects.create(regency=regency, name="Kawasan uji")
    area.districts.set(districts[:2])
    programmes = [
        FlagshipProgramme.objects.create(
            regency=regency, name=f"Program {n}", start_year=2024, end_year=2029
        )
        for n in (1, 2)
    ]
    problems = [
        make_problem(
            unit=chance.choice(units),
            regency=regency,
            field=chance.choice(list(Field)),
            status=chance.choice(list(ProblemStatus)),
            district=chance.choice([None, *districts]),
        )
        for _ in range(12)
    ]
    masterplan = Masterplan.objects.create(
        regency=regency,
        title="Masterplan uji",
        start_year=2024,
        end_year=2028,
        status=PlanStatus.ACTIVE,
    )
    for number, programme in enumerate([*programmes, None]):
        mission = Mission.objects.create(
            masterplan=masterplan, order=number, text=f"Misi {number}"
        )
        if programme:
            mission.flagship_programmes.add(programme)
    documents = [
        Document.objects.create(
            regency=regency,
            title=f"Bukti {n}",
            kind=DocumentKind.OTHER,
            link="https://contoh.test/bukti",
            withdrawn_at=timezone.now() if n == 2 else None,
        )
        for n in range(3)
    ]
    subs = list(SubDimension.objects.order_by("pk"))
    for number in range(count):
        record = _record(chance, number, regency, units, subs)
        record.pilot_area = chance.choice([None, None, area])
        record.flagship_programme = chance.choice([None, *programmes])
        record.is_region_wide = chance.random() < 0.3
        record.save()
        record.districts.set(chance.sample(districts, chance.randint(0, 2)))
        record.problems.set(chance.sample(problems, chance.randint(0, 2)))
        _plan(chance, record, units)
        _money(chance, record)
        _outcomes(chance, record)
        for document in chance.sample(documents, chance.randint(0, 3)):
            Evidence.objects.create(document=document, innovation=record)
        if number % 3 == 0:
            MasterplanEntry.objects.create(
                masterplan=masterplan,
                innovation=record,
                regency=regency,
                number=number + 1,
                horizon=Horizon.values[0],
            )
        age = dt.timedelta(days=chance.choice([1, 40, 100, 300]))
        Innovation.objects.filter(pk=record.pk).update(updated_at=timezone.now() - age)
    for field in (Field.HEALTH, Field.EDUCATION):
        ComplaintRecap.objects.create(
            regency=regency, year=2025, month=3, field=field, received=9, resolved=4
        )
    today = timezone.localdate()
    for days in (-9, 0, 3, 20, 80):
        FollowUp.objects.create(
            regency=regency,
            title=f"Tindak lanjut {days}",
            due_on=today + dt.timedelta(days=days),
            status=FollowUpStatus.OPEN if days else FollowUpStatus.DONE,
        )
    rollup.recompute(regency.pk)
    return regency, units


def _units(regency: Regency) -> list[Unit]:
    parent = make_unit(regency, name="Dinas Kesehatan")
    below = make_unit(
        regency,
        name="Puskesmas Melati",
        kind=UnitKind.HEALTH_CENTRE,
        parent=parent,
        is_counted=False,
    )
    others = [make_unit(regency, name="Dinas Sosial"), make_unit(regency, name="Diam")]
    for unit in (parent, others[0]):
        unit.active_since = timezone.now() - dt.timedelta(days=400)
        unit.save()
    return [parent, below, *others]


def _record(
    chance: random.Random,
    number: int,
    regency: Regency,
    units: list[Unit],
    subs: list[SubDimension],
) -> Innovation:
    status = chance.choice(list(InnovationStatus))
    sub = chance.choice(subs)
    is_published = status in REVIEWED_STATUSES and chance.random() < 0.6
    return Innovation.objects.create(
        regency=regency,
        unit=chance.choice([None, *units[:3]]),
        dimension_id=sub.dimension_id,
        sub_dimension=chance.choice([None, sub]),
        name=f"Inovasi {number}",
        problem=chance.choice(["", "Antre lama."]),
        is_digital=chance.choice([None, True, False]),
        start_year=chance.choice([None, 2023, 2024]),
        step=chance.choice(["", *InnovationStep.values]),
        status=status,
        registration_number=f"{regency.pk}-{number:04}",
        published_at=timezone.now() if is_published else None,
    )


def _plan(chance: random.Random, record: Innovation, units: list[Unit]) -> None:
    today = timezone.localdate().replace(day=1)
    for _ in range(chance.randint(0, 3)):
        start = today + dt.timedelta(days=30 * chance.randint(-12, 4))
        physical = chance.choice([0, 20, 60, 100])
        item = ActionItem.objects.create(
            innovation=record,
            regency=record.regency,
            unit=chance.choice([None, *units[:2]]),
            activity="Kegiatan uji",
            start_on=start,
            end_on=start + dt.timedelta(days=30 * chance.randint(1, 9)),
            weight=chance.randint(1, 5),
            status=chance.choice(list(ActionStatus)),
            physical=physical,
            reported_at=timezone.now() if physical else None,
        )
        if physical:
            ProgressReport.objects.create(
                action_item=item, physical=physical, financial=0
            )
    plan.recompute([record.pk])
    if chance.random() < 0.4:
        status = chance.choice(list(QuickWinStatus))
        QuickWin.objects.create(
            innovation=record,
            regency=record.regency,
            dimension=record.dimension,
            year=chance.choice([2024, timezone.localdate().year]),
            status=status,
            rank=None if status == QuickWinStatus.PROPOSED else record.pk,
        )


def _money(chance: random.Random, record: Innovation) -> None:
    for _ in range(chance.randint(0, 3)):
        BudgetLine.objects.create(
            innovation=record,
            year=chance.choice([None, 2024, 2025]),
            source=chance.choice(["", *FundingSource.values]),
            planned=chance.choice([None, 0, 250_000_000]),
            allocated=chance.choice([None, 200_000_000]),
            realised=chance.choice([None, 150_000_000]),
        )


def _outcomes(chance: random.Random, record: Innovation) -> None:
    if chance.random() < 0.5:
        indicator = OutcomeIndicator.objects.create(
            innovation=record,
            name="Waktu tunggu",
            measure="menit",
            baseline=60,
            falls=True,
        )
        OutcomeValue.objects.create(
            indicator=indicator,
            year=2024,
            target=30,
            actual=chance.choice([None, 45, 20]),
        )
