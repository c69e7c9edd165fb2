"""A story as a file: the same lines as its page, all of them."""

from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from masterplan.core.history import Action, Chip
from masterplan.core.sheets.download import above, csv_file
from masterplan.core.sheets.writer import CellValue, Column
from masterplan.core.story import StoryLine, tell


def csv_response(
    actions: Iterable[Action],
    *,
    title: str,
    chips: Sequence[Chip],
    zone: ZoneInfo,
    name: str,
) -> StreamingHttpResponse:
    """The actions as CSV under their title and filters; times are those of `zone`."""
    columns = [
        Column(_("Waktu")),
        Column(_("Pelaku")),
        Column(_("Peristiwa")),
        Column(_("Data")),
        Column(_("Data lain dalam tindakan yang sama")),
        Column(_("Perubahan")),
        Column(_("Alasan")),
        Column(_("Versi")),
    ]
    lines = above(title, chips, zone=str(zone))
    return csv_file(columns, _rows(actions, zone), lines=lines, name=name)


def _rows(actions: Iterable[Action], zone: ZoneInfo) -> Iterator[list[CellValue]]:
    for action in actions:
        [line] = tell([action.activity])
        yield [
            f"{line.at.astimezone(zone):%Y-%m-%d %H:%M %Z}",
            line.actor,
            line.sentence,
            line.target_label,
            action.others,
            _changes(line),
            line.reason,
            line.version,
        ]


def _changes(line: StoryLine) -> str:
    return "; ".join(f"{one.label}: {one.old} → {one.new}" for one in line.changes)
