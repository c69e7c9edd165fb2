"""A database of national size out of nothing, to measure and to try things on."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from django.db import connection, transaction
from django.utils import timezone

from dimensions.models import SubDimension
from innovations.domain import rollup
from innovations.enums import QuickWinStatus
from innovations.models import (
    ActionItem,
    BudgetLine,
    Evidence,
    Innovation,
    QuickWin,
    RegencyLedger,
)
from masterplan.core.models import Activity, User
from masterplan.domain.load import records
from masterplan.domain.load.table import Table, trust_keys
from masterplan.domain.load.words import OFFICES
from masterplan.enums import StageState
from masterplan.models import Cohort, Participation, StageRecord, StageTemplate
from regencies.enums import Audience, DocumentKind, Role
from regencies.models import Document, Membership, Regency, Unit

EVALUATOR = "evaluator@load.test"
COORDINATOR = "koordinator@load.test"
_LINK = "https://example.invalid/bukti"
# One record in so many has evidence.
_EVIDENCE_EVERY = 4
_QUICK_WINS_A_DIMENSION = 3


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows were written, and whose seats see them."""

    regencies: int
    units: int
    innovations: int
    action_items: int
    budget_lines: int
    coordinated: str


def is_inhabited() -> bool:
    """Somebody works here, or did: no place for invented rows."""
    return User.objects.exists() or Innovation.objects.exists()


