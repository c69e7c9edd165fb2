"""What happened to a record since its reader saw it: for the answer 412."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from masterplan.core.models import Activity
from masterplan.core.story import field_label

# Fields of an answer; a record changed more widely is read anew as a whole.
FIELDS_MAX = 100


def changes_since(record: Model, version: int) -> list[dict[str, Any]]:
    """The fields changed after `version`, with the value read then and the one now.

    From the record's own history, in one statement; who asks has seen the record.
    Fields that are as they were again are left out.
    """
    rows = (
        Activity.objects.for_target(record)
        .filter(version__gt=version)
        .order_by("pk")
        .values_list("changes", flat=True)
    )
    return _merged(type(record), list(rows))


def _merged(model: type[Model], rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    first: dict[str, Any] = {}
    last: dict[str, Any] = {}
    for changes in rows:
        for name, (old, new) in changes.items():
            first.setdefault(name, _key(old))
            last[name] = _key(new)
    changed = [name for name in first if first[name] != last[name]]
    return [
        {
            "pointer": f"/{name}",
            "label": field_label(model, name),
            "read": first[name],
            "current": last[name],
        }
        for name in changed[:FIELDS_MAX]
    ]


def _key(value: Any) -> Any:
    """As the API writes it: a record by its key."""
    return value["id"] if isinstance(value, dict) and "id" in value else value
