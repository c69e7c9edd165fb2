"""Tables as files to keep: one way to send a CSV, one way to send a workbook."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from typing import IO, Protocol

from django.http import FileResponse, StreamingHttpResponse
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

CSV_TYPE = "text/csv"
CSV_CONTENT = f"{CSV_TYPE}; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Beyond it a file that is being written goes to the disk.
_IN_MEMORY = 1024 * 1024


class Said(Protocol):
    """A filter in force, in words."""

    @property
    def label(self) -> str: ...

    @property
    def value(self) -> str: ...


def above(title: str, chips: Iterable[Said], *, zone: str | None = None) -> list[str]:
    """The lines above an exported table: title, filters in words, the day."""
    told = "; ".join(f"{chip.label}: {chip.value}" for chip in chips)
    return [
        title,
        _("Saringan: %(filters)s") % {"filters": told}
        if told
        else _("Saringan: tidak ada"),
        _("Diunduh %(day)s") % {"day": day(timezone.now(), zone)},
    ]


def dated(name: str) -> str:
    """The name with today's date behind it."""
    return f"{name}-{timezone.localdate():%Y%m%d}"


def csv_file(
    columns: Sequence[Column],
    rows: Iterable[Sequence[CellValue]],
    *,
    name: str,
    lines: Sequence[str] = (),
) -> StreamingHttpResponse:
    """The table as a CSV, `lines` above it, named with today's date."""
    response = StreamingHttpResponse(
        csv_lines(columns, rows, lines=lines), content_type=CSV_CONTENT
    )
    response["Content-Disposition"] = f'attachment; filename="{dated(name)}.csv"'
    return response


def xlsx_file(spec: SheetSpec, *, name: str) -> FileResponse:
    """The table as a workbook, named with today's date."""
    return written(
        lambda target: write_xlsx(target, sheets=[spec]),
        name=f"{dated(name)}.xlsx",
        content_type=XLSX_TYPE,
    )


def written(
    write: Callable[[IO[bytes]], object], *, name: str, content_type: str
) -> FileResponse:
    """A file that `write` fills first; the response closes and removes it."""
    target = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    write(target)
    target.seek(0)
    return FileResponse(
        target, as_attachment=True, filename=name, content_type=content_type
    )
