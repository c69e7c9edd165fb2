"""Chasing: what each OPD still owes, whom to ask, and that it was asked."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain.due import counts_by_unit
from innovations.enums import Health, InnovationStatus
from innovations.models import Innovation
from masterplan.core import activity
from masterplan.core.access import Scope
from masterplan.core.activity import Event
from masterplan.core.enums import DOUBLE_PRESS
from masterplan.core.errors import MoveRefused, NotAllowed
from masterplan.core.models import User
from masterplan.domain.audience import Audience, audience_of
from masterplan.domain.figures import (
    Figure,
    Group,
    drill,
    everything,
    grouped,
    incomplete,
    of_status,
    only,
    total,
)
from masterplan.domain.unit_figures import head_of
from regencies.enums import UNIT_ROLES, Role
from regencies.models import Membership, Regency, Unit

PHRASES = {"unit.reminded": gettext_lazy("mengingatkan OPD ini")}
S = InnovationStatus


class Missing(models.TextChoices):
    """What an OPD can owe; the page's filter."""

    RECORDS = "records", gettext_lazy("Belum mencatat inovasi")
    DRAFT = "draft", gettext_lazy("Ada draf yang belum diajukan")
    RETURNED = "returned", gettext_lazy("Ada yang perlu perbaikan")
    INCOMPLETE = "incomplete", gettext_lazy("Ada yang perlu dilengkapi")
    LATE = "late", gettext_lazy("Ada kegiatan yang terlambat")
    SILENT = "silent", gettext_lazy("Ada kegiatan yang belum diperbarui")
    OPERATOR = "operator", gettext_lazy("Belum punya operator")


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Debt:
    """One OPD: its own records as the reader may see them, and who answers for it.

    `drafts` is None for who may not see drafts; `late_items` and `silent_items` are of
    action plans that it carries out; `below` are the units that roll up to it and have
    records, each with its own figures. `newest` is the last change of a record and
    `missing` what is owed, both with the units below.
    """

    unit: Unit
    below: tuple["Debt", ...]
    recorded: Figure
    drafts: Figure | None
    returned: Figure
    incomplete: Figure
    late_items: Figure
    silent_items: Figure
    newest: dt.datetime | None
    people: tuple[Person, ...]
    missing: frozenset[Missing]

    @property
    def is_silent(self) -> bool:
        return Missing.RECORDS in self.missing

    @property
    def owed(self) -> tuple[Figure, ...]:
        """Its own figures that something has to be done about."""
        figures = (
            self.drafts,
            self.returned,
            self.incomplete,
            self.late_items,
            self.silent_items,
        )
        return tuple(figure for figure in figures if figure and figure.count)

    @property
    def family(self) -> tuple["Debt", ...]:
        """The OPD itself and what rolls up to it."""
        return (self, *self.below)


@dataclass(frozen=True, slots=True)
class Debts:
    """All OPD of a regency, most urgent first; `counts` how many owe each thing.

    `orphans` are units with records that are no OPD of their own and have no parent
    yet, `unassigned` the records that no unit answers for: neither can be chased.
    """

    rows: tuple[Debt, ...]
    counts: tuple[tuple[Missing, int], ...]
    orphans: tuple[Unit, ...]
    unassigned: Figure
    sees_drafts: bool

    def owing(self, missing: Missing | None) -> tuple[Debt, ...]:
        """The OPD that owe this; all of them without it."""
        if missing is None:
            return self.rows
        return tuple(debt for debt in self.rows if missing in debt.missing)

    @property
    def owing_count(self) -> int:
        return sum(1 for debt in self.rows if debt.missing)