def load(
    *, regencies: int, innovations: int, units: int, seed: int, today: dt.date
) -> Loaded:
    """Write `innovations` for each of the first `regencies`, with plans and money.

    Reference data must be there. Units are made where a regency has none yet. All or
    nothing; the same arguments on the same day give the same rows.
    """
    with transaction.atomic():
        trust_keys()
        places = list(Regency.objects.real().order_by("pk")[:regencies])
        made_units = _lay_units(places, count=units)
        owners = _units_by_regency(places)
        innovation_count, item_count, line_count = _write_records(
            places, owners, count=innovations, seed=seed, today=today
        )
        _write_stages(places, today=today)
        Regency.objects.filter(pk__in=[place.pk for place in places]).update(
            has_practice_data=True
        )
        _analyze()
        for place in places:
            rollup.recompute(place.pk)
        coordinated = places[len(places) // 2]
        _seat_people(coordinated)
    _gather_statistics()
    return Loaded(
        regencies=len(places),
        units=made_units,
        innovations=innovation_count,
        action_items=item_count,
        budget_lines=line_count,
        coordinated=coordinated.pk,
    )


def _lay_units(places: Sequence[Regency], *, count: int) -> int:
    taken = set(Unit.objects.values_list("regency_id", flat=True).distinct())
    names = [
        *OFFICES,
        *(
            (f"Kecamatan Wilayah {number}", "", "kecamatan")
            for number in range(1, count - len(OFFICES) + 1)
        ),
    ][:count]
    return Table(Unit, ("regency_id", "name", "short_name", "kind")).write(
        (place.pk, *office)
        for place in places
        if place.pk not in taken
        for office in names
    )


def _units_by_regency(places: Sequence[Regency]) -> dict[str, list[int]]:
    pairs = (
        Unit.objects.filter(regency__in=places)
        .order_by("regency_id", "pk")
        .values_list("regency_id", "pk")
    )
    return {
        code: [pk for _code, pk in found]
        for code, found in groupby(pairs, key=lambda pair: pair[0])
    }


def _write_records(
    places: Sequence[Regency],
    owners: dict[str, list[int]],
    *,
    count: int,
    seed: int,
    today: dt.date,
) -> tuple[int, int, int]:
    """A regency's rows at a time, so that ten times the nation fits in memory."""
    table = Table(Innovation, records.INNOVATION_COLUMNS)
    parts = list(SubDimension.objects.order_by("pk").values_list("pk", "dimension_id"))
    first_key = table.next_key()
    serials = dict(RegencyLedger.objects.values_list("pk", "last_serial"))
    totals = [0, 0, 0]
    # A batch of regencies makes COPY worth its start.
    size = max(1, 4_000 // max(count, 1))
    for start in range(0, len(places), size):
        batch = places[start : start + size]
        made: list[records.Made] = []
        for place in batch:
            made += records.records(
                place.pk,
                units=owners[place.pk],
                parts=parts,
                count=count,
                first_key=first_key,
                last_serial=serials.get(place.pk, 0),
                today=today,
                seed=seed,
            )
            first_key += count
        totals[0] += table.write(one.innovation for one in made)
        totals[1] += Table(ActionItem, records.ITEM_COLUMNS).write(
            chain.from_iterable(one.items for one in made)
        )
        totals[2] += Table(BudgetLine, records.LINE_COLUMNS).write(
            chain.from_iterable(one.lines for one in made)
        )
        _write_beside(batch, made, today=today)
        RegencyLedger.objects.bulk_create(
            [
                RegencyLedger(
                    regency=place, last_serial=serials.get(place.pk, 0) + count
                )
                for place in batch
            ],
            update_conflicts=True,
            unique_fields=["regency"],
            update_fields=["last_serial"],
        )
    return totals[0], totals[1], totals[2]


def _write_beside(
    places: Sequence[Regency], made: Sequence[records.Made], *, today: dt.date
) -> None:
    """Quick wins, evidence and the history of a batch."""
    at = {name: place for place, name in enumerate(records.INNOVATION_COLUMNS)}
    Table(
        QuickWin,
        (
            *("innovation_id", "regency_id", "dimension_id", "year", "rank"),
            *("status", "start_on", "due_on", "created_at", "updated_at"),
        ),
    ).write(_quick_wins(made, at, today))
    moment = dt.datetime.combine(today, dt.time(1), dt.UTC)
    documents = Table(
        Document,
        (
            *("id", "regency_id", "title", "kind", "link", "audience"),
            *("created_at", "updated_at"),
        ),
    )
    first = documents.next_key()
    document_of = {place.pk: first + number for number, place in enumerate(places)}
    documents.write(
        (
            *(document_of[place.pk], place.pk, "Laporan kegiatan"),
            *(DocumentKind.REPORT.value, _LINK, Audience.PUBLIC.value),
            *(moment, moment),
        )
        for place in places
    )
    Table(Evidence, ("document_id", "innovation_id", "created_at")).write(
        (document_of[one.innovation[at["regency_id"]]], one.key, moment)  # type: ignore[index]
        for one in made
        if one.key % _EVIDENCE_EVERY == 0
    )
    Table(
        Activity,
        (
            *("at", "actor_name", "verb", "target_type", "target_id"),
            *("target_label", "regency_code", "unit_id", "version"),
        ),
    ).write(
        (
            *(one.innovation[at["updated_at"]], "Data beban", "innovation.revised"),
            *("innovations.innovation", str(one.key), one.innovation[at["name"]]),
            *(one.innovation[at["regency_id"]], one.innovation[at["unit_id"]]),
            one.innovation[at["version"]],
        )
        for one in made
    )


def _quick_wins(
    made: Sequence[records.Made], at: dict[str, int], today: dt.date
) -> Iterator[records.Row]:
    """The first few of a year and dimension are ranked, others only proposed."""
    ranks: dict[tuple[object, object], int] = {}
    for one in made:
        if one.quick_win is None:
            continue
        place = (one.innovation[at["regency_id"]], one.dimension)
        ranks[place] = rank = ranks.get(place, 0) + 1
        is_selected = rank <= _QUICK_WINS_A_DIMENSION
        moment = one.innovation[at["updated_at"]]
        yield (
            one.key,
            *place,
            one.quick_win,
            rank if is_selected else None,
            (QuickWinStatus.SELECTED if is_selected else QuickWinStatus.PROPOSED).value,
            dt.date(today.year, 1, 1) if is_selected else None,
            dt.date(today.year, 12, 31) if is_selected else None,
            moment,
            moment,
        )


def _write_stages(places: Sequence[Regency], *, today: dt.date) -> None:
    """Every regency takes part in one year's cohort and is somewhere on its way."""
    cohorts = list(Cohort.objects.order_by("year"))
    templates = list(
        StageTemplate.objects.filter(cohort=None, version=1).order_by("order")
    )
    known = set(Participation.objects.values_list("regency_id", flat=True))
    fresh = Participation.objects.bulk_create(
        [
            Participation(cohort=cohorts[number % len(cohorts)], regency=place)
            for number, place in enumerate(places)
            if place.pk not in known
        ]
    )
    stages = []
    for number, participation in enumerate(fresh):
        reached = number % (len(templates) + 1)
        year = participation.cohort.year
        for place, template in enumerate(templates):
            start = dt.date(year, template.first_month or 12, 1)
            is_passed = place < reached
            state = StageState.PASSED if is_passed else StageState.UPCOMING
            stages.append(
                StageRecord(
                    participation=participation,
                    regency_id=participation.regency_id,
                    template=template,
                    order=template.order,
                    name=template.name,
                    code=template.code,
                    state=StageState.OPEN if place == reached else state,
                    planned_start=start,
                    planned_end=start + dt.timedelta(days=27),
                    started_on=start if place <= reached else None,
                    passed_on=start + dt.timedelta(days=20) if is_passed else None,
                )
            )
    StageRecord.objects.bulk_create(stages)


def _seat_people(place: Regency) -> None:
    """Two accounts that nobody can sign in to: their tokens and sessions are made."""
    for email, role, regency in (
        (EVALUATOR, Role.EVALUATOR, None),
        (COORDINATOR, Role.COORDINATOR, place),
    ):
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, name=Role(role).label)
            Membership.objects.create(
                user=user, role=role, regency=regency, start=timezone.localdate()
            )


def _analyze() -> None:
    """Tell the planner of the rows just written: what follows asks of each place."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _gather_statistics() -> None:
    """What autovacuum would do within minutes; plans read it."""
    if connection.in_atomic_block:
        return  # VACUUM refuses; a test's few rows need none
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
