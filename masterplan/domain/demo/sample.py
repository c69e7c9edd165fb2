"""`Kabupaten Contoh`: one regency invented from end to end, with a believable past.

Its tables are `data/sample_*.csv`. A record's story is written there as the verbs it
went through; the status follows from the last of them by the table of moves, and the
moments are spread evenly between `days_ago` and today. Rows are written directly, not
by the verbs, because a verb always happens now.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.utils import timezone

from innovations.domain import ledger, rollup
from innovations.domain.names import folded
from innovations.enums import TRANSITIONS, InnovationStatus, QuickWinStatus, Source
from innovations.models import BudgetLine, Innovation, QuickWin
from masterplan.core.models import Activity, User
from masterplan.core.reference import read_table
from masterplan.domain.demo.accounts import email_of
from regencies.domain.unit_names import is_own_unit
from regencies.enums import SAMPLE_CODE, RegencyKind
from regencies.models import Province, Regency, Unit

_PROVINCE = SAMPLE_CODE[:2]
_OFFICE_OPENS = 9
_VERBS = {
    "create": "innovation.created",
    "import": "innovation.imported",
    "revise": "innovation.revised",
    "publish": "innovation.published",
}


@dataclass
class _Tale:
    """One record of the table while its past is being told."""

    row: dict[str, str]
    innovation: Innovation
    events: list[Activity] = field(default_factory=list)


def lay_place() -> None:
    """Add the invented province, regency and units where they are missing."""
    Province.objects.get_or_create(
        code=_PROVINCE, defaults={"name": "Provinsi Contoh", "capital": "(rekaan)"}
    )
    _regency, is_new = Regency.objects.get_or_create(
        code=SAMPLE_CODE,
        defaults={
            "province_id": _PROVINCE,
            "name": "Kabupaten Contoh",
            "short_name": "Contoh",
            "kind": RegencyKind.KABUPATEN,
            "capital": "(rekaan)",
            "slogan": "Daerah rekaan untuk mencoba portal; semua isinya karangan",
        },
    )
    if not is_new:
        return
    parents: dict[str, Unit] = {}
    for row in read_table("sample_units.csv"):
        parents[row["name"]] = Unit.objects.create(
            regency_id=SAMPLE_CODE,
            name=row["name"],
            short_name=row["short_name"],
            kind=row["kind"],
            parent=parents.get(row["parent"]),
            is_counted=is_own_unit(row["name"], row["kind"]),
            note="Rekaan.",
        )


def store() -> int:
    """Write the invented records with their past; returns how many were new.

    Needs the place and its accounts; does nothing once the regency has a record.
    """
    if Innovation.objects.filter(regency=SAMPLE_CODE).exists():
        return 0
    units = {unit.short_name: unit for unit in Unit.objects.filter(regency=SAMPLE_CODE)}
    people = {
        name: User.objects.get(email=email_of(f"{name}.contoh"))
        for name in ("operator", "kepala", "koordinator")
    }
    home = people["operator"].memberships.get().unit_id
    today = timezone.localdate()
    tales = [
        _tell(row, units.get(row["unit"]), home=home, people=people, today=today)
        for row in read_table("sample_innovations.csv")
    ]
    ledger.lock(SAMPLE_CODE)
    _give_numbers(tales)
    Innovation.objects.bulk_create([tale.innovation for tale in tales])
    BudgetLine.objects.bulk_create(
        [line for tale in tales for line in _budget_lines(tale)]
    )
    QuickWin.objects.bulk_create(
        [quick_win for tale in tales for quick_win in _quick_wins(tale, people)]
    )
    _keep_history(tales)
    rollup.recompute(SAMPLE_CODE)
    return len(tales)


def _tell(
    row: dict[str, str],
    unit: Unit | None,
    *,
    home: int | None,
    people: dict[str, User],
    today: dt.date,
) -> _Tale:
    """Build the record as its story left it, with one event for each verb."""
    innovation = Innovation(
        regency_id=SAMPLE_CODE,
        unit=unit,
        dimension_id=row["dimension"],
        sub_dimension_id=row["sub_dimension"] or None,
        name=row["name"],
        acronym=row["acronym"],
        name_folded=folded(row["name"], row["acronym"]),
        problem=row["problem"],
        description=row["description"],
        benefit=row["benefit"],
        person_in_charge=row["person_in_charge"],
        kind=row["kind"],
        is_digital={"1": True, "0": False, "": None}[row["is_digital"]],
        start_year=_number(row["start_year"]),
        start_month=_number(row["start_month"]),
        step=row["step"],
        step_percent=_number(row["step_percent"]) or 0,
        version=0,
    )
    tale = _Tale(row, innovation)
    story = row["story"].split()
    works_at_home = unit is not None and unit.pk == home
    for place, verb in enumerate(story):
        at = _moment(today, int(row["days_ago"]), place, len(story))
        actor = people[_actor_of(verb, works_at_home=works_at_home)]
        tale.events.append(_event(innovation, verb, actor, at, row["reason"]))
    return tale


def _actor_of(verb: str, *, works_at_home: bool) -> str:
    """Who does it: the unit's own people where it has some, else the coordinator."""
    if not works_at_home or verb not in {"create", "submit", "revise", "take_back"}:
        return "koordinator"
    return "kepala" if verb == "take_back" else "operator"