def debts(regency: Regency, *, scope: Scope) -> Debts:
    """What is owed in a regency, in 4 statements whatever the number of rows.

    Active counted OPD; what rolls up to them is folded into their row.
    """
    units = list(Unit.objects.visible_to(scope).filter(regency=regency, is_active=True))
    groups = grouped(
        Innovation.objects.visible_to(scope).filter(regency=regency),
        "unit_id",
        "status",
    )
    sees_drafts = audience_of(scope, regency.pk) is Audience.COORDINATOR
    people = _people(regency)
    by_id = {unit.pk: unit for unit in units}
    families: dict[int, list[Unit]] = {unit.pk: [] for unit in units if unit.is_counted}
    orphans = []
    for unit in units:
        head = head_of(unit, by_id)
        if head.is_counted and head != unit:
            families[head.pk].append(unit)
        elif not head.is_counted and total(only(groups, unit_id=unit.pk)):
            orphans.append(unit)
    plans = counts_by_unit(scope, timezone.localdate(), regency=regency)
    rows = [
        _debt(by_id[pk], members, groups, people, plans, sees_drafts=sees_drafts)
        for pk, members in families.items()
    ]
    rows.sort(key=_urgency)
    return Debts(
        rows=tuple(rows),
        counts=tuple(
            (missing, sum(1 for debt in rows if missing in debt.missing))
            for missing in Missing
            if sees_drafts or missing != Missing.DRAFT
        ),
        orphans=tuple(sorted(orphans, key=lambda unit: unit.name)),
        unassigned=Figure(
            key="unit",
            label=_("OPD belum ditetapkan"),
            count=total(only(groups, unit_id=None)),
            query=drill(regency=regency.pk, unit=None),
            tone="warn",
        ),
        sees_drafts=sees_drafts,
    )


def debt_of(unit: Unit, *, scope: Scope) -> Debt:
    """The same of one OPD, in 4 statements."""
    by_id = {
        one.pk: one
        for one in Unit.objects.filter(regency=unit.regency_id, is_active=True)
    } | {unit.pk: unit}
    members = [
        one for one in by_id.values() if one != unit and head_of(one, by_id) == unit
    ]
    groups = grouped(
        Innovation.objects.visible_to(scope).filter(
            unit__in=[unit.pk, *(one.pk for one in members)]
        ),
        "unit_id",
        "status",
    )
    return _debt(
        unit,
        members,
        groups,
        _people(unit.regency, unit=unit),
        counts_by_unit(scope, timezone.localdate(), regency=unit.regency_id),
        sees_drafts=audience_of(scope, unit.regency_id) is Audience.COORDINATOR,
    )


def remind(unit: Unit, *, actor: User) -> Unit:
    """Note that the OPD was reminded; a second press at once notes nothing more.

    Raises NotAllowed, or MoveRefused for an OPD that is no longer active.
    """
    if not actor.has_perm("masterplan.remind_unit", unit):
        raise NotAllowed(_("Anda tidak berwenang mengingatkan OPD ini."))
    with transaction.atomic():
        current = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        if not current.is_active:
            raise MoveRefused(_("OPD ini sudah tidak aktif, jadi tidak diingatkan."))
        now, before = timezone.now(), current.reminded_at
        if before is not None and now - before < DOUBLE_PRESS:
            return current
        current.reminded_at = now
        # No new version: a reminder is no change of what people edit.
        current.save(update_fields=["reminded_at"])
        activity.record([Event(current, "unit.reminded")], actor=actor)
    return current


def reminder(
    debt: Debt, *, sender: str, regency: str, register: str, entry: str
) -> str:
    """The ready text: what is owed, in figures, and where it is mended.

    `register` and `entry` are whole addresses: the OPD's rows, and a new record.
    """
    lines = [_("Yth. %(unit)s,") % {"unit": debt.unit.name}, ""]
    owed = _owed(debt)
    if debt.is_silent:
        lines += [
            _("OPD Anda belum mencatat inovasi smart city di portal %(regency)s.")
            % {"regency": regency},
            "",
            _("Mohon dicatat melalui: %(address)s") % {"address": entry},
        ]
    elif owed:
        lines += [
            _("Inovasi smart city OPD Anda di portal %(regency)s masih menunggu:")
            % {"regency": regency},
            *(f"- {line}" for line in owed),
            "",
            _("Mohon dilanjutkan melalui: %(address)s") % {"address": register},
        ]
    else:
        lines += [
            _("OPD Anda sudah mencatat %(count)s inovasi di portal %(regency)s.")
            % {
                "count": sum(one.recorded.count for one in debt.family),
                "regency": regency,
            },
            "",
            _("Mohon diperbarui bila ada perubahan: %(address)s")
            % {"address": register},
        ]
    return "\n".join([*lines, "", _("Terima kasih."), sender])


