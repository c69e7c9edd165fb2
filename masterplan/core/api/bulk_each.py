"""Many records in one request, by a verb that takes one after the other."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from masterplan.core.api import bulk
from masterplan.core.api.bulk import Item
from masterplan.core.api.fields import Integer
from masterplan.core.api.records import RecordsViewSet
from masterplan.core.api.references import References, ReferringSerializer
from masterplan.core.enums import KEY_MAX

# Takes an item's values.
Creation = Callable[[Mapping[str, Any]], Any]
# Takes the record, `version=` and `fields=`.
Verb = Callable[..., Any]


class Revision(ReferringSerializer):
    """A change as an item of a bulk: which record, and the version that was read."""

    id = Integer(min_value=1, max_value=KEY_MAX)
    version = Integer(min_value=1)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        # A change may leave every field out, but not these.
        if "version" not in values:
            raise serializers.ValidationError(
                {"version": [_("Isian ini wajib ada.")]}, code="required"
            )
        return super().validate(values)


def create_each(
    view: RecordsViewSet,
    request: Request,
    body: type[ReferringSerializer],
    create: Creation,
) -> Response:
    """One result an item; whoever calls it has asked whether the actor ever may."""
    is_whole = bulk.asks_for_all(request)
    items, refused = bulk.read_items(
        bulk.items_of(request, longest=bulk.SINGLE_ITEMS_MAX),
        body,
        references=References(view.scope),
    )

    def make(item: Item) -> Any:
        return create(item.values)

    return bulk.carry_out(
        request,
        items,
        refused,
        lambda good: bulk.each(good, make),
        is_whole=is_whole,
        status=201,
    )


def revise_each(
    view: RecordsViewSet, request: Request, body: type[Revision], verb: Verb
) -> Response:
    """One result an item; whoever calls it has asked whether the actor ever may."""
    is_whole = bulk.asks_for_all(request)
    sent = bulk.items_of(request, longest=bulk.SINGLE_ITEMS_MAX)
    found = view.visible().select_related(*view.related)
    records = found.in_bulk(bulk.keys_of(sent))
    items, refused = bulk.read_items(
        sent,
        body,
        references=References(view.scope),
        context_of=bulk.once_each(records),
        partial=True,
    )

    def revise(item: Item) -> Any:
        fields = dict(item.values)
        record = records[fields.pop("id")]
        return verb(record, version=fields.pop("version"), fields=fields)

    return bulk.carry_out(
        request,
        items,
        refused,
        lambda good: bulk.each(good, revise),
        is_whole=is_whole,
    )
