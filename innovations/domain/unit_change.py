"""Units merged and split, together with the innovations they own."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain import baseline, ledger, lists, rollup
from innovations.models import Innovation
from innovations.models.innovation import InnovationQuerySet
from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.errors import DomainError, StaleVersion
from masterplan.core.models import User
from regencies.domain import unit as units
from regencies.models import AccessLink, Membership, Unit

PHRASES = {
    "innovation.moved_by_merge": gettext_lazy(
        "memindahkan inovasi ini karena OPD-nya digabung"
    ),
    "innovation.moved_by_split": gettext_lazy(
        "memindahkan inovasi ini karena OPD-nya dipecah"
    ),
    "innovation.supported_by_merge": gettext_lazy(
        "mengganti OPD pendukung inovasi ini karena OPD-nya digabung"
    ),
}


@dataclass(frozen=True, slots=True)
class Belongings:
    """How much goes along when a unit is merged; counts."""

    innovations: int
    seats: int
    invitations: int
    aliases: int
    children: int


def belongings(unit: Unit) -> Belongings:
    """Count what `merge` would move, in 5 statements."""
    return Belongings(
        innovations=Innovation.objects.filter(unit=unit).count(),
        seats=Membership.objects.not_ended().filter(unit=unit).count(),
        invitations=AccessLink.objects.usable().filter(unit=unit).count(),
        aliases=unit.aliases.count(),
        children=unit.children.count(),
    )


def merge(unit: Unit, target: Unit, *, actor: User, version: int) -> Unit:
    """Merge `unit`, read at `version`, into `target`; returns the stored target.

    Its innovations, spellings, people, invitations and parts go to the target; it stays
    in the history, active no more. Raises NotAllowed, StaleVersion, DomainError where
    the two are no pair of active units of one regency.
    """
    if unit.pk == target.pk or unit.regency_id != target.regency_id:
        raise DomainError(
            _("Pilih OPD lain di daerah yang sama."), code="no_pair", field="target"
        )
    with transaction.atomic():
        ledger.lock(unit.regency_id)
        source, into = units.locked([unit, target])
        units.demand_change(actor, source.regency)
        units.demand_active(source)
        units.demand_active(into)
        if source.version != version:
            raise StaleVersion(version=source.version)
        moved = Innovation.objects.filter(unit=source)
        verb = "innovation.moved_by_merge"
        events = _move(moved, source, into, verb, reason=baseline.MERGED)
        # After the owners: a record that is now the target's own needs its support no
        # longer.
        events += lists.replace_unit(source, into)
        units.absorb(source, into, actor=actor)
        events += [
            Event(source, "unit.merged", {"merged_into": (None, into)}),
            Event(into, "unit.received", {"received": (None, source)}),
        ]
        activity.record(events, actor=actor)
        rollup.recompute(source.regency_id)
    return into


def split(
    unit: Unit, *, actor: User, version: int, name: str, innovations: Collection[int]
) -> Unit:
    """Make a new unit of a part of `unit`, read at `version`; returns the new one.

    `innovations` are ids of the unit's records that go there. Raises InvalidFields for
    the name, NotAllowed, StaleVersion, DomainError where a record is not the unit's.
    """
    with transaction.atomic():
        ledger.lock(unit.regency_id)
        source = units.locked([unit])[0]
        units.demand_change(actor, source.regency)
        units.demand_active(source)
        if source.version != version:
            raise StaleVersion(version=source.version)
        moved = Innovation.objects.filter(unit=source, pk__in=innovations)
        if moved.count() != len(set(innovations)):
            raise DomainError(
                _("Ada inovasi yang bukan lagi milik OPD ini. Muat ulang daftarnya."),
                code="foreign_innovation",
                field="innovations",
            )
        fresh = units.create(actor=actor, regency=source.regency, name=name)
        verb = "innovation.moved_by_split"
        events = _move(moved, source, fresh, verb, reason=baseline.SPLIT)
        source.version += 1
        source.save(update_fields=["version"])
        events.append(Event(source, "unit.split", {"split_off": (None, fresh)}))
        activity.record(events, actor=actor)
        rollup.recompute(source.regency_id)
    return fresh


def _move(
    innovations: InnovationQuerySet,
    source: Unit,
    target: Unit,
    verb: str,
    *,
    reason: str,
) -> list[Event]:
    """Write the new owner of the records; their events are the caller's to record.

    `reason` stands for those whose baseline is frozen: nobody is asked for one.
    """
    moved = list(innovations.order_by("pk").select_for_update(of=("self",)))
    Innovation.objects.filter(pk__in=[one.pk for one in moved]).update(
        unit=target, version=F("version") + 1, updated_at=timezone.now()
    )
    for one in moved:
        one.unit = target
        one.version += 1
    return [
        Event(one, verb, {"unit": (source, target)}, reason if one.baseline_at else "")
        for one in moved
    ]
