"""What every list does alike: its addresses, its heads, its files."""

import tempfile
from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from django.http import FileResponse, QueryDict, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from masterplan.core.sheets.writer import (
    CellValue,
    Column,
    SheetSpec,
    csv_lines,
    write_xlsx,
)
from masterplan.core.templatetags.portal import day

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Said(Protocol):
    """A filter in force, in words."""

    @property
    def label(self) -> str: ...

    @property
    def value(self) -> str: ...


def plain(data: QueryDict, filters: Collection[str]) -> QueryDict:
    """The query without the place in the list and without empty values.

    Never the bare one, which would start in the reader's own regency.
    """
    kept = data.copy()
    for name in list(kept):
        values = [value for value in kept.getlist(name) if value]
        kept.setlist(name, values)
        if name in ("after", "before") or not values:
            del kept[name]
    if not any(name in filters for name in kept):
        kept["regency"] = ""
    return kept


def address(data: QueryDict, filters: Collection[str], **changes: str) -> str:
    """The same list with changes, from its beginning unless they say otherwise."""
    kept = plain(data, filters)
    for name, value in changes.items():
        kept[name] = value
    return f"?{kept.urlencode()}"


def head(
    data: QueryDict, filters: Collection[str], name: str, ordering: str
) -> dict[str, str]:
    """Link and direction of a column's head; a second press turns the order round."""
    direction = {name: "ascending", f"-{name}": "descending"}.get(ordering, "")
    turned = f"-{name}" if direction == "ascending" else name
    return {"href": address(data, filters, ordering=turned), "direction": direction}


def above(title: str, chips: Iterable[Said]) -> list[str]:
    """The lines above an exported table: title, filters in words, the day."""
    told = "; ".join(f"{chip.label}: {chip.value}" for chip in chips)
    return [
        title,
        _("Saringan: %(filters)s") % {"filters": told}
        if told
        else _("Saringan: tidak ada"),
        _("Diunduh %(day)s") % {"day": day(timezone.now())},
    ]


def csv_file(
    columns: Sequence[Column],
    rows: Iterable[Sequence[CellValue]],
    *,
    lines: Sequence[str],
    name: str,
) -> StreamingHttpResponse:
    """The table as a CSV to keep, named with today's date."""
    response = StreamingHttpResponse(
        csv_lines(columns, rows, lines=lines), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{_dated(name)}.csv"'
    return response


def xlsx_file(spec: SheetSpec, *, name: str) -> FileResponse:
    """The table as a workbook to keep, named with today's date."""
    # Written to disk beyond a few hundred rows; the response closes and removes it.
    target = tempfile.SpooledTemporaryFile(max_size=1024 * 1024)  # noqa: SIM115
    write_xlsx(target, sheets=[spec])
    target.seek(0)
    return FileResponse(
        target,
        as_attachment=True,
        filename=f"{_dated(name)}.xlsx",
        content_type=XLSX_TYPE,
    )


def _dated(name: str) -> str:
    return f"{name}-{timezone.localdate():%Y%m%d}"
