"""Shares around a centre: places, missing values and what the component draws."""

from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from masterplan.core.chart_radar import HEIGHT, WIDTH, RadarAxis, radar


def _axes(*values: int | None) -> list[RadarAxis]:
    return [RadarAxis(f"Sumbu {i}", value) for i, value in enumerate(values, start=1)]


def test_axes_run_clockwise_from_the_top() -> None:
    chart = radar(_axes(100, 50, 0, 100))

    assert [(one.x, one.y) for one in chart.spokes] == [
        ("190.0", "35.0"),
        ("280.0", "125.0"),
        ("190.0", "215.0"),
        ("100.0", "125.0"),
    ]
    assert [(one.mark_x, one.mark_y) for one in chart.spokes] == [
        ("190.0", "35.0"),
        ("235.0", "125.0"),
        ("190.0", "125.0"),
        ("100.0", "125.0"),
    ]
    assert [one.anchor for one in chart.spokes] == ["middle", "start", "middle", "end"]
    assert chart.area == "190.0,35.0 235.0,125.0 190.0,125.0 100.0,125.0"
    assert len(chart.lines) == 4
    assert len(chart.rings) == 4


def test_a_missing_value_leaves_no_area_and_no_line() -> None:
    chart = radar(_axes(80, None, 60, 40))

    assert chart.area == ""
    assert chart.lacking == 1
    assert len(chart.lines) == 2
    assert not chart.is_empty


def test_nothing_known_is_empty() -> None:
    assert radar([]).is_empty
    assert radar(_axes(None, None, None)).is_empty
    assert not radar(_axes(0, 0, 0)).is_empty


@given(st.lists(st.none() | st.integers(-50, 250), min_size=1, max_size=12))
def test_marks_stay_inside_the_picture(values: list[int | None]) -> None:
    for spoke in radar(_axes(*values)).spokes:
        assert 0 <= float(spoke.mark_x) <= WIDTH
        assert 0 <= float(spoke.mark_y) <= HEIGHT


def test_component_names_every_axis_and_prints_the_same_table() -> None:
    chart = radar(
        [
            RadarAxis("Smart <Living>", 80, "/inovasi/?dimension=living", "living"),
            RadarAxis("Smart Economy", None, "", "economy"),
            RadarAxis("Smart Society", 20, "", "society"),
        ]
    )

    html = render_to_string(
        "components/_chart_radar.html",
        {
            "chart": chart,
            "title": "Capaian",
            "id": "radar",
            "label_head": "Dimensi",
            "value_head": "Terverifikasi",
        },
    )

    assert (
        'aria-label="Capaian: Smart &lt;Living&gt; 80%, '
        'Smart Economy belum ada data, Smart Society 20%"'
    ) in html
    assert '<a href="/inovasi/?dimension=living">Smart &lt;Living&gt;</a>' in html
    assert html.count('class="radar-hollow"') == 1
    assert html.count('class="radar-mark"') == 2
    assert 'class="radar-area"' not in html
    assert " style=" not in html
