"""Reads of rows: everything a resource needs but its columns."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import APIRootView
from rest_framework.viewsets import GenericViewSet

from masterplan.core.access import Scope, scope_of
from masterplan.core.api import parameters, sheets
from masterplan.core.api.idempotency import IdempotentPosts
from masterplan.core.api.pagination import KeysetPagination, ordering_of
from masterplan.core.api.preconditions import etag_of, is_unchanged
from masterplan.core.api.problems import Refusal, refuse
from masterplan.core.api.reading import (
    Include,
    changed_since,
    has_time,
    names_in,
    nest,
    since,
)
from masterplan.core.api.renderers import (
    CsvRenderer,
    OrjsonRenderer,
    XlsxRenderer,
    json_bytes,
)
from masterplan.core.sheets.copied import can_copy

Row = dict[str, Any]


class RowsViewSet(IdempotentPosts, GenericViewSet):
    """List and detail from `values()` rows, never from model instances.

    A resource says `visible()`, `columns`, `orderings` (columns never empty), its
    default `ordering`, a `filterset_class` (or None), and `represent(row)` where a row
    is not yet its own answer. `sources` names the columns of those members of the
    answer that are not columns themselves, so that `?fields=` reads no more than it
    needs. `serializer_class` describes the answer, `list_serializer_class` that of the
    list where it says less.

    Every list also speaks CSV and XLSX, the whole of it, and `?include=` puts rows of
    other resources inside (`includes`).
    """

    columns: ClassVar[tuple[str, ...]] = ()
    sources: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    includes: ClassVar[Mapping[str, Include]] = {}
    orderings: ClassVar[tuple[str, ...]] = ("id",)
    ordering: ClassVar[str] = "id"
    filterset_class: ClassVar[type | None] = None
    list_serializer_class: ClassVar[type[serializers.Serializer] | None] = None
    # Rows without a time of their own whose verbs write a history line for each.
    updates_in_history: ClassVar[bool] = False
    # Rows that nothing changes: what was written since then was created since then.
    is_written_once: ClassVar[bool] = False
    # Whether a sheet's cells are the columns as they are stored: the database may then
    # write it by itself.
    has_plain_sheet: ClassVar[bool] = False
    pagination_class = KeysetPagination
    http_method_names = ["get", "head", "post", "patch"]
    lookup_url_kwarg = "id"
    lookup_value_regex = "[0-9]{1,18}"

    @property
    def scope(self) -> Scope:
        return scope_of(self.request.user)

    @property
    def tells_updates(self) -> bool:
        """Whether `?updated_since=` can be asked."""
        if self.updates_in_history or self.is_written_once:
            return True
        model = getattr(getattr(self, "queryset", None), "model", None)
        return model is not None and has_time(model)

    @property
    def list_parameters(self) -> tuple[str, ...]:
        """What a list understands beside its filters and its pages."""
        asked = [*self._detail_parameters]
        if self.tells_updates:
            asked.append("updated_since")
        return tuple(asked)

    @property
    def _detail_parameters(self) -> tuple[str, ...]:
        return ("fields", "include") if self.includes else ("fields",)

    def visible(self) -> QuerySet:
        """What this reader may see; every read starts here."""
        raise NotImplementedError

    def represent(self, row: Row) -> Row:
        return row

    def total(self, found: QuerySet) -> int:
        """How many rows the filters leave, exactly."""
        return found.count()

    def get_queryset(self) -> QuerySet:
        return self.visible()

    def get_serializer_class(self) -> Any:
        if self.action == "list" and self.list_serializer_class is not None:
            return self.list_serializer_class
        return self.serializer_class

    def members_of(self, *, is_list: bool) -> tuple[str, ...]:
        """The names of an answer's members."""
        found: Any = self.serializer_class
        if is_list and self.list_serializer_class is not None:
            found = self.list_serializer_class
        return _members(found)

    def get_renderers(self) -> list[BaseRenderer]:
        if self.action == "list":
            return [OrjsonRenderer(), CsvRenderer(), XlsxRenderer()]
        return super().get_renderers()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action == "retrieve":
            parameters.check(request, known=self._detail_parameters)
        elif self.action not in (None, "list"):
            parameters.check(request, known=())

    def list(self, request: Request) -> HttpResponseBase:
        found = self.filter_queryset(self.get_queryset())
        query = request.query_params
        fields = names_in(query, "fields", self.members_of(is_list=True))
        if "updated_since" in query:
            moment = since(query["updated_since"])
            if self.is_written_once:
                found = found.filter(created_at__gte=moment)
            else:
                found = changed_since(found, moment)
        if request.accepted_renderer.media_type != OrjsonRenderer.media_type:
            return self._sheet(found, fields)
        includes = self._includes()
        columns = self._columns(fields)
        # The key under which included rows are found again.
        keys = ("pk",) if includes else ()
        rows = self.paginate_queryset(found.values(*columns, *keys)) or []
        nested = [(row.pop("pk", None), self._written(row, fields)) for row in rows]
        nest(request, nested, includes)
        return list_response(
            request, self.get_paginated_response([row for _key, row in nested]).data
        )

    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        key = kwargs[self.lookup_url_kwarg]
        found = self.get_queryset().filter(**{self.lookup_field: key})
        fields = self._fields()
        columns = self._columns(fields)
        if "version" in self.columns:
            columns = tuple(dict.fromkeys((*columns, "version")))
        row = found.values(*columns, "pk").order_by().first()
        if row is None:
            raise NotFound
        key, version = row.pop("pk"), row.get("version")
        return self.answer(self._written(row, fields), key=key, version=version)

    def answer(self, body: Row, *, key: object, version: int | None = None) -> Response:
        """One record as it was asked for: `?fields=`, `?include=`, ETag and 304.

        With included rows the tag is weak, as the version knows nothing of them; so is
        that of a record without a version.
        """
        fields, includes = self._fields(), self._includes()
        if fields:
            body = {name: body[name] for name in fields}
        nest(self.request, [(key, body)], includes)
        if includes:
            etag = weak_tag_of(json_bytes(body))
        elif version is not None:
            etag = etag_of(version)
        else:
            etag = weak_tag_of(json_bytes(body))
        if is_unchanged(self.request, etag):
            return Response(status=304, headers={"ETag": etag})
        return Response(body, headers={"ETag": etag})

    def _fields(self) -> tuple[str, ...]:
        known = self.members_of(is_list=self.action == "list")
        return names_in(self.request.query_params, "fields", known)

    def _includes(self) -> dict[str, Include]:
        asked = names_in(self.request.query_params, "include", self.includes)
        return {name: self.includes[name] for name in asked}

    def _columns(self, fields: Sequence[str]) -> tuple[str, ...]:
        if not fields:
            return self.columns
        needed = [self.sources.get(name, (name,)) for name in fields]
        return tuple(dict.fromkeys(column for one in needed for column in one))

    def _written(self, row: Row, fields: Sequence[str]) -> Row:
        if not fields:
            return self.represent(row)
        whole = self.represent(dict.fromkeys(self.columns) | row)
        return {name: whole[name] for name in fields}

    def _sheet(self, found: QuerySet, fields: Sequence[str]) -> HttpResponseBase:
        """The whole list as the file that Accept asked for."""
        request = self.request
        for name in ("cursor", "page_size", "with_count", "include"):
            if name in request.query_params:
                raise refuse(
                    f"/{name}",
                    "only_json",
                    _("Hanya untuk JSON; berkas selalu memuat seluruh daftar."),
                )
        ordering = ordering_of(request.query_params, self)
        sign = "-" if ordering.startswith("-") else ""
        found = found.order_by(*dict.fromkeys([ordering, f"{sign}pk"]))
        media_type = request.accepted_renderer.media_type
        if request.method == "HEAD":
            return HttpResponse(content_type=media_type)
        if found.values("pk")[sheets.ROWS_MAX :].exists():
            raise Refusal(
                400,
                code="too_many_rows",
                detail=_("Daftar ini melebihi %(max)s baris; persempit saringannya.")
                % {"max": sheets.ROWS_MAX},
            )
        name = str(self.basename).removeprefix("api-")
        serializer: Any = self.get_serializer()
        table = sheets.Table(serializer, fields)
        if self.has_plain_sheet:
            plain = [
                self.sources.get(member, (member,))[place]
                for member, place in table.places
            ]
            if can_copy(found, plain):
                return sheets.copied(
                    media_type,
                    found=found,
                    heads=table.heads,
                    columns=plain,
                    name=name,
                )
        rows = found.values(*self._columns(fields)).iterator(sheets.ROWS_A_CHUNK)
        return sheets.answer(
            media_type,
            table=table,
            rows=(self._written(row, fields) for row in rows),
            name=name,
        )


@cache
def _members(serializer: type[serializers.Serializer]) -> tuple[str, ...]:
    return tuple(serializer().fields)


def list_response(request: Request, body: Mapping[str, Any]) -> HttpResponse:
    """A finished list with a weak ETag of its bytes, or 304."""
    content = json_bytes(body)
    etag = weak_tag_of(content)
    if is_unchanged(request, etag):
        return HttpResponse(status=304, headers={"ETag": etag})
    return HttpResponse(
        content, content_type=OrjsonRenderer.media_type, headers={"ETag": etag}
    )


def weak_tag_of(content: bytes) -> str:
    """Weak, so that the answer may be compressed on its way: only a version is for
    If-Match."""
    return f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'


def detail_response(request: Request, body: Mapping[str, Any]) -> Response:
    """200 or 304: with the version as a strong ETag, else a weak one of the answer."""
    if "version" in body:
        etag = etag_of(body["version"])
    else:
        etag = weak_tag_of(json_bytes(body))
    if is_unchanged(request, etag):
        return Response(status=304, headers={"ETag": etag})
    return Response(body, headers={"ETag": etag})


class RootView(APIRootView):
    """The addresses of all resources."""

    http_method_names = ["get", "head"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        parameters.check(request, known=())
