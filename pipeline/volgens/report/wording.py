"""A report's words in two languages, its numbers and dates, and the taming of what the text may hide."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from volgens.errors import SettingsError
from volgens.records import Number

Lang = Literal["nl", "en"]

_PICTURES = {code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\n\t"} | {0x7F: "\u2421"}
_C1 = {code: f"⟨U+{code:04X}⟩" for code in range(0x80, 0xA0)}
_BIDI = {
    code: f"⟨U+{code:04X}⟩"
    for code in (0x061C, 0x200E, 0x200F, 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
_TAGS = {code: f"⟨U+{code:04X}⟩" for code in (0xFEFF, *range(0xE0000, 0xE0080))}
_VISIBLE = _PICTURES | _C1 | _BIDI | _TAGS


def visible(text: str) -> str:
    """The text with control codes, direction marks and tag characters replaced by visible signs; lines stay."""
    return text if text.isprintable() else text.translate(_VISIBLE)  # most texts are, and this is ten times as fast


def one_line(text: str) -> str:
    """Visible text with every run of white space as one blank, for tables, titles and terminals."""
    return visible(" ".join(text.split()))


def spreadsheet(text: str) -> str:
    """One cell's text that no spreadsheet takes for a formula (OWASP: an apostrophe before = + - @ and controls)."""
    text = one_line(text)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\u2424", "\u240d")) else text


class Words:
    """The labels of one language, and how it writes numbers and dates."""

    def __init__(self, lang: Lang) -> None:
        if lang not in get_args(Lang):
            raise SettingsError(f"there is no report language {lang!r}; use nl or en")
        self.lang = lang
        self._labels = _tables()[lang]

    def __getitem__(self, key: str) -> str:
        return self._labels[key]

    def all(self) -> dict[str, str]:
        """Every label by its key."""
        return dict(self._labels)

    def term(self, group: str, code: str | None) -> str:
        """The word for a code of a closed set, such as ("modality", "hedged"); empty for None."""
        return "" if code is None else self._labels[f"{group}_of.{code}"]

    def unit(self, unit: str) -> str:
        """A unit as shown: lengths of time in the language's words, nothing for the bare 1 of a fraction."""
        return self._labels.get(f"unit_of.{unit}", "" if unit == "1" else unit)

    def plural(self, key: str, count: int) -> str:
        """`count` with the noun in the right number: "1 document", "2 documenten"."""
        return f"{self.amount(count)} {self._labels[f'{key}_count.one' if count == 1 else f'{key}_count.many']}"

    def amount(self, value: Number) -> str:
        """A number as the language writes it: 1.300 and 2,5 in Dutch, 1,300 and 2.5 in English."""
        text = f"{value:,}" if isinstance(value, int) else f"{value:,.6f}".rstrip("0").rstrip(".")
        return text.translate(str.maketrans(",.", ".,")) if self.lang == "nl" else text

    def share(self, part: int, whole: int) -> str:
        """A percentage without decimals, with the sign as the language sets it."""
        figure = round(100 * part / whole) if whole else 0
        return f"{figure}\u202f%" if self.lang == "nl" else f"{figure}%"

    def quantity(self, value: Number | None, low: Number | None, high: Number | None) -> str:
        """A claim's value, or its bounds as "10 – 20", "≥ 20", "≤ 5"."""
        if value is not None:
            return self.amount(value)
        if low is not None and high is not None:
            return f"{self.amount(low)} – {self.amount(high)}"
        if low is not None:
            return f"≥ {self.amount(low)}"
        return f"≤ {self.amount(high)}" if high is not None else ""

    def date(self, iso: str | None) -> str:
        """An ISO date in words, as exact as it is given: "15 oktober 2024", "oktober 2024", "2024"."""
        if not iso:
            return ""
        parts = iso[:10].split("-")
        if not all(part.isdigit() for part in parts) or (len(parts) > 1 and not 1 <= int(parts[1]) <= 12):
            return one_line(iso)
        month = self._labels["months"].split()[int(parts[1]) - 1] if len(parts) > 1 else ""
        day = str(int(parts[2])) if len(parts) > 2 else ""
        return " ".join(part for part in (day, month, parts[0]) if part)


@cache
def _tables() -> dict[str, dict[str, str]]:
    raw = tomllib.loads(files("volgens.report").joinpath("labels.toml").read_text(encoding="utf-8"))
    return {lang: dict(_flat(raw[lang])) for lang in get_args(Lang)}


def _flat(table: dict[str, Any], prefix: str = "") -> Any:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", unicodedata.normalize("NFC", value)


@cache
def words(lang: str) -> Words:
    """The labels of a language. Raises SettingsError for one that is not there."""
    return Words(lang)  # type: ignore[arg-type]
