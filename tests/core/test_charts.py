"""Geometry of charts and what their components draw of it."""

import re
from decimal import Decimal

from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from masterplan.core.charts import BarRow, Series, StackRow, bars, stacked_bars

SERIES = (
    Series("done", "Selesai", "good"),
    Series("late", "Terlambat", "bad"),
)


def test_bars_are_relative_to_the_longest() -> None:
    chart = bars([BarRow("Governance", 30, "/a", "governance"), BarRow("Living", 15)])

    assert [bar.width for bar in chart.bars] == ["100.00%", "50.00%"]
    assert [bar.share for bar in chart.bars] == [Decimal("66.7"), Decimal("33.3")]
    assert chart.total == 45
    assert not chart.is_empty


def test_bars_without_values_are_empty() -> None:
    assert bars([]).is_empty
    assert bars([BarRow("Living", 0)]).bars[0].width == "0%"
    assert bars([BarRow("Living", -4)]).total == 0


def test_stacks_follow_each_other() -> None:
    chart = stacked_bars(
        [
            StackRow("Dinkes", {"done": 3, "late": 1}, hrefs={"late": "/late"}),
            StackRow("Disdik", {"done": 2}),
        ],
        SERIES,
    )

    first, second = chart.stacks
    assert [(part.x, part.width) for part in first.segments] == [
        ("0.00%", "75.00%"),
        ("75.00%", "25.00%"),
    ]
    assert [(part.x, part.width) for part in second.segments] == [
        ("0.00%", "50.00%"),
        ("50.00%", "0.00%"),
    ]
    assert first.segments[1].href == "/late"
    assert [(item.total, item.is_hatched) for item in chart.legend] == [
        (5, False),
        (1, True),
    ]
    assert chart.total == 6


def test_full_stacks_show_parts_only() -> None:
    chart = stacked_bars([StackRow("Disdik", {"late": 2})], SERIES, is_full=True)

    assert [part.width for part in chart.stacks[0].segments] == ["0.00%", "100.00%"]


@given(st.lists(st.integers(min_value=0, max_value=10**9), max_size=30))
def test_widths_stay_inside_the_picture(values: list[int]) -> None:
    chart = bars([BarRow(str(value), value) for value in values])

    assert chart.total == sum(values)
    assert all(0 <= float(bar.width.rstrip("%")) <= 100 for bar in chart.bars)


def test_bar_component_draws_links_and_the_same_table() -> None:
    html = render_to_string(
        "components/_chart_bars.html",
        {
            "chart": bars([BarRow("Smart <Living>", 1250, "/inovasi/?d=l", "living")]),
            "title": "Inovasi menurut dimensi",
            "id": "dimensi",
            "label_head": "Dimensi",
            "value_head": "Inovasi",
        },
    )

    assert html.count('<a href="/inovasi/?d=l">Smart &lt;Living&gt;</a>') == 2
    assert "<title>Smart &lt;Living&gt;: 1.250 (100,0%)</title>" in html
    assert '<td class="num">1.250</td>' in html
    assert not re.search(r"\sstyle=", html)


def test_stacked_component_draws_only_what_exists() -> None:
    html = render_to_string(
        "components/_chart_stacked.html",
        {
            "chart": stacked_bars(
                [StackRow("Disdik", {"late": 2}, hrefs={"late": "/x"})], SERIES
            ),
            "title": "Kesehatan",
            "id": "kesehatan",
            "label_head": "OPD",
        },
    )

    assert "<title>Disdik, Terlambat: 2</title>" in html
    assert "<title>Disdik, Selesai: 0</title>" not in html
    assert '<td class="num"><a href="/x">2</a></td>' in html
    assert not re.search(r"\sstyle=", html)


def test_empty_chart_says_so() -> None:
    html = render_to_string(
        "components/_chart_bars.html",
        {"chart": bars([]), "title": "Inovasi", "id": "x"},
    )

    assert "Belum ada data untuk ditampilkan." in html
    assert "<svg" not in html
