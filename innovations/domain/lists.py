"""Fields of a record that hold several others: units, districts, partners.

The history tells them as names, old and new, like any other field.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from innovations.models import Innovation, Problem
from masterplan.core.activity import Event
from masterplan.core.errors import FieldConflict, InvalidFields
from masterplan.core.story import field_label
from regencies.models import District, Partner, Unit

LIST_FIELDS: dict[str, type[models.Model]] = {
    "supporting_units": Unit,
    "districts": District,
    "partners": Partner,
}


@dataclass(frozen=True)
class ListChange:
    """One field: the records it holds now and those it shall hold."""

    name: str
    old: tuple[Any, ...]
    new: tuple[Any, ...]

    @property
    def told(self) -> tuple[str, str]:
        return named(self.old), named(self.new)


def named(records: Sequence[Any]) -> str:
    """The names in order, as the history keeps them; "" for none."""
    return ", ".join(sorted(record.name for record in records))


def names_of(innovation: Innovation) -> dict[str, list[str]]:
    """The names in every field of LIST_FIELDS, sorted. One statement."""
    parts = [
        model._default_manager.filter(**{_reverse(name): innovation})
        .order_by()
        .values_list(Value(name, output_field=CharField()), "name")
        for name, model in LIST_FIELDS.items()
    ]
    found: dict[str, list[str]] = {name: [] for name in LIST_FIELDS}
    for field, name in parts[0].union(*parts[1:], all=True):
        found[field].append(name)
    return {field: sorted(names) for field, names in found.items()}


def keys_of(innovation: Innovation) -> dict[str, list[Any]]:
    """The keys in every field of LIST_FIELDS, and of its problems. One statement."""
    models: dict[str, Any] = {**LIST_FIELDS, "problems": Problem}
    parts = []
    for name, model in models.items():
        through: Any = getattr(Innovation, name).through
        key = Cast(f"{model._meta.model_name}_id", CharField())
        rows = through.objects.filter(innovation=innovation).order_by()
        parts.append(rows.values_list(Value(name, output_field=CharField()), key))
    found: dict[str, list[Any]] = {name: [] for name in models}
    for name, key in parts[0].union(*parts[1:], all=True):
        found[name].append(models[name]._meta.pk.to_python(key))
    return {name: sorted(keys) for name, keys in found.items()}


def keys_given(fields: Mapping[str, Any]) -> dict[str, list[Any]]:
    """`keys_of` a new record, from what it was made with."""
    given = {name: {one.pk for one in fields.get(name, ())} for name in LIST_FIELDS}
    return {name: sorted(keys) for name, keys in given.items()} | {"problems": []}


def split(
    fields: Mapping[str, object],
) -> tuple[dict[str, object], dict[str, Sequence[Any]]]:
    """What is offered for columns, and what for lists."""
    lists: dict[str, Sequence[Any]] = {}
    for name, value in fields.items():
        if name in LIST_FIELDS:
            assert isinstance(value, Sequence)
            lists[name] = value
    values = {name: value for name, value in fields.items() if name not in lists}
    return values, lists


def changes(
    innovation: Innovation, offered: Mapping[str, Sequence[Any]]
) -> list[ListChange]:
    """The fields that would change, of a record that is held."""
    found = []
    for name, records in offered.items():
        old = tuple(getattr(innovation, name).all())
        new = tuple({record.pk: record for record in records}.values())
        if {one.pk for one in old} != {one.pk for one in new}:
            found.append(ListChange(name, old, new))
    return found


def given(offered: Mapping[str, Sequence[Any]]) -> list[ListChange]:
    """The fields of a new record that hold something."""
    return [
        ListChange(name, (), tuple({one.pk: one for one in records}.values()))
        for name, records in offered.items()
        if records
    ]


def conflicts(offered: Sequence[ListChange]) -> tuple[FieldConflict, ...]:
    return tuple(
        FieldConflict(one.name, field_label(Innovation, one.name), *one.told)
        for one in offered
    )


# Of each field the records that may be chosen now, with the code of their regency.
Choices = dict[str, set[tuple[Any, str]]]


def choices(offered: Iterable[ListChange]) -> Choices:
    """Which of the records offered may be chosen; one statement a field."""
    keys: dict[str, set[Any]] = {}
    for change in offered:
        keys.setdefault(change.name, set()).update(one.pk for one in change.new)
    found: Choices = {}
    for name, asked in keys.items():
        records = LIST_FIELDS[name]._default_manager.filter(pk__in=asked)
        if name == "supporting_units":
            records = records.filter(is_active=True)
        found[name] = set(records.values_list("pk", "regency_id"))
    return found


def check(
    innovation: Innovation,
    offered: Sequence[ListChange],
    known: Choices | None = None,
) -> None:
    """Raise InvalidFields for records of elsewhere and for units merged meanwhile.

    What stood there already may stay. Hold the regency's ledger first; `known` are the
    `choices` of many records, read for all of them at once.
    """
    errors: dict[str, list[str]] = {}
    known = choices(offered) if known is None else known
    for change in offered:
        fresh = {one.pk for one in change.new} - {one.pk for one in change.old}
        if any((pk, innovation.regency_id) not in known[change.name] for pk in fresh):
            errors[change.name] = [
                _("Pilih dari daftar daerah ini; daftarnya mungkin baru berubah.")
            ]
    if errors:
        raise InvalidFields(errors)


def write(innovation: Innovation, offered: Sequence[ListChange]) -> None:
    for change in offered:
        getattr(innovation, change.name).set(change.new)


def write_many(offered: Sequence[tuple[Innovation, ListChange]]) -> None:
    """Write the fields of many records; two statements a field."""
    by_name: dict[str, list[tuple[Innovation, ListChange]]] = {}
    for innovation, change in offered:
        by_name.setdefault(change.name, []).append((innovation, change))
    for name, pairs in by_name.items():
        through: Any = getattr(Innovation, name).through
        # How the table of links calls the other side.
        other = f"{LIST_FIELDS[name]._meta.model_name}_id"
        if any(change.old for _one, change in pairs):
            through.objects.filter(
                innovation__in=[one for one, _change in pairs]
            ).delete()
        through.objects.bulk_create(
            [
                through(**{"innovation_id": innovation.pk, other: record.pk})
                for innovation, change in pairs
                for record in change.new
            ]
        )


def replace_unit(source: Unit, target: Unit) -> list[Event]:
    """Let the target support what the source supported; a part of a merge.

    The records get a new version; their events are the caller's to record. A record of
    the target's own needs no support of itself.
    """
    touched = list(
        Innovation.objects.filter(supporting_units=source)
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    events = []
    for innovation in touched:
        old = tuple(innovation.supporting_units.all())
        kept = [one for one in old if one.pk not in (source.pk, target.pk)]
        new = kept if innovation.unit_id == target.pk else [*kept, target]
        change = ListChange("supporting_units", old, tuple(new))
        write(innovation, [change])
        innovation.version += 1
        events.append(
            Event(
                innovation,
                "innovation.supported_by_merge",
                {"supporting_units": change.told},
            )
        )
    Innovation.objects.filter(pk__in=[one.pk for one in touched]).update(
        version=F("version") + 1, updated_at=timezone.now()
    )
    return events


def _reverse(name: str) -> str:
    """How the other side calls the innovations that name it."""
    field: Any = Innovation._meta.get_field(name)
    return str(field.remote_field.related_name)
