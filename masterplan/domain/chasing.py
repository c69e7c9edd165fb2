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
    drill,
    everything,
    grouped,
    incomplete,
    of_status,
    only,
    total,
)
from masterplan.domain.unit_figures import unit_table
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
    action plans that it carries out; `newest` is the last change of a
    record; `missing` are what this OPD owes.
    """

    unit: Unit
    parent: Unit | None
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


@dataclass(frozen=True, slots=True)
class Debts:
    """All OPD of a regency, most urgent first; `counts` how many owe each thing.

    `unassigned` are the records that no OPD answers for yet.
    """

    rows: tuple[Debt, ...]
    counts: tuple[tuple[Missing, int], ...]
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

    Active counted OPD, and uncounted ones that have records of their own.
    """
    units = list(Unit.objects.visible_to(scope).filter(regency=regency, is_active=True))
    groups = grouped(
        Innovation.objects.visible_to(scope).filter(regency=regency),
        "unit_id",
        "status",
    )
    sees_drafts = audience_of(scope, regency.pk) is Audience.COORDINATOR
    table = unit_table(units, groups, regency_code=regency.pk, is_full=True)
    silent = {unit.pk for unit in table.silent}
    people = _people(regency)
    plans = counts_by_unit(scope, timezone.localdate(), regency=regency)
    rows = []
    for row in table.rows:
        unit = row.unit
        if unit is None or not (unit.is_counted or row.total.count):
            continue
        own = only(groups, unit_id=unit.pk)
        rows.append(
            _debt(
                unit,
                row.parent,
                own,
                people[unit.pk],
                plans.get(unit.pk, {}),
                is_silent=unit.pk in silent,
                sees_drafts=sees_drafts,
            )
        )
    rows.sort(key=_urgency)
    return Debts(
        rows=tuple(rows),
        counts=tuple(
            (missing, sum(1 for debt in rows if missing in debt.missing))
            for missing in Missing
            if sees_drafts or missing != Missing.DRAFT
        ),
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
    below = list(unit.children.filter(is_active=True))
    groups = grouped(
        Innovation.objects.visible_to(scope).filter(
            unit__in=[unit.pk, *(child.pk for child in below)]
        ),
        "unit_id",
        "status",
    )
    table = unit_table([unit, *below], groups, regency_code=unit.regency_id)
    return _debt(
        unit,
        None,
        only(groups, unit_id=unit.pk),
        _people(unit.regency, unit=unit)[unit.pk],
        counts_by_unit(scope, timezone.localdate(), regency=unit.regency_id).get(
            unit.pk, {}
        ),
        is_silent=unit in table.silent,
        sees_drafts=audience_of(scope, unit.regency_id) is Audience.COORDINATOR,
    )


def remind(unit: Unit, *, actor: User) -> Unit:
    """Note that the OPD was reminded; a second press at once notes nothing more.

    Raises NotAllowed, or MoveRefused for an OPD that is no longer active.
    """
    if not actor.has_perm("masterplan.remind_unit", unit):
        raise NotAllowed(_("Anda tidak berwenang mengingatkan OPD ini."))
    with transaction.atomic():
        current = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
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
            % {"count": debt.recorded.count, "regency": regency},
            "",
            _("Mohon diperbarui bila ada perubahan: %(address)s")
            % {"address": register},
        ]
    return "\n".join([*lines, "", _("Terima kasih."), sender])


def _debt(
    unit: Unit,
    parent: Unit | None,
    own: Sequence[dict],
    people: Sequence[Person],
    plans: Mapping[str, int],
    *,
    is_silent: bool,
    sees_drafts: bool,
) -> Debt:
    within: dict[str, object] = {"regency": unit.regency_id, "unit": unit.pk}
    drafts = of_status(own, S.DRAFT, within=within) if sees_drafts else None
    returned = of_status(own, S.RETURNED, within=within)
    lacking = incomplete(own, within=within)
    late = _of_plans(plans, Health.LATE, within)
    silent = _of_plans(plans, Health.SILENT, within)
    owed = {
        Missing.RECORDS: is_silent,
        Missing.DRAFT: bool(drafts and drafts.count),
        Missing.RETURNED: bool(returned.count),
        Missing.INCOMPLETE: bool(lacking.count),
        Missing.LATE: bool(late.count),
        Missing.SILENT: bool(silent.count),
        Missing.OPERATOR: not any(one.role == Role.OPERATOR for one in people),
    }
    return Debt(
        unit=unit,
        parent=parent,
        recorded=everything(own, within=within),
        drafts=drafts,
        returned=returned,
        incomplete=lacking,
        late_items=late,
        silent_items=silent,
        newest=max((group["newest"] for group in own), default=None),
        people=tuple(people),
        missing=frozenset(missing for missing, is_owed in owed.items() if is_owed),
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


def _owed(debt: Debt) -> Iterable[str]:
    sentences = (
        (debt.drafts, _("%(count)s masih draf dan belum diajukan")),
        (debt.returned, _("%(count)s dikembalikan untuk diperbaiki")),
        (debt.incomplete, _("%(count)s perlu dilengkapi isiannya")),
        (debt.late_items, _("%(count)s kegiatan rencana aksi terlambat")),
        (debt.silent_items, _("%(count)s kegiatan rencana aksi belum diperbarui")),
    )
    return [
        sentence % {"count": figure.count}
        for figure, sentence in sentences
        if figure and figure.count
    ]


def _urgency(debt: Debt) -> tuple[int, dt.datetime, str]:
    """Silent ones first, then by how much is owed, then who waited longest."""
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    waits = sum(
        figure.count
        for figure in (
            debt.drafts,
            debt.returned,
            debt.incomplete,
            debt.late_items,
            debt.silent_items,
        )
        if figure
    )
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
