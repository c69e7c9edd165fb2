"""Planned against reached: places, gaps and what the component says of them."""

from decimal import Decimal

from django.template.loader import render_to_string

from masterplan.core.chart_line import LinePoint, line


def _points(*pairs: tuple[int | None, int | None]) -> list[LinePoint]:
    return [
        LinePoint(
            label=f"Bulan {index}",
            planned=None if planned is None else Decimal(planned),
            actual=None if actual is None else Decimal(actual),
        )
        for index, (planned, actual) in enumerate(pairs, start=1)
    ]


def test_points_lie_evenly_and_100_percent_is_the_upper_edge() -> None:
    chart = line(_points((0, 0), (50, 25), (100, 100)))

    assert [(m.x, m.planned_y, m.actual_y) for m in chart.marks] == [
        ("2.00%", "98.00%", "98.00%"),
        ("50.00%", "50.00%", "74.00%"),
        ("98.00%", "2.00%", "2.00%"),
    ]
    assert [(s.x1, s.y1, s.x2, s.y2) for s in chart.planned] == [
        ("2.00%", "98.00%", "50.00%", "50.00%"),
        ("50.00%", "50.00%", "98.00%", "2.00%"),
    ]
    assert [level.value for level in chart.levels] == [0, 25, 50, 75, 100]


def test_no_line_is_drawn_over_a_value_that_nobody_knows() -> None:
    chart = line(
        _points((10, 5), (20, None), (30, 12), (40, 20), (50, None)), today_index=3
    )

    assert [(s.x1, s.x2) for s in chart.actual] == [("50.00%", "74.00%")]
    assert [mark.is_lacking for mark in chart.marks] == [
        False,
        True,
        False,
        False,
        False,
    ]
    assert (chart.lacking, chart.past) == (1, 4)
    assert chart.today == "74.00%"
    assert len(chart.planned) == 4


def test_difference_is_that_of_the_last_moment_with_both_values() -> None:
    behind = line(_points((10, 10), (40, 25), (60, None)))
    ahead = line(_points((10, 15)))

    assert (behind.difference, behind.behind, behind.ahead) == (-15, 15, 0)
    assert (ahead.difference, ahead.behind, ahead.ahead) == (5, 0, 5)
    assert line(_points((10, None), (None, 20))).difference is None


def test_values_outside_the_picture_stay_at_its_edge() -> None:
    chart = line(_points((-5, 140)))

    assert (chart.marks[0].planned_y, chart.marks[0].actual_y) == ("98.00%", "2.00%")


def test_nothing_known_is_empty() -> None:
    assert line([]).is_empty
    assert line(_points((None, None), (None, None))).is_empty
    assert line([]).ticks == ()


def test_few_words_stand_under_many_moments() -> None:
    chart = line(_points(*[(value, None) for value in range(25)]))

    assert [(tick.label, tick.anchor) for tick in chart.ticks] == [
        ("Bulan 1", "start"),
        ("Bulan 7", "middle"),
        ("Bulan 13", "middle"),
        ("Bulan 19", "middle"),
        ("Bulan 25", "end"),
    ]
    assert [t.anchor for t in line(_points((1, 1))).ticks] == ["middle"]


def _drawn(points: list[LinePoint], **more: int) -> str:
    return render_to_string(
        "components/_chart_line.html",
        {"chart": line(points, **more), "title": "Kurva S", "id": "kurva"},
    )


def test_component_says_the_finding_and_prints_the_same_table() -> None:
    html = _drawn(_points((20, 10), (50, None), (80, None)), today_index=1)

    assert "Bulan 1: realisasi 10,0% dari rencana 20,0%, 10,0 poin di bawah" in html
    assert "Data kurang: 1 dari 2 waktu yang sudah lewat" in html
    assert (
        '<th scope="row">Bulan 2</th><td class="num">50,0%</td>'
        '<td class="num">data kurang</td>'
    ) in html
    assert (
        '<th scope="row">Bulan 3</th><td class="num">80,0%</td><td class="num">–</td>'
    ) in html
    assert 'role="img"' in html
    assert 'class="line-actual" x1="0"' in html
    assert html.count('class="line-actual"') == 1
    assert " style=" not in html


def test_component_says_that_data_are_lacking_altogether() -> None:
    html = _drawn(_points((20, None), (40, None)))

    assert "Data kurang: belum ada waktu yang rencana dan realisasinya" in html


def test_component_without_values_is_the_empty_state() -> None:
    assert "Belum ada data untuk ditampilkan." in _drawn([])
