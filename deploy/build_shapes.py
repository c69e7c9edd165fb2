"""Turn the boundaries in data/ into the SVG shapes of the maps: static/map/.

    python deploy/build_shapes.py          writes the files
    python deploy/build_shapes.py --check  says whether they are what would be written

Standard library only. A shapes file holds one path an area, already projected, in
small whole numbers, and never changes: pages draw their own colours over it with
<use href="regencies.svg#r3211">. `index.json` says which shapes there are.
"""

import json
import math
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "static" / "map"
# Widest side of a picture in its own units.
WIDE = 2400
NARROW = 600
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
    return svg, {"view_box": box, "codes": sorted(placed)}


def built() -> dict[str, str]:
    """Every file of static/map/ by its name."""
    data = ROOT / "data"
    regencies = read(data / "regencies_national.topo.json", "regencies")
    districts: dict[str, dict[str, Shape]] = defaultdict(dict)
    for code, shape in read(data / "districts.topo.json", "districts").items():
        districts[code[:5]][code] = shape
    files, index = {}, {}
    files["regencies.svg"], index["regencies"] = drawing(regencies, WIDE)
    for code, areas in sorted(districts.items()):
        name = f"districts-{code}"
        files[f"{name}.svg"], index[name] = drawing(areas, NARROW)
    files["index.json"] = json.dumps(index, indent=1) + "\n"
    return files


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
