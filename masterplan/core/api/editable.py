"""Resources whose records are created and changed, each alone or many at once."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from django.utils.functional import Promise
from drf_spectacular.drainage import isolate_view_method
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from masterplan.core.api import bulk
from masterplan.core.api.bulk import BulkResultSerializer
from masterplan.core.api.bulk_each import Revision, create_each, revise_each
from masterplan.core.api.fields import StrictSerializer
from masterplan.core.api.preconditions import required_version
from masterplan.core.api.records import RecordsViewSet
from masterplan.core.api.references import ReferringSerializer


class EditableViewSet(RecordsViewSet):
    """RecordsViewSet that creates and changes its records.

    A resource says what is sent (`creation`, `change`), by which rules a body is looked
    at at all (`create_rule`, `change_rule`), and the two verbs: `make`, `revise`. Its
    operations are described by `editable`.
    """

    creation: ClassVar[type[ReferringSerializer]]
    change: ClassVar[type[ReferringSerializer]]
    # A change as an item of a bulk; `editable` makes it.
    revision: ClassVar[type[Revision]]
    create_rule: ClassVar[str]
    change_rule: ClassVar[str]
    bulk_actions = ("bulk_create", "bulk_update")

    def make(self, values: dict[str, Any]) -> Any:
        """The new record, by its verb; `values` are those of a `creation`."""
        raise NotImplementedError

    def revise(self, record: Any, *, version: int, fields: dict[str, Any]) -> Any:
        """The record changed by its verb; `fields` are those of a `change`."""
        raise NotImplementedError

    def ruled_by(self, record: Any) -> Any:
        """What `change_rule` is asked of."""
        return record

    def create(self, request: Request) -> Response:
        self.demand(self.create_rule)
        made = self.make(self.read(self.creation))
        return self.written(made.pk, status=201)

    @action(detail=False, methods=["post"], url_path="bulk", url_name="bulk")
    def bulk_create(self, request: Request) -> Response:
        self.demand(self.create_rule)

        def make(values: Mapping[str, Any]) -> Any:
            return self.make(dict(values))

        return create_each(self, request, self.creation, make)

    @bulk_create.mapping.patch
    def bulk_update(self, request: Request) -> Response:
        self.demand(self.change_rule)
        return revise_each(self, request, self.revision, self.revise)

    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        record = self.record()
        self.demand(self.change_rule, self.ruled_by(record))
        version = required_version(request)
        # Parts of a record name nothing of a regency.
        regency = getattr(record, "regency", None)
        fields = self.read(self.change, partial=True, regency=regency)
        self.revise(record, version=version, fields=fields)
        return self.written(record.pk)


Editable = TypeVar("Editable", bound=EditableViewSet)
Words = str | Promise


def editable(
    *, create: Words, bulk_create: Words, partial_update: Words, bulk_update: Words
) -> Callable[[type[Editable]], type[Editable]]:
    """Describe the operations of an EditableViewSet by their summaries."""

    def describe(viewset: type[Editable]) -> type[Editable]:
        stem = viewset.creation.__name__.removesuffix("Creation")
        viewset.revision = type(f"{stem}Revision", (Revision, viewset.change), {})
        answer: Any = viewset.serializer_class
        many: dict[str, Any] = {
            "parameters": [bulk.SWITCH],
            "responses": {200: BulkResultSerializer},
        }
        described = {
            "create": extend_schema(
                summary=create, request=viewset.creation, responses={201: answer}
            ),
            "bulk_create": extend_schema(
                summary=bulk_create,
                request=_items(f"{stem}Items", viewset.creation(many=True)),
                **many,
            ),
            "partial_update": extend_schema(
                summary=partial_update,
                request=viewset.change,
                responses={200: answer},
            ),
            "bulk_update": extend_schema(
                summary=bulk_update,
                request=_items(
                    f"{stem}Revisions", viewset.revision(many=True, partial=True)
                ),
                **many,
            ),
        }
        for name, describing in described.items():
            describing(isolate_view_method(viewset, name))
        return viewset

    return describe


def _items(name: str, items: serializers.BaseSerializer) -> type[StrictSerializer]:
    """The body of a bulk, as the schema tells it."""
    return type(name, (StrictSerializer,), {"items": items})
