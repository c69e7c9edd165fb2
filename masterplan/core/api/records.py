"""Resources that are written as well: one record found, one rule asked, one verb."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, TypeVar

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from masterplan.core.api.fields import StrictSerializer, Text
from masterplan.core.api.permissions import is_read_only
from masterplan.core.api.preconditions import etag_of, sent_version
from masterplan.core.api.references import References
from masterplan.core.api.stale import changes_since
from masterplan.core.api.viewsets import Row, RowsViewSet
from masterplan.core.enums import TEXT_MAX
from masterplan.core.errors import StaleVersion
from masterplan.core.moves import Move, not_allowed

Made = TypeVar("Made", bound=RowsViewSet)


class Nothing(StrictSerializer):
    """A body without members."""


class Note(StrictSerializer):
    """What may be explained."""

    reason = Text(required=False, allow_blank=True, max_length=TEXT_MAX)


class Reason(StrictSerializer):
    """What must be explained."""

    reason = Text(max_length=TEXT_MAX)


class RecordsViewSet(RowsViewSet):
    """RowsViewSet with what its writing operations have in common.

    A resource says what is read with a record (`related`) and which `actions` somebody
    may carry out with it now. The detail is the row, and these.
    """

    related: ClassVar[tuple[str, ...]] = ()
    http_method_names = ["get", "head", "post", "patch", "delete"]
    # Actions beside changing and removing that ask for If-Match.
    versioned_actions: ClassVar[tuple[str, ...]] = ()
    # Actions for many records at once, which take a parameter.
    bulk_actions: ClassVar[tuple[str, ...]] = ()
    # The record this request is about, once it was found.
    found: Model | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if self.action in self.bulk_actions:
            # Not RowsViewSet's: the action judges its parameters itself.
            super(RowsViewSet, self).initial(request, *args, **kwargs)
        else:
            super().initial(request, *args, **kwargs)

    def record(self) -> Any:
        """The record of this address as far as this reader sees it; else 404."""
        found = self.visible().select_related(*self.related)
        self.found = found.filter(pk=self.kwargs[self.lookup_url_kwarg]).first()
        if self.found is None:
            raise NotFound
        return self.found

    def demand(self, permission: str, target: Any = None) -> None:
        """403 before the body is judged; the verb asks the same rule again."""
        if not self.request.user.has_perm(permission, target):
            raise not_allowed(self.visible().model)

    def read(
        self, body: type[StrictSerializer], *, partial: bool = False, **context: Any
    ) -> dict[str, Any]:
        """The body's values, its references looked up; 400 with a pointer each."""
        serializer = body(
            data=self.request.data,
            partial=partial,
            context={
                "scope": self.scope,
                "references": References(self.scope),
                **context,
            },
        )
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def actions(self, record: Any) -> list[str]:
        """Names of what this person may do with the record now, as in addresses."""
        return []

    def whole(self, record: Any) -> Row:
        """The record as its detail tells it; one statement more than the record."""
        row = self.visible().filter(pk=record.pk).values(*self.columns).get()
        may_write = not is_read_only(self.request)
        return self.represent(row) | {
            "allowed_actions": self.actions(record) if may_write else []
        }

    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        # Judged before anything is read.
        self._fields(), self._includes()
        record = self.record()
        version = getattr(record, "version", None)
        return self.answer(self.whole(record), key=record.pk, version=version)

    def written(self, key: object, *, status: int = 200) -> Response:
        """What a write answers: the record anew, its ETag, and where it stands."""
        self.kwargs[self.lookup_url_kwarg] = key
        return self.told(self.record(), status=status)

    def told(self, record: Any, *, status: int = 200) -> Response:
        """`written`, of a record that is as it was stored."""
        headers = {}
        if hasattr(record, "version"):
            headers["ETag"] = etag_of(record.version)
        if status == 201:
            headers["Location"] = reverse(f"{self.basename}-detail", args=[record.pk])
        return Response(self.whole(record), status=status, headers=headers)

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, StaleVersion) and self.found is not None:
            version = sent_version(self.request)
            if version:
                exc.changes = changes_since(self.found, version)
        return super().handle_exception(exc)


def add_moves(
    viewset: type[Made],
    steps: Iterable[Move],
    *,
    resource: str,
    answer: type[serializers.Serializer],
    bodies: Mapping[str, type[StrictSerializer]] | None = None,
) -> None:
    """Give the viewset `POST .../{id}/take-back/` and the like, one a row of a table.

    The viewset carries them out in `move(step)`; a step's body is one of `bodies`, else
    a reason where it needs one, else a note.
    """
    for step in steps:
        body = body_of(step, bodies)
        operation = _operation(step, body, resource=resource, answer=answer)
        setattr(viewset, f"move_{step.name}", operation)


def body_of(
    step: Move, bodies: Mapping[str, type[StrictSerializer]] | None = None
) -> type[StrictSerializer]:
    """What is sent for a step."""
    return (bodies or {}).get(step.name) or (Reason if step.needs_reason else Note)


def _operation(
    step: Move,
    body: type[StrictSerializer],
    *,
    resource: str,
    answer: type[serializers.Serializer],
) -> Callable[..., Response]:
    def view(self: Any, request: Request, **kwargs: Any) -> Response:
        return self.move(step)

    view.__name__ = f"move_{step.name}"
    # `action` first: it replaces what `extend_schema` leaves on the function.
    routed = action(
        detail=True, methods=["post"], url_path=step.name.replace("_", "-")
    )(view)
    return extend_schema(
        operation_id=f"{resource}_{step.name}",
        summary=step.button,
        request=body,
        responses={200: answer},
    )(routed)


class ActionsMember(serializers.Serializer):
    """The last member of every detail that can be written."""

    allowed_actions = serializers.ListField(
        child=serializers.CharField(),
        help_text=_("Tindakan yang sekarang boleh Anda lakukan."),
    )
