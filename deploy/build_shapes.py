"""Turn the boundaries in data/ into the SVG shapes of the maps: static/map/.

    python deploy/build_shapes.py          writes the files
    python deploy/build_shapes.py --check  says whether they are what would be written

Standard library only. A shapes file holds one path an area, already projected, in
small whole numbers, and never changes: pages draw their own colours over it with
<use href="regencies.svg#r3211">. `regencies` is the whole country, `regencies-32` a
province in more detail, `districts-32.11` a regency; `index.json` says which there are,
and in a province where the figure of an area can stand: its place and the room there.
"""

import json
import math
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "static" / "map"
# Widest side of a picture in its own units.
NATION = 2400
PROVINCE = 1000
REGENCY = 600
MARGIN = 6

Point = tuple[float, float]
Ring = list[Point]
Shape = list[Ring]


def read(path: Path, name: str) -> dict[str, Shape]:
    """The rings in degrees of every area of a TopoJSON object, by code."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    arcs = [_decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    return {
        geometry["properties"]["code"]: [
            _ring(indices, arcs) for indices in _rings(geometry)
        ]
        for geometry in topology["objects"][name]["geometries"]
    }


def _decoded(arc: list[list[int]], transform: dict[str, list[float]]) -> Ring:
    """An arc of differences as places in degrees."""
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * scale_x + move_x, y * scale_y + move_y))
    return points


def _rings(geometry: dict) -> list[list[int]]:
    if geometry["type"] == "Polygon":
        return geometry["arcs"]
    return [ring for polygon in geometry["arcs"] for ring in polygon]


def _ring(indices: list[int], arcs: list[Ring]) -> Ring:
    """Arcs joined end to end; a negative index is the arc walked backwards."""
    points: Ring = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(arc[1:] if points else arc)
    return points


def project(areas: dict[str, Shape], width: int) -> tuple[dict[str, Shape], int]:
    """Degrees as whole units of a picture so wide; returns the height as well.

    Equirectangular around the middle latitude: Indonesia lies on the equator, where
    this keeps shapes and sizes well enough to be told apart.
    """
    every = [point for shape in areas.values() for ring in shape for point in ring]
    west, east = min(x for x, _ in every), max(x for x, _ in every)
    south, north = min(y for _, y in every), max(y for _, y in every)
    narrowing = math.cos(math.radians((south + north) / 2))
    unit = (width - 2 * MARGIN) / ((east - west) * narrowing)
    height = math.ceil((north - south) * unit) + 2 * MARGIN
    placed = {
        code: [
            [
                (
                    round(MARGIN + (x - west) * narrowing * unit),
                    round(MARGIN + (north - y) * unit),
                )
                for x, y in ring
            ]
            for ring in shape
        ]
        for code, shape in areas.items()
    }
    return placed, height


def path_data(shape: Shape) -> str:
    """The `d` of an area, in relative moves; every area keeps a ring to be seen."""
    rings = [_simple(ring) for ring in shape]
    kept = [ring for ring in rings if len(ring) >= 3]
    if not kept:
        # An island smaller than the picture's unit is drawn as one unit.
        x, y = max(shape, key=len)[0]
        kept = [[(x, y), (x + 2, y), (x + 2, y + 2), (x, y + 2)]]
    parts = []
    for ring in kept:
        (x, y), *rest = ring
        # Every ring begins with an absolute move: what a ring is, no other changes.
        parts.append(f"M{x:.0f} {y:.0f}l")
        steps = []
        for next_x, next_y in rest:
            steps.append(f"{next_x - x:.0f} {next_y - y:.0f}")
            x, y = next_x, next_y
        parts.append(" ".join(steps).replace(" -", "-") + "z")
    return "".join(parts)


def _simple(ring: Ring) -> Ring:
    """Without points that repeat or lie on the straight line of their neighbours."""
    points: Ring = []
    for point in ring:
        if points and point == points[-1]:
            continue
        while len(points) >= 2 and _is_straight(points[-2], points[-1], point):
            points.pop()
            if points[-1] == point:
                break
        if not points or points[-1] != point:
            points.append(point)
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return points


def _is_straight(a: Point, b: Point, c: Point) -> bool:
    return (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0])


def mark(shape: Shape) -> list[int] | None:
    """Where a figure can stand in an area, and how far the nearest border is.

    The middle of its largest ring, or None where that lies outside of it.
    """
    ring = max((_simple(ring) for ring in shape), key=lambda ring: abs(_doubled(ring)))
    area = _doubled(ring)
    if not area:
        return None
    edges = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    x = sum((a + c) * (a * d - c * b) for (a, b), (c, d) in edges) / (3 * area)
    y = sum((b + d) * (a * d - c * b) for (a, b), (c, d) in edges) / (3 * area)
    crossed = sum(
        (b > y) != (d > y) and x < a + (y - b) * (c - a) / (d - b)
        for (a, b), (c, d) in edges
    )
    if crossed % 2 == 0:
        return None
    # Holes count as well: what lies in them is another area.
    borders = [
        edge
        for other in shape
        for edge in zip(other, [*other[1:], other[0]], strict=True)
    ]
    room = min(_distance((x, y), *edge) for edge in borders)
    return [round(x), round(y), math.floor(room)]


def _doubled(ring: Ring) -> float:
    """Twice the area within a ring, negative where it runs the other way."""
    ends = [*ring[1:], *ring[:1]]
    return sum(a * d - c * b for (a, b), (c, d) in zip(ring, ends, strict=True))


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to the nearest place of a line."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    length = along_x**2 + along_y**2
    part = 0.0
    if length:
        part = (point[0] - start[0]) * along_x + (point[1] - start[1]) * along_y
        part = min(1.0, max(0.0, part / length))
    return math.dist(point, (start[0] + part * along_x, start[1] + part * along_y))


def drawing(areas: dict[str, Shape], width: int) -> tuple[str, dict]:
    """A shapes file and its entry in the index."""
    placed, height = project(areas, width)
    paths = "\n".join(
        f'<path id="r{code.replace(".", "")}" vector-effect="non-scaling-stroke" '
        f'd="{path_data(shape)}"/>'
        for code, shape in sorted(placed.items())
    )
    box = f"0 0 {width} {height}"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">\n{paths}\n</svg>\n'
    entry: dict = {"view_box": box, "codes": sorted(placed)}
    if width == PROVINCE:
        marks = {code: mark(shape) for code, shape in sorted(placed.items())}
        entry["marks"] = {code: place for code, place in marks.items() if place}
    return svg, entry


def built() -> dict[str, str]:
    """Every file of static/map/ by its name."""
    data = ROOT / "data"
    nation = read(data / "regencies_national.topo.json", "regencies")
    regencies = read(data / "regencies.topo.json", "regencies")
    districts = read(data / "districts.topo.json", "districts")
    drawings = [("regencies", nation, NATION)]
    for code, areas in sorted(_by_start(regencies, 2).items()):
        drawings.append((f"regencies-{code}", areas, PROVINCE))
    for code, areas in sorted(_by_start(districts, 5).items()):
        drawings.append((f"districts-{code}", areas, REGENCY))
    files, index = {}, {}
    for name, areas, width in drawings:
        files[f"{name}.svg"], index[name] = drawing(areas, width)
    lines = ",\n".join(f'"{name}": {json.dumps(one)}' for name, one in index.items())
    files["index.json"] = f"{{\n{lines}\n}}\n"
    return files


def _by_start(areas: dict[str, Shape], length: int) -> dict[str, dict[str, Shape]]:
    """Areas by the code of what they lie in, which their own codes begin with."""
    found: dict[str, dict[str, Shape]] = defaultdict(dict)
    for code, shape in areas.items():
        found[code[:length]][code] = shape
    return found


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        different = [
            name
            for name, text in built().items()
            if not (TARGET / name).is_file()
            or (TARGET / name).read_text(encoding="utf-8") != text
        ]
        sys.stdout.write(f"different: {', '.join(different) or 'nothing'}\n")
        return 1 if different else 0
    TARGET.mkdir(exist_ok=True)
    for name, text in built().items():
        (TARGET / name).write_text(text, encoding="utf-8")
        sys.stdout.write(f"{name} {len(text)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
