"""Figures, dates, badges, rights and addresses as templates print them."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.http import HttpRequest, QueryDict
from django.template import Context, Template
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from masterplan.core.templatetags import portal


def render(source: str, **context: object) -> str:
    return Template("{% load portal %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1234567, "1.234.567"),
        (-1500, "-1.500"),
        (2.5, "3"),
        (-0.4, "0"),
        (None, "–"),
        ("", "–"),
        ("tidak ada", "–"),
        (True, "–"),
        (float("nan"), "–"),
    ],
)
def test_number_groups_by_dots(value: object, text: str) -> None:
    assert portal.number(value) == text


def test_decimal_and_percent_use_a_comma() -> None:
    assert portal.decimal(1234.56) == "1.234,6"
    assert portal.decimal("0.125", 2) == "0,13"
    assert portal.percent(12.5) == "13%"
    assert portal.percent(12.5, 1) == "12,5%"
    assert portal.percent(None) == "–"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (0, "Rp 0"),
        (950_000, "Rp 950.000"),
        (1_000_000, "Rp 1 jt"),
        (12_500_000, "Rp 12,5 jt"),
        (100_000_000, "Rp 100 jt"),
        (999_999_999, "Rp 1 M"),
        (1_250_000_000, "Rp 1,25 M"),
        (1_204_000_000_000, "Rp 1,2 T"),
        (1_234_500_000_000_000, "Rp 1.234,5 T"),
        (-1_250_000_000, "-Rp 1,25 M"),
    ],
)
def test_rupiah_short_chooses_the_unit(value: int | None, text: str) -> None:
    short = portal.rupiah_short(value)

    assert short.replace("\N{NO-BREAK SPACE}", " ") == text
    # What is written short never parts at the end of a line.
    assert " " not in short or short == portal.rupiah(value)


def test_rupiah_is_written_in_full() -> None:
    assert portal.rupiah(1_250_000_000) == "Rp 1.250.000.000"
    assert portal.rupiah(-5000) == "-Rp 5.000"


def test_figures_stay_indonesian_in_english() -> None:
    with translation.override("en"):
        assert render("{{ 1234567|number }} {{ 1.5|decimal }}") == "1.234.567 1,5"


def test_day_and_moment_are_told_in_the_zone() -> None:
    late = datetime(2022, 9, 20, 17, 5, tzinfo=UTC)

    assert portal.day(date(2022, 9, 21)) == "21 September 2022"
    assert portal.day(late) == "21 September 2022"
    assert portal.moment(late) == "21 September 2022 pukul 00.05 WIB"
    assert portal.moment(late, "Asia/Jayapura") == "21 September 2022 pukul 02.05 WIT"
    assert portal.moment(None) == "–"


@pytest.mark.parametrize(
    ("passed", "text"),
    [
        (timedelta(seconds=5), "baru saja"),
        (timedelta(seconds=-5), "baru saja"),
        (timedelta(minutes=7), "7 menit yang lalu"),
        (timedelta(hours=5), "5 jam yang lalu"),
        (timedelta(days=3), "3 hari yang lalu"),
        (timedelta(days=90), "3 bulan yang lalu"),
        (timedelta(days=800), "2 tahun yang lalu"),
    ],
)
def test_ago_tells_the_largest_unit(passed: timedelta, text: str) -> None:
    assert portal.ago(timezone.now() - passed) == text


def test_ago_of_a_date_counts_days() -> None:
    assert portal.ago(timezone.localdate()) == "hari ini"
    assert portal.ago(timezone.localdate() - timedelta(days=2)) == "2 hari yang lalu"


def test_icon_is_hidden_unless_labelled() -> None:
    assert 'aria-hidden="true"' in render('{% icon "plus" %}')
    assert '<use href="/static/img/icons.svg#plus">' in render('{% icon "plus" %}')
    assert 'role="img" aria-label="Tambah"' in render('{% icon "plus" "Tambah" %}')


def test_icon_label_is_escaped_even_after_an_equal_safe_one() -> None:
    source = '{% icon "plus" label %}'

    assert 'aria-label="a<b"' in render(source, label=mark_safe("a<b"))
    assert 'aria-label="a&lt;b"' in render(source, label="a<b")


def test_badge_says_word_icon_and_tone() -> None:
    status = SimpleNamespace(label="Terverifikasi & sah", tone="good", icon="check")

    html = render("{% badge status %}", status=status)

    assert html.startswith('<span class="badge-status tone-good">')
    assert "#check" in html
    assert html.endswith("Terverifikasi &amp; sah</span>")


def test_badge_of_an_unknown_tone_is_neutral() -> None:
    status = SimpleNamespace(label="Baru", tone='"><script>', icon="")

    assert 'class="badge-status tone-neutral"' in render("{% badge s %}", s=status)
    assert render("{% badge s %}", s=None) == ""


def test_can_asks_the_reader() -> None:
    asked = []

    def has_perm(name: str, obj: object) -> bool:
        asked.append((name, obj))
        return True

    request = SimpleNamespace(user=SimpleNamespace(has_perm=has_perm))
    source = '{% can "innovations.edit_innovation" thing as may %}{{ may }}'

    assert render(source, request=request, thing=7) == "True"
    assert asked == [("innovations.edit_innovation", 7)]
    assert render(source, thing=7) == "False"


def test_query_changes_and_removes_parameters() -> None:
    request = HttpRequest()
    request.GET = QueryDict("page=3&q=air+bersih&status=draft")

    changed = render(
        '{% query page=None status="verified" %}|{% query unit=units %}',
        request=request,
        units=[1, 2],
    )

    assert changed == (
        "?q=air+bersih&amp;status=verified|"
        "?page=3&amp;q=air+bersih&amp;status=draft&amp;unit=1&amp;unit=2"
    )
    assert request.GET["page"] == "3"
