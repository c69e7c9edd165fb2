"""Reads of rows: everything a resource needs but its columns."""

import hashlib
from collections.abc import Mapping
from typing import Any, ClassVar

import orjson
from django.db.models import QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import APIRootView
from rest_framework.viewsets import GenericViewSet

from masterplan.core.access import Scope, scope_of
from masterplan.core.api import parameters
from masterplan.core.api.pagination import KeysetPagination
from masterplan.core.api.preconditions import etag_of, is_unchanged

Row = dict[str, Any]


class RowsViewSet(GenericViewSet):
    """List and detail from `values()` rows, never from model instances.

    A resource says `visible()`, `columns`, `orderings` (columns never empty), its
    default `ordering`, a `filterset_class` (or None), and `represent(row)` where a row
    is not yet its own answer. `serializer_class` only describes the schema.
    """

    columns: ClassVar[tuple[str, ...]] = ()
    orderings: ClassVar[tuple[str, ...]] = ("id",)
    ordering: ClassVar[str] = "id"
    filterset_class: ClassVar[type | None] = None
    pagination_class = KeysetPagination
    http_method_names = ["get", "head", "post", "patch"]
    lookup_url_kwarg = "id"
    lookup_value_regex = "[0-9]{1,18}"

    @property
    def scope(self) -> Scope:
        return scope_of(self.request.user)

    def visible(self) -> QuerySet:
        """What this reader may see; every read starts here."""
        raise NotImplementedError

    def represent(self, row: Row) -> Row:
        return row

    def get_queryset(self) -> QuerySet:
        return self.visible()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action not in (None, "list"):
            parameters.check(request, known=())

    def list(self, request: Request) -> Response:
        found = self.filter_queryset(self.get_queryset())
        rows = self.paginate_queryset(found.values(*self.columns)) or []
        return self.get_paginated_response([self.represent(row) for row in rows])

    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        key = kwargs[self.lookup_url_kwarg]
        found = self.get_queryset().filter(**{self.lookup_field: key})
        row = found.values(*self.columns).order_by().first()
        if row is None:
            raise NotFound
        return detail_response(request, self.represent(row))


def detail_response(request: Request, body: Mapping[str, Any]) -> Response:
    """200 with a strong ETag, or 304: the version, else a digest of the answer."""
    if "version" in body:
        etag = etag_of(body["version"])
    else:
        etag = f'"{hashlib.sha256(orjson.dumps(body)).hexdigest()[:32]}"'
    if is_unchanged(request, etag):
        return Response(status=304, headers={"ETag": etag})
    return Response(body, headers={"ETag": etag})


class RootView(APIRootView):
    """The addresses of all resources."""

    http_method_names = ["get", "head"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        parameters.check(request, known=())
