"""The furniture patterns of `data/furniture.toml`, compiled."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from volgens.records import RegionKind


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern, what it marks, and on what conditions."""

    kind: RegionKind
    pattern: re.Pattern[str]
    first: bool = False
    """Only at the start of the text."""
    title: bool = False
    """What follows it on the line is the headline."""
    alone: bool = False
    """Only where the rest of the line is no sentence."""
    link: bool = False
    """The line right under it names another article."""
    dateline: bool = False
    """It holds the moment of publication."""
    byline: bool = False
    """A person's name on the line beside it belongs to it."""
    short: int = 400
    """The longest line that it is tried on."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """All rules, in the order of the file, and the lists that code needs."""

    opener: tuple[Rule, ...]
    line: tuple[Rule, ...]
    closer: tuple[Rule, ...]
    place: tuple[Rule, ...]
    caption: re.Pattern[str]
    """A credit before a caption that has no other mark: `Getty Een militair bewaakt de grens`."""
    credited: re.Pattern[str]
    """A credit before a caption of any kind, where furniture before it says that a picture comes."""
    byline: re.Pattern[str]
    """A person's name that fills a line."""
    outlets: dict[str, str]
    """Name to domain."""


@cache
def load() -> dict[str, Any]:
    """The data file as it stands."""
    data = files("volgens") / "data" / "furniture.toml"
    table: dict[str, Any] = tomllib.loads(data.read_text(encoding="utf-8"))
    return table


@cache
def patterns() -> Patterns:
    """The compiled rules; built once, some milliseconds."""
    table = load()
    parts = _parts(table)

    def rules(name: str, after: str = "") -> tuple[Rule, ...]:
        made = []
        for entry in table[name]:
            options = {key: value for key, value in entry.items() if key != "pattern"}
            made.append(Rule(pattern=re.compile(_fill(entry["pattern"], parts) + after, re.IGNORECASE), **options))
        return tuple(made)

    credit = _any([*table["agencies"]["names"], *table["agencies"]["own"]])
    longer = _any(table["agencies"]["longer"])
    return Patterns(
        opener=rules("opener"),
        line=rules("line"),
        closer=rules("closer", r"\Z"),
        place=rules("place"),
        caption=re.compile(
            rf"({credit}(?: ?(?:/|,|&|via) ?{credit}){{0,3}})(?: ?[|:])? +(?!(?:{longer})\b)"
            r"(?=[A-ZÀ-Þ'‘“\"][^.!?]{8,220}\Z)"
        ),
        credited=re.compile(rf"({credit}(?: ?(?:/|,|&|via) ?{credit}){{0,3}}) +(?!(?:{longer})\b)(?=[A-ZÀ-Þ'‘“\"])"),
        byline=re.compile(parts["byline"]),
        outlets=table["outlets"],
    )


def _parts(table: dict[str, Any]) -> dict[str, str]:
    dates = table["dates"]
    month = f"(?:{'|'.join(map(_shortened, dates['months']))})"
    weekday = f"(?:(?:{'|'.join(map(_shortened, dates['weekdays']))}),? )"
    full_weekday = "|".join(names.split("|")[0] for names in dates["weekdays"])
    clock = r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?: ?uur)?"
    date = (
        rf"(?:{weekday}?\d{{1,2}} {month}(?:,? \d{{4}})?"
        rf"|{weekday}?\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:\d{{4}}|\d{{2}})(?!\d)"
        rf"|\d{{4}}-\d{{2}}-\d{{2}}|(?:{full_weekday}))"
    )
    relative = rf"(?:{'|'.join(dates['relative'])}|\d{{1,2}} (?:min\.?|minuten|minuut|uur|uren|dag|dagen) geleden)"
    join = r"(?:,| \||,? om| -)? "
    day = rf"(?:{date}|{relative})"
    return {
        "agency": f"(?-i:{_any([*table['agencies']['names'], *table['agencies']['own']])})",
        "outlet": f"(?-i:{_any(list(table['outlets']))})",
        "label": rf"(?:{'|'.join(sorted(dates['labels'], key=len, reverse=True))})",
        "clock": clock,
        "date": date,
        "full": rf"(?:{weekday}?\d{{1,2}} {month},? \d{{4}}|{weekday}?\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}})",
        "day": day,
        "join": join,
        "when": rf"(?:{day}(?:{join}{clock})?|(?:om )?{clock})",
        "bullet": "[•·|∙●]",
        "credited": (
            r"(?-i:[A-ZÀ-Þ@][\w.’'@-]{0,25}(?:(?: ?[/&,|] ?| )(?:(?:via|van|de|der|den|en|voor|namens) ){0,2}"
            r"[A-ZÀ-Þ@][\w.’'@-]{0,25}){0,6})"
        ),
        "byline": r"(?-i:[A-ZÀ-Þ][\w.’'-]{1,20}(?: (?:van|de|der|den|het|ter|te|'t|[A-ZÀ-Þ][\w.’'-]{0,20})){1,4})",
    }


def _fill(pattern: str, parts: dict[str, str]) -> str:
    return re.sub(r"\{([a-z]+)\}", lambda m: parts[m[1]], pattern)


def _shortened(names: str) -> str:
    """A name and its short forms, which may have a full stop: `oktober|okt` as `oktober|okt` and `okt.`."""
    full, *short = names.split("|")
    return "|".join([full, *(rf"{name}\b\.?" for name in short)])


def _any(names: list[str]) -> str:
    """An alternative of literal names, the longest first, not inside a longer word."""
    return "(?:" + "|".join(re.escape(n) for n in sorted(set(names), key=lambda n: (-len(n), n))) + r")(?![\w])"
