"""Taking innovations up into a masterplan, and what becomes of their entries.

Every verb holds the regency's ledger, then the plan, then its entries in id order, so
that numbers are given one after the other. What passing Bimtek IV froze is compared in
`entry_baseline`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain import baseline, ledger
from innovations.models import Innovation
from masterplan.core import activity, editing, moves
from masterplan.core.activity import Event
from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    MoveRefused,
    StaleVersion,
    VerbRefused,
)
from masterplan.core.folding import tidy
from masterplan.core.models import User
from masterplan.domain import entry_baseline, plan
from masterplan.domain.plan_listing import NOT_TAKEN
from masterplan.enums import BASIS_MAX, Horizon, PlanStatus
from masterplan.models import Masterplan, MasterplanEntry, Strategy

EDITABLE_FIELDS = ("horizon", "strategy", "basis")

PHRASES = {
    "entry.taken_up": gettext_lazy("memasukkan inovasi ini ke masterplan"),
    "entry.revised": gettext_lazy("mengubah entri masterplan ini"),
    "entry.removed": gettext_lazy("mengeluarkan inovasi ini dari masterplan"),
}
LABELS = {
    "masterplan": gettext_lazy("masterplan"),
    "entry_number": gettext_lazy("nomor dalam masterplan"),
}


@dataclass(frozen=True)
class Outcome:
    """What became of one innovation; `entry` is None where it was refused."""

    innovation: Innovation
    entry: MasterplanEntry | None = None
    refusal: VerbRefused | None = None


def take_up(
    innovations: Iterable[Innovation],
    *,
    masterplan: Masterplan,
    actor: User,
    horizon: str,
    basis: str = "",
    strategy: Strategy | None = None,
) -> list[Outcome]:
    """Give each innovation its number in the plan; one outcome a row, in id order.

    Refused are those of another regency, those in the plan already, drafts and what
    was withdrawn; the others are taken up all the same. Raises NotAllowed,
    InvalidFields, MoveRefused where the plan is superseded.
    """
    basis = tidy(basis)
    _demand_words(horizon, basis)
    asked = sorted({one.pk for one in innovations})
    with transaction.atomic():
        ledger.lock(masterplan.regency_id)
        current = plan.held_open(masterplan, actor=actor)
        _demand_own(strategy, current.pk)
        # Read anew under the lock: it may have been withdrawn in the meantime.
        found = list(Innovation.objects.filter(pk__in=asked).order_by("pk"))
        known = set(current.entries.values_list("innovation_id", flat=True))
        refusals = {one.pk: _refusal(one, current, known) for one in found}
        fresh = [one for one in found if refusals[one.pk] is None]
        first = current.last_number + 1
        entries = MasterplanEntry.objects.bulk_create(
            [
                MasterplanEntry(
                    masterplan=current,
                    innovation=one,
                    regency_id=current.regency_id,
                    number=number,
                    horizon=horizon,
                    basis=basis,
                    strategy=strategy,
                )
                for number, one in enumerate(fresh, start=first)
            ]
        )
        if entries:
            current.last_number += len(entries)
            current.save(update_fields=["last_number"])
            baseline.take_up([one.pk for one in fresh], at=timezone.now())
            activity.record([_taken(entry, current) for entry in entries], actor=actor)
    by_innovation = {entry.innovation_id: entry for entry in entries}
    return [Outcome(one, by_innovation.get(one.pk), refusals[one.pk]) for one in found]


def revise(
    entry: MasterplanEntry,
    *,
    actor: User,
    version: int,
    fields: Mapping[str, object],
) -> MasterplanEntry:
    """Change EDITABLE_FIELDS of an entry read at `version`; `strategy` is one or None.

    Raises StaleVersion with both values, InvalidFields, NotAllowed, MoveRefused.
    Nothing changed means nothing written.
    """
    offered = _offered(fields)
    with transaction.atomic():
        plan.held_open(entry.masterplan, actor=actor)
        found = _held([entry.pk])
        if not found:
            raise MoveRefused(_("Inovasi ini sudah dikeluarkan dari masterplan."))
        [current] = found
        changes = _changed(current, offered, version)
        if changes:
            current.version += 1
            current.save(update_fields=[*changes, "version"])
            activity.record([Event(current, "entry.revised", changes)], actor=actor)
    return current


def revise_many(
    entries: Iterable[MasterplanEntry],
    *,
    masterplan: Masterplan,
    actor: User,
    versions: Mapping[int, int],
    fields: Mapping[str, object],
) -> list[Outcome]:
    """Give the plan's entries one value; one outcome a row, in the order of numbers.

    `versions` are those they were read at: who changed meanwhile is refused, the
    others are changed all the same. Raises InvalidFields, NotAllowed, MoveRefused.
    """
    offered = _offered(fields)
    asked = [one.pk for one in entries if one.masterplan_id == masterplan.pk]
    outcomes, events = [], []
    with transaction.atomic():
        plan.held_open(masterplan, actor=actor)
        changed = []
        for current in _held(asked):
            try:
                changes = _changed(current, offered, versions.get(current.pk, 0))
            except StaleVersion as stale:
                outcomes.append(Outcome(current.innovation, current, stale))
                continue
            outcomes.append(Outcome(current.innovation, current))
            if changes:
                current.version += 1
                changed.append(current)
                events.append(Event(current, "entry.revised", changes))
        MasterplanEntry.objects.bulk_update(changed, [*offered, "version"])
        activity.record(events, actor=actor)
    return sorted(outcomes, key=lambda one: one.entry.number if one.entry else 0)


def remove(
    entry: MasterplanEntry, *, actor: User, reason: str, version: int | None = None
) -> None:
    """Take the innovation out of the plan; its number is not given again.

    Gone already is as good. Raises NotAllowed, StaleVersion, MoveRefused where the
    entry is frozen or the plan superseded, DomainError without a reason.
    """
    reason = moves.reason_given(
        reason, _("Tuliskan alasan inovasi ini dikeluarkan dari masterplan.")
    )
    with transaction.atomic():
        ledger.lock(entry.regency_id)
        current_plan = plan.held_open(entry.masterplan, actor=actor)
        found = _held([entry.pk])
        if not found:
            return
        [current] = found
        editing.demand_version(current, version, {})
        if current.baseline_at is not None:
            raise MoveRefused(
                _(
                    "Entri ini sudah dikunci sebagai baseline Bimtek IV. Catat "
                    "perubahannya pada inovasi, atau keluarkan di edisi berikutnya."
                )
            )
        innovation = current.innovation
        told = {
            "masterplan": (current_plan, None),
            "entry_number": (current.number, None),
        }
        current.delete()
        if not MasterplanEntry.objects.filter(innovation=innovation).exists():
            baseline.release([innovation.pk])
        activity.record([Event(innovation, "entry.removed", told, reason)], actor=actor)


def allowed(entry: MasterplanEntry, *, actor: User) -> list[str]:
    """What this person may do with it now, as addresses name it."""
    is_open = entry.masterplan.status != PlanStatus.SUPERSEDED
    if not is_open or not actor.has_perm("masterplan.change_masterplan", entry):
        return []
    return ["change"] + ["remove"] * (entry.baseline_at is None)


def freeze(regency_code: str, *, at: dt.datetime, actor: User | None) -> int:
    """Keep what each entry promises now, as its baseline; says how many were frozen.

    Part of passing the stage that freezes: asks no permission of its own, and its
    caller holds the regency's ledger before anything else. It freezes the plan in
    force, else the newest draft; an entry keeps the baseline it has.
    """
    with transaction.atomic():
        ledger.lock(regency_code)
        current = (
            Masterplan.objects.select_for_update()
            .filter(regency=regency_code)
            .exclude(status=PlanStatus.SUPERSEDED)
            # "active" comes before "draft".
            .order_by("status", "-edition")
            .first()
        )
        if current is None:
            return 0
        entries = list(
            current.entries.filter(baseline_at=None)
            .select_for_update(of=("self",))
            .order_by("pk")
        )
        if not entries:
            return 0
        values = entry_baseline.values_of(
            Innovation.objects.filter(pk__in=[one.innovation_id for one in entries])
        )
        for one in entries:
            one.baseline = values[one.innovation_id]
            one.baseline_at = at
            one.version += 1
        MasterplanEntry.objects.bulk_update(
            entries, ["baseline", "baseline_at", "version"], batch_size=500
        )
        baseline.mark([one.innovation_id for one in entries], at=at)
        activity.record(
            [
                Event(
                    current,
                    "masterplan.frozen",
                    {"frozen_entries": (None, len(entries))},
                )
            ],
            actor=actor,
        )
    return len(entries)


def _held(ids: Iterable[int]) -> list[MasterplanEntry]:
    """As stored, in id order, under the lock of their plan."""
    return list(
        MasterplanEntry.objects.filter(pk__in=ids)
        .select_related("innovation")
        .select_for_update(of=("self",))
        .order_by("pk")
    )


def _offered(fields: Mapping[str, object]) -> dict[str, object]:
    offered = editing.known(fields, EDITABLE_FIELDS)
    if "basis" in offered:
        offered["basis"] = tidy(str(offered["basis"] or ""))
    return offered


def _changed(
    current: MasterplanEntry, offered: Mapping[str, object], version: int
) -> dict[str, tuple[object, object]]:
    """Set what differs, and tell it; what is set is valid."""
    changes = editing.changes_of(current, offered)
    editing.demand_version(current, version, changes)
    editing.take(current, changes)
    _demand_words(current.horizon, current.basis)
    _demand_own(current.strategy, current.masterplan_id)
    return changes


def _refusal(
    innovation: Innovation, masterplan: Masterplan, known: set[int]
) -> VerbRefused | None:
    if innovation.regency_id != masterplan.regency_id:
        return DomainError(_("Inovasi ini milik daerah lain."), code="of_other_regency")
    if innovation.pk in known:
        return DomainError(
            _("Inovasi ini sudah masuk masterplan."), code="already_taken_up"
        )
    if innovation.status in NOT_TAKEN:
        return MoveRefused(
            _(
                "Inovasi berstatus “%(status)s” tidak dapat masuk masterplan. Ajukan "
                "dahulu."
            )
            % {"status": innovation.get_status_display()}
        )
    return None


def _taken(entry: MasterplanEntry, masterplan: Masterplan) -> Event:
    return Event(
        entry.innovation,
        "entry.taken_up",
        {
            "masterplan": (None, masterplan),
            "entry_number": (None, entry.number),
        },
    )


def _demand_words(horizon: str, basis: str) -> None:
    errors = {}
    if horizon not in Horizon.values:
        errors["horizon"] = [_("Pilih jangka pendek, menengah, atau panjang.")]
    if len(basis) > BASIS_MAX:
        errors["basis"] = [_("Paling panjang %(max)s huruf.") % {"max": BASIS_MAX}]
    if errors:
        raise InvalidFields(errors)


def _demand_own(strategy: Strategy | None, masterplan_id: int) -> None:
    if strategy is not None and strategy.masterplan_id != masterplan_id:
        raise InvalidFields(
            {"strategy": [_("Strategi ini bukan bagian dari masterplan tersebut.")]}
        )
