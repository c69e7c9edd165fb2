"""Every change of a unit's need of technology is one of these verbs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity, editing, moves
from masterplan.core.activity import Event
from masterplan.core.folding import tidy
from masterplan.core.models import User
from masterplan.core.sheets.writer import CellValue, Column
from masterplan.enums import NeedStatus
from masterplan.models import Need
from regencies.models import Regency

EDITABLE_FIELDS = ("unit", "title", "status", "due_on", "innovation", "meeting")
KEYS = ("unit", "innovation", "meeting")
# The record it is for may still be a draft of its office: its name stays out.
_TOLD = tuple(name for name in EDITABLE_FIELDS if name != "innovation")
ROW_FIELDS = (
    "id",
    "title",
    "status",
    "due_on",
    "unit_id",
    "unit__name",
    "meeting_id",
    "meeting__title",
    "innovation_id",
)

PHRASES = {
    "need.created": gettext_lazy("mencatat kebutuhan teknologi ini"),
    "need.revised": gettext_lazy("mengubah kebutuhan teknologi ini"),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over the list without its choice of status; `units` as its filter
    offers them: (id as text, name, total)."""

    missing: int = 0
    preparing: int = 0
    ready: int = 0
    units: tuple[tuple[str, str, int], ...] = ()

    @property
    def total(self) -> int:
        return self.missing + self.preparing + self.ready


def create(*, actor: User, regency: Regency, fields: Mapping[str, object]) -> Need:
    """Record what a unit needs; `fields` names EDITABLE_FIELDS.

    Raises InvalidFields, NotAllowed: a unit's people record their own unit's.
    """
    need = Need(regency=regency, **_offered(fields))
    _validate(need)
    _demand(actor, need)
    with transaction.atomic():
        need.save(force_insert=True)
        told = editing.filled(need, _TOLD)
        activity.record([Event(need, "need.created", told)], actor=actor)
    return need


def revise(
    need: Need, *, actor: User, version: int, fields: Mapping[str, object]
) -> Need:
    """Change a need read at `version`, its readiness included.

    Raises StaleVersion with both values, InvalidFields, NotAllowed. Nothing changed
    means nothing written.
    """
    offered = _offered(fields)
    with transaction.atomic():
        current = (
            Need.objects.select_for_update(of=("self",), no_key=True)
            .select_related("regency", *KEYS)
            .get(pk=need.pk)
        )
        _demand(actor, current)
        changes = editing.changes_of(current, offered)
        editing.demand_version(current, version, changes)
        if not changes:
            return current
        editing.take(current, changes)
        _validate(current)
        # Giving it to another unit needs the right there as well.
        _demand(actor, current)
        editing.store(current, changes)
        told = {name: changes[name] for name in changes if name in _TOLD}
        activity.record([Event(current, "need.revised", told)], actor=actor)
    return current


def rows(needs: QuerySet[Need]) -> QuerySet[Need, Mapping[str, Any]]:
    """The list's rows as mappings with ROW_FIELDS."""
    return needs.values(*ROW_FIELDS)


def figures(needs: QuerySet[Need], *, unit: str = "") -> Figures:
    """Counts in one statement; `unit` is the unit filter in force ("" for none)."""
    counts = {
        status.value: Count("pk", filter=Q(status=status)) for status in NeedStatus
    }
    by_unit: Iterable[Mapping[str, Any]] = (
        needs.order_by()
        .values("unit_id", "unit__name")
        .annotate(total=Count("pk"), **counts)
    )
    groups = list(by_unit)
    chosen = [one for one in groups if unit in ("", str(one["unit_id"]))]
    shares = [(str(one["unit_id"]), one["unit__name"], one["total"]) for one in groups]
    return Figures(
        **{name: sum(one[name] for one in chosen) for name in counts},
        units=tuple(sorted(shares, key=lambda share: share[1].casefold())),
    )


def columns() -> list[Column]:
    return [
        Column(_("OPD"), 34),
        Column(_("Kebutuhan teknologi"), 50),
        Column(_("Kesiapan"), 14),
        Column(_("Tenggat"), 12),
        Column(_("Untuk inovasi"), 40),
        Column(_("Dari dialog"), 34),
    ]


def cells(
    needs: QuerySet[Need], innovations: Mapping[int, str]
) -> Iterator[list[CellValue]]:
    """One row a need; `innovations` names those the reader may see."""
    for row in rows(needs).iterator():
        yield [
            row["unit__name"],
            row["title"],
            str(NeedStatus(row["status"]).label),
            row["due_on"],
            innovations.get(row["innovation_id"], ""),
            row["meeting__title"] or "",
        ]


def _offered(fields: Mapping[str, object]) -> dict[str, object]:
    offered = editing.known(fields, EDITABLE_FIELDS)
    if "title" in offered:
        offered["title"] = tidy(str(offered["title"] or ""))
    return offered


def _demand(actor: User, need: Need) -> None:
    if not actor.has_perm("masterplan.change_need", need):
        raise moves.not_allowed(Need)


def _validate(need: Need) -> None:
    errors: dict[str, list[str]] = {}
    if need.unit_id is None:
        errors["unit"] = [_("Pilih OPD yang membutuhkannya.")]
    else:
        errors |= editing.foreign(need, *KEYS)
    if not need.title:
        errors["title"] = [_("Tuliskan apa yang dibutuhkan.")]
    names = tuple(name for name in EDITABLE_FIELDS if name not in errors)
    editing.validate(need, names, errors)
