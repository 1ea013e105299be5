"""Page furniture in plain scraped text: recognised and marked, the text itself unchanged.

A scraped article brings along its dateline, picture credits, share buttons and links to other articles. Each is marked
as a region, so that sentences do not run on from it into prose, and the title, the date and the outlet are known. The
patterns are data (`data/furniture.toml`). A line is looked at from its start: openers are taken off one by one
("Sla de carrousel over", a dateline, a credit), what is left may be a whole line of furniture, a caption after a
credit, or a title; then its end is searched for a credit. Prose is left alone: a pattern must hold for a whole line or
carry a mark (bullet, colon, copyright sign, a known agency) that prose has not. Cost is linear in the text's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from volgens.io import dates
from volgens.io.patterns import Patterns, Rule, patterns
from volgens.records import Region, RegionKind

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_WORD = re.compile(r"\w")
_SENTENCE_END = re.compile(r"[.…:;,][\"'”’»)\]]*\Z")
_PROSE_END = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
_CLOSER_REACH = 120
_CLOSER_SIGN = re.compile(r"[©(\[]|foto|beeld|bron|video|illustratie", re.IGNORECASE)
"""What every closer begins with: it says where to try them."""
_TITLE_LONGEST = 250
_TITLE_AMONG = 8
"""The title of a text without a dateline is looked for among its first lines."""


@dataclass(slots=True)
class Found:
    """What the furniture of a text says."""

    regions: tuple[Region, ...] = ()
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    dateline: str | None = None


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    gap: bool
    """A blank line stands before it."""
    marked: bool = False
    link: bool = False
    byline: bool = False


@dataclass(slots=True)
class _State:
    text: str
    rules: Patterns
    found: Found = field(default_factory=Found)
    regions: list[Region] = field(default_factory=list)
    title_next: bool = False
    """A dateline stood alone on the line before: the headline may be next."""
    plain: bool = False
    """A line without furniture has gone by."""

    def mark(self, start: int, end: int, kind: RegionKind) -> None:
        """Add a region, trimmed of white space, unless nothing is left."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        if start < end:
            self.regions.append(Region(start, end, kind))


def find(text: str, title: str | None = None) -> Found:
    """The regions of a text, in order and without overlap, and its title, date and outlet where they stand in it.

    title: the title where the input names it; it is marked where it stands among the first lines, and no other is.
    Offsets are code points; a region has no white space around it and ends at its line's end at the latest.
    """
    state = _State(text, patterns())
    lines = list(_lines(text))
    previous: _Line | None = None
    for number, line in enumerate(lines):
        if previous is not None and previous.link and not line.gap and not _ends(text, line, _PROSE_END):
            state.mark(line.start, line.end, "furniture")
            line.marked = True
        else:
            _look(state, line, first=number == 0)
        state.plain = state.plain or not line.marked
        previous = line
    _bylines(state, lines)
    _title(state, lines, title)
    state.found.regions = tuple(sorted(state.regions, key=lambda region: region.start))
    return state.found


def outlet_of(address: str) -> str | None:
    """The outlet whose domain an http(s) address is on."""
    match = re.match(r"https?://(?:[^/@]*@)?([^/:?#]+)", address)
    if match is None:
        return None
    host = match[1].lower()
    known = patterns().outlets.items()
    return next((name for name, domain in known if host == domain or host.endswith("." + domain)), None)


def _lines(text: str) -> Iterator[_Line]:
    """The lines that hold more than white space, trimmed."""
    at = 0
    for match in _LINE.finditer(text):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            continue
        yield _Line(start, end, gap=text.count("\n", at, start) > 1 or text.count("\r", at, start) > 1)
        at = end


def _ends(text: str, line: _Line, pattern: re.Pattern[str]) -> bool:
    return pattern.search(text, max(line.start, line.end - 4), line.end) is not None


def _look(state: _State, line: _Line, *, first: bool) -> None:
    """Mark what is furniture in one line."""
    text, rules = state.text, state.rules
    at, title = line.start, state.title_next
    state.title_next = False
    if _whole(state, line, at):
        state.title_next = title
        return
    for _ in range(4):
        rule, end = _opened(state, line, at, first)
        if rule is None:
            break
        title = title or rule.title
        line.marked = True
        at = end
        while at < line.end and text[at].isspace():
            at += 1
        if at == line.end:
            state.title_next = title and not state.plain
            return
        if _whole(state, line, at):
            return
    caption = (rules.credited if line.marked else rules.caption).match(text, at, line.end)
    if caption and not title:
        state.mark(*caption.span(1), "credit")
        line.marked = True
        return
    place = next((m for rule in rules.place if (m := rule.pattern.match(text, at, line.end))), None)
    if place:
        state.mark(*place.span("credit"), "credit")
        line.marked = True
        return
    end = _closed(state, line, at)
    sentence = _ends(text, line, _SENTENCE_END) and (state.plain or at == line.start)
    fits = end - at <= _TITLE_LONGEST and _WORD.search(text, at, end) is not None
    if title and state.found.title is None and fits and not sentence:
        state.found.title = text[at:end].rstrip()
        state.mark(at, end, "title")
        line.marked = True


