"""What a new edition takes over from a former one; part of `plan.create`."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from innovations.enums import InnovationStatus
from masterplan.core.errors import InvalidFields
from masterplan.models import (
    Goal,
    Masterplan,
    MasterplanEntry,
    Mission,
    Strategy,
    VisionWord,
)

# In the order of copying: entries name strategies.
PARTS = ("vision", "missions", "goals", "strategies", "entries")


def chosen(parts: Iterable[str]) -> list[str]:
    """The parts in PARTS' order. Raises InvalidFields for an unknown one."""
    asked = set(parts)
    if asked - set(PARTS):
        raise InvalidFields({"parts": [_("Bagian ini tidak dikenal.")]})
    return [name for name in PARTS if name in asked]


def copy(former: Masterplan, new: Masterplan, parts: Collection[str]) -> None:
    """Copy the parts into an edition just stored; its caller holds both.

    Entries keep number, horizon and basis, and their strategy where those are copied
    too; a frozen baseline stays with the former edition, and what was withdrawn since
    is not taken over.
    """
    if "vision" in parts:
        new.vision = new.vision or former.vision
        new.save(update_fields=["vision"])
        _copied(VisionWord, former, new, ("meaning",))
    if "missions" in parts:
        _copy_missions(former, new)
    if "goals" in parts:
        _copied(Goal, former, new, ("dimension_id", "horizon"))
    strategies: Mapping[int | None, Any] = {}
    if "strategies" in parts:
        strategies = _copied(
            Strategy, former, new, ("dimension_id", "sub_dimension_id")
        )
    if "entries" in parts:
        _copy_entries(former, new, strategies)


def _copied(
    model: type[Any], former: Masterplan, new: Masterplan, names: Iterable[str]
) -> dict[int | None, Any]:
    """The new rows by the ids of those they were copied from."""
    old = list(model.objects.filter(masterplan=former).order_by("order", "id"))
    rows = model.objects.bulk_create(
        [
            model(
                masterplan=new,
                order=one.order,
                text=one.text,
                **{name: getattr(one, name) for name in names},
            )
            for one in old
        ]
    )
    return {one.pk: row for one, row in zip(old, rows, strict=True)}


def _copy_missions(former: Masterplan, new: Masterplan) -> None:
    rows = _copied(Mission, former, new, ())
    link = Mission.flagship_programmes.through
    links = link._default_manager.filter(mission__in=list(rows)).order_by("pk")
    link._default_manager.bulk_create(
        [
            link(
                mission_id=rows[one.mission_id].pk,
                flagshipprogramme_id=one.flagshipprogramme_id,
            )
            for one in links
        ]
    )


def _copy_entries(
    former: Masterplan, new: Masterplan, strategies: Mapping[int | None, Any]
) -> None:
    kept = former.entries.exclude(
        innovation__status=InnovationStatus.WITHDRAWN
    ).order_by("number")
    MasterplanEntry.objects.bulk_create(
        [
            MasterplanEntry(
                masterplan=new,
                innovation_id=one.innovation_id,
                regency_id=new.regency_id,
                number=one.number,
                horizon=one.horizon,
                basis=one.basis,
                strategy=strategies.get(one.strategy_id),
            )
            for one in kept
        ]
    )
    new.last_number = former.last_number
    new.save(update_fields=["last_number"])
