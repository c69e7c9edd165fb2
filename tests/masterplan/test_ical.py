"""iCalendar text: escaped, folded, with whole days and hours as RFC 5545 has them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masterplan.domain.calendar import Date
from masterplan.domain.ical import LINE_MAX, escaped, folded, text_of
from masterplan.enums.calendar import DateKind

NOW = dt.datetime(2026, 11, 1, 5, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 3)


def made(*dates: Date) -> list[str]:
    text = text_of(
        dates,
        name="Kalender, Uji",
        host="https://contoh.test",
        zone=ZoneInfo("Asia/Jayapura"),
        now=NOW,
    )
    assert text.endswith("\r\n")
    return text.split("\r\n")[:-1]


def test_a_file_without_dates_is_whole():
    assert made() == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Masterplan Smart City//ID",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:Kalender\\, Uji",
        "END:VCALENDAR",
    ]


def test_whole_days_end_the_day_after():
    two_days = Date(
        DateKind.MEETING,
        "meeting-7",
        "Bimtek I; hari 1",
        DAY,
        dt.date(2026, 11, 4),
        "/daerah/32.11/rapat/7/",
        note="Bimtek",
        place="Aula, lantai 2",
        at=dt.time(9),
    )

    assert made(two_days)[5:-1] == [
        "BEGIN:VEVENT",
        "UID:meeting-7@contoh.test",
        "DTSTAMP:20261101T050000Z",
        "DTSTART;VALUE=DATE:20261103",
        "DTEND;VALUE=DATE:20261105",
        "SUMMARY:Bimtek I\\; hari 1",
        "CATEGORIES:Rapat",
        "DESCRIPTION:Bimtek",
        "LOCATION:Aula\\, lantai 2",
        "URL:https://contoh.test/daerah/32.11/rapat/7/",
        "END:VEVENT",
    ]


def test_an_hour_is_told_in_utc():
    at_nine = Date(DateKind.MEETING, "m", "Forum", DAY, DAY, "/", at=dt.time(9))

    assert "DTSTART:20261103T000000Z" in made(at_nine)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a;b,c\\d", "a\\;b\\,c\\\\d"),
        ("satu\r\ndua\ntiga\rempat", "satu\\ndua\\ntiga\\nempat"),
        ("lonceng\x07\u2028", "lonceng"),
        ("BEGIN:VEVENT\r\nX", "BEGIN:VEVENT\\nX"),
    ],
)
def test_escaped(text, told):
    assert escaped(text) == told


@given(st.text())
def test_folding_loses_nothing_and_keeps_every_line_short(text):
    line = f"SUMMARY:{escaped(text)}"
    pieces = folded(line).split("\r\n")

    assert all(len(piece.encode()) <= LINE_MAX for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line
