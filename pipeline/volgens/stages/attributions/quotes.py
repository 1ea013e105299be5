"""Quotation marks, paired within each paragraph in every style that Dutch papers use.

A mark's own shape says little (`‘ja‘`, `’nee’`, `"ja”` all occur), so its neighbours decide: after white space it
opens, before white space or punctuation it closes. Apostrophes ('s avonds, auto's, Rutte's, '90, jongens') are told
apart first. What stays unpaired is still a quotation: to the end of its paragraph or, where the next one closes what
this one opened, over both. Everything is one pass over the text, so 100,000 marks take no longer than 100,000 letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

DOUBLE = '"“”„‟«»″'
SINGLE = "'‘’‚‛‹›"
MARKS = frozenset(DOUBLE + SINGLE)
_MARK = re.compile(rf",,|''|[{DOUBLE}{SINGLE}]")
_OPENS_ONLY = frozenset("„«‹‚")
_CLOSES_ONLY = frozenset("»›")
_PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")
_APOSTROPHE_WORD = re.compile(r"['‘’](?:s|t|n|m|k|r|ns|em|er|\d\ds?)\b", re.IGNORECASE)
_BEFORE_OPENING = frozenset("([{-–—:/\\")
_AFTER_CLOSING = frozenset(".,;:!?)]}…-–—/")
MAX_PARAGRAPHS = 30
"""How many paragraphs one quotation may run over."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation in document offsets: the words without the marks, and the marks with them.

    depth: 0 for the outermost. opened, closed: whether that mark is there.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    depth: int
    opened: bool
    closed: bool


