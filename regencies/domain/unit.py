"""Every change of a unit, or of how people spell it, is one of these verbs."""

from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity, editing
from masterplan.core.activity import Event
from masterplan.core.errors import (
    DomainError,
    FieldConflict,
    InvalidFields,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.folding import fold, tidy
from masterplan.core.models import User
from masterplan.core.story import field_label
from regencies.domain import belongings, membership
from regencies.domain.regency import hold
from regencies.domain.unit_names import is_own_unit, is_shared, kind_of
from regencies.enums import DUTIES_MAX, NAME_MAX
from regencies.models import (
    AccessLink,
    Appointment,
    Membership,
    Regency,
    Unit,
    UnitAlias,
)

# What people may type of a unit; where it went is written by verbs alone.
EDITABLE_FIELDS = (
    "name",
    "short_name",
    "kind",
    "parent",
    "is_counted",
    "affair",
    "duties",
)
# Whose columns tell what fits; the others have sentences of their own.
CHECKED_FIELDS = frozenset(EDITABLE_FIELDS) - {"name", "parent"}
ALIASES_MAX = 50

PHRASES = {
    "unit.created": gettext_lazy("mencatat OPD ini"),
    "unit.revised": gettext_lazy("mengubah data OPD ini"),
    "unit.renamed": gettext_lazy("mengganti nama OPD ini"),
    "unit.merged": gettext_lazy("menggabungkan OPD ini ke OPD lain"),
    "unit.received": gettext_lazy("menerima gabungan OPD lain"),
    "unit.split": gettext_lazy("memecah OPD ini"),
}
LABELS = {
    "aliases": gettext_lazy("sebutan lain"),
    "received": gettext_lazy("OPD yang digabungkan"),
    "split_off": gettext_lazy("OPD baru"),
}


def create(
    *,
    actor: User | None,
    regency: Regency,
    name: str,
    fields: Mapping[str, object] | None = None,
) -> Unit:
    """Record an OPD by its name; its kind, and so whether it counts, is in the name
    unless `fields` (names of EDITABLE_FIELDS) says otherwise.

    `actor` None is the shell of the host. Raises InvalidFields for an empty, too
    long or shared name ("Lintas OPD") or another unfit field, DomainError for a name
    that is taken, NotAllowed.
    """
    name = tidy(name)
    unit = Unit(
        regency=regency,
        kind=kind_of(name),
        is_counted=is_own_unit(name, str((fields or {}).get("kind") or "")),
        **_editable(fields or {}) | {"name": name},
    )
    demand_change(actor, regency)
    with transaction.atomic():
        hold(regency.pk)
        _validate(unit)
        _demand_free_name(unit)
        unit.save(force_insert=True)
        _forget_alias(unit)
        filled = {
            field: (None, value)
            for field, value in _editable(fields or {}).items()
            if value not in ("", None)
        }
        activity.record(
            [Event(unit, "unit.created", filled | {"name": (None, name)})], actor=actor
        )
    return unit


def revise(
    unit: Unit,
    *,
    actor: User,
    version: int,
    fields: Mapping[str, object],
    aliases: Sequence[str] | None = None,
) -> Unit:
    """Change a unit read at `version`; a name it had before becomes an alias.

    `aliases`, where given, are all its spellings from now on. Raises StaleVersion with
    both values, InvalidFields, DomainError for a taken name or for a merged unit,
    NotAllowed. Nothing changed means nothing written.
    """
    offered = _editable(fields)
    with transaction.atomic():
        current = locked([unit])[0]
        demand_change(actor, current.regency)
        demand_active(current)
        if current.version != version:
            raise StaleVersion(
                version=current.version, fields=_conflicts(current, offered)
            )
        changes: dict[str, tuple[object, object]] = {
            name: (getattr(current, name), value)
            for name, value in offered.items()
            if getattr(current, name) != value
        }
        for name, (_old, new) in changes.items():
            setattr(current, name, new)
        _validate(current)
        _demand_free_name(current)
        if aliases is not None:
            before, after = _spell(current, aliases)
            if before != after:
                changes["aliases"] = (", ".join(before), ", ".join(after))
        if not changes:
            return current
        current.version += 1
        current.save(update_fields=[*(n for n in changes if n != "aliases"), "version"])
        verb = "unit.revised"
        if "name" in changes:
            verb = "unit.renamed"
            _forget_alias(current)
            _remember(current, str(changes["name"][0]))
        activity.record([Event(current, verb, changes)], actor=actor)
    return current


def absorb(unit: Unit, target: Unit, *, actor: User) -> None:
    """Make `unit` a part of `target`: its names, people, invitations, children and all
    that is registered as its belongings go there, and it is active no more.

    Part of a merge, which holds both units, moves the records and records the history.
    """
    now = timezone.now()
    for spelling in (unit.name, unit.short_name):
        _remember(target, spelling)
    unit.aliases.update(unit=target)
    for seat in Membership.objects.not_ended().filter(unit=unit).select_related("user"):
        until = seat.until
        membership.close(seat)
        membership.give(
            seat.user,
            actor=actor,
            role=seat.role,
            regency=target.regency,
            unit=target,
            until=until,
        )
    AccessLink.objects.usable().filter(unit=unit).update(unit=target)
    belongings.hand_over(unit, target, actor=actor)
    # A part of the merged unit that is itself the target rises to where that stood.
    if target.parent_id == unit.pk:
        target.parent = unit.parent
    _raise_parts(unit, target, actor=actor)
    Unit.objects.filter(merged_into=unit).update(merged_into=target)
    today = timezone.localdate(now)
    Appointment.objects.in_force().filter(unit=unit).update(until=today)
    Regency.objects.filter(leading_sector=unit).update(
        leading_sector=target, version=F("version") + 1
    )
    unit.merged_into = target
    unit.is_active = False
    unit.version += 1
    unit.save(update_fields=["merged_into", "is_active", "version"])
    target.version += 1
    target.save(update_fields=["parent", "version"])


def _raise_parts(unit: Unit, target: Unit, *, actor: User) -> None:
    """Make the parts of `unit` those of `target`, with a line in each one's history."""
    parts = list(
        Unit.objects.filter(parent=unit)
        .exclude(pk=target.pk)
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    for part in parts:
        part.parent = target
        part.version += 1
    Unit.objects.bulk_update(parts, ["parent", "version"])
    activity.record(
        [Event(part, "unit.revised", {"parent": (unit, target)}) for part in parts],
        actor=actor,
    )


def locked(units: Iterable[Unit]) -> list[Unit]:
    """The stored units in the order asked, held until the transaction ends; their
    regencies first."""
    wanted = list(units)
    hold(*{unit.regency_id for unit in wanted})
    asked = [unit.pk for unit in wanted]
    found = {
        unit.pk: unit
        for unit in Unit.objects.select_for_update(of=("self",), no_key=True)
        .select_related("regency", "parent")
        .filter(pk__in=asked)
        .order_by("pk")
    }
    return [found[pk] for pk in asked]


def remember_alias(
    *, actor: User | None, regency: Regency, spelling: str, unit: Unit | None
) -> UnitAlias:
    """Remember what a spelling means; None is "belum ditetapkan".

    A spelling asked before is settled anew. Raises DomainError where the unit is of
    another regency, NotAllowed.
    """
    demand_change(actor, regency)
    if unit is not None and unit.regency_id != regency.pk:
        raise DomainError(
            _("OPD ini bukan milik daerah tersebut."), code="foreign_unit", field="unit"
        )
    alias, _created = UnitAlias.objects.update_or_create(
        regency=regency,
        folded=fold(spelling)[:NAME_MAX],
        defaults={"spelling": tidy(spelling)[:NAME_MAX], "unit": unit},
    )
    return alias


def demand_change(actor: User | None, regency: Regency) -> None:
    if actor is not None and not actor.has_perm("regencies.change_unit", regency):
        raise NotAllowed(_("Anda tidak berwenang mengubah daftar OPD daerah ini."))


def spellings(text: str) -> list[str]:
    """One spelling a line, tidied, each once."""
    lines = {fold(line): tidy(line)[:NAME_MAX] for line in text.splitlines()}
    return [spelling for folded, spelling in lines.items() if folded]


def _spell(unit: Unit, aliases: Sequence[str]) -> tuple[list[str], list[str]]:
    """Make `aliases` the unit's spellings; (before, after), both sorted."""
    before = {alias.folded: alias.spelling for alias in unit.aliases.all()}
    after = {fold(spelling)[:NAME_MAX]: spelling for spelling in aliases}
    if len(after) > ALIASES_MAX:
        raise InvalidFields(
            {"aliases": [_("Paling banyak %(max)s sebutan.") % {"max": ALIASES_MAX}]}
        )
    taken = (
        UnitAlias.objects.filter(regency=unit.regency, folded__in=after.keys())
        .exclude(unit=unit)
        .filter(unit__isnull=False)
        .select_related("unit")
        .first()
    )
    if taken is not None:
        raise InvalidFields(
            {
                "aliases": [
                    _("“%(spelling)s” sudah menjadi sebutan %(unit)s.")
                    % {"spelling": taken.spelling, "unit": taken.unit}
                ]
            }
        )
    unit.aliases.exclude(folded__in=after.keys()).delete()
    for folded, spelling in after.items():
        if folded not in before:
            _remember(unit, spelling)
    return sorted(before.values()), sorted(
        before.get(folded, spelling) for folded, spelling in after.items()
    )


def _remember(unit: Unit, spelling: str) -> None:
    folded = fold(spelling)[:NAME_MAX]
    if folded:
        UnitAlias.objects.update_or_create(
            regency=unit.regency,
            folded=folded,
            defaults={"spelling": tidy(spelling)[:NAME_MAX], "unit": unit},
        )


def _forget_alias(unit: Unit) -> None:
    """What is a unit's own name now is nobody else's alias."""
    UnitAlias.objects.filter(regency=unit.regency, folded=fold(unit.name)).delete()


def _editable(fields: Mapping[str, object]) -> dict[str, object]:
    kept = editing.known(fields, EDITABLE_FIELDS)
    for name in ("name", "short_name", "affair"):
        if name in kept:
            kept[name] = tidy(str(kept[name]))
    return kept


def _conflicts(unit: Unit, offered: Mapping[str, object]) -> tuple[FieldConflict, ...]:
    return tuple(
        FieldConflict(
            field=name,
            label=field_label(Unit, name),
            current=getattr(unit, name),
            offered=value,
        )
        for name, value in offered.items()
        if getattr(unit, name) != value
    )


def _validate(unit: Unit) -> None:
    """Raise InvalidFields for what cannot stand; hold the regency first."""
    errors: dict[str, list[str]] = {}
    if not fold(unit.name) or len(unit.name) > NAME_MAX:
        sentence = _("Isi nama OPD, paling panjang %(max)s huruf.")
        errors["name"] = [sentence % {"max": NAME_MAX}]
    elif is_shared(unit.name):
        errors["name"] = [
            _("“%(name)s” bukan satu OPD; pilih “belum ditetapkan”.")
            % {"name": unit.name}
        ]
    try:
        unit.clean_fields(
            exclude={field.name for field in unit._meta.fields} - CHECKED_FIELDS
        )
    except ValidationError as error:
        errors |= error.message_dict
    if len(unit.duties) > DUTIES_MAX:
        sentence = _("Tulis paling panjang %(max)s huruf.")
        errors["duties"] = [sentence % {"max": DUTIES_MAX}]
    if unit.parent_id is not None:
        # As it is now: another may have merged it since the form was filled in.
        parent = Unit.objects.get(pk=unit.parent_id)
        if parent.regency_id != unit.regency_id or not parent.is_active:
            errors["parent"] = [_("Induk harus OPD aktif di daerah yang sama.")]
        elif unit.pk is not None and _is_below(parent, unit):
            errors["parent"] = [_("OPD ini tidak dapat berada di bawah bagiannya.")]
    if errors:
        raise InvalidFields(errors)


def _is_below(unit: Unit, head: Unit) -> bool:
    parents = dict(
        Unit.objects.filter(regency=head.regency).values_list("pk", "parent_id")
    )
    at: int | None = unit.pk
    seen: set[int] = set()
    while at is not None and at not in seen:
        if at == head.pk:
            return True
        seen.add(at)
        at = parents[at]
    return False


def _demand_free_name(unit: Unit) -> None:
    others = Unit.objects.filter(regency=unit.regency, name=unit.name)
    if others.exclude(pk=unit.pk).exists():
        raise DomainError(
            _("OPD bernama “%(name)s” sudah ada.") % {"name": unit.name},
            code="unit_exists",
            field="name",
        )


def demand_active(unit: Unit) -> None:
    if not unit.is_active:
        raise DomainError(_("OPD ini tidak aktif lagi."), code="unit_inactive")
