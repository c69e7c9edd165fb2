"""Keyset pages behind opaque cursors: page ten thousand costs what page one costs."""

from collections.abc import Mapping
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from masterplan.core.api.problems import Refusal, refuse

PAGE_SIZE = 50
PAGE_SIZE_MAX = 200

# Signed, so that a cursor read back is one we wrote: its types need no second look.
_signer = Signer(salt="core.api.cursor")


class KeysetPagination(BasePagination):
    """`values()` rows in the order (sort key, primary key), page by page.

    The view names its `orderings` (columns that are never empty) and its default
    `ordering`. A row added meanwhile neither repeats nor hides another. One statement,
    and one more with `?with_count=true`.
    """

    parameters: tuple[str, ...] = ("cursor", "ordering", "page_size", "with_count")

    def paginate_queryset(
        self, queryset: Any, request: Request, view: Any = None
    ) -> list[Any]:
        query = request.query_params
        size = page_size(query.get("page_size"))
        ordering = ordering_of(query, view)
        place = _place(query.get("cursor"), ordering)
        self.count = view.total(queryset) if _with_count(query) else None
        self.address = request.build_absolute_uri()
        self.ordering = ordering

        column = ordering.removeprefix("-")
        is_backwards = place.get("back", False)
        sign = "-" if ordering.startswith("-") != is_backwards else ""
        if place:
            queryset = queryset.filter(_beyond(queryset, column, place, sign == "-"))
        order = dict.fromkeys([f"{sign}{column}", f"{sign}pk"])
        found = list(
            queryset.annotate(cursor_value=F(column), cursor_key=F("pk")).order_by(
                *order
            )[: size + 1]
        )
        has_more = len(found) > size
        found = found[:size]
        if is_backwards:
            found.reverse()
        ends = [(row.pop("cursor_value"), row.pop("cursor_key")) for row in found]
        has_before = has_more if is_backwards else bool(place)
        has_after = is_backwards or has_more
        self.previous = self._link(ends[0], back=True) if ends and has_before else None
        self.next = self._link(ends[-1], back=False) if ends and has_after else None
        return found

    def get_paginated_response(self, data: list[dict[str, Any]]) -> Response:
        count = {} if self.count is None else {"count": self.count}
        return Response(
            count | {"next": self.next, "previous": self.previous, "results": data}
        )

    def _link(self, end: tuple[Any, Any], *, back: bool) -> str:
        value, key = end
        place = {
            "by": self.ordering,
            "value": _written(value),
            "key": _written(key),
            "back": back,
        }
        return replace_query_param(self.address, "cursor", _signer.sign_object(place))

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        orderings = [sign + name for name in view.orderings for sign in ("", "-")]
        return [
            _parameter("cursor", _("Penanda halaman dari `next` atau `previous`."), {}),
            _parameter(
                "ordering",
                _("Urutan; tanda minus berarti menurun."),
                {"enum": orderings, "default": view.ordering},
            ),
            _parameter(
                "page_size",
                _("Jumlah baris sehalaman."),
                {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": PAGE_SIZE_MAX,
                    "default": PAGE_SIZE,
                },
            ),
            _parameter(
                "with_count",
                _("Sertakan `count`, jumlah tepat semua baris."),
                {"type": "boolean", "default": False},
            ),
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {
            "type": ["string", "null"],
            "format": "uri",
            "example": "https://portal.example/api/v1/…/?cursor=…",
        }
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "count": {
                    "type": "integer",
                    "example": 119,
                    "description": str(_("Hanya dengan `?with_count=true`.")),
                },
                "next": link,
                "previous": link,
                "results": schema,
            },
        }


def _parameter(name: str, description: Any, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": str(description),
        "schema": {"type": "string"} | schema,
    }


def page_size(text: str | None) -> int:
    """How many rows were asked for."""
    if text is None:
        return PAGE_SIZE
    is_number = text.isascii() and text.isdecimal() and len(text) <= 4
    if not is_number or not 1 <= int(text) <= PAGE_SIZE_MAX:
        raise refuse(
            "/page_size",
            "invalid",
            _("Isi dengan angka 1 sampai %(max)s.") % {"max": PAGE_SIZE_MAX},
        )
    return int(text)


def _with_count(query: Mapping[str, str]) -> bool:
    text = query.get("with_count", "false")
    if text not in ("true", "false"):
        raise refuse("/with_count", "invalid", _("Isi dengan true atau false."))
    return text == "true"


def ordering_of(query: Mapping[str, str], view: Any) -> str:
    """The column to sort by, with "-" for descending."""
    text = query.get("ordering")
    if text is None:
        return view.ordering
    if text.removeprefix("-") not in view.orderings:
        raise refuse("/ordering", "invalid", _("Urutan ini tidak dikenal."))
    return text


def _place(text: str | None, ordering: str) -> dict[str, Any]:
    if text is None:
        return {}
    try:
        place = _signer.unsign_object(text)
    except (BadSignature, ValueError):
        raise _no_cursor() from None
    if place["by"] != ordering:
        raise _no_cursor()
    return place


def _no_cursor() -> Refusal:
    return refuse(
        "/cursor",
        "invalid",
        _("Penanda halaman ini tidak berlaku; mulai lagi dari halaman pertama."),
    )


def _beyond(
    queryset: QuerySet, column: str, place: dict[str, Any], is_falling: bool
) -> Q:
    options = queryset.model._meta
    key = options.pk.to_python(place["key"])
    side = "lt" if is_falling else "gt"
    if column == options.pk.name:
        return Q(**{f"pk__{side}": key})
    value = options.get_field(column).to_python(place["value"])
    # The first condition is implied by the second; it lets the index be used.
    return Q(**{f"{column}__{side}e": value}) & (
        Q(**{f"{column}__{side}": value}) | Q(**{f"pk__{side}": key})
    )


def _written(value: Any) -> Any:
    """JSON of a sort value; `to_python` of its field reads it back."""
    return value if isinstance(value, str | int) else str(value)
