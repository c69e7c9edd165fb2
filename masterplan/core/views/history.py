"""A story as a file: the same lines as its page, all of them."""

from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from masterplan.core.history import Action, Chip
from masterplan.core.sheets.writer import CellValue, Column, csv_lines
from masterplan.core.story import StoryLine, tell
from masterplan.core.templatetags.portal import day


def csv_response(
    actions: Iterable[Action],
    *,
    title: str,
    chips: Sequence[Chip],
    zone: ZoneInfo,
    name: str,
) -> StreamingHttpResponse:
    """The actions as CSV under their title and filters; times are those of `zone`."""
    told = "; ".join(f"{chip.label}: {chip.value}" for chip in chips)
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
    lines = [
        title,
        _("Saringan: %(filters)s") % {"filters": told or _("tidak ada")},
        _("Diunduh %(day)s") % {"day": day(timezone.now(), str(zone))},
    ]
    response = StreamingHttpResponse(
        csv_lines(columns, _rows(actions, zone), lines=lines),
        content_type="text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


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
