"""The map of the report: where its places are, on coastlines and borders that ship with the package."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate

from volgens.report.figures import NameRow

WIDTH = 720.0
HEIGHTS = (360.0, 520.0)
MARGIN = 0.25
"""Of the places' extent, kept free on each side."""
LEAST = 5.0
"""Degrees of latitude that a map shows at least: one town alone still stands in its country."""
LARGE = 1.75
"""How much larger the letters are against the map on a phone, see `report.css`."""
LABELS = 14
"""Places with their name on the map; all are in the table beside it."""


Point = tuple[float, float]
Line = list[Point]
Box = tuple[float, float, float, float]
"""West, south, east, north; or left, top, right, bottom."""
Project = Callable[[float, float], Point]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map: its middle, radius, and where its label goes (`anchor` is None: no room for one)."""

    row: NameRow
    x: float
    y: float
    radius: float
    label_x: float = 0.0
    label_y: float = 0.0
    anchor: str | None = None
    minor: bool = False
    """No room for its label where letters are large against the map, as on a phone."""

    @property
    def whole(self) -> bool:
        """Whether it is a country, of which the spot is but the middle."""
        return (self.row.link or "").startswith("iso3166:")


@dataclass(frozen=True, slots=True)
class Map:
    """A map ready for a template: SVG path data and spots, in a view of `width` by `height`."""

    width: float
    height: float
    land: str
    borders: str
    spots: tuple[Spot, ...]


def draw_map(places: Sequence[NameRow]) -> Map | None:
    """A map of the places that have coordinates, zoomed to them; None where there are none.

    Equirectangular, with the true scale at the middle latitude. Neither countries, where there are other places, nor
    far-away places with few mentions set the zoom: the view holds nine in ten of the mentions.
    """
    located = [row for row in places if row.lat is not None and row.lon is not None]
    if not located:
        return None
    towns = [row for row in located if not (row.link or "").startswith("iso3166:")]
    west, south, east, north = _frame(towns or located)
    squeeze = math.cos(math.radians((south + north) / 2))
    height = min(max(WIDTH * (north - south) / ((east - west) * squeeze), HEIGHTS[0]), HEIGHTS[1])
    scale = min(WIDTH / ((east - west) * squeeze), height / (north - south))
    middle_x, middle_y = (west + east) / 2, (south + north) / 2

    def project(lon: float, lat: float) -> Point:
        return (lon - middle_x) * squeeze * scale + WIDTH / 2, (middle_y - lat) * scale + height / 2

    half_x, half_y = WIDTH / 2 / scale / squeeze, height / 2 / scale
    view = (middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y)
    land, borders = _world()
    spots = []
    most = max(row.mentions for row in located)
    for row in located:
        x, y = project(row.lon or 0.0, row.lat or 0.0)
        if 0 <= x <= WIDTH and 0 <= y <= height:
            spots.append(Spot(row, x, y, 3.5 + 11 * math.sqrt(row.mentions / most)))
    return Map(
        WIDTH,
        round(height, 1),
        _path(land, view, project, closed=True),
        _path(borders, view, project, closed=False),
        tuple(_labelled(spots, height)),
    )


def _frame(located: Sequence[NameRow]) -> Box:
    """West, south, east, north around nine in ten mentions, with a margin and a least size."""
    lats = _spread([(row.lat or 0.0, row.mentions) for row in located])
    lons = _spread([(row.lon or 0.0, row.mentions) for row in located])
    tall = max((lats[1] - lats[0]) * (1 + 2 * MARGIN), LEAST)
    wide = max((lons[1] - lons[0]) * (1 + 2 * MARGIN), 1.4 * LEAST)
    y, x = sum(lats) / 2, sum(lons) / 2
    tall, wide = min(tall, 150.0), min(wide, 360.0)
    y = min(max(y, -75 + tall / 2), 85 - tall / 2)
    x = min(max(x, -180 + wide / 2), 180 - wide / 2)
    return x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2


def _spread(weighted: list[tuple[float, int]]) -> Point:
    """The least and greatest value after the outermost twentieth of the weight on each side is gone."""
    total = sum(weight for _, weight in weighted)
    ends = []
    for ordered in (sorted(weighted), sorted(weighted, reverse=True)):
        passed = 0
        for value, weight in ordered:
            passed += weight
            if passed > total / 20:
                ends.append(value)
                break
    return ends[0], ends[1]


@dataclass(frozen=True, slots=True)
class _Shape:
    """A ring of land or a border, in degrees, and the box around it."""

    line: Line
    box: Box


@cache
def _world() -> tuple[list[_Shape], list[_Shape]]:
    """Land rings and border lines, from the data file."""
    raw = json.loads(files("volgens").joinpath("data/world.json").read_text(encoding="utf-8"))
    return [_unpack(line) for line in raw["land"]], [_unpack(line) for line in raw["borders"]]


def _unpack(flat: list[int]) -> _Shape:
    lons = [step / 100 for step in accumulate(flat[::2])]
    lats = [step / 100 for step in accumulate(flat[1::2])]
    return _Shape(list(zip(lons, lats, strict=True)), (min(lons), min(lats), max(lons), max(lats)))


def _path(shapes: Sequence[_Shape], view: Box, project: Project, *, closed: bool) -> str:
    """SVG path data of what the view shows, without points closer than a pixel to the one before."""
    west, south, east, north = view
    pixel_x, pixel_y = (east - west) / WIDTH, (north - south) / HEIGHTS[0]
    frame = (west - 9 * pixel_x, south - 9 * pixel_y, east + 9 * pixel_x, north + 9 * pixel_y)
    parts = []
    for shape in shapes:
        box = shape.box
        if not _meet(box, frame):
            continue
        runs = [_thinned(shape.line, pixel_x, pixel_y)]
        if box[0] < frame[0] or box[1] < frame[1] or box[2] > frame[2] or box[3] > frame[3]:
            runs = [_clip(runs[0], frame)] if closed else list(_inside(runs[0], frame))
        for run in runs:
            if len(run) > (2 if closed else 1):
                points = "L".join("{:.1f} {:.1f}".format(*project(lon, lat)) for lon, lat in run)
                parts.append(f"M{points}{'Z' if closed else ''}")
    return "".join(parts)


def _thinned(line: Line, pixel_x: float, pixel_y: float) -> Line:
    out = [line[0]]
    here_x, here_y = line[0]
    for x, y in line:
        if abs(x - here_x) / pixel_x + abs(y - here_y) / pixel_y >= 1:
            out.append((x, y))
            here_x, here_y = x, y
    return out


def _clip(ring: Line, frame: Box) -> Line:
    """A ring cut to a rectangle (Sutherland and Hodgman 1974)."""
    west, south, east, north = frame
    for axis, edge, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        out: Line = []
        for here, there in zip(ring, ring[1:] + ring[:1], strict=True):
            inside, next_inside = sign * (here[axis] - edge) >= 0, sign * (there[axis] - edge) >= 0
            if inside:
                out.append(here)
            if inside != next_inside:
                part = (edge - here[axis]) / (there[axis] - here[axis])
                out.append((here[0] + part * (there[0] - here[0]), here[1] + part * (there[1] - here[1])))
        ring = out
        if not ring:
            break
    return ring


def _inside(line: Line, frame: Box) -> Iterator[Line]:
    """The stretches of a line that lie in a rectangle."""
    west, south, east, north = frame
    run: Line = []
    for x, y in line:
        if west <= x <= east and south <= y <= north:
            run.append((x, y))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _labelled(spots: Sequence[Spot], height: float) -> Iterator[Spot]:
    """The spots with a label right, left, above or below where it covers no other label and no larger spot."""
    first = spots[: 2 * LABELS]
    taken = [_around(spot.x, spot.y, spot.radius * 0.8) for spot in first]
    taken_large = list(taken)
    for index, spot in enumerate(spots):
        label = spot
        if index < len(first) and len(taken) < len(first) + LABELS:
            for anchor, x, y in _sides(spot):
                box, large = _box(spot, anchor, x, y, 1.0), _box(spot, anchor, x, y, LARGE)
                if _fits(box, taken, index, height):
                    taken.append(box)
                    minor = not _fits(large, taken_large, index, height)
                    if not minor:
                        taken_large.append(large)
                    label = Spot(spot.row, spot.x, spot.y, spot.radius, x, y, anchor, minor)
                    break
        yield label


def _sides(spot: Spot) -> Iterator[tuple[str, float, float]]:
    """Where a label may stand, best first: text-anchor and the baseline's point."""
    gap = spot.radius + 5
    yield "start", spot.x + gap, spot.y + 5
    yield "end", spot.x - gap, spot.y + 5
    yield "middle", spot.x, spot.y - gap - 2
    yield "middle", spot.x, spot.y + gap + 11


def _box(spot: Spot, anchor: str, x: float, y: float, scale: float) -> Box:
    """About what a label covers."""
    wide = (8.0 * len(spot.row.name) + 4) * scale
    left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
    return left, y - 13 * scale, left + wide, y + 4 * scale


def _around(x: float, y: float, radius: float) -> Box:
    return x - radius, y - radius, x + radius, y + radius


def _fits(box: Box, taken: Sequence[Box], own: int, height: float) -> bool:
    if box[0] < 2 or box[2] > WIDTH - 2 or box[1] < 2 or box[3] > height - 2:
        return False
    return not any(_meet(box, other) for number, other in enumerate(taken) if number != own)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
