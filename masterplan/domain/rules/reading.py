"""Reading snapshots: each part once for all regencies asked, whatever their number."""

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.utils import timezone

from dimensions.models import Dimension
from innovations.enums import ActionStatus, CommitmentStatus, SignatureStatus
from innovations.enums.action_item import OPEN_STATUSES
from innovations.models import ActionItem, Commitment, Innovation, QuickWin, Signature
from innovations.models.innovation import no_problem
from innovations.models.shortfall import (
    RUNNING_STATUSES,
    no_budget,
    no_plan,
)
from masterplan.domain.rules.asked import (
    Reader,
    Reading,
    Take,
    by_participation,
    by_regency,
    grouped,
    made_of,
)
from masterplan.domain.rules.snapshot import (
    BodyRow,
    CommitmentRow,
    DimensionRow,
    EntryRow,
    InnovationRow,
    ItemRow,
    OfficeRow,
    PaperRow,
    Part,
    PlanRow,
    QuickWinRow,
    Snapshot,
    UnitRow,
)
from masterplan.domain.unit_figures import IN_FORCE
from masterplan.domain.worksheet_figures import is_gap_complete
from masterplan.enums import PlanStatus
from masterplan.models import (
    GapRow,
    MasterplanEntry,
    Meeting,
    ReadinessRow,
    Strategy,
    SwotRow,
    VisionWord,
)
from masterplan.models.plan import no_basis
from regencies.models import Body, Document, Membership, Unit


def read(
    participations: Collection[int], needs: Collection[Part]
) -> dict[int, Snapshot]:
    """A snapshot a participation, with the parts needed and no others.

    As many statements for many regencies with many rows as for one with few.
    """
    reading = Reading(frozenset(participations), timezone.localdate())
    parts = {part: _READERS[part](reading) for part in sorted(needs)}
    return {
        snapshot_id: replace(
            snapshot,
            **{part.value: take(snapshot_id, snapshot) for part, take in parts.items()},
        )
        for snapshot_id, snapshot in reading.bare.items()
    }