def _whole(state: _State, line: _Line, at: int) -> bool:
    """Mark the line from `at` on where a pattern holds for all of it."""
    length = line.end - at
    for rule in state.rules.line:
        if length > rule.short:
            continue
        match = rule.pattern.fullmatch(state.text, at, line.end)
        if match is None:
            continue
        state.mark(at, line.end, rule.kind)
        line.marked, line.byline = True, rule.byline or rule.dateline
        line.link = rule.link and ":" not in state.text[at : line.end - 1]
        _outlet(state, match.groupdict().get("outlet"))
        if rule.dateline:
            _dated(state, match[0])
        return True
    return False


def _opened(state: _State, line: _Line, at: int, first: bool) -> tuple[Rule | None, int]:
    """Mark the opener that stands at `at`; its rule and end, or None."""
    text = state.text
    for rule in state.rules.opener:
        if rule.first and not (first and at == line.start):
            continue
        match = rule.pattern.match(text, at, line.end)
        if match is None or (rule.alone and _ends(text, line, _PROSE_END)):
            continue
        state.mark(*match.span(), rule.kind)
        groups = match.groupdict()
        if groups.get("published"):
            state.found.published = state.found.published or dates.iso(groups["published"])
        if groups.get("dateline"):
            _dated(state, groups["dateline"])
        _outlet(state, groups.get("outlet"))
        return rule, match.end()
    return None, at


def _outlet(state: _State, named: str | None) -> None:
    if named and state.found.outlet is None:
        names = sorted(state.rules.outlets, key=len, reverse=True)
        state.found.outlet = next((n for n in names if named == n or named.startswith(n + " ")), None)


def _dated(state: _State, words: str) -> None:
    state.found.dateline = state.found.dateline or words
    state.found.published = state.found.published or dates.find(words)


def _closed(state: _State, line: _Line, at: int) -> int:
    """Mark the credit that closes the line; where the line ends without it."""
    text = state.text
    reach = max(at + 1, line.end - _CLOSER_REACH)
    for sign in _CLOSER_SIGN.finditer(text, reach, line.end):
        start = sign.start()
        if not text[start - 1].isspace():
            continue
        for rule in state.rules.closer:
            match = rule.pattern.match(text, start, line.end)
            if match:
                state.mark(start, line.end, rule.kind)
                line.marked = True
                return start
    return line.end


def _bylines(state: _State, lines: list[_Line]) -> None:
    """Mark a person's name on a line of its own beside a dateline or what the writer is."""
    for before, after in pairwise(lines):
        for line, other in ((before, after), (after, before)):
            if other.byline and not line.marked and state.rules.byline.fullmatch(state.text, line.start, line.end):
                state.mark(line.start, line.end, "furniture")
                line.marked = True


def _title(state: _State, lines: list[_Line], title: str | None) -> None:
    """Mark the title: the one that the input names, else a first line that looks like one."""
    text, found = state.text, state.found
    if title is not None:
        wanted = " ".join(title.split()).casefold()
        for line in lines[:_TITLE_AMONG]:
            if not line.marked and " ".join(text[line.start : line.end].lstrip("# ").split()).casefold() == wanted:
                _mark_title(state, line)
                return
        return
    if found.title is not None:
        return
    for line, following in pairwise(lines[: _TITLE_AMONG + 1]):
        if line.marked:
            continue
        length = line.end - line.start
        heading = text.startswith("# ", line.start)
        headline = not _ends(text, line, _SENTENCE_END) and text[line.start] not in "-*•>|" and length <= 200
        longer = following.end - following.start > 1.5 * length and _ends(text, following, _PROSE_END)
        if heading or (headline and (following.gap or following.marked or longer)):
            found.title = _mark_title(state, line)
        return


def _mark_title(state: _State, line: _Line) -> str:
    start = line.start
    while start < line.end and state.text[start] in "# ":
        start += 1
    state.mark(start, line.end, "title")
    return state.text[start : line.end]
