"""Dates as an iCalendar file (RFC 5545) that any calendar program opens."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from masterplan.domain.calendar import Date

# Octets in a line without its end (RFC 5545, 3.1).
LINE_MAX = 75
_PRODUCT = "-//Masterplan Smart City//ID"


def text_of(
    dates: Iterable[Date],
    *,
    name: str,
    host: str,
    zone: ZoneInfo,
    now: dt.datetime,
) -> str:
    """The whole file. `host` is the portal's address ("https://contoh.go.id"), which
    makes links whole and keys unique; hours are of `zone`, told in UTC."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for one in dates:
        lines += _event(one, host=host, zone=zone, now=now)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """TEXT of RFC 5545, 3.3.11; control characters are left out."""
    for plain, told in (("\\", "\\\\"), (";", "\\;"), (",", "\\,")):
        text = text.replace(plain, told)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\\n".join(
        "".join(letter for letter in line if letter.isprintable()) for line in lines
    )


def folded(line: str) -> str:
    """The line in pieces of at most LINE_MAX octets, no letter cut in two."""
    pieces, piece, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LINE_MAX:
            pieces.append(piece)
            # A continued line begins with a space, which counts.
            piece, size = " ", 1
        piece += letter
        size += octets
    return "\r\n".join([*pieces, piece])


def _event(one: Date, *, host: str, zone: ZoneInfo, now: dt.datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{one.key}@{host.partition('://')[2]}",
        f"DTSTAMP:{_utc(now)}",
        *_when(one, zone),
        f"SUMMARY:{escaped(one.title)}",
        f"CATEGORIES:{escaped(str(one.kind.label))}",
    ]
    if one.note:
        lines.append(f"DESCRIPTION:{escaped(one.note)}")
    if one.place:
        lines.append(f"LOCATION:{escaped(one.place)}")
    return [*lines, f"URL:{host}{one.url}", "END:VEVENT"]


def _when(one: Date, zone: ZoneInfo) -> list[str]:
    """An hour of one day, else whole days; the end of these is the day after."""
    if one.at is not None and one.starts_on == one.ends_on:
        start = dt.datetime.combine(one.starts_on, one.at, tzinfo=zone)
        return [f"DTSTART:{_utc(start)}"]
    after = one.ends_on + dt.timedelta(days=1)
    return [
        f"DTSTART;VALUE=DATE:{one.starts_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{after:%Y%m%d}",
    ]


def _utc(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
