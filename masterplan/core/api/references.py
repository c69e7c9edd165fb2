"""Members of a body that name other records: read once each, within what may be seen.

One answer for what is missing, hidden or another regency's: `does_not_exist`. A bulk
loads the keys of all its items first, so a kind of record costs one statement however
many items name it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from masterplan.core.access import Scope
from masterplan.core.api.fields import Digits, Integer, StrictSerializer, Text
from masterplan.core.enums import KEY_MAX

CODE_MAX = 20
# Records that one member may name.
KEYS_MAX = 500


@dataclass(frozen=True, eq=False)
class Kind:
    """Records that bodies name: those a reader may see, and what is read with them."""

    visible: Callable[[Scope], QuerySet]
    related: tuple[str, ...] = ()
    # Whether it has to be of the regency that the body is about.
    is_local: bool = True
    # What is known of others once it was read: its attribute -> their kind.
    brings: Mapping[str, "Kind"] = field(default_factory=dict)

    def __deepcopy__(self, memo: object) -> "Kind":
        # DRF copies a field's arguments for every serializer; a kind is one thing.
        return self


class References:
    """The records named so far, by kind and key."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._found: dict[tuple[Kind, Any], Model | None] = {}

    def load(self, kind: Kind, keys: Iterable[Any]) -> None:
        """Read those not asked for yet, in one statement."""
        asked = {key for key in keys if (kind, key) not in self._found}
        if not asked:
            return
        found = kind.visible(self._scope).filter(pk__in=asked)
        if kind.related:
            found = found.select_related(*kind.related)
        records = {record.pk: record for record in found}
        for key in asked:
            self._found[kind, key] = records.get(key)
        for record in records.values():
            for name, other in kind.brings.items():
                brought = getattr(record, name)
                self._found[other, brought.pk] = brought

    def find(self, kind: Kind, key: Any) -> Any:
        """The record, or None where this reader cannot name it."""
        self.load(kind, [key])
        return self._found[kind, key]


class Key(Integer):
    """The id of a record."""

    def __init__(self, *, kind: Kind, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(min_value=1, max_value=KEY_MAX, **kwargs)


class FormKey(Digits):
    """The id of a record, as a form sends it."""

    def __init__(self, *, kind: Kind, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(**kwargs)


class Code(Text):
    """The code of a record."""

    def __init__(self, *, kind: Kind, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(max_length=CODE_MAX, **kwargs)


class Several(serializers.ListField):
    """Ids or codes of records, in any order; doubles count once."""

    default_error_messages = {
        "required": _("Isian ini wajib ada."),
        "null": _("Isian ini tidak boleh null."),
        "not_a_list": _("Isian ini harus berupa larik."),
        "empty": _("Isian ini tidak boleh kosong."),
        "min_length": _("Isian ini tidak boleh kosong."),
        "max_length": _("Paling banyak {max_length}."),
    }

    def __init__(self, *, child: Key | Code, **kwargs: Any) -> None:
        self.kind = child.kind
        super().__init__(child=child, max_length=KEYS_MAX, **kwargs)


class ReferringSerializer(StrictSerializer):
    """An object some of whose members name records; `validate` puts these in place.

    Its context holds `references`, and `regency` where the body is about a record of
    one; a member `regency` of its own says it otherwise.
    """

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        references: References = self.context["references"]
        naming = {
            name: member.kind
            for name, member in self.fields.items()
            if hasattr(member, "kind") and values.get(name) is not None
        }
        errors: dict[str, Any] = {}
        regency = self.context.get("regency")
        # Those that bring others come first; then what decides over the others.
        for name, kind in sorted(naming.items(), key=lambda one: not one[1].brings):
            references.load(kind, _keys(values[name]))
        for name in sorted(naming, key=lambda name: name != "regency"):
            kind, value = naming[name], values[name]
            found = [references.find(kind, key) for key in _keys(value)]
            if any(_is_foreign(kind, one, regency) for one in found):
                errors[name] = [_unknown()]
                continue
            values[name] = found if isinstance(value, list) else found[0]
            if name == "regency":
                regency = found[0]
        if errors:
            raise serializers.ValidationError(errors)
        return values


def _keys(value: Any) -> list[Any]:
    return list(dict.fromkeys(value)) if isinstance(value, list) else [value]


def _unknown() -> serializers.ErrorDetail:
    return serializers.ErrorDetail(
        str(_("Data yang dirujuk tidak ditemukan.")), code="does_not_exist"
    )


def _is_foreign(kind: Kind, record: Any, regency: Any) -> bool:
    if record is None:
        return True
    return kind.is_local and regency is not None and record.regency_id != regency.pk


def preload(
    body: type[ReferringSerializer],
    items: Iterable[Mapping[str, Any]],
    references: References,
) -> None:
    """Read all that the items name, one statement a kind."""
    rows = list(items)
    for name, member in body().fields.items():
        kind = getattr(member, "kind", None)
        if kind is None:
            continue
        is_text = isinstance(getattr(member, "child", member), Code)
        named = [row.get(name) for row in rows]
        flat = [
            key
            for value in named
            for key in (value if isinstance(value, list) else [value])
        ]
        references.load(kind, [key for key in flat if _is_key(key, is_text=is_text)])


def _is_key(value: object, *, is_text: bool) -> bool:
    """Whether it may be asked of the database; the fields say the rest."""
    if is_text:
        return isinstance(value, str) and len(value) <= CODE_MAX
    return (
        isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= KEY_MAX
    )
