"""One OPD: what it has recorded, who works there, what happened last."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from innovations.enums import InnovationStatus
from innovations.models import Innovation
from innovations.models.innovation import InnovationQuerySet
from masterplan.core.access import Scope
from masterplan.domain import parts
from masterplan.domain.audience import Audience, audience_of
from masterplan.domain.figures import (
    Figure,
    by_status,
    everything,
    grouped,
    incomplete,
    only,
    total,
    verified,
)
from masterplan.domain.parts import Standing
from masterplan.domain.recent import RecentLine, recent
from masterplan.domain.unit_figures import UnitRow, unit_table
from regencies.enums import Role
from regencies.models import Appointment, Membership, Unit

LATEST = 10


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Record:
    """One innovation of the unit, as a line of those changed last."""

    id: int
    name: str
    dimension_id: str
    dimension: str
    status: InnovationStatus
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True)
class UnitDashboard:
    """A unit as its reader may see it; figures count its own records.

    `standing` says how healthy, fresh and evidenced they are, None for the public, who
    reads `freshness` alone.

    `below` are the units that roll up to it, each with its own figure. `heads` are who
    heads it or will, the latest first, and `past_heads` who did. These, `people` and
    `recent` are empty for outsiders.
    """

    audience: Audience
    total: Figure
    verified: Figure
    incomplete: Figure
    statuses: tuple[Figure, ...]
    newest: dt.datetime | None
    latest: tuple[Record, ...]
    below: tuple[UnitRow, ...]
    heads: tuple[Appointment, ...]
    past_heads: tuple[Appointment, ...]
    people: tuple[Person, ...]
    recent: tuple[RecentLine, ...]
    steps: tuple[Figure, ...]
    freshness: tuple[Figure, ...]
    standing: Standing | None


def unit_dashboard(unit: Unit, *, scope: Scope) -> UnitDashboard:
    """Assemble the page in at most 6 statements, whatever the number of rows."""
    code = unit.regency_id
    audience = audience_of(scope, code)
    visible = Innovation.objects.visible_to(scope).filter(regency=code)
    below = list(unit.children.all())
    heads = (
        list(Appointment.objects.visible_to(scope).filter(unit=unit))
        if audience.is_inside
        else []
    )
    groups = grouped(
        visible.filter(unit__in=[unit.pk, *(child.pk for child in below)]),
        "unit_id",
        "status",
        "step",
        standing_on=timezone.localdate(),
        with_plans=audience is not Audience.PUBLIC,
    )
    own = only(groups, unit_id=unit.pk)
    within: dict[str, object] = {"regency": code, "unit": unit.pk}
    return UnitDashboard(
        audience=audience,
        total=everything(own, within=within),
        verified=verified(own, within=within),
        incomplete=incomplete(own, within=within),
        statuses=by_status(own, within=within),
        newest=max((group["newest"] for group in own), default=None),
        latest=_latest(visible.filter(unit=unit)) if total(own) else (),
        below=unit_table(below, groups, regency_code=code, is_full=True).rows,
        heads=tuple(head for head in heads if not head.has_ended),
        past_heads=tuple(head for head in heads if head.has_ended),
        people=_people(unit) if audience.is_inside else (),
        recent=recent(scope, regency_code=code, unit_id=unit.pk)
        if audience.is_inside
        else (),
        steps=parts.steps(own, within),
        freshness=parts.ages(own, within),
        standing=None if audience is Audience.PUBLIC else parts.standing(own, within),
    )


def _latest(innovations: InnovationQuerySet) -> tuple[Record, ...]:
    rows = innovations.order_by("-updated_at", "-pk").values_list(
        "id", "name", "dimension_id", "dimension__name", "status", "updated_at"
    )[:LATEST]
    return tuple(
        Record(pk, name, slug, dimension, InnovationStatus(status), at)
        for pk, name, slug, dimension, status, at in rows
    )


def _people(unit: Unit) -> tuple[Person, ...]:
    seats = (
        Membership.objects.in_force()
        .filter(unit=unit, user__is_active=True)
        .order_by("role", "user__name")
        .values_list("user__name", "role")
    )
    return tuple(Person(name, Role(role)) for name, role in seats)
