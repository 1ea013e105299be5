"""Make the base map of the report: Natural Earth's coastlines and borders, thinned and packed.

    npm pack world-atlas@2 && tar xzf world-atlas-2.*.tgz
    python scripts/make_world.py package/countries-10m.json pipeline/volgens/data/world.json

The input is a TopoJSON of country shapes (world-atlas, ISC, derived from Natural Earth, public domain). An arc that
two countries share is a border, all others are coast. Points are thinned by Douglas and Peucker's rule and written as
whole hundredths of a degree, each as its step from the point before.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

TOLERANCE = 0.07
"""Degrees that a thinned line may stray, about 7 km."""
NEARBY = (-6.0, 40.0, 45.0, 62.0)
"""West, south, east, north of the part that Dutch news looks at most closely."""
FINE = 0.012
SMALLEST = 0.05
"""Square degrees below which an island is left out."""

Point = tuple[float, float]


def arcs_of(topology: dict[str, Any]) -> list[list[Point]]:
    """The arcs in degrees: TopoJSON stores steps on a grid."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy, *_ in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        found.append(line)
    return found


def rings_of(geometry: dict[str, Any]) -> list[list[int]]:
    """Every ring of a polygon or multipolygon as arc numbers; `~n` is arc n backwards."""
    if geometry["type"] == "Polygon":
        return list(geometry["arcs"])
    return [ring for polygon in geometry.get("arcs", ()) for ring in polygon]


def thin(line: list[Point], tolerance: float) -> list[Point]:
    """The line without the points that lie within `tolerance` of the line through those kept."""
    keep = {0, len(line) - 1}
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        (x1, y1), (x2, y2) = line[first], line[last]
        length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        worst, at = tolerance, 0
        for index in range(first + 1, last):
            x, y = line[index]
            away = (
                abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length
                if length
                else ((x - x1) ** 2 + (y - y1) ** 2) ** 0.5
            )
            if away > worst:
                worst, at = away, index
        if at:
            keep.add(at)
            todo += [(first, at), (at, last)]
    return [line[index] for index in sorted(keep)]


def unrolled(line: list[Point]) -> list[Point]:
    """The line with longitudes that go on beyond 180 degrees where it crosses the date line."""
    out = [line[0]]
    for x, y in line[1:]:
        while x - out[-1][0] > 180:
            x -= 360
        while x - out[-1][0] < -180:
            x += 360
        out.append((x, y))
    return out


def halves(ring: list[Point]) -> list[list[Point]]:
    """A ring cut at the date line, so that none of its parts leaves -180 to 180 degrees."""
    ring = unrolled(ring)
    if abs(ring[0][0] - ring[-1][0]) > 180:  # around the pole
        ring += [(ring[-1][0], -90.0), (ring[0][0], -90.0)]
    parts = []
    for turn in (-360.0, 0.0, 360.0):
        part = [(x + turn, y) for x, y in ring]
        for edge, sign in ((-180.0, 1), (180.0, -1)):
            part = cut(part, edge, sign)
        if part:
            parts.append(part)
    return parts


def cut(ring: list[Point], edge: float, sign: int) -> list[Point]:
    """The part of a ring east (sign 1) or west (-1) of a meridian."""
    out: list[Point] = []
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        inside, next_inside = sign * (x1 - edge) >= 0, sign * (x2 - edge) >= 0
        if inside:
            out.append((x1, y1))
        if inside != next_inside:
            out.append((edge, y1 + (edge - x1) / (x2 - x1) * (y2 - y1)))
    return out


def near(line: list[Point]) -> bool:
    west, south, east, north = NEARBY
    return any(west <= x <= east and south <= y <= north for x, y in line)


def area(ring: list[Point]) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def pack(line: list[Point]) -> list[int]:
    """Hundredths of a degree, each point as its step from the one before; points that fall together are one."""
    grid = [(round(x * 100), round(y * 100)) for x, y in line]
    flat: list[int] = []
    px = py = 0
    for x, y in grid:
        if (x, y) != (px, py) or not flat:
            flat += [x - px, y - py]
            px, py = x, y
    return flat


def main(source: Path, target: Path) -> None:
    topology = json.loads(source.read_text(encoding="utf-8"))
    thinned = [thin(arc, FINE if near(arc) else TOLERANCE) for arc in arcs_of(topology)]
    uses: Counter[int] = Counter()
    for geometry in topology["objects"]["countries"]["geometries"]:
        for ring in rings_of(geometry):
            uses.update({arc if arc >= 0 else ~arc for arc in ring})
    land = []
    for geometry in topology["objects"]["land"]["geometries"]:
        for ring in rings_of(geometry):
            points: list[Point] = []
            for arc in ring:
                points += thinned[arc] if arc >= 0 else thinned[~arc][::-1]
            for part in halves(points):
                if len(part) > 3 and (area(part) > SMALLEST or near(part)):
                    land.append(pack(part))
    shared = [thinned[arc] for arc, times in sorted(uses.items()) if times > 1]
    borders = [pack(line) for line in shared if max(abs(x) for x, _ in line) < 179.9]
    world = {
        "credit": "Natural Earth, public domain; by way of world-atlas 2, ISC, copyright 2013-2019 Michael Bostock",
        "unit": "hundredths of a degree: longitude, latitude, each the step from the point before",
        "land": land,
        "borders": borders,
    }
    target.write_text(json.dumps(world, separators=(",", ":")) + "\n", encoding="utf-8")
    points_kept = sum(len(line) // 2 for line in land + borders)
    print(f"{len(land)} rings, {len(borders)} borders, {points_kept} points, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
