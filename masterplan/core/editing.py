"""Changing a record that somebody read: what differs, and that nobody was quicker."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from masterplan.core.errors import FieldConflict, InvalidFields, StaleVersion
from masterplan.core.story import field_label

# field -> (stored value, new value)
Changes = dict[str, tuple[object, object]]


def known(fields: Mapping[str, object], names: Collection[str]) -> dict[str, object]:
    """The fields as a dict; raises InvalidFields for one that is not among `names`."""
    unknown = sorted(set(fields) - set(names))
    if unknown:
        raise InvalidFields({name: [_("Isian ini tidak dikenal.")] for name in unknown})
    return dict(fields)


def changes_of(record: Any, offered: Mapping[str, object]) -> Changes:
    """What the offered values would change, in their order."""
    return {
        name: (getattr(record, name), value)
        for name, value in offered.items()
        if getattr(record, name) != value
    }


def demand_version(record: Any, version: int | None, changes: Changes) -> None:
    """Raise StaleVersion with both values where the record was changed since.

    None asks nothing.
    """
    if version is None or version == record.version:
        return
    model = type(record)
    raise StaleVersion(
        version=record.version,
        fields=tuple(
            FieldConflict(name, field_label(model, name), old, new)
            for name, (old, new) in changes.items()
        ),
    )


def take(record: Any, changes: Changes) -> None:
    """Put the new values on the record, unsaved."""
    for name, (_old, new) in changes.items():
        setattr(record, name, new)


def store(record: Any, names: Collection[str]) -> None:
    """Write the named columns, the next version, and the time where it is kept."""
    record.version += 1
    written = [*names, "version"]
    if hasattr(record, "updated_at"):
        record.updated_at = timezone.now()
        written.append("updated_at")
    record.save(update_fields=written)


def validate(
    record: Any, names: Collection[str], errors: Mapping[str, list[str]] | None = None
) -> None:
    """Raise InvalidFields for what the named columns refuse, and for `errors`.

    Keys of other records are not looked up: they were read through what the actor may
    see, and the caller says in `errors` where one is of another regency.
    """
    columns = record._meta.fields
    skipped = {one.name for one in columns if one.name not in names or one.is_relation}
    found: dict[str, list[str]] = {}
    try:
        record.clean_fields(exclude=skipped)
    except ValidationError as error:
        found |= error.message_dict
    found |= dict(errors or {})
    # What a text column holds at most is asked of forms alone by Django.
    for one in columns:
        longest = getattr(one, "max_length", None) if one.name in names else None
        value = getattr(record, one.attname)
        if longest and isinstance(value, str) and len(value) > longest:
            found[one.name] = [_("Paling panjang %(max)s huruf.") % {"max": longest}]
    if found:
        raise InvalidFields(found)


def filled(record: Any, names: Collection[str]) -> Changes:
    """The named values that are there, as the history of a new record tells them."""
    return {
        name: (None, getattr(record, name))
        for name in names
        if getattr(record, name) not in ("", None, False)
    }


def foreign(record: Any, *names: str) -> dict[str, list[str]]:
    """Errors for the named keys that belong to another regency than the record."""
    refused = {}
    for name in names:
        other = getattr(record, name)
        if other is not None and other.regency_id != record.regency_id:
            refused[name] = [_("Pilihan ini bukan milik daerah tersebut.")]
    return refused
