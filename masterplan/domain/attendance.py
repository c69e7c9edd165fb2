"""Who is invited to a meeting and who came.

Names stay out of the history: it tells numbers. A change here leaves the version of the
meeting as it is, so that nobody who writes the minutes is held up by the door.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity, editing
from masterplan.core.activity import Event
from masterplan.core.errors import DomainError, InvalidFields
from masterplan.core.folding import fold, tidy
from masterplan.core.models import User
from masterplan.domain import meeting as meetings
from masterplan.models import Attendance, Meeting
from regencies.models import Unit

# A hall holds no more; beyond it a paste is a mistake.
PEOPLE_MAX = 1_000
FIELDS = ("name", "position", "institution", "unit")

PHRASES = {
    "meeting.invited": gettext_lazy("menambah undangan rapat ini"),
    "meeting.ticked": gettext_lazy("mencatat kehadiran rapat ini"),
    "meeting.attendance_revised": gettext_lazy("memperbaiki satu baris daftar hadir"),
    "meeting.uninvited": gettext_lazy("menghapus baris dari daftar hadir"),
}
LABELS = {
    "invited": gettext_lazy("undangan"),
    "present": gettext_lazy("hadir"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as written on a list; `unit` where he comes from one of the regency."""

    name: str
    position: str = ""
    institution: str = ""
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a list stands: rows, those who came, offices of those who came."""

    invited: int
    present: int
    units: int


def invite_units(meeting: Meeting, *, actor: User) -> int:
    """A row for every OPD that counts and has none yet; its envoy is named on the day.

    Returns how many were added. Raises NotAllowed, MoveRefused.
    """
    with transaction.atomic():
        current = _held(meeting, actor)
        invited = current.attendances.exclude(unit=None).values("unit")
        units = list(
            Unit.objects.filter(
                regency=current.regency_id, is_counted=True, is_active=True
            )
            .exclude(pk__in=invited)
            .order_by("name", "pk")
        )
        _add(current, [Person("", unit=unit) for unit in units], actor)
    return len(units)


def add(meeting: Meeting, *, actor: User, people: Sequence[Person]) -> int:
    """Put people on the list; who stands there already is left as he is.

    The first of a unit takes the row that was kept for its envoy. Returns how many were
    named newly. Raises InvalidFields, NotAllowed, MoveRefused.
    """
    people = [_tidied(person) for person in people]
    with transaction.atomic():
        current = _held(meeting, actor)
        rows = list(current.attendances.select_for_update().order_by("pk"))
        known = {_key(row.name, row.unit_id, row.institution) for row in rows}
        waiting = {row.unit_id: row for row in reversed(rows) if not row.name}
        fresh, named = [], []
        for person in people:
            _validate(current, person)
            unit_id = person.unit.pk if person.unit else None
            key = _key(person.name, unit_id, person.institution)
            if key in known:
                continue
            known.add(key)
            envoy = waiting.pop(unit_id, None)
            if envoy is None:
                fresh.append(person)
                continue
            envoy.name, envoy.position = person.name, person.position
            named.append(envoy)
        Attendance.objects.bulk_update(named, ["name", "position"])
        _add(current, fresh, actor, named=len(named))
    return len(fresh) + len(named)


def tick(
    meeting: Meeting, *, actor: User, present: Mapping[int, bool | None]
) -> Standing:
    """Write who came (True), who did not (False), and what is not known (None).

    `present` (id of a row -> answer) holds only what was changed, so that several
    people may keep one list at the door. Rows that are gone are left out. Raises
    NotAllowed, MoveRefused.
    """
    with transaction.atomic():
        current = _held(meeting, actor)
        before = standing(current)
        rows = list(
            current.attendances.select_for_update()
            .filter(pk__in=list(present))
            .order_by("pk")
        )
        changed = [row for row in rows if row.is_present != present[row.pk]]
        for row in changed:
            row.is_present = present[row.pk]
        if not changed:
            return before
        Attendance.objects.bulk_update(changed, ["is_present"])
        after = standing(current)
        changes = {"present": (before.present, after.present)}
        activity.record([Event(current, "meeting.ticked", changes)], actor=actor)
    return after


def revise(
    attendance: Attendance, *, actor: User, fields: Mapping[str, object]
) -> Attendance:
    """Mend one row; `fields` names FIELDS. Raises InvalidFields, NotAllowed."""
    offered = editing.known(fields, FIELDS)
    with transaction.atomic():
        meeting = _held(attendance.meeting, actor)
        current = meeting.attendances.select_for_update().get(pk=attendance.pk)
        person = _tidied(
            Person(
                str(offered.get("name", current.name)),
                str(offered.get("position", current.position)),
                str(offered.get("institution", current.institution)),
                offered.get("unit", current.unit),  # type: ignore[arg-type]
            )
        )
        _validate(meeting, person)
        for name in FIELDS:
            setattr(current, name, getattr(person, name))
        current.save(update_fields=FIELDS)
        activity.record([Event(meeting, "meeting.attendance_revised")], actor=actor)
    return current


def remove(meeting: Meeting, *, actor: User, ids: Iterable[int]) -> int:
    """Take rows off the list; returns how many. Raises NotAllowed, MoveRefused."""
    with transaction.atomic():
        current = _held(meeting, actor)
        before = standing(current)
        gone, _by_model = current.attendances.filter(pk__in=list(ids)).delete()
        if gone:
            changes = {"invited": (before.invited, before.invited - gone)}
            activity.record([Event(current, "meeting.uninvited", changes)], actor=actor)
    return gone


def standing(meeting: Meeting) -> Standing:
    """How the list stands, without a name, in one statement."""
    came = Q(is_present=True)
    return Standing(
        **meeting.attendances.aggregate(
            invited=Count("pk"),
            present=Count("pk", filter=came),
            units=Count("unit", filter=came, distinct=True),
        )
    )


def parse(text: str, units: Iterable[Unit]) -> list[Person]:
    """People from pasted lines: name, position, institution between tabs or ";".

    An institution that is spelled as a unit's name or short name becomes that unit.
    """
    by_name: dict[str, Unit] = {}
    for unit in units:
        by_name.setdefault(fold(unit.name), unit)
        if unit.short_name:
            by_name.setdefault(fold(unit.short_name), unit)
    people = []
    for line in text.splitlines():
        separator = "\t" if "\t" in line else ";"
        cells = [tidy(cell) for cell in line.split(separator)]
        if not any(cells):
            continue
        name, position, institution = [*cells, "", ""][:3]
        found = by_name.get(fold(institution)) if institution else None
        people.append(Person(name, position, "" if found else institution, found))
    return people


def _held(meeting: Meeting, actor: User) -> Meeting:
    current = meetings.held(meeting, actor=actor)
    meetings.demand_held(current)
    return current


def _add(
    meeting: Meeting, people: Sequence[Person], actor: User, *, named: int = 0
) -> None:
    if not people and not named:
        return
    before = meeting.attendances.count()
    if before + len(people) > PEOPLE_MAX:
        raise DomainError(
            _("Daftar hadir paling banyak memuat %(max)s orang.") % {"max": PEOPLE_MAX},
            code="list_full",
        )
    Attendance.objects.bulk_create(
        [
            Attendance(
                meeting=meeting,
                unit=person.unit,
                name=person.name,
                position=person.position,
                institution=person.institution,
            )
            for person in people
        ]
    )
    changes = {"invited": (before, before + len(people))}
    activity.record([Event(meeting, "meeting.invited", changes)], actor=actor)


def _tidied(person: Person) -> Person:
    return Person(
        tidy(person.name), tidy(person.position), tidy(person.institution), person.unit
    )


def _validate(meeting: Meeting, person: Person) -> None:
    errors: dict[str, list[str]] = {}
    if not person.name and person.unit is None:
        errors["name"] = [_("Isi nama, atau pilih OPD-nya.")]
    if person.unit is not None and person.unit.regency_id != meeting.regency_id:
        errors["unit"] = [_("OPD ini bukan milik daerah tersebut.")]
    limits = {one.name: one.max_length or 0 for one in Attendance._meta.fields}
    for name in ("name", "position", "institution"):
        longest = limits[name]
        if len(getattr(person, name)) > longest:
            errors[name] = [
                _("“%(start)s…” terlalu panjang; paling banyak %(max)s huruf.")
                % {"start": getattr(person, name)[:30], "max": longest}
            ]
    if errors:
        raise InvalidFields(errors)


def _key(name: str, unit_id: int | None, institution: str) -> tuple[str, object]:
    return fold(name), unit_id or fold(institution)
