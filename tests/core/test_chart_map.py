"""Maps: the committed shapes, the classes, and what the component draws."""

import csv
import gzip
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from masterplan.core.chart_map import (
    CLASSES,
    Area,
    choropleth,
    has_districts,
    has_regencies,
    shape_id,
)

ROOT = Path(settings.BASE_DIR)
SHAPES = ROOT / "static" / "map"
# What DESIGN allows the one file of shapes, compressed; a province is a small part.
SHAPES_BYTES_MAX = 49_000
PROVINCE_BYTES_MAX = 6_000


def _builder() -> ModuleType:
    path = ROOT / "deploy" / "build_shapes.py"
    spec = importlib.util.spec_from_file_location("build_shapes", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_committed_shapes_are_what_the_script_builds() -> None:
    built = _builder().built()

    assert {path.name: path.read_text() for path in SHAPES.iterdir()} == built


def test_every_regency_of_the_reference_data_has_a_shape() -> None:
    with (ROOT / "data" / "regions.csv").open(encoding="utf-8") as file:
        codes = {row["code"] for row in csv.DictReader(file) if row["province_code"]}
    svg = (SHAPES / "regencies.svg").read_text()

    ids = re.findall(r'<path id="(r\d+)"', svg)

    assert len(codes) == 514
    assert sorted(ids) == sorted(shape_id(code) for code in codes)
    assert len(re.findall(r'd="M\d+ \d+l', svg)) == 514
    assert "<script" not in svg
    assert "style" not in svg


def test_every_province_has_a_file_with_all_of_its_regencies() -> None:
    with (ROOT / "data" / "regions.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    provinces = [row["code"] for row in rows if not row["province_code"]]

    drawn = {}
    for province in provinces:
        svg = (SHAPES / f"regencies-{province}.svg").read_text()
        drawn[province] = re.findall(r'<path id="(r\d+)"[^>]+ d="M\d+ \d+l', svg)

    assert len(provinces) == 38
    assert drawn == {
        province: sorted(
            shape_id(row["code"]) for row in rows if row["province_code"] == province
        )
        for province in provinces
    }
    assert all(has_regencies(province) for province in provinces)
    assert not has_regencies("00")


def test_a_province_is_drawn_in_more_detail_than_in_the_country() -> None:
    def lengths(name: str) -> dict[str, int]:
        svg = (SHAPES / name).read_text()
        return {
            code: len(data)
            for code, data in re.findall(r'<path id="(r\d+)"[^>]+ d="([^"]+)"', svg)
        }

    country, province = lengths("regencies.svg"), lengths("regencies-32.svg")

    assert len(province) == 27
    # Kota Sukabumi is a spot of four corners in the one.
    assert province["r3272"] > 3 * country["r3272"]
    assert sum(province.values()) > 2 * sum(country[code] for code in province)


def test_every_district_of_the_reference_data_has_a_shape() -> None:
    with (ROOT / "data" / "districts.csv").open(encoding="utf-8") as file:
        codes = {row["code"] for row in csv.DictReader(file)}

    drawn = set()
    for regency in sorted({code[:5] for code in codes}):
        svg = (SHAPES / f"districts-{regency}.svg").read_text()
        drawn |= set(re.findall(r'<path id="(r\d+)"', svg))
        assert has_districts(regency)

    assert drawn == {shape_id(code) for code in codes}
    assert not has_districts("32.01")


def test_shapes_are_light() -> None:
    for path in SHAPES.glob("*.svg"):
        assert len(gzip.compress(path.read_bytes(), 9)) <= SHAPES_BYTES_MAX
    for path in SHAPES.glob("regencies-*.svg"):
        assert len(gzip.compress(path.read_bytes(), 9)) <= PROVINCE_BYTES_MAX


def test_script_builds_rings_of_both_kinds_of_geometry(tmp_path: Path) -> None:
    builder = _builder()
    file = tmp_path / "two.json"
    file.write_text(
        '{"transform": {"scale": [1, 1], "translate": [0, 0]},'
        ' "arcs": [[[0, 0], [10, 0], [0, 10]], [[10, 10], [-10, 0], [0, -10]],'
        " [[20, 0], [4, 0], [0, 4], [-4, 0], [0, -4]]],"
        ' "objects": {"areas": {"geometries": ['
        ' {"type": "Polygon", "arcs": [[0, 1]], "properties": {"code": "1"}},'
        ' {"type": "MultiPolygon", "arcs": [[[2]], [[-2, -1]]],'
        ' "properties": {"code": "2"}}]}}}'
    )

    areas = builder.read(file, "areas")

    assert areas["1"] == [[(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]]
    assert areas["2"][0] == [(20, 0), (24, 0), (24, 4), (20, 4), (20, 0)]
    assert areas["2"][1] == [(0, 0), (0, 10), (10, 10), (10, 0), (0, 0)]
    assert builder.path_data(areas["1"]) == "M0 0l10 0 0 10-10 0z"
    assert builder.path_data([[(0, 0), (0, 0)]]) == "M0 0l2 0 0 2-2 0z"


def _areas(*values: int | None) -> list[Area]:
    codes = ["32.11", "32.17", "32.72", "32.01", "32.02", "32.03", "32.04"]
    return [
        Area(code, f"Daerah {code}", value, f"/daerah/{code}/")
        for code, value in zip(codes, values, strict=False)
    ]


def test_classes_are_nothing_and_quarters_of_the_rest() -> None:
    chart = choropleth(_areas(0, 1, 2, 3, 40, None, 0), unit="inovasi")

    assert [area.level for area in chart.rows] == [0, 1, 2, 3, 4, None, 0]
    assert [(c.level, c.least, c.most, c.count) for c in chart.classes] == [
        (0, 0, 0, 2),
        (1, 1, 1, 1),
        (2, 2, 2, 1),
        (3, 3, 3, 1),
        (4, 40, 40, 1),
    ]
    assert (chart.unknown, chart.total) == (1, 46)


def test_one_value_is_the_darkest_class() -> None:
    chart = choropleth(_areas(7, 7, 7), unit="inovasi")

    assert [(c.level, c.least, c.most, c.count) for c in chart.classes] == [
        (CLASSES, 7, 7, 3)
    ]


@given(st.lists(st.none() | st.integers(0, 500), max_size=60))
def test_classes_part_the_areas(values: list[int | None]) -> None:
    chart = choropleth(
        [Area(str(index), "", value) for index, value in enumerate(values)], unit="x"
    )

    assert sum(one.count for one in chart.classes) + chart.unknown == len(values)
    assert all(
        before.most < after.least
        for before, after in zip(chart.classes, chart.classes[1:], strict=False)
    )
    assert all((area.level == 0) == (area.value == 0) for area in chart.rows)


def test_areas_without_a_shape_are_only_in_the_table() -> None:
    chart = choropleth([*_areas(3), Area("00.01", "Contoh", 5)], unit="inovasi")

    assert [area.code for area in chart.areas] == ["32.11"]
    assert [area.code for area in chart.off_map] == ["00.01"]
    assert chart.total == 8
    html = render_to_string(
        "components/_map.html", {"chart": chart, "title": "Peta", "id": "peta"}
    )
    assert (
        "1 wilayah belum punya gambar di peta dan hanya ada di tabel: Contoh.</p>"
        in html
    )


def test_areas_of_a_province_refer_to_its_own_file() -> None:
    chart = choropleth(_areas(3, 0), shapes="regencies-32", unit="inovasi")

    html = render_to_string(
        "components/_map.html", {"chart": chart, "title": "Peta", "id": "peta"}
    )

    assert re.findall(r'<use href="([^"]+)" class="(q\d)"', html) == [
        ("/static/map/regencies-32.svg#r3211", "q4"),
        ("/static/map/regencies-32.svg#r3217", "q0"),
    ]
    assert chart.view_box.startswith("0 0 1000 ")


def test_value_stands_on_an_area_with_room_for_it() -> None:
    values = {"32.11": 3, "32.72": 3, "32.03": 1_234_567, "32.04": None, "32.05": 0}
    chart = choropleth(
        [Area(code, code, value) for code, value in values.items()],
        shapes="regencies-32",
        unit="inovasi",
    )

    html = render_to_string(
        "components/_map.html", {"chart": chart, "title": "Peta", "id": "peta"}
    )

    # Kota Sukabumi is too small for a digit and Cianjur for seven; nobody knows of
    # Bandung.
    assert [area.code for area in chart.areas if area.mark] == ["32.11", "32.05"]
    assert re.findall(r'<text class="(on-q\d)" x="\d+" y="\d+">(\d+)</text>', html) == [
        ("on-q3", "3"),
        ("on-q0", "0"),
    ]
    assert '<g class="map-values" aria-hidden="true">' in html


def test_figures_of_the_country_stand_in_its_table_only() -> None:
    assert [area.mark for area in choropleth(_areas(3, 0), unit="x").rows] == [None] * 2


def test_mark_is_the_middle_and_the_way_to_the_nearest_border() -> None:
    builder = _builder()
    square = [(0, 0), (40, 0), (40, 40), (0, 40), (0, 0)]
    hole = [(24, 16), (30, 16), (30, 24), (24, 24), (24, 16)]
    crescent = [(0, 0), (40, 0), (40, 40), (0, 40), (0, 38), (38, 38), (38, 2), (0, 2)]

    assert builder.mark([square]) == [20, 20, 20]
    assert builder.mark([square[::-1], hole]) == [20, 20, 4]
    assert builder.mark([crescent]) is None
    assert builder.mark([[(0, 0), (0, 0)]]) is None


def test_unknown_shapes_are_refused() -> None:
    with pytest.raises(LookupError, match=r"districts-32\.01"):
        choropleth([], shapes="districts-32.01", unit="inovasi")


def test_component_draws_links_a_legend_and_the_same_table() -> None:
    chart = choropleth(
        [
            Area("32.11", "Kabupaten <Sumedang>", 1200, "/daerah/32.11/"),
            Area("32.17", "Kabupaten Bandung Barat", None, "/daerah/32.17/"),
            Area("32.72", "Kota Sukabumi", 3),
        ],
        unit="inovasi",
    )

    html = render_to_string(
        "components/_map.html", {"chart": chart, "title": "Peta", "id": "peta"}
    )

    assert (
        '<a href="/daerah/32.11/"><title>Kabupaten &lt;Sumedang&gt;: 1.200 inovasi'
        '</title><use href="/static/map/regencies.svg#r3211" class="q4"/></a>'
    ) in html
    assert (
        "<title>Kabupaten Bandung Barat: belum ada data</title>"
        '<use href="/static/map/regencies.svg#r3217" fill="url(#peta-none)"/></a>'
    ) in html
    assert (
        "<g><title>Kota Sukabumi: 3 inovasi</title>"
        '<use href="/static/map/regencies.svg#r3272" class="q3"/></g>'
    ) in html
    assert 'href="#peta-after">Lewati peta (3 wilayah)</a>' in html
    assert 'id="peta-after" tabindex="-1"' in html
    assert (
        '<tr><th scope="row"><a href="/daerah/32.11/">Kabupaten &lt;Sumedang&gt;</a>'
        '</th><td class="num">1.200</td></tr>'
    ) in html
    assert '<td class="num">1.203</td>' in html
    assert " style=" not in html


def test_component_draws_the_districts_of_a_regency() -> None:
    chart = choropleth(
        [Area("32.11.01", "Wado", 2, "/inovasi/?district=32.11.01")],
        shapes="districts-32.11",
        unit="inovasi",
    )

    html = render_to_string(
        "components/_map.html", {"chart": chart, "title": "Peta", "id": "peta"}
    )

    assert "/static/map/districts-32.11.svg#r321101" in html


def test_noted_areas_are_hatched_named_and_explained() -> None:
    chart = choropleth(
        [
            Area("32.11", "Sumedang", 3, "/s/", note="kawasan: Jatinangor"),
            Area("32.12", "Indramayu", 0),
        ],
        unit="inovasi",
    )

    html = render_to_string(
        "components/_map.html",
        {"chart": chart, "title": "Peta", "id": "peta", "note_label": "Ada kawasan"},
    )

    assert chart.noted == 1
    assert "<title>Sumedang: 3 inovasi; kawasan: Jatinangor</title>" in html
    assert html.count('class="map-noted"') == 1
    assert 'fill="url(#peta-noted)"' in html
    assert "Ada kawasan" in html
    assert '<span class="sub">kawasan: Jatinangor</span>' in html
    bare = render_to_string(
        "components/_map.html",
        {
            "chart": choropleth([Area("32.11", "S", 3)], unit="x"),
            "title": "",
            "id": "p",
        },
    )
    assert "-noted" not in bare
