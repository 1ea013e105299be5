"""Last pass: from a draft to a `Quantity`, with its hedge, its exact value and the span of its text.

The hedge is looked for behind the figure ("of meer"), then before it, back to the figure before. "Tot", "onder" and
"tegen" are hedges under conditions only (`_holds`). Years are ages where the words around say so (`_is_age`).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from volgens.numbers import exact
from volgens.numbers.lexer import Token
from volgens.numbers.lexicon import load
from volgens.quantity import hedges
from volgens.quantity.attach import ADJECTIVE_MODIFIER
from volgens.quantity.draft import Draft
from volgens.quantity.model import Quantity, QuantityKind
from volgens.records import Modifier, Span

_AGE = load("adjectives.toml")["age"]
_COPULAS = frozenset(_AGE["copulas"])
_ADVERBS = frozenset(_AGE["adverbs"])
_SUBJECTS = frozenset(("die", "hij", "ze", "zij", "ik"))
_CHANGE = load("changes.toml")
_STEMS: tuple[str, ...] = tuple(_CHANGE["stems"])
_WORDS: frozenset[str] = frozenset(_CHANGE["words"])
_MEASURED = frozenset(("percent", "measure", "money", "age", "rate", "fraction", "duration"))
_OLDEST = 120


def finish(text: str, tokens: Sequence[Token], draft: Draft, previous: Draft | None) -> Quantity:
    """The quantity of a draft; `previous` is the draft before it, into which no hedge reaches back."""
    floor = _floor(previous)
    number_start = tokens[draft.number_first].start
    number_end = draft.number_end or tokens[draft.number_last - 1].end
    number = Span(number_start, number_end, text[number_start:number_end])
    if draft.kind in ("date", "time", "label", "ordinal"):
        value = None if draft.value is None else exact(draft.value)
        span = _span(text, tokens, draft.first, draft.last)
        return Quantity(
            span.start, span.end, span.text, number, draft.kind, value, None, None, None, reason=draft.reason
        )
    numeral = draft.numeral
    article = numeral is not None and numeral.article
    if article and draft.unit is None:
        reason = "een as an article"
        return Quantity(
            number_start, number_end, number.text, number, "label", Decimal(1), None, None, None, reason=reason
        )
    kind, unit, times = _meaning(tokens, draft)
    hedge = _hedge(tokens, draft, previous, kind)
    modifier: Modifier | None = hedge.modifier if hedge else None
    hedge_span: Span | None = None
    first, last = draft.first, draft.last
    if hedge is not None:
        end = hedge.last
        while end - 1 > hedge.first and end <= draft.first and tokens[end - 1].low in ("de", "het"):
            end -= 1
        hedge_span = _span(text, tokens, hedge.first, end)
        filler = hedge.last == first - 1 and tokens[first - 1].low in ("al", "nog", "wel")
        if not filler:
            first, last = min(first, hedge.first), max(last, hedge.last)
    elif draft.modifier_adjective is not None:
        modifier = ADJECTIVE_MODIFIER[tokens[draft.modifier_adjective].low]
        hedge_span = _span(text, tokens, draft.modifier_adjective, draft.modifier_adjective + 1)
    elif draft.about or (numeral is not None and numeral.approximate):
        modifier = "approx"
    if first == draft.first:
        first = _opening(tokens, draft, floor)
    span = _span(text, tokens, first, last)
    return Quantity(
        span.start,
        span.end,
        span.text,
        number,
        kind,
        _scaled(draft.value, times),
        _scaled(draft.low, times),
        _scaled(draft.high, times),
        unit,
        modifier=modifier,
        hedge=hedge_span,
        reason=draft.reason,
        per=draft.unit.per if draft.unit is not None else None,
        counted_at=None if draft.counted_before is None else tokens[draft.counted_before].start,
        bare=article,
    )


def _floor(previous: Draft | None) -> int:
    """Where a hedge may reach back to: the end of the figure before, but for an article ("een kleine veertig")."""
    if previous is None:
        return 0
    article = previous.kind == "label" and previous.numeral is not None and previous.numeral.article
    return previous.first if article else previous.last


def _scaled(value: Fraction | None, times: Decimal) -> Decimal | None:
    return None if value is None else exact(value * Fraction(times))


def _span(text: str, tokens: Sequence[Token], first: int, last: int) -> Span:
    start, end = tokens[first].start, tokens[last - 1].end
    return Span(start, end, text[start:end])


def _opening(tokens: Sequence[Token], draft: Draft, floor: int) -> int:
    """Where the text starts: "tussen (de)" of a range and "de" of a half belong to it."""
    first = draft.first
    if draft.range:
        for back in (1, 2):
            at = first - back
            near = at >= floor and all(t.gap < 2 for t in tokens[at + 1 : first + 1])
            if near and tokens[at].low == "tussen" and (back == 1 or tokens[first - 1].low in ("de", "het")):
                return at
    if tokens[draft.number_first].low == "helft" and first > floor and tokens[first - 1].low == "de":
        return first - 1
    return first


def _meaning(tokens: Sequence[Token], draft: Draft) -> tuple[QuantityKind, str | None, Decimal]:
    """Kind, unit and what one of the unit's surface is worth in it."""
    if draft.unit_name is not None and draft.kind is not None:
        return draft.kind, draft.unit_name, draft.unit.times if draft.unit is not None else Decimal(1)
    if draft.unit is not None:
        aged = draft.unit.kind == "duration" and _is_age(tokens, draft)
        return "age" if aged else draft.unit.kind, draft.unit.id, draft.unit.times
    if draft.numeral is not None and draft.numeral.part:
        return "fraction", "1", Decimal(1)
    return "number", None, Decimal(1)