def _told(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _dimensions(_reading: Reading) -> Take:
    rows = tuple(
        DimensionRow(*values)
        for values in Dimension.objects.order_by("order").values_list("pk", "name")
    )
    return lambda _pk, _snapshot: rows


def _units(reading: Reading) -> Take:
    rows = Unit.objects.filter(regency__in=reading.codes).values_list(
        "regency_id", "pk", "name", "parent_id", "is_counted", "is_active"
    )
    return made_of(by_regency(rows), UnitRow)


def _innovations(reading: Reading) -> Take:
    rows = (
        Innovation.objects.filter(
            regency__in=reading.codes, status__in=sorted(IN_FORCE)
        )
        .annotate(
            lacks_problem=_told(no_problem()),
            lacks_budget=_told(no_budget()),
            lacks_plan=_told(no_plan()),
        )
        .order_by("name", "pk")
        .values_list(
            "regency_id",
            "pk",
            "name",
            "status",
            "dimension_id",
            "unit_id",
            "lacks_problem",
            "lacks_budget",
            "lacks_plan",
        )
    )
    return made_of(by_regency(rows), InnovationRow)


def _items(reading: Reading) -> Take:
    rows = (
        ActionItem.objects.filter(
            regency__in=reading.codes,
            innovation__status__in=sorted(RUNNING_STATUSES),
        )
        .exclude(status=ActionStatus.CANCELLED)
        .order_by("innovation__name", "innovation_id", "order", "pk")
        .values_list(
            "regency_id",
            "pk",
            "activity",
            "innovation__name",
            "unit_id",
            "innovation__unit_id",
            "person_in_charge",
            "status",
            "start_on",
            "reported_at",
        )
    )

    def made(
        pk: int,
        activity: str,
        innovation: str,
        unit_id: int | None,
        owner_id: int | None,
        person: str,
        status: str,
        start_on: dt.date,
        reported_at: dt.datetime | None,
    ) -> ItemRow:
        return ItemRow(
            id=pk,
            activity=activity,
            innovation=innovation,
            unit_id=unit_id or owner_id,
            person=person,
            is_open=status in OPEN_STATUSES,
            start_on=start_on,
            reported_on=timezone.localdate(reported_at, timezone.get_default_timezone())
            if reported_at
            else None,
        )

    return made_of(by_regency(rows), made)


def _quick_wins(reading: Reading) -> Take:
    rows = QuickWin.objects.filter(regency__in=reading.codes).values_list(
        "regency_id", "dimension_id", "year", "status", "innovation__status"
    )
    return made_of(by_regency(rows), QuickWinRow)


def _commitment(reading: Reading) -> Take:
    opened = Commitment.objects.filter(
        regency__in=reading.codes,
        status__in=[CommitmentStatus.OPEN, CommitmentStatus.COMPLETE],
    ).order_by("year", "pk")
    newest = dict(opened.values_list("regency_id", "pk"))
    waiting = Signature.objects.filter(
        commitment__in=sorted(newest.values()), status=SignatureStatus.PENDING
    ).order_by("order", "pk")
    pending = grouped(waiting.values_list("commitment_id", "office", "unit_id"))

    def take(_pk: int, snapshot: Snapshot) -> CommitmentRow | None:
        pk = newest.get(snapshot.regency_code)
        if pk is None:
            return None
        return CommitmentRow(pk, tuple(OfficeRow(*values) for values in pending(pk)))

    return take


def _papers(reading: Reading) -> Take:
    rows = (
        Document.objects.in_use()
        .filter(regency__in=reading.codes)
        .order_by()
        .values_list("regency_id", "kind", "valid_from", "issued_on", "valid_until")
        .distinct()
    )
    return made_of(by_regency(rows), PaperRow)


def _bodies(reading: Reading) -> Take:
    rows = (
        Body.objects.filter(
            Q(until=None) | Q(until__gte=reading.today),
            regency__in=reading.codes,
            start__lte=reading.today,
        )
        .order_by("pk")
        .annotate(member_count=Count("members"))
        .values_list("regency_id", "kind", "member_count")
    )
    return made_of(by_regency(rows), BodyRow)


def _meetings(reading: Reading) -> Take:
    """Those of the cohort's stages, and from its year on those of no stage."""
    rows = by_regency(
        Meeting.objects.filter(
            regency__in=reading.codes,
            is_cancelled=False,
            ends_on__lte=reading.today,
        )
        .order_by("pk")
        .values_list("regency_id", "kind", "stage__participation_id", "starts_on__year")
    )

    def take(pk: int, snapshot: Snapshot) -> tuple[str, ...]:
        return tuple(
            kind
            for kind, participation, year in rows(pk, snapshot)
            if participation == pk or (participation is None and year >= snapshot.year)
        )

    return take


def _seats(reading: Reading) -> Take:
    rows = (
        Membership.objects.in_force()
        .filter(regency__in=reading.codes, unit=None, user__is_active=True)
        .order_by()
        .values_list("regency_id", "role")
        .distinct()
    )
    held = by_regency(rows)
    return lambda pk, snapshot: frozenset(role for (role,) in held(pk, snapshot))


def _plan(reading: Reading) -> Take:
    active = [plan for plan in reading.plans if plan.status == PlanStatus.ACTIVE]
    in_force = {plan.regency_id for plan in active}
    plans = reading.newest_plans
    words = dict(
        VisionWord.objects.filter(masterplan__in=reading.plan_ids)
        .order_by()
        .values_list("masterplan_id")
        .annotate(Count("pk"))
    )
    rows = Strategy.objects.filter(masterplan__in=reading.plan_ids)
    strategies = grouped(rows.values_list("masterplan_id", "dimension_id"))

    def take(_pk: int, snapshot: Snapshot) -> PlanRow | None:
        plan = plans.get(snapshot.regency_code)
        if plan is None:
            return None
        return PlanRow(
            id=plan.pk,
            is_in_force=snapshot.regency_code in in_force,
            vision=plan.vision.strip(),
            words=words.get(plan.pk, 0),
            strategies=tuple(slug for (slug,) in strategies(plan.pk)),
        )

    return take


def _entries(reading: Reading) -> Take:
    rows = (
        MasterplanEntry.objects.filter(masterplan__in=reading.plan_ids)
        .annotate(lacks_basis=_told(no_basis()))
        .order_by("number")
        .values_list(
            "regency_id",
            "pk",
            "number",
            "innovation__name",
            "innovation__unit_id",
            "horizon",
            "lacks_basis",
        )
    )
    return made_of(by_regency(rows), EntryRow)


def _sheet(model: type[ReadinessRow | SwotRow], *columns: str) -> Reader:
    def reader(reading: Reading) -> Take:
        rows = model._default_manager.filter(participation__in=reading.participations)
        return by_participation(
            rows.order_by().values_list("participation_id", *columns)
        )

    return reader


def _gaps(reading: Reading) -> Take:
    texts = ("current", "expected", "gap", "recommendation")
    rows = (
        GapRow.objects.filter(participation__in=reading.participations)
        .order_by()
        .annotate(**{f"has_{text}": _told(~Q(**{text: ""})) for text in texts})
        .values_list(
            "participation_id", "dimension_id", *(f"has_{text}" for text in texts)
        )
    )
    return by_participation(
        (pk, slug, is_gap_complete(*filled)) for pk, slug, *filled in rows
    )


_READERS: dict[Part, Reader] = {
    Part.DIMENSIONS: _dimensions,
    Part.UNITS: _units,
    Part.INNOVATIONS: _innovations,
    Part.ITEMS: _items,
    Part.QUICK_WINS: _quick_wins,
    Part.COMMITMENT: _commitment,
    Part.PAPERS: _papers,
    Part.BODIES: _bodies,
    Part.MEETINGS: _meetings,
    Part.SEATS: _seats,
    Part.PLAN: _plan,
    Part.ENTRIES: _entries,
    Part.READINESS: _sheet(ReadinessRow, "dimension_id", "element", "score"),
    Part.SWOT: _sheet(SwotRow, "dimension_id", "quadrant"),
    Part.GAPS: _gaps,
}
