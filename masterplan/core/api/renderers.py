"""JSON as fast as it gets: rows go to orjson as they came from the database."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.utils.functional import Promise
from rest_framework.renderers import BaseRenderer

from masterplan.core.sheets.download import CSV_TYPE, XLSX_TYPE


class OrjsonRenderer(BaseRenderer):
    """Times are written as ISO 8601 with offset, dates as ISO, money as integers."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else json_bytes(data)


class CsvRenderer(BaseRenderer):
    """Names the type for Accept; the list streams its bytes itself."""

    media_type = CSV_TYPE
    format = "csv"

    def render(self, data: Any, *_args: Any, **_kwargs: Any) -> Any:
        return data


class XlsxRenderer(CsvRenderer):
    media_type = XLSX_TYPE
    format = "xlsx"
    charset = None
    render_style = "binary"


def json_bytes(data: Any) -> bytes:
    """An answer's bytes; lazy texts in the language of the request."""
    return orjson.dumps(data, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(type(value).__name__)
