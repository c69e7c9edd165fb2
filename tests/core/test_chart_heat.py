"""A table that darkens: shades, ranges, and what its cells say."""

from django.template.loader import render_to_string

from masterplan.core.chart_heat import HeatCell, HeatRow, heat


def _row(label: str, *values: int | None) -> HeatRow:
    return HeatRow(label, "", [HeatCell(value) for value in values])


def test_shades_are_relative_to_the_largest_cell() -> None:
    chart = heat([_row("A", 0, 1, 5), _row("B", 6, 8, None)], ["x", "y", "z"])

    assert [[cell.level for cell in row.cells] for row in chart.rows] == [
        [0, 1, 3],
        [3, 4, None],
    ]
    assert [(one.level, one.least, one.most, one.count) for one in chart.breaks] == [
        (1, 1, 1, 1),
        (3, 5, 6, 2),
        (4, 8, 8, 1),
    ]
    assert (chart.empty, chart.unknown, chart.total) == (1, 1, 20)
    assert [row.total for row in chart.rows] == [6, 14]


def test_short_rows_are_filled_up_with_cells_without_a_value() -> None:
    chart = heat([_row("A", 3)], ["x", "y"])

    assert [(c.value, c.level) for c in chart.rows[0].cells] == [(3, 4), (None, None)]


def test_all_nothing_is_not_empty_but_nothing_known_is() -> None:
    assert not heat([_row("A", 0, 0)], ["x", "y"]).is_empty
    assert heat([_row("A", None)], ["x"]).is_empty
    assert heat([], ["x"]).is_empty


def test_component_links_numbers_and_says_what_is_empty() -> None:
    chart = heat(
        [
            HeatRow(
                "Smart Living",
                "/living",
                [HeatCell(4, "/inovasi/?s=LIV-1", "Hunian"), HeatCell(0, "", "Aman")],
            )
        ],
        ["1", "2"],
    )

    html = render_to_string(
        "components/_chart_heat.html",
        {
            "chart": chart,
            "title": "Menurut subdimensi",
            "id": "sub",
            "label_head": "Dimensi",
            "unit": "inovasi",
            "total_head": "Jumlah",
        },
    )

    assert '<a href="/inovasi/?s=LIV-1" aria-label="Hunian: 4">4</a>' in html
    assert '<td class="shade-0"><b>0</b> <span class="heat-word">kosong</span>' in html
    assert '<a href="/living">Smart Living</a>' in html
    assert '<td class="num">4</td>' in html
    assert "4 inovasi" in html
    assert " style=" not in html