def _debt(
    unit: Unit,
    members: Iterable[Unit],
    groups: Sequence[Group],
    people: Mapping[int, Sequence[Person]],
    plans: Mapping[int, Mapping[str, int]],
    *,
    sees_drafts: bool,
) -> Debt:
    """What the unit and its `members`, which roll up to it, owe together."""
    own = only(groups, unit_id=unit.pk)
    below = tuple(
        _debt(one, (), groups, {}, plans, sees_drafts=sees_drafts)
        for one in sorted(members, key=lambda one: one.name)
        if total(only(groups, unit_id=one.pk)) or plans.get(one.pk)
    )
    within: dict[str, object] = {"regency": unit.regency_id, "unit": unit.pk}
    drafts = of_status(own, S.DRAFT, within=within) if sees_drafts else None
    returned = of_status(own, S.RETURNED, within=within)
    lacking = incomplete(own, within=within)
    late = _of_plans(plans.get(unit.pk, {}), Health.LATE, within)
    silent = _of_plans(plans.get(unit.pk, {}), Health.SILENT, within)
    in_force = any(group["status"] != S.WITHDRAWN for group in own)
    owed = {
        Missing.RECORDS: unit.is_counted
        and not in_force
        and all(Missing.RECORDS in one.missing for one in below),
        Missing.DRAFT: bool(drafts and drafts.count),
        Missing.RETURNED: bool(returned.count),
        Missing.INCOMPLETE: bool(lacking.count),
        Missing.LATE: bool(late.count),
        Missing.SILENT: bool(silent.count),
        Missing.OPERATOR: unit.is_counted
        and not any(one.role == Role.OPERATOR for one in people.get(unit.pk, ())),
    }
    missing = {one for one, is_owed in owed.items() if is_owed}
    newest = [group["newest"] for group in own]
    for one in below:
        missing |= one.missing
        newest.append(one.newest)
    return Debt(
        unit=unit,
        below=below,
        recorded=everything(own, within=within),
        drafts=drafts,
        returned=returned,
        incomplete=lacking,
        late_items=late,
        silent_items=silent,
        newest=max((at for at in newest if at), default=None),
        people=tuple(people.get(unit.pk, ())),
        missing=frozenset(missing),
    )


def _of_plans(
    plans: Mapping[str, int], health: Health, within: dict[str, object]
) -> Figure:
    """Activities of one health, opened in the list of activities."""
    return Figure(
        key=health.value,
        label=health.label,
        count=plans.get(health, 0),
        query=drill(**within, health=health.value),
        tone=health.tone,
    )


def _owed(debt: Debt) -> list[str]:
    """Lines of the reminder; of a unit below they name it."""
    lines = []
    for one in debt.family:
        sentences = (
            (one.drafts, _("%(count)s masih draf dan belum diajukan")),
            (one.returned, _("%(count)s dikembalikan untuk diperbaiki")),
            (one.incomplete, _("%(count)s perlu dilengkapi isiannya")),
            (one.late_items, _("%(count)s kegiatan rencana aksi terlambat")),
            (one.silent_items, _("%(count)s kegiatan rencana aksi belum diperbarui")),
        )
        place = "" if one is debt else f"{one.unit.name}: "
        lines += [
            place + sentence % {"count": figure.count}
            for figure, sentence in sentences
            if figure and figure.count
        ]
    return lines


def _urgency(debt: Debt) -> tuple[int, dt.datetime, str]:
    """Silent ones first, then by how much is owed, then who waited longest."""
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    waits = sum(figure.count for one in debt.family for figure in one.owed)
    rank = -(10**9) if debt.is_silent else -waits
    return rank, debt.unit.reminded_at or never, debt.unit.name


def _people(regency: Regency, *, unit: Unit | None = None) -> dict[int, list[Person]]:
    """Heads and operators in force, by unit id."""
    seats = (
        Membership.objects.in_force()
        .filter(regency=regency, role__in=sorted(UNIT_ROLES), user__is_active=True)
        .order_by("-role", "user__name")
    )
    if unit is not None:
        seats = seats.filter(unit=unit)
    found: dict[int, list[Person]] = defaultdict(list)
    for unit_id, name, role in seats.values_list("unit_id", "user__name", "role"):
        found[unit_id].append(Person(name, Role(role)))
    return found