def _event(
    innovation: Innovation, verb: str, actor: User, at: dt.datetime, reason: str
) -> Activity:
    """Carry the verb out on the unsaved record and return its line of the history."""
    changes: dict[str, list[object]]
    move = TRANSITIONS.get(verb)
    if move is not None:
        changes = {"status": [innovation.status, move.target]}
        innovation.status = move.target
    elif verb == "publish":
        changes = {"published_at": [None, at.isoformat()]}
        innovation.published_at = at
    elif verb == "revise":
        # What was returned was shorter than what stands there now.
        first_words = innovation.description.split(",")[0]
        changes = {"description": [first_words, innovation.description]}
    else:
        changes = {"name": [None, innovation.name]}
        innovation.created_at = at
        innovation.created_by = actor
        if verb == "import":
            innovation.source = Source.IMPORT
            innovation.status = InnovationStatus.SUBMITTED
            innovation.reported_unit = str(innovation.unit or "")
    if innovation.status == InnovationStatus.SUBMITTED:
        innovation.submitted_at = at
    if verb == "verify":
        innovation.verified_at = at
    innovation.version += 1
    innovation.updated_at = at
    return Activity(
        at=at,
        actor=actor,
        actor_name=str(actor),
        verb=_VERBS.get(verb, f"innovation.{verb}"),
        changes=changes,
        reason=reason if move is not None and move.needs_reason else "",
        version=innovation.version,
    )


def _moment(today: dt.date, days_ago: int, place: int, events: int) -> dt.datetime:
    """When the event at `place` of `events` happened, in office hours."""
    day = today - dt.timedelta(days=days_ago * (events - place) // events)
    hour = dt.time(_OFFICE_OPENS + place)
    return dt.datetime.combine(day, hour, tzinfo=timezone.get_default_timezone())


def _give_numbers(tales: list[_Tale]) -> None:
    """Draw registration numbers in the order of first submission."""
    submitted = sorted(
        (event.at, place, tale.innovation)
        for place, tale in enumerate(tales)
        for event in _first_submission(tale)
    )
    numbers = ledger.next_numbers(SAMPLE_CODE, len(submitted))
    for (_at, _place, innovation), number in zip(submitted, numbers, strict=True):
        innovation.registration_number = number


def _first_submission(tale: _Tale) -> list[Activity]:
    """The event that gave the number, if there was one; later ones give none."""
    entering = {_VERBS["import"], "innovation.submit"}
    return [event for event in tale.events if event.verb in entering][:1]


def _budget_lines(tale: _Tale) -> list[BudgetLine]:
    """Lines of the cell `year/source/planned/allocated/realised; ...`."""
    lines = []
    for cell in filter(None, tale.row["budget"].split(";")):
        year, source, planned, allocated, realised = cell.strip().split("/")
        lines.append(
            BudgetLine(
                innovation=tale.innovation,
                year=_number(year),
                source=source,
                planned=_number(planned),
                allocated=_number(allocated),
                realised=_number(realised),
            )
        )
    return lines


def _quick_wins(tale: _Tale, people: dict[str, User]) -> list[QuickWin]:
    """Quick wins of the cell `year/status/rank; ...`, each proposed in the history."""
    innovation = tale.innovation
    quick_wins = []
    for cell in filter(None, tale.row["quick_wins"].split(";")):
        year, status, rank = cell.strip().split("/")
        at = innovation.updated_at + dt.timedelta(hours=1)
        quick_wins.append(
            QuickWin(
                innovation=innovation,
                regency_id=SAMPLE_CODE,
                dimension_id=innovation.dimension_id,
                year=int(year),
                rank=_number(rank),
                status=QuickWinStatus(status),
                created_at=at,
            )
        )
        tale.events.append(
            Activity(
                at=at,
                actor=people["koordinator"],
                actor_name=str(people["koordinator"]),
                verb="quick_win.proposed",
                changes={"quick_win_year": [None, int(year)]},
                version=innovation.version,
            )
        )
    return quick_wins


def _keep_history(tales: list[_Tale]) -> None:
    """Store all events in the order they happened; imported rows share a batch."""
    batch_id = uuid.uuid4()
    told: list[Activity] = []
    for tale in tales:
        for event in tale.events:
            event.target_type = Innovation._meta.label_lower
            event.target_id = str(tale.innovation.pk)
            event.target_label = tale.innovation.name
            event.regency_code = SAMPLE_CODE
            event.unit_id = tale.innovation.unit_id
            if event.verb == _VERBS["import"]:
                event.batch_id = batch_id
            told.append(event)
    Activity.objects.bulk_create(sorted(told, key=lambda event: event.at))


def _number(text: str) -> int | None:
    return int(text) if text else None