def _is_age(tokens: Sequence[Token], draft: Draft) -> bool:
    """Whether years are an age by the words around: "op een leeftijd van 40 jaar", "hij is 40 jaar"."""
    if draft.unit is None or draft.unit.id != "year" or not draft.own_unit:
        return False
    words = [t.low for t in tokens[max(0, draft.first - 6) : draft.first]]
    if words[-2:] in (["ouder", "dan"], ["jonger", "dan"]):
        return True
    while words and words[-1] in _ADVERBS:
        words.pop()
    after = tokens[draft.last] if draft.last < len(tokens) else None
    if words[-1:] == ["leeftijd"] or (after is not None and after.low == "leeftijd"):
        return True
    if (
        after is not None
        and after.low in ("is", "was", "waren", "wordt", "werd")
        and words[-1:]
        and words[-1] in _SUBJECTS
    ):
        return True
    ends = after is None or after.kind == "symbol" or after.gap == 2 or after.low in ("en", "maar", "of")
    if not ends or draft.value is None or draft.value > _OLDEST:
        return False
    return len(words) >= 2 and f"{words[-2]} {words[-1]}" in _COPULAS


def _hedge(tokens: Sequence[Token], draft: Draft, previous: Draft | None, kind: str) -> hedges.Hedge | None:
    floor = _floor(previous)
    start = draft.first
    if tokens[draft.number_first].low == "helft" and start > floor and tokens[start - 1].low == "de":
        start -= 1
    if draft.range and start > floor and tokens[start - 1].low == "tussen":
        start -= 1
    behind = hedges.after(tokens, draft.last)
    if behind is not None:
        return behind
    found = hedges.before(tokens, start, floor)
    filler = tokens[start - 1].low if start - 1 > floor else ""
    if found is None and filler in ("al", "nog", "wel") and tokens[start].gap == 1:
        # "minstens al 10": the filler is outside the text, and so is the hedge before it
        found = hedges.before(tokens, start - 1, floor)
        if found is not None and (found.modifier not in ("at_least", "at_most") or found.demand != "none"):
            return None
    if found is None or (draft.number_end is not None and found.demand != "none"):
        return None
    if previous is not None and found.first == floor and _belongs_before(tokens[floor].low, previous):
        return None
    return found if _holds(tokens, found, draft, kind) else None


def _belongs_before(word: str, previous: Draft) -> bool:
    """ "7219 meer dan een jaar eerder", "tientallen tot honderden": the word goes with the figure before."""
    return word == "tot" or (word in ("meer", "minder") and previous.unit is None and previous.kind is None)


def _holds(tokens: Sequence[Token], hedge: hedges.Hedge, draft: Draft, kind: str) -> bool:
    """Whether what the hedge demands is there."""
    measured = kind in _MEASURED
    size = draft.value
    if hedge.demand == "unit":
        return measured and kind != "duration"
    if hedge.demand == "article":
        round_figure = size is not None and size >= 10 and size % 10 == 0
        return measured or round_figure or (size is not None and kind == "number" and size >= 100)
    if hedge.demand == "up_to":
        article = hedge.last - hedge.first > 1
        return not draft.range and (measured or not article) and _is_bound(tokens, hedge.first)
    return True


def _is_bound(tokens: Sequence[Token], at: int) -> bool:
    """Whether "tot" at token `at` is a bound and not the end of a change: no word of change in the clause."""
    for back in range(1, min(13, at + 1)):
        token = tokens[at - back]
        if tokens[at - back + 1].gap == 2 or token.text in ".;:!?":
            break
        if token.low.startswith(_STEMS) or token.low in _WORDS:
            return False
    for token in tokens[at + 1 : at + 10]:
        if token.gap == 2 or token.text in ".;:!?":
            break
        if token.low.startswith(_STEMS):
            return False
    return True
