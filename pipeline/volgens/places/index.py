"""The frozen index of places: opens in milliseconds, because only what is asked for is read from the mapped file.

`places.bin` is, in little-endian order: 8 bytes of magic, 4 bytes of header length, a JSON header (credit; for each
array its type and length; the administrative regions; the countries, regions and areas in full), then the arrays, each
at a multiple of 8: for each city, largest first, GeoNames id, latitude, longitude, region, inhabitants on a logarithmic
scale, length of its name; for each normal form of a name, sorted, its digest, a check with one bit for a city's own
name, and the city's number; last the names. Built by scripts/build_places.py.
"""

from __future__ import annotations

import json
import math
import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from volgens.errors import VolgensError
from volgens.places.spelling import digest, fold, sounds

MAGIC = b"VOLGENSP"
_POPULATION_STEPS = 30
"""Steps of the logarithmic scale for each factor of ten."""


def population_byte(inhabitants: int) -> int:
    """Inhabitants on the scale of the file: 0 for none, else 1 + 30 log10."""
    return min(255, 1 + round(_POPULATION_STEPS * math.log10(inhabitants))) if inhabitants > 0 else 0


@dataclass(frozen=True, slots=True)
class Place:
    """A thing on the map that a name may stand for."""

    id: str
    name: str
    country: str | None
    region: str
    """GeoNames' first-order division within the country, empty where unknown."""
    lat: float
    lon: float
    inhabitants: int
    """Rounded; 0 where unknown."""
    kind: str
    """`city`, `country`, `region`, `continent` or `area`."""
    match: str
    """How the name met it: `own` name, `alternate` name, or `sound`."""
    capital: bool = False
    """Whether it is the seat of a government."""


class Index:
    """Names to places. `find` is the only question it answers for texts; `country` gives one by its code."""

    def __init__(self, path: Path) -> None:
        """Open a file of scripts/build_places.py. Raises VolgensError where it is missing or something else."""
        try:
            with path.open("rb") as file:
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise VolgensError(f"{path}: cannot be opened; build it with scripts/build_places.py: {error}") from error
        if self._data[:8] != MAGIC:
            raise VolgensError(f"{path}: no index of places; build it with scripts/build_places.py")
        length = int.from_bytes(self._data[8:12], "little")
        header = json.loads(self._data[12 : 12 + length])
        self.credit: str = header["credit"]
        self._regions: list[list[str]] = header["regions"]
        self._arrays: dict[str, NDArray[Any]] = {}
        at = 12 + length
        for name, (kind, size) in header["arrays"].items():
            at += -at % 8
            self._arrays[name] = np.frombuffer(self._data, kind, size, at)
            at += self._arrays[name].nbytes
        self._names_at = np.concatenate(([0], np.cumsum(self._arrays["name_length"], dtype=np.int64)))
        self._by_letters = lru_cache(maxsize=20_000)(self._search)
        self._capitals = frozenset(header["capitals"])
        self._never = frozenset(map(fold, header["never"]))
        self._extras: dict[str, list[Place]] = {}
        self._written: list[tuple[str, Place]] = []
        self._by_id: dict[str, Place] = {}
        for id_, name, country, lat, lon, people, kind, names, region in header["extras"]:
            for number, known in enumerate(names):
                place = Place(id_, name, country, region, lat, lon, people, kind, "own" if number == 0 else "alternate")
                here = self._extras.setdefault(fold(known), [])
                if all(other.id != id_ for other in here):
                    here.append(place)
                self._written.append((known, place))
                self._by_id.setdefault(id_, place)

    def country(self, code: str) -> Place | None:
        """The country of an ISO 3166-1 alpha-2 code."""
        return self._by_id.get(f"iso3166:{code}")

    def by_id(self, id_: str) -> Place | None:
        """A country, region or area by its id; None for cities, which are found by name."""
        return self._by_id.get(id_)

    def areas(self) -> Iterator[tuple[str, Place]]:
        """The names of all countries, regions and areas as written, with what each stands for."""
        yield from self._written

    def find(self, name: str) -> tuple[Place, ...]:
        """Every place that the name may stand for: countries and areas first, then cities, largest first.

        Same letters come first; only a name that has none of them is looked up by its sound.
        """
        if fold(name) in self._never:
            return ()
        return self.find_by_letters(name) or self.find_by_sound(name)

    def find_by_letters(self, name: str) -> tuple[Place, ...]:
        """As `find`, without the look-up by sound."""
        form = fold(name)
        return self._by_letters(form) if form and form not in self._never else ()

    def knows(self, name: str) -> bool:
        """Whether the name is found by its letters, as a place's own name or that of a large one."""
        form = fold(name)
        return form in self._extras or any(p.match == "own" for p in self._by_letters(form))

    def find_by_sound(self, name: str) -> tuple[Place, ...]:
        """The cities whose name sounds alike in Dutch or international transliteration, largest first."""
        found: dict[int, Place] = {}
        for family in ("slavic", "arabic"):
            for form in sorted({sounds(name, family, "dutch"), sounds(name, family, "english")} - {""}):
                for number, place in self._rows(form, family):
                    found.setdefault(number, place)
        return tuple(found[number] for number in sorted(found))

    def _search(self, form: str) -> tuple[Place, ...]:
        return (*self._extras.get(form, ()), *(place for _, place in self._rows(form, "")))

    def _rows(self, form: str, family: str) -> Iterator[tuple[int, Place]]:
        key, check = digest(form, family)
        keys, checks, numbers = self._arrays["key"], self._arrays["key_check"], self._arrays["key_city"]
        wanted = np.uint32(key)
        row = int(np.searchsorted(keys, wanted))
        seen: dict[int, bool] = {}
        while row < len(keys) and keys[row] == wanted:
            if int(checks[row]) >> 1 == check:
                number = int(numbers[row])
                seen[number] = seen.get(number, False) or bool(checks[row] & 1)
            row += 1
        for number in sorted(seen):
            yield number, self._city(number, "sound" if family else "own" if seen[number] else "alternate")

    def _city(self, number: int, match: str) -> Place:
        arrays = self._arrays
        country, region = self._regions[int(arrays["region"][number])]
        start, end = int(self._names_at[number]), int(self._names_at[number + 1])
        people = int(arrays["population"][number])
        id_ = f"geonames:{int(arrays['geoname'][number])}"
        return Place(
            id=id_,
            name=bytes(arrays["names"][start:end]).decode(),
            country=country,
            region=region,
            lat=round(float(arrays["lat"][number]), 5),
            lon=round(float(arrays["lon"][number]), 5),
            inhabitants=round(10 ** ((people - 1) / _POPULATION_STEPS)) if people else 0,
            kind="city",
            match=match,
            capital=id_ in self._capitals,
        )


@cache
def default() -> Index:
    """The index that ships with the library, opened once."""
    with as_file(files("volgens") / "data" / "places.bin") as path:
        return Index(path)
