"""Innovations: read, record, change, and carry through their moves."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from innovations.api.innovation_input import (
    InnovationChange,
    InnovationCreation,
    Note,
    Nothing,
    Reason,
    ReturnReason,
)
from innovations.api.innovation_rows import (
    HEAD,
    InnovationHeadSerializer,
    InnovationSerializer,
    full,
    head,
)
from innovations.domain import innovation as verbs
from innovations.domain import publication
from innovations.enums import TRANSITIONS, Source
from innovations.filters import InnovationFilter
from innovations.models import Innovation
from masterplan.core.api.fields import StrictSerializer
from masterplan.core.api.permissions import is_read_only
from masterplan.core.api.preconditions import etag_of, required_version, sent_version
from masterplan.core.api.viewsets import Row, RowsViewSet, detail_response
from masterplan.core.moves import Move, not_allowed


@extend_schema_view(
    list=extend_schema(
        summary=_("Daftar inovasi"),
        responses={200: InnovationHeadSerializer(many=True)},
    ),
    retrieve=extend_schema(summary=_("Satu inovasi")),
)
class InnovationViewSet(RowsViewSet):
    """Inovasi daerah, sejauh yang boleh Anda lihat."""

    queryset = Innovation.objects.none()
    serializer_class = InnovationSerializer
    filterset_class = InnovationFilter
    columns = HEAD
    orderings = ("updated_at", "created_at", "name", "id")
    ordering = "-updated_at"

    def visible(self) -> QuerySet[Innovation]:
        return Innovation.objects.visible_to(self.scope)

    def represent(self, row: Row) -> Row:
        return head(row)

    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        return detail_response(request, self._full(self._get()))

    @extend_schema(
        summary=_("Catat inovasi baru sebagai draf"),
        request=InnovationCreation,
        responses={201: InnovationSerializer},
    )
    def create(self, request: Request) -> Response:
        self._demand("innovations.create_innovation")
        values = self._read(InnovationCreation)
        innovation = verbs.create(
            actor=request.user,
            regency=values.pop("regency"),
            fields=values,
            source=Source.API if request.auth else Source.TYPED,
        )
        address = reverse("api-innovations-detail", args=[innovation.pk])
        return self._answer(innovation, status=201, headers={"Location": address})

    @extend_schema(
        summary=_("Ubah isian inovasi"),
        request=InnovationChange,
        responses={200: InnovationSerializer},
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        innovation = self._get()
        self._demand("innovations.change_innovation", innovation)
        version = required_version(request)
        values = self._read(InnovationChange, partial=True, regency=innovation.regency)
        changed = verbs.revise(
            innovation,
            actor=request.user,
            version=version,
            reason=values.pop("reason", ""),
            fields=values,
        )
        return self._answer(changed)

    @extend_schema(
        summary=_("Tayangkan untuk publik"),
        request=Nothing,
        responses={200: InnovationSerializer},
    )
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, **kwargs: Any) -> Response:
        return self._set_published(publication.publish)

    @extend_schema(
        summary=_("Turunkan dari laman publik"),
        request=Nothing,
        responses={200: InnovationSerializer},
    )
    @action(detail=True, methods=["post"])
    def unpublish(self, request: Request, **kwargs: Any) -> Response:
        return self._set_published(publication.unpublish)

    def _set_published(self, verb: Callable[..., list[verbs.Outcome]]) -> Response:
        innovation = self._get()
        self._demand("innovations.publish_innovation", innovation)
        version = sent_version(self.request)
        self._read(Nothing)
        [outcome] = verb(
            [innovation],
            actor=self.request.user,
            versions=None if version is None else {innovation.pk: version},
        )
        return self._answer(outcome.innovation)

    def _move(self, step: Move) -> Response:
        innovation = self._get()
        self._demand(step.permission, innovation)
        version = sent_version(self.request)
        values = self._read(_body_of(step))
        outcome = verbs.move(
            [innovation],
            name=step.name,
            actor=self.request.user,
            reason=values.get("reason", ""),
            asked_fields=values.get("asked_fields", ()),
            versions=None if version is None else {innovation.pk: version},
        )[0]
        return self._answer(outcome.innovation)

    def _get(self) -> Innovation:
        found = self.visible().select_related("regency", "unit")
        innovation = found.filter(pk=self.kwargs["id"]).first()
        if innovation is None:
            raise NotFound
        return innovation

    def _demand(self, permission: str, innovation: Innovation | None = None) -> None:
        """403 before the body is judged; the verb asks the same rule again."""
        if not self.request.user.has_perm(permission, innovation):
            raise not_allowed(Innovation)

    def _read(
        self, body: type[StrictSerializer], *, partial: bool = False, **context: Any
    ) -> dict[str, Any]:
        serializer = body(
            data=self.request.data,
            partial=partial,
            context={"scope": self.scope, **context},
        )
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def _full(self, innovation: Innovation) -> dict[str, Any]:
        return full(
            innovation,
            reader=self.request.user,
            may_write=not is_read_only(self.request),
        )

    def _answer(
        self,
        innovation: Innovation,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> Response:
        return Response(
            self._full(innovation),
            status=status,
            headers={"ETag": etag_of(innovation.version)} | (headers or {}),
        )


def _body_of(step: Move) -> type[StrictSerializer]:
    if step.name == "return":
        return ReturnReason
    return Reason if step.needs_reason else Note


def _operation(step: Move) -> Callable[..., Response]:
    """The view of one row of TRANSITIONS: POST .../{id}/take-back/ and the like."""

    def view(self: InnovationViewSet, request: Request, **kwargs: Any) -> Response:
        return self._move(step)

    view.__name__ = f"move_{step.name}"
    # `action` first: it replaces what `extend_schema` leaves on the function.
    routed = action(
        detail=True, methods=["post"], url_path=step.name.replace("_", "-")
    )(view)
    return extend_schema(
        operation_id=f"innovations_{step.name}",
        summary=step.button,
        request=_body_of(step),
        responses={200: InnovationSerializer},
    )(routed)


for _step in TRANSITIONS.values():
    setattr(InnovationViewSet, f"move_{_step.name}", _operation(_step))