@dataclass(slots=True)
class _Mark:
    at: int
    width: int
    double: bool
    opens: bool
    closes: bool
    strong: bool
    """Whether an unpaired one is surely a mark: not so for `'` after a letter s."""


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The paragraphs, one for each line that holds more than white space, as offsets without white space around."""
    for match in _PARAGRAPH.finditer(text):
        start, end = match.span()
        line = match.group()
        start += len(line) - len(line.lstrip())
        end -= len(line) - len(line.rstrip())
        if start < end:
            yield start, end


def find_quotes(text: str) -> list[Quote]:
    """Every quotation of the text, in order of start; an inner one follows the one around it."""
    found: list[Quote] = []
    pending: _Mark | None = None
    waited = 0
    for start, end in paragraphs(text):
        marks = list(_marks(text, start, end))
        pairs, opened, closed = _pair(marks)
        first_pair = min((a.at for a, _ in pairs), default=end)
        first_open = min((m.at for m in opened), default=end)
        if pending is not None:
            if closed and closed[0].strong and closed[0].at <= min(first_pair, first_open):
                found.append(_quote(text, pending, closed.pop(0), start, end))
                pending = None
            elif (opened and opened[0].at == start) or waited >= MAX_PARAGRAPHS or pairs or opened:
                found.append(_quote(text, pending, None, start, _previous_end(text, start)))
                pending = None
            else:
                waited += 1
        found.extend(_quote(text, a, b, start, end) for a, b in pairs)
        for mark in closed:
            if mark.strong:
                found.append(_quote(text, None, mark, _sentence_start(text, start, mark.at), end))
        for mark in opened[:-1]:
            found.append(_quote(text, mark, None, start, end))
        if opened:
            if pending is not None:
                found.append(_quote(text, pending, None, start, _previous_end(text, start)))
            pending, waited = opened[-1], 0
    if pending is not None:
        last = len(text.rstrip())
        found.append(_quote(text, pending, None, 0, _paragraph_end(text, pending.at, last)))
    return _with_depth(q for q in found if q.start < q.end)


def _previous_end(text: str, start: int) -> int:
    return len(text[:start].rstrip()) if start < 4096 else start - (4096 - len(text[start - 4096 : start].rstrip()))


def _paragraph_end(text: str, at: int, last: int) -> int:
    match = _PARAGRAPH.match(text, at)
    return min(last, at + len(match.group().rstrip())) if match else last


def _sentence_start(text: str, start: int, at: int) -> int:
    """Where the sentence begins that an unopened quotation closes."""
    cut = max(text.rfind(stop, max(start, at - 2000), max(start, at - 2)) for stop in (". ", "? ", "! "))
    return start if cut < 0 else cut + 2


def _marks(text: str, start: int, end: int) -> Iterator[_Mark]:
    open_single = 0
    for match in _MARK.finditer(text, start, end):
        at = match.start()
        char = text[at]
        width = len(match.group())
        before = text[at - 1] if at > start else " "
        after = text[at + width] if at + width < end else " "
        double = width == 2 or char in DOUBLE
        mark = _judge(text, at, width, before, after, double, open_single)
        if mark:
            if not double:
                open_single = max(0, open_single + (1 if mark.opens and not mark.closes else -1))
            yield mark


def _judge(text: str, at: int, width: int, before: str, after: str, double: bool, open_single: int) -> _Mark | None:
    char = text[at]
    if not double:
        if before.isalnum() and after.isalnum():
            return None
        if not before.isalnum() and _APOSTROPHE_WORD.match(text, at):
            return None
    blank_before = before.isspace() or before in _BEFORE_OPENING or before in MARKS or before == "\u200b"
    blank_after = after.isspace() or after in _AFTER_CLOSING or after in MARKS or after == "\u200b"
    if char in _OPENS_ONLY or text[at : at + 2] == ",,":
        return _Mark(at, width, double, True, False, True)
    if char in _CLOSES_ONLY:
        return _Mark(at, width, double, False, True, True)
    if blank_before and not blank_after:
        misplaced = double and text[max(0, at - 2) : at] == ", "
        return _Mark(at, width, double, True, misplaced, True)
    if blank_after and not blank_before:
        possessive = not double and before in "sxzSXZ" and after.isspace()
        return _Mark(at, width, double, False, True, double or not possessive or open_single > 0)
    if not double and blank_before == blank_after and not (char in "‘’" and before.isspace()):
        return None if before.isalnum() or after.isalnum() else _Mark(at, width, double, True, True, False)
    opens = char in "“‘" or (char in "\"'" and before.isspace())
    return _Mark(at, width, double, opens, not opens or char in "\"'", double)


def _pair(marks: list[_Mark]) -> tuple[list[tuple[_Mark, _Mark]], list[_Mark], list[_Mark]]:
    """Pair a paragraph's marks; also what stays open and what closes nothing, in order."""
    pairs: list[tuple[_Mark, _Mark]] = []
    stack: list[_Mark] = []
    unopened: list[_Mark] = []
    open_of = {True: 0, False: 0}
    for mark in marks:
        if mark.closes and open_of[mark.double]:
            while stack and stack[-1].double != mark.double:
                open_of[stack.pop().double] -= 1
            pairs.append((stack.pop(), mark))
            open_of[mark.double] -= 1
        elif mark.opens:
            stack.append(mark)
            open_of[mark.double] += 1
        elif stack and mark.strong:
            opener = stack.pop()
            open_of[opener.double] -= 1
            pairs.append((opener, mark))
        else:
            unopened.append(mark)
    return pairs, stack, unopened


def _quote(text: str, opener: _Mark | None, closer: _Mark | None, start: int, end: int) -> Quote:
    outer_start = opener.at if opener else start
    outer_end = closer.at + closer.width if closer else end
    inner_start = outer_start + (opener.width if opener else 0)
    inner_end = outer_end - (closer.width if closer else 0)
    while inner_start < inner_end and (text[inner_start].isspace() or text[inner_start] == "\u200b"):
        inner_start += 1
    while inner_end > inner_start and (text[inner_end - 1].isspace() or text[inner_end - 1] == "\u200b"):
        inner_end -= 1
    return Quote(inner_start, inner_end, outer_start, outer_end, 0, opener is not None, closer is not None)


def _with_depth(quotes: Iterator[Quote]) -> list[Quote]:
    out: list[Quote] = []
    around: list[Quote] = []
    for quote in sorted(quotes, key=lambda q: (q.outer_start, -q.outer_end)):
        while around and around[-1].outer_end <= quote.outer_start:
            around.pop()
        placed = Quote(
            quote.start, quote.end, quote.outer_start, quote.outer_end, len(around), quote.opened, quote.closed
        )
        out.append(placed)
        around.append(placed)
    return out
